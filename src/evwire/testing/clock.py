"""A clock that stands still until it is turned."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

_TURNS = 200
"""Of the loop, between two moments: enough for some fifty calls and their answers, in half a millisecond."""


class ManualTimer:
    """A timer on a :class:`ManualClock`."""

    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class ManualClock:
    """Time for tests: ``await clock.advance(30)`` lets half a minute pass in no time.

    What becomes due is run in order, and what it sets in motion is let run before time goes on.
    """

    def __init__(self, now: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self._start = now
        self._elapsed_s = 0.0
        self._due: list[tuple[float, int, ManualTimer]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed_s)

    def monotonic(self) -> float:
        return self._elapsed_s

    def call_at(self, when_s: float, callback: Callable[[], object]) -> ManualTimer:
        timer = ManualTimer(callback)
        heapq.heappush(self._due, (when_s, next(self._order), timer))
        return timer

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not awake.done():
                awake.set_result(None)

        timer = self.call_at(self._elapsed_s + seconds, wake)
        try:
            await awake
        finally:
            timer.cancel()

    async def advance(self, seconds: float) -> None:
        """Let time pass."""
        until_s = self._elapsed_s + seconds
        await self.settle()
        while self._due and self._due[0][0] <= until_s:
            when_s, _, timer = heapq.heappop(self._due)
            callback = timer.callback
            if callback is None:
                continue
            self._elapsed_s = max(self._elapsed_s, when_s)
            timer.cancel()
            callback()
            await self.settle()
        self._elapsed_s = until_s
        await self.settle()

    async def settle(self) -> None:
        """Let everything run that does not wait for time."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
