"""A WebSocket as a link, on picows: whole messages, bounded both ways, and an end that is always told.

The one file that touches picows' classes. Its parser checks masks, lengths, opcodes and close codes; joining,
limits, pings and the close handshake are ours, because picows leaves them to its user.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import zlib
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Protocol, cast

import msgspec
from picows import (
    WSAutoPingStrategy,
    WSCloseCode,
    WSFrame,
    WSHandshakeError,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]  # semi-public, so picows is pinned to 2.3

from evwire.clock import SYSTEM_CLOCK
from evwire.transport.deflate import Deflate, TooLong, agreed
from evwire.transport.delivery import DELIVERY_SLOTS, Delivering, fitting_reason, sendable
from evwire.transport.link import Closed, Receiver

UNSENT_LIMIT = 1024 * 1024
_CLOSE_TIMEOUT_S = 5.0
_TCP_USER_TIMEOUT_MS = 30_000
_READ_BUFFER_SIZE = 2048
_SMALL_FRAME_BYTES = 64
_MOST_SMALL_FRAMES = 1000
"""Pings, pongs and fragments of fewer bytes than that, in a second; beyond it is no station but a flood."""

_TEXT = WSMsgType.TEXT
_BINARY = WSMsgType.BINARY
_CONTINUATION = WSMsgType.CONTINUATION
_PING = WSMsgType.PING
_PONG = WSMsgType.PONG
_CLOSE = WSMsgType.CLOSE


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the links of one listener or client have in common."""

    message_limit: int = 256 * 1024
    """Bytes of one incoming message, joined."""
    ping_interval_s: float | None = 30.0
    """None: no pings."""
    pong_timeout_s: float = 20.0
    compression: bool = False
    """Whether permessage-deflate is agreed to, or offered."""


