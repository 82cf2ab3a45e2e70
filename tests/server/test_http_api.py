"""What an operator sees, and what it takes from a station."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from visit import visit

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
BOOT_2 = (
    '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName","vendorName":"VendorName"}}]'
)


async def test_health_needs_no_token_and_everything_below_api_does(site) -> None:
    async with httpx.AsyncClient(base_url=site.server.http_url, trust_env=False) as stranger:
        assert (await stranger.get("/healthz")).status_code == 200
        for path in ("stations", "stations/CP001", "transactions", "refusals", "id-tokens", "frames", "commands/1"):
            answer = await stranger.get(f"/api/v1/{path}")
            assert answer.status_code == 401, path
            assert answer.headers["www-authenticate"] == "Bearer"
            assert "Authorization: Bearer" in answer.json()["error"]["description"]
        wrong = await stranger.post("/api/v1/stations/CP001/calls", headers={"Authorization": "Bearer wrong"})
        assert wrong.status_code == 401


async def test_a_station_is_listed_with_what_it_said_of_itself(site) -> None:
    station = await site.connect()
    answer = json.loads(await station.ask(BOOT))
    assert answer[:2] == [3, "1"]
    assert answer[2]["status"] == "Accepted"
    assert 54 <= answer[2]["interval"] <= 66
    await station.ask('[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]')
    (listed,) = (await site.get("/api/v1/stations"))["items"]
    alone = await site.get("/api/v1/stations/CP001")
    assert listed | {"last_seen": None} == alone | {"last_seen": None}
    assert (listed["id"], listed["online"], listed["version"]) == ("CP001", True, "1.6")
    assert (listed["vendor"], listed["model"]) == ("VendorName", "ModelName")
    assert listed["last_seen"]
    (connector,) = listed["connectors"]
    assert (connector["evse_id"], connector["status"], connector["charging_state"]) == (1, "Occupied", "Charging")


async def test_where_a_station_departs_from_its_specification_is_listed_once_with_what_came(site) -> None:
    station = await site.connect()
    for message_id in (2, 3):
        status = (
            '[2,"%d","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available","info":null}]'
        )
        assert await station.ask(status % message_id) == f'[3,"{message_id}",{{}}]'
    assert await station.ask('[2,"4","Heartbeat",{}')
    # They are kept beside the answers, not before them.
    while len(items := (await site.get("/api/v1/stations/CP001/deviations"))["items"]) < 3:
        await asyncio.sleep(0)
    assert [(each["message"], each["path"], each["remedy"], each["raw"]) for each in items] == [
        ("StatusNotificationRequest", "$.connectorId", "read as 1", '"1"'),
        ("StatusNotificationRequest", "$.info", "left out", "null"),
        ("", "$", "mended", '[2,"4","Heartbeat",{}'),
    ]
    assert {each["version"] for each in items} == {"1.6"}
    (listed,) = (await site.get("/api/v1/stations/CP001"))["connectors"]
    assert (listed["evse_id"], listed["status"]) == (1, "Available")
    assert (await site.http.get("/api/v1/stations/NOBODY/deviations")).status_code == 404


async def test_a_word_nobody_knows_is_kept_as_it_came(site) -> None:
    station = await site.connect()
    await station.ask('[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Resting"}]')
    (connector,) = (await site.get("/api/v1/stations/CP001"))["connectors"]
    assert (connector["status"], connector["charging_state"]) == ("Resting", None)


async def test_a_transaction_told_in_numbers_has_its_energy(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    start = (
        '[2,"%d","StartTransaction",'
        '{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"timestamp":"2026-01-01T12:00:00Z"}]'
    )
    number = json.loads(await station.ask(start % 2))[2]["transactionId"]
    assert json.loads(await station.ask(start % 3))[2]["transactionId"] == number
    await station.ask(
        f'[2,"4","MeterValues",{{"connectorId":1,"transactionId":{number},"meterValue":'
        '[{"timestamp":"2026-01-01T12:30:00Z","sampledValue":[{"value":"3.5","unit":"kWh"}]}]}]'
    )
    (running,) = (await site.get("/api/v1/transactions?station=CP001"))["items"]
    assert (running["energy_wh"], running["stopped_at"]) == (2500, None)
    await station.ask(
        f'[2,"5","StopTransaction",{{"transactionId":{number},"meterStop":8250,'
        '"timestamp":"2026-01-01T13:00:00Z","reason":"EVDisconnected"}]'
    )
    (listed,) = (await site.get("/api/v1/transactions"))["items"]
    assert listed == visit(number, "EVDisconnected")
    assert (await site.get("/api/v1/transactions?station=CP002"))["items"] == []


@pytest.mark.parametrize("subprotocol", ["ocpp2.0.1", "ocpp2.1"])
async def test_a_transaction_told_in_events_has_its_energy(site, subprotocol) -> None:
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT_2)
    event = (
        '[2,"%d","TransactionEvent",{"eventType":"%s","timestamp":"%s","triggerReason":"%s","seqNo":%d,'
        '"transactionInfo":{"transactionId":"T-1"%s},"evse":{"id":2,"connectorId":1},'
        '"idToken":{"idToken":"04A2B3C4","type":"ISO14443"},"meterValue":[{"timestamp":"%s","sampledValue":'
        '[{"value":%s,"context":"%s","unitOfMeasure":{"unit":"kWh"}}]}]}]'
    )
    began, ended = "2026-01-01T12:00:00Z", "2026-01-01T13:00:00Z"
    answer = json.loads(
        await station.ask(event % (2, "Started", began, "Authorized", 0, "", began, 12.5, "Transaction.Begin"))
    )
    assert answer[2]["idTokenInfo"]["status"] == "Accepted"
    stop = event % (
        *(3, "Ended", ended, "EVDeparted", 1, ',"stoppedReason":"EVDisconnected"', ended, 20.75, "Transaction.End"),
    )
    await station.ask(stop)
    await station.ask(stop.replace('"3"', '"4"'))
    (listed,) = (await site.get("/api/v1/transactions"))["items"]
    assert (listed["id"], listed["evse_id"], listed["connector_id"]) == ("T-1", 2, 1)
    assert (listed["meter_start_wh"], listed["meter_stop_wh"], listed["energy_wh"]) == (12500, 20750, 8250)
    assert (listed["started_at"], listed["stopped_at"]) == (began, ended)
    assert listed["stop_reason"] == "EVDisconnected"


async def test_a_command_is_asked_in_the_stations_version_and_its_answer_comes_back(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    asking = asyncio.create_task(
        site.http.post("/api/v1/stations/CP001/calls", json={"action": "Reset", "payload": {"type": "Soft"}})
    )
    kind, message_id, action, payload = json.loads(await station.receive())
    assert (kind, action, payload) == (2, "Reset", {"type": "Soft"})
    await station.link.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    answer = await asking
    assert answer.status_code == 200
    command = answer.json()
    assert (command["state"], command["result"]) == ("answered", {"status": "Accepted"})
    assert (await site.get(f"/api/v1/commands/{command['id']}"))["result"] == {"status": "Accepted"}


async def test_a_callerror_is_502_with_what_the_station_said(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    asking = asyncio.create_task(site.http.post("/api/v1/stations/CP001/calls", json={"action": "ClearCache"}))
    message_id = json.loads(await station.receive())[1]
    await station.link.send(f'[4,"{message_id}","NotSupported","no cache here",{{"size":0}}]')
    answer = await asking
    assert answer.status_code == 502
    assert answer.json()["state"] == "refused"
    assert answer.json()["error"] == {"code": "NotSupported", "description": "no cache here", "details": {"size": 0}}


async def test_silence_is_504(start) -> None:
    site = await start(call_timeout_s=0.05)
    station = await site.connect()
    await station.ask(BOOT)
    answer = await site.http.post("/api/v1/stations/CP001/calls", json={"action": "ClearCache"})
    assert (answer.status_code, answer.json()["state"]) == (504, "timed_out")


async def test_who_does_not_wait_gets_202_and_where_to_look(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    answer = await site.http.post("/api/v1/stations/CP001/calls?wait_s=0", json={"action": "ClearCache"})
    assert answer.status_code == 202
    where = answer.headers["location"]
    assert where == f"/api/v1/commands/{answer.json()['id']}"
    assert (await site.get(where))["state"] == "sent"
    await station.link.close()
    while (state := (await site.get(where))["state"]) == "sent":
        await asyncio.sleep(0)
    assert state == "unknown"


async def test_a_payload_that_does_not_fit_is_422_and_never_leaves(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    for body, expected in (
        ({"action": "Reset", "payload": {"type": "Gentle"}}, "type"),
        ({"action": "Reset", "payload": {}}, "type"),
        ({"action": "SetVariables", "payload": {}}, "SetVariables"),
        ({"action": "BootNotification", "payload": {}}, "BootNotification"),
        ({"action": "Reset", "payload": []}, "payload"),
        ({"payload": {}}, "action"),
    ):
        answer = await site.http.post("/api/v1/stations/CP001/calls", json=body)
        assert answer.status_code == 422, body
        assert expected in json.dumps(answer.json()["error"])
    await station.ask('[2,"2","Heartbeat",{}]')


async def test_an_offline_station_is_409_and_an_unknown_one_404(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    await station.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        await asyncio.sleep(0)
    body = {"action": "ClearCache"}
    assert (await site.http.post("/api/v1/stations/CP001/calls", json=body)).status_code == 409
    assert (await site.http.post("/api/v1/stations/NOBODY/calls", json=body)).status_code == 404
    assert (await site.http.get("/api/v1/stations/NOBODY")).status_code == 404


async def test_lists_come_in_pages(site) -> None:
    for number in range(3):
        await site.http.post("/api/v1/id-tokens", json={"value": f"TOKEN{number}"})
    page = await site.get("/api/v1/id-tokens?limit=2")
    assert [item["value"] for item in page["items"]] == ["TOKEN0", "TOKEN1"]
    page = await site.get(f"/api/v1/id-tokens?limit=2&after={page['next']}")
    assert [item["value"] for item in page["items"]] == ["TOKEN2"]
    assert page["next"] is None


async def test_frames_can_be_followed(site, tmp_path) -> None:
    station = await site.connect()
    async with site.http.stream("GET", "/api/v1/frames?follow=true&station=CP001") as answer:
        assert answer.status_code == 200
        lines = answer.aiter_lines()
        await station.ask(BOOT)
        arrived = json.loads(await anext(lines))
        assert (arrived["station"], arrived["direction"], arrived["frame"]) == ("CP001", "in", BOOT)
        assert json.loads(await anext(lines))["direction"] == "out"


async def test_a_wire_log_has_every_frame(start, tmp_path) -> None:
    site = await start(wire_log=tmp_path / "wire.jsonl")
    await (await site.connect()).ask(BOOT)
    first, second = (json.loads(line) for line in (tmp_path / "wire.jsonl").read_text().splitlines())
    assert (first["station"], first["direction"], first["frame"]) == ("CP001", "in", BOOT)
    assert second["direction"] == "out"
    assert first["at"] <= second["at"]


async def test_the_page_runs_no_script_but_its_own_and_the_schema_is_json(site) -> None:
    page = await site.http.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    script = await site.http.get("/page.js")
    assert "innerHTML" not in script.text
    assert "://" not in page.text + script.text
    assert (await site.http.get("/page.css")).status_code == 200
    schema = await site.get("/schema/openapi.json")
    assert "/api/v1/stations/{station_id}/calls" in schema["paths"]


async def test_what_is_not_there_is_an_error_in_json(site) -> None:
    answer = await site.http.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["status"] == 404
