"""The server's side of the handshake: whether a station may come in is decided before the upgrade."""

from __future__ import annotations

import asyncio
import errno
import logging
import re
import socket
import ssl as tls
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import cast

import aiofastnet
import msgspec
from msgspec import UNSET, UnsetType, structs

from evwire.clock import SYSTEM_CLOCK
from evwire.transport.client_certificate import from_ssl
from evwire.transport.client_hello import is_tls
from evwire.transport.complaints import Complaints
from evwire.transport.deflate import agree
from evwire.transport.link import Handshake, Link
from evwire.transport.proxy import TrustedProxies
from evwire.transport.tls import ServerTls
from evwire.transport.tls_door import TlsDoor
from evwire.transport.upgrade_request import HEAD_LIMIT, Refuse, UpgradeRequest, parse_upgrade_request
from evwire.transport.websocket_link import Limits, WebSocketLink, accept_upgrade

logger = logging.getLogger("evwire.transport")

_EARLY_LIMIT = 64 * 1024
_LINGER_S = 1.0
_CLOSE_TIMEOUT_S = 6.0
_BACKLOG = 1024
_BIND_ATTEMPTS = 10
# More than the kernel hands over at once, whose requests are on their way.
_UNFINISHED_LIMIT = 2 * _BACKLOG
# All that has arrived is read at once, and what one connection can have waiting is how long the others wait for it.
_RECEIVE_BUFFER = 16 * 1024


class Upgrade(msgspec.Struct, frozen=True):
    """Let the station in with this subprotocol, of those it offered.

    None: none of them is spoken here, so the link is opened without one and closed at once, as OCPP-J wants;
    unless ``stays_open``. ``context`` is carried to ``connected`` unseen.
    """

    subprotocol: str | None
    context: object = None
    stays_open: bool = False
    ping_interval_s: float | UnsetType | None = UNSET
    """For this link alone; None: no pings; unset: as the listener's."""
    any_text: bool = False
    """Whether text that is no UTF-8 is delivered for the receiver to mend; else it ends the link (1007)."""


Verdict = Upgrade | Refuse
Decide = Callable[[Handshake], Awaitable[Verdict]]
Connected = Callable[[Link, Handshake, Upgrade], object]


async def serve(
    decide: Decide,
    connected: Connected,
    *,
    host: str | Sequence[str] | None = None,
    port: int = 0,
    ssl: tls.SSLContext | ServerTls | None = None,
    trusted_proxies: Sequence[str] = (),
    ping_interval_s: float | None = 30.0,
    pong_timeout_s: float = 20.0,
    handshake_timeout_s: float = 10.0,
    message_limit: int = 256 * 1024,
    compression: bool = True,
) -> Listener:
    """Listen for stations. ``decide`` is asked before each upgrade, ``connected`` is called after it.

    ``host`` None is every interface, IPv4 and IPv6; port 0 is a free one, the same on all of them.
    ``compression`` meets a station's offer of permessage-deflate. ``trusted_proxies`` are networks, such as
    ``10.0.0.0/8``, whose word about addresses, TLS and client certificates is believed.
    ``connected`` should attach a receiver soon: until then what arrives is kept. Raises OSError, and
    ValueError for what is no network.
    """
    limits = Limits(
        message_limit=message_limit,
        ping_interval_s=ping_interval_s,
        pong_timeout_s=pong_timeout_s,
        compression=compression,
    )
    listener = Listener(decide, connected, limits, handshake_timeout_s, TrustedProxies(trusted_proxies))
    await listener._listen(await _bind(host, port), ssl)
    return listener


