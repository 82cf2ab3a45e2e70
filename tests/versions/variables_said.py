"""What the tests of the mappings say about variables and their reports."""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec
from mapped import NOW, answered, said

from evwire import model
from evwire.versions import V16, V21, V201, Version

INFO = model.StatusInfo(reason_code="Why", additional_info="Because.")
HEARTBEAT = {
    "component": model.Component(name="OCPPCommCtrlr"),
    "variable": model.Variable(name="HeartbeatInterval"),
}
ATTEMPTS: dict[str, Any] = {
    "component": model.Component(name="OCPPCommCtrlr"),
    "variable": model.Variable(name="MessageAttempts", instance="TransactionEvent"),
}
RATE_UNIT: dict[str, Any] = {
    "component": model.Component(name="SmartChargingCtrlr"),
    "variable": model.Variable(name="RateUnit"),
}
OWN: dict[str, Any] = {
    "component": model.Component(name=model.CUSTOMIZATION),
    "variable": model.Variable(name="com.example.Colour"),
}
POWER: dict[str, Any] = {
    "component": model.Component(name="EVSE", instance="left", evse_id=1),
    "variable": model.Variable(name="Power"),
}
LOCK: dict[str, Any] = {
    "component": model.Component(name="ConnectorHolster", evse_id=1, connector_id=2),
    "variable": model.Variable(name="Active"),
}


def query(place: Any, attribute: model.Attribute = model.Attribute.ACTUAL) -> model.VariableQuery:
    return model.VariableQuery(**place, attribute=attribute)


def setting(place: Any, value: str, attribute: model.Attribute = model.Attribute.ACTUAL) -> model.VariableSetting:
    return model.VariableSetting(**place, value=value, attribute=attribute)


def value(place: Any, status: model.GetVariableStatus, **fields: Any) -> model.VariableValue:
    return model.VariableValue(**place, status=status, **fields)


def outcome(place: Any, status: model.SetVariableStatus, **fields: Any) -> model.VariableOutcome:
    return model.VariableOutcome(**place, status=status, **fields)


def reported(place: Any, *attributes: model.VariableAttribute, **fields: Any) -> model.ReportedVariable:
    return model.ReportedVariable(**place, attributes=attributes, **fields)


GET = model.GetVariables(queries=(query(HEARTBEAT), query(ATTEMPTS), query(OWN)))
GET_ONE = model.GetVariables(queries=(query(HEARTBEAT),))
SET_ONE = model.SetVariables(settings=(setting(HEARTBEAT, "60"),))
BASE_REPORT = model.GetBaseReport()
REPORT = model.GetReport(request_id=3)

FOUND = model.GetVariableStatus.ACCEPTED
DONE = model.SetVariableStatus.ACCEPTED
DESCRIBED = reported(
    POWER,
    model.VariableAttribute(value="11000", mutability=model.Mutability.READ_ONLY, persistent=True, constant=True),
    model.VariableAttribute(kind=model.Attribute.MAX_SET, mutability=model.Mutability.WRITE_ONLY),
    characteristics=model.VariableCharacteristics(
        data_kind=model.DataKind.DECIMAL,
        unit="W",
        min_limit=0.0,
        max_limit=22000.0,
        values="1,2",
        supports_monitoring=True,
    ),
)
WITH_ELEMENTS = reported(
    RATE_UNIT,
    model.VariableAttribute(value="A,W"),
    characteristics=model.VariableCharacteristics(data_kind=model.DataKind.MEMBER_LIST, max_elements=2),
)


def notify(*variables: model.ReportedVariable, more: bool = False) -> model.NotifyReport:
    return model.NotifyReport(request_id=3, seq_no=0, generated_at=NOW, variables=variables, more=more)


