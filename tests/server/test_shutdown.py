"""How a server stops: what it has begun is committed and answered, then it leaves its stations as it was told to."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing

import pytest
import websockets

from evwire import CSMS, AllowAny, Closed, Station, model
from evwire.transport import Link, websocket
from server_process import ServerProcess
from wire import Wire

BOOT = '[2,"b","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
START = (
    '[2,"s","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","meterStart":%d,"timestamp":"2026-01-01T12:00:00Z"}]'
)
HEARTBEAT = '[2,"h","Heartbeat",{}]'


@asynccontextmanager
async def connected(port: int, station_id: str = "CP001") -> AsyncIterator[websockets.ClientConnection]:
    url = f"ws://127.0.0.1:{port}/ocpp/{station_id}"
    async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")], proxy=None) as link:
        yield link


async def charge(link: websockets.ClientConnection, sent: int, answers: list[int]) -> None:
    """Begin transactions until the link is gone; ``answers`` gets their numbers."""
    try:
        await link.send(START % sent)
        while True:
            answer = json.loads(await link.recv())
            assert answer[0] == 3, answer
            answers.append(answer[2]["transactionId"])
            sent += 1000
            await link.send(START % sent)
    except websockets.ConnectionClosed:
        return


@pytest.mark.parametrize("mode", ["close-frame", "abort"])
async def test_a_server_that_is_told_to_stop_answers_all_that_it_commits_and_leaves_as_it_was_told(
    mode: str, tmp_path
) -> None:
    server = ServerProcess(tmp_path, "--shutdown", mode)
    await server.start()
    try:
        async with AsyncExitStack() as stack:
            links = [
                await stack.enter_async_context(connected(server.ocpp_port, f"CP{index:03}")) for index in range(40)
            ]
            answered: list[int] = []
            charging = [asyncio.create_task(charge(link, index, answered)) for index, link in enumerate(links)]
            while len(answered) < 100:
                await asyncio.sleep(0)
            server.terminate()
            await asyncio.gather(*charging)
            assert await server.ended() == 0
            codes = {None if link.protocol.close_rcvd is None else link.protocol.close_rcvd.code for link in links}
            assert codes == ({1001} if mode == "close-frame" else {None})
    finally:
        await server.kill()
    with closing(sqlite3.connect(tmp_path / "evwire.sqlite3")) as database:
        kept = [number for (number,) in database.execute("SELECT number FROM transactions ORDER BY number")]
    assert len(kept) >= 100
    assert sorted(answered) == kept


@pytest.mark.parametrize("shutdown", ["close-frame", "abort"])
async def test_what_was_begun_is_answered_and_what_comes_after_the_end_was_told_is_not_begun(shutdown) -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    begun, go_on = asyncio.Event(), asyncio.Event()
    seen: list[str] = []

    @csms.on(model.DataTransfer)
    async def transfer(station: Station[None], request: model.DataTransfer) -> model.DataTransferResult:
        seen.append(request.vendor_id)
        begun.set()
        await go_on.wait()
        return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)

    serving = csms.serve(host="127.0.0.1", port=0, shutdown=shutdown)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving)
        station = await wire(serving.port, "CP001")
        station.send('[2,"1","DataTransfer",{"vendorId":"first"}]')
        await begun.wait()
        leaving = asyncio.create_task(stack.pop_all().aclose())
        await asyncio.sleep(0)
        station.send('[2,"2","DataTransfer",{"vendorId":"second"}]')
        station.send(HEARTBEAT)
        with pytest.raises(OSError):
            await wire(serving.port, "CP002")
        go_on.set()
        assert await station.receive() == '[3,"1",{"status":"Accepted"}]'
        closed = await station.end()
        await leaving
    assert seen == ["first"]
    assert closed.code == (1001 if shutdown == "close-frame" else 1006)


async def wire(port: int, station_id: str) -> Wire:
    link: Link
    link, _ = await websocket.connect(f"ws://127.0.0.1:{port}/{station_id}", subprotocols=["ocpp1.6"])
    return Wire(link)


async def test_a_charger_known_never_to_return_after_a_close_frame_gets_none_whatever_the_server_was_told() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    told: list[Closed] = []

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=60)

    @csms.on_disconnect
    def gone(station: Station[None], closed: Closed) -> None:
        told.append(closed)

    async with csms.serve(host="127.0.0.1", port=0) as server:
        one, other = await wire(server.port, "CP001"), await wire(server.port, "CP002")
        await one.ask('[2,"b","BootNotification",{"chargePointVendor":"JIGU","chargePointModel":"WeGood"}]')
        await other.ask(BOOT)
    assert ((await one.end()).code, (await other.end()).code) == (1006, 1001)
    assert sorted((closed.code, closed.by) for closed in told) == [(1001, "us"), (1006, "us")]


async def test_a_handler_that_waits_for_its_station_holds_up_the_end_for_no_longer_than_told(monkeypatch) -> None:
    monkeypatch.setattr("evwire.csms.server._PATIENCE_S", 0.05)
    csms: CSMS[None] = CSMS(admission=AllowAny())
    ends: list[str] = []

    @csms.on(model.DataTransfer)
    async def transfer(station: Station[None], request: model.DataTransfer) -> model.DataTransferResult:
        try:
            await station.reset()
        except Exception as error:
            ends.append(type(error).__name__)
        return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)

    async with csms.serve(host="127.0.0.1", port=0) as server:
        station = await wire(server.port, "CP001")
        station.send('[2,"1","DataTransfer",{"vendorId":"first"}]')
        assert '"Reset"' in await station.receive()
    assert ends == ["ConnectionClosed"]


async def test_the_second_signal_ends_a_server_at_once(tmp_path) -> None:
    server = ServerProcess(tmp_path, "--hold", "60")
    await server.start()
    try:
        async with connected(server.ocpp_port) as station:
            server.fill_disk()
            await station.send(START % 1)
            while (await server.get("/readyz")).status_code != 503:
                await asyncio.sleep(0.05)
            server.terminate()
            # It waits for what it has begun, which cannot be committed.
            with pytest.raises((OSError, websockets.InvalidHandshake)):
                while True:
                    async with connected(server.ocpp_port, "CP002"):
                        await asyncio.sleep(0.01)
            began_s = time.monotonic()
            server.terminate()
            assert await server.ended() == -signal.SIGTERM
            assert time.monotonic() - began_s < 2
    finally:
        await server.kill()
