"""What the CSMS may ask of the station's variables; a report follows its answer, in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evwire import model
from evwire.session import Router

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

_VARIABLES_IN_A_PART = 20


def variables() -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.GetVariables)
    def get(station: ChargingStation, request: model.GetVariables) -> model.GetVariablesResult:
        return model.GetVariablesResult(values=tuple(station.configuration.get(each) for each in request.queries))

    @router.on(model.SetVariables)
    async def set_(station: ChargingStation, request: model.SetVariables) -> model.SetVariablesResult:
        outcomes = tuple(station.configuration.set(each) for each in request.settings)
        await station.configuration.flushed()
        return model.SetVariablesResult(outcomes=outcomes)

    @router.after(model.SetVariables)
    def changed(station: ChargingStation, request: model.SetVariables) -> None:
        if station.password.take_change():  # A01
            station.reconnect()

    @router.on(model.GetBaseReport)
    def base_report(station: ChargingStation, request: model.GetBaseReport) -> model.GetBaseReportResult:
        if not model.is_known(request.report_base):
            return model.GetBaseReportResult(status=model.ReportStatus.NOT_SUPPORTED)
        # Where the answer is the report there is no other one: all that can be got is in it, then.
        return model.GetBaseReportResult(
            status=model.ReportStatus.ACCEPTED,
            variables=station.configuration.base_report(model.ReportBase.FULL_INVENTORY),
        )

    @router.after(model.GetBaseReport)
    async def report_base(station: ChargingStation, request: model.GetBaseReport) -> None:
        if model.is_known(request.report_base):
            await _notify(station, request.request_id, station.configuration.base_report(request.report_base))

    @router.on(model.GetReport)
    def report(station: ChargingStation, request: model.GetReport) -> model.GetReportResult:
        if not all(model.is_known(each) for each in request.criteria):
            return model.GetReportResult(status=model.ReportStatus.NOT_SUPPORTED)
        found = station.configuration.report(request.criteria, request.selected)
        status = model.ReportStatus.ACCEPTED if found else model.ReportStatus.EMPTY_RESULT_SET
        return model.GetReportResult(status=status)

    @router.after(model.GetReport)
    async def report_found(station: ChargingStation, request: model.GetReport) -> None:
        if all(model.is_known(each) for each in request.criteria):
            found = station.configuration.report(request.criteria, request.selected)
            if found:
                await _notify(station, request.request_id, found)

    return router


async def _notify(station: ChargingStation, request_id: int, found: tuple[model.ReportedVariable, ...]) -> None:
    generated_at = station.now()
    parts = [found[at : at + _VARIABLES_IN_A_PART] for at in range(0, len(found), _VARIABLES_IN_A_PART)] or [()]
    for seq_no, part in enumerate(parts):
        await station.call(
            model.NotifyReport(
                request_id=request_id,
                seq_no=seq_no,
                generated_at=generated_at,
                variables=part,
                more=seq_no + 1 < len(parts),
            )
        )
