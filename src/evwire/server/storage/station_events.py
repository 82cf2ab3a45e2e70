"""What happens to stations besides transactions, to be told: rows beside the events of transactions.

Both have their numbers from one sequence, so that the order of all numbers is that in which they were given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from evwire.server.storage.statements import insert_new
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

station_events = sa.Table(
    "station_events",
    metadata,
    # From the sequence of transaction_events.
    sa.Column("number", Whole, primary_key=True, autoincrement=False),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("type", Words, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    # What happened is told once, even if nobody knows whether the first attempt was committed.
    sa.Column("event_key", Words, nullable=False),
    sa.UniqueConstraint("station_id", "event_key"),
)
sa.Index("station_events_by_time", station_events.c.received_at)

_NEXT_ON_SQLITE = sa.text(
    "UPDATE sqlite_sequence SET seq = seq + :count WHERE name = 'transaction_events' RETURNING seq"
)
_FIRST_ON_SQLITE = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('transaction_events', :count)")
_NEXT_ON_POSTGRESQL = sa.text(
    "SELECT nextval(pg_get_serial_sequence('transaction_events', 'id')) FROM generate_series(1, :count)"
)


class StationEvent(StrEnum):
    """What is told of a station."""

    CONNECTED = "station.connected"
    DISCONNECTED = "station.disconnected"
    BOOTED = "station.booted"
    STATUS = "connector.status"
    SECURITY = "security.event"


class Happened(NamedTuple):
    """What is to be told of a station; ``content`` is what there is to say of it, a JSON object."""

    station_id: str
    kind: StationEvent
    at: datetime
    content: object


def tell(connection: Connection, station_id: str, kind: StationEvent, at: datetime, content: object) -> None:
    """Note that this happened to the station."""
    tell_all(connection, [Happened(station_id, kind, at, content)])


def tell_all(connection: Connection, events: Sequence[Happened]) -> None:
    """Note that these happened, in this order; what was told already is told no more, but for a number."""
    if not events:
        return
    rows = [
        {
            "number": number,
            "station_id": event.station_id,
            "type": event.kind,
            "received_at": event.at,
            "content": event.content,
            "event_key": hashlib.sha256(msgspec.json.encode(event[1:])).hexdigest()[:32],
        }
        for number, event in zip(_numbers(connection, len(events)), events, strict=True)
    ]
    insert_new(connection, station_events, rows)


def _numbers(connection: Connection, count: int) -> Sequence[int]:
    """So many that nothing has yet, the next ones."""
    if connection.dialect.name == "postgresql":
        return connection.execute(_NEXT_ON_POSTGRESQL, {"count": count}).scalars().all()
    last = connection.execute(_NEXT_ON_SQLITE, {"count": count}).scalar()
    if last is None:
        connection.execute(_FIRST_ON_SQLITE, {"count": count})
        last = count
    return range(last - count + 1, last + 1)
