"""Stations that wait to be adopted, and passwords that are changed over OCPP."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import re
import sys
from datetime import UTC, datetime

import pytest
import websockets

from evwire.cli import main
from evwire.model import BootNotification, IdToken
from evwire.server import ServerConfig, add_station, adopt_station, running
from evwire.server.stations.credentials import Passwords
from evwire.server.storage import registration, stations
from evwire.simulator import SimulatedStation

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
    monkeypatch.setattr("evwire.server.stations.registration.MOST_PENDING", 2)
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


@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_a_station_that_takes_no_password_over_ocpp_comes_with_the_one_that_the_answer_shows(
    start, subprotocol
) -> None:
    site = await start(open=False, pending=True)
    waiting = await site.connect("CP001", subprotocol)
    await waiting.ask(BOOT[subprotocol])
    adopting = asyncio.create_task(asked(site, "POST", "CP001/adopt"))
    await waiting.link.send(said(await waiting.receive(), "Rejected"))
    answer = await adopting
    assert answer["outcome"] == "refused"
    assert await refused(site) == 401
    station = await site.connect("CP001", subprotocol, password=answer["password"])
    assert '"Accepted"' in await station.ask(BOOT[subprotocol])


async def test_a_station_that_is_adopted_while_it_is_away_shows_no_password_once_and_is_given_one(start) -> None:
    site = await start(open=False, pending=True)
    waiting = await site.connect()
    await waiting.link.close()
    answer = await asked(site, "POST", "CP001/adopt")
    assert (answer["outcome"], len(answer["password"])) == ("waiting", 40)
    waiting = await site.connect()
    assert '"Pending"' in await waiting.ask(BOOT["ocpp1.6"])
    request = await waiting.receive()
    _, given = sent_password(request)
    await waiting.link.send(said(request, "Accepted"))
    # Not before it has said so: until then it may come without one, should its answer get lost.
    while await taken(site, given) is None:
        await asyncio.sleep(0)
    assert await refused(site) == 401
    assert await refused(site, password=answer["password"]) == 401


async def taken(site, password: str):
    """A station that is accepted with it, or None while it still waits."""
    station = await site.connect(password=password)
    return station if '"Accepted"' in await station.ask(BOOT["ocpp1.6"]) else None


@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_a_station_adopted_on_the_command_line_is_given_a_password_when_it_boots_again(
    start, tmp_path, subprotocol
) -> None:
    site = await start(open=False, pending=True)
    waiting = await site.connect("CP001", subprotocol)
    await waiting.ask(BOOT[subprotocol])
    printed = await adopt_station(tmp_path, "CP001")
    assert '"Pending"' in await waiting.ask(BOOT[subprotocol])
    request = await waiting.receive()
    _, given = sent_password(request)
    # Whichever of them it comes with: it may have been typed in meanwhile.
    assert '"Accepted"' in await (await site.connect("CP001", subprotocol, password=printed)).ask(BOOT[subprotocol])
    station = await site.connect("CP001", subprotocol, password=given)
    assert '"Accepted"' in await station.ask(BOOT[subprotocol])
    assert await refused(site, password=printed) == 401
    with pytest.raises(ValueError, match="waits to be adopted"):
        await adopt_station(tmp_path, "CP001")


async def test_a_waiting_station_that_is_added_with_a_password_is_sent_away_to_come_with_it(start, tmp_path) -> None:
    site = await start(open=False, pending=True)
    waiting = await site.connect()
    await waiting.ask(BOOT["ocpp1.6"])
    made = await add_station(tmp_path, "CP001")
    await waiting.ask(BOOT["ocpp1.6"])
    await asyncio.wait_for(waiting.link.wait_closed(), 10)
    assert waiting.link.close_code == 1008
    assert (await site.get("/api/v1/pending-stations"))["items"] == []
    await site.connect(password=made)


async def rotating(site, station, status: str | None) -> tuple[dict, str]:
    """The answer of the API, and the password that was sent; without a status the link breaks instead."""
    asking = asyncio.create_task(asked(site, "POST", "CP001/credentials", {}))
    request = await station.receive()
    if status is None:
        station.link.transport.abort()
    else:
        await station.link.send(said(request, status))
    return await asking, sent_password(request)[1]


@pytest.mark.requirement("A01.FR.03")
@pytest.mark.threat(8)
@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_both_passwords_are_right_until_the_station_has_come_with_the_new_one(
    start, tmp_path, subprotocol
) -> None:
    site = await start(open=False)
    old = await add_station(tmp_path, "CP001")
    station = await site.connect("CP001", subprotocol, password=old)
    answer, new = await rotating(site, station, "Accepted")
    assert answer == {"id": "CP001", "outcome": "accepted", "password": None}
    assert re.fullmatch("[0-9a-f]{40}", new)
    await site.connect("CP001", subprotocol, password=old)
    await site.connect("CP001", subprotocol, password=new)
    assert await refused(site, password=old) == 401
    # 1.6's key is written in hexadecimal, and shown as the bytes that this stands for.
    async with showing(site, bytes.fromhex(new)):
        pass


def showing(site, secret: bytes) -> websockets.connect:
    """A connection with a password that need not be text."""
    return websockets.connect(
        f"ws://127.0.0.1:{site.server.ocpp_port}/ocpp/CP001",
        subprotocols=[websockets.Subprotocol("ocpp1.6")],
        additional_headers={"Authorization": f"Basic {base64.b64encode(b'CP001:' + secret).decode()}"},
        proxy=None,
    )


@pytest.mark.requirement("A01.FR.04")
@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_a_station_that_refuses_its_new_password_goes_on_with_the_old_one(start, tmp_path, subprotocol) -> None:
    site = await start(open=False)
    old = await add_station(tmp_path, "CP001")
    station = await site.connect("CP001", subprotocol, password=old)
    answer, new = await rotating(site, station, "Rejected")
    assert answer["outcome"] == "refused"
    assert await refused(site, password=new) == 401
    await site.connect("CP001", subprotocol, password=old)


@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_after_a_crash_in_the_middle_of_a_change_both_passwords_work_until_the_new_one_was_used(
    start, tmp_path, subprotocol
) -> None:
    site = await start(open=False, call_timeout_s=0.2)
    old = await add_station(tmp_path, "CP001")
    station = await site.connect("CP001", subprotocol, password=old)
    answer, first = await rotating(site, station, None)
    assert answer["outcome"] == "unknown"
    # The next server knows what this one has committed before it sent anything.
    site = await start(open=False)
    station = await site.connect("CP001", subprotocol, password=old)
    answer, second = await rotating(site, station, None)
    station = await site.connect("CP001", subprotocol, password=first)
    assert await refused(site, password=old) == 401
    await site.connect("CP001", subprotocol, password=second)
    assert await refused(site, password=first) == 401


async def test_a_station_that_never_answers_is_not_sent_more_passwords_than_are_kept(start, tmp_path) -> None:
    site = await start(open=False)
    old = await add_station(tmp_path, "CP001")
    for _ in range(4):
        await rotating(site, await site.connect(password=old), None)
    await site.connect(password=old)
    problem = await asked(site, "POST", "CP001/credentials", {}, status=409)
    assert "expected CP001 to come back" in problem["error"]["description"]


async def test_a_password_of_ones_own_is_given_and_shown_on_request_only(start, tmp_path) -> None:
    site = await start(open=False)
    station = await site.connect(password=await add_station(tmp_path, "CP001"))
    body = {"password": "sixteen letters!", "show": True}
    asking = asyncio.create_task(asked(site, "POST", "CP001/credentials", body))
    request = await station.receive()
    assert sent_password(request)[1] == b"sixteen letters!".hex()
    await station.link.send(said(request, "Accepted"))
    assert (await asking)["password"] == "sixteen letters!"
    station = await site.connect(password="sixteen letters!")
    for body in ({"password": "too short"}, {"password": "more than twenty bytes are no key"}):
        await asked(site, "POST", "CP001/credentials", body, status=422)
    await asked(site, "POST", "CP002/credentials", {}, status=404)
    await station.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        await asyncio.sleep(0)
    await asked(site, "POST", "CP001/credentials", {}, status=409)


@pytest.mark.requirement("A01.FR.09")
@pytest.mark.parametrize("subprotocol", VERSIONS)
async def test_no_password_is_in_the_audit_the_frames_the_wire_log_or_the_database(
    start, tmp_path, caplog, subprotocol
) -> None:
    caplog.set_level(logging.DEBUG, "evwire.server")
    site = await start(open=False, wire_log=tmp_path / "wire.jsonl")
    station = await site.connect("CP001", subprotocol, password=await add_station(tmp_path, "CP001"))
    _, made = await rotating(site, station, "Accepted")
    own = "x" * 20
    asking = asyncio.create_task(asked(site, "POST", "CP001/credentials", {"password": own}))
    request = await station.receive()
    await station.link.send(said(request, "Accepted"))
    await asking
    (change, *_) = (await site.get("/api/v1/audit"))["items"]
    assert (change["action"], change["content"]) == ("rotate_credentials", {"password": "***"})
    frames = (await site.http.get("/api/v1/frames")).text
    assert "AuthorizationKey" in frames or "BasicAuthPassword" in frames
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for secret in (made, own, sent_password(request)[1]):
        assert secret not in frames
        assert secret not in caplog.text
        assert secret.encode() not in kept


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_simulated_station_is_adopted_and_later_given_another_password_and_comes_back_with_each(
    start, tmp_path, version
) -> None:
    site = await start(open=False, pending=True)
    token = IdToken("04A2B3C4")
    async with SimulatedStation(
        "CP001", site.server.ocpp_url, version=version, id_token=token, password="the one of the factory"
    ) as simulated:
        while not any(each["vendor"] for each in (await site.get("/api/v1/pending-stations"))["items"]):
            await asyncio.sleep(0.01)
        assert (await asked(site, "POST", "CP001/adopt"))["outcome"] == "accepted"
        await asyncio.wait_for(simulated.station.wait_registered(), 20)
        while not (await site.get("/api/v1/stations/CP001"))["online"]:
            await asyncio.sleep(0.01)
        adopted, connection = simulated.station.password.secret, site.server.csms.stations["CP001"]
        assert (await asked(site, "POST", "CP001/credentials", {}))["outcome"] == "accepted"
        while connection.connected or "CP001" not in site.server.csms.stations:
            await asyncio.sleep(0.01)
        assert simulated.station.password.secret != adopted
    with pytest.raises(websockets.InvalidStatus, match="401"):
        await showing(site, adopted)


async def test_a_station_that_is_blocked_or_removed_is_disconnected_and_its_history_stays(start, tmp_path) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001")
    station = await site.connect(password=made)
    await station.ask(BOOT["ocpp1.6"])
    await station.ask(
        '[2,"2","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
    )
    view = await asked(site, "PATCH", "CP001", {"blocked": True})
    assert (view["state"], view["added"]) == ("blocked", True)
    await asyncio.wait_for(station.link.wait_closed(), 10)
    assert await refused(site, password=made) == 403
    assert await refused(site, password="wrong") == 401
    assert (await asked(site, "PATCH", "CP001", {"blocked": False}))["state"] == "added"
    station = await site.connect(password=made)
    await asked(site, "DELETE", "CP001", status=204)
    await asyncio.wait_for(station.link.wait_closed(), 10)
    assert await refused(site, password=made) == 404
    view = await asked(site, "GET", "CP001")
    assert (view["state"], view["added"], view["vendor"]) == ("seen", False, "VendorName")
    assert len((await site.get("/api/v1/transactions?station=CP001"))["items"]) == 1
    await asked(site, "DELETE", "CP001", status=404)
    await asked(site, "PATCH", "CP001", {"blocked": True}, status=404)


async def test_a_connection_that_was_let_in_just_before_its_station_was_removed_ends_too(
    start, tmp_path, monkeypatch
) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001")
    removed = asyncio.Event()
    match = Passwords.match

    async def slow_match(passwords: Passwords, credential: bytes, password: bytes) -> bool:
        right = await match(passwords, credential, password)
        await removed.wait()
        return right

    monkeypatch.setattr(Passwords, "match", slow_match)
    connecting = asyncio.create_task(site.connect(password=made))
    await asked(site, "DELETE", "CP001", status=204)
    removed.set()
    station = await connecting
    await asyncio.wait_for(station.link.wait_closed(), 10)
    assert station.link.close_code == 1008


@pytest.mark.threat(9)
async def test_what_the_command_line_can_change_of_a_station_the_api_can_too(start) -> None:
    site = await start(open=False)
    for body, password in (
        ({"id": "CP001", "password": "one of my own"}, "one of my own"),
        ({"id": "CP001", "no_password": True}, None),
    ):
        assert (await asked(site, "POST", "", body, status=201))["password"] is None
        await site.connect(password=password)
    await asked(site, "POST", "", {"id": "CP001", "certificate_only": True}, status=201)
    assert await refused(site) == 401
    await asked(site, "POST", "CP001/credentials", {}, status=409)
    await asked(site, "POST", "", {"id": "CP001", "certificate_only": True, "password": "both"}, status=422)
    await asked(site, "POST", "", {"id": "CP001", "no_password": True}, status=201)
    change = {"security_profile": 2, "arriving": "strict", "quirks": ["zj-beny-commas"]}
    assert (await asked(site, "PATCH", "CP001", change))["security_profile"] == 2
    assert await refused(site) == 401
    await asked(site, "PATCH", "CP001", {"security_profile": 0})
    strict = await site.connect()
    status = '[2,"2","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]'
    assert (await strict.ask(status)).startswith('[4,"2","TypeConstraintViolation"')
    for wrong in ({"security_profile": 4}, {"arriving": "raw"}, {"quirks": ["none"]}, {"colour": "red"}):
        await asked(site, "PATCH", "CP001", wrong, status=422)


async def test_a_station_without_a_password_needs_the_one_it_was_given_once_it_has_shown_it(start, tmp_path) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001", no_password=True)
    _, new = await rotating(site, await site.connect(), "Accepted")
    await site.connect()
    await site.connect(password=new)
    assert await refused(site) == 401


async def test_the_commands_adopt_and_rotate_say_what_became_of_it(start, tmp_path, capsys) -> None:
    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as caught:
            main(["station", *words, "--data", str(tmp_path)])
        return int(caught.value.code or 0), capsys.readouterr().out

    site = await start(open=False, pending=True)
    waiting = await site.connect()
    await waiting.ask(BOOT["ocpp1.6"])
    code, out = await asyncio.to_thread(run, "pending")
    assert (code, out) == (0, "CP001 127.0.0.1 1.6 VendorName ModelName\n")
    code, out = await asyncio.to_thread(run, "adopt", "CP001")
    assert code == 0
    (password,) = re.findall(r"^password: ([0-9a-f]{40})$", out, re.MULTILINE)
    assert (await asyncio.to_thread(run, "adopt", "CP001"))[0] == 2
    for status, expected in (("Accepted", 0), ("Rejected", 1)):
        station = await site.connect(password=password)
        words = ("station", "rotate", "CP001", "--url", site.server.http_url, "--data", str(tmp_path), "--show")
        rotating = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "evwire", *words), stdout=asyncio.subprocess.PIPE
        )
        request = await station.receive()
        await station.link.send(said(request, status))
        printed, _ = await asyncio.wait_for(rotating.communicate(), 30)
        assert rotating.returncode == expected
        assert f"password: {sent_password(request)[1]}" in printed.decode()
        if status == "Accepted":
            password = sent_password(request)[1]


async def test_where_unknown_stations_are_hidden_none_can_wait(tmp_path) -> None:
    with pytest.raises(ValueError, match="expected pending or hide_unknown"):
        async with running(ServerConfig(data=tmp_path, pending=True, hide_unknown=True)):
            pass


async def test_whatever_is_lost_on_the_way_is_kept_alike_on_each_database(database) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    boot = BootNotification(vendor="V", model="M")
    await database.write(registration.came("CP001", "192.0.2.1", "/ocpp/CP001", now))
    await database.write(registration.introduced("CP001", boot, "1.6", now))
    first, second, third = b"g1 first", b"g1 second", b"g1 third"

    async def known():
        row = await database.read(stations.admittance("CP001"))
        return row.credential, row.next_credentials, row.awaits_password

    # Each of them twice: a write may be tried again when it was done already.
    for _ in range(2):
        assert await database.write(registration.adopt("CP001", first))
    assert await known() == (first, (), True)
    assert (await database.read(stations.station("CP001"))).vendor == "V"
    for credential in (second, second, third):
        assert await database.write(registration.offer("CP001", credential))
    assert await known() == (first, (second, third), True)
    for _ in range(2):
        await database.write(registration.shown("CP001", second))
    assert await known() == (second, (third,), False)
    for _ in range(2):
        await database.write(registration.turned_down("CP001", third))
    assert await known() == (second, (), False)
    assert await database.write(registration.remove("CP001"))
    assert await database.read(stations.admittance("CP001")) is None
    assert not await database.write(registration.offer("CP001", first))
