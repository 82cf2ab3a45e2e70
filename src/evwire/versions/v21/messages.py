"""The messages of OCPP 2.1, and the table of its actions."""

from __future__ import annotations

from typing import Annotated, Never

from msgspec import Meta, field

from evwire.versions.schema import (
    CustomDataType,
    Integer,
    Natural,
    NonEmpty,
    Request,
    Response,
    String20,
    String32,
    String36,
    String50,
    String60,
    String64,
    String200,
    String255,
    String500,
    String512,
    String2000,
    String5500,
    String10000,
    String11000,
    String17000,
    String18000,
    ZonedTime,
)
from evwire.versions.v21.enums import (
    AuthorizeCertificateStatusEnumType,
    BatterySwapEventEnumType,
    BootReasonEnumType,
    CancelReservationStatusEnumType,
    CertificateActionEnumType,
    CertificateSignedStatusEnumType,
    CertificateSigningUseEnumType,
    ChangeAvailabilityStatusEnumType,
    ChargingProfileStatusEnumType,
    ChargingRateUnitEnumType,
    ClearCacheStatusEnumType,
    ClearChargingProfileStatusEnumType,
    ClearMessageStatusEnumType,
    ComponentCriterionEnumType,
    ConnectorStatusEnumType,
    CustomerInformationStatusEnumType,
    DataTransferStatusEnumType,
    DeleteCertificateStatusEnumType,
    DERControlEnumType,
    DERControlStatusEnumType,
    DisplayMessageStatusEnumType,
    EnergyTransferModeEnumType,
    FirmwareStatusEnumType,
    GenericDeviceModelStatusEnumType,
    GenericStatusEnumType,
    GetCertificateIdUseEnumType,
    GetCertificateStatusEnumType,
    GetChargingProfileStatusEnumType,
    GetDisplayMessagesStatusEnumType,
    GetInstalledCertificateStatusEnumType,
    GridEventFaultEnumType,
    InstallCertificateStatusEnumType,
    InstallCertificateUseEnumType,
    Iso15118EVCertificateStatusEnumType,
    LogEnumType,
    LogStatusEnumType,
    MessagePriorityEnumType,
    MessageStateEnumType,
    MessageTriggerEnumType,
    MonitoringBaseEnumType,
    MonitoringCriterionEnumType,
    NotifyAllowedEnergyTransferStatusEnumType,
    NotifyEVChargingNeedsStatusEnumType,
    OperationalStatusEnumType,
    PaymentStatusEnumType,
    PreconditioningStatusEnumType,
    PriorityChargingStatusEnumType,
    PublishFirmwareStatusEnumType,
    RegistrationStatusEnumType,
    ReportBaseEnumType,
    RequestStartStopStatusEnumType,
    ReservationUpdateStatusEnumType,
    ReserveNowStatusEnumType,
    ResetEnumType,
    ResetStatusEnumType,
    SendLocalListStatusEnumType,
    SetNetworkProfileStatusEnumType,
    TariffChangeStatusEnumType,
    TariffGetStatusEnumType,
    TariffSetStatusEnumType,
    TransactionEventEnumType,
    TriggerMessageStatusEnumType,
    TriggerReasonEnumType,
    UnlockStatusEnumType,
    UnpublishFirmwareStatusEnumType,
    UpdateEnumType,
    UpdateFirmwareStatusEnumType,
    UploadLogStatusEnumType,
)
from evwire.versions.v21.types import (
    AddressType,
    AuthorizationData,
    BatteryDataType,
    CertificateHashDataChainType,
    CertificateHashDataType,
    CertificateStatusRequestInfoType,
    CertificateStatusType,
    ChargingLimitType,
    ChargingNeedsType,
    ChargingProfileCriterionType,
    ChargingProfileType,
    ChargingScheduleType,
    ChargingScheduleUpdateType,
    ChargingStationType,
    ClearChargingProfileType,
    ClearMonitoringResultType,
    ClearTariffsResultType,
    ComponentVariableType,
    CompositeScheduleType,
    ConstantStreamDataType,
    CostDetailsType,
    DERCurveGetType,
    DERCurveType,
    EnterServiceGetType,
    EnterServiceType,
    EventDataType,
    EVSEType,
    FirmwareType,
    FixedPFGetType,
    FixedPFType,
    FixedVarGetType,
    FixedVarType,
    FreqDroopGetType,
    FreqDroopType,
    GetVariableDataType,
    GetVariableResultType,
    GradientGetType,
    GradientType,
    IdTokenInfoType,
    IdTokenType,
    LimitMaxDischargeGetType,
    LimitMaxDischargeType,
    LogParametersType,
    MessageContentType,
    MessageInfoType,
    MeterValueType,
    MonitoringDataType,
    NetworkConnectionProfileType,
    OCSPRequestDataType,
    PeriodicEventStreamParamsType,
    ReportDataType,
    SetMonitoringDataType,
    SetMonitoringResultType,
    SetVariableDataType,
    SetVariableResultType,
    StatusInfoType,
    StreamDataElementType,
    TariffAssignmentType,
    TariffType,
    TransactionLimitType,
    TransactionType,
)
from evwire.versions.version import Action, Sender

__all__ = [
    "ACTIONS",
    "AFRRSignalRequest",
    "AFRRSignalResponse",
    "AdjustPeriodicEventStreamRequest",
    "AdjustPeriodicEventStreamResponse",
    "AuthorizeRequest",
    "AuthorizeResponse",
    "BatterySwapRequest",
    "BatterySwapResponse",
    "BootNotificationRequest",
    "BootNotificationResponse",
    "CancelReservationRequest",
    "CancelReservationResponse",
    "CertificateSignedRequest",
    "CertificateSignedResponse",
    "ChangeAvailabilityRequest",
    "ChangeAvailabilityResponse",
    "ChangeTransactionTariffRequest",
    "ChangeTransactionTariffResponse",
    "ClearCacheRequest",
    "ClearCacheResponse",
    "ClearChargingProfileRequest",
    "ClearChargingProfileResponse",
    "ClearDERControlRequest",
    "ClearDERControlResponse",
    "ClearDisplayMessageRequest",
    "ClearDisplayMessageResponse",
    "ClearTariffsRequest",
    "ClearTariffsResponse",
    "ClearVariableMonitoringRequest",
    "ClearVariableMonitoringResponse",
    "ClearedChargingLimitRequest",
    "ClearedChargingLimitResponse",
    "ClosePeriodicEventStreamRequest",
    "ClosePeriodicEventStreamResponse",
    "CostUpdatedRequest",
    "CostUpdatedResponse",
    "CustomerInformationRequest",
    "CustomerInformationResponse",
    "DataTransferRequest",
    "DataTransferResponse",
    "DeleteCertificateRequest",
    "DeleteCertificateResponse",
    "FirmwareStatusNotificationRequest",
    "FirmwareStatusNotificationResponse",
    "Get15118EVCertificateRequest",
    "Get15118EVCertificateResponse",
    "GetBaseReportRequest",
    "GetBaseReportResponse",
    "GetCertificateChainStatusRequest",
    "GetCertificateChainStatusResponse",
    "GetCertificateStatusRequest",
    "GetCertificateStatusResponse",
    "GetChargingProfilesRequest",
    "GetChargingProfilesResponse",
    "GetCompositeScheduleRequest",
    "GetCompositeScheduleResponse",
    "GetDERControlRequest",
    "GetDERControlResponse",
    "GetDisplayMessagesRequest",
    "GetDisplayMessagesResponse",
    "GetInstalledCertificateIdsRequest",
    "GetInstalledCertificateIdsResponse",
    "GetLocalListVersionRequest",
    "GetLocalListVersionResponse",
    "GetLogRequest",
    "GetLogResponse",
    "GetMonitoringReportRequest",
    "GetMonitoringReportResponse",
    "GetPeriodicEventStreamRequest",
    "GetPeriodicEventStreamResponse",
    "GetReportRequest",
    "GetReportResponse",
    "GetTariffsRequest",
    "GetTariffsResponse",
    "GetTransactionStatusRequest",
    "GetTransactionStatusResponse",
    "GetVariablesRequest",
    "GetVariablesResponse",
    "HeartbeatRequest",
    "HeartbeatResponse",
    "InstallCertificateRequest",
    "InstallCertificateResponse",
    "LogStatusNotificationRequest",
    "LogStatusNotificationResponse",
    "MeterValuesRequest",
    "MeterValuesResponse",
    "NotifyAllowedEnergyTransferRequest",
    "NotifyAllowedEnergyTransferResponse",
    "NotifyChargingLimitRequest",
    "NotifyChargingLimitResponse",
    "NotifyCustomerInformationRequest",
    "NotifyCustomerInformationResponse",
    "NotifyDERAlarmRequest",
    "NotifyDERAlarmResponse",
    "NotifyDERStartStopRequest",
    "NotifyDERStartStopResponse",
    "NotifyDisplayMessagesRequest",
    "NotifyDisplayMessagesResponse",
    "NotifyEVChargingNeedsRequest",
    "NotifyEVChargingNeedsResponse",
    "NotifyEVChargingScheduleRequest",
    "NotifyEVChargingScheduleResponse",
    "NotifyEventRequest",
    "NotifyEventResponse",
    "NotifyMonitoringReportRequest",
    "NotifyMonitoringReportResponse",
    "NotifyPeriodicEventStream",
    "NotifyPriorityChargingRequest",
    "NotifyPriorityChargingResponse",
    "NotifyReportRequest",
    "NotifyReportResponse",
    "NotifySettlementRequest",
    "NotifySettlementResponse",
    "NotifyWebPaymentStartedRequest",
    "NotifyWebPaymentStartedResponse",
    "OpenPeriodicEventStreamRequest",
    "OpenPeriodicEventStreamResponse",
    "PublishFirmwareRequest",
    "PublishFirmwareResponse",
    "PublishFirmwareStatusNotificationRequest",
    "PublishFirmwareStatusNotificationResponse",
    "PullDynamicScheduleUpdateRequest",
    "PullDynamicScheduleUpdateResponse",
    "ReportChargingProfilesRequest",
    "ReportChargingProfilesResponse",
    "ReportDERControlRequest",
    "ReportDERControlResponse",
    "RequestBatterySwapRequest",
    "RequestBatterySwapResponse",
    "RequestStartTransactionRequest",
    "RequestStartTransactionResponse",
    "RequestStopTransactionRequest",
    "RequestStopTransactionResponse",
    "ReservationStatusUpdateRequest",
    "ReservationStatusUpdateResponse",
    "ReserveNowRequest",
    "ReserveNowResponse",
    "ResetRequest",
    "ResetResponse",
    "SecurityEventNotificationRequest",
    "SecurityEventNotificationResponse",
    "SendLocalListRequest",
    "SendLocalListResponse",
    "SetChargingProfileRequest",
    "SetChargingProfileResponse",
    "SetDERControlRequest",
    "SetDERControlResponse",
    "SetDefaultTariffRequest",
    "SetDefaultTariffResponse",
    "SetDisplayMessageRequest",
    "SetDisplayMessageResponse",
    "SetMonitoringBaseRequest",
    "SetMonitoringBaseResponse",
    "SetMonitoringLevelRequest",
    "SetMonitoringLevelResponse",
    "SetNetworkProfileRequest",
    "SetNetworkProfileResponse",
    "SetVariableMonitoringRequest",
    "SetVariableMonitoringResponse",
    "SetVariablesRequest",
    "SetVariablesResponse",
    "SignCertificateRequest",
    "SignCertificateResponse",
    "StatusNotificationRequest",
    "StatusNotificationResponse",
    "TransactionEventRequest",
    "TransactionEventResponse",
    "TriggerMessageRequest",
    "TriggerMessageResponse",
    "UnlockConnectorRequest",
    "UnlockConnectorResponse",
    "UnpublishFirmwareRequest",
    "UnpublishFirmwareResponse",
    "UpdateDynamicScheduleRequest",
    "UpdateDynamicScheduleResponse",
    "UpdateFirmwareRequest",
    "UpdateFirmwareResponse",
    "UsePriorityChargingRequest",
    "UsePriorityChargingResponse",
    "VatNumberValidationRequest",
    "VatNumberValidationResponse",
]


