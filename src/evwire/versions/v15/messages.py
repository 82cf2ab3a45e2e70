"""The messages of OCPP 1.5, and the table of its actions."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from evwire.versions.schema import Integer, Request, Response, String20, String25, String50
from evwire.versions.v15.enums import (
    AvailabilityStatus,
    AvailabilityType,
    CancelReservationStatus,
    ChargePointErrorCode,
    ChargePointStatus,
    ClearCacheStatus,
    ConfigurationStatus,
    DataTransferStatus,
    DiagnosticsStatus,
    FirmwareStatus,
    RegistrationStatus,
    RemoteStartStopStatus,
    ReservationStatus,
    ResetStatus,
    ResetType,
    UnlockStatus,
    UpdateStatus,
    UpdateType,
)
from evwire.versions.v15.types import AuthorisationData, IdTagInfo, KeyValue, MeterValue, TransactionData
from evwire.versions.version import Action, Sender

__all__ = [
    "ACTIONS",
    "AuthorizeRequest",
    "AuthorizeResponse",
    "BootNotificationRequest",
    "BootNotificationResponse",
    "CancelReservationRequest",
    "CancelReservationResponse",
    "ChangeAvailabilityRequest",
    "ChangeAvailabilityResponse",
    "ChangeConfigurationRequest",
    "ChangeConfigurationResponse",
    "ClearCacheRequest",
    "ClearCacheResponse",
    "DataTransferRequest",
    "DataTransferResponse",
    "DiagnosticsStatusNotificationRequest",
    "DiagnosticsStatusNotificationResponse",
    "FirmwareStatusNotificationRequest",
    "FirmwareStatusNotificationResponse",
    "GetConfigurationRequest",
    "GetConfigurationResponse",
    "GetDiagnosticsRequest",
    "GetDiagnosticsResponse",
    "GetLocalListVersionRequest",
    "GetLocalListVersionResponse",
    "HeartbeatRequest",
    "HeartbeatResponse",
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
    "SendLocalListRequest",
    "SendLocalListResponse",
    "StartTransactionRequest",
    "StartTransactionResponse",
    "StatusNotificationRequest",
    "StatusNotificationResponse",
    "StopTransactionRequest",
    "StopTransactionResponse",
    "UnlockConnectorRequest",
    "UnlockConnectorResponse",
    "UpdateFirmwareRequest",
    "UpdateFirmwareResponse",
]


class AuthorizeResponse(Response, kw_only=True):
    """Answers :class:`AuthorizeRequest`."""

    id_tag_info: IdTagInfo = field(name="idTagInfo")


class AuthorizeRequest(Request[AuthorizeResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    id_tag: String20 = field(name="idTag")


class BootNotificationResponse(Response, kw_only=True):
    """Answers :class:`BootNotificationRequest`."""

    status: RegistrationStatus
    current_time: datetime = field(name="currentTime")
    heartbeat_interval: Integer = field(name="heartbeatInterval")


class BootNotificationRequest(Request[BootNotificationResponse], kw_only=True):
    """Charge point → central system. Central system service."""

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
    """Answers :class:`CancelReservationRequest`."""

    status: CancelReservationStatus


class CancelReservationRequest(Request[CancelReservationResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    reservation_id: Integer = field(name="reservationId")


class ChangeAvailabilityResponse(Response, kw_only=True):
    """Answers :class:`ChangeAvailabilityRequest`."""

    status: AvailabilityStatus


class ChangeAvailabilityRequest(Request[ChangeAvailabilityResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    connector_id: Integer = field(name="connectorId")
    type: AvailabilityType


class ChangeConfigurationResponse(Response, kw_only=True):
    """Answers :class:`ChangeConfigurationRequest`."""

    status: ConfigurationStatus


class ChangeConfigurationRequest(Request[ChangeConfigurationResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    key: str
    value: str


class ClearCacheResponse(Response, kw_only=True):
    """Answers :class:`ClearCacheRequest`."""

    status: ClearCacheStatus


class ClearCacheRequest(Request[ClearCacheResponse], kw_only=True):
    """Central system → charge point. Charge point service."""


class DataTransferResponse(Response, kw_only=True):
    """Answers :class:`DataTransferRequest`."""

    status: DataTransferStatus
    data: str | None = None


class DataTransferRequest(Request[DataTransferResponse], kw_only=True):
    """Charge point ↔ central system. Both services."""

    vendor_id: str = field(name="vendorId")
    message_id: str | None = field(name="messageId", default=None)
    data: str | None = None


class DiagnosticsStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`DiagnosticsStatusNotificationRequest`."""


