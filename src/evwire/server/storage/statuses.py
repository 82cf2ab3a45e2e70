"""What connectors reported, one report after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.database import Together
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert_new, those, upsert_all
from evwire.server.storage.station_events import Happened, StationEvent, tell_all
from evwire.server.storage.tables import UtcDateTime, Whole, Words, connectors, in_utc, metadata

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

_PLACE = ("station_id", "evse_id", "connector_id")
_KEY = (*_PLACE, "reported_at", "status_key")
_PRESENT = ("status", "charging_state", "error_code", "reported_at", "received_at")
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


class Reported(NamedTuple):
    """A status, of which connector it is, when it was received, and its row in the history."""

    status: model.StatusNotification
    place: tuple[str, int, int]
    now: datetime
    row: dict[str, object]


def reported(station_id: str, status: model.StatusNotification, now: datetime) -> Together[Reported, None]:
    """Into the history, each once; the newest is the connector's present status."""
    said = {name: getattr(status, name) for name in _SAID}
    place = (station_id, status.evse_id, status.connector_id)
    row = {
        **dict(zip(_PLACE, place, strict=True)),
        **said,
        "reported_at": in_utc(status.timestamp or now),
        "received_at": now,
        "status_key": hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32],
    }
    return Together(_reported, Reported(status, place, now, row))


def _reported(connection: Connection, told: Sequence[Reported]) -> Sequence[None]:
    new = insert_new(connection, connector_statuses, [each.row for each in told], _KEY)
    happened: list[Happened] = []
    for each in told:
        key = tuple(each.row[name] for name in _KEY)
        if key in new:
            new.remove(key)
            happened.append(Happened(each.place[0], StationEvent.STATUS, each.now, msgspec.to_builtins(each.status)))
    tell_all(connection, happened)
    _show(connection, told)
    return [None] * len(told)


def _show(connection: Connection, told: Sequence[Reported]) -> None:
    """What each connector's status is now; one older than what is known changes nothing."""
    query = select(*(connectors.c[name] for name in (*_PLACE, "reported_at")))
    known = connection.execute(query.where(those(connection, connectors, _PLACE, {each.place for each in told})))
    reported_at: dict[tuple[object, ...], datetime | None] = {tuple(row[:-1]): row.reported_at for row in known}
    present: dict[tuple[str, int, int], dict[str, object]] = {}
    for each in told:
        at = in_utc(each.status.timestamp or each.now)
        newest = reported_at.get(each.place)
        if newest is not None and newest > at:
            continue
        reported_at[each.place] = at
        row = {name: each.row[name] for name in (*_PLACE, *_PRESENT)}
        if each.status.charging_state is None and each.status.status is model.ConnectorStatus.OCCUPIED:
            # What a transaction said of it still holds.
            del row["charging_state"]
        present.setdefault(each.place, {}).update(row)
    upsert_all(connection, connectors, _PLACE, [present[place] for place in sorted(present)], _PRESENT)


def statuses_before(span: Span, before: int | None, limit: int) -> Callable[[Connection], Sequence[StatusRow]]:
    """Up to ``limit`` reports, the newest first, from below the number ``before``."""
    return newest(connector_statuses, StatusRow, "received_at", span, before, limit)
