"""How stations are to be set up, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

from evwire.server.storage.places import Place, columns
from evwire.server.storage.statements import upsert
from evwire.server.storage.tables import (
    LongWords,
    UtcDateTime,
    Whole,
    Words,
    metadata,
    stations,
    transaction_events,
    transactions,
)

EVERY_STATION = "*"
"""In place of a station's id: what is wanted of all; no station has this id where it is not added by somebody."""

desired_variables = sa.Table(
    "desired_variables",
    metadata,
    # They are written in this order.
    sa.Column("id", Whole, primary_key=True, autoincrement=True),
    sa.Column("station_id", Words, nullable=False),
    *columns(primary_key=False),
    sa.Column("value", LongWords, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("station_id", *Place._fields),
    sqlite_autoincrement=True,
)

configuration = sa.Table(
    "configuration",
    metadata,
    sa.Column("station_id", Words, primary_key=True),
    *columns(primary_key=True),
    # What was wanted when this was so.
    sa.Column("wanted", LongWords, nullable=False),
    sa.Column("actual", LongWords),
    sa.Column("state", Words, nullable=False),
    sa.Column("reason", Words),
    # That refused it.
    sa.Column("firmware_version", Words),
    sa.Column("read_at", UtcDateTime),
    sa.Column("written_at", UtcDateTime),
    # The day (UTC) that ``writes`` counts.
    sa.Column("writes_on", Words),
    sa.Column("writes", Whole, nullable=False),
)

_FORGOTTEN_AFTER = timedelta(hours=24)
"""An end that has been missing for so long was lost: it must not keep a station as it is for ever."""


class ConfigurationState(StrEnum):
    """How far a station is with what is wanted of a variable."""

    UNKNOWN = "unknown"
    """It was not asked yet, or did not answer."""
    IN_STEP = "in_step"
    REFUSED = "refused"
    """It is not asked again before something else is wanted, or it has another firmware."""
    NEEDS_REBOOT = "needs_reboot"
    """It has taken the value, which holds from its next start on."""
    WAITING = "waiting"
    """It was written too often today, or is charging."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far a station is with one variable; ``wanted`` is what was wanted then."""

    wanted: str
    actual: str | None = None
    state: ConfigurationState = ConfigurationState.UNKNOWN
    reason: str | None = None
    firmware_version: str | None = None
    read_at: datetime | None = None
    written_at: datetime | None = None
    writes_on: str | None = None
    writes: int = 0

    def writes_of(self, now: datetime) -> int:
        """How often it was written today."""
        return self.writes if self.writes_on == day_of(now) else 0


class Desired(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a variable, of one station or of all, and how far the station is."""

    place: Place
    value: str
    of_all: bool
    standing: Standing | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a station, in order, and what bears on it."""

    desired: list[Desired]
    firmware_version: str | None = None
    booted_at: datetime | None = None
    charging: bool = False
    """A transaction runs there, and something of it came within a day."""


def day_of(now: datetime) -> str:
    """The day that writes are counted of."""
    return now.date().isoformat()


def want(station_id: str, place: Place, value: str, now: datetime) -> Callable[[Connection], None]:
    """Want this of a station, or of every one, from now on."""

    def work(connection: Connection) -> None:
        row = {"station_id": station_id, **place._asdict(), "value": value, "changed_at": now}
        # One spelling of a name is as good as another.
        existing = _spelled(connection, station_id, place)
        if existing is not None:
            row |= existing._asdict()
        upsert(connection, desired_variables, ("station_id", *Place._fields), row, ("value", "changed_at"))

    return work


def forget(station_id: str, place: Place) -> Callable[[Connection], bool]:
    """Want nothing of this variable any more; False if nothing was wanted. The station keeps what it has."""

    def work(connection: Connection) -> bool:
        existing = _spelled(connection, station_id, place)
        if existing is None:
            return False
        its_own = [desired_variables.c[name] == value for name, value in existing._asdict().items()]
        connection.execute(desired_variables.delete().where(desired_variables.c.station_id == station_id, *its_own))
        return True

    return work


def plan(station_id: str, now: datetime) -> Callable[[Connection], Plan]:
    """What is wanted of this station: of it, else of all."""

    def work(connection: Connection) -> Plan:
        query = select(desired_variables).where(desired_variables.c.station_id.in_((EVERY_STATION, station_id)))
        rows = connection.execute(query.order_by(desired_variables.c.id)).mappings().all()
        if not rows:
            return Plan(desired=[])
        standings = _standings(connection, station_id)
        desired: dict[Place, Desired] = {}
        for row in rows:
            place, of_all = Place.in_row(row), row["station_id"] == EVERY_STATION
            key = place.key
            if of_all and key in desired:
                continue
            desired.pop(key, None)
            desired[key] = Desired(place=place, value=row["value"], of_all=of_all, standing=standings.get(key))
        known = connection.execute(
            select(stations.c.firmware_version, stations.c.last_boot_at).where(stations.c.id == station_id)
        ).first()
        return Plan(
            desired=list(desired.values()),
            firmware_version=None if known is None else known.firmware_version,
            booted_at=None if known is None else known.last_boot_at,
            charging=_is_charging(connection, station_id, now),
        )

    return work


def stands(station_id: str, standings: Sequence[tuple[Place, Standing]]) -> Callable[[Connection], None]:
    """How far a station is with these variables."""

    def work(connection: Connection) -> None:
        for place, standing in standings:
            values = msgspec.structs.asdict(standing)
            row = {"station_id": station_id, **place._asdict(), **values}
            upsert(connection, configuration, ("station_id", *Place._fields), row, values)

    return work


def wanted_of_all() -> Callable[[Connection], list[Desired]]:
    """What is wanted of every station that has nothing of its own, in order."""

    def work(connection: Connection) -> list[Desired]:
        query = select(desired_variables).where(desired_variables.c.station_id == EVERY_STATION)
        rows = connection.execute(query.order_by(desired_variables.c.id)).mappings()
        return [Desired(place=Place.in_row(row), value=row["value"], of_all=True) for row in rows]

    return work


def _is_charging(connection: Connection, station_id: str, now: datetime) -> bool:
    events = transaction_events.c
    query = (
        select(events.id)
        .join(
            transactions,
            (transactions.c.station_id == events.station_id) & (transactions.c.transaction_id == events.transaction_id),
        )
        .where(
            transactions.c.station_id == station_id,
            transactions.c.stopped_at.is_(None),
            transactions.c.superseded_by.is_(None),
            events.received_at >= now - _FORGOTTEN_AFTER,
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def _spelled(connection: Connection, station_id: str, place: Place) -> Place | None:
    """The place as it was first written down; None if it was not."""
    query = select(desired_variables).where(desired_variables.c.station_id == station_id)
    places = (Place.in_row(row) for row in connection.execute(query).mappings())
    return next((each for each in places if each.key == place.key), None)


def _standings(connection: Connection, station_id: str) -> dict[Place, Standing]:
    query = select(configuration).where(configuration.c.station_id == station_id)
    found = {}
    for row in connection.execute(query).mappings():
        known = {name: row[name] for name in Standing.__struct_fields__}
        found[Place.in_row(row).key] = Standing(**known | {"state": ConfigurationState(row["state"])})
    return found
