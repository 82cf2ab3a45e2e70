"""The two databases there are: each runs functions of a connection off the event loop."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import sqlalchemy as sa

ResultT = TypeVar("ResultT")
Work = Callable[[sa.Connection], ResultT]

_BUSY_TIMEOUT_MS = 5_000
_READERS = 2
# What passes: the disk is full or broken for now, or somebody else has the file. Anything else is our own mistake.
_PASSING = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    )
)


class Engine(Protocol):
    """A database, and the threads that talk to it."""

    name: str
    """How to speak of it in a log: without a password."""

    async def transact(self, work: Work[ResultT]) -> ResultT:
        """Run ``work`` in a transaction, and commit it; one at a time."""
        ...

    async def read(self, work: Work[ResultT]) -> ResultT:
        """Run ``work`` on what was committed last; a few at a time."""
        ...

    def is_away(self, error: Exception) -> bool:
        """Whether it is the database that failed, for now, and not the work."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


class _Gone(OSError):
    """There is no such file any more, or another: what is written to the one that is open, nobody would find."""


class SqliteEngine:
    """One file, in WAL mode and with an fsync for every commit; one thread writes, two read.

    While its name stands for another file, or for none, it is away.
    """

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._file: tuple[int, int] | None = None
        self._engine = _engine(path, begin="BEGIN IMMEDIATE")
        self._read_engine = _engine(path, begin="BEGIN")
        for engine in (self._engine, self._read_engine):
            sa.event.listen(engine, "do_connect", self._before_connecting)
        self._write_thread = ThreadPoolExecutor(1, "evwire-write")
        self._read_threads = ThreadPoolExecutor(_READERS, "evwire-read")

    async def transact(self, work: Work[ResultT]) -> ResultT:
        def run() -> ResultT:
            with self._engine.begin() as connection:
                result = work(connection)
                self._must_be_there()
            if self._file is None:
                self._file = self._found()
            return result

        return await asyncio.get_running_loop().run_in_executor(self._write_thread, run)

    async def read(self, work: Work[ResultT]) -> ResultT:
        def run() -> ResultT:
            with self._read_engine.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._read_threads, run)

    def is_away(self, error: Exception) -> bool:
        if isinstance(error, _Gone):
            return True
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else None
        # The upper bits only say more of the same.
        return isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _PASSING

    async def close(self) -> None:
        self._read_threads.shutdown()
        self._read_engine.dispose()
        await asyncio.get_running_loop().run_in_executor(self._write_thread, self._engine.dispose)
        self._write_thread.shutdown()

    def _found(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self._path)
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _must_be_there(self) -> None:
        if self._file is not None and self._found() != self._file:
            raise _Gone(f"expected the file that was opened at {self._path}")

    def _before_connecting(self, *_: object) -> None:
        # SQLite would make a new one, and take the log of the old one for its own.
        self._must_be_there()


def write_json(value: object) -> str:
    """A value of a JSON column, structs included."""
    return msgspec.json.encode(value).decode()


def _engine(path: Path, *, begin: str) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False},
        json_serializer=write_json,
        json_deserializer=msgspec.json.decode,
    )

    @sa.event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: object) -> None:
        # SQLite's own driver would begin transactions too late: we say BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={_BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def began(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
