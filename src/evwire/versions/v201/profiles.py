"""Charging profiles of 2.x (K) and the version-independent ones.

What only informs is lifted without a word: tariffs and prices, signatures, tolerance, and whether a limit's source is
local generation. What 2.1 says besides limits, such as setpoints, is named in ``ChargingProfile.not_lifted``.
"""

from __future__ import annotations

from types import ModuleType

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import (
    Context,
    Losses,
    LossTable,
    RuleBook,
    namesake,
    optional_utc,
    utc,
    without_word,
    words_of,
)
from evwire.versions.schema import Message
from evwire.versions.v201 import enums, messages, types

_OWN_WORDS = "only the version's own words can say it"

PROFILE_LOSSES_OF_2_X: LossTable = {model.ChargingProfile: {"not_lifted": _OWN_WORDS}}
PROFILE_LOSSES: LossTable = {
    **PROFILE_LOSSES_OF_2_X,
    model.ReportChargingProfiles: {"limit_source": "2.0.1 knows four sources: it is said as Other"},
    model.NotifyChargingLimit: {"limit_source": "2.0.1 knows four sources: it is said as Other"},
    model.ClearedChargingLimit: {"limit_source": "2.0.1 knows four sources: it is said as Other"},
}

_LIFTED_OR_INFORMING = frozenset(
    {
        *types.ChargingProfileType.__struct_fields__,
        *types.ChargingScheduleType.__struct_fields__,
        *types.ChargingSchedulePeriodType.__struct_fields__,
        "price_schedule_signature",
        "signature_id",
        "digest_value",
        "power_tolerance",
        "absolute_price_schedule",
        "price_level_schedule",
    }
)


class ProfileWords:
    """A version's messages for charging profiles under 2.0.1's names; as :class:`evwire.versions.v201.words.Words`."""

    ClearChargingProfileRequest: type[messages.ClearChargingProfileRequest]
    ClearChargingProfileResponse: type[messages.ClearChargingProfileResponse]
    ClearedChargingLimitRequest: type[messages.ClearedChargingLimitRequest]
    ClearedChargingLimitResponse: type[messages.ClearedChargingLimitResponse]
    GetChargingProfilesRequest: type[messages.GetChargingProfilesRequest]
    GetChargingProfilesResponse: type[messages.GetChargingProfilesResponse]
    GetCompositeScheduleRequest: type[messages.GetCompositeScheduleRequest]
    GetCompositeScheduleResponse: type[messages.GetCompositeScheduleResponse]
    NotifyChargingLimitRequest: type[messages.NotifyChargingLimitRequest]
    NotifyChargingLimitResponse: type[messages.NotifyChargingLimitResponse]
    ReportChargingProfilesRequest: type[messages.ReportChargingProfilesRequest]
    ReportChargingProfilesResponse: type[messages.ReportChargingProfilesResponse]
    SetChargingProfileRequest: type[messages.SetChargingProfileRequest]
    SetChargingProfileResponse: type[messages.SetChargingProfileResponse]

    ChargingLimitType: type[types.ChargingLimitType]
    ChargingProfileCriterionType: type[types.ChargingProfileCriterionType]
    ChargingProfileType: type[types.ChargingProfileType]
    ChargingSchedulePeriodType: type[types.ChargingSchedulePeriodType]
    ChargingScheduleType: type[types.ChargingScheduleType]
    ClearChargingProfileType: type[types.ClearChargingProfileType]
    CompositeScheduleType: type[types.CompositeScheduleType]
    StatusInfoType: type[types.StatusInfoType]

    ChargingProfileKindEnumType: type[enums.ChargingProfileKindEnumType]
    ChargingProfilePurposeEnumType: type[enums.ChargingProfilePurposeEnumType]
    ChargingProfileStatusEnumType: type[enums.ChargingProfileStatusEnumType]
    ChargingRateUnitEnumType: type[enums.ChargingRateUnitEnumType]
    ClearChargingProfileStatusEnumType: type[enums.ClearChargingProfileStatusEnumType]
    GenericStatusEnumType: type[enums.GenericStatusEnumType]
    GetChargingProfileStatusEnumType: type[enums.GetChargingProfileStatusEnumType]
    RecurrencyKindEnumType: type[enums.RecurrencyKindEnumType]

    def __init__(self, *modules: ModuleType) -> None:
        for name in ProfileWords.__annotations__:
            setattr(self, name, next(vars(module)[name] for module in modules if name in vars(module)))


