"""What a version says in SOAP: shapes and services, made of its messages and its row."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from evwire.errors import RpcErrorCode
from evwire.soap import Envelope, Fault, Faulty, Field, Kind, Operation, Service, Shape, to_json, to_xml, wsdl
from evwire.versions import ALL, OLD, Sender, Version
from evwire.versions.soap_form import SoapForm

_KINDS: Mapping[object, Kind] = {
    str: Kind.TEXT,
    int: Kind.INTEGER,
    float: Kind.NUMBER,
    bool: Kind.BOOLEAN,
    datetime: Kind.TIME,
}
_PROTOCOL_ERRORS = (
    RpcErrorCode.FORMAT_VIOLATION,
    RpcErrorCode.PROTOCOL_ERROR,
    RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
    RpcErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
    RpcErrorCode.TYPE_CONSTRAINT_VIOLATION,
    RpcErrorCode.RPC_FRAMEWORK_ERROR,
)
_NOT_SUPPORTED = (
    RpcErrorCode.NOT_SUPPORTED,
    RpcErrorCode.NOT_IMPLEMENTED,
    RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED,
)
_CODES = {
    "SecurityError": RpcErrorCode.SECURITY_ERROR,
    "IdentityMismatch": RpcErrorCode.SECURITY_ERROR,
    "ProtocolError": RpcErrorCode.PROTOCOL_ERROR,
    "InternalError": RpcErrorCode.INTERNAL_ERROR,
    "NotSupported": RpcErrorCode.NOT_SUPPORTED,
}


class SoapDialect:
    """One version in SOAP; ``services`` is by who offers them, and so answers."""

    def __init__(self, version: Version, form: SoapForm) -> None:
        self.version = version
        self.services = {
            Sender.CSMS: _service(version, form, "CentralSystemService", form.csms_namespace, Sender.STATION),
            Sender.STATION: _service(version, form, "ChargePointService", form.station_namespace, Sender.CSMS),
        }
        self._operations = {
            offers: {operation.name: operation for operation in service.operations}
            for offers, service in self.services.items()
        }
        self._names = {
            offers: {name.lower(): name for name in operations} for offers, operations in self._operations.items()
        }

    def namespace(self, offers: Sender) -> str:
        return self.services[offers].namespace

    def request(self, offers: Sender, envelope: Envelope) -> tuple[str, bytes]:
        """The action that is asked of who ``offers`` the service, and its payload as JSON. Raises Faulty."""
        name = self._names[offers].get(envelope.name.removesuffix("Request").lower())
        if name is None or not envelope.name.endswith("Request"):
            raise Faulty(
                Fault(False, "NotSupported", f"{envelope.name[:100]} is no request of OCPP {self.version.name} here"),
                envelope.headers.message_id,
            )
        said = (envelope.headers.action or name).rpartition("/")[2]
        if said.removesuffix("Request").lower() != name.lower():
            raise Faulty(
                Fault(True, "ProtocolError", f"the Action is {said[:100]}, and the Body is {envelope.name}"),
                envelope.headers.message_id,
            )
        return name, msgspec.json.encode(to_json(envelope.body, self._operations[offers][name].request))

    def answer(self, offers: Sender, action: str, envelope: Envelope) -> bytes:
        """The payload of an answer as JSON. Raises Faulty for the answer to something else."""
        if envelope.name.lower() != f"{action}Response".lower():
            raise Faulty(Fault(True, "ProtocolError", f"{envelope.name[:100]} does not answer {action}"))
        return msgspec.json.encode(to_json(envelope.body, self._operations[offers][action].response))

    def says(self, offers: Sender, action: str) -> bool:
        return action in self._operations[offers]

    def body(self, offers: Sender, action: str, payload: bytes, *, answer: bool) -> str:
        """The body's element for a payload. Raises ValueError for what XML cannot carry."""
        operation = self._operations[offers][action]
        values = msgspec.json.decode(payload, type=dict[str, object])
        shape, suffix = (operation.response, "Response") if answer else (operation.request, "Request")
        return to_xml(values, shape, f"{action[0].lower()}{action[1:]}{suffix}", "o")

    def fault(self, code: str, description: str) -> Fault:
        """What a CALLERROR is in SOAP (1.6-S, table 1)."""
        known = self.version.error_code_of(code)
        if known is RpcErrorCode.SECURITY_ERROR:
            return Fault(True, "SecurityError", description)
        if known in _PROTOCOL_ERRORS:
            return Fault(True, "ProtocolError", description)
        if known in _NOT_SUPPORTED:
            return Fault(False, "NotSupported", description)
        return Fault(False, "InternalError", description)

    def error_code(self, fault: Fault) -> str:
        """The CALLERROR that a fault is; any subcode is taken (1.6-S errata, 3.3)."""
        known = _CODES.get(fault.subcode)
        return fault.subcode[:50] if known is None else self.version.error_codes[known]


