"""The messages that the rules of 2.0.1 speak of, so that another version may put its own in their place."""

from __future__ import annotations

from types import ModuleType

from evwire.versions.v201 import enums, messages, types


class Words:
    """A version's messages under 2.0.1's names, with at least 2.0.1's fields.

    To a type checker they are 2.0.1's: what a later version has besides, its own rules must say.
    """

    AuthorizeRequest: type[messages.AuthorizeRequest]
    AuthorizeResponse: type[messages.AuthorizeResponse]
    BootNotificationRequest: type[messages.BootNotificationRequest]
    BootNotificationResponse: type[messages.BootNotificationResponse]
    ChangeAvailabilityRequest: type[messages.ChangeAvailabilityRequest]
    ChangeAvailabilityResponse: type[messages.ChangeAvailabilityResponse]
    DataTransferRequest: type[messages.DataTransferRequest]
    DataTransferResponse: type[messages.DataTransferResponse]
    GetBaseReportRequest: type[messages.GetBaseReportRequest]
    GetBaseReportResponse: type[messages.GetBaseReportResponse]
    GetReportRequest: type[messages.GetReportRequest]
    GetReportResponse: type[messages.GetReportResponse]
    GetVariablesRequest: type[messages.GetVariablesRequest]
    GetVariablesResponse: type[messages.GetVariablesResponse]
    HeartbeatRequest: type[messages.HeartbeatRequest]
    HeartbeatResponse: type[messages.HeartbeatResponse]
    MeterValuesRequest: type[messages.MeterValuesRequest]
    MeterValuesResponse: type[messages.MeterValuesResponse]
    NotifyReportRequest: type[messages.NotifyReportRequest]
    NotifyReportResponse: type[messages.NotifyReportResponse]
    RequestStartTransactionRequest: type[messages.RequestStartTransactionRequest]
    RequestStartTransactionResponse: type[messages.RequestStartTransactionResponse]
    RequestStopTransactionRequest: type[messages.RequestStopTransactionRequest]
    RequestStopTransactionResponse: type[messages.RequestStopTransactionResponse]
    ResetRequest: type[messages.ResetRequest]
    ResetResponse: type[messages.ResetResponse]
    SetVariablesRequest: type[messages.SetVariablesRequest]
    SetVariablesResponse: type[messages.SetVariablesResponse]
    StatusNotificationRequest: type[messages.StatusNotificationRequest]
    StatusNotificationResponse: type[messages.StatusNotificationResponse]
    TransactionEventRequest: type[messages.TransactionEventRequest]
    TransactionEventResponse: type[messages.TransactionEventResponse]
    TriggerMessageRequest: type[messages.TriggerMessageRequest]
    TriggerMessageResponse: type[messages.TriggerMessageResponse]
    UnlockConnectorRequest: type[messages.UnlockConnectorRequest]
    UnlockConnectorResponse: type[messages.UnlockConnectorResponse]

    ChargingStationType: type[types.ChargingStationType]
    ComponentType: type[types.ComponentType]
    ComponentVariableType: type[types.ComponentVariableType]
    EVSEType: type[types.EVSEType]
    GetVariableDataType: type[types.GetVariableDataType]
    GetVariableResultType: type[types.GetVariableResultType]
    IdTokenInfoType: type[types.IdTokenInfoType]
    IdTokenType: type[types.IdTokenType]
    MeterValueType: type[types.MeterValueType]
    ModemType: type[types.ModemType]
    ReportDataType: type[types.ReportDataType]
    SampledValueType: type[types.SampledValueType]
    SetVariableDataType: type[types.SetVariableDataType]
    SetVariableResultType: type[types.SetVariableResultType]
    SignedMeterValueType: type[types.SignedMeterValueType]
    StatusInfoType: type[types.StatusInfoType]
    TransactionType: type[types.TransactionType]
    UnitOfMeasureType: type[types.UnitOfMeasureType]
    VariableAttributeType: type[types.VariableAttributeType]
    VariableCharacteristicsType: type[types.VariableCharacteristicsType]
    VariableType: type[types.VariableType]

    AttributeEnumType: type[enums.AttributeEnumType]
    AuthorizationStatusEnumType: type[enums.AuthorizationStatusEnumType]
    BootReasonEnumType: type[enums.BootReasonEnumType]
    ChangeAvailabilityStatusEnumType: type[enums.ChangeAvailabilityStatusEnumType]
    ChargingStateEnumType: type[enums.ChargingStateEnumType]
    ComponentCriterionEnumType: type[enums.ComponentCriterionEnumType]
    ConnectorStatusEnumType: type[enums.ConnectorStatusEnumType]
    DataEnumType: type[enums.DataEnumType]
    DataTransferStatusEnumType: type[enums.DataTransferStatusEnumType]
    GenericDeviceModelStatusEnumType: type[enums.GenericDeviceModelStatusEnumType]
    GetVariableStatusEnumType: type[enums.GetVariableStatusEnumType]
    LocationEnumType: type[enums.LocationEnumType]
    MeasurandEnumType: type[enums.MeasurandEnumType]
    MessageTriggerEnumType: type[enums.MessageTriggerEnumType]
    MutabilityEnumType: type[enums.MutabilityEnumType]
    OperationalStatusEnumType: type[enums.OperationalStatusEnumType]
    PhaseEnumType: type[enums.PhaseEnumType]
    ReadingContextEnumType: type[enums.ReadingContextEnumType]
    ReasonEnumType: type[enums.ReasonEnumType]
    RegistrationStatusEnumType: type[enums.RegistrationStatusEnumType]
    ReportBaseEnumType: type[enums.ReportBaseEnumType]
    RequestStartStopStatusEnumType: type[enums.RequestStartStopStatusEnumType]
    ResetEnumType: type[enums.ResetEnumType]
    ResetStatusEnumType: type[enums.ResetStatusEnumType]
    SetVariableStatusEnumType: type[enums.SetVariableStatusEnumType]
    TransactionEventEnumType: type[enums.TransactionEventEnumType]
    TriggerMessageStatusEnumType: type[enums.TriggerMessageStatusEnumType]
    TriggerReasonEnumType: type[enums.TriggerReasonEnumType]
    UnlockStatusEnumType: type[enums.UnlockStatusEnumType]

    def __init__(self, *modules: ModuleType) -> None:
        for name in Words.__annotations__:
            setattr(self, name, next(vars(module)[name] for module in modules if name in vars(module)))
