"""Where HTTP is listened for."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from litestar.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from evwire.transport import ServerTls

_HEAD_WITHIN_S = 20.0
_MOST_HEAD_BYTES = 32 * 1024
_MOST_CONNECTIONS = 500


class _Impatient(HttpToolsProtocol):
    """For a port that anybody reaches: who does not say soon what he wants is cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._asked = False
        self._head_bytes = 0
        self._late = asyncio.get_running_loop().call_later(_HEAD_WITHIN_S, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._head_bytes += len(data)
        if not self._asked and self._head_bytes > _MOST_HEAD_BYTES:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        self._asked = True
        self._late.cancel()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._late.cancel()
        super().connection_lost(exc)


@asynccontextmanager
async def listening(
    app: ASGIApp,
    host: str | None,
    port: int,
    trusted_proxies: Sequence[str] = (),
    *,
    impatient: bool = False,
    tls: ServerTls | None = None,
) -> AsyncIterator[int]:
    """Serve ``app`` on this port, 0 is a free one, until left; yields the port. Raises OSError where it is taken.

    Only ``trusted_proxies`` are believed about where a request comes from. With ``tls`` it is HTTPS; ``impatient`` is
    for a port that anybody reaches.
    """
    # uvicorn in our hands: it would listen for signals itself, and leave before its turn.
    config = uvicorn.Config(
        app,
        host,  # type: ignore[arg-type]  # None is all interfaces, as for asyncio
        port,
        http=_Impatient if impatient else "auto",
        limit_concurrency=_MOST_CONNECTIONS if impatient else None,
        lifespan="off" if impatient else "auto",
        log_config=None,
        access_log=not impatient,
        ws="none",
        timeout_graceful_shutdown=2,
        # Without a list uvicorn believes whoever is on this machine.
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )
    config.load()
    if tls is not None:
        config.ssl = _following(tls)
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    try:
        await server.startup()
    except SystemExit:
        raise OSError(f"cannot listen for HTTP on {host}, port {port}: is something else there?") from None
    main = asyncio.create_task(server.main_loop())
    try:
        # Of two kinds of addresses, that of which the URLs are.
        sockets = sorted(server.servers[0].sockets, key=lambda each: each.family)
        yield sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await main
        await server.shutdown()


def _following(tls: ServerTls) -> ssl.SSLContext:
    """A context that hands each connection to the one that is in force."""
    first = tls.context()

    def chosen(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, context: ssl.SSLContext) -> None:
        connection.context = tls.context()

    first.sni_callback = chosen
    return first
