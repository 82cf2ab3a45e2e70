"""What the CSMS may do to a station's local list and authorization cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evwire import model
from evwire.session import Router

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation


def authorization_control() -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.SendLocalList)
    async def send_local_list(station: ChargingStation, request: model.SendLocalList) -> model.SendLocalListResult:
        return await station.authorization.local_list.update(request)

    @router.on(model.GetLocalListVersion)
    def version(station: ChargingStation, request: model.GetLocalListVersion) -> model.GetLocalListVersionResult:
        return model.GetLocalListVersionResult(version_number=station.authorization.local_list.version_number)

    @router.on(model.ClearCache)
    def clear_cache(station: ChargingStation, request: model.ClearCache) -> model.ClearCacheResult:
        return station.authorization.clear_cache()

    return router
