"""Who was asked for, where, and what the answer was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from evwire import model
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

authorizations = sa.Table(
    "authorizations",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("id_token", Words, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("status", Words, nullable=False),
    # Empty where a card was only shown; so that NULLs do not make two of one.
    sa.Column("transaction_id", Words, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("station_id", "id_token", "transaction_id", "at"),
)
sa.Index("authorizations_of_a_station", authorizations.c.station_id, authorizations.c.number)
sa.Index("authorizations_by_time", authorizations.c.at)


class AuthorizationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A token that a station asked for, and the verdict; ``transaction_id`` is empty where none began with it."""

    number: int
    station: str
    id_token: str
    kind: str
    status: str
    transaction_id: str
    at: datetime


def judged(
    station_id: str,
    id_token: model.IdToken,
    status: model.AuthorizationStatus,
    now: datetime,
    *,
    transaction_id: str = "",
) -> Callable[[Connection], None]:
    """The station was told this of the token."""
    row = {
        "station_id": station_id,
        "id_token": id_token.value,
        "kind": id_token.kind,
        "status": status,
        "transaction_id": transaction_id,
        "at": now,
    }

    def work(connection: Connection) -> None:
        connection.execute(insert(connection, authorizations).on_conflict_do_nothing(), row)

    return work


def authorizations_before(
    span: Span, before: int | None, limit: int
) -> Callable[[Connection], Sequence[AuthorizationRow]]:
    """Up to ``limit`` verdicts, the newest first, from below the number ``before``."""
    return newest(authorizations, AuthorizationRow, "at", span, before, limit)
