"""Waiting by the station's clock."""

from __future__ import annotations

import asyncio

from evwire.station.waiting import within
from evwire.testing import ManualClock


async def test_what_happens_in_time_is_waited_for() -> None:
    clock = ManualClock()
    happened = asyncio.Event()
    waiting = asyncio.ensure_future(within(clock, 5, happened.wait()))
    await clock.advance(4)
    assert not waiting.done()
    happened.set()
    await clock.settle()
    assert await waiting is True


async def test_what_does_not_happen_in_time_is_cancelled() -> None:
    clock = ManualClock()
    cancelled = asyncio.Event()

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    waiting = asyncio.ensure_future(within(clock, 5, never()))
    await clock.advance(5)
    assert await waiting is False
    assert cancelled.is_set()


async def test_who_stops_waiting_leaves_nothing_behind() -> None:
    clock = ManualClock()
    waiting = asyncio.ensure_future(within(clock, 5, asyncio.Event().wait()))
    await clock.settle()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert asyncio.all_tasks() == {asyncio.current_task()}
