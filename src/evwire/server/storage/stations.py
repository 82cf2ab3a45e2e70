"""Stations, their connectors, and who was refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Integer, RowMapping, bindparam, select, update

from evwire import Tolerance, model
from evwire.server.storage.energy_totals import energy_totals
from evwire.server.storage.registration import pending_stations
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import connectors, messages, refusals, stations

_REFUSALS_KEPT = 1000
_DATED = ("timestamp", "generatedAt")
# Made once: building a statement takes longer than executing it.
_ADMITTANCE = select(
    *(stations.c[name] for name in ("credential", "no_password", "security_profile", "arriving", "quirks")),
    *(stations.c[name] for name in ("next_credentials", "blocked", "awaits_password")),
).where(stations.c.id == bindparam("station_id"), stations.c.added)
_CONNECTORS = (
    select(connectors, energy_totals.c.total_wh.label("energy_total_wh"))
    .join_from(
        connectors,
        energy_totals,
        (connectors.c.station_id == energy_totals.c.station_id) & (connectors.c.evse_id == energy_totals.c.evse_id),
        isouter=True,
    )
    .order_by(connectors.c.evse_id, connectors.c.connector_id)
)

_ITS_CONNECTOR = bindparam("its_connector", type_=Integer)
_CHARGES = (
    update(connectors)
    .where(
        connectors.c.station_id == bindparam("its_station"),
        connectors.c.evse_id == bindparam("its_evse"),
        (connectors.c.connector_id == _ITS_CONNECTOR) | _ITS_CONNECTOR.is_(None),
        connectors.c.status == model.ConnectorStatus.OCCUPIED,
        (connectors.c.reported_at <= bindparam("timestamp")) | connectors.c.reported_at.is_(None),
        connectors.c.charging_state.is_distinct_from(bindparam("state")),
    )
    .values(charging_state=bindparam("state"))
)


class ConnectorRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector reported last."""

    evse_id: int
    connector_id: int
    status: str
    charging_state: str | None = None
    error_code: str | None = None
    received_at: datetime | None = None
    energy_total_wh: float | None = None
    """What its EVSE has delivered since its meter was first looked at; it never goes back."""


class StationRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a station, connected or not."""

    id: str
    version: str | None = None
    vendor: str | None = None
    model: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None
    security_profile: int = 0
    """The highest it has used."""
    added: bool = False
    blocked: bool = False
    last_seen_at: datetime | None = None
    clock_skew_s: float | None = None
    """By how much its clock is behind."""
    connectors: list[ConnectorRow] = []


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was not let in."""

    station_id: str
    address: str
    reason: str
    path: str
    times: int
    last_at: datetime
    place: int = 0
    """Its place in the list."""


class Admittance(msgspec.Struct, frozen=True):
    """What a station must show to come in.

    Without a credential it just may, if no password is demanded, else only with a certificate.
    """

    credential: bytes | None
    no_password: bool
    security_profile: int
    """The lowest it may use."""
    arriving: Tolerance | None = None
    """How what it sends is judged; None: as for all."""
    quirks: tuple[str, ...] = ()
    next_credentials: tuple[bytes, ...] = ()
    """Those of passwords that were sent to it and that it has not shown yet; each is as good as the credential."""
    blocked: bool = False
    awaits_password: bool = False
    """It was adopted, and has no password yet."""


