"""Charging profiles that stations were given by the server, and when they were taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, update

from evwire import model
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

charging_profiles = sa.Table(
    "charging_profiles",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("evse_id", Whole, nullable=False),
    sa.Column("profile_id", Whole, nullable=False),
    sa.Column("purpose", Words, nullable=False),
    sa.Column("stack_level", Whole, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("set_at", UtcDateTime, nullable=False),
    sa.Column("cleared_at", UtcDateTime),
    sa.UniqueConstraint("station_id", "profile_id", "set_at"),
)


class ProfileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A profile that a station accepted; ``cleared_at`` null: nobody took it back or put another in its place."""

    number: int
    station: str
    evse_id: int
    profile_id: int
    purpose: str
    stack_level: int
    content: dict[str, object]
    set_at: datetime
    cleared_at: datetime | None


def was_set(
    connection: Connection,
    station_id: str,
    request: model.SetChargingProfile,
    result: Mapping[str, object],
    now: datetime,
) -> None:
    """The station keeps it, in place of one with the same id (K01.FR.05)."""
    profile, known = request.profile, charging_profiles.c
    connection.execute(
        update(charging_profiles)
        .where(
            known.station_id == station_id,
            known.profile_id == profile.id,
            known.set_at < now,
            known.cleared_at.is_(None),
        )
        .values(cleared_at=now)
    )
    row = {
        "station_id": station_id,
        "evse_id": request.evse_id,
        "profile_id": profile.id,
        "purpose": profile.purpose,
        "stack_level": profile.stack_level,
        "content": msgspec.to_builtins(profile),
        "set_at": now,
    }
    connection.execute(insert(connection, charging_profiles).on_conflict_do_nothing(), row)


def was_cleared(
    connection: Connection,
    station_id: str,
    request: model.ClearChargingProfile,
    result: Mapping[str, object],
    now: datetime,
) -> None:
    """The station has none that fit any more (K10)."""
    known = charging_profiles.c
    wanted = [known.station_id == station_id, known.cleared_at.is_(None)]
    for column, value in (
        (known.profile_id, request.profile_id),
        (known.evse_id, request.evse_id),
        (known.purpose, request.purpose),
        (known.stack_level, request.stack_level),
    ):
        if value is not None:
            wanted.append(column == value)
    connection.execute(update(charging_profiles).where(*wanted).values(cleared_at=now))


def profiles_before(span: Span, before: int | None, limit: int) -> Callable[[Connection], Sequence[ProfileRow]]:
    """Up to ``limit`` profiles, the newest first, from below the number ``before``."""
    return newest(charging_profiles, ProfileRow, "set_at", span, before, limit)
