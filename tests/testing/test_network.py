"""A CSMS and a station, joined in memory, on a clock that the test turns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evwire import CSMS, AllowAny, ChargingStation, Station, model
from evwire.simulator import SimulatedHardware, Vehicle
from evwire.station import StationSettings
from evwire.testing import ManualClock, Network


class Lab:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.csms = CSMS(admission=AllowAny(), clock=self.clock)
        self.events: list[model.TransactionEvent] = []
        self.heartbeats = 0

        @self.csms.on(model.BootNotification)
        async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult.accepted(interval_s=300)

        @self.csms.on(model.Heartbeat)
        async def heartbeat(station: Station[None], request: model.Heartbeat) -> model.HeartbeatResult:
            self.heartbeats += 1
            return model.HeartbeatResult()

        @self.csms.on(model.StatusNotification)
        async def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
            return model.StatusNotificationResult()

        @self.csms.on(model.Authorize)
        async def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
            return model.AuthorizeResult.accepted()

        @self.csms.on(model.TransactionEvent)
        async def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
            self.events.append(request)
            return model.TransactionEventResult()


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_an_hour_of_charging_takes_no_time_and_arrives_exactly_even_with_the_network_down_in_between(
    version: str,
) -> None:
    lab = Lab()
    clock = lab.clock
    hardware = SimulatedHardware(clock=clock, meter_start_wh=5000)
    settings = StationSettings(sample_interval_s=900, retry_random_range_s=0)
    async with (
        Network(lab.csms) as network,
        ChargingStation(
            "CP001",
            "memory:///",
            versions=[version],
            hardware=hardware,
            settings=settings,
            clock=clock,
            connect=network.connect,
        ) as station,
    ):
        await clock.settle()
        assert station.online
        hardware.attach_vehicle(Vehicle(max_power_w=10_000))
        station.plugged_in(1)
        await clock.settle()
        await station.present_token(1, model.IdToken("04A2B3C4"))
        await clock.settle()
        network.down = True
        network.cut()
        await clock.advance(1800)
        assert not station.connected
        assert len(lab.events) == 1
        network.down = False
        await clock.advance(1800)
        await station.present_token(1, model.IdToken("04A2B3C4"))
        await clock.settle()
        assert station.online
    started, *updates, ended = lab.events
    assert (started.kind.value, ended.kind.value) == ("Started", "Ended")
    assert (started.meter_start_wh, ended.meter_stop_wh) == (5000, 15000)
    assert [event.timestamp - started.timestamp for event in updates] == [
        timedelta(seconds=seconds) for seconds in (900, 1800, 2700, 3600)
    ]
    assert {event.transaction_id for event in lab.events} == {started.transaction_id}
    assert lab.heartbeats >= 2


async def test_time_stands_still_until_it_is_turned() -> None:
    clock = ManualClock()
    rang: list[float] = []
    clock.call_at(2, lambda: rang.append(clock.monotonic()))
    clock.call_at(1, lambda: clock.call_at(1.5, lambda: rang.append(clock.monotonic())))
    cancelled = clock.call_at(1, lambda: rang.append(-1))
    cancelled.cancel()
    start = clock.now()
    await clock.advance(1.75)
    assert rang == [1.5]
    await clock.advance(1)
    assert rang == [1.5, 2]
    assert clock.now() - start == timedelta(seconds=2.75)
