"""Stations on bare sockets, with frames made beforehand: what they cost is little, so that a server is what is seen."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import cast

# A source address has 28,000 ports on this system, and a server as many addresses as it likes to be called from.
_SOURCES = itertools.cycle(f"127.0.0.{number}" for number in range(2, 10))
PATIENCE_S = 60.0
_HEAD_END = b"\r\n\r\n"
_TEXT, _CLOSE, _PING = 0x81, 0x88, 0x89
# Close with a reset at once: no port is kept waiting for what may still come.
_NO_LINGERING = struct.pack("ii", 1, 0)


class Lost(Exception):
    """The connection has ended; the text says with which words, if the server said any."""


def masked(opcode: int, payload: bytes) -> bytes:
    """One frame of a client. Its mask is zero, which is one of the 2^32 that RFC 6455, 5.3 allows."""
    length = len(payload)
    head = bytes((opcode, 0x80 | length)) if length < 126 else bytes((opcode, 0xFE)) + length.to_bytes(2, "big")
    return head + b"\x00\x00\x00\x00" + payload


def text(message: str) -> bytes:
    """A message as a frame."""
    return masked(_TEXT, message.encode())


def call(message_id: str, action: str, payload: object) -> bytes:
    """A CALL as a frame."""
    return masked(_TEXT, json.dumps([2, message_id, action, payload], separators=(",", ":")).encode())


BOOT = call("boot", "BootNotification", {"chargePointVendor": "Vendor", "chargePointModel": "Model"})
HEARTBEAT = call("beat", "Heartbeat", {})
STATUSES = tuple(
    call(
        f"status{connector}",
        "StatusNotification",
        {"connectorId": connector, "errorCode": "NoError", "status": "Available", "timestamp": "2026-01-01T12:00:00Z"},
    )
    for connector in range(3)
)
CLOSE = masked(_CLOSE, b"\x03\xe8")


@dataclass(frozen=True)
class Target:
    """Where stations connect, and what they say for it."""

    port: int
    password: str | None = None
    tls: ssl.SSLContext | None = None

    def handshake(self, station_id: str) -> bytes:
        """The head of the upgrade request of this station."""
        lines = [
            f"GET /ocpp/{station_id} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: ocpp1.6",
        ]
        if self.password is not None:
            credentials = base64.b64encode(f"{station_id}:{self.password}".encode()).decode()
            lines.append(f"Authorization: Basic {credentials}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def trusting() -> ssl.SSLContext:
    """A client's context that checks nothing: who is asked to prove itself here is the server's CPU."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class RawStation(asyncio.Protocol):
    """One connection of one station: ask for one thing at a time."""

    __slots__ = ("_answer", "_handshake", "_received", "_upgraded", "deaf", "lost", "transport")

    def __init__(self, handshake: bytes, upgraded: asyncio.Future[bytes]) -> None:
        self._handshake = handshake
        self._received = b""
        self._upgraded = False
        self._answer: asyncio.Future[bytes] | None = upgraded
        self.transport: asyncio.Transport
        self.lost: Callable[[], object] | None = None
        """Called when the connection has ended, if set."""
        self.deaf = False
        """Whether what arrives is thrown away unread."""

    @classmethod
    async def connect(cls, target: Target, station_id: str) -> RawStation:
        """A station whose handshake was answered with 101. Raises OSError, or Lost with what it was refused with."""
        loop = asyncio.get_running_loop()
        connection = socket.socket()
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
            connection.bind((next(_SOURCES), 0))
            await loop.sock_connect(connection, ("127.0.0.1", target.port))
            names = "127.0.0.1" if target.tls else None
            upgraded: asyncio.Future[bytes] = loop.create_future()
            _, protocol = await loop.create_connection(
                lambda: cls(target.handshake(station_id), upgraded),
                sock=connection,
                ssl=target.tls,
                server_hostname=names,
            )
        except BaseException:
            connection.close()
            raise
        try:
            await asyncio.wait_for(upgraded, PATIENCE_S)
        except BaseException:
            protocol.vanish()
            raise
        return protocol

    async def ask(self, frame: bytes) -> bytes:
        """Send, and return the text that comes next. Raises Lost."""
        self.transport.write(frame)
        return await self._next()

    def vanish(self) -> None:
        """Be gone without a word: the server sees a reset."""
        self.transport.abort()

    async def leave(self) -> None:
        """Close as WebSockets are closed, and wait until the server has closed too."""
        try:
            await self.ask(CLOSE)
        except Lost:
            return

    async def _next(self) -> bytes:
        if self.transport.is_closing():
            raise Lost("already closed")
        answer = self._answer = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(answer, PATIENCE_S)

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._handshake)

    def data_received(self, data: bytes) -> None:
        if self.deaf:
            return
        self._received += data
        if not self._upgraded:
            head, end, rest = self._received.partition(_HEAD_END)
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101 "):
                self._end(head.decode("latin-1"))
                return
            self._upgraded = True
            self._received = rest
            self._say(head)
        while self._received:
            frame = _frame(self._received)
            if frame is None:
                return
            opcode, payload, self._received = frame
            if opcode == _TEXT:
                self._say(payload)
            elif opcode == _PING:
                self.transport.write(masked(0x8A, payload))
            elif opcode == _CLOSE:
                self._end(f"closed with {payload[:2].hex()} {payload[2:].decode(errors='replace')}")

    def connection_lost(self, error: Exception | None) -> None:
        self._end(str(error or "the connection has ended"))
        if self.lost is not None:
            self.lost()

    def _say(self, text: bytes) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(text)

    def _end(self, words: str) -> None:
        self.transport.close()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(Lost(words))


def _frame(data: bytes) -> tuple[int, bytes, bytes] | None:
    """First byte, payload, and what follows; None if the frame is not whole yet. A server does not mask."""
    if len(data) < 2:
        return None
    length, start = data[1], 2
    if length == 126:
        length, start = int.from_bytes(data[2:4], "big"), 4
    elif length == 127:
        length, start = int.from_bytes(data[2:10], "big"), 10
    end = start + length
    return None if len(data) < end else (data[0], data[start:end], data[end:])


async def each(numbers: Iterable[int], job: Callable[[int], Awaitable[object]], *, at_once: int) -> None:
    """Await ``job(number)`` for each of them, ``at_once`` beside each other; the first error ends all."""
    left = iter(numbers)

    async def worker() -> None:
        for number in left:
            await job(number)

    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(at_once):
                workers.create_task(worker())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
