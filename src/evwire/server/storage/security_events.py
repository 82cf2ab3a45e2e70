"""What matters to security: told by stations, and noticed by the server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from evwire import model
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert
from evwire.server.storage.station_events import StationEvent, tell
from evwire.server.storage.tables import LongWords, UtcDateTime, Whole, Words, in_utc, metadata

security_events = sa.Table(
    "security_events",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("source", Words, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("timestamp", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("tech_info", LongWords),
    # Of what it says besides.
    sa.Column("info_key", Words, nullable=False),
    sa.UniqueConstraint("station_id", "source", "kind", "timestamp", "info_key"),
)
sa.Index("security_events_of_a_station", security_events.c.station_id, security_events.c.number)
sa.Index("security_events_by_time", security_events.c.received_at)


class Noticed(StrEnum):
    """What the server itself notices."""

    TAKEN_OVER = "ConnectionTakenOver"
    CERTIFICATE = "CertificateRefused"
    DOWNGRADE = "SecurityProfileDowngrade"
    FOREIGN_TRANSACTION = "ForeignTransaction"


class SecurityEventRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that matters to security: ``source`` says whether the ``station`` told it or the ``server`` saw it.

    ``kind`` is of the list in the standard's appendices, a vendor's own, or one of ours.
    """

    number: int
    station: str
    source: str
    kind: str
    timestamp: datetime
    received_at: datetime
    tech_info: str | None


def told(station_id: str, event: model.SecurityEventNotification, now: datetime) -> Callable[[Connection], None]:
    """The station said this; once, however often it says it (A04)."""
    return _kept(station_id, "station", event.kind, in_utc(event.timestamp), event.tech_info, now)


def noticed(station_id: str, kind: Noticed, info: str, now: datetime) -> Callable[[Connection], None]:
    """The server saw this."""
    return _kept(station_id, "server", kind, now, info, now)


def _kept(
    station_id: str, source: str, kind: str, timestamp: datetime, tech_info: str | None, now: datetime
) -> Callable[[Connection], None]:
    row = {
        "station_id": station_id,
        "source": source,
        "kind": kind,
        "timestamp": timestamp,
        "received_at": now,
        "tech_info": tech_info,
        "info_key": hashlib.sha256(msgspec.json.encode(tech_info)).hexdigest()[:32],
    }
    content = {"source": source, "kind": kind, "timestamp": msgspec.to_builtins(timestamp), "tech_info": tech_info}

    def work(connection: Connection) -> None:
        new = insert(connection, security_events).on_conflict_do_nothing().returning(security_events.c.number)
        if connection.execute(new, row).first() is not None:
            tell(connection, station_id, StationEvent.SECURITY, now, content)

    return work


def security_events_before(
    span: Span, before: int | None, limit: int
) -> Callable[[Connection], Sequence[SecurityEventRow]]:
    """Up to ``limit`` of them, the newest first, from below the number ``before``."""
    return newest(security_events, SecurityEventRow, "received_at", span, before, limit)
