"""What stations are made of, as they say: kept before it is acknowledged."""

from __future__ import annotations

from evwire import CSMS, CallContext, Station, model
from evwire.server.storage import Database, variables


def keep_reports(csms: CSMS[None], database: Database) -> None:
    """Keep every part of a report that a station sends, asked for or not (B07, B08)."""

    @csms.on(model.NotifyReport)
    async def reported(
        station: Station[None], report: model.NotifyReport, call: CallContext
    ) -> model.NotifyReportResult:
        told = variables.reported(station.id, report.variables, report.generated_at, call.received_at)
        await database.write(told)
        return model.NotifyReportResult()
