"""The profile stack: which limit holds when. Pure functions; times are arguments.

At any moment, of each purpose that profile counts which has the highest stack level among those that are valid and
have a period then; a TxProfile takes the place of a TxDefaultProfile; the lowest limit of what is left holds
(1.6, 3.13 with errata 3.43; 2.x, K 3.4-3.5, K01.FR.17, K02.FR.08, K08.FR.04).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

import msgspec

from evwire.model import (
    ChargingLimitSource,
    ChargingProfile,
    ChargingProfileKind,
    ChargingProfilePurpose,
    ChargingRateUnit,
    ChargingSchedulePeriod,
    RecurrencyKind,
)

RECURRENCY = {RecurrencyKind.DAILY: timedelta(days=1), RecurrencyKind.WEEKLY: timedelta(weeks=1)}

_LOOK_AHEAD = timedelta(days=8)
"""Longer than any recurrence."""
_TX_PURPOSES = (ChargingProfilePurpose.TX_PROFILE, ChargingProfilePurpose.TX_DEFAULT_PROFILE)
_STATION_PURPOSES = (
    ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE,
    ChargingProfilePurpose.CHARGING_STATION_EXTERNAL_CONSTRAINTS,
)


class InstalledProfile(msgspec.Struct, frozen=True):
    """A profile in a station: where (EVSE 0 is the station), since when, and who set it."""

    evse_id: int
    profile: ChargingProfile
    installed_at: datetime
    source: ChargingLimitSource = ChargingLimitSource.CSO


class Supply(msgspec.Struct, frozen=True):
    """What one EVSE can give without any profile: A on each phase. The voltage is the area's, not a measured one."""

    max_current_a: float = 32.0
    voltage_v: float = 230.0
    phases: int = 3

    def convert(self, limit: float, unit: ChargingRateUnit, to: ChargingRateUnit, phases: int | None) -> float:
        """A per phase as W in all, or the other way, on so many phases (K01.FR.49, K01.FR.50)."""
        if unit is to:
            return limit
        factor = self.voltage_v * (self.phases if phases is None else min(phases, self.phases) or self.phases)
        return limit * factor if to is ChargingRateUnit.W else limit / factor


class Using(msgspec.Struct, frozen=True):
    """The transaction that an EVSE is used by; without an id, one that might begin then (K08.FR.06)."""

    started_at: datetime
    transaction_id: str | None = None


class Limit(msgspec.Struct, frozen=True):
    """What may be drawn at one moment; None is as much as there is."""

    value: float
    number_phases: int | None = None
    phase_to_use: int | None = None


UNLIMITED = Limit(math.inf)


def limit_at(
    installed: Sequence[InstalledProfile],
    evse_id: int,
    when: datetime,
    unit: ChargingRateUnit,
    supply: Supply,
    using: Using | None,
) -> Limit:
    """What the profiles allow an EVSE, or with 0 the station, by all purposes that concern it.

    For an EVSE the station's own limit is one among others: it is not divided here. Without ``using`` no
    transaction's profile counts.
    """
    limits = [leading(installed, purpose, evse_id, when, using) for purpose in _STATION_PURPOSES]
    if evse_id and using is not None:
        limits.append(
            leading(installed, ChargingProfilePurpose.TX_PROFILE, evse_id, when, using)
            or leading(installed, ChargingProfilePurpose.TX_DEFAULT_PROFILE, evse_id, when, using)
        )
    return lowest((found for found in limits if found is not None), unit, supply)


def leading(
    installed: Sequence[InstalledProfile],
    purpose: ChargingProfilePurpose,
    evse_id: int,
    when: datetime,
    using: Using | None,
) -> tuple[ChargingRateUnit, ChargingSchedulePeriod] | None:
    """The period, with its unit, that counts for this purpose at this moment.

    At the same stack level a profile of the EVSE itself goes before one for all EVSEs (1.6, 3.13.1).
    """
    best: tuple[tuple[int, int], tuple[ChargingRateUnit, ChargingSchedulePeriod]] | None = None
    for each in installed:
        if each.profile.purpose is not purpose or not _concerns(each, evse_id, using):
            continue
        rank = (each.profile.stack_level, each.evse_id)
        if best is not None and best[0] >= rank:
            continue
        found = period_at(each, when, using)
        if found is not None:
            best = (rank, found)
    return None if best is None else best[1]


