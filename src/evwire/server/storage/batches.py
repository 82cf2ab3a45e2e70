"""One command for many stations: who wants it, who agreed, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select, tuple_, update

from evwire.server.storage.access import audit
from evwire.server.storage.command_keys import Key, take
from evwire.server.storage.commands import Command, CommandState, add
from evwire.server.storage.statements import insert, insert_new
from evwire.server.storage.tables import UtcDateTime, Words, commands, metadata, stations

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("operation", Words, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("strict_mapping", sa.Boolean, nullable=False),
    sa.Column("stations", sa.JSON, nullable=False),
    sa.Column("queue_s", sa.Float, nullable=False),
    sa.Column("state", Words, nullable=False),
    # Of the token, and what it is called.
    sa.Column("asker", Words, nullable=False),
    sa.Column("asked_by", Words, nullable=False),
    sa.Column("approver", Words),
    sa.Column("approved_by", Words),
    sa.Column("created_at", UtcDateTime, nullable=False),
)
sa.Index(
    "commands_by_batch",
    commands.c.batch_id,
    sqlite_where=commands.c.batch_id.is_not(None),
    postgresql_where=commands.c.batch_id.is_not(None),
)

WAITS_FOR = timedelta(hours=24)
"""How long a second word is waited for."""


class BatchState(StrEnum):
    """What has become of a batch."""

    WAITING = "waiting"
    """For another admin's word: nothing is queued."""
    STARTED = "started"
    CANCELLED = "cancelled"


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A command for many stations. ``asker`` and ``approver`` are the ids of tokens."""

    id: str
    operation: str
    payload: dict[str, object]
    strict_mapping: bool
    stations: list[str]
    queue_s: float
    state: BatchState
    asker: str
    asked_by: str
    approver: str | None = None
    approved_by: str | None = None
    created_at: datetime


class Place(msgspec.Struct, frozen=True):
    """When each station's turn is: one after the other, each so long after the one before and a random bit more."""

    interval_s: float
    delays_s: list[float]


def fleet(connection: Connection) -> int:
    """How many stations there are."""
    return int(connection.execute(select(sa.func.count()).select_from(stations)).scalar_one())


def station_ids(connection: Connection) -> list[str]:
    """Every station."""
    return list(connection.execute(select(stations.c.id).order_by(stations.c.id)).scalars())


def keep(batch: Batch, place: Place, now: datetime, key: Key | None) -> Callable[[Connection], Batch]:
    """Keep a batch, and queue its commands unless it waits for a second word; that for which the key stands.

    Raises KeyTaken.
    """

    def work(connection: Connection) -> Batch:
        if key is not None:
            holder = take(connection, key, batch.id, now)
            if holder != batch.id:
                return _one(connection, holder) or batch
        row = insert(connection, batches).values(**msgspec.structs.asdict(batch))
        connection.execute(row.on_conflict_do_nothing())
        if batch.state is BatchState.STARTED:
            _queue(connection, batch, place, now)
        return batch

    return work


def approve(
    batch_id: str, place: Place, now: datetime, *, approver: str, approved_by: str
) -> Callable[[Connection], Batch | None]:
    """A second word: the commands of a batch that waits for it are queued; what it is now."""

    def work(connection: Connection) -> Batch | None:
        known = batches.c
        waiting = update(batches).where(
            known.id == batch_id,
            known.state == BatchState.WAITING,
            known.asker != approver,
            known.created_at > now - WAITS_FOR,
        )
        connection.execute(waiting.values(state=BatchState.STARTED, approver=approver, approved_by=approved_by))
        batch = _one(connection, batch_id)
        if batch is not None and batch.approver == approver and batch.state is BatchState.STARTED:
            _queue(connection, batch, place, now)
        return batch

    return work


def cancel(batch_id: str, now: datetime) -> Callable[[Connection], Batch | None]:
    """Call off what of a batch is not sent yet; what it is now."""

    def work(connection: Connection) -> Batch | None:
        connection.execute(update(batches).where(batches.c.id == batch_id).values(state=BatchState.CANCELLED))
        known = commands.c
        queued = update(commands).where(known.batch_id == batch_id, known.state == CommandState.QUEUED)
        connection.execute(queued.values(state=CommandState.CANCELLED, finished_at=now))
        return _one(connection, batch_id)

    return work


def batch(batch_id: str) -> Callable[[Connection], Batch | None]:
    """A batch by id."""
    return lambda connection: _one(connection, batch_id)


def counts(batch_id: str) -> Callable[[Connection], dict[str, int]]:
    """How many of its commands are in which state."""

    def work(connection: Connection) -> dict[str, int]:
        known = commands.c
        query = select(known.state, sa.func.count()).where(known.batch_id == batch_id).group_by(known.state)
        return {state: number for state, number in connection.execute(query.order_by(known.state))}

    return work


def batches_before(before: str | None, limit: int, *, asker: str | None) -> Callable[[Connection], Sequence[Batch]]:
    """Up to ``limit`` batches, the newest first, from the one asked before that with the id ``before``."""

    def work(connection: Connection) -> Sequence[Batch]:
        known = batches.c
        query = select(batches).order_by(known.created_at.desc(), known.id.desc()).limit(limit)
        if before is not None:
            last = connection.execute(select(known.created_at, known.id).where(known.id == before)).first()
            if last is None:
                return []
            query = query.where(tuple_(known.created_at, known.id) < tuple_(*last))
        if asker is not None:
            query = query.where(known.asker == asker)
        return [_batch(row) for row in connection.execute(query).mappings()]

    return work


def _queue(connection: Connection, batch: Batch, place: Place, now: datetime) -> None:
    """Queue a command for each station, behind those of other batches; each is in the audit."""
    known = commands.c
    queued = select(sa.func.max(known.not_before)).where(
        known.finished_at.is_(None), known.state == CommandState.QUEUED, known.batch_id != batch.id
    )
    last = connection.execute(queued).scalar()
    first = now if last is None else max(now, last + timedelta(seconds=place.interval_s))
    new = []
    for number, (station_id, delay_s) in enumerate(zip(batch.stations, place.delays_s, strict=True)):
        not_before = first + timedelta(seconds=number * place.interval_s + delay_s)
        new.append(
            Command(
                # The same when this is done twice.
                id=str(uuid5(UUID(batch.id), station_id)),
                state=CommandState.QUEUED,
                station=station_id,
                action=batch.operation,
                payload=batch.payload,
                created_at=now,
                strict_mapping=batch.strict_mapping,
                not_before=not_before,
                expires_at=not_before + timedelta(seconds=batch.queue_s),
                batch=batch.id,
            )
        )
    added = add(connection, new, "")
    who = f"{batch.asked_by} ({batch.asker})"
    insert_new(
        connection,
        audit,
        [
            {
                "at": now,
                "who": who if batch.approver is None else f"{who}, {batch.approved_by} ({batch.approver})",
                "address": f"batch {batch.id}",
                "action": batch.operation,
                "target": f"/api/v1/stations/{each.station}/commands/{batch.operation}",
                "content": batch.payload,
                "status": 202,
            }
            for each in new
            if each.id in added
        ],
    )


def _one(connection: Connection, batch_id: str) -> Batch | None:
    row = connection.execute(select(batches).where(batches.c.id == batch_id)).mappings().first()
    return None if row is None else _batch(row)


def _batch(row: sa.RowMapping) -> Batch:
    return Batch(**{**row, "state": BatchState(row["state"])})
