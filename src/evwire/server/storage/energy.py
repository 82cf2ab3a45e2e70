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
INTERVAL = "Energy.Active.Import.Interval"


class EnergySource(StrEnum):
    """What the energy was reckoned from."""

    REGISTER = "register"
    """The difference of a register that only grows: of a lifetime, or of a session."""
    SESSION = "session"
    """A register that began anew within the transaction: its last reading."""
    INTERVAL = "interval"
    """The sum of what was delivered in each interval."""


class Reading(msgspec.Struct, frozen=True):
    """A reading of energy or of the power offered, in Wh or W, in the order in which it was taken."""

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
    started_at: datetime | None,
    stopped_at: datetime | None,
    readings: Sequence[Reading],
    *,
    negative: bool,
) -> Verdict:
    """What a transaction that ended has in all. ``negative``: a register below zero was not taken."""
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
    if energy_wh is not None and started_at is not None and stopped_at is not None:
        offered = [each.value for each in readings if each.measurand == model.Measurand.POWER_OFFERED]
        hours = (stopped_at - started_at).total_seconds() / 3600
        if hours < 0:
            doubts.append("it ended before it began")
        elif energy_wh > (max(offered) if offered else MOST_W) * hours * _MARGIN:
            doubts.append("more than could be delivered in that time")
    return Verdict(None if energy_wh is None else round(energy_wh, 6), source, "; ".join(doubts) if doubts else None)
