"""Commands to stations: rows, so that nobody forgets what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, select, tuple_, update

from evwire.server.storage.statements import insert
from evwire.server.storage.tables import commands


class CommandState(StrEnum):
    """What has become of a command."""

    SENT = "sent"
    ANSWERED = "answered"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNKNOWN = "unknown"
    """The link went, or the server stopped, before an answer came: nobody knows whether it was done."""


class CommandError(msgspec.Struct, frozen=True):
    """Why there is no result: the station's CALLERROR, or our own sentence."""

    code: str
    description: str = ""
    details: dict[str, object] = {}


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something asked of a station, and its answer."""

    id: str
    state: CommandState
    station: str
    action: str
    payload: dict[str, object]
    created_at: datetime
    finished_at: datetime | None = None
    result: dict[str, object] | None = None
    error: CommandError | None = None


def ask(command: Command) -> Callable[[Connection], None]:
    """Keep a new command."""

    def work(connection: Connection) -> None:
        connection.execute(
            insert(connection, commands)
            .values(
                id=command.id,
                station_id=command.station,
                action=command.action,
                payload=command.payload,
                state=command.state,
                created_at=command.created_at,
            )
            .on_conflict_do_nothing()
        )

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

    return work


def forget_unanswered(now: datetime) -> Callable[[Connection], None]:
    """At the start: what an earlier run left unanswered, nobody will ever know."""

    def work(connection: Connection) -> None:
        connection.execute(
            update(commands)
            .where(commands.c.state == CommandState.SENT)
            .values(state=CommandState.UNKNOWN, finished_at=now)
        )

    return work


def command(command_id: str) -> Callable[[Connection], Command | None]:
    """A command by id."""

    def work(connection: Connection) -> Command | None:
        row = connection.execute(select(commands).where(commands.c.id == command_id)).mappings().first()
        if row is None:
            return None
        return _command(row)

    return work


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
        return [_command(row) for row in connection.execute(query).mappings()]

    return work


def _command(row: RowMapping) -> Command:
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
    )
