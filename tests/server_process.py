"""``evwire serve`` in a process of its own, to be starved, killed and started again."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import httpx

from benchmarks.processes import free_port


class ServerProcess:
    """On the same ports whenever it starts; ``words`` are more of its options."""

    def __init__(self, data: Path, *words: str) -> None:
        self.ocpp_port, self.http_port = free_port(), free_port()
        self._data = data
        self._words = ("--data", str(data), *words)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "it was started"
        return self._process.pid

    async def start(self, *program: str, under: tuple[str, ...] = ()) -> None:
        """Start it, or in its stead a ``program`` that is given its arguments, and wait until it listens.

        ``under`` are the words of another program that runs it.
        """
        ports = ("--ocpp-port", str(self.ocpp_port), "--http-port", str(self.http_port))
        self._process = await asyncio.create_subprocess_exec(
            *(*under, sys.executable, *(program or ("-m", "evwire")), "serve", "--open", "--no-files"),
            *(*self._words, *ports),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None, "as asked for"
        while line := await self._process.stdout.readline():
            if line.startswith(b"Page and HTTP API"):
                return
        raise AssertionError(f"the server ended with {await self._process.wait()}")

    async def ended(self) -> int:
        """Wait for its end; the exit code."""
        assert self._process is not None, "it was started"
        return await self._process.wait()

    def terminate(self) -> None:
        """Tell it to stop, as whoever runs it would."""
        os.kill(self.pid, signal.SIGTERM)

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def fill_disk(self) -> None:
        """From now on it can write to no file."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def free_disk(self) -> None:
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def resident_bytes(self) -> int:
        """How much memory it has, as the system counts it."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize()

    async def get(self, path: str) -> httpx.Response:
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: dict[str, object]) -> httpx.Response:
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: dict[str, object] | None) -> httpx.Response:
        # It may see a disk there that we do not.
        data = Path(f"/proc/{self.pid}/root{self._data}")
        token = (data / "api-token").read_text().strip()
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
            return await client.request(method, f"http://127.0.0.1:{self.http_port}{path}", json=body)

    async def transactions(self) -> list[dict[str, Any]]:
        return list((await self.get("/api/v1/transactions?limit=500")).json()["items"])
