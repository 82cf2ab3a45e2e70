"""Charging profiles arrive as they were said, in every version, except for what is named as lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from mapped import NOW, NUMBER, Memory, answer, answered, lift, lower, said

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions import ALL, V16, V21, V201, Version

A, W = model.ChargingRateUnit
IN_2_X = (V201, V21)

PERIOD = model.ChargingSchedulePeriod(start_period_s=0, limit=10.0)
SCHEDULE = model.ChargingSchedule(charging_rate_unit=A, periods=(PERIOD,), start_schedule=NOW)
PROFILE = model.ChargingProfile(
    id=7,
    stack_level=0,
    purpose=model.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
    kind=model.ChargingProfileKind.ABSOLUTE,
    schedules=(SCHEDULE,),
)
SET = model.SetChargingProfile(evse_id=1, profile=PROFILE)
WIRE_16 = (
    '{"chargingProfileId":7,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",'
    '"chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2026-05-01T12:00:00Z",'
    '"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.0}]}}'
)
WIRE_2_X = (
    '{"id":7,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute",'
    '"chargingSchedule":[{"id":0,"startSchedule":"2026-05-01T12:00:00Z","chargingRateUnit":"A",'
    '"chargingSchedulePeriod":[{"startPeriod":0,"limit":10.0}]}]}'
)


def profile(**changes: Any) -> model.ChargingProfile:
    return msgspec.structs.replace(PROFILE, **changes)


def with_period(**changes: Any) -> model.SetChargingProfile:
    period = msgspec.structs.replace(PERIOD, **changes)
    return model.SetChargingProfile(
        evse_id=1, profile=profile(schedules=(msgspec.structs.replace(SCHEDULE, periods=(period,)),))
    )


# What hypothesis makes up

small = some.integers(0, 99)
tenths = some.integers(0, 100_000).map(lambda value: value / 10)
times = some.integers(0, 10**7).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
maybe_times = some.none() | times
units = some.sampled_from(model.ChargingRateUnit)
periods = some.builds(
    model.ChargingSchedulePeriod,
    start_period_s=some.integers(0, 86_400),
    limit=tenths,
    number_phases=some.none() | some.integers(1, 3),
    phase_to_use=some.none() | some.integers(1, 3),
)
lists_of_periods = some.lists(periods, min_size=1, max_size=3).map(tuple)
schedules = some.builds(
    model.ChargingSchedule,
    charging_rate_unit=units,
    periods=lists_of_periods,
    id=small,
    start_schedule=maybe_times,
    duration_s=some.none() | some.integers(1, 86_400),
    min_charging_rate=some.none() | tenths,
)
in_every_version = some.sampled_from(
    (
        model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE,
        model.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
        model.ChargingProfilePurpose.TX_PROFILE,
    )
)
profiles = some.builds(
    model.ChargingProfile,
    id=small,
    stack_level=small,
    purpose=in_every_version,
    kind=some.sampled_from(tuple(model.ChargingProfileKind)[:3]),
    schedules=some.lists(schedules, min_size=1, max_size=3).map(tuple),
    recurrency_kind=some.none() | some.sampled_from(model.RecurrencyKind),
    valid_from=maybe_times,
    valid_to=maybe_times,
    transaction_id=some.none() | some.just(str(NUMBER)),
    not_lifted=some.just(()),
)
composites = some.builds(
    model.CompositeSchedule,
    evse_id=small,
    duration_s=small,
    charging_rate_unit=units,
    periods=lists_of_periods,
    schedule_start=times,
)
maybe_purposes = some.none() | in_every_version
REQUESTS = some.one_of(
    some.builds(model.SetChargingProfile, evse_id=small, profile=profiles),
    some.builds(
        model.ClearChargingProfile,
        profile_id=some.none() | small,
        evse_id=some.none() | small,
        purpose=maybe_purposes,
        stack_level=some.none() | small,
    ),
    some.builds(model.GetCompositeSchedule, evse_id=small, duration_s=small, charging_rate_unit=some.none() | units),
    some.builds(
        model.RequestStartTransaction,
        id_token=some.just(model.IdToken("T")),
        remote_start_id=some.just(0),
        evse_id=some.none() | some.integers(1, 9),
        group_token=some.none(),
        charging_profile=some.none() | profiles,
    ),
)
sources = some.sampled_from(model.ChargingLimitSource)
REQUESTS_IN_2_X = some.one_of(
    some.builds(
        model.GetChargingProfiles,
        request_id=small,
        evse_id=some.none() | small,
        profile_ids=some.lists(small, max_size=3).map(tuple),
        purpose=some.none() | some.sampled_from(tuple(model.ChargingProfilePurpose)[:4]),
        stack_level=some.none() | small,
        limit_sources=some.lists(sources, max_size=4).map(tuple),
    ),
    some.builds(
        model.ReportChargingProfiles,
        request_id=small,
        evse_id=small,
        limit_source=sources,
        profiles=some.lists(profiles, min_size=1, max_size=2).map(tuple),
        to_be_continued=some.booleans(),
    ),
    some.builds(
        model.NotifyChargingLimit,
        limit_source=sources,
        evse_id=some.none() | small,
        is_grid_critical=some.none() | some.booleans(),
        schedules=some.lists(schedules, max_size=2).map(tuple),
    ),
    some.builds(model.ClearedChargingLimit, limit_source=sources, evse_id=some.none() | small),
)


def sayable_in_16(schedule: model.ChargingSchedule) -> model.ChargingSchedule:
    without = tuple(msgspec.structs.replace(period, phase_to_use=None) for period in schedule.periods)
    return msgspec.structs.replace(schedule, id=0, periods=without)


def as_16_says_it(request: Any) -> tuple[Any, set[str]]:
    """The request without what 1.6 cannot say, and the names of that."""
    field = "profile" if isinstance(request, model.SetChargingProfile) else "charging_profile"
    whole = getattr(request, field, None)
    if whole is None:
        return request, set()
    first = whole.schedules[0]
    lost = {f"{field}.schedules"} if len(whole.schedules) > 1 else set()
    if first.id:
        lost.add(f"{field}.schedules.id")
    if any(period.phase_to_use is not None for period in first.periods):
        lost.add(f"{field}.schedules.periods.phase_to_use")
    return msgspec.structs.replace(
        request, **{field: msgspec.structs.replace(whole, schedules=(sayable_in_16(first),))}
    ), lost


@given(REQUESTS)
def test_a_request_arrives_as_it_was_said_except_for_the_named_losses(request: model.Request[model.Result]) -> None:
    for version in IN_2_X:
        assert said(version, request) == ([request], set())
    expected, lost = as_16_says_it(request)
    assert said(V16, request) == ([expected], lost)


@given(REQUESTS_IN_2_X)
def test_what_only_2_x_says_arrives_as_it_was_said(request: model.Request[model.Result]) -> None:
    for version in IN_2_X:
        assert said(version, request) == ([request], set())


@given(composites)
def test_a_composite_schedule_arrives_as_it_was_said(schedule: model.CompositeSchedule) -> None:
    request = model.GetCompositeSchedule(evse_id=1, duration_s=60)
    result = model.GetCompositeScheduleResult(status=model.GetCompositeScheduleStatus.ACCEPTED, schedule=schedule)
    for version in IN_2_X:
        assert answered(version, request, result) == (result, set())
    without = tuple(msgspec.structs.replace(period, phase_to_use=None) for period in schedule.periods)
    expected = msgspec.structs.replace(result, schedule=msgspec.structs.replace(schedule, periods=without))
    lost = {"schedule.periods.phase_to_use"} if without != schedule.periods else set()
    assert answered(V16, request, result) == (expected, lost)


# The wire


def test_5_16_a_profile_on_the_wire_of_1_6() -> None:
    wire = f'{{"connectorId":1,"csChargingProfiles":{WIRE_16}}}'
    assert lower(V16, SET) == ([("SetChargingProfile", wire)], ())
    assert lift(V16, "SetChargingProfile", wire) == SET


@pytest.mark.parametrize("version", IN_2_X)
def test_k01_a_profile_on_the_wire_of_2_x(version: Version) -> None:
    wire = f'{{"evseId":1,"chargingProfile":{WIRE_2_X}}}'
    assert lower(version, SET) == ([("SetChargingProfile", wire)], ())
    assert lift(version, "SetChargingProfile", wire) == SET


def test_7_10_the_whole_charge_points_purpose_has_another_name_in_1_6() -> None:
    station = model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE
    request = model.SetChargingProfile(evse_id=0, profile=profile(purpose=station))
    ((_, wire),), _ = lower(V16, request)
    assert '"chargingProfilePurpose":"ChargePointMaxProfile"' in wire
    assert lift(V16, "SetChargingProfile", wire) == request


def test_7_8_a_transaction_is_a_number_in_1_6() -> None:
    request = model.SetChargingProfile(evse_id=1, profile=profile(transaction_id="42"))
    ((_, wire),), _ = lower(V16, request)
    assert '"transactionId":42' in wire
    with pytest.raises(NotInThisVersion):
        lower(V16, model.SetChargingProfile(evse_id=1, profile=profile(transaction_id="text")))


def test_7_11_not_supported_is_a_reason_of_2_x() -> None:
    unsupported = model.SetChargingProfileResult(
        status=model.ChargingProfileStatus.REJECTED, status_info=model.StatusInfo(reason_code="UnsupportedRequest")
    )
    assert answered(V16, SET, unsupported) == (unsupported, set())
    payload = f'{{"connectorId":1,"csChargingProfiles":{WIRE_16}}}'
    assert answer(V16, "SetChargingProfile", payload, unsupported) == ('{"status":"NotSupported"}', ())


@pytest.mark.parametrize("version", ALL)
def test_a_clear_without_any_criterion_clears_all(version: Version) -> None:
    assert lower(version, model.ClearChargingProfile()) == ([("ClearChargingProfile", "{}")], ())


def test_7_14_a_limit_of_1_6_has_one_digit_and_is_rounded_down() -> None:
    ((_, wire),), (loss,) = lower(V16, with_period(limit=6.19))
    assert '"limit":6.1' in wire
    assert loss == model.Loss(
        "profile.schedules.periods.limit", "6.19", "1.6 has one digit after the point: it is rounded down"
    )


# What a version does not know


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("purpose", model.ChargingProfilePurpose)
def test_each_purpose_arrives_or_is_refused(version: Version, purpose: model.ChargingProfilePurpose) -> None:
    for request in (
        model.SetChargingProfile(evse_id=0, profile=profile(purpose=purpose)),
        model.ClearChargingProfile(purpose=purpose),
    ):
        try:
            assert said(version, request) == ([request], set())
        except NotInThisVersion as refusal:
            assert version is not V21 and str(purpose) in refusal.what


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("kind", model.ChargingProfileKind)
def test_each_kind_arrives_or_is_refused(version: Version, kind: model.ChargingProfileKind) -> None:
    request = model.SetChargingProfile(evse_id=0, profile=profile(kind=kind))
    try:
        assert said(version, request) == ([request], set())
    except NotInThisVersion as refusal:
        assert version is not V21 and str(kind) in refusal.what


@pytest.mark.parametrize("version", ALL)
def test_a_period_without_a_limit_is_2_1s(version: Version) -> None:
    if version is V21:
        assert said(version, with_period(limit=None)) == ([with_period(limit=None)], set())
    else:
        with pytest.raises(NotInThisVersion):
            lower(version, with_period(limit=None))


def test_what_2_1_says_besides_a_limit_is_named_and_not_said_again() -> None:
    wire = (
        '{"evseId":1,"chargingProfile":{"id":7,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",'
        '"chargingProfileKind":"Absolute","maxOfflineDuration":60,"chargingSchedule":[{"id":0,"randomizedDelay":5,'
        '"chargingRateUnit":"W","signatureId":3,"chargingSchedulePeriod":[{"startPeriod":0,"setpoint":-500.0}]}]}}'
    )
    request = lift(V21, "SetChargingProfile", wire)
    assert isinstance(request, model.SetChargingProfile)
    assert request.profile.not_lifted == ("max_offline_duration", "randomized_delay", "setpoint")
    _, (loss,) = lower(V21, request)
    assert loss.field == "profile.not_lifted"


ANY_SOURCE = model.unknown(model.ChargingLimitSource, "Neighbour")


@pytest.mark.parametrize(
    "request_",
    [
        model.ReportChargingProfiles(request_id=1, evse_id=0, limit_source=ANY_SOURCE, profiles=(PROFILE,)),
        model.NotifyChargingLimit(limit_source=ANY_SOURCE),
        model.ClearedChargingLimit(limit_source=ANY_SOURCE),
    ],
)
def test_a_source_of_ones_own_is_2_1s(request_: Any) -> None:
    (arrived,), lost = said(V201, request_)
    assert arrived.limit_source is model.ChargingLimitSource.OTHER and lost == {"limit_source"}  # type: ignore[attr-defined]
    (arrived,), lost = said(V21, request_)
    assert arrived.limit_source == ANY_SOURCE and lost == set()  # type: ignore[attr-defined]


def test_a_source_to_ask_for_must_be_known() -> None:
    with pytest.raises(NotInThisVersion):
        lower(V201, model.GetChargingProfiles(request_id=1, limit_sources=(ANY_SOURCE,)))


@pytest.mark.parametrize(
    "request_type",
    [
        model.GetChargingProfiles,
        model.ReportChargingProfiles,
        model.NotifyChargingLimit,
        model.ClearedChargingLimit,
    ],
)
def test_1_6_reports_no_profiles_and_no_limits_of_others(request_type: type) -> None:
    assert request_type not in V16.mapping.lowers


def test_k08_the_start_of_a_composite_schedule_is_filled_in_where_2_x_needs_it() -> None:
    request = model.GetCompositeSchedule(evse_id=1, duration_s=60)
    schedule = model.CompositeSchedule(evse_id=1, duration_s=60, charging_rate_unit=A, periods=(PERIOD,))
    result = model.GetCompositeScheduleResult(status=model.GetCompositeScheduleStatus.ACCEPTED, schedule=schedule)
    arrived, _ = answered(V201, request, result)
    assert isinstance(arrived, model.GetCompositeScheduleResult) and arrived.schedule is not None
    assert arrived.schedule.schedule_start == NOW
    assert answered(V16, request, result) == (result, set())


def test_6_22_a_composite_schedule_of_1_6_may_say_little_of_itself() -> None:
    request = model.GetCompositeSchedule(evse_id=2, duration_s=60)
    rule = V16.mapping.lowers[model.GetCompositeSchedule]
    native = V16.actions["GetCompositeSchedule"].decode_response(
        b'{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"W","minChargingRate":6.0,'
        b'"chargingSchedulePeriod":[{"startPeriod":0,"limit":11000}]}}'
    )
    result = rule.answer(native, request, Memory())
    assert isinstance(result, model.GetCompositeScheduleResult)
    assert result.schedule == model.CompositeSchedule(
        evse_id=2,
        duration_s=60,
        charging_rate_unit=W,
        periods=(model.ChargingSchedulePeriod(start_period_s=0, limit=11000.0),),
    )
    assert [loss.field for loss in result.losses] == ["schedule.min_charging_rate"]
