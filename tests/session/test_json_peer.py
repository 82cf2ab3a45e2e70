"""One conversation, with a hand-typed other end."""

from __future__ import annotations

import asyncio

import pytest

from evwire import CallRefused, InvalidMessage, NotInThisVersion, Router, RpcErrorCode, Withhold, v16, v21
from evwire.session import JsonPeer
from evwire.testing import ManualClock
from evwire.transport import memory
from evwire.versions import V16, V21, Sender, Version
from wire import Wire


class Memory:
    """What the mapping may ask: nothing that these tests need."""

    def __init__(self, clock: ManualClock) -> None:
        self.now = clock.now

    def number_of(self, transaction_id: str) -> int:
        raise NotInThisVersion(transaction_id, "1.6")

    def transaction_of(self, number: int) -> str:
        return str(number)

    def remember(self, transaction_id: str, number: int) -> None: ...


class Talk:
    def __init__(self, version: Version, we_are: Sender = Sender.CSMS) -> None:
        self.clock = ManualClock()
        self.router: Router[str] = Router()
        ours, theirs = memory.pair()
        self.ours = ours
        self.wire = Wire(theirs)
        self.peer: JsonPeer[str] = JsonPeer(
            ours,
            version,
            we_are=we_are,
            router=self.router,
            owner="CP001",
            context=Memory(self.clock),
            name="CP001",
            clock=self.clock,
        )
        self.peer.start()


async def test_a_send_reaches_its_handler_and_is_never_answered() -> None:
    talk = Talk(V21)
    seen: list[v21.NotifyPeriodicEventStream] = []

    @talk.router.on(v21.NotifyPeriodicEventStream)
    def stream(owner: str, request: v21.NotifyPeriodicEventStream) -> None:  # type: ignore[misc]
        seen.append(request)

    talk.wire.send(
        '[6,"s1","NotifyPeriodicEventStream",{"id":7,"pending":0,"basetime":"2026-01-01T12:00:00Z",'
        '"data":[{"t":0.5,"v":"231.2"}]}]'
    )
    await talk.clock.settle()
    assert [(each.id, each.data[0].v) for each in seen] == [(7, "231.2")]
    assert talk.wire.received == []


async def test_a_station_sends_what_is_never_answered() -> None:
    talk = Talk(V21, Sender.STATION)
    stream = v21.NotifyPeriodicEventStream(
        id=7, pending=0, basetime=talk.clock.now(), data=[v21.StreamDataElementType(t=0.5, v="231.2")]
    )
    talk.peer.send(stream)
    frame = await talk.wire.receive()
    assert frame.startswith('[6,"')
    assert frame.endswith('"data":[{"t":0.5,"v":"231.2"}]}]') or '"basetime":"2026-01-01T12:00:00Z"' in frame
    with pytest.raises(TypeError, match="never answered"):
        await talk.peer.call(stream)


async def test_in_2_1_an_answer_that_does_not_fit_is_rejected_to_its_sender() -> None:
    talk = Talk(V21)
    call = asyncio.create_task(talk.peer.call(v21.ClearCacheRequest()))
    message_id = (await talk.wire.receive()).split('"')[1]
    rejected = await talk.wire.ask(f'[3,"{message_id}",{{"status":5}}]')
    assert rejected.startswith(f'[5,"{message_id}","TypeConstraintViolation","$.status: ')
    with pytest.raises(InvalidMessage):
        await call


async def test_before_2_1_there_is_no_way_to_reject_an_answer() -> None:
    talk = Talk(V16)
    call = asyncio.create_task(talk.peer.call(v16.ClearCacheRequest()))
    message_id = (await talk.wire.receive()).split('"')[1]
    talk.wire.send(f'[3,"{message_id}",{{"status":5}}]')
    with pytest.raises(InvalidMessage):
        await call
    assert talk.wire.received == []


async def test_a_cancelled_call_leaves_the_way_free_and_its_late_answer_is_dropped() -> None:
    talk = Talk(V16)
    first = asyncio.create_task(talk.peer.call(v16.ClearCacheRequest()))
    second = asyncio.create_task(talk.peer.call(v16.GetLocalListVersionRequest()))
    message_id = (await talk.wire.receive()).split('"')[1]
    first.cancel()
    await talk.clock.settle()
    talk.wire.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    message_id = (await talk.wire.receive()).split('"')[1]
    talk.wire.send(f'[3,"{message_id}",{{"listVersion":4}}]')
    assert (await second).list_version == 4
    assert first.cancelled()


