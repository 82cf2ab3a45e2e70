"""Firmware that nobody installs, and logs of nothing: everything takes its time and ends as it is told to."""

from __future__ import annotations

import logging

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.model import FirmwareStatus, GetLog, LogType, UpdateFirmwareStatus, UploadLogStatus
from evwire.simulator.signatures import signature_fits
from evwire.simulator.transfers import Fetched, Transfers

logger = logging.getLogger("evwire.simulator")

_LINE = "2026-01-01T12:00:00Z simulated station: all is well\n"
_LINES = 1000


class SimulatedMaintenance:
    """Implements :class:`evwire.station.Maintenance`.

    With ``transfers`` a file is really fetched, its signature checked, and a log uploaded, where these allow the URL;
    for any other nothing is fetched or sent, and all goes as it is told to. ``download_s``, ``install_s`` and
    ``upload_s`` are how long each takes at least; how each ends may be changed at any time.
    """

    def __init__(
        self,
        *,
        download_s: float = 10.0,
        install_s: float = 20.0,
        upload_s: float = 5.0,
        transfers: Transfers | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.download_s = download_s
        self.install_s = install_s
        self.upload_s = upload_s
        self.signing_certificate_is = UpdateFirmwareStatus.ACCEPTED
        self.failing_downloads = 0
        """How many of the next downloads fail."""
        self.signature_is_valid = True
        self.installation_ends = FirmwareStatus.INSTALLED
        self.upload_ends = UploadLogStatus.UPLOADED
        self.logs: dict[LogType, str] = {
            LogType.DIAGNOSTICS_LOG: "diagnostics.log",
            LogType.SECURITY_LOG: "security.log",
        }
        """The file name of each log that there is."""
        self.installed = 0
        """How many times firmware has been installed."""
        self.firmware: Fetched | None = None
        """What was really fetched last."""
        self._transfers = transfers
        self.file_transfer_protocols = ("FTP", "FTPS", "HTTP", "HTTPS", "SFTP")
        self._clock = clock

    def check_signing_certificate(self, certificate: str) -> UpdateFirmwareStatus:
        return self.signing_certificate_is

    async def download_firmware(self, location: str) -> bool:
        await self._clock.sleep(self.download_s)
        if self.failing_downloads > 0:
            self.failing_downloads -= 1
            return False
        self.firmware = None
        if self._transfers is None or not self._transfers.allows(location):
            return True
        try:
            self.firmware = await self._transfers.fetch(location)
        except OSError as error:
            logger.warning("no firmware: %s", error)
            return False
        return True

    async def verify_signature(self, signing_certificate: str, signature: str) -> bool:
        if self.firmware is not None:
            return signature_fits(signing_certificate, signature, self.firmware.sha256)
        return self.signature_is_valid

    async def install_firmware(self) -> FirmwareStatus:
        await self._clock.sleep(self.install_s)
        self.installed += self.installation_ends is FirmwareStatus.INSTALLED
        return self.installation_ends

    def log_filename(self, request: GetLog) -> str | None:
        return self.logs.get(request.log_type)

    async def upload_log(self, filename: str, request: GetLog) -> UploadLogStatus:
        await self._clock.sleep(self.upload_s)
        location = request.remote_location
        if self.upload_ends is not UploadLogStatus.UPLOADED:
            return self.upload_ends
        if self._transfers is not None and self._transfers.allows(location):
            try:
                await self._transfers.upload(location, filename, (_LINE * _LINES).encode())
            except OSError as error:
                logger.warning("no log was uploaded: %s", error)
                return UploadLogStatus.UPLOAD_FAILURE
        return self.upload_ends
