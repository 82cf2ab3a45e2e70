"""Many stations at once: bounded, staged, by two people, and each in the audit."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from bisect import bisect_left
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from command_lab import BOOT, VERSIONS, Lab, answer
from evwire.server.commands.fanout import Fanout
from evwire.server.storage import Database, batches, commands, stations
from evwire.server.storage.batches import Batch, BatchState, Place
from evwire.testing import ManualClock

BATCHES = "/api/v1/batches"
RESET = {"operation": "reset", "request": {"kind": "OnIdle"}}


def add_stations(tmp_path, count: int) -> None:
    with closing(sqlite3.connect(tmp_path / "evwire.sqlite3")) as connection, connection:
        connection.executemany(
            "INSERT INTO stations (id, no_password, added, security_profile) VALUES (?, 0, 1, 0)",
            [(f"CP{number:05}",) for number in range(count)],
        )


async def token(site, role: str, **more: object) -> dict[str, str]:
    made = await site.http.post("/api/v1/api-tokens", json={"name": f"an {role}", "role": role, **more})
    return {"Authorization": f"Bearer {made.json()['secret']}"}


def rows(tmp_path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(tmp_path / "evwire.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def most_in_a_minute(moments: list[datetime]) -> int:
    ordered = sorted(moments)
    return max(bisect_left(ordered, each + timedelta(minutes=1)) - place for place, each in enumerate(ordered))


@VERSIONS
async def test_a_batch_asks_each_of_its_stations(site, monkeypatch, subprotocol) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: low)
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT[subprotocol])
    told = await site.http.post(BATCHES, json={"operation": "clear-cache", "stations": ["CP001", "CP001"]})
    assert told.status_code == 202, told.text
    assert (told.json()["state"], told.json()["stations"]) == ("started", 1)
    assert await answer(station) == ["ClearCache", {}]
    async with asyncio.timeout(10):
        while (batch := await site.get(told.headers["Location"]))["commands"] != {"answered": 1}:
            await asyncio.sleep(0.01)
    (command,) = (await site.get("/api/v1/commands"))["items"]
    assert (command["batch"], command["action"]) == (batch["id"], "clear-cache")
    assert (await site.get(BATCHES))["items"] == [batch]


@pytest.mark.threat(44)
async def test_ten_thousand_stations_are_reset_by_two_admins_only_and_never_all_at_once(site, tmp_path) -> None:
    add_stations(tmp_path, 10_000)
    operator, one, other = await token(site, "operator"), await token(site, "admin"), await token(site, "admin")
    refused = await site.http.post(f"{BATCHES}?confirm=10000", json=RESET, headers=operator)
    assert refused.status_code == 403
    assert "expected at most 50, or an admin" in refused.json()["error"]["description"]
    for query in ("", "?confirm=9999"):
        refused = await site.http.post(f"{BATCHES}{query}", json=RESET, headers=one)
        assert refused.status_code == 422
        assert "expected confirm=10000" in refused.json()["error"]["description"]
    told = await site.http.post(f"{BATCHES}?confirm=10000", json=RESET, headers=one)
    assert (told.status_code, told.json()["state"], told.json()["commands"]) == (202, "waiting", {})
    approval = f"{told.headers['Location']}/approval"
    assert (await site.http.post(approval, headers=one)).status_code == 403
    assert (await site.http.post(approval, headers=operator)).status_code == 403
    assert rows(tmp_path, "SELECT count(*) FROM commands") == [(0,)]
    for _ in range(2):
        approved = await site.http.post(approval, headers=other)
        assert (approved.status_code, approved.json()["commands"]) == (202, {"queued": 10_000})
    turns = [
        datetime.fromisoformat(moment)
        for (moment,) in rows(tmp_path, "SELECT not_before FROM commands ORDER BY station_id")
    ]
    assert 499 <= most_in_a_minute(turns) <= 501
    assert turns != sorted(turns), "the order is not that of their names"
    audited = rows(tmp_path, "SELECT DISTINCT target, who FROM audit WHERE action = 'reset' ORDER BY target")
    assert len(audited) == 10_000
    assert audited[0][0] == "/api/v1/stations/CP00000/commands/reset"
    assert audited[0][1].count("an admin") == 2
    gone = await site.http.delete(told.headers["Location"], headers=operator)
    assert (gone.json()["state"], gone.json()["commands"]) == ("cancelled", {"cancelled": 10_000})
    assert (await site.http.post(approval, headers=other)).status_code == 409


@pytest.mark.threat(44)
async def test_what_neither_gives_nor_takes_load_needs_one_admin_who_confirms(site, tmp_path) -> None:
    add_stations(tmp_path, 51)
    body = {"operation": "get-local-list-version"}
    told = await site.http.post(f"{BATCHES}?confirm=51", json=body)
    assert (told.status_code, told.json()["commands"]) == (202, {"queued": 51})
    few = {**RESET, "stations": [f"CP{number:05}" for number in range(50)]}
    told = await site.http.post(BATCHES, json=few, headers=await token(site, "operator"))
    assert (told.status_code, told.json()["commands"]) == (202, {"queued": 50})
    turns = [datetime.fromisoformat(moment) for (moment,) in rows(tmp_path, "SELECT not_before FROM commands")]
    assert most_in_a_minute(turns) <= 11, "those of both batches together"


@pytest.mark.threat(44)
async def test_who_gives_or_takes_load_of_many_stations_in_a_loop_has_to_wait(site, tmp_path) -> None:
    add_stations(tmp_path, 60)
    operator = await token(site, "operator")

    async def ask(number: int, operation: str) -> int:
        url = f"/api/v1/stations/CP{number:05}/commands/{operation}?queue_s=60&wait_s=0"
        answer = await site.http.post(url, json={}, headers=operator)
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
        return answer.status_code

    assert [await ask(number, "reset") for number in range(52)] == [202] * 50 + [429] * 2
    assert await ask(0, "reset") == 202, "the same again is not one more"
    assert [await ask(number, "clear-cache") for number in range(50, 60)] == [202] * 10


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"operation": "dance"}, "no operation 'dance'"),
        ({"operation": "reset", "request": {"kind": "Gentle"}}, "Gentle"),
        ({"operation": "reset", "request": {"knd": 1}}, "$.knd"),
        ({"operation": "reset", "stations": ["NOBODY"]}, "no station 'NOBODY'"),
        ({"operation": "reset", "stations": []}, "at least one station"),
        ({"operation": "reset"}, "at least one station"),
        (
            {
                "operation": "set-variables",
                "request": {
                    "settings": [
                        {"component": {"name": "X"}, "variable": {"name": "BasicAuthPassword"}, "value": "CANARY"}
                    ]
                },
            },
            "nothing secret",
        ),
    ],
)
async def test_a_batch_that_does_not_fit_is_422(site, body, expected) -> None:
    answer = await site.http.post(BATCHES, json=body)
    assert answer.status_code == 422
    assert expected in answer.json()["error"]["description"]
    assert (await site.get(BATCHES))["items"] == []


async def test_a_token_for_some_stations_has_batches_of_these(site, tmp_path) -> None:
    add_stations(tmp_path, 3)
    everything = (await site.http.post(BATCHES, json={"operation": "clear-cache"})).json()
    scoped = await token(site, "operator", stations=["CP00001"])
    key = {**scoped, "Idempotency-Key": "k"}
    told = [(await site.http.post(BATCHES, json={"operation": "clear-cache"}, headers=key)).json() for _ in range(2)]
    assert told[0] == told[1]
    assert told[0]["stations"] == 1
    others = {"operation": "clear-cache", "stations": ["CP00002"]}
    assert (await site.http.post(BATCHES, json=others, headers=scoped)).status_code == 422
    assert (await site.http.post(BATCHES, json=others, headers=key)).status_code == 422
    assert (await site.http.get(BATCHES, headers=scoped)).json()["items"] == [told[0]]
    for method in ("GET", "DELETE"):
        path = f"{BATCHES}/{everything['id']}"
        assert (await site.http.request(method, path, headers=scoped)).status_code == 404


@pytest.mark.threat(44)
async def test_stations_that_come_back_all_at_once_are_asked_a_share_a_minute(database: Database) -> None:
    lab = Lab(database)
    names = [f"CP{number:03}" for number in range(12)]
    for name in names:
        await database.write(stations.add_station(name, None, no_password=True))
    now = lab.clock.now()
    batch = Batch(
        id="8d1f7a52-94a1-4c0e-9a3a-000000000001",
        operation="clear-cache",
        payload={},
        strict_mapping=False,
        stations=names,
        queue_s=3600,
        state=BatchState.STARTED,
        asker="owner",
        asked_by="owner",
        created_at=now,
    )
    for _ in range(2):
        await database.write(batches.keep(batch, Place(0.0, [0.0] * 12), now, None))
    calls = await lab.start()
    asked: list[str] = []
    lab.csms.tap(lambda station, direction, data: asked.append(station) if b"ClearCache" in data else None)
    links = [await lab.connect(name) for name in names]
    for link in links:
        await link.ask('[2,"1","Heartbeat",{}]')
    async with asyncio.timeout(20):
        while len(asked) < 10 or [row async for row in _postponed(database, now)] != [2]:
            await lab.clock.settle()
            await asyncio.sleep(0.01)
    assert len(asked) == 10
    async with asyncio.timeout(20):
        while len(asked) < 12:
            await lab.clock.advance(5)
            await asyncio.sleep(0.01)
    assert lab.clock.now() >= now + timedelta(minutes=1)
    assert sorted(asked) == names
    await calls.stop()


async def _postponed(database: Database, now: datetime):
    found = await database.read(commands.commands_before(None, 99))
    yield len([each for each in found if each.not_before is not None and each.not_before > now])


async def test_the_budget_grows_with_the_fleet_and_comes_back_with_time(database: Database) -> None:
    clock = ManualClock()
    assert await Fanout(database, clock).a_minute() == 10
    await asyncio.gather(
        *(database.write(stations.add_station(f"CP{number}", None, no_password=True)) for number in range(240))
    )
    fanout = Fanout(database, clock)
    assert await fanout.a_minute() == 12
    assert [await fanout.turn_s() for _ in range(14)] == [0.0] * 12 + [60.0] * 2
    assert [await fanout.wait_s("one", f"CP{number}") for number in range(51)] == [0] * 50 + [60]
    assert await fanout.wait_s("other", "CP0") == 0
    few = Fanout(database, clock, load_a_minute=2)
    assert [await few.wait_s("one", f"CP{number}") for number in range(3)] == [0, 0, 60]
    await clock.advance(60)
    assert await fanout.turn_s() == 0.0
    assert await fanout.wait_s("one", "CP50") == 0
