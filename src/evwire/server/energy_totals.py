"""Adds up how much each EVSE has delivered, behind what is kept, so that no station waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.storage import Database, DatabaseAway, energy_totals

logger = logging.getLogger("evwire.server")

_EVERY_S = 2.0
# A little at a time, and then a rest: what is added up here keeps stations from being answered.
_AT_A_TIME = 500
_REST_S = 0.05


class EnergyTotals:
    """Follows the samples. What has been added is committed with the place in them: each counts once."""

    def __init__(self, database: Database, clock: Clock = SYSTEM_CLOCK) -> None:
        self._database = database
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self.gained: Callable[[float], object] = lambda energy_wh: None
        """Told how much more was delivered, whenever something was."""

    def start(self) -> None:
        """Follow from now on."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Let go; the next one goes on from here."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def catch_up(self) -> None:
        """Add all that has been committed. Raises DatabaseAway."""
        while True:
            step = await self._database.read(energy_totals.next_step(_AT_A_TIME, self._clock.now()))
            if step.last == step.behind:
                return
            if await self._database.write(energy_totals.take(step)):
                self.gained(step.gained_wh)
            if step.last - step.behind < _AT_A_TIME:
                # What has come meanwhile is the next turn's: under load there is always something.
                return
            await self._clock.sleep(_REST_S)

    async def _follow(self) -> None:
        while True:
            try:
                await self.catch_up()
            except DatabaseAway:
                pass
            except Exception:
                logger.exception("the totals of energy are behind")
            await self._clock.sleep(_EVERY_S)
