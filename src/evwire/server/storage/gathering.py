"""What events say of their transaction: the same in whatever order they come, and however often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from evwire import model
from evwire.server.storage.tables import in_utc

Facts = Mapping[str, object]
_STARTED_RANK = -1e15
_CONFLICT_RANK = 1e15
_CLOSED_RANK = 2e15
_OUTLET = "Outlet"


class Gathered(msgspec.Struct, omit_defaults=True):
    """What said the facts of a transaction; kept beside them.

    Each reading is a list that sorts before all others that could stand in its place, and ends with the Wh.
    """

    ranks: dict[str, float] = {}
    """Of the event that said a fact; a lower one counts more."""
    first: list[float] | None = None
    last: list[float] | None = None
    end: list[float] | None = None
    negative: bool = False
    """A register was below zero, which is how some stations say that they do not know."""
    intervals: bool = False
    """There are readings of what was delivered in an interval."""
    impossible_charge: bool = False
    """A state of charge was not between 0 and 100 %."""


def fold(
    known: Facts,
    event: model.TransactionEvent,
    now: datetime,
    *,
    conflict: bool,
    status: model.AuthorizationStatus | None,
) -> dict[str, object]:
    """The columns of a transaction that this event changes.

    A fact is what the event says that stands first: the start, else the one with the lowest number, or the earliest
    where there are no numbers. A ``conflict``, another event with the same number, only fills what nobody else says.
    ``status`` is what was thought of the card that it names.
    """
    found = gathered(known)
    rank = _rank(event, conflict=conflict)
    changes: dict[str, object] = {}
    for name, value in _facts(event, now, status):
        earlier = found.ranks.get(name)
        if value is not None and (known[name] is None or (earlier is not None and rank < earlier)):
            changes[name] = value
            found.ranks[name] = rank
    if "stopped_at" in changes:
        # The station says itself when it ended, whatever was made of its silence.
        changes |= {"closed_by": None, "close_reason": None, "superseded_by": None}
    if not conflict:
        for meter_value in event.meter_values:
            _read(found, meter_value)
    changes |= _registers(known, found, stopped=(known["stopped_at"] or changes.get("stopped_at")) is not None)
    changes["gathered"] = found
    return changes


def closed(known: Facts, at: datetime) -> dict[str, object]:
    """The columns that an end made by somebody else changes; one that the station tells replaces it."""
    found = gathered(known)
    found.ranks |= dict.fromkeys(("stopped_at", "stopped_received_at"), _CLOSED_RANK)
    return {"stopped_at": at, **_registers(known, found, stopped=True), "gathered": found}


def gathered(known: Facts) -> Gathered:
    """What said the facts of a transaction."""
    found = known["gathered"]
    if isinstance(found, Gathered):
        return found
    if found is not None:
        return msgspec.convert(found, Gathered)
    # What was known before it was noted who said so stays.
    start_wh, stop_wh = known["meter_start_wh"], known["meter_stop_wh"]
    return Gathered(
        first=[-1.0, start_wh] if isinstance(start_wh, float) else None,
        end=[-1.0, -stop_wh] if isinstance(stop_wh, float) else None,
    )


def register_wh(sample: model.SampledValue) -> float | None:
    """The register of a whole meter in Wh, if this reading is one."""
    if sample.measurand != model.Measurand.ENERGY_REGISTER or sample.phase is not None:
        return None
    return sample.in_base_unit()[0]


def _rank(event: model.TransactionEvent, *, conflict: bool) -> float:
    if conflict:
        return _CONFLICT_RANK
    if event.kind is model.TransactionEventKind.STARTED:
        return _STARTED_RANK
    return seconds(event.timestamp) if event.seq_no is None else float(event.seq_no)


def seconds(moment: datetime) -> float:
    """A moment as a number, whatever its year."""
    return (in_utc(moment) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def _facts(
    event: model.TransactionEvent, now: datetime, status: model.AuthorizationStatus | None
) -> Iterator[tuple[str, object]]:
    yield "evse_id", event.evse_id
    yield "connector_id", event.connector_id
    yield "remote_start_id", event.remote_start_id
    if event.kind is model.TransactionEventKind.ENDED:
        yield "stopped_at", in_utc(event.timestamp)
        yield "stopped_received_at", now
        yield "stop_reason", event.stop_reason
    card = event.id_token.value if event.id_token else None
    if event.kind is model.TransactionEventKind.ENDED or event.trigger is model.TriggerReason.STOP_AUTHORIZED:
        # Whoever stopped it need not be who started it.
        yield "stopped_by", card
        return
    yield "id_token", card
    yield "id_token_status", status
    if event.kind is model.TransactionEventKind.STARTED:
        yield "started_at", in_utc(event.timestamp)
        yield "started_received_at", now


def _read(gathered: Gathered, meter_value: model.MeterValue) -> None:
    at = seconds(meter_value.timestamp)
    for sample in meter_value.samples:
        if sample.measurand == "Energy.Active.Import.Interval":
            gathered.intervals = True
        if sample.measurand == model.Measurand.STATE_OF_CHARGE and not _is_charge(sample.in_base_unit()[0]):
            gathered.impossible_charge = True
        wh = register_wh(sample)
        if wh is None:
            continue
        if wh < 0:
            gathered.negative = True
            continue
        # What is delivered is measured at the outlet; elsewhere only if nowhere else.
        place = 0.0 if sample.location in (None, _OUTLET) else 1.0
        begins = 0.0 if sample.context is model.ReadingContext.TRANSACTION_BEGIN else 1.0
        ends = 0.0 if sample.context is model.ReadingContext.TRANSACTION_END else 1.0
        gathered.first = _lower(gathered.first, [place, begins, at, wh])
        gathered.last = _lower(gathered.last, [place, -at, -wh])
        gathered.end = _lower(gathered.end, [place, ends, -at, -wh])


def _is_charge(percent: float | None) -> bool:
    return percent is None or 0 <= percent <= 100


def _lower(known: list[float] | None, other: list[float]) -> list[float]:
    return other if known is None or other < known else known


def _registers(known: Facts, gathered: Gathered, *, stopped: bool) -> dict[str, object]:
    found: dict[str, object] = {}
    if gathered.first is not None:
        found["meter_start_wh"] = gathered.first[-1]
    if gathered.last is not None:
        found["meter_last_wh"] = -gathered.last[-1]
    if stopped and gathered.end is not None:
        found["meter_stop_wh"] = -gathered.end[-1]
    return {name: wh for name, wh in found.items() if known[name] != wh}
