"""Stations that come, boot and go, again and again: a server's memory must not grow by it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.premises import PASSWORD, add_stations, station_id
from benchmarks.processes import EvwireServe, allow_descriptors
from benchmarks.raw import BOOT, Lost, RawStation, Target, each
from benchmarks.results import Result, Table, Verdict

CYCLES = {"quick": 100, "short": 5000, "long": 200_000}
STATIONS = {"quick": 10, "short": 250, "long": 1000}
AT_ONCE = 50
STEPS = 10
SETTLING_S = {"quick": 0.05, "short": 0.5, "long": 1.0}
MOST_GROWTH = 0.05


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Let them come and go, and look at the server's memory after every tenth of the cycles."""
    cycles, identities, settling_s = CYCLES[length], STATIONS[length], SETTLING_S[length]
    allow_descriptors(2 * AT_ONCE)
    result = Result(
        scenario="churn",
        length=length,
        title=f"{cycles:,} times connect, boot, close",
        circumstances=(
            f"`evwire serve` on its SQLite database, {identities:,} stations with a password each, {AT_ONCE} at once: "
            "handshake with authentication, BootNotification, and a close handshake (every other one vanishes with a "
            f"reset instead). Resident memory after each tenth, {settling_s:g} s after the last has gone."
        ),
    )
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        await add_stations(Path(folder), identities)
        with EvwireServe(Path(folder)) as server:
            await server.listening()
            target = Target(server.port, PASSWORD)

            async def cycle(number: int) -> None:
                station = await RawStation.connect(target, station_id(number % identities))
                answer = await station.ask(BOOT)
                if b'"status":"Accepted"' not in answer:
                    raise Lost(answer.decode(errors="replace"))
                if number // identities % 2:
                    station.vanish()
                else:
                    await station.leave()

            memory_kib: list[float] = []
            busy_s = 0.0
            for step in range(STEPS):
                numbers = range(step * cycles // STEPS, (step + 1) * cycles // STEPS)
                began_at = time.monotonic()
                try:
                    await each(numbers, cycle, at_once=AT_ONCE)
                except (OSError, Lost) as error:
                    result.errors.append(f"{error!r}; {server.said()}")
                    break
                busy_s += time.monotonic() - began_at
                await asyncio.sleep(settling_s)
                memory_kib.append(server.memory_kib())
                tell(f"churn: {numbers.stop:,} of {cycles:,}, {memory_kib[-1] / 1024:.1f} MiB")
            per_cpu_s, per_s = cycles / server.cpu_s(), cycles / (busy_s or 1)
    if result.errors:
        return result
    steps: list[tuple[str, list[float | None]]] = [
        (f"{(step + 1) * cycles // STEPS:,}", [kib / 1024]) for step, kib in enumerate(memory_kib)
    ]
    result.tables.append(Table("Resident memory after so many cycles:", [("RSS", "MiB")], steps))
    after_a_fifth = memory_kib[STEPS // 5 - 1]
    result.verdicts += [
        Verdict(
            what="growth of resident memory after the first fifth",
            measured=max(memory_kib[STEPS // 5 :]) / after_a_fifth - 1,
            unit="%",
            at_most=MOST_GROWTH,
        ),
        Verdict(what="cycles per second of the server's CPU time", measured=per_cpu_s, unit="/s"),
        Verdict(what="cycles per second", measured=per_s, unit="/s"),
    ]
    return result
