"""PostgreSQL: asyncpg in an event loop of its own thread, so that no station waits for the work of a statement."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from evwire.server.storage.engines import Work, write_json

ResultT = TypeVar("ResultT")

_CONNECT_TIMEOUT_S = 5.0
_READERS = 4
# Less than a handshake may take.
_READ_PATIENCE_S = 5.0
# Connections lost, resources gone, shutting down, read-only, I/O; or two servers in each other's way.
_PASSING_CLASSES = ("08", "53", "57P", "58", "25006", "40001", "40P01")


class PostgresqlEngine:
    """A database on a server. ``patience_s``: who takes longer for a transaction is dialled anew."""

    def __init__(self, url: sa.URL, *, patience_s: float = 10.0) -> None:
        self.name = url.render_as_string(hide_password=True)
        self._url = _of_driver(url)
        self._patience_s = patience_s
        self._engine: AsyncEngine = create_async_engine(
            self._url,
            pool_size=1 + _READERS,
            max_overflow=0,
            pool_pre_ping=False,
            connect_args={"timeout": _CONNECT_TIMEOUT_S},
            json_serializer=write_json,
            json_deserializer=msgspec.json.decode,
        )
        self._reading = asyncio.Semaphore(_READERS)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="evwire-postgresql", daemon=True)
        self._thread.start()

    async def transact(self, work: Work[ResultT]) -> ResultT:
        return await self._there(self._transact(work))

    async def read(self, work: Work[ResultT]) -> ResultT:
        return await self._there(self._read(work))

    def is_away(self, error: Exception) -> bool:
        if not isinstance(error, sa.exc.DBAPIError):
            return isinstance(error, OSError | TimeoutError | sa.exc.TimeoutError)
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return (
            error.connection_invalidated
            or isinstance(error, sa.exc.InterfaceError)
            or state.startswith(_PASSING_CLASSES)
        )

    async def close(self) -> None:
        await self._there(self._let_go())
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()

    async def _let_go(self) -> None:
        # Who stopped waiting for a statement has left it to end by itself.
        unfinished = asyncio.all_tasks() - {asyncio.current_task()}
        if unfinished:
            await asyncio.wait(unfinished, timeout=self._patience_s)
        await self._engine.dispose()

    async def _there(self, work: Coroutine[object, object, ResultT]) -> ResultT:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def _transact(self, work: Work[ResultT]) -> ResultT:
        async with asyncio.timeout(self._patience_s), self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def _read(self, work: Work[ResultT]) -> ResultT:
        async with asyncio.timeout(_READ_PATIENCE_S), self._reading, self._engine.connect() as connection:
            return await connection.run_sync(work)


def _of_driver(url: sa.URL) -> sa.URL:
    """With the driver that is here, and libpq's name for TLS in its words."""
    url = url.set(drivername="postgresql+asyncpg")
    mode = url.query.get("sslmode")
    return url if mode is None else url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
