"""Firmware that a local controller keeps for the stations behind it; 2.x only."""

from __future__ import annotations

from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo


class PublishFirmwareRequestStatus(StrEnum):
    """Whether the controller will."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class PublishFirmware(Request["PublishFirmwareResult"], frozen=True, kw_only=True):
    """CSMS → local controller: fetch firmware and keep it for stations (L03). ``checksum`` is MD5, in hex."""

    location: str
    checksum: str
    request_id: int
    retries: int | None = None
    retry_interval_s: int | None = None


class PublishFirmwareResult(Result, frozen=True, kw_only=True):
    """Whether the controller will."""

    status: PublishFirmwareRequestStatus
    status_info: StatusInfo | None = None


class UnpublishFirmwareStatus(StrEnum):
    """Whether it is gone; DOWNLOAD_ONGOING: a station fetches it now."""

    DOWNLOAD_ONGOING = "DownloadOngoing"
    NO_FIRMWARE = "NoFirmware"
    UNPUBLISHED = "Unpublished"


class UnpublishFirmware(Request["UnpublishFirmwareResult"], frozen=True, kw_only=True):
    """CSMS → local controller: keep the firmware with this checksum no more (L04)."""

    checksum: str


class UnpublishFirmwareResult(Result, frozen=True, kw_only=True):
    """Whether it is gone."""

    status: UnpublishFirmwareStatus


class PublishFirmwareStatus(StrEnum):
    """How far the publication is."""

    IDLE = "Idle"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOADING = "Downloading"
    DOWNLOADED = "Downloaded"
    PUBLISHED = "Published"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOAD_PAUSED = "DownloadPaused"
    INVALID_CHECKSUM = "InvalidChecksum"
    CHECKSUM_VERIFIED = "ChecksumVerified"
    PUBLISH_FAILED = "PublishFailed"


class PublishFirmwareStatusNotification(Request["PublishFirmwareStatusNotificationResult"], frozen=True, kw_only=True):
    """Local controller → CSMS: how far it is, and once published, at which URLs (L03)."""

    status: PublishFirmwareStatus
    location: tuple[str, ...] = ()
    request_id: int | None = None
    status_info: StatusInfo | None = None


class PublishFirmwareStatusNotificationResult(Result, frozen=True, kw_only=True):
    """Received."""
