"""One SQLite file: a single writer that commits in groups, and readers beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Generic, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from evwire.clock import SYSTEM_CLOCK

ResultT = TypeVar("ResultT")

_MIGRATIONS = Path(__file__).parents[1] / "migrations"
_BUSY_TIMEOUT_MS = 10_000
_GROUP_OF = 200
# A commit costs as much for one as for many; who writes alone does not wait.
_GATHERING_S = 0.003
_READERS = 2


def insert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert:
    """An INSERT of this connection's dialect, which knows what to do ``on_conflict``."""
    return sqlite.insert(table)


def upsert(
    connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], row: Mapping[str, object], changed: Iterable[str]
) -> None:
    """Insert this row; where there is one with its ``keys``, only the ``changed`` columns of it are replaced."""
    connection.execute(_upsert(connection.dialect.name, table, keys, tuple(changed)), row)


@cache
def _upsert(dialect: str, table: sa.Table, keys: tuple[str, ...], changed: tuple[str, ...]) -> sqlite.Insert:
    # Building a statement takes longer than executing it.
    statement = sqlite.insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in changed}
    )


class _Job(Generic[ResultT]):
    """A piece of work that waits for its turn, and whoever waits for it."""

    def __init__(self, function: Callable[[sa.Connection], ResultT], done: asyncio.Future[ResultT]) -> None:
        self._function = function
        self._done = done
        self._result: ResultT | None = None
        self._error: Exception | None = None

    def run(self, connection: sa.Connection) -> None:
        self._result = self._function(connection)
        self._error = None

    def fail(self, error: Exception) -> None:
        self._error = error

    def finish(self) -> None:
        if self._done.done():
            return
        if self._error is not None:
            self._done.set_exception(self._error)
        else:
            self._done.set_result(self._result)  # type: ignore[arg-type]  # run() has set it


class Database:
    """Functions of a connection, run off the event loop.

    ``write`` returns when the work is on the disk (``synchronous=FULL``). What waits for the writer shares
    one transaction; a function that raises changes nothing, and leaves the others alone. ``open``
    brings the file up to date.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path, begin="BEGIN IMMEDIATE")
        self._read_engine = _engine(path, begin="BEGIN")
        self._write_thread = ThreadPoolExecutor(1, "evwire-write")
        self._read_threads = ThreadPoolExecutor(_READERS, "evwire-read")
        self._waiting: list[_Job[object]] = []
        self._writer: asyncio.Task[None] | None = None
        self._waiting_since: float | None = None

    @classmethod
    async def open(cls, path: Path) -> Self:
        """The database in this file, made if there is none, and brought up to date.

        Raises OSError for a file that is no database or cannot be written.
        """
        database = cls(path)
        try:
            await asyncio.get_running_loop().run_in_executor(database._write_thread, database._migrate)
        except sa.exc.DBAPIError as error:
            await database.close()
            raise OSError(f"{path}: {error.orig}") from None
        return database

    async def close(self) -> None:
        """Finish what waits, and let go of the file."""
        while self._writer is not None:
            await asyncio.wait((self._writer,))
        self._read_threads.shutdown()
        self._read_engine.dispose()
        await asyncio.get_running_loop().run_in_executor(self._write_thread, self._engine.dispose)
        self._write_thread.shutdown()

    async def write(self, function: Callable[[sa.Connection], ResultT]) -> ResultT:
        """Run ``function`` and commit; on an exception nothing of it remains."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[ResultT] = loop.create_future()
        self._waiting.append(_Job(function, done))  # type: ignore[arg-type]  # of any result
        if self._writer is None:
            self._writer = loop.create_task(self._write_groups())
        return await asyncio.shield(done)

    @property
    def oldest_wait_s(self) -> float:
        """How long what waits for the disk longest has waited; 0 when nothing does."""
        return 0.0 if self._waiting_since is None else SYSTEM_CLOCK.monotonic() - self._waiting_since

    async def read(self, function: Callable[[sa.Connection], ResultT]) -> ResultT:
        """Run ``function`` on what was committed last."""

        def run() -> ResultT:
            with self._read_engine.connect() as connection:
                return function(connection)

        return await asyncio.get_running_loop().run_in_executor(self._read_threads, run)

    async def _write_groups(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                if 1 < len(self._waiting) < _GROUP_OF:
                    await SYSTEM_CLOCK.sleep(_GATHERING_S)
                group, self._waiting = self._waiting[:_GROUP_OF], self._waiting[_GROUP_OF:]
                self._waiting_since = SYSTEM_CLOCK.monotonic()
                await loop.run_in_executor(self._write_thread, self._commit, group)
                for job in group:
                    job.finish()
        finally:
            self._writer = None
            self._waiting_since = None

    def _commit(self, group: list[_Job[object]]) -> None:
        try:
            with self._engine.begin() as connection:
                for job in group:
                    job.run(connection)
        except Exception as error:
            if len(group) == 1:
                group[0].fail(error)
                return
            for job in group:
                self._commit([job])

    def _migrate(self) -> None:
        with self._engine.begin() as connection:
            if _version(connection) == _newest_version():
                return
            # Only here: it takes longer to load than all else that is done with the database at the start.
            from alembic import command
            from alembic.config import Config

            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _version(connection: sa.Connection) -> str | None:
    """What the last migration was; None of a database that has had none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return version


def _newest_version() -> str:
    """That of the last migration: their files' names begin with it."""
    return max(file.name for file in (_MIGRATIONS / "versions").glob("*.py")).partition("_")[0]


def _engine(path: Path, *, begin: str) -> sa.Engine:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def connected(connection: object, record: object) -> None:
        # SQLite's own driver would begin transactions too late: we say BEGIN ourselves.
        connection.isolation_level = None  # type: ignore[attr-defined]  # a sqlite3.Connection
        cursor = connection.cursor()  # type: ignore[attr-defined]
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
