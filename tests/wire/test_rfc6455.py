"""RFC 6455 in bytes, against both ends: what a peer sends, and what our server or our client makes of it.

Frames are written as a server sends them, without a mask; for the test of our server, each gets one. Both of our
ends echo text; a message may have 1,024 bytes.
"""

from __future__ import annotations

import asyncio
import gc
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from hashlib import sha1
from itertools import cycle
from typing import Literal, NamedTuple

import pytest

from evwire.transport import Closed, Handshake, Link, Upgrade, websocket

Role = Literal["server", "client"]
LIMIT = 1024
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
MASK = bytes.fromhex("37 fa 21 3d")


class Case(NamedTuple):
    clause: str
    what: str
    sent: list[str]
    """Frames, in hexadecimal."""
    received: list[str]
    """What comes back until the connection is closed, or for as long as it is not."""


A_KIB = "61" * 1024
CASES = [
    # Messages
    Case("5.6", "a text", ["81 02 4869"], ["text Hi"]),
    Case("5.6", "an empty text", ["81 00"], ["text "]),
    Case("5.6", "two texts in a row", ["81 01 41", "81 01 42"], ["text A", "text B"]),
    Case("5.6", "text of 2, 3 and 4 bytes a character", ["81 09 c3a9 e282ac f09f9492"], ["text é€🔒"]),
    Case("5.6", "a character of zero", ["81 01 00"], ["text \0"]),
    Case("5.6", "a byte order mark is text", ["81 04 efbbbf 41"], ["text \ufeffA"]),
    Case("5.6", "noncharacters are text", ["81 03 efbfbf"], ["text \uffff"]),
    Case("5.2", "a text of 125 bytes", ["81 7d" + "61" * 125], ["text " + "a" * 125]),
    Case("5.2", "a text of 126 bytes", ["81 7e 007e" + "61" * 126], ["text " + "a" * 126]),
    Case("5.2", "a length longer than need be, 16 bits", ["81 7e 0001 41"], ["close 1002"]),
    Case("5.2", "a length longer than need be, 64 bits", ["81 7f 0000000000000001 41"], ["close 1002"]),
    Case("5.4", "a text in two fragments", ["01 01 41", "80 01 42"], ["text AB"]),
    Case("5.4", "a text in three fragments", ["01 01 41", "00 01 42", "80 01 43"], ["text ABC"]),
    Case("5.4", "empty fragments", ["01 00", "00 00", "80 00"], ["text "]),
    Case("5.4", "fragments, the last one empty", ["01 01 41", "80 00"], ["text A"]),
    Case("5.4", "fragments that cut a character", ["01 02 41e2", "00 01 82", "80 01 ac"], ["text A€"]),
    Case("5.4", "two fragmented texts in a row", ["01 01 41", "80 00", "01 01 42", "80 00"], ["text A", "text B"]),
    # Control frames
    Case("5.5.2", "a ping is echoed", ["89 04 70696e67"], ["pong ping"]),
    Case("5.5.2", "an empty ping", ["89 00"], ["pong "]),
    Case("5.5.2", "a ping need not be text", ["89 02 fffe"], ["pong \udcff\udcfe"]),
    Case("5.5.2", "a ping of 125 bytes", ["89 7d" + "61" * 125], ["pong " + "a" * 125]),
    Case("5.5.2", "two pings, two pongs in order", ["89 01 31", "89 01 32"], ["pong 1", "pong 2"]),
    Case("5.4", "a ping between fragments", ["01 01 41", "89 01 31", "80 01 42"], ["pong 1", "text AB"]),
    Case("5.5.3", "a pong nobody asked for", ["8a 00", "81 01 41"], ["text A"]),
    Case("5.5.3", "a pong with a payload", ["8a 03 616263", "81 01 41"], ["text A"]),
    Case("5.5.3", "a pong between fragments", ["01 01 41", "8a 01 31", "80 01 42"], ["text AB"]),
    Case("5.5", "a ping in fragments", ["09 01 31", "80 01 32"], ["close 1002"]),
    Case("5.5", "a pong in fragments", ["0a 01 31", "80 01 32"], ["close 1002"]),
    Case("5.5", "a close in fragments", ["08 02 03e8", "80 00"], ["close 1002"]),
    Case("5.5", "a ping of 126 bytes", ["89 7e 007e" + "61" * 126], ["close 1002"]),
    Case("5.5", "a pong of 126 bytes", ["8a 7e 007e" + "61" * 126], ["close 1002"]),
    Case("5.5", "a close of 126 bytes", ["88 7e 007e 03e8" + "61" * 124], ["close 1002"]),
    # What is reserved
    Case("5.2", "RSV1 without an extension", ["c1 01 41"], ["close 1002"]),
    Case("5.2", "RSV2", ["a1 01 41"], ["close 1002"]),
    Case("5.2", "RSV3", ["91 01 41"], ["close 1002"]),
    Case("5.2", "all reserved bits", ["f1 01 41"], ["close 1002"]),
    Case("5.2", "RSV1 on a ping", ["c9 00"], ["close 1002"]),
    Case("5.2", "RSV1 on a close", ["c8 02 03e8"], ["close 1002"]),
    Case("5.2", "RSV1 on a continuation", ["01 01 41", "c0 01 42"], ["close 1002"]),
    *(Case("5.2", f"opcode {code}", [f"8{code} 00"], ["close 1002"]) for code in "34567bcdef"),
    # The parser reads one frame ahead: what came in the same read as an error is not delivered, nor answered.
    Case("5.2", "a reserved opcode behind a text", ["81 01 41", "83 00"], ["close 1002"]),
    Case("5.2", "a reserved opcode between fragments", ["01 01 41", "83 00"], ["close 1002"]),
    # Fragments out of place
    Case("5.4", "a continuation of nothing", ["80 01 41"], ["close 1002"]),
    Case("5.4", "an unfinished continuation of nothing", ["00 01 41"], ["close 1002"]),
    Case("5.4", "a continuation of a finished text", ["81 01 41", "80 01 42"], ["text A", "close 1002"]),
    Case("5.4", "a text inside fragments", ["01 01 41", "81 01 42"], ["close 1002"]),
    Case("5.4", "a second start inside fragments", ["01 01 41", "01 01 42"], ["close 1002"]),
    # What is no UTF-8
    Case("8.1", "a lone byte", ["81 01 ff"], ["close 1007"]),
    Case("8.1", "a lone continuation byte", ["81 01 80"], ["close 1007"]),
    Case("8.1", "a character that ends too early", ["81 03 41e282"], ["close 1007"]),
    Case("8.1", "a surrogate", ["81 03 eda080"], ["close 1007"]),
    Case("8.1", "a slash spelled too long", ["81 02 c0af"], ["close 1007"]),
    Case("8.1", "beyond U+10FFFF", ["81 04 f4908080"], ["close 1007"]),
    Case("8.1", "in the second fragment", ["01 01 41", "80 01 ff"], ["close 1007"]),
    Case("8.1", "a character the last fragment does not end", ["01 01 41", "80 02 e282"], ["close 1007"]),
    # Sizes
    Case("10.4", "a text of exactly the limit", ["81 7e 0400" + A_KIB], ["text " + "a" * 1024]),
    Case("10.4", "one byte too many", ["81 7e 0401 61" + A_KIB], ["close 1009"]),
    Case("10.4", "one byte too many, in fragments", ["01 7e 0400" + A_KIB, "80 01 61"], ["close 1009"]),
    Case("10.4", "a long text, by its length alone", ["81 7f 0000000100000000"], ["close 1009"]),
    Case("10.4", "a fragment too long, by its length", ["01 01 41", "80 7e ffff"], ["close 1009"]),
    Case("5.2", "a length of 64 bits with the highest set", ["81 7f 8000000000000001"], ["close 1002"]),
    # Binary is no text, and OCPP-J is text (OCPP 2.0.1 Part 4, 4.1)
    Case("7.4.1", "a binary message", ["82 01 41"], ["close 1003"]),
    Case("7.4.1", "a binary message in fragments", ["02 01 41", "80 00"], ["close 1003"]),
    # Closing
    Case("7.1.5", "a close without a code", ["88 00"], ["close"]),
    Case("7.4.1", "1000 with a reason", ["88 05 03e8 627965"], ["close 1000"]),
    Case("7.1.6", "the longest reason", ["88 7d 03e8" + "61" * 123], ["close 1000"]),
    *(
        Case("7.4", f"code {code}", [f"88 02 {code:04x}"], [f"close {code}"])
        for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
    ),
    *(
        Case("7.4", f"code {code}, which may not be sent", [f"88 02 {code:04x}"], ["close 1002"])
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
    ),
    Case("5.5.1", "a close of one byte", ["88 01 03"], ["close 1002"]),
    Case("8.1", "a reason that is no UTF-8", ["88 03 03e8 ff"], ["close 1007"]),
    Case("5.5.1", "a text behind a close is not read", ["88 02 03e8", "81 01 41"], ["close 1000"]),
    Case("5.5.1", "a ping behind a close is not answered", ["88 02 03e8", "89 00"], ["close 1000"]),
    Case("5.5.1", "two closes at once", ["88 02 03e8", "88 02 03e9"], ["close 1002"]),
    Case("5.5.1", "a close between fragments", ["01 01 41", "88 02 03e8"], ["close 1000"]),
    Case("7.1.7", "a text behind an error is not read", ["83 00", "81 01 41"], ["close 1002"]),
    Case("7.1.7", "bad UTF-8 is told once", ["81 01 ff", "81 01 ff"], ["close 1007"]),
]

