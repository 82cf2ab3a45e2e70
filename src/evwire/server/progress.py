"""Whether work gets done: not that the process lives, but that something reaches the disk."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.storage import Database, DatabaseAway
from evwire.server.storage.progress import tried

STALLED_AFTER_S = 5.0
_TRIED_ANEW_AFTER_S = 2.0
# Who asks waits no longer than supervisors do.
_ANSWERED_WITHIN_S = 2.0


class Progress:
    """Commits a row when it is asked, unless one was committed a moment ago."""

    def __init__(
        self, database: Database, clock: Clock = SYSTEM_CLOCK, *, stalled_after_s: float = STALLED_AFTER_S
    ) -> None:
        self._database = database
        self._clock = clock
        self._stalled_after_s = stalled_after_s
        self._committed_s: float | None = None
        self._trial: asyncio.Task[None] | None = None

    async def problem(self) -> str | None:
        """Why no work gets done, or None: something was committed within the last seconds."""
        now_s = self._clock.monotonic()
        if self._committed_s is not None and now_s - self._committed_s < _TRIED_ANEW_AFTER_S:
            return None
        waited_s = self._database.oldest_wait_s
        if waited_s > self._stalled_after_s:
            return f"the database has not finished for {waited_s:.0f} s"
        # One trial at a time: who asks while one hangs must not make it worse.
        if self._trial is None or self._trial.done():
            self._trial = asyncio.create_task(self._try())
        within_s = min(self._stalled_after_s, _ANSWERED_WITHIN_S)
        done, _ = await asyncio.wait((self._trial,), timeout=within_s)
        if not done:
            return f"the database has not committed within {within_s:g} s"
        error = self._trial.exception()
        return None if error is None else f"the database cannot be written: {error}"

    async def _try(self) -> None:
        try:
            await self._database.write(tried(self._clock.now()))
        except sa.exc.DBAPIError as error:
            raise DatabaseAway(str(error.orig)) from None
        self._committed_s = self._clock.monotonic()

    async def stop(self) -> None:
        """Let go of a trial that is under way."""
        if self._trial is not None:
            self._trial.cancel()
            await asyncio.wait((self._trial,))
