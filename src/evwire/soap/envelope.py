"""SOAP 1.2 envelopes with WS-Addressing, as OCPP uses them (1.6-S, chapters 2 to 4)."""

from __future__ import annotations

import msgspec

from evwire.soap import xml

SOAP = "http://www.w3.org/2003/05/soap-envelope"
SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
ANONYMOUS = f"{ADDRESSING}/anonymous"
FAULT_ACTION = f"{ADDRESSING}/soap/fault"
_LONGEST_HEADER = 2_000


class Fault(msgspec.Struct, frozen=True):
    """Why a request was not answered: whose doing, one of the words of 1.6-S table 1, and a sentence."""

    sender: bool
    subcode: str
    reason: str


class Faulty(Exception):
    """What arrived is to be answered with this fault, or is one; ``relates_to`` is the message it is about."""

    def __init__(self, fault: Fault, relates_to: str | None = None) -> None:
        super().__init__(f"{fault.subcode}: {fault.reason}")
        self.fault = fault
        self.relates_to = relates_to


class Headers(msgspec.Struct, frozen=True, kw_only=True):
    """What WS-Addressing and OCPP put before the body; None is not there."""

    action: str | None = None
    message_id: str | None = None
    relates_to: str | None = None
    from_address: str | None = None
    to: str | None = None
    identity: str | None = None


class Envelope(msgspec.Struct, frozen=True):
    """A message: its headers, and the namespace, name and content of its body's only element."""

    headers: Headers
    namespace: str
    name: str
    body: xml.Element


def read(data: bytes) -> Envelope:
    """The message in ``data``, tolerant of prefixes, order and headers left out. Raises Faulty."""
    return _read(data)


def read_answer(data: bytes) -> Envelope:
    """As :func:`read`, for the answer to a request: where it is a fault, Faulty is raised with it."""
    envelope = _read(data)
    if envelope.name != "Fault" or envelope.namespace != SOAP:
        return envelope
    values = [xml.text_of(each).strip() for each in envelope.body.iter(f"{{{SOAP}}}Value")]
    reasons = [xml.text_of(each).strip() for each in envelope.body.iter(f"{{{SOAP}}}Text")]
    words = [value.rpartition(":")[2] for value in values]
    fault = Fault(words[:1] == ["Sender"], words[-1] if words else "InternalError", reasons[0] if reasons else "")
    raise Faulty(fault, envelope.headers.relates_to)


def _read(data: bytes) -> Envelope:
    try:
        root = xml.parse(data)
    except xml.NotXml as error:
        raise _protocol_error(f"not an XML message: {error}") from None
    namespace, name = xml.name_of(root)
    if name != "Envelope" or namespace != SOAP:
        found = "SOAP 1.1" if namespace == SOAP_1_1 else f"{name[:100]}"
        raise _protocol_error(f"expected an Envelope of {SOAP}, found {found}")
    parts = list(xml.children(root))
    bodies = [part for part in parts if xml.name_of(part) == (SOAP, "Body")]
    headers = [part for part in parts if xml.name_of(part) == (SOAP, "Header")]
    if len(bodies) != 1 or len(headers) > 1:
        raise _protocol_error("expected one Body and at most one Header")
    known = _headers(headers[0]) if headers else Headers()
    contents = list(xml.children(bodies[0]))
    if len(contents) != 1:
        raise Faulty(
            _protocol_error(f"expected one element in the Body, found {len(contents)}").fault, known.message_id
        )
    namespace, name = xml.name_of(contents[0])
    return Envelope(known, namespace, name, contents[0])


_FIELDS = {
    "action": "action",
    "messageid": "message_id",
    "relatesto": "relates_to",
    "from": "from_address",
    "to": "to",
    "chargeboxidentity": "identity",
}


def _headers(header: xml.Element) -> Headers:
    found: dict[str, str] = {}
    for child in xml.children(header):
        name = xml.name_of(child)[1].lower()
        field = _FIELDS.get(name)
        if field is None:
            continue
        if field in found:
            raise _protocol_error(f"the header {name} is there twice")
        text = xml.text_of(child)
        if name == "from":
            text = next((xml.text_of(each) for each in xml.children(child) if xml.name_of(each)[1] == "Address"), "")
        if len(text) > _LONGEST_HEADER:
            raise _protocol_error(f"the header {name} is too long")
        found[field] = text.strip()
    return Headers(**{field: text for field, text in found.items() if text})


def _protocol_error(reason: str) -> Faulty:
    return Faulty(Fault(True, "ProtocolError", reason))


def write(headers: Headers, namespace: str, body: str) -> bytes:
    """An envelope around ``body``, whose elements have the prefix ``o``. Raises ValueError as :func:`xml.escaped`."""
    must = ' s:mustUnderstand="true"'
    parts = [f"<a:Action{must}>{xml.escaped(headers.action or '')}</a:Action>"]
    if headers.message_id:
        parts.append(f"<a:MessageID>{xml.escaped(headers.message_id)}</a:MessageID>")
    if headers.relates_to:
        parts.append(f"<a:RelatesTo>{xml.escaped(headers.relates_to)}</a:RelatesTo>")
    if headers.from_address:
        parts.append(f"<a:From><a:Address>{xml.escaped(headers.from_address)}</a:Address></a:From>")
    if not headers.relates_to:
        parts.append(f"<a:ReplyTo{must}><a:Address>{ANONYMOUS}</a:Address></a:ReplyTo>")
    parts.append(f"<a:To{must}>{xml.escaped(headers.to or ANONYMOUS)}</a:To>")
    if headers.identity:
        parts.append(f"<o:chargeBoxIdentity{must}>{xml.escaped(headers.identity)}</o:chargeBoxIdentity>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:o={xml.quoted(namespace)}>'
        f"<s:Header>{''.join(parts)}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def write_fault(fault: Fault, namespace: str, relates_to: str | None) -> bytes:
    """An envelope with a fault; the subcode is of OCPP's namespace (1.6-S errata, 3.3)."""
    reason = "".join(character if character.isprintable() else " " for character in fault.reason)
    body = (
        f"<s:Fault><s:Code><s:Value>s:{'Sender' if fault.sender else 'Receiver'}</s:Value>"
        f"<s:Subcode><s:Value>o:{fault.subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en">{xml.escaped(reason)}</s:Text></s:Reason></s:Fault>'
    )
    return write(Headers(action=FAULT_ACTION, relates_to=relates_to), namespace, body)
