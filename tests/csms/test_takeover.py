"""A station that connects again while its old connection still seems to live, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from evwire import CSMS, Accept, Closed, ConnectionClosed, Handshake, Reject, Station, model
from evwire.csms.server import Serving
from evwire.transport import websocket
from wire import Wire

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
RESET_ACCEPTED = '[3,"%s",{"status":"Accepted"}]'


def by_password(handshake: Handshake) -> Accept[None] | Reject:
    return Accept(None) if handshake.password == b"right" else Reject(401)


@asynccontextmanager
async def csms_with(csms: CSMS[None]) -> AsyncIterator[Serving[None]]:
    async with csms.serve(host="127.0.0.1", port=0) as server:
        yield server


async def connected(server: Serving[None], password: bytes = b"right") -> Wire:
    link, _ = await websocket.connect(
        f"ws://127.0.0.1:{server.port}/CP001", subprotocols=["ocpp1.6"], credentials=("CP001", password)
    )
    return Wire(link)


async def frozen(server: Serving[None]) -> socket.socket:
    """A station that has connected, and from then on neither reads nor writes."""
    loop = asyncio.get_running_loop()
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.setblocking(False)
    await loop.sock_connect(peer, ("127.0.0.1", server.port))
    request = (
        "GET /CP001 HTTP/1.1\r\nHost: csms\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
        "Authorization: Basic Q1AwMDE6cmlnaHQ=\r\n\r\n"
    )
    await loop.sock_sendall(peer, request.encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += await loop.sock_recv(peer, 1)
    return peer


async def until_epoch(csms: CSMS[None], epoch: int) -> Station[None]:
    async with asyncio.timeout(5):
        while "CP001" not in csms.stations or csms.stations["CP001"].epoch < epoch:
            await asyncio.sleep(0.001)
    return csms.stations["CP001"]


@pytest.mark.threat(2, 4)
async def test_a_newcomer_replaces_a_frozen_connection_which_is_cut_within_two_seconds() -> None:
    csms: CSMS[None] = CSMS(admission=by_password)
    ended: list[Closed] = []
    csms.on_disconnect(lambda station, closed: ended.append(closed))
    async with csms_with(csms) as server:
        old = await frozen(server)
        station = await until_epoch(csms, 1)
        # What it does not read fills its window, and then our buffer.
        full = [
            asyncio.create_task(station.data_transfer("com.example", data="x" * 50_000)),
            asyncio.create_task(station.reset()),
        ]
        old_link = station._peer._link  # type: ignore[union-attr]
        for _ in range(10):
            old_link.send(b'[2,"0","DataTransfer",{"vendorId":"V","data":"' + b"x" * 60_000 + b'"}]')
        await asyncio.sleep(0)
        links = server._listener._links  # type: ignore[union-attr]
        async with asyncio.timeout(1):
            new = await connected(server)
            await until_epoch(csms, 2)
            for outcome in await asyncio.gather(*full, return_exceptions=True):
                assert isinstance(outcome, ConnectionClosed)
                assert (outcome.code, outcome.reason) == (1008, "replaced by a newer connection")
        async with asyncio.timeout(2):
            while len(links) > 1:
                await asyncio.sleep(0.01)
        assert station.connected and csms.stations["CP001"] is station
        call = asyncio.create_task(station.reset())
        asked = await new.receive()
        assert '"Reset"' in asked
        new.send(RESET_ACCEPTED % asked.split('"')[1])
        assert (await call).status == model.ResetStatus.ACCEPTED
        assert ended == [Closed(1008, "replaced by a newer connection", "us")]
        old.close()


@pytest.mark.threat(3)
async def test_what_the_old_connection_does_late_changes_nothing() -> None:
    csms: CSMS[None] = CSMS(admission=by_password)
    booted: list[str] = []

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        booted.append(request.model)
        return model.BootNotificationResult.accepted(interval_s=60)

    async with csms_with(csms) as server:
        old = await frozen(server)
        await until_epoch(csms, 1)
        new = await connected(server)
        station = await until_epoch(csms, 2)
        late = b'[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"old"}]'
        old.send(b"\x81" + bytes([0x80 | len(late)]) + bytes(4) + late)
        old.close()
        links = server._listener._links  # type: ignore[union-attr]
        async with asyncio.timeout(5):
            while len(links) > 1:
                await asyncio.sleep(0.01)
        assert booted == [] and station.registration is None and station.connected
        await new.ask('[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"new"}]')
        assert booted == ["new"] and csms.stations["CP001"] is station


@pytest.mark.threat(2)
async def test_who_does_not_know_the_password_replaces_nobody() -> None:
    csms: CSMS[None] = CSMS(admission=by_password)
    async with csms_with(csms) as server:
        old = await connected(server)
        await until_epoch(csms, 1)
        with pytest.raises(websocket.HandshakeRefused, match="401"):
            await connected(server, b"wrong")
        assert csms.stations["CP001"].epoch == 1
        assert await old.ask('[2,"1","Reset",{}]') != ""


@pytest.mark.threat(2, 3)
async def test_five_hundred_takeovers_leave_one_connection_and_deliver_every_command_once() -> None:
    csms: CSMS[None] = CSMS(admission=by_password)
    done: dict[str, int] = {}
    async with csms_with(csms) as server:
        tasks_before = len(asyncio.all_tasks())
        old: Wire | None = None
        calls: list[asyncio.Task[object]] = []
        ends: list[Wire] = []
        for number in range(1, 501):
            new = await connected(server)
            station = await until_epoch(csms, number)
            if old is not None:
                assert (await old.end()).code == 1008
                said = len(old.received)
            calls.append(asyncio.create_task(station.reset()))
            asked = await new.receive()
            message_id = asked.split('"')[1]
            done[message_id] = done.get(message_id, 0) + 1
            if number % 2:
                new.send(RESET_ACCEPTED % message_id)
                assert (await calls[-1]).status == model.ResetStatus.ACCEPTED  # type: ignore[attr-defined]
            if old is not None:
                assert len(old.received) == said, "no command goes to an old connection"
                ends.append(old)
            old = new
        outcomes = await asyncio.gather(*calls[:-1], return_exceptions=True)
        assert all(isinstance(outcome, ConnectionClosed) for outcome in outcomes[1::2])
        assert len(done) == 500 and set(done.values()) == {1}
        assert all(wire.received == [] for wire in ends)
        assert list(csms.stations) == ["CP001"] and csms.stations["CP001"].connected
        assert len(server._listener._links) == 1  # type: ignore[union-attr]
        old.cut()  # type: ignore[union-attr]
        with pytest.raises(ConnectionClosed):
            await calls[-1]
        while csms.stations:
            await asyncio.sleep(0.001)
        assert len(asyncio.all_tasks()) <= tasks_before
