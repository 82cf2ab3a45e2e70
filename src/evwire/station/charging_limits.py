"""A station's charging profiles at work: the hardware is told what each EVSE may draw, whenever that changes."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping

from evwire import model
from evwire.clock import Clock, Timer
from evwire.station.evse import EVSE
from evwire.station.hardware import CurrentLimiter, Hardware
from evwire.station.profile_rules import Refused, accepted, check_content
from evwire.station.profile_storage import ProfileStorage
from evwire.station.profiles import (
    InstalledProfile,
    Using,
    composite_schedule,
    leading,
    limit_at,
    lowest,
    next_change,
    shares,
    station_schedule,
)
from evwire.station.settings import StationSettings

logger = logging.getLogger("evwire.station")

_LONGEST_COMPOSITE_S = 7 * 86_400
_A = model.ChargingRateUnit.A
_STATION_PURPOSES = (
    model.ChargingProfilePurpose.CHARGING_STATION_MAX_PROFILE,
    model.ChargingProfilePurpose.CHARGING_STATION_EXTERNAL_CONSTRAINTS,
)


class ChargingLimits:
    """The profiles of one station, and what follows from them for its hardware.

    The station's own limit is divided evenly among the EVSEs that charge (1.6, 3.13.3; K 3.5).
    """

    def __init__(
        self,
        hardware: Hardware,
        evses: Mapping[int, EVSE],
        settings: StationSettings,
        storage: ProfileStorage,
        clock: Clock,
        station_id: str,
    ) -> None:
        self._limiter = hardware if isinstance(hardware, CurrentLimiter) else None
        self._evses = evses
        self._settings = settings
        self._storage = storage
        self._clock = clock
        self._station_id = station_id
        self._timer: Timer | None = None
        self._external: dict[int, InstalledProfile] = {}
        """Limits of others, by profile id; whoever sets them says them again after a restart."""
        self._told: dict[int, tuple[float | None, int | None]] = {}
        # No transaction outlasts a restart.
        for each in tuple(storage.profiles()):
            if each.profile.purpose is model.ChargingProfilePurpose.TX_PROFILE:
                storage.drop_profile(each.profile.id)

    @property
    def supported(self) -> bool:
        """Whether the hardware can be limited."""
        return self._limiter is not None

    @property
    def installed(self) -> tuple[InstalledProfile, ...]:
        """All profiles, the oldest first."""
        return (*self._storage.profiles(), *self._external.values())

    def install(self, request: model.SetChargingProfile, *, same_level_replaces: bool) -> None:
        """Keep a profile, and follow it. Raises Refused."""
        new, replaced = accepted(
            request,
            self.installed,
            limits=self._settings.profile_limits,
            evse_ids=self._evses.keys(),
            running={evse_id: using.transaction_id for evse_id, using in self._uses() if using.transaction_id},
            same_level_replaces=same_level_replaces,
            now=self._clock.now(),
        )
        for each in replaced:
            self._storage.drop_profile(each.profile.id)
        self._storage.keep_profile(new)
        self.apply()

    def check_for_start(self, profile: model.ChargingProfile) -> None:
        """Raise Refused for a profile that a transaction cannot begin with (K05.FR.02; 1.6, 5.16.2)."""
        if profile.purpose is not model.ChargingProfilePurpose.TX_PROFILE or profile.transaction_id is not None:
            raise Refused("InvalidProfile", "expected a TxProfile without a transaction")
        check_content(profile, self._settings.profile_limits)

    def set_external(
        self, profile: model.ChargingProfile, source: model.ChargingLimitSource, *, evse_id: int = 0
    ) -> None:
        """Follow a limit of somebody else, such as an energy management system (K11, K12).

        ``profile`` is of purpose ChargingStationExternalConstraints and not relative; the CSMS can neither clear nor
        replace it. It does not outlast a restart. Raises ValueError for another.
        """
        relative = profile.kind not in (model.ChargingProfileKind.ABSOLUTE, model.ChargingProfileKind.RECURRING)
        if profile.purpose is not _STATION_PURPOSES[1] or relative or len(profile.schedules) != 1:
            raise ValueError("expected one absolute or recurring schedule of ChargingStationExternalConstraints")
        self._storage.drop_profile(profile.id)
        self._external[profile.id] = InstalledProfile(evse_id, profile, self._clock.now(), source)
        self.apply()

    def clear_external(self, source: model.ChargingLimitSource, *, evse_id: int = 0) -> None:
        """Follow the limits that ``source`` set for this EVSE no more (K13)."""
        kept = {
            number: each for number, each in self._external.items() if (each.source, each.evse_id) != (source, evse_id)
        }
        self._external = kept
        self.apply()

    def remove(self, *installed: InstalledProfile) -> None:
        """Follow these no more."""
        for each in installed:
            self._storage.drop_profile(each.profile.id)
        self.apply()

    def transaction_ended(self, transaction_id: str) -> None:
        """Its profiles go with it (K02.FR.05; 1.6, 3.13.1)."""
        self.remove(*(each for each in self.installed if each.profile.transaction_id == transaction_id))

    def composite(
        self, evse_id: int, duration_s: int, unit: model.ChargingRateUnit | None
    ) -> model.CompositeSchedule | None:
        """What the profiles allow from now on, for a week at most; None for an EVSE that there is not (K08)."""
        if evse_id != 0 and evse_id not in self._evses:
            return None
        start = self._clock.now().replace(microsecond=0)
        duration_s = max(1, min(duration_s, _LONGEST_COMPOSITE_S))
        unit, supply, uses = unit or self._usual_unit(), self._settings.supply, dict(self._uses())
        if evse_id:
            periods = composite_schedule(self.installed, evse_id, start, duration_s, unit, supply, uses.get(evse_id))
        else:
            each_use = [(each, uses.get(each)) for each in self._evses]
            periods = station_schedule(self.installed, each_use, start, duration_s, unit, supply)
        return model.CompositeSchedule(
            evse_id=evse_id, duration_s=duration_s, charging_rate_unit=unit, periods=periods, schedule_start=start
        )

    def apply(self) -> None:
        """Tell the hardware what holds now, and look again when that changes."""
        if self._limiter is None:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now, installed, supply = self._clock.now(), self.installed, self._settings.supply
        uses = self._uses()
        limits = [limit_at(installed, evse_id, now, _A, supply, using) for evse_id, using in uses]
        in_all = (leading(installed, purpose, 0, now, None) for purpose in _STATION_PURPOSES)
        whole = lowest((found for found in in_all if found is not None), _A, supply)
        divided = shares(whole.value, [limit.value for limit in limits])
        allowed = {
            evse_id: (None if math.isinf(share) else max(0.0, share), limit.number_phases)
            for (evse_id, _), limit, share in zip(uses, limits, divided, strict=True)
        }
        for evse_id, evse in self._evses.items():
            limit_a, phases = allowed.get(evse_id, (None, None))
            if self._told.get(evse_id, (None, None)) != (limit_a, phases):
                self._told[evse_id] = (limit_a, phases)
                self._limiter.set_limit(evse_id, limit_a, phases)
                logger.info("%s: EVSE %d may draw %s A", self._station_id, evse_id, limit_a)
            if evse.transaction is not None:
                evse.transaction.limited(limit_a)
        change = next_change(installed, now, [using for _, using in uses])
        if change is not None:
            wait_s = (change - now).total_seconds()
            self._timer = self._clock.call_at(self._clock.monotonic() + wait_s, self.apply)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _uses(self) -> list[tuple[int, Using]]:
        return [
            (evse_id, Using(evse.transaction.started_at, evse.transaction.id))
            for evse_id, evse in self._evses.items()
            if evse.transaction is not None and evse.transaction.running
        ]

    def _usual_unit(self) -> model.ChargingRateUnit:
        units = {each.profile.schedules[0].charging_rate_unit for each in self.installed}
        return units.pop() if len(units) == 1 else _A
