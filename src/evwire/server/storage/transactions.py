"""Transactions: assembled from events that may come twice, late, or in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from evwire import model
from evwire.server.storage import gathering, judging, matching, settling
from evwire.server.storage.database import Together
from evwire.server.storage.events import Kept, Key, Rules, Told, keep_events
from evwire.server.storage.gathering import Facts
from evwire.server.storage.judging import Judged
from evwire.server.storage.samples import Sampled, keep_samples
from evwire.server.storage.statements import insert_new, those, update_all
from evwire.server.storage.stations import Charging, charges
from evwire.server.storage.tables import transaction_events, transactions

_KEY = ("station_id", "transaction_id")
_STRICT = Rules()


class Outcome(msgspec.Struct, frozen=True):
    """What became of an event."""

    new: bool
    """False: it was there already, and nothing changed."""
    info: model.IdTokenInfo | None = None
    """What to tell the station of the card that it names."""
    foreign: bool = False
    """It names a transaction of another station, which it has not touched."""


class TransactionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One charging transaction; ``stopped_at`` None: it runs, or nobody said that it ended.

    ``id`` is what the station calls it, ``number`` our own. ``energy_wh`` of one that runs is what it has so far.
    """

    number: int
    id: str
    station: str
    evse_id: int | None
    connector_id: int | None
    id_token: str | None
    started_at: datetime | None
    """None: nobody saw it begin; the id may be none that we gave."""
    stopped_at: datetime | None
    stop_reason: str | None
    meter_start_wh: float | None
    meter_stop_wh: float | None
    energy_wh: float | None
    energy_source: str | None = None
    """``register``, ``session`` (it began anew within the transaction) or ``interval``."""
    missing_events: int = 0
    """How many events with lower numbers than the highest have not come (2.x)."""
    superseded_by: int | None = None
    """The number of a later transaction that began at the same place, though nobody had said that this one ended."""
    doubtful_time: bool = False
    """The station's clock was wrong: an event is dated in the future, or before there was OCPP."""
    doubtful_energy: str | None = None
    """Why the energy should not be billed before somebody looked at it."""
    conflict: bool = False
    """The station said two different things of one event; the first counts, both are kept."""
    duration_s: float | None = None
    duration_corrected: bool = False
    """It is by when the server heard of begin and end: the station's clock was set in between."""
    unauthorized: bool = False
    """It began with a card that was not accepted; ``id_token_status`` says what was thought of it."""
    id_token_status: str | None = None
    stopped_by: str | None = None
    """The card that ended it, where the station says it."""
    stopped_by_other: bool = False
    """That is another than began it, and of no common group."""
    closed_by: str | None = None
    """An operator ended it, for want of an end told by the station; one that comes later counts instead."""
    close_reason: str | None = None
    matched_id: str | None = None
    """The id by which the station spoke of it at its end."""
    matched_to: int | None = None
    """What is known here was taken into the transaction with this number, and is not to be billed here."""


def happened(
    station_id: str,
    event: model.TransactionEvent,
    now: datetime,
    *,
    rules: Rules = _STRICT,
    late: bool = False,
    message_id: str = "",
) -> Callable[[Connection], Outcome]:
    """Take an event into its transaction, once, and judge the card that it names.

    Of two different events with one number, or two different ends, the first counts. The other is kept, marks the
    transaction, and only fills what nobody else says. ``late``: it happened while the station could not tell it.
    """
    if "\x00" in event.transaction_id:
        # The same on every database: PostgreSQL keeps no NUL.
        event = msgspec.structs.replace(event, transaction_id=event.transaction_id.replace("\x00", "\ufffd"))
    return Together(_happened, Told(station_id, event, now, rules, late, message_id))


def measured(station_id: str, request: model.MeterValues) -> Callable[[Connection], None]:
    """Readings outside a transaction."""
    return Together(keep_samples, Sampled(station_id, "", request.evse_id, request.meter_values))


