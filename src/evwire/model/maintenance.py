"""Firmware, logs and security events."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo


class FirmwareStatus(StrEnum):
    """How far a firmware update is (L01, L02)."""

    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOAD_PAUSED = "DownloadPaused"
    IDLE = "Idle"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INVALID_SIGNATURE = "InvalidSignature"
    SIGNATURE_VERIFIED = "SignatureVerified"


class UpdateFirmwareStatus(StrEnum):
    """Whether the station will; ACCEPTED_CANCELED: it will, and gives up the update that was under way."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class UpdateFirmware(Request["UpdateFirmwareResult"], frozen=True, kw_only=True):
    """CSMS → station: fetch firmware and install it (L01, L02; 1.6, 5.19; security whitepaper, L01).

    Signed, it has both the PEM text of ``signing_certificate`` and the Base64 text of ``signature``.
    ``request_id`` comes back in each FirmwareStatusNotification; only 1.6's unsigned update has none.
    ``install_date_time``: not before; without it, as soon as the station can. Without ``retries`` and
    ``retry_interval_s`` the station decides how often, and how soon, it tries the download again.
    """

    location: str
    retrieve_date_time: datetime
    request_id: int | None = None
    install_date_time: datetime | None = None
    signing_certificate: str | None = None
    signature: str | None = None
    retries: int | None = None
    retry_interval_s: int | None = None


class UpdateFirmwareResult(Result, frozen=True, kw_only=True):
    """Whether the station will."""

    status: UpdateFirmwareStatus
    status_info: StatusInfo | None = None


class FirmwareStatusNotification(Request["FirmwareStatusNotificationResult"], frozen=True, kw_only=True):
    """Station → CSMS: how far a firmware update is (L01, L02; 1.6, 4.5). ``request_id`` is that of the update."""

    status: FirmwareStatus
    request_id: int | None = None
    status_info: StatusInfo | None = None


class FirmwareStatusNotificationResult(Result, frozen=True, kw_only=True):
    """Received."""


class LogType(StrEnum):
    """Which log."""

    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"
    DATA_COLLECTOR_LOG = "DataCollectorLog"


class LogStatus(StrEnum):
    """Whether the station will; ACCEPTED_CANCELED: it will, and gives up the upload that was under way."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class GetLog(Request["GetLogResult"], frozen=True, kw_only=True):
    """CSMS → station: upload a log to ``remote_location`` (N01; 1.6, 5.9; security whitepaper, N01).

    ``request_id`` comes back in each LogStatusNotification; only 1.6's GetDiagnostics has none. The log is
    that from ``oldest_timestamp`` to ``latest_timestamp``. Without ``retries`` and ``retry_interval_s`` the
    station decides how often, and how soon, it tries again.
    """

    log_type: LogType
    remote_location: str
    request_id: int | None = None
    oldest_timestamp: datetime | None = None
    latest_timestamp: datetime | None = None
    retries: int | None = None
    retry_interval_s: int | None = None


class GetLogResult(Result, frozen=True, kw_only=True):
    """Whether the station will, and the name of the file to come."""

    status: LogStatus
    filename: str | None = None
    status_info: StatusInfo | None = None


class UploadLogStatus(StrEnum):
    """How far the upload of a log is (N01)."""

    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class LogStatusNotification(Request["LogStatusNotificationResult"], frozen=True, kw_only=True):
    """Station → CSMS: how far an upload is (N01; 1.6, 4.4). ``request_id`` is that of the GetLog."""

    status: UploadLogStatus
    request_id: int | None = None
    status_info: StatusInfo | None = None


class LogStatusNotificationResult(Result, frozen=True, kw_only=True):
    """Received."""


class SecurityEventNotification(Request["SecurityEventNotificationResult"], frozen=True, kw_only=True):
    """Station → CSMS: something that matters to security has happened (A04; security whitepaper, A04).

    ``kind`` is one of the list in the standard's appendices, such as FirmwareUpdated, or a vendor's own.
    """

    kind: str
    timestamp: datetime
    tech_info: str | None = None


class SecurityEventNotificationResult(Result, frozen=True, kw_only=True):
    """Received."""
