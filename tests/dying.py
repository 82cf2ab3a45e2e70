"""Bring databases up to date, or put copies back, and die (SIGKILL) in the midst of it; then do it again and live.

``python dying.py open DIRECTORY`` or ``python dying.py restore DIRECTORY COPY``: for each moment there is a database
``DIRECTORY/MOMENT/evwire.sqlite3``, made of ``DIRECTORY/before`` if that is there. Prints, as JSON, what was executed
when nobody died, and the moments with the exit codes of both runs. Children are forked,
for each would take seconds to start.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from evwire.server import restore_database, upgrade_database

_PAGES_BETWEEN = 7


class Steps:
    """What is executed, up to the step before which to die."""

    def __init__(self, last: int | None) -> None:
        self.reached: list[str] = []
        self._last = last

    def __call__(self, step: str) -> None:
        if len(self.reached) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.reached.append(" ".join(step.split())[:80])


def bring_up_to_date(directory: Path, steps: Steps) -> None:
    def executing(connection: object, cursor: object, statement: str, *_: object) -> None:
        steps(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", executing)
    asyncio.run(upgrade_database(directory))


def put_back(directory: Path, steps: Steps) -> None:
    class Copying(sqlite3.Connection):
        """Copies a few pages at a time, and these are a step."""

        def backup(self, target: sqlite3.Connection, **_: object) -> None:  # type: ignore[override]
            super().backup(
                target, pages=_PAGES_BETWEEN, progress=lambda status, remaining, total: steps(f"{remaining} pages left")
            )

    plain = sqlite3.connect
    sqlite3.connect = lambda *words, **options: plain(*words, factory=Copying, **options)  # type: ignore[assignment, misc]
    restore_database(directory, Path(sys.argv[3]))


def in_a_child(work: Callable[[Path, Steps], None], directory: Path, last: int | None) -> tuple[int, list[str]]:
    """Its exit code, and what it executed."""
    said, says = os.pipe()
    child = os.fork()
    if child == 0:
        steps = Steps(last)
        work(directory, steps)
        os.write(says, json.dumps(steps.reached).encode())
        os._exit(0)
    os.close(says)
    with open(said, "rb") as pipe:
        text = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(text or "[]")


def moments(reached: list[str]) -> list[int]:
    """One in the midst of every step of a migration, and the last of all; each of the others."""
    ends = [number for number, step in enumerate(reached) if "alembic_version (v" in step or "UPDATE alembic_v" in step]
    if not ends:
        return list(range(len(reached)))
    begins = [0, *(end + 1 for end in ends[:-1])]
    return sorted({ends[-1], *((begin + end) // 2 for begin, end in zip(begins, ends, strict=True))})


def made(directory: Path, name: str) -> Path:
    before, place = directory / "before", directory / name
    if before.exists():
        shutil.copytree(before, place)
    else:
        place.mkdir()
    return place


def main() -> None:
    work = {"open": bring_up_to_date, "restore": put_back}[sys.argv[1]]
    directory = Path(sys.argv[2])
    ended, reached = in_a_child(work, made(directory, "whole"), None)
    assert ended == 0
    codes = []
    for moment in moments(reached):
        place = made(directory, str(moment))
        first = in_a_child(work, place, moment)[0]
        shutil.copytree(place, directory / f"{moment}-killed")
        codes.append((moment, first, in_a_child(work, place, None)[0]))
    print(json.dumps({"reached": reached, "codes": codes}))


main()
