"""B05-B08; 1.6, 5.3 and 5.8: a CSMS gets and sets a station's variables, whatever the version."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from evwire import CSMS, AllowAny, model
from evwire.csms import Station
from evwire.errors import CallTimedOut, ConnectionClosed, NotInThisVersion
from evwire.station import ChargingStation, Setting
from evwire.testing import ManualClock, Network
from evwire.transport import memory
from evwire.versions import ALL, V16, V21, V201, Version
from station_lab import FakeRelay
from wire import Wire

HEARTBEAT = model.VariableQuery.of("OCPPCommCtrlr", "HeartbeatInterval")
ATTEMPTS = model.VariableQuery.of("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent")
OWN = model.VariableQuery.of(model.CUSTOMIZATION, "com.example.Colour")
IN_2_X = [V201, V21]


@asynccontextmanager
async def joined(version: Version) -> AsyncIterator[tuple[Station[None], ChargingStation, list[str], ManualClock]]:
    """A CSMS, its station, the frames that the CSMS sends, and the clock of both."""
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    sent: list[str] = []

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=300)

    @csms.on(model.StatusNotification)
    def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
        return model.StatusNotificationResult()

    def tap(station_id: str, direction: str, frame: bytes) -> None:
        if direction == "out" and frame.startswith(b"[2"):
            sent.append(frame.decode().split('"')[3])

    csms.tap(tap)
    async with (
        Network(csms) as network,
        ChargingStation(
            "CP001",
            "ws://csms",
            versions=[version.name],
            hardware=FakeRelay(),
            clock=clock,
            connect=network.connect,
        ) as station,
    ):
        await station.wait_registered()
        await clock.settle()
        found = csms.stations.get("CP001")
        assert found is not None
        yield found, station, sent, clock


@pytest.mark.parametrize("version", ALL)
async def test_values_are_got_and_set_in_the_same_words_in_every_version(version: Version) -> None:
    async with joined(version) as (it, station, _, _clock):
        station.configuration.add_own("com.example.Colour", "red", reboot_required=True)
        outcomes = await it.set_variables(
            (
                model.VariableSetting.of("OCPPCommCtrlr", "HeartbeatInterval", "60"),
                model.VariableSetting.of("OCPPCommCtrlr", "MessageAttempts", "none", "TransactionEvent"),
                model.VariableSetting.of(model.CUSTOMIZATION, "com.example.Colour", "blue"),
                model.VariableSetting.of(model.CUSTOMIZATION, "com.example.Nothing", "1"),
            )
        )
        assert [each.status.value for each in outcomes.outcomes] == [
            "Accepted",
            "Rejected",
            "RebootRequired",
            "UnknownVariable",
        ]
        values = await it.get_variables((HEARTBEAT, ATTEMPTS, OWN))
        assert values.value("OCPPCommCtrlr", "HeartbeatInterval") == "60"
        assert values.value("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent") == "3"
        assert values.value(model.CUSTOMIZATION, "com.example.Colour") == "blue"
        assert values.value("OCPPCommCtrlr", "Nothing") is None
        assert outcomes.losses == values.losses == ()


@pytest.mark.requirement("B05.FR.11", "B06.FR.05")
@pytest.mark.parametrize("version", IN_2_X)
async def test_no_more_variables_are_asked_for_at_once_than_the_station_takes(version: Version) -> None:
    async with joined(version) as (it, station, sent, _clock):
        limit = station.configuration.find(
            model.Component(name="DeviceDataCtrlr"), model.Variable(name="ItemsPerMessage", instance="GetVariables")
        )
        assert limit is not None
        station.configuration.add(with_value(limit, "2"))
        values = await it.get_variables((HEARTBEAT, ATTEMPTS, OWN, HEARTBEAT, HEARTBEAT))
        assert len(values.values) == 5
        assert sent == ["GetVariables"] * 4  # the limit, and three parts
        await it.get_variables((HEARTBEAT, ATTEMPTS))
        await it.get_variables((HEARTBEAT,))
        assert sent == ["GetVariables"] * 6


async def test_1_6_9_1_9_no_more_keys_are_asked_for_at_once_than_the_station_takes() -> None:
    async with joined(V16) as (it, station, sent, _clock):
        limit = station.configuration.find(
            model.Component(name="DeviceDataCtrlr"), model.Variable(name="ItemsPerMessage", instance="GetVariables")
        )
        assert limit is not None
        station.configuration.add(with_value(limit, "1"))
        assert len((await it.get_variables((HEARTBEAT, ATTEMPTS, OWN))).values) == 3
        assert sent == ["GetConfiguration"] * 4


def with_value(setting: Setting, value: str) -> Setting:
    return msgspec.structs.replace(setting, read=lambda: value)


@pytest.mark.parametrize("version", ALL)
async def test_a_base_report_is_one_result_however_many_messages_it_takes(version: Version) -> None:
    async with joined(version) as (it, station, _, _clock):
        station.configuration.add_own("com.example.Colour", "red")
        report = await it.get_base_report()
        assert report.status is model.ReportStatus.ACCEPTED
        told = {(each.component.name, each.variable.name): each.actual for each in report.variables}
        assert told["OCPPCommCtrlr", "HeartbeatInterval"] == "300"
        assert told[model.CUSTOMIZATION, "com.example.Colour"] == "red"
        assert len(told) > 20
        assert report.losses == ()


@pytest.mark.parametrize("version", IN_2_X)
async def test_b08_a_report_has_what_was_selected(version: Version) -> None:
    async with joined(version) as (it, _station, _, _clock):
        evse = model.ComponentVariable(component=model.Component(name="EVSE", evse_id=2))
        report = await it.get_report((evse,))
        assert [each.variable.name for each in report.variables] == [
            "Available",
            "AvailabilityState",
            "SupplyPhases",
            "Power",
        ]
        nothing = await it.get_report(criteria=(model.ComponentCriterion.PROBLEM,))
        assert nothing.status is model.ReportStatus.EMPTY_RESULT_SET and nothing.variables == ()


async def test_1_6_has_no_report_of_a_selection_and_no_variables_but_keys() -> None:
    async with joined(V16) as (it, _station, sent, _clock):
        with pytest.raises(NotInThisVersion):
            await it.get_report()
        with pytest.raises(NotInThisVersion):
            await it.get_variables((model.VariableQuery.of("ClockCtrlr", "DateTime"),))
        assert sent == []


# Reports that do not come as they should

PART = '"generatedAt":"2026-01-01T12:00:00Z"'
DATA = '"reportData":[{"component":{"name":"C"},"variable":{"name":"%s"},"variableAttribute":[{"value":"1"}]}]'


@asynccontextmanager
async def typed() -> AsyncIterator[
    tuple[Station[None], Wire, ManualClock, asyncio.Task[model.GetBaseReportResult], str]
]:
    """A CSMS that waits for a report of a station typed by hand; the report's request has been accepted."""
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    talking = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol="ocpp2.0.1", state=None))
    await clock.settle()
    station = csms.stations.get("CP001")
    assert station is not None
    waiting = asyncio.create_task(station.get_base_report(silence_s=20))
    asked = await wire.receive()
    message_id, request_id = asked.split('"')[1], asked.split('"requestId":')[1].split(",")[0]
    wire.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    await clock.settle()
    yield station, wire, clock, waiting, request_id
    wire.cut()
    await talking