class AFRRSignalResponse(Response, kw_only=True):
    """Answers :class:`AFRRSignalRequest`. Part 2, 1.2.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AFRRSignalRequest(Request[AFRRSignalResponse], kw_only=True):
    """CSMS → station. Q Bidirectional (V2X). Use case Q08. Part 2, 1.2.1."""

    timestamp: ZonedTime
    signal: Integer
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AdjustPeriodicEventStreamResponse(Response, kw_only=True):
    """Answers :class:`AdjustPeriodicEventStreamRequest`. Part 2, 1.1.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AdjustPeriodicEventStreamRequest(Request[AdjustPeriodicEventStreamResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N14. Part 2, 1.1.1."""

    id: Natural
    params: PeriodicEventStreamParamsType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AuthorizeResponse(Response, kw_only=True):
    """Answers :class:`AuthorizeRequest`."""

    id_token_info: IdTokenInfoType = field(name="idTokenInfo")
    certificate_status: AuthorizeCertificateStatusEnumType | None = field(name="certificateStatus", default=None)
    allowed_energy_transfer: NonEmpty[EnergyTransferModeEnumType] | None = field(
        name="allowedEnergyTransfer", default=None
    )
    tariff: TariffType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AuthorizeRequest(Request[AuthorizeResponse], kw_only=True):
    """Station → CSMS. C Authorization."""

    id_token: IdTokenType = field(name="idToken")
    certificate: String10000 | None = None
    iso15118_certificate_hash_data: Annotated[list[OCSPRequestDataType], Meta(min_length=1, max_length=4)] | None = (
        field(name="iso15118CertificateHashData", default=None)
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class BatterySwapResponse(Response, kw_only=True):
    """Answers :class:`BatterySwapRequest`. Part 2, 1.4.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class BatterySwapRequest(Request[BatterySwapResponse], kw_only=True):
    """Station → CSMS. S BatterySwap. Use cases S02, S03. Part 2, 1.4.1."""

    battery_data: NonEmpty[BatteryDataType] = field(name="batteryData")
    event_type: BatterySwapEventEnumType = field(name="eventType")
    id_token: IdTokenType = field(name="idToken")
    request_id: Integer = field(name="requestId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class BootNotificationResponse(Response, kw_only=True):
    """Answers :class:`BootNotificationRequest`. Part 2, 1.5.2."""

    current_time: ZonedTime = field(name="currentTime")
    interval: Integer
    """Seconds: between heartbeats if accepted, else until the next attempt."""
    status: RegistrationStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class BootNotificationRequest(Request[BootNotificationResponse], kw_only=True):
    """Station → CSMS. B Provisioning. Use cases B01, B02, B03, F06, G02. Part 2, 1.5.1."""

    charging_station: ChargingStationType = field(name="chargingStation")
    reason: BootReasonEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CancelReservationResponse(Response, kw_only=True):
    """Answers :class:`CancelReservationRequest`. Part 2, 1.6.2."""

    status: CancelReservationStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CancelReservationRequest(Request[CancelReservationResponse], kw_only=True):
    """CSMS → station. H Reservation. Use case H02. Part 2, 1.6.1."""

    reservation_id: Natural = field(name="reservationId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateSignedResponse(Response, kw_only=True):
    """Answers :class:`CertificateSignedRequest`. Part 2, 1.7.2."""

    status: CertificateSignedStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateSignedRequest(Request[CertificateSignedResponse], kw_only=True):
    """CSMS → station. A Security. Use cases A02, A03. Part 2, 1.7.1."""

    certificate_chain: String10000 = field(name="certificateChain")
    certificate_type: CertificateSigningUseEnumType | None = field(name="certificateType", default=None)
    request_id: Integer | None = field(name="requestId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChangeAvailabilityResponse(Response, kw_only=True):
    """Answers :class:`ChangeAvailabilityRequest`. Part 2, 1.8.2."""

    status: ChangeAvailabilityStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChangeAvailabilityRequest(Request[ChangeAvailabilityResponse], kw_only=True):
    """CSMS → station. G Availability. Use cases B10, G01, G03, G04. Part 2, 1.8.1."""

    evse: EVSEType | None = None
    operational_status: OperationalStatusEnumType = field(name="operationalStatus")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChangeTransactionTariffResponse(Response, kw_only=True):
    """Answers :class:`ChangeTransactionTariffRequest`. Part 2, 1.9.2."""

    status: TariffChangeStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChangeTransactionTariffRequest(Request[ChangeTransactionTariffResponse], kw_only=True):
    """CSMS → station. I TariffCost. Use case I11. Part 2, 1.9.1."""

    tariff: TariffType
    transaction_id: String36 = field(name="transactionId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearCacheResponse(Response, kw_only=True):
    """Answers :class:`ClearCacheRequest`. Part 2, 1.10.2."""

    status: ClearCacheStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearCacheRequest(Request[ClearCacheResponse], kw_only=True):
    """CSMS → station. C Authorization. Use case C11. Part 2, 1.10.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearChargingProfileResponse(Response, kw_only=True):
    """Answers :class:`ClearChargingProfileRequest`. Part 2, 1.11.2."""

    status: ClearChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearChargingProfileRequest(Request[ClearChargingProfileResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use cases K10, K14. Part 2, 1.11.1."""

    charging_profile_id: Integer | None = field(name="chargingProfileId", default=None)
    charging_profile_criteria: ClearChargingProfileType | None = field(name="chargingProfileCriteria", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearDERControlResponse(Response, kw_only=True):
    """Answers :class:`ClearDERControlRequest`. Part 2, 1.12.2."""

    status: DERControlStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearDERControlRequest(Request[ClearDERControlResponse], kw_only=True):
    """CSMS → station. R DER. Use case R04. Part 2, 1.12.1."""

    is_default: bool = field(name="isDefault")
    control_type: DERControlEnumType | None = field(name="controlType", default=None)
    control_id: String36 | None = field(name="controlId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearDisplayMessageResponse(Response, kw_only=True):
    """Answers :class:`ClearDisplayMessageRequest`. Part 2, 1.13.2."""

    status: ClearMessageStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearDisplayMessageRequest(Request[ClearDisplayMessageResponse], kw_only=True):
    """CSMS → station. O DisplayMessage. Part 2, 1.13.1."""

    id: Natural
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearTariffsResponse(Response, kw_only=True):
    """Answers :class:`ClearTariffsRequest`. Part 2, 1.15.2."""

    clear_tariffs_result: NonEmpty[ClearTariffsResultType] = field(name="clearTariffsResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearTariffsRequest(Request[ClearTariffsResponse], kw_only=True):
    """CSMS → station. I TariffCost. Use case I10. Part 2, 1.15.1."""

    tariff_ids: NonEmpty[String60] | None = field(name="tariffIds", default=None)
    evse_id: Natural | None = field(name="evseId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearVariableMonitoringResponse(Response, kw_only=True):
    """Answers :class:`ClearVariableMonitoringRequest`. Part 2, 1.16.2."""

    clear_monitoring_result: NonEmpty[ClearMonitoringResultType] = field(name="clearMonitoringResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearVariableMonitoringRequest(Request[ClearVariableMonitoringResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use cases N06, N13. Part 2, 1.16.1."""

    id: NonEmpty[Natural]
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearedChargingLimitResponse(Response, kw_only=True):
    """Answers :class:`ClearedChargingLimitRequest`. Part 2, 1.14.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearedChargingLimitRequest(Request[ClearedChargingLimitResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K14. Part 2, 1.14.1."""

    charging_limit_source: String20 = field(name="chargingLimitSource")
    evse_id: Natural | None = field(name="evseId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClosePeriodicEventStreamResponse(Response, kw_only=True):
    """Answers :class:`ClosePeriodicEventStreamRequest`. Part 2, 1.17.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClosePeriodicEventStreamRequest(Request[ClosePeriodicEventStreamResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use case N13. Part 2, 1.17.1."""

    id: Natural
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostUpdatedResponse(Response, kw_only=True):
    """Answers :class:`CostUpdatedRequest`. Part 2, 1.18.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostUpdatedRequest(Request[CostUpdatedResponse], kw_only=True):
    """CSMS → station. I TariffCost. Use cases E16, I02. Part 2, 1.18.1."""

    total_cost: float = field(name="totalCost")
    transaction_id: String36 = field(name="transactionId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CustomerInformationResponse(Response, kw_only=True):
    """Answers :class:`CustomerInformationRequest`. Part 2, 1.19.2."""

    status: CustomerInformationStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CustomerInformationRequest(Request[CustomerInformationResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use cases N09, N10. Part 2, 1.19.1."""

    customer_certificate: CertificateHashDataType | None = field(name="customerCertificate", default=None)
    id_token: IdTokenType | None = field(name="idToken", default=None)
    request_id: Natural = field(name="requestId")
    report: bool
    clear: bool
    customer_identifier: String64 | None = field(name="customerIdentifier", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DataTransferResponse(Response, kw_only=True):
    """Answers :class:`DataTransferRequest`. Part 2, 1.20.2."""

    status: DataTransferStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    data: object = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DataTransferRequest(Request[DataTransferResponse], kw_only=True):
    """Station ↔ CSMS. P DataTransfer. Use cases P01, P02. Part 2, 1.20.1."""

    message_id: String50 | None = field(name="messageId", default=None)
    data: object = None
    vendor_id: String255 = field(name="vendorId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DeleteCertificateResponse(Response, kw_only=True):
    """Answers :class:`DeleteCertificateRequest`. Part 2, 1.21.2."""

    status: DeleteCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DeleteCertificateRequest(Request[DeleteCertificateResponse], kw_only=True):
    """CSMS → station. M ISO15118 Certs. Use case M04. Part 2, 1.21.1."""

    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`FirmwareStatusNotificationRequest`. Part 2, 1.22.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class FirmwareStatusNotificationRequest(Request[FirmwareStatusNotificationResponse], kw_only=True):
    """Station → CSMS. L Firmware. Use cases F06, L01, L02. Part 2, 1.22.1."""

    status: FirmwareStatusEnumType
    request_id: Integer | None = field(name="requestId", default=None)
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class Get15118EVCertificateResponse(Response, kw_only=True):
    """Answers :class:`Get15118EVCertificateRequest`. Part 2, 1.23.2."""

    status: Iso15118EVCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    exi_response: String17000 = field(name="exiResponse")
    remaining_contracts: Natural | None = field(name="remainingContracts", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class Get15118EVCertificateRequest(Request[Get15118EVCertificateResponse], kw_only=True):
    """Station → CSMS. M ISO15118 Certs. Use cases M01, M02. Part 2, 1.23.1."""

    iso15118_schema_version: String50 = field(name="iso15118SchemaVersion")
    action: CertificateActionEnumType
    exi_request: String11000 = field(name="exiRequest")
    maximum_contract_certificate_chains: Natural | None = field(name="maximumContractCertificateChains", default=None)
    prioritized_emaids: Annotated[list[String255], Meta(min_length=1, max_length=8)] | None = field(
        name="prioritizedEMAIDs", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetBaseReportResponse(Response, kw_only=True):
    """Answers :class:`GetBaseReportRequest`. Part 2, 1.24.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetBaseReportRequest(Request[GetBaseReportResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases B01, B02, B07, B09. Part 2, 1.24.1."""

    request_id: Integer = field(name="requestId")
    report_base: ReportBaseEnumType = field(name="reportBase")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCertificateChainStatusResponse(Response, kw_only=True):
    """Answers :class:`GetCertificateChainStatusRequest`. Part 2, 1.25.2."""

    certificate_status: Annotated[list[CertificateStatusType], Meta(min_length=1, max_length=4)] = field(
        name="certificateStatus"
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCertificateChainStatusRequest(Request[GetCertificateChainStatusResponse], kw_only=True):
    """Station → CSMS. M ISO15118 Certs. Use case M07. Part 2, 1.25.1."""

    certificate_status_requests: Annotated[list[CertificateStatusRequestInfoType], Meta(min_length=1, max_length=4)] = (
        field(name="certificateStatusRequests")
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCertificateStatusResponse(Response, kw_only=True):
    """Answers :class:`GetCertificateStatusRequest`. Part 2, 1.26.2."""

    status: GetCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    ocsp_result: String18000 | None = field(name="ocspResult", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCertificateStatusRequest(Request[GetCertificateStatusResponse], kw_only=True):
    """Station → CSMS. M ISO15118 Certs. Use case M06. Part 2, 1.26.1."""

    ocsp_request_data: OCSPRequestDataType = field(name="ocspRequestData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetChargingProfilesResponse(Response, kw_only=True):
    """Answers :class:`GetChargingProfilesRequest`. Part 2, 1.27.2."""

    status: GetChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetChargingProfilesRequest(Request[GetChargingProfilesResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use cases K09, K27. Part 2, 1.27.1."""

    request_id: Integer = field(name="requestId")
    evse_id: Natural | None = field(name="evseId", default=None)
    charging_profile: ChargingProfileCriterionType = field(name="chargingProfile")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCompositeScheduleResponse(Response, kw_only=True):
    """Answers :class:`GetCompositeScheduleRequest`. Part 2, 1.28.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    schedule: CompositeScheduleType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCompositeScheduleRequest(Request[GetCompositeScheduleResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use case K08. Part 2, 1.28.1."""

    duration: Integer
    """Seconds."""
    charging_rate_unit: ChargingRateUnitEnumType | None = field(name="chargingRateUnit", default=None)
    evse_id: Natural = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetDERControlResponse(Response, kw_only=True):
    """Answers :class:`GetDERControlRequest`. Part 2, 1.29.2."""

    status: DERControlStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetDERControlRequest(Request[GetDERControlResponse], kw_only=True):
    """CSMS → station. R DER. Use case R04. Part 2, 1.29.1."""

    request_id: Integer = field(name="requestId")
    is_default: bool | None = field(name="isDefault", default=None)
    control_type: DERControlEnumType | None = field(name="controlType", default=None)
    control_id: String36 | None = field(name="controlId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetDisplayMessagesResponse(Response, kw_only=True):
    """Answers :class:`GetDisplayMessagesRequest`. Part 2, 1.30.2."""

    status: GetDisplayMessagesStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetDisplayMessagesRequest(Request[GetDisplayMessagesResponse], kw_only=True):
    """CSMS → station. O DisplayMessage. Part 2, 1.30.1."""

    id: NonEmpty[Natural] | None = None
    request_id: Integer = field(name="requestId")
    priority: MessagePriorityEnumType | None = None
    state: MessageStateEnumType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetInstalledCertificateIdsResponse(Response, kw_only=True):
    """Answers :class:`GetInstalledCertificateIdsRequest`."""

    status: GetInstalledCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    certificate_hash_data_chain: NonEmpty[CertificateHashDataChainType] | None = field(
        name="certificateHashDataChain", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetInstalledCertificateIdsRequest(Request[GetInstalledCertificateIdsResponse], kw_only=True):
    """CSMS → station. M ISO15118 Certs."""

    certificate_type: NonEmpty[GetCertificateIdUseEnumType] | None = field(name="certificateType", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLocalListVersionResponse(Response, kw_only=True):
    """Answers :class:`GetLocalListVersionRequest`. Part 2, 1.32.2."""

    version_number: Integer = field(name="versionNumber")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLocalListVersionRequest(Request[GetLocalListVersionResponse], kw_only=True):
    """CSMS → station. D LocalAuthList. Use case D02. Part 2, 1.32.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLogResponse(Response, kw_only=True):
    """Answers :class:`GetLogRequest`. Part 2, 1.33.2."""

    status: LogStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    filename: String255 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLogRequest(Request[GetLogResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N01. Part 2, 1.33.1."""

    log: LogParametersType
    log_type: LogEnumType = field(name="logType")
    request_id: Integer = field(name="requestId")
    retries: Natural | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetMonitoringReportResponse(Response, kw_only=True):
    """Answers :class:`GetMonitoringReportRequest`. Part 2, 1.34.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetMonitoringReportRequest(Request[GetMonitoringReportResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use cases N02, N04. Part 2, 1.34.1."""

    component_variable: NonEmpty[ComponentVariableType] | None = field(name="componentVariable", default=None)
    request_id: Integer = field(name="requestId")
    monitoring_criteria: Annotated[list[MonitoringCriterionEnumType], Meta(min_length=1, max_length=3)] | None = field(
        name="monitoringCriteria", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetPeriodicEventStreamResponse(Response, kw_only=True):
    """Answers :class:`GetPeriodicEventStreamRequest`. Part 2, 1.35.2."""

    constant_stream_data: NonEmpty[ConstantStreamDataType] | None = field(name="constantStreamData", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetPeriodicEventStreamRequest(Request[GetPeriodicEventStreamResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N12. Part 2, 1.35.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetReportResponse(Response, kw_only=True):
    """Answers :class:`GetReportRequest`. Part 2, 1.36.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetReportRequest(Request[GetReportResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases B01, B02, B08, R01. Part 2, 1.36.1."""

    component_variable: NonEmpty[ComponentVariableType] | None = field(name="componentVariable", default=None)
    request_id: Integer = field(name="requestId")
    component_criteria: Annotated[list[ComponentCriterionEnumType], Meta(min_length=1, max_length=4)] | None = field(
        name="componentCriteria", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetTariffsResponse(Response, kw_only=True):
    """Answers :class:`GetTariffsRequest`. Part 2, 1.37.2."""

    status: TariffGetStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    tariff_assignments: NonEmpty[TariffAssignmentType] | None = field(name="tariffAssignments", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetTariffsRequest(Request[GetTariffsResponse], kw_only=True):
    """CSMS → station. I TariffCost. Use case I09. Part 2, 1.37.1."""

    evse_id: Natural = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetTransactionStatusResponse(Response, kw_only=True):
    """Answers :class:`GetTransactionStatusRequest`. Part 2, 1.38.2."""

    ongoing_indicator: bool | None = field(name="ongoingIndicator", default=None)
    messages_in_queue: bool = field(name="messagesInQueue")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetTransactionStatusRequest(Request[GetTransactionStatusResponse], kw_only=True):
    """CSMS → station. E Transactions. Use case E14. Part 2, 1.38.1."""

    transaction_id: String36 | None = field(name="transactionId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariablesResponse(Response, kw_only=True):
    """Answers :class:`GetVariablesRequest`. Part 2, 1.39.2."""

    get_variable_result: NonEmpty[GetVariableResultType] = field(name="getVariableResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariablesRequest(Request[GetVariablesResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use case B06. Part 2, 1.39.1."""

    get_variable_data: NonEmpty[GetVariableDataType] = field(name="getVariableData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class HeartbeatResponse(Response, kw_only=True):
    """Answers :class:`HeartbeatRequest`. Part 2, 1.40.2."""

    current_time: ZonedTime = field(name="currentTime")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class HeartbeatRequest(Request[HeartbeatResponse], kw_only=True):
    """Station → CSMS. G Availability. Use case G02. Part 2, 1.40.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class InstallCertificateResponse(Response, kw_only=True):
    """Answers :class:`InstallCertificateRequest`. Part 2, 1.41.2."""

    status: InstallCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class InstallCertificateRequest(Request[InstallCertificateResponse], kw_only=True):
    """CSMS → station. M ISO15118 Certs. Use case M05. Part 2, 1.41.1."""

    certificate_type: InstallCertificateUseEnumType = field(name="certificateType")
    certificate: String10000
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LogStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`LogStatusNotificationRequest`. Part 2, 1.42.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class LogStatusNotificationRequest(Request[LogStatusNotificationResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use cases F06, N01. Part 2, 1.42.1."""

    status: UploadLogStatusEnumType
    request_id: Integer | None = field(name="requestId", default=None)
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MeterValuesResponse(Response, kw_only=True):
    """Answers :class:`MeterValuesRequest`. Part 2, 1.43.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class MeterValuesRequest(Request[MeterValuesResponse], kw_only=True):
    """Station → CSMS. J MeterValues. Use cases F06, J01. Part 2, 1.43.1."""

    evse_id: Natural = field(name="evseId")
    meter_value: NonEmpty[MeterValueType] = field(name="meterValue")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyAllowedEnergyTransferResponse(Response, kw_only=True):
    """Answers :class:`NotifyAllowedEnergyTransferRequest`. Part 2, 1.44.2."""

    status: NotifyAllowedEnergyTransferStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyAllowedEnergyTransferRequest(Request[NotifyAllowedEnergyTransferResponse], kw_only=True):
    """CSMS → station. Q Bidirectional (V2X). Part 2, 1.44.1."""

    transaction_id: String36 = field(name="transactionId")
    allowed_energy_transfer: NonEmpty[EnergyTransferModeEnumType] = field(name="allowedEnergyTransfer")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyChargingLimitResponse(Response, kw_only=True):
    """Answers :class:`NotifyChargingLimitRequest`. Part 2, 1.45.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyChargingLimitRequest(Request[NotifyChargingLimitResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K14. Part 2, 1.45.1."""

    charging_schedule: NonEmpty[ChargingScheduleType] | None = field(name="chargingSchedule", default=None)
    evse_id: Natural | None = field(name="evseId", default=None)
    charging_limit: ChargingLimitType = field(name="chargingLimit")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyCustomerInformationResponse(Response, kw_only=True):
    """Answers :class:`NotifyCustomerInformationRequest`. Part 2, 1.46.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyCustomerInformationRequest(Request[NotifyCustomerInformationResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use cases N09, N10. Part 2, 1.46.1."""

    data: String512
    tbc: bool | None = None
    seq_no: Natural = field(name="seqNo")
    generated_at: ZonedTime = field(name="generatedAt")
    request_id: Natural = field(name="requestId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDERAlarmResponse(Response, kw_only=True):
    """Answers :class:`NotifyDERAlarmRequest`. Part 2, 1.47.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDERAlarmRequest(Request[NotifyDERAlarmResponse], kw_only=True):
    """Station → CSMS. R DER. Use case R05. Part 2, 1.47.1."""

    control_type: DERControlEnumType = field(name="controlType")
    grid_event_fault: GridEventFaultEnumType | None = field(name="gridEventFault", default=None)
    alarm_ended: bool | None = field(name="alarmEnded", default=None)
    timestamp: ZonedTime
    extra_info: String200 | None = field(name="extraInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDERStartStopResponse(Response, kw_only=True):
    """Answers :class:`NotifyDERStartStopRequest`. Part 2, 1.48.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDERStartStopRequest(Request[NotifyDERStartStopResponse], kw_only=True):
    """Station → CSMS. R DER. Part 2, 1.48.1."""

    control_id: String36 = field(name="controlId")
    started: bool
    timestamp: ZonedTime
    superseded_ids: Annotated[list[String36], Meta(min_length=1, max_length=24)] | None = field(
        name="supersededIds", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDisplayMessagesResponse(Response, kw_only=True):
    """Answers :class:`NotifyDisplayMessagesRequest`. Part 2, 1.49.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDisplayMessagesRequest(Request[NotifyDisplayMessagesResponse], kw_only=True):
    """Station → CSMS. O DisplayMessage. Part 2, 1.49.1."""

    message_info: NonEmpty[MessageInfoType] | None = field(name="messageInfo", default=None)
    request_id: Integer = field(name="requestId")
    tbc: bool | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingNeedsResponse(Response, kw_only=True):
    """Answers :class:`NotifyEVChargingNeedsRequest`. Part 2, 1.50.2."""

    status: NotifyEVChargingNeedsStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingNeedsRequest(Request[NotifyEVChargingNeedsResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use cases K01, K18, K19, Q02. Part 2, 1.50.1."""

    evse_id: Annotated[int, Meta(ge=1, le=2**63 - 1)] = field(name="evseId")
    max_schedule_tuples: Natural | None = field(name="maxScheduleTuples", default=None)
    charging_needs: ChargingNeedsType = field(name="chargingNeeds")
    timestamp: ZonedTime | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingScheduleResponse(Response, kw_only=True):
    """Answers :class:`NotifyEVChargingScheduleRequest`. Part 2, 1.51.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingScheduleRequest(Request[NotifyEVChargingScheduleResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K18. Part 2, 1.51.1."""

    time_base: ZonedTime = field(name="timeBase")
    charging_schedule: ChargingScheduleType = field(name="chargingSchedule")
    evse_id: Annotated[int, Meta(ge=1, le=2**63 - 1)] = field(name="evseId")
    selected_charging_schedule_id: Natural | None = field(name="selectedChargingScheduleId", default=None)
    power_tolerance_acceptance: bool | None = field(name="powerToleranceAcceptance", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEventResponse(Response, kw_only=True):
    """Answers :class:`NotifyEventRequest`."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEventRequest(Request[NotifyEventResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use cases B04, B11, G01, H01, N07, N08."""

    generated_at: ZonedTime = field(name="generatedAt")
    tbc: bool | None = None
    seq_no: Natural = field(name="seqNo")
    event_data: NonEmpty[EventDataType] = field(name="eventData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyMonitoringReportResponse(Response, kw_only=True):
    """Answers :class:`NotifyMonitoringReportRequest`. Part 2, 1.53.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyMonitoringReportRequest(Request[NotifyMonitoringReportResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use case N02. Part 2, 1.53.1."""

    monitor: NonEmpty[MonitoringDataType] | None = None
    request_id: Integer = field(name="requestId")
    tbc: bool | None = None
    seq_no: Natural = field(name="seqNo")
    generated_at: ZonedTime = field(name="generatedAt")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyPeriodicEventStream(Request[Never], kw_only=True):
    """Station → CSMS. N Diagnostics. Part 2, 1.54."""

    data: NonEmpty[StreamDataElementType]
    id: Natural
    pending: Natural
    basetime: ZonedTime
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyPriorityChargingResponse(Response, kw_only=True):
    """Answers :class:`NotifyPriorityChargingRequest`. Part 2, 1.55.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyPriorityChargingRequest(Request[NotifyPriorityChargingResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Part 2, 1.55.1."""

    transaction_id: String36 = field(name="transactionId")
    activated: bool
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyReportResponse(Response, kw_only=True):
    """Answers :class:`NotifyReportRequest`. Part 2, 1.56.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyReportRequest(Request[NotifyReportResponse], kw_only=True):
    """Station → CSMS. B Provisioning. Use cases B07, B08. Part 2, 1.56.1."""

    request_id: Integer = field(name="requestId")
    generated_at: ZonedTime = field(name="generatedAt")
    report_data: NonEmpty[ReportDataType] | None = field(name="reportData", default=None)
    tbc: bool | None = None
    seq_no: Natural = field(name="seqNo")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifySettlementResponse(Response, kw_only=True):
    """Answers :class:`NotifySettlementRequest`. Part 2, 1.57.2."""

    receipt_url: String2000 | None = field(name="receiptUrl", default=None)
    receipt_id: String50 | None = field(name="receiptId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifySettlementRequest(Request[NotifySettlementResponse], kw_only=True):
    """Station → CSMS. C Authorization. Part 2, 1.57.1."""

    transaction_id: String36 | None = field(name="transactionId", default=None)
    psp_ref: String255 = field(name="pspRef")
    status: PaymentStatusEnumType
    status_info: String500 | None = field(name="statusInfo", default=None)
    settlement_amount: float = field(name="settlementAmount")
    settlement_time: ZonedTime = field(name="settlementTime")
    receipt_id: String50 | None = field(name="receiptId", default=None)
    receipt_url: String2000 | None = field(name="receiptUrl", default=None)
    vat_company: AddressType | None = field(name="vatCompany", default=None)
    vat_number: String20 | None = field(name="vatNumber", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyWebPaymentStartedResponse(Response, kw_only=True):
    """Answers :class:`NotifyWebPaymentStartedRequest`. Part 2, 1.58.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyWebPaymentStartedRequest(Request[NotifyWebPaymentStartedResponse], kw_only=True):
    """CSMS → station. C Authorization. Use case C25. Part 2, 1.58.1."""

    evse_id: Natural = field(name="evseId")
    timeout: Integer
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class OpenPeriodicEventStreamResponse(Response, kw_only=True):
    """Answers :class:`OpenPeriodicEventStreamRequest`. Part 2, 1.59.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class OpenPeriodicEventStreamRequest(Request[OpenPeriodicEventStreamResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use case N11. Part 2, 1.59.1."""

    constant_stream_data: ConstantStreamDataType = field(name="constantStreamData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareResponse(Response, kw_only=True):
    """Answers :class:`PublishFirmwareRequest`. Part 2, 1.60.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareRequest(Request[PublishFirmwareResponse], kw_only=True):
    """CSMS → station. L Firmware. Use case L03. Part 2, 1.60.1."""

    location: String2000
    retries: Natural | None = None
    checksum: String32
    request_id: Natural = field(name="requestId")
    retry_interval: Natural | None = field(name="retryInterval", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`PublishFirmwareStatusNotificationRequest`. Part 2, 1.61.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareStatusNotificationRequest(Request[PublishFirmwareStatusNotificationResponse], kw_only=True):
    """Station → CSMS. L Firmware. Use case L03. Part 2, 1.61.1."""

    status: PublishFirmwareStatusEnumType
    location: NonEmpty[String2000] | None = None
    request_id: Natural | None = field(name="requestId", default=None)
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PullDynamicScheduleUpdateResponse(Response, kw_only=True):
    """Answers :class:`PullDynamicScheduleUpdateRequest`. Part 2, 1.62.2."""

    schedule_update: ChargingScheduleUpdateType | None = field(name="scheduleUpdate", default=None)
    status: ChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PullDynamicScheduleUpdateRequest(Request[PullDynamicScheduleUpdateResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K28. Part 2, 1.62.1."""

    charging_profile_id: Integer = field(name="chargingProfileId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportChargingProfilesResponse(Response, kw_only=True):
    """Answers :class:`ReportChargingProfilesRequest`. Part 2, 1.63.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportChargingProfilesRequest(Request[ReportChargingProfilesResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K09. Part 2, 1.63.1."""

    request_id: Integer = field(name="requestId")
    charging_limit_source: String20 = field(name="chargingLimitSource")
    charging_profile: NonEmpty[ChargingProfileType] = field(name="chargingProfile")
    tbc: bool | None = None
    evse_id: Natural = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportDERControlResponse(Response, kw_only=True):
    """Answers :class:`ReportDERControlRequest`. Part 2, 1.64.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportDERControlRequest(Request[ReportDERControlResponse], kw_only=True):
    """Station → CSMS. R DER. Use case R04. Part 2, 1.64.1."""

    curve: Annotated[list[DERCurveGetType], Meta(min_length=1, max_length=24)] | None = None
    enter_service: Annotated[list[EnterServiceGetType], Meta(min_length=1, max_length=24)] | None = field(
        name="enterService", default=None
    )
    fixed_pf_absorb: Annotated[list[FixedPFGetType], Meta(min_length=1, max_length=24)] | None = field(
        name="fixedPFAbsorb", default=None
    )
    fixed_pf_inject: Annotated[list[FixedPFGetType], Meta(min_length=1, max_length=24)] | None = field(
        name="fixedPFInject", default=None
    )
    fixed_var: Annotated[list[FixedVarGetType], Meta(min_length=1, max_length=24)] | None = field(
        name="fixedVar", default=None
    )
    freq_droop: Annotated[list[FreqDroopGetType], Meta(min_length=1, max_length=24)] | None = field(
        name="freqDroop", default=None
    )
    gradient: Annotated[list[GradientGetType], Meta(min_length=1, max_length=24)] | None = None
    limit_max_discharge: Annotated[list[LimitMaxDischargeGetType], Meta(min_length=1, max_length=24)] | None = field(
        name="limitMaxDischarge", default=None
    )
    request_id: Integer = field(name="requestId")
    tbc: bool | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestBatterySwapResponse(Response, kw_only=True):
    """Answers :class:`RequestBatterySwapRequest`. Part 2, 1.65.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestBatterySwapRequest(Request[RequestBatterySwapResponse], kw_only=True):
    """CSMS → station. S BatterySwap. Use case S02. Part 2, 1.65.1."""

    id_token: IdTokenType = field(name="idToken")
    request_id: Integer = field(name="requestId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStartTransactionResponse(Response, kw_only=True):
    """Answers :class:`RequestStartTransactionRequest`. Part 2, 1.66.2."""

    status: RequestStartStopStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    transaction_id: String36 | None = field(name="transactionId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStartTransactionRequest(Request[RequestStartTransactionResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use cases B02, C05, F01, F02, F07, K05. Part 2, 1.66.1."""

    evse_id: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = field(name="evseId", default=None)
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    id_token: IdTokenType = field(name="idToken")
    remote_start_id: Integer = field(name="remoteStartId")
    charging_profile: ChargingProfileType | None = field(name="chargingProfile", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStopTransactionResponse(Response, kw_only=True):
    """Answers :class:`RequestStopTransactionRequest`. Part 2, 1.67.2."""

    status: RequestStartStopStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStopTransactionRequest(Request[RequestStopTransactionResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use cases B02, F03, F04. Part 2, 1.67.1."""

    transaction_id: String36 = field(name="transactionId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReservationStatusUpdateResponse(Response, kw_only=True):
    """Answers :class:`ReservationStatusUpdateRequest`. Part 2, 1.68.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReservationStatusUpdateRequest(Request[ReservationStatusUpdateResponse], kw_only=True):
    """Station → CSMS. H Reservation. Use cases H03, H04. Part 2, 1.68.1."""

    reservation_id: Natural = field(name="reservationId")
    reservation_update_status: ReservationUpdateStatusEnumType = field(name="reservationUpdateStatus")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReserveNowResponse(Response, kw_only=True):
    """Answers :class:`ReserveNowRequest`. Part 2, 1.69.2."""

    status: ReserveNowStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReserveNowRequest(Request[ReserveNowResponse], kw_only=True):
    """CSMS → station. H Reservation. Use case H01. Part 2, 1.69.1."""

    id: Natural
    expiry_date_time: ZonedTime = field(name="expiryDateTime")
    connector_type: String20 | None = field(name="connectorType", default=None)
    id_token: IdTokenType = field(name="idToken")
    evse_id: Natural | None = field(name="evseId", default=None)
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ResetResponse(Response, kw_only=True):
    """Answers :class:`ResetRequest`. Part 2, 1.70.2."""

    status: ResetStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ResetRequest(Request[ResetResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases B10, B11, B12, B13. Part 2, 1.70.1."""

    type: ResetEnumType
    evse_id: Natural | None = field(name="evseId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SecurityEventNotificationResponse(Response, kw_only=True):
    """Answers :class:`SecurityEventNotificationRequest`. Part 2, 1.71.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class SecurityEventNotificationRequest(Request[SecurityEventNotificationResponse], kw_only=True):
    """Station → CSMS. A Security. Use cases A04, L01. Part 2, 1.71.1."""

    type: String50
    timestamp: ZonedTime
    tech_info: String255 | None = field(name="techInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SendLocalListResponse(Response, kw_only=True):
    """Answers :class:`SendLocalListRequest`. Part 2, 1.72.2."""

    status: SendLocalListStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SendLocalListRequest(Request[SendLocalListResponse], kw_only=True):
    """CSMS → station. D LocalAuthList. Use cases D01, D02, N10. Part 2, 1.72.1."""

    local_authorization_list: NonEmpty[AuthorizationData] | None = field(name="localAuthorizationList", default=None)
    version_number: Integer = field(name="versionNumber")
    update_type: UpdateEnumType = field(name="updateType")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetChargingProfileResponse(Response, kw_only=True):
    """Answers :class:`SetChargingProfileRequest`. Part 2, 1.73.2."""

    status: ChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetChargingProfileRequest(Request[SetChargingProfileResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use cases B13, E17, K01, K02, K28, Q09. Part 2, 1.73.1."""

    evse_id: Natural = field(name="evseId")
    charging_profile: ChargingProfileType = field(name="chargingProfile")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDERControlResponse(Response, kw_only=True):
    """Answers :class:`SetDERControlRequest`. Part 2, 1.75.2."""

    status: DERControlStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    superseded_ids: Annotated[list[String36], Meta(min_length=1, max_length=24)] | None = field(
        name="supersededIds", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDERControlRequest(Request[SetDERControlResponse], kw_only=True):
    """CSMS → station. R DER. Use cases R01, R02, R03, R04. Part 2, 1.75.1."""

    is_default: bool = field(name="isDefault")
    control_id: String36 = field(name="controlId")
    control_type: DERControlEnumType = field(name="controlType")
    curve: DERCurveType | None = None
    enter_service: EnterServiceType | None = field(name="enterService", default=None)
    fixed_pf_absorb: FixedPFType | None = field(name="fixedPFAbsorb", default=None)
    fixed_pf_inject: FixedPFType | None = field(name="fixedPFInject", default=None)
    fixed_var: FixedVarType | None = field(name="fixedVar", default=None)
    freq_droop: FreqDroopType | None = field(name="freqDroop", default=None)
    gradient: GradientType | None = None
    limit_max_discharge: LimitMaxDischargeType | None = field(name="limitMaxDischarge", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDefaultTariffResponse(Response, kw_only=True):
    """Answers :class:`SetDefaultTariffRequest`. Part 2, 1.74.2."""

    status: TariffSetStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDefaultTariffRequest(Request[SetDefaultTariffResponse], kw_only=True):
    """CSMS → station. I TariffCost. Use case I07. Part 2, 1.74.1."""

    evse_id: Natural = field(name="evseId")
    tariff: TariffType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDisplayMessageResponse(Response, kw_only=True):
    """Answers :class:`SetDisplayMessageRequest`. Part 2, 1.76.2."""

    status: DisplayMessageStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDisplayMessageRequest(Request[SetDisplayMessageResponse], kw_only=True):
    """CSMS → station. O DisplayMessage. Part 2, 1.76.1."""

    message: MessageInfoType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringBaseResponse(Response, kw_only=True):
    """Answers :class:`SetMonitoringBaseRequest`. Part 2, 1.77.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringBaseRequest(Request[SetMonitoringBaseResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N04. Part 2, 1.77.1."""

    monitoring_base: MonitoringBaseEnumType = field(name="monitoringBase")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringLevelResponse(Response, kw_only=True):
    """Answers :class:`SetMonitoringLevelRequest`. Part 2, 1.78.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringLevelRequest(Request[SetMonitoringLevelResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N07. Part 2, 1.78.1."""

    severity: Natural
    """0 (worst) to 9."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetNetworkProfileResponse(Response, kw_only=True):
    """Answers :class:`SetNetworkProfileRequest`. Part 2, 1.79.2."""

    status: SetNetworkProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetNetworkProfileRequest(Request[SetNetworkProfileResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use case B09. Part 2, 1.79.1."""

    configuration_slot: Integer = field(name="configurationSlot")
    connection_data: NetworkConnectionProfileType = field(name="connectionData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableMonitoringResponse(Response, kw_only=True):
    """Answers :class:`SetVariableMonitoringRequest`. Part 2, 1.80.2."""

    set_monitoring_result: NonEmpty[SetMonitoringResultType] = field(name="setMonitoringResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableMonitoringRequest(Request[SetVariableMonitoringResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use cases N04, N11, N13. Part 2, 1.80.1."""

    set_monitoring_data: NonEmpty[SetMonitoringDataType] = field(name="setMonitoringData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariablesResponse(Response, kw_only=True):
    """Answers :class:`SetVariablesRequest`. Part 2, 1.81.2."""

    set_variable_result: NonEmpty[SetVariableResultType] = field(name="setVariableResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariablesRequest(Request[SetVariablesResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases A01, A05, B02, B05, B09, B10. Part 2, 1.81.1."""

    set_variable_data: NonEmpty[SetVariableDataType] = field(name="setVariableData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SignCertificateResponse(Response, kw_only=True):
    """Answers :class:`SignCertificateRequest`. Part 2, 1.82.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SignCertificateRequest(Request[SignCertificateResponse], kw_only=True):
    """Station → CSMS. A Security. Use cases A02, A03. Part 2, 1.82.1."""

    csr: String5500
    certificate_type: CertificateSigningUseEnumType | None = field(name="certificateType", default=None)
    hash_root_certificate: CertificateHashDataType | None = field(name="hashRootCertificate", default=None)
    request_id: Integer | None = field(name="requestId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class StatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`StatusNotificationRequest`. Part 2, 1.83.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class StatusNotificationRequest(Request[StatusNotificationResponse], kw_only=True):
    """Station → CSMS. G Availability. Use cases G01, G03, G04, H01, H04. Part 2, 1.83.1."""

    timestamp: ZonedTime
    connector_status: ConnectorStatusEnumType = field(name="connectorStatus")
    evse_id: Natural = field(name="evseId")
    connector_id: Natural = field(name="connectorId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionEventResponse(Response, kw_only=True):
    """Answers :class:`TransactionEventRequest`."""

    total_cost: float | None = field(name="totalCost", default=None)
    charging_priority: Integer | None = field(name="chargingPriority", default=None)
    """-9 to 9 (first)."""
    id_token_info: IdTokenInfoType | None = field(name="idTokenInfo", default=None)
    transaction_limit: TransactionLimitType | None = field(name="transactionLimit", default=None)
    updated_personal_message: MessageContentType | None = field(name="updatedPersonalMessage", default=None)
    updated_personal_message_extra: Annotated[list[MessageContentType], Meta(min_length=1, max_length=4)] | None = (
        field(name="updatedPersonalMessageExtra", default=None)
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionEventRequest(Request[TransactionEventResponse], kw_only=True):
    """Station → CSMS. E Transactions. Use cases C15, E01, E16, E17, F01, F03. Part 2, 1.84."""

    cost_details: CostDetailsType | None = field(name="costDetails", default=None)
    event_type: TransactionEventEnumType = field(name="eventType")
    meter_value: NonEmpty[MeterValueType] | None = field(name="meterValue", default=None)
    timestamp: ZonedTime
    trigger_reason: TriggerReasonEnumType = field(name="triggerReason")
    seq_no: Natural = field(name="seqNo")
    offline: bool | None = None
    number_of_phases_used: Annotated[int, Meta(ge=0, le=3)] | None = field(name="numberOfPhasesUsed", default=None)
    cable_max_current: Integer | None = field(name="cableMaxCurrent", default=None)
    """A."""
    reservation_id: Natural | None = field(name="reservationId", default=None)
    preconditioning_status: PreconditioningStatusEnumType | None = field(name="preconditioningStatus", default=None)
    evse_sleep: bool | None = field(name="evseSleep", default=None)
    transaction_info: TransactionType = field(name="transactionInfo")
    evse: EVSEType | None = None
    id_token: IdTokenType | None = field(name="idToken", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TriggerMessageResponse(Response, kw_only=True):
    """Answers :class:`TriggerMessageRequest`. Part 2, 1.85.2."""

    status: TriggerMessageStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TriggerMessageRequest(Request[TriggerMessageResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use cases A02, B02, F06, L01, L02, L03. Part 2, 1.85.1."""

    evse: EVSEType | None = None
    requested_message: MessageTriggerEnumType = field(name="requestedMessage")
    custom_trigger: String50 | None = field(name="customTrigger", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnlockConnectorResponse(Response, kw_only=True):
    """Answers :class:`UnlockConnectorRequest`. Part 2, 1.86.2."""

    status: UnlockStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnlockConnectorRequest(Request[UnlockConnectorResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use case F05. Part 2, 1.86.1."""

    evse_id: Natural = field(name="evseId")
    connector_id: Natural = field(name="connectorId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnpublishFirmwareResponse(Response, kw_only=True):
    """Answers :class:`UnpublishFirmwareRequest`. Part 2, 1.87.2."""

    status: UnpublishFirmwareStatusEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnpublishFirmwareRequest(Request[UnpublishFirmwareResponse], kw_only=True):
    """CSMS → station. L Firmware. Use case L04. Part 2, 1.87.1."""

    checksum: String32
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UpdateDynamicScheduleResponse(Response, kw_only=True):
    """Answers :class:`UpdateDynamicScheduleRequest`. Part 2, 1.88.2."""

    status: ChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UpdateDynamicScheduleRequest(Request[UpdateDynamicScheduleResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use case K28. Part 2, 1.88.1."""

    charging_profile_id: Integer = field(name="chargingProfileId")
    schedule_update: ChargingScheduleUpdateType = field(name="scheduleUpdate")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UpdateFirmwareResponse(Response, kw_only=True):
    """Answers :class:`UpdateFirmwareRequest`."""

    status: UpdateFirmwareStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UpdateFirmwareRequest(Request[UpdateFirmwareResponse], kw_only=True):
    """CSMS → station. L Firmware. Use cases L01, L02. Part 2, 1.89."""

    retries: Natural | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    request_id: Integer = field(name="requestId")
    firmware: FirmwareType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UsePriorityChargingResponse(Response, kw_only=True):
    """Answers :class:`UsePriorityChargingRequest`. Part 2, 1.90.2."""

    status: PriorityChargingStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UsePriorityChargingRequest(Request[UsePriorityChargingResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use case K21. Part 2, 1.90.1."""

    transaction_id: String36 = field(name="transactionId")
    activate: bool
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VatNumberValidationResponse(Response, kw_only=True):
    """Answers :class:`VatNumberValidationRequest`. Part 2, 1.91.2."""

    company: AddressType | None = None
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    vat_number: String20 = field(name="vatNumber")
    evse_id: Natural | None = field(name="evseId", default=None)
    status: GenericStatusEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VatNumberValidationRequest(Request[VatNumberValidationResponse], kw_only=True):
    """Station → CSMS. C Authorization. Use case C18. Part 2, 1.91.1."""

    vat_number: String20 = field(name="vatNumber")
    evse_id: Natural | None = field(name="evseId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


ACTIONS = (
    Action("AFRRSignal", AFRRSignalRequest, AFRRSignalResponse, Sender.CSMS, "Q Bidirectional (V2X)"),
    Action(
        "AdjustPeriodicEventStream",
        AdjustPeriodicEventStreamRequest,
        AdjustPeriodicEventStreamResponse,
        Sender.CSMS,
        "N Diagnostics",
    ),
    Action("Authorize", AuthorizeRequest, AuthorizeResponse, Sender.STATION, "C Authorization"),
    Action("BatterySwap", BatterySwapRequest, BatterySwapResponse, Sender.STATION, "S BatterySwap"),
    Action("BootNotification", BootNotificationRequest, BootNotificationResponse, Sender.STATION, "B Provisioning"),
    Action("CancelReservation", CancelReservationRequest, CancelReservationResponse, Sender.CSMS, "H Reservation"),
    Action("CertificateSigned", CertificateSignedRequest, CertificateSignedResponse, Sender.CSMS, "A Security"),
    Action("ChangeAvailability", ChangeAvailabilityRequest, ChangeAvailabilityResponse, Sender.CSMS, "G Availability"),
    Action(
        "ChangeTransactionTariff",
        ChangeTransactionTariffRequest,
        ChangeTransactionTariffResponse,
        Sender.CSMS,
        "I TariffCost",
    ),
    Action("ClearCache", ClearCacheRequest, ClearCacheResponse, Sender.CSMS, "C Authorization"),
    Action(
        "ClearChargingProfile",
        ClearChargingProfileRequest,
        ClearChargingProfileResponse,
        Sender.CSMS,
        "K SmartCharging",
    ),
    Action("ClearDERControl", ClearDERControlRequest, ClearDERControlResponse, Sender.CSMS, "R DER"),
    Action(
        "ClearDisplayMessage", ClearDisplayMessageRequest, ClearDisplayMessageResponse, Sender.CSMS, "O DisplayMessage"
    ),
    Action("ClearTariffs", ClearTariffsRequest, ClearTariffsResponse, Sender.CSMS, "I TariffCost"),
    Action(
        "ClearVariableMonitoring",
        ClearVariableMonitoringRequest,
        ClearVariableMonitoringResponse,
        Sender.CSMS,
        "N Diagnostics",
    ),
    Action(
        "ClearedChargingLimit",
        ClearedChargingLimitRequest,
        ClearedChargingLimitResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action(
        "ClosePeriodicEventStream",
        ClosePeriodicEventStreamRequest,
        ClosePeriodicEventStreamResponse,
        Sender.STATION,
        "N Diagnostics",
    ),
    Action("CostUpdated", CostUpdatedRequest, CostUpdatedResponse, Sender.CSMS, "I TariffCost"),
    Action(
        "CustomerInformation", CustomerInformationRequest, CustomerInformationResponse, Sender.CSMS, "N Diagnostics"
    ),
    Action("DataTransfer", DataTransferRequest, DataTransferResponse, Sender.BOTH, "P DataTransfer"),
    Action("DeleteCertificate", DeleteCertificateRequest, DeleteCertificateResponse, Sender.CSMS, "M ISO15118 Certs"),
    Action(
        "FirmwareStatusNotification",
        FirmwareStatusNotificationRequest,
        FirmwareStatusNotificationResponse,
        Sender.STATION,
        "L Firmware",
    ),
    Action(
        "Get15118EVCertificate",
        Get15118EVCertificateRequest,
        Get15118EVCertificateResponse,
        Sender.STATION,
        "M ISO15118 Certs",
    ),
    Action("GetBaseReport", GetBaseReportRequest, GetBaseReportResponse, Sender.CSMS, "B Provisioning"),
    Action(
        "GetCertificateChainStatus",
        GetCertificateChainStatusRequest,
        GetCertificateChainStatusResponse,
        Sender.STATION,
        "M ISO15118 Certs",
    ),
    Action(
        "GetCertificateStatus",
        GetCertificateStatusRequest,
        GetCertificateStatusResponse,
        Sender.STATION,
        "M ISO15118 Certs",
    ),
    Action(
        "GetChargingProfiles", GetChargingProfilesRequest, GetChargingProfilesResponse, Sender.CSMS, "K SmartCharging"
    ),
    Action(
        "GetCompositeSchedule",
        GetCompositeScheduleRequest,
        GetCompositeScheduleResponse,
        Sender.CSMS,
        "K SmartCharging",
    ),
    Action("GetDERControl", GetDERControlRequest, GetDERControlResponse, Sender.CSMS, "R DER"),
    Action(
        "GetDisplayMessages", GetDisplayMessagesRequest, GetDisplayMessagesResponse, Sender.CSMS, "O DisplayMessage"
    ),
    Action(
        "GetInstalledCertificateIds",
        GetInstalledCertificateIdsRequest,
        GetInstalledCertificateIdsResponse,
        Sender.CSMS,
        "M ISO15118 Certs",
    ),
    Action(
        "GetLocalListVersion", GetLocalListVersionRequest, GetLocalListVersionResponse, Sender.CSMS, "D LocalAuthList"
    ),
    Action("GetLog", GetLogRequest, GetLogResponse, Sender.CSMS, "N Diagnostics"),
    Action(
        "GetMonitoringReport", GetMonitoringReportRequest, GetMonitoringReportResponse, Sender.CSMS, "N Diagnostics"
    ),
    Action(
        "GetPeriodicEventStream",
        GetPeriodicEventStreamRequest,
        GetPeriodicEventStreamResponse,
        Sender.CSMS,
        "N Diagnostics",
    ),
    Action("GetReport", GetReportRequest, GetReportResponse, Sender.CSMS, "B Provisioning"),
    Action("GetTariffs", GetTariffsRequest, GetTariffsResponse, Sender.CSMS, "I TariffCost"),
    Action(
        "GetTransactionStatus", GetTransactionStatusRequest, GetTransactionStatusResponse, Sender.CSMS, "E Transactions"
    ),
    Action("GetVariables", GetVariablesRequest, GetVariablesResponse, Sender.CSMS, "B Provisioning"),
    Action("Heartbeat", HeartbeatRequest, HeartbeatResponse, Sender.STATION, "G Availability"),
    Action(
        "InstallCertificate", InstallCertificateRequest, InstallCertificateResponse, Sender.CSMS, "M ISO15118 Certs"
    ),
    Action(
        "LogStatusNotification",
        LogStatusNotificationRequest,
        LogStatusNotificationResponse,
        Sender.STATION,
        "N Diagnostics",
    ),
    Action("MeterValues", MeterValuesRequest, MeterValuesResponse, Sender.STATION, "J MeterValues"),
    Action(
        "NotifyAllowedEnergyTransfer",
        NotifyAllowedEnergyTransferRequest,
        NotifyAllowedEnergyTransferResponse,
        Sender.CSMS,
        "Q Bidirectional (V2X)",
    ),
    Action(
        "NotifyChargingLimit",
        NotifyChargingLimitRequest,
        NotifyChargingLimitResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action(
        "NotifyCustomerInformation",
        NotifyCustomerInformationRequest,
        NotifyCustomerInformationResponse,
        Sender.STATION,
        "N Diagnostics",
    ),
    Action("NotifyDERAlarm", NotifyDERAlarmRequest, NotifyDERAlarmResponse, Sender.STATION, "R DER"),
    Action("NotifyDERStartStop", NotifyDERStartStopRequest, NotifyDERStartStopResponse, Sender.STATION, "R DER"),
    Action(
        "NotifyDisplayMessages",
        NotifyDisplayMessagesRequest,
        NotifyDisplayMessagesResponse,
        Sender.STATION,
        "O DisplayMessage",
    ),
    Action(
        "NotifyEVChargingNeeds",
        NotifyEVChargingNeedsRequest,
        NotifyEVChargingNeedsResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action(
        "NotifyEVChargingSchedule",
        NotifyEVChargingScheduleRequest,
        NotifyEVChargingScheduleResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action("NotifyEvent", NotifyEventRequest, NotifyEventResponse, Sender.STATION, "N Diagnostics"),
    Action(
        "NotifyMonitoringReport",
        NotifyMonitoringReportRequest,
        NotifyMonitoringReportResponse,
        Sender.STATION,
        "N Diagnostics",
    ),
    Action("NotifyPeriodicEventStream", NotifyPeriodicEventStream, None, Sender.STATION, "N Diagnostics"),
    Action(
        "NotifyPriorityCharging",
        NotifyPriorityChargingRequest,
        NotifyPriorityChargingResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action("NotifyReport", NotifyReportRequest, NotifyReportResponse, Sender.STATION, "B Provisioning"),
    Action("NotifySettlement", NotifySettlementRequest, NotifySettlementResponse, Sender.STATION, "C Authorization"),
    Action(
        "NotifyWebPaymentStarted",
        NotifyWebPaymentStartedRequest,
        NotifyWebPaymentStartedResponse,
        Sender.CSMS,
        "C Authorization",
    ),
    Action(
        "OpenPeriodicEventStream",
        OpenPeriodicEventStreamRequest,
        OpenPeriodicEventStreamResponse,
        Sender.STATION,
        "N Diagnostics",
    ),
    Action("PublishFirmware", PublishFirmwareRequest, PublishFirmwareResponse, Sender.CSMS, "L Firmware"),
    Action(
        "PublishFirmwareStatusNotification",
        PublishFirmwareStatusNotificationRequest,
        PublishFirmwareStatusNotificationResponse,
        Sender.STATION,
        "L Firmware",
    ),
    Action(
        "PullDynamicScheduleUpdate",
        PullDynamicScheduleUpdateRequest,
        PullDynamicScheduleUpdateResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action(
        "ReportChargingProfiles",
        ReportChargingProfilesRequest,
        ReportChargingProfilesResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
    Action("ReportDERControl", ReportDERControlRequest, ReportDERControlResponse, Sender.STATION, "R DER"),
    Action("RequestBatterySwap", RequestBatterySwapRequest, RequestBatterySwapResponse, Sender.CSMS, "S BatterySwap"),
    Action(
        "RequestStartTransaction",
        RequestStartTransactionRequest,
        RequestStartTransactionResponse,
        Sender.CSMS,
        "F RemoteControl",
    ),
    Action(
        "RequestStopTransaction",
        RequestStopTransactionRequest,
        RequestStopTransactionResponse,
        Sender.CSMS,
        "F RemoteControl",
    ),
    Action(
        "ReservationStatusUpdate",
        ReservationStatusUpdateRequest,
        ReservationStatusUpdateResponse,
        Sender.STATION,
        "H Reservation",
    ),
    Action("ReserveNow", ReserveNowRequest, ReserveNowResponse, Sender.CSMS, "H Reservation"),
    Action("Reset", ResetRequest, ResetResponse, Sender.CSMS, "B Provisioning"),
    Action(
        "SecurityEventNotification",
        SecurityEventNotificationRequest,
        SecurityEventNotificationResponse,
        Sender.STATION,
        "A Security",
    ),
    Action("SendLocalList", SendLocalListRequest, SendLocalListResponse, Sender.CSMS, "D LocalAuthList"),
    Action("SetChargingProfile", SetChargingProfileRequest, SetChargingProfileResponse, Sender.CSMS, "K SmartCharging"),
    Action("SetDERControl", SetDERControlRequest, SetDERControlResponse, Sender.CSMS, "R DER"),
    Action("SetDefaultTariff", SetDefaultTariffRequest, SetDefaultTariffResponse, Sender.CSMS, "I TariffCost"),
    Action("SetDisplayMessage", SetDisplayMessageRequest, SetDisplayMessageResponse, Sender.CSMS, "O DisplayMessage"),
    Action("SetMonitoringBase", SetMonitoringBaseRequest, SetMonitoringBaseResponse, Sender.CSMS, "N Diagnostics"),
    Action("SetMonitoringLevel", SetMonitoringLevelRequest, SetMonitoringLevelResponse, Sender.CSMS, "N Diagnostics"),
    Action("SetNetworkProfile", SetNetworkProfileRequest, SetNetworkProfileResponse, Sender.CSMS, "B Provisioning"),
    Action(
        "SetVariableMonitoring",
        SetVariableMonitoringRequest,
        SetVariableMonitoringResponse,
        Sender.CSMS,
        "N Diagnostics",
    ),
    Action("SetVariables", SetVariablesRequest, SetVariablesResponse, Sender.CSMS, "B Provisioning"),
    Action("SignCertificate", SignCertificateRequest, SignCertificateResponse, Sender.STATION, "A Security"),
    Action(
        "StatusNotification", StatusNotificationRequest, StatusNotificationResponse, Sender.STATION, "G Availability"
    ),
    Action("TransactionEvent", TransactionEventRequest, TransactionEventResponse, Sender.STATION, "E Transactions"),
    Action("TriggerMessage", TriggerMessageRequest, TriggerMessageResponse, Sender.CSMS, "F RemoteControl"),
    Action("UnlockConnector", UnlockConnectorRequest, UnlockConnectorResponse, Sender.CSMS, "F RemoteControl"),
    Action("UnpublishFirmware", UnpublishFirmwareRequest, UnpublishFirmwareResponse, Sender.CSMS, "L Firmware"),
    Action(
        "UpdateDynamicSchedule",
        UpdateDynamicScheduleRequest,
        UpdateDynamicScheduleResponse,
        Sender.CSMS,
        "K SmartCharging",
    ),
    Action("UpdateFirmware", UpdateFirmwareRequest, UpdateFirmwareResponse, Sender.CSMS, "L Firmware"),
    Action(
        "UsePriorityCharging", UsePriorityChargingRequest, UsePriorityChargingResponse, Sender.CSMS, "K SmartCharging"
    ),
    Action(
        "VatNumberValidation",
        VatNumberValidationRequest,
        VatNumberValidationResponse,
        Sender.STATION,
        "C Authorization",
    ),
)
