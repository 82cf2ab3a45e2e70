"""The ports for files, where there are such, and what stations are told of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from evwire.server.api.listening import listening
from evwire.server.files.jobs import FileJobs, FilePorts
from evwire.server.files.port import FilePort


@asynccontextmanager
async def serving_files(jobs: FileJobs, ports: FilePorts) -> AsyncIterator[None]:
    """Listen until left; ``jobs`` learns where. Raises OSError where a port is taken, and ValueError where
    FTP is asked for and its library is not there."""
    async with AsyncExitStack() as stack:
        if ports.port is not None:
            served = listening(
                FilePort(jobs), ports.host, ports.port, ports.trusted_proxies, impatient=True, tls=ports.tls
            )
            port = await stack.enter_async_context(served)
            scheme = "http" if ports.tls is None else "https"
            url = (ports.url or f"{scheme}://{ports.shown}:{port}").rstrip("/")
            jobs.urls[url.partition(":")[0]] = url
        if ports.ftp_port is not None:
            # Only here: who has no such stations need not have its library, nor wait for it.
            try:
                await asyncio.to_thread(import_module, "evwire.server.files.ftp")
            except ImportError:
                raise ValueError("FTP needs a library: pip install evwire[server,ftp]") from None
            from evwire.server.files.ftp import serving_ftp

            serving = serving_ftp(jobs, ports.host, ports.ftp_port, ports.ftp_passive_ports)
            jobs.urls["ftp"] = f"ftp://{ports.shown}:{await stack.enter_async_context(serving)}"
        jobs.start()
        try:
            yield
        finally:
            await jobs.stop()
