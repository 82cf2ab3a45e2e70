"""The measurements: calls per CPU-second of a server, and memory per station that is connected and idle."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.load import HEARTBEAT, METER_VALUES, Fleet, Frames
from benchmarks.processes import Server, allow_descriptors, two_cores

WARM_UP_S = 0.2
COLLECTING_S = 1.0

MESSAGES = {"Heartbeat": Frames(HEARTBEAT), "MeterValues": Frames(METER_VALUES)}


@dataclass(frozen=True)
class Subject:
    """A server to measure, and what it is called in the report."""

    module: str
    title: str
    handlers: str = ""
    """``plain`` or ``async`` for those of ours; they have targets."""


ECHO = Subject("benchmarks.echo", "bare `picows` echo")
MOBILITYHOUSE = Subject("benchmarks.servers.mobilityhouse", "mobilityhouse `ocpp` with schemas, over `websockets`")
EXAMPLE = Subject("benchmarks.servers.example", "`examples/csms.py` as it stands", "plain")
OURS = (
    EXAMPLE,
    Subject("benchmarks.servers.plain_native", "1.6's own messages, plain handlers", "plain"),
    Subject("benchmarks.servers.async_native", "1.6's own messages, async handlers", "async"),
    Subject("benchmarks.servers.plain_model", "version-independent messages, plain handlers", "plain"),
    Subject("benchmarks.servers.async_model", "version-independent messages, async handlers", "async"),
)
SUBJECTS = (ECHO, *OURS, MOBILITYHOUSE)


@dataclass(frozen=True)
class Plan:
    """How long, and how many."""

    rounds: int
    round_s: float
    connections: int
    idle_stations: int


FULL = Plan(rounds=5, round_s=1.5, connections=80, idle_stations=5000)
QUICK = Plan(rounds=1, round_s=0.3, connections=10, idle_stations=100)


@dataclass
class Figures:
    """What one run measured."""

    per_cpu_s: dict[tuple[Subject, str], float] = field(default_factory=dict)
    """Calls per CPU-second, by subject and message: the median of the rounds."""
    server_load: dict[tuple[Subject, str], float] = field(default_factory=dict)
    """How much of its core the server used, 1 is all of it: the median of the rounds."""
    idle_station_kib: float = 0.0
    idle_stations: int = 0
    own_cores: bool = True
    """Server and load had a core each."""
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    per_cpu_s: float
    server_load: float


async def measure(plan: Plan, tell: Callable[[str], None]) -> Figures:
    """Measure everything; servers take turns, so that what else the machine does meets all alike."""
    allow_descriptors(plan.idle_stations)
    server_core, load_core = two_cores()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {load_core})
    figures = Figures(idle_stations=plan.idle_stations, own_cores=server_core != load_core)
    rounds: dict[tuple[Subject, str], list[Round]] = {}
    for number in range(plan.rounds):
        tell(f"round {number + 1} of {plan.rounds}")
        # New processes for every round: one can be a tenth slower than the next, for all its life.
        with ExitStack() as stack:
            servers = {subject: stack.enter_context(Server(subject.module)) for subject in SUBJECTS}
            for server in servers.values():
                await server.listening()
                server.keep_to(server_core)
            await _measure_speed(plan, servers, rounds, figures)
    for what, measured in rounds.items():
        figures.per_cpu_s[what] = statistics.median(one.per_cpu_s for one in measured)
        figures.server_load[what] = statistics.median(one.server_load for one in measured)
    with Server(EXAMPLE.module) as server:
        await server.listening()
        server.keep_to(server_core)
        await _measure_memory(plan.idle_stations, server, figures, tell)
    return figures


async def _measure_speed(
    plan: Plan,
    servers: dict[Subject, Server],
    rounds: dict[tuple[Subject, str], list[Round]],
    figures: Figures,
) -> None:
    fleets = {subject: Fleet(server.port, check_ids=subject is not ECHO) for subject, server in servers.items()}
    for fleet in fleets.values():
        await fleet.connect(plan.connections)
    for message, frames in MESSAGES.items():
        for subject, fleet in fleets.items():
            one = await _one_round(servers[subject], fleet, frames, plan.round_s)
            rounds.setdefault((subject, message), []).append(one)
    for subject, fleet in fleets.items():
        await fleet.leave()
        _note_errors(figures, fleet, subject)


async def _one_round(server: Server, fleet: Fleet, frames: Frames, seconds: float) -> Round:
    fleet.start(frames)
    await asyncio.sleep(min(WARM_UP_S, seconds))
    answers, cpu_s, now = fleet.tally.answers, server.cpu_s(), time.monotonic()
    await asyncio.sleep(seconds)
    answers, cpu_s, now = fleet.tally.answers - answers, server.cpu_s() - cpu_s, time.monotonic() - now
    await fleet.stop()
    return Round(answers / cpu_s, cpu_s / now)


async def _measure_memory(stations: int, server: Server, figures: Figures, tell: Callable[[str], None]) -> None:
    tell(f"memory of {stations} stations")
    # What only the first station costs is not a station's cost.
    first = Fleet(server.port)
    await first.connect(1)
    await first.leave()
    before_kib = await _settled_kib(server)
    fleet = Fleet(server.port)
    await fleet.connect(stations)
    figures.idle_station_kib = (await _settled_kib(server) - before_kib) / stations
    await fleet.leave()
    _note_errors(figures, fleet, EXAMPLE)


async def _settled_kib(server: Server) -> float:
    server.signal(signal.SIGUSR1)
    await asyncio.sleep(COLLECTING_S)
    return server.memory_kib()


def _note_errors(figures: Figures, fleet: Fleet, subject: Subject) -> None:
    if fleet.tally.errors:
        examples: Sequence[str] = fleet.tally.examples
        figures.errors.append(f"{subject.title}: {fleet.tally.errors} errors, such as {'; '.join(examples)}")