def _concerns(each: InstalledProfile, evse_id: int, using: Using | None) -> bool:
    profile = each.profile
    if profile.purpose is ChargingProfilePurpose.TX_PROFILE:
        if using is None or each.evse_id != evse_id:
            return False
        return profile.transaction_id is not None and profile.transaction_id == using.transaction_id
    return each.evse_id in (0, evse_id)


def period_at(
    each: InstalledProfile, when: datetime, using: Using | None
) -> tuple[ChargingRateUnit, ChargingSchedulePeriod] | None:
    """The period of a profile at this moment, if it is valid and has one then."""
    profile, schedule = each.profile, each.profile.schedules[0]
    if (profile.valid_from is not None and when < profile.valid_from) or (
        profile.valid_to is not None and when >= profile.valid_to
    ):
        return None
    start = start_of(each, using)
    if start is None or when < start:
        return None
    elapsed = when - start
    if profile.kind is ChargingProfileKind.RECURRING and profile.recurrency_kind is not None:
        elapsed %= RECURRENCY[profile.recurrency_kind]
    elapsed_s = elapsed.total_seconds()
    if schedule.duration_s is not None and elapsed_s >= schedule.duration_s:
        return None
    position = bisect_right(schedule.periods, elapsed_s, key=lambda period: period.start_period_s)
    return (schedule.charging_rate_unit, schedule.periods[position - 1]) if position else None


def start_of(each: InstalledProfile, using: Using | None) -> datetime | None:
    """What a schedule's times count from; None while nothing charges that it could count from.

    Without a start an absolute one counts from the start of charging, too (1.6, 7.13); of a limit for the station
    from its arrival.
    """
    profile, schedule = each.profile, each.profile.schedules[0]
    if profile.kind is not ChargingProfileKind.RELATIVE and schedule.start_schedule is not None:
        return schedule.start_schedule
    if profile.purpose in _TX_PURPOSES:
        return None if using is None else using.started_at
    return each.installed_at


def lowest(
    limits: Iterable[tuple[ChargingRateUnit, ChargingSchedulePeriod]], unit: ChargingRateUnit, supply: Supply
) -> Limit:
    """The lowest of all in one unit, on no more phases than any of them allows; converted ones are rounded down."""
    value, phases, phase_to_use = math.inf, None, None
    for of_unit, period in limits:
        if period.limit is None:
            continue
        given = supply.convert(period.limit, of_unit, unit, period.number_phases)
        value = min(value, given if of_unit is unit else tenths(given))
        if period.number_phases is not None and (phases is None or period.number_phases < phases):
            phases, phase_to_use = period.number_phases, period.phase_to_use
    return Limit(value, phases, phase_to_use)


def tenths(value: float) -> float:
    """Rounded down to one digit after the point."""
    if not math.isfinite(value):
        return value
    # A product such as 10 A * 690 V may miss the number that is meant by a hair.
    return float(Decimal(f"{value:.6f}").quantize(Decimal("0.1"), ROUND_FLOOR))


def composite_schedule(
    installed: Sequence[InstalledProfile],
    evse_id: int,
    start: datetime,
    duration_s: int,
    unit: ChargingRateUnit,
    supply: Supply,
    using: Using | None = None,
) -> tuple[ChargingSchedulePeriod, ...]:
    """What holds for an EVSE from ``start`` on, second by second, in as few periods as say it (K08; 1.6, 5.7).

    ``supply`` limits in any case. Without ``using`` it is as if a transaction began at ``start`` (K08.FR.06).
    """
    using = using or Using(start)
    local = tenths(supply.convert(supply.max_current_a, ChargingRateUnit.A, unit, None))
    periods: list[ChargingSchedulePeriod] = []
    for offset_s in [0, *_offsets(installed, start, duration_s, using)]:
        when = start + timedelta(seconds=offset_s)
        limit = limit_at(installed, evse_id, when, unit, supply, using)
        period = ChargingSchedulePeriod(
            start_period_s=offset_s,
            limit=max(0.0, min(limit.value, local)),
            number_phases=limit.number_phases,
            phase_to_use=limit.phase_to_use,
        )
        if not periods or msgspec.structs.replace(periods[-1], start_period_s=offset_s) != period:
            periods.append(period)
    return tuple(periods)


