"""What an operator does for transactions whose end nobody told, or told under a number that is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select, update

from evwire import model
from evwire.server.storage import gathering, settling
from evwire.server.storage.events import Told
from evwire.server.storage.tables import transaction_events, transactions
from evwire.server.storage.transactions import put, take


def close(number: int, *, by: str, reason: str, now: datetime) -> Callable[[Connection], str | None]:
    """End it with its last reading; what the station tells later of its end counts instead. Or why it cannot be."""

    def work(connection: Connection) -> str | None:
        row = _held(connection, number)
        if row is None:
            return f"no transaction has the number {number}"
        if row["closed_by"] == by and row["close_reason"] == reason:
            return None
        if row["stopped_at"] is not None:
            return "it has ended"
        if row["matched_to"] is not None:
            return f"it was taken into the transaction {row['matched_to']}"
        key = (str(row["station_id"]), str(row["transaction_id"]))
        events = transaction_events.c
        last = connection.execute(
            select(func.max(events.timestamp), func.max(events.received_at)).where(
                events.station_id == key[0], events.transaction_id == key[1]
            )
        ).one()
        changes = gathering.closed(row, settling.last_moment(row) or last[0] or now)
        changes |= {"stopped_received_at": last[1] or now, "closed_by": by, "close_reason": reason}
        changes |= settling.settle(connection, {key: {**row, **changes}})[key]
        put(connection, {key: row}, {key: changes})
        return None

    return work


def match(number: int, orphan: int) -> Callable[[Connection], str | None]:
    """Take what is known of ``orphan``, which nobody saw begin, for the end of ``number``. Or why it cannot be."""

    def work(connection: Connection) -> str | None:
        # In one order, as everybody.
        held = {each: _held(connection, each) for each in sorted({number, orphan})}
        row, other = held[number], held[orphan]
        if row is None or other is None:
            return f"no transaction has the number {number if row is None else orphan}"
        if other["matched_to"] == number:
            return None
        problem = _mismatch(row, other)
        if problem is not None:
            return problem
        events = transaction_events.c
        told = connection.execute(
            select(events.content, events.received_at)
            .where(events.station_id == other["station_id"], events.transaction_id == other["transaction_id"])
            .order_by(events.id)
        ).all()
        known_as = str(other["matched_id"] or other["transaction_id"])
        for content, received_at in told:
            event = msgspec.convert(content, model.TransactionEvent)
            event = msgspec.structs.replace(event, transaction_id=str(row["transaction_id"]))
            take(connection, [Told(str(row["station_id"]), event, received_at, known_as=known_as)])
        its_own = transactions.c.number == orphan
        connection.execute(update(transactions).where(its_own).values(matched_to=number))
        return None

    return work


def _mismatch(row: dict[str, object], other: dict[str, object]) -> str | None:
    if row["number"] == other["number"]:
        return "expected another transaction than this one"
    if row["station_id"] != other["station_id"]:
        return "they are of two stations"
    if other["started_at"] is not None:
        return f"{other['number']} has a begin of its own"
    if other["matched_to"] is not None:
        return f"{other['number']} was taken into the transaction {other['matched_to']}"
    if row["started_at"] is None:
        return f"nobody saw {row['number']} begin"
    if row["stopped_at"] is not None and row["closed_by"] is None:
        return f"{row['number']} has ended"
    return None


def _held(connection: Connection, number: int) -> dict[str, object] | None:
    query = select(transactions).where(transactions.c.number == number).with_for_update()
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)