class DiagnosticsStatusNotificationRequest(Request[DiagnosticsStatusNotificationResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    status: DiagnosticsStatus


class FirmwareStatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`FirmwareStatusNotificationRequest`."""


class FirmwareStatusNotificationRequest(Request[FirmwareStatusNotificationResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    status: FirmwareStatus


class GetConfigurationResponse(Response, kw_only=True):
    """Answers :class:`GetConfigurationRequest`."""

    configuration_key: list[KeyValue] | None = field(name="configurationKey", default=None)
    unknown_key: list[str] | None = field(name="unknownKey", default=None)


class GetConfigurationRequest(Request[GetConfigurationResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    key: list[str] | None = None


class GetDiagnosticsResponse(Response, kw_only=True):
    """Answers :class:`GetDiagnosticsRequest`."""

    file_name: str | None = field(name="fileName", default=None)


class GetDiagnosticsRequest(Request[GetDiagnosticsResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    location: str
    start_time: datetime | None = field(name="startTime", default=None)
    stop_time: datetime | None = field(name="stopTime", default=None)
    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""


class GetLocalListVersionResponse(Response, kw_only=True):
    """Answers :class:`GetLocalListVersionRequest`."""

    list_version: Integer = field(name="listVersion")


class GetLocalListVersionRequest(Request[GetLocalListVersionResponse], kw_only=True):
    """Central system → charge point. Charge point service."""


class HeartbeatResponse(Response, kw_only=True):
    """Answers :class:`HeartbeatRequest`."""

    current_time: datetime = field(name="currentTime")


class HeartbeatRequest(Request[HeartbeatResponse], kw_only=True):
    """Charge point → central system. Central system service."""


class MeterValuesResponse(Response, kw_only=True):
    """Answers :class:`MeterValuesRequest`."""


class MeterValuesRequest(Request[MeterValuesResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    connector_id: Integer = field(name="connectorId")
    transaction_id: Integer | None = field(name="transactionId", default=None)
    values: list[MeterValue] | None = None


class RemoteStartTransactionResponse(Response, kw_only=True):
    """Answers :class:`RemoteStartTransactionRequest`."""

    status: RemoteStartStopStatus


class RemoteStartTransactionRequest(Request[RemoteStartTransactionResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    id_tag: String20 = field(name="idTag")
    connector_id: Integer | None = field(name="connectorId", default=None)


class RemoteStopTransactionResponse(Response, kw_only=True):
    """Answers :class:`RemoteStopTransactionRequest`."""

    status: RemoteStartStopStatus


class RemoteStopTransactionRequest(Request[RemoteStopTransactionResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    transaction_id: Integer = field(name="transactionId")


class ReserveNowResponse(Response, kw_only=True):
    """Answers :class:`ReserveNowRequest`."""

    status: ReservationStatus


class ReserveNowRequest(Request[ReserveNowResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    connector_id: Integer = field(name="connectorId")
    expiry_date: datetime = field(name="expiryDate")
    id_tag: String20 = field(name="idTag")
    parent_id_tag: String20 | None = field(name="parentIdTag", default=None)
    reservation_id: Integer = field(name="reservationId")


class ResetResponse(Response, kw_only=True):
    """Answers :class:`ResetRequest`."""

    status: ResetStatus


class ResetRequest(Request[ResetResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    type: ResetType


class SendLocalListResponse(Response, kw_only=True):
    """Answers :class:`SendLocalListRequest`."""

    status: UpdateStatus
    hash: str | None = None


class SendLocalListRequest(Request[SendLocalListResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    update_type: UpdateType = field(name="updateType")
    list_version: Integer = field(name="listVersion")
    local_authorisation_list: list[AuthorisationData] | None = field(name="localAuthorisationList", default=None)
    hash: str | None = None


class StartTransactionResponse(Response, kw_only=True):
    """Answers :class:`StartTransactionRequest`."""

    transaction_id: Integer = field(name="transactionId")
    id_tag_info: IdTagInfo = field(name="idTagInfo")


class StartTransactionRequest(Request[StartTransactionResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    connector_id: Integer = field(name="connectorId")
    id_tag: String20 = field(name="idTag")
    timestamp: datetime
    meter_start: Integer = field(name="meterStart")
    """Wh."""
    reservation_id: Integer | None = field(name="reservationId", default=None)


class StatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`StatusNotificationRequest`."""


class StatusNotificationRequest(Request[StatusNotificationResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    connector_id: Integer = field(name="connectorId")
    status: ChargePointStatus
    error_code: ChargePointErrorCode = field(name="errorCode")
    info: str | None = None
    timestamp: datetime | None = None
    vendor_id: str | None = field(name="vendorId", default=None)
    vendor_error_code: str | None = field(name="vendorErrorCode", default=None)


class StopTransactionResponse(Response, kw_only=True):
    """Answers :class:`StopTransactionRequest`."""

    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class StopTransactionRequest(Request[StopTransactionResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    transaction_id: Integer = field(name="transactionId")
    id_tag: String20 | None = field(name="idTag", default=None)
    timestamp: datetime
    meter_stop: Integer = field(name="meterStop")
    """Wh."""
    transaction_data: list[TransactionData] | None = field(name="transactionData", default=None)


class UnlockConnectorResponse(Response, kw_only=True):
    """Answers :class:`UnlockConnectorRequest`."""

    status: UnlockStatus


class UnlockConnectorRequest(Request[UnlockConnectorResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    connector_id: Integer = field(name="connectorId")


class UpdateFirmwareResponse(Response, kw_only=True):
    """Answers :class:`UpdateFirmwareRequest`."""


class UpdateFirmwareRequest(Request[UpdateFirmwareResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    retrieve_date: datetime = field(name="retrieveDate")
    location: str
    retries: Integer | None = None
    retry_interval: Integer | None = field(name="retryInterval", default=None)
    """Seconds."""


ACTIONS = (
    Action("Authorize", AuthorizeRequest, AuthorizeResponse, Sender.STATION, "Central system service"),
    Action(
        "BootNotification", BootNotificationRequest, BootNotificationResponse, Sender.STATION, "Central system service"
    ),
    Action(
        "CancelReservation", CancelReservationRequest, CancelReservationResponse, Sender.CSMS, "Charge point service"
    ),
    Action(
        "ChangeAvailability", ChangeAvailabilityRequest, ChangeAvailabilityResponse, Sender.CSMS, "Charge point service"
    ),
    Action(
        "ChangeConfiguration",
        ChangeConfigurationRequest,
        ChangeConfigurationResponse,
        Sender.CSMS,
        "Charge point service",
    ),
    Action("ClearCache", ClearCacheRequest, ClearCacheResponse, Sender.CSMS, "Charge point service"),
    Action("DataTransfer", DataTransferRequest, DataTransferResponse, Sender.BOTH, "Both services"),
    Action(
        "DiagnosticsStatusNotification",
        DiagnosticsStatusNotificationRequest,
        DiagnosticsStatusNotificationResponse,
        Sender.STATION,
        "Central system service",
    ),
    Action(
        "FirmwareStatusNotification",
        FirmwareStatusNotificationRequest,
        FirmwareStatusNotificationResponse,
        Sender.STATION,
        "Central system service",
    ),
    Action("GetConfiguration", GetConfigurationRequest, GetConfigurationResponse, Sender.CSMS, "Charge point service"),
    Action("GetDiagnostics", GetDiagnosticsRequest, GetDiagnosticsResponse, Sender.CSMS, "Charge point service"),
    Action(
        "GetLocalListVersion",
        GetLocalListVersionRequest,
        GetLocalListVersionResponse,
        Sender.CSMS,
        "Charge point service",
    ),
    Action("Heartbeat", HeartbeatRequest, HeartbeatResponse, Sender.STATION, "Central system service"),
    Action("MeterValues", MeterValuesRequest, MeterValuesResponse, Sender.STATION, "Central system service"),
    Action(
        "RemoteStartTransaction",
        RemoteStartTransactionRequest,
        RemoteStartTransactionResponse,
        Sender.CSMS,
        "Charge point service",
    ),
    Action(
        "RemoteStopTransaction",
        RemoteStopTransactionRequest,
        RemoteStopTransactionResponse,
        Sender.CSMS,
        "Charge point service",
    ),
    Action("ReserveNow", ReserveNowRequest, ReserveNowResponse, Sender.CSMS, "Charge point service"),
    Action("Reset", ResetRequest, ResetResponse, Sender.CSMS, "Charge point service"),
    Action("SendLocalList", SendLocalListRequest, SendLocalListResponse, Sender.CSMS, "Charge point service"),
    Action(
        "StartTransaction", StartTransactionRequest, StartTransactionResponse, Sender.STATION, "Central system service"
    ),
    Action(
        "StatusNotification",
        StatusNotificationRequest,
        StatusNotificationResponse,
        Sender.STATION,
        "Central system service",
    ),
    Action(
        "StopTransaction", StopTransactionRequest, StopTransactionResponse, Sender.STATION, "Central system service"
    ),
    Action("UnlockConnector", UnlockConnectorRequest, UnlockConnectorResponse, Sender.CSMS, "Charge point service"),
    Action("UpdateFirmware", UpdateFirmwareRequest, UpdateFirmwareResponse, Sender.CSMS, "Charge point service"),
)
