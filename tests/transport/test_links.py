"""What every link promises, whatever carries its frames."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import uvicorn
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websockets
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close
from websockets.typing import Subprotocol

from evwire.transport import Closed, Link, Upgrade, adopt, application, memory, websocket

Pair = tuple[Link, Link]


class Recorder:
    """A receiver that remembers; ``lost`` has one entry for each call of link_lost."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.lost: list[Closed] = []
        self._changed = asyncio.Event()

    def frame_received(self, data: bytes) -> None:
        assert not self.lost, "link_lost comes last"
        self.frames.append(data)
        self._changed.set()

    def link_lost(self, closed: Closed) -> None:
        self.lost.append(closed)
        self._changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def has(self, count: int) -> list[bytes]:
        await self.until(lambda: len(self.frames) >= count)
        return self.frames

    async def ended(self) -> Closed:
        await self.until(lambda: bool(self.lost))
        return self.lost[0]


def attached(link: Link) -> Recorder:
    recorder = Recorder()
    link.attach(recorder)
    return recorder


async def nothing_happens() -> None:
    """Let every callback run that is due."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def over_picows(host: str) -> AsyncIterator[Pair]:
    arrived: asyncio.Queue[Link] = asyncio.Queue()

    async def decide(handshake: object) -> Upgrade:
        return Upgrade("ocpp2.1")

    listener = await websocket.serve(decide, lambda link, *_: arrived.put_nowait(link), host=host, port=0)
    name = f"[{host}]" if ":" in host else host
    link, _ = await websocket.connect(f"ws://{name}:{listener.port}/CP001", subprotocols=["ocpp2.1"])
    yield link, await arrived.get()
    link.abort()
    await listener.close()


@asynccontextmanager
async def in_memory() -> AsyncIterator[Pair]:
    yield memory.pair()


@asynccontextmanager
async def adopted() -> AsyncIterator[Pair]:
    one, other = FakeWebSocket(), FakeWebSocket()
    one.peer, other.peer = other, one
    yield adopt(one), adopt(other)


@asynccontextmanager
async def under_uvicorn() -> AsyncIterator[Pair]:
    """The station's end is ours; the other is a WebSocket of uvicorn."""
    arrived: asyncio.Queue[Link] = asyncio.Queue()

    async def decide(handshake: object) -> Upgrade:
        return Upgrade("ocpp2.1")

    async def leave() -> None: ...

    app = application(decide, lambda link, *_: arrived.put_nowait(link), leave)
    config = uvicorn.Config(app, "127.0.0.1", 0, log_config=None, ws="websockets-sansio")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    main = asyncio.create_task(server.main_loop())
    port = server.servers[0].sockets[0].getsockname()[1]
    link, _ = await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp2.1"])
    yield link, await arrived.get()
    link.abort()
    server.should_exit = True
    await main
    await server.shutdown()


@asynccontextmanager
async def over_websockets() -> AsyncIterator[Pair]:
    """The station's end is ours; the other is the package websockets', adopted."""
    arrived: asyncio.Queue[Link] = asyncio.Queue()

    async def handle(connection: ServerConnection) -> None:
        arrived.put_nowait(adopt(connection))
        await connection.wait_closed()

    async with serve_websockets(handle, "127.0.0.1", 0, subprotocols=[Subprotocol("ocpp2.1")]) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        link, _ = await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp2.1"])
        yield link, await arrived.get()
        link.abort()


class FakeClosed(Exception):
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"closed with {code}")
        self.code = code
        self.reason = reason


class FakeWebSocket:
    """Another library's connection: pulls, and ends with an exception."""

    peer: FakeWebSocket

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[str | Exception] = asyncio.Queue()
        self.may_send = asyncio.Event()
        self.may_send.set()

    async def receive(self) -> str:
        message = await self.inbox.get()
        if isinstance(message, Exception):
            self.inbox.put_nowait(message)
            raise message
        return message

    async def send(self, text: str) -> None:
        await self.may_send.wait()
        self.peer.inbox.put_nowait(text)

    async def close(self, code: int, reason: str) -> None:
        self.peer.inbox.put_nowait(FakeClosed(code, reason))
        self.inbox.put_nowait(FakeClosed(code, reason))


CARRIERS: dict[str, Callable[[], AbstractAsyncContextManager[Pair]]] = {
    "picows over IPv4": lambda: over_picows("127.0.0.1"),
    "picows over IPv6": lambda: over_picows("::1"),
    "memory": in_memory,
    "foreign": adopted,
    "ASGI under uvicorn": under_uvicorn,
    "websockets, adopted": over_websockets,
}


@pytest.fixture(params=CARRIERS)
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    async with CARRIERS[request.param]() as links:
        yield links


async def test_text_goes_both_ways_in_order(pair: Pair) -> None:
    station, csms = pair
    at_station, at_csms = attached(station), attached(csms)
    calls = [b'[2,"%d","Heartbeat",{}]' % number for number in range(200)]
    results = [b'[3,"%d",{"currentTime":"2026-01-01T00:00:00Z"}]' % number for number in range(200)]
    for call, result in zip(calls, results, strict=True):
        station.send(call)
        csms.send(result)
    assert await at_csms.has(200) == calls
    assert await at_station.has(200) == results


