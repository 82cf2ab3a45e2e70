"""Where HTTP is listened for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from litestar import Litestar

from evwire.server.http_api import make_app

__all__ = ["listening", "make_app"]


@asynccontextmanager
async def listening(app: Litestar, host: str, port: int, trusted_proxies: Sequence[str] = ()) -> AsyncIterator[int]:
    """Serve ``app`` on this port, 0 is a free one, until left; yields the port. Raises OSError where it is taken.

    Only ``trusted_proxies`` are believed about where a request comes from.
    """
    # uvicorn in our hands: it would listen for signals itself, and leave before its turn.
    config = uvicorn.Config(
        app,
        host,
        port,
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=2,
        # Without a list uvicorn believes whoever is on this machine.
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    try:
        await server.startup()
    except SystemExit:
        raise OSError(f"cannot listen for HTTP on {host}, port {port}: is something else there?") from None
    main = asyncio.create_task(server.main_loop())
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await main
        await server.shutdown()
