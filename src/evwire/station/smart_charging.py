"""What the CSMS may ask about charging profiles, in version-independent words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from evwire import model
from evwire.errors import CallRefused, RpcErrorCode
from evwire.session import CallContext, Router
from evwire.station.profile_rules import Refused, meant_by_clear, meant_by_get
from evwire.station.profiles import InstalledProfile
from evwire.versions import by_name

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation


def smart_charging() -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.SetChargingProfile)
    def set_profile(
        station: ChargingStation, request: model.SetChargingProfile, call: CallContext
    ) -> model.SetChargingProfileResult:
        _check_supported(station)
        try:
            station.limits.install(request, same_level_replaces=by_name(call.version).same_level_replaces_profile)
        except Refused as refusal:
            return model.SetChargingProfileResult(status=model.ChargingProfileStatus.REJECTED, status_info=refusal.info)
        return model.SetChargingProfileResult(status=model.ChargingProfileStatus.ACCEPTED)

    @router.on(model.ClearChargingProfile)
    def clear_profile(
        station: ChargingStation, request: model.ClearChargingProfile
    ) -> model.ClearChargingProfileResult:
        _check_supported(station)
        meant = meant_by_clear(request, station.limits.installed)
        station.limits.remove(*meant)
        status = model.ClearChargingProfileStatus.ACCEPTED if meant else model.ClearChargingProfileStatus.UNKNOWN
        return model.ClearChargingProfileResult(status=status)

    @router.on(model.GetCompositeSchedule)
    def composite(station: ChargingStation, request: model.GetCompositeSchedule) -> model.GetCompositeScheduleResult:
        _check_supported(station)
        schedule = station.limits.composite(request.evse_id, request.duration_s, request.charging_rate_unit)
        if schedule is None:  # K08.FR.05
            return model.GetCompositeScheduleResult(status=model.GetCompositeScheduleStatus.REJECTED)
        return model.GetCompositeScheduleResult(status=model.GetCompositeScheduleStatus.ACCEPTED, schedule=schedule)

    @router.on(model.GetChargingProfiles)
    def get_profiles(station: ChargingStation, request: model.GetChargingProfiles) -> model.GetChargingProfilesResult:
        _check_supported(station)
        found = meant_by_get(request, station.limits.installed)
        status = model.GetChargingProfileStatus.ACCEPTED if found else model.GetChargingProfileStatus.NO_PROFILES
        return model.GetChargingProfilesResult(status=status)

    @router.after(model.GetChargingProfiles)
    async def report(station: ChargingStation, request: model.GetChargingProfiles) -> None:
        """One message for each EVSE and source (K09.FR.01, K09.FR.02)."""

        def place(each: InstalledProfile) -> tuple[int, str]:
            return each.evse_id, each.source

        found = sorted(meant_by_get(request, station.limits.installed), key=place)
        groups = [list(group) for _, group in groupby(found, key=place)]
        for number, group in enumerate(groups, 1):
            await station.call(
                model.ReportChargingProfiles(
                    request_id=request.request_id,
                    evse_id=group[0].evse_id,
                    limit_source=group[0].source,
                    profiles=tuple(each.profile for each in group),
                    to_be_continued=number < len(groups),
                )
            )

    return router


def _check_supported(station: ChargingStation) -> None:
    if not station.limits.supported:  # K01.FR.29; 1.6 errata 3.39
        raise CallRefused(RpcErrorCode.NOT_SUPPORTED, "the hardware cannot be limited")
