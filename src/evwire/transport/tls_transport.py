"""What aiofastnet's TLS leaves to be done when a handshake fails, put right from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

from aiofastnet.ssl_transport import SSLTransport_Socket  # type: ignore[import-not-found]  # compiled, without stubs

BUFFER_BYTES: Final = 16 * 1024 + 512
"""One record of TLS, for each direction; aiofastnet's own choice of sixteen is for files."""


class TransportLoop:
    """The running loop, as a transport sees it while its TLS comes up; one for each transport.

    * A failed handshake is not reported to the loop's exception handler: whoever waits for it is told anyway, and
      aiofastnet reports a class where an exception should be, on which logging fails in turn.
    * The alert that says why (RFC 8446, 6.2) leaves before the connection closes: aiofastnet would keep it.
    * The timer of a handshake that was given up does not keep the transport, with all its buffers, until it is due.
    """

    __slots__ = ("_loop", "_timers", "_transport")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: Any = None
        self._timers: list[asyncio.TimerHandle] | None = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    def as_loop(self) -> asyncio.AbstractEventLoop:
        """Itself, for type checkers."""
        return cast("asyncio.AbstractEventLoop", self)

    def handshake_ended(self) -> None:
        """It came about or failed; from now on everything is only passed on."""
        self._transport = None
        for timer in self._timers or ():
            timer.cancel()
        self._timers = None

    def call_later(self, delay_s: float, callback: Callable[..., object], *args: object) -> asyncio.TimerHandle:
        timer = self._loop.call_later(delay_s, callback, *args)
        if self._timers is not None:
            self._timers.append(timer)
        return timer

    def add_reader(self, fd: int, callback: Callable[..., object], *args: object) -> None:
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, SSLTransport_Socket):
            self._transport = owner
        self._loop.add_reader(fd, callback, *args)

    def remove_reader(self, fd: int) -> bool:
        # The first thing that a transport does when it closes.
        transport, self._transport = self._transport, None
        if transport is not None:
            transport._write_ready()
        return self._loop.remove_reader(fd)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if context.get("message") != "SSL handshake failed":
            self._loop.call_exception_handler(context)