EVERYWHERE: list[model.Request[model.Result]] = [
    GET,
    SET_ONE,
    model.SetVariables(settings=(setting(OWN, "red"),)),
    model.SetVariables(settings=(setting(RATE_UNIT, "A,W"),)),
    BASE_REPORT,
]
IN_2_X: list[model.Request[model.Result]] = [
    model.GetVariables(queries=(query(POWER, model.Attribute.MAX_SET), query(LOCK))),
    model.SetVariables(settings=(setting(HEARTBEAT, "60"), setting(POWER, "7000", model.Attribute.TARGET))),
    model.GetBaseReport(request_id=7, report_base=model.ReportBase.CONFIGURATION_INVENTORY),
    REPORT,
    model.GetReport(
        request_id=3,
        criteria=(model.ComponentCriterion.ENABLED, model.ComponentCriterion.PROBLEM),
        selected=(
            model.ComponentVariable(component=POWER["component"]),
            model.ComponentVariable(component=LOCK["component"], variable=LOCK["variable"]),
        ),
    ),
    notify(DESCRIBED, more=True),
    notify(),
]
IN_21: list[model.Request[model.Result]] = [notify(WITH_ELEMENTS)]

NOT_SAID_IN_16 = (model.GetReport,)
NEVER_ARRIVES_IN_16 = (model.GetReport, model.NotifyReport)

RESULTS_EVERYWHERE: list[tuple[model.Request[model.Result], model.Result]] = [
    (SET_ONE, model.SetVariablesResult(outcomes=(outcome(HEARTBEAT, model.SetVariableStatus.REBOOT_REQUIRED),))),
    (BASE_REPORT, model.GetBaseReportResult(status=model.ReportStatus.ACCEPTED)),
    (notify(), model.NotifyReportResult()),
]
RESULTS_IN_16: list[tuple[model.Request[model.Result], model.Result]] = [
    (
        GET,
        model.GetVariablesResult(
            values=(
                value(HEARTBEAT, FOUND, value="60", mutability=model.Mutability.READ_WRITE),
                value(ATTEMPTS, FOUND, value="3", mutability=model.Mutability.READ_ONLY),
                value(OWN, model.GetVariableStatus.UNKNOWN_VARIABLE),
            )
        ),
    ),
    (
        model.GetVariables(queries=(query(RATE_UNIT),)),
        model.GetVariablesResult(values=(value(RATE_UNIT, FOUND, value="A,W", mutability=model.Mutability.READ_ONLY),)),
    ),
    (
        BASE_REPORT,
        model.GetBaseReportResult(
            status=model.ReportStatus.ACCEPTED,
            variables=(
                reported(HEARTBEAT, model.VariableAttribute(value="60")),
                reported(OWN, model.VariableAttribute(mutability=model.Mutability.READ_ONLY)),
                reported(RATE_UNIT, model.VariableAttribute(value="W")),
            ),
        ),
    ),
]
RESULTS_IN_2_X: list[tuple[model.Request[model.Result], model.Result]] = [
    (
        GET,
        model.GetVariablesResult(
            values=(
                value(HEARTBEAT, FOUND, value="60", status_info=INFO),
                value(POWER, FOUND, value="", attribute=model.Attribute.TARGET),
            )
        ),
    ),
    (
        SET_ONE,
        model.SetVariablesResult(outcomes=(outcome(POWER, DONE, attribute=model.Attribute.MIN_SET, status_info=INFO),)),
    ),
    (
        BASE_REPORT,
        model.GetBaseReportResult(status=model.ReportStatus.NOT_SUPPORTED, status_info=INFO),
    ),
    (REPORT, model.GetReportResult(status=model.ReportStatus.EMPTY_RESULT_SET, status_info=INFO)),
]


def _get(version: Version, status: model.GetVariableStatus) -> tuple[object, set[str]]:
    result = model.GetVariablesResult(values=(value(HEARTBEAT, status, mutability=model.Mutability.READ_WRITE),))
    arrived, lost = answered(version, GET_ONE, result)
    assert isinstance(arrived, model.GetVariablesResult)
    return arrived.values[0].status, lost


def _set(version: Version, status: model.SetVariableStatus) -> tuple[object, set[str]]:
    arrived, lost = answered(version, SET_ONE, model.SetVariablesResult(outcomes=(outcome(HEARTBEAT, status),)))
    assert isinstance(arrived, model.SetVariablesResult)
    return arrived.outcomes[0].status, lost


def _attribute(version: Version, attribute: model.Attribute) -> tuple[object, set[str]]:
    (arrived,), lost = said(version, model.GetVariables(queries=(query(HEARTBEAT, attribute),)))
    assert isinstance(arrived, model.GetVariables)
    return arrived.queries[0].attribute, lost


