"""How much energy a transaction delivered, by what its meter counts, and whether that can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import msgspec

from evwire import model

MOST_W = 4_000_000.0
"""More than any connector delivers: the Megawatt Charging System ends at 3.75 MW."""
_MARGIN = 1.1
_PEAKS = 1.5
"""Power is told of moments; in between it may have been more."""
_ENOUGH = 3
INTERVAL = "Energy.Active.Import.Interval"
TELLING = (model.Measurand.ENERGY_REGISTER, model.Measurand.POWER, model.Measurand.POWER_OFFERED, INTERVAL)
"""The measurands that tell the energy, or how much it can have been at most."""


class EnergySource(StrEnum):
    """What the energy was reckoned from."""

    REGISTER = "register"
    """The difference of a register that only grows: of a lifetime, or of a session."""
    SESSION = "session"
    """A register that began anew within the transaction: its last reading."""
    INTERVAL = "interval"
    """The sum of what was delivered in each interval."""


class Reading(msgspec.Struct, frozen=True):
    """A reading of energy, of power or of the power offered, in Wh or W, in the order in which it was taken."""

    timestamp: datetime
    measurand: str
    context: str
    value: float


class Verdict(msgspec.Struct, frozen=True):
    """The energy, where it comes from, and why it should not be billed unseen."""

    energy_wh: float | None
    source: EnergySource | None
    doubt: str | None = None


def running(start_wh: float | None, last_wh: float | None) -> Verdict:
    """What a transaction that runs has so far, as far as its registers say."""
    if start_wh is None or last_wh is None or last_wh < start_wh:
        return Verdict(None, None)
    return Verdict(round(last_wh - start_wh, 6), EnergySource.REGISTER)


def settled(
    start_wh: float | None,
    stop_wh: float | None,
    readings: Sequence[Reading],
    *,
    duration_s: float | None,
    backwards: bool,
    negative: bool,
    impossible_charge: bool,
) -> Verdict:
    """What a transaction that ended has in all.

    ``backwards``: its end is dated before its begin. ``negative``: a register below zero was not taken.
    ``impossible_charge``: the state of charge of its car was none.
    """
    energy_wh: float | None = None
    source: EnergySource | None = None
    registers = [each for each in readings if each.measurand == model.Measurand.ENERGY_REGISTER]
    doubts = []
    if start_wh is not None and stop_wh is not None and stop_wh >= start_wh:
        energy_wh, source = stop_wh - start_wh, EnergySource.REGISTER
    elif start_wh is not None and stop_wh is not None:
        energy_wh, source = stop_wh, EnergySource.SESSION
        doubts.append("the register ended below where it began")
    elif intervals := {each.timestamp: each.value for each in reversed(readings) if each.measurand == INTERVAL}:
        energy_wh, source = sum(intervals.values()), EnergySource.INTERVAL
    if negative:
        doubts.append("a register was below zero")
    if source is EnergySource.REGISTER and any(later.value < earlier.value for earlier, later in pairwise(registers)):
        doubts.append("the register ran backwards")
    seen: dict[tuple[datetime, str, str], float] = {}
    if any(
        seen.setdefault((each.timestamp, each.measurand, each.context), each.value) != each.value for each in readings
    ):
        doubts.append("two readings of one moment differ")
    if impossible_charge:
        doubts.append("a state of charge was not between 0 and 100 %")
    if backwards:
        doubts.append("it ended before it began")
    elif energy_wh is not None and duration_s is not None and energy_wh > _most_w(readings) * duration_s / 3600:
        doubts.append("more than could be delivered in that time")
    return Verdict(None if energy_wh is None else round(energy_wh, 6), source, "; ".join(doubts) if doubts else None)


def _most_w(readings: Sequence[Reading]) -> float:
    """More power than this was never there, by what the station offered, else by what it told of it."""
    offered = [each.value for each in readings if each.measurand == model.Measurand.POWER_OFFERED]
    if offered:
        return max(offered) * _MARGIN
    told = [each.value for each in readings if each.measurand == model.Measurand.POWER]
    return max(told) * _PEAKS if len(told) >= _ENOUGH and max(told) > 0 else MOST_W * _MARGIN
