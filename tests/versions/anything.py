"""Any request or result of the catalogue, made from its types."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from evwire import model

WORDS = st.text("abcXYZ019", min_size=1, max_size=12)
NUMBERS = st.integers(0, 40)
NAMED: Mapping[str, st.SearchStrategy[Any]] = {
    "transaction_id": st.just("42"),
    "evse_id": st.integers(1, 40),
    "connector_id": st.integers(1, 3),
}

SCALARS: Mapping[Any, st.SearchStrategy[Any]] = {
    str: WORDS,
    int: NUMBERS,
    float: st.integers(0, 1000).map(lambda tenths: tenths / 10),
    bool: st.booleans(),
    object: WORDS,
    bytes: st.binary(max_size=8),
    datetime: st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
}

KNOWN: Mapping[tuple[str, str], st.SearchStrategy[Any]] = {
    ("Component", "name"): st.just("OCPPCommCtrlr"),
    ("Variable", "name"): st.sampled_from(("HeartbeatInterval", "WebSocketPingInterval")),
}
"""By the names of a structure and its field, texts that every version knows where any text would not do."""

# Where a type alone says too little: what a field's value means to other fields, or to the wire.
FIELDS: Mapping[tuple[type[msgspec.Struct], str], st.SearchStrategy[Any]] = {
    (model.IdToken, "kind"): st.sampled_from(("ISO14443", "Central", "eMAID", "VIN")),
    (model.SampledValue, "measurand"): st.sampled_from(("Energy.Active.Import.Register", "Voltage", "Noise")),
    (model.SampledValue, "unit"): st.sampled_from(("Wh", "kWh", "V", "bels")),
    (model.SampledValue, "multiplier"): st.sampled_from((0, 3)),
    (model.SampledValue, "phase"): st.sampled_from((None, "L1", "L1-N", "L9")),
    (model.SampledValue, "location"): st.sampled_from((None, "Outlet", "EV", "Moon")),
    (model.MeterValue, "samples"): st.deferred(lambda: anything(model.SampledValue).map(lambda sample: (sample,))),
    # Left out, it is filled in when the message leaves.
    (model.BootNotificationResult, "current_time"): SCALARS[datetime],
    (model.HeartbeatResult, "current_time"): SCALARS[datetime],
    (model.StatusNotification, "timestamp"): SCALARS[datetime],
    # Of profiles, mostly such as every version has: one with setpoints, or of 2.1's kinds, is refused by the others.
    (model.ChargingProfile, "purpose"): st.sampled_from(
        (*list(model.ChargingProfilePurpose)[1:4],) * 2 + tuple(model.ChargingProfilePurpose)
    ),
    (model.ChargingProfile, "kind"): st.sampled_from(tuple(model.ChargingProfileKind)[:3]),
    (model.ChargingProfile, "schedules"): st.deferred(
        lambda: anything(model.ChargingSchedule).map(lambda only: (only,))
    ),
    (model.ChargingProfile, "not_lifted"): st.just(()),
    (model.ChargingSchedulePeriod, "limit"): SCALARS[float],
    (model.DataTransfer, "data"): st.sampled_from((None, "text", {"a": [1, None]}, 7)),
    (model.DataTransferResult, "data"): st.sampled_from((None, "text", {"a": [1, None]}, 7)),
}


def anything(wanted: Any) -> st.SearchStrategy[Any]:
    """Values of this type; of text and numbers, such as fit every version's limits."""
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return st.one_of(*(st.none() if arm is type(None) else anything(arm) for arm in get_args(wanted)))
    if origin in (tuple, list):
        return st.lists(anything(get_args(wanted)[0]), min_size=1, max_size=2).map(origin)
    if origin is not None and hasattr(wanted, "__metadata__"):
        return anything(origin)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return st.sampled_from(list(wanted))
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return structure(wanted)
    if origin in (dict, Mapping) or wanted is dict or getattr(origin, "__name__", "") == "Mapping":
        return st.dictionaries(WORDS, WORDS, max_size=2)
    return SCALARS[wanted]


def _whole_event(event: model.TransactionEvent) -> model.TransactionEvent:
    context = {
        model.TransactionEventKind.STARTED: model.ReadingContext.TRANSACTION_BEGIN,
        model.TransactionEventKind.UPDATED: model.ReadingContext.SAMPLE_CLOCK,
        model.TransactionEventKind.ENDED: model.ReadingContext.TRANSACTION_END,
    }[event.kind]
    return msgspec.structs.replace(
        event,
        seq_no=event.seq_no or 0,
        evse_id=event.evse_id or 1,
        connector_id=event.connector_id or 1,
        id_token=event.id_token or model.IdToken("04A2B3C4"),
        meter_values=(
            model.MeterValue(timestamp=event.timestamp, samples=(model.SampledValue(value=5.0, context=context),)),
        ),
    )


WHOLE: Mapping[type[msgspec.Struct], Callable[[Any], Any]] = {model.TransactionEvent: _whole_event}
"""What a version asks for that the type does not."""


def structure(wanted: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Structures with anything in their fields; what need not be given often is not."""
    fields = {}
    for field in msgspec.structs.fields(wanted):
        if field.name == "losses":
            continue
        values = FIELDS.get((wanted, field.name))
        if values is None:
            values = KNOWN.get((wanted.__name__, field.name))
        if values is None:
            values = NAMED[field.name] if field.name in NAMED else anything(field.type)
            if field.name == "evse_id" and field.required:
                values = NUMBERS  # 0 is the station; where it may be left out, that is how to say so
        if not field.required and (wanted, field.name) not in FIELDS:
            usual = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
            values = st.just(usual) | values
        fields[field.name] = values
    built = st.builds(wanted, **fields)
    return built | built.map(WHOLE[wanted]) if wanted in WHOLE else built


def differences(said: object, arrived: object, at: str = "") -> Iterator[tuple[str, bool]]:
    """Where two values differ: the way there, without positions, and whether anything was said there."""
    if isinstance(said, msgspec.Struct) and type(said) is type(arrived):
        for field in said.__struct_fields__:
            if field != "losses":
                yield from differences(getattr(said, field), getattr(arrived, field), f"{at}.{field}" if at else field)
    elif isinstance(said, tuple) and isinstance(arrived, tuple) and len(said) == len(arrived):
        for one, other in zip(said, arrived, strict=True):
            yield from differences(one, other, at)
    elif said != arrived:
        yield at, said is not None


def unnamed(
    said: object, arrived: object, losses: tuple[model.Loss, ...], filled_in: frozenset[str] = frozenset()
) -> set[str]:
    """Differences that no loss names, nor anything around or inside them; where nothing was said, unless filled in."""
    named = {loss.field for loss in losses}
    return {
        path
        for path, given in differences(said, arrived)
        if (given or path not in filled_in)
        and not any(path == loss or path.startswith(f"{loss}.") or loss.startswith(f"{path}.") for loss in named)
    }
