"""The example with coroutines for the version-independent messages."""

from __future__ import annotations

from benchmarks.servers import example
from evwire import Station, model

csms = example.load()


@csms.on(model.Heartbeat)
async def heartbeat(station: Station[None], request: model.Heartbeat) -> model.HeartbeatResult:
    return model.HeartbeatResult()


@csms.on(model.MeterValues)
async def meter_values(station: Station[None], request: model.MeterValues) -> model.MeterValuesResult:
    return model.MeterValuesResult()


if __name__ == "__main__":
    example.run(csms)
