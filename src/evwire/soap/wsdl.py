"""The description of a service, written from the shapes of its messages."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from evwire.soap import xml
from evwire.soap.shape import Field, Kind, Shape

_XSD_TYPES = {
    Kind.TEXT: "string",
    Kind.WORD: "string",
    Kind.TIME: "dateTime",
    Kind.INTEGER: "int",
    Kind.NUMBER: "decimal",
    Kind.BOOLEAN: "boolean",
}


class Operation(msgspec.Struct, frozen=True):
    """An action of the service, such as ``Authorize``, with the shapes of its request and its response."""

    name: str
    request: Shape
    response: Shape


class Service(msgspec.Struct, frozen=True):
    """What one side offers: ``name`` such as ``CentralSystemService``."""

    name: str
    namespace: str
    operations: tuple[Operation, ...]


def element_of(action: str, suffix: str) -> str:
    """``bootNotificationRequest``: how the body's element of an action is called."""
    return f"{action[0].lower()}{action[1:]}{suffix}"


def wsdl(service: Service, address: str) -> bytes:
    """The WSDL 1.1 document of a service that listens at ``address``."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"'
        ' xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl"'
        f" xmlns:tns={xml.quoted(service.namespace)} targetNamespace={xml.quoted(service.namespace)}>"
        f"{''.join(_types(service))}{''.join(_messages(service))}{''.join(_port_type(service))}"
        f"{''.join(_binding(service))}"
        f'<wsdl:service name="{service.name}"><wsdl:port name="{service.name}Soap12" binding="tns:{service.name}Soap">'
        f"<soap12:address location={xml.quoted(address)}/></wsdl:port></wsdl:service></wsdl:definitions>"
    ).encode()


def _types(service: Service) -> Iterator[str]:
    yield f'<wsdl:types><s:schema targetNamespace={xml.quoted(service.namespace)} elementFormDefault="qualified">'
    yield '<s:element name="chargeBoxIdentity" type="s:string"/>'
    written: set[str] = set()
    for operation in service.operations:
        for shape in (operation.request, operation.response):
            yield from _type(shape, written)
    for operation in service.operations:
        for suffix, shape in (("Request", operation.request), ("Response", operation.response)):
            yield f'<s:element name="{element_of(operation.name, suffix)}" type="tns:{shape.name}"/>'
    yield "</s:schema></wsdl:types>"


def _type(shape: Shape, written: set[str]) -> Iterator[str]:
    if shape.name in written:
        return
    written.add(shape.name)
    for field in shape.fields:
        if field.shape is not None:
            yield from _type(field.shape, written)
    yield f'<s:complexType name="{shape.name}">'
    if shape.text is None:
        yield "<s:sequence>"
        for field in shape.fields:
            most = "unbounded" if field.many else "1"
            bounds = f'minOccurs="{int(field.required)}" maxOccurs="{most}"'
            yield from _declared(field, "element", bounds)
        yield "</s:sequence>"
    else:
        yield '<s:simpleContent><s:extension base="s:string">'
        for field in shape.fields:
            if field.name != shape.text:
                yield from _declared(field, "attribute", 'use="optional"')
        yield "</s:extension></s:simpleContent>"
    yield "</s:complexType>"


def _declared(field: Field, tag: str, bounds: str) -> Iterator[str]:
    if field.shape is not None:
        yield f'<s:{tag} name="{field.name}" type="tns:{field.shape.name}" {bounds}/>'
    elif field.words or field.max_length is not None:
        limits = "".join(f"<s:enumeration value={xml.quoted(word)}/>" for word in field.words)
        if field.max_length is not None:
            limits += f'<s:maxLength value="{field.max_length}"/>'
        yield f'<s:{tag} name="{field.name}" {bounds}><s:simpleType><s:restriction base="s:string">{limits}'
        yield f"</s:restriction></s:simpleType></s:{tag}>"
    else:
        yield f'<s:{tag} name="{field.name}" type="s:{_XSD_TYPES[field.kind]}" {bounds}/>'


def _messages(service: Service) -> Iterator[str]:
    yield '<wsdl:message name="Header"><wsdl:part name="ChargeBoxIdentity" element="tns:chargeBoxIdentity"/>'
    yield "</wsdl:message>"
    for operation in service.operations:
        for way, suffix in (("Input", "Request"), ("Output", "Response")):
            element = element_of(operation.name, suffix)
            yield f'<wsdl:message name="{operation.name}{way}"><wsdl:part name="parameters" element="tns:{element}"/>'
            yield "</wsdl:message>"


def _port_type(service: Service) -> Iterator[str]:
    yield f'<wsdl:portType name="{service.name}">'
    for operation in service.operations:
        name = operation.name
        yield f'<wsdl:operation name="{name}"><wsdl:input message="tns:{name}Input" wsaw:Action="/{name}"/>'
        yield f'<wsdl:output message="tns:{name}Output" wsaw:Action="/{name}Response"/></wsdl:operation>'
    yield "</wsdl:portType>"


def _binding(service: Service) -> Iterator[str]:
    yield f'<wsdl:binding name="{service.name}Soap" type="tns:{service.name}"><wsaw:UsingAddressing/>'
    yield '<soap12:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>'
    header = '<soap12:header use="literal" message="tns:Header" part="ChargeBoxIdentity"/>'
    for operation in service.operations:
        yield f'<wsdl:operation name="{operation.name}">'
        yield f'<soap12:operation soapAction="/{operation.name}" style="document"/>'
        yield f'<wsdl:input>{header}<soap12:body use="literal"/></wsdl:input>'
        yield '<wsdl:output><soap12:body use="literal"/></wsdl:output></wsdl:operation>'
    yield "</wsdl:binding>"
