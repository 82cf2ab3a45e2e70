"""Waiting, but not for ever, by the station's own clock."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from evwire.clock import Clock


async def within(clock: Clock, seconds: float, happening: Coroutine[object, object, object]) -> bool:
    """Whether ``happening`` came to its end within ``seconds``; it is cancelled if it did not."""
    expected = asyncio.ensure_future(happening)
    giving_up = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((expected, giving_up), return_when=asyncio.FIRST_COMPLETED)
        return expected.done()
    finally:
        expected.cancel()
        giving_up.cancel()
        await asyncio.gather(expected, giving_up, return_exceptions=True)
