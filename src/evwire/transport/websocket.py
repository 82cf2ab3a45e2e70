"""WebSockets, both ends: :func:`serve` for a CSMS, :func:`connect` for a charging station."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl as tls
from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import quote, urlsplit

import aiofastnet
from picows import WSHandshakeError

from evwire.transport.deflate import OFFER
from evwire.transport.failures import (
    CertificateRefused,
    HandshakeRefused,
    ProxyRefused,
    certificate_refused,
    handshake_refused,
)
from evwire.transport.gate import Listener, Upgrade, Verdict, serve
from evwire.transport.link import Link
from evwire.transport.tls import client_context
from evwire.transport.tls_transport import TransportLoop
from evwire.transport.tunnel import check_proxy, open_tunnel
from evwire.transport.upgrade_request import Refuse
from evwire.transport.websocket_link import Limits, WebSocketLink, client_protocol, refusal

__all__ = [
    "CertificateRefused",
    "HandshakeRefused",
    "Listener",
    "ProxyRefused",
    "Refuse",
    "Upgrade",
    "Verdict",
    "check_proxy",
    "connect",
    "serve",
    "station_url",
]

_links: set[WebSocketLink] = set()


def station_url(base: str, station_id: str) -> str:
    """``base`` with the station's identity as the last segment of its path, percent-encoded."""
    parts = urlsplit(base)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{quote(station_id, safe='')}").geturl()


async def connect(
    url: str,
    *,
    subprotocols: Sequence[str],
    credentials: tuple[str, bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    ssl: tls.SSLContext | None = None,
    timeout_s: float = 10.0,
    ping_interval_s: float | None = 30.0,
    pong_timeout_s: float = 20.0,
    message_limit: int = 256 * 1024,
    compression: bool = False,
    proxy: str | None = None,
) -> tuple[Link, str | None]:
    """An open link and the subprotocol the server chose; None if it chose none.

    ``credentials`` are user name and password of HTTP Basic; ``compression`` offers permessage-deflate; ``proxy`` is
    the URL of one to go through (:func:`~evwire.transport.tunnel.open_tunnel`), which never sees ``credentials``
    where the URL is wss. Redirects are not followed: they would carry the credentials elsewhere. Raises
    HandshakeRefused, CertificateRefused, ProxyRefused, OSError or TimeoutError (``timeout_s`` is for all of it), and
    ValueError for a URL that is not a WebSocket's, or a proxy that is none.
    """
    host, port, secure, target, host_header = _split(url)
    limits = Limits(
        message_limit=message_limit,
        ping_interval_s=ping_interval_s,
        pong_timeout_s=pong_timeout_s,
        compression=compression,
    )
    link = WebSocketLink(limits, _links.discard)
    said = {"Sec-WebSocket-Extensions": OFFER} if compression else {}
    protocol, responses = client_protocol(
        host_header, target, _request_headers(subprotocols, credentials, {**said, **(headers or {})}), link, limits
    )
    transport: asyncio.Transport | None = None
    tunnel: socket.socket | None = None
    loop = TransportLoop(asyncio.get_running_loop())
    upgraded = False
    try:
        async with asyncio.timeout(timeout_s):
            if proxy is not None:
                tunnel = await open_tunnel(proxy, host, port)
            transport, _ = await aiofastnet.create_connection(
                loop.as_loop(),
                lambda: cast("asyncio.BaseProtocol", protocol),
                host if tunnel is None else None,
                port if tunnel is None else None,
                sock=tunnel,
                server_hostname=host if secure else None,
                ssl=(ssl or client_context()) if secure else None,
            )
            loop.handshake_ended()
            await protocol.wait_until_handshake_complete()
        if not responses:
            # Under TLS 1.3 the server's verdict on our certificate comes only now.
            raise protocol.lost or ConnectionResetError("the server closed the connection during the handshake")
        chosen = responses[0].headers.get("Sec-WebSocket-Protocol")
        if chosen is not None and chosen not in subprotocols:
            raise HandshakeRefused(101, f"the server chose subprotocol {chosen!r}, which was not offered")
        extensions = responses[0].headers.get("Sec-WebSocket-Extensions")
        if extensions is not None and link.deflate is None:
            raise HandshakeRefused(101, f"the server chose {extensions!r}, which was not offered")
        upgraded = True
    except WSHandshakeError as error:
        raise handshake_refused(url, *refusal(error), error.raw_header) from None
    except tls.SSLCertVerificationError as error:
        raise certificate_refused(error, host) from None
    except TimeoutError as error:
        if error.errno is not None:
            raise
        raise TimeoutError(f"no answer within {timeout_s:g} s") from None
    finally:
        loop.handshake_ended()
        if not upgraded and transport is not None:
            transport.abort()
        elif not upgraded and tunnel is not None:
            tunnel.close()
    return link, chosen


def _split(url: str) -> tuple[str, int, bool, str, str]:
    """Host, port, whether TLS, request target and Host header."""
    parts = urlsplit(url)
    if parts.scheme not in ("ws", "wss") or not parts.hostname:
        raise ValueError(f"expected a ws:// or wss:// URL, got {url!r}")
    if parts.username is not None:
        raise ValueError("expected credentials as an argument, not in the URL, where logs would show them")
    secure = parts.scheme == "wss"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (
        parts.hostname,
        parts.port or (443 if secure else 80),
        secure,
        quote(target, safe="/?%:@!$&'()*+,;=~-._"),
        parts.netloc,
    )


def _request_headers(
    subprotocols: Sequence[str], credentials: tuple[str, bytes] | None, extra: Mapping[str, str]
) -> list[tuple[str, str]]:
    headers = list(extra.items())
    if subprotocols:
        headers.append(("Sec-WebSocket-Protocol", ", ".join(subprotocols)))
    if credentials is not None:
        username, password = credentials
        if ":" in username:
            raise ValueError("expected a user name without a colon: HTTP Basic ends it there")
        headers.append(("Authorization", "Basic " + base64.b64encode(username.encode() + b":" + password).decode()))
    for name, value in headers:
        if "\n" in name + value or "\r" in name + value:
            raise ValueError(f"expected header {name!r} on one line")
    return headers
