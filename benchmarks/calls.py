"""Calls per CPU-second of every server, beside the echo and beside mobilityhouse, as a result with its targets."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.measure import (
    ECHO,
    EXAMPLE,
    FULL,
    MESSAGES,
    MOBILITYHOUSE,
    OURS,
    QUICK,
    SUBJECTS,
    Figures,
    Plan,
    Subject,
    measure,
)
from benchmarks.results import Result, Table, Unit, Verdict

# Each target and the goal beyond it.
SHARE_OF_ECHO = {"plain": (0.45, 0.60), "async": (0.35, 0.45)}
TIMES_MOBILITYHOUSE = (25, 50)
IDLE_STATION_KIB = 40

PLANS = {"quick": QUICK, "short": FULL}


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Measure all servers, and what an idle station takes of memory."""
    plan = PLANS[length]
    result = Result(scenario="calls", length=length, title="Calls", circumstances="")
    with result.watching():
        figures = await measure(plan, tell)
    result.circumstances = _circumstances(figures, plan)
    result.errors = figures.errors
    result.tables = [_speeds(figures)]
    result.verdicts = _verdicts(figures)
    return result


def _circumstances(figures: Figures, plan: Plan) -> str:
    cores = "on a core each" if figures.own_cores else "on the same core"
    return (
        f"{plan.connections} connections of OCPP 1.6 with one CALL in flight on each, MeterValues of 8 samples; "
        f"medians of {plan.rounds} rounds of {plan.round_s:g} s, each with new processes that took turns; "
        f"server and load {cores}. Every answer was checked."
    )


def _speeds(figures: Figures) -> Table:
    columns: list[tuple[str, Unit]] = []
    for message in MESSAGES:
        columns += [(message, "/s"), ("of echo", "%"), ("mobilityhouse", "times"), ("core used", "%")]
    rows: list[tuple[str, list[float | None]]] = []
    for subject in SUBJECTS:
        cells: list[float | None] = []
        for message in MESSAGES:
            cells += [
                figures.per_cpu_s[subject, message],
                _ratio(figures, subject, ECHO, message),
                _ratio(figures, subject, MOBILITYHOUSE, message),
                figures.server_load[subject, message],
            ]
        rows.append((subject.title, cells))
    return Table("Calls per second of the server's CPU time, with full validation:", columns, rows)


def _verdicts(figures: Figures) -> list[Verdict]:
    verdicts: list[Verdict] = []
    for subject in OURS:
        target, goal = SHARE_OF_ECHO[subject.handlers]
        for message in MESSAGES:
            share = _ratio(figures, subject, ECHO, message)
            what = f"{message} of the echo: {subject.title}"
            verdicts.append(Verdict(what=what, measured=share, unit="%", at_least=target, goal=goal))
    target, goal = TIMES_MOBILITYHOUSE
    for message in MESSAGES:
        times = min(_ratio(figures, subject, MOBILITYHOUSE, message) for subject in OURS)
        limit = _ratio(figures, ECHO, MOBILITYHOUSE, message)
        verdicts.append(
            Verdict(
                what=f"{message}, of mobilityhouse: the slowest of ours",
                measured=times,
                unit="times",
                at_least=target,
                goal=goal,
                impossible="" if limit > target else f"cannot be: the echo is at {limit:.1f}",
            )
        )
    verdicts.append(
        Verdict(
            what=f"memory of an idle booted station, {figures.idle_stations:,} connected to {EXAMPLE.title}",
            measured=figures.idle_station_kib,
            unit="KiB",
            at_most=IDLE_STATION_KIB,
        )
    )
    return verdicts


def _ratio(figures: Figures, subject: Subject, other: Subject, message: str) -> float:
    return figures.per_cpu_s[subject, message] / figures.per_cpu_s[other, message]
