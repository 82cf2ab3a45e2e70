"""The example with coroutines for 1.6's own messages."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.servers import example
from evwire import Station, v16

csms = example.load()


@csms.on(v16.HeartbeatRequest)
async def heartbeat(station: Station[None], request: v16.HeartbeatRequest) -> v16.HeartbeatResponse:
    return v16.HeartbeatResponse(current_time=datetime.now(UTC))


@csms.on(v16.MeterValuesRequest)
async def meter_values(station: Station[None], request: v16.MeterValuesRequest) -> v16.MeterValuesResponse:
    return v16.MeterValuesResponse()


if __name__ == "__main__":
    example.run(csms)
