"""Work that is done again and again while the server runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.storage import DatabaseAway

logger = logging.getLogger("evwire.server")


class Recurring:
    """One kind of work, at once and then every so often, until it is stopped.

    A failure is logged, after ``fault``, which says what it means, and does not end it; while the database is away it
    is tried again after ``again_after_s`` (None: as ever).
    """

    def __init__(
        self,
        turn: Callable[[], Awaitable[None]],
        *,
        every_s: float,
        fault: str,
        again_after_s: float | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._turn = turn
        self._every_s = every_s
        self._again_after_s = every_s if again_after_s is None else again_after_s
        self._fault = fault
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, and go on."""
        self._task = asyncio.get_running_loop().create_task(self._go())

    async def stop(self) -> None:
        """Let go of what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def _go(self) -> None:
        while True:
            pause_s = self._every_s
            try:
                await self._turn()
            except DatabaseAway:
                # It says so itself, once.
                pause_s = self._again_after_s
            except Exception:
                logger.exception(self._fault)
            await self._clock.sleep(pause_s)
