"""What a CSMS may ask of a station about firmware, logs and certificates."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class MaintenanceCalls:
    """Methods of :class:`~evwire.Station`."""

    __slots__ = ()

    if TYPE_CHECKING:

        async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...

    async def update_firmware(
        self,
        location: str,
        retrieve_date_time: datetime,
        *,
        install_date_time: datetime | None = None,
        signing_certificate: str | None = None,
        signature: str | None = None,
        request_id: int | None = None,
        retries: int | None = None,
        retry_interval_s: int | None = None,
    ) -> model.UpdateFirmwareResult:
        """Have the station fetch firmware at this URL, not before ``retrieve_date_time``, and install it (L01, L02).

        Signed firmware has both ``signing_certificate`` (PEM) and ``signature`` (Base64). How far it is, the
        station tells in FirmwareStatusNotifications, with ``request_id`` where the version has it; without one a
        random one is taken. Raises as :meth:`call`.
        """
        return await self.call(
            model.UpdateFirmware(
                location=location,
                retrieve_date_time=retrieve_date_time,
                request_id=_number() if request_id is None else request_id,
                install_date_time=install_date_time,
                signing_certificate=signing_certificate,
                signature=signature,
                retries=retries,
                retry_interval_s=retry_interval_s,
            )
        )

    async def get_log(
        self,
        log_type: model.LogType,
        remote_location: str,
        *,
        oldest_timestamp: datetime | None = None,
        latest_timestamp: datetime | None = None,
        request_id: int | None = None,
        retries: int | None = None,
        retry_interval_s: int | None = None,
    ) -> model.GetLogResult:
        """Have the station upload a log to this URL (N01); the result has the name of the file to come.

        How far it is, the station tells in LogStatusNotifications, with ``request_id`` where the version has it;
        without one a random one is taken. Raises as :meth:`call`.
        """
        return await self.call(
            model.GetLog(
                log_type=log_type,
                remote_location=remote_location,
                request_id=_number() if request_id is None else request_id,
                oldest_timestamp=oldest_timestamp,
                latest_timestamp=latest_timestamp,
                retries=retries,
                retry_interval_s=retry_interval_s,
            )
        )

    async def install_certificate(
        self, certificate_type: model.InstallCertificateUse, certificate: str
    ) -> model.InstallCertificateResult:
        """Have the station trust this root certificate, a PEM text (M05). Raises as :meth:`call`."""
        return await self.call(model.InstallCertificate(certificate_type=certificate_type, certificate=certificate))

    async def delete_certificate(self, certificate: model.CertificateHashData) -> model.DeleteCertificateResult:
        """Have the station forget a certificate, named as it lists it (M04). Raises as :meth:`call`."""
        return await self.call(model.DeleteCertificate(certificate_hash_data=certificate))

    async def get_installed_certificate_ids(
        self, *certificate_types: model.GetCertificateIdUse
    ) -> model.GetInstalledCertificateIdsResult:
        """Which certificates of these uses the station holds; of all uses, if none is named (M03).

        Raises as :meth:`call`; some versions want exactly one use, else NotInThisVersion.
        """
        return await self.call(model.GetInstalledCertificateIds(certificate_types=certificate_types))

    async def certificate_signed(
        self,
        certificate_chain: str,
        *,
        certificate_type: model.CertificateSigningUse | None = None,
        request_id: int | None = None,
    ) -> model.CertificateSignedResult:
        """Hand the station its certificate, as PEM text, followed by those of the sub-CAs (A02, A03).

        ``certificate_type`` and ``request_id`` are those of its SignCertificate. Raises as :meth:`call`.
        """
        return await self.call(
            model.CertificateSigned(
                certificate_chain=certificate_chain, certificate_type=certificate_type, request_id=request_id
            )
        )


def _number() -> int:
    return secrets.randbelow(2**31 - 1) + 1
