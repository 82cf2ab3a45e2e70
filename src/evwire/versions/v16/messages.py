"""The messages of OCPP 1.6, and the table of its actions."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from evwire.versions.schema import (
    Integer,
    NonEmpty,
    Request,
    Response,
    String20,
    String25,
    String50,
    String255,
    String500,
    String5500,
    String10000,
)
from evwire.versions.v16.enums import (
    AvailabilityStatus,
    AvailabilityType,
    CancelReservationStatus,
    CertificateSignedStatusEnumType,
    CertificateUseEnumType,
    ChargePointErrorCode,
    ChargePointStatus,
    ChargingProfilePurposeType,
    ChargingProfileStatus,
    ChargingRateUnitType,
    ClearCacheStatus,
    ClearChargingProfileStatus,
    ConfigurationStatus,
    DataTransferStatus,
    DeleteCertificateStatusEnumType,
    DiagnosticsStatus,
    FirmwareStatus,
    FirmwareStatusEnumType,
    GenericStatusEnumType,
    GetCompositeScheduleStatus,
    GetInstalledCertificateStatusEnumType,
    InstallCertificateStatusEnumType,
    LogEnumType,
    LogStatusEnumType,
    MessageTrigger,
    MessageTriggerEnumType,
    Reason,
    RegistrationStatus,
    RemoteStartStopStatus,
    ReservationStatus,
    ResetStatus,
    ResetType,
    TriggerMessageStatus,
    TriggerMessageStatusEnumType,
    UnlockStatus,
    UpdateFirmwareStatusEnumType,
    UpdateStatus,
    UpdateType,
    UploadLogStatusEnumType,
)
from evwire.versions.v16.types import (
    AuthorizationData,
    CertificateHashDataType,
    ChargingProfile,
    ChargingSchedule,
    FirmwareType,
    IdTagInfo,
    KeyValue,
    LogParametersType,
    MeterValue,
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
    "ChangeConfigurationRequest",
    "ChangeConfigurationResponse",
    "ClearCacheRequest",
    "ClearCacheResponse",
    "ClearChargingProfileRequest",
    "ClearChargingProfileResponse",
    "DataTransferRequest",
    "DataTransferResponse",
    "DeleteCertificateRequest",
    "DeleteCertificateResponse",
    "DiagnosticsStatusNotificationRequest",
    "DiagnosticsStatusNotificationResponse",
    "ExtendedTriggerMessageRequest",
    "ExtendedTriggerMessageResponse",
    "FirmwareStatusNotificationRequest",
    "FirmwareStatusNotificationResponse",
    "GetCompositeScheduleRequest",
    "GetCompositeScheduleResponse",
    "GetConfigurationRequest",
    "GetConfigurationResponse",
    "GetDiagnosticsRequest",
    "GetDiagnosticsResponse",
    "GetInstalledCertificateIdsRequest",
    "GetInstalledCertificateIdsResponse",
    "GetLocalListVersionRequest",
    "GetLocalListVersionResponse",
    "GetLogRequest",
    "GetLogResponse",
    "HeartbeatRequest",
    "HeartbeatResponse",
    "InstallCertificateRequest",
    "InstallCertificateResponse",
    "LogStatusNotificationRequest",
    "LogStatusNotificationResponse",
    "MeterValuesRequest",
    "MeterValuesResponse",
    "RemoteStartTransactionRequest",
    "RemoteStartTransactionResponse",
    "RemoteStopTransactionRequest",
    "RemoteStopTransactionResponse",
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
    "SignCertificateRequest",
    "SignCertificateResponse",
    "SignedFirmwareStatusNotificationRequest",
    "SignedFirmwareStatusNotificationResponse",
    "SignedUpdateFirmwareRequest",
    "SignedUpdateFirmwareResponse",
    "StartTransactionRequest",
    "StartTransactionResponse",
    "StatusNotificationRequest",
    "StatusNotificationResponse",
    "StopTransactionRequest",
    "StopTransactionResponse",
    "TriggerMessageRequest",
    "TriggerMessageResponse",
    "UnlockConnectorRequest",
    "UnlockConnectorResponse",
    "UpdateFirmwareRequest",
    "UpdateFirmwareResponse",
]


class AuthorizeResponse(Response, kw_only=True):
    """Answers :class:`AuthorizeRequest`. Section 6.2."""

    id_tag_info: IdTagInfo = field(name="idTagInfo")


class AuthorizeRequest(Request[AuthorizeResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.1."""

    id_tag: String20 = field(name="idTag")