async def test_text_that_is_not_ascii_arrives_unchanged(pair: Pair) -> None:
    station, csms = pair
    at_csms = attached(csms)
    station.attach(Recorder())
    text = '[2,"1","DataTransfer",{"vendorId":"Größe 電"}]'.encode()
    station.send(text)
    assert await at_csms.has(1) == [text]


async def test_a_long_message_arrives_whole(pair: Pair) -> None:
    station, csms = pair
    at_csms = attached(csms)
    text = b'[2,"1","DataTransfer",{"vendorId":"V","data":"' + b"x" * 200_000 + b'"}]'
    station.send(text)
    assert await at_csms.has(1) == [text]


async def test_frames_that_arrive_before_anybody_listens_are_delivered_first(pair: Pair) -> None:
    station, csms = pair
    station.send(b'[2,"1","BootNotification",{}]')
    station.send(b'[2,"2","Heartbeat",{}]')
    await nothing_happens()
    at_csms = attached(csms)
    station.send(b'[2,"3","Heartbeat",{}]')
    assert await at_csms.has(3) == [
        b'[2,"1","BootNotification",{}]',
        b'[2,"2","Heartbeat",{}]',
        b'[2,"3","Heartbeat",{}]',
    ]


@pytest.mark.parametrize("closer", [0, 1], ids=["station", "csms"])
async def test_close_tells_both_sides_code_reason_and_who(pair: Pair, closer: int) -> None:
    recorders = [attached(link) for link in pair]
    pair[closer].close(4001, "reboot")
    assert await recorders[closer].ended() == Closed(4001, "reboot", "us")
    assert await recorders[1 - closer].ended() == Closed(4001, "reboot", "peer")
    await nothing_happens()
    assert [len(recorder.lost) for recorder in recorders] == [1, 1]


async def test_what_was_sent_before_close_arrives_before_the_end(pair: Pair) -> None:
    station, csms = pair
    at_csms = attached(csms)
    station.attach(Recorder())
    station.send(b'[2,"1","StatusNotification",{}]')
    station.close(1000, "")
    assert await at_csms.ended() == Closed(1000, "", "peer")
    assert at_csms.frames == [b'[2,"1","StatusNotification",{}]']


async def test_a_reason_is_cut_to_what_a_close_frame_holds(pair: Pair) -> None:
    station, csms = pair
    at_csms = attached(csms)
    attached(station)
    station.close(1008, "ü" * 100)
    closed = await at_csms.ended()
    assert closed.code == 1008
    assert closed.reason.startswith("ü" * 61)


async def test_abort_is_lost_with_1006_on_our_side_by_us(pair: Pair) -> None:
    station, csms = pair
    at_station, at_csms = attached(station), attached(csms)
    station.abort()
    assert await at_station.ended() == Closed(1006, "", "us")
    assert (await at_csms.ended()).by != "us"


async def test_closing_with_a_code_that_no_frame_may_carry_drops_the_link(pair: Pair) -> None:
    station, csms = pair
    at_station, at_csms = attached(station), attached(csms)
    station.close(1006, "timed out")
    assert await at_station.ended() == Closed(1006, "timed out", "us")
    assert (await at_csms.ended()).by != "us"


async def test_link_lost_comes_once_however_often_the_link_is_closed(pair: Pair) -> None:
    station, csms = pair
    at_station, at_csms = attached(station), attached(csms)
    station.close(1000, "first")
    station.close(1001, "second")
    csms.close(1001, "other")
    await at_station.ended()
    await at_csms.ended()
    station.abort()
    station.close()
    csms.abort()
    await nothing_happens()
    assert len(at_station.lost) == len(at_csms.lost) == 1
    assert at_station.lost[0].code in (1000, 1001)


async def test_sending_after_the_end_is_silently_nothing(pair: Pair) -> None:
    station, csms = pair
    at_station, at_csms = attached(station), attached(csms)
    station.close()
    station.send(b'[2,"1","Heartbeat",{}]')
    await at_station.ended()
    await at_csms.ended()
    station.send(b'[2,"2","Heartbeat",{}]')
    csms.send(b'[2,"3","Reset",{}]')
    await nothing_happens()
    assert (at_station.frames, at_csms.frames) == ([], [])


async def test_whoever_attaches_after_the_end_is_told_of_it(pair: Pair) -> None:
    station, csms = pair
    at_station = attached(station)
    station.close(1001, "bye")
    await at_station.ended()
    late = attached(csms)
    assert await late.ended() == Closed(1001, "bye", "peer")


async def test_nothing_is_delivered_while_reading_is_paused(pair: Pair) -> None:
    station, csms = pair
    at_csms = attached(csms)
    station.attach(Recorder())
    csms.pause_reading()
    for number in range(50):
        station.send(b'[2,"%d","Heartbeat",{}]' % number)
    await nothing_happens()
    assert at_csms.frames == []
    csms.resume_reading()
    assert await at_csms.has(50) == [b'[2,"%d","Heartbeat",{}]' % number for number in range(50)]


