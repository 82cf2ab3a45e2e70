"""Every scenario by its name."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable

from benchmarks import calls, churn, commands, durable, handshakes, rogue, soap, stations, storm
from benchmarks.results import ORDER, Result

_RUNS: dict[str, Callable[[str, Callable[[str], None]], Awaitable[Result]]] = {
    "calls": calls.run,
    "handshakes": handshakes.run,
    "soap": soap.run,
    "stations": stations.run,
    "rogue": rogue.run,
    "storm": storm.run,
    "churn": churn.run,
    "durable": durable.run,
    "commands": commands.run,
}
SCENARIOS = ORDER


async def run(name: str, length: str, tell: Callable[[str], None]) -> Result:
    """Run one of SCENARIOS: ``quick`` (only to see that it works), ``short`` or ``long``."""
    allowed = os.sched_getaffinity(0)
    try:
        # There is no longer way to measure what a call costs.
        return await _RUNS[name]("short" if name == "calls" and length == "long" else length, tell)
    finally:
        os.sched_setaffinity(0, allowed)
