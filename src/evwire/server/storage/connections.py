"""When stations were connected, from where, and why no longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, update

from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert_new, upsert_all
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

_KEY = ("station_id", "connected_at", "epoch")
_ENDING = ("disconnected_at", "close_code", "close_reason", "closed_by")


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A connection that began; ``epoch`` counts those of a station while it is remembered."""

    station: str
    connected_at: datetime
    address: str
    version: str
    epoch: int


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """When, how and by whom a connection was closed."""

    at: datetime
    code: int
    reason: str
    by: str


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


def begun(connection: Connection, which: Sequence[Opened]) -> None:
    """These began."""
    insert_new(connection, connections, [_row(each) for each in which])


def over(connection: Connection, which: Sequence[tuple[Opened, Ending]]) -> None:
    """These have ended so; also where nobody could note that one began."""
    rows = [
        {
            **_row(opened),
            "disconnected_at": ending.at,
            "close_code": ending.code,
            "close_reason": ending.reason,
            "closed_by": ending.by,
        }
        for opened, ending in which
    ]
    upsert_all(connection, connections, _KEY, rows, _ENDING)


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
