"""The enumerations of OCPP 1.2: a member's value is its text on the wire."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AuthorizationStatus",
    "AvailabilityStatus",
    "AvailabilityType",
    "ChargePointErrorCode",
    "ChargePointStatus",
    "ClearCacheStatus",
    "ConfigurationStatus",
    "DiagnosticsStatus",
    "FirmwareStatus",
    "RegistrationStatus",
    "RemoteStartStopStatus",
    "ResetStatus",
    "ResetType",
    "UnlockStatus",
]


class AuthorizationStatus(StrEnum):
    """Part of Authorize, StartTransaction, StopTransaction."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    CONCURRENT_TX = "ConcurrentTx"


class AvailabilityStatus(StrEnum):
    """Part of ChangeAvailability."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class AvailabilityType(StrEnum):
    """Part of ChangeAvailability."""

    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class ChargePointErrorCode(StrEnum):
    """Part of StatusNotification."""

    CONNECTOR_LOCK_FAILURE = "ConnectorLockFailure"
    HIGH_TEMPERATURE = "HighTemperature"
    MODE3_ERROR = "Mode3Error"
    NO_ERROR = "NoError"
    POWER_METER_FAILURE = "PowerMeterFailure"
    POWER_SWITCH_FAILURE = "PowerSwitchFailure"
    READER_FAILURE = "ReaderFailure"
    RESET_FAILURE = "ResetFailure"


class ChargePointStatus(StrEnum):
    """Part of StatusNotification."""

    AVAILABLE = "Available"
    OCCUPIED = "Occupied"
    FAULTED = "Faulted"
    UNAVAILABLE = "Unavailable"


class ClearCacheStatus(StrEnum):
    """Part of ClearCache."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ConfigurationStatus(StrEnum):
    """Part of ChangeConfiguration."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"


class DiagnosticsStatus(StrEnum):
    """Part of DiagnosticsStatusNotification."""

    UPLOADED = "Uploaded"
    UPLOAD_FAILED = "UploadFailed"


class FirmwareStatus(StrEnum):
    """Part of FirmwareStatusNotification."""

    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLED = "Installed"


class RegistrationStatus(StrEnum):
    """Part of BootNotification."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RemoteStartStopStatus(StrEnum):
    """Part of RemoteStartTransaction, RemoteStopTransaction."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ResetStatus(StrEnum):
    """Part of Reset."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ResetType(StrEnum):
    """Part of Reset."""

    HARD = "Hard"
    SOFT = "Soft"


class UnlockStatus(StrEnum):
    """Part of UnlockConnector."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
