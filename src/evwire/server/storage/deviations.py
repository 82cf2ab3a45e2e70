"""Where stations depart from the specification: each field once, with the first time it was seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from evwire import Deviation
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import deviations


class DeviationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One departure of one station."""

    message: str
    path: str
    problem: str
    remedy: str
    raw: str
    version: str
    first_seen_at: datetime


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


def deviations_of(station_id: str) -> Callable[[Connection], Sequence[DeviationRow]]:
    """Of one station, in the order they were seen."""

    def work(connection: Connection) -> Sequence[DeviationRow]:
        query = (
            select(deviations)
            .where(deviations.c.station_id == station_id)
            .order_by(deviations.c.first_seen_at, deviations.c.message, deviations.c.path)
        )
        rows = connection.execute(query).mappings()
        return [DeviationRow(**{name: row[name] for name in DeviationRow.__struct_fields__}) for row in rows]

    return work
