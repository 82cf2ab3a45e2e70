"""Commands that wait for their turn: whose it is, who sends it, and what is called off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select, update

from evwire.server.storage.commands import Command, CommandError, CommandState, command_of, one
from evwire.server.storage.tables import commands

MOST_SENDS = 2

_EXPIRED = CommandError("Expired", "it waited for its station in vain, and was not sent")
_OPEN = commands.c.finished_at.is_(None)
_QUEUED = sa.and_(_OPEN, commands.c.state == CommandState.QUEUED)
_SENT = sa.and_(_OPEN, commands.c.state == CommandState.SENT)


def claim(command: Command, sender: str, *, may_repeat: bool) -> Callable[[Connection], Command | None]:
    """A queued command is going to be sent by ``sender``; None if somebody else does, or it was called off."""

    def work(connection: Connection) -> Command | None:
        known, sends = commands.c, command.sends + 1
        # Done once more by the same it is the same.
        ours = sa.and_(_SENT, known.sender == sender, known.sends == sends)
        claimed = connection.execute(
            update(commands)
            .where(known.id == command.id, sa.or_(sa.and_(_QUEUED, known.sends == command.sends), ours))
            .values(state=CommandState.SENT, sender=sender, sends=sends, may_repeat=may_repeat)
        )
        if claimed.rowcount == 0:
            return None
        return msgspec.structs.replace(command, state=CommandState.SENT, sends=sends, may_repeat=may_repeat)

    return work


def postpone(command: Command, until: datetime) -> Callable[[Connection], None]:
    """Its turn is later."""

    def work(connection: Connection) -> None:
        connection.execute(update(commands).where(commands.c.id == command.id, _QUEUED).values(not_before=until))

    return work


def queue_again(command: Command) -> Callable[[Connection], None]:
    """The link went before the answer came, and it does no harm to ask again."""

    def work(connection: Connection) -> None:
        sent = update(commands).where(commands.c.id == command.id, _SENT, commands.c.sends == command.sends)
        connection.execute(sent.values(state=CommandState.QUEUED))

    return work


def cancel(command_id: str, now: datetime) -> Callable[[Connection], Command | None]:
    """Call a command off if it is queued still; what it is now."""

    def work(connection: Connection) -> Command | None:
        queued = update(commands).where(commands.c.id == command_id, _QUEUED)
        connection.execute(queued.values(state=CommandState.CANCELLED, finished_at=now))
        return one(connection, command_id)

    return work


def expire(now: datetime) -> Callable[[Connection], Sequence[Command]]:
    """Those that waited too long; which these are."""

    def work(connection: Connection) -> Sequence[Command]:
        known = commands.c
        late = connection.execute(select(known.id).where(_QUEUED, known.expires_at <= now)).scalars().all()
        error = msgspec.to_builtins(_EXPIRED)
        for first in range(0, len(late), 500):
            ids = late[first : first + 500]
            expired = update(commands).where(known.id.in_(ids), _QUEUED)
            connection.execute(expired.values(state=CommandState.EXPIRED, finished_at=now, error=error))
        return [found for each in late if (found := one(connection, each)) is not None]

    return work


class Agenda(msgspec.Struct, frozen=True):
    """What is to be done with what is queued: for these ``stations`` at once, and at the ``next`` moment again."""

    stations: frozenset[str]
    any_late: bool
    next: datetime | None


def agenda(now: datetime) -> Callable[[Connection], Agenda]:
    """What is to be done now."""

    def work(connection: Connection) -> Agenda:
        known = commands.c
        due = sa.or_(known.not_before.is_(None), known.not_before <= now)
        stations = connection.execute(select(known.station_id).distinct().where(_QUEUED, due)).scalars()
        starts = connection.execute(select(sa.func.min(known.not_before)).where(_QUEUED, known.not_before > now))
        ends = connection.execute(select(sa.func.min(known.expires_at)).where(_QUEUED)).scalar()
        moments = [moment for moment in (starts.scalar(), ends) if moment is not None]
        return Agenda(frozenset(stations), ends is not None and ends <= now, min(moments, default=None))

    return work


def next_for(station_id: str, now: datetime) -> Callable[[Connection], Command | None]:
    """The queued command of a station whose turn it is."""

    def work(connection: Connection) -> Command | None:
        known = commands.c
        query = select(commands).where(
            known.station_id == station_id,
            _QUEUED,
            known.expires_at > now,
            sa.or_(known.not_before.is_(None), known.not_before <= now),
        )
        row = connection.execute(query.order_by(known.created_at, known.id).limit(1)).mappings().first()
        return None if row is None else command_of(row)

    return work


def resume(now: datetime) -> Callable[[Connection], None]:
    """At the start: what an earlier run left unanswered is asked again where that does no harm; else nobody knows."""

    def work(connection: Connection) -> None:
        known = commands.c
        again = update(commands).where(_SENT, known.may_repeat, known.sends < MOST_SENDS, known.expires_at > now)
        connection.execute(again.values(state=CommandState.QUEUED))
        connection.execute(update(commands).where(_SENT).values(state=CommandState.UNKNOWN, finished_at=now))

    return work