class Profiles:
    """The rules for charging profiles, on one version's messages; a later version overrides what it says otherwise."""

    def __init__(self, version: str, words: ProfileWords) -> None:
        self._version = version
        self._words = words
        self._purposes = words_of(words.ChargingProfilePurposeEnumType)
        self._kinds = words_of(words.ChargingProfileKindEnumType)

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.SetChargingProfileRequest, (model.SetChargingProfile,), self._lift_set, self._answer_set)
        rules.lower(model.SetChargingProfile, self._lower_set, self._lift_set_response)
        rules.lift(
            words.ClearChargingProfileRequest, (model.ClearChargingProfile,), self._lift_clear, self._answer_clear
        )
        rules.lower(model.ClearChargingProfile, self._lower_clear, self._lift_clear_response)
        rules.lift(
            words.GetCompositeScheduleRequest,
            (model.GetCompositeSchedule,),
            self._lift_composite,
            self._answer_composite,
        )
        rules.lower(model.GetCompositeSchedule, self._lower_composite, self._lift_composite_response)
        rules.lift(words.GetChargingProfilesRequest, (model.GetChargingProfiles,), self._lift_get, self._answer_get)
        rules.lower(model.GetChargingProfiles, self._lower_get, self._lift_get_response)
        rules.lift(
            words.ReportChargingProfilesRequest, (model.ReportChargingProfiles,), self._lift_report, self._answer_report
        )
        rules.lower(model.ReportChargingProfiles, self._lower_report, self._lift_report_response)
        rules.lift(words.NotifyChargingLimitRequest, (model.NotifyChargingLimit,), self._lift_limit, self._answer_limit)
        rules.lower(model.NotifyChargingLimit, self._lower_limit, self._lift_limit_response)
        rules.lift(
            words.ClearedChargingLimitRequest, (model.ClearedChargingLimit,), self._lift_cleared, self._answer_cleared
        )
        rules.lower(model.ClearedChargingLimit, self._lower_cleared, self._lift_cleared_response)

    # What a later version says otherwise

    def _lower_source(
        self,
        request: model.ReportChargingProfiles | model.NotifyChargingLimit | model.ClearedChargingLimit,
        losses: Losses,
    ) -> enums.ChargingLimitSourceEnumType:
        native = _SOURCES.get(request.limit_source)
        if native is None:
            losses.lose_given(request, "limit_source")
            return enums.ChargingLimitSourceEnumType.OTHER
        return native

    def _lower_source_asked_for(self, source: model.ChargingLimitSource) -> enums.ChargingLimitSourceEnumType:
        native = _SOURCES.get(source)
        if native is None:
            raise NotInThisVersion(f"charging limit source {source}", self._version)
        return native

    def _lower_limit_of(self, period: model.ChargingSchedulePeriod) -> float:
        if period.limit is None:
            raise NotInThisVersion("charging schedule period without a limit", self._version)
        return period.limit

    # What profiles are made of

    def lift_profile(self, native: types.ChargingProfileType) -> model.ChargingProfile:
        recurrency = native.recurrency_kind
        return model.ChargingProfile(
            id=native.id,
            stack_level=native.stack_level,
            purpose=namesake(model.ChargingProfilePurpose, native.charging_profile_purpose),
            kind=namesake(model.ChargingProfileKind, native.charging_profile_kind),
            schedules=tuple(lift_schedule(schedule) for schedule in native.charging_schedule),
            recurrency_kind=None if recurrency is None else namesake(model.RecurrencyKind, recurrency),
            valid_from=optional_utc(native.valid_from),
            valid_to=optional_utc(native.valid_to),
            transaction_id=native.transaction_id,
            not_lifted=_not_lifted(native),
        )

    def lower_profile(self, profile: model.ChargingProfile, losses: Losses, *, at: str) -> types.ChargingProfileType:
        if profile.not_lifted:
            losses.lose(model.ChargingProfile, "not_lifted", ", ".join(profile.not_lifted), at=at)
        kind = self._kinds.get(profile.kind)
        if kind is None:
            raise NotInThisVersion(f"{profile.kind} charging profile", self._version)
        recurrency = profile.recurrency_kind
        return self._words.ChargingProfileType(
            id=profile.id,
            stack_level=profile.stack_level,
            charging_profile_purpose=self._lower_purpose(profile.purpose),
            charging_profile_kind=kind,
            recurrency_kind=None if recurrency is None else self._words.RecurrencyKindEnumType(recurrency.value),
            valid_from=profile.valid_from,
            valid_to=profile.valid_to,
            charging_schedule=[self.lower_schedule(schedule) for schedule in profile.schedules],
            transaction_id=profile.transaction_id,
        )

    def _lower_purpose(self, purpose: model.ChargingProfilePurpose) -> enums.ChargingProfilePurposeEnumType:
        native = self._purposes.get(purpose)
        if native is None:
            raise NotInThisVersion(f"charging profile of purpose {purpose}", self._version)
        return native

    def _lower_unit(self, unit: model.ChargingRateUnit) -> enums.ChargingRateUnitEnumType:
        return self._words.ChargingRateUnitEnumType(unit.value)

    def lower_schedule(self, schedule: model.ChargingSchedule) -> types.ChargingScheduleType:
        return self._words.ChargingScheduleType(
            id=schedule.id,
            start_schedule=schedule.start_schedule,
            duration=schedule.duration_s,
            charging_rate_unit=self._lower_unit(schedule.charging_rate_unit),
            charging_schedule_period=self._lower_periods(schedule.periods),
            min_charging_rate=schedule.min_charging_rate,
        )

    def _lower_periods(
        self, periods: tuple[model.ChargingSchedulePeriod, ...]
    ) -> list[types.ChargingSchedulePeriodType]:
        return [
            self._words.ChargingSchedulePeriodType(
                start_period=period.start_period_s,
                limit=self._lower_limit_of(period),
                number_phases=period.number_phases,
                phase_to_use=period.phase_to_use,
            )
            for period in periods
        ]

    def _lower_status_info(self, info: model.StatusInfo | None) -> types.StatusInfoType | None:
        if info is None:
            return None
        return self._words.StatusInfoType(reason_code=info.reason_code, additional_info=info.additional_info)

    # Set and clear

    def _lift_set(self, native: messages.SetChargingProfileRequest, context: Context) -> model.SetChargingProfile:
        return model.SetChargingProfile(evse_id=native.evse_id, profile=self.lift_profile(native.charging_profile))

    def _answer_set(
        self, result: model.SetChargingProfileResult, losses: Losses, context: Context
    ) -> messages.SetChargingProfileResponse:
        return self._words.SetChargingProfileResponse(
            status=self._words.ChargingProfileStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_set(
        self, request: model.SetChargingProfile, losses: Losses, context: Context
    ) -> messages.SetChargingProfileRequest:
        return self._words.SetChargingProfileRequest(
            evse_id=request.evse_id, charging_profile=self.lower_profile(request.profile, losses, at="profile.")
        )

    def _lift_set_response(
        self, response: messages.SetChargingProfileResponse, request: model.SetChargingProfile, context: Context
    ) -> model.SetChargingProfileResult:
        return model.SetChargingProfileResult(
            status=namesake(model.ChargingProfileStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    def _lift_clear(self, native: messages.ClearChargingProfileRequest, context: Context) -> model.ClearChargingProfile:
        criteria = native.charging_profile_criteria
        if criteria is None:
            return model.ClearChargingProfile(profile_id=native.charging_profile_id)
        purpose = criteria.charging_profile_purpose
        return model.ClearChargingProfile(
            profile_id=native.charging_profile_id,
            evse_id=criteria.evse_id,
            purpose=None if purpose is None else namesake(model.ChargingProfilePurpose, purpose),
            stack_level=criteria.stack_level,
        )

    def _answer_clear(
        self, result: model.ClearChargingProfileResult, losses: Losses, context: Context
    ) -> messages.ClearChargingProfileResponse:
        return self._words.ClearChargingProfileResponse(
            status=self._words.ClearChargingProfileStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_clear(
        self, request: model.ClearChargingProfile, losses: Losses, context: Context
    ) -> messages.ClearChargingProfileRequest:
        evse_id, purpose, stack_level = request.evse_id, request.purpose, request.stack_level
        criteria = None
        if evse_id is not None or purpose is not None or stack_level is not None:
            criteria = self._words.ClearChargingProfileType(
                evse_id=evse_id,
                charging_profile_purpose=None if purpose is None else self._lower_purpose(purpose),
                stack_level=stack_level,
            )
        return self._words.ClearChargingProfileRequest(
            charging_profile_id=request.profile_id, charging_profile_criteria=criteria
        )

    def _lift_clear_response(
        self, response: messages.ClearChargingProfileResponse, request: model.ClearChargingProfile, context: Context
    ) -> model.ClearChargingProfileResult:
        return model.ClearChargingProfileResult(
            status=namesake(model.ClearChargingProfileStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # The composite schedule

    def _lift_composite(
        self, native: messages.GetCompositeScheduleRequest, context: Context
    ) -> model.GetCompositeSchedule:
        unit = native.charging_rate_unit
        return model.GetCompositeSchedule(
            evse_id=native.evse_id,
            duration_s=native.duration,
            charging_rate_unit=None if unit is None else namesake(model.ChargingRateUnit, unit),
        )

    def _answer_composite(
        self, result: model.GetCompositeScheduleResult, losses: Losses, context: Context
    ) -> messages.GetCompositeScheduleResponse:
        schedule = result.schedule
        native = None
        if schedule is not None:
            native = self._words.CompositeScheduleType(
                evse_id=schedule.evse_id,
                duration=schedule.duration_s,
                schedule_start=schedule.schedule_start or context.now(),
                charging_rate_unit=self._lower_unit(schedule.charging_rate_unit),
                charging_schedule_period=self._lower_periods(schedule.periods),
            )
        return self._words.GetCompositeScheduleResponse(
            status=self._words.GenericStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
            schedule=native,
        )

    def _lower_composite(
        self, request: model.GetCompositeSchedule, losses: Losses, context: Context
    ) -> messages.GetCompositeScheduleRequest:
        unit = request.charging_rate_unit
        return self._words.GetCompositeScheduleRequest(
            duration=request.duration_s,
            charging_rate_unit=None if unit is None else self._lower_unit(unit),
            evse_id=request.evse_id,
        )

    def _lift_composite_response(
        self, response: messages.GetCompositeScheduleResponse, request: model.GetCompositeSchedule, context: Context
    ) -> model.GetCompositeScheduleResult:
        schedule, losses = None, without_word(response, "status", "status_info", "schedule")
        if (native := response.schedule) is not None:
            schedule = model.CompositeSchedule(
                evse_id=native.evse_id,
                duration_s=native.duration,
                charging_rate_unit=namesake(model.ChargingRateUnit, native.charging_rate_unit),
                periods=tuple(_lift_period(period) for period in native.charging_schedule_period),
                schedule_start=utc(native.schedule_start),
            )
            for period in native.charging_schedule_period:
                losses += without_word(
                    period, "start_period", "limit", "number_phases", "phase_to_use", at="schedule.periods."
                )
        return model.GetCompositeScheduleResult(
            status=namesake(model.GetCompositeScheduleStatus, response.status),
            schedule=schedule,
            status_info=_lift_status_info(response.status_info),
            losses=losses,
        )

    # Reports

    def _lift_get(self, native: messages.GetChargingProfilesRequest, context: Context) -> model.GetChargingProfiles:
        wanted = native.charging_profile
        purpose = wanted.charging_profile_purpose
        return model.GetChargingProfiles(
            request_id=native.request_id,
            evse_id=native.evse_id,
            profile_ids=tuple(wanted.charging_profile_id or ()),
            purpose=None if purpose is None else namesake(model.ChargingProfilePurpose, purpose),
            stack_level=wanted.stack_level,
            limit_sources=tuple(_lift_source(source) for source in wanted.charging_limit_source or ()),
        )

    def _answer_get(
        self, result: model.GetChargingProfilesResult, losses: Losses, context: Context
    ) -> messages.GetChargingProfilesResponse:
        return self._words.GetChargingProfilesResponse(
            status=self._words.GetChargingProfileStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_get(
        self, request: model.GetChargingProfiles, losses: Losses, context: Context
    ) -> messages.GetChargingProfilesRequest:
        purpose = request.purpose
        return self._words.GetChargingProfilesRequest(
            request_id=request.request_id,
            evse_id=request.evse_id,
            charging_profile=self._words.ChargingProfileCriterionType(
                charging_profile_purpose=None if purpose is None else self._lower_purpose(purpose),
                stack_level=request.stack_level,
                charging_profile_id=list(request.profile_ids) or None,
                charging_limit_source=[self._lower_source_asked_for(source) for source in request.limit_sources]
                or None,
            ),
        )

    def _lift_get_response(
        self, response: messages.GetChargingProfilesResponse, request: model.GetChargingProfiles, context: Context
    ) -> model.GetChargingProfilesResult:
        return model.GetChargingProfilesResult(
            status=namesake(model.GetChargingProfileStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    def _lift_report(
        self, native: messages.ReportChargingProfilesRequest, context: Context
    ) -> model.ReportChargingProfiles:
        return model.ReportChargingProfiles(
            request_id=native.request_id,
            evse_id=native.evse_id,
            limit_source=_lift_source(native.charging_limit_source),
            profiles=tuple(self.lift_profile(profile) for profile in native.charging_profile),
            to_be_continued=native.tbc is True,
        )

    def _answer_report(
        self, result: model.ReportChargingProfilesResult, losses: Losses, context: Context
    ) -> messages.ReportChargingProfilesResponse:
        return self._words.ReportChargingProfilesResponse()

    def _lower_report(
        self, request: model.ReportChargingProfiles, losses: Losses, context: Context
    ) -> messages.ReportChargingProfilesRequest:
        return self._words.ReportChargingProfilesRequest(
            request_id=request.request_id,
            charging_limit_source=self._lower_source(request, losses),
            charging_profile=[self.lower_profile(profile, losses, at="profiles.") for profile in request.profiles],
            tbc=True if request.to_be_continued else None,
            evse_id=request.evse_id,
        )

    def _lift_report_response(
        self, response: messages.ReportChargingProfilesResponse, request: model.ReportChargingProfiles, context: Context
    ) -> model.ReportChargingProfilesResult:
        return model.ReportChargingProfilesResult(losses=without_word(response))

    # Limits of others

    def _lift_limit(self, native: messages.NotifyChargingLimitRequest, context: Context) -> model.NotifyChargingLimit:
        return model.NotifyChargingLimit(
            limit_source=_lift_source(native.charging_limit.charging_limit_source),
            evse_id=native.evse_id,
            is_grid_critical=native.charging_limit.is_grid_critical,
            schedules=tuple(lift_schedule(schedule) for schedule in native.charging_schedule or ()),
        )

    def _answer_limit(
        self, result: model.NotifyChargingLimitResult, losses: Losses, context: Context
    ) -> messages.NotifyChargingLimitResponse:
        return self._words.NotifyChargingLimitResponse()

    def _lower_limit(
        self, request: model.NotifyChargingLimit, losses: Losses, context: Context
    ) -> messages.NotifyChargingLimitRequest:
        return self._words.NotifyChargingLimitRequest(
            charging_schedule=[self.lower_schedule(schedule) for schedule in request.schedules] or None,
            evse_id=request.evse_id,
            charging_limit=self._words.ChargingLimitType(
                charging_limit_source=self._lower_source(request, losses), is_grid_critical=request.is_grid_critical
            ),
        )

    def _lift_limit_response(
        self, response: messages.NotifyChargingLimitResponse, request: model.NotifyChargingLimit, context: Context
    ) -> model.NotifyChargingLimitResult:
        return model.NotifyChargingLimitResult(losses=without_word(response))

    def _lift_cleared(
        self, native: messages.ClearedChargingLimitRequest, context: Context
    ) -> model.ClearedChargingLimit:
        return model.ClearedChargingLimit(
            limit_source=_lift_source(native.charging_limit_source), evse_id=native.evse_id
        )

    def _answer_cleared(
        self, result: model.ClearedChargingLimitResult, losses: Losses, context: Context
    ) -> messages.ClearedChargingLimitResponse:
        return self._words.ClearedChargingLimitResponse()

    def _lower_cleared(
        self, request: model.ClearedChargingLimit, losses: Losses, context: Context
    ) -> messages.ClearedChargingLimitRequest:
        return self._words.ClearedChargingLimitRequest(
            charging_limit_source=self._lower_source(request, losses), evse_id=request.evse_id
        )

    def _lift_cleared_response(
        self, response: messages.ClearedChargingLimitResponse, request: model.ClearedChargingLimit, context: Context
    ) -> model.ClearedChargingLimitResult:
        return model.ClearedChargingLimitResult(losses=without_word(response))


def lift_schedule(native: types.ChargingScheduleType) -> model.ChargingSchedule:
    return model.ChargingSchedule(
        charging_rate_unit=namesake(model.ChargingRateUnit, native.charging_rate_unit),
        periods=tuple(_lift_period(period) for period in native.charging_schedule_period),
        id=native.id,
        start_schedule=optional_utc(native.start_schedule),
        duration_s=native.duration,
        min_charging_rate=native.min_charging_rate,
    )


def _lift_period(native: types.ChargingSchedulePeriodType) -> model.ChargingSchedulePeriod:
    return model.ChargingSchedulePeriod(
        start_period_s=native.start_period,
        limit=native.limit,
        number_phases=native.number_phases,
        phase_to_use=native.phase_to_use,
    )


def _not_lifted(native: types.ChargingProfileType) -> tuple[str, ...]:
    """What the profile says that changes the limits, without a word of ours; each name once."""
    parts: list[Message] = [native]
    for schedule in native.charging_schedule:
        parts += [schedule, *schedule.charging_schedule_period]
    found = {
        field
        for part in parts
        for field in part.__struct_fields__
        if field not in _LIFTED_OR_INFORMING and getattr(part, field) not in (None, False)
    }
    return tuple(sorted(found))


def _lift_source(source: str) -> model.ChargingLimitSource:
    """From an enumeration's member in 2.0.1, from text in 2.1."""
    text = str(getattr(source, "value", source))
    known = _OUR_SOURCES.get(text)
    return model.unknown(model.ChargingLimitSource, text) if known is None else known


def _lift_status_info(native: types.StatusInfoType | None) -> model.StatusInfo | None:
    if native is None:
        return None
    return model.StatusInfo(reason_code=native.reason_code, additional_info=native.additional_info)


_SOURCES = words_of(enums.ChargingLimitSourceEnumType)
_OUR_SOURCES = words_of(model.ChargingLimitSource)