async def test_pausing_from_within_a_delivery_holds_the_very_next_frame(pair: Pair) -> None:
    station, csms = pair
    station.attach(Recorder())

    class OneAtATime(Recorder):
        def frame_received(self, data: bytes) -> None:
            super().frame_received(data)
            csms.pause_reading()

    at_csms = OneAtATime()
    for number in range(5):
        station.send(b"%d" % number)
    await nothing_happens()
    csms.attach(at_csms)
    for count in range(1, 6):
        assert await at_csms.has(count) == [b"%d" % number for number in range(count)]
        await nothing_happens()
        assert len(at_csms.frames) == count
        csms.resume_reading()


async def test_an_end_is_noticed_by_closing_while_paused(pair: Pair) -> None:
    station, csms = pair
    at_station, at_csms = attached(station), attached(csms)
    csms.pause_reading()
    csms.close(1001, "going away")
    assert await at_csms.ended() == Closed(1001, "going away", "us")
    assert await at_station.ended() == Closed(1001, "going away", "peer")


async def test_a_receiver_that_fails_closes_the_link_with_1011(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    station, csms = pair

    class Broken(Recorder):
        def frame_received(self, data: bytes) -> None:
            raise LookupError("a bug")

    at_csms = Broken()
    csms.attach(at_csms)
    at_station = attached(station)
    station.send(b'[2,"1","Heartbeat",{}]')
    assert (await at_station.ended()).code == 1011
    assert await at_csms.ended() == Closed(1011, "internal error", "us")
    assert "a bug" in caplog.text


# Memory


async def test_cutting_a_link_in_memory_loses_what_is_under_way_and_tells_both() -> None:
    station, csms = memory.pair()
    at_station, at_csms = attached(station), attached(csms)
    station.send(b'[2,"1","Heartbeat",{}]')
    csms.cut()
    await nothing_happens()
    assert at_csms.frames == []
    assert at_station.lost == at_csms.lost == [Closed(1006, "", "network")]


# Foreign


async def test_a_foreign_link_that_breaks_without_a_code_is_lost_with_1006() -> None:
    foreign = FakeWebSocket()
    recorder = attached(adopt(foreign))
    foreign.inbox.put_nowait(ConnectionResetError("reset by peer"))
    assert await recorder.ended() == Closed(1006, "reset by peer", "network")


async def test_a_foreign_link_with_recv_is_adopted_too() -> None:
    class WithRecv:
        def __init__(self) -> None:
            self.sent: list[str] = []

        async def recv(self) -> str:
            if self.sent:
                raise ConnectionError("gone")
            return '[2,"1","Heartbeat",{}]'

        async def send(self, text: str) -> None:
            self.sent.append(text)

        async def close(self, code: int, reason: str) -> None: ...

    foreign = WithRecv()
    link = adopt(foreign)
    recorder = attached(link)
    link.send(b'[3,"0",{}]')
    assert await recorder.has(1) == [b'[2,"1","Heartbeat",{}]']
    assert await recorder.ended() == Closed(1006, "gone", "network")
    assert foreign.sent == ['[3,"0",{}]']


async def test_a_foreign_link_that_takes_nothing_is_dropped_as_a_slow_consumer() -> None:
    foreign = FakeWebSocket()
    foreign.peer = FakeWebSocket()
    foreign.may_send.clear()
    link = adopt(foreign)
    recorder = attached(link)
    for _ in range(20):
        link.send(b"x" * 64 * 1024)
    assert await recorder.ended() == Closed(1006, "slow consumer", "us")


def test_a_link_is_adopted_as_itself() -> None:
    link, _ = memory.pair()
    assert adopt(link) is link


def test_what_cannot_receive_is_not_adopted() -> None:
    with pytest.raises(TypeError, match="expected an object with receive, send and close, got int"):
        adopt(3)  # type: ignore[arg-type]


async def test_a_foreign_link_whose_send_fails_is_lost() -> None:
    foreign = FakeWebSocket()  # without a peer to send to
    link = adopt(foreign)
    recorder = attached(link)
    foreign.inbox.put_nowait(ConnectionResetError("reset"))
    link.send(b'[2,"1","Reset",{}]')
    assert await recorder.ended() == Closed(1006, "reset", "network")


async def test_a_close_frame_from_websockets_tells_code_and_reason() -> None:
    foreign = FakeWebSocket()
    recorder = attached(adopt(foreign))
    foreign.inbox.put_nowait(ConnectionClosedError(Close(1012, "restart"), None))
    assert await recorder.ended() == Closed(1012, "restart", "peer")


async def test_a_connection_of_websockets_that_broke_is_lost_with_1006() -> None:
    foreign = FakeWebSocket()
    recorder = attached(adopt(foreign))
    foreign.inbox.put_nowait(ConnectionClosedError(None, None))
    closed = await recorder.ended()
    assert (closed.code, closed.by) == (1006, "network")
