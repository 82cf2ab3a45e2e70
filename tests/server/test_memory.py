"""What stations may make the server hold, while it cannot keep what they say."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import websockets

from evwire import CSMS, AllowAny, Station, model
from evwire.server.frames import Frames
from evwire.session import WAITING_LIMIT
from evwire.session.backlog import weight
from evwire.transport import websocket
from server_process import ServerProcess
from wire import Wire

MIB = 1024 * 1024
_READING = '{"value":"1"}'
TRY_AGAIN_LATER = 1013


def readings(size: int) -> str:
    """A message of that many bytes, of the smallest values there are: they hold the most memory."""
    values = ",".join([_READING] * (size // len(_READING)))
    at = "2026-01-01T12:00:00Z"
    return f'[2,"m","MeterValues",{{"connectorId":1,"meterValue":[{{"timestamp":"{at}","sampledValue":[{values}]}}]}}]'


async def grown_by(size: int, stations: int, tmp_path: Path) -> int:
    """How much more memory a server has when each of its stations has sent so much, and its database is away."""
    server = ServerProcess(tmp_path, "--hold", "100")
    await server.start()
    links: list[websockets.ClientConnection] = []

    async def connect(index: int) -> None:
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp/CP{index:05}"
        ocpp = [websockets.Subprotocol("ocpp1.6")]
        links.append(await websockets.connect(url, subprotocols=ocpp, proxy=None, ping_interval=None))

    try:
        for first in range(0, stations, 50):
            await asyncio.gather(*(connect(index) for index in range(first, first + 50)))
        text = readings(size)
        # What only the first one costs is no part of it.
        await links[0].send(text)
        assert await links[0].recv() == '[3,"m",{}]'
        server.fill_disk()
        before = server.resident_bytes()
        most = WAITING_LIMIT // weight(text.encode()) + 1
        for link in links:
            await link.send(text)
        for link in links[most:]:
            await link.wait_closed()
            assert link.close_code == TRY_AGAIN_LATER
        assert any(link.close_code is None for link in links)
        return server.resident_bytes() - before
    finally:
        await server.kill()
        for link in links:
            link.transport.abort()


@pytest.mark.threat(59)
async def test_messages_that_wait_for_a_database_that_is_away_hold_no_more_memory_than_promised(tmp_path) -> None:
    assert await grown_by(200_000, 50, tmp_path) < WAITING_LIMIT


@pytest.mark.soak
@pytest.mark.threat(59)
async def test_two_thousand_stations_that_send_a_lot_hold_no_more_memory_than_promised(tmp_path) -> None:
    assert await grown_by(200_000, 2000, tmp_path) < WAITING_LIMIT


async def wire(port: int, station_id: str) -> Wire:
    link, _ = await websocket.connect(f"ws://127.0.0.1:{port}/{station_id}", subprotocols=["ocpp1.6"])
    return Wire(link)


async def test_beyond_the_limit_a_link_is_closed_at_once_and_afterwards_there_is_room_again() -> None:
    go_on = asyncio.Event()
    csms: CSMS[None] = CSMS(admission=AllowAny(), waiting_limit=MIB)

    @csms.on(model.DataTransfer)
    async def transfer(station: Station[None], request: model.DataTransfer) -> model.DataTransferResult:
        await go_on.wait()
        return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)

    text = '[2,"1","DataTransfer",{"vendorId":"%s"}]' % ("x" * 90_000)
    async with csms.serve(host="127.0.0.1", port=0) as server:
        first, second, third = [await wire(server.port, f"CP{index}") for index in range(3)]
        first.send(text)
        second.send(text)
        third.send(text)
        assert (await third.end()).code == TRY_AGAIN_LATER
        go_on.set()
        for station in (first, second, await wire(server.port, "CP2")):
            if station not in (first, second):
                station.send(text)
            assert await station.receive() == '[3,"1",{"status":"Accepted"}]'
        assert csms._conversations.backlog.held == 0


async def test_what_is_read_ahead_of_one_station_counts_too_and_is_forgotten_with_its_link() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    csms: CSMS[None] = CSMS(admission=AllowAny(), waiting_limit=MIB)

    @csms.on(model.DataTransfer)
    async def transfer(station: Station[None], request: model.DataTransfer) -> model.DataTransferResult:
        begun.set()
        await go_on.wait()
        return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)

    async with csms.serve(host="127.0.0.1", port=0) as server:
        station = await wire(server.port, "CP1")
        for number in range(6):
            station.send(f'[2,"{number}","DataTransfer",{{"vendorId":"{"x" * 45_000}"}}]')
        assert (await station.end()).code == TRY_AGAIN_LATER
        assert 0 < csms._conversations.backlog.held < MIB // 2
        go_on.set()
    assert csms._conversations.backlog.held == 0


async def test_one_message_is_always_taken_however_small_the_limit() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny(), waiting_limit=1)

    @csms.on(model.DataTransfer)
    async def transfer(station: Station[None], request: model.DataTransfer) -> model.DataTransferResult:
        return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)

    async with csms.serve(host="127.0.0.1", port=0) as server:
        station = await wire(server.port, "CP1")
        for _ in range(3):
            assert await station.ask('[2,"1","DataTransfer",{"vendorId":"x"}]') == '[3,"1",{"status":"Accepted"}]'


async def test_of_long_frames_fewer_are_remembered_and_wait_for_who_reads_slowly() -> None:
    frames = Frames()
    slow = frames.lines(None, follow=True)
    frames.tap("CP001", "in", b"first")
    assert b"first" in await anext(slow)
    for number in range(100):
        frames.tap("CP001", "in", b"%d" % number + b" " * 250_000)
    remembered = [line async for line in frames.lines(None, follow=False)]
    waiting = [await anext(slow) for _ in remembered]
    frames.stop()
    assert [line async for line in slow] == []
    assert 10 <= len(remembered) < 20
    assert b'"frame":"99 ' in remembered[-1]
    assert waiting == remembered
