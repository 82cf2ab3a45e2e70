"""What connectors reported, one report after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from evwire import model
from evwire.server.storage import stations
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.station_events import StationEvent, tell
from evwire.server.storage.tables import UtcDateTime, Whole, Words, in_utc, metadata

connector_statuses = sa.Table(
    "connector_statuses",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("evse_id", Whole, nullable=False),
    sa.Column("connector_id", Whole, nullable=False),
    sa.Column("status", Words, nullable=False),
    sa.Column("charging_state", Words),
    sa.Column("error_code", Words),
    sa.Column("info", Words),
    sa.Column("vendor_id", Words),
    sa.Column("vendor_error_code", Words),
    sa.Column("reported_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    # All that it says.
    sa.Column("status_key", Words, nullable=False),
    sa.UniqueConstraint("station_id", "evse_id", "connector_id", "reported_at", "status_key"),
)
sa.Index("connector_statuses_of_a_station", connector_statuses.c.station_id, connector_statuses.c.number)
sa.Index("connector_statuses_by_time", connector_statuses.c.received_at)

_SAID = ("status", "charging_state", "error_code", "info", "vendor_id", "vendor_error_code")


class StatusRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector reported; ``reported_at`` by the station's clock, where it said it, ``received_at`` by ours."""

    number: int
    station: str
    evse_id: int
    connector_id: int
    status: str
    charging_state: str | None = None
    error_code: str | None = None
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None
    reported_at: datetime
    received_at: datetime


def reported(station_id: str, status: model.StatusNotification, now: datetime) -> Callable[[Connection], None]:
    """Into the history, each once; the newest is the connector's present status."""
    present = stations.reported(station_id, status, now)
    said = {name: getattr(status, name) for name in _SAID}
    row = {
        "station_id": station_id,
        "evse_id": status.evse_id,
        "connector_id": status.connector_id,
        **said,
        "reported_at": in_utc(status.timestamp or now),
        "received_at": now,
        "status_key": hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32],
    }
    content = msgspec.to_builtins(status)

    def work(connection: Connection) -> None:
        if connection.execute(_new(connection.dialect.name), row).first() is not None:
            tell(connection, station_id, StationEvent.STATUS, now, content)
        present(connection)

    return work


@cache
def _new(dialect: str) -> sa.Executable:
    """Made once: building a statement takes longer than executing it."""
    statement = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return statement(connector_statuses).on_conflict_do_nothing().returning(connector_statuses.c.number)


def statuses_before(span: Span, before: int | None, limit: int) -> Callable[[Connection], Sequence[StatusRow]]:
    """Up to ``limit`` reports, the newest first, from below the number ``before``."""
    return newest(connector_statuses, StatusRow, "received_at", span, before, limit)
