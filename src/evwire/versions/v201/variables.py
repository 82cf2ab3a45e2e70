"""Variables and their reports in 2.x (B05-B08)."""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, missing, namesake, utc, without_word
from evwire.versions.v201 import enums, messages, types
from evwire.versions.v201.words import Words

_IN_NOTIFY_REPORT = {"variables": "2.x tells them in NotifyReport"}

VARIABLE_LOSSES_OF_2_X: LossTable = {
    model.VariableValue: {"mutability": "2.x tells it in reports"},
    model.GetBaseReportResult: _IN_NOTIFY_REPORT,
    model.GetReportResult: _IN_NOTIFY_REPORT,
}
VARIABLE_LOSSES: LossTable = {
    **VARIABLE_LOSSES_OF_2_X,
    model.VariableCharacteristics: {"max_elements": "2.0.1 does not know it"},
}


class VariableRules:
    """The rules on one version's messages; a later version overrides what it says otherwise."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.GetVariablesRequest, (model.GetVariables,), self._lift_get, self._answer_get)
        rules.lower(model.GetVariables, self._lower_get, self._lift_get_response)
        rules.lift(words.SetVariablesRequest, (model.SetVariables,), self._lift_set, self._answer_set)
        rules.lower(model.SetVariables, self._lower_set, self._lift_set_response)
        rules.lift(words.GetBaseReportRequest, (model.GetBaseReport,), self._lift_base_report, self._answer_base_report)
        rules.lower(model.GetBaseReport, self._lower_base_report, self._lift_base_report_response)
        rules.lift(words.GetReportRequest, (model.GetReport,), self._lift_report, self._answer_report)
        rules.lower(model.GetReport, self._lower_report, self._lift_report_response)
        rules.lift(words.NotifyReportRequest, (model.NotifyReport,), self._lift_notify, self._answer_notify)
        rules.lower(model.NotifyReport, self._lower_notify, self._lift_notify_response)

    # What a later version says otherwise

    def _max_elements(self, native: types.VariableCharacteristicsType) -> int | None:
        return None

    def _set_max_elements(
        self, native: types.VariableCharacteristicsType, ours: model.VariableCharacteristics, losses: Losses
    ) -> None:
        losses.lose_given(ours, "max_elements", at="variables.characteristics.")

    # Getting

    def _lift_get(self, native: messages.GetVariablesRequest, context: Context) -> model.GetVariables:
        return model.GetVariables(
            queries=tuple(
                model.VariableQuery(
                    component=_lift_component(each.component),
                    variable=_lift_variable(each.variable),
                    attribute=_lift_attribute(each.attribute_type),
                )
                for each in native.get_variable_data
            )
        )

    def _answer_get(
        self, result: model.GetVariablesResult, losses: Losses, context: Context
    ) -> messages.GetVariablesResponse:
        words = self._words
        results = []
        for each in result.values:
            losses.lose_given(each, "mutability", at="values.")
            results.append(
                words.GetVariableResultType(
                    attribute_status=words.GetVariableStatusEnumType(each.status.value),
                    attribute_status_info=self._lower_status_info(each.status_info),
                    attribute_type=words.AttributeEnumType(each.attribute.value),
                    attribute_value=each.value,
                    component=self._lower_component(each.component),
                    variable=self._lower_variable(each.variable),
                )
            )
        return words.GetVariablesResponse(get_variable_result=results)

    def _lower_get(self, request: model.GetVariables, losses: Losses, context: Context) -> messages.GetVariablesRequest:
        words = self._words
        return words.GetVariablesRequest(
            get_variable_data=[
                words.GetVariableDataType(
                    attribute_type=words.AttributeEnumType(each.attribute.value),
                    component=self._lower_component(each.component),
                    variable=self._lower_variable(each.variable),
                )
                for each in request.queries
            ]
        )

    def _lift_get_response(
        self, response: messages.GetVariablesResponse, request: model.GetVariables, context: Context
    ) -> model.GetVariablesResult:
        return model.GetVariablesResult(
            values=tuple(
                model.VariableValue(
                    component=_lift_component(each.component),
                    variable=_lift_variable(each.variable),
                    status=namesake(model.GetVariableStatus, each.attribute_status),
                    attribute=_lift_attribute(each.attribute_type),
                    value=each.attribute_value,
                    status_info=_lift_status_info(each.attribute_status_info),
                )
                for each in response.get_variable_result
            ),
            losses=without_word(response, "get_variable_result"),
        )

    # Setting

    def _lift_set(self, native: messages.SetVariablesRequest, context: Context) -> model.SetVariables:
        return model.SetVariables(
            settings=tuple(
                model.VariableSetting(
                    component=_lift_component(each.component),
                    variable=_lift_variable(each.variable),
                    value=each.attribute_value,
                    attribute=_lift_attribute(each.attribute_type),
                )
                for each in native.set_variable_data
            )
        )

    def _answer_set(
        self, result: model.SetVariablesResult, losses: Losses, context: Context
    ) -> messages.SetVariablesResponse:
        words = self._words
        return words.SetVariablesResponse(
            set_variable_result=[
                words.SetVariableResultType(
                    attribute_type=words.AttributeEnumType(each.attribute.value),
                    attribute_status=words.SetVariableStatusEnumType(each.status.value),
                    attribute_status_info=self._lower_status_info(each.status_info),
                    component=self._lower_component(each.component),
                    variable=self._lower_variable(each.variable),
                )
                for each in result.outcomes
            ]
        )

    def _lower_set(self, request: model.SetVariables, losses: Losses, context: Context) -> messages.SetVariablesRequest:
        words = self._words
        return words.SetVariablesRequest(
            set_variable_data=[
                words.SetVariableDataType(
                    attribute_type=words.AttributeEnumType(each.attribute.value),
                    attribute_value=each.value,
                    component=self._lower_component(each.component),
                    variable=self._lower_variable(each.variable),
                )
                for each in request.settings
            ]
        )

    def _lift_set_response(
        self, response: messages.SetVariablesResponse, request: model.SetVariables, context: Context
    ) -> model.SetVariablesResult:
        return model.SetVariablesResult(
            outcomes=tuple(
                model.VariableOutcome(
                    component=_lift_component(each.component),
                    variable=_lift_variable(each.variable),
                    status=namesake(model.SetVariableStatus, each.attribute_status),
                    attribute=_lift_attribute(each.attribute_type),
                    status_info=_lift_status_info(each.attribute_status_info),
                )
                for each in response.set_variable_result
            ),
            losses=without_word(response, "set_variable_result"),
        )

    # Asking for a report

    def _lift_base_report(self, native: messages.GetBaseReportRequest, context: Context) -> model.GetBaseReport:
        return model.GetBaseReport(
            report_base=namesake(model.ReportBase, native.report_base), request_id=native.request_id
        )

    def _answer_base_report(
        self, result: model.GetBaseReportResult, losses: Losses, context: Context
    ) -> messages.GetBaseReportResponse:
        if result.variables:
            losses.lose(model.GetBaseReportResult, "variables", f"{len(result.variables)} variables")
        return self._words.GetBaseReportResponse(
            status=self._words.GenericDeviceModelStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_base_report(
        self, request: model.GetBaseReport, losses: Losses, context: Context
    ) -> messages.GetBaseReportRequest:
        return self._words.GetBaseReportRequest(
            request_id=request.request_id, report_base=self._words.ReportBaseEnumType(request.report_base.value)
        )

    def _lift_base_report_response(
        self, response: messages.GetBaseReportResponse, request: model.GetBaseReport, context: Context
    ) -> model.GetBaseReportResult:
        return model.GetBaseReportResult(
            status=namesake(model.ReportStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    def _lift_report(self, native: messages.GetReportRequest, context: Context) -> model.GetReport:
        return model.GetReport(
            request_id=native.request_id,
            criteria=tuple(namesake(model.ComponentCriterion, each) for each in native.component_criteria or ()),
            selected=tuple(
                model.ComponentVariable(
                    component=_lift_component(each.component),
                    variable=None if each.variable is None else _lift_variable(each.variable),
                )
                for each in native.component_variable or ()
            ),
        )

    def _answer_report(
        self, result: model.GetReportResult, losses: Losses, context: Context
    ) -> messages.GetReportResponse:
        if result.variables:
            losses.lose(model.GetReportResult, "variables", f"{len(result.variables)} variables")
        return self._words.GetReportResponse(
            status=self._words.GenericDeviceModelStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_report(self, request: model.GetReport, losses: Losses, context: Context) -> messages.GetReportRequest:
        words = self._words
        return words.GetReportRequest(
            component_variable=[
                words.ComponentVariableType(
                    component=self._lower_component(each.component),
                    variable=None if each.variable is None else self._lower_variable(each.variable),
                )
                for each in request.selected
            ]
            or None,
            request_id=request.request_id,
            component_criteria=[words.ComponentCriterionEnumType(each.value) for each in request.criteria] or None,
        )

    def _lift_report_response(
        self, response: messages.GetReportResponse, request: model.GetReport, context: Context
    ) -> model.GetReportResult:
        return model.GetReportResult(
            status=namesake(model.ReportStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Reporting

    def _lift_notify(self, native: messages.NotifyReportRequest, context: Context) -> model.NotifyReport:
        return model.NotifyReport(
            request_id=native.request_id,
            seq_no=native.seq_no,
            generated_at=utc(native.generated_at),
            variables=tuple(self._lift_reported(each) for each in native.report_data or ()),
            more=native.tbc is True,
        )

    def _answer_notify(
        self, result: model.NotifyReportResult, losses: Losses, context: Context
    ) -> messages.NotifyReportResponse:
        return self._words.NotifyReportResponse()

    def _lower_notify(
        self, request: model.NotifyReport, losses: Losses, context: Context
    ) -> messages.NotifyReportRequest:
        return self._words.NotifyReportRequest(
            request_id=request.request_id,
            generated_at=request.generated_at,
            report_data=[self._lower_reported(each, losses) for each in request.variables] or None,
            tbc=True if request.more else None,
            seq_no=request.seq_no,
        )

    def _lift_notify_response(
        self, response: messages.NotifyReportResponse, request: model.NotifyReport, context: Context
    ) -> model.NotifyReportResult:
        return model.NotifyReportResult(losses=without_word(response))

    def _lift_reported(self, native: types.ReportDataType) -> model.ReportedVariable:
        characteristics = native.variable_characteristics
        return model.ReportedVariable(
            component=_lift_component(native.component),
            variable=_lift_variable(native.variable),
            attributes=tuple(_lift_value(each) for each in native.variable_attribute),
            characteristics=None if characteristics is None else self._lift_characteristics(characteristics),
        )

    def _lift_characteristics(self, native: types.VariableCharacteristicsType) -> model.VariableCharacteristics:
        return model.VariableCharacteristics(
            data_kind=namesake(model.DataKind, native.data_type),
            unit=native.unit,
            min_limit=native.min_limit,
            max_limit=native.max_limit,
            max_elements=self._max_elements(native),
            values=native.values_list,
            supports_monitoring=native.supports_monitoring,
        )

    def _lower_reported(self, ours: model.ReportedVariable, losses: Losses) -> types.ReportDataType:
        words = self._words
        return words.ReportDataType(
            component=self._lower_component(ours.component),
            variable=self._lower_variable(ours.variable),
            variable_attribute=[
                words.VariableAttributeType(
                    type=words.AttributeEnumType(each.kind.value),
                    value=each.value,
                    mutability=words.MutabilityEnumType(each.mutability.value),
                    persistent=True if each.persistent else None,
                    constant=True if each.constant else None,
                )
                for each in ours.attributes
            ],
            variable_characteristics=(
                None if ours.characteristics is None else self._lower_characteristics(ours.characteristics, losses)
            ),
        )

    def _lower_characteristics(
        self, ours: model.VariableCharacteristics, losses: Losses
    ) -> types.VariableCharacteristicsType:
        words = self._words
        native = words.VariableCharacteristicsType(
            unit=ours.unit,
            data_type=words.DataEnumType(ours.data_kind.value),
            min_limit=ours.min_limit,
            max_limit=ours.max_limit,
            values_list=ours.values,
            supports_monitoring=ours.supports_monitoring,
        )
        self._set_max_elements(native, ours, losses)
        return native

    # What many messages have

    def _lower_component(self, ours: model.Component) -> types.ComponentType:
        evse = None
        if ours.evse_id is not None:
            evse = self._words.EVSEType(id=ours.evse_id, connector_id=ours.connector_id)
        elif ours.connector_id is not None:
            raise missing("$.component.evse.id", "2.x names a connector by its EVSE")
        return self._words.ComponentType(evse=evse, name=ours.name, instance=ours.instance)

    def _lower_variable(self, ours: model.Variable) -> types.VariableType:
        return self._words.VariableType(name=ours.name, instance=ours.instance)

    def _lower_status_info(self, info: model.StatusInfo | None) -> types.StatusInfoType | None:
        if info is None:
            return None
        return self._words.StatusInfoType(reason_code=info.reason_code, additional_info=info.additional_info)


def _lift_component(native: types.ComponentType) -> model.Component:
    return model.Component(
        name=native.name,
        instance=native.instance,
        evse_id=None if native.evse is None else native.evse.id,
        connector_id=None if native.evse is None else native.evse.connector_id,
    )


def _lift_variable(native: types.VariableType) -> model.Variable:
    return model.Variable(name=native.name, instance=native.instance)


def _lift_attribute(native: enums.AttributeEnumType | None) -> model.Attribute:
    """B05.FR.12, B06.FR.11: what is not said is Actual."""
    return model.Attribute.ACTUAL if native is None else namesake(model.Attribute, native)


def _lift_value(native: types.VariableAttributeType) -> model.VariableAttribute:
    mutability = native.mutability
    return model.VariableAttribute(
        kind=_lift_attribute(native.type),
        value=native.value,
        mutability=model.Mutability.READ_WRITE if mutability is None else namesake(model.Mutability, mutability),
        persistent=native.persistent is True,
        constant=native.constant is True,
    )


def _lift_status_info(native: types.StatusInfoType | None) -> model.StatusInfo | None:
    if native is None:
        return None
    return model.StatusInfo(reason_code=native.reason_code, additional_info=native.additional_info)
