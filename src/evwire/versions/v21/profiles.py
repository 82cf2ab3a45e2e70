"""Charging profiles of 2.1: sources of limits are text, and a period need not have a limit."""

from __future__ import annotations

from typing import cast

from evwire import model
from evwire.versions.mapping import Losses
from evwire.versions.v201 import enums as enums_201
from evwire.versions.v201.profiles import Profiles


class Profiles21(Profiles):
    """2.0.1's rules, except for what 2.1 made wider (ChargingLimitType, ChargingSchedulePeriodType)."""

    def _lower_source(
        self,
        request: model.ReportChargingProfiles | model.NotifyChargingLimit | model.ClearedChargingLimit,
        losses: Losses,
    ) -> enums_201.ChargingLimitSourceEnumType:
        return self._lower_source_asked_for(request.limit_source)

    def _lower_source_asked_for(self, source: model.ChargingLimitSource) -> enums_201.ChargingLimitSourceEnumType:
        return cast("enums_201.ChargingLimitSourceEnumType", source.value)

    def _lower_limit_of(self, period: model.ChargingSchedulePeriod) -> float:
        return cast("float", period.limit)
