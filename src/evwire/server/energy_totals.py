"""Adds up how much each EVSE has delivered, behind what is kept, so that no station waits for it."""

from __future__ import annotations

from collections.abc import Callable

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.recurring import Recurring
from evwire.server.storage import Database, energy_totals

_EVERY_S = 2.0
# A little at a time, and then a rest: what is added up here keeps stations from being answered.
_AT_A_TIME = 500
_REST_S = 0.05


class EnergyTotals:
    """Follows the samples. What has been added is committed with the place in them: each counts once."""

    def __init__(self, database: Database, clock: Clock = SYSTEM_CLOCK) -> None:
        self._database = database
        self._clock = clock
        self._following = Recurring(
            self.catch_up, every_s=_EVERY_S, fault="the totals of energy are behind", clock=clock
        )
        self.gained: Callable[[float], object] = lambda energy_wh: None
        """Told how much more was delivered, whenever something was."""

    def start(self) -> None:
        """Follow from now on."""
        self._following.start()

    async def stop(self) -> None:
        """Let go; the next one goes on from here."""
        await self._following.stop()

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
