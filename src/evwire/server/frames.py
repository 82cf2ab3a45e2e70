"""Every frame, for whoever wants to look: followers, and a file."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

import msgspec

from evwire.clock import SYSTEM_CLOCK

_REMEMBERED = 500
_MOST_WAITING = 2000


class Frame(msgspec.Struct, frozen=True):
    """One frame as it went over the wire."""

    at: datetime
    station: str
    direction: Literal["in", "out"]
    frame: str


class Frames:
    """The last frames, those that come, and a file of all of them if one is given."""

    def __init__(self, wire_log: Path | None) -> None:
        self._last: deque[Frame] = deque(maxlen=_REMEMBERED)
        self._followers: set[asyncio.Queue[Frame]] = set()
        self._file: IO[bytes] | None = wire_log.open("ab") if wire_log else None

    def tap(self, station_id: str, direction: Literal["in", "out"], data: bytes) -> None:
        """Take note of a frame."""
        frame = Frame(SYSTEM_CLOCK.now(), station_id, direction, data.decode("utf-8", "replace"))
        self._last.append(frame)
        if self._file is not None:
            self._file.write(msgspec.json.encode(frame) + b"\n")
            self._file.flush()
        for follower in self._followers:
            if follower.full():
                follower.get_nowait()
            follower.put_nowait(frame)

    async def lines(self, station_id: str | None, *, follow: bool) -> AsyncIterator[bytes]:
        """JSON lines: what is remembered, then what comes; who reads too slowly misses the oldest."""
        follower: asyncio.Queue[Frame] = asyncio.Queue(_MOST_WAITING)
        remembered = tuple(self._last)
        if follow:
            self._followers.add(follower)
        try:
            for frame in remembered:
                if station_id in (None, frame.station):
                    yield msgspec.json.encode(frame) + b"\n"
            while follow:
                frame = await follower.get()
                if station_id in (None, frame.station):
                    yield msgspec.json.encode(frame) + b"\n"
        finally:
            self._followers.discard(follower)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
