"""What a meter says."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, Value


class ReadingContext(StrEnum):
    """Why a value was read."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class Measurand:
    """The measurands most meters have; any other name of the standard is as good (2.1 Part 2, 3.45)."""

    ENERGY_REGISTER = "Energy.Active.Import.Register"
    POWER = "Power.Active.Import"
    POWER_OFFERED = "Power.Offered"
    CURRENT = "Current.Import"
    CURRENT_OFFERED = "Current.Offered"
    VOLTAGE = "Voltage"
    STATE_OF_CHARGE = "SoC"


_TO_BASE = {
    "kWh": ("Wh", 3),
    "kW": ("W", 3),
    "kvar": ("var", 3),
    "kvarh": ("varh", 3),
    "kVA": ("VA", 3),
}


class SampledValue(Value, frozen=True, kw_only=True):
    """One reading: ``value`` times ten to the power of ``multiplier``, in ``unit``.

    ``unit`` is empty for what has none, such as a power factor. A signed reading has ``signed_data`` as the meter
    made it. How to read that (2.x) stands beside it.
    """

    value: float | None = None
    measurand: str = Measurand.ENERGY_REGISTER
    unit: str = "Wh"
    multiplier: int = 0
    context: ReadingContext = ReadingContext.SAMPLE_PERIODIC
    phase: str | None = None
    location: str | None = None
    signed_data: str | None = None
    signing_method: str | None = None
    encoding_method: str | None = None
    public_key: str | None = None

    def in_base_unit(self) -> tuple[float | None, str]:
        """The reading without prefix or multiplier: kWh become Wh, kW become W."""
        if self.value is None:
            return None, self.unit
        unit, exponent = _TO_BASE.get(self.unit, (self.unit, 0))
        exponent += self.multiplier
        if exponent == 0:
            return self.value, unit
        # The shortest decimal, so that 1.1 kWh is 1100.0 Wh and not 1100.0000000000002.
        return round(self.value * 10**exponent, 9), unit


class MeterValue(Value, frozen=True, kw_only=True):
    """Readings taken at one moment."""

    timestamp: datetime
    samples: tuple[SampledValue, ...]


def energy_register_wh(meter_values: tuple[MeterValue, ...], context: ReadingContext | None = None) -> float | None:
    """The energy register in Wh, the last one said; of ``context`` only, if given."""
    for meter_value in reversed(meter_values):
        for sample in meter_value.samples:
            if sample.measurand != Measurand.ENERGY_REGISTER or sample.phase is not None:
                continue
            if context is None or sample.context is context:
                energy_wh, _ = sample.in_base_unit()
                if energy_wh is not None:
                    return energy_wh
    return None


class MeterValues(Request["MeterValuesResult"], frozen=True, kw_only=True):
    """Station → CSMS: readings outside a transaction (J01; 1.6, 4.7). ``evse_id`` 0 is the main meter."""

    evse_id: int
    meter_values: tuple[MeterValue, ...]


class MeterValuesResult(Result, frozen=True, kw_only=True):
    """Received."""
