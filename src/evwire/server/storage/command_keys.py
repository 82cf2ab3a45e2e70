"""Idempotency keys: what was asked for with one is asked for once, however often somebody says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, delete, select

from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Words, metadata

command_keys = sa.Table(
    "command_keys",
    metadata,
    # Who asks: the keys of two tokens do not meet.
    sa.Column("asker", Words, primary_key=True),
    sa.Column("key", Words, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("command_id", Words, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)
sa.Index("command_keys_by_age", command_keys.c.created_at)

KEPT_FOR = timedelta(hours=24)


class Key(msgspec.Struct, frozen=True):
    """What somebody calls a request that may be repeated; ``digest`` is of all that was asked for."""

    asker: str
    key: str
    digest: bytes


class KeyTaken(Exception):
    """The key was used for something else."""


def held(connection: Connection, key: Key, now: datetime) -> str | None:
    """The command that the key stands for. Raises KeyTaken."""
    known = command_keys.c
    row = connection.execute(
        select(known.command_id, known.digest).where(
            known.asker == key.asker, known.key == key.key, known.created_at > now - KEPT_FOR
        )
    ).first()
    if row is None:
        return None
    if row.digest != key.digest:
        raise KeyTaken
    return str(row.command_id)


def take(connection: Connection, key: Key, command_id: str, now: datetime) -> str:
    """Have the key stand for this command, unless it stands for one already; for which. Raises KeyTaken."""
    known = command_keys.c
    connection.execute(
        delete(command_keys).where(known.asker == key.asker, known.key == key.key, known.created_at <= now - KEPT_FOR)
    )
    values = {"asker": key.asker, "key": key.key, "digest": key.digest, "command_id": command_id, "created_at": now}
    connection.execute(insert(connection, command_keys).values(values).on_conflict_do_nothing())
    holder = held(connection, key, now)
    assert holder is not None, "it was taken just now, by us or by another"
    return holder


def forget(now: datetime) -> Callable[[Connection], None]:
    """Keys are good for a day."""

    def work(connection: Connection) -> None:
        connection.execute(delete(command_keys).where(command_keys.c.created_at <= now - KEPT_FOR))

    return work
