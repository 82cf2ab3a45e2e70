"""The database: a single writer that commits in groups, and readers beside it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, Self, TypeVar

import sqlalchemy as sa

from evwire.clock import SYSTEM_CLOCK
from evwire.errors import Withhold
from evwire.server.storage import copies
from evwire.server.storage.engines import Engine, SqliteEngine

try:
    from evwire.server.storage.postgresql import PostgresqlEngine
except ImportError:  # the extra is not installed
    PostgresqlEngine = None  # type: ignore[assignment,misc]

logger = logging.getLogger("evwire.server")

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_MIGRATIONS = Path(__file__).parents[1] / "migrations"
_GROUP_OF = 200
# A commit costs as much for one as for many; who writes alone does not wait.
_GATHERING_S = 0.003
# Beyond these nobody is made to wait: what is kept in memory for a database that is away has an end. Ten thousand
# stations that come at once, and boot, are not too many; what stations send has a limit of its own.
_MOST_WAITING = 40_000
HOLD_S = 25.0
"""Less than the 30 s after which most stations give up."""
_AWAY_AFTER_S = 1.0
_AGAIN_AFTER_S = (0.1, 0.2, 0.5, 1.0)


class DatabaseAway(Withhold):
    """The database cannot be reached, or has no room: nothing was kept that anybody may rely on.

    A handler that lets it through leaves the station without an answer, so that it keeps the message and repeats it.
    """


class Together(Generic[ItemT, ResultT]):
    """Work on one item that can be done for the items of many at once, with as many results."""

    __slots__ = ("function", "item")

    def __init__(self, function: Callable[[sa.Connection, Sequence[ItemT]], Sequence[ResultT]], item: ItemT) -> None:
        self.function = function
        self.item = item

    def __call__(self, connection: sa.Connection) -> ResultT:
        return self.function(connection, [self.item])[0]


class _Job(Generic[ResultT]):
    """A piece of work that waits for its turn, and whoever waits for it."""

    __slots__ = ("_error", "_result", "done", "function", "since_s")

    def __init__(
        self, function: Callable[[sa.Connection], ResultT], done: asyncio.Future[ResultT], since_s: float
    ) -> None:
        self.function = function
        self.done = done
        self.since_s = since_s
        self._result: ResultT | None = None
        self._error: Exception | None = None

    def take(self, result: ResultT) -> None:
        self._result = result
        self._error = None

    def fail(self, error: Exception) -> None:
        self._error = error

    def finish(self) -> None:
        if self.done.done():
            return
        if self._error is not None:
            self.done.set_exception(self._error)
        else:
            self.done.set_result(self._result)  # type: ignore[arg-type]  # take() has set it


class Database:
    """Functions of a connection, run off the event loop.

    ``write`` returns when the work is on the disk. What waits for the writer shares one transaction; a function that
    raises changes nothing, and leaves the others alone. While the database is away the work is tried again until
    nobody waits for it any more, and after a commit of which nobody knows whether it was done, too: a function must
    do no harm when it is run twice.
    """

    def __init__(self, engine: Engine, *, hold_s: float = HOLD_S) -> None:
        self.name = engine.name
        self._engine = engine
        self._hold_s = hold_s
        self._waiting: list[_Job[object]] = []
        self._group: list[_Job[object]] = []
        self._writer: asyncio.Task[None] | None = None
        self._away_since: float | None = None
        self._closing = False
        self.committed: Callable[[], object] = lambda: None
        """Called after every commit."""

    @classmethod
    async def open(cls, where: Path | str, *, hold_s: float = HOLD_S, may_lose: bool = False) -> Self:
        """The database in this file or at this URL (``sqlite:`` or ``postgresql:``), brought up to date.

        Before an SQLite file is changed for that, a copy of it is put beside it.

        ``hold_s`` is how long a write may wait for a database that is away. Raises OSError for one that is none or
        cannot be written, and, unless it ``may_lose``, for a server that says it wrote what it did not; ValueError
        for another kind of URL.
        """
        engine = engine_for(where)
        database = cls(engine, hold_s=hold_s)
        try:
            if (path := sqlite_file(where)) is not None and (revision := await engine.read(_outdated)) is not None:
                kept = path.with_name(f"{path.name}.{revision}")
                if not kept.exists():
                    await asyncio.to_thread(copies.copy, path, kept)
                    logger.warning("%s: brought up to date; as it was before: %s", path, kept)
            await engine.transact(_migrate)
            if not may_lose:
                await engine.read(_must_be_durable)
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, TimeoutError, OSError) as error:
            await database.close()
            raise OSError(f"{engine.name}: {getattr(error, 'orig', None) or error or 'it does not answer'}") from None
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Finish what waits, unless the database is away, and let go of it."""
        self._closing = True
        if self._away_since is not None:
            self._give_up("the server stops")
        while self._writer is not None:
            await asyncio.wait((self._writer,))
        await self._engine.close()

    async def write(self, function: Callable[[sa.Connection], ResultT]) -> ResultT:
        """Run ``function`` and commit; on an exception nothing of it remains. Raises DatabaseAway."""
        if len(self._waiting) >= _MOST_WAITING:
            raise DatabaseAway(f"{_MOST_WAITING} wait for the database already")
        done = self._enqueue(function)
        await asyncio.wait((done,), timeout=self._hold_s)
        if not done.done():
            done.cancel()
            raise DatabaseAway(f"the database has not finished for {self._hold_s:g} s")
        return done.result()

    async def offer(self, function: Callable[[sa.Connection], object]) -> None:
        """Run ``function`` and commit; while the database is away nobody waits for it, and it may get lost."""
        done = self.note(function)
        if done is not None and not self.is_away:
            await asyncio.wait((done,), timeout=_AWAY_AFTER_S)

    def note(self, function: Callable[[sa.Connection], object]) -> asyncio.Future[object] | None:
        """As :meth:`offer`, for what nobody waits for anyway; None where it is lost, because so much waits already."""
        if len(self._waiting) >= _MOST_WAITING // 2:
            return None
        done = self._enqueue(function)
        done.add_done_callback(_log_failure)
        return done

    @property
    def is_away(self) -> bool:
        """Whether the last that was tried failed for the database's sake, or takes long."""
        return self._away_since is not None or self.oldest_wait_s > _AWAY_AFTER_S

    @property
    def oldest_wait_s(self) -> float:
        """How long what waits for the disk longest has waited, or the database has been away; 0 when nothing does."""
        since = [job.since_s for job in (*self._group[:1], *self._waiting[:1])]
        if self._away_since is not None:
            since.append(self._away_since)
        return SYSTEM_CLOCK.monotonic() - min(since) if since else 0.0

    async def read(self, function: Callable[[sa.Connection], ResultT]) -> ResultT:
        """Run ``function`` on what was committed last. Raises DatabaseAway."""
        try:
            return await self._engine.read(function)
        except Exception as error:
            if self._engine.is_away(error):
                raise DatabaseAway(_why(error)) from error
            raise

    def _enqueue(self, function: Callable[[sa.Connection], ResultT]) -> asyncio.Future[ResultT]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[ResultT] = loop.create_future()
        self._waiting.append(_Job(function, done, SYSTEM_CLOCK.monotonic()))  # type: ignore[arg-type]  # of any result
        if self._writer is None:
            self._writer = loop.create_task(self._write_groups())
        return done

    async def _write_groups(self) -> None:
        tries = 0
        try:
            while self._waiting or (self._away_since is not None and not self._closing):
                if 1 < len(self._waiting) < _GROUP_OF:
                    await SYSTEM_CLOCK.sleep(_GATHERING_S)
                self._group, self._waiting = self._waiting[:_GROUP_OF], self._waiting[_GROUP_OF:]
                try:
                    await self._commit(self._group)
                except DatabaseAway as error:
                    self._left(error)
                    # Who gave up meanwhile is not written: the station repeats it.
                    self._waiting = [job for job in (*self._group, *self._waiting) if not job.done.done()]
                    self._group = []
                    await SYSTEM_CLOCK.sleep(_AGAIN_AFTER_S[min(tries, len(_AGAIN_AFTER_S) - 1)])
                    tries += 1
                else:
                    self._came_back()
                    tries = 0
                    for job in self._group:
                        job.finish()
                    self.committed()
        finally:
            self._writer = None
            self._group = []

    async def _commit(self, group: Sequence[_Job[object]]) -> None:
        """Each job of the group has a result or an error, and is on the disk; or DatabaseAway."""
        try:
            await self._engine.transact(_probe if not group else lambda connection: _run(connection, group))
        except Exception as error:
            if self._engine.is_away(error):
                raise DatabaseAway(_why(error)) from error
            if len(group) < 2:
                for job in group:
                    job.fail(error)
                return
            # Halves, so that one that fails does not cost as many commits as there are others.
            half = len(group) // 2
            await self._commit(group[:half])
            await self._commit(group[half:])

    def _left(self, error: Exception) -> None:
        if self._away_since is None:
            self._away_since = SYSTEM_CLOCK.monotonic()
            logger.error("%s: away: %s; stations get no answer to what must be kept, and repeat it", self.name, error)

    def _came_back(self) -> None:
        if self._away_since is not None:
            away_s = SYSTEM_CLOCK.monotonic() - self._away_since
            self._away_since = None
            logger.warning("%s: back after %.1f s", self.name, away_s)

    def _give_up(self, why: str) -> None:
        for job in (*self._group, *self._waiting):
            job.fail(DatabaseAway(why))
            job.finish()
        self._waiting = []


