"""Limits that somebody else than the CSMS sets: an energy management system, the grid's operator."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol, TypeVar

from evwire import model
from evwire.errors import EvwireError, NotInThisVersion
from evwire.station.charging_limits import ChargingLimits
from evwire.station.evse import EVSE

logger = logging.getLogger("evwire.station")

ResultT = TypeVar("ResultT", bound=model.Result)


class _Station(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def limits(self) -> ChargingLimits: ...
    @property
    def evses(self) -> Mapping[int, EVSE]: ...
    @property
    def online(self) -> bool: ...
    async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...


class ExternalLimits:
    """Of :class:`evwire.station.ChargingStation`: what it does about limits of others (K11-K13)."""

    async def set_external_limit(
        self: _Station, profile: model.ChargingProfile, source: model.ChargingLimitSource, *, evse_id: int = 0
    ) -> None:
        """Follow a limit of somebody else at once, and tell the CSMS, where it can be told.

        ``profile`` is of purpose ChargingStationExternalConstraints and not relative; EVSE 0 is the station. The CSMS
        can neither clear nor replace it, and it does not outlast a restart. Raises ValueError for another profile.
        """
        self.limits.set_external(profile, source, evse_id=evse_id)
        _rate_changed(self)
        await _tell(
            self, model.NotifyChargingLimit(limit_source=source, evse_id=evse_id or None, schedules=profile.schedules)
        )

    async def clear_external_limit(self: _Station, source: model.ChargingLimitSource, *, evse_id: int = 0) -> None:
        """Follow the limits of ``source`` for this EVSE no more, and tell the CSMS, where it can be told."""
        self.limits.clear_external(source, evse_id=evse_id)
        _rate_changed(self)
        await _tell(self, model.ClearedChargingLimit(limit_source=source, evse_id=evse_id or None))


def _rate_changed(station: _Station) -> None:
    """K11.FR.04, K13.FR.03."""
    for evse in station.evses.values():
        if evse.transaction is not None:
            evse.transaction.sample(model.TriggerReason.CHARGING_RATE_CHANGED)


async def _tell(station: _Station, request: model.NotifyChargingLimit | model.ClearedChargingLimit) -> None:
    if not station.online:
        return
    try:
        if isinstance(request, model.NotifyChargingLimit):
            await station.call(request)
        else:
            await station.call(request)
    except NotInThisVersion:
        logger.debug("%s: the version has no word for limits of others", station.id)
    except EvwireError as error:
        # The limit holds whether the CSMS knows of it or not.
        logger.warning("%s: %s was not taken: %s", station.id, type(request).__name__, error)
