"""What a CSMS may have a station watch."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class MonitoringCalls:
    """Methods of :class:`~evwire.Station`; versions that have no such message raise NotInThisVersion."""

    __slots__ = ()

    if TYPE_CHECKING:

        async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...

    async def set_variable_monitoring(self, *monitors: model.MonitoringSetting) -> model.SetVariableMonitoringResult:
        """Have the station watch variables; the result says what became of each (N04). Raises as :meth:`call`."""
        return await self.call(model.SetVariableMonitoring(set_monitoring_data=monitors))

    async def clear_variable_monitoring(self, *ids: int) -> model.ClearVariableMonitoringResult:
        """Have the station forget monitors; the result says what became of each (N06). Raises as :meth:`call`."""
        return await self.call(model.ClearVariableMonitoring(id=ids))

    async def set_monitoring_level(self, severity: int) -> model.SetMonitoringLevelResult:
        """Hear of events of this severity, 0 (danger) to 9 (debug), and graver ones only (N05).

        Raises as :meth:`call`.
        """
        return await self.call(model.SetMonitoringLevel(severity=severity))

    async def set_monitoring_base(self, monitoring_base: model.MonitoringBase) -> model.SetMonitoringBaseResult:
        """Activate a set of monitors (N03). Raises as :meth:`call`."""
        return await self.call(model.SetMonitoringBase(monitoring_base=monitoring_base))

    async def get_monitoring_report(
        self,
        *criteria: model.MonitoringCriterion,
        variables: Sequence[model.MonitoredVariable] = (),
        request_id: int | None = None,
    ) -> model.GetMonitoringReportResult:
        """Have the station send its monitors of these kinds on these variables, or all (N02).

        They come in NotifyMonitoringReport with ``request_id``; without one a random one is taken. Raises as
        :meth:`call`.
        """
        number = secrets.randbelow(2**31 - 1) + 1 if request_id is None else request_id
        return await self.call(
            model.GetMonitoringReport(
                request_id=number, monitoring_criteria=criteria, component_variable=tuple(variables)
            )
        )