HELLO = "f248cdc9c90700"
BOMB = zlib.compressobj(9, wbits=-15)
BOMB_FRAME = (BOMB.compress(bytes(LIMIT * 512)) + BOMB.flush(zlib.Z_SYNC_FLUSH))[:-4]
DEFLATE_CASES = [
    Case("7.2.3.1", "a compressed text", [f"c1 07 {HELLO}"], ["text Hello"]),
    Case("7.2.3.2", "the same message twice, no window kept", [f"c1 07 {HELLO}"] * 2, ["text Hello"] * 2),
    Case("7.2.3.3", "a block without compression", ["c1 0b 000500faff 48656c6c6f 00"], ["text Hello"]),
    Case("7.2.3.4", "a final block", ["c1 08 f348cdc9c9070000"], ["text Hello"]),
    Case("7.2.3.5", "two blocks", ["c1 0d f248050000 00ffffcac9c90700"], ["text Hello"]),
    Case("6.1", "an empty text, compressed", ["c1 01 00"], ["text "]),
    Case("6.1", "a text that is not compressed", ["81 01 41"], ["text A"]),
    Case("6.1", "compressed in fragments", ["41 03 f248cd", "80 04 c9c90700"], ["text Hello"]),
    Case("6.1", "RSV1 on a later fragment", ["41 03 f248cd", "c0 04 c9c90700"], ["close 1002"]),
    Case("6.1", "RSV1 on a ping", ["c9 00"], ["close 1002"]),
    Case("6.1", "RSV2 beside RSV1", [f"e1 07 {HELLO}"], ["close 1002"]),
    Case("6.2", "what is no deflate", ["c1 02 ffff"], ["close 1007"]),
    Case("6.1", "a compressed binary", [f"c2 07 {HELLO}"], ["close 1003"]),
    Case("8.1", "no UTF-8 inside", ["c1 03 fa0700"], ["close 1007"]),
    Case("10.4", "too long inflated", [f"c1 7e {len(BOMB_FRAME):04x} {BOMB_FRAME.hex()}"], ["close 1009"]),
]

