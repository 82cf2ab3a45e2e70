"""What 500 stations notice of one that does as it likes, and of 2,000 half-open connections a second."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.nuisance import HALF_OPEN_PER_S, ROGUE
from benchmarks.premises import PASSWORD, add_stations, station_id
from benchmarks.processes import EvwireServe, Server, allow_descriptors, two_cores
from benchmarks.raw import BOOT, HEARTBEAT, Lost, RawStation, Target, each
from benchmarks.results import Result, Table, Verdict

AT_MOST_MS = 250.0
NEWCOMER_AT_MOST_MS = 1000.0
EVERY_S = 1.0
NEWCOMER_EVERY_S = 0.2
WARM_UP_S = 1.0
MORE_MEMORY_MIB = 100.0

KINDS = {
    "": "nobody",
    "heartbeats": "one station that sends Heartbeats at full speed",
    "meter_values": "one station that sends MeterValues at full speed",
    "broken": "one station that sends broken JSON at full speed",
    "reconnecting": "one station that connects anew at full speed",
    "guessing": "wrong passwords at full speed",
    "half_open": f"{HALF_OPEN_PER_S:,} connections a second that say nothing",
}


@dataclass(frozen=True)
class Plan:
    stations: int
    seconds: float
    kinds: tuple[str, ...]


PLANS = {
    "quick": Plan(10, 0.3, ("heartbeats", "half_open")),
    "short": Plan(500, 3.0, ("", "heartbeats", "broken", "half_open")),
    "long": Plan(500, 30.0, tuple(KINDS)),
}


@dataclass
class Noticed:
    """What the others noticed."""

    answered_ms: list[float] = field(default_factory=list)
    admitted_ms: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Let the stations beat, alone and beside each nuisance in turn."""
    plan = PLANS[length]
    allow_descriptors(plan.stations)
    result = Result(
        scenario="rogue",
        length=length,
        title=f"{plan.stations:,} stations beside one that does as it likes",
        circumstances=(
            f"`evwire serve` on its SQLite database, {plan.stations:,} stations with a password each that send a "
            f"Heartbeat every {EVERY_S:g} s, and every {NEWCOMER_EVERY_S:g} s one more that connects and boots; for "
            f"{plan.seconds:g} s alone, and then as long beside each nuisance, which is a process of its own. The "
            "server has a core to itself; stations and nuisance share the other, so that their own waiting is in "
            "these figures too."
        ),
    )
    rows: list[tuple[str, list[float | None]]] = []
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        await add_stations(Path(folder), plan.stations + 1, others=(ROGUE,))
        for kind in plan.kinds:
            title = KINDS[kind]
            tell(f"rogue: {title}")
            with EvwireServe(Path(folder)) as server:
                await server.listening()
                server_core, load_core = two_cores()
                server.keep_to(server_core)
                os.sched_setaffinity(0, {load_core})
                noticed, memory_mib = await _beside(kind, server, plan)
                if noticed.lost:
                    result.errors.append(f"beside {title}: {len(noticed.lost)} failures, such as {noticed.lost[0]}")
            answered, admitted = sorted(noticed.answered_ms), sorted(noticed.admitted_ms)
            if not answered or not admitted:
                continue
            p99 = _p99(answered)
            rows.append(
                (
                    title,
                    [
                        statistics.median(answered),
                        p99,
                        answered[-1],
                        statistics.median(admitted),
                        admitted[-1],
                        memory_mib,
                    ],
                )
            )
            result.verdicts.append(
                Verdict(
                    what=f"p99 of the others beside {title}", measured=p99, unit="ms", at_most=AT_MOST_MS, goal=100.0
                )
            )
            if kind == "half_open":
                result.verdicts += [
                    Verdict(
                        what=f"slowest newcomer beside {title}",
                        measured=admitted[-1],
                        unit="ms",
                        at_most=NEWCOMER_AT_MOST_MS,
                    ),
                    Verdict(
                        what=f"more memory at most beside {title}",
                        measured=memory_mib,
                        unit="MiB",
                        at_most=MORE_MEMORY_MIB,
                    ),
                ]
    columns = [("Heartbeat, median", "ms"), ("p99", "ms"), ("slowest", "ms")]
    columns += [("newcomer, median", "ms"), ("slowest", "ms"), ("more memory", "MiB")]
    result.tables.append(Table("Answers to the others, beside:", columns, rows))
    return result


async def _beside(kind: str, server: Server, plan: Plan) -> tuple[Noticed, float]:
    noticed = Noticed()
    target = Target(server.port, PASSWORD)
    stations: list[RawStation] = []

    async def connect(number: int) -> None:
        station = await RawStation.connect(target, station_id(number))
        await station.ask(BOOT)
        stations.append(station)

    await each(range(plan.stations), connect, at_once=50)
    before_kib = server.most_memory_kib()
    nuisance = Server("benchmarks.nuisance", kind, port=server.port) if kind else None
    if nuisance is not None:
        nuisance.__enter__()
    try:
        await asyncio.sleep(min(WARM_UP_S, plan.seconds))
        until = time.monotonic() + plan.seconds
        async with asyncio.TaskGroup() as living:
            for number, station in enumerate(stations):
                living.create_task(_beat(station, number * EVERY_S / plan.stations, until, noticed))
            living.create_task(_newcomers(target, plan.stations, until, noticed))
        if nuisance is not None and nuisance.ended():
            noticed.lost.append(f"the nuisance has ended: {nuisance.said()}")
    finally:
        if nuisance is not None:
            nuisance.__exit__(None, None, None)
    for station in stations:
        station.vanish()
    return noticed, (server.most_memory_kib() - before_kib) / 1024


async def _beat(station: RawStation, delay_s: float, until: float, noticed: Noticed) -> None:
    await asyncio.sleep(delay_s)
    while time.monotonic() < until:
        asked_at = time.monotonic()
        try:
            await station.ask(HEARTBEAT)
        except (OSError, Lost) as error:
            noticed.lost.append(f"a station: {error!r}")
            return
        took_s = time.monotonic() - asked_at
        noticed.answered_ms.append(took_s * 1000)
        await asyncio.sleep(max(0.0, EVERY_S - took_s))


async def _newcomers(target: Target, number: int, until: float, noticed: Noticed) -> None:
    while time.monotonic() < until:
        asked_at = time.monotonic()
        try:
            station = await RawStation.connect(target, station_id(number))
            await station.ask(BOOT)
            await station.leave()
        except (OSError, Lost) as error:
            noticed.lost.append(f"a newcomer: {error!r}")
        else:
            noticed.admitted_ms.append((time.monotonic() - asked_at) * 1000)
        await asyncio.sleep(NEWCOMER_EVERY_S)


def _p99(ascending: list[float]) -> float:
    return ascending[min(len(ascending) - 1, int(len(ascending) * 0.99))]
