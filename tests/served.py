"""``evwire serve`` in a process of its own, to be killed and started again."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import httpx


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class Server:
    """Open to everybody, on the same ports and directory each time."""

    def __init__(self, data: Path) -> None:
        self.ocpp_port, self.http_port = _free_port(), _free_port()
        self._data = data
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *program: str) -> None:
        """Run it; or, in its stead, a ``program`` that is given its arguments."""
        ports = ("--ocpp-port", str(self.ocpp_port), "--http-port", str(self.http_port))
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *(program or ("-m", "evwire")), "serve", "--open", "--data", str(self._data), *ports),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def ended(self) -> int:
        """Wait for its end; the exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def kill(self) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def transactions(self) -> list[dict[str, Any]]:
        token = (self._data / "api-token").read_text().strip()
        # After the last start, HTTP may still be on its way.
        patient = httpx.AsyncHTTPTransport(retries=6)
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, transport=patient) as client:
            answer = await client.get(f"http://127.0.0.1:{self.http_port}/api/v1/transactions?limit=500")
            return list(answer.json()["items"])
