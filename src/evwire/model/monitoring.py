"""What a station watches by itself, and what it tells when something happens; 2.x only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.components import Component, Variable
from evwire.model.message import Request, Result, StatusInfo, Value


class MonitorKind(StrEnum):
    """When a monitor tells of its variable: beyond a value, after a change by a value, or every so many seconds."""

    UPPER_THRESHOLD = "UpperThreshold"
    LOWER_THRESHOLD = "LowerThreshold"
    DELTA = "Delta"
    PERIODIC = "Periodic"
    PERIODIC_CLOCK_ALIGNED = "PeriodicClockAligned"
    TARGET_DELTA = "TargetDelta"
    TARGET_DELTA_RELATIVE = "TargetDeltaRelative"


class PeriodicEventStream(Value, frozen=True, kw_only=True):
    """How a periodic monitor's values are streamed: after so many seconds, or so many values."""

    interval_s: int | None = None
    values: int | None = None


class MonitoringSetting(Value, frozen=True, kw_only=True):
    """A monitor to set; with the ``id`` of another it takes its place. ``severity``: 0 (danger) to 9 (debug)."""

    value: float
    kind: MonitorKind
    severity: int
    component: Component
    variable: Variable
    id: int | None = None
    transaction: bool = False
    periodic_event_stream: PeriodicEventStream | None = None


class SetMonitoringStatus(StrEnum):
    """Whether the monitor was set, or why not."""

    ACCEPTED = "Accepted"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    UNSUPPORTED_MONITOR_TYPE = "UnsupportedMonitorType"
    REJECTED = "Rejected"
    DUPLICATE = "Duplicate"


class MonitoringOutcome(Value, frozen=True, kw_only=True):
    """What became of one monitor to set; ``id`` is what it is known by from now on."""

    status: SetMonitoringStatus
    kind: MonitorKind
    component: Component
    variable: Variable
    severity: int
    id: int | None = None
    status_info: StatusInfo | None = None


class SetVariableMonitoring(Request["SetVariableMonitoringResult"], frozen=True, kw_only=True):
    """CSMS → station: watch these variables (N04)."""

    set_monitoring_data: tuple[MonitoringSetting, ...]


class SetVariableMonitoringResult(Result, frozen=True, kw_only=True):
    """What became of each."""

    set_monitoring_result: tuple[MonitoringOutcome, ...]


class ClearMonitoringStatus(StrEnum):
    """Whether the monitor is gone."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_FOUND = "NotFound"


class ClearMonitoringOutcome(Value, frozen=True, kw_only=True):
    """What became of one monitor to clear."""

    id: int
    status: ClearMonitoringStatus
    status_info: StatusInfo | None = None


class ClearVariableMonitoring(Request["ClearVariableMonitoringResult"], frozen=True, kw_only=True):
    """CSMS → station: forget the monitors with these ids (N06)."""

    id: tuple[int, ...]


class ClearVariableMonitoringResult(Result, frozen=True, kw_only=True):
    """What became of each."""

    clear_monitoring_result: tuple[ClearMonitoringOutcome, ...]


class SetMonitoringLevelStatus(StrEnum):
    """Whether the station will."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class SetMonitoringLevel(Request["SetMonitoringLevelResult"], frozen=True, kw_only=True):
    """CSMS → station: tell of events of this severity, 0 (danger) to 9 (debug), and of graver ones only (N05)."""

    severity: int


class SetMonitoringLevelResult(Result, frozen=True, kw_only=True):
    """Whether the station will."""

    status: SetMonitoringLevelStatus
    status_info: StatusInfo | None = None


class MonitoringBase(StrEnum):
    """Which monitors are active."""

    ALL = "All"
    FACTORY_DEFAULT = "FactoryDefault"
    HARD_WIRED_ONLY = "HardWiredOnly"


