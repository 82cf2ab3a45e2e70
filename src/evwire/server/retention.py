"""Deletes what has been kept long enough: a little at a time, so that no station waits for it."""

from __future__ import annotations

import logging
from datetime import timedelta

import msgspec

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.recurring import Recurring
from evwire.server.storage import Database, retention

logger = logging.getLogger("evwire.server")

KEEP_DAYS = 365
KEEP_AUDIT_DAYS = 730
KEEP_EVENTS_DAYS = 30

_EVERY_S = 24 * 3600.0
_AGAIN_AFTER_S = 600.0
_PAUSE_S = 0.05
_AT_A_TIME = 500


class Keep(msgspec.Struct, frozen=True, kw_only=True):
    """For how many days; 0: for ever. Transactions, their events and readings are never deleted."""

    histories: int = KEEP_DAYS
    """Connections, statuses, verdicts on tokens, and what stations told that is kept as it came."""
    audit: int = KEEP_AUDIT_DAYS
    """Who changed what, and security events."""
    events: int = KEEP_EVENTS_DAYS
    """Events of stations, once all webhooks have taken them; for those that have not, as long as histories."""


class Retention:
    """Once a day, and when the server starts."""

    def __init__(self, database: Database, keep: Keep, clock: Clock = SYSTEM_CLOCK) -> None:
        self._database = database
        self._keep = keep
        self._clock = clock
        self._every_day = Recurring(
            self._clean,
            every_s=_EVERY_S,
            again_after_s=_AGAIN_AFTER_S,
            fault="what was kept long enough could not be deleted",
            clock=clock,
        )

    def start(self) -> None:
        """Begin, and go on every day."""
        self._every_day.start()

    async def stop(self) -> None:
        """Let go."""
        await self._every_day.stop()

    async def clean(self) -> int:
        """Delete what is older than it must be; how many rows that were. Raises DatabaseAway."""
        now, deleted = self._clock.now(), 0
        for days, deletions in (
            (self._keep.histories, retention.HISTORIES),
            (self._keep.audit, retention.AUDIT),
            (self._keep.events, retention.EVENTS_TAKEN),
            (self._keep.histories if self._keep.events else 0, retention.EVENTS),
        ):
            if days == 0:
                continue
            for deletion in deletions:
                while some := await self._database.write(deletion.some(now - timedelta(days=days), _AT_A_TIME)):
                    deleted += some
                    await self._clock.sleep(_PAUSE_S)
        return deleted

    async def _clean(self) -> None:
        if deleted := await self.clean():
            logger.info("deleted %d rows that were kept long enough", deleted)
