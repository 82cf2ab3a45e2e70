"""Handshakes per second of a server's CPU time, with authentication, beside a bare handshake and `websockets`."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.premises import PASSWORD, add_stations, make_certificate, station_id
from benchmarks.processes import EvwireServe, Server, two_cores
from benchmarks.raw import Lost, RawStation, Target, each, trusting
from benchmarks.results import Result, Table, Verdict

AT_ONCE = 64
SETTLING_S = 0.3

BARE = "bare `picows`, no authentication"
WEBSOCKETS = "`websockets` with its Basic authentication"
LIBRARY = "a CSMS of ours with Basic authentication"
SERVE = "`evwire serve`, authentication and records in SQLite"
MODULES = {
    BARE: "benchmarks.servers.bare_handshake",
    WEBSOCKETS: "benchmarks.servers.websockets_basic",
    LIBRARY: "benchmarks.servers.authenticated",
}
AT_LEAST_PER_S = {"plain": 1500, "TLS P-256": 600}
GOAL_PER_S = {"plain": 2500, "TLS P-256": 900}


@dataclass(frozen=True)
class Plan:
    """How many rounds, and how many handshakes in each."""

    rounds: int
    plain: int
    tls: int


PLANS = {"quick": Plan(1, 20, 10), "short": Plan(3, 800, 300), "long": Plan(7, 4000, 1500)}


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Measure all of them; rounds take turns, each with new processes."""
    plan = PLANS[length]
    result = Result(
        scenario="handshakes",
        length=length,
        title="Handshakes",
        circumstances=(
            f"Medians of {plan.rounds} rounds of {plan.plain:,} handshakes ({plan.tls:,} over TLS 1.3 with a P-256 "
            f"certificate, without resumption), {AT_ONCE} at once, from accept(2) until the 101 has left and what it "
            "caused is done; each round with new processes that took turns; server and load on a core each."
        ),
    )
    measured: dict[tuple[str, str], list[float]] = {}
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(Path(folder))
        data = Path(folder) / "data"
        for kind in AT_LEAST_PER_S:
            # Apart: who has come over TLS once may not come without again.
            await add_stations(data / kind, max(plan.plain, plan.tls))
        tls_arguments = ("--certificate", str(certificate), "--key", str(key))
        for number in range(plan.rounds):
            tell(f"handshakes: round {number + 1} of {plan.rounds}")
            for kind, arguments, count in (("plain", (), plan.plain), ("TLS P-256", tls_arguments, plan.tls)):
                with ExitStack() as stack:
                    servers = {name: stack.enter_context(Server(MODULES[name], *arguments)) for name in MODULES}
                    serve = EvwireServe(data / kind, tls=(certificate, key) if arguments else None)
                    servers[SERVE] = stack.enter_context(serve)
                    for name, server in servers.items():
                        await server.listening()
                        target = Target(server.port, PASSWORD, trusting() if arguments else None)
                        try:
                            per_s = await _per_cpu_s(server, target, count)
                        except (OSError, Lost) as error:
                            result.errors.append(f"{name}, {kind}: {error!r}; {server.said()}")
                        else:
                            measured.setdefault((name, kind), []).append(per_s)
    if not result.errors:
        _report(result, {what: statistics.median(rates) for what, rates in measured.items()})
    return result


async def _per_cpu_s(server: Server, target: Target, count: int) -> float:
    server_core, load_core = two_cores()
    server.keep_to(server_core)
    os.sched_setaffinity(0, {load_core})
    stations: list[RawStation] = []

    async def connect(number: int) -> None:
        stations.append(await RawStation.connect(target, station_id(number)))

    # What only the first costs is not a handshake's cost.
    await connect(0)
    before_s = server.cpu_s()
    await each(range(1, count), connect, at_once=AT_ONCE)
    await asyncio.sleep(SETTLING_S)
    used_s = server.cpu_s() - before_s
    for station in stations:
        station.vanish()
    return (count - 1) / used_s


def _report(result: Result, per_s: dict[tuple[str, str], float]) -> None:
    kinds = list(AT_LEAST_PER_S)
    columns = [column for kind in kinds for column in ((f"{kind}", "/s"), ("of bare", "%"), ("of `websockets`", "%"))]
    rows = []
    for name in (*MODULES, SERVE):
        row: list[float | None] = []
        for kind in kinds:
            rate = per_s.get((name, kind))
            row += [None] * 3 if rate is None else [rate, rate / per_s[BARE, kind], rate / per_s[WEBSOCKETS, kind]]
        rows.append((name, row))
    result.tables.append(Table("Handshakes per second of the server's CPU time:", columns, rows))
    for (name, kind), rate in per_s.items():
        if name in (LIBRARY, SERVE):
            result.verdicts.append(
                Verdict(
                    what=f"handshakes per CPU-second, {kind}: {name}",
                    measured=rate,
                    unit="/s",
                    at_least=AT_LEAST_PER_S[kind],
                    goal=GOAL_PER_S[kind],
                )
            )
