"""Coroutines for version-independent messages."""

from __future__ import annotations

from benchmarks.servers.example import run
from evwire import CSMS, AllowAny, Station, model

csms = CSMS(admission=AllowAny())


@csms.on(model.BootNotification)
async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
    return model.BootNotificationResult.accepted(interval_s=60)


@csms.on(model.Heartbeat)
async def heartbeat(station: Station[None], request: model.Heartbeat) -> model.HeartbeatResult:
    return model.HeartbeatResult()


@csms.on(model.MeterValues)
async def meter_values(station: Station[None], request: model.MeterValues) -> model.MeterValuesResult:
    return model.MeterValuesResult()


@csms.on(model.TransactionEvent)  # readings within a transaction
async def transaction(station: Station[None], event: model.TransactionEvent) -> model.TransactionEventResult:
    return model.TransactionEventResult()


if __name__ == "__main__":
    run(csms)
