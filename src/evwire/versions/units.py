"""What a reading is in when its unit is not said, and numbers as text."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache

from evwire import model

_UNITS = {
    model.Measurand.STATE_OF_CHARGE: "Percent",
    model.Measurand.VOLTAGE: "V",
    "Frequency": "Hz",
    "RPM": "RPM",
    "Temperature": "Celsius",
    "Power.Factor": "",
}

_UNITS_OF_FAMILIES = (
    ("Energy.Reactive.", "varh"),
    ("Energy.Apparent.", "VAh"),
    ("Energy", "Wh"),
    ("Power.Reactive.", "var"),
    ("Power.", "W"),
    ("Current.", "A"),
    ("Voltage.", "V"),
)


@lru_cache(maxsize=256)
def unit_of(measurand: str) -> str:
    """The unit of a measurand that is sent without one; empty for a number that has none.

    Energy is in Wh by the standard; the frequency of 1.6 is in hertz by its errata. The rest is the unit
    without prefix of what is measured.
    """
    if measurand in _UNITS:
        return _UNITS[measurand]
    return next((unit for family, unit in _UNITS_OF_FAMILIES if measurand.startswith(family)), "")


def decimal_text(value: float, exponent: int = 0) -> str:
    """``value`` times ten to the power of ``exponent``, as a plain decimal: no exponent, no superfluous zero."""
    text = repr(float(value))
    if exponent or "e" in text:
        text = format(Decimal(text).scaleb(exponent), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number_in(text: str) -> float | None:
    """The finite number that ``text`` is, if it is one."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None
