"""What happens to stations besides transactions, to be told: rows beside the events of transactions.

Both have their numbers from one sequence, so that the order of all numbers is that in which they were given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

ResultT = TypeVar("ResultT")

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

_NEXT_ON_SQLITE = sa.text("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'transaction_events' RETURNING seq")
_FIRST_ON_SQLITE = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('transaction_events', 1) RETURNING seq")
_NEXT_ON_POSTGRESQL = sa.func.nextval(sa.func.pg_get_serial_sequence("transaction_events", "id"))
# Made once: building a statement takes longer than executing it.
_ON_SQLITE = sqlite.insert(station_events).on_conflict_do_nothing()
_ON_POSTGRESQL = postgresql.insert(station_events).values(number=_NEXT_ON_POSTGRESQL).on_conflict_do_nothing()


class StationEvent(StrEnum):
    """What is told of a station."""

    CONNECTED = "station.connected"
    DISCONNECTED = "station.disconnected"
    BOOTED = "station.booted"
    STATUS = "connector.status"
    SECURITY = "security.event"


def with_event(
    work: Callable[[Connection], ResultT], station_id: str, kind: StationEvent, at: datetime, content: object
) -> Callable[[Connection], ResultT]:
    """Do this work, and in the same transaction note the event that tells of it."""

    def both(connection: Connection) -> ResultT:
        result = work(connection)
        tell(connection, station_id, kind, at, content)
        return result

    return both


def tell(connection: Connection, station_id: str, kind: StationEvent, at: datetime, content: object) -> None:
    """Note that this happened to the station; ``content`` is what there is to say of it, a JSON object."""
    essence = msgspec.json.encode([kind, at, content])
    row: dict[str, object] = {
        "station_id": station_id,
        "type": kind,
        "received_at": at,
        "content": content,
        "event_key": hashlib.sha256(essence).hexdigest()[:32],
    }
    # What was told already is told no more, but for a number that nothing has.
    if connection.dialect.name == "postgresql":
        connection.execute(_ON_POSTGRESQL, row)
    else:
        connection.execute(_ON_SQLITE, {"number": _next_on_sqlite(connection), **row})


def _next_on_sqlite(connection: Connection) -> int:
    number = connection.execute(_NEXT_ON_SQLITE).scalar()
    return int(connection.execute(_FIRST_ON_SQLITE).scalar_one() if number is None else number)
