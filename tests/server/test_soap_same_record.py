"""A charge with remote start and stop leaves the same in the database, whether it is told in SOAP or in JSON."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from evwire import ChargingStation
from evwire.server import ServerConfig, running
from evwire.server.config import database_path
from evwire.station import Connect, StationIdentity, soap_connect
from evwire.testing import ManualClock
from evwire.transport import websocket
from station_lab import FakeRelay


class Pending:
    """Which of a station's calls have no answer yet: only without any may its clock be turned."""

    def __init__(self, station: ChargingStation, clock: ManualClock) -> None:
        self._clock = clock
        self._ids: set[str] = set()
        station.tap(self._heard)

    def _heard(self, direction: str, data: bytes) -> None:
        kind, message_id, *_ = json.loads(data)
        if direction == "out" and kind == 2:
            self._ids.add(message_id)
        elif direction == "in" and kind != 2:
            self._ids.discard(message_id)

    async def none(self) -> None:
        await self._clock.settle()
        while self._ids:
            await asyncio.sleep(0)
            await self._clock.settle()


WHEN_RECEIVED = {
    "received_at",
    "last_seen_at",
    "last_boot_at",
    "created_at",
    "finished_at",
    "expires_at",
    "sender",
    "at",
    "started_received_at",
    "stopped_received_at",
    "clock_skew_s",
    "answer",
}
WITHOUT = {
    "connections",
    "connector_statuses",
    "station_events",
    "sqlite_sequence",
    "energy_totals",
    "energy_positions",
}
"""SOAP has no connection, 1.5 fewer statuses; and what is told of both has its number among the others.
Energy is added up when there is time."""
Record = dict[str, list[dict[str, Any]]]


async def recorded(data: Path, version: str, *, soap: bool) -> Record:
    """What a server's database has after a whole charge."""
    async with AsyncExitStack() as stack:
        config = ServerConfig(
            data=data,
            host="127.0.0.1",
            ocpp_port=0,
            http_port=0,
            open=True,
            soap_port=0,
            soap_callbacks=("127.0.0.0/8",),
        )
        server = await stack.enter_async_context(running(config))
        operator = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=server.http_url, headers={"Authorization": f"Bearer {server.token}"}, trust_env=False
            )
        )
        connect: Connect = websocket.connect
        if soap:
            connect = await stack.enter_async_context(soap_connect(host="127.0.0.1"))
        relay, clock = FakeRelay(), ManualClock()
        station = ChargingStation(
            "CP001",
            str(server.soap_url if soap else server.ocpp_url),
            versions=[version],
            hardware=relay,
            identity=StationIdentity(vendor="Vendor", model="Model", serial_number="S1", firmware_version="1.0"),
            clock=clock,
            connect=connect,
        )
        pending = Pending(station, clock)
        await stack.enter_async_context(station)
        await station.wait_registered()
        await charge(operator, station, pending, relay, clock)
    return content(database_path(data))


async def charge(
    operator: httpx.AsyncClient, station: ChargingStation, pending: Pending, relay: FakeRelay, clock: ManualClock
) -> None:
    async def ask(operation: str, body: dict[str, Any]) -> str:
        answer = await operator.post(f"/api/v1/stations/CP001/commands/{operation}", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["result"]["status"])

    async def until(reading: float | None, *, stopped: bool = False) -> dict[str, Any]:
        while True:
            items = (await operator.get("/api/v1/transactions")).json()["items"]
            if items and items[0]["energy_wh"] == reading and (items[0]["stopped_at"] is not None) is stopped:
                return dict(items[0])

    start = {"id_token": {"value": "04A2B3C4"}, "evse_id": 1, "remote_start_id": 0}
    assert await ask("request-start-transaction", start) == "Accepted"
    station.plugged_in(1)
    transaction = await until(0.0)
    for energy_wh in (2000.0, 3500.0):
        relay.energy_wh = energy_wh
        await pending.none()
        await clock.advance(60)
        await until(energy_wh - 1000)
    relay.energy_wh = 4250.0
    await pending.none()
    await clock.advance(30)
    assert await ask("request-stop-transaction", {"transaction_id": transaction["id"]}) == "Accepted"
    await until(3250.0, stopped=True)
    await pending.none()
    station.unplugged(1)
    while {each["status"] for each in await connectors(operator)} != {"Available"}:
        pass


async def connectors(operator: httpx.AsyncClient) -> list[dict[str, Any]]:
    return list((await operator.get("/api/v1/stations/CP001")).json()["connectors"])


def content(path: Path) -> Record:
    """Every table but those, without when it was received and how commands and events are numbered."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}
    return {name: [_lasting(name, row) for row in found] for name, found in rows.items() if name not in WITHOUT}


def _lasting(table: str, row: sqlite3.Row) -> dict[str, Any]:
    left_out = WHEN_RECEIVED | ({"id"} if table in ("commands", "transaction_events") else set())
    return {name: row[name] for name in set(row.keys()) - left_out}


@pytest.mark.parametrize("version", ["1.6", "1.5"])
async def test_a_charge_in_soap_leaves_the_same_in_the_database_as_one_in_json(tmp_path: Path, version: str) -> None:
    told = await recorded(tmp_path / "soap", version, soap=True)
    expected = await recorded(tmp_path / "json", "1.6", soap=False)
    assert [len(expected[name]) for name in ("transactions", "transaction_events", "samples", "commands")] == [
        1,
        4,
        5,
        2,
    ]
    assert expected["transactions"][0]["stop_reason"] == "Remote"
    if version == "1.5":
        without_stop_reason(expected)
        without_stop_reason(told)
        expected["stations"][0]["version"] = "1.5"
    assert told == expected


def without_stop_reason(record: Record) -> None:
    """1.5 has no word for why a transaction ends, nor has the key of the event that tells the end."""
    record["transactions"][0].pop("stop_reason")
    gathered = json.loads(record["transactions"][0]["gathered"])
    gathered["ranks"].pop("stop_reason", None)
    record["transactions"][0]["gathered"] = gathered
    ended = record["transaction_events"][-1]
    ended["event_key"] = ended["event_key"].partition(" ")[0]
    event = json.loads(ended["content"])
    event.pop("stop_reason", None)
    ended["content"] = event
