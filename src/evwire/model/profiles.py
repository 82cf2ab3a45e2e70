"""Charging profiles: what limits how fast a station, an EVSE or a transaction may charge, and when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo, Value


class ChargingProfilePurpose(StrEnum):
    """What a profile limits. 1.6's ChargePointMaxProfile is CHARGING_STATION_MAX_PROFILE; the last two are 2.1's."""

    CHARGING_STATION_EXTERNAL_CONSTRAINTS = "ChargingStationExternalConstraints"
    CHARGING_STATION_MAX_PROFILE = "ChargingStationMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"
    PRIORITY_CHARGING = "PriorityCharging"
    LOCAL_GENERATION = "LocalGeneration"


class ChargingProfileKind(StrEnum):
    """What the times of a schedule count from: a moment, the same moment each day or week, or the charging's start.

    DYNAMIC is 2.1's: the CSMS sends the limit of the moment.
    """

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"
    DYNAMIC = "Dynamic"


class RecurrencyKind(StrEnum):
    """How often a recurring schedule begins anew."""

    DAILY = "Daily"
    WEEKLY = "Weekly"


class ChargingRateUnit(StrEnum):
    """What limits are in: A per phase, or W over all phases. Nothing converts the one to the other on the way."""

    A = "A"
    W = "W"


class ChargingSchedulePeriod(Value, frozen=True, kw_only=True):
    """From ``start_period_s`` after the schedule's start on, no more than ``limit``, in the schedule's unit.

    1.6 has at most one digit after the point. 2.1 may say something else than a limit; then it is None.
    ``phase_to_use`` goes with ``number_phases`` 1 (2.x, K01.FR.19).
    """

    start_period_s: int
    limit: float | None = None
    number_phases: int | None = None
    phase_to_use: int | None = None


class ChargingSchedule(Value, frozen=True, kw_only=True):
    """Limits over time; the periods are in order, the first starts at 0 (K01.FR.31, K01.FR.35).

    Without ``duration_s`` the last period goes on. ``min_charging_rate`` is in the schedule's unit. ``id`` is 0
    where the version has none (1.6).
    """

    charging_rate_unit: ChargingRateUnit
    periods: tuple[ChargingSchedulePeriod, ...]
    id: int = 0
    start_schedule: datetime | None = None
    duration_s: int | None = None
    min_charging_rate: float | None = None


class ChargingProfile(Value, frozen=True, kw_only=True):
    """A schedule, what it is for, and when it holds (K01; 1.6, 3.13 and 7.8).

    Of two of the same purpose the one with the higher ``stack_level`` counts. 2.x has up to three ``schedules``
    for a car to choose from, 1.6 one. ``not_lifted`` names what a version says besides that changes the limits and
    for which there is no word here, such as setpoints: a station that does not know it must not accept the profile.
    """

    id: int
    stack_level: int
    purpose: ChargingProfilePurpose
    kind: ChargingProfileKind
    schedules: tuple[ChargingSchedule, ...]
    recurrency_kind: RecurrencyKind | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    transaction_id: str | None = None
    not_lifted: tuple[str, ...] = ()


class ChargingProfileStatus(StrEnum):
    """Whether the station takes the profile."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class SetChargingProfile(Request["SetChargingProfileResult"], frozen=True, kw_only=True):
    """CSMS → station: keep this profile, in place of one with the same id (K01; 1.6, 5.16). EVSE 0 is the station."""

    evse_id: int
    profile: ChargingProfile


class SetChargingProfileResult(Result, frozen=True, kw_only=True):
    """Whether the station takes the profile. 1.6's NotSupported is REJECTED for the reason UnsupportedRequest."""

    status: ChargingProfileStatus
    status_info: StatusInfo | None = None