def engine_for(where: Path | str) -> Engine:
    """The engine for a file or a URL. Raises ValueError for another kind of URL."""
    path = sqlite_file(where)
    if path is not None:
        return SqliteEngine(path)
    url = sa.make_url(str(where))
    if url.drivername not in ("postgresql", "postgres"):
        raise ValueError(f"expected postgresql://user@host/name or sqlite:///path, got a {url.drivername}: URL")
    needed = "PostgreSQL needs a driver: pip install evwire[server,postgresql]"
    if PostgresqlEngine is None:
        raise ValueError(needed)
    try:
        return PostgresqlEngine(url)
    except ImportError:
        raise ValueError(needed) from None


def sqlite_file(where: Path | str) -> Path | None:
    """The file of an SQLite database; None for another. Raises ValueError for what is no URL."""
    if isinstance(where, Path):
        return where
    try:
        url = sa.make_url(where)
    except sa.exc.ArgumentError:
        raise ValueError(f"expected postgresql://user@host/name or sqlite:///path, got {where!r}") from None
    return Path(url.database) if url.drivername == "sqlite" and url.database else None


def _run(connection: sa.Connection, group: Iterable[_Job[object]]) -> None:
    """Run the jobs in order; those that can be done together at the place of their first."""
    steps: dict[object, list[_Job[object]]] = {}
    for job in group:
        key = job.function.function if isinstance(job.function, Together) else job
        steps.setdefault(key, []).append(job)
    for jobs in steps.values():
        first = jobs[0].function
        if len(jobs) > 1 and isinstance(first, Together):
            results = first.function(connection, [job.function.item for job in jobs])  # type: ignore[attr-defined]
            for job, result in zip(jobs, results, strict=True):
                job.take(result)
        else:
            jobs[0].take(first(connection))


