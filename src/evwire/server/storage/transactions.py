"""Transactions: assembled from events that may come twice, late, or in any order."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select, update

from evwire import model
from evwire.csms import TransactionStart
from evwire.server.storage import energy, gathering
from evwire.server.storage.database import Together
from evwire.server.storage.events import Key, Told, keep_events
from evwire.server.storage.gathering import Facts
from evwire.server.storage.samples import Sampled, keep_samples, readings_of
from evwire.server.storage.statements import insert, insert_new, those, update_all
from evwire.server.storage.stations import Charging, charges
from evwire.server.storage.tables import in_utc, transaction_events, transactions

_CLOCKS_MAY_DIFFER = timedelta(minutes=5)
_FIRST_OCPP = datetime(2010, 1, 1, tzinfo=UTC)
_KEY = ("station_id", "transaction_id")


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


def number_for(station_id: str, start: TransactionStart) -> Callable[[Connection], int]:
    """The number of the transaction that begins so: a repeated start, while it runs, has the same one."""
    key = _digest(msgspec.json.encode(msgspec.structs.replace(start, timestamp=in_utc(start.timestamp))))

    def work(connection: Connection) -> int:
        while True:
            added = connection.execute(
                insert(connection, transactions)
                .values(station_id=station_id, start_key=key, started_at=start.timestamp)
                .on_conflict_do_nothing(
                    index_elements=["station_id", "start_key"], index_where=transactions.c.stopped_at.is_(None)
                )
                .returning(transactions.c.number)
            ).scalar()
            if added is None:
                known = select(transactions.c.number).where(
                    transactions.c.station_id == station_id,
                    transactions.c.start_key == key,
                    transactions.c.stopped_at.is_(None),
                )
                number = connection.execute(known).scalar()
                if number is None:
                    continue  # another server has ended it just now
                return int(number)
            # No id that the station has used by itself.
            taken = select(transactions.c.number).filter_by(station_id=station_id, transaction_id=str(added))
            if connection.execute(taken).first() is None:
                its_own = transactions.c.number == added
                connection.execute(update(transactions).where(its_own).values(transaction_id=str(added)))
                return int(added)
            connection.execute(transactions.delete().where(transactions.c.number == added))

    return work


def happened(station_id: str, event: model.TransactionEvent, now: datetime) -> Callable[[Connection], bool]:
    """Take an event into its transaction; False if it was there already, and nothing changed.

    Of two different events with one number, or two different ends, the first counts. The other is kept, marks the
    transaction, and only fills what nobody else says.
    """
    if "\x00" in event.transaction_id:
        # The same on every database: PostgreSQL keeps no NUL.
        event = msgspec.structs.replace(event, transaction_id=event.transaction_id.replace("\x00", "\ufffd"))
    return Together(_happened, Told(station_id, event, now))


def measured(station_id: str, request: model.MeterValues) -> Callable[[Connection], None]:
    """Readings outside a transaction."""
    return Together(keep_samples, Sampled(station_id, "", request.evse_id, request.meter_values))


def wanted(
    *,
    only: Sequence[str] | None = None,
    running: bool | None = None,
    id_token: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[ColumnElement[bool]]:
    """Which to list: of these stations, running or not, of whom, begun from ``since`` and before ``until``."""
    known = transactions.c
    found: list[ColumnElement[bool]] = []
    if only is not None:
        found.append(known.station_id.in_(only))
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
        renamed = {"id", "station", "missing_events"}
        return [
            TransactionRow(
                id=row["transaction_id"] or str(row["number"]),
                station=row["station_id"],
                missing_events=missing.get((row["station_id"], row["transaction_id"]), 0),
                **{name: row[name] for name in TransactionRow.__struct_fields__ if name not in renamed},
            )
            for row in rows
        ]

    return work


def _happened(connection: Connection, told: Sequence[Told]) -> Sequence[bool]:
    """Whether each was new."""
    # In one order, so that two servers do not wait for each other's rows.
    order = sorted(range(len(told)), key=lambda index: told[index].key)
    kept = keep_events(connection, [told[index] for index in order])
    new = [(told[index], conflict) for index, (is_new, conflict) in zip(order, kept, strict=True) if is_new]
    if new:
        keep_samples(
            connection,
            [
                # Where it is, the transaction knows; a stop repeats readings without saying it.
                Sampled(each.station_id, each.event.transaction_id, 0, each.event.meter_values)
                for each, conflict in new
                if not conflict
            ],
        )
        _gather(connection, new)
    outcome = {index: is_new for index, (is_new, _) in zip(order, kept, strict=True)}
    return [outcome[index] for index in range(len(told))]


def _gather(connection: Connection, new: Sequence[tuple[Told, bool]]) -> None:
    """What the events say goes into the rows of their transactions."""
    before = _rows(connection, {told.key for told, _ in new})
    rows = dict(before)
    changed: dict[Key, dict[str, object]] = defaultdict(dict)
    started, charging = [], []
    for told, conflict in new:
        row, event = rows[told.key], told.event
        changes = gathering.fold(row, event, conflict=conflict)
        if conflict:
            changes["conflict"] = True
        if _is_doubtful(event.timestamp, told.now):
            changes["doubtful_time"] = True
        changed[told.key] |= changes
        rows[told.key] = {**row, **changes}
        if event.kind is model.TransactionEventKind.STARTED and event.evse_id and not conflict:
            started.append((told, row["number"]))
        if event.charging_state is not None:
            charging.append(Charging(told.station_id, event, row["evse_id"], row["connector_id"]))
    ended = [key for key in changed if rows[key]["stopped_at"] is not None]
    readings = readings_of(connection, ended) if ended else {}
    for key in changed:
        changed[key] |= _energy(rows[key], readings.get(key, ()))
    _put(connection, before, changed)
    for told, number in started:
        _supersede(connection, told, number)
    if charging:
        charges(connection, charging)


def _rows(connection: Connection, keys: set[Key]) -> dict[Key, dict[str, object]]:
    """The rows of these transactions, held until the commit; made where there are none."""
    found = _held(connection, keys)
    if missing := sorted(keys - found.keys()):
        insert_new(connection, transactions, [dict(zip(_KEY, key, strict=True)) for key in missing])
        found |= _held(connection, set(missing))
    return found


def _held(connection: Connection, keys: set[Key]) -> dict[Key, dict[str, object]]:
    query = select(transactions).where(those(connection, transactions, _KEY, keys))
    rows = connection.execute(query.order_by(transactions.c.number).with_for_update()).mappings().all()
    return {(row["station_id"], row["transaction_id"]): dict(row) for row in rows}


def _put(connection: Connection, before: Mapping[Key, Facts], changed: Mapping[Key, Facts]) -> None:
    """Write what has changed."""
    update_all(
        connection,
        transactions,
        "number",
        [
            {"number": row["number"]} | {name: value for name, value in changed[key].items() if value != row[name]}
            for key, row in ((key, before[key]) for key in sorted(changed))
        ],
    )


def _energy(row: Mapping[str, object], readings: Sequence[energy.Reading]) -> dict[str, object]:
    gathered = row["gathered"]
    assert isinstance(gathered, gathering.Gathered), "fold() has made it"
    start_wh, stop_wh = cast("float | None", row["meter_start_wh"]), cast("float | None", row["meter_stop_wh"])
    if row["stopped_at"] is None:
        verdict = energy.running(start_wh, cast("float | None", row["meter_last_wh"]))
    else:
        started_at, stopped_at = cast("datetime | None", row["started_at"]), cast("datetime", row["stopped_at"])
        verdict = energy.settled(start_wh, stop_wh, started_at, stopped_at, readings, negative=gathered.negative)
    return {"energy_wh": verdict.energy_wh, "energy_source": verdict.source, "doubtful_energy": verdict.doubt}


def _supersede(connection: Connection, told: Told, number: object) -> None:
    """Mark what still seems to run where this one begins: the station lost power, perhaps, and its end."""
    connection.execute(
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
    )


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


def _is_doubtful(timestamp: datetime, now: datetime) -> bool:
    return timestamp > now + _CLOCKS_MAY_DIFFER or timestamp < _FIRST_OCPP


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
