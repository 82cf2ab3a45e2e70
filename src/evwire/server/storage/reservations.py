"""Places that were reserved, as far as the server asked for it, and what became of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, update

from evwire import model
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import upsert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, in_utc, metadata

RESERVED, CANCELLED, USED = "Reserved", "Cancelled", "Used"

reservations = sa.Table(
    "reservations",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("reservation_id", Whole, nullable=False),
    sa.Column("evse_id", Whole),
    sa.Column("connector_type", Words),
    sa.Column("id_token", Words, nullable=False),
    sa.Column("group_token", Words),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("transaction_id", Words),
    sa.Column("reserved_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.UniqueConstraint("station_id", "reservation_id"),
)


class ReservationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation that a station accepted; the next one with its id takes its place.

    ``state`` is Reserved, Cancelled, Used (by ``transaction_id``), or what the station said: Expired, Removed,
    NoTransaction. Not every version says that: one that is Reserved ends with ``expires_at``.
    """

    number: int
    station: str
    reservation_id: int
    evse_id: int | None
    connector_type: str | None
    id_token: str
    group_token: str | None
    expires_at: datetime
    state: str
    transaction_id: str | None
    reserved_at: datetime
    ended_at: datetime | None


def reserved(
    connection: Connection, station_id: str, request: model.ReserveNow, result: Mapping[str, object], now: datetime
) -> None:
    """The station keeps a place free."""
    values = {
        "evse_id": request.evse_id,
        "connector_type": request.connector_type,
        "id_token": request.id_token.value,
        "group_token": request.group_token.value if request.group_token is not None else None,
        "expires_at": in_utc(request.expires_at),
        "state": RESERVED,
        "transaction_id": None,
        "reserved_at": now,
        "ended_at": None,
    }
    key = {"station_id": station_id, "reservation_id": request.reservation_id}
    upsert(connection, reservations, tuple(key), {**key, **values}, tuple(values))


def cancelled(
    connection: Connection,
    station_id: str,
    request: model.CancelReservation,
    result: Mapping[str, object],
    now: datetime,
) -> None:
    """The station does so no longer."""
    _end(connection, station_id, request.reservation_id, CANCELLED, now)


def used(station_id: str, reservation_id: int, transaction_id: str, now: datetime) -> Callable[[Connection], None]:
    """Who it was for has come."""
    return lambda connection: _end(connection, station_id, reservation_id, USED, now, transaction_id)


def ended(station_id: str, update: model.ReservationStatusUpdate, now: datetime) -> Callable[[Connection], None]:
    """It has ended by itself."""
    return lambda connection: _end(connection, station_id, update.reservation_id, update.update_status, now)


def reservations_before(span: Span, before: int | None, limit: int) -> Callable[[Connection], Sequence[ReservationRow]]:
    """Up to ``limit`` reservations, the newest first, from below the number ``before``."""
    return newest(reservations, ReservationRow, "reserved_at", span, before, limit)


def _end(
    connection: Connection,
    station_id: str,
    reservation_id: int,
    state: str,
    now: datetime,
    transaction_id: str | None = None,
) -> None:
    known = reservations.c
    connection.execute(
        update(reservations)
        .where(known.station_id == station_id, known.reservation_id == reservation_id, known.state == RESERVED)
        .values(state=state, ended_at=now, transaction_id=transaction_id)
    )