class BootNotificationResponse(Response, kw_only=True):
    """Answers :class:`BootNotificationRequest`. Section 6.4."""

    status: RegistrationStatus
    current_time: datetime = field(name="currentTime")
    interval: Integer
    """Seconds: between heartbeats if accepted, else until the next attempt."""


class BootNotificationRequest(Request[BootNotificationResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.3."""

    charge_point_vendor: String20 = field(name="chargePointVendor")
    charge_point_model: String20 = field(name="chargePointModel")
    charge_point_serial_number: String25 | None = field(name="chargePointSerialNumber", default=None)
    charge_box_serial_number: String25 | None = field(name="chargeBoxSerialNumber", default=None)
    firmware_version: String50 | None = field(name="firmwareVersion", default=None)
    iccid: String20 | None = None
    imsi: String20 | None = None
    meter_type: String25 | None = field(name="meterType", default=None)
    meter_serial_number: String25 | None = field(name="meterSerialNumber", default=None)


class CancelReservationResponse(Response, kw_only=True):
    """Answers :class:`CancelReservationRequest`. Section 6.6."""

    status: CancelReservationStatus


class CancelReservationRequest(Request[CancelReservationResponse], kw_only=True):
    """Central system → charge point. Reservation. Section 6.5."""

    reservation_id: Integer = field(name="reservationId")


class CertificateSignedResponse(Response, kw_only=True):
    """Answers :class:`CertificateSignedRequest`. Security whitepaper 5.2."""

    status: CertificateSignedStatusEnumType


class CertificateSignedRequest(Request[CertificateSignedResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.1."""

    certificate_chain: String10000 = field(name="certificateChain")


class ChangeAvailabilityResponse(Response, kw_only=True):
    """Answers :class:`ChangeAvailabilityRequest`. Section 6.8."""

    status: AvailabilityStatus


class ChangeAvailabilityRequest(Request[ChangeAvailabilityResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.7."""

    connector_id: Integer = field(name="connectorId")
    type: AvailabilityType


class ChangeConfigurationResponse(Response, kw_only=True):
    """Answers :class:`ChangeConfigurationRequest`. Section 6.10."""

    status: ConfigurationStatus


class ChangeConfigurationRequest(Request[ChangeConfigurationResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.9."""

    key: String50
    value: String500


class ClearCacheResponse(Response, kw_only=True):
    """Answers :class:`ClearCacheRequest`. Section 6.12."""

    status: ClearCacheStatus


class ClearCacheRequest(Request[ClearCacheResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.11."""


class ClearChargingProfileResponse(Response, kw_only=True):
    """Answers :class:`ClearChargingProfileRequest`. Section 6.14."""

    status: ClearChargingProfileStatus


class ClearChargingProfileRequest(Request[ClearChargingProfileResponse], kw_only=True):
    """Central system → charge point. SmartCharging. Section 6.13."""

    id: Integer | None = None
    connector_id: Integer | None = field(name="connectorId", default=None)
    charging_profile_purpose: ChargingProfilePurposeType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Integer | None = field(name="stackLevel", default=None)


class DataTransferResponse(Response, kw_only=True):
    """Answers :class:`DataTransferRequest`. Section 6.16."""

    status: DataTransferStatus
    data: str | None = None


class DataTransferRequest(Request[DataTransferResponse], kw_only=True):
    """Charge point ↔ central system. Core. Section 6.15."""

    vendor_id: String255 = field(name="vendorId")
    message_id: String50 | None = field(name="messageId", default=None)
    data: str | None = None


class DeleteCertificateResponse(Response, kw_only=True):
    """Answers :class:`DeleteCertificateRequest`. Security whitepaper 5.4."""

    status: DeleteCertificateStatusEnumType


class DeleteCertificateRequest(Request[DeleteCertificateResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.3."""

    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")


class DiagnosticsStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`DiagnosticsStatusNotificationRequest`. Section 6.18."""


class DiagnosticsStatusNotificationRequest(Request[DiagnosticsStatusNotificationResponse], kw_only=True):
    """Charge point → central system. FirmwareManagement. Section 6.17."""

    status: DiagnosticsStatus


class ExtendedTriggerMessageResponse(Response, kw_only=True):
    """Answers :class:`ExtendedTriggerMessageRequest`. Security whitepaper 5.6."""

    status: TriggerMessageStatusEnumType


class ExtendedTriggerMessageRequest(Request[ExtendedTriggerMessageResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.5."""

    requested_message: MessageTriggerEnumType = field(name="requestedMessage")
    connector_id: Integer | None = field(name="connectorId", default=None)


class FirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`FirmwareStatusNotificationRequest`. Section 6.20."""


class FirmwareStatusNotificationRequest(Request[FirmwareStatusNotificationResponse], kw_only=True):
    """Charge point → central system. FirmwareManagement. Section 6.19."""

    status: FirmwareStatus


class GetCompositeScheduleResponse(Response, kw_only=True):
    """Answers :class:`GetCompositeScheduleRequest`. Section 6.22."""

    status: GetCompositeScheduleStatus
    connector_id: Integer | None = field(name="connectorId", default=None)
    schedule_start: datetime | None = field(name="scheduleStart", default=None)
    charging_schedule: ChargingSchedule | None = field(name="chargingSchedule", default=None)


class GetCompositeScheduleRequest(Request[GetCompositeScheduleResponse], kw_only=True):
    """Central system → charge point. SmartCharging. Section 6.21."""

    connector_id: Integer = field(name="connectorId")
    duration: Integer
    """Seconds."""
    charging_rate_unit: ChargingRateUnitType | None = field(name="chargingRateUnit", default=None)


class GetConfigurationResponse(Response, kw_only=True):
    """Answers :class:`GetConfigurationRequest`. Section 6.24."""

    configuration_key: list[KeyValue] | None = field(name="configurationKey", default=None)
    unknown_key: list[String50] | None = field(name="unknownKey", default=None)


class GetConfigurationRequest(Request[GetConfigurationResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.23."""

    key: list[String50] | None = None


class GetDiagnosticsResponse(Response, kw_only=True):
    """Answers :class:`GetDiagnosticsRequest`. Section 6.26."""

    file_name: String255 | None = field(name="fileName", default=None)


class GetDiagnosticsRequest(Request[GetDiagnosticsResponse], kw_only=True):
    """Central system → charge point. FirmwareManagement. Section 6.25."""

    location: str
    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    start_time: datetime | None = field(name="startTime", default=None)
    stop_time: datetime | None = field(name="stopTime", default=None)


class GetInstalledCertificateIdsResponse(Response, kw_only=True):
    """Answers :class:`GetInstalledCertificateIdsRequest`. Security whitepaper 5.8."""

    certificate_hash_data: NonEmpty[CertificateHashDataType] | None = field(name="certificateHashData", default=None)
    status: GetInstalledCertificateStatusEnumType


class GetInstalledCertificateIdsRequest(Request[GetInstalledCertificateIdsResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.7."""

    certificate_type: CertificateUseEnumType = field(name="certificateType")


class GetLocalListVersionResponse(Response, kw_only=True):
    """Answers :class:`GetLocalListVersionRequest`. Section 6.28."""

    list_version: Integer = field(name="listVersion")


class GetLocalListVersionRequest(Request[GetLocalListVersionResponse], kw_only=True):
    """Central system → charge point. LocalAuthListManagement. Section 6.27."""


class GetLogResponse(Response, kw_only=True):
    """Answers :class:`GetLogRequest`. Security whitepaper 5.10."""

    status: LogStatusEnumType
    filename: String255 | None = None


class GetLogRequest(Request[GetLogResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.9."""

    log: LogParametersType
    log_type: LogEnumType = field(name="logType")
    request_id: Integer = field(name="requestId")
    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""


class HeartbeatResponse(Response, kw_only=True):
    """Answers :class:`HeartbeatRequest`. Section 6.30."""

    current_time: datetime = field(name="currentTime")


class HeartbeatRequest(Request[HeartbeatResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.29."""


class InstallCertificateResponse(Response, kw_only=True):
    """Answers :class:`InstallCertificateRequest`. Security whitepaper 5.12."""

    status: InstallCertificateStatusEnumType


class InstallCertificateRequest(Request[InstallCertificateResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.11."""

    certificate_type: CertificateUseEnumType = field(name="certificateType")
    certificate: String5500


class LogStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`LogStatusNotificationRequest`. Security whitepaper 5.14."""


class LogStatusNotificationRequest(Request[LogStatusNotificationResponse], kw_only=True):
    """Charge point → central system. Security whitepaper. Security whitepaper 5.13."""

    status: UploadLogStatusEnumType
    request_id: Integer | None = field(name="requestId", default=None)


class MeterValuesResponse(Response, kw_only=True):
    """Answers :class:`MeterValuesRequest`. Section 6.32."""


class MeterValuesRequest(Request[MeterValuesResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.31."""

    connector_id: Integer = field(name="connectorId")
    transaction_id: Integer | None = field(name="transactionId", default=None)
    meter_value: list[MeterValue] = field(name="meterValue")


class RemoteStartTransactionResponse(Response, kw_only=True):
    """Answers :class:`RemoteStartTransactionRequest`. Section 6.34."""

    status: RemoteStartStopStatus


class RemoteStartTransactionRequest(Request[RemoteStartTransactionResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.33."""

    connector_id: Integer | None = field(name="connectorId", default=None)
    id_tag: String20 = field(name="idTag")
    charging_profile: ChargingProfile | None = field(name="chargingProfile", default=None)


class RemoteStopTransactionResponse(Response, kw_only=True):
    """Answers :class:`RemoteStopTransactionRequest`. Section 6.36."""

    status: RemoteStartStopStatus


class RemoteStopTransactionRequest(Request[RemoteStopTransactionResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.35."""

    transaction_id: Integer = field(name="transactionId")


class ReserveNowResponse(Response, kw_only=True):
    """Answers :class:`ReserveNowRequest`. Section 6.38."""

    status: ReservationStatus


class ReserveNowRequest(Request[ReserveNowResponse], kw_only=True):
    """Central system → charge point. Reservation. Section 6.37."""

    connector_id: Integer = field(name="connectorId")
    expiry_date: datetime = field(name="expiryDate")
    id_tag: String20 = field(name="idTag")
    parent_id_tag: String20 | None = field(name="parentIdTag", default=None)
    reservation_id: Integer = field(name="reservationId")


class ResetResponse(Response, kw_only=True):
    """Answers :class:`ResetRequest`. Section 6.40."""

    status: ResetStatus


class ResetRequest(Request[ResetResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.39."""

    type: ResetType


class SecurityEventNotificationResponse(Response, kw_only=True):
    """Answers :class:`SecurityEventNotificationRequest`. Security whitepaper 5.16."""


class SecurityEventNotificationRequest(Request[SecurityEventNotificationResponse], kw_only=True):
    """Charge point → central system. Security whitepaper. Security whitepaper 5.15."""

    type: String50
    timestamp: datetime
    tech_info: String255 | None = field(name="techInfo", default=None)


class SendLocalListResponse(Response, kw_only=True):
    """Answers :class:`SendLocalListRequest`. Section 6.42."""

    status: UpdateStatus


class SendLocalListRequest(Request[SendLocalListResponse], kw_only=True):
    """Central system → charge point. LocalAuthListManagement. Section 6.41."""

    list_version: Integer = field(name="listVersion")
    local_authorization_list: list[AuthorizationData] | None = field(name="localAuthorizationList", default=None)
    update_type: UpdateType = field(name="updateType")


class SetChargingProfileResponse(Response, kw_only=True):
    """Answers :class:`SetChargingProfileRequest`. Section 6.44."""

    status: ChargingProfileStatus


class SetChargingProfileRequest(Request[SetChargingProfileResponse], kw_only=True):
    """Central system → charge point. SmartCharging. Section 6.43."""

    connector_id: Integer = field(name="connectorId")
    cs_charging_profiles: ChargingProfile = field(name="csChargingProfiles")


class SignCertificateResponse(Response, kw_only=True):
    """Answers :class:`SignCertificateRequest`. Security whitepaper 5.18."""

    status: GenericStatusEnumType


class SignCertificateRequest(Request[SignCertificateResponse], kw_only=True):
    """Charge point → central system. Security whitepaper. Security whitepaper 5.17."""

    csr: String5500


class SignedFirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`SignedFirmwareStatusNotificationRequest`. Security whitepaper 5.20."""


class SignedFirmwareStatusNotificationRequest(Request[SignedFirmwareStatusNotificationResponse], kw_only=True):
    """Charge point → central system. Security whitepaper. Security whitepaper 5.19."""

    status: FirmwareStatusEnumType
    request_id: Integer | None = field(name="requestId", default=None)


class SignedUpdateFirmwareResponse(Response, kw_only=True):
    """Answers :class:`SignedUpdateFirmwareRequest`. Security whitepaper 5.22."""

    status: UpdateFirmwareStatusEnumType


class SignedUpdateFirmwareRequest(Request[SignedUpdateFirmwareResponse], kw_only=True):
    """Central system → charge point. Security whitepaper. Security whitepaper 5.21."""

    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""
    request_id: Integer = field(name="requestId")
    firmware: FirmwareType


class StartTransactionResponse(Response, kw_only=True):
    """Answers :class:`StartTransactionRequest`. Section 6.46."""

    id_tag_info: IdTagInfo = field(name="idTagInfo")
    transaction_id: Integer = field(name="transactionId")


class StartTransactionRequest(Request[StartTransactionResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.45."""

    connector_id: Integer = field(name="connectorId")
    id_tag: String20 = field(name="idTag")
    meter_start: Integer = field(name="meterStart")
    """Wh."""
    reservation_id: Integer | None = field(name="reservationId", default=None)
    timestamp: datetime


class StatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`StatusNotificationRequest`. Section 6.48."""


class StatusNotificationRequest(Request[StatusNotificationResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.47."""

    connector_id: Integer = field(name="connectorId")
    error_code: ChargePointErrorCode = field(name="errorCode")
    info: String50 | None = None
    status: ChargePointStatus
    timestamp: datetime | None = None
    vendor_id: String255 | None = field(name="vendorId", default=None)
    vendor_error_code: String50 | None = field(name="vendorErrorCode", default=None)


class StopTransactionResponse(Response, kw_only=True):
    """Answers :class:`StopTransactionRequest`. Section 6.50."""

    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class StopTransactionRequest(Request[StopTransactionResponse], kw_only=True):
    """Charge point → central system. Core. Section 6.49."""

    id_tag: String20 | None = field(name="idTag", default=None)
    meter_stop: Integer = field(name="meterStop")
    """Wh."""
    timestamp: datetime
    transaction_id: Integer = field(name="transactionId")
    reason: Reason | None = None
    transaction_data: list[MeterValue] | None = field(name="transactionData", default=None)


class TriggerMessageResponse(Response, kw_only=True):
    """Answers :class:`TriggerMessageRequest`. Section 6.52."""

    status: TriggerMessageStatus


class TriggerMessageRequest(Request[TriggerMessageResponse], kw_only=True):
    """Central system → charge point. RemoteTrigger. Section 6.51."""

    requested_message: MessageTrigger = field(name="requestedMessage")
    connector_id: Integer | None = field(name="connectorId", default=None)


class UnlockConnectorResponse(Response, kw_only=True):
    """Answers :class:`UnlockConnectorRequest`. Section 6.54."""

    status: UnlockStatus


class UnlockConnectorRequest(Request[UnlockConnectorResponse], kw_only=True):
    """Central system → charge point. Core. Section 6.53."""

    connector_id: Integer = field(name="connectorId")


class UpdateFirmwareResponse(Response, kw_only=True):
    """Answers :class:`UpdateFirmwareRequest`. Section 6.56."""


class UpdateFirmwareRequest(Request[UpdateFirmwareResponse], kw_only=True):
    """Central system → charge point. FirmwareManagement. Section 6.55."""

    location: str
    retries: Integer | None = None
    retrieve_date: datetime = field(name="retrieveDate")
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""


ACTIONS = (
    Action("Authorize", AuthorizeRequest, AuthorizeResponse, Sender.STATION, "Core"),
    Action("BootNotification", BootNotificationRequest, BootNotificationResponse, Sender.STATION, "Core"),
    Action("CancelReservation", CancelReservationRequest, CancelReservationResponse, Sender.CSMS, "Reservation"),
    Action(
        "CertificateSigned", CertificateSignedRequest, CertificateSignedResponse, Sender.CSMS, "Security whitepaper"
    ),
    Action("ChangeAvailability", ChangeAvailabilityRequest, ChangeAvailabilityResponse, Sender.CSMS, "Core"),
    Action("ChangeConfiguration", ChangeConfigurationRequest, ChangeConfigurationResponse, Sender.CSMS, "Core"),
    Action("ClearCache", ClearCacheRequest, ClearCacheResponse, Sender.CSMS, "Core"),
    Action(
        "ClearChargingProfile", ClearChargingProfileRequest, ClearChargingProfileResponse, Sender.CSMS, "SmartCharging"
    ),
    Action("DataTransfer", DataTransferRequest, DataTransferResponse, Sender.BOTH, "Core"),
    Action(
        "DeleteCertificate", DeleteCertificateRequest, DeleteCertificateResponse, Sender.CSMS, "Security whitepaper"
    ),
    Action(
        "DiagnosticsStatusNotification",
        DiagnosticsStatusNotificationRequest,
        DiagnosticsStatusNotificationResponse,
        Sender.STATION,
        "FirmwareManagement",
    ),
    Action(
        "ExtendedTriggerMessage",
        ExtendedTriggerMessageRequest,
        ExtendedTriggerMessageResponse,
        Sender.CSMS,
        "Security whitepaper",
    ),
    Action(
        "FirmwareStatusNotification",
        FirmwareStatusNotificationRequest,
        FirmwareStatusNotificationResponse,
        Sender.STATION,
        "FirmwareManagement",
    ),
    Action(
        "GetCompositeSchedule", GetCompositeScheduleRequest, GetCompositeScheduleResponse, Sender.CSMS, "SmartCharging"
    ),
    Action("GetConfiguration", GetConfigurationRequest, GetConfigurationResponse, Sender.CSMS, "Core"),
    Action("GetDiagnostics", GetDiagnosticsRequest, GetDiagnosticsResponse, Sender.CSMS, "FirmwareManagement"),
    Action(
        "GetInstalledCertificateIds",
        GetInstalledCertificateIdsRequest,
        GetInstalledCertificateIdsResponse,
        Sender.CSMS,
        "Security whitepaper",
    ),
    Action(
        "GetLocalListVersion",
        GetLocalListVersionRequest,
        GetLocalListVersionResponse,
        Sender.CSMS,
        "LocalAuthListManagement",
    ),
    Action("GetLog", GetLogRequest, GetLogResponse, Sender.CSMS, "Security whitepaper"),
    Action("Heartbeat", HeartbeatRequest, HeartbeatResponse, Sender.STATION, "Core"),
    Action(
        "InstallCertificate", InstallCertificateRequest, InstallCertificateResponse, Sender.CSMS, "Security whitepaper"
    ),
    Action(
        "LogStatusNotification",
        LogStatusNotificationRequest,
        LogStatusNotificationResponse,
        Sender.STATION,
        "Security whitepaper",
    ),
    Action("MeterValues", MeterValuesRequest, MeterValuesResponse, Sender.STATION, "Core"),
    Action(
        "RemoteStartTransaction", RemoteStartTransactionRequest, RemoteStartTransactionResponse, Sender.CSMS, "Core"
    ),
    Action("RemoteStopTransaction", RemoteStopTransactionRequest, RemoteStopTransactionResponse, Sender.CSMS, "Core"),
    Action("ReserveNow", ReserveNowRequest, ReserveNowResponse, Sender.CSMS, "Reservation"),
    Action("Reset", ResetRequest, ResetResponse, Sender.CSMS, "Core"),
    Action(
        "SecurityEventNotification",
        SecurityEventNotificationRequest,
        SecurityEventNotificationResponse,
        Sender.STATION,
        "Security whitepaper",
    ),
    Action("SendLocalList", SendLocalListRequest, SendLocalListResponse, Sender.CSMS, "LocalAuthListManagement"),
    Action("SetChargingProfile", SetChargingProfileRequest, SetChargingProfileResponse, Sender.CSMS, "SmartCharging"),
    Action("SignCertificate", SignCertificateRequest, SignCertificateResponse, Sender.STATION, "Security whitepaper"),
    Action(
        "SignedFirmwareStatusNotification",
        SignedFirmwareStatusNotificationRequest,
        SignedFirmwareStatusNotificationResponse,
        Sender.STATION,
        "Security whitepaper",
    ),
    Action(
        "SignedUpdateFirmware",
        SignedUpdateFirmwareRequest,
        SignedUpdateFirmwareResponse,
        Sender.CSMS,
        "Security whitepaper",
    ),
    Action("StartTransaction", StartTransactionRequest, StartTransactionResponse, Sender.STATION, "Core"),
    Action("StatusNotification", StatusNotificationRequest, StatusNotificationResponse, Sender.STATION, "Core"),
    Action("StopTransaction", StopTransactionRequest, StopTransactionResponse, Sender.STATION, "Core"),
    Action("TriggerMessage", TriggerMessageRequest, TriggerMessageResponse, Sender.CSMS, "RemoteTrigger"),
    Action("UnlockConnector", UnlockConnectorRequest, UnlockConnectorResponse, Sender.CSMS, "Core"),
    Action("UpdateFirmware", UpdateFirmwareRequest, UpdateFirmwareResponse, Sender.CSMS, "FirmwareManagement"),
)