@cache
def soap_dialect(version: Version) -> SoapDialect | None:
    """How a version is said in SOAP; None if it is not."""
    return None if version.soap is None else SoapDialect(version, version.soap)


def dialect_by_namespace(namespace: str, offers: Sender) -> SoapDialect | None:
    """The version of which this is the namespace, with its slash at the end or without."""
    return _by_namespace(offers).get(namespace.rstrip("/"))


@cache
def _by_namespace(offers: Sender) -> dict[str, SoapDialect]:
    dialects = [soap_dialect(version) for version in (*OLD, *ALL)]
    return {dialect.namespace(offers).rstrip("/"): dialect for dialect in dialects if dialect is not None}


def description(offers: Sender, path: str, base: str, usual: SoapDialect | None = None) -> bytes:
    """The WSDL of what ``offers`` offers at ``base`` and ``path``, whose last segment may name the version.

    Otherwise it is that of ``usual``, or of the newest version.
    """
    name = path.rstrip("/").rpartition("/")[2]
    spoken = [found for version in (*ALL, *OLD) if (found := soap_dialect(version)) is not None]
    dialect = next((each for each in spoken if each.version.name == name), usual or spoken[0])
    return wsdl(dialect.services[offers], f"{base}{path}")


def _service(version: Version, form: SoapForm, name: str, namespace: str, asker: Sender) -> Service:
    actions = [
        Operation(action.name, _shape(action.request, form), _shape(action.response, form))
        for action in version.actions.values()
        if action.sender in (asker, Sender.BOTH) and action.block not in form.unsaid_blocks and action.response
    ]
    return Service(name, namespace, tuple(actions))


def _shape(struct: type[msgspec.Struct], form: SoapForm) -> Shape:
    hints = get_type_hints(struct, include_extras=True)
    fields = {
        field.encode_name: _field(field.encode_name, hints[field.name], field.required, form)
        for field in msgspec.structs.fields(struct)
    }
    order = form.orders.get(struct.__name__, tuple(fields))
    return Shape(struct.__name__, tuple(fields[name] for name in order), form.texts.get(struct.__name__))


def _field(name: str, annotation: Any, required: bool, form: SoapForm) -> Field:
    base, max_length = _bare(annotation)
    many = get_origin(base) is list
    if many:
        base, max_length = _bare(get_args(base)[0])
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        return Field(name, Kind.OBJECT, many, required, _shape(base, form))
    if isinstance(base, type) and issubclass(base, StrEnum):
        return Field(name, Kind.WORD, many, required, words=tuple(member.value for member in base))
    return Field(name, _KINDS[base], many, required, max_length=max_length)


def _bare(annotation: Any) -> tuple[Any, int | None]:
    """The type without its limits and without None; and of a text, how long it may be."""
    max_length = None
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *metas = get_args(annotation)
            if annotation is str:
                max_length = next((meta.max_length for meta in metas if meta.max_length is not None), None)
        elif get_origin(annotation) in (Union, types.UnionType):
            (annotation,) = (each for each in get_args(annotation) if each is not type(None))
        else:
            return annotation, max_length