def station_schedule(
    installed: Sequence[InstalledProfile],
    uses: Sequence[tuple[int, Using | None]],
    start: datetime,
    duration_s: int,
    unit: ChargingRateUnit,
    supply: Supply,
) -> tuple[ChargingSchedulePeriod, ...]:
    """As :func:`composite_schedule` for the station: at most what its EVSEs may draw together (K08.FR.03)."""
    by_evse = [composite_schedule(installed, evse_id, start, duration_s, unit, supply, use) for evse_id, use in uses]
    whole = msgspec.structs.replace(supply, max_current_a=supply.max_current_a * len(uses))
    own = composite_schedule(installed, 0, start, duration_s, unit, whole)
    periods: list[ChargingSchedulePeriod] = []
    for offset_s in sorted({period.start_period_s for periods in (own, *by_evse) for period in periods}):
        station = _current(own, offset_s)
        together = sum(_current(each, offset_s).limit or 0.0 for each in by_evse)
        limit = min(station.limit or 0.0, round(together, 6))
        period = msgspec.structs.replace(station, start_period_s=offset_s, limit=limit)
        if not periods or msgspec.structs.replace(periods[-1], start_period_s=offset_s) != period:
            periods.append(period)
    return tuple(periods)


def _current(periods: Sequence[ChargingSchedulePeriod], offset_s: int) -> ChargingSchedulePeriod:
    return next(period for period in reversed(periods) if period.start_period_s <= offset_s)


def _offsets(installed: Sequence[InstalledProfile], start: datetime, duration_s: int, using: Using) -> list[int]:
    """Whole seconds after ``start`` by which something has changed."""
    end = later(start, duration_s)
    found = {
        math.ceil((change - start).total_seconds()) for each in installed for change in changes(each, start, end, using)
    }
    return sorted(offset_s for offset_s in found if 0 < offset_s < duration_s)


def next_change(installed: Sequence[InstalledProfile], after: datetime, using: Iterable[Using]) -> datetime | None:
    """When the limits may be others than just before; None if they stay as they are for ever.

    A change that is more than a week ahead is not looked for: a moment before it is given instead.
    """
    if not installed:
        return None
    until = after + _LOOK_AHEAD
    uses = (*using, None)
    found = (change for each in installed for use in uses for change in changes(each, after, until, use))
    return min(found, default=until)


def changes(each: InstalledProfile, since: datetime, until: datetime, using: Using | None) -> Iterator[datetime]:
    """The moments after ``since`` up to ``until`` at which a profile may begin to say something else."""
    profile, schedule = each.profile, each.profile.schedules[0]
    moments = [moment for moment in (profile.valid_from, profile.valid_to) if moment is not None]
    start = start_of(each, using)
    if start is not None:
        steps_s = [period.start_period_s for period in schedule.periods]
        if schedule.duration_s is not None:
            steps_s.append(schedule.duration_s)
        begin = start
        if profile.kind is ChargingProfileKind.RECURRING and profile.recurrency_kind is not None:
            every = RECURRENCY[profile.recurrency_kind]
            begin += max(0, (since - start) // every) * every
            while begin <= until:
                moments += [begin, *(later(begin, step_s) for step_s in steps_s if step_s < every.total_seconds())]
                begin += every
        else:
            moments += [start, *(later(start, step_s) for step_s in steps_s)]
    return (moment for moment in moments if since < moment <= until)


def later(time: datetime, seconds: float) -> datetime:
    """So much later; the end of the calendar, where it ends before."""
    try:
        return time + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=time.tzinfo)


def shares(total: float, wishes: Sequence[float]) -> list[float]:
    """Divide a total evenly, where nobody gets more than asked for: what one leaves, the others may have."""
    if math.isinf(total):
        return list(wishes)
    given = [0.0] * len(wishes)
    order = sorted(range(len(wishes)), key=lambda index: wishes[index])
    for position, index in enumerate(order):
        given[index] = min(wishes[index], total / (len(wishes) - position))
        total -= given[index]
    return given
