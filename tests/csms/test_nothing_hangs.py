"""A handler that blocks, throws or asks back hurts nobody but its station; closing ends everything."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import websockets

from evwire import CSMS, Accept, AllowAny, ConnectionClosed, Handshake, Station, in_thread, model, v16
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire

AUTHORIZE = '[2,"1","Authorize",{"idTag":"04A2B3C4"}]'
HEARTBEAT = '[2,"2","Heartbeat",{}]'
HEARTBEAT_ANSWER = '[3,"2",{"currentTime":"2026-01-01T12:00:00Z"}]'
ACCEPTED = v16.AuthorizeResponse(id_tag_info=v16.IdTagInfo(status=v16.AuthorizationStatus.ACCEPTED))


class Lab:
    """A CSMS in memory with a clock that stands still, and stations typed by hand."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=self.clock)
        self.links: list[memory.MemoryLink] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def connect(self, station_id: str) -> Wire:
        ours, theirs = memory.pair()
        self.links.append(theirs)
        self._tasks.append(asyncio.create_task(self.csms.accept(ours, station_id=station_id, subprotocol="ocpp1.6")))
        await self.clock.settle()
        return Wire(theirs)

    async def leave(self) -> None:
        await self.csms._leave()
        await asyncio.gather(*self._tasks)


@pytest.fixture
async def lab(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Lab]:
    monkeypatch.setattr("evwire.csms.server._PATIENCE_S", 0.05)
    lab = Lab()
    yield lab
    await lab.leave()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.threat(68)
async def test_a_handler_that_never_returns_keeps_its_own_station_waiting_and_no_other(lab: Lab) -> None:
    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        if station.id == "STUCK":
            await asyncio.Event().wait()
        return ACCEPTED

    stuck, other = await lab.connect("STUCK"), await lab.connect("OTHER")
    stuck.send(AUTHORIZE)
    stuck.send(HEARTBEAT)
    await lab.clock.settle()
    assert await other.ask(AUTHORIZE) == '[3,"1",{"idTagInfo":{"status":"Accepted"}}]'
    assert await other.ask(HEARTBEAT) == HEARTBEAT_ANSWER
    assert stuck.received == []
    # Its answers are still read.
    calling = asyncio.create_task(lab.csms.stations["STUCK"].call(v16.ClearCacheRequest()))
    message_id = (await stuck.receive()).split('"')[1]
    stuck.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    assert (await calling).status is v16.ClearCacheStatus.ACCEPTED


