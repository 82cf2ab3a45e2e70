"""Killed while the database is brought up to date or put back: the next start needs no repair."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from evwire.server import add_token, backup_database
from evwire.server.storage import Database, tokens

_DYING = Path(__file__).parents[1] / "dying.py"


async def dying(*words: str | Path) -> tuple[list[str], list[int]]:
    """What is executed when nobody dies, and the moments at which somebody did, and the next one completed it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, _DYING, *map(str, words), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    told = json.loads(out)
    assert {(first, second) for _, first, second in told["codes"]} == {(-signal.SIGKILL, 0)}
    return told["reached"], [moment for moment, _, _ in told["codes"]]


def schema(directory: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(directory / "evwire.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


async def known(data: Path) -> list[str]:
    database = await Database.open(data / "evwire.sqlite3")
    rows = await database.read(tokens.tokens_after("", 10))
    await database.close()
    return [row.value for row in rows]


@pytest.mark.threat(61)
@pytest.mark.threat(70)
async def test_killed_in_any_step_of_a_migration_the_next_start_completes_it(tmp_path) -> None:
    reached, moments = await dying("open", tmp_path)
    assert len(moments) >= 8
    assert any(reached[moment].startswith("ALTER TABLE") for moment in moments)
    for moment in moments:
        assert schema(tmp_path / str(moment)) == schema(tmp_path / "whole")


@pytest.mark.threat(61)
async def test_killed_while_a_copy_is_put_back_nothing_is_lost_and_doing_it_again_completes_it(tmp_path) -> None:
    before, copy = tmp_path / "before", tmp_path / "copy.sqlite3"
    await add_token(before, "FIRST")
    backup_database(before, copy)
    await add_token(before, "SECOND")
    reached, moments = await dying("restore", tmp_path, copy)
    assert len(moments) >= 10
    for moment in moments:
        # Until the copy is there as a whole, what was there before is.
        whole = moment == len(reached) - 1
        assert await known(tmp_path / f"{moment}-killed") == (["FIRST"] if whole else ["FIRST", "SECOND"])
        assert await known(tmp_path / str(moment)) == ["FIRST"]
