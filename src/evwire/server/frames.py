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
# Of each of these, in characters: a frame may have 256 Ki.
_MOST_TEXT = 4 * 1024 * 1024
# To look for these first is cheaper than to look for secrets in every frame.
_MAY_HAVE_SECRETS = (b"AuthorizationKey", b"assword", b"://")


class Frame(msgspec.Struct, frozen=True):
    """One frame as it went over the wire."""

    at: datetime
    station: str
    direction: Literal["in", "out"]
    frame: str


class _Kept:
    """The newest frames, so many of them and so much text."""

    __slots__ = ("_most", "_text", "frames")

    def __init__(self, most: int) -> None:
        self.frames: deque[Frame] = deque()
        self._most = most
        self._text = 0

    def append(self, frame: Frame) -> None:
        self.frames.append(frame)
        self._text += len(frame.frame)
        while len(self.frames) > self._most or self._text > _MOST_TEXT:
            self.popleft()

    def popleft(self) -> Frame:
        frame = self.frames.popleft()
        self._text -= len(frame.frame)
        return frame


class _Follower(_Kept):
    """Somebody who is told of what comes."""

    __slots__ = ("ended", "news")

    def __init__(self) -> None:
        super().__init__(_MOST_WAITING)
        self.news = asyncio.Event()
        self.ended = False

    async def next(self) -> Frame | None:
        """The next frame; None: there are no more."""
        while not self.frames and not self.ended:
            self.news.clear()
            await self.news.wait()
        return self.popleft() if self.frames else None


class Frames:
    """The last frames, those that come, and a file of all of them if one is given."""

    def __init__(self, wire_log: WireLog | None = None) -> None:
        self._last = _Kept(_REMEMBERED)
        self._followers: set[_Follower] = set()
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
        for follower in self._followers:
            follower.append(frame)
            follower.news.set()

    async def lines(
        self, station_id: str | None, *, follow: bool, sees: Callable[[str], bool] = lambda station_id: True
    ) -> AsyncIterator[bytes]:
        """JSON lines: what is remembered, then what comes; who reads too slowly misses the oldest.

        Only of stations that whoever reads ``sees``.
        """
        follower = _Follower()
        remembered = tuple(self._last.frames)
        if follow:
            self._followers.add(follower)
        try:
            for frame in remembered:
                if station_id in (None, frame.station) and sees(frame.station):
                    yield msgspec.json.encode(frame) + b"\n"
            while follow:
                news = await follower.next()
                if news is None:
                    return
                if station_id in (None, news.station) and sees(news.station):
                    yield msgspec.json.encode(news) + b"\n"
        finally:
            self._followers.discard(follower)

    def stop(self) -> None:
        """Nothing more comes: who follows is let go."""
        for follower in self._followers:
            follower.ended = True
            follower.news.set()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
