"""Every frame, for whoever wants to look: followers, and a file."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Literal

import msgspec

from evwire.clock import SYSTEM_CLOCK
from evwire.server.redaction import without_secrets
from evwire.server.wire_log import WireLog

logger = logging.getLogger("evwire.server")

_REMEMBERED = 500
_MOST_WAITING = 2000
# To look for these first is cheaper than to look for secrets in every frame.
_MAY_HAVE_SECRETS = (b"AuthorizationKey", b"assword", b"://")


class Frame(msgspec.Struct, frozen=True):
    """One frame as it went over the wire."""

    at: datetime
    station: str
    direction: Literal["in", "out"]
    frame: str


class Frames:
    """The last frames, those that come, and a file of all of them if one is given."""

    def __init__(self, wire_log: WireLog | None = None) -> None:
        self._last: deque[Frame] = deque(maxlen=_REMEMBERED)
        self._followers: set[asyncio.Queue[Frame | None]] = set()
        self._file = wire_log

    def tap(self, station_id: str, direction: Literal["in", "out"], data: bytes) -> None:
        """Take note of a frame."""
        text = data.decode("utf-8", "replace")
        if any(mark in data for mark in _MAY_HAVE_SECRETS):
            text = without_secrets(text)
        frame = Frame(SYSTEM_CLOCK.now(), station_id, direction, text)
        self._last.append(frame)
        logger.debug("%s %s %s", station_id, "->" if direction == "in" else "<-", frame.frame)
        if self._file is not None:
            self._file.write(msgspec.json.encode(frame) + b"\n")
        self._tell(frame)

    async def lines(
        self, station_id: str | None, *, follow: bool, sees: Callable[[str], bool] = lambda station_id: True
    ) -> AsyncIterator[bytes]:
        """JSON lines: what is remembered, then what comes; who reads too slowly misses the oldest.

        Only of stations that whoever reads ``sees``.
        """
        follower: asyncio.Queue[Frame | None] = asyncio.Queue(_MOST_WAITING)
        remembered = tuple(self._last)
        if follow:
            self._followers.add(follower)
        try:
            for frame in remembered:
                if station_id in (None, frame.station) and sees(frame.station):
                    yield msgspec.json.encode(frame) + b"\n"
            while follow:
                news = await follower.get()
                if news is None:
                    return
                if station_id in (None, news.station) and sees(news.station):
                    yield msgspec.json.encode(news) + b"\n"
        finally:
            self._followers.discard(follower)

    def stop(self) -> None:
        """Nothing more comes: who follows is let go."""
        self._tell(None)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _tell(self, news: Frame | None) -> None:
        for follower in self._followers:
            if follower.full():
                follower.get_nowait()
            follower.put_nowait(news)
