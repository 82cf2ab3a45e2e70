"""The events of transactions as they were told, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.statements import insert_new, those
from evwire.server.storage.tables import in_utc, transaction_events

Key = tuple[str, str]
"""A station, and what it calls the transaction."""
_EventKey = tuple[str, str, str]

_SAME_ID_FOR = timedelta(hours=24)
_KEY = ("station_id", "transaction_id", "event_key")
# A station that repeats an event may say by then that it had been offline; where it happened may be our own memory.
_IN_PASSING = ("offline", "evse_id", "connector_id")


class Rules(msgspec.Struct, frozen=True):
    """How a server takes what its stations tell of transactions."""

    everybody: bool = False
    """A card that nobody knows may charge."""
    accept_offline: bool = False
    """A start that was told late is answered as accepted, whatever the card."""
    match_orphans: bool = False
    """The end of an unknown transaction ends the only one that runs there."""


class Told(msgspec.Struct, frozen=True):
    """An event, when it came, and in what message; ``late``: it happened while the station could not tell it."""

    station_id: str
    event: model.TransactionEvent
    now: datetime
    rules: Rules = Rules()
    late: bool = False
    message_id: str = ""
    known_as: str | None = None
    """What the station called the transaction, where that was not its name."""

    @property
    def key(self) -> Key:
        return self.station_id, self.event.transaction_id


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was said of the card in an event, and in answer to which message."""

    message_id: str
    info: model.IdTokenInfo


class Kept(msgspec.Struct, frozen=True):
    """Whether an event is new, and whether another one has its place, which is taken by the first."""

    new: bool
    conflict: bool
    info: model.IdTokenInfo | None
    """What to say of its card: to a repetition, what was said first."""


def keep_events(connection: Connection, told: Sequence[Told], infos: Sequence[model.IdTokenInfo | None]) -> list[Kept]:
    """Keep them, with the answer to each."""
    keys = [(*each.key, _place(each.event)) for each in told]
    first = {key: index for index, key in reversed(list(enumerate(keys)))}
    new = _insert(connection, [_row(told[index], key, infos[index]) for key, index in first.items()])
    repeated = [
        index
        for index, key in enumerate(keys)
        if (key not in new or first[key] != index) and not _tells_content(told[index].event)
    ]
    conflicts, answers = _keep_conflicts(connection, told, keys, repeated, infos) if repeated else (set(), {})
    return [
        Kept(
            index in conflicts or (key in new and first[key] == index),
            index in conflicts,
            answers.get(index, infos[index]),
        )
        for index, key in enumerate(keys)
    ]


def _keep_conflicts(
    connection: Connection,
    told: Sequence[Told],
    keys: Sequence[_EventKey],
    repeated: Sequence[int],
    infos: Sequence[model.IdTokenInfo | None],
) -> tuple[set[int], dict[int, model.IdTokenInfo]]:
    """Keep what differs from the first with its key: the indexes of those that were not there already.

    And what was answered to those that do not differ.
    """
    columns = transaction_events.c
    query = select(
        columns.station_id,
        columns.transaction_id,
        columns.event_key,
        columns.content,
        columns.received_at,
        columns.answer,
    )
    wanted = those(connection, transaction_events, _KEY, {keys[index] for index in repeated})
    rows = connection.execute(query.where(wanted)).all()
    known = {(row.station_id, row.transaction_id, row.event_key): _essence(row.content) for row in rows}
    answered = {
        (row.station_id, row.transaction_id, row.event_key): (row.received_at, msgspec.convert(row.answer, Answer))
        for row in rows
        if row.answer is not None
    }
    answers: dict[int, model.IdTokenInfo] = {}
    differing: dict[_EventKey, int] = {}
    for index in repeated:
        station_id, transaction_id, place = keys[index]
        if known.get(keys[index]) != _essence(msgspec.to_builtins(told[index].event)):
            key = (station_id, transaction_id, f"{place} {_digest(told[index].event)}")
            differing.setdefault(key, index)
        elif keys[index] in answered and _is_answered(told[index], *answered[keys[index]]):
            answers[index] = answered[keys[index]][1].info
    new = _insert(connection, [_row(told[index], key, infos[index]) for key, index in differing.items()])
    return {index for key, index in differing.items() if key in new}, answers


def _is_answered(told: Told, received_at: datetime, answer: Answer) -> bool:
    """Whether a repetition gets the first answer, and not what is thought of its card by now."""
    if told.event.seq_no is not None:
        return True
    return told.message_id == answer.message_id and abs(told.now - received_at) <= _SAME_ID_FOR


def _place(event: model.TransactionEvent) -> str:
    """What a repetition has in common with the first: its number, or that there is but one start and one end."""
    if event.seq_no is not None:
        return f"seq {event.seq_no}"
    return f"{event.kind} {_digest(event)}" if _tells_content(event) else str(event.kind)


def _tells_content(event: model.TransactionEvent) -> bool:
    """Whether the key is made of all that the event says, so that two with one key are equal."""
    return event.seq_no is None and event.kind is model.TransactionEventKind.UPDATED


def _row(told: Told, key: _EventKey, info: model.IdTokenInfo | None) -> dict[str, object]:
    return {
        "station_id": key[0],
        "transaction_id": key[1],
        "event_key": key[2],
        "seq_no": told.event.seq_no,
        "kind": told.event.kind,
        "timestamp": in_utc(told.event.timestamp),
        "received_at": told.now,
        "content": told.event,
        "answer": None if info is None else Answer(told.message_id, info),
    }


def _insert(connection: Connection, rows: Sequence[Mapping[str, object]]) -> set[_EventKey]:
    """The keys of those that were not there already."""
    kept = insert_new(connection, transaction_events, rows, _KEY)
    return cast("set[_EventKey]", kept)


def _essence(content: Mapping[str, object]) -> str:
    kept = {name: value for name, value in content.items() if name not in _IN_PASSING}
    return msgspec.json.encode(kept, order="sorted").decode()


def _digest(event: model.TransactionEvent) -> str:
    essence = msgspec.structs.replace(event, offline=False, evse_id=None, connector_id=None)
    return hashlib.sha256(msgspec.json.encode(essence)).hexdigest()[:32]
