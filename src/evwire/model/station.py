"""The station itself: who it is, how it is, and what can be asked of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo
from evwire.model.transactions import ChargingState


class BootReason(StrEnum):
    """Why a station boots."""

    APPLICATION_RESET = "ApplicationReset"
    FIRMWARE_UPDATE = "FirmwareUpdate"
    LOCAL_RESET = "LocalReset"
    POWER_UP = "PowerUp"
    REMOTE_RESET = "RemoteReset"
    SCHEDULED_RESET = "ScheduledReset"
    TRIGGERED = "Triggered"
    UNKNOWN = "Unknown"
    WATCHDOG = "Watchdog"


class RegistrationStatus(StrEnum):
    """Whether the CSMS takes the station."""

    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class BootNotification(Request["BootNotificationResult"], frozen=True, kw_only=True):
    """Station → CSMS: this is who I am (B01; 1.6, 4.2)."""

    vendor: str
    model: str
    serial_number: str | None = None
    firmware_version: str | None = None
    reason: BootReason = BootReason.UNKNOWN
    iccid: str | None = None
    imsi: str | None = None
    meter_type: str | None = None
    meter_serial_number: str | None = None


class BootNotificationResult(Result, frozen=True, kw_only=True):
    """Whether the CSMS takes the station.

    ``interval_s`` is the heartbeat interval if accepted, else how long to wait before the next try.
    ``current_time`` is filled in when the answer leaves, unless it is given.
    """

    status: RegistrationStatus
    interval_s: int
    current_time: datetime | None = None
    status_info: StatusInfo | None = None

    @classmethod
    def accepted(cls, *, interval_s: int) -> BootNotificationResult:
        return cls(status=RegistrationStatus.ACCEPTED, interval_s=interval_s)

    @classmethod
    def pending(cls, *, retry_s: int) -> BootNotificationResult:
        return cls(status=RegistrationStatus.PENDING, interval_s=retry_s)

    @classmethod
    def rejected(cls, *, retry_s: int) -> BootNotificationResult:
        return cls(status=RegistrationStatus.REJECTED, interval_s=retry_s)


class Heartbeat(Request["HeartbeatResult"], frozen=True, kw_only=True):
    """Station → CSMS: still here (G02; 1.6, 4.6)."""


class HeartbeatResult(Result, frozen=True, kw_only=True):
    """The time of day; filled in when the answer leaves, unless it is given."""

    current_time: datetime | None = None


class ConnectorStatus(StrEnum):
    """What a driver sees."""

    AVAILABLE = "Available"
    OCCUPIED = "Occupied"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class StatusNotification(Request["StatusNotificationResult"], frozen=True, kw_only=True):
    """Station → CSMS: a connector's status (G01; 1.6, 4.9). EVSE 0 is the station as a whole.

    1.x says within the status whether energy flows: there it is ``charging_state``, which 2.x tells in
    transaction events. What follows it is 1.x's too; no ``error_code`` is its NoError.
    """

    evse_id: int
    connector_id: int
    status: ConnectorStatus
    timestamp: datetime | None = None
    charging_state: ChargingState | None = None
    error_code: str | None = None
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None


class StatusNotificationResult(Result, frozen=True, kw_only=True):
    """Received."""


class DataTransferStatus(StrEnum):
    """Whether the vendor's message was understood."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DataTransfer(Request["DataTransferResult"], frozen=True, kw_only=True):
    """Either way: a vendor's own message (P01, P02; 1.6, 4.3 and 5.6). 1.x carries text only."""

    vendor_id: str
    message_id: str | None = None
    data: object = None


class DataTransferResult(Result, frozen=True, kw_only=True):
    """The other side's answer."""

    status: DataTransferStatus
    data: object = None
    status_info: StatusInfo | None = None


class ResetKind(StrEnum):
    """When to reset. 1.x's Hard is IMMEDIATE, its Soft ON_IDLE."""

    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"
    IMMEDIATE_AND_RESUME = "ImmediateAndResume"


class ResetStatus(StrEnum):
    """Whether the station will reset; SCHEDULED: when its transactions have ended."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class Reset(Request["ResetResult"], frozen=True, kw_only=True):
    """CSMS → station: start anew, the station or one EVSE (B11, B12; 1.6, 5.14)."""

    kind: ResetKind = ResetKind.ON_IDLE
    evse_id: int | None = None


class ResetResult(Result, frozen=True, kw_only=True):
    """Whether the station will."""

    status: ResetStatus
    status_info: StatusInfo | None = None


class OperationalStatus(StrEnum):
    """Whether something may be used for charging."""

    OPERATIVE = "Operative"
    INOPERATIVE = "Inoperative"


class ChangeAvailabilityStatus(StrEnum):
    """Whether the station will; SCHEDULED: when its transactions have ended."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ChangeAvailability(Request["ChangeAvailabilityResult"], frozen=True, kw_only=True):
    """CSMS → station: take the station, an EVSE or a connector into or out of use (G03, G04; 1.6, 5.2)."""

    operational_status: OperationalStatus
    evse_id: int | None = None
    connector_id: int | None = None


class ChangeAvailabilityResult(Result, frozen=True, kw_only=True):
    """Whether the station will."""

    status: ChangeAvailabilityStatus
    status_info: StatusInfo | None = None


class UnlockStatus(StrEnum):
    """What the lock did; 1.x's NotSupported is UNKNOWN_CONNECTOR: there is no such lock."""

    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    ONGOING_AUTHORIZED_TRANSACTION = "OngoingAuthorizedTransaction"
    UNKNOWN_CONNECTOR = "UnknownConnector"


class UnlockConnector(Request["UnlockConnectorResult"], frozen=True, kw_only=True):
    """CSMS → station: let go of the cable (F05; 1.6, 5.18)."""

    evse_id: int
    connector_id: int = 1


class UnlockConnectorResult(Result, frozen=True, kw_only=True):
    """What the lock did."""

    status: UnlockStatus
    status_info: StatusInfo | None = None


class MessageTrigger(StrEnum):
    """What to send again."""

    BOOT_NOTIFICATION = "BootNotification"
    CUSTOM_TRIGGER = "CustomTrigger"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    METER_VALUES = "MeterValues"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    SIGN_V2G20_CERTIFICATE = "SignV2G20Certificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"


class TriggerMessageStatus(StrEnum):
    """Whether the message will come."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerMessage(Request["TriggerMessageResult"], frozen=True, kw_only=True):
    """CSMS → station: send this message now (F06; 1.6, 5.17). ``custom_trigger`` says what CUSTOM_TRIGGER means."""

    requested_message: MessageTrigger
    evse_id: int | None = None
    connector_id: int | None = None
    custom_trigger: str | None = None


class TriggerMessageResult(Result, frozen=True, kw_only=True):
    """Whether the message will come."""

    status: TriggerMessageStatus
    status_info: StatusInfo | None = None
