"""What a CSMS lets be said about single connections: origins, versions, pings and how much may wait."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from evwire import CSMS, Accept, AllowAny, Closed, ConnectionClosed, Handshake, QueueFull, Station, model
from evwire.transport import HandshakeRefused, Link, memory, websocket
from wire import Wire

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
PONG = b"\x8a\x80\0\0\0\0"


async def until(condition: Any) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


async def connected(port: int, subprotocols: tuple[str, ...] = ("ocpp1.6",), **options: Any) -> tuple[Link, str | None]:
    return await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=subprotocols, **options)


@pytest.mark.threat(15)
async def test_a_web_page_may_not_connect_as_a_station_unless_its_origin_is_listed() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    async with csms.serve(host="127.0.0.1", port=0, origins=["https://lab.example"]) as server:
        for origin in ("https://evil.example", "null", "", "https://lab.example.evil.example", "http://lab.example"):
            with pytest.raises(HandshakeRefused) as caught:
                await connected(server.port, headers={"Origin": origin})
            assert caught.value.status == 403
        link, chosen = await connected(server.port, headers={"Origin": "https://lab.example"})
        assert chosen == "ocpp1.6"
        link.abort()


@pytest.mark.threat(15)
async def test_a_web_page_is_refused_before_admission_is_asked() -> None:
    asked: list[Handshake] = []

    def admission(handshake: Handshake) -> Accept[None]:
        asked.append(handshake)
        return Accept(None)

    async with CSMS(admission=admission).serve(host="127.0.0.1", port=0) as server:
        with pytest.raises(HandshakeRefused, match="403 Web pages may not connect here"):
            await connected(server.port, headers={"Origin": "https://evil.example"})
    assert asked == []


@pytest.mark.threat(16)
@pytest.mark.parametrize("target", ["A" * 256, "%E2%80%AE100PC", "%E2%80%A8", "%C2%A0", "%ED%A0%80"])
async def test_an_identity_that_cannot_be_printed_or_is_too_long_is_not_found(target: str) -> None:
    async with CSMS(admission=AllowAny()).serve(host="127.0.0.1", port=0) as server:
        with pytest.raises(HandshakeRefused) as caught:
            await websocket.connect(f"ws://127.0.0.1:{server.port}/{target}", subprotocols=["ocpp1.6"])
        assert caught.value.status == 404


@pytest.mark.threat(18)
@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (("ocpp1.6", "ocpp2.0.1"), "ocpp1.6"),
        (("ocpp2.0.1", "ocpp1.6"), "ocpp2.0.1"),
        (("ocpp9.9", "ocpp2.1", "ocpp1.6"), "ocpp2.1"),
        (("OCPP1.6",), None),
        (("ocpp1.6.1",), None),
        (("chat",), None),
        ((), None),
    ],
)
async def test_the_first_version_that_both_speak_is_chosen_in_the_stations_order(
    offered: tuple[str, ...], chosen: str | None
) -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    async with csms.serve(host="127.0.0.1", port=0) as server:
        link, answered = await connected(server.port, offered)
        assert answered == chosen
        if chosen is None:
            assert (await Wire(link).end()).code == 1002
            assert len(csms.stations) == 0
        link.abort()


@pytest.mark.threat(18)
@pytest.mark.parametrize(
    ("name", "asked"), [("1.6", '"Reset",{"type":"Soft"}'), ("2.0.1", '"Reset",{"type":"OnIdle"}')]
)
async def test_a_station_that_offers_no_subprotocol_may_be_assumed_to_speak_a_version(name: str, asked: str) -> None:
    csms: CSMS[None] = CSMS(admission=lambda handshake: Accept(None, assume_version=name))
    async with csms.serve(host="127.0.0.1", port=0) as server:
        link, chosen = await connected(server.port, ())
        assert chosen is None
        wire = Wire(link)
        await until(lambda: "CP001" in csms.stations)
        station = csms.stations["CP001"]
        assert station.version == name
        call = asyncio.create_task(station.reset())
        assert asked in await wire.receive()
        wire.cut()
        with pytest.raises(ConnectionClosed):
            await call
        # An offer of something else is still no agreement.
        link, _ = await connected(server.port, ("chat",))
        assert (await Wire(link).end()).code == 1002


async def test_a_version_that_nobody_has_heard_of_cannot_be_assumed(caplog: pytest.LogCaptureFixture) -> None:
    csms: CSMS[None] = CSMS(admission=lambda handshake: Accept(None, assume_version="3.0"))
    async with csms.serve(host="127.0.0.1", port=0) as server:
        with pytest.raises(HandshakeRefused, match="500"):
            await connected(server.port, ())
    assert "expected a version of" in caplog.text and "got '3.0'" in caplog.text


class Silent:
    """A station that reads, but answers nothing, not even pings."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, port: int, station_id: str = "CP001") -> Silent:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET /{station_id} HTTP/1.1\r\nHost: csms\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n".encode()
        )
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        return cls(reader, writer)


