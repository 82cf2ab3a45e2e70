"""What happened, in the order it was committed, and who is told of it.

The events of transactions are their own outbox: a row is there if and only if the answer to the station promised it.
Those of stations are beside them, each committed with its effect.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, func, select, update

from evwire import model
from evwire.server.storage.statements import insert
from evwire.server.storage.station_events import StationEvent, station_events
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata, transaction_events

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("url", Words, nullable=False),
    # What signs must be known, not only recognized.
    sa.Column("secret", Words, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # The number of the last event that was taken.
    sa.Column("delivered", Whole, nullable=False),
    # Of the event behind that one.
    sa.Column("failures", Whole, nullable=False, server_default="0"),
    sa.Column("last_error", Words),
    # Only these types, or those that begin so before the dot; NULL: all.
    sa.Column("types", sa.JSON),
)


TYPES = (*(f"transaction.{kind.lower()}" for kind in model.TransactionEventKind), *StationEvent)
"""Of what events are told."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; ``content`` is what the station said, in the words of every version.

    ``transaction`` is null for what happened to a station.
    """

    number: int
    type: str
    at: datetime
    station: str
    transaction: str | None = None
    content: dict[str, object]


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is told; ``failures`` counts the attempts at the event behind ``delivered``.

    ``types`` are those it is told of, or what stands before their dot; null: all.
    """

    id: str
    url: str
    created_at: datetime
    delivered: int
    failures: int = 0
    last_error: str | None = None
    types: list[str] | None = None


def meant(types: Sequence[str] | None) -> frozenset[str]:
    """The types that these name, each by itself or all with the same word before the dot; None: all there are."""
    if types is None:
        return frozenset(TYPES)
    return frozenset(each for each in TYPES if each in types or each.partition(".")[0] in types)


def events_after(
    number: int, limit: int, *, only: Sequence[str] | None = None, types: Sequence[str] | None = None
) -> Callable[[Connection], Sequence[Event]]:
    """Up to ``limit`` events behind this one, the oldest first; of these stations, and of these types."""
    wanted = meant(types)

    def work(connection: Connection) -> Sequence[Event]:
        # Looked for first: what is committed between two of these queries must not hide what has a lower number.
        last = last_event(connection)
        found = [*_of_transactions(connection, number, last, limit, only, wanted)]
        found += _of_stations(connection, number, last, limit, only, wanted)
        return sorted(found, key=lambda event: event.number)[:limit]

    return work


def _of_transactions(
    connection: Connection, number: int, last: int, limit: int, only: Sequence[str] | None, wanted: frozenset[str]
) -> Sequence[Event]:
    kinds = [kind for kind in model.TransactionEventKind if f"transaction.{kind.lower()}" in wanted]
    if not kinds or number >= last:
        return []
    known = transaction_events.c
    query = select(transaction_events).where(known.id > number, known.id <= last).order_by(known.id).limit(limit)
    if only is not None:
        query = query.where(known.station_id.in_(only))
    if len(kinds) < len(model.TransactionEventKind):
        query = query.where(known.kind.in_(kinds))
    return [
        Event(
            number=row["id"],
            type=f"transaction.{row['kind'].lower()}",
            at=row["received_at"],
            station=row["station_id"],
            transaction=row["transaction_id"],
            content=row["content"],
        )
        for row in connection.execute(query).mappings()
    ]


def _of_stations(
    connection: Connection, number: int, last: int, limit: int, only: Sequence[str] | None, wanted: frozenset[str]
) -> Sequence[Event]:
    kinds = [kind for kind in StationEvent if kind in wanted]
    if not kinds or number >= last:
        return []
    known = station_events.c
    query = select(station_events).where(known.number > number, known.number <= last, known.type.in_(kinds))
    if only is not None:
        query = query.where(known.station_id.in_(only))
    return [
        Event(
            number=row["number"],
            type=row["type"],
            at=row["received_at"],
            station=row["station_id"],
            content=row["content"],
        )
        for row in connection.execute(query.order_by(known.number).limit(limit)).mappings()
    ]


def last_event(connection: Connection) -> int:
    """The number of the newest event; 0: there is none."""
    newest = (func.max(transaction_events.c.id), func.max(station_events.c.number))
    return max(connection.execute(select(number)).scalar() or 0 for number in newest)


def add_webhook(
    url: str, secret: str, now: datetime, types: list[str] | None = None
) -> Callable[[Connection], Webhook]:
    """Tell this address of what happens from now on; None: of all types."""

    def work(connection: Connection) -> Webhook:
        webhook = Webhook(
            id=secrets.token_hex(4), url=url, created_at=now, delivered=last_event(connection), types=types
        )
        connection.execute(insert(connection, webhooks).values(secret=secret, **msgspec.structs.asdict(webhook)))
        return webhook

    return work


def remove_webhook(webhook_id: str) -> Callable[[Connection], bool]:
    """Tell it nothing more; False if there is none."""

    def work(connection: Connection) -> bool:
        return connection.execute(webhooks.delete().where(webhooks.c.id == webhook_id)).rowcount > 0

    return work


def webhooks_after(after: str, limit: int) -> Callable[[Connection], Sequence[Webhook]]:
    """Up to ``limit`` of them, by id, from the one behind ``after``."""

    def work(connection: Connection) -> Sequence[Webhook]:
        query = select(webhooks).where(webhooks.c.id > after).order_by(webhooks.c.id).limit(limit)
        rows = connection.execute(query).mappings()
        return [Webhook(**{name: row[name] for name in Webhook.__struct_fields__}) for row in rows]

    return work


def secrets_of_webhooks(connection: Connection) -> dict[str, str]:
    """With what to sign for each, by id."""
    return {row.id: row.secret for row in connection.execute(select(webhooks.c.id, webhooks.c.secret))}


def delivered(webhook_id: str, number: int) -> Callable[[Connection], None]:
    """The address has taken the event with this number."""
    return _changed(webhook_id, {"delivered": number, "failures": 0, "last_error": None})


def failed(webhook_id: str, failures: int, error: str) -> Callable[[Connection], None]:
    """The address has not taken the next event, so many times now."""
    return _changed(webhook_id, {"failures": failures, "last_error": error})


def _changed(webhook_id: str, values: dict[str, object]) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))

    return work
