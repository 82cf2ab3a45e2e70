"""MeterValues over SOAP: requests per second of a server's CPU time."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Tally
from benchmarks.premises import PASSWORD, add_stations, station_id
from benchmarks.processes import EvwireServe, Server, two_cores
from benchmarks.results import Result, Table, Verdict
from benchmarks.soap_load import DATES, PATIENCE_S, Poster

AT_LEAST_PER_S = 400
WARM_UP_S = 0.3

LIBRARY = "a CSMS of ours, plain handlers for version-independent messages"
SERVE = "`evwire serve`, authentication and records in SQLite"
KEPT, NEW = "connections that are kept", "a connection for each request"


@dataclass(frozen=True)
class Plan:
    """How long, and how many."""

    rounds: int
    round_s: float
    stations: int


PLANS = {"quick": Plan(1, 0.3, 4), "short": Plan(5, 2.0, 40), "long": Plan(9, 5.0, 40)}
What = tuple[str, str, str]


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Measure both servers, both versions, and both ways to connect; each round has new processes."""
    plan = PLANS[length]
    result = Result(
        scenario="soap",
        length=length,
        title="SOAP",
        circumstances=(
            f"{plan.stations} stations that each post MeterValues of 8 samples as soon as the last is answered, over "
            f"HTTP without TLS; medians of {plan.rounds} rounds of {plan.round_s:g} s, each with new processes; server "
            "and load on a core each. Every answer was checked."
        ),
    )
    measured: dict[What, list[float]] = {}
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        await add_stations(data, plan.stations)
        for number in range(plan.rounds):
            tell(f"soap: round {number + 1} of {plan.rounds}")
            with ExitStack() as stack:
                servers = {
                    LIBRARY: stack.enter_context(Server("benchmarks.servers.soap_model")),
                    SERVE: stack.enter_context(EvwireServe(data, soap=True)),
                }
                for name, server in servers.items():
                    await server.listening()
                    password = PASSWORD if name == SERVE else None
                    for version in DATES:
                        for how in (KEPT, NEW):
                            per_s = await _per_cpu_s(server, plan, version, password, how == KEPT, result)
                            measured.setdefault((name, version, how), []).append(per_s)
    _report(result, {what: statistics.median(rates) for what, rates in measured.items()})
    return result


async def _per_cpu_s(
    server: Server, plan: Plan, version: str, password: str | None, keep: bool, result: Result
) -> float:
    server_core, load_core = two_cores()
    server.keep_to(server_core)
    os.sched_setaffinity(0, {load_core})
    tally = Tally()
    posters = [
        Poster(server.port, tally, version, station_id(number), password, keep) for number in range(plan.stations)
    ]
    for poster in posters:
        await asyncio.wait_for(poster.boot(), PATIENCE_S)
    posting = [asyncio.create_task(poster.post_on()) for poster in posters]
    await asyncio.sleep(min(WARM_UP_S, plan.round_s))
    answers, cpu_s, began_s = tally.answers, server.cpu_s(), time.monotonic()
    done, _ = await asyncio.wait(posting, timeout=plan.round_s, return_when=asyncio.FIRST_COMPLETED)
    answers, cpu_s = tally.answers - answers, server.cpu_s() - cpu_s
    for task in posting:
        task.cancel()
    ended = await asyncio.gather(*posting, return_exceptions=True)
    for poster in posters:
        poster.leave()
    failures = [repr(each) for each in ended if not isinstance(each, asyncio.CancelledError)]
    if failures or tally.errors or not answers:
        what = "; ".join((*tally.examples, *failures[:3])) or f"no answer in {time.monotonic() - began_s:.1f} s"
        result.errors.append(f"{version}: {tally.errors + len(done)} errors, such as {what}; {server.said()}")
    return answers / cpu_s if cpu_s else 0.0


def _report(result: Result, per_s: dict[What, float]) -> None:
    columns = [(f"{version}, {how}", "/s") for version in DATES for how in (KEPT, NEW)]
    result.tables.append(
        Table(
            "MeterValues per second of the server's CPU time, with full validation:",
            columns,  # type: ignore[arg-type]
            [
                (name, [per_s.get((name, version, how)) for version in DATES for how in (KEPT, NEW)])
                for name in (LIBRARY, SERVE)
            ],
        )
    )
    for (name, version, how), rate in per_s.items():
        result.verdicts.append(
            Verdict(
                what=f"MeterValues over SOAP {version}, {how}: {name}",
                measured=rate,
                unit="/s",
                at_least=AT_LEAST_PER_S,
            )
        )