class Skipping:
    """The loop's time, moved on by hand: timers that are due by then run, one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._loop = asyncio.get_running_loop()
        self._time = self._loop.time
        self.ahead_s = 0.0
        monkeypatch.setattr(self._loop, "time", lambda: self._time() + self.ahead_s)

    async def pass_second(self) -> None:
        self.ahead_s += 1
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.mark.threat(56)
async def test_a_dead_peer_is_noticed_within_fifty_seconds_and_not_before_twenty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    ended: list[Closed] = []
    csms.on_disconnect(lambda station, closed: ended.append(closed))
    async with csms.serve(host="127.0.0.1", port=0) as server:
        for alive_s in (0, 7, 29, 31, 49):
            ended.clear()
            peer = await Silent.connect(server.port)
            await until(lambda: "CP001" in csms.stations)
            time = Skipping(monkeypatch)
            for _ in range(alive_s):
                await time.pass_second()
                peer.writer.write(PONG)
                await asyncio.sleep(0.001)
            heard_s = time.ahead_s
            while not ended and time.ahead_s < heard_s + 60:
                await time.pass_second()
            assert ended == [Closed(1006, "no pong", "network")]
            assert 20 <= time.ahead_s - heard_s <= 51
            monkeypatch.undo()
            peer.writer.transport.abort()
            await asyncio.sleep(0)


async def test_a_station_that_answers_no_pings_may_be_spared_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def admission(handshake: Handshake) -> Accept[None]:
        return Accept(None, ping_interval_s=None if handshake.station_id == "DEAF" else 5)

    csms: CSMS[None] = CSMS(admission=admission)
    async with csms.serve(host="127.0.0.1", port=0) as server:
        deaf = await Silent.connect(server.port, "DEAF")
        other = await Silent.connect(server.port, "OTHER")
        await until(lambda: len(csms.stations) == 2)
        time = Skipping(monkeypatch)
        for _ in range(120):
            await time.pass_second()
        await until(lambda: list(csms.stations) == ["DEAF"])
        deaf.writer.write(b"\x81\x80\0\0\0\0")
        deaf.writer.write(b"\x88\x80\0\0\0\0")
        answer = await deaf.reader.read()
        assert b"\x89\x00" not in answer
        assert await other.reader.read() == b"\x89\x00"
        monkeypatch.undo()
        for peer in (deaf, other):
            peer.writer.transport.abort()
        await asyncio.sleep(0)


async def test_a_call_too_many_is_refused_before_anything_is_sent_and_the_others_wait_their_turn() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    accepting = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol="ocpp1.6"))
    await until(lambda: "CP001" in csms.stations)
    station = csms.stations["CP001"]
    calls = [asyncio.create_task(station.trigger_message(model.MessageTrigger.HEARTBEAT)) for _ in range(65)]
    await asyncio.sleep(0)
    with pytest.raises(QueueFull, match="64 calls wait for CP001 already"):
        await station.reset()
    for call in calls:
        asked = await wire.receive()
        assert '"TriggerMessage"' in asked
        wire.send(f'[3,"{asked.split(chr(34))[1]}",{{"status":"Accepted"}}]')
        await call
    last = asyncio.create_task(station.reset())
    assert '"Reset"' in await wire.receive()
    wire.cut()
    with pytest.raises(ConnectionClosed):
        await last
    await accepting


@pytest.mark.threat(66)
async def test_a_station_that_stops_reading_costs_a_mebibyte_at_most_and_the_others_nothing() -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    ended: list[Closed] = []
    csms.on_disconnect(lambda station, closed: ended.append(closed))
    handled: list[str] = []

    @csms.on(model.DataTransfer)
    def data_transfer(station: Station[None], request: model.DataTransfer) -> model.DataTransferResult:
        handled.append(station.id)
        return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED, data="x" * 60_000)

    async with csms.serve(host="127.0.0.1", port=0) as server:
        peer = await Silent.connect(server.port, "SLOW")
        peer.writer.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.writer.transport.pause_reading()  # type: ignore[attr-defined]  # streams are transports underneath
        await until(lambda: "SLOW" in csms.stations)
        station = csms.stations["SLOW"]
        transport = station._peer._link._transport.underlying_transport  # type: ignore[union-attr]
        link, _ = await connected(server.port)
        wire = Wire(link)
        most = 0
        call = b'[2,"%d","DataTransfer",{"vendorId":"V"}]'
        number = 0
        while not ended:
            number += 1
            text = call % number
            peer.writer.write(b"\x81" + bytes([0x80 | len(text)]) + bytes(4) + text)
            most = max(most, transport.get_write_buffer_size())
            assert '"Accepted"' in await wire.ask('[2,"1","DataTransfer",{"vendorId":"V"}]')
        assert ended[0] == Closed(1006, "slow consumer", "us")
        assert most <= 1024 * 1024 + 61_000
        assert station.id not in csms.stations and "CP001" in csms.stations
        link.abort()
        peer.writer.transport.abort()
        await until(lambda: not csms.stations)
