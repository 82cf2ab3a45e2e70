"""The power fails at the moment an answer leaves: whatever had not been synced is lost, wholly or in parts.

The system calls of a real server are done again on a model of the disk (tests/power_cuts.py).
"""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import websockets

from power_cuts import Disk, Sent, cannot_trace, events, tracing
from server_process import ServerProcess

START = (
    '[2,"cut-%d","StartTransaction",'
    '{"connectorId":1,"idTag":"04A2B3C4","meterStart":%d,"timestamp":"2026-01-01T12:00:00Z"}]'
)
_ANSWER = re.compile(rb'\[3,"cut-(\d+)"')
_STATIONS = 4

_LESS_DURABLE = """
import runpy, sys
import sqlalchemy as sa
from evwire.server.storage import engines

less, made = sys.argv.pop(1), engines._engine

def engine(path, *, begin):
    engine = made(path, begin=begin)
    sa.event.listen(engine, "connect", lambda connection, record: connection.execute(f"PRAGMA synchronous={less}"))
    return engine

engines._engine = engine
runpy.run_module("evwire", run_name="__main__", alter_sys=True)
"""


async def losses(tmp_path: Path, messages: int, *program: str) -> tuple[int, list[str]]:
    """How often the power was cut, and what that did to what had been answered."""
    if (reason := cannot_trace()) is not None:
        pytest.skip(reason)
    data, trace = tmp_path / "data", tmp_path / "trace"
    file = data / "evwire.sqlite3"
    server = ServerProcess(data)
    disk = Disk(file, data / "evwire.sqlite3-wal", data / "evwire.sqlite3-journal")
    await server.start(*program, under=tracing(trace))
    try:

        async def charge(station: int) -> None:
            url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp/CP{station}"
            async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")], proxy=None) as link:
                for number in range(station, messages, _STATIONS):
                    await link.send(START % (number, number))
                    assert str(await link.recv()).startswith(f'[3,"cut-{number}"')

        await asyncio.gather(*map(charge, range(_STATIONS)))
    finally:
        await server.kill()
    while "+++ killed by SIGKILL +++" not in trace.read_text():
        await asyncio.sleep(0.05)
    return cut_at_every_answer(disk, trace, tmp_path / "cuts")


def cut_at_every_answer(disk: Disk, trace: Path, cuts: Path) -> tuple[int, list[str]]:
    cuts.mkdir()
    count, found = 0, []
    answered: set[int] = set()
    chance = random.Random(62)
    for event in events(trace):
        if isinstance(event, Sent):
            for match in _ANSWER.finditer(event.data):
                answered.add(int(match[1]))
                directory = cuts / str(count)
                disk.after_a_cut(directory, chance if count % 2 else None)
                found += [f"cut {count}: {problem}" for problem in problems(directory / "evwire.sqlite3", answered)]
                count += 1
                for file in directory.iterdir():
                    file.unlink()
        disk.do(event)
    return count, found


def problems(file: Path, answered: set[int]) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        try:
            (intact,) = database.execute("PRAGMA integrity_check").fetchone()
            rows = database.execute("SELECT meter_start_wh FROM transactions WHERE meter_start_wh IS NOT NULL")
            kept = {round(meter) for (meter,) in rows}
        except sqlite3.DatabaseError as error:
            return [str(error)]
    lost = sorted(answered - kept)
    return ([] if intact == "ok" else [intact]) + ([f"lost: {lost}"] if lost else [])


@pytest.mark.threat(62)
async def test_in_two_hundred_power_cuts_at_the_moment_of_an_answer_nothing_that_was_answered_is_lost(tmp_path) -> None:
    assert await losses(tmp_path, 200) == (200, [])


@pytest.mark.threat(62)
async def test_a_server_that_does_not_sync_each_commit_would_be_caught_by_such_a_cut(tmp_path) -> None:
    count, found = await losses(tmp_path, 20, "-c", _LESS_DURABLE, "NORMAL")
    assert count == 20
    assert found
