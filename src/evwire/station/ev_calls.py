"""What a station tells and asks the CSMS on a car's behalf, over ISO 15118 (K15-K17, M01, M02, M06)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class _Station(Protocol):
    def now(self) -> datetime: ...
    async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...


class EVCalls:
    """Methods of :class:`evwire.station.ChargingStation`; versions before 2.0.1 raise NotInThisVersion."""

    async def notify_ev_charging_needs(
        self: _Station,
        evse_id: int,
        charging_needs: model.ChargingNeeds,
        *,
        max_schedule_tuples: int | None = None,
        timestamp: datetime | None = None,
    ) -> model.NotifyEVChargingNeedsResult:
        """Tell what a car wants; if the CSMS has a charging profile for it, that is set by a request of its own.

        ``timestamp`` is when the car said so, if that was not just now (K15.FR.20). Raises as :meth:`call`.
        """
        return await self.call(
            model.NotifyEVChargingNeeds(
                evse_id=evse_id,
                charging_needs=charging_needs,
                max_schedule_tuples=max_schedule_tuples,
                timestamp=timestamp,
            )
        )

    async def notify_ev_charging_schedule(
        self: _Station,
        evse_id: int,
        charging_schedule: model.ChargingSchedule,
        *,
        time_base: datetime | None = None,
        selected_charging_schedule_id: int | None = None,
        power_tolerance_acceptance: bool | None = None,
    ) -> model.NotifyEVChargingScheduleResult:
        """Tell how a car is going to charge, counted from ``time_base``, or else from now. Raises as :meth:`call`.

        ``selected_charging_schedule_id`` is that of the schedule it chose among those offered (K15.FR.21).
        """
        return await self.call(
            model.NotifyEVChargingSchedule(
                time_base=time_base or self.now(),
                evse_id=evse_id,
                charging_schedule=charging_schedule,
                selected_charging_schedule_id=selected_charging_schedule_id,
                power_tolerance_acceptance=power_tolerance_acceptance,
            )
        )

    async def get_15118_ev_certificate(
        self: _Station, iso15118_schema_version: str, action: model.CertificateAction, exi_request: str
    ) -> model.Get15118EVCertificateResult:
        """Have the CSMS see to a car's contract certificate: ``exi_request`` is the car's message in Base64.

        Raises as :meth:`call`.
        """
        return await self.call(
            model.Get15118EVCertificate(
                iso15118_schema_version=iso15118_schema_version, action=action, exi_request=exi_request
            )
        )

    async def get_certificate_status(
        self: _Station, ocsp_request_data: model.OCSPRequestData
    ) -> model.GetCertificateStatusResult:
        """Have the CSMS ask whether a certificate still holds. Raises as :meth:`call`."""
        return await self.call(model.GetCertificateStatus(ocsp_request_data=ocsp_request_data))
