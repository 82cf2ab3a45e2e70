"""Firmware and logs: the sequences of L01, L02 and N01 (1.6, 4.4, 4.5, 5.9, 5.19), on whatever does the work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeGuard, TypeVar, runtime_checkable

from evwire import model
from evwire.clock import Clock
from evwire.session import Router

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

logger = logging.getLogger("evwire.station")

ValueT = TypeVar("ValueT")

_RETRIES = 2
_RETRY_INTERVAL_S = 60.0
_SIGNING_CERTIFICATE_VERDICTS = (
    model.UpdateFirmwareStatus.ACCEPTED,
    model.UpdateFirmwareStatus.INVALID_CERTIFICATE,
    model.UpdateFirmwareStatus.REVOKED_CERTIFICATE,
)


class Maintenance(Protocol):
    """Implemented by whoever can fetch and install firmware, and upload logs.

    Plain functions may not block. A coroutine that is cancelled gives up; one that raises has failed.
    """

    def check_signing_certificate(self, certificate: str) -> model.UpdateFirmwareStatus:
        """Whether firmware signed by the owner of this PEM text may be installed.

        ACCEPTED, INVALID_CERTIFICATE or REVOKED_CERTIFICATE.
        """
        ...

    async def download_firmware(self, location: str) -> bool:
        """Fetch the file at this URL; False if that failed."""
        ...

    async def verify_signature(self, signing_certificate: str, signature: str) -> bool:
        """Whether the Base64 text ``signature`` is that of the file downloaded last (L01.FR.04)."""
        ...

    async def install_firmware(self) -> model.FirmwareStatus:
        """Install the file downloaded last: INSTALLED, INSTALLATION_FAILED or INSTALL_VERIFICATION_FAILED."""
        ...

    def log_filename(self, request: model.GetLog) -> str | None:
        """The name of the file to upload; None where there is no such log (N01.FR.05)."""
        ...

    async def upload_log(self, filename: str, request: model.GetLog) -> model.UploadLogStatus:
        """Upload it to ``request.remote_location``: UPLOADED, or the kind of failure (N01.FR.10)."""
        ...


@runtime_checkable
class KnowsFileTransfer(Protocol):
    """Maintenance that can say how it fetches and uploads files."""

    @property
    def file_transfer_protocols(self) -> Sequence[str]:
        """In the standard's words: FTP, FTPS, HTTP, HTTPS, SFTP."""
        ...


