"""How what arrives is judged: strictly, tolerantly, or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from evwire import CSMS, Accept, AllowAny, CallContext, Deviation, Handshake, Station, Tolerance, model, v16
from evwire.errors import InvalidMessage
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire

STATUS = '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]'


class Lab:
    """A CSMS in memory and one hand-typed station."""

    def __init__(self, **judged: Tolerance) -> None:
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=ManualClock(), **judged)
        self.statuses: list[tuple[v16.StatusNotificationRequest, CallContext]] = []
        self.deviations: list[tuple[str, Deviation]] = []
        self.tasks: list[asyncio.Task[None]] = []

        @self.csms.on(v16.StatusNotificationRequest)
        def status(
            station: Station[None], request: v16.StatusNotificationRequest, call: CallContext
        ) -> v16.StatusNotificationResponse:
            self.statuses.append((request, call))
            return v16.StatusNotificationResponse()

        @self.csms.on_deviation
        def deviated(station: Station[None], deviation: Deviation) -> None:
            self.deviations.append((station.id, deviation))

    async def connect(self, station_id: str = "CP001") -> Wire:
        ours, theirs = memory.pair()
        wire = Wire(theirs)
        self.tasks.append(asyncio.create_task(self.csms.accept(ours, station_id=station_id, subprotocol="ocpp1.6")))
        await asyncio.sleep(0)
        return wire


@pytest.fixture
async def labs() -> AsyncIterator[list[Lab]]:
    labs: list[Lab] = []
    yield labs
    for lab in labs:
        for task in lab.tasks:
            task.cancel()
        await asyncio.gather(*lab.tasks, return_exceptions=True)


async def test_tolerantly_a_message_is_taken_and_its_departure_is_told_once(labs: list[Lab]) -> None:
    lab = Lab()
    labs.append(lab)
    wire = await lab.connect()
    for _ in range(3):
        assert await wire.ask(STATUS) == '[3,"1",{}]'
    request, call = lab.statuses[-1]
    assert request.connector_id == 1
    expected = Deviation(
        "StatusNotificationRequest", "$.connectorId", "expected an integer, got text", "read as 1", '"1"'
    )
    assert call.deviations == (expected,)
    assert lab.csms.stations["CP001"].deviations == (expected,)
    assert lab.deviations == [("CP001", expected)]


async def test_a_departure_is_not_told_again_when_the_station_comes_back(labs: list[Lab]) -> None:
    lab = Lab()
    labs.append(lab)
    for _ in range(2):
        wire = await lab.connect()
        await wire.ask(STATUS)
        wire.cut()
        while "CP001" in lab.csms.stations:
            await asyncio.sleep(0)
    other = await lab.connect("CP002")
    await other.ask(STATUS)
    assert [station_id for station_id, _ in lab.deviations] == ["CP001", "CP002"]


async def test_strictly_a_message_that_does_not_fit_is_refused_and_so_is_broken_json(labs: list[Lab]) -> None:
    lab = Lab(arriving=Tolerance.STRICT)
    labs.append(lab)
    wire = await lab.connect()
    refusal = '[4,"1","TypeConstraintViolation","StatusNotification $.connectorId: expected an integer, got text",{}]'
    assert await wire.ask(STATUS) == refusal
    assert (await wire.ask('[2,"2","Heartbeat",{}')).startswith('[4,"2","FormationViolation"')
    assert lab.deviations == []


async def test_how_a_station_is_judged_is_for_admission_to_say() -> None:
    def admit(handshake: Handshake) -> Accept[None]:
        return Accept(None, arriving=Tolerance.STRICT if handshake.station_id == "LAB" else None)

    from websockets.asyncio.client import connect

    csms: CSMS[None] = CSMS(admission=admit)
    csms.on_unhandled(lambda station, request, call: None)
    async with csms.serve(host="127.0.0.1", port=0) as server:
        answers = []
        for name in ("LAB", "STREET"):
            async with connect(f"ws://127.0.0.1:{server.port}/{name}", subprotocols=["ocpp1.6"]) as socket:  # type: ignore[list-item]
                await socket.send(STATUS)
                answers.append(str(await socket.recv())[:4])
    assert answers == ['[4,"', '[3,"']


async def test_what_is_not_judged_is_answered_as_it_came(labs: list[Lab]) -> None:
    lab = Lab(arriving=Tolerance.RAW, leaving=Tolerance.RAW)
    labs.append(lab)
    seen: list[tuple[str, str, bytes]] = []

    @lab.csms.on_raw
    async def answer(station: Station[None], action: str, payload: bytes) -> bytes:
        seen.append((station.id, action, payload))
        return b'{"anything":[1,2]}' if action != "Broken" else b'{"any'

    wire = await lab.connect()
    assert await wire.ask('[2,"1","NoSuchAction",{"a":null}]') == '[3,"1",{"anything":[1,2]}]'
    assert await wire.ask('[2,"2","Broken",[]]') == '[4,"2","InternalError","Broken could not be handled",{}]'
    assert seen == [("CP001", "NoSuchAction", b'{"a":null}'), ("CP001", "Broken", b"[]")]
    call = asyncio.create_task(lab.csms.stations["CP001"].call_json("NoSuchCommand", b'{"x":1}'))
    sent = json.loads(await wire.receive())
    assert sent[2:] == ["NoSuchCommand", {"x": 1}]
    wire.send(f'[3,"{sent[1]}",{{"y":2}}]')
    assert await call == b'{"y":2}'


async def test_without_a_function_for_it_what_is_not_judged_is_not_supported(labs: list[Lab]) -> None:
    lab = Lab(arriving=Tolerance.RAW)
    labs.append(lab)
    wire = await lab.connect()
    assert await wire.ask(STATUS) == '[4,"1","NotSupported","StatusNotification is not handled here",{}]'


async def test_what_leaves_is_exact_whatever_is_tolerated(labs: list[Lab]) -> None:
    lab = Lab()
    labs.append(lab)
    wire = await lab.connect()
    with pytest.raises(InvalidMessage):
        await lab.csms.stations["CP001"].call(v16.ResetRequest(type=model.unknown(v16.ResetType, "Gently")))
    with pytest.raises(InvalidMessage):
        await lab.csms.stations["CP001"].call_json("Reset", b'{"type":"Gently"}')
    assert wire.received == []


async def test_an_answer_that_cannot_be_read_ends_its_call_at_once(labs: list[Lab]) -> None:
    lab = Lab()
    labs.append(lab)
    wire = await lab.connect()
    call = asyncio.create_task(lab.csms.stations["CP001"].call(v16.ClearCacheRequest()))
    message_id = json.loads(await wire.receive())[1]
    wire.send(f'[3,"{message_id}",{{"status":Accepted}}]')
    with pytest.raises(InvalidMessage, match="JSON is malformed"):
        await call


async def test_a_word_nobody_knows_reaches_version_independent_handlers_too(labs: list[Lab]) -> None:
    lab = Lab()
    labs.append(lab)
    seen: list[model.TransactionEvent] = []

    @lab.csms.on(model.TransactionEvent)
    async def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        seen.append(request)
        return model.TransactionEventResult()

    wire = await lab.connect()
    answer = await wire.ask(
        '[2,"1","StopTransaction",{"meterStop":7,"timestamp":"2026-01-01T12:00:00Z","transactionId":1,'
        '"reason":"CarLeft","transactionData":[{"timestamp":"2026-01-01T12:00:00Z",'
        '"sampledValue":[{"value":"50","measurand":"Frequency","unit":"Hz","context":"Now","phase":"L4"}]}]}]'
    )
    assert answer == '[3,"1",{}]'
    (stopped,) = seen
    assert stopped.stop_reason == "CarLeft"
    assert isinstance(stopped.stop_reason, model.StopReason)
    assert not model.is_known(stopped.stop_reason)
    sample = stopped.meter_values[0].samples[0]
    assert (sample.unit, sample.context, sample.phase) == ("Hz", "Now", "L4")
