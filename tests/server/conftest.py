"""A whole server on free ports, and an operator and hand-typed stations at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from benchmarks.postgresql import PostgresqlServer, Unavailable
from evwire.server import Running, ServerConfig, running
from evwire.server.storage import Database

Subprotocol = str


class Site:
    """A running server: ``connect`` a station to it, ``http`` is an operator with the token."""

    def __init__(self, running_server: Running, http: httpx.AsyncClient, stack: AsyncExitStack) -> None:
        self.server = running_server
        self.http = http
        self._stack = stack

    async def connect(
        self, station_id: str = "CP001", subprotocol: str = "ocpp1.6", *, password: str | None = None
    ) -> TypedStation:
        credentials = "" if password is None else f"{station_id}:{password}@"
        url = f"ws://{credentials}127.0.0.1:{self.server.ocpp_port}/ocpp/{station_id}"
        link = await self._stack.enter_async_context(
            websockets.connect(url, subprotocols=[websockets.Subprotocol(subprotocol)], proxy=None)
        )
        return TypedStation(link)

    async def get(self, path: str) -> Any:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


class TypedStation:
    """What is sent and received is wire text."""

    def __init__(self, link: websockets.ClientConnection) -> None:
        self.link = link
        self._asked: list[str] = []

    async def ask(self, text: str) -> str:
        """The answer; what the server asks meanwhile is received later."""
        await self.link.send(text)
        answer = await self._next()
        while text.startswith("[2") and answer.startswith("[2"):
            self._asked.append(answer)
            answer = await self._next()
        return answer

    async def receive(self) -> str:
        return self._asked.pop(0) if self._asked else await self._next()

    async def _next(self) -> str:
        answer = await asyncio.wait_for(self.link.recv(), 10)
        assert isinstance(answer, str)
        return answer


Start = Callable[..., Coroutine[Any, Any, Site]]


@pytest.fixture
async def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    monkeypatch.delenv("EVWIRE_API_TOKEN", raising=False)
    async with AsyncExitStack() as stack:

        async def start(*, open: bool = True, **others: Any) -> Site:
            config = ServerConfig(data=tmp_path, host="127.0.0.1", ocpp_port=0, http_port=0, open=open, **others)
            server = await stack.enter_async_context(running(config))
            http = await stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=server.http_url, headers={"Authorization": f"Bearer {server.token}"}, trust_env=False
                )
            )
            return Site(server, http, stack)

        yield start


@pytest.fixture
async def site(start: Start) -> Site:
    return await start()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """One for all tests of a process; skipped, with the reason, where there can be none."""
    try:
        server = PostgresqlServer()
        server.start()
    except Unavailable as error:
        pytest.skip(str(error))
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A place for a database: a file, and once more an empty database on a server."""
    if request.param == "sqlite":
        return tmp_path / "evwire.sqlite3"
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return await server.new_database()


@pytest.fixture
async def database(where: Path | str) -> AsyncIterator[Database]:
    database = await Database.open(where)
    yield database
    await database.close()
