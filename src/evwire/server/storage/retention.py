"""What may be deleted when it is old, and how it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, func, select

from evwire.server.storage.access import audit
from evwire.server.storage.authorizations import authorizations
from evwire.server.storage.connections import connections
from evwire.server.storage.security_events import security_events
from evwire.server.storage.station_events import station_events
from evwire.server.storage.statuses import connector_statuses
from evwire.server.storage.tables import messages
from evwire.server.storage.telling import webhooks


class Deletion(msgspec.Struct, frozen=True):
    """Rows of a table are old by the column ``at``; only those go for which ``also`` is true."""

    key: sa.Column[int]
    at: sa.Column[datetime]
    also: sa.ColumnElement[bool] = sa.true()

    def some(self, before: datetime, limit: int) -> Callable[[Connection], int]:
        """Delete up to ``limit`` rows from before this moment; how many there were."""

        def work(connection: Connection) -> int:
            old = select(self.key).where(self.at < before, self.also).order_by(self.at).limit(limit)
            return connection.execute(sa.delete(self.key.table).where(self.key.in_(old))).rowcount

        return work


HISTORIES = (
    Deletion(connector_statuses.c.number, connector_statuses.c.received_at),
    Deletion(connections.c.number, connections.c.connected_at, connections.c.disconnected_at.is_not(None)),
    Deletion(authorizations.c.number, authorizations.c.at),
    Deletion(messages.c.id, messages.c.received_at),
)
AUDIT = (
    Deletion(audit.c.number, audit.c.at),
    Deletion(security_events.c.number, security_events.c.received_at),
)
_TAKEN = select(func.min(webhooks.c.delivered)).scalar_subquery()
EVENTS = (Deletion(station_events.c.number, station_events.c.received_at),)
EVENTS_TAKEN = (
    Deletion(
        station_events.c.number,
        station_events.c.received_at,
        station_events.c.number <= func.coalesce(_TAKEN, station_events.c.number),
    ),
)
