"""Where stations depart from the specification: each field once, with the first time it was seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select

from evwire import Deviation
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import deviations


class DeviationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One departure of one station; ``place`` is its place in the list."""

    station: str
    message: str
    path: str
    problem: str
    remedy: str
    raw: str
    version: str
    first_seen_at: datetime
    place: int


def deviated(station_id: str, deviation: Deviation, version: str, now: datetime) -> Callable[[Connection], None]:
    """Keep it, unless this field of this station is known already."""

    def work(connection: Connection) -> None:
        statement = insert(connection, deviations).values(
            station_id=station_id,
            message=deviation.message,
            path=deviation.path,
            problem=deviation.problem,
            remedy=deviation.remedy,
            # PostgreSQL keeps no NUL in a text.
            raw=deviation.raw.replace("\x00", "\ufffd"),
            version=version,
            first_seen_at=now,
        )
        connection.execute(statement.on_conflict_do_nothing())

    return work


def deviations_after(
    behind: int,
    limit: int,
    *,
    only: Sequence[str] | None = None,
    station: str | None = None,
    message: str | None = None,
) -> Callable[[Connection], Sequence[DeviationRow]]:
    """Up to ``limit``, in the order they were seen, without the first ``behind`` of them."""

    def work(connection: Connection) -> Sequence[DeviationRow]:
        known = deviations.c
        query = select(deviations).order_by(known.first_seen_at, known.station_id, known.message, known.path)
        if only is not None:
            query = query.where(known.station_id.in_(only))
        if station is not None:
            query = query.where(known.station_id == station)
        if message is not None:
            query = query.where(known.message == message)
        rows = connection.execute(query.limit(limit).offset(behind)).mappings()
        return [_row(row, behind + position) for position, row in enumerate(rows, 1)]

    return work


def _row(row: RowMapping, place: int) -> DeviationRow:
    known = {name: row[name] for name in DeviationRow.__struct_fields__ if name not in ("station", "place")}
    return DeviationRow(station=row["station_id"], place=place, **known)
