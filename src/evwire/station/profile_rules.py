"""Which charging profiles a station takes, which one replaces which, and which ones a request means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from evwire import model
from evwire.station.profiles import InstalledProfile

_PURPOSES = (
    model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE,
    model.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
    model.ChargingProfilePurpose.TX_PROFILE,
)
_KINDS = (model.ChargingProfileKind.ABSOLUTE, model.ChargingProfileKind.RECURRING, model.ChargingProfileKind.RELATIVE)
_EXTERNAL = model.ChargingProfilePurpose.CHARGING_STATION_EXTERNAL_CONSTRAINTS


class ProfileLimits(msgspec.Struct, frozen=True):
    """What a station has room for; the names in brackets are 1.6's."""

    max_stack_level: int = 20
    """The highest one (ChargeProfileMaxStackLevel)."""
    max_periods: int = 100
    """In one schedule (ChargingScheduleMaxPeriods)."""
    max_profiles: int = 50
    """In the station (MaxChargingProfilesInstalled)."""


class Refused(Exception):
    """A profile is not taken; why, in the standard's reason codes."""

    def __init__(self, reason_code: str, additional_info: str) -> None:
        super().__init__(reason_code, additional_info)
        self.info = model.StatusInfo(reason_code=reason_code, additional_info=additional_info)


def check_content(profile: model.ChargingProfile, limits: ProfileLimits) -> None:
    """Raise Refused for a profile that could not be followed, wherever it is to be."""
    if profile.purpose not in _PURPOSES:  # K01.FR.22, K01.FR.120
        raise Refused("UnsupportedPurpose", f"purpose {profile.purpose}")
    if profile.kind not in _KINDS:  # K01.FR.121
        raise Refused("UnsupportedKind", f"kind {profile.kind}")
    if profile.not_lifted:  # K01.FR.123-126
        raise Refused("UnsupportedParam", ", ".join(profile.not_lifted)[:512])
    if not 0 <= profile.stack_level <= limits.max_stack_level:
        raise Refused("InvalidStackLevel", f"expected 0 to {limits.max_stack_level}")
    relative = profile.kind is model.ChargingProfileKind.RELATIVE
    if relative and profile.purpose is model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE:  # K01.FR.38
        raise Refused("InvalidProfile", "the station as a whole has no start of charging")
    if len(profile.schedules) != 1:  # K01.FR.34
        raise Refused("InvalidSchedule", "expected one schedule: no car has asked for a choice")
    schedule = profile.schedules[0]
    starts_s = [period.start_period_s for period in schedule.periods]
    if len(starts_s) > limits.max_periods:
        raise Refused("TooManyElements", f"expected at most {limits.max_periods} periods")
    if not starts_s or starts_s[0] != 0 or starts_s != sorted(set(starts_s)):  # K01.FR.31, K01.FR.35
        raise Refused("InvalidSchedule", "expected periods from 0 on, in order")
    if schedule.charging_rate_unit not in tuple(model.ChargingRateUnit):  # K01.FR.26
        raise Refused("UnsupportedRateUnit", "expected A or W")
    if any(period.limit is None or period.limit < 0 for period in schedule.periods):
        raise Refused("InvalidSchedule", "expected limits of 0 or more")
    if any(period.number_phases not in (None, 1, 2, 3) for period in schedule.periods):
        raise Refused("InvalidSchedule", "expected 1, 2 or 3 phases")
    if schedule.duration_s is not None and schedule.duration_s < 0:
        raise Refused("InvalidSchedule", "expected a duration of 0 or more")
    if relative and schedule.start_schedule is not None:  # K01.FR.41
        raise Refused("InvalidSchedule", "a relative schedule has no start of its own")
    if profile.kind is model.ChargingProfileKind.RECURRING and (
        schedule.start_schedule is None or profile.recurrency_kind not in tuple(model.RecurrencyKind)
    ):  # K01.FR.40
        raise Refused("InvalidSchedule", "a recurring schedule needs a start and how often it recurs")
    if any(period.phase_to_use is not None for period in schedule.periods):  # K01.FR.48
        raise Refused("InvalidSchedule", "the phase cannot be chosen")


