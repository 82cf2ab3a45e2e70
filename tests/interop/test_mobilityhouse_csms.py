"""A CSMS made with mobilityhouse's ``ocpp``, over ``websockets``, against our station."""

from __future__ import annotations

import asyncio
import base64
import importlib
from datetime import UTC, datetime
from types import ModuleType

import ocpp.v16
import ocpp.v21
import ocpp.v201
import pytest
import websockets
from ocpp.routing import on

from evwire import Basic, ChargingStation
from evwire.simulator import SimulatedHardware, Vehicle
from evwire.station import StationSettings, Transaction

NOW = datetime.now(UTC).isoformat


class Theirs:
    """What their CSMS heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, object]]] = []
        self.link: object = None
        self.ready = asyncio.Event()

    def note(self, action: str, **fields: object) -> None:
        self.heard.append((action, fields))

    def of(self, action: str) -> list[dict[str, object]]:
        return [fields for heard, fields in self.heard if heard == action]


def _csms_16(theirs: Theirs) -> type:
    result = ocpp.v16.call_result

    class CSMS(ocpp.v16.ChargePoint):  # type: ignore[misc]
        @on("BootNotification")  # type: ignore[untyped-decorator]
        def boot(self, **fields: object) -> object:
            theirs.note("BootNotification", **fields)
            return result.BootNotification(current_time=NOW(), interval=60, status="Accepted")

        @on("StatusNotification")  # type: ignore[untyped-decorator]
        def status(self, **fields: object) -> object:
            theirs.note("StatusNotification", **fields)
            return result.StatusNotification()

        @on("Authorize")  # type: ignore[untyped-decorator]
        def authorize(self, **fields: object) -> object:
            return result.Authorize(id_tag_info={"status": "Accepted"})

        @on("StartTransaction")  # type: ignore[untyped-decorator]
        def begin(self, **fields: object) -> object:
            theirs.note("StartTransaction", **fields)
            return result.StartTransaction(transaction_id=4711, id_tag_info={"status": "Accepted"})

        @on("MeterValues")  # type: ignore[untyped-decorator]
        def meter_values(self, **fields: object) -> object:
            theirs.note("MeterValues", **fields)
            return result.MeterValues()

        @on("StopTransaction")  # type: ignore[untyped-decorator]
        def end(self, **fields: object) -> object:
            theirs.note("StopTransaction", **fields)
            return result.StopTransaction()

    return CSMS


def _csms_2(words: ModuleType, theirs: Theirs) -> type:
    result = words.call_result

    class CSMS(words.ChargePoint):  # type: ignore[misc,name-defined]
        @on("BootNotification")  # type: ignore[untyped-decorator]
        def boot(self, **fields: object) -> object:
            theirs.note("BootNotification", **fields)
            return result.BootNotification(current_time=NOW(), interval=60, status="Accepted")

        @on("StatusNotification")  # type: ignore[untyped-decorator]
        def status(self, **fields: object) -> object:
            theirs.note("StatusNotification", **fields)
            return result.StatusNotification()

        @on("Authorize")  # type: ignore[untyped-decorator]
        def authorize(self, **fields: object) -> object:
            return result.Authorize(id_token_info={"status": "Accepted"})

        @on("TransactionEvent")  # type: ignore[untyped-decorator]
        def event(self, **fields: object) -> object:
            theirs.note("TransactionEvent", **fields)
            return result.TransactionEvent()

    return CSMS


async def _serve(make: type, theirs: Theirs, subprotocol: str) -> websockets.Server:
    async def talk(link: websockets.ServerConnection) -> None:
        assert link.request is not None
        given = base64.b64decode(link.request.headers["Authorization"].removeprefix("Basic ")).decode()
        assert given == "CP001:correct horse"
        theirs.link = make("CP001", link)
        theirs.ready.set()
        try:
            await theirs.link.start()  # type: ignore[attr-defined]
        except websockets.ConnectionClosed:
            return

    return await websockets.serve(talk, "127.0.0.1", 0, subprotocols=[websockets.Subprotocol(subprotocol)])


def _station(server: websockets.Server, version: str, hardware: SimulatedHardware) -> ChargingStation:
    port = server.sockets[0].getsockname()[1]
    return ChargingStation(
        "CP001",
        f"ws://127.0.0.1:{port}/ocpp",
        versions=[version],
        credentials=Basic("correct horse"),
        hardware=hardware,
        settings=StationSettings(sample_interval_s=0.05),
    )


async def test_our_station_charges_at_their_1_6_csms_and_does_what_it_asks() -> None:
    theirs = Theirs()
    hardware = SimulatedHardware(speed=600, meter_start_wh=1000)
    server = await _serve(_csms_16(theirs), theirs, "ocpp1.6")
    async with server, _station(server, "1.6", hardware) as station:
        await asyncio.wait_for(station.wait_registered(), 5)
        hardware.attach_vehicle(Vehicle())
        station.plugged_in(1)
        call = ocpp.v16.call
        asked = await theirs.link.call(call.RemoteStartTransaction(id_tag="04A2B3C4", connector_id=1))  # type: ignore[attr-defined]
        assert asked.status == "Accepted"
        transaction = await _charging(station)
        while not theirs.of("MeterValues"):
            await asyncio.sleep(0)
        unlock = await theirs.link.call(call.UnlockConnector(connector_id=1))  # type: ignore[attr-defined]
        assert unlock.status == "UnlockFailed"
        stopped = await theirs.link.call(call.RemoteStopTransaction(transaction_id=4711))  # type: ignore[attr-defined]
        assert stopped.status == "Accepted"
        await asyncio.wait_for(transaction.told(), 5)
    (begin,), (end,) = theirs.of("StartTransaction"), theirs.of("StopTransaction")
    assert (begin["meter_start"], begin["id_tag"], begin["connector_id"]) == (1000, "04A2B3C4", 1)
    assert (end["transaction_id"], end["reason"]) == (4711, "Remote")
    assert end["meter_stop"] == pytest.approx(1000 + transaction.energy_wh, abs=1)
    statuses = [status["status"] for status in theirs.of("StatusNotification")]
    assert statuses[:4] == ["Available", "Preparing", "Charging", "Finishing"]


@pytest.mark.parametrize(
    ("package", "version", "subprotocol"), [("ocpp.v201", "2.0.1", "ocpp2.0.1"), ("ocpp.v21", "2.1", "ocpp2.1")]
)
async def test_our_station_charges_at_their_2_x_csms_and_does_what_it_asks(
    package: str, version: str, subprotocol: str
) -> None:
    words = importlib.import_module(package)
    theirs = Theirs()
    hardware = SimulatedHardware(speed=600, meter_start_wh=1000)
    server = await _serve(_csms_2(words, theirs), theirs, subprotocol)
    async with server, _station(server, version, hardware) as station:
        await asyncio.wait_for(station.wait_registered(), 5)
        hardware.attach_vehicle(Vehicle())
        station.plugged_in(1)
        token = {"id_token": "04A2B3C4", "type": "ISO14443"}
        asked = await theirs.link.call(  # type: ignore[attr-defined]
            words.call.RequestStartTransaction(id_token=token, remote_start_id=7, evse_id=1)
        )
        assert asked.status == "Accepted"
        transaction = await _charging(station)
        while not any(event["trigger_reason"] == "MeterValuePeriodic" for event in theirs.of("TransactionEvent")):
            await asyncio.sleep(0)
        stopped = await theirs.link.call(  # type: ignore[attr-defined]
            words.call.RequestStopTransaction(transaction_id=transaction.id)
        )
        assert stopped.status == "Accepted"
        await asyncio.wait_for(transaction.told(), 5)
    events = theirs.of("TransactionEvent")
    assert [event["seq_no"] for event in events] == list(range(len(events)))
    assert events[0]["event_type"] == "Started"
    assert events[0]["trigger_reason"] == "RemoteStart"
    assert events[0]["transaction_info"]["remote_start_id"] == 7  # type: ignore[index]
    assert events[-1]["event_type"] == "Ended"
    assert events[-1]["transaction_info"]["stopped_reason"] == "Remote"  # type: ignore[index]


async def _charging(station: ChargingStation) -> Transaction:
    await asyncio.wait_for(station.evses[1].started.wait(), 5)
    transaction = station.evses[1].transaction
    assert transaction is not None
    return transaction
