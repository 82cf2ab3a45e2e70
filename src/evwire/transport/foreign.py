"""Links that somebody else opened: any object with asynchronous receive, send and close."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import Protocol, runtime_checkable

from evwire.transport.delivery import Delivering, fitting_reason, sendable
from evwire.transport.link import Closed, Link, Receiver

_UNSENT_LIMIT = 1024 * 1024
_CLOSE_TIMEOUT_S = 5.0


@runtime_checkable
class ForeignLink(Protocol):
    """A WebSocket of another library; its ``receive`` raises when the connection has ended.

    Of the exception, ``code`` and ``reason`` are used where it has them.
    """

    async def receive(self) -> str | bytes: ...
    async def send(self, text: str, /) -> object: ...
    async def close(self, code: int, reason: str, /) -> object: ...


@runtime_checkable
class ForeignRecvLink(Protocol):
    """The same with ``recv``, as in the package websockets."""

    async def recv(self) -> str | bytes: ...
    async def send(self, text: str, /) -> object: ...
    async def close(self, code: int, reason: str, /) -> object: ...


def adopt(link: Link | ForeignLink | ForeignRecvLink) -> Link:
    """A :class:`~evwire.transport.Link` of ``link``; itself, if it is one already."""
    if hasattr(link, "attach"):
        return link  # type: ignore[return-value]  # nothing else has attach
    if isinstance(link, (ForeignLink, ForeignRecvLink)):
        return AdoptedLink(link)
    raise TypeError(f"expected an object with receive, send and close, got {type(link).__name__}")


class AdoptedLink(Delivering):
    """A push link around a pull link: one task receives, another sends while there is something to send."""

    def __init__(self, foreign: ForeignLink | ForeignRecvLink) -> None:
        self._start()
        self._foreign = foreign
        self._receive = foreign.receive if isinstance(foreign, ForeignLink) else foreign.recv
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._unsent: deque[bytes] = deque()
        self._unsent_bytes = 0
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None

    def attach(self, receiver: Receiver) -> None:
        super().attach(receiver)
        if self._reader is None and self._closing is None:
            self._reader = asyncio.get_running_loop().create_task(self._read())

    def send(self, data: bytes) -> None:
        if self._closing is not None:
            return
        self._unsent.append(data)
        self._unsent_bytes += len(data)
        if self._unsent_bytes > _UNSENT_LIMIT:
            self._drop(Closed(1006, "slow consumer", "us"))
        elif self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())

    def close(self, code: int = 1000, reason: str = "") -> None:
        closed = Closed(code, reason, "us")
        if not sendable(code):
            self._drop(closed)
        elif self._closing is None:
            self._closing = closed
            self._discard()
            self._closer = asyncio.get_running_loop().create_task(self._close(closed))

    def abort(self) -> None:
        if self._closer is not None and self._ended is None and self._closing is not None:
            self._closer.cancel()
            self._closer = asyncio.get_running_loop().create_task(self._drop_foreign(self._closing))
        self._drop(Closed(1006, "", "us"))

    def pause_reading(self) -> None:
        if self._closing is None:
            self._pause()
            self._may_read.clear()

    def resume_reading(self) -> None:
        if self._paused:
            self._resume()
        if not self._paused:
            self._may_read.set()

    async def _read(self) -> None:
        try:
            while True:
                await self._may_read.wait()
                message = await self._receive()
                if self._closing is not None:
                    return
                self._frame(message.encode() if isinstance(message, str) else bytes(message))
                # A receive that has messages in store need not wait, and others want their turn.
                await asyncio.sleep(0)
        except Exception as error:
            if self._closing is None:
                self._end(_closed_by(error))
                self._stop()

    async def _write(self) -> None:
        try:
            while self._unsent:
                data = self._unsent.popleft()
                await self._foreign.send(data.decode())
                self._unsent_bytes -= len(data)
        except Exception as error:
            # The reader hears of it too, and knows more: the close frame, if there was one.
            if self._reader is not None:
                await asyncio.wait((self._reader,), timeout=_CLOSE_TIMEOUT_S)
            if self._closing is None:
                self._end(_closed_by(error))
                self._stop()
        finally:
            self._writer = None

    async def _close(self, closed: Closed) -> None:
        with suppress(Exception):
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                # What was sent before the close leaves before it.
                if self._writer is not None:
                    await asyncio.wait((self._writer,))
                await self._foreign.close(closed.code, fitting_reason(closed.reason))
        self._end(closed)
        self._stop()

    def _drop(self, closed: Closed) -> None:
        if self._closing is not None:
            return
        self._closing = closed
        self._discard()
        self._unsent.clear()
        if self._writer is not None:
            self._writer.cancel()
        self._closer = asyncio.get_running_loop().create_task(self._drop_foreign(closed))

    async def _drop_foreign(self, closed: Closed) -> None:
        self._end(closed)
        self._stop()
        with suppress(Exception):
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self._foreign.close(1011, fitting_reason(closed.reason))

    def _stop(self) -> None:
        current = asyncio.current_task()
        for task in (self._reader, self._writer):
            if task is not None and task is not current:
                task.cancel()


def _closed_by(error: Exception) -> Closed:
    """What an exception says about the end; of websockets' exceptions, the close frame received."""
    facts = getattr(error, "rcvd", None) or (None if hasattr(error, "rcvd") else error)
    code, reason = getattr(facts, "code", None), getattr(facts, "reason", None)
    if (isinstance(code, int) and sendable(code)) or code == 1005:
        return Closed(code, reason if isinstance(reason, str) else "", "peer")
    return Closed(1006, str(error), "network")
