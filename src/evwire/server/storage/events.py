"""The events of transactions as they were told, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

import msgspec
from sqlalchemy import Connection, select

from evwire import model
from evwire.server.storage.statements import insert_new, those
from evwire.server.storage.tables import in_utc, transaction_events

Key = tuple[str, str]
"""A station, and what it calls the transaction."""
_EventKey = tuple[str, str, str]

_KEY = ("station_id", "transaction_id", "event_key")
# A station that repeats an event may say by then that it had been offline; where it happened may be our own memory.
_IN_PASSING = ("offline", "evse_id", "connector_id")


class Told(msgspec.Struct, frozen=True):
    """An event, and when it came."""

    station_id: str
    event: model.TransactionEvent
    now: datetime

    @property
    def key(self) -> Key:
        return self.station_id, self.event.transaction_id


def keep_events(connection: Connection, told: Sequence[Told]) -> list[tuple[bool, bool]]:
    """Keep them: of each, whether it is new, and whether another one has its place, which is taken by the first."""
    keys = [(*each.key, _place(each.event)) for each in told]
    first = {key: index for index, key in reversed(list(enumerate(keys)))}
    new = _insert(connection, [_row(told[index], key) for key, index in first.items()])
    repeated = [
        index
        for index, key in enumerate(keys)
        if (key not in new or first[key] != index) and not _tells_content(told[index].event)
    ]
    conflicts = _keep_conflicts(connection, told, keys, repeated) if repeated else set()
    return [
        (index in conflicts or (key in new and first[key] == index), index in conflicts)
        for index, key in enumerate(keys)
    ]


def _keep_conflicts(
    connection: Connection, told: Sequence[Told], keys: Sequence[_EventKey], repeated: Sequence[int]
) -> set[int]:
    """Keep what differs from the first with its key: the indexes of those that were not there already."""
    columns = transaction_events.c
    query = select(columns.station_id, columns.transaction_id, columns.event_key, columns.content)
    wanted = those(connection, transaction_events, _KEY, {keys[index] for index in repeated})
    rows = connection.execute(query.where(wanted)).all()
    known = {(row.station_id, row.transaction_id, row.event_key): _essence(row.content) for row in rows}
    differing: dict[_EventKey, int] = {}
    for index in repeated:
        station_id, transaction_id, place = keys[index]
        if known.get(keys[index]) != _essence(msgspec.to_builtins(told[index].event)):
            key = (station_id, transaction_id, f"{place} {_digest(told[index].event)}")
            differing.setdefault(key, index)
    new = _insert(connection, [_row(told[index], key) for key, index in differing.items()])
    return {index for key, index in differing.items() if key in new}


def _place(event: model.TransactionEvent) -> str:
    """What a repetition has in common with the first: its number, or that there is but one start and one end."""
    if event.seq_no is not None:
        return f"seq {event.seq_no}"
    return f"{event.kind} {_digest(event)}" if _tells_content(event) else str(event.kind)


def _tells_content(event: model.TransactionEvent) -> bool:
    """Whether the key is made of all that the event says, so that two with one key are equal."""
    return event.seq_no is None and event.kind is model.TransactionEventKind.UPDATED


def _row(told: Told, key: _EventKey) -> dict[str, object]:
    return {
        "station_id": key[0],
        "transaction_id": key[1],
        "event_key": key[2],
        "seq_no": told.event.seq_no,
        "kind": told.event.kind,
        "timestamp": in_utc(told.event.timestamp),
        "received_at": told.now,
        "content": told.event,
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
