"""Stations that charge while their server is killed again and again, and what it has of that in the end."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from evwire.model import IdToken
from evwire.server.storage import Database
from evwire.server.storage.tables import transactions
from evwire.simulator import SimulatedStation, Vehicle
from server_process import ServerProcess

VERSIONS = ("1.6", "2.0.1", "2.1")
STATIONS = 300
VISITS = 20
OLD = 1_000_000
"""How many transactions of other stations are there before."""
RESTARTED_WITHIN_S = 5.0
UP_S = (0.1, 2.0)
SPEED = 900
_PAGE_OF = 500


def fill(connection: sa.Connection) -> None:
    """As many transactions as an operator has in some years."""
    digits = sa.select(sa.literal(1).label("number")).cte("numbers", recursive=True)
    numbers = digits.union_all(sa.select(digits.c.number + 1).where(digits.c.number < OLD))
    text = sa.cast(numbers.c.number, sa.String)
    began = sa.literal(datetime(2025, 1, 1, 12, tzinfo=UTC), transactions.c.started_at.type)
    row = {
        "station_id": sa.literal("OLD") + sa.cast(numbers.c.number % 1000, sa.String),
        "transaction_id": text,
        "start_key": text,
        "evse_id": sa.literal(1),
        "id_token": sa.literal("04A2B3C4"),
        "started_at": began,
        "stopped_at": began,
        "meter_start_wh": sa.literal(0.0),
        "meter_stop_wh": sa.literal(9000.0),
        "energy_wh": sa.literal(9000.0),
    }
    connection.execute(sa.insert(transactions).from_select(list(row), sa.select(*row.values())))


async def filled(where: Any) -> None:
    """Put the old transactions into an empty database."""
    database = await Database.open(where, hold_s=600)
    await database.write(fill)
    await database.close()


class Ledger:
    """What stations believe to be told, and how long each restart of the server took."""

    def __init__(self, server: ServerProcess, seed: int) -> None:
        self._server = server
        self._chance = random.Random(seed)
        self.restarts_s: list[float] = []
        self.stations = [self._station(number) for number in range(STATIONS)]

    def _station(self, number: int) -> SimulatedStation:
        simulated = SimulatedStation(
            f"CP{number:03}",
            f"ws://127.0.0.1:{self._server.ocpp_port}/ocpp",
            version=VERSIONS[number % len(VERSIONS)],
            id_token=IdToken("04A2B3C4"),
            speed=SPEED,
            meter_start_wh=1000.0 * number,
            new_vehicle=lambda: Vehicle(capacity_wh=30_000, energy_wh=30_000 - self._chance.uniform(500, 2_500)),
        )
        # A server that is gone for a second or two must not send a station to rest for minutes.
        settings = simulated.station.settings
        settings.retry_wait_minimum_s, settings.retry_random_range_s, settings.retry_repeat_times = 0.1, 0.5, 1
        return simulated

    async def keep(self, kills: int, most_s: float) -> None:
        """Every station charges so often; meanwhile, and as long as it takes, the server is killed so often."""
        async with asyncio.timeout(most_s), AsyncExitStack() as stack:
            for station in self.stations:
                await stack.enter_async_context(station)
            charging = asyncio.gather(*(self._visits(station) for station in self.stations))
            killing = asyncio.create_task(self._kill(kills))
            await asyncio.gather(charging, killing)

    async def _visits(self, station: SimulatedStation) -> None:
        while len(station.transactions) < VISITS:
            # Who asks while the server is down may be refused, and comes again.
            await station.charge()

    async def _kill(self, kills: int) -> None:
        for _ in range(kills):
            await asyncio.sleep(self._chance.uniform(*UP_S))
            await self._server.kill()
            began_at = time.monotonic()
            await self._server.start()
            self.restarts_s.append(time.monotonic() - began_at)

    async def check(self) -> None:
        """Everything that a station was told to be kept is there, once, with its energy."""
        told = [(station.id, transaction) for station in self.stations for transaction in station.transactions]
        rows = await self._rows()
        assert len(told) == len(rows) >= STATIONS * VISITS
        told.sort(key=lambda each: (each[0], each[1].meter_start_wh))
        rows.sort(key=lambda row: (row["station"], row["meter_start_wh"]))
        for (station_id, transaction), row in zip(told, rows, strict=True):
            assert row["station"] == station_id
            assert row["stopped_at"] is not None, row
            assert row["missing_events"] == 0, row
            assert not row["conflict"], row
            assert transaction.meter_stop_wh is not None
            # Some count in whole watt-hours.
            assert abs(row["meter_start_wh"] - transaction.meter_start_wh) <= 0.6, (row, transaction)
            assert abs(row["meter_stop_wh"] - transaction.meter_stop_wh) <= 0.6, (row, transaction)
            energy_wh = transaction.meter_stop_wh - transaction.meter_start_wh
            assert abs(row["energy_wh"] - energy_wh) <= 1.1, (row, transaction)

    async def _rows(self) -> Sequence[dict[str, Any]]:
        """The newest transactions, down to the old ones."""
        rows: list[dict[str, Any]] = []
        after = ""
        for _ in itertools.count():
            page = (await self._server.get(f"/api/v1/transactions?limit={_PAGE_OF}{after}")).json()
            ours = [row for row in page["items"] if not row["station"].startswith("OLD")]
            rows += ours
            if len(ours) < len(page["items"]) or page.get("next") is None:
                break
            after = f"&after={page['next']}"
        return rows