# What depends on who sends it: the bytes are as they go over the wire.
MASK_CASES: dict[Role, list[Case]] = {
    "server": [
        Case("5.1", "a text without a mask", ["81 02 4869"], ["close 1002"]),
        Case("5.1", "a ping without a mask", ["89 00"], ["close 1002"]),
        Case("5.1", "a close without a mask", ["88 02 03e8"], ["close 1002"]),
        Case("5.3", "a mask of zeros", ["81 82 00000000 4869"], ["text Hi"]),
        Case("5.3", "the example of the RFC", ["81 85 37fa213d 7f9f4d5158"], ["text Hello"]),
        Case("5.3", "a new mask for each frame", ["01 81 01010101 40", "80 81 02020202 40"], ["text AB"]),
    ],
    "client": [
        Case("5.1", "a text under a mask", ["81 85 37fa213d 7f9f4d5158"], ["close 1002"]),
        Case("5.1", "a ping under a mask", ["89 80 37fa213d"], ["close 1002"]),
        Case("5.1", "a close under a mask", ["88 82 00000000 03e8"], ["close 1002"]),
    ],
}


class Echo:
    def __init__(self, link: Link) -> None:
        self.frames: list[str] = []
        self.lost: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()
        self._link = link
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.frames.append(data.decode())
        self._link.send(data)

    def link_lost(self, closed: Closed) -> None:
        self.lost.set_result(closed)


