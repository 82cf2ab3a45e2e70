"""What must be on the disk before it is answered: how much of it a second, and how long each takes."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.postgresql import PostgresqlServer, databases
from benchmarks.premises import station_id
from benchmarks.processes import EvwireServe, allow_descriptors
from benchmarks.raw import BOOT, Lost, RawStation, Target, call, each
from benchmarks.results import Result, Table, Unit, Verdict
from evwire.server.config import database_path
from evwire.server.storage import Database, tables

STATIONS = {"quick": 20, "short": 5000, "long": 5000}
SECONDS = {"quick": 0.5, "short": 10.0, "long": 30.0}
LEAST_PER_S = 2500.0
MOST_P99_MS = 100.0
CONNECTING_AT_ONCE = 50
TICK_S = 0.01
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Charging:
    """A station in a transaction, that tells its meter."""

    def __init__(self, station: RawStation, transaction: int) -> None:
        self._station = station
        self._transaction = transaction
        self._told = 0

    @classmethod
    async def begin(cls, target: Target, number: int) -> Charging:
        station = await RawStation.connect(target, station_id(number))
        await station.ask(BOOT)
        start = {"connectorId": 1, "idTag": "04A2B3C4", "meterStart": 0, "timestamp": BEGAN.isoformat()}
        answer = json.loads(await station.ask(call("start", "StartTransaction", start)))
        return cls(station, answer[2]["transactionId"])

    async def tell(self) -> None:
        """Tell what the meter has counted and what flows, and wait for the answer. Raises Lost."""
        self._told += 1
        at = (BEGAN + timedelta(seconds=self._told)).isoformat()
        samples = [
            {"value": str(self._told * 3), "measurand": "Energy.Active.Import.Register", "unit": "Wh"},
            {"value": "11040", "measurand": "Power.Active.Import", "unit": "W"},
        ]
        payload = {
            "connectorId": 1,
            "transactionId": self._transaction,
            "meterValue": [{"timestamp": at, "sampledValue": samples}],
        }
        answer = await self._station.ask(call(str(self._told), "MeterValues", payload))
        if not answer.startswith(b"[3,"):
            raise Lost(answer.decode(errors="replace"))

    def vanish(self) -> None:
        self._station.vanish()


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Measure what each database takes, and the time of an answer at half of that."""
    count, lasting_s = STATIONS[length], SECONDS[length]
    allow_descriptors(count)
    result = Result(
        scenario="durable",
        length=length,
        title=f"{count:,} stations tell their meters",
        circumstances=(
            f"`evwire serve`, {count:,} stations of 1.6, each in a transaction: MeterValues with two readings, "
            "answered when the commit is on the disk. "
            f"For {lasting_s:g} s half of the {LEAST_PER_S:,.0f} a second that must be kept are sent evenly. Then, "
            "for as long, each sends the next as soon as one is answered; and then half as many a second as were "
            "answered so are sent evenly. Server, database and stations share the machine. Afterwards as many events "
            "are in the database as were answered."
        ),
    )
    rows: list[tuple[str, list[float | None]]] = []
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        for name, database in databases(tell):
            data = Path(folder) / name
            tell(f"durable: {name}: {count} stations connect")
            try:
                row = await _measure(data, database, count, lasting_s, tell)
            except (OSError, Lost, AssertionError) as error:
                result.errors.append(f"{name}: {error!r}")
                continue
            rows.append((name, list(row)))
            result.verdicts += [
                Verdict(what=f"kept by {name}", measured=row[0], unit="/s", at_least=LEAST_PER_S, goal=5000.0),
                Verdict(
                    what=f"p99 of an answer at half of that, {name}", measured=row[2], unit="ms", at_most=MOST_P99_MS
                ),
                Verdict(
                    what=f"p99 of an answer at half of {LEAST_PER_S:,.0f}/s, {name}",
                    measured=row[4],
                    unit="ms",
                    at_most=MOST_P99_MS,
                ),
            ]
    columns: list[tuple[str, Unit]] = [
        *(("kept", "/s"), ("p50 at half", "ms"), ("p99", "ms"), ("p99.9", "ms")),
        (f"p99 at {LEAST_PER_S / 2:,.0f}/s", "ms"),
    ]
    result.tables.append(Table("On each database:", columns, rows))
    return result


async def _measure(
    data: Path, postgresql: PostgresqlServer | None, count: int, lasting_s: float, tell: Callable[[str], None]
) -> tuple[float, float, float, float, float]:
    """Answers a second; of their times at half of that the median, p99 and p99.9 in ms; p99 at half of the least."""
    url = None if postgresql is None else await postgresql.new_database()
    options = ("--open", *(() if url is None else ("--database", url)))
    with EvwireServe(data, options=options) as server:
        await server.listening()
        target = Target(server.port)
        stations: list[Charging] = []

        async def connect(number: int) -> None:
            stations.append(await Charging.begin(target, number))

        await each(range(count), connect, at_once=CONNECTING_AT_ONCE)
        # Looking for garbage among them again and again would count as the server's delay.
        gc.collect()
        gc.freeze()
        least_times_s = sorted(await _evenly(stations, LEAST_PER_S / 2, lasting_s))
        full = await _at_full_speed(stations, lasting_s)
        per_s = full / lasting_s
        tell(f"durable: {per_s:,.0f}/s")
        times_s = sorted(await _evenly(stations, per_s / 2, lasting_s))
        for station in stations:
            station.vanish()
    database = await Database.open(url or database_path(data))
    kept = await database.read(
        lambda connection: connection.execute(
            sa.select(sa.func.count()).select_from(tables.transaction_events)
        ).scalar_one()
    )
    await database.close()
    told = count + full + len(times_s) + len(least_times_s)
    assert kept == told, f"{told} events were answered, {kept} are kept"
    return (
        per_s,
        *(_at(times_s, share) * 1000 for share in (0.5, 0.99, 0.999)),
        _at(least_times_s, 0.99) * 1000,
    )


def _at(times_s: list[float], share: float) -> float:
    return times_s[int(share * (len(times_s) - 1))]


async def _at_full_speed(stations: list[Charging], lasting_s: float) -> int:
    """How many answers came."""
    end = time.monotonic() + lasting_s

    async def go_on(station: Charging) -> int:
        told = 0
        while time.monotonic() < end:
            await station.tell()
            told += 1
        return told

    return sum(await asyncio.gather(*(go_on(station) for station in stations)))


async def _evenly(stations: list[Charging], per_s: float, lasting_s: float) -> list[float]:
    """How long each of so many a second took; each is sent when its time has come, by a station that is free."""
    free = asyncio.Queue[Charging]()
    for station in stations:
        free.put_nowait(station)
    times_s: list[float] = []

    async def tell(due_at: float) -> None:
        station = await free.get()
        await station.tell()
        times_s.append(time.monotonic() - due_at)
        free.put_nowait(station)

    began_at = time.monotonic()
    sent = 0
    async with asyncio.TaskGroup() as telling:
        for tick in itertools.count(1):
            now = time.monotonic() - began_at
            if now >= lasting_s:
                break
            for _ in range(max(0, int(now * per_s) - sent)):
                telling.create_task(tell(began_at + sent / per_s))
                sent += 1
            await asyncio.sleep(max(0.0, tick * TICK_S - now))
    return times_s
