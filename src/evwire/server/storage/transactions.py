"""Transactions: assembled from events that may come twice, late, or in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, select, update

from evwire import model
from evwire.csms import TransactionStart
from evwire.server.storage.database import insert
from evwire.server.storage.tables import samples, transaction_events, transactions


class TransactionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One charging transaction; ``stopped_at`` None: it runs, or nobody said that it ended."""

    number: int
    id: str
    station: str
    evse_id: int | None
    connector_id: int | None
    id_token: str | None
    started_at: datetime | None
    stopped_at: datetime | None
    meter_start_wh: float | None
    meter_stop_wh: float | None
    energy_wh: float | None
    stop_reason: str | None


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
        added = connection.execute(
            transactions.insert()
            .values(station_id=station_id, start_key=key, started_at=start.timestamp)
            .returning(transactions.c.number)
        )
        number = int(added.scalar_one())
        connection.execute(
            update(transactions).where(transactions.c.number == number).values(transaction_id=str(number))
        )
        return number

    return work


def happened(station_id: str, event: model.TransactionEvent, now: datetime) -> Callable[[Connection], bool]:
    """Take an event into its transaction; False if it was there already, and nothing changed."""

    def work(connection: Connection) -> bool:
        content = msgspec.json.encode(event)
        key = f"seq {event.seq_no}" if event.seq_no is not None else f"{event.kind} {_digest(content)}"
        statement = insert(connection, transaction_events).values(
            station_id=station_id,
            transaction_id=event.transaction_id,
            event_key=key,
            kind=event.kind,
            timestamp=event.timestamp,
            received_at=now,
            content=msgspec.json.decode(content),
        )
        if connection.execute(statement.on_conflict_do_nothing()).rowcount == 0:
            return False
        its_own = {"station_id": station_id, "transaction_id": event.transaction_id}
        connection.execute(insert(connection, transactions).values(**its_own).on_conflict_do_nothing())
        _measured(connection, station_id, event.transaction_id, event.evse_id or 0, event.meter_values)
        row = connection.execute(select(transactions).filter_by(**its_own)).mappings().one()
        changes = {name: value for name, value in _changes(event).items() if value is not None}
        if event.kind is not model.TransactionEventKind.STARTED:
            # What the start says counts; what comes later only fills gaps.
            kept = ("evse_id", "connector_id", "id_token", "started_at", "remote_start_id")
            changes = {name: value for name, value in changes.items() if name not in kept or row[name] is None}
        if row["stopped_at"] is not None:
            # The first end counts; a different second one is kept as an event.
            changes = {name: value for name, value in changes.items() if name not in ("stopped_at", "stop_reason")}
        ended = row["stopped_at"] is not None or event.kind is model.TransactionEventKind.ENDED
        changes |= _registers(connection, its_own, ended=ended)
        if changes:
            connection.execute(update(transactions).filter_by(**its_own).values(**changes))
        return True

    return work


def measured(station_id: str, request: model.MeterValues) -> Callable[[Connection], None]:
    """Readings outside a transaction."""

    def work(connection: Connection) -> None:
        _measured(connection, station_id, "", request.evse_id, request.meter_values)

    return work


def transactions_before(
    station_id: str | None, before: int | None, limit: int
) -> Callable[[Connection], Sequence[TransactionRow]]:
    """Up to ``limit`` transactions, the newest first, from below the number ``before``."""

    def work(connection: Connection) -> Sequence[TransactionRow]:
        wanted: list[ColumnElement[bool]] = []
        if station_id is not None:
            wanted.append(transactions.c.station_id == station_id)
        if before is not None:
            wanted.append(transactions.c.number < before)
        query = select(transactions).where(*wanted).order_by(transactions.c.number.desc()).limit(limit)
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
                meter_start_wh=row["meter_start_wh"],
                meter_stop_wh=row["meter_stop_wh"],
                energy_wh=_difference(row["meter_start_wh"], row["meter_stop_wh"]),
                stop_reason=row["stop_reason"],
            )
            for row in connection.execute(query).mappings()
        ]

    return work


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


def _registers(connection: Connection, its_own: dict[str, str], *, ended: bool) -> dict[str, float]:
    """The register at begin and end: as said so, else the first and the last reading of all."""
    query = (
        select(samples.c.value, samples.c.unit, samples.c.context)
        .filter_by(**its_own, measurand=model.Measurand.ENERGY_REGISTER, phase="")
        .where(samples.c.value.is_not(None))
        .order_by(samples.c.timestamp, samples.c.id)
    )
    readings = [
        (float(row.value) * (1000.0 if row.unit == "kWh" else 1.0), row.context) for row in connection.execute(query)
    ]
    if not readings:
        return {}
    begin = [wh for wh, context in readings if context == model.ReadingContext.TRANSACTION_BEGIN]
    end = [wh for wh, context in readings if context == model.ReadingContext.TRANSACTION_END]
    found = {"meter_start_wh": begin[0] if begin else readings[0][0]}
    if ended:
        found["meter_stop_wh"] = end[-1] if end else readings[-1][0]
    return found


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
