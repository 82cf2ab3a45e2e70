"""What the log says, and what it never does."""

from __future__ import annotations

import io
import json
import logging

import pytest

from evwire.server.log import AsJson, OneLine
from evwire.server.redaction import names_somebody, without_persons, without_secrets

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"a\\nb","chargePointModel":"M","iccid":"CANARY-ICCID"}]'


@pytest.fixture(params=[OneLine, AsJson])
def lines(request: pytest.FixtureRequest):
    """Everything that is logged, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    logger = logging.getLogger("evwire")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield lambda: stream.getvalue().splitlines()
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.mark.threat(38)
async def test_no_key_no_password_no_token_and_no_card_is_in_the_log(start, lines) -> None:
    site = await start(open=False)
    password = (await site.http.post("/api/v1/stations", json={"id": "CP001"})).json()["password"]
    token = (await site.http.post("/api/v1/api-tokens", json={"name": "x", "role": "read-only"})).json()["secret"]
    await site.http.post("/api/v1/id-tokens", json={"value": "CANARY-CARD"})
    station = await site.connect("CP001", password=password)
    for message in (
        BOOT,
        '[2,"2","Authorize",{"idTag":"CANARY-CARD"}]',
        '[2,"3","StartTransaction",{"connectorId":1,"idTag":"CANARY-TAG-OF-MORE-THAN-20","meterStart":0,'
        '"timestamp":"2026-01-01T12:00:00Z"}]',
        '[2,"4","StartTransaction",{"connectorId":1,"idTag":"CANARY-TAG","meterStart":0,'
        '"timestamp":"2026-01-01T12:00:00Z"}',
        '[2,"5","DataTransfer",{"vendorId":"V","data":"{\\"password\\":\\"CANARY-PASSWORD\\"}"}]',
    ):
        await station.ask(message)
    for action, payload in (
        ("ChangeConfiguration", {"key": "AuthorizationKey", "value": "CANARY-KEY"}),
        ("GetDiagnostics", {"location": "ftp://user:CANARY-LOGIN@127.0.0.1/"}),
        ("RemoteStartTransaction", {"idTag": "CANARY-CARD"}),
    ):
        body = {"action": action, "payload": payload}
        await site.http.post("/api/v1/stations/CP001/calls?wait_s=0", json=body)
        number = json.loads(await station.receive())[1]
        await station.link.send(f'[3,"{number}",{{"status":"Accepted"}}]')
    await site.http.delete("/api/v1/id-tokens/CANARY-CARD", headers={"Authorization": f"Bearer {token}"})
    await station.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        pass
    written = lines()
    assert len(written) > 20
    found = [line for line in written if any(secret in line for secret in ("CANARY", password, token))]
    assert found == []
    assert any("…RD" in line for line in written)
    frames = (await site.http.get("/api/v1/frames")).text
    assert "CANARY-CARD" in frames
    assert "CANARY-KEY" not in frames
    assert "CANARY-LOGIN" not in frames


@pytest.mark.threat(38)
async def test_an_event_is_one_line_whatever_a_station_says(site, lines) -> None:
    station = await site.connect()
    await station.ask('[2,"1","BootNotification",{"chargePointVendor":"a\\r\\n\\u001b[31mb","chargePointModel":"M"}]')
    assert [line for line in lines() if "\x1b" in line or line.startswith(("\x1b", "b"))] == []
    assert sum("booted" in line for line in lines()) == 1


def test_a_line_of_json_says_when_how_bad_of_which_station_and_what() -> None:
    formatter = AsJson()
    record = logging.LogRecord("evwire.server", logging.WARNING, "f.py", 1, "%s: %s", ("CP001", "a\nb"), None)
    line = json.loads(formatter.format(record))
    assert line["at"].endswith("Z")
    del line["at"]
    assert line == {"level": "warning", "logger": "evwire.server", "message": "CP001: a\\u000ab", "station": "CP001"}


@pytest.mark.threat(38)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Basic Q0FOQVJZOkNBTkFSWQ==", "Authorization: Basic ***"),
        ("with Bearer evw_abcdefgh12345678 there", "with Bearer *** there"),
        ("evw_abcdefgh12345678", "***"),
        ("postgresql://user:pass:word@db/x", "postgresql://***@db/x"),
        ('{"key":"AuthorizationKey","value":"a\\"b"}', '{"key":"AuthorizationKey","value":"***"}'),
        (
            '{"attributeValue":"x","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}',
            '{"attributeValue":"***","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}',
        ),
        ('{"key":"HeartbeatInterval","value":"60"}', '{"key":"HeartbeatInterval","value":"60"}'),
        (r'{"data":"{\"password\":\"x\"}"}', r'{"data":"{\"password\":\"***\"}"}'),
        ('{"password": "cut off', '{"password": "***"'),
        ("http://host/?token=abc&a=1", "http://host/?token=***&a=1"),
        ("ws://127.0.0.1:9000/ocpp", "ws://127.0.0.1:9000/ocpp"),
    ],
)
def test_a_secret_is_known_by_its_name_or_its_place(text: str, expected: str) -> None:
    assert without_secrets(text) == expected


@pytest.mark.threat(38)
def test_who_charges_is_known_by_its_name() -> None:
    said = '{"idToken":{"idToken":"04A2","type":"ISO14443"},"parentIdTag":"P"}'
    assert without_persons(said) == '{"idToken":{"idToken":"***","type":"ISO14443"},"parentIdTag":"***"}'
    assert names_somebody("$.idTag")
    assert names_somebody("$.idToken.idToken")
    assert not names_somebody("$.connectorId")