class WebSocketLink(WSListener, Delivering):
    """A :class:`~evwire.transport.Link` whose other end is a WebSocket."""

    __slots__ = (
        *DELIVERY_SLOTS,
        "_compressed",
        "_congested",
        "_fragments",
        "_gone",
        "_heard",
        "_limits",
        "_small_frames",
        "_small_frames_since",
        "_timer",
        "_transport",
        "any_text",
        "deflate",
    )

    def __init__(self, limits: Limits, gone: Callable[[WebSocketLink], object]) -> None:
        self._start()
        self._limits = limits
        self._gone = gone
        self.deflate: Deflate | None = None
        """Set once compression was agreed on."""
        self.any_text = False
        """Deliver text that is no UTF-8, too."""
        self._compressed = False
        self._fragments: bytearray | None = None
        self._congested = False
        self._heard = False
        self._small_frames = 0
        self._small_frames_since = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._transport: WSTransport

    # Link

    def attach(self, receiver: Receiver) -> None:
        super().attach(receiver)
        if not self._paused and self._ended is None:
            self._transport.underlying_transport.resume_reading()

    def send(self, data: bytes) -> None:
        if self._closing is None:
            deflated = self.deflate.deflated(data) if self.deflate is not None else None
            if deflated is None:
                self._transport.send(_TEXT, data)
            else:
                self._transport.send(_TEXT, deflated, True, True)
            if self._congested:
                self._check_unsent()

    def close(self, code: int = 1000, reason: str = "") -> None:
        if self._closing is not None:
            return
        closed = Closed(code, reason, "us")
        if not sendable(code):
            self._drop(closed)
            return
        self._transport.send_close(cast("WSCloseCode", code), fitting_reason(reason))
        self._closing = closed
        self._discard()
        self._transport.underlying_transport.resume_reading()
        self._set_timer(_CLOSE_TIMEOUT_S, self._give_up)

    def abort(self) -> None:
        if self._closing is None:
            self._drop(Closed(1006, "", "us"))
        else:
            self._transport.disconnect(graceful=False)

    def pause_reading(self) -> None:
        if not self._paused and self._closing is None:
            self._pause()
            self._transport.underlying_transport.pause_reading()

    def resume_reading(self) -> None:
        if not self._paused:
            return
        self._heard = True
        self._resume()
        if not self._paused and self._ended is None:
            self._transport.underlying_transport.resume_reading()

    def ping_every(self, interval_s: float | None) -> None:
        if self._closing is not None or interval_s == self._limits.ping_interval_s:
            return
        self._limits = msgspec.structs.replace(self._limits, ping_interval_s=interval_s)
        if interval_s is not None:
            self._set_timer(interval_s, self._ping)
        elif self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # WSListener

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        if self._limits.ping_interval_s is not None:
            self._set_timer(self._limits.ping_interval_s, self._ping)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        self._heard = True
        kind = frame.msg_type
        # picows hands over what follows its own protocol errors, too.
        if transport.is_close_frame_sent:
            if kind is _CLOSE:
                transport.disconnect()
            return
        if frame.rsv1 or frame.rsv2 or frame.rsv3:
            begins = self._fragments is None and (kind is _TEXT or kind is _BINARY)
            if self.deflate is None or frame.rsv2 or frame.rsv3 or not begins:
                self.close(1002, "reserved bits without an extension")
                return
            self._compressed = True
        if kind is _TEXT and frame.fin and self._fragments is None:
            self._message(frame.get_payload_as_bytes())
        else:
            self._rare_frame(transport, kind, frame)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        closed = self._closing
        if closed is None:
            handshake = transport.close_handshake
            if handshake is not None and handshake.sent is not None:
                closed = Closed(_number(handshake.sent.code), handshake.sent.reason or "", "us")
            else:
                closed = Closed(1006, "", "network")
        self._gone(self)
        self._end(closed)

    def pause_writing(self) -> None:
        self._congested = True

    def resume_writing(self) -> None:
        self._congested = False

    # What arrives

    def _message(self, data: bytes) -> None:
        if self._compressed:
            self._compressed = False
            assert self.deflate is not None, "a frame is only taken for compressed when that was agreed on"
            try:
                data = self.deflate.inflated(data, self._limits.message_limit)
            except TooLong:
                self.close(1009, f"a message may have {self._limits.message_limit} bytes")
                return
            except zlib.error:
                self.close(1007, "what is marked as compressed is not")
                return
        if not self.any_text and not data.isascii():
            try:
                data.decode()
            except UnicodeDecodeError:
                self.close(1007, "text is not UTF-8")
                return
        deliver = self._deliver
        if deliver is not None:
            try:
                deliver(data)
            except Exception:
                self._receiver_failed()
            return
        self._keep(data)
        # Nobody listens yet, and nobody else would stop the peer.
        if self._held is not None and sum(map(len, self._held)) > self._limits.message_limit:
            self._transport.underlying_transport.pause_reading()

    def _rare_frame(self, transport: WSTransport, kind: WSMsgType, frame: WSFrame) -> None:
        if (frame.payload_size < _SMALL_FRAME_BYTES or kind is _PING or kind is _PONG) and self._flooded():
            self.close(1008, "too many small frames")
            transport.disconnect()
        elif kind is _PING:
            transport.send_pong(frame.get_payload_as_bytes())
            if self._congested:
                self._check_unsent()
        elif kind is _CLOSE:
            self._closed_by_peer(transport, frame.get_payload_as_bytes())
        elif kind is _BINARY:
            self.close(1003, "only text is understood")
        elif kind is _TEXT or kind is _CONTINUATION:
            self._fragment(kind, frame)

    def _flooded(self) -> bool:
        self._small_frames += 1
        if self._small_frames <= _MOST_SMALL_FRAMES:
            return False
        since, self._small_frames_since = self._small_frames_since, SYSTEM_CLOCK.monotonic()
        self._small_frames = 0
        return self._small_frames_since - since < 1.0

    def _fragment(self, kind: WSMsgType, frame: WSFrame) -> None:
        if (kind is _CONTINUATION) == (self._fragments is None):
            self.close(1002, "a fragment out of place")
            return
        if self._fragments is None:
            self._fragments = bytearray()
        if len(self._fragments) + frame.payload_size > self._limits.message_limit:
            self._fragments = None
            self.close(1009, f"a message may have {self._limits.message_limit} bytes")
            return
        self._fragments += frame.get_payload_as_memoryview()
        if frame.fin:
            message, self._fragments = bytes(self._fragments), None
            self._message(message)

    def _closed_by_peer(self, transport: WSTransport, payload: bytes) -> None:
        # picows has checked the reason's encoding, and of the codes those between 1000 and 3000.
        code = int.from_bytes(payload[:2], "big") if payload else 1005
        if payload and not sendable(code):
            self.close(1002, f"a close frame may not carry {code}")
        elif self._closing is None:
            self._closing = Closed(code, payload[2:].decode(), "peer")
            if payload:
                transport.send_close(cast("WSCloseCode", code))
            else:
                transport.send(_CLOSE, b"")
        transport.disconnect()
        self._set_timer(_CLOSE_TIMEOUT_S, self._give_up)

    # What time brings

    def _ping(self) -> None:
        self._heard = self._paused
        self._transport.send_ping()
        self._set_timer(self._limits.pong_timeout_s, self._judge_silence)

    def _judge_silence(self) -> None:
        # While reading is paused, silence is our own doing.
        if self._heard or self._paused or self._receiver is None:
            interval_s = self._limits.ping_interval_s or 0.0
            self._set_timer(max(0.0, interval_s - self._limits.pong_timeout_s), self._ping)
        else:
            self._drop(Closed(1006, "no pong", "network"))

    def _check_unsent(self) -> None:
        if self._transport.underlying_transport.get_write_buffer_size() > UNSENT_LIMIT:
            self._drop(Closed(1006, "slow consumer", "us"))

    def _drop(self, closed: Closed) -> None:
        if self._closing is None:
            self._closing = closed
            if closed.by == "us":
                self._discard()
        self._transport.disconnect(graceful=False)

    def _give_up(self) -> None:
        self._transport.disconnect(graceful=False)

    def _set_timer(self, delay_s: float, callback: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay_s, callback)


