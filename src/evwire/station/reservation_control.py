"""What the CSMS may reserve at a station. The answer leaves before the statuses that follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evwire import model
from evwire.session import Router

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation


def reservation_control() -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.ReserveNow)
    def reserve(station: ChargingStation, request: model.ReserveNow) -> model.ReserveNowResult:
        return station.reservations.reserve(request)

    @router.after(model.ReserveNow)
    def reserved(station: ChargingStation, request: model.ReserveNow) -> None:
        station.tell_statuses()

    @router.on(model.CancelReservation)
    def cancel(station: ChargingStation, request: model.CancelReservation) -> model.CancelReservationResult:
        return station.reservations.cancel(request.reservation_id)

    @router.after(model.CancelReservation)
    def cancelled(station: ChargingStation, request: model.CancelReservation) -> None:
        station.tell_statuses()

    return router
