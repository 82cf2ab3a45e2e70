"""What a scenario measured, as data: kept in ``results/``, so that a short run does not wipe out a long one."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.processes import busy_s

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parent / "RESULTS.md"
ORDER = ("calls", "handshakes", "soap", "stations", "rogue", "storm", "churn", "durable", "commands")
"""Of scenarios, on the page."""

Unit = Literal["", "%", "times", "/s", "s", "ms", "KiB", "MiB"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure with what it must reach; ``at_least`` or ``at_most``, and a ``goal`` beyond."""

    what: str
    measured: float
    unit: Unit = ""
    at_least: float | None = None
    at_most: float | None = None
    goal: float | None = None
    impossible: str = ""
    """Why the target cannot be reached on this machine, if so."""

    @property
    def reached(self) -> bool:
        """Whether it is as good as it must be; a figure without a target is."""
        if self.at_least is not None:
            return self.measured >= self.at_least
        return self.at_most is None or self.measured <= self.at_most

    @property
    def judgement(self) -> str:
        """In words, for the page."""
        if self.at_least is None and self.at_most is None:
            return ""
        if self.goal is not None and self._as_good_as(self.goal):
            return "goal reached"
        if self.reached:
            return "reached"
        return self.impossible or "**not reached**"

    def _as_good_as(self, goal: float) -> bool:
        return self.measured <= goal if self.at_most is not None else self.measured >= goal


class Table(msgspec.Struct, frozen=True):
    """Figures beside each other; of each column after the first its title and unit."""

    caption: str
    columns: list[tuple[str, Unit]]
    rows: list[tuple[str, list[float | None]]]


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    cores: int
    architecture: str
    system: str
    python: str

    @classmethod
    def this(cls) -> Machine:
        """The one we run on."""
        return cls(os.cpu_count() or 1, platform.machine(), platform.system(), platform.python_version())


class Result(msgspec.Struct, kw_only=True):
    """What one run of one scenario measured."""

    scenario: str
    length: str
    title: str
    circumstances: str
    """What was done, in one paragraph."""
    measured_on: date = msgspec.field(default_factory=date.today)
    machine: Machine = msgspec.field(default_factory=Machine.this)
    seconds: float = 0.0
    """How long it took; 0 when that was not noted."""
    other_load: float = 0.0
    """Cores that other processes kept busy meanwhile."""
    tables: list[Table] = []
    verdicts: list[Verdict] = []
    errors: list[str] = []
    """What makes the figures worthless, such as wrong answers."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Take the time, and note what others kept busy; processes of ours must have ended before this does."""
        began_at, busy_before, own_before = time.monotonic(), busy_s(), _own_s()
        try:
            yield
        finally:
            self.seconds = time.monotonic() - began_at
            self.other_load = max(0.0, (busy_s() - busy_before - (_own_s() - own_before)) / self.seconds)

    def save(self) -> None:
        """Keep it in place of the last of its kind."""
        RESULTS.mkdir(exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(self), indent=1)
        (RESULTS / f"{self.scenario}-{self.length}.json").write_bytes(text + b"\n")


def kept() -> list[Result]:
    """The last result of every scenario and length that was ever kept, in the order of the page."""
    results = [msgspec.json.decode(path.read_bytes(), type=Result) for path in RESULTS.glob("*.json")]
    return sorted(results, key=lambda result: (ORDER.index(result.scenario), result.length))


def _own_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
