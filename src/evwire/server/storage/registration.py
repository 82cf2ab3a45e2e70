"""Stations that wait to be adopted, and passwords on their way to stations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select, update

from evwire import Tolerance, model
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Words, metadata, stations

pending_stations = sa.Table(
    "pending_stations",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("address", Words, nullable=False),
    sa.Column("path", Words, nullable=False),
    sa.Column("first_seen_at", UtcDateTime, nullable=False),
    sa.Column("last_seen_at", UtcDateTime, nullable=False),
    sa.Column("version", Words),
    sa.Column("vendor", Words),
    sa.Column("model", Words),
    sa.Column("serial_number", Words),
    sa.Column("firmware_version", Words),
)

_PENDING_KEPT = 1000
_MOST_UNDECIDED = 4
_SAID = ("version", "vendor", "model", "serial_number", "firmware_version", "last_seen_at")


class PendingStation(msgspec.Struct, frozen=True, kw_only=True):
    """A station that nobody added, which waits to be adopted; what it said of itself once it has booted."""

    id: str
    address: str
    path: str
    first_seen_at: datetime
    last_seen_at: datetime
    version: str | None = None
    vendor: str | None = None
    model: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None


class TooManyUndecided(Exception):
    """Of so many passwords it is not known whether the station has taken them that no other one is sent."""


def came(station_id: str, address: str, path: str, now: datetime) -> Callable[[Connection], None]:
    """A station that nobody added has connected."""

    def work(connection: Connection) -> None:
        latest = {"address": address, "path": path, "last_seen_at": now}
        its_own = pending_stations.c.id == station_id
        if connection.execute(update(pending_stations).where(its_own).values(**latest)).rowcount == 0:
            new = insert(connection, pending_stations).values(id=station_id, first_seen_at=now, **latest)
            connection.execute(new.on_conflict_do_nothing())
            # Whoever comes under many names must not fill the disk.
            seen_at = pending_stations.c.last_seen_at
            kept = select(seen_at).order_by(seen_at.desc()).offset(_PENDING_KEPT).limit(1)
            connection.execute(pending_stations.delete().where(seen_at <= kept.scalar_subquery()))

    return work


def introduced(
    station_id: str, boot: model.BootNotification, version: str, now: datetime
) -> Callable[[Connection], None]:
    """What a station that nobody added says of itself."""

    def work(connection: Connection) -> None:
        connection.execute(
            update(pending_stations)
            .where(pending_stations.c.id == station_id)
            .values(
                version=version,
                vendor=boot.vendor,
                model=boot.model,
                serial_number=boot.serial_number,
                firmware_version=boot.firmware_version,
                last_seen_at=now,
            )
        )

    return work


def pending_after(after: str, limit: int, *, vendor: str | None = None) -> Callable[[Connection], list[PendingStation]]:
    """Up to ``limit`` stations that wait, by id, from the one behind ``after``."""

    def work(connection: Connection) -> list[PendingStation]:
        wanted = select(pending_stations).where(pending_stations.c.id > after).order_by(pending_stations.c.id)
        if vendor is not None:
            wanted = wanted.where(pending_stations.c.vendor == vendor)
        return [PendingStation(**row) for row in connection.execute(wanted.limit(limit)).mappings()]

    return work


def adopt(station_id: str, credential: bytes) -> Callable[[Connection], bool]:
    """Let a station in that waits, with this credential; False where none with this id waits."""

    def work(connection: Connection) -> bool:
        its_own = pending_stations.c.id == station_id
        row = connection.execute(select(pending_stations).where(its_own)).mappings().first()
        if row is None:
            # A write may be tried again when it was done already.
            done = select(stations.c.id).where(stations.c.id == station_id, stations.c.credential == credential)
            return connection.execute(done).first() is not None
        values = {
            "credential": credential,
            "next_credentials": None,
            "no_password": False,
            "added": True,
            "blocked": False,
            "awaits_password": True,
        } | {name: row[name] for name in _SAID}
        new = insert(connection, stations).values(id=station_id, **values)
        connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))
        connection.execute(pending_stations.delete().where(its_own))
        return True

    return work


def offer(station_id: str, credential: bytes) -> Callable[[Connection], bool]:
    """Before a password is sent: from now on it is right too; False if nobody added the station.

    Raises TooManyUndecided.
    """

    def work(connection: Connection) -> bool:
        undecided = _undecided(connection, station_id)
        if undecided is None:
            return False
        if credential.hex() not in undecided:
            if len(undecided) >= _MOST_UNDECIDED:
                raise TooManyUndecided(
                    f"expected {station_id} to come back with one of the {len(undecided)} passwords sent to it before"
                )
            _keep(connection, station_id, [*undecided, credential.hex()])
        return True

    return work


def taken(station_id: str, credential: bytes) -> Callable[[Connection], None]:
    """The station says that it has the password: those sent before it are right no more, what it showed is still."""

    def work(connection: Connection) -> None:
        undecided = _undecided(connection, station_id) or []
        if credential.hex() in undecided:
            _keep(connection, station_id, undecided[undecided.index(credential.hex()) :])
        connection.execute(update(stations).where(stations.c.id == station_id).values(awaits_password=False))

    return work


def turned_down(station_id: str, credential: bytes) -> Callable[[Connection], None]:
    """The station has refused the password: it is not right any more, and not sent again by itself."""

    def work(connection: Connection) -> None:
        undecided = _undecided(connection, station_id) or []
        _keep(connection, station_id, [each for each in undecided if each != credential.hex()])
        connection.execute(update(stations).where(stations.c.id == station_id).values(awaits_password=False))

    return work


def shown(station_id: str, credential: bytes) -> Callable[[Connection], None]:
    """The station has come with this password: from now on it is the one, and those before it are gone."""

    def work(connection: Connection) -> None:
        undecided = _undecided(connection, station_id) or []
        values: dict[str, object] = {"awaits_password": False}
        if credential.hex() in undecided:
            later = undecided[undecided.index(credential.hex()) + 1 :]
            values |= {"credential": credential, "no_password": False, "next_credentials": later or None}
        connection.execute(update(stations).where(stations.c.id == station_id).values(**values))

    return work


def change(
    station_id: str,
    *,
    blocked: bool | None,
    security_profile: int | None,
    arriving: Tolerance | None,
    quirks: tuple[str, ...] | None,
) -> Callable[[Connection], bool]:
    """Keep a station out or treat it otherwise, as far as it is not None; False if nobody added it."""
    given = {
        "blocked": blocked,
        "security_profile": security_profile,
        "arriving": None if arriving is None else arriving.value,
        "quirks": None if quirks is None else list(quirks),
    }

    def work(connection: Connection) -> bool:
        # Its own id, so that there is something to set.
        values = {"id": station_id} | {name: value for name, value in given.items() if value is not None}
        its_own = update(stations).where(stations.c.id == station_id, stations.c.added)
        return connection.execute(its_own.values(**values)).rowcount > 0

    return work


def remove(station_id: str) -> Callable[[Connection], bool]:
    """Nobody has added the station any more; what it did stays. False if nobody had, nor was it waiting."""

    def work(connection: Connection) -> bool:
        waited = connection.execute(pending_stations.delete().where(pending_stations.c.id == station_id)).rowcount
        its_own = update(stations).where(stations.c.id == station_id, stations.c.added)
        gone = its_own.values(
            added=False,
            credential=None,
            next_credentials=None,
            no_password=False,
            awaits_password=False,
            blocked=False,
            security_profile=0,
        )
        return connection.execute(gone).rowcount > 0 or waited > 0

    return work


def _undecided(connection: Connection, station_id: str) -> Sequence[str] | None:
    query = select(stations.c.next_credentials).where(stations.c.id == station_id, stations.c.added)
    row = connection.execute(query.with_for_update()).first()
    return None if row is None else list(row.next_credentials or ())


def _keep(connection: Connection, station_id: str, undecided: Sequence[str]) -> None:
    values = {"next_credentials": list(undecided) or None}
    connection.execute(update(stations).where(stations.c.id == station_id).values(**values))
