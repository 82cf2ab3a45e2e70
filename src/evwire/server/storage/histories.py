"""What histories have in common: rows of stations by number, listed from the newest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

RowT = TypeVar("RowT", bound=msgspec.Struct)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows to list: of this station, of these only, from ``since`` and before ``until``."""

    station: str | None = None
    only: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


def newest(
    table: sa.Table, row_type: type[RowT], at: str, span: Span, before: int | None, limit: int
) -> Callable[[Connection], Sequence[RowT]]:
    """Up to ``limit`` rows of the table, the newest first, from below the number ``before``.

    ``at`` is the column that ``since`` and ``until`` are about. A row has the columns' names, but ``station``.
    """

    def work(connection: Connection) -> Sequence[RowT]:
        known = table.c
        query = select(table).order_by(known.number.desc()).limit(limit)
        if before is not None:
            query = query.where(known.number < before)
        if span.station is not None:
            query = query.where(known.station_id == span.station)
        if span.only is not None:
            query = query.where(known.station_id.in_(span.only))
        if span.since is not None:
            query = query.where(known[at] >= span.since)
        if span.until is not None:
            query = query.where(known[at] < span.until)
        names = [name for name in row_type.__struct_fields__ if name != "station"]
        return [
            row_type(station=row["station_id"], **{name: row[name] for name in names})
            for row in connection.execute(query).mappings()
        ]

    return work
