"""Transactions: assembled from events that may come twice, late, or in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from evwire import model
from evwire.csms import TransactionStart
from evwire.server.storage.database import insert
from evwire.server.storage.tables import samples, transaction_events, transactions

_CLOCKS_MAY_DIFFER = timedelta(minutes=5)
_FIRST_OCPP = datetime(2010, 1, 1, tzinfo=UTC)


class TransactionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One charging transaction; ``stopped_at`` None: it runs, or nobody said that it ended.

    ``id`` is what the station calls it, ``number`` our own. ``energy_wh`` of one that runs is what it has so far.
    """

    number: int
    id: str
    station: str
    evse_id: int | None
    connector_id: int | None
    id_token: str | None
    started_at: datetime | None
    stopped_at: datetime | None
    stop_reason: str | None
    meter_start_wh: float | None
    meter_stop_wh: float | None
    energy_wh: float | None
    missing_events: int = 0
    """How many events with lower numbers than the highest have not come (2.x)."""
    superseded_by: int | None = None
    """The number of a later transaction that began at the same place, though nobody had said that this one ended."""
    doubtful_time: bool = False
    """The station's clock was wrong: an event is dated in the future, or before there was OCPP."""


def number_for(station_id: str, start: TransactionStart) -> Callable[[Connection], int]:
    """The number of the transaction that begins so: a repeated start, while it runs, has the same one."""

    def work(connection: Connection) -> int:
        key = _digest(msgspec.json.encode(start))
        known = connection.execute(
            select(transactions.c.number).where(
                transactions.c.station_id == station_id,
                transactions.c.start_key == key,
                transactions.c.stopped_at.is_(None),
            )
        ).scalar()
        if known is not None:
            return int(known)
        number = _new_number(connection, station_id, key, start)
        connection.execute(
            update(transactions).where(transactions.c.number == number).values(transaction_id=str(number))
        )
        return number

    return work


def happened(station_id: str, event: model.TransactionEvent, now: datetime) -> Callable[[Connection], bool]:
    """Take an event into its transaction; False if it was there already, and nothing changed.

    Of two different events with one number the first counts. The other is kept, and only fills what is missing.
    """

    def work(connection: Connection) -> bool:
        its_own = {"station_id": station_id, "transaction_id": event.transaction_id}
        new, conflict = _keep(connection, station_id, event, now)
        if not new:
            return False
        connection.execute(insert(connection, transactions).values(**its_own).on_conflict_do_nothing())
        _measured(connection, station_id, event.transaction_id, event.evse_id or 0, event.meter_values)
        row = connection.execute(select(transactions).filter_by(**its_own)).mappings().one()
        changes = {name: value for name, value in _changes(event).items() if value is not None}
        if event.kind is not model.TransactionEventKind.STARTED or conflict:
            # What the start says counts; what comes later only fills gaps.
            changes = {name: value for name, value in changes.items() if row[name] is None}
        ended = row["stopped_at"] is not None or event.kind is model.TransactionEventKind.ENDED
        if ended or model.energy_register_wh(event.meter_values) is not None:
            # While it runs the begin is looked for once; at the end again, for what came in another order.
            begun = (
                not ended and event.kind is not model.TransactionEventKind.STARTED and row["meter_start_wh"] is not None
            )
            changes |= _registers(connection, its_own, begun=begun, ended=ended)
        if _is_doubtful(event.timestamp, now):
            changes["doubtful_time"] = True
        if changes:
            connection.execute(update(transactions).filter_by(**its_own).values(**changes))
        if event.kind is model.TransactionEventKind.STARTED and event.evse_id:
            _supersede(connection, station_id, event, row["number"])
        return True

    return work


def measured(station_id: str, request: model.MeterValues) -> Callable[[Connection], None]:
    """Readings outside a transaction."""

    def work(connection: Connection) -> None:
        _measured(connection, station_id, "", request.evse_id, request.meter_values)

    return work


