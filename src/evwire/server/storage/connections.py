"""When stations were connected, from where, and why no longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, update

from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

connections = sa.Table(
    "connections",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("connected_at", UtcDateTime, nullable=False),
    sa.Column("disconnected_at", UtcDateTime),
    sa.Column("address", Words, nullable=False),
    sa.Column("version", Words, nullable=False),
    sa.Column("close_code", Whole),
    sa.Column("close_reason", Words),
    sa.Column("closed_by", Words),
    sa.Column("epoch", Whole, nullable=False),
    sa.UniqueConstraint("station_id", "connected_at", "epoch"),
)
sa.Index("connections_of_a_station", connections.c.station_id, connections.c.number)
sa.Index("connections_by_time", connections.c.connected_at)
# What is open is found at the start, however long the history is.
sa.Index(
    "connections_open",
    connections.c.station_id,
    sqlite_where=connections.c.disconnected_at.is_(None),
    postgresql_where=connections.c.disconnected_at.is_(None),
)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A connection that began; ``epoch`` counts those of a station while it is remembered."""

    station: str
    connected_at: datetime
    address: str
    version: str
    epoch: int


class ConnectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A connection of a station; ``disconnected_at`` null: it is there still.

    ``closed_by`` is ``us``, ``peer`` or ``network``; ``close_code`` WebSocket's (1006: it just broke), null where a
    server was stopped so that it could not say goodbye.
    """

    number: int
    station: str
    connected_at: datetime
    disconnected_at: datetime | None
    address: str
    version: str
    close_code: int | None
    close_reason: str | None
    closed_by: str | None
    epoch: int


def opened(connection: Connection, which: Opened) -> None:
    """It began."""
    connection.execute(insert(connection, connections).on_conflict_do_nothing(), _row(which))


def closed(connection: Connection, which: Opened, now: datetime, *, code: int, reason: str, by: str) -> None:
    """It has ended; also where nobody could note that it began."""
    opened(connection, which)
    known = connections.c
    connection.execute(
        update(connections)
        .where(
            known.station_id == which.station,
            known.connected_at == which.connected_at,
            known.epoch == which.epoch,
            known.disconnected_at.is_(None),
        )
        .values(disconnected_at=now, close_code=code, close_reason=reason, closed_by=by)
    )


def forget_open(now: datetime) -> Callable[[Connection], None]:
    """At the start: what an earlier run left open has ended with it."""

    def work(connection: Connection) -> None:
        connection.execute(
            update(connections)
            .where(connections.c.disconnected_at.is_(None))
            .values(disconnected_at=now, close_reason="the server stopped", closed_by="us")
        )

    return work


def connections_before(span: Span, before: int | None, limit: int) -> Callable[[Connection], Sequence[ConnectionRow]]:
    """Up to ``limit`` connections, the newest first, from below the number ``before``."""
    return newest(connections, ConnectionRow, "connected_at", span, before, limit)


def _row(which: Opened) -> dict[str, object]:
    values = msgspec.structs.asdict(which)
    return {"station_id": values.pop("station"), **values}