class BufferedProtocol(Protocol):
    """The part of picows' protocol object that its parents use."""

    transport: WSTransport
    listener: WSListener | None
    lost: Exception | None
    """Of a client: what broke the connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None: ...
    def get_buffer(self, size_hint: int) -> memoryview: ...
    def buffer_updated(self, count: int) -> None: ...
    async def wait_until_handshake_complete(self) -> None: ...


def accept_upgrade(
    transport: asyncio.Transport, link: WebSocketLink, limits: Limits, key: str, headers: Mapping[str, str]
) -> Callable[[bytes], None]:
    """Answer 101 and make ``link`` the owner of ``transport``; what the result is called with is read as frames."""
    response = WSUpgradeResponse.create_101_response(headers)
    protocol = _protocol(False, lambda request: WSUpgradeResponseWithListener(response, link), limits)
    transport.set_protocol(cast("asyncio.BaseProtocol", protocol))
    protocol.connection_made(transport)
    _set_user_timeout(transport)

    def feed(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            buffer = protocol.get_buffer(-1)
            count = min(len(buffer), len(rest))
            buffer[:count] = rest[:count]
            protocol.buffer_updated(count)
            rest = rest[count:]

    # picows keeps the request as long as the connection lives: it gets the shortest that asks for the same,
    # which also spares it the spellings that only the gate understands.
    feed(
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: " + key.encode() + b"\r\n\r\n"
    )
    assert protocol.transport.response is response, "picows upgrades every request that the gate has checked"
    return feed


def client_protocol(
    host: str, target: str, headers: list[tuple[str, str]], link: WebSocketLink, limits: Limits
) -> tuple[BufferedProtocol, list[WSUpgradeResponse]]:
    """A protocol that asks for the upgrade once connected; the list gets the server's answer."""
    responses: list[WSUpgradeResponse] = []

    def upgraded(request: WSUpgradeRequest, response: WSUpgradeResponse) -> WSListener:
        responses.append(response)
        extensions = response.headers.get("Sec-WebSocket-Extensions")
        if extensions is not None and limits.compression:
            # Now: the first frames may have come in the same read.
            link.deflate = agreed(extensions)
        return link

    return _protocol(True, upgraded, limits, host, target, headers), responses


def refusal(error: WSHandshakeError) -> tuple[int, str]:
    """Status and body of the answer that was not an upgrade; 0 and a sentence if it was not HTTP."""
    words = (error.raw_header or b"").split(b"\r\n", 1)[0].split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    if status in (0, 101):
        return status, str(error)
    return status, (error.raw_body or b"").decode(errors="replace")


class _DebugOnly(logging.LoggerAdapter[logging.Logger]):
    """picows talks about every connection at INFO and of every rude peer at ERROR; our receivers are told anyway.

    An adapter, too, because picows makes a logger of its own for every connection when given a logger.
    """

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        super().log(level if kwargs.get("exc_info") else logging.DEBUG, msg, *args, **kwargs)

    def process(self, msg: object, kwargs: MutableMapping[str, Any]) -> tuple[object, MutableMapping[str, Any]]:
        return msg, kwargs


_PICOWS_LOGGER = _DebugOnly(logging.getLogger("evwire.transport.picows"))


class _ClientProtocol(WSProtocol):  # type: ignore[misc]  # as above
    """Remembers what broke the connection, such as an alert of TLS: picows drops it."""

    lost: Exception | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = exc
        super().connection_lost(exc)
        # A protocol error is also in a future that nobody awaits, of which asyncio would complain in the log.
        with suppress(Exception):
            self.transport.wait_disconnected().send(None)


def _protocol(
    is_client: bool,
    listener_factory: Callable[..., object],
    limits: Limits,
    host: str | None = None,
    target: str | None = None,
    headers: list[tuple[str, str]] | None = None,
) -> BufferedProtocol:
    protocol = (_ClientProtocol if is_client else WSProtocol)(
        host,
        target,
        is_client,
        listener_factory,
        _PICOWS_LOGGER,
        True,  # disconnect on exception
        None,  # handshake timeout: the gate's, or the client's
        False,  # automatic ping: a task for each connection, where a timer does
        0,
        0,
        WSAutoPingStrategy.PING_PERIODICALLY,
        False,  # automatic pong: would go past our limit on what is unsent
        limits.message_limit,
        headers,
        _READ_BUFFER_SIZE,
    )
    return cast("BufferedProtocol", protocol)


def _set_user_timeout(transport: asyncio.BaseTransport) -> None:
    # A peer that has gone, or does not read, is noticed by what it does not acknowledge.
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    connection = transport.get_extra_info("socket")
    if option is not None and connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, _TCP_USER_TIMEOUT_MS)


def _number(code: WSCloseCode | int) -> int:
    # Only the codes that picows has a name for are members.
    return code if isinstance(code, int) else int(code.value)
