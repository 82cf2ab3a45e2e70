"""What a CSMS may ask of a station about charging profiles."""

from __future__ import annotations

import secrets
from typing import Protocol, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class _Calls(Protocol):
    async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...


class ChargingProfiles:
    """Of :class:`evwire.csms.Station`: the intentional methods of smart charging."""

    __slots__ = ()

    async def set_charging_profile(
        self: _Calls, evse_id: int, profile: model.ChargingProfile
    ) -> model.SetChargingProfileResult:
        """Have an EVSE, or with 0 the station, keep a profile, in place of one with the same id (K01; 1.6, 5.16).

        Limits are in the schedule's unit: A per phase, or W in all. Raises as :meth:`call`; NotInThisVersion for
        a purpose or kind that the version has not, and in 1.x for a transaction that has no number yet.
        """
        return await self.call(model.SetChargingProfile(evse_id=evse_id, profile=profile))

    async def clear_charging_profile(
        self: _Calls,
        profile_id: int | None = None,
        *,
        evse_id: int | None = None,
        purpose: model.ChargingProfilePurpose | None = None,
        stack_level: int | None = None,
    ) -> model.ClearChargingProfileResult:
        """Forget one profile, or all that fit the rest (K10; 1.6, 5.5). Raises as :meth:`call`."""
        return await self.call(
            model.ClearChargingProfile(profile_id=profile_id, evse_id=evse_id, purpose=purpose, stack_level=stack_level)
        )

    async def get_composite_schedule(
        self: _Calls, evse_id: int, duration_s: int, *, unit: model.ChargingRateUnit | None = None
    ) -> model.GetCompositeScheduleResult:
        """The limits that result from all profiles, from now on, of an EVSE or with 0 of the station (K08; 1.6, 5.7).

        Without ``unit`` the station chooses between A per phase and W in all. Raises as :meth:`call`.
        """
        return await self.call(
            model.GetCompositeSchedule(evse_id=evse_id, duration_s=duration_s, charging_rate_unit=unit)
        )

    async def get_charging_profiles(
        self: _Calls,
        *,
        request_id: int | None = None,
        evse_id: int | None = None,
        profile_ids: tuple[int, ...] = (),
        purpose: model.ChargingProfilePurpose | None = None,
        stack_level: int | None = None,
        limit_sources: tuple[model.ChargingLimitSource, ...] = (),
    ) -> model.GetChargingProfilesResult:
        """Ask for the profiles that fit; they come in ReportChargingProfiles with ``request_id`` (K09; 2.x).

        2.x wants ``profile_ids`` or some of purpose, level and sources. Without a request id a random one is taken.
        Raises as :meth:`call`; NotInThisVersion in 1.x.
        """
        return await self.call(
            model.GetChargingProfiles(
                request_id=secrets.randbelow(2**31 - 1) + 1 if request_id is None else request_id,
                evse_id=evse_id,
                profile_ids=profile_ids,
                purpose=purpose,
                stack_level=stack_level,
                limit_sources=limit_sources,
            )
        )