async def test_a_call_repeated_while_it_is_handled_is_answered_once() -> None:
    talk = Talk(V16)
    go_on = asyncio.Event()
    handled = 0

    @talk.router.on(v16.HeartbeatRequest)
    async def heartbeat(owner: str, request: v16.HeartbeatRequest) -> v16.HeartbeatResponse:
        nonlocal handled
        handled += 1
        await go_on.wait()
        return v16.HeartbeatResponse(current_time=talk.clock.now())

    talk.wire.send('[2,"1","Heartbeat",{}]')
    talk.wire.send('[2,"1","Heartbeat",{}]')
    await talk.clock.settle()
    go_on.set()
    await talk.clock.settle()
    assert handled == 1
    assert talk.wire.received == ['[3,"1",{"currentTime":"2026-01-01T12:00:00Z"}]']


@pytest.mark.threat(28)
async def test_a_peer_that_runs_ahead_is_read_no_further_until_it_is_caught_up_with() -> None:
    talk = Talk(V16)
    gate = asyncio.Semaphore(0)

    @talk.router.on(v16.HeartbeatRequest)
    async def heartbeat(owner: str, request: v16.HeartbeatRequest) -> v16.HeartbeatResponse:
        await gate.acquire()
        return v16.HeartbeatResponse(current_time=talk.clock.now())

    for number in range(30):
        talk.wire.send(f'[2,"{number}","Heartbeat",{{}}]')
    await talk.clock.settle()
    assert len(talk.peer._answering._inbox) == 8
    for _ in range(30):
        gate.release()
    await talk.clock.settle()
    await talk.clock.settle()
    assert [frame.split('"')[1] for frame in talk.wire.received] == [str(number) for number in range(30)]


async def test_a_handler_added_during_the_conversation_answers_at_once() -> None:
    talk = Talk(V16)
    assert (await talk.wire.ask('[2,"1","Heartbeat",{}]')).startswith('[4,"1","NotSupported"')

    @talk.router.on(v16.HeartbeatRequest)
    def heartbeat(owner: str, request: v16.HeartbeatRequest) -> v16.HeartbeatResponse:
        raise CallRefused(RpcErrorCode.GENERIC_ERROR, "x" * 300)

    refused = await talk.wire.ask('[2,"2","Heartbeat",{}]')
    assert refused == f'[4,"2","GenericError","{"x" * 255}",{{}}]'


def test_a_handler_that_takes_something_else_is_refused_when_it_is_registered() -> None:
    router: Router[str] = Router()
    with pytest.raises(TypeError, match=r"takes \(station, request\)"):

        @router.on(v16.HeartbeatRequest)  # type: ignore[call-overload]
        def heartbeat(owner: str) -> v16.HeartbeatResponse: ...

    with pytest.raises(TypeError, match="expected a request type"):
        router.on("Heartbeat")  # type: ignore[arg-type]


@pytest.mark.threat(12)
async def test_a_station_that_sends_broken_frames_at_full_speed_does_not_fill_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    talk = Talk(V16)

    for _ in range(1000):
        talk.wire.send("[2,")
    await talk.clock.settle()
    assert len(caplog.messages) == 20

    await talk.clock.advance(10)
    talk.wire.send("[2,")
    await talk.clock.settle()
    assert caplog.messages[20] == "980 more like these were not logged"
    assert len(caplog.messages) == 22


async def test_a_withheld_call_gets_no_answer_and_neither_does_what_came_behind_it() -> None:
    talk = Talk(V21)
    handled: list[str] = []

    @talk.router.on(v21.NotifyEventRequest)
    async def event(owner: str, request: v21.NotifyEventRequest) -> v21.NotifyEventResponse:  # type: ignore[misc]
        handled.append("event")
        await talk.clock.sleep(1)
        raise Withhold("nobody can say that it is kept")

    @talk.router.on(v21.HeartbeatRequest)
    def heartbeat(owner: str, request: v21.HeartbeatRequest) -> v21.HeartbeatResponse:  # type: ignore[misc]
        handled.append("heartbeat")
        return v21.HeartbeatResponse(current_time=talk.clock.now())

    talk.wire.send(
        '[2,"e","NotifyEvent",{"generatedAt":"2026-01-01T12:00:00Z","seqNo":0,"eventData":[{"eventId":1,'
        '"timestamp":"2026-01-01T12:00:00Z","trigger":"Alerting","actualValue":"x","eventNotificationType":'
        '"HardWiredNotification","component":{"name":"EVSE"},"variable":{"name":"Problem"}}]}]'
    )
    talk.wire.send('[2,"h","Heartbeat",{}]')
    await talk.clock.settle()
    await talk.clock.advance(1)
    await talk.clock.settle()
    assert handled == ["event"]
    assert talk.wire.received == []
    assert talk.peer.closed is not None
    assert talk.peer.closed.code == 1013
