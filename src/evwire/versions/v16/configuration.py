"""Configuration keys and variables: GetConfiguration, ChangeConfiguration (1.6, 5.3, 5.8).

A report is the answer to a GetConfiguration without keys: nothing is left for a NotifyReport to say.
"""

from __future__ import annotations

from collections.abc import Mapping

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, missing
from evwire.versions.v16 import enums, messages, types
from evwire.versions.v16.configuration_keys import key_of, lift_value, lower_value, variable_of

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}

CONFIGURATION_LOSSES: LossTable = {
    model.VariableValue: _NO_STATUS_INFO
    | {
        "status": "1.6 knows a key or does not: what was refused is said without a value, all else as unknown",
        "mutability": "1.6 says of every key whether it is read-only, and nothing else",
    },
    model.VariableOutcome: _NO_STATUS_INFO | {"status": "1.6 knows a key or does not: it is said as NotSupported"},
    model.GetBaseReport: {"report_base": "1.6 lists all its keys, those that are read-only too"},
    model.GetBaseReportResult: _NO_STATUS_INFO
    | {"status": "1.6 always answers with a report: it is said as an empty one"},
    model.ReportedVariable: {
        "component": "1.6 has no key for it",
        "attributes": "1.6 tells only what holds, and whether it can be set",
        "characteristics": "1.6 does not describe its keys",
    },
    model.NotifyReport: {"variables": "1.6 has told them in its answer to GetConfiguration"},
}


def add_configuration_rules(rules: RuleBook) -> None:
    """Variables both ways, and the report."""
    rules.lift(
        messages.GetConfigurationRequest,
        (model.GetVariables, model.GetBaseReport),
        _lift_get_configuration,
        _answer_get_configuration,
    )
    rules.lift(messages.ChangeConfigurationRequest, (model.SetVariables,), _lift_change, _answer_change)
    rules.lower(model.GetVariables, _lower_get_variables, _lift_values)
    rules.lower_each(model.SetVariables, _lower_set_variables, _lift_outcomes)
    rules.lower(model.GetBaseReport, _lower_report, _lift_report)
    rules.lower(model.NotifyReport, _lower_notify_report, _lift_notify_report_response)


def _key(component: model.Component, variable: model.Variable, attribute: model.Attribute) -> str:
    key = key_of(component, variable)
    if key is None:
        instance = f"[{variable.instance}]" if variable.instance is not None else ""
        raise NotInThisVersion(f"key for {component.name}.{variable.name}{instance}", "1.6")
    if attribute is not model.Attribute.ACTUAL:
        raise NotInThisVersion(f"attribute {attribute} of a key", "1.6")
    return key


# Getting


def _lift_get_configuration(
    native: messages.GetConfigurationRequest, context: Context
) -> model.GetVariables | model.GetBaseReport:
    if not native.key:  # 5.8: no list, or an empty one, asks for all
        return model.GetBaseReport()
    queries = []
    for key in native.key:
        component, variable = variable_of(key)
        queries.append(model.VariableQuery(component=component, variable=variable))
    return model.GetVariables(queries=tuple(queries))


_KNOWN = (model.GetVariableStatus.ACCEPTED, model.GetVariableStatus.REJECTED)


def _answer_get_configuration(
    result: model.GetVariablesResult | model.GetBaseReportResult, losses: Losses, context: Context
) -> messages.GetConfigurationResponse:
    if isinstance(result, model.GetBaseReportResult):
        return _answer_report(result, losses)
    found: list[types.KeyValue] = []
    unknown: list[str] = []
    for each in result.values:
        key = _key(each.component, each.variable, each.attribute)
        losses.lose_given(each, "status_info", at="values.")
        if each.status in _KNOWN and each.mutability not in (model.Mutability.READ_ONLY, model.Mutability.READ_WRITE):
            losses.lose(model.VariableValue, "mutability", each.mutability, at="values.")
        match each.status:
            case model.GetVariableStatus.ACCEPTED:
                value = None if each.value is None else lower_value(key, each.value)
                found.append(types.KeyValue(key=key, readonly=_readonly(each.mutability), value=value))
            case model.GetVariableStatus.REJECTED:
                losses.lose_given(each, "status", at="values.")
                found.append(types.KeyValue(key=key, readonly=_readonly(each.mutability)))
            case _:
                if each.status is not model.GetVariableStatus.UNKNOWN_VARIABLE:
                    losses.lose_given(each, "status", at="values.")
                unknown.append(key)
    return messages.GetConfigurationResponse(configuration_key=found or None, unknown_key=unknown or None)


def _lower_get_variables(
    request: model.GetVariables, losses: Losses, context: Context
) -> messages.GetConfigurationRequest:
    if not request.queries:
        raise missing("$.key", "without keys 1.6 would tell all of them")
    keys = [_key(each.component, each.variable, each.attribute) for each in request.queries]
    return messages.GetConfigurationRequest(key=keys)


def _lift_values(
    response: messages.GetConfigurationResponse, request: model.GetVariables, context: Context
) -> model.GetVariablesResult:
    found = {each.key.casefold(): each for each in response.configuration_key or ()}
    values = []
    for query in request.queries:
        key = _key(query.component, query.variable, query.attribute)
        native = found.get(key.casefold())
        known = native is not None
        values.append(
            model.VariableValue(
                component=query.component,
                variable=query.variable,
                status=model.GetVariableStatus.ACCEPTED if known else model.GetVariableStatus.UNKNOWN_VARIABLE,
                value=None if native is None or native.value is None else lift_value(key, native.value),
                mutability=None if native is None else _mutability(native),
            )
        )
    return model.GetVariablesResult(values=tuple(values))


# Setting

