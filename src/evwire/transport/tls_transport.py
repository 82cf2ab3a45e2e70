"""What aiofastnet's TLS leaves to be done when a handshake fails, put right from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from aiofastnet.ssl_transport import SSLTransport_Socket  # type: ignore[import-not-found]  # compiled, without stubs


class TransportLoop:
    """The running loop, as a transport sees it while its TLS comes up; one for each transport.

    * A failed handshake is not reported to the loop's exception handler: whoever waits for it is told anyway, and
      aiofastnet reports a class where an exception should be, on which logging fails in turn.
    * The alert that says why (RFC 8446, 6.2) leaves before the connection closes: aiofastnet would keep it.
    """

    __slots__ = ("_loop", "_transport")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    def as_loop(self) -> asyncio.AbstractEventLoop:
        """Itself, for type checkers."""
        return cast("asyncio.AbstractEventLoop", self)

    def handshake_ended(self) -> None:
        """From now on it only passes on."""
        self._transport = None

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
