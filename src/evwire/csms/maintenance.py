"""What a CSMS may ask of a station about firmware and logs."""

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


def _number() -> int:
    return secrets.randbelow(2**31 - 1) + 1
