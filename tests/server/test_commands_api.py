"""Commands in words that are the same for every version: one route for each operation of the catalogue."""

from __future__ import annotations

import asyncio
import json

import pytest

from evwire import model

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
BOOT_2 = (
    '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName","vendorName":"VendorName"}}]'
)
COMMANDS = "/api/v1/stations/CP001/commands"
TO_ASK = [operation.name for operation in model.OPERATIONS if operation.asker is not model.Asker.STATION]


async def connect(site, subprotocol="ocpp1.6"):
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT if subprotocol == "ocpp1.6" else BOOT_2)
    return station


async def ask(site, station, operation, body, answer, query=""):
    asking = asyncio.create_task(site.http.post(f"{COMMANDS}/{operation}{query}", json=body))
    _, message_id, action, payload = json.loads(await station.receive())
    await station.link.send(f'[3,"{message_id}",{json.dumps(answer)}]')
    return action, payload, await asking


@pytest.mark.parametrize(
    ("subprotocol", "expected"),
    [
        ("ocpp1.6", {"type": "Hard"}),
        ("ocpp2.0.1", {"type": "Immediate"}),
        ("ocpp2.1", {"type": "Immediate"}),
    ],
)
async def test_a_command_in_model_words_reaches_every_version_and_its_answer_is_the_same(
    site, subprotocol, expected
) -> None:
    station = await connect(site, subprotocol)
    action, payload, answer = await ask(site, station, "reset", {"kind": "Immediate"}, {"status": "Accepted"})
    assert (action, payload) == ("Reset", expected)
    assert answer.status_code == 200
    command = answer.json()
    assert command == {
        "id": command["id"],
        "state": "answered",
        "station": "CP001",
        "action": "reset",
        "result": {"status": "Accepted"},
        "losses": [],
        "created_at": command["created_at"],
        "finished_at": command["finished_at"],
    }
    assert await site.get(f"/api/v1/commands/{command['id']}") == command


async def test_what_got_lost_is_named_in_the_command(site) -> None:
    station = await connect(site)
    body = {"id_token": {"value": "04A2B3C4"}, "remote_start_id": 7}
    action, payload, answer = await ask(site, station, "request-start-transaction", body, {"status": "Rejected"})
    assert (action, payload) == ("RemoteStartTransaction", {"idTag": "04A2B3C4"})
    command = answer.json()
    assert command["result"] == {"status": "Rejected"}
    assert command["losses"] == [
        {
            "field": "remote_start_id",
            "value": "7",
            "why": "1.6 does not know it: the transaction will not name it",
        }
    ]
    assert (await site.get(f"/api/v1/commands/{command['id']}"))["losses"] == command["losses"]


async def test_with_strict_mapping_what_would_get_lost_is_422_and_never_leaves(site) -> None:
    station = await connect(site)
    body = {"id_token": {"value": "04A2B3C4"}, "remote_start_id": 7}
    answer = await site.http.post(f"{COMMANDS}/request-start-transaction?strict_mapping=true", json=body)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert "remote_start_id = 7" in error["description"]
    assert [(loss["field"], loss["value"]) for loss in error["details"]["losses"]] == [("remote_start_id", "7")]
    assert await station.ask('[2,"2","Heartbeat",{}]')


async def test_what_the_version_cannot_say_is_422_with_the_version_and_never_leaves(site) -> None:
    station = await connect(site)
    answer = await site.http.post(f"{COMMANDS}/reset", json={"evse_id": 1})
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "status": 422,
        "description": "OCPP 1.6 has no reset of one EVSE",
        "details": {"version": "1.6", "losses": []},
    }
    assert await station.ask('[2,"2","Heartbeat",{}]')


@pytest.mark.parametrize(
    ("operation", "body", "expected"),
    [
        ("reset", {"kind": "Gentle"}, "Gentle"),
        ("reset", {"knd": "Immediate"}, "$.knd"),
        ("reset", {"losses": []}, "$.losses"),
        ("reset", [], "object"),
        ("unlock-connector", {}, "evse_id"),
        ("unlock-connector", {"evse_id": "1"}, "int"),
        ("request-start-transaction", {"id_token": {"value": "A", "typ": "x"}, "remote_start_id": 1}, "$.id_token.typ"),
        ("request-start-transaction", {"id_token": {"value": "A" * 21}, "remote_start_id": 1}, "idTag"),
    ],
)
async def test_a_body_that_does_not_fit_is_422_and_never_leaves(site, operation, body, expected) -> None:
    station = await connect(site)
    answer = await site.http.post(f"{COMMANDS}/{operation}", json=body)
    assert answer.status_code == 422
    assert expected in json.dumps(answer.json()["error"])
    assert await station.ask('[2,"2","Heartbeat",{}]')


@pytest.mark.parametrize("operation", ["dance", "Reset", "boot-notification"])
async def test_an_unknown_operation_is_404_with_those_that_there_are(site, operation) -> None:
    answer = await site.http.post(f"{COMMANDS}/{operation}", json={})
    assert answer.status_code == 404
    assert answer.json()["error"]["details"] == {"operations": sorted(TO_ASK)}


async def test_an_offline_station_is_409_and_an_unknown_one_404(site) -> None:
    station = await connect(site)
    await station.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        await asyncio.sleep(0)
    for method, place in (("POST", "commands/reset"), ("GET", "capabilities")):
        body = {"json": {}} if method == "POST" else {}
        assert (await site.http.request(method, f"/api/v1/stations/CP001/{place}", **body)).status_code == 409
        assert (await site.http.request(method, f"/api/v1/stations/NOBODY/{place}", **body)).status_code == 404


async def test_every_operation_that_a_csms_may_ask_has_a_route_and_a_schema_of_its_own(site) -> None:
    await connect(site)
    schema = await site.get("/schema/openapi.json")
    prefix = "/api/v1/stations/{station_id}/commands/"
    routes = {path.removeprefix(prefix): item for path, item in schema["paths"].items() if path.startswith(prefix)}
    assert set(routes) == set(TO_ASK)
    for operation in model.OPERATIONS:
        if operation.name not in routes:
            continue
        post = routes[operation.name]["post"]
        body = post["requestBody"]["content"]["application/json"]["schema"]
        described = schema["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        assert set(described["properties"]) == set(operation.request.__struct_fields__)
        answer = await site.http.post(f"{COMMANDS}/{operation.name}", json={"nothing_of_the_kind": 1})
        assert answer.status_code == 422


async def test_what_a_station_can_be_asked_for_is_told_beforehand(site) -> None:
    station = await connect(site)
    told = await site.get("/api/v1/stations/CP001/capabilities")
    assert told["version"] == "1.6"
    assert [each["operation"] for each in told["operations"]] == TO_ASK
    reset = next(each for each in told["operations"] if each["operation"] == "reset")
    assert reset["available"] is True
    assert {"field": "evse_id", "refused": True, "why": "OCPP 1.6 has no reset of one EVSE"} in reset["limits"]
    asking = asyncio.create_task(site.http.post(f"{COMMANDS}/reset", json={}))
    message_id = json.loads(await station.receive())[1]
    await station.link.send(f'[4,"{message_id}","NotImplemented","",{{}}]')
    refused = await asking
    assert (refused.status_code, refused.json()["state"]) == (502, "refused")
    told = await site.get("/api/v1/stations/CP001/capabilities")
    reset = next(each for each in told["operations"] if each["operation"] == "reset")
    assert reset == {
        "operation": "reset",
        "available": False,
        "why_not": "the station refused it: NotImplemented",
    }
