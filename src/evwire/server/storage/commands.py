"""Commands to stations: rows, so that nobody forgets what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, select, tuple_, update

from evwire.server.storage.command_keys import Key, held, take
from evwire.server.storage.effects import took_effect
from evwire.server.storage.statements import insert_new
from evwire.server.storage.tables import commands


class CommandState(StrEnum):
    """What has become of a command."""

    QUEUED = "queued"
    """Its station is not there, or its time has not come."""
    SENT = "sent"
    ANSWERED = "answered"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNKNOWN = "unknown"
    """The link went, or the server stopped, before an answer came: nobody knows whether it was done."""
    EXPIRED = "expired"
    """It waited for its station in vain, and was not sent."""
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something may become of it still."""
        return self in (CommandState.QUEUED, CommandState.SENT)


class CommandError(msgspec.Struct, frozen=True):
    """Why there is no result: the station's CALLERROR, or our own sentence."""

    code: str
    description: str = ""
    details: dict[str, object] = {}


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something asked of a station, and its answer.

    ``native``: in the words of the station's own version. It waits for its turn from ``not_before`` until
    ``expires_at``; without that it was sent at once. One that ``may_repeat`` may be sent twice.
    """

    id: str
    state: CommandState
    station: str
    action: str
    payload: dict[str, object]
    created_at: datetime
    finished_at: datetime | None = None
    result: dict[str, object] | None = None
    error: CommandError | None = None
    native: bool = False
    strict_mapping: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    may_repeat: bool = False
    sends: int = 0
    batch: str | None = None


def keep(command: Command, sender: str, key: Key | None = None) -> Callable[[Connection], Command]:
    """Keep a new command, unless the key stands for one already; that which is kept. Raises KeyTaken."""

    def work(connection: Connection) -> Command:
        if key is not None:
            holder = take(connection, key, command.id, command.created_at)
            if holder != command.id:
                return one(connection, holder) or command
        add(connection, [command], sender)
        return command

    return work


def add(connection: Connection, new: Sequence[Command], sender: str) -> set[str]:
    """Keep new commands, which ``sender`` sends where they are sent at once; the ids of those that are new."""
    rows = [_row(each, sender) for each in new]
    return {str(command_id) for (command_id,) in insert_new(connection, commands, rows, told=("id",))}


def keyed(key: Key, now: datetime) -> Callable[[Connection], Command | None]:
    """The command that the key stands for. Raises KeyTaken."""

    def work(connection: Connection) -> Command | None:
        holder = held(connection, key, now)
        return None if holder is None else one(connection, holder)

    return work


def finish(command: Command) -> Callable[[Connection], None]:
    """Keep what became of it."""

    def work(connection: Connection) -> None:
        connection.execute(
            update(commands)
            .where(commands.c.id == command.id)
            .values(
                state=command.state,
                result=command.result,
                error=msgspec.to_builtins(command.error),
                finished_at=command.finished_at,
            )
        )
        if command.state is CommandState.ANSWERED and not command.native and command.finished_at is not None:
            took_effect(
                connection, command.station, command.action, command.payload, command.result, command.finished_at
            )

    return work


def command(command_id: str) -> Callable[[Connection], Command | None]:
    """A command by id."""
    return lambda connection: one(connection, command_id)


def commands_before(
    before: str | None,
    limit: int,
    *,
    only: Sequence[str] | None = None,
    station: str | None = None,
    state: CommandState | None = None,
    action: str | None = None,
) -> Callable[[Connection], Sequence[Command]]:
    """Up to ``limit`` commands, the newest first, from the one asked before the one with the id ``before``."""

    def work(connection: Connection) -> Sequence[Command]:
        known = commands.c
        query = select(commands).order_by(known.created_at.desc(), known.id.desc()).limit(limit)
        if before is not None:
            last = connection.execute(select(known.created_at, known.id).where(known.id == before)).first()
            if last is None:
                return []
            query = query.where(tuple_(known.created_at, known.id) < tuple_(*last))
        if only is not None:
            query = query.where(known.station_id.in_(only))
        for column, value in ((known.station_id, station), (known.state, state), (known.action, action)):
            if value is not None:
                query = query.where(column == value)
        return [command_of(row) for row in connection.execute(query).mappings()]

    return work


def one(connection: Connection, command_id: str) -> Command | None:
    """A command by id."""
    row = connection.execute(select(commands).where(commands.c.id == command_id)).mappings().first()
    return None if row is None else command_of(row)


def _row(new: Command, sender: str) -> dict[str, object]:
    return {
        "id": new.id,
        "station_id": new.station,
        "action": new.action,
        "payload": new.payload,
        "state": new.state,
        "created_at": new.created_at,
        "native": new.native,
        "strict_mapping": new.strict_mapping,
        "not_before": new.not_before,
        "expires_at": new.expires_at,
        "may_repeat": new.may_repeat,
        "sends": new.sends,
        "sender": sender,
        "batch_id": new.batch,
    }


def command_of(row: RowMapping) -> Command:
    """The command that a row is."""
    return Command(
        id=row["id"],
        state=CommandState(row["state"]),
        station=row["station_id"],
        action=row["action"],
        payload=row["payload"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        result=row["result"],
        error=msgspec.convert(row["error"], CommandError) if row["error"] else None,
        native=row["native"],
        strict_mapping=row["strict_mapping"],
        not_before=row["not_before"],
        expires_at=row["expires_at"],
        may_repeat=row["may_repeat"],
        sends=row["sends"],
        batch=row["batch_id"],
    )
