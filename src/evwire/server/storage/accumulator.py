"""A total of energy that never goes back, made of meters that begin anew, run backwards, or say what cannot be."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import msgspec

from evwire.server.storage.energy import MOST_W

_MARGIN = 1.5
_FIRST_OCPP = datetime(2010, 1, 1, tzinfo=UTC)
_CLOCKS_MAY_DIFFER = timedelta(minutes=5)
# What an interval may have been long, while nobody knows when the one before ended.
_LONGEST_INTERVAL = timedelta(hours=1)
# What registers of 31, 32, 63 and 64 bits say when they have nothing to say; and the same in kWh.
_NOTHING_WH = frozenset(
    float(most * unit) for most in (2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1) for unit in (1, 1000)
)


class Metered(msgspec.Struct, frozen=True, kw_only=True):
    """A reading in Wh: of a register, or of what was delivered since the reading before (``interval``)."""

    at: datetime
    value_wh: float
    transaction_id: str = ""
    interval: bool = False


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """What was delivered since it was first looked at, and what the next reading is compared with."""

    total_wh: float = 0.0
    at: datetime | None = None
    register_wh: float | None = None
    """None: intervals are added up, as long as no register was seen."""
    transaction_id: str = ""
    odd_wh: float | None = None
    """A register that does not fit what was before; it counts from here if the next one fits it."""
    odd_at: datetime | None = None


def advanced(total: Total, reading: Metered, now: datetime) -> Total:
    """The total after one more reading; ``total_wh`` is never lower.

    What is late, negative, no number or a register's way to say nothing changes nothing. A register that has grown by
    no more than 4 MW (and half as much again) could deliver adds what it has grown by. One that begins lower with
    another transaction counts from zero. Any other is believed once the next reading fits it, from there on.
    """
    value = reading.value_wh
    if not math.isfinite(value) or value < 0 or value in _NOTHING_WH:
        return total
    # By a clock that is wrong nothing would ever be late, or everything.
    at = now if reading.at > now + _CLOCKS_MAY_DIFFER or reading.at < _FIRST_OCPP else reading.at
    if reading.interval:
        return _interval(total, value, at)
    new = msgspec.structs.replace(
        total, at=at, register_wh=value, transaction_id=reading.transaction_id, odd_wh=None, odd_at=None
    )
    if total.register_wh is None or total.at is None:
        return new
    if at <= total.at:
        return total
    grown = value - total.register_wh
    if 0 <= grown <= _most_wh(at - total.at):
        return _plus(new, grown)
    elsewhere = reading.transaction_id not in ("", total.transaction_id)
    if grown < 0 and elsewhere and value <= min(total.register_wh / 2, _most_wh(at - total.at)):
        return _plus(new, value)
    if total.odd_wh is not None and total.odd_at is not None and at > total.odd_at:
        since = value - total.odd_wh
        if 0 <= since <= _most_wh(at - total.odd_at):
            return _plus(new, since)
    return msgspec.structs.replace(total, odd_wh=value, odd_at=at)


def _interval(total: Total, value: float, at: datetime) -> Total:
    if total.register_wh is not None or (total.at is not None and at <= total.at):
        return total
    length = _LONGEST_INTERVAL if total.at is None else at - total.at
    new = msgspec.structs.replace(total, at=at)
    return _plus(new, value) if value <= _most_wh(length) else new


def _most_wh(time: timedelta) -> float:
    return MOST_W * _MARGIN * time.total_seconds() / 3600


def _plus(total: Total, wh: float) -> Total:
    return msgspec.structs.replace(total, total_wh=round(total.total_wh + wh, 6))
