"""Envelopes of the specification's schema, and those that real stations send."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from specification import SPECIFICATION, needs_specification

etree = pytest.importorskip("lxml.etree", reason="lxml, which reads XML, is not installed")

from evwire.session.soap_dialect import SoapDialect, dialect_by_namespace, soap_dialect  # noqa: E402
from evwire.soap import Fault, Faulty, Field, Headers, Kind, Shape, read, to_json, to_xml, write, write_fault, wsdl  # noqa: E402  # noqa: E402
from evwire.versions import ALL, OLD, Sender  # noqa: E402

DIALECTS = [dialect for version in (*OLD, *ALL) if (dialect := soap_dialect(version))]
OPERATIONS = [
    pytest.param(dialect, offers, operation, id=f"{dialect.version.name} {operation.name} of {offers.value}")
    for dialect in DIALECTS
    for offers, service in dialect.services.items()
    for operation in service.operations
]
WSDL_FILES = {
    ("1.2", Sender.CSMS): "centralsystemservice_0.wsdl",
    ("1.2", Sender.STATION): "chargepointservice.wsdl",
    **{
        (version, offers): f"OCPP_{name}_{version}.wsdl"
        for version in ("1.5", "1.6")
        for offers, name in ((Sender.CSMS, "CentralSystemService"), (Sender.STATION, "ChargePointService"))
    },
}


def some(shape: Shape, random: Random) -> dict[str, object]:
    """A JSON object of this shape, its optional fields there or not."""
    return {
        field.name: [some_value(field, random) for _ in range(random.choice((1, 2)))]
        if field.many
        else some_value(field, random)
        for field in shape.fields
        if field.required or random.random() < 0.7
    }


def some_value(field: Field, random: Random) -> object:
    if field.shape is not None:
        return some(field.shape, random)
    match field.kind:
        case Kind.INTEGER:
            return random.randrange(0, 2**31)
        case Kind.NUMBER:
            return random.randrange(0, 1000) / 10
        case Kind.BOOLEAN:
            return random.random() < 0.5
        case Kind.TIME:
            return "2026-05-01T12:00:00Z"
        case Kind.WORD:
            return random.choice([word for word in field.words if word != "Celcius"])  # 1.6 JSON's slip
        case _:
            return random.choice(("a", " b ", 'c & <d> "e"', "ü€"))[: field.max_length]


def xsd(dialect: SoapDialect, offers: Sender) -> Any:
    name = dialect.version.name
    document = etree.parse(SPECIFICATION / "wsdl" / name / WSDL_FILES[name, offers])
    schema = document.find(".//{http://www.w3.org/2001/XMLSchema}schema")
    return etree.XMLSchema(etree.fromstring(etree.tostring(schema)))


@pytest.mark.parametrize(("dialect", "offers", "operation"), OPERATIONS)
def test_every_message_survives_xml(dialect: SoapDialect, offers: Sender, operation: Any) -> None:
    random = Random(f"{dialect.version.name} {operation.name}")
    for shape in (operation.request, operation.response):
        for _ in range(20):
            values = some(shape, random)
            text = write(Headers(action="/X"), dialect.namespace(offers), to_xml(values, shape, "x", "o"))
            assert to_json(read(text).body, shape) == values


@needs_specification
@pytest.mark.parametrize(
    ("dialect", "offers"), [(dialect, offers) for dialect in DIALECTS for offers in dialect.services]
)
def test_what_we_write_fits_the_official_schema(dialect: SoapDialect, offers: Sender) -> None:
    schema = xsd(dialect, offers)
    random = Random(dialect.version.name)
    for operation in dialect.services[offers].operations:
        for answer, shape in ((False, operation.request), (True, operation.response)):
            for _ in range(20):
                payload = json.dumps(some(shape, random)).encode()
                body = dialect.body(offers, operation.name, payload, answer=answer)
                element = read(write(Headers(action="/X"), dialect.namespace(offers), body)).body
                schema.assertValid(etree.fromstring(etree.tostring(element)))


@needs_specification
@pytest.mark.parametrize("version", ["1.5", "1.6"])
def test_the_well_formed_envelopes_of_real_stations_are_read(version: str) -> None:
    lines = (SPECIFICATION / "examples" / version / "soap_envelopes.jsonl").read_text().splitlines()
    read_as_requests = 0
    for line in lines:
        example = json.loads(line)
        if not example["wellformed"] or "${" in example["xml"]:
            continue  # a template's holes are no XML
        try:
            envelope = read(example["xml"].encode())
        except Faulty as faulty:
            assert "SOAP" in str(faulty) or "Body" in str(faulty) or "Envelope" in str(faulty), (faulty, example)
            continue
        if not envelope.name.endswith("Request"):
            continue
        for offers in (Sender.CSMS, Sender.STATION):
            dialect = dialect_by_namespace(envelope.namespace, offers)
            if dialect is not None and dialect.says(offers, envelope.name[0].upper() + envelope.name[1:-7]):
                action, payload = dialect.request(offers, envelope)
                dialect.version.actions[action]
                assert isinstance(json.loads(payload), dict)
                read_as_requests += 1
    assert read_as_requests > 5


def test_a_fault_has_the_words_of_the_specification() -> None:
    text = write_fault(Fault(True, "SecurityError", "a < b\n"), "urn://Ocpp/Cs/2015/10/", "m1").decode()
    assert text.partition("<s:Body>")[2] == (
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>o:SecurityError</s:Value></s:Subcode></s:Code>"
        '<s:Reason><s:Text xml:lang="en">a &lt; b </s:Text></s:Reason></s:Fault></s:Body></s:Envelope>'
    )


@pytest.mark.parametrize("character", ["\0", "\x0b", "\ufffe", "\ud800"])
def test_what_xml_cannot_carry_is_not_sent(character: str) -> None:
    with pytest.raises(ValueError, match="XML cannot carry"):
        to_xml({"a": character}, Shape("X", (Field("a", Kind.TEXT),)), "x", "o")


@needs_specification
@pytest.mark.parametrize("dialect", DIALECTS)
def test_our_description_says_the_same_operations_as_the_official_one(dialect: SoapDialect) -> None:
    name = "{http://schemas.xmlsoap.org/wsdl/}operation"
    for offers, service in dialect.services.items():
        official = etree.parse(SPECIFICATION / "wsdl" / dialect.version.name / WSDL_FILES[dialect.version.name, offers])
        ours = etree.fromstring(wsdl(service, "http://localhost/"))
        assert {each.get("name") for each in ours.iter(name)} == {each.get("name") for each in official.iter(name)}
