"""Figures as a page: each beside the echo, beside mobilityhouse, and beside its targets."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import date

from benchmarks.measure import ECHO, EXAMPLE, MESSAGES, MOBILITYHOUSE, OURS, SUBJECTS, Figures, Plan, Subject

# Each target and the goal beyond it.
SHARE_OF_ECHO = {"plain": (0.45, 0.60), "async": (0.35, 0.45)}
TIMES_MOBILITYHOUSE = (25, 50)
IDLE_STATION_KIB = 40

OTHER_LOAD_THAT_DISTURBS = 0.1


def page(figures: Figures, plan: Plan, today: date) -> str:
    """Circumstances, figures and verdicts, in Markdown."""
    lines = (
        "# Speed and memory",
        "",
        *_circumstances(figures, plan, today),
        "",
        *_speeds(figures),
        "",
        *_verdicts(figures),
        "",
    )
    return "\n".join(lines)


def _circumstances(figures: Figures, plan: Plan, today: date) -> Iterator[str]:
    cores = "on a core each" if figures.own_cores else "on the same core"
    yield (
        f"{today}, {os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}. {plan.connections} connections of OCPP 1.6 with one CALL in flight on "
        f"each, MeterValues of 8 samples; medians of {plan.rounds} rounds of {plan.round_s:g} s, "
        "each with new processes that took turns; "
        f"server and load {cores}. Every answer was checked."
    )
    yield ""
    if figures.other_load > OTHER_LOAD_THAT_DISTURBS:
        yield f"**Other processes were running** and kept {figures.other_load:.1f} cores busy: the figures are noisy."
    else:
        yield f"Nothing else was running to speak of ({figures.other_load:.2f} cores busy)."


def _speeds(figures: Figures) -> Iterator[str]:
    yield "Calls per second of the server's CPU time, with full validation:"
    yield ""
    columns = "of echo | times mobilityhouse | core used"
    yield "| server | " + " | ".join(f"{message} | {columns}" for message in MESSAGES) + " |"
    yield "|---|" + "---:|---:|---:|---:|" * len(MESSAGES)
    for subject in SUBJECTS:
        cells = [subject.title]
        for message in MESSAGES:
            cells += [
                f"{figures.per_cpu_s[subject, message]:,.0f}",
                f"{_ratio(figures, subject, ECHO, message):.0%}",
                f"{_ratio(figures, subject, MOBILITYHOUSE, message):.1f}",
                f"{figures.server_load[subject, message]:.0%}",
            ]
        yield "| " + " | ".join(cells) + " |"


def _verdicts(figures: Figures) -> Iterator[str]:
    yield "| what is to be reached | target | goal | measured | |"
    yield "|---|---:|---:|---:|---|"
    for subject in OURS:
        target, goal = SHARE_OF_ECHO[subject.handlers]
        for message in MESSAGES:
            share = _ratio(figures, subject, ECHO, message)
            what = f"{message} of the echo: {subject.title}"
            yield f"| {what} | {target:.0%} | {goal:.0%} | {share:.0%} | {_judgement(share, target, goal)} |"
    target, goal = TIMES_MOBILITYHOUSE
    for message in MESSAGES:
        times = min(_ratio(figures, subject, MOBILITYHOUSE, message) for subject in OURS)
        limit = _ratio(figures, ECHO, MOBILITYHOUSE, message)
        judgement = _judgement(times, target, goal) if limit > target else f"cannot be: the echo is at {limit:.1f}"
        yield f"| {message}, times mobilityhouse: the slowest of ours | {target} | {goal} | {times:.1f} | {judgement} |"
    kib = figures.idle_station_kib
    yield (
        f"| memory of an idle booted station, {figures.idle_stations:,} connected to {EXAMPLE.title} "
        f"| {IDLE_STATION_KIB} KiB | | {kib:.1f} KiB | {_judgement(-kib, -IDLE_STATION_KIB)} |"
    )


def _ratio(figures: Figures, subject: Subject, other: Subject, message: str) -> float:
    return figures.per_cpu_s[subject, message] / figures.per_cpu_s[other, message]


def _judgement(measured: float, target: float, goal: float | None = None) -> str:
    if goal is not None and measured >= goal:
        return "goal reached"
    return "reached" if measured >= target else "**not reached**"
