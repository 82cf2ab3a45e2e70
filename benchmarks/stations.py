"""Many stations in one process: what one that is connected, booted and idle takes of memory, plain and over TLS."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.premises import PASSWORD, add_stations, make_certificate, station_id
from benchmarks.processes import EvwireServe, Server, allow_descriptors, two_cores
from benchmarks.raw import BOOT, HEARTBEAT, Lost, RawStation, Target, each, trusting
from benchmarks.results import Result, Table, Verdict

STATIONS = {"quick": 30, "short": 10_000, "long": 19_000}
TLS_STATIONS = {"quick": 10, "short": 1000, "long": 10_000}
AT_MOST_KIB = {"plain": 40.0, "TLS P-256": 75.0}
GOAL_KIB = {"plain": 25.0, "TLS P-256": 50.0}
# What only the first cost is not a station's cost.
FIRST = 100
AT_ONCE = 100
SETTLING_S = 1.0


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Connect all, let all boot, and ask one and all for a Heartbeat when they are there."""
    plain, tls = STATIONS[length], TLS_STATIONS[length]
    allow_descriptors(plain)
    result = Result(
        scenario="stations",
        length=length,
        title=f"{plain:,} stations in one process",
        circumstances=(
            f"{plain:,} stations with a password each, connected to one process of `evwire serve` and booted, and "
            f"{tls:,} over TLS 1.3 to another; memory that is resident once all are idle, less what it "
            f"was with the first {FIRST}; then a Heartbeat of each is answered."
        ),
    )
    rows: list[tuple[str, list[float | None]]] = []
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        await add_stations(data, plain)
        certificate, key = make_certificate(Path(folder))
        over_tls = EvwireServe(data, tls=(certificate, key))
        for kind, server, count in (("plain", EvwireServe(data), plain), ("TLS P-256", over_tls, tls)):
            tell(f"stations: {count:,}, {kind}")
            with server:
                await server.listening()
                server_core, load_core = two_cores()
                server.keep_to(server_core)
                os.sched_setaffinity(0, {load_core})
                target = Target(server.port, PASSWORD, trusting() if kind != "plain" else None)
                try:
                    one_kib, all_mib = await _memory(server, target, count)
                except (OSError, Lost) as error:
                    result.errors.append(f"{kind}: {error!r}; {server.said()}")
                    continue
            rows.append((kind, [count, one_kib, all_mib]))
            result.verdicts.append(
                Verdict(
                    what=f"memory of an idle, authenticated, booted station, {kind}",
                    measured=one_kib,
                    unit="KiB",
                    at_most=AT_MOST_KIB[kind],
                    goal=GOAL_KIB[kind],
                )
            )
            if kind == "plain":
                result.verdicts.append(
                    Verdict(what="stations in one process, each answered", measured=count, at_least=min(plain, 10_000))
                )
    result.tables.append(Table("Memory:", [("stations", ""), ("each", "KiB"), ("the whole process", "MiB")], rows))
    return result


async def _memory(server: Server, target: Target, count: int) -> tuple[float, float]:
    """Of one station in KiB, and of all and the server in MiB."""
    stations: list[RawStation] = []

    async def connect(number: int) -> None:
        station = await RawStation.connect(target, station_id(number))
        answer = await station.ask(BOOT)
        if b'"status":"Accepted"' not in answer:
            raise Lost(answer.decode(errors="replace"))
        stations.append(station)

    async def beat(number: int) -> None:
        answer = await stations[number].ask(HEARTBEAT)
        if not answer.startswith(b'[3,"beat",{"currentTime":'):
            raise Lost(answer.decode(errors="replace"))

    first = max(1, min(FIRST, count // 10))
    await each(range(first), connect, at_once=AT_ONCE)
    await asyncio.sleep(SETTLING_S)
    before_kib = server.memory_kib()
    await each(range(first, count), connect, at_once=AT_ONCE)
    await asyncio.sleep(SETTLING_S)
    all_kib = server.memory_kib()
    await each(range(count), beat, at_once=AT_ONCE)
    for station in stations:
        station.vanish()
    return (all_kib - before_kib) / (count - first), all_kib / 1024