class Listener:
    """A listening gate and the links that came through it."""

    port: int
    addresses: tuple[tuple[str, int], ...]
    """Where it listens: (IP address, port)."""

    def __init__(
        self,
        decide: Decide,
        connected: Connected,
        limits: Limits,
        handshake_timeout_s: float,
        proxies: TrustedProxies | None = None,
    ) -> None:
        self.tls_failures: Counter[str] = Counter()
        """How often no TLS came about, by reason."""
        self._complaints = Complaints()
        self._decide = decide
        self._connected = connected
        self._limits = limits
        self._handshake_timeout_s = handshake_timeout_s
        self._proxies = proxies or TrustedProxies(())
        self._servers: list[asyncio.Server | TlsDoor] = []
        self._gates: set[_Gate] = set()
        self._unfinished: dict[_Gate, None] = {}
        """Those whose request is not whole yet, the oldest first."""
        self._links: set[WebSocketLink] = set()
        self._emptied: asyncio.Event | None = None

    def stop(self) -> None:
        """Let nobody in any more; open links stay."""
        for server in self._servers:
            server.close()
        self._servers.clear()
        for gate in tuple(self._gates):
            gate.refuse(Refuse(503, "The server is stopping."))

    async def close(self) -> None:
        """Stop, close every open link with 1001, and wait until they are gone, for some seconds at most."""
        self.stop()
        self._emptied = asyncio.Event()
        for link in tuple(self._links):
            link.close(1001, "the server is going away")
        self._check_emptied()
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self._emptied.wait()
        except TimeoutError:
            for link in tuple(self._links):
                link.abort()
        for gate in tuple(self._gates):
            gate.abort()
        await asyncio.sleep(0)

    async def _listen(self, sockets: list[socket.socket], ssl: tls.SSLContext | ServerTls | None) -> None:
        names = [listening.getsockname() for listening in sockets]
        self.port = names[0][1]
        self.addresses = tuple((name[0], name[1]) for name in names)
        loop = asyncio.get_running_loop()
        if ssl is not None:
            door = TlsDoor(ssl, lambda: _Gate(self), self._handshake_timeout_s, self.tls_failures, self._complaints)
            self._servers.append(door)
            for listening in sockets:
                door.listen(listening, _BACKLOG)
            return
        for listening in sockets:
            server = await aiofastnet.create_server(loop, lambda: _Gate(self), sock=listening, backlog=_BACKLOG)
            self._servers.append(server)

    def _arrived(self, gate: _Gate) -> None:
        self._gates.add(gate)
        self._unfinished[gate] = None
        if len(self._unfinished) > _UNFINISHED_LIMIT:
            oldest = next(iter(self._unfinished))
            del self._unfinished[oldest]
            oldest.abort()

    def _gone(self, link: WebSocketLink) -> None:
        self._links.discard(link)
        self._check_emptied()

    def _check_emptied(self) -> None:
        if self._emptied is not None and not self._links:
            self._emptied.set()


