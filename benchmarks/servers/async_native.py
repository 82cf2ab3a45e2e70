"""Coroutines for 1.6's own messages."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.servers.example import run
from evwire import CSMS, AllowAny, Station, v16

csms = CSMS(admission=AllowAny())


@csms.on(v16.BootNotificationRequest)
async def boot(station: Station[None], request: v16.BootNotificationRequest) -> v16.BootNotificationResponse:
    return v16.BootNotificationResponse(
        status=v16.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=60
    )


@csms.on(v16.HeartbeatRequest)
async def heartbeat(station: Station[None], request: v16.HeartbeatRequest) -> v16.HeartbeatResponse:
    return v16.HeartbeatResponse(current_time=datetime.now(UTC))


@csms.on(v16.MeterValuesRequest)
async def meter_values(station: Station[None], request: v16.MeterValuesRequest) -> v16.MeterValuesResponse:
    return v16.MeterValuesResponse()


if __name__ == "__main__":
    run(csms)
