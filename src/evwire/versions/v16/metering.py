"""Meter readings of 1.6 and the version-independent ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum
from functools import partial

from evwire import model
from evwire.versions.mapping import Lifted, Losses, utc, words_of
from evwire.versions.units import decimal_text, number_in, unit_of
from evwire.versions.v16 import enums, types

SAMPLE_LOSSES = {
    "measurand": "1.6 does not know it: the reading is left out",
    "phase": "1.6 does not know it: the reading is left out",
    "location": "1.6 does not know it: the reading is left out",
    "unit": "1.6 does not know it: the reading is left out",
    "value": "a reading needs a number: it is left out",
    "signing_method": "1.6 carries signed data without saying how to read it",
    "encoding_method": "1.6 carries signed data without saying how to read it",
    "public_key": "1.6 carries signed data without saying how to read it",
}

_NATIVE_CONTEXTS = words_of(enums.ReadingContext)
_MEASURANDS = words_of(enums.Measurand)
_PHASES = words_of(enums.Phase)
_LOCATIONS = words_of(enums.Location)
_UNITS = words_of(enums.UnitOfMeasure)


_SIGNED = enums.ValueFormat.SIGNED_DATA
_PERIODIC = model.ReadingContext.SAMPLE_PERIODIC
# The schema has the misspelt unit of 1.5 beside the right one.
_TEXTS: dict[StrEnum, str] = {
    word: str(word.value)
    for enum in (enums.Measurand, enums.Phase, enums.Location, enums.UnitOfMeasure)
    for word in enum
}
_WORDS: dict[StrEnum, str] = _TEXTS | {enums.UnitOfMeasure.CELCIUS: "Celsius"}
_CONTEXTS_OF = {word: model.ReadingContext(word.value) for word in enums.ReadingContext}
# For readings in words that nobody knows.
_ANY_WORDS = Lifted(_WORDS, str)
_ANY_CONTEXTS = Lifted(_CONTEXTS_OF, partial(model.unknown, model.ReadingContext))

# 1.6 has no word for these units, but does not need one: the measurand tells (errata for Frequency; 7.31).
_UNITS_LEFT_UNSAID = frozenset({"Frequency", "RPM", "Power.Factor"})


def lift_meter_values(native: list[types.MeterValue]) -> tuple[model.MeterValue, ...]:
    return tuple(
        [
            model.MeterValue(
                timestamp=utc(meter_value.timestamp),
                samples=_lift_samples(meter_value.sampled_value),
            )
            for meter_value in native
        ]
    )


def lower_meter_values(meter_values: tuple[model.MeterValue, ...], losses: Losses) -> list[types.MeterValue]:
    """What 1.6 can say of the readings; a meter value of which nothing is left is left out."""
    lowered = []
    for meter_value in meter_values:
        samples = [native for sample in meter_value.samples for native in _lower_sample(sample, losses)]
        if samples:
            lowered.append(types.MeterValue(timestamp=meter_value.timestamp, sampled_value=samples))
    return lowered


def _lift_samples(native: list[types.SampledValue]) -> tuple[model.SampledValue, ...]:
    try:
        return tuple([_lift_sample(sample, _WORDS, _CONTEXTS_OF) for sample in native])
    except KeyError:
        return tuple([_lift_sample(sample, _ANY_WORDS, _ANY_CONTEXTS) for sample in native])


def _lift_sample(
    native: types.SampledValue,
    words: dict[StrEnum, str],
    contexts: dict[enums.ReadingContext, model.ReadingContext],
) -> model.SampledValue:
    text = native.value
    measurand = native.measurand
    word = model.Measurand.ENERGY_REGISTER if measurand is None else words[measurand]
    unit, context, phase, location = native.unit, native.context, native.phase, native.location
    value = None if native.format is _SIGNED else number_in(text)
    return model.SampledValue(
        value=value,
        measurand=word,
        unit=unit_of(word) if unit is None else words[unit],
        context=_PERIODIC if context is None else contexts[context],
        phase=None if phase is None else words[phase],
        location=None if location is None else words[location],
        signed_data=text if value is None else None,
    )


def _lower_sample(sample: model.SampledValue, losses: Losses) -> Iterator[types.SampledValue]:
    """One reading, or two: 1.6 has no room for a number and its signed form in one."""
    measurand = _MEASURANDS.get(sample.measurand)
    phase = _PHASES.get(sample.phase or "")
    location = _LOCATIONS.get(sample.location or "")
    unit = _UNITS.get(sample.unit)
    # Without a word that qualifies it a reading would say something else, so it is not said at all.
    lost = {
        "measurand": measurand is None,
        "phase": phase is None and sample.phase is not None,
        "location": location is None and sample.location is not None,
        "unit": unit is None and not _is_understood(sample),
    }
    for field, is_lost in lost.items():
        if is_lost:
            losses.lose(model.SampledValue, field, getattr(sample, field), at="meter_values.samples.")
            return
    context = _NATIVE_CONTEXTS[sample.context]
    if sample.value is not None and math.isfinite(sample.value):
        yield types.SampledValue(
            value=decimal_text(sample.value, sample.multiplier),
            context=context,
            measurand=measurand,
            phase=phase,
            location=location,
            unit=unit,
        )
    elif sample.value is not None or sample.signed_data is None:
        losses.lose(model.SampledValue, "value", sample.value, at="meter_values.samples.")
    if sample.signed_data is not None:
        losses.lose_given(sample, "signing_method", "encoding_method", "public_key", at="meter_values.samples.")
        yield types.SampledValue(
            value=sample.signed_data,
            context=context,
            format=enums.ValueFormat.SIGNED_DATA,
            measurand=measurand,
            phase=phase,
            location=location,
            unit=unit,
        )


def _is_understood(sample: model.SampledValue) -> bool:
    return sample.measurand in _UNITS_LEFT_UNSAID and sample.unit == unit_of(sample.measurand)