def wanted(
    *,
    only: Sequence[str] | None = None,
    number: int | None = None,
    running: bool | None = None,
    id_token: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[ColumnElement[bool]]:
    """Which to list: of these stations, this number, running or not, of whom, begun ``since`` and before ``until``."""
    known = transactions.c
    found: list[ColumnElement[bool]] = []
    if only is not None:
        found.append(known.station_id.in_(only))
    if number is not None:
        found.append(known.number == number)
    if running is not None:
        found.append(known.stopped_at.is_(None) if running else known.stopped_at.is_not(None))
    if id_token is not None:
        found.append(func.lower(known.id_token) == id_token.lower())
    if since is not None:
        found.append(known.started_at >= since)
    if until is not None:
        found.append(known.started_at < until)
    return found


def transactions_before(
    station_id: str | None, before: int | None, limit: int, *, wanted: Sequence[ColumnElement[bool]] = ()
) -> Callable[[Connection], Sequence[TransactionRow]]:
    """Up to ``limit`` transactions, the newest first, from below the number ``before``."""

    def work(connection: Connection) -> Sequence[TransactionRow]:
        conditions = list(wanted)
        if station_id is not None:
            conditions.append(transactions.c.station_id == station_id)
        if before is not None:
            conditions.append(transactions.c.number < before)
        query = select(transactions).where(*conditions).order_by(transactions.c.number.desc()).limit(limit)
        rows = connection.execute(query).mappings().all()
        missing = _missing_events(connection, [row["transaction_id"] for row in rows])
        return [_shown(row, missing.get((row["station_id"], row["transaction_id"]), 0)) for row in rows]

    return work


def _shown(row: RowMapping, missing_events: int) -> TransactionRow:
    took = settling.duration(dict(row))
    made: dict[str, Any] = {
        "id": row["transaction_id"] or str(row["number"]),
        "station": row["station_id"],
        "missing_events": missing_events,
        "duration_s": took.seconds,
        "duration_corrected": took.corrected,
        "unauthorized": row["id_token_status"] not in (None, model.AuthorizationStatus.ACCEPTED),
    }
    kept = {name: row[name] for name in TransactionRow.__struct_fields__ if name not in made}
    return TransactionRow(**made, **kept)


def _happened(connection: Connection, told: Sequence[Told]) -> Sequence[Outcome]:
    return take(connection, matching.redirected(connection, told))


def take(connection: Connection, told: Sequence[Told]) -> Sequence[Outcome]:
    """Take events into the transactions that they name."""
    stray = [index for index, each in enumerate(told) if matching.is_stray(each.event)]
    if stray:
        keep_samples(connection, [Sampled.outside(told[index].station_id, told[index].event) for index in stray])
    # In one order, so that two servers do not wait for each other's rows.
    order = sorted(set(range(len(told))) - set(stray), key=lambda index: told[index].key)
    ordered = [told[index] for index in order]
    judged = judging.judge(connection, ordered)
    kept = keep_events(connection, ordered, [None if each is None else each.info for each in judged])
    new = [each for each in zip(ordered, kept, judged, strict=True) if each[1].new]
    foreign: set[Key] = set()
    if new:
        # Where it is, the transaction knows; a stop repeats readings without saying it.
        keep_samples(connection, [Sampled.within(each.key, each.event) for each, its, _ in new if not its.conflict])
        foreign = _gather(connection, new)
    outcome = {
        index: Outcome(its.new, its.info, each.key in foreign)
        for index, each, its in zip(order, ordered, kept, strict=True)
    }
    return [outcome.get(index, Outcome(new=True)) for index in range(len(told))]


def _gather(connection: Connection, new: Sequence[tuple[Told, Kept, Judged | None]]) -> set[Key]:
    """What the events say goes into the rows of their transactions; those of them that are another station's."""
    before, made = _rows(connection, {told.key for told, _, _ in new})
    rows = dict(before)
    changed: dict[Key, dict[str, object]] = defaultdict(dict)
    started, charging = [], []
    for told, kept, judged in new:
        row, event = rows[told.key], told.event
        status = None if judged is None else judged.status
        changes = gathering.fold(row, event, told.now, conflict=kept.conflict, status=status)
        if kept.conflict:
            changes["conflict"] = True
        if settling.is_doubtful(event.timestamp, told.now):
            changes["doubtful_time"] = True
        if told.known_as is not None and event.kind is model.TransactionEventKind.ENDED:
            changes["matched_id"] = told.known_as
        changed[told.key] |= changes
        rows[told.key] = {**row, **changes}
        if event.kind is model.TransactionEventKind.STARTED and event.evse_id and not kept.conflict:
            started.append((told, row["number"]))
        if event.charging_state is not None:
            charging.append(Charging(told.station_id, event, row["evse_id"], row["connector_id"]))
    for key, other in judging.stopped_by_others(connection, {key: rows[key] for key in changed}).items():
        changed[key]["stopped_by_other"] = other
    for key, energy in settling.settle(connection, {key: rows[key] for key in changed}).items():
        changed[key] |= energy
    put(connection, before, changed)
    for told, number in started:
        _supersede(connection, told, number)
    if charging:
        charges(connection, charging)
    return matching.foreign(connection, [told for told, _, _ in new if told.key in made]) if made else set()


def _rows(connection: Connection, keys: set[Key]) -> tuple[dict[Key, dict[str, object]], set[Key]]:
    """The rows of these transactions, held until the commit; made where there are none, and where that was."""
    found = _held(connection, keys)
    missing = keys - found.keys()
    if missing:
        insert_new(connection, transactions, [dict(zip(_KEY, key, strict=True)) for key in sorted(missing)])
        found |= _held(connection, missing)
    return found, missing


def _held(connection: Connection, keys: set[Key]) -> dict[Key, dict[str, object]]:
    query = select(transactions).where(those(connection, transactions, _KEY, keys))
    rows = connection.execute(query.order_by(transactions.c.number).with_for_update()).mappings().all()
    return {(row["station_id"], row["transaction_id"]): dict(row) for row in rows}


def put(connection: Connection, before: Mapping[Key, Facts], changed: Mapping[Key, Facts]) -> None:
    """Write what has changed."""
    rows = []
    for key in sorted(changed):
        if new := {name: value for name, value in changed[key].items() if value != before[key][name]}:
            rows.append({"number": before[key]["number"], **new})
    update_all(connection, transactions, "number", rows)


def _supersede(connection: Connection, told: Told, number: object) -> None:
    """Mark what still seems to run where this one begins: the station lost power, perhaps, and its end.

    It has the energy of its last reading.
    """
    marked = connection.execute(
        update(transactions)
        .where(
            transactions.c.station_id == told.station_id,
            transactions.c.evse_id == told.event.evse_id,
            transactions.c.number != number,
            transactions.c.started_at < told.event.timestamp,
            transactions.c.stopped_at.is_(None),
            transactions.c.superseded_by.is_(None),
        )
        .values(superseded_by=number)
        .returning(transactions)
    ).mappings()
    rows = {(row["station_id"], row["transaction_id"]): dict(row) for row in marked}
    if rows:
        put(connection, rows, settling.settle(connection, rows))


def _missing_events(connection: Connection, transaction_ids: Sequence[str]) -> dict[Key, int]:
    """Of those with numbered events, how many numbers below the highest are missing."""
    events = transaction_events.c
    query = (
        select(events.station_id, events.transaction_id, func.max(events.seq_no), func.count(events.seq_no.distinct()))
        .where(events.transaction_id.in_(transaction_ids), events.seq_no.is_not(None))
        .group_by(events.station_id, events.transaction_id)
    )
    return {
        (station_id, transaction_id): highest + 1 - count
        for station_id, transaction_id, highest, count in connection.execute(query)
    }
