"""The messages of OCPP 2.0.1, and the table of its actions."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from evwire.versions.schema import (
    CustomDataType,
    Integer,
    NonEmpty,
    Request,
    Response,
    String32,
    String36,
    String50,
    String64,
    String255,
    String512,
    String5500,
    String5600,
    String10000,
    ZonedTime,
)
from evwire.versions.v201.enums import (
    AuthorizeCertificateStatusEnumType,
    BootReasonEnumType,
    CancelReservationStatusEnumType,
    CertificateActionEnumType,
    CertificateSignedStatusEnumType,
    CertificateSigningUseEnumType,
    ChangeAvailabilityStatusEnumType,
    ChargingLimitSourceEnumType,
    ChargingProfileStatusEnumType,
    ChargingRateUnitEnumType,
    ClearCacheStatusEnumType,
    ClearChargingProfileStatusEnumType,
    ClearMessageStatusEnumType,
    ComponentCriterionEnumType,
    ConnectorEnumType,
    ConnectorStatusEnumType,
    CustomerInformationStatusEnumType,
    DataTransferStatusEnumType,
    DeleteCertificateStatusEnumType,
    DisplayMessageStatusEnumType,
    FirmwareStatusEnumType,
    GenericDeviceModelStatusEnumType,
    GenericStatusEnumType,
    GetCertificateIdUseEnumType,
    GetCertificateStatusEnumType,
    GetChargingProfileStatusEnumType,
    GetDisplayMessagesStatusEnumType,
    GetInstalledCertificateStatusEnumType,
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
    NotifyEVChargingNeedsStatusEnumType,
    OperationalStatusEnumType,
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
    TransactionEventEnumType,
    TriggerMessageStatusEnumType,
    TriggerReasonEnumType,
    UnlockStatusEnumType,
    UnpublishFirmwareStatusEnumType,
    UpdateEnumType,
    UpdateFirmwareStatusEnumType,
    UploadLogStatusEnumType,
)
from evwire.versions.v201.types import (
    AuthorizationData,
    CertificateHashDataChainType,
    CertificateHashDataType,
    ChargingLimitType,
    ChargingNeedsType,
    ChargingProfileCriterionType,
    ChargingProfileType,
    ChargingScheduleType,
    ChargingStationType,
    ClearChargingProfileType,
    ClearMonitoringResultType,
    ComponentVariableType,
    CompositeScheduleType,
    EventDataType,
    EVSEType,
    FirmwareType,
    GetVariableDataType,
    GetVariableResultType,
    IdTokenInfoType,
    IdTokenType,
    LogParametersType,
    MessageContentType,
    MessageInfoType,
    MeterValueType,
    MonitoringDataType,
    NetworkConnectionProfileType,
    OCSPRequestDataType,
    ReportDataType,
    SetMonitoringDataType,
    SetMonitoringResultType,
    SetVariableDataType,
    SetVariableResultType,
    StatusInfoType,
    TransactionType,
)
from evwire.versions.version import Action, Sender

__all__ = [
    "ACTIONS",
    "AuthorizeRequest",
    "AuthorizeResponse",
    "BootNotificationRequest",
    "BootNotificationResponse",
    "CancelReservationRequest",
    "CancelReservationResponse",
    "CertificateSignedRequest",
    "CertificateSignedResponse",
    "ChangeAvailabilityRequest",
    "ChangeAvailabilityResponse",
    "ClearCacheRequest",
    "ClearCacheResponse",
    "ClearChargingProfileRequest",
    "ClearChargingProfileResponse",
    "ClearDisplayMessageRequest",
    "ClearDisplayMessageResponse",
    "ClearVariableMonitoringRequest",
    "ClearVariableMonitoringResponse",
    "ClearedChargingLimitRequest",
    "ClearedChargingLimitResponse",
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
    "GetCertificateStatusRequest",
    "GetCertificateStatusResponse",
    "GetChargingProfilesRequest",
    "GetChargingProfilesResponse",
    "GetCompositeScheduleRequest",
    "GetCompositeScheduleResponse",
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
    "GetReportRequest",
    "GetReportResponse",
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
    "NotifyChargingLimitRequest",
    "NotifyChargingLimitResponse",
    "NotifyCustomerInformationRequest",
    "NotifyCustomerInformationResponse",
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
    "NotifyReportRequest",
    "NotifyReportResponse",
    "PublishFirmwareRequest",
    "PublishFirmwareResponse",
    "PublishFirmwareStatusNotificationRequest",
    "PublishFirmwareStatusNotificationResponse",
    "ReportChargingProfilesRequest",
    "ReportChargingProfilesResponse",
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
    "UpdateFirmwareRequest",
    "UpdateFirmwareResponse",
]


class AuthorizeResponse(Response, kw_only=True):
    """Answers :class:`AuthorizeRequest`."""

    id_token_info: IdTokenInfoType = field(name="idTokenInfo")
    certificate_status: AuthorizeCertificateStatusEnumType | None = field(name="certificateStatus", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AuthorizeRequest(Request[AuthorizeResponse], kw_only=True):
    """Station → CSMS. C Authorization."""

    id_token: IdTokenType = field(name="idToken")
    certificate: String5500 | None = None
    iso15118_certificate_hash_data: Annotated[list[OCSPRequestDataType], Meta(min_length=1, max_length=4)] | None = (
        field(name="iso15118CertificateHashData", default=None)
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class BootNotificationResponse(Response, kw_only=True):
    """Answers :class:`BootNotificationRequest`. Part 2, 1.2.2."""

    current_time: ZonedTime = field(name="currentTime")
    interval: Integer
    """Seconds: between heartbeats if accepted, else until the next attempt."""
    status: RegistrationStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class BootNotificationRequest(Request[BootNotificationResponse], kw_only=True):
    """Station → CSMS. B Provisioning. Use cases B01, B02, B03, F06, G02. Part 2, 1.2.1."""

    charging_station: ChargingStationType = field(name="chargingStation")
    reason: BootReasonEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CancelReservationResponse(Response, kw_only=True):
    """Answers :class:`CancelReservationRequest`. Part 2, 1.3.2."""

    status: CancelReservationStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CancelReservationRequest(Request[CancelReservationResponse], kw_only=True):
    """CSMS → station. H Reservation. Use case H02. Part 2, 1.3.1."""

    reservation_id: Integer = field(name="reservationId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateSignedResponse(Response, kw_only=True):
    """Answers :class:`CertificateSignedRequest`. Part 2, 1.4.2."""

    status: CertificateSignedStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateSignedRequest(Request[CertificateSignedResponse], kw_only=True):
    """CSMS → station. A Security. Use cases A02, A03. Part 2, 1.4.1."""

    certificate_chain: String10000 = field(name="certificateChain")
    certificate_type: CertificateSigningUseEnumType | None = field(name="certificateType", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChangeAvailabilityResponse(Response, kw_only=True):
    """Answers :class:`ChangeAvailabilityRequest`. Part 2, 1.5.2."""

    status: ChangeAvailabilityStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChangeAvailabilityRequest(Request[ChangeAvailabilityResponse], kw_only=True):
    """CSMS → station. G Availability. Use cases B10, G01, G03, G04. Part 2, 1.5.1."""

    evse: EVSEType | None = None
    operational_status: OperationalStatusEnumType = field(name="operationalStatus")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearCacheResponse(Response, kw_only=True):
    """Answers :class:`ClearCacheRequest`. Part 2, 1.6.2."""

    status: ClearCacheStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearCacheRequest(Request[ClearCacheResponse], kw_only=True):
    """CSMS → station. C Authorization. Use case C11. Part 2, 1.6.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearChargingProfileResponse(Response, kw_only=True):
    """Answers :class:`ClearChargingProfileRequest`. Part 2, 1.7.2."""

    status: ClearChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearChargingProfileRequest(Request[ClearChargingProfileResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use cases K10, K14. Part 2, 1.7.1."""

    charging_profile_id: Integer | None = field(name="chargingProfileId", default=None)
    charging_profile_criteria: ClearChargingProfileType | None = field(name="chargingProfileCriteria", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearDisplayMessageResponse(Response, kw_only=True):
    """Answers :class:`ClearDisplayMessageRequest`. Part 2, 1.8.2."""

    status: ClearMessageStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearDisplayMessageRequest(Request[ClearDisplayMessageResponse], kw_only=True):
    """CSMS → station. O DisplayMessage. Part 2, 1.8.1."""

    id: Integer
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearVariableMonitoringResponse(Response, kw_only=True):
    """Answers :class:`ClearVariableMonitoringRequest`. Part 2, 1.10.2."""

    clear_monitoring_result: NonEmpty[ClearMonitoringResultType] = field(name="clearMonitoringResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearVariableMonitoringRequest(Request[ClearVariableMonitoringResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N06. Part 2, 1.10.1."""

    id: NonEmpty[Integer]
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearedChargingLimitResponse(Response, kw_only=True):
    """Answers :class:`ClearedChargingLimitRequest`. Part 2, 1.9.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearedChargingLimitRequest(Request[ClearedChargingLimitResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K14. Part 2, 1.9.1."""

    charging_limit_source: ChargingLimitSourceEnumType = field(name="chargingLimitSource")
    evse_id: Integer | None = field(name="evseId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostUpdatedResponse(Response, kw_only=True):
    """Answers :class:`CostUpdatedRequest`. Part 2, 1.11.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostUpdatedRequest(Request[CostUpdatedResponse], kw_only=True):
    """CSMS → station. I TariffCost. Use case I02. Part 2, 1.11.1."""

    total_cost: float = field(name="totalCost")
    transaction_id: String36 = field(name="transactionId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CustomerInformationResponse(Response, kw_only=True):
    """Answers :class:`CustomerInformationRequest`. Part 2, 1.12.2."""

    status: CustomerInformationStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CustomerInformationRequest(Request[CustomerInformationResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use cases N09, N10. Part 2, 1.12.1."""

    customer_certificate: CertificateHashDataType | None = field(name="customerCertificate", default=None)
    id_token: IdTokenType | None = field(name="idToken", default=None)
    request_id: Integer = field(name="requestId")
    report: bool
    clear: bool
    customer_identifier: String64 | None = field(name="customerIdentifier", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DataTransferResponse(Response, kw_only=True):
    """Answers :class:`DataTransferRequest`. Part 2, 1.13.2."""

    status: DataTransferStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    data: object = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DataTransferRequest(Request[DataTransferResponse], kw_only=True):
    """Station ↔ CSMS. P DataTransfer. Use cases A00, P01, P02. Part 2, 1.13.1."""

    message_id: String50 | None = field(name="messageId", default=None)
    data: object = None
    vendor_id: String255 = field(name="vendorId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DeleteCertificateResponse(Response, kw_only=True):
    """Answers :class:`DeleteCertificateRequest`. Part 2, 1.14.2."""

    status: DeleteCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DeleteCertificateRequest(Request[DeleteCertificateResponse], kw_only=True):
    """CSMS → station. M ISO15118 Certs. Use case M04. Part 2, 1.14.1."""

    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`FirmwareStatusNotificationRequest`. Part 2, 1.15.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class FirmwareStatusNotificationRequest(Request[FirmwareStatusNotificationResponse], kw_only=True):
    """Station → CSMS. L Firmware. Use cases F06, L01, L02. Part 2, 1.15.1."""

    status: FirmwareStatusEnumType
    request_id: Integer | None = field(name="requestId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class Get15118EVCertificateResponse(Response, kw_only=True):
    """Answers :class:`Get15118EVCertificateRequest`. Part 2, 1.16.2."""

    status: Iso15118EVCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    exi_response: String5600 = field(name="exiResponse")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class Get15118EVCertificateRequest(Request[Get15118EVCertificateResponse], kw_only=True):
    """Station → CSMS. M ISO15118 Certs. Use cases M01, M02. Part 2, 1.16.1."""

    iso15118_schema_version: String50 = field(name="iso15118SchemaVersion")
    action: CertificateActionEnumType
    exi_request: String5600 = field(name="exiRequest")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetBaseReportResponse(Response, kw_only=True):
    """Answers :class:`GetBaseReportRequest`. Part 2, 1.17.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetBaseReportRequest(Request[GetBaseReportResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases B01, B02, B07. Part 2, 1.17.1."""

    request_id: Integer = field(name="requestId")
    report_base: ReportBaseEnumType = field(name="reportBase")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCertificateStatusResponse(Response, kw_only=True):
    """Answers :class:`GetCertificateStatusRequest`. Part 2, 1.18.2."""

    status: GetCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    ocsp_result: String5500 | None = field(name="ocspResult", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCertificateStatusRequest(Request[GetCertificateStatusResponse], kw_only=True):
    """Station → CSMS. M ISO15118 Certs. Use case M06. Part 2, 1.18.1."""

    ocsp_request_data: OCSPRequestDataType = field(name="ocspRequestData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetChargingProfilesResponse(Response, kw_only=True):
    """Answers :class:`GetChargingProfilesRequest`. Part 2, 1.19.2."""

    status: GetChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetChargingProfilesRequest(Request[GetChargingProfilesResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use case K09. Part 2, 1.19.1."""

    request_id: Integer = field(name="requestId")
    evse_id: Integer | None = field(name="evseId", default=None)
    charging_profile: ChargingProfileCriterionType = field(name="chargingProfile")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCompositeScheduleResponse(Response, kw_only=True):
    """Answers :class:`GetCompositeScheduleRequest`. Part 2, 1.20.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    schedule: CompositeScheduleType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetCompositeScheduleRequest(Request[GetCompositeScheduleResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use case K08. Part 2, 1.20.1."""

    duration: Integer
    """Seconds."""
    charging_rate_unit: ChargingRateUnitEnumType | None = field(name="chargingRateUnit", default=None)
    evse_id: Integer = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetDisplayMessagesResponse(Response, kw_only=True):
    """Answers :class:`GetDisplayMessagesRequest`. Part 2, 1.21.2."""

    status: GetDisplayMessagesStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetDisplayMessagesRequest(Request[GetDisplayMessagesResponse], kw_only=True):
    """CSMS → station. O DisplayMessage. Part 2, 1.21.1."""

    id: NonEmpty[Integer] | None = None
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
    """Answers :class:`GetLocalListVersionRequest`. Part 2, 1.23.2."""

    version_number: Integer = field(name="versionNumber")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLocalListVersionRequest(Request[GetLocalListVersionResponse], kw_only=True):
    """CSMS → station. D LocalAuthList. Use case D02. Part 2, 1.23.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLogResponse(Response, kw_only=True):
    """Answers :class:`GetLogRequest`. Part 2, 1.24.2."""

    status: LogStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    filename: String255 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetLogRequest(Request[GetLogResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N01. Part 2, 1.24.1."""

    log: LogParametersType
    log_type: LogEnumType = field(name="logType")
    request_id: Integer = field(name="requestId")
    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetMonitoringReportResponse(Response, kw_only=True):
    """Answers :class:`GetMonitoringReportRequest`. Part 2, 1.25.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetMonitoringReportRequest(Request[GetMonitoringReportResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N04. Part 2, 1.25.1."""

    component_variable: NonEmpty[ComponentVariableType] | None = field(name="componentVariable", default=None)
    request_id: Integer = field(name="requestId")
    monitoring_criteria: Annotated[list[MonitoringCriterionEnumType], Meta(min_length=1, max_length=3)] | None = field(
        name="monitoringCriteria", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetReportResponse(Response, kw_only=True):
    """Answers :class:`GetReportRequest`. Part 2, 1.26.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetReportRequest(Request[GetReportResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases B01, B02, B08. Part 2, 1.26.1."""

    component_variable: NonEmpty[ComponentVariableType] | None = field(name="componentVariable", default=None)
    request_id: Integer = field(name="requestId")
    component_criteria: Annotated[list[ComponentCriterionEnumType], Meta(min_length=1, max_length=4)] | None = field(
        name="componentCriteria", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetTransactionStatusResponse(Response, kw_only=True):
    """Answers :class:`GetTransactionStatusRequest`. Part 2, 1.27.2."""

    ongoing_indicator: bool | None = field(name="ongoingIndicator", default=None)
    messages_in_queue: bool = field(name="messagesInQueue")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetTransactionStatusRequest(Request[GetTransactionStatusResponse], kw_only=True):
    """CSMS → station. E Transactions. Use case E14. Part 2, 1.27.1."""

    transaction_id: String36 | None = field(name="transactionId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariablesResponse(Response, kw_only=True):
    """Answers :class:`GetVariablesRequest`. Part 2, 1.28.2."""

    get_variable_result: NonEmpty[GetVariableResultType] = field(name="getVariableResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariablesRequest(Request[GetVariablesResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use case B06. Part 2, 1.28.1."""

    get_variable_data: NonEmpty[GetVariableDataType] = field(name="getVariableData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class HeartbeatResponse(Response, kw_only=True):
    """Answers :class:`HeartbeatRequest`. Part 2, 1.29.2."""

    current_time: ZonedTime = field(name="currentTime")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class HeartbeatRequest(Request[HeartbeatResponse], kw_only=True):
    """Station → CSMS. G Availability. Use case G02. Part 2, 1.29.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class InstallCertificateResponse(Response, kw_only=True):
    """Answers :class:`InstallCertificateRequest`. Part 2, 1.30.2."""

    status: InstallCertificateStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class InstallCertificateRequest(Request[InstallCertificateResponse], kw_only=True):
    """CSMS → station. M ISO15118 Certs. Use case M05. Part 2, 1.30.1."""

    certificate_type: InstallCertificateUseEnumType = field(name="certificateType")
    certificate: String5500
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LogStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`LogStatusNotificationRequest`. Part 2, 1.31.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class LogStatusNotificationRequest(Request[LogStatusNotificationResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use cases F06, N01. Part 2, 1.31.1."""

    status: UploadLogStatusEnumType
    request_id: Integer | None = field(name="requestId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MeterValuesResponse(Response, kw_only=True):
    """Answers :class:`MeterValuesRequest`. Part 2, 1.32.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class MeterValuesRequest(Request[MeterValuesResponse], kw_only=True):
    """Station → CSMS. J MeterValues. Use cases F06, J01. Part 2, 1.32.1."""

    evse_id: Integer = field(name="evseId")
    meter_value: NonEmpty[MeterValueType] = field(name="meterValue")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyChargingLimitResponse(Response, kw_only=True):
    """Answers :class:`NotifyChargingLimitRequest`. Part 2, 1.33.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyChargingLimitRequest(Request[NotifyChargingLimitResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K14. Part 2, 1.33.1."""

    charging_schedule: NonEmpty[ChargingScheduleType] | None = field(name="chargingSchedule", default=None)
    evse_id: Integer | None = field(name="evseId", default=None)
    charging_limit: ChargingLimitType = field(name="chargingLimit")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyCustomerInformationResponse(Response, kw_only=True):
    """Answers :class:`NotifyCustomerInformationRequest`. Part 2, 1.34.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyCustomerInformationRequest(Request[NotifyCustomerInformationResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use cases N09, N10. Part 2, 1.34.1."""

    data: String512
    tbc: bool | None = None
    seq_no: Integer = field(name="seqNo")
    generated_at: ZonedTime = field(name="generatedAt")
    request_id: Integer = field(name="requestId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDisplayMessagesResponse(Response, kw_only=True):
    """Answers :class:`NotifyDisplayMessagesRequest`. Part 2, 1.35.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyDisplayMessagesRequest(Request[NotifyDisplayMessagesResponse], kw_only=True):
    """Station → CSMS. O DisplayMessage. Part 2, 1.35.1."""

    message_info: NonEmpty[MessageInfoType] | None = field(name="messageInfo", default=None)
    request_id: Integer = field(name="requestId")
    tbc: bool | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingNeedsResponse(Response, kw_only=True):
    """Answers :class:`NotifyEVChargingNeedsRequest`. Part 2, 1.36.2."""

    status: NotifyEVChargingNeedsStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingNeedsRequest(Request[NotifyEVChargingNeedsResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K01. Part 2, 1.36.1."""

    max_schedule_tuples: Integer | None = field(name="maxScheduleTuples", default=None)
    charging_needs: ChargingNeedsType = field(name="chargingNeeds")
    evse_id: Integer = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingScheduleResponse(Response, kw_only=True):
    """Answers :class:`NotifyEVChargingScheduleRequest`. Part 2, 1.37.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEVChargingScheduleRequest(Request[NotifyEVChargingScheduleResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Part 2, 1.37.1."""

    time_base: ZonedTime = field(name="timeBase")
    charging_schedule: ChargingScheduleType = field(name="chargingSchedule")
    evse_id: Integer = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEventResponse(Response, kw_only=True):
    """Answers :class:`NotifyEventRequest`."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyEventRequest(Request[NotifyEventResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Use cases G01, G05, H01, N05, N07, N08."""

    generated_at: ZonedTime = field(name="generatedAt")
    tbc: bool | None = None
    seq_no: Integer = field(name="seqNo")
    event_data: NonEmpty[EventDataType] = field(name="eventData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyMonitoringReportResponse(Response, kw_only=True):
    """Answers :class:`NotifyMonitoringReportRequest`. Part 2, 1.39.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyMonitoringReportRequest(Request[NotifyMonitoringReportResponse], kw_only=True):
    """Station → CSMS. N Diagnostics. Part 2, 1.39.1."""

    monitor: NonEmpty[MonitoringDataType] | None = None
    request_id: Integer = field(name="requestId")
    tbc: bool | None = None
    seq_no: Integer = field(name="seqNo")
    generated_at: ZonedTime = field(name="generatedAt")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyReportResponse(Response, kw_only=True):
    """Answers :class:`NotifyReportRequest`. Part 2, 1.40.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class NotifyReportRequest(Request[NotifyReportResponse], kw_only=True):
    """Station → CSMS. B Provisioning. Use cases B07, B08. Part 2, 1.40.1."""

    request_id: Integer = field(name="requestId")
    generated_at: ZonedTime = field(name="generatedAt")
    report_data: NonEmpty[ReportDataType] | None = field(name="reportData", default=None)
    tbc: bool | None = None
    seq_no: Integer = field(name="seqNo")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareResponse(Response, kw_only=True):
    """Answers :class:`PublishFirmwareRequest`. Part 2, 1.41.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareRequest(Request[PublishFirmwareResponse], kw_only=True):
    """CSMS → station. L Firmware. Use case L03. Part 2, 1.41.1."""

    location: String512
    retries: Integer | None = None
    checksum: String32
    request_id: Integer = field(name="requestId")
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`PublishFirmwareStatusNotificationRequest`. Part 2, 1.42.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class PublishFirmwareStatusNotificationRequest(Request[PublishFirmwareStatusNotificationResponse], kw_only=True):
    """Station → CSMS. L Firmware. Use case L03. Part 2, 1.42.1."""

    status: PublishFirmwareStatusEnumType
    location: NonEmpty[String512] | None = None
    request_id: Integer | None = field(name="requestId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportChargingProfilesResponse(Response, kw_only=True):
    """Answers :class:`ReportChargingProfilesRequest`. Part 2, 1.43.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportChargingProfilesRequest(Request[ReportChargingProfilesResponse], kw_only=True):
    """Station → CSMS. K SmartCharging. Use case K09. Part 2, 1.43.1."""

    request_id: Integer = field(name="requestId")
    charging_limit_source: ChargingLimitSourceEnumType = field(name="chargingLimitSource")
    charging_profile: NonEmpty[ChargingProfileType] = field(name="chargingProfile")
    tbc: bool | None = None
    evse_id: Integer = field(name="evseId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStartTransactionResponse(Response, kw_only=True):
    """Answers :class:`RequestStartTransactionRequest`. Part 2, 1.44.2."""

    status: RequestStartStopStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    transaction_id: String36 | None = field(name="transactionId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStartTransactionRequest(Request[RequestStartTransactionResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use cases B02, C03, C05, F01, F02, K05. Part 2, 1.44.1."""

    evse_id: Integer | None = field(name="evseId", default=None)
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    id_token: IdTokenType = field(name="idToken")
    remote_start_id: Integer = field(name="remoteStartId")
    charging_profile: ChargingProfileType | None = field(name="chargingProfile", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStopTransactionResponse(Response, kw_only=True):
    """Answers :class:`RequestStopTransactionRequest`. Part 2, 1.45.2."""

    status: RequestStartStopStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RequestStopTransactionRequest(Request[RequestStopTransactionResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use cases B02, F03, F04. Part 2, 1.45.1."""

    transaction_id: String36 = field(name="transactionId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReservationStatusUpdateResponse(Response, kw_only=True):
    """Answers :class:`ReservationStatusUpdateRequest`. Part 2, 1.46.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReservationStatusUpdateRequest(Request[ReservationStatusUpdateResponse], kw_only=True):
    """Station → CSMS. H Reservation. Use case H04. Part 2, 1.46.1."""

    reservation_id: Integer = field(name="reservationId")
    reservation_update_status: ReservationUpdateStatusEnumType = field(name="reservationUpdateStatus")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReserveNowResponse(Response, kw_only=True):
    """Answers :class:`ReserveNowRequest`. Part 2, 1.47.2."""

    status: ReserveNowStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReserveNowRequest(Request[ReserveNowResponse], kw_only=True):
    """CSMS → station. H Reservation. Use case H01. Part 2, 1.47.1."""

    id: Integer
    expiry_date_time: ZonedTime = field(name="expiryDateTime")
    connector_type: ConnectorEnumType | None = field(name="connectorType", default=None)
    id_token: IdTokenType = field(name="idToken")
    evse_id: Integer | None = field(name="evseId", default=None)
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ResetResponse(Response, kw_only=True):
    """Answers :class:`ResetRequest`. Part 2, 1.48.2."""

    status: ResetStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ResetRequest(Request[ResetResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases B10, B11, B12. Part 2, 1.48.1."""

    type: ResetEnumType
    evse_id: Integer | None = field(name="evseId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SecurityEventNotificationResponse(Response, kw_only=True):
    """Answers :class:`SecurityEventNotificationRequest`. Part 2, 1.49.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class SecurityEventNotificationRequest(Request[SecurityEventNotificationResponse], kw_only=True):
    """Station → CSMS. A Security. Use cases A04, L01. Part 2, 1.49.1."""

    type: String50
    timestamp: ZonedTime
    tech_info: String255 | None = field(name="techInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SendLocalListResponse(Response, kw_only=True):
    """Answers :class:`SendLocalListRequest`. Part 2, 1.50.2."""

    status: SendLocalListStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SendLocalListRequest(Request[SendLocalListResponse], kw_only=True):
    """CSMS → station. D LocalAuthList. Use cases D01, D02, N10. Part 2, 1.50.1."""

    local_authorization_list: NonEmpty[AuthorizationData] | None = field(name="localAuthorizationList", default=None)
    version_number: Integer = field(name="versionNumber")
    update_type: UpdateEnumType = field(name="updateType")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetChargingProfileResponse(Response, kw_only=True):
    """Answers :class:`SetChargingProfileRequest`. Part 2, 1.51.2."""

    status: ChargingProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetChargingProfileRequest(Request[SetChargingProfileResponse], kw_only=True):
    """CSMS → station. K SmartCharging. Use cases K01, K02, K03, K14, K15, K16. Part 2, 1.51.1."""

    evse_id: Integer = field(name="evseId")
    charging_profile: ChargingProfileType = field(name="chargingProfile")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDisplayMessageResponse(Response, kw_only=True):
    """Answers :class:`SetDisplayMessageRequest`. Part 2, 1.52.2."""

    status: DisplayMessageStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetDisplayMessageRequest(Request[SetDisplayMessageResponse], kw_only=True):
    """CSMS → station. O DisplayMessage. Part 2, 1.52.1."""

    message: MessageInfoType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringBaseResponse(Response, kw_only=True):
    """Answers :class:`SetMonitoringBaseRequest`. Part 2, 1.53.2."""

    status: GenericDeviceModelStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringBaseRequest(Request[SetMonitoringBaseResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N04. Part 2, 1.53.1."""

    monitoring_base: MonitoringBaseEnumType = field(name="monitoringBase")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringLevelResponse(Response, kw_only=True):
    """Answers :class:`SetMonitoringLevelRequest`. Part 2, 1.54.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringLevelRequest(Request[SetMonitoringLevelResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N07. Part 2, 1.54.1."""

    severity: Integer
    """0 (worst) to 9."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetNetworkProfileResponse(Response, kw_only=True):
    """Answers :class:`SetNetworkProfileRequest`. Part 2, 1.55.2."""

    status: SetNetworkProfileStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetNetworkProfileRequest(Request[SetNetworkProfileResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use case B09. Part 2, 1.55.1."""

    configuration_slot: Integer = field(name="configurationSlot")
    connection_data: NetworkConnectionProfileType = field(name="connectionData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableMonitoringResponse(Response, kw_only=True):
    """Answers :class:`SetVariableMonitoringRequest`. Part 2, 1.56.2."""

    set_monitoring_result: NonEmpty[SetMonitoringResultType] = field(name="setMonitoringResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableMonitoringRequest(Request[SetVariableMonitoringResponse], kw_only=True):
    """CSMS → station. N Diagnostics. Use case N04. Part 2, 1.56.1."""

    set_monitoring_data: NonEmpty[SetMonitoringDataType] = field(name="setMonitoringData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariablesResponse(Response, kw_only=True):
    """Answers :class:`SetVariablesRequest`. Part 2, 1.57.2."""

    set_variable_result: NonEmpty[SetVariableResultType] = field(name="setVariableResult")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariablesRequest(Request[SetVariablesResponse], kw_only=True):
    """CSMS → station. B Provisioning. Use cases A00, A01, A05, B02, B05, B10. Part 2, 1.57.1."""

    set_variable_data: NonEmpty[SetVariableDataType] = field(name="setVariableData")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SignCertificateResponse(Response, kw_only=True):
    """Answers :class:`SignCertificateRequest`. Part 2, 1.58.2."""

    status: GenericStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SignCertificateRequest(Request[SignCertificateResponse], kw_only=True):
    """Station → CSMS. A Security. Use cases A02, A03. Part 2, 1.58.1."""

    csr: String5500
    certificate_type: CertificateSigningUseEnumType | None = field(name="certificateType", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class StatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`StatusNotificationRequest`. Part 2, 1.59.2."""

    custom_data: CustomDataType | None = field(name="customData", default=None)


class StatusNotificationRequest(Request[StatusNotificationResponse], kw_only=True):
    """Station → CSMS. G Availability. Use cases B01, B04, E02, G01, G03, H01. Part 2, 1.59.1."""

    timestamp: ZonedTime
    connector_status: ConnectorStatusEnumType = field(name="connectorStatus")
    evse_id: Integer = field(name="evseId")
    connector_id: Integer = field(name="connectorId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionEventResponse(Response, kw_only=True):
    """Answers :class:`TransactionEventRequest`."""

    total_cost: float | None = field(name="totalCost", default=None)
    charging_priority: Integer | None = field(name="chargingPriority", default=None)
    """-9 to 9 (first)."""
    id_token_info: IdTokenInfoType | None = field(name="idTokenInfo", default=None)
    updated_personal_message: MessageContentType | None = field(name="updatedPersonalMessage", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionEventRequest(Request[TransactionEventResponse], kw_only=True):
    """Station → CSMS. E Transactions. Use cases C15, E02, E03, F01, F02, J02. Part 2, 1.60."""

    event_type: TransactionEventEnumType = field(name="eventType")
    meter_value: NonEmpty[MeterValueType] | None = field(name="meterValue", default=None)
    timestamp: ZonedTime
    trigger_reason: TriggerReasonEnumType = field(name="triggerReason")
    seq_no: Integer = field(name="seqNo")
    offline: bool | None = None
    number_of_phases_used: Integer | None = field(name="numberOfPhasesUsed", default=None)
    cable_max_current: Integer | None = field(name="cableMaxCurrent", default=None)
    """A."""
    reservation_id: Integer | None = field(name="reservationId", default=None)
    transaction_info: TransactionType = field(name="transactionInfo")
    evse: EVSEType | None = None
    id_token: IdTokenType | None = field(name="idToken", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TriggerMessageResponse(Response, kw_only=True):
    """Answers :class:`TriggerMessageRequest`. Part 2, 1.61.2."""

    status: TriggerMessageStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TriggerMessageRequest(Request[TriggerMessageResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use cases A02, B02, F06, L01, L02, L03. Part 2, 1.61.1."""

    evse: EVSEType | None = None
    requested_message: MessageTriggerEnumType = field(name="requestedMessage")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnlockConnectorResponse(Response, kw_only=True):
    """Answers :class:`UnlockConnectorRequest`. Part 2, 1.62.2."""

    status: UnlockStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnlockConnectorRequest(Request[UnlockConnectorResponse], kw_only=True):
    """CSMS → station. F RemoteControl. Use case F05. Part 2, 1.62.1."""

    evse_id: Integer = field(name="evseId")
    connector_id: Integer = field(name="connectorId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnpublishFirmwareResponse(Response, kw_only=True):
    """Answers :class:`UnpublishFirmwareRequest`. Part 2, 1.63.2."""

    status: UnpublishFirmwareStatusEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnpublishFirmwareRequest(Request[UnpublishFirmwareResponse], kw_only=True):
    """CSMS → station. L Firmware. Use case L04. Part 2, 1.63.1."""

    checksum: String32
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UpdateFirmwareResponse(Response, kw_only=True):
    """Answers :class:`UpdateFirmwareRequest`. Part 2, 1.64.2."""

    status: UpdateFirmwareStatusEnumType
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UpdateFirmwareRequest(Request[UpdateFirmwareResponse], kw_only=True):
    """CSMS → station. L Firmware. Use cases L01, L02. Part 2, 1.64.1."""

    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    request_id: Integer = field(name="requestId")
    firmware: FirmwareType
    custom_data: CustomDataType | None = field(name="customData", default=None)


ACTIONS = (
    Action("Authorize", AuthorizeRequest, AuthorizeResponse, Sender.STATION, "C Authorization"),
    Action("BootNotification", BootNotificationRequest, BootNotificationResponse, Sender.STATION, "B Provisioning"),
    Action("CancelReservation", CancelReservationRequest, CancelReservationResponse, Sender.CSMS, "H Reservation"),
    Action("CertificateSigned", CertificateSignedRequest, CertificateSignedResponse, Sender.CSMS, "A Security"),
    Action("ChangeAvailability", ChangeAvailabilityRequest, ChangeAvailabilityResponse, Sender.CSMS, "G Availability"),
    Action("ClearCache", ClearCacheRequest, ClearCacheResponse, Sender.CSMS, "C Authorization"),
    Action(
        "ClearChargingProfile",
        ClearChargingProfileRequest,
        ClearChargingProfileResponse,
        Sender.CSMS,
        "K SmartCharging",
    ),
    Action(
        "ClearDisplayMessage", ClearDisplayMessageRequest, ClearDisplayMessageResponse, Sender.CSMS, "O DisplayMessage"
    ),
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
    Action("GetReport", GetReportRequest, GetReportResponse, Sender.CSMS, "B Provisioning"),
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
    Action("NotifyReport", NotifyReportRequest, NotifyReportResponse, Sender.STATION, "B Provisioning"),
    Action("PublishFirmware", PublishFirmwareRequest, PublishFirmwareResponse, Sender.CSMS, "L Firmware"),
    Action(
        "PublishFirmwareStatusNotification",
        PublishFirmwareStatusNotificationRequest,
        PublishFirmwareStatusNotificationResponse,
        Sender.STATION,
        "L Firmware",
    ),
    Action(
        "ReportChargingProfiles",
        ReportChargingProfilesRequest,
        ReportChargingProfilesResponse,
        Sender.STATION,
        "K SmartCharging",
    ),
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
    Action("UpdateFirmware", UpdateFirmwareRequest, UpdateFirmwareResponse, Sender.CSMS, "L Firmware"),
)
