"""What a station is set up with: the variables of its components, and reports of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.components import Component, Variable
from evwire.model.message import Request, Result, StatusInfo, Value

CUSTOMIZATION = "CustomizationCtrlr"
"""The component of what only the vendor knows. A configuration key of 1.x that is no variable of the standard is
the variable of that name here."""


class Attribute(StrEnum):
    """Which of a variable's values; ACTUAL is the one that holds."""

    ACTUAL = "Actual"
    TARGET = "Target"
    MIN_SET = "MinSet"
    MAX_SET = "MaxSet"


class Mutability(StrEnum):
    """What the CSMS may do with a value."""

    READ_ONLY = "ReadOnly"
    WRITE_ONLY = "WriteOnly"
    READ_WRITE = "ReadWrite"


class DataKind(StrEnum):
    """What a variable's text stands for. An option is one of ``values``; a list holds several."""

    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "dateTime"
    BOOLEAN = "boolean"
    OPTION_LIST = "OptionList"
    SEQUENCE_LIST = "SequenceList"
    MEMBER_LIST = "MemberList"


class VariableQuery(Value, frozen=True, kw_only=True):
    """Which value to get."""

    component: Component
    variable: Variable
    attribute: Attribute = Attribute.ACTUAL

    @classmethod
    def of(cls, component: str, variable: str, instance: str | None = None) -> VariableQuery:
        """What holds, of a component of the station as a whole."""
        return cls(component=Component(name=component), variable=Variable(name=variable, instance=instance))


class GetVariableStatus(StrEnum):
    """Whether there is such a value; REJECTED: it may only be set, or could not be read."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"


class VariableValue(Value, frozen=True, kw_only=True):
    """One value, as text. 1.x says with it what the CSMS may do, which 2.x tells in reports: ``mutability``."""

    component: Component
    variable: Variable
    status: GetVariableStatus
    attribute: Attribute = Attribute.ACTUAL
    value: str | None = None
    mutability: Mutability | None = None
    status_info: StatusInfo | None = None


class GetVariables(Request["GetVariablesResult"], frozen=True, kw_only=True):
    """CSMS → station: tell these values (B06; 1.6, 5.8). At least one."""

    queries: tuple[VariableQuery, ...]


class GetVariablesResult(Result, frozen=True, kw_only=True):
    """A value for each query, in any order."""

    values: tuple[VariableValue, ...]

    def value(self, component: str, variable: str, instance: str | None = None) -> str | None:
        """What holds, of a component of this name and a variable's instance; None if it is not there."""
        for each in self.values:
            named = each.component.name == component and each.variable == Variable(name=variable, instance=instance)
            if named and each.attribute is Attribute.ACTUAL and each.status is GetVariableStatus.ACCEPTED:
                return each.value
        return None


class VariableSetting(Value, frozen=True, kw_only=True):
    """Which value to set to what."""

    component: Component
    variable: Variable
    value: str
    attribute: Attribute = Attribute.ACTUAL

    @classmethod
    def of(cls, component: str, variable: str, value: str, instance: str | None = None) -> VariableSetting:
        """Set what holds, of a component of the station as a whole."""
        named = Variable(name=variable, instance=instance)
        return cls(component=Component(name=component), variable=named, value=value)


class SetVariableStatus(StrEnum):
    """Whether a value was set; REBOOT_REQUIRED: it holds from the next start on."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"
    REBOOT_REQUIRED = "RebootRequired"


class VariableOutcome(Value, frozen=True, kw_only=True):
    """What became of one setting."""

    component: Component
    variable: Variable
    status: SetVariableStatus
    attribute: Attribute = Attribute.ACTUAL
    status_info: StatusInfo | None = None


class SetVariables(Request["SetVariablesResult"], frozen=True, kw_only=True):
    """CSMS → station: set these values (B05; 1.6, 5.3, where each is a message of its own). At least one."""

    settings: tuple[VariableSetting, ...]


class SetVariablesResult(Result, frozen=True, kw_only=True):
    """An outcome for each setting, in any order."""

    outcomes: tuple[VariableOutcome, ...]


class ReportBase(StrEnum):
    """What to report: what can be set, everything, or what is wrong."""

    CONFIGURATION_INVENTORY = "ConfigurationInventory"
    FULL_INVENTORY = "FullInventory"
    SUMMARY_INVENTORY = "SummaryInventory"


class ReportStatus(StrEnum):
    """Whether the report comes."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    EMPTY_RESULT_SET = "EmptyResultSet"


class VariableAttribute(Value, frozen=True, kw_only=True):
    """One value in a report. ``persistent``: it outlives a restart; ``constant``: it never changes."""

    kind: Attribute = Attribute.ACTUAL
    value: str | None = None
    mutability: Mutability = Mutability.READ_WRITE
    persistent: bool = False
    constant: bool = False


class VariableCharacteristics(Value, frozen=True, kw_only=True):
    """What a variable's values look like: ``unit`` of the numbers, ``values`` that there are, comma-separated."""

    data_kind: DataKind
    unit: str | None = None
    min_limit: float | None = None
    max_limit: float | None = None
    max_elements: int | None = None
    values: str | None = None
    supports_monitoring: bool = False


class ReportedVariable(Value, frozen=True, kw_only=True):
    """One variable in a report, with one to four attributes."""

    component: Component
    variable: Variable
    attributes: tuple[VariableAttribute, ...]
    characteristics: VariableCharacteristics | None = None

    @property
    def actual(self) -> str | None:
        """The value that holds, if the report says it."""
        return next((each.value for each in self.attributes if each.kind is Attribute.ACTUAL), None)


class GetBaseReport(Request["GetBaseReportResult"], frozen=True, kw_only=True):
    """CSMS → station: report your variables (B07; 1.6, 5.8 without keys).

    Each NotifyReport that follows has the same ``request_id``. 1.x answers at once, needs none, and always lists
    all its keys.
    """

    report_base: ReportBase = ReportBase.FULL_INVENTORY
    request_id: int = 0


class GetBaseReportResult(Result, frozen=True, kw_only=True):
    """Whether the report comes; ``variables`` is the report where it has come already (1.x)."""

    status: ReportStatus
    variables: tuple[ReportedVariable, ...] = ()
    status_info: StatusInfo | None = None


class ComponentCriterion(StrEnum):
    """Report components whose variable of this name is true, or, except for PROBLEM, missing."""

    ACTIVE = "Active"
    AVAILABLE = "Available"
    ENABLED = "Enabled"
    PROBLEM = "Problem"


class ComponentVariable(Value, frozen=True, kw_only=True):
    """A variable of a component, or all of them. What is not given of either means every one."""

    component: Component
    variable: Variable | None = None


class GetReport(Request["GetReportResult"], frozen=True, kw_only=True):
    """CSMS → station: report the variables of components that meet any criterion, and these only (B08). 2.x."""

    request_id: int = 0
    criteria: tuple[ComponentCriterion, ...] = ()
    selected: tuple[ComponentVariable, ...] = ()


class GetReportResult(Result, frozen=True, kw_only=True):
    """Whether the report comes."""

    status: ReportStatus
    variables: tuple[ReportedVariable, ...] = ()
    status_info: StatusInfo | None = None


class NotifyReport(Request["NotifyReportResult"], frozen=True, kw_only=True):
    """Station → CSMS: a part of a report (B07, B08). Parts count from 0; ``more`` says that another follows."""

    request_id: int
    seq_no: int
    generated_at: datetime
    variables: tuple[ReportedVariable, ...] = ()
    more: bool = False


class NotifyReportResult(Result, frozen=True, kw_only=True):
    """Received."""
