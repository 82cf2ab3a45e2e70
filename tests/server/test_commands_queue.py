"""Commands that wait for their station, are asked for twice, or lose their link."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta

import httpx
import pytest
import websockets

from command_lab import BOOT, VERSIONS, Lab, answer
from evwire import ConnectionClosed
from evwire.server.storage import Database, command_queue, commands
from evwire.server.storage.command_keys import KEPT_FOR, Key
from evwire.server.storage.commands import Command, CommandState
from evwire.testing import ManualClock
from server_process import ServerProcess

API = "/api/v1/stations/CP001"


class Typed:
    """A station at a server of its own."""

    def __init__(self, link: websockets.ClientConnection) -> None:
        self.link = link

    async def receive(self) -> str:
        return str(await asyncio.wait_for(self.link.recv(), 10))

    async def ask(self, text: str) -> str:
        await self.link.send(text)
        return await self.receive()


async def known(site, subprotocol="ocpp1.6") -> None:
    """A station that was there, and is not."""
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT[subprotocol])
    await gone(site, station)


async def gone(site, station) -> None:
    await station.link.close()
    while (await site.get(API))["online"]:
        await asyncio.sleep(0)


async def state(site, command) -> str:
    return (await site.get(f"/api/v1/commands/{command['id']}"))["state"]


async def becomes(site, command, expected) -> dict:
    async with asyncio.timeout(10):
        while (found := await site.get(f"/api/v1/commands/{command['id']}"))["state"] != expected:
            await asyncio.sleep(0.01)
    return found


@VERSIONS
async def test_commands_for_a_station_that_is_away_go_out_in_order_when_it_is_ready(site, subprotocol) -> None:
    await known(site, subprotocol)
    asked = []
    for operation, body in (
        ("change-availability", {"operational_status": "Inoperative"}),
        ("unlock-connector", {"evse_id": 1, "connector_id": 1}),
        ("change-availability", {"operational_status": "Operative"}),
    ):
        told = await site.http.post(f"{API}/commands/{operation}?queue_s=3600&wait_s=0", json=body)
        assert (told.status_code, told.json()["state"]) == (202, "queued")
        assert told.headers["Location"] == f"/api/v1/commands/{told.json()['id']}"
        assert told.json()["expires_at"] > told.json()["created_at"]
        asked.append(told.json())
    station = await site.connect(subprotocol=subprotocol)
    assert [await state(site, each) for each in asked] == ["queued"] * 3
    assert (await station.ask(BOOT[subprotocol])).startswith('[3,"1",')
    first = await answer(station)
    second = await answer(station, '{"status":"Unlocked"}')
    third = await answer(station)
    assert [each[0] for each in (first, second, third)] == [
        "ChangeAvailability",
        "UnlockConnector",
        "ChangeAvailability",
    ]
    kind = "type" if subprotocol == "ocpp1.6" else "operationalStatus"
    assert (first[1][kind], third[1][kind]) == ("Inoperative", "Operative")
    for each in asked:
        await becomes(site, each, "answered")


async def test_without_a_time_to_wait_a_station_that_is_away_is_409_and_nothing_is_kept(site) -> None:
    await known(site)
    assert (await site.http.post(f"{API}/commands/reset", json={})).status_code == 409
    assert (await site.http.post(f"{API}/calls", json={"action": "ClearCache"})).status_code == 409
    assert (await site.get("/api/v1/commands"))["items"] == []
    nobody = await site.http.post("/api/v1/stations/NOBODY/commands/reset?queue_s=60", json={})
    assert nobody.status_code == 404


async def test_who_waits_has_the_answer_when_the_station_comes_in_time(site) -> None:
    await known(site)
    asking = asyncio.create_task(site.http.post(f"{API}/calls?queue_s=60", json={"action": "ClearCache"}))
    while not (await site.get("/api/v1/commands"))["items"]:
        await asyncio.sleep(0)
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    assert await answer(station) == ["ClearCache", {}]
    told = await asking
    assert (told.status_code, told.json()["result"]) == (200, {"status": "Accepted"})


async def test_what_its_version_cannot_say_is_refused_when_the_station_is_there_and_the_next_goes_on(site) -> None:
    await known(site)
    cannot = (await site.http.post(f"{API}/commands/reset?queue_s=60&wait_s=0", json={"evse_id": 1})).json()
    unknown = (await site.http.post(f"{API}/calls?queue_s=60&wait_s=0", json={"action": "Dance"})).json()
    can = (await site.http.post(f"{API}/commands/clear-cache?queue_s=60&wait_s=0", json={})).json()
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    assert await answer(station) == ["ClearCache", {}]
    assert (await becomes(site, cannot, "refused"))["error"] == {
        "code": "NotInThisVersion",
        "description": "OCPP 1.6 has no reset of one EVSE",
        "details": {},
    }
    assert "Dance" in (await becomes(site, unknown, "refused"))["error"]["description"]
    await becomes(site, can, "answered")


async def test_a_command_that_is_queued_can_be_called_off_and_one_that_was_sent_cannot(site) -> None:
    await known(site)
    off = (await site.http.post(f"{API}/commands/reset?queue_s=60&wait_s=0", json={})).json()
    for _ in range(2):
        told = await site.http.delete(f"/api/v1/commands/{off['id']}")
        assert (told.status_code, told.json()["state"]) == (200, "cancelled")
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    sent = (await site.http.post(f"{API}/commands/clear-cache?wait_s=0", json={})).json()
    assert await answer(station) == ["ClearCache", {}]
    told = await site.http.delete(f"/api/v1/commands/{sent['id']}")
    assert told.status_code == 409
    assert "expected a command that is queued" in told.json()["error"]["description"]
    assert (await site.http.delete("/api/v1/commands/none")).status_code == 404
    document = await site.get("/schema/openapi.json")
    assert "409" in document["paths"]["/api/v1/commands/{command_id}"]["delete"]["responses"]


SETTING = {
    "component": {"name": "SecurityCtrlr"},
    "variable": {"name": "BasicAuthPassword"},
    "value": "CANARY-CANARY-CANARY",
}
SET = {"attributeStatus": "Accepted", "component": SETTING["component"], "variable": SETTING["variable"]}


@pytest.mark.parametrize(
    ("subprotocol", "path", "body", "said"),
    [
        (
            "ocpp1.6",
            "calls",
            {"action": "ChangeConfiguration", "payload": {"key": "AuthorizationKey", "value": "CANARY"}},
            {"status": "Accepted"},
        ),
        ("ocpp2.0.1", "commands/set-variables", {"settings": [SETTING]}, {"setVariableResult": [SET]}),
    ],
)
async def test_a_secret_is_not_queued_and_not_kept(site, tmp_path, subprotocol, path, body, said) -> None:
    await known(site, subprotocol)
    refused = await site.http.post(f"{API}/{path}?queue_s=60", json=body)
    assert refused.status_code == 422
    assert "expected nothing secret" in refused.json()["error"]["description"]
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT[subprotocol])
    asking = asyncio.create_task(site.http.post(f"{API}/{path}?queue_s=60", json=body))
    assert "CANARY" in json.dumps(await answer(station, json.dumps(said)))
    told = await asking
    assert told.status_code == 200
    assert "CANARY" not in (await site.http.get(f"/api/v1/commands/{told.json()['id']}")).text
    for name in ("evwire.sqlite3", "evwire.sqlite3-wal"):
        assert b"CANARY" not in (tmp_path / name).read_bytes()


async def test_the_command_line_says_how_long_a_command_may_wait(site, tmp_path) -> None:
    await known(site)
    words = ("call", "CP001", "ClearCache", "--queue", "3600", "--wait-s", "0", "--url", site.server.http_url)
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "evwire", *words, "--data", str(tmp_path)), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await program.communicate()
    assert (program.returncode, json.loads(out)["state"]) == (0, "queued")


# Asked for twice


@VERSIONS
async def test_with_one_key_a_command_is_sent_once_and_its_present_state_is_told_again(site, subprotocol) -> None:
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT[subprotocol])
    headers = {"Idempotency-Key": "order 7"}
    url = f"{API}/commands/clear-cache"
    first = await site.http.post(f"{url}?wait_s=0", json={}, headers=headers)
    again = await site.http.post(f"{url}?wait_s=0", json={}, headers=headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert await answer(station) == ["ClearCache", {}]
    last = await site.http.post(url, json={}, headers=headers)
    assert (last.status_code, last.json()["state"]) == (200, "answered")
    assert {each.json()["id"] for each in (first, again, last)} == {first.json()["id"]}
    await gone(site, station)
    assert (await site.http.post(url, json={}, headers=headers)).json() == last.json()
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT[subprotocol])
    asked = '[2,"2","Heartbeat",{}]'
    assert (await station.ask(asked)).startswith('[3,"2",'), "nothing else was sent"
    assert len((await site.get("/api/v1/commands"))["items"]) == 1


async def test_native_calls_and_what_is_queued_have_keys_too(site) -> None:
    await known(site)
    headers = {"Idempotency-Key": "k"}
    body = {"action": "ClearCache"}
    told = [
        (await site.http.post(f"{API}/calls?queue_s=60&wait_s=0", json=body, headers=headers)).json() for _ in range(3)
    ]
    assert told[0] == told[1] == told[2]
    assert len((await site.get("/api/v1/commands"))["items"]) == 1


async def test_a_key_used_for_something_else_is_422_and_another_token_has_keys_of_its_own(site) -> None:
    await known(site)
    headers = {"Idempotency-Key": "k"}
    url = f"{API}/commands/clear-cache?queue_s=60&wait_s=0"
    first = (await site.http.post(url, json={}, headers=headers)).json()
    other = await site.http.post(f"{API}/commands/reset?queue_s=60&wait_s=0", json={}, headers=headers)
    assert other.status_code == 422
    assert "was used for something else" in other.json()["error"]["description"]
    assert (await site.http.post(url, json={}, headers={"Idempotency-Key": ""})).status_code == 422
    made = await site.http.post("/api/v1/api-tokens", json={"name": "x", "role": "operator"})
    theirs = {**headers, "Authorization": f"Bearer {made.json()['secret']}"}
    second = (await site.http.post(url, json={}, headers=theirs)).json()
    assert second["id"] != first["id"]


def command(number: str, now, **more) -> Command:
    return Command(
        id=number, state=CommandState.QUEUED, station="CP001", action="ClearCache", payload={}, created_at=now, **more
    )


async def test_of_two_servers_on_one_database_one_keeps_the_key_and_one_sends(where) -> None:
    clock = ManualClock()
    now = clock.now()
    later = now + timedelta(hours=1)
    one, other = await Database.open(where), await Database.open(where)
    try:
        key = Key("owner", "k", b"digest")
        kept = await asyncio.gather(
            one.write(commands.keep(command("1", now, expires_at=later), "one", key)),
            other.write(commands.keep(command("2", now, expires_at=later), "other", key)),
        )
        assert kept[0] == kept[1]
        assert [each.id for each in await one.read(commands.commands_before(None, 9))] == [kept[0].id]
        claims = [
            await database.write(command_queue.claim(kept[0], run, may_repeat=False))
            for database, run in ((one, "one"), (other, "other"), (one, "one"))
        ]
        assert [claim is not None for claim in claims] == [True, False, True]
        day_later = now + KEPT_FOR
        again = await other.write(commands.keep(command("3", day_later, expires_at=later), "other", key))
        assert again.id == "3"
    finally:
        await one.close()
        await other.close()


# Links and servers that go


async def asked_and_held(site, operation, body, query="wait_s=30") -> tuple:
    """A command that was sent and has no answer: its station, who waits, and the frame."""
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    asking = asyncio.create_task(site.http.post(f"{API}/commands/{operation}?{query}", json=body))
    frame = json.loads(await station.receive())
    return station, asking, frame


async def test_what_only_reads_is_asked_once_more_after_a_lost_link(site) -> None:
    station, asking, frame = await asked_and_held(site, "get-local-list-version", {})
    assert frame[2] == "GetLocalListVersion"
    station.link.transport.abort()
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    assert await answer(station, '{"listVersion":3}') == ["GetLocalListVersion", {}]
    told = await asking
    assert (told.status_code, told.json()["result"]) == (200, {"version_number": 3})


async def test_it_is_asked_no_third_time(site) -> None:
    station, asking, _ = await asked_and_held(site, "get-local-list-version", {})
    station.link.transport.abort()
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    assert json.loads(await station.receive())[2] == "GetLocalListVersion"
    station.link.transport.abort()
    told = await asking
    assert (told.status_code, told.json()["state"]) == (504, "unknown")


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("reset", {}),
        ("unlock-connector", {"evse_id": 1, "connector_id": 1}),
        ("request-start-transaction", {"id_token": {"value": "04A2B3C4"}, "remote_start_id": 1}),
        ("clear-cache", {}),
    ],
)
async def test_what_changes_something_is_unknown_after_a_lost_link_and_never_sent_again(site, operation, body) -> None:
    station, asking, _ = await asked_and_held(site, operation, body, "wait_s=30&queue_s=3600")
    station.link.transport.abort()
    told = await asking
    assert (told.status_code, told.json()["state"]) == (504, "unknown")
    station = await site.connect()
    await station.ask(BOOT["ocpp1.6"])
    assert (await station.ask('[2,"2","Heartbeat",{}]')).startswith('[3,"2",')


@pytest.mark.parametrize("operation", ["reset", "get-local-list-version"])
async def test_what_is_in_flight_when_another_connection_takes_over_is_unknown_and_not_sent_again(
    site, operation
) -> None:
    _, asking, _ = await asked_and_held(site, operation, {})
    newer = await site.connect()
    told = await asking
    assert (told.status_code, told.json()["state"]) == (504, "unknown")
    await newer.ask(BOOT["ocpp1.6"])
    assert (await newer.ask('[2,"2","Heartbeat",{}]')).startswith('[3,"2",')


async def test_what_waits_too_long_expires_and_is_not_sent(database) -> None:
    lab = Lab(database)
    calls = await lab.start()
    await calls.ask(lab.command("1"), queue_s=60)
    waiting = asyncio.create_task(calls.wait(lab.command("1"), 1000))
    await asyncio.sleep(0)
    await lab.clock.advance(59)
    assert (await calls.find("1")).state is CommandState.QUEUED
    while not waiting.done():
        await lab.clock.advance(1)
        await asyncio.sleep(0.01)
    expired = await waiting
    assert (expired.state, expired.error.code, expired.sends) == (CommandState.EXPIRED, "Expired", 0)
    with pytest.raises(ConnectionClosed):
        await calls.ask(lab.command("2"))
    await calls.stop()


async def test_a_server_that_starts_again_knows_what_was_queued_and_not_what_was_sent(database) -> None:
    lab = Lab(database)
    now, later = lab.clock.now(), lab.clock.now() + timedelta(hours=1)
    sent = {"state": CommandState.SENT, "native": True, "sends": 1, "expires_at": later}
    for row in (
        Command(id="sent", station="CP001", action="Reset", payload={"type": "Hard"}, created_at=now, **sent),
        Command(
            id="read",
            station="CP001",
            action="GetLocalListVersion",
            payload={},
            created_at=now,
            may_repeat=True,
            **sent,
        ),
        Command(
            id="twice",
            station="CP001",
            action="GetLocalListVersion",
            payload={},
            created_at=now,
            may_repeat=True,
            **{**sent, "sends": 2},
        ),
        lab.command("queued"),
    ):
        await database.write(commands.keep(row, "a run before"))
    calls = await lab.start()
    states = {each.id: each.state for each in await database.read(commands.commands_before(None, 9))}
    assert states == {"sent": "unknown", "read": "queued", "twice": "unknown", "queued": "queued"}
    await calls.stop()


async def test_after_the_server_was_killed_what_waited_waits_and_what_read_is_asked_again(tmp_path) -> None:
    server = ServerProcess(tmp_path)
    await server.start()

    async def connect(station_id: str) -> Typed:
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp/{station_id}"
        link = await websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")], proxy=None)
        links.append(link)
        station = Typed(link)
        await station.ask(BOOT["ocpp1.6"])
        return station

    async def ask(station_id: str, operation: str) -> str:
        url = f"http://127.0.0.1:{server.http_port}/api/v1/stations/{station_id}/commands/{operation}"
        headers = {"Authorization": f"Bearer {(tmp_path / 'api-token').read_text().strip()}"}
        async with httpx.AsyncClient(headers=headers, trust_env=False) as http:
            told = await http.post(url, json={}, params={"queue_s": 600, "wait_s": 0})
        assert told.status_code == 202
        return str(told.json()["id"])

    async def states() -> dict[str, str]:
        return {each["action"]: each["state"] for each in (await server.get("/api/v1/commands")).json()["items"]}

    links: list[websockets.ClientConnection] = []
    try:
        first, other = await connect("CP001"), await connect("CP002")
        await ask("CP001", "reset")
        assert json.loads(await first.receive())[2] == "Reset"
        await ask("CP002", "get-local-list-version")
        assert json.loads(await other.receive())[2] == "GetLocalListVersion"
        await (await connect("CP003")).link.close()
        while (await server.get("/api/v1/stations/CP003")).json()["online"]:
            await asyncio.sleep(0.01)
        await ask("CP003", "clear-cache")
        await server.kill()
        await server.start()
        assert await states() == {"reset": "unknown", "get-local-list-version": "queued", "clear-cache": "queued"}
        first, other, third = [await connect(f"CP00{number}") for number in (1, 2, 3)]
        assert await answer(other, '{"listVersion":3}') == ["GetLocalListVersion", {}]
        assert await answer(third) == ["ClearCache", {}]
        assert (await first.ask('[2,"2","Heartbeat",{}]')).startswith('[3,"2",')
        while await states() != {"reset": "unknown", "get-local-list-version": "answered", "clear-cache": "answered"}:
            await asyncio.sleep(0.01)
    finally:
        for link in links:
            await link.close()
        await server.kill()