def wanted(
    *,
    only: Sequence[str] | None = None,
    running: bool | None = None,
    id_token: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[ColumnElement[bool]]:
    """Which to list: of these stations, running or not, of whom, begun from ``since`` and before ``until``."""
    known = transactions.c
    found: list[ColumnElement[bool]] = []
    if only is not None:
        found.append(known.station_id.in_(only))
    if running is not None:
        found.append(known.stopped_at.is_(None) if running else known.stopped_at.is_not(None))
    if id_token is not None:
        found.append(func.lower(known.id_token) == id_token.lower())
    if since is not None:
        found.append(known.started_at >= since)
    if until is not None:
        found.append(known.started_at < until)
    return found


def transactions_before(
    station_id: str | None, before: int | None, limit: int, *, wanted: Sequence[ColumnElement[bool]] = ()
) -> Callable[[Connection], Sequence[TransactionRow]]:
    """Up to ``limit`` transactions, the newest first, from below the number ``before``."""

    def work(connection: Connection) -> Sequence[TransactionRow]:
        conditions = list(wanted)
        if station_id is not None:
            conditions.append(transactions.c.station_id == station_id)
        if before is not None:
            conditions.append(transactions.c.number < before)
        query = select(transactions).where(*conditions).order_by(transactions.c.number.desc()).limit(limit)
        rows = connection.execute(query).mappings().all()
        missing = _missing_events(connection, [row["transaction_id"] for row in rows])
        return [
            TransactionRow(
                number=row["number"],
                id=row["transaction_id"] or str(row["number"]),
                station=row["station_id"],
                evse_id=row["evse_id"],
                connector_id=row["connector_id"],
                id_token=row["id_token"],
                started_at=row["started_at"],
                stopped_at=row["stopped_at"],
                stop_reason=row["stop_reason"],
                meter_start_wh=row["meter_start_wh"],
                meter_stop_wh=row["meter_stop_wh"],
                energy_wh=_difference(
                    row["meter_start_wh"],
                    row["meter_last_wh"] if row["meter_stop_wh"] is None else row["meter_stop_wh"],
                ),
                missing_events=missing.get((row["station_id"], row["transaction_id"]), 0),
                superseded_by=row["superseded_by"],
                doubtful_time=row["doubtful_time"],
            )
            for row in rows
        ]

    return work


def _missing_events(connection: Connection, transaction_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """Of those with numbered events, how many numbers below the highest are missing."""
    events = transaction_events.c
    query = (
        select(events.station_id, events.transaction_id, func.max(events.seq_no), func.count(events.seq_no.distinct()))
        .where(events.transaction_id.in_(transaction_ids), events.seq_no.is_not(None))
        .group_by(events.station_id, events.transaction_id)
    )
    return {
        (station_id, transaction_id): highest + 1 - count
        for station_id, transaction_id, highest, count in connection.execute(query)
    }


def _is_doubtful(timestamp: datetime, now: datetime) -> bool:
    return timestamp > now + _CLOCKS_MAY_DIFFER or timestamp < _FIRST_OCPP


def _supersede(connection: Connection, station_id: str, event: model.TransactionEvent, number: int) -> None:
    """Mark what still seems to run where this one begins: the station lost power, perhaps, and its end."""
    connection.execute(
        update(transactions)
        .where(
            transactions.c.station_id == station_id,
            transactions.c.evse_id == event.evse_id,
            transactions.c.number != number,
            transactions.c.started_at < event.timestamp,
            transactions.c.stopped_at.is_(None),
            transactions.c.superseded_by.is_(None),
        )
        .values(superseded_by=number)
    )


def _changes(event: model.TransactionEvent) -> dict[str, object]:
    """What this event alone says of its transaction."""
    changes: dict[str, object] = {
        "evse_id": event.evse_id,
        "connector_id": event.connector_id,
        "id_token": event.id_token.value if event.id_token else None,
        "remote_start_id": event.remote_start_id,
    }
    if event.kind is model.TransactionEventKind.STARTED:
        changes["started_at"] = event.timestamp
    if event.kind is model.TransactionEventKind.ENDED:
        changes |= {"stopped_at": event.timestamp, "stop_reason": event.stop_reason}
        del changes["id_token"]  # whoever stopped it need not be who started it
    return changes


def _new_number(connection: Connection, station_id: str, key: str, start: TransactionStart) -> int:
    """A row for a transaction that begins so; its number is no id that this station has used by itself."""
    while True:
        added = connection.execute(
            transactions.insert()
            .values(station_id=station_id, start_key=key, started_at=start.timestamp)
            .returning(transactions.c.number)
        )
        number = int(added.scalar_one())
        taken = select(transactions.c.number).filter_by(station_id=station_id, transaction_id=str(number))
        if connection.execute(taken).first() is None:
            return number
        connection.execute(transactions.delete().where(transactions.c.number == number))


def _keep(connection: Connection, station_id: str, event: model.TransactionEvent, now: datetime) -> tuple[bool, bool]:
    """Keep the event itself: whether it is new, and whether an earlier one has its number."""
    # A station that repeats an event may say by then that it had been offline.
    content = msgspec.json.encode(msgspec.structs.replace(event, offline=False))
    digest = _digest(content)
    values = {
        "station_id": station_id,
        "transaction_id": event.transaction_id,
        "seq_no": event.seq_no,
        "kind": event.kind,
        "timestamp": event.timestamp,
        "received_at": now,
        "content": msgspec.json.decode(content),
    }
    keep = insert(connection, transaction_events).values(**values).on_conflict_do_nothing()
    if event.seq_no is None:
        return connection.execute(keep.values(event_key=f"{event.kind} {digest}")).rowcount > 0, False
    key = f"seq {event.seq_no}"
    if connection.execute(keep.values(event_key=key)).rowcount > 0:
        return True, False
    known = connection.execute(
        select(transaction_events.c.content).filter_by(
            station_id=station_id, transaction_id=event.transaction_id, event_key=key
        )
    ).scalar_one()
    if known == values["content"]:
        return False, False
    return connection.execute(keep.values(event_key=f"{key} {digest}")).rowcount > 0, True


def _registers(connection: Connection, its_own: dict[str, str], *, begun: bool, ended: bool) -> dict[str, float]:
    """The register at begin and end: as said so, else the first and the last reading of all."""
    readings = (
        select(samples.c.value)
        .filter_by(**its_own, measurand=model.Measurand.ENERGY_REGISTER, phase="")
        .where(samples.c.value.is_not(None))
        .limit(1)
    )
    earliest = readings.order_by(samples.c.timestamp, samples.c.id)
    latest = readings.order_by(samples.c.timestamp.desc(), samples.c.id.desc())

    def said_of(query: Select[float], context: model.ReadingContext) -> float | None:
        said = connection.execute(query.where(samples.c.context == context)).scalar()
        return connection.execute(query).scalar() if said is None else said

    found = {
        "meter_start_wh": None if begun else said_of(earliest, model.ReadingContext.TRANSACTION_BEGIN),
        "meter_last_wh": connection.execute(latest).scalar(),
        "meter_stop_wh": said_of(latest, model.ReadingContext.TRANSACTION_END) if ended else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _measured(
    connection: Connection,
    station_id: str,
    transaction_id: str,
    evse_id: int,
    meter_values: tuple[model.MeterValue, ...],
) -> None:
    rows = []
    for meter_value in meter_values:
        for sample in meter_value.samples:
            value, unit = sample.in_base_unit()
            rows.append(
                {
                    "station_id": station_id,
                    "transaction_id": transaction_id,
                    "evse_id": evse_id,
                    "timestamp": meter_value.timestamp,
                    "context": sample.context,
                    "measurand": sample.measurand,
                    "phase": sample.phase or "",
                    "location": sample.location or "",
                    "unit": unit,
                    "value": value,
                    "signed_data": sample.signed_data,
                }
            )
    if rows:
        connection.execute(insert(connection, samples).on_conflict_do_nothing(), rows)


def _difference(start_wh: float | None, stop_wh: float | None) -> float | None:
    return None if start_wh is None or stop_wh is None else round(stop_wh - start_wh, 6)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