class _Gate(asyncio.Protocol):
    """Reads one request head, has it decided upon, and hands the connection on or refuses it."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._began_s = SYSTEM_CLOCK.monotonic()
        self._received = bytearray()
        self._searched = 0
        self._refused = False
        self._deciding: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._listener._arrived(self)
        # What TLS took counts.
        left_s = self._began_s + self._listener._handshake_timeout_s - SYSTEM_CLOCK.monotonic()
        self._timer = asyncio.get_running_loop().call_later(max(0.0, left_s), self._too_slow)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if not self._received and self._deciding is None and is_tls(data):
            self._tls_unexpected()
            return
        self._received += data
        if self._deciding is not None:
            if len(self._received) > _EARLY_LIMIT:
                self._transport.pause_reading()
            return
        end = self._received.find(b"\r\n\r\n", self._searched)
        bare = _BARE_LF.search(self._received, self._searched, end if end >= 0 else len(self._received))
        self._searched = max(0, len(self._received) - 3)
        if bare is not None:
            self.refuse(Refuse(400, "A line of the head must end in CR LF."))
        elif (end if end >= 0 else len(self._received)) > HEAD_LIMIT:
            self.refuse(Refuse(431, f"The head of a request may have {HEAD_LIMIT} bytes."))
        elif end >= 0:
            head = bytes(self._received[:end])
            del self._received[: end + 4]
            self._head_received(head)

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, error: Exception | None) -> None:
        self._forget()
        if self._deciding is not None:
            self._deciding.cancel()

    def refuse(self, refusal: Refuse) -> None:
        """Answer, and let the peer read the answer before the connection goes."""
        if self._refused:
            return
        self._refused = True
        if self._deciding is not None and self._deciding is not asyncio.current_task():
            self._deciding.cancel()
        self._timer.cancel()
        self._listener._unfinished.pop(self, None)
        self._received.clear()
        self._transport.write(_response(refusal))
        if not self._transport.can_write_eof():
            self._transport.close()
            return
        # Closing over unread bytes resets the connection, and the peer may lose the answer.
        try:
            self._transport.write_eof()
        except OSError:  # the peer has gone, and we have not heard yet
            self._transport.abort()
            return
        self._transport.resume_reading()
        self._timer = asyncio.get_running_loop().call_later(_LINGER_S, self._transport.abort)

    def abort(self) -> None:
        self._transport.abort()

    def _too_slow(self) -> None:
        if self._deciding is None:
            self.refuse(Refuse(408, "The request took too long."))
        else:
            self.refuse(Refuse(503, "The decision took too long."))

    def _tls_unexpected(self) -> None:
        peer = self._transport.get_extra_info("peername")
        reason = "TLS was spoken to a port without it"
        self._listener.tls_failures[reason] += 1
        self._listener._complaints.warn("%s: %s", peer[0] if peer else "somebody", reason)
        self.refuse(Refuse(400, "TLS is not spoken here: use ws://."))

    def _head_received(self, head: bytes) -> None:
        self._listener._unfinished.pop(self, None)
        peer = self._transport.get_extra_info("peername")
        tls_object = self._transport.get_extra_info("ssl_object")
        request = parse_upgrade_request(head, peer_address=peer[0] if peer else "", secure=tls_object is not None)
        if isinstance(request, UpgradeRequest):
            if tls_object is not None:
                decoded = self._transport.get_extra_info("peercert")
                certificate = from_ssl(decoded, tls_object.getpeercert(True) if decoded else None)
                request = structs.replace(
                    request, handshake=structs.replace(request.handshake, client_certificate=certificate)
                )
            request = self._listener._proxies.seen_through(request)
        if isinstance(request, Refuse):
            self.refuse(request)
        else:
            self._deciding = asyncio.get_running_loop().create_task(self._decide(request))

    async def _decide(self, request: UpgradeRequest) -> None:
        try:
            verdict = await self._listener._decide(request.handshake)
            if isinstance(verdict, Refuse):
                _response(verdict)
        except Exception:
            logger.exception("%s: deciding on a handshake failed", request.handshake.station_id)
            verdict = Refuse(500, "The decision failed.")
        if self._refused or self._transport.is_closing():
            return
        if isinstance(verdict, Refuse):
            self.refuse(verdict)
        else:
            self._upgrade(request, verdict)

    def _upgrade(self, request: UpgradeRequest, upgrade: Upgrade) -> None:
        self._forget()
        listener = self._listener
        agreed = upgrade.subprotocol
        limits = listener._limits
        if upgrade.ping_interval_s is not UNSET and upgrade.ping_interval_s != limits.ping_interval_s:
            limits = msgspec.structs.replace(limits, ping_interval_s=upgrade.ping_interval_s)
        link = WebSocketLink(limits, listener._gone)
        link.any_text = upgrade.any_text
        headers = {"Sec-WebSocket-Protocol": agreed} if agreed else {}
        if limits.compression:
            link.deflate = agree(request.handshake.headers.get("sec-websocket-extensions", ""))
            if link.deflate is not None:
                headers["Sec-WebSocket-Extensions"] = link.deflate.answer
        feed = accept_upgrade(self._transport, link, limits, request.key, headers)
        listener._links.add(link)
        self._transport.resume_reading()
        if agreed is None and not upgrade.stays_open:
            # OCPP-J 2.0.1 Part 4, 3.1.2: complete the handshake without a subprotocol, then close.
            offered = ", ".join(request.handshake.subprotocols) or "none"
            link.close(1002, f"no subprotocol in common; offered: {offered}")
            return
        try:
            listener._connected(link, request.handshake, upgrade)
        except Exception:
            logger.exception("%s: taking over a new link failed", request.handshake.station_id)
            link.close(1011, "internal error")
        feed(bytes(self._received))

    def _forget(self) -> None:
        self._timer.cancel()
        self._listener._gates.discard(self)
        self._listener._unfinished.pop(self, None)


_BARE_LF = re.compile(rb"(?<!\r)\n")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def _response(refusal: Refuse) -> bytes:
    try:
        phrase = HTTPStatus(refusal.status).phrase
    except ValueError:
        phrase = "Refused"
    body = f"{refusal.body or phrase}\n".encode()
    headers: dict[str, str] = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **_challenge(refusal.status, refusal.headers),
        **refusal.headers,
    }
    if "Upgrade" in headers:
        headers["Connection"] = "upgrade, close"
    for name, value in headers.items():
        if not _HEADER_VALUE.fullmatch(name + value):
            raise ValueError(f"expected a header on one line, got {name!r}: {value!r}")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {refusal.status} {phrase}\r\n{lines}\r\n".encode("latin-1") + body


def _challenge(status: int, headers: Mapping[str, str]) -> dict[str, str]:
    given = any(name.lower() == "www-authenticate" for name in headers)
    return {"WWW-Authenticate": 'Basic realm="ocpp"'} if status == 401 and not given else {}


class _ListeningSocket(socket.socket):
    """Rests for a second when file descriptors run out.

    aiofastnet means to do that, but looks for ``remove_reader`` here instead of on the loop, and tries on.
    """

    _resting = False

    def remove_reader(self, descriptor: int) -> None:
        asyncio.get_running_loop().remove_reader(descriptor)
        self._resting = True

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        if self._resting:
            self._resting = False
            raise BlockingIOError
        return super().accept()


async def _bind(host: str | Sequence[str] | None, port: int) -> list[socket.socket]:
    wanted = await _addresses(host)
    for _ in range(_BIND_ATTEMPTS):
        try:
            return _bind_all(wanted, port)
        except OSError as error:
            # A port that is free on one address may be taken on the next; another free one may not.
            if port != 0 or error.errno != errno.EADDRINUSE:
                raise
    return _bind_all(wanted, port)


async def _addresses(host: str | Sequence[str] | None) -> list[tuple[socket.AddressFamily, str, int]]:
    """Family, address and scope of each address to listen on."""
    if host is None:
        return [(socket.AF_INET, "0.0.0.0", 0), (socket.AF_INET6, "::", 0)]
    loop = asyncio.get_running_loop()
    found: dict[tuple[socket.AddressFamily, str, int], None] = {}
    for name in (host,) if isinstance(host, str) else host:
        for family, *_, address in await loop.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE):
            found[family, str(address[0]), int(address[3]) if len(address) == 4 else 0] = None
    return list(found)


def _bind_all(wanted: list[tuple[socket.AddressFamily, str, int]], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    problem: OSError | None = None
    try:
        for family, address, scope in wanted:
            try:
                listening = _ListeningSocket(family, socket.SOCK_STREAM)
                sockets.append(listening)
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
                if family == socket.AF_INET6:
                    listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                listening.bind((address, port, 0, scope) if family == socket.AF_INET6 else (address, port))
            except OSError as error:
                # A family that this machine lacks, of several.
                if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                    raise
                problem = error
                if sockets and sockets[-1].getsockname()[1] == 0:
                    sockets.pop().close()
            else:
                port = listening.getsockname()[1]
    except BaseException:
        for bound in sockets:
            bound.close()
        raise
    if not sockets:
        raise problem or OSError("no address to listen on")
    return sockets