def accepted(
    request: model.SetChargingProfile,
    installed: Sequence[InstalledProfile],
    *,
    limits: ProfileLimits,
    evse_ids: Collection[int],
    running: Mapping[int, str],
    same_level_replaces: bool,
    now: datetime,
) -> tuple[InstalledProfile, list[InstalledProfile]]:
    """The profile as it is to be installed, and those that it replaces. Raises Refused.

    ``running`` has each EVSE's transaction. One with the same id is replaced. Another of the same place, purpose
    and level is replaced, too, with ``same_level_replaces`` (1.6, 5.16), and else is a reason to refuse (2.x,
    K01.FR.06, K01.FR.39, K01.FR.52, K01.FR.53).
    """
    profile, evse_id = request.profile, request.evse_id
    if evse_id != 0 and evse_id not in evse_ids:  # K01.FR.28
        raise Refused("UnknownEvse", f"there is no EVSE {evse_id}")
    check_content(profile, limits)
    if profile.purpose is model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE and evse_id != 0:
        raise Refused("InvalidValue", "a limit for the station as a whole is for EVSE 0")
    if profile.purpose is model.ChargingProfilePurpose.TX_PROFILE:
        profile = _for_its_transaction(profile, evse_id, running)
    others = [each for each in installed if each.profile.id != profile.id]
    if any(each.profile.id == profile.id and each.profile.purpose is _EXTERNAL for each in installed):
        raise Refused("InvalidProfileId", "a limit of somebody else has this id")
    like_it = [each for each in others if _clashes(each, evse_id, profile, across_evses=not same_level_replaces)]
    if like_it and not same_level_replaces:
        raise Refused("DuplicateProfile", f"profile {like_it[0].profile.id} has the same purpose and stack level")
    kept = [each for each in others if each not in like_it]
    if len(kept) >= limits.max_profiles:
        raise Refused("TooManyElements", f"expected at most {limits.max_profiles} profiles")
    new = InstalledProfile(evse_id, profile, now)
    return new, [each for each in installed if each not in kept]


def _for_its_transaction(
    profile: model.ChargingProfile, evse_id: int, running: Mapping[int, str]
) -> model.ChargingProfile:
    if evse_id == 0:  # K01.FR.16
        raise Refused("InvalidValue", "a transaction's profile is for its EVSE")
    transaction_id = running.get(evse_id)
    if transaction_id is None:  # K01.FR.09
        raise Refused("TxNotFound", f"no transaction runs at EVSE {evse_id}")
    if profile.transaction_id not in (None, transaction_id):  # K01.FR.33
        raise Refused("TxNotFound", f"this transaction does not run at EVSE {evse_id}")
    return msgspec.structs.replace(profile, transaction_id=transaction_id)


def _clashes(each: InstalledProfile, evse_id: int, profile: model.ChargingProfile, *, across_evses: bool) -> bool:
    """Whether both could count at the same time, with nothing to say which one does."""
    other = each.profile
    if (other.purpose, other.stack_level) != (profile.purpose, profile.stack_level):
        return False
    if profile.purpose is model.ChargingProfilePurpose.TX_PROFILE:
        return other.transaction_id == profile.transaction_id
    if each.evse_id != evse_id:
        return across_evses and 0 in (each.evse_id, evse_id)
    return not across_evses or _overlap(other, profile)


def _overlap(one: model.ChargingProfile, other: model.ChargingProfile) -> bool:
    latest = datetime.max.replace(tzinfo=UTC)
    earliest = datetime.min.replace(tzinfo=UTC)
    begins = max(one.valid_from or earliest, other.valid_from or earliest)
    return begins < min(one.valid_to or latest, other.valid_to or latest)


def meant_by_clear(
    request: model.ClearChargingProfile, installed: Iterable[InstalledProfile]
) -> list[InstalledProfile]:
    """What is to be cleared: never limits of others (K10.FR.03, K10.FR.04, K10.FR.08, K10.FR.09; 1.6, 5.5)."""
    ours = [each for each in installed if each.profile.purpose is not _EXTERNAL]
    if request.profile_id is not None:
        return [each for each in ours if each.profile.id == request.profile_id]
    return [
        each
        for each in ours
        if request.evse_id in (None, each.evse_id)
        and request.purpose in (None, each.profile.purpose)
        and request.stack_level in (None, each.profile.stack_level)
    ]


def meant_by_get(request: model.GetChargingProfiles, installed: Iterable[InstalledProfile]) -> list[InstalledProfile]:
    """What is to be reported (K09.FR.03-K09.FR.06)."""
    return [
        each
        for each in installed
        if request.evse_id in (None, each.evse_id)
        and (not request.profile_ids or each.profile.id in request.profile_ids)
        and request.purpose in (None, each.profile.purpose)
        and request.stack_level in (None, each.profile.stack_level)
        and (not request.limit_sources or each.source in request.limit_sources)
    ]
