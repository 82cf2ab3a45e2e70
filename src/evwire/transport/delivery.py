"""The receiving half that every link shares: what is delivered when, and that the end is told once."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from evwire.transport.link import Closed, Receiver

logger = logging.getLogger("evwire.transport")

DELIVERY_SLOTS = ("_closing", "_deliver", "_ended", "_held", "_paused", "_receiver", "_releasing")
# A name, because a C class and another one with slots cannot both be bases.
_NO_SLOTS: tuple[str, ...] = ()


class Delivering:
    """Hands frames to the receiver in order; keeps them while there is none, or while reading is paused.

    Frames kept when the peer or the network ends the link are delivered before ``link_lost``; frames kept
    when we end it are dropped. A link declares DELIVERY_SLOTS for it.
    """

    __slots__ = _NO_SLOTS

    _receiver: Receiver | None
    _deliver: Callable[[bytes], object] | None
    """Where a frame goes at once; None: it is kept, or dropped after we closed."""
    _held: deque[bytes] | None
    _paused: bool
    _releasing: bool
    _closing: Closed | None
    """How the link will turn out to have ended; set from the moment nothing is sent any more."""
    _ended: Closed | None
    """How it ended; set from the moment ``link_lost`` is due."""

    def _start(self) -> None:
        self._receiver = None
        self._deliver = None
        self._held = None
        self._paused = False
        self._releasing = False
        self._closing = None
        self._ended = None

    def attach(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._release()

    def close(self, code: int = 1000, reason: str = "") -> None:
        raise NotImplementedError

    def ping_every(self, interval_s: float | None) -> None:
        """Somebody else pings."""

    def _frame(self, data: bytes) -> None:
        deliver = self._deliver
        if deliver is None:
            self._keep(data)
            return
        try:
            deliver(data)
        except Exception:
            self._receiver_failed()

    def _keep(self, data: bytes) -> None:
        if self._closing is not None and self._closing.by == "us":
            return
        if self._held is None:
            self._held = deque()
        self._held.append(data)

    def _pause(self) -> None:
        self._paused = True
        self._deliver = None

    def _resume(self) -> None:
        self._paused = False
        self._release()

    def _discard(self) -> None:
        """Deliver nothing more: we closed."""
        self._deliver = None
        self._held = None

    def _end(self, closed: Closed) -> None:
        """The link is gone; only the first call counts."""
        if self._ended is not None:
            return
        self._closing = self._ended = closed
        self._deliver = None
        self._release()

    def _release(self) -> None:
        if self._receiver is None or self._releasing:
            return
        self._releasing = True
        try:
            while self._held and (not self._paused or self._ended is not None):
                try:
                    self._receiver.frame_received(self._held.popleft())
                except Exception:
                    self._receiver_failed()
        finally:
            self._releasing = False
        receiver = self._receiver
        if self._ended is not None:
            self._receiver = None
            receiver.link_lost(self._ended)
        elif not self._paused and self._closing is None:
            self._held = None
            self._deliver = receiver.frame_received

    def _receiver_failed(self) -> None:
        logger.exception("the receiver of a link failed; closing the link")
        self.close(1011, "internal error")


def sendable(code: int) -> bool:
    """Whether a close frame may carry this code (RFC 6455, 7.4); 1006 for one says that there was no frame."""
    return 1000 <= code < 5000 and code not in (1004, 1005, 1006, 1015)


def fitting_reason(reason: str) -> str:
    """The reason, cut to the 123 bytes that a close frame has room for."""
    return reason.encode()[:123].decode(errors="ignore")
