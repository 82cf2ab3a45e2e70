"""Copies of an SQLite database: whole, though a server is writing to it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Put a copy of the database in ``source`` at ``target``, on the disk when this returns; what is there stays.

    Raises OSError where it cannot be read or written, and FileExistsError where there is something already.
    """
    if target.exists():
        raise FileExistsError(f"expected no file at {target}: nothing is written over")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with closing(_opened(source)) as reading, closing(sqlite3.connect(unfinished)) as writing:
            reading.backup(writing)
        _to_disk(unfinished)
        unfinished.rename(target)
        _to_disk(target.parent)
    except sqlite3.Error as error:
        raise OSError(f"{source}: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)


def restore(source: Path, target: Path) -> Path | None:
    """Put what is in the copy ``source`` into the database ``target``; returns where its old contents are now.

    Raises OSError for a copy that is none or is damaged, and while a server has the database open.
    """
    try:
        with closing(_opened(source)) as reading:
            if reading.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise OSError(f"{source} is damaged")
            if reading.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
                raise OSError(f"expected a database of evwire, {source} is another")
            kept = None
            if target.exists():
                _must_be_closed(target)
                kept = _free_name(target)
                copy(target, kept)
            with closing(sqlite3.connect(target)) as writing:
                reading.backup(writing)
        _to_disk(target)
    except sqlite3.Error as error:
        raise OSError(f"{source}: {error}") from None
    return kept


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


def _must_be_closed(path: Path) -> None:
    with closing(_opened(path)) as connection:
        try:
            # SQLite leaves WAL mode only for who is alone.
            alone = connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
        except sqlite3.OperationalError:
            alone = False
    if not alone:
        raise OSError(f"expected no server at {path}: stop it first")


def _free_name(path: Path) -> Path:
    number = 1
    while (name := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    return name


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
