"""What each version cannot say of charging profiles: requests and results, with the losses to expect."""

from __future__ import annotations

from typing import Any

import msgspec

from evwire import model
from evwire.versions import V16, V21, V201, Version

PERIOD = model.ChargingSchedulePeriod(start_period_s=0, limit=10.0)
SCHEDULE = model.ChargingSchedule(charging_rate_unit=model.ChargingRateUnit.A, periods=(PERIOD,))
PROFILE = model.ChargingProfile(
    id=7,
    stack_level=0,
    purpose=model.ChargingProfilePurpose.TX_PROFILE,
    kind=model.ChargingProfileKind.RELATIVE,
    schedules=(SCHEDULE,),
)
NOT_LIFTED = msgspec.structs.replace(PROFILE, not_lifted=("setpoint", "setpoint_l2"))
NEIGHBOUR = model.unknown(model.ChargingLimitSource, "Neighbour")
INFO = model.StatusInfo(reason_code="Why")
WHERE_IT_IS = "profile.schedules."


def with_schedule(**changes: Any) -> model.SetChargingProfile:
    schedule = msgspec.structs.replace(SCHEDULE, **changes)
    return model.SetChargingProfile(evse_id=1, profile=msgspec.structs.replace(PROFILE, schedules=(schedule,)))


def with_period(**changes: Any) -> model.SetChargingProfile:
    return with_schedule(periods=(msgspec.structs.replace(PERIOD, **changes),))


REQUESTS: list[tuple[Version, model.Request[model.Result], list[tuple[str, str]]]] = [
    *(
        (
            version,
            model.SetChargingProfile(evse_id=1, profile=NOT_LIFTED),
            [("profile.not_lifted", "setpoint, setpoint_l2")],
        )
        for version in (V16, V201, V21)
    ),
    *(
        (
            version,
            model.RequestStartTransaction(
                id_token=model.IdToken("T"), remote_start_id=0, evse_id=1, charging_profile=NOT_LIFTED
            ),
            [("charging_profile.not_lifted", "setpoint, setpoint_l2")],
        )
        for version in (V16, V201, V21)
    ),
    (
        V16,
        model.SetChargingProfile(evse_id=1, profile=msgspec.structs.replace(PROFILE, schedules=(SCHEDULE, SCHEDULE))),
        [("profile.schedules", "2 schedules")],
    ),
    (
        V16,
        with_schedule(id=3, min_charging_rate=6.05),
        [(WHERE_IT_IS + "id", "3"), (WHERE_IT_IS + "min_charging_rate", "6.05")],
    ),
    (
        V16,
        with_period(limit=6.19, phase_to_use=2),
        [(WHERE_IT_IS + "periods.limit", "6.19"), (WHERE_IT_IS + "periods.phase_to_use", "2")],
    ),
    (
        V201,
        model.ReportChargingProfiles(request_id=1, evse_id=0, limit_source=NEIGHBOUR, profiles=(PROFILE,)),
        [("limit_source", "Neighbour")],
    ),
    (V201, model.NotifyChargingLimit(limit_source=NEIGHBOUR), [("limit_source", "Neighbour")]),
    (V201, model.ClearedChargingLimit(limit_source=NEIGHBOUR), [("limit_source", "Neighbour")]),
]

RESULTS: list[tuple[Version, model.Request[model.Result], model.Result, list[tuple[str, str]]]] = [
    (
        V16,
        model.SetChargingProfile(evse_id=1, profile=PROFILE),
        model.SetChargingProfileResult(status=model.ChargingProfileStatus.REJECTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        model.ClearChargingProfile(profile_id=1),
        model.ClearChargingProfileResult(status=model.ClearChargingProfileStatus.UNKNOWN, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        model.GetCompositeSchedule(evse_id=1, duration_s=60),
        model.GetCompositeScheduleResult(status=model.GetCompositeScheduleStatus.REJECTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
]