def _base(version: Version, base: model.ReportBase) -> tuple[object, set[str]]:
    (arrived,), lost = said(version, model.GetBaseReport(report_base=base))
    assert isinstance(arrived, model.GetBaseReport)
    return arrived.report_base, lost


def _report(version: Version, status: model.ReportStatus) -> tuple[object, set[str]]:
    arrived, lost = answered(version, BASE_REPORT, model.GetBaseReportResult(status=status))
    assert isinstance(arrived, model.GetBaseReportResult)
    return arrived.status, lost


def _criterion(version: Version, criterion: model.ComponentCriterion) -> tuple[object, set[str]]:
    if model.GetReport not in version.mapping.lowers:
        return None, {"criteria"}
    (arrived,), lost = said(version, msgspec.structs.replace(REPORT, criteria=(criterion,)))
    assert isinstance(arrived, model.GetReport)
    return arrived.criteria[0], lost


ENUMERATIONS: list[tuple[type[Enum], str, Any]] = [
    (model.GetVariableStatus, "values.status", _get),
    (model.SetVariableStatus, "outcomes.status", _set),
    (model.Attribute, "attribute", _attribute),
    (model.ReportBase, "report_base", _base),
    (model.ReportStatus, "status", _report),
    (model.ComponentCriterion, "criteria", _criterion),
]

REQUEST_LOSSES: list[tuple[Version, model.Request[model.Result], list[tuple[str, str]]]] = [
    (
        V16,
        model.GetBaseReport(report_base=model.ReportBase.CONFIGURATION_INVENTORY),
        [("report_base", "ConfigurationInventory")],
    ),
    (V16, notify(DESCRIBED, WITH_ELEMENTS), [("variables", "2 variables")]),
    (V201, notify(WITH_ELEMENTS), [("variables.characteristics.max_elements", "2")]),
]
RESULT_LOSSES: list[tuple[Version, model.Request[model.Result], model.Result, list[tuple[str, str]]]] = [
    (
        V16,
        GET,
        model.GetVariablesResult(
            values=(
                value(HEARTBEAT, model.GetVariableStatus.REJECTED, status_info=INFO),
                value(OWN, model.GetVariableStatus.UNKNOWN_COMPONENT),
            )
        ),
        [
            ("values.status_info", str(INFO)),
            ("values.mutability", "None"),
            ("values.status", "Rejected"),
            ("values.status", "UnknownComponent"),
        ],
    ),
    (
        V16,
        SET_ONE,
        model.SetVariablesResult(
            outcomes=(outcome(HEARTBEAT, model.SetVariableStatus.UNKNOWN_COMPONENT, status_info=INFO),)
        ),
        [("outcomes.status_info", str(INFO)), ("outcomes.status", "UnknownComponent")],
    ),
    (
        V16,
        BASE_REPORT,
        model.GetBaseReportResult(
            status=model.ReportStatus.REJECTED, status_info=INFO, variables=(DESCRIBED, WITH_ELEMENTS)
        ),
        [
            ("status_info", str(INFO)),
            ("status", "Rejected"),
            ("variables.component", "EVSE"),
            ("variables.characteristics", str(WITH_ELEMENTS.characteristics)),
        ],
    ),
    (
        V16,
        BASE_REPORT,
        model.GetBaseReportResult(
            status=model.ReportStatus.ACCEPTED,
            variables=(reported(HEARTBEAT, model.VariableAttribute(value="5", persistent=True)),),
        ),
        [("variables.attributes", "HeartbeatInterval")],
    ),
    *(
        row
        for version in (V201, V21)
        for row in (
            (
                version,
                GET,
                model.GetVariablesResult(
                    values=(value(HEARTBEAT, FOUND, value="1", mutability=model.Mutability.READ_ONLY),)
                ),
                [("values.mutability", "ReadOnly")],
            ),
            (
                version,
                BASE_REPORT,
                model.GetBaseReportResult(status=model.ReportStatus.ACCEPTED, variables=(DESCRIBED,)),
                [("variables", "1 variables")],
            ),
            (
                version,
                REPORT,
                model.GetReportResult(status=model.ReportStatus.ACCEPTED, variables=(DESCRIBED,)),
                [("variables", "1 variables")],
            ),
        )
    ),
]
