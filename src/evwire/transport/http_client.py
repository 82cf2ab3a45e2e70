"""Posting to addresses that others named: only where a policy allows it, and never further."""

from __future__ import annotations

import asyncio
import socket
import ssl as tls
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from types import TracebackType
from typing import Self, TypeAlias
from urllib.parse import urlsplit

import httpx

Network: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address
_ANSWER_LIMIT = 1024 * 1024


class Forbidden(Exception):
    """The policy does not allow to call this address."""


class Callbacks:
    """To which networks requests may go, such as ``10.20.0.0/16``; without any, nowhere.

    What is loopback, link-local, multicast or unspecified is only within a network of its own kind: ``0.0.0.0/0``
    does not list it. Raises ValueError for what is no network.
    """

    def __init__(self, networks: Sequence[str] = ()) -> None:
        self._networks: tuple[Network, ...] = tuple(ip_network(network) for network in networks)

    def allows(self, address: Address) -> bool:
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        listed = [network for network in self._networks if address in network]
        return any(_kind_of(network) == _kind(address) for network in listed)


def _kind_of(network: Network) -> str:
    return _kind(network.network_address) if network.prefixlen else "usual"


def _kind(address: Address) -> str:
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    if address.is_unspecified:
        return "unspecified"
    return "reserved" if address.is_reserved else "usual"


class HttpClient:
    """Posts within a policy: no redirect, no proxy, no name that resolves to somewhere else afterwards."""

    def __init__(self, callbacks: Callbacks | None, *, ssl: tls.SSLContext | None = None) -> None:
        self._callbacks = callbacks
        """None: every address may be called, for those that the user names himself."""
        self._http = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            verify=ssl if ssl is not None else True,
            timeout=httpx.Timeout(60.0, connect=10.0),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def post(
        self, url: str, body: bytes, content_type: str, *, credentials: tuple[str, bytes] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of the answer, of at most 1 MiB.

        Raises Forbidden, ConnectionError where nobody answers or too much, TimeoutError.
        """
        headers = {"Content-Type": content_type}
        extensions: dict[str, str] = {}
        target = url
        if self._callbacks is not None:
            target, headers["Host"], extensions = await _pinned(url, self._callbacks)
        auth = None if credentials is None else httpx.BasicAuth(*credentials)
        try:
            async with self._http.stream(
                "POST", target, content=body, headers=headers, auth=auth, extensions=extensions
            ) as answer:
                received = bytearray()
                async for chunk in answer.aiter_bytes():
                    received += chunk
                    if len(received) > _ANSWER_LIMIT:
                        raise ConnectionError(f"{url} answers with more than {_ANSWER_LIMIT} bytes")
                return answer.status_code, bytes(received)
        except httpx.TimeoutException:
            raise TimeoutError(f"no answer from {url}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ConnectionError(f"{url}: {error or type(error).__name__}") from None


async def _pinned(url: str, callbacks: Callbacks) -> tuple[str, str, dict[str, str]]:
    """The URL with an address that is allowed for its name, the Host header, and the name for TLS."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Forbidden(f"{url[:200]!r} is no address") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise Forbidden(f"{url[:200]!r} is no address of HTTP")
    allowed = next((address for address in await _addresses(host) if callbacks.allows(address)), None)
    if allowed is None:
        raise Forbidden(f"{host} is in no network that may be called back")
    literal = f"[{allowed}]" if isinstance(allowed, IPv6Address) else str(allowed)
    netloc = literal if port is None else f"{literal}:{port}"
    return parts._replace(netloc=netloc).geturl(), parts.netloc, {"sni_hostname": host}


async def _addresses(host: str) -> list[Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ConnectionError(f"{host}: {error}") from None
    return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]