class Peer:
    """The raw end, opposite to ours."""

    def __init__(self, role: Role, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.ours: Echo
        self._role = role
        self._reader = reader
        self._writer = writer

    def send(self, *frames: bytes) -> None:
        self._writer.write(b"".join(frames))

    async def send_slowly(self, data: bytes) -> None:
        for position in range(len(data)):
            self._writer.write(data[position : position + 1])
            await asyncio.sleep(0)

    def end(self) -> None:
        self._writer.write_eof()

    async def receive(self) -> str:
        """The next frame in words; "end" when the connection was closed instead."""
        try:
            first, second = await self._reader.readexactly(2)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            return "end"
        assert (second >= 0x80) == (self._role == "client"), "a client masks what it sends, a server does not"
        assert first & 0xB0 == 0x80, "we send whole messages, and use no reserved bits but RSV1"
        length = second & 0x7F
        if length >= 126:
            length = int.from_bytes(await self._reader.readexactly(2 if length == 126 else 8), "big")
        mask = await self._reader.readexactly(4) if self._role == "client" else bytes(4)
        payload = bytes(a ^ b for a, b in zip(await self._reader.readexactly(length), cycle(mask), strict=False))
        match first & 0x0F:
            case 0x1:
                if first & 0x40:
                    payload = zlib.decompress(payload + b"\0\0\xff\xff", wbits=-15)
                return f"text {payload.decode()}"
            case 0x8:
                return f"close {int.from_bytes(payload[:2], 'big')}" if payload else "close"
            case 0xA:
                return f"pong {payload.decode(errors='surrogateescape')}"
            case opcode:
                raise AssertionError(f"an unexpected opcode: {opcode}")


@asynccontextmanager
async def raw_client_of_our_server(deflate: bool) -> AsyncIterator[Peer]:
    links: asyncio.Queue[Echo] = asyncio.Queue()

    async def decide(handshake: Handshake) -> Upgrade:
        return Upgrade("ocpp2.1")

    listener = await websocket.serve(
        decide, lambda link, *_: links.put_nowait(Echo(link)), host="127.0.0.1", port=0, message_limit=LIMIT
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n" if deflate else ""
    writer.write(
        "GET /CP001 HTTP/1.1\r\nHost: csms\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp2.1\r\n"
        f"{offer}\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ") and (b"permessage-deflate" in head) == deflate
    peer = Peer("server", reader, writer)
    peer.ours = await links.get()
    try:
        yield peer
    finally:
        writer.transport.abort()
        await peer.ours.lost
        await listener.close()


@asynccontextmanager
async def raw_server_of_our_client(deflate: bool, *, with_the_101: bytes = b"") -> AsyncIterator[Peer]:
    peers: asyncio.Queue[Peer] = asyncio.Queue()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = next(line.split(": ")[1] for line in head.split("\r\n") if line.startswith("Sec-WebSocket-Key: "))
        accept = b64encode(sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
        agreed = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n" if deflate else ""
        writer.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: ocpp2.1\r\n{agreed}\r\n".encode()
            + with_the_101
        )
        peers.put_nowait(Peer("client", reader, writer))

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    link, _ = await websocket.connect(
        f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp2.1"], message_limit=LIMIT, compression=deflate
    )
    peer = await peers.get()
    peer.ours = Echo(link)
    try:
        yield peer
    finally:
        peer._writer.transport.abort()
        await peer.ours.lost
        server.close()


def opposite(role: Role, *, deflate: bool = False) -> AbstractAsyncContextManager[Peer]:
    return raw_client_of_our_server(deflate) if role == "server" else raw_server_of_our_client(deflate)


def masked(frame: bytes) -> bytes:
    length_bytes = {126: 2, 127: 8}.get(frame[1], 0)
    head, payload = frame[: 2 + length_bytes], frame[2 + length_bytes :]
    under_mask = bytes(a ^ b for a, b in zip(payload, cycle(MASK), strict=False))
    return bytes([head[0], head[1] | 0x80]) + head[2:] + MASK + under_mask


async def check(case: Case, peer: Peer, frames: list[bytes], *, slowly: bool = False) -> None:
    async with asyncio.timeout(10):
        if slowly:
            await peer.send_slowly(b"".join(frames))
        else:
            peer.send(*frames)
        received = [await peer.receive() for _ in case.received]
        assert received == case.received
        if received[-1].startswith("close"):
            peer.end()
            assert await peer.receive() == "end"
            closed = await peer.ours.lost
            code = int(received[-1].removeprefix("close").strip() or 1005)
            assert (closed.code, closed.by) == (code, "peer" if ended_by_peer(case) else "us")
        else:
            # Nothing else was said, and the connection still works.
            end = bytes.fromhex("88 02 03e8")
            peer.send(masked(end) if peer._role == "server" else end)
            assert await peer.receive() == "close 1000"
        assert peer.ours.frames == [text.removeprefix("text ") for text in received if text.startswith("text ")]


def ended_by_peer(case: Case) -> bool:
    """Whether the close that came back answers a close that was sent."""
    closes = [frame.replace(" ", "") for frame in case.sent if frame.startswith("88")]
    if not closes or not case.received[-1].startswith("close"):
        return False
    return case.received[-1] == (f"close {int(closes[0][4:8], 16)}" if len(closes[0]) >= 8 else "close")


def named(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=f"{case.clause} {case.what}") for case in cases]


@pytest.mark.threat(21)
@pytest.mark.parametrize("role", ["server", "client"])
@pytest.mark.parametrize("case", named(CASES))
async def test_our_server_and_our_client_answer_frames_as_rfc_6455_says(case: Case, role: Role) -> None:
    frames = [bytes.fromhex(frame) for frame in case.sent]
    async with opposite(role) as peer:
        await check(case, peer, [masked(frame) for frame in frames] if role == "server" else frames)


@pytest.mark.threat(21)
@pytest.mark.parametrize("role", ["server", "client"])
async def test_the_same_bytes_one_by_one_are_understood_the_same(role: Role) -> None:
    for case in CASES:
        frames = [bytes.fromhex(frame) for frame in case.sent]
        # What comes behind an end may meet a connection that is gone already.
        goes_on = "behind" in case.what or any(frame.startswith("88") for frame in case.sent[:-1])
        if sum(map(len, frames)) < 64 and not goes_on and case.clause != "7.1.7":
            wire = b"".join(masked(frame) if role == "server" else frame for frame in frames)
            async with opposite(role) as peer:
                await check(case, peer, [wire], slowly=True)


@pytest.mark.threat(21)
@pytest.mark.parametrize(
    ("role", "case"),
    [
        pytest.param(role, case, id=f"{role} {case.clause} {case.what}")
        for role, cases in MASK_CASES.items()
        for case in cases
    ],
)
async def test_a_client_masks_its_frames_and_a_server_does_not(role: Role, case: Case) -> None:
    async with opposite(role) as peer:
        await check(case, peer, [bytes.fromhex(frame) for frame in case.sent])


@pytest.mark.threat(19)
@pytest.mark.parametrize("role", ["server", "client"])
@pytest.mark.parametrize("case", named(DEFLATE_CASES))
async def test_compressed_frames_are_answered_as_rfc_7692_says(case: Case, role: Role) -> None:
    frames = [bytes.fromhex(frame) for frame in case.sent]
    async with opposite(role, deflate=True) as peer:
        await check(case, peer, [masked(frame) for frame in frames] if role == "server" else frames)


async def test_a_compressed_frame_that_comes_with_the_101_is_inflated() -> None:
    frame = bytes.fromhex(f"c1 07 {HELLO}")
    async with asyncio.timeout(5), raw_server_of_our_client(True, with_the_101=frame) as peer:
        assert await peer.receive() == "text Hello"


@pytest.mark.parametrize("role", ["server", "client"])
async def test_a_protocol_error_of_the_other_end_is_in_no_future_that_asyncio_would_complain_of(role: Role) -> None:
    async with asyncio.timeout(5), opposite(role) as peer:
        unknown = bytes.fromhex("83 00")
        peer.send(masked(unknown) if role == "server" else unknown)
        assert await peer.receive() == "close 1002"
        peer.end()
        await peer.ours.lost
        await asyncio.sleep(0)
        futures = [each for each in gc.get_objects() if isinstance(each, asyncio.Future)]
        assert [each for each in futures if each._log_traceback] == []


@pytest.mark.parametrize("role", ["server", "client"])
async def test_a_peer_that_half_closes_is_answered_no_more_and_lost_by_the_network(role: Role) -> None:
    async with asyncio.timeout(5), opposite(role) as peer:
        text = bytes.fromhex("81 01 41")
        peer.send(masked(text) if role == "server" else text)
        assert await peer.receive() == "text A"
        peer.end()
        assert await peer.receive() == "end"
        assert await peer.ours.lost == Closed(1006, "", "network")
        assert peer.ours.frames == ["A"]


@pytest.mark.parametrize("role", ["server", "client"])
async def test_a_message_that_the_end_of_the_connection_cuts_is_not_delivered(role: Role) -> None:
    async with asyncio.timeout(5), opposite(role) as peer:
        start = bytes.fromhex("01 02 4142")
        peer.send(masked(start) if role == "server" else start)
        peer.end()
        assert await peer.receive() == "end"
        assert await peer.ours.lost == Closed(1006, "", "network")
        assert peer.ours.frames == []
