"""Read the messages of an older version from its two WSDL files, in the shape that ``generate.py`` writes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

XSD = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"

# (version) -> the service that the central system offers, and the one that a charge point offers.
FILES = {
    "1.2": ("1.2/centralsystemservice_0.wsdl", "1.2/chargepointservice.wsdl"),
    "1.5": ("1.5/OCPP_CentralSystemService_1.5.wsdl", "1.5/OCPP_ChargePointService_1.5.wsdl"),
    "1.6": ("1.6/OCPP_CentralSystemService_1.6.wsdl", "1.6/OCPP_ChargePointService_1.6.wsdl"),
}
# What is written out where it is used, and the name we give it: 1.6's.
INLINE = {("MeterValue", "value"): "SampledValue"}
TEXT = "value"
"""What we call the text of an element that has attributes."""
_PLAIN = {"int": "Integer", "boolean": "bool", "dateTime": "datetime", "string": "str", "anyURI": "str"}


@dataclass(frozen=True)
class Property:
    wire_name: str
    annotation: str
    required: bool


@dataclass
class Service:
    """One WSDL file: its namespace, enumerations, types and messages in the order of their elements."""

    namespace: str
    enums: dict[str, list[str]]
    classes: dict[str, list[Property]]
    operations: list[str]


def read(path: Path) -> Service:
    root = ElementTree.parse(path).getroot()
    schema = root.find(f"{WSDL}types/{XSD}schema")
    if schema is None:
        raise SystemExit(f"{path}: no schema")
    enums: dict[str, list[str]] = {}
    plain = dict(_PLAIN)
    for simple in schema.findall(f"{XSD}simpleType"):
        name = _name(simple)
        values = [value.get("value", "") for value in simple.iter(f"{XSD}enumeration")]
        length = next((limit.get("value") for limit in simple.iter(f"{XSD}maxLength")), None)
        if values:
            enums[name] = values
        else:
            plain[name] = f"String{length}" if length else "Tenths"
    classes: dict[str, list[Property]] = {}
    for complex_type in schema.findall(f"{XSD}complexType"):
        name = _name(complex_type)
        classes[name] = []
        for element in complex_type.findall(f"{XSD}sequence/{XSD}element"):
            inline = element.find(f"{XSD}complexType")
            if inline is None:
                annotation = _annotation(element.get("type", ""), plain)
            else:
                annotation = INLINE[name, _name(element)]
                classes[annotation] = [Property(TEXT, "str", True)] + [
                    Property(_name(attribute), _annotation(attribute.get("type", ""), plain), False)
                    for attribute in inline.iter(f"{XSD}attribute")
                ]
            required = element.get("minOccurs", "1") != "0"
            if element.get("maxOccurs") == "unbounded":
                annotation = f"NonEmpty[{annotation}]" if required else f"list[{annotation}]"
            classes[name].append(Property(_name(element), annotation, required))
    operations = [_name(operation) for operation in root.findall(f"{WSDL}portType/{WSDL}operation")]
    return Service(root.get("targetNamespace", ""), enums, classes, operations)


def _name(element: ElementTree.Element) -> str:
    return element.get("name", "")


def _annotation(xsd_type: str, plain: dict[str, str]) -> str:
    name = re.sub(r"^\w+:", "", xsd_type)
    return plain.get(name, name)
