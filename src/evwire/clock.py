"""Time, as an argument: the only file that reads it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Timer(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """Two clocks and a timer; :class:`evwire.testing.ManualClock` is one that a test turns."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go backwards, for deadlines."""
        ...

    def call_at(self, when_s: float, callback: Callable[[], object]) -> Timer:
        """Run ``callback`` once ``monotonic()`` has reached ``when_s``."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after ``seconds``."""
        ...


class SystemClock:
    """The machine's clock, on the running asyncio loop."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    # Asked for every frame: the built-in function itself saves a call.
    monotonic = staticmethod(time.monotonic)

    def call_at(self, when_s: float, callback: Callable[[], object]) -> Timer:
        return asyncio.get_running_loop().call_later(max(0.0, when_s - time.monotonic()), callback)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


SYSTEM_CLOCK = SystemClock()
