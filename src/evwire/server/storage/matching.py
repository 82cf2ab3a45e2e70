"""Ends whose transaction nobody knows: which of them are whose."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, or_, select

from evwire import model
from evwire.server.storage.events import Key, Told
from evwire.server.storage.statements import those
from evwire.server.storage.tables import transactions

UNKNOWN_IDS = frozenset({"0", "-1", str(2**31 - 1), str(2**63 - 1)})
"""Numbers that stations send when they do not know theirs; none of them is ever given."""
_MOST_DIGITS = 18


def redirected(connection: Connection, told: Sequence[Told]) -> list[Told]:
    """The same events, with those of a transaction that nobody knows given to the one that they can only be of.

    Where the rules do not allow that, an end without a known number is a transaction of its own, whatever else came
    with that number.
    """
    doubtful = [index for index, each in enumerate(told) if _should_be_numbered(each.event) and _is_open_to(each)]
    found = list(told)
    unknown = {told[index].key for index in doubtful if told[index].rules.match_orphans}
    known = _begun(connection, unknown) if unknown else set()
    for index in doubtful:
        each = told[index]
        if each.key in known:
            continue
        its_own = _candidate(connection, each) if each.rules.match_orphans else None
        if its_own is not None:
            found[index] = _renamed(each, its_own)
        elif _is_end(each.event) and each.event.transaction_id in UNKNOWN_IDS:
            at = each.event.timestamp.isoformat().replace("+00:00", "Z")
            found[index] = _renamed(each, f"{each.event.transaction_id} at {at}")
    return found


def is_stray(event: model.TransactionEvent) -> bool:
    """Whether it is no more than readings of a transaction that the station itself does not know."""
    return _should_be_numbered(event) and not _is_end(event) and event.transaction_id in UNKNOWN_IDS


def foreign(connection: Connection, told: Sequence[Told]) -> set[Key]:
    """Those that name by its number a transaction of another station."""
    named = {
        int(each.event.transaction_id): each.key
        for each in told
        if _should_be_numbered(each.event) and _is_number(each.event.transaction_id)
    }
    if not named:
        return set()
    query = select(transactions.c.number, transactions.c.station_id).where(
        transactions.c.number.in_(sorted(named)), transactions.c.start_key.is_not(None)
    )
    rows = connection.execute(query)
    others = {int(row.number): str(row.station_id) for row in rows}
    return {key for number, key in named.items() if number in others and others[number] != key[0]}


def _should_be_numbered(event: model.TransactionEvent) -> bool:
    """Whether the station should know the number from us, by now."""
    return event.seq_no is None and event.kind is not model.TransactionEventKind.STARTED


def _is_open_to(told: Told) -> bool:
    return told.rules.match_orphans or told.event.transaction_id in UNKNOWN_IDS


def _is_end(event: model.TransactionEvent) -> bool:
    return event.kind is model.TransactionEventKind.ENDED


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def _renamed(told: Told, transaction_id: str) -> Told:
    event = msgspec.structs.replace(told.event, transaction_id=transaction_id)
    return msgspec.structs.replace(told, event=event, known_as=told.event.transaction_id)


def _begun(connection: Connection, keys: set[Key]) -> set[Key]:
    query = select(transactions.c.station_id, transactions.c.transaction_id).where(
        those(connection, transactions, ("station_id", "transaction_id"), keys), transactions.c.start_key.is_not(None)
    )
    return {(row.station_id, row.transaction_id) for row in connection.execute(query)}


def _candidate(connection: Connection, told: Told) -> str | None:
    """The only transaction that runs there, or that has just this end."""
    columns = transactions.c
    event = told.event
    query = select(columns.transaction_id, columns.stopped_at).where(
        columns.station_id == told.station_id,
        columns.start_key.is_not(None),
        columns.started_at <= event.timestamp,
        or_(columns.stopped_at.is_(None) & columns.superseded_by.is_(None), columns.stopped_at == event.timestamp),
    )
    if event.evse_id:
        query = query.where(columns.evse_id == event.evse_id)
    rows = connection.execute(query.limit(3)).all()
    ended = [row.transaction_id for row in rows if row.stopped_at is not None]
    running = [row.transaction_id for row in rows if row.stopped_at is None]
    of_this = ended if _is_end(event) and ended else running
    return str(of_this[0]) if len(of_this) == 1 and of_this[0] is not None else None