def _outdated(connection: sa.Connection) -> str | None:
    """The revision that the database is at, if there are newer ones; None for a new database, too."""
    if _is_new(connection):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if revision == _newest() else revision


def _newest() -> str:
    """The revision of the last migration: the names of their files begin with it."""
    return max(file.name for file in (_MIGRATIONS / "versions").glob("*.py")).partition("_")[0]


def _is_new(connection: sa.Connection) -> bool:
    return not sa.inspect(connection).has_table("alembic_version")


def _probe(connection: sa.Connection) -> None:
    """Write something, though nobody waits: to find out that the database is back."""
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def _migrate(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Two servers may start at once.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7160)")
    if _outdated(connection) is None and not _is_new(connection):
        return
    # Only here: it takes longer to load than all else that is done with the database at the start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _must_be_durable(connection: sa.Connection) -> None:
    """Raises OSError when a commit may be told before it is on the disk."""
    if connection.dialect.name != "postgresql":
        return
    for setting in ("fsync", "synchronous_commit"):
        if connection.exec_driver_sql(f"SHOW {setting}").scalar() == "off":
            raise OSError(
                f"expected {setting}=on, found off: what stations are told to be kept would be lost with the power; "
                "--i-accept-data-loss starts nevertheless"
            )


def _why(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).splitlines()
    return lines[0] if lines else type(error).__name__


def _log_failure(done: asyncio.Future[object]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None and not isinstance(error, DatabaseAway):
        logger.error("could not be kept", exc_info=error)
