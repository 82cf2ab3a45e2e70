"""Who may connect, who may charge, and what is said about those who may not."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
import websockets

from evwire import Tolerance
from evwire.server import add_station, add_token, treat_station

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'


async def refused(site, station_id: str = "CP001", **credentials) -> int:
    with pytest.raises(websockets.InvalidStatus) as caught:
        await site.connect(station_id, **credentials)
    return caught.value.response.status_code


async def test_an_unknown_station_gets_404_and_the_log_says_how_to_admit_it(start, tmp_path, caplog) -> None:
    site = await start(open=False)
    caplog.set_level(logging.INFO, "evwire.server")
    assert await refused(site, "CP001") == 404
    while not (refusals := (await site.get("/api/v1/refusals"))["items"]):
        await asyncio.sleep(0)
    assert (refusals[0]["station_id"], refusals[0]["address"], refusals[0]["times"]) == ("CP001", "127.0.0.1", 1)
    (warning,) = (record for record in caplog.records if record.levelno == logging.WARNING)
    assert f"evwire station add CP001 --data {tmp_path}" in warning.getMessage()


async def test_a_name_that_a_shell_would_run_is_quoted_in_the_command(start, caplog) -> None:
    site = await start(open=False)
    assert await refused(site, "CP1;reboot") == 404
    while not (await site.get("/api/v1/refusals"))["items"]:
        await asyncio.sleep(0)
    assert "evwire station add 'CP1;reboot' --data" in caplog.text


@pytest.mark.parametrize("chosen", [None, "a password of my own"])
async def test_a_station_that_was_added_while_the_server_runs_connects_with_its_password(
    start, tmp_path, chosen
) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001", password=chosen)
    assert await refused(site) == 401
    assert await refused(site, password="wrong") == 401
    station = await site.connect(password=chosen or made)
    assert '"Accepted"' in await station.ask(BOOT)


async def test_the_user_name_must_be_the_stations_id(start, tmp_path) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001")
    url = f"ws://CP002:{made}@127.0.0.1:{site.server.ocpp_port}/ocpp/CP001"
    with pytest.raises(websockets.InvalidStatus) as caught:
        await websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")], proxy=None)
    assert caught.value.response.status_code == 401


async def test_a_station_may_be_let_in_without_a_password(start, tmp_path) -> None:
    site = await start(open=False)
    assert await add_station(tmp_path, "CP001", no_password=True) is None
    assert '"Accepted"' in await (await site.connect()).ask(BOOT)


async def test_a_station_that_came_while_everybody_might_is_unknown_afterwards(start) -> None:
    open_site = await start(open=True)
    await (await open_site.connect()).ask(BOOT)
    site = await start(open=False)
    assert await refused(site, "CP001") == 404


async def test_passwords_and_the_api_token_are_kept_out_of_the_readers_eyes(start, tmp_path) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001")
    assert all(
        made.encode() not in path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("evwire.sqlite3")
    )
    token_file = tmp_path / "api-token"
    assert token_file.stat().st_mode & 0o777 == 0o600
    assert token_file.read_text().strip() == site.server.token


async def test_any_token_is_accepted_for_a_day_when_open(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    info = json.loads(await station.ask('[2,"2","Authorize",{"idTag":"WHOEVER"}]'))[2]["idTagInfo"]
    assert info["status"] == "Accepted"
    assert "expiryDate" in info


async def test_an_unknown_token_is_refused_but_its_transaction_is_kept(start, tmp_path) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001", no_password=True)
    await add_token(tmp_path, "04a2b3c4")
    station = await site.connect()
    await station.ask(BOOT)
    assert '"Invalid"' in await station.ask('[2,"2","Authorize",{"idTag":"WHOEVER"}]')
    assert '"Accepted"' in await station.ask('[2,"3","Authorize",{"idTag":"04A2B3C4"}]')
    answer = await station.ask(
        '[2,"4","StartTransaction",{"connectorId":1,"idTag":"WHOEVER","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
    )
    assert json.loads(answer)[2]["idTagInfo"]["status"] == "Invalid"
    (kept,) = (await site.get("/api/v1/transactions"))["items"]
    assert (kept["id"], kept["id_token"]) == (str(json.loads(answer)[2]["transactionId"]), "WHOEVER")


async def test_an_unknown_token_is_unknown_in_newer_words(start, tmp_path) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001", no_password=True)
    station = await site.connect(subprotocol="ocpp2.0.1")
    await station.ask(
        '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]'
    )
    assert '"status":"Unknown"' in await station.ask(
        '[2,"2","Authorize",{"idToken":{"idToken":"WHOEVER","type":"ISO14443"}}]'
    )


async def test_the_end_of_somebody_elses_transaction_changes_nothing_there(site) -> None:
    mine, other = await site.connect("MINE"), await site.connect("OTHER")
    await mine.ask(BOOT)
    await other.ask(BOOT)
    number = json.loads(
        await mine.ask(
            '[2,"2","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-01-01T12:00:00Z"}]'
        )
    )[2]["transactionId"]
    stop = f'[2,"3","StopTransaction",{{"transactionId":{number},"meterStop":9,"timestamp":"2026-01-01T13:00:00Z"}}]'
    assert await other.ask(stop) == '[3,"3",{}]'
    (kept,) = (await site.get("/api/v1/transactions?station=MINE"))["items"]
    assert kept["stopped_at"] is None
    (orphan,) = (await site.get("/api/v1/transactions?station=OTHER"))["items"]
    assert (orphan["id"], orphan["meter_stop_wh"]) == (str(number), 9)


async def test_who_gives_wrong_passwords_too_often_is_answered_429_before_anything_is_computed(
    start, tmp_path, monkeypatch
) -> None:
    site = await start(open=False)
    made = await add_station(tmp_path, "CP001")
    await add_station(tmp_path, "CP002", password="another password")
    assert [await refused(site, password="guess") for _ in range(5)] == [401] * 5

    async def never(credential: bytes, password: bytes) -> bool:
        raise AssertionError("a password was looked at")

    monkeypatch.setattr("evwire.server.stations.credentials.matches", never)
    with pytest.raises(websockets.InvalidStatus) as caught:
        await site.connect(password=made)
    assert caught.value.response.status_code == 429
    assert 0 < int(caught.value.response.headers["Retry-After"]) <= 60
    monkeypatch.undo()
    # Another station behind the same address is let in meanwhile.
    assert '"Accepted"' in await (await site.connect("CP002", password="another password")).ask(BOOT)


async def test_a_station_that_is_to_be_read_strictly_is_from_its_next_connection_on(start, tmp_path) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001", no_password=True)
    status = '[2,"2","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]'
    tolerant = await site.connect()
    assert await tolerant.ask(status) == '[3,"2",{}]'
    await treat_station(tmp_path, "CP001", arriving=Tolerance.STRICT)
    strict = await site.connect()
    assert (await strict.ask(status)).startswith('[4,"2","TypeConstraintViolation"')


async def test_a_server_reads_what_stations_send(tmp_path) -> None:
    await add_station(tmp_path, "CP001")
    with pytest.raises(ValueError, match="expected strict or tolerant"):
        await treat_station(tmp_path, "CP001", arriving=Tolerance.RAW)