async def test_parts_are_put_in_their_order_and_those_of_other_reports_left_out() -> None:
    async with typed() as (_, wire, clock, waiting, request_id):
        wire.send(f'[2,"1","NotifyReport",{{"requestId":{request_id},{PART},"seqNo":1,"tbc":true,{DATA % "B"}}}]')
        wire.send(f'[2,"2","NotifyReport",{{"requestId":0,{PART},"seqNo":0,{DATA % "Z"}}}]')
        wire.send(f'[2,"3","NotifyReport",{{"requestId":{request_id},{PART},"seqNo":0,"tbc":true,{DATA % "A"}}}]')
        await clock.settle()
        assert not waiting.done()
        wire.send(f'[2,"4","NotifyReport",{{"requestId":{request_id},{PART},"seqNo":2}}]')
        await clock.settle()
        assert [each.variable.name for each in (await waiting).variables] == ["A", "B"]
        assert [await wire.receive() for _ in range(4)] == [f'[3,"{number}",{{}}]' for number in range(1, 5)]


async def test_a_report_that_stops_coming_times_out_after_the_last_part() -> None:
    async with typed() as (_, wire, clock, waiting, request_id):
        await clock.advance(19)
        wire.send(f'[2,"1","NotifyReport",{{"requestId":{request_id},{PART},"seqNo":0,"tbc":true,{DATA % "A"}}}]')
        await clock.settle()
        await clock.advance(19)
        assert not waiting.done()
        await clock.advance(2)
        with pytest.raises(CallTimedOut):
            await waiting


async def test_a_report_whose_link_goes_is_a_closed_connection() -> None:
    async with typed() as (_, wire, clock, waiting, _request_id):
        wire.cut()
        await clock.settle()
        with pytest.raises(ConnectionClosed):
            await waiting
