"""Peers that send too much: what a flood costs, and that the others do not pay for it."""

from __future__ import annotations

import asyncio
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from evwire.transport import Closed, Handshake, Link, Listener, Upgrade, websocket

MESSAGE_LIMIT = 256 * 1024


class Receiver:
    def __init__(self, link: Link) -> None:
        self.received = 0
        self.ended: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()
        self._link = link
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.received += 1
        self._link.send(data)

    def link_lost(self, closed: Closed) -> None:
        self.ended.set_result(closed)


class Server:
    listener: Listener

    def __init__(self) -> None:
        self.receivers: dict[str, Receiver] = {}

    async def decide(self, handshake: Handshake) -> Upgrade:
        return Upgrade("ocpp1.6")

    def connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        self.receivers[handshake.station_id] = Receiver(link)

    async def peer(self, station_id: str, *headers: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port)
        extra = "".join(f"{header}\r\n" for header in headers)
        writer.write(
            f"GET /{station_id} HTTP/1.1\r\nHost: csms\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: ocpp1.6\r\n{extra}\r\n".encode()
        )
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        return reader, writer

    async def good(self) -> Good:
        link, _ = await websocket.connect(f"ws://127.0.0.1:{self.listener.port}/GOOD", subprotocols=["ocpp1.6"])
        return Good(link)


class Good:
    """A station that asks again and again while others flood."""

    def __init__(self, link: Link) -> None:
        self.slowest_s = 0.0
        self.answers = 0
        self._link = link
        self._answer = asyncio.Event()
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self._answer.set()

    def link_lost(self, closed: Closed) -> None: ...

    async def ask(self) -> None:
        loop = asyncio.get_running_loop()
        asked_s = loop.time()
        self._answer.clear()
        self._link.send(b'[2,"1","Heartbeat",{}]')
        await asyncio.wait_for(self._answer.wait(), 10)
        self.answers += 1
        self.slowest_s = max(self.slowest_s, loop.time() - asked_s)

    async def ask_until(self, over: asyncio.Future[Any]) -> None:
        while not over.done():
            await self.ask()
        self._link.abort()


@asynccontextmanager
async def running() -> AsyncIterator[Server]:
    server = Server()
    server.listener = await websocket.serve(server.decide, server.connected, host="127.0.0.1", port=0)
    try:
        yield server
    finally:
        await server.listener.close()


def masked(first: int, payload: bytes) -> bytes:
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([first]) + length + bytes(4) + payload


FLOODS = {
    "pings": masked(0x89, b""),
    "long pings": masked(0x89, b"x" * 125),
    "pongs": masked(0x8A, b"x"),
    "fragments of one byte": masked(0x00, b"x"),
    "empty fragments": masked(0x00, b""),
}


@pytest.mark.threat(21)
@pytest.mark.parametrize("name", FLOODS)
async def test_a_flood_of_small_frames_is_closed_with_1008_and_nobody_else_waits_for_it(name: str) -> None:
    async with running() as server:
        good = await server.good()
        _, writer = await server.peer("FLOOD")
        start = masked(0x01, b"x") if "fragments" in name else b""
        writer.write(start + FLOODS[name] * 50_000)
        flooding = server.receivers["FLOOD"]
        await good.ask_until(flooding.ended)
        assert (await flooding.ended) == Closed(1008, "too many small frames", "us")
        assert flooding.received == 0
        assert good.answers > 0 and good.slowest_s < 0.5
        writer.transport.abort()
        await asyncio.sleep(0)


@pytest.mark.threat(21)
async def test_a_message_in_many_fragments_of_an_ordinary_size_is_no_flood() -> None:
    async with running() as server:
        reader, writer = await server.peer("CP001")
        writer.write(masked(0x01, b"x" * 120) + masked(0x00, b"x" * 120) * 1500 + masked(0x80, b"x" * 120))
        async with asyncio.timeout(5):
            head = await reader.readexactly(10)
        assert head == b"\x81\x7f" + (120 * 1502).to_bytes(8, "big")
        writer.transport.abort()
        await server.receivers["CP001"].ended


@pytest.mark.threat(21)
async def test_a_message_that_never_ends_is_closed_at_the_limit() -> None:
    async with running() as server:
        reader, writer = await server.peer("ENDLESS")
        writer.write(masked(0x01, b"x" * 1000) + masked(0x00, b"x" * 1000) * 300)
        receiver = server.receivers["ENDLESS"]
        async with asyncio.timeout(5):
            assert (await reader.readexactly(4))[:1] == b"\x88"
            writer.transport.abort()
            assert (await receiver.ended).code == 1009
        assert receiver.received == 0


@pytest.mark.threat(19)
async def test_a_hundred_compressed_bombs_at_once_are_never_inflated_beyond_the_limit() -> None:
    compressor = zlib.compressobj(9, wbits=-15)
    bomb = b"".join(compressor.compress(bytes(1024 * 1024)) for _ in range(200))
    bomb = (bomb + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]
    assert 200_000 < len(bomb) < MESSAGE_LIMIT, "200 MiB in one message that is not too long as it comes"
    frame = b"\xc1\xff" + len(bomb).to_bytes(8, "big") + bytes(4) + bomb
    async with running() as server:
        good = await server.good()
        offer = "Sec-WebSocket-Extensions: permessage-deflate"
        peers = [await server.peer(f"BOMB{number}", offer) for number in range(100)]
        bombs = [server.receivers[f"BOMB{number}"] for number in range(100)]
        tracemalloc.start()
        try:
            for _, writer in peers:
                writer.write(frame)
            over = asyncio.gather(*(reader.read(4) for reader, _ in peers))
            await good.ask_until(over)
            answers = await over
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert all(answer[:1] == b"\x88" and answer[2:4] == (1009).to_bytes(2, "big") for answer in answers)
        for _, writer in peers:
            writer.transport.abort()
        ends = [await bomb.ended for bomb in bombs]
        assert {end.code for end in ends} == {1009} and sum(bomb.received for bomb in bombs) == 0
        # What is under way in both directions of a hundred connections, and less than one inflated bomb.
        assert peak < 100 * 1024 * 1024
        assert good.answers > 0 and good.slowest_s < 0.5
