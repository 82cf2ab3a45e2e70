"""The HTTP API of histories: of all stations, and of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery
from sqlalchemy import Connection

from evwire.server.api.access import Asking, seen_by
from evwire.server.api.known import known
from evwire.server.api.listings import Listing, Rows, Text
from evwire.server.storage import (
    Database,
    authorizations,
    certificates,
    charging_profiles,
    connections,
    reservations,
    security_events,
    statuses,
)
from evwire.server.storage.authorizations import AuthorizationRow
from evwire.server.storage.certificates import CertificateRequestRow, InstalledCertificateRow
from evwire.server.storage.charging_profiles import ProfileRow
from evwire.server.storage.connections import ConnectionRow
from evwire.server.storage.histories import Span
from evwire.server.storage.reservations import ReservationRow
from evwire.server.storage.security_events import SecurityEventRow
from evwire.server.storage.statuses import StatusRow

Query = Callable[[Span, int | None, int], Callable[[Connection], Sequence[Any]]]


class _History(msgspec.Struct, frozen=True):
    path: str
    summary: str
    row: type[msgspec.Struct]
    query: Query


_HISTORIES = (
    _History("statuses", "What connectors reported", StatusRow, statuses.statuses_before),
    _History("connections", "When stations were connected", ConnectionRow, connections.connections_before),
    _History("authorizations", "Who was asked for", AuthorizationRow, authorizations.authorizations_before),
    _History("security-events", "What matters to security", SecurityEventRow, security_events.security_events_before),
    _History("reservations", "Places that were reserved", ReservationRow, reservations.reservations_before),
    _History("charging-profiles", "Charging profiles that were set", ProfileRow, charging_profiles.profiles_before),
    _History(
        "certificate-requests", "What stations want to have signed", CertificateRequestRow, certificates.requests_before
    ),
    _History(
        "installed-certificates",
        "Certificates that stations said they have",
        InstalledCertificateRow,
        certificates.installed_before,
    ),
)


def history_routes(database: Database) -> Sequence[BaseRouteHandler]:
    """The routes of every history: each is there for all stations, and for one."""
    return [route for history in _HISTORIES for route in _routes(history, database)]


def _routes(history: _History, database: Database) -> Sequence[BaseRouteHandler]:
    def rows_of(span: Span) -> Rows[Any]:
        return lambda before, limit: database.read(history.query(span, before, limit))

    def of_all(
        request: Asking,
        station: Text = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
    ) -> Rows[Any]:
        return rows_of(Span(station=station, only=seen_by(request.user), since=since, until=until))

    async def of_one(
        station_id: FromPath[str],
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
    ) -> Rows[Any]:
        await known(database, station_id)
        return rows_of(Span(station=station_id, since=since, until=until))

    name = history.path.replace("-", "_")
    common: dict[str, Any] = {"row": history.row, "place": lambda row: row.number}
    return (
        *Listing(
            path=f"/{history.path}",
            name=name,
            summary=f"{history.summary}, the newest first",
            rows=of_all,
            **common,
        ).routes(),
        *Listing(
            path=f"/stations/{{station_id:str}}/{history.path}",
            name=f"station_{name}",
            summary=f"{history.summary}, the newest first: of one station",
            rows=of_one,
            **common,
        ).routes(),
    )