def add_station(station_id: str, credential: bytes | None, *, no_password: bool) -> Callable[[Connection], None]:
    """Let a station in from now on; with neither a credential nor ``no_password``, by its certificate only."""

    def work(connection: Connection) -> None:
        values = {
            "credential": credential,
            "next_credentials": None,
            "no_password": no_password,
            "added": True,
            "blocked": False,
            "awaits_password": False,
        }
        statement = insert(connection, stations).values(id=station_id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
        connection.execute(pending_stations.delete().where(pending_stations.c.id == station_id))

    return work


def admittance(station_id: str) -> Callable[[Connection], Admittance | None]:
    """None for a station that nobody added."""

    def work(connection: Connection) -> Admittance | None:
        row = connection.execute(_ADMITTANCE, {"station_id": station_id}).first()
        if row is None:
            return None
        arriving = None if row.arriving is None else Tolerance(row.arriving)
        return Admittance(
            credential=row.credential,
            no_password=row.no_password,
            security_profile=row.security_profile,
            arriving=arriving,
            quirks=tuple(row.quirks or ()),
            next_credentials=tuple(bytes.fromhex(each) for each in row.next_credentials or ()),
            blocked=row.blocked,
            awaits_password=row.awaits_password,
        )

    return work


def treat(station_id: str, arriving: Tolerance | None, quirks: tuple[str, ...]) -> Callable[[Connection], bool]:
    """From its next connection on, judge what the station sends so; False if nobody added it."""

    def work(connection: Connection) -> bool:
        changed = connection.execute(
            update(stations)
            .where(stations.c.id == station_id, stations.c.added)
            .values(arriving=None if arriving is None else arriving.value, quirks=list(quirks))
        )
        return changed.rowcount > 0

    return work


def used_profile(station_id: str, security_profile: int) -> Callable[[Connection], None]:
    """From now on the station may not use a lower one."""

    def work(connection: Connection) -> None:
        connection.execute(
            update(stations)
            .where(stations.c.id == station_id, stations.c.security_profile < security_profile)
            .values(security_profile=security_profile)
        )

    return work


def allow_profile(station_id: str, security_profile: int) -> Callable[[Connection], bool]:
    """Let the station use this one and higher ones; False if nobody added it."""

    def work(connection: Connection) -> bool:
        changed = connection.execute(
            update(stations)
            .where(stations.c.id == station_id, stations.c.added)
            .values(security_profile=security_profile)
        )
        return changed.rowcount > 0

    return work


def clock_is(station_id: str, skew_s: float) -> Callable[[Connection], None]:
    """The station's clock is so much behind."""

    def work(connection: Connection) -> None:
        connection.execute(update(stations).where(stations.c.id == station_id).values(clock_skew_s=skew_s))

    return work


class Charging(NamedTuple):
    """An event that says whether energy flows, and the place of its transaction, should it not name it again."""

    station_id: str
    event: model.TransactionEvent
    evse_id: object
    connector_id: object


def charges(connection: Connection, told: Sequence[Charging]) -> None:
    """Where a status does not say it, a transaction says whether energy flows at an occupied connector."""
    connection.execute(
        _CHARGES,
        [
            {
                "its_station": each.station_id,
                "its_evse": each.event.evse_id or each.evse_id,
                "its_connector": each.event.connector_id or each.connector_id,
                "timestamp": each.event.timestamp,
                "state": each.event.charging_state,
            }
            for each in told
        ],
    )


def station(station_id: str) -> Callable[[Connection], StationRow | None]:
    """What is known of one."""

    def work(connection: Connection) -> StationRow | None:
        row = connection.execute(select(stations).where(stations.c.id == station_id)).mappings().first()
        if row is None:
            return None
        found = connection.execute(_CONNECTORS.where(connectors.c.station_id == station_id)).mappings()
        return _station(row, [_connector(each) for each in found])

    return work


def stations_after(
    after: str, limit: int, *, only: Sequence[str] | None = None, vendor: str | None = None
) -> Callable[[Connection], list[StationRow]]:
    """Up to ``limit`` stations, by id, from the one behind ``after``; of these only, of this vendor."""

    def work(connection: Connection) -> list[StationRow]:
        wanted = select(stations).where(stations.c.id > after).order_by(stations.c.id).limit(limit)
        if only is not None:
            wanted = wanted.where(stations.c.id.in_(only))
        if vendor is not None:
            wanted = wanted.where(stations.c.vendor == vendor)
        rows = connection.execute(wanted).mappings()
        found = {row["id"]: (row, list[ConnectorRow]()) for row in rows}
        query = _CONNECTORS.where(connectors.c.station_id.in_(found))
        for each in connection.execute(query).mappings():
            found[each["station_id"]][1].append(_connector(each))
        return [_station(row, its_connectors) for row, its_connectors in found.values()]

    return work


def refused(station_id: str, address: str, reason: str, path: str, now: datetime) -> Callable[[Connection], None]:
    """Somebody was not let in."""

    def work(connection: Connection) -> None:
        key = {"station_id": station_id, "address": address, "reason": reason}
        changed = connection.execute(
            update(refusals).filter_by(**key).values(times=refusals.c.times + 1, last_at=now, path=path)
        )
        if changed.rowcount == 0:
            connection.execute(insert(connection, refusals).values(**key, path=path, times=1, last_at=now))
            # Whoever tries many names must not fill the disk.
            kept = select(refusals.c.last_at).order_by(refusals.c.last_at.desc()).offset(_REFUSALS_KEPT).limit(1)
            connection.execute(refusals.delete().where(refusals.c.last_at <= kept.scalar_subquery()))

    return work


def newest_refusals(
    limit: int, behind: int = 0, *, station: str | None = None
) -> Callable[[Connection], Sequence[Refusal]]:
    """Who was not let in, the newest first, without the first ``behind`` of them."""

    def work(connection: Connection) -> Sequence[Refusal]:
        newest = select(refusals).order_by(
            refusals.c.last_at.desc(), refusals.c.station_id, refusals.c.address, refusals.c.reason
        )
        if station is not None:
            newest = newest.where(refusals.c.station_id == station)
        rows = connection.execute(newest.limit(limit).offset(behind)).mappings()
        return [Refusal(**row, place=behind + position) for position, row in enumerate(rows, 1)]

    return work


def said(
    station_id: str, action: str, payload: bytes, now: datetime, *, message_id: str
) -> Callable[[Connection], None]:
    """Something that nothing else here understands, kept as it came; once, when it comes again with the same id.

    What says itself when it was made (``timestamp``, ``generatedAt``) is kept once whatever its id.
    """
    told = msgspec.convert(msgspec.json.decode(payload), dict[str, object])
    dated = any(name in told for name in _DATED)
    identity = [action, "" if dated else message_id, told]
    key = hashlib.sha256(msgspec.json.encode(identity, order="sorted")).hexdigest()[:32]

    def work(connection: Connection) -> None:
        text = payload.decode("utf-8", "replace")
        statement = insert(connection, messages).values(station_id=station_id, action=action, payload=text)
        connection.execute(statement.values(received_at=now, message_key=key).on_conflict_do_nothing())

    return work


def _connector(row: RowMapping) -> ConnectorRow:
    return ConnectorRow(**{name: row[name] for name in ConnectorRow.__struct_fields__})


def _station(row: RowMapping, its_connectors: list[ConnectorRow]) -> StationRow:
    known = {name: row[name] for name in StationRow.__struct_fields__ if name != "connectors"}
    return StationRow(**known, connectors=its_connectors)
