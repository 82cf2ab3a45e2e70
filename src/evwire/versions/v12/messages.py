"""The messages of OCPP 1.2, and the table of its actions."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from evwire.versions.schema import Integer, Request, Response
from evwire.versions.v12.enums import (
    AvailabilityStatus,
    AvailabilityType,
    ChargePointErrorCode,
    ChargePointStatus,
    ClearCacheStatus,
    ConfigurationStatus,
    DiagnosticsStatus,
    FirmwareStatus,
    RegistrationStatus,
    RemoteStartStopStatus,
    ResetStatus,
    ResetType,
    UnlockStatus,
)
from evwire.versions.v12.types import IdTagInfo, MeterValue
from evwire.versions.version import Action, Sender

__all__ = [
    "ACTIONS",
    "AuthorizeRequest",
    "AuthorizeResponse",
    "BootNotificationRequest",
    "BootNotificationResponse",
    "ChangeAvailabilityRequest",
    "ChangeAvailabilityResponse",
    "ChangeConfigurationRequest",
    "ChangeConfigurationResponse",
    "ClearCacheRequest",
    "ClearCacheResponse",
    "DiagnosticsStatusNotificationRequest",
    "DiagnosticsStatusNotificationResponse",
    "FirmwareStatusNotificationRequest",
    "FirmwareStatusNotificationResponse",
    "GetDiagnosticsRequest",
    "GetDiagnosticsResponse",
    "HeartbeatRequest",
    "HeartbeatResponse",
    "MeterValuesRequest",
    "MeterValuesResponse",
    "RemoteStartTransactionRequest",
    "RemoteStartTransactionResponse",
    "RemoteStopTransactionRequest",
    "RemoteStopTransactionResponse",
    "ResetRequest",
    "ResetResponse",
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

    id_tag: str = field(name="idTag")


class BootNotificationResponse(Response, kw_only=True):
    """Answers :class:`BootNotificationRequest`."""

    status: RegistrationStatus
    current_time: datetime | None = field(name="currentTime", default=None)
    heartbeat_interval: Integer | None = field(name="heartbeatInterval", default=None)


class BootNotificationRequest(Request[BootNotificationResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    charge_point_vendor: str = field(name="chargePointVendor")
    charge_point_model: str = field(name="chargePointModel")
    charge_point_serial_number: str | None = field(name="chargePointSerialNumber", default=None)
    charge_box_serial_number: str | None = field(name="chargeBoxSerialNumber", default=None)
    firmware_version: str | None = field(name="firmwareVersion", default=None)
    iccid: str | None = None
    imsi: str | None = None
    meter_type: str | None = field(name="meterType", default=None)
    meter_serial_number: str | None = field(name="meterSerialNumber", default=None)


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
    values: list[MeterValue] | None = None


class RemoteStartTransactionResponse(Response, kw_only=True):
    """Answers :class:`RemoteStartTransactionRequest`."""

    status: RemoteStartStopStatus


class RemoteStartTransactionRequest(Request[RemoteStartTransactionResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    id_tag: str = field(name="idTag")
    connector_id: Integer | None = field(name="connectorId", default=None)


class RemoteStopTransactionResponse(Response, kw_only=True):
    """Answers :class:`RemoteStopTransactionRequest`."""

    status: RemoteStartStopStatus


class RemoteStopTransactionRequest(Request[RemoteStopTransactionResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    transaction_id: Integer = field(name="transactionId")


class ResetResponse(Response, kw_only=True):
    """Answers :class:`ResetRequest`."""

    status: ResetStatus


class ResetRequest(Request[ResetResponse], kw_only=True):
    """Central system → charge point. Charge point service."""

    type: ResetType


class StartTransactionResponse(Response, kw_only=True):
    """Answers :class:`StartTransactionRequest`."""

    transaction_id: Integer = field(name="transactionId")
    id_tag_info: IdTagInfo = field(name="idTagInfo")


class StartTransactionRequest(Request[StartTransactionResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    connector_id: Integer = field(name="connectorId")
    id_tag: str = field(name="idTag")
    timestamp: datetime
    meter_start: Integer = field(name="meterStart")
    """Wh."""


class StatusNotificationResponse(Response, kw_only=True):
    """Answers :class:`StatusNotificationRequest`."""


class StatusNotificationRequest(Request[StatusNotificationResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    connector_id: Integer = field(name="connectorId")
    status: ChargePointStatus
    error_code: ChargePointErrorCode = field(name="errorCode")


class StopTransactionResponse(Response, kw_only=True):
    """Answers :class:`StopTransactionRequest`."""

    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class StopTransactionRequest(Request[StopTransactionResponse], kw_only=True):
    """Charge point → central system. Central system service."""

    transaction_id: Integer = field(name="transactionId")
    id_tag: str | None = field(name="idTag", default=None)
    timestamp: datetime
    meter_stop: Integer = field(name="meterStop")
    """Wh."""


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
    Action("GetDiagnostics", GetDiagnosticsRequest, GetDiagnosticsResponse, Sender.CSMS, "Charge point service"),
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
    Action("Reset", ResetRequest, ResetResponse, Sender.CSMS, "Charge point service"),
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