class MonitoringReportStatus(StrEnum):
    """Whether the station can."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    EMPTY_RESULT_SET = "EmptyResultSet"


class SetMonitoringBase(Request["SetMonitoringBaseResult"], frozen=True, kw_only=True):
    """CSMS → station: activate this set of monitors (N03)."""

    monitoring_base: MonitoringBase


class SetMonitoringBaseResult(Result, frozen=True, kw_only=True):
    """Whether the station can."""

    status: MonitoringReportStatus
    status_info: StatusInfo | None = None


class MonitoringCriterion(StrEnum):
    """Which kind of monitors to report."""

    THRESHOLD_MONITORING = "ThresholdMonitoring"
    DELTA_MONITORING = "DeltaMonitoring"
    PERIODIC_MONITORING = "PeriodicMonitoring"


class MonitoredVariable(Value, frozen=True, kw_only=True):
    """A variable of a component, or all of them."""

    component: Component
    variable: Variable | None = None


class GetMonitoringReport(Request["GetMonitoringReportResult"], frozen=True, kw_only=True):
    """CSMS → station: report the monitors of these kinds on these variables, or all (N02)."""

    request_id: int
    monitoring_criteria: tuple[MonitoringCriterion, ...] = ()
    component_variable: tuple[MonitoredVariable, ...] = ()


class GetMonitoringReportResult(Result, frozen=True, kw_only=True):
    """Whether NotifyMonitoringReport will come."""

    status: MonitoringReportStatus
    status_info: StatusInfo | None = None


class EventNotificationKind(StrEnum):
    """What made the monitor: hard-wired in the station, set in the factory, or by the CSMS."""

    HARD_WIRED_NOTIFICATION = "HardWiredNotification"
    HARD_WIRED_MONITOR = "HardWiredMonitor"
    PRECONFIGURED_MONITOR = "PreconfiguredMonitor"
    CUSTOM_MONITOR = "CustomMonitor"


class VariableMonitoring(Value, frozen=True, kw_only=True):
    """A monitor; ``transaction``: during transactions only. 2.1 needs ``event_notification_type``, 2.0.1 has none."""

    id: int
    transaction: bool
    value: float
    kind: MonitorKind
    severity: int
    event_notification_type: EventNotificationKind | None = None


class MonitoringData(Value, frozen=True, kw_only=True):
    """The monitors of one variable."""

    component: Component
    variable: Variable
    variable_monitoring: tuple[VariableMonitoring, ...]


class NotifyMonitoringReport(Request["NotifyMonitoringReportResult"], frozen=True, kw_only=True):
    """Station → CSMS: the monitors that were asked for; ``tbc``: more to come (N02)."""

    request_id: int
    seq_no: int
    generated_at: datetime
    monitor: tuple[MonitoringData, ...] = ()
    tbc: bool = False


class NotifyMonitoringReportResult(Result, frozen=True, kw_only=True):
    """Received."""


class EventTrigger(StrEnum):
    """What told the station of it."""

    ALERTING = "Alerting"
    DELTA = "Delta"
    PERIODIC = "Periodic"


class EventData(Value, frozen=True, kw_only=True):
    """Something that happened: a variable's value, as text; ``cause`` is the id of the event it follows from."""

    event_id: int
    timestamp: datetime
    trigger: EventTrigger
    actual_value: str
    component: Component
    variable: Variable
    event_notification_type: EventNotificationKind
    cause: int | None = None
    tech_code: str | None = None
    tech_info: str | None = None
    cleared: bool = False
    transaction_id: str | None = None
    variable_monitoring_id: int | None = None
    severity: int | None = None


class NotifyEvent(Request["NotifyEventResult"], frozen=True, kw_only=True):
    """Station → CSMS: what happened; ``tbc``: more of the same to come (N07, N08)."""

    generated_at: datetime
    seq_no: int
    event_data: tuple[EventData, ...]
    tbc: bool = False


class NotifyEventResult(Result, frozen=True, kw_only=True):
    """Received."""
