"""Meter readings of 2.x and the version-independent ones."""

from __future__ import annotations

import math
from enum import StrEnum
from functools import partial

from evwire import model
from evwire.versions.mapping import Lifted, Losses, utc, words_of
from evwire.versions.units import unit_of
from evwire.versions.v201 import types
from evwire.versions.v201.words import Words

_LEFT_OUT = "the version does not know it: the reading is left out"

_WITH_SIGNED_DATA = "2.x says how to read signed data only beside such data"
SAMPLE_LOSSES = {
    "measurand": _LEFT_OUT,
    "phase": _LEFT_OUT,
    "location": _LEFT_OUT,
    "value": "a reading needs a number, signed or not: it is left out",
    "signing_method": _WITH_SIGNED_DATA,
    "encoding_method": _WITH_SIGNED_DATA,
    "public_key": _WITH_SIGNED_DATA,
}

_CONTEXTS: Lifted[StrEnum, model.ReadingContext] = Lifted(
    {word: word for word in model.ReadingContext}, partial(model.unknown, model.ReadingContext)
)


class Metering:
    """The rules for readings, on one version's messages; a later version overrides what it says otherwise."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._contexts = words_of(words.ReadingContextEnumType)
        self._measurands = words_of(words.MeasurandEnumType)
        self._phases = words_of(words.PhaseEnumType)
        self._locations = words_of(words.LocationEnumType)
        self._texts: Lifted[StrEnum, str] = Lifted(
            {
                word: str(word.value)
                for enum in (words.MeasurandEnumType, words.PhaseEnumType, words.LocationEnumType)
                for word in enum
            },
            str,
        )

    def lift(self, native: list[types.MeterValueType]) -> tuple[model.MeterValue, ...]:
        return tuple(
            [
                model.MeterValue(
                    timestamp=utc(meter_value.timestamp),
                    samples=tuple([self._lift_sample(sample) for sample in meter_value.sampled_value]),
                )
                for meter_value in native
            ]
        )

    def _lift_sample(self, native: types.SampledValueType) -> model.SampledValue:
        measurand = model.Measurand.ENERGY_REGISTER if native.measurand is None else self._texts[native.measurand]
        unit = native.unit_of_measure
        signed = native.signed_meter_value
        return model.SampledValue(
            value=native.value,
            measurand=measurand,
            unit=unit_of(measurand) if unit is None or unit.unit is None else unit.unit,
            multiplier=0 if unit is None or unit.multiplier is None else unit.multiplier,
            context=model.ReadingContext.SAMPLE_PERIODIC if native.context is None else _CONTEXTS[native.context],
            phase=None if native.phase is None else self._texts[native.phase],
            location=None if native.location is None else self._texts[native.location],
            signed_data=None if signed is None else signed.signed_meter_data,
            signing_method=None if signed is None else signed.signing_method or None,
            encoding_method=None if signed is None else signed.encoding_method or None,
            public_key=None if signed is None else signed.public_key or None,
        )

    def lower(self, meter_values: tuple[model.MeterValue, ...], losses: Losses) -> list[types.MeterValueType]:
        """What the version can say of the readings; a meter value of which nothing is left is left out."""
        lowered = []
        for meter_value in meter_values:
            samples = [
                native for sample in meter_value.samples if (native := self._lower_sample(sample, losses)) is not None
            ]
            if samples:
                lowered.append(self._words.MeterValueType(sampled_value=samples, timestamp=meter_value.timestamp))
        return lowered

    def _lower_sample(self, sample: model.SampledValue, losses: Losses) -> types.SampledValueType | None:
        measurand = self._measurands.get(sample.measurand)
        phase = self._phases.get(sample.phase or "")
        location = self._locations.get(sample.location or "")
        value = sample.value
        # Without a word that qualifies it a reading would say something else, so it is not said at all.
        if measurand is None:
            losses.lose(model.SampledValue, "measurand", sample.measurand, at="meter_values.samples.")
            return None
        if phase is None and sample.phase is not None:
            losses.lose(model.SampledValue, "phase", sample.phase, at="meter_values.samples.")
            return None
        if location is None and sample.location is not None:
            losses.lose(model.SampledValue, "location", sample.location, at="meter_values.samples.")
            return None
        if value is None or not math.isfinite(value):
            losses.lose(model.SampledValue, "value", value, at="meter_values.samples.")
            return None
        if sample.signed_data is None:
            losses.lose_given(sample, "signing_method", "encoding_method", "public_key", at="meter_values.samples.")
        return self._words.SampledValueType(
            value=value,
            context=self._contexts[sample.context],
            measurand=measurand,
            phase=phase,
            location=location,
            signed_meter_value=self._lower_signed_data(sample),
            unit_of_measure=self._lower_unit(sample),
        )

    def _lower_unit(self, sample: model.SampledValue) -> types.UnitOfMeasureType | None:
        # What has no unit by its nature needs none said; an empty one elsewhere is not the same as the default.
        unit = sample.unit if sample.unit or unit_of(sample.measurand) else None
        if unit is None and not sample.multiplier:
            return None
        return self._words.UnitOfMeasureType(unit=unit, multiplier=sample.multiplier or None)

    def _lower_signed_data(self, sample: model.SampledValue) -> types.SignedMeterValueType | None:
        if sample.signed_data is None:
            return None
        return self._words.SignedMeterValueType(
            signed_meter_data=sample.signed_data,
            # 2.0.1 requires how to read it; what is not known is empty.
            signing_method=sample.signing_method or "",
            encoding_method=sample.encoding_method or "",
            public_key=sample.public_key or "",
        )
