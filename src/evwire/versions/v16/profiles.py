"""Charging profiles of 1.6 (3.13, 5.5, 5.7, 5.16, 7.8-7.14) and the version-independent ones.

A connector is an EVSE's only one, and 0 the station; the one schedule of 1.6 is the first of 2.x.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from functools import partial

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import (
    Context,
    Lifted,
    Losses,
    LossTable,
    RuleBook,
    missing,
    namesake,
    optional_utc,
    without_word,
    words_of,
)
from evwire.versions.v16 import enums, messages, types

_NO_REASON = "1.6 gives no reasons"

PROFILE_LOSSES: LossTable = {
    model.ChargingProfile: {
        "schedules": "1.6 has one schedule: the first is said",
        "not_lifted": "only the version's own words can say it",
    },
    model.ChargingSchedule: {
        "id": "1.6 does not number schedules",
        "min_charging_rate": "1.6 has one digit after the point: it is rounded down",
    },
    model.ChargingSchedulePeriod: {
        "limit": "1.6 has one digit after the point: it is rounded down",
        "phase_to_use": "1.6 does not choose the phase",
    },
    model.SetChargingProfileResult: {"status_info": _NO_REASON},
    model.ClearChargingProfileResult: {"status_info": _NO_REASON},
    model.GetCompositeScheduleResult: {"status_info": _NO_REASON},
}

_MAX_PROFILE = enums.ChargingProfilePurposeType.CHARGE_POINT_MAX_PROFILE
PURPOSES: Mapping[enums.ChargingProfilePurposeType, model.ChargingProfilePurpose] = {
    _MAX_PROFILE: model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE,
    enums.ChargingProfilePurposeType.TX_DEFAULT_PROFILE: model.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
    enums.ChargingProfilePurposeType.TX_PROFILE: model.ChargingProfilePurpose.TX_PROFILE,
}
_PURPOSES_OF = Lifted(PURPOSES, partial(model.unknown, model.ChargingProfilePurpose))
_NATIVE_PURPOSES = {purpose: native for native, purpose in PURPOSES.items()}
_NATIVE_KINDS = words_of(enums.ChargingProfileKindType)
_NOT_SUPPORTED = "UnsupportedRequest"


# What profiles are made of


def lift_profile(native: types.ChargingProfile, context: Context) -> model.ChargingProfile:
    recurrency, number = native.recurrency_kind, native.transaction_id
    return model.ChargingProfile(
        id=native.charging_profile_id,
        stack_level=native.stack_level,
        purpose=_PURPOSES_OF[native.charging_profile_purpose],
        kind=namesake(model.ChargingProfileKind, native.charging_profile_kind),
        schedules=(_lift_schedule(native.charging_schedule),),
        recurrency_kind=None if recurrency is None else namesake(model.RecurrencyKind, recurrency),
        valid_from=optional_utc(native.valid_from),
        valid_to=optional_utc(native.valid_to),
        transaction_id=None if number is None else context.transaction_of(number),
    )


def lower_profile(
    profile: model.ChargingProfile, losses: Losses, context: Context, *, at: str
) -> types.ChargingProfile:
    if not profile.schedules:
        raise missing("$.csChargingProfiles.chargingSchedule", "a profile has a schedule")
    if len(profile.schedules) > 1:
        losses.lose(model.ChargingProfile, "schedules", f"{len(profile.schedules)} schedules", at=at)
    if profile.not_lifted:
        losses.lose(model.ChargingProfile, "not_lifted", ", ".join(profile.not_lifted), at=at)
    kind = _NATIVE_KINDS.get(profile.kind)
    if kind is None:
        raise NotInThisVersion(f"{profile.kind} charging profile", "1.6")
    recurrency, transaction_id = profile.recurrency_kind, profile.transaction_id
    return types.ChargingProfile(
        charging_profile_id=profile.id,
        transaction_id=None if transaction_id is None else context.number_of(transaction_id),
        stack_level=profile.stack_level,
        charging_profile_purpose=_lower_purpose(profile.purpose),
        charging_profile_kind=kind,
        recurrency_kind=None if recurrency is None else enums.RecurrencyKindType(recurrency.value),
        valid_from=profile.valid_from,
        valid_to=profile.valid_to,
        charging_schedule=_lower_schedule(profile.schedules[0], losses, at=f"{at}schedules."),
    )


def _lower_purpose(purpose: model.ChargingProfilePurpose) -> enums.ChargingProfilePurposeType:
    native = _NATIVE_PURPOSES.get(purpose)
    if native is None:
        raise NotInThisVersion(f"charging profile of purpose {purpose}", "1.6")
    return native


def _lift_schedule(native: types.ChargingSchedule) -> model.ChargingSchedule:
    return model.ChargingSchedule(
        charging_rate_unit=namesake(model.ChargingRateUnit, native.charging_rate_unit),
        periods=_lift_periods(native.charging_schedule_period),
        start_schedule=optional_utc(native.start_schedule),
        duration_s=native.duration,
        min_charging_rate=native.min_charging_rate,
    )


def _lower_schedule(schedule: model.ChargingSchedule, losses: Losses, *, at: str) -> types.ChargingSchedule:
    if schedule.id != 0:
        losses.lose(model.ChargingSchedule, "id", schedule.id, at=at)
    rate = schedule.min_charging_rate
    if rate is not None and _tenths(rate) != rate:
        losses.lose(model.ChargingSchedule, "min_charging_rate", rate, at=at)
    return types.ChargingSchedule(
        duration=schedule.duration_s,
        start_schedule=schedule.start_schedule,
        charging_rate_unit=enums.ChargingRateUnitType(schedule.charging_rate_unit.value),
        charging_schedule_period=_lower_periods(schedule.periods, losses, at=f"{at}periods."),
        min_charging_rate=None if rate is None else _tenths(rate),
    )


def _lift_periods(native: list[types.ChargingSchedulePeriod]) -> tuple[model.ChargingSchedulePeriod, ...]:
    return tuple(
        model.ChargingSchedulePeriod(
            start_period_s=period.start_period, limit=period.limit, number_phases=period.number_phases
        )
        for period in native
    )


def _lower_periods(
    periods: tuple[model.ChargingSchedulePeriod, ...], losses: Losses, *, at: str
) -> list[types.ChargingSchedulePeriod]:
    lowered = []
    for period in periods:
        if period.limit is None:
            raise NotInThisVersion("charging schedule period without a limit", "1.6")
        limit = _tenths(period.limit)
        if limit != period.limit:
            losses.lose(model.ChargingSchedulePeriod, "limit", period.limit, at=at)
        losses.lose_given(period, "phase_to_use", at=at)
        lowered.append(
            types.ChargingSchedulePeriod(
                start_period=period.start_period_s, limit=limit, number_phases=period.number_phases
            )
        )
    return lowered


def _tenths(value: float) -> float:
    """Rounded down: a limit must not grow."""
    if not math.isfinite(value):
        return value
    return float(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_FLOOR)) if abs(value) < 1e15 else value


# Set and clear


def _lift_set(native: messages.SetChargingProfileRequest, context: Context) -> model.SetChargingProfile:
    return model.SetChargingProfile(
        evse_id=native.connector_id, profile=lift_profile(native.cs_charging_profiles, context)
    )


def _answer_set(
    result: model.SetChargingProfileResult, losses: Losses, context: Context
) -> messages.SetChargingProfileResponse:
    info = result.status_info
    if info is not None and info.reason_code == _NOT_SUPPORTED:
        if info.additional_info is not None:
            losses.lose_given(result, "status_info")
        return messages.SetChargingProfileResponse(status=enums.ChargingProfileStatus.NOT_SUPPORTED)
    losses.lose_given(result, "status_info")
    return messages.SetChargingProfileResponse(status=enums.ChargingProfileStatus(result.status.value))


def _lower_set(
    request: model.SetChargingProfile, losses: Losses, context: Context
) -> messages.SetChargingProfileRequest:
    return messages.SetChargingProfileRequest(
        connector_id=request.evse_id,
        cs_charging_profiles=lower_profile(request.profile, losses, context, at="profile."),
    )


def _lift_set_response(
    response: messages.SetChargingProfileResponse, request: model.SetChargingProfile, context: Context
) -> model.SetChargingProfileResult:
    if response.status is enums.ChargingProfileStatus.NOT_SUPPORTED:
        return model.SetChargingProfileResult(
            status=model.ChargingProfileStatus.REJECTED, status_info=model.StatusInfo(reason_code=_NOT_SUPPORTED)
        )
    return model.SetChargingProfileResult(status=namesake(model.ChargingProfileStatus, response.status))


def _lift_clear(native: messages.ClearChargingProfileRequest, context: Context) -> model.ClearChargingProfile:
    purpose = native.charging_profile_purpose
    return model.ClearChargingProfile(
        profile_id=native.id,
        evse_id=native.connector_id,
        purpose=None if purpose is None else _PURPOSES_OF[purpose],
        stack_level=native.stack_level,
    )


def _answer_clear(
    result: model.ClearChargingProfileResult, losses: Losses, context: Context
) -> messages.ClearChargingProfileResponse:
    losses.lose_given(result, "status_info")
    return messages.ClearChargingProfileResponse(status=enums.ClearChargingProfileStatus(result.status.value))


def _lower_clear(
    request: model.ClearChargingProfile, losses: Losses, context: Context
) -> messages.ClearChargingProfileRequest:
    return messages.ClearChargingProfileRequest(
        id=request.profile_id,
        connector_id=request.evse_id,
        charging_profile_purpose=None if request.purpose is None else _lower_purpose(request.purpose),
        stack_level=request.stack_level,
    )


def _lift_clear_response(
    response: messages.ClearChargingProfileResponse, request: model.ClearChargingProfile, context: Context
) -> model.ClearChargingProfileResult:
    return model.ClearChargingProfileResult(status=namesake(model.ClearChargingProfileStatus, response.status))


# The composite schedule


def _lift_composite(native: messages.GetCompositeScheduleRequest, context: Context) -> model.GetCompositeSchedule:
    unit = native.charging_rate_unit
    return model.GetCompositeSchedule(
        evse_id=native.connector_id,
        duration_s=native.duration,
        charging_rate_unit=None if unit is None else namesake(model.ChargingRateUnit, unit),
    )


def _answer_composite(
    result: model.GetCompositeScheduleResult, losses: Losses, context: Context
) -> messages.GetCompositeScheduleResponse:
    losses.lose_given(result, "status_info")
    status, schedule = enums.GetCompositeScheduleStatus(result.status.value), result.schedule
    if schedule is None:
        return messages.GetCompositeScheduleResponse(status=status)
    return messages.GetCompositeScheduleResponse(
        status=status,
        connector_id=schedule.evse_id,
        schedule_start=schedule.schedule_start,
        charging_schedule=types.ChargingSchedule(
            duration=schedule.duration_s,
            charging_rate_unit=enums.ChargingRateUnitType(schedule.charging_rate_unit.value),
            charging_schedule_period=_lower_periods(schedule.periods, losses, at="schedule.periods."),
        ),
    )


def _lower_composite(
    request: model.GetCompositeSchedule, losses: Losses, context: Context
) -> messages.GetCompositeScheduleRequest:
    unit = request.charging_rate_unit
    return messages.GetCompositeScheduleRequest(
        connector_id=request.evse_id,
        duration=request.duration_s,
        charging_rate_unit=None if unit is None else enums.ChargingRateUnitType(unit.value),
    )


def _lift_composite_response(
    response: messages.GetCompositeScheduleResponse, request: model.GetCompositeSchedule, context: Context
) -> model.GetCompositeScheduleResult:
    status, native = namesake(model.GetCompositeScheduleStatus, response.status), response.charging_schedule
    if native is None:
        return model.GetCompositeScheduleResult(status=status)
    connector_id = response.connector_id
    return model.GetCompositeScheduleResult(
        status=status,
        schedule=model.CompositeSchedule(
            evse_id=request.evse_id if connector_id is None else connector_id,
            duration_s=request.duration_s if native.duration is None else native.duration,
            charging_rate_unit=namesake(model.ChargingRateUnit, native.charging_rate_unit),
            periods=_lift_periods(native.charging_schedule_period),
            schedule_start=optional_utc(response.schedule_start or native.start_schedule),
        ),
        losses=without_word(
            native,
            "duration",
            "start_schedule",
            "charging_rate_unit",
            "charging_schedule_period",
            at="schedule.",
        ),
    )


def add_profile_rules(rules: RuleBook) -> None:
    """The rules for charging profiles. Reporting profiles and limits of others is new in 2.x."""
    rules.lift(messages.SetChargingProfileRequest, (model.SetChargingProfile,), _lift_set, _answer_set)
    rules.lower(model.SetChargingProfile, _lower_set, _lift_set_response)
    rules.lift(messages.ClearChargingProfileRequest, (model.ClearChargingProfile,), _lift_clear, _answer_clear)
    rules.lower(model.ClearChargingProfile, _lower_clear, _lift_clear_response)
    rules.lift(messages.GetCompositeScheduleRequest, (model.GetCompositeSchedule,), _lift_composite, _answer_composite)
    rules.lower(model.GetCompositeSchedule, _lower_composite, _lift_composite_response)