@pytest.mark.threat(68)
@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("error", [RuntimeError("secret"), asyncio.CancelledError(), TimeoutError(), AssertionError()])
async def test_whatever_a_handler_raises_its_station_gets_an_internal_error_and_is_served_on(
    lab: Lab, error: BaseException, plain: bool
) -> None:
    if plain:

        @lab.csms.on(v16.AuthorizeRequest)
        def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
            raise error
    else:

        @lab.csms.on(v16.AuthorizeRequest)
        async def authorize_later(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
            await asyncio.sleep(0)
            raise error

    wire = await lab.connect("CP001")
    for text in (AUTHORIZE, HEARTBEAT, AUTHORIZE.replace('"1"', '"3"')):
        wire.send(text)
    assert await wire.receive() == '[4,"1","InternalError","Authorize could not be handled",{}]'
    assert await wire.receive() == HEARTBEAT_ANSWER
    assert await wire.receive() == '[4,"3","InternalError","Authorize could not be handled",{}]'


@pytest.mark.threat(68)
async def test_a_handler_that_waits_for_a_task_that_somebody_cancelled_does_not_silence_its_station(lab: Lab) -> None:
    never = asyncio.ensure_future(asyncio.Event().wait())

    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        await never
        return ACCEPTED

    wire = await lab.connect("CP001")
    wire.send(AUTHORIZE)
    for number in range(20):
        wire.send(f'[2,"h{number}","Heartbeat",{{}}]')
    await lab.clock.settle()
    never.cancel()
    assert await wire.receive() == '[4,"1","InternalError","Authorize could not be handled",{}]'
    for number in range(20):
        assert (await wire.receive()).startswith(f'[3,"h{number}",')


@pytest.mark.threat(68)
async def test_handlers_and_what_follows_them_may_call_the_station(lab: Lab) -> None:
    heard: list[str] = []

    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        heard.append((await station.call(v16.ClearCacheRequest())).status)
        return ACCEPTED

    @lab.csms.after(v16.AuthorizeRequest)
    async def authorized(station: Station[None], request: v16.AuthorizeRequest) -> None:
        heard.append((await station.call(v16.ClearCacheRequest())).status)

    @lab.csms.on_connect
    async def connected(station: Station[None]) -> None:
        heard.append((await station.call(v16.ClearCacheRequest())).status)

    wire = await lab.connect("CP001")
    wire.send(AUTHORIZE)
    for _ in range(4):
        frame = await wire.receive()
        if frame.startswith("[2,"):
            message_id = frame.split('"')[1]
            wire.send(f'[3,"{message_id}",{{"status":"Rejected"}}]')
    await lab.clock.settle()
    assert heard == ["Rejected"] * 3


@pytest.mark.threat(68)
async def test_a_handler_that_blocks_in_a_thread_keeps_its_own_station_waiting_and_no_other(lab: Lab) -> None:
    go_on = threading.Event()

    @lab.csms.on(v16.AuthorizeRequest)
    @in_thread
    def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        go_on.wait(30)
        return ACCEPTED

    slow, other = await lab.connect("SLOW"), await lab.connect("OTHER")
    slow.send(AUTHORIZE)
    await lab.clock.settle()
    waits = []
    for _ in range(100):
        began_s = time.monotonic()
        assert await other.ask(HEARTBEAT) == HEARTBEAT_ANSWER
        waits.append(time.monotonic() - began_s)
    assert slow.received == []
    assert sorted(waits)[98] < 1
    go_on.set()
    assert await slow.receive() == '[3,"1",{"idTagInfo":{"status":"Accepted"}}]'


@pytest.mark.threat(68)
async def test_a_plain_handler_that_blocks_everybody_is_named_in_the_log(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    @lab.csms.on(v16.AuthorizeRequest)
    def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        lab.clock._elapsed_s += 10
        return ACCEPTED

    wire = await lab.connect("CP001")
    await wire.ask(AUTHORIZE)
    assert (
        "CP001: everybody waited 10.0 s for the handler of Authorize: make it async, or put @in_thread" in caplog.text
    )


@pytest.mark.threat(68)
async def test_a_hook_that_never_returns_or_fails_holds_up_no_other_station(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    @lab.csms.on_connect
    async def connected(station: Station[None]) -> None:
        if station.id == "STUCK":
            await asyncio.Event().wait()
        if station.id == "BROKEN":
            raise asyncio.CancelledError

    @lab.csms.on_connect
    def then(station: Station[None]) -> None:
        seen.append(station.id)

    for station_id in ("STUCK", "BROKEN", "OTHER"):
        wire = await lab.connect(station_id)
        assert await wire.ask(HEARTBEAT) == HEARTBEAT_ANSWER
    assert seen == ["BROKEN", "OTHER"]
    assert "BROKEN: a function registered with on_connect failed" in caplog.text


async def test_what_a_former_connection_still_handles_is_ended_too_when_the_csms_closes(lab: Lab) -> None:
    ended: list[str] = []

    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(station.id)
        return ACCEPTED

    for _ in range(3):
        wire = await lab.connect("CP001")
        wire.send(AUTHORIZE)
        await lab.clock.settle()
    lab.links[-1].cut()
    await lab.clock.settle()
    assert ended == []
    await lab.csms._leave()
    assert ended == ["CP001"] * 3


async def test_a_handler_that_will_not_be_cancelled_is_named_and_left(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("evwire.session.tasks._PATIENCE_S", 0.05)
    enough = asyncio.Event()

    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        while not enough.is_set():
            with suppress(asyncio.CancelledError):
                await enough.wait()
        return ACCEPTED

    wire = await lab.connect("CP001")
    wire.send(AUTHORIZE)
    await lab.clock.settle()
    await lab.csms._leave()
    assert "does not end although it was cancelled" in caplog.text
    enough.set()
    await lab.clock.settle()


@pytest.mark.parametrize(
    "moment", ["idle", "admission", "handshake", "handler", "hook", "calling", "many", "cancelled"]
)
async def test_closing_a_csms_at_any_moment_leaves_no_task(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over real sockets, with a station of another library."""
    monkeypatch.setattr("evwire.csms.server._PATIENCE_S", 0.05)
    before = asyncio.all_tasks()
    there = asyncio.Event()

    async def admit(handshake: Handshake) -> Accept[None]:
        if moment == "admission":
            there.set()
            await asyncio.Event().wait()
        return Accept(None)

    csms: CSMS[None] = CSMS(admission=admit)

    @csms.on(model.Authorize)
    async def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        there.set()
        await asyncio.Event().wait()
        raise AssertionError("was not cancelled")

    @csms.on_connect
    async def connected(station: Station[None]) -> None:
        if moment == "hook":
            there.set()
            await asyncio.Event().wait()

    outcome: asyncio.Task[object] | None = None
    clients: list[websockets.ClientConnection] = []
    serving = csms.serve(host="127.0.0.1", port=0)
    async with serving as server:
        url = f"ws://127.0.0.1:{server.port}/CP001"
        if moment == "handshake":
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"GET /CP001 HTTP/1.1\r\n")
        elif moment == "admission":
            outcome = asyncio.ensure_future(websockets.connect(url, subprotocols=["ocpp1.6"]).__aenter__())
            await there.wait()
        elif moment != "idle":
            for number in range(20 if moment == "many" else 1):
                clients.append(await websockets.connect(f"{url}{number}", subprotocols=["ocpp1.6"]))
            if moment in ("handler", "many", "cancelled"):
                for client in clients:
                    await client.send(AUTHORIZE)
                await there.wait()
            if moment == "hook":
                await there.wait()
            if moment == "calling":
                outcome = asyncio.ensure_future(csms.stations["CP0010"].call(v16.ClearCacheRequest()))
                await clients[0].recv()
        if moment == "cancelled":
            monkeypatch.setattr("evwire.csms.server._PATIENCE_S", 30)
            leaving = asyncio.create_task(serving.__aexit__(None, None, None))
            await asyncio.sleep(0.01)
            leaving.cancel()
            with suppress(asyncio.CancelledError):
                await leaving
            assert csms._conversations.workers == set() and csms._happenings.tasks == set()
    if outcome is not None:
        with pytest.raises((ConnectionClosed, websockets.WebSocketException, OSError, EOFError)):
            await outcome
    if moment == "handshake":
        writer.close()
    for client in clients:
        await client.wait_closed()
        assert client.close_code == 1001
    for _ in range(20):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


def test_nothing_is_logged_as_an_error_when_a_csms_closes(caplog: pytest.LogCaptureFixture) -> None:
    async def open_and_close() -> None:
        async with (
            CSMS(admission=AllowAny()).serve(host="127.0.0.1", port=0) as server,
            websockets.connect(f"ws://127.0.0.1:{server.port}/CP001", subprotocols=["ocpp1.6"]),
        ):
            pass

    asyncio.run(open_and_close())
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