_OUTCOMES: Mapping[enums.ConfigurationStatus, model.SetVariableStatus] = {
    enums.ConfigurationStatus.ACCEPTED: model.SetVariableStatus.ACCEPTED,
    enums.ConfigurationStatus.REJECTED: model.SetVariableStatus.REJECTED,
    enums.ConfigurationStatus.REBOOT_REQUIRED: model.SetVariableStatus.REBOOT_REQUIRED,
    enums.ConfigurationStatus.NOT_SUPPORTED: model.SetVariableStatus.UNKNOWN_VARIABLE,
}
_NATIVE_OUTCOMES = {outcome: native for native, outcome in _OUTCOMES.items()}


def _lift_change(native: messages.ChangeConfigurationRequest, context: Context) -> model.SetVariables:
    component, variable = variable_of(native.key)
    value = lift_value(native.key, native.value)
    return model.SetVariables(settings=(model.VariableSetting(component=component, variable=variable, value=value),))


def _answer_change(
    result: model.SetVariablesResult, losses: Losses, context: Context
) -> messages.ChangeConfigurationResponse:
    outcome = result.outcomes[0]
    losses.lose_given(outcome, "status_info", at="outcomes.")
    native = _NATIVE_OUTCOMES.get(outcome.status)
    if native is None:
        losses.lose_given(outcome, "status", at="outcomes.")
        native = enums.ConfigurationStatus.NOT_SUPPORTED
    return messages.ChangeConfigurationResponse(status=native)


def _lower_set_variables(
    request: model.SetVariables, losses: Losses, context: Context
) -> tuple[messages.ChangeConfigurationRequest, ...]:
    if not request.settings:
        raise missing("$.key", "nothing is to be set")
    requests = []
    for each in request.settings:
        key = _key(each.component, each.variable, each.attribute)
        requests.append(messages.ChangeConfigurationRequest(key=key, value=lower_value(key, each.value)))
    return tuple(requests)


def _lift_outcomes(
    responses: tuple[messages.ChangeConfigurationResponse | None, ...], request: model.SetVariables, context: Context
) -> model.SetVariablesResult:
    return model.SetVariablesResult(
        outcomes=tuple(
            _outcome(setting, response) for setting, response in zip(request.settings, responses, strict=False)
        )
    )


def _outcome(
    setting: model.VariableSetting, response: messages.ChangeConfigurationResponse | None
) -> model.VariableOutcome:
    if response is None:
        return model.VariableOutcome(
            component=setting.component, variable=setting.variable, status=model.SetVariableStatus.REJECTED
        )
    status = _OUTCOMES.get(response.status)
    return model.VariableOutcome(
        component=setting.component,
        variable=setting.variable,
        status=model.unknown(model.SetVariableStatus, response.status.value) if status is None else status,
    )


# Reporting


def _lower_report(request: model.GetBaseReport, losses: Losses, context: Context) -> messages.GetConfigurationRequest:
    if request.report_base is model.ReportBase.SUMMARY_INVENTORY:
        raise NotInThisVersion(f"report {request.report_base}", "1.6")
    if request.report_base is not model.ReportBase.FULL_INVENTORY:
        losses.lose_given(request, "report_base")
    # The answer is the report: there is nothing that an id would have to find.
    return messages.GetConfigurationRequest()


def _answer_report(result: model.GetBaseReportResult, losses: Losses) -> messages.GetConfigurationResponse:
    losses.lose_given(result, "status_info")
    if result.status is not model.ReportStatus.ACCEPTED:
        losses.lose_given(result, "status")
    found = []
    for each in result.variables:
        key = key_of(each.component, each.variable)
        if key is None:
            losses.lose(model.ReportedVariable, "component", each.component.name, at="variables.")
            continue
        losses.lose_given(each, "characteristics", at="variables.")
        actual = next((one for one in each.attributes if one.kind is model.Attribute.ACTUAL), None)
        readonly = actual is None or actual.mutability is model.Mutability.READ_ONLY
        native = types.KeyValue(key=key, readonly=readonly)
        if actual is not None and actual.value is not None:
            native.value = lower_value(key, actual.value)
        if (_attribute(key, native),) != each.attributes:
            losses.lose(model.ReportedVariable, "attributes", each.variable.name, at="variables.")
        found.append(native)
    return messages.GetConfigurationResponse(configuration_key=found or None)


def _lift_report(
    response: messages.GetConfigurationResponse, request: model.GetBaseReport, context: Context
) -> model.GetBaseReportResult:
    variables = []
    for native in response.configuration_key or ():
        component, variable = variable_of(native.key)
        variables.append(
            model.ReportedVariable(component=component, variable=variable, attributes=(_attribute(native.key, native),))
        )
    return model.GetBaseReportResult(status=model.ReportStatus.ACCEPTED, variables=tuple(variables))


def _attribute(key: str, native: types.KeyValue) -> model.VariableAttribute:
    return model.VariableAttribute(
        value=None if native.value is None else lift_value(key, native.value), mutability=_mutability(native)
    )


def _lower_notify_report(request: model.NotifyReport, losses: Losses, context: Context) -> tuple[()]:
    if request.variables:
        losses.lose(model.NotifyReport, "variables", f"{len(request.variables)} variables")
    return ()


def _lift_notify_report_response(
    response: None, request: model.NotifyReport, context: Context
) -> model.NotifyReportResult:
    return model.NotifyReportResult()


def _readonly(mutability: model.Mutability | None) -> bool:
    return mutability is model.Mutability.READ_ONLY


def _mutability(native: types.KeyValue) -> model.Mutability:
    return model.Mutability.READ_ONLY if native.readonly else model.Mutability.READ_WRITE
