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
    CancelReservationRequest: type[messages.CancelReservationRequest]
    CancelReservationResponse: type[messages.CancelReservationResponse]
    ChangeAvailabilityRequest: type[messages.ChangeAvailabilityRequest]
    ChangeAvailabilityResponse: type[messages.ChangeAvailabilityResponse]
    ClearCacheRequest: type[messages.ClearCacheRequest]
    ClearCacheResponse: type[messages.ClearCacheResponse]
    DataTransferRequest: type[messages.DataTransferRequest]
    DataTransferResponse: type[messages.DataTransferResponse]
    GetLocalListVersionRequest: type[messages.GetLocalListVersionRequest]
    GetLocalListVersionResponse: type[messages.GetLocalListVersionResponse]
    HeartbeatRequest: type[messages.HeartbeatRequest]
    HeartbeatResponse: type[messages.HeartbeatResponse]
    MeterValuesRequest: type[messages.MeterValuesRequest]
    MeterValuesResponse: type[messages.MeterValuesResponse]
    RequestStartTransactionRequest: type[messages.RequestStartTransactionRequest]
    RequestStartTransactionResponse: type[messages.RequestStartTransactionResponse]
    RequestStopTransactionRequest: type[messages.RequestStopTransactionRequest]
    RequestStopTransactionResponse: type[messages.RequestStopTransactionResponse]
    ReservationStatusUpdateRequest: type[messages.ReservationStatusUpdateRequest]
    ReservationStatusUpdateResponse: type[messages.ReservationStatusUpdateResponse]
    ReserveNowRequest: type[messages.ReserveNowRequest]
    ReserveNowResponse: type[messages.ReserveNowResponse]
    ResetRequest: type[messages.ResetRequest]
    ResetResponse: type[messages.ResetResponse]
    SendLocalListRequest: type[messages.SendLocalListRequest]
    SendLocalListResponse: type[messages.SendLocalListResponse]
    StatusNotificationRequest: type[messages.StatusNotificationRequest]
    StatusNotificationResponse: type[messages.StatusNotificationResponse]
    TransactionEventRequest: type[messages.TransactionEventRequest]
    TransactionEventResponse: type[messages.TransactionEventResponse]
    TriggerMessageRequest: type[messages.TriggerMessageRequest]
    TriggerMessageResponse: type[messages.TriggerMessageResponse]
    UnlockConnectorRequest: type[messages.UnlockConnectorRequest]
    UnlockConnectorResponse: type[messages.UnlockConnectorResponse]

    AuthorizationData: type[types.AuthorizationData]
    ChargingStationType: type[types.ChargingStationType]
    EVSEType: type[types.EVSEType]
    IdTokenInfoType: type[types.IdTokenInfoType]
    IdTokenType: type[types.IdTokenType]
    MeterValueType: type[types.MeterValueType]
    ModemType: type[types.ModemType]
    SampledValueType: type[types.SampledValueType]
    SignedMeterValueType: type[types.SignedMeterValueType]
    StatusInfoType: type[types.StatusInfoType]
    TransactionType: type[types.TransactionType]
    UnitOfMeasureType: type[types.UnitOfMeasureType]

    AuthorizationStatusEnumType: type[enums.AuthorizationStatusEnumType]
    BootReasonEnumType: type[enums.BootReasonEnumType]
    CancelReservationStatusEnumType: type[enums.CancelReservationStatusEnumType]
    ChangeAvailabilityStatusEnumType: type[enums.ChangeAvailabilityStatusEnumType]
    ChargingStateEnumType: type[enums.ChargingStateEnumType]
    ClearCacheStatusEnumType: type[enums.ClearCacheStatusEnumType]
    ConnectorStatusEnumType: type[enums.ConnectorStatusEnumType]
    DataTransferStatusEnumType: type[enums.DataTransferStatusEnumType]
    LocationEnumType: type[enums.LocationEnumType]
    MeasurandEnumType: type[enums.MeasurandEnumType]
    MessageTriggerEnumType: type[enums.MessageTriggerEnumType]
    OperationalStatusEnumType: type[enums.OperationalStatusEnumType]
    PhaseEnumType: type[enums.PhaseEnumType]
    ReadingContextEnumType: type[enums.ReadingContextEnumType]
    ReasonEnumType: type[enums.ReasonEnumType]
    RegistrationStatusEnumType: type[enums.RegistrationStatusEnumType]
    RequestStartStopStatusEnumType: type[enums.RequestStartStopStatusEnumType]
    ReservationUpdateStatusEnumType: type[enums.ReservationUpdateStatusEnumType]
    ReserveNowStatusEnumType: type[enums.ReserveNowStatusEnumType]
    ResetEnumType: type[enums.ResetEnumType]
    ResetStatusEnumType: type[enums.ResetStatusEnumType]
    SendLocalListStatusEnumType: type[enums.SendLocalListStatusEnumType]
    TransactionEventEnumType: type[enums.TransactionEventEnumType]
    TriggerMessageStatusEnumType: type[enums.TriggerMessageStatusEnumType]
    TriggerReasonEnumType: type[enums.TriggerReasonEnumType]
    UnlockStatusEnumType: type[enums.UnlockStatusEnumType]
    UpdateEnumType: type[enums.UpdateEnumType]

    def __init__(self, *modules: ModuleType) -> None:
        for name in Words.__annotations__:
            setattr(self, name, next(vars(module)[name] for module in modules if name in vars(module)))
