"""Two links joined in memory: the network without a network."""

from __future__ import annotations

import asyncio

from evwire.transport.delivery import DELIVERY_SLOTS, Delivering, sendable
from evwire.transport.link import Closed


def pair() -> tuple[MemoryLink, MemoryLink]:
    """Two ends; what one sends, the other receives on the running loop's next turn, in order."""
    one, other = MemoryLink(), MemoryLink()
    one._peer, other._peer = other, one
    return one, other


class MemoryLink(Delivering):
    """One end of a :func:`pair`."""

    __slots__ = (*DELIVERY_SLOTS, "_cut", "_peer")

    _peer: MemoryLink

    def __init__(self) -> None:
        self._start()
        self._cut = False

    def send(self, data: bytes) -> None:
        if self._closing is None:
            asyncio.get_running_loop().call_soon(self._peer._arrive, bytes(data))

    def close(self, code: int = 1000, reason: str = "") -> None:
        if not sendable(code):
            self._break(Closed(code, reason, "us"))
        else:
            self._finish(Closed(code, reason, "us"), Closed(code, reason, "peer"))

    def abort(self) -> None:
        self._break(Closed(1006, "", "us"))

    def cut(self) -> None:
        """Break the network: both ends are lost with 1006, and what is under way does not arrive."""
        self._cut = self._peer._cut = True
        self._break(Closed(1006, "", "network"))

    def pause_reading(self) -> None:
        if self._closing is None:
            self._pause()

    def resume_reading(self) -> None:
        if self._paused:
            self._resume()

    def _break(self, closed: Closed) -> None:
        self._finish(closed, Closed(1006, "", "network"))

    def _finish(self, ours: Closed, theirs: Closed) -> None:
        if self._closing is not None:
            return
        self._closing = ours
        self._discard()
        loop = asyncio.get_running_loop()
        # Behind what was sent before, like a close frame.
        loop.call_soon(self._peer._lose, theirs)
        loop.call_soon(self._end, ours)

    def _arrive(self, data: bytes) -> None:
        if not self._cut and self._closing is None:
            self._frame(data)

    def _lose(self, closed: Closed) -> None:
        if self._closing is None:
            if self._cut:
                self._discard()
            self._end(closed)
