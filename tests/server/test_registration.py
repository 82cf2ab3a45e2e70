"""Stations that wait to be adopted, and passwords that are changed over OCPP."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
import websockets

from evwire.server import add_station

BOOT = {
    "ocpp1.6": '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName",'
    '"chargePointSerialNumber":"S1"}]',
    "ocpp2.0.1": '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName",'
    '"vendorName":"VendorName","serialNumber":"S1"}}]',
}
VERSIONS = list(BOOT)


async def refused(site, station_id: str = "CP001", **credentials) -> int:
    with pytest.raises(websockets.InvalidStatus) as caught:
        await site.connect(station_id, **credentials)
    return caught.value.response.status_code


async def asked(site, method: str, path: str, body: object = None, status: int = 200):
    answer = await site.http.request(method, f"/api/v1/stations/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def sent_password(text: str) -> tuple[str, str]:
    """The message id and the password of a request that sets it."""
    _, message_id, action, payload = json.loads(text)
    if action == "ChangeConfiguration":
        assert payload["key"] == "AuthorizationKey"
        return message_id, payload["value"]
    assert action == "SetVariables"
    (data,) = payload["setVariableData"]
    assert (data["component"], data["variable"]) == ({"name": "SecurityCtrlr"}, {"name": "BasicAuthPassword"})
    return message_id, data["attributeValue"]


def said(text: str, status: str) -> str:
    """What a station answers to that."""
    _, message_id, action, payload = json.loads(text)
    if action == "ChangeConfiguration":
        return f'[3,"{message_id}",{{"status":"{status}"}}]'
    (data,) = payload["setVariableData"]
    result = {"attributeStatus": status, "component": data["component"], "variable": data["variable"]}
    return json.dumps([3, message_id, {"setVariableResult": [result]}])


@pytest.mark.requirement("B02.FR.01")
@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_a_station_that_nobody_added_waits_is_listed_and_is_told_to_ask_again(
    start, caplog, tmp_path, subprotocol
) -> None:
    site = await start(open=False, pending=True)
    station = await site.connect("CP001", subprotocol, password="what another backend gave it")
    answer = json.loads(await station.ask(BOOT[subprotocol]))
    assert (answer[2]["status"], answer[2]["interval"]) == ("Pending", 60)
    (waits,) = (await site.get("/api/v1/pending-stations"))["items"]
    said = {name: waits[name] for name in ("id", "address", "path", "vendor", "model", "serial_number")}
    assert said == {
        "id": "CP001",
        "address": "127.0.0.1",
        "path": "/ocpp/CP001",
        "vendor": "VendorName",
        "model": "ModelName",
        "serial_number": "S1",
    }
    assert waits["first_seen_at"] <= waits["last_seen_at"]
    (warning,) = (record for record in caplog.records if record.levelno == logging.WARNING)
    assert f"evwire station adopt CP001 --data {tmp_path}" in warning.getMessage()


@pytest.mark.requirement("B02.FR.09")
@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_what_else_a_waiting_station_says_is_refused_and_changes_nothing(start, subprotocol) -> None:
    site = await start(open=False, pending=True)
    station = await site.connect("CP001", subprotocol)
    status, transaction = {
        "ocpp1.6": (
            '[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]',
            '[2,"3","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0,'
            '"timestamp":"2026-01-01T12:00:00Z"}]',
        ),
        "ocpp2.0.1": (
            '[2,"2","StatusNotification",{"timestamp":"2026-01-01T12:00:00Z","connectorStatus":"Available",'
            '"evseId":1,"connectorId":1}]',
            '[2,"3","TransactionEvent",{"eventType":"Started","timestamp":"2026-01-01T12:00:00Z",'
            '"triggerReason":"CablePluggedIn","seqNo":0,"transactionInfo":{"transactionId":"T1"}}]',
        ),
    }[subprotocol]
    for before_or_after_the_boot in (status, transaction):
        assert (await station.ask(before_or_after_the_boot)).startswith("[4,")
    await station.ask(BOOT[subprotocol])
    for text, message_id in ((status, "2"), (transaction, "3")):
        assert (await station.ask(text)).startswith(f'[4,"{message_id}","SecurityError"')
    assert (await site.get("/api/v1/transactions"))["items"] == []
    assert (await site.get("/api/v1/stations"))["items"] == []


async def test_no_command_reaches_a_waiting_station(start) -> None:
    site = await start(open=False, pending=True)
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    await asked(site, "POST", "CP001/commands/reset", {}, status=404)
    await asked(site, "POST", "CP001/calls", {"action": "ClearCache"}, status=404)
    await asked(site, "POST", "CP001/credentials", {}, status=404)


@pytest.mark.threat(1)
async def test_without_the_setting_nobody_waits_and_a_station_that_was_added_is_never_displaced(
    start, tmp_path
) -> None:
    site = await start(open=False)
    assert await refused(site) == 404
    other = await start(open=False, pending=True)
    made = await add_station(tmp_path, "CP001")
    station = await other.connect(password=made)
    assert '"Accepted"' in await station.ask(BOOT["ocpp1.6"])
    assert await refused(other) == 401
    assert await refused(other, password="another password") == 401
    assert (await station.ask('[2,"2","Heartbeat",{}]')).startswith('[3,"2"')


async def test_no_more_than_so_many_wait_at_once_and_the_next_is_refused(start, monkeypatch) -> None:
    monkeypatch.setattr("evwire.server.registration.MOST_PENDING", 2)
    site = await start(open=False, pending=True)
    for name in ("CP001", "CP002", "CP002"):
        await site.connect(name)
    assert await refused(site, "CP003") == 404
    while not (refusals := (await site.get("/api/v1/refusals"))["items"]):
        await asyncio.sleep(0)
    assert (refusals[0]["station_id"], refusals[0]["reason"]) == (
        "CP003",
        "unknown station, and 2 wait to be adopted already",
    )


@pytest.mark.requirement("A01.FR.02")
@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_an_adopted_station_is_given_a_password_over_ocpp_and_is_accepted_with_it(start, subprotocol) -> None:
    site = await start(open=False, pending=True)
    waiting = await site.connect("CP001", subprotocol)
    await waiting.ask(BOOT[subprotocol])
    adopting = asyncio.create_task(asked(site, "POST", "CP001/adopt"))
    request = await waiting.receive()
    _, password = sent_password(request)
    await waiting.link.send(said(request, "Accepted"))
    assert await adopting == {"id": "CP001", "outcome": "accepted", "password": None}
    assert (await site.get("/api/v1/pending-stations"))["items"] == []
    # 1.6 is given it in hexadecimal, and may show the bytes or the text.
    station = await site.connect("CP001", subprotocol, password=password)
    assert '"Accepted"' in await station.ask(BOOT[subprotocol])
    assert await refused(site) == 401
    await asked(site, "POST", "CP001/adopt", status=409)
    await asked(site, "POST", "CP002/adopt", status=404)