class MaintenanceJobs:
    """What is under way: one firmware update and one upload at a time.

    Every status is told to the CSMS, in order, and kept while there is no link.
    """

    def __init__(
        self,
        station: ChargingStation,
        maintenance: Maintenance,
        clock: Clock,
        spawn: Callable[[Coroutine[object, object, None]], asyncio.Task[None]],
    ) -> None:
        self._station = station
        self._maintenance = maintenance
        self._clock = clock
        self._spawn = spawn
        self._accepted: tuple[object, Callable[[], None]] | None = None
        """The request to carry out when the answer has left, and what to do then."""
        self._updating: asyncio.Task[None] | None = None
        self._firmware: model.FirmwareStatusNotification | None = None
        self._uploading: asyncio.Task[None] | None = None
        self._upload_id: int | None = None
        self._idle = asyncio.Event()

    def transactions_ended(self) -> None:
        """No transaction runs any more."""
        self._idle.set()

    def give_up(self) -> None:
        """The station is left: nothing more begins."""
        for task in (self._updating, self._uploading):
            if _runs(task):
                task.cancel()

    # What the CSMS asks

    def update_firmware(self, request: model.UpdateFirmware) -> model.UpdateFirmwareResult:
        """Whether the update may begin; one that is under way is given up for it (L01.FR.24)."""
        if request.signing_certificate is not None:
            verdict = self._maintenance.check_signing_certificate(request.signing_certificate)
            if verdict is not model.UpdateFirmwareStatus.ACCEPTED:
                assert verdict in _SIGNING_CERTIFICATE_VERDICTS, verdict
                self._station.notify_security_event("InvalidFirmwareSigningCertificate")  # L01.FR.02
                return model.UpdateFirmwareResult(status=verdict)
        status = model.UpdateFirmwareStatus.ACCEPTED
        if _runs(self._updating):
            if self._firmware is not None and self._firmware.status is model.FirmwareStatus.INSTALLING:
                return model.UpdateFirmwareResult(  # L01.FR.27
                    status=model.UpdateFirmwareStatus.REJECTED,
                    status_info=model.StatusInfo(reason_code="FwUpdateInProgress"),
                )
            self._updating.cancel()
            status = model.UpdateFirmwareStatus.ACCEPTED_CANCELED
        self._accepted = request, lambda: self._begin_update(request)
        return model.UpdateFirmwareResult(status=status)

    def get_log(self, request: model.GetLog) -> model.GetLogResult:
        """Whether the upload may begin; one that is under way is given up for it (N01.FR.12)."""
        filename = self._maintenance.log_filename(request)
        if filename is None:
            return model.GetLogResult(status=model.LogStatus.REJECTED)
        status = model.LogStatus.ACCEPTED
        if _runs(self._uploading):
            self._uploading.cancel()
            self._tell_upload(model.UploadLogStatus.ACCEPTED_CANCELED, self._upload_id)  # N01.FR.20
            status = model.LogStatus.ACCEPTED_CANCELED
        self._accepted = request, lambda: self._begin_upload(request, filename)
        return model.GetLogResult(status=status, filename=filename)

    def answered(self, request: model.UpdateFirmware | model.GetLog) -> None:
        """The answer has left; what was accepted begins."""
        if self._accepted is not None and self._accepted[0] is request:
            begin, self._accepted = self._accepted[1], None
            begin()

    def _begin_update(self, request: model.UpdateFirmware) -> None:
        self._updating = self._spawn(self._update(request))

    def _begin_upload(self, request: model.GetLog, filename: str) -> None:
        self._upload_id = request.request_id
        self._uploading = self._spawn(self._upload(request, filename))

    async def tell_firmware_status(self) -> None:
        """Answer a trigger (L01.FR.25, L01.FR.26)."""
        last = self._firmware
        if last is None or last.status is model.FirmwareStatus.INSTALLED:
            last = model.FirmwareStatusNotification(status=model.FirmwareStatus.IDLE)
        result = await self._station.call(last)
        if result.losses and last.status is model.FirmwareStatus.DOWNLOAD_SCHEDULED:
            # It could not be said that something will happen; nothing does yet.
            await self._station.call(model.FirmwareStatusNotification(status=model.FirmwareStatus.IDLE))

    async def tell_log_status(self) -> None:
        """Answer a trigger (N01.FR.13; 1.6, 4.4)."""
        busy = _runs(self._uploading)
        await self._station.call(
            model.LogStatusNotification(
                status=model.UploadLogStatus.UPLOADING if busy else model.UploadLogStatus.IDLE,
                request_id=self._upload_id if busy else None,
            )
        )

    # Firmware

    async def _update(self, request: model.UpdateFirmware) -> None:
        if not self._is_due(request.retrieve_date_time):
            self._tell(request, model.FirmwareStatus.DOWNLOAD_SCHEDULED)  # L01.FR.13
            await self._due(request.retrieve_date_time)
        if not await self._downloaded(request):
            self._tell(request, model.FirmwareStatus.DOWNLOAD_FAILED)  # L01.FR.30
            return
        self._tell(request, model.FirmwareStatus.DOWNLOADED)
        signed = request.signing_certificate is not None or request.signature is not None
        if signed:
            if not await self._verified(request.signing_certificate, request.signature):
                self._tell(request, model.FirmwareStatus.INVALID_SIGNATURE)
                self._station.notify_security_event("InvalidFirmwareSignature")  # L01.FR.03
                return
            self._tell(request, model.FirmwareStatus.SIGNATURE_VERIFIED)
        if request.install_date_time is not None and not self._is_due(request.install_date_time):
            self._tell(request, model.FirmwareStatus.INSTALL_SCHEDULED)  # L01.FR.16
            await self._due(request.install_date_time)
        with self._evses_withheld():
            if self._station.charging:
                self._tell(request, model.FirmwareStatus.INSTALL_SCHEDULED)  # L01.FR.34
                await self._no_transactions()
            self._tell(request, model.FirmwareStatus.INSTALLING)
            status = await _or_failed(self._maintenance.install_firmware(), model.FirmwareStatus.INSTALLATION_FAILED)
            self._tell(request, status)
        if status is model.FirmwareStatus.INSTALLED and signed:
            self._station.notify_security_event("FirmwareUpdated")  # L01.FR.31

    async def _downloaded(self, request: model.UpdateFirmware) -> bool:
        async for _ in self._attempts(request):
            self._tell(request, model.FirmwareStatus.DOWNLOADING)
            if await _or_failed(self._maintenance.download_firmware(request.location), False):
                return True
        return False

    async def _verified(self, signing_certificate: str | None, signature: str | None) -> bool:
        if signing_certificate is None or signature is None:
            return False
        return await _or_failed(self._maintenance.verify_signature(signing_certificate, signature), False)

    @contextmanager
    def _evses_withheld(self) -> Iterator[None]:
        """Whatever is not in use is unavailable (L01.FR.07)."""
        self._withhold(True)
        try:
            yield
        finally:
            self._withhold(False)

    def _withhold(self, withheld: bool) -> None:
        for evse in self._station.evses.values():
            evse.withheld = withheld
        self._station.tell_statuses()

    async def _no_transactions(self) -> None:
        while self._station.charging:
            self._idle.clear()
            await self._idle.wait()

    def _tell(self, request: model.UpdateFirmware, status: model.FirmwareStatus) -> None:
        self._firmware = model.FirmwareStatusNotification(status=status, request_id=request.request_id)
        self._station.notify(self._firmware)

    # Logs

    async def _upload(self, request: model.GetLog, filename: str) -> None:
        status = model.UploadLogStatus.UPLOAD_FAILURE
        async for _ in self._attempts(request):
            self._tell_upload(model.UploadLogStatus.UPLOADING, request.request_id)
            status = await _or_failed(
                self._maintenance.upload_log(filename, request), model.UploadLogStatus.UPLOAD_FAILURE
            )
            if status is model.UploadLogStatus.UPLOADED:
                break
        self._tell_upload(status, request.request_id)

    def _tell_upload(self, status: model.UploadLogStatus, request_id: int | None) -> None:
        self._station.notify(model.LogStatusNotification(status=status, request_id=request_id))

    # Both

    async def _attempts(self, request: model.UpdateFirmware | model.GetLog) -> AsyncIterator[None]:
        """As often as there may be another try, and not before it is time for it."""
        yield
        for _ in range(_RETRIES if request.retries is None else request.retries):
            interval_s = request.retry_interval_s
            await self._clock.sleep(_RETRY_INTERVAL_S if interval_s is None else interval_s)
            yield

    def _is_due(self, time: datetime) -> bool:
        return time <= self._clock.now()

    async def _due(self, time: datetime) -> None:
        while not self._is_due(time):
            await self._clock.sleep((time - self._clock.now()).total_seconds())


def maintenance_router(jobs: MaintenanceJobs) -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.UpdateFirmware)
    def update(station: ChargingStation, request: model.UpdateFirmware) -> model.UpdateFirmwareResult:
        return jobs.update_firmware(request)

    @router.after(model.UpdateFirmware)
    def updating(station: ChargingStation, request: model.UpdateFirmware) -> None:
        jobs.answered(request)

    @router.on(model.GetLog)
    def get_log(station: ChargingStation, request: model.GetLog) -> model.GetLogResult:
        return jobs.get_log(request)

    @router.after(model.GetLog)
    def uploading(station: ChargingStation, request: model.GetLog) -> None:
        jobs.answered(request)

    return router


def _runs(task: asyncio.Task[None] | None) -> TypeGuard[asyncio.Task[None]]:
    return task is not None and not task.done()


async def _or_failed(work: Awaitable[ValueT], failed: ValueT) -> ValueT:
    """What ``work`` returns; ``failed`` if it raises."""
    try:
        return await work
    except Exception:
        logger.exception("maintenance failed")
        return failed
