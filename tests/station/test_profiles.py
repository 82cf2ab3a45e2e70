"""The profile stack, beside a model that goes second by second and knows nothing of periods that begin or end."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from evwire import model
from evwire.station.profiles import (
    InstalledProfile,
    Supply,
    Using,
    composite_schedule,
    limit_at,
    next_change,
    shares,
    station_schedule,
)

A, W = model.ChargingRateUnit
ABSOLUTE, RECURRING, RELATIVE, _ = model.ChargingProfileKind
EXTERNAL, STATION, DEFAULT, TX, _, _ = model.ChargingProfilePurpose
DAILY, WEEKLY = model.RecurrencyKind
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
SUPPLY = Supply(max_current_a=32.0, voltage_v=230.0, phases=3)
SPAN_S = 90


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def installed(
    *limits: tuple[int, float],
    evse_id: int = 1,
    purpose: model.ChargingProfilePurpose = DEFAULT,
    kind: model.ChargingProfileKind = ABSOLUTE,
    level: int = 0,
    unit: model.ChargingRateUnit = A,
    start: datetime | None = START,
    duration_s: int | None = None,
    phases: int | None = None,
    **more: Any,
) -> InstalledProfile:
    schedule = model.ChargingSchedule(
        charging_rate_unit=unit,
        periods=tuple(
            model.ChargingSchedulePeriod(start_period_s=start_s, limit=limit, number_phases=phases)
            for start_s, limit in limits
        ),
        start_schedule=start if kind is not RELATIVE else None,
        duration_s=duration_s,
    )
    profile = model.ChargingProfile(id=1, stack_level=level, purpose=purpose, kind=kind, schedules=(schedule,), **more)
    return InstalledProfile(evse_id, profile, START)


def composite(
    *profiles: InstalledProfile, unit: model.ChargingRateUnit = A, using: Using | None = None, duration_s: int = SPAN_S
) -> list[tuple[int, float | None]]:
    periods = composite_schedule(profiles, 1, START, duration_s, unit, SUPPLY, using)
    return [(period.start_period_s, period.limit) for period in periods]


# The model, second by second


def brute_force(
    profiles: list[InstalledProfile], evse_id: int, second: datetime, unit: model.ChargingRateUnit, using: Using
) -> tuple[float, int | None]:
    """What holds in this second, by the words of 3.13 and K 3.4-3.5, as slowly as one likes."""

    def says(each: InstalledProfile) -> tuple[float, int | None] | None:
        profile, schedule = each.profile, each.profile.schedules[0]
        if profile.valid_from and second < profile.valid_from:
            return None
        if profile.valid_to and not second < profile.valid_to:
            return None
        begins = schedule.start_schedule
        if profile.kind is RELATIVE or begins is None:
            begins = using.started_at if profile.purpose in (TX, DEFAULT) else each.installed_at
        age_s = int((second - begins).total_seconds())
        if age_s < 0:
            return None
        if profile.kind is RECURRING:
            length_s = 24 * 3600 if profile.recurrency_kind is DAILY else 7 * 24 * 3600
            while age_s >= length_s:
                age_s -= length_s
        if schedule.duration_s is not None and not age_s < schedule.duration_s:
            return None
        chosen = [period for period in schedule.periods if period.start_period_s <= age_s][-1]
        assert chosen.limit is not None
        value, of_unit, phases = chosen.limit, schedule.charging_rate_unit, chosen.number_phases
        if of_unit is A and unit is W:
            value = math.floor(value * SUPPLY.voltage_v * (phases or 3) * 10 + 1e-3) / 10
        if of_unit is W and unit is A:
            value = math.floor(value / (SUPPLY.voltage_v * (phases or 3)) * 10 + 1e-3) / 10
        return value, phases

    def of(purpose: model.ChargingProfilePurpose) -> tuple[float, int | None] | None:
        for level in range(4, -1, -1):
            for place in (evse_id, 0):
                for each in profiles:
                    profile = each.profile
                    if (profile.purpose, profile.stack_level, each.evse_id) != (purpose, level, place):
                        continue
                    if purpose is TX and profile.transaction_id != using.transaction_id:
                        continue
                    found = says(each)
                    if found is not None:
                        return found
        return None

    counting = [of(EXTERNAL), of(STATION), of(TX) or of(DEFAULT)]
    found = [each for each in counting if each is not None]
    local = SUPPLY.max_current_a * (SUPPLY.voltage_v * SUPPLY.phases if unit is W else 1)
    phases = [phases for _, phases in found if phases is not None]
    return min([local, *(value for value, _ in found)]), min(phases, default=None)


# Around the whole and half days at which recurring schedules begin anew
seconds = some.integers(-30, SPAN_S + 30)
starts = some.builds(lambda days, near_s: at(near_s) - timedelta(days=days), some.integers(0, 15), seconds)
limits = some.integers(0, 400).map(lambda tenth: tenth / 10)


@some.composite
def profile_sets(draw: Any) -> list[InstalledProfile]:
    found: dict[object, InstalledProfile] = {}
    for number in range(draw(some.integers(0, 7))):
        purpose = draw(some.sampled_from((EXTERNAL, STATION, DEFAULT, TX)))
        kinds = (ABSOLUTE, RECURRING) if purpose in (EXTERNAL, STATION) else (ABSOLUTE, RECURRING, RELATIVE)
        kind = draw(some.sampled_from(kinds))
        evse_id = {STATION: 0, TX: 1}.get(purpose, draw(some.integers(0, 1)))
        level = draw(some.integers(0, 4))
        times = sorted({0, *draw(some.lists(some.integers(1, SPAN_S), max_size=3))})
        unit = draw(some.sampled_from((A, W)))
        scale = 1 if unit is A else 400
        transaction_id = draw(some.sampled_from(("tx", "tx", "another"))) if purpose is TX else None
        periods = tuple(
            model.ChargingSchedulePeriod(
                start_period_s=time,
                limit=draw(limits) * scale,
                number_phases=draw(some.none() | some.integers(1, 3)),
            )
            for time in times
        )
        start = None if kind is RELATIVE or (kind is ABSOLUTE and draw(some.booleans())) else draw(starts)
        profile = model.ChargingProfile(
            id=number,
            stack_level=level,
            purpose=purpose,
            kind=kind,
            schedules=(
                model.ChargingSchedule(
                    charging_rate_unit=unit,
                    periods=periods,
                    start_schedule=start,
                    duration_s=draw(some.none() | some.integers(1, SPAN_S) | some.integers(86_390, 86_410)),
                ),
            ),
            recurrency_kind=draw(some.sampled_from((DAILY, WEEKLY))) if kind is RECURRING else None,
            valid_from=draw(some.none() | seconds.map(at)),
            valid_to=draw(some.none() | seconds.map(at)),
            transaction_id=transaction_id,
        )
        # Two of the same place, purpose and level are not accepted.
        found[purpose, evse_id, level, transaction_id] = InstalledProfile(evse_id, profile, at(draw(seconds)))
    return list(found.values())


def compare(profiles: list[InstalledProfile], unit: model.ChargingRateUnit, began_s: int) -> None:
    using = Using(at(began_s), "tx")
    periods = composite_schedule(profiles, 1, START, SPAN_S, unit, SUPPLY, using)
    assert periods[0].start_period_s == 0
    for one, next_one in pairwise(periods):
        assert one.start_period_s < next_one.start_period_s < SPAN_S
        assert (one.limit, one.number_phases, one.phase_to_use) != (
            next_one.limit,
            next_one.number_phases,
            next_one.phase_to_use,
        ), "in as few periods as say it"
    said = {period.start_period_s: period for period in periods}
    current = periods[0]
    for offset_s in range(SPAN_S):
        current = said.get(offset_s, current)
        expected, phases = brute_force(profiles, 1, at(offset_s), unit, using)
        assert current.limit == pytest.approx(expected, abs=1e-9), f"in second {offset_s}"
        assert current.number_phases == phases, f"in second {offset_s}"


@pytest.mark.threat(45)
@pytest.mark.requirement("K08.FR.02", "K08.FR.04", "K01.FR.17")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(profile_sets(), some.sampled_from((A, W)), some.integers(-30, 30))
def test_the_composite_schedule_is_what_holds_in_every_second(
    profiles: list[InstalledProfile], unit: model.ChargingRateUnit, began_s: int
) -> None:
    compare(profiles, unit, began_s)


@pytest.mark.soak
@pytest.mark.threat(45)
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(profile_sets(), some.sampled_from((A, W)), some.integers(-30, 30))
def test_the_composite_schedule_is_what_holds_in_every_second_of_ten_thousand_sets(
    profiles: list[InstalledProfile], unit: model.ChargingRateUnit, began_s: int
) -> None:
    compare(profiles, unit, began_s)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(profile_sets(), some.integers(-30, 30))
def test_between_two_changes_nothing_changes(profiles: list[InstalledProfile], began_s: int) -> None:
    using = Using(at(began_s), "tx")
    announced = set()
    when = at(-1)
    while (change := next_change(profiles, when, [using])) is not None and change < at(SPAN_S):
        assert change > when
        announced.add(change)
        when = change
    for offset_s in range(SPAN_S):
        now, before = (limit_at(profiles, 1, at(each), A, SUPPLY, using) for each in (offset_s, offset_s - 1))
        assert now == before or at(offset_s) in announced


# Sentences of the specification


@pytest.mark.requirement("K01.FR.17")
def test_a_higher_stack_level_overrules_a_lower_one() -> None:
    assert composite(installed((0, 16)), installed((0, 20), level=1)) == [(0, 20.0)]


@pytest.mark.requirement("K01.FR.13")
def test_after_its_duration_a_lower_level_holds_again_and_then_what_there_is() -> None:
    above = installed((0, 6), (20, 8), level=1, duration_s=30)
    assert composite(above, installed((0, 16), duration_s=60)) == [(0, 6.0), (20, 8.0), (30, 16.0), (60, 32.0)]


@pytest.mark.requirement("K01.FR.11")
def test_a_period_past_the_duration_is_not_executed() -> None:
    assert composite(installed((0, 6), (50, 8), duration_s=40)) == [(0, 6.0), (40, 32.0)]


@pytest.mark.requirement("K02.FR.04", "K02.FR.08")
def test_a_tx_profile_takes_the_place_of_the_default_while_it_lasts() -> None:
    default = installed((0, 10), level=5)
    own = installed((0, 20), purpose=TX, kind=RELATIVE, duration_s=40, transaction_id="tx")
    assert composite(default, own, using=Using(START, "tx")) == [(0, 20.0), (40, 10.0)]
    assert composite(default, own, using=Using(START, "another")) == [(0, 10.0)]


@pytest.mark.requirement("K08.FR.04")
def test_the_stations_limit_holds_whatever_a_transaction_may() -> None:
    own = installed((0, 20), purpose=TX, kind=RELATIVE, transaction_id="tx")
    station = installed((0, 25), (30, 15), purpose=STATION, evse_id=0)
    assert composite(own, station, using=Using(START, "tx")) == [(0, 20.0), (30, 15.0)]


@pytest.mark.requirement("K01.FR.36", "K01.FR.37")
def test_a_profile_is_valid_from_and_until_just_before() -> None:
    assert composite(installed((0, 6), valid_from=at(10), valid_to=at(20))) == [(0, 32.0), (10, 6.0), (20, 32.0)]


@pytest.mark.requirement("K01.FR.30")
def test_a_schedule_limits_from_its_start_on() -> None:
    assert composite(installed((0, 6), start=at(15))) == [(0, 32.0), (15, 6.0)]


def test_a_daily_schedule_begins_anew_at_the_same_time_of_day() -> None:
    nightly = installed((0, 6), kind=RECURRING, recurrency_kind=DAILY, start=at(-3600), duration_s=7200)
    assert composite(nightly, duration_s=86_400) == [(0, 6.0), (3600, 32.0), (82_800, 6.0)]


def test_3_13_1_a_default_of_the_connector_itself_goes_before_one_for_all() -> None:
    assert composite(installed((0, 6), evse_id=0), installed((0, 12), evse_id=1)) == [(0, 12.0)]


@pytest.mark.requirement("K01.FR.14", "K01.FR.15")
def test_a_default_for_evse_0_holds_for_all_and_one_for_an_evse_for_it_alone() -> None:
    assert composite(installed((0, 6), evse_id=0)) == [(0, 6.0)]
    assert composite(installed((0, 6), evse_id=2)) == [(0, 32.0)]


@pytest.mark.requirement("K01.FR.49", "K01.FR.50")
def test_watts_become_amperes_of_three_phases_unless_fewer_are_said() -> None:
    assert composite(installed((0, 6900), unit=W)) == [(0, 10.0)]
    assert composite(installed((0, 2300), unit=W, phases=1)) == [(0, 10.0)]
    assert composite(installed((0, 10)), unit=W) == [(0, 6900.0)]


@pytest.mark.requirement("K08.FR.06")
def test_without_a_transaction_it_is_as_if_one_began_now() -> None:
    assert composite(installed((0, 6), (30, 8), kind=RELATIVE)) == [(0, 6.0), (30, 8.0)]


@pytest.mark.requirement("K08.FR.03")
def test_the_station_may_draw_what_its_evses_may_together_up_to_its_own_limit() -> None:
    profiles = [
        installed((0, 10), evse_id=1),
        installed((0, 20), evse_id=2),
        installed((0, 60), (30, 25), purpose=STATION, evse_id=0),
    ]
    periods = station_schedule(profiles, [(1, None), (2, None)], START, SPAN_S, A, SUPPLY)
    assert [(period.start_period_s, period.limit) for period in periods] == [(0, 30.0), (30, 25.0)]


def test_times_beyond_the_calendar_are_never_reached() -> None:
    profiles = [
        installed((0, 6), (10**15, 8), duration_s=10**16),
        installed((0, 7), start=datetime.max.replace(tzinfo=UTC)),
    ]
    assert composite(*profiles) == [(0, 6.0)]
    assert next_change(profiles, START, []) is not None


def test_a_total_is_divided_evenly_and_what_one_leaves_the_others_have() -> None:
    assert shares(30.0, [16.0, 16.0]) == [15.0, 15.0]
    assert shares(30.0, [6.0, 32.0, 32.0]) == [6.0, 12.0, 12.0]
    assert shares(30.0, [math.inf, 10.0]) == [20.0, 10.0]
    assert shares(math.inf, [math.inf, 10.0]) == [math.inf, 10.0]
    assert shares(10.0, []) == []
