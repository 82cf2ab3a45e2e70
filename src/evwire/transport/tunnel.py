"""A way through a proxy: HTTP CONNECT (RFC 9110, 9.3.6) or SOCKS5 (RFC 1928, RFC 1929)."""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import socket
from contextlib import suppress
from urllib.parse import SplitResult, unquote, urlsplit

from evwire.transport.failures import ProxyRefused

_HEAD_LIMIT = 16 * 1024
_PORTS = {"http": 8080, "socks5": 1080, "socks5h": 1080}
_SOCKS_REPLIES = {
    1: "it failed",
    2: "its rules forbid this",
    3: "the network cannot be reached",
    4: "the host cannot be reached",
    5: "the host refused the connection",
    6: "it took too long",
    7: "it does not do CONNECT",
    8: "it does not know this kind of address",
}


async def open_tunnel(proxy: str, host: str, port: int) -> socket.socket:
    """A connected socket whose other end is ``host``, by way of ``proxy``: ``http://user:password@name:3128``.

    The proxy looks the host's name up, and hears nothing but name and port: what follows, TLS and the station's
    credentials, is for the host. Raises ProxyRefused, and ValueError for a URL that is no proxy's.
    """
    parts, shown = _split(proxy)
    connected = await _connected(parts, shown)
    try:
        talk = _talk_http if parts.scheme == "http" else _talk_socks
        await talk(connected, parts, shown, host, port)
    except (OSError, EOFError) as error:
        connected.close()
        raise ProxyRefused(shown, str(error) or "closed the connection") from None
    except BaseException:
        connected.close()
        raise
    return connected


def check_proxy(proxy: str) -> None:
    """Raises ValueError, without the password in its text, unless ``proxy`` is the URL of one."""
    _split(proxy)


def _split(proxy: str) -> tuple[SplitResult, str]:
    """The URL's parts, and how it is shown: without credentials."""
    expected = "expected a proxy such as http://user:password@name:3128 or socks5://name:1080"
    try:
        parts = urlsplit(proxy)
        port = parts.port
    except ValueError:
        raise ValueError(expected) from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{expected}, got scheme {parts.scheme!r} and host {parts.hostname!r}")
    if len(_user(parts)) > 255 or len(_password(parts)) > 255:
        raise ValueError(f"{expected}, its user and password of at most 255 bytes")
    if parts.scheme == "http" and b":" in _user(parts):
        raise ValueError("expected a proxy's user name without a colon: HTTP Basic ends it there")
    return parts, f"{parts.hostname}:{port or _PORTS[parts.scheme]}"


def _user(parts: SplitResult) -> bytes:
    return unquote(parts.username or "").encode()


def _password(parts: SplitResult) -> bytes:
    return unquote(parts.password or "").encode()


async def _connected(parts: SplitResult, shown: str) -> socket.socket:
    loop = asyncio.get_running_loop()
    problem: OSError | None = None
    try:
        addresses = await loop.getaddrinfo(
            parts.hostname, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )
    except OSError as error:
        raise ProxyRefused(shown, f"its name is not known: {error}") from None
    for family, kind, protocol, _, address in addresses:
        connected = socket.socket(family, kind, protocol)
        connected.setblocking(False)
        try:
            await loop.sock_connect(connected, address)
        except OSError as error:
            connected.close()
            problem = error
        except BaseException:
            connected.close()
            raise
        else:
            with suppress(OSError):
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connected
    raise ProxyRefused(shown, f"cannot be reached: {problem}")


async def _talk_http(connected: socket.socket, parts: SplitResult, shown: str, host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    head = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if parts.username is not None:
        credentials = base64.b64encode(_user(parts) + b":" + _password(parts)).decode()
        head.append(f"Proxy-Authorization: Basic {credentials}")
    await loop.sock_sendall(connected, "\r\n".join((*head, "", "")).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        received = await loop.sock_recv(connected, 4096)
        if not received:
            raise EOFError("closed the connection instead of opening a way")
        answer += received
        if len(answer) > _HEAD_LIMIT:
            raise ProxyRefused(shown, f"expected an answer of at most {_HEAD_LIMIT} bytes")
    line, _, rest = answer.partition(b"\r\n")
    words = line.split(b" ", 2)
    if not words[0].startswith(b"HTTP/1.") or len(words) < 2 or not words[1].isdigit():
        raise ProxyRefused(shown, "expected an answer in HTTP/1.1")
    status = int(words[1])
    if not 200 <= status < 300:
        advice = " (it wants other credentials)" if status == 407 else ""
        raise ProxyRefused(shown, f"refused a way to {target}: {line.decode('latin-1')}{advice}")
    if not rest.endswith(b"\r\n\r\n") and rest != b"\r\n":
        # Both TLS and a WebSocket begin with the client: whoever spoke was not the CSMS.
        raise ProxyRefused(shown, "spoke in the CSMS's place")


async def _talk_socks(connected: socket.socket, parts: SplitResult, shown: str, host: str, port: int) -> None:
    loop = asyncio.get_running_loop()

    async def receive(count: int) -> bytes:
        received = b""
        while len(received) < count:
            more = await loop.sock_recv(connected, count - len(received))
            if not more:
                raise EOFError("closed the connection instead of opening a way")
            received += more
        return received

    named = parts.username is not None
    await loop.sock_sendall(connected, b"\x05\x02\x00\x02" if named else b"\x05\x01\x00")
    version, method = await receive(2)
    if version != 5 or method not in ((0, 2) if named else (0,)):
        raise ProxyRefused(shown, "wants credentials" if version == 5 else "expected an answer in SOCKS5")
    if method == 2:
        user, password = _user(parts), _password(parts)
        await loop.sock_sendall(connected, b"\x01%c%s%c%s" % (len(user), user, len(password), password))
        if (await receive(2))[1] != 0:
            raise ProxyRefused(shown, "wants other credentials")
    await loop.sock_sendall(connected, b"\x05\x01\x00" + _socks_address(host) + port.to_bytes(2, "big"))
    version, reply, _, kind = await receive(4)
    if version != 5 or reply != 0:
        raise ProxyRefused(shown, f"refused a way to {host}:{port}: {_SOCKS_REPLIES.get(reply, f'reply {reply}')}")
    if kind not in (1, 3, 4):
        raise ProxyRefused(shown, "expected an answer in SOCKS5")
    await receive((4 if kind == 1 else 16 if kind == 4 else (await receive(1))[0]) + 2)


def _socks_address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("idna")
        return b"\x03%c%s" % (len(name), name)
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed
