"""One row that is written to see whether anything can be written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from evwire.server.storage.statements import upsert
from evwire.server.storage.tables import UtcDateTime, Whole, metadata

trials = sa.Table(
    "trials", metadata, sa.Column("id", Whole, primary_key=True), sa.Column("at", UtcDateTime, nullable=False)
)


def tried(now: datetime) -> Callable[[Connection], None]:
    """Something is written."""

    def work(connection: Connection) -> None:
        upsert(connection, trials, ("id",), {"id": 1, "at": now}, ("at",))

    return work
