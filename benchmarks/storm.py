"""A fleet that reconnects at once after its server was killed, and how long until all of it is accepted."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.postgresql import PostgresqlServer, databases
from benchmarks.premises import PASSWORD, add_stations, station_id
from benchmarks.processes import EvwireServe, allow_descriptors, free_port
from benchmarks.raw import BOOT, STATUSES, Lost, RawStation, Target, each
from benchmarks.results import Result, Table, Unit, Verdict

STATIONS = {"quick": 30, "short": 2000, "long": 10_000}
WITHIN_S = 60.0
MOST_REFUSALS = 5
RSS_PEAK_MIB = 300.0
GIVE_UP_S = 300.0
RETRY_S = 0.5
CONNECTING_AT_ONCE = 100


@dataclass
class Storm:
    """What happened to the stations, and what it took."""

    accepted: int = 0
    took_s: float = 0.0
    opened_s: float = 0.0
    peak_mib: float = 0.0
    cpu_s: float = 0.0
    refusals: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Connect all, kill -9, start again, and wait until every station was told Accepted and has reported."""
    count = STATIONS[length]
    allow_descriptors(count)
    result = Result(
        scenario="storm",
        length=length,
        title=f"{count:,} stations reconnect at once",
        circumstances=(
            f"`evwire serve`, {count:,} stations with a password each, connected and booted; kill -9, and a new "
            "process at once. Every station dials as soon as it has lost its connection, and "
            f"{RETRY_S:g} s after every refusal; then a BootNotification, and a StatusNotification for each of three "
            "connectors. Server, database and stations share the machine."
        ),
    )
    rows: list[tuple[str, list[float | None]]] = []
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        for name, database in databases(tell):
            storm = await _measure(Path(folder) / name, database, count, tell)
            rows.append((name, [storm.took_s, storm.opened_s, storm.cpu_s, storm.peak_mib]))
            result.errors += [f"{name}: {wrong}" for wrong in storm.wrong[:3]]
            result.verdicts += [
                Verdict(what=f"accepted, of {count:,}, {name}", measured=storm.accepted, at_least=count),
                Verdict(
                    what=f"all accepted after the port was open, {name}",
                    measured=storm.took_s,
                    unit="s",
                    at_most=WITHIN_S,
                    goal=30.0,
                ),
                Verdict(
                    what=f"from the kill until the port was open, {name}",
                    measured=storm.opened_s,
                    unit="s",
                    at_most=5.0,
                ),
                Verdict(
                    what=f"most refusals that one station met with the port open, {name}",
                    measured=max(storm.refusals.values(), default=0),
                    at_most=MOST_REFUSALS,
                ),
                Verdict(
                    what=f"memory at its most, over what the idle fleet took before, {name}",
                    measured=storm.peak_mib,
                    unit="MiB",
                    at_most=RSS_PEAK_MIB,
                ),
            ]
    columns: list[tuple[str, Unit]] = [
        *(("all accepted", "s"), ("port open", "s"), ("CPU time of the server", "s"), ("memory over idle", "MiB")),
    ]
    result.tables.append(Table("On each database:", columns, rows))
    return result


async def _measure(data: Path, postgresql: PostgresqlServer | None, count: int, tell: Callable[[str], None]) -> Storm:
    url = None if postgresql is None else await postgresql.new_database()
    options = () if url is None else ("--database", url)
    await add_stations(data, count, url=url)
    target = Target(free_port(), PASSWORD)
    stations: list[RawStation] = []

    async def connect(number: int) -> None:
        station = await RawStation.connect(target, station_id(number))
        await station.ask(BOOT)
        stations.append(station)

    tell(f"storm: {count} stations connect")
    with EvwireServe(data, port=target.port, options=options) as server:
        await server.listening()
        await each(range(count), connect, at_once=CONNECTING_AT_ONCE)
        idle_kib = server.memory_kib()
        lost = [_lost(station) for station in stations]
        server.signal(signal.SIGKILL)
        killed_at = time.monotonic()
    tell("storm: killed")
    storm = Storm()
    with EvwireServe(data, port=target.port, options=options) as server:
        returning = asyncio.gather(
            *(_return(number, gone, target, storm) for number, gone in enumerate(lost)), return_exceptions=True
        )
        open_at = await asyncio.to_thread(server.open_at)
        try:
            outcomes = await asyncio.wait_for(returning, GIVE_UP_S)
        except TimeoutError:
            outcomes = []
            storm.wrong.append(f"after {GIVE_UP_S:g} s only {storm.accepted} were accepted: {server.said()}")
        storm.took_s = time.monotonic() - open_at
        storm.opened_s = open_at - killed_at
        storm.peak_mib = (server.most_memory_kib() - idle_kib) / 1024
        storm.cpu_s = server.cpu_s()
        storm.wrong += [repr(outcome) for outcome in outcomes if isinstance(outcome, BaseException)]
        for station in (outcome for outcome in outcomes if isinstance(outcome, RawStation)):
            station.vanish()
    return storm


def _lost(station: RawStation) -> asyncio.Event:
    event = asyncio.Event()
    station.lost = event.set
    return event


async def _return(number: int, lost: asyncio.Event, target: Target, storm: Storm) -> RawStation:
    await lost.wait()
    while True:
        try:
            station = await RawStation.connect(target, station_id(number))
            break
        except ConnectionRefusedError:
            # Nobody listens yet: that is not the server's word.
            await asyncio.sleep(RETRY_S)
        except (OSError, Lost):
            storm.refusals[number] = storm.refusals.get(number, 0) + 1
            await asyncio.sleep(RETRY_S)
    answer = await station.ask(BOOT)
    if b'"status":"Accepted"' not in answer:
        raise Lost(f"{station_id(number)} was answered {answer.decode()}")
    for status in STATUSES:
        answer = await station.ask(status)
        if not answer.startswith(b'[3,"status'):
            raise Lost(f"{station_id(number)} was answered {answer.decode()}")
    storm.accepted += 1
    return station