class ClearChargingProfileStatus(StrEnum):
    """UNKNOWN: there was no such profile."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearChargingProfile(Request["ClearChargingProfileResult"], frozen=True, kw_only=True):
    """CSMS → station: forget one profile, or all that fit (K10; 1.6, 5.5). EVSE 0 is the station.

    2.x wants at least one field (K10.FR.02); without any, 1.6 clears all (errata 3.25).
    """

    profile_id: int | None = None
    evse_id: int | None = None
    purpose: ChargingProfilePurpose | None = None
    stack_level: int | None = None


class ClearChargingProfileResult(Result, frozen=True, kw_only=True):
    """Whether there was one."""

    status: ClearChargingProfileStatus
    status_info: StatusInfo | None = None


class GetCompositeScheduleStatus(StrEnum):
    """Whether the station can tell."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class GetCompositeSchedule(Request["GetCompositeScheduleResult"], frozen=True, kw_only=True):
    """CSMS → station: what will the limits be, from now on for ``duration_s`` (K08; 1.6, 5.7)?

    EVSE 0 is the station as a whole. Without a unit the station chooses.
    """

    evse_id: int
    duration_s: int
    charging_rate_unit: ChargingRateUnit | None = None


class CompositeSchedule(Value, frozen=True, kw_only=True):
    """The limits that result from all profiles; ``schedule_start`` is filled in on leaving where 2.x needs it."""

    evse_id: int
    duration_s: int
    charging_rate_unit: ChargingRateUnit
    periods: tuple[ChargingSchedulePeriod, ...]
    schedule_start: datetime | None = None


class GetCompositeScheduleResult(Result, frozen=True, kw_only=True):
    """The schedule, if the station can tell."""

    status: GetCompositeScheduleStatus
    schedule: CompositeSchedule | None = None
    status_info: StatusInfo | None = None


class ChargingLimitSource(StrEnum):
    """Who set a limit: an energy management system, the grid's operator, the CSMS, or somebody else."""

    EMS = "EMS"
    OTHER = "Other"
    SO = "SO"
    CSO = "CSO"


class GetChargingProfileStatus(StrEnum):
    """NO_PROFILES: none fits, so none is reported."""

    ACCEPTED = "Accepted"
    NO_PROFILES = "NoProfiles"


class GetChargingProfiles(Request["GetChargingProfilesResult"], frozen=True, kw_only=True):
    """CSMS → station: report the profiles that fit all of this (K09; 2.x). EVSE 0 is the station, None all EVSEs.

    Either ``profile_ids`` or some of the others are given (K09.FR.03).
    """

    request_id: int
    evse_id: int | None = None
    profile_ids: tuple[int, ...] = ()
    purpose: ChargingProfilePurpose | None = None
    stack_level: int | None = None
    limit_sources: tuple[ChargingLimitSource, ...] = ()


class GetChargingProfilesResult(Result, frozen=True, kw_only=True):
    """Whether reports will follow."""

    status: GetChargingProfileStatus
    status_info: StatusInfo | None = None


class ReportChargingProfiles(Request["ReportChargingProfilesResult"], frozen=True, kw_only=True):
    """Station → CSMS: profiles that were asked for (K09; 2.x); with ``to_be_continued``, not yet the last."""

    request_id: int
    evse_id: int
    limit_source: ChargingLimitSource
    profiles: tuple[ChargingProfile, ...]
    to_be_continued: bool = False


class ReportChargingProfilesResult(Result, frozen=True, kw_only=True):
    """Received."""


class NotifyChargingLimit(Request["NotifyChargingLimitResult"], frozen=True, kw_only=True):
    """Station → CSMS: somebody else limits the charging (K11, K12; 2.x). No EVSE: the station as a whole."""

    limit_source: ChargingLimitSource
    evse_id: int | None = None
    is_grid_critical: bool | None = None
    schedules: tuple[ChargingSchedule, ...] = ()


class NotifyChargingLimitResult(Result, frozen=True, kw_only=True):
    """Received."""


class ClearedChargingLimit(Request["ClearedChargingLimitResult"], frozen=True, kw_only=True):
    """Station → CSMS: somebody else limits the charging no more (K13; 2.x). No EVSE: the station as a whole."""

    limit_source: ChargingLimitSource
    evse_id: int | None = None


class ClearedChargingLimitResult(Result, frozen=True, kw_only=True):
    """Received."""
