"""Work on one connected station at a time that is to be done again whenever something has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from evwire import CSMS, ConnectionClosed, EvwireError, Station
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.storage import DatabaseAway

logger = logging.getLogger("evwire.server")

_AT_ONCE = 100
_DATABASE_AGAIN_AFTER_S = 10.0


class Rounds:
    """Goes around the stations that are ready: one round of each at a time, and one more if it was woken meanwhile.

    A round that raises is left as it is until the station is woken again; while the database is away it is tried anew.
    """

    def __init__(
        self, csms: CSMS[None], work: Callable[[Station[None]], Awaitable[None]], clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self._csms = csms
        self._work = work
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # One that comes back is another object.
        self._again: dict[str, Station[None]] = {}
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._stopped = False
        csms.on_ready(self.wake)

    def wake(self, station: Station[None]) -> None:
        """There may be something to do for this station."""
        if self._stopped or not station.ready:
            return
        if station.id in self._tasks:
            self._again[station.id] = station
            return
        task = asyncio.get_running_loop().create_task(self._go(station))
        self._tasks[station.id] = task
        task.add_done_callback(lambda _: self._done(station.id))

    def wake_all(self) -> None:
        """There may be something to do for every station."""
        for station in self._csms.stations.values():
            self.wake(station)

    async def stop(self) -> None:
        """Begin no more, and end those that are under way."""
        self._stopped = True
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _go(self, station: Station[None]) -> None:
        while station.ready:
            self._again.pop(station.id, None)
            try:
                async with self._free:
                    await self._work(station)
                return
            except DatabaseAway:
                await self._clock.sleep(_DATABASE_AGAIN_AFTER_S)
            except ConnectionClosed:
                return
            except EvwireError as error:
                logger.warning("%s: not brought into step: %s", station.id, error)
                return
            except Exception:
                logger.exception("%s: not brought into step", station.id)
                return

    def _done(self, station_id: str) -> None:
        self._tasks.pop(station_id, None)
        again = self._again.pop(station_id, None)
        if again is not None:
            self.wake(again)
