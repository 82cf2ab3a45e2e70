"""The handshake and the frames, against raw sockets and the package websockets as an independent peer."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve as serve_websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from evwire.transport import (
    Closed,
    Handshake,
    HandshakeRefused,
    Link,
    Listener,
    Refuse,
    Upgrade,
    station_url,
    websocket,
)

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = b"sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="
OCPP = Subprotocol("ocpp1.6")


def request_head(target: str = "/ocpp/CP001", *lines: str, subprotocols: str = "ocpp1.6") -> bytes:
    offered = (f"Sec-WebSocket-Protocol: {subprotocols}",) if subprotocols else ()
    return "\r\n".join(
        (
            f"GET {target} HTTP/1.1",
            "Host: csms.example",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {KEY}",
            "Sec-WebSocket-Version: 13",
            *offered,
            *lines,
            "",
            "",
        )
    ).encode("latin-1")


class Server:
    """A gate that admits everybody unless told otherwise, and remembers; links echo unless told otherwise."""

    def __init__(self) -> None:
        self.verdict: Upgrade | Refuse | Exception = Upgrade("ocpp1.6")
        self.handshakes: list[Handshake] = []
        self.links: list[Echo] = []
        self.may_decide = asyncio.Event()
        self.may_decide.set()
        self.asked = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.listener: Listener

    @property
    def port(self) -> int:
        return self.listener.port

    async def decide(self, handshake: Handshake) -> Upgrade | Refuse:
        self.handshakes.append(handshake)
        self.asked.set()
        try:
            await self.may_decide.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return self.verdict

    def connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        self.links.append(Echo(link))
        link.attach(self.links[-1])


class Echo:
    def __init__(self, link: Link) -> None:
        self.link = link
        self.frames: list[bytes] = []
        self.lost: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()

    def frame_received(self, data: bytes) -> None:
        self.frames.append(data)
        self.link.send(data)

    def link_lost(self, closed: Closed) -> None:
        self.lost.set_result(closed)

    async def ended(self) -> Closed:
        async with asyncio.timeout(5):
            return await self.lost


@asynccontextmanager
async def running(host: str | list[str] | None = "127.0.0.1", **options: Any) -> AsyncIterator[Server]:
    server = Server()
    server.listener = await websocket.serve(server.decide, server.connected, host=host, port=0, **options)
    try:
        yield server
    finally:
        await server.listener.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running() as server:
        yield server


class Raw:
    """A TCP connection, read and written by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def answer(self) -> tuple[int, bytes]:
        """Status, and the head in lower case."""
        async with asyncio.timeout(5):
            head = await self.reader.readuntil(b"\r\n\r\n")
        return int(head.split(b" ")[1]), head.lower()

    async def refused(self, request: bytes) -> tuple[int, bytes, str]:
        """Status, head and body of an answer after which the server closes."""
        self.writer.write(request)
        status, head = await self.answer()
        async with asyncio.timeout(5):
            return status, head, (await self.reader.read()).decode()

    async def upgraded(self) -> None:
        self.writer.write(request_head())
        assert (await self.answer())[0] == 101

    async def frame(self) -> tuple[int, bytes]:
        """First byte and payload of the next frame."""
        async with asyncio.timeout(5):
            first, length = await self.reader.readexactly(2)
            if length == 126:
                (length,) = struct.unpack("!H", await self.reader.readexactly(2))
            return first, await self.reader.readexactly(length)


@asynccontextmanager
async def raw(port: int) -> AsyncIterator[Raw]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


def masked(first: int, payload: bytes) -> bytes:
    """A frame as clients send it, under the mask of zeros."""
    if len(payload) < 126:
        length = struct.pack("!B", 0x80 | len(payload))
    elif len(payload) < 65536:
        length = struct.pack("!BH", 0x80 | 126, len(payload))
    else:
        length = struct.pack("!BQ", 0x80 | 127, len(payload))
    return bytes([first]) + length + bytes(4) + payload


def offer(server: Server, target: str = "/CP001", **options: Any) -> connect:
    return connect(f"ws://127.0.0.1:{server.port}{target}", subprotocols=[OCPP], **options)


def with_credentials(user_and_password: bytes) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(user_and_password).decode()}


# Who it is


@pytest.mark.parametrize(
    ("target", "station_id"),
    [
        ("/CP001", "CP001"),
        ("/ocpp/CP001", "CP001"),
        ("/ocpp16/CP001", "CP001"),
        ("/a/b/c/CP001", "CP001"),
        ("/CP001/", "CP001"),
        ("/CP001?token=1/2", "CP001"),
        ("/ocpp/CP%20001", "CP 001"),
        ("/ocpp/CP%2F001", "CP/001"),
        ("/ocpp/CP%252F001", "CP%2F001"),
        ("/ocpp/Stra%C3%9Fe", "Straße"),
        ("/ocpp/100%", "100%"),
        ("http://csms.example/ocpp/CP001", "CP001"),
    ],
)
async def test_the_identity_is_the_last_segment_of_the_path_decoded_once(
    server: Server, target: str, station_id: str
) -> None:
    async with raw(server.port) as peer:
        peer.writer.write(request_head(target))
        assert (await peer.answer())[0] == 101
    (handshake,) = server.handshakes
    assert (handshake.station_id, handshake.path) == (station_id, target)


@pytest.mark.parametrize("target", ["/", "//", "/?CP001", "/ocpp/%FF", "/ocpp/CP%00", "/ocpp/CP%0A001"])
async def test_a_path_without_a_readable_identity_is_not_found(server: Server, target: str) -> None:
    async with raw(server.port) as peer:
        status, _, body = await peer.refused(request_head(target))
    assert status == 404
    assert body == "The path must end in the station's identity, percent-encoded UTF-8.\n"
    assert server.handshakes == []


async def test_a_station_is_refused_with_401_and_a_challenge_before_the_upgrade(server: Server) -> None:
    server.verdict = Refuse(401, "Wrong password.")
    with pytest.raises(InvalidStatus) as caught:
        await offer(server)
    response = caught.value.response
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Basic realm="ocpp"'
    assert response.body == b"Wrong password.\n"
    assert server.links == []


async def test_a_station_nobody_knows_is_refused_with_404_before_the_upgrade(server: Server) -> None:
    server.verdict = Refuse(404, "No such station.", {"Retry-After": "300"})
    with pytest.raises(InvalidStatus) as caught:
        await offer(server)
    assert caught.value.response.status_code == 404
    assert caught.value.response.headers["Retry-After"] == "300"


@pytest.mark.parametrize(
    ("sent", "username", "password"),
    [
        (b"CP001:secret", "CP001", b"secret"),
        (b"CP001:se:cr:et", "CP001", b"se:cr:et"),
        (b"CP001:\x00\xff\xfe", "CP001", b"\x00\xff\xfe"),
        (b"CP001:", "CP001", b""),
        (b"CP001", None, None),
        (b"\xff\xfe:secret", None, None),
    ],
)
async def test_basic_credentials_are_split_at_the_first_colon_and_the_password_is_bytes(
    server: Server, sent: bytes, username: str | None, password: bytes | None
) -> None:
    async with offer(server, additional_headers=with_credentials(sent)):
        (handshake,) = server.handshakes
    assert (handshake.username, handshake.password) == (username, password)


@pytest.mark.parametrize("value", ["Basic", "Basic ???", "Basic Q1AwMDE6c2VjcmV", "Bearer Q1AwMDE6c2VjcmV0", ""])
async def test_a_malformed_authorization_header_is_no_credentials(server: Server, value: str) -> None:
    async with offer(server, additional_headers={"Authorization": value}):
        (handshake,) = server.handshakes
    assert (handshake.username, handshake.password) == (None, None)


async def test_the_handshake_tells_what_the_station_said(server: Server) -> None:
    async with raw(server.port) as peer:
        peer.writer.write(
            request_head("/ocpp/CP001", "X-Note: one", "X-NOTE: two", subprotocols="ocpp2.1, ocpp2.0.1,ocpp1.6")
        )
        await peer.answer()
    (handshake,) = server.handshakes
    assert handshake.subprotocols == ("ocpp2.1", "ocpp2.0.1", "ocpp1.6")
    assert handshake.headers["x-note"] == "one, two"
    assert handshake.peer_address == "127.0.0.1"
    assert not handshake.secure


# What is not a handshake


@pytest.mark.parametrize(
    ("request_text", "status", "body"),
    [
        ("GET /CP001 HTTP/1.1\r\nHost: h\r\n\r\n", 426, "Only WebSocket is spoken here.\n"),
        ("hello\r\n\r\n", 400, "This is not an HTTP request.\n"),
        ("GET /CP001 HTTP/1.1\r\nno colon\r\n\r\n", 400, "A header is malformed.\n"),
        ("GET /CP001 HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", 400, "A header is malformed.\n"),
        (
            "POST /CP001 HTTP/1.1\r\nHost: h\r\n\r\n",
            405,
            "Only GET, with an upgrade to WebSocket, is understood.\n",
        ),
        (
            "GET /CP001 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 8\r\n\r\n",
            426,
            "Only version 13 of WebSocket is spoken here.\n",
        ),
        (
            "GET /CP001 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: short\r\n\r\n",
            400,
            "Sec-WebSocket-Key is not 16 bytes in base64.\n",
        ),
        (request_head("/CP001", "Content-Length: 5").decode(), 400, "The request must not have a body.\n"),
        (request_head("/CP001", *["A: b"] * 64).decode(), 431, "A request may have 64 headers.\n"),
    ],
)
async def test_what_is_not_a_websocket_request_is_refused_with_a_sentence(
    server: Server, request_text: str, status: int, body: str
) -> None:
    async with raw(server.port) as peer:
        answer = await peer.refused(request_text.encode())
    assert (answer[0], answer[2]) == (status, body)
    assert server.handshakes == []


async def test_a_huge_head_is_refused_before_it_ends(server: Server) -> None:
    async with raw(server.port) as peer:
        status, _, body = await peer.refused(b"GET /CP001 HTTP/1.1\r\nA: " + b"a" * 9000)
    assert (status, body) == (431, "The head of a request may have 8192 bytes.\n")


async def test_a_head_that_takes_too_long_is_refused() -> None:
    async with running(handshake_timeout_s=0.05) as server, raw(server.port) as peer:
        status, _, body = await peer.refused(b"GET /CP001 HT")
    assert (status, body) == (408, "The request took too long.\n")


async def test_a_decision_that_takes_too_long_is_cancelled() -> None:
    async with running(handshake_timeout_s=0.05) as server, raw(server.port) as peer:
        server.may_decide.clear()
        status, _, body = await peer.refused(request_head())
        assert server.cancelled.is_set()
    assert (status, body) == (503, "The decision took too long.\n")


async def test_a_decision_that_fails_is_logged_and_answered_500(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.verdict = LookupError("the database is gone")
    async with raw(server.port) as peer:
        status, _, body = await peer.refused(request_head())
    assert (status, body) == (500, "The decision failed.\n")
    assert "CP001: deciding on a handshake failed" in caplog.text
    assert "the database is gone" in caplog.text


async def test_a_refusal_cannot_smuggle_a_header(server: Server) -> None:
    server.verdict = Refuse(404, "", {"X-Station": "a\r\nSet-Cookie: b"})
    async with raw(server.port) as peer:
        status, head, _ = await peer.refused(request_head())
    assert status == 500
    assert b"set-cookie" not in head


async def test_the_decision_is_cancelled_when_the_peer_leaves_meanwhile(server: Server) -> None:
    server.may_decide.clear()
    async with raw(server.port) as peer:
        peer.writer.write(request_head())
        await server.asked.wait()
    async with asyncio.timeout(5):
        await server.cancelled.wait()
    assert server.links == []


# How it is let in


async def test_a_head_that_comes_byte_by_byte_is_understood(server: Server) -> None:
    async with raw(server.port) as peer:
        for byte in request_head():
            peer.writer.write(bytes([byte]))
            await asyncio.sleep(0)
        status, head = await peer.answer()
    assert status == 101
    assert ACCEPT in head
    assert b"sec-websocket-protocol: ocpp1.6\r\n" in head


async def test_frames_right_behind_the_head_are_not_lost(server: Server) -> None:
    server.may_decide.clear()
    async with raw(server.port) as peer:
        peer.writer.write(request_head() + masked(0x81, b'[2,"1","BootNotification",{}]') + b"\x81")
        await server.asked.wait()
        peer.writer.write(masked(0x81, b'[2,"2","Heartbeat",{}]')[1:])
        await asyncio.sleep(0)
        server.may_decide.set()
        await peer.answer()
        assert await peer.frame() == (0x81, b'[2,"1","BootNotification",{}]')
        assert await peer.frame() == (0x81, b'[2,"2","Heartbeat",{}]')


async def test_connection_may_list_keep_alive_beside_upgrade(server: Server) -> None:
    async with raw(server.port) as peer:
        peer.writer.write(request_head().replace(b"Connection: Upgrade", b"Connection: keep-alive, Upgrade"))
        assert (await peer.answer())[0] == 101


async def test_without_a_common_subprotocol_the_link_opens_without_one_and_closes_at_once(server: Server) -> None:
    server.verdict = Upgrade(None)
    async with connect(f"ws://127.0.0.1:{server.port}/CP001", subprotocols=[Subprotocol("ocpp9")]) as client:
        assert client.subprotocol is None
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()
    assert caught.value.rcvd is not None
    assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (1002, "no subprotocol in common; offered: ocpp9")
    assert server.links == []


async def test_compression_is_agreed_on_when_offered_and_not_otherwise(server: Server) -> None:
    async with offer(server, compression=None) as client:
        assert client.protocol.extensions == []
        await client.send('[2,"1","Heartbeat",{}]')
        assert await client.recv() == '[2,"1","Heartbeat",{}]'


async def test_all_interfaces_are_one_port_for_ipv4_and_ipv6() -> None:
    async with running(host=None) as server:
        assert server.listener.addresses == (("0.0.0.0", server.port), ("::", server.port))
        for host in ("127.0.0.1", "[::1]"):
            async with connect(f"ws://{host}:{server.port}/CP001", subprotocols=[OCPP]) as client:
                assert client.subprotocol == "ocpp1.6"
    assert [handshake.peer_address for handshake in server.handshakes] == ["127.0.0.1", "::1"]


async def test_a_port_that_is_taken_is_an_error(server: Server) -> None:
    with pytest.raises(OSError, match="in use"):
        await websocket.serve(server.decide, server.connected, host="127.0.0.1", port=server.port)


async def test_a_stopped_listener_lets_nobody_in_and_keeps_its_links(server: Server) -> None:
    async with offer(server) as client:
        server.listener.stop()
        with pytest.raises(OSError):
            await offer(server)
        await client.send("still here")
        assert await client.recv() == "still here"


async def test_closing_the_listener_closes_its_links_with_1001(server: Server) -> None:
    async with offer(server) as client:
        await server.listener.close()
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()
    assert caught.value.rcvd is not None and caught.value.rcvd.code == 1001
    assert await server.links[0].ended() == Closed(1001, "the server is going away", "us")


async def test_a_link_whose_owner_fails_to_take_it_is_closed_with_1011(caplog: pytest.LogCaptureFixture) -> None:
    async def decide(handshake: Handshake) -> Upgrade:
        return Upgrade("ocpp1.6")

    def connected(link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        raise LookupError("a bug")

    listener = await websocket.serve(decide, connected, host="127.0.0.1", port=0)
    async with connect(f"ws://127.0.0.1:{listener.port}/CP001", subprotocols=[OCPP]) as client:
        with pytest.raises(ConnectionClosed) as caught:
            await client.recv()
    await listener.close()
    assert caught.value.rcvd is not None and caught.value.rcvd.code == 1011
    assert "a bug" in caplog.text


async def test_what_admission_decided_is_carried_to_whoever_takes_the_link() -> None:
    taken: list[object] = []

    async def decide(handshake: Handshake) -> Upgrade:
        return Upgrade("ocpp1.6", context="the account")

    listener = await websocket.serve(
        decide, lambda link, handshake, upgrade: taken.append(upgrade.context), host="127.0.0.1", port=0
    )
    async with connect(f"ws://127.0.0.1:{listener.port}/CP001", subprotocols=[OCPP]):
        assert taken == ["the account"]
    await listener.close()


# Frames


async def test_a_fragmented_message_is_joined(server: Server) -> None:
    async with offer(server) as client:
        await client.send(['[2,"1",', '"Heartbeat"', ",{}]"])
        assert await client.recv() == '[2,"1","Heartbeat",{}]'


async def test_a_ping_between_fragments_is_answered_at_once(server: Server) -> None:
    async with raw(server.port) as peer:
        await peer.upgraded()
        peer.writer.write(masked(0x01, b"[2,") + masked(0x89, b"ping") + masked(0x80, b"3]"))
        assert await peer.frame() == (0x8A, b"ping")
        assert await peer.frame() == (0x81, b"[2,3]")


@pytest.mark.parametrize(
    ("frames", "code", "reason"),
    [
        ([masked(0x81, b"x" * 2000)], 1009, None),
        ([masked(0x01, b"x" * 900), masked(0x80, b"x" * 900)], 1009, "a message may have 1024 bytes"),
        ([masked(0x82, b"x")], 1003, "only text is understood"),
        ([masked(0xC1, b"x")], 1002, "reserved bits without an extension"),
        ([masked(0x80, b"x")], 1002, "a fragment out of place"),
        ([masked(0x01, b"x"), masked(0x81, b"y")], 1002, "a fragment out of place"),
        ([masked(0x81, b"\xff\xfe")], 1007, "text is not UTF-8"),
        ([b"\x81\x01x"], 1002, None),
        ([masked(0x83, b"x")], 1002, None),
    ],
    ids=[
        "big",
        "big in parts",
        "binary",
        "compressed",
        "continues nothing",
        "not continued",
        "UTF-8",
        "mask",
        "opcode",
    ],
)
async def test_what_may_not_be_sent_closes_the_link(frames: list[bytes], code: int, reason: str | None) -> None:
    async with running(message_limit=1024) as server, raw(server.port) as peer:
        await peer.upgraded()
        for frame in frames:
            peer.writer.write(frame)
        first, payload = await peer.frame()
        assert (first, int.from_bytes(payload[:2], "big")) == (0x88, code)
        peer.writer.close()
        closed = await server.links[0].ended()
        assert (closed.code, closed.by) == (code, "us")
        if reason is not None:
            assert closed.reason == payload[2:].decode() == reason
        assert server.links[0].frames == []


async def test_a_message_of_exactly_the_limit_is_let_through() -> None:
    async with running(message_limit=1024) as server, offer(server) as client:
        await client.send("x" * 1024)
        assert await client.recv() == "x" * 1024
        await client.send(["x" * 512, "x" * 512])
        assert await client.recv() == "x" * 1024


@pytest.mark.parametrize(
    ("payload", "closed"),
    [
        (b"\x03\xe8done", Closed(1000, "done", "peer")),
        (b"\x0f\xa1reboot", Closed(4001, "reboot", "peer")),
        (b"", Closed(1005, "", "peer")),
    ],
)
async def test_a_close_frame_is_answered_with_its_code(server: Server, payload: bytes, closed: Closed) -> None:
    async with raw(server.port) as peer:
        await peer.upgraded()
        peer.writer.write(masked(0x88, payload))
        assert await peer.frame() == (0x88, payload[:2])
        assert await peer.reader.read() == b""
        assert await server.links[0].ended() == closed


async def test_a_connection_that_breaks_is_lost_with_1006_by_the_network(server: Server) -> None:
    async with raw(server.port) as peer:
        await peer.upgraded()
    assert await server.links[0].ended() == Closed(1006, "", "network")


async def test_a_peer_that_answers_no_ping_is_lost() -> None:
    async with running(ping_interval_s=0.01, pong_timeout_s=0.05) as server, raw(server.port) as peer:
        await peer.upgraded()
        assert await peer.frame() == (0x89, b"")
        assert await server.links[0].ended() == Closed(1006, "no pong", "network")


async def test_a_peer_that_answers_pings_stays() -> None:
    async with running(ping_interval_s=0.01, pong_timeout_s=2) as server, raw(server.port) as peer:
        await peer.upgraded()
        for _ in range(2):
            assert await peer.frame() == (0x89, b"")
            peer.writer.write(masked(0x8A, b"") + masked(0x81, b"[]"))
            assert await peer.frame() == (0x81, b"[]")
            server.links[0].link._judge_silence()  # type: ignore[attr-defined]  # instead of waiting for it
        assert not server.links[0].lost.done()


async def test_a_peer_that_does_not_read_is_dropped(server: Server) -> None:
    async with raw(server.port) as peer:
        await peer.upgraded()
        peer.writer.transport.pause_reading()  # type: ignore[attr-defined]  # streams are transports underneath
        link = server.links[0]
        for _ in range(1000):
            link.link.send(b"x" * 64 * 1024)
            if link.link._closing is not None:  # type: ignore[attr-defined]
                break
        assert await link.ended() == Closed(1006, "slow consumer", "us")


async def test_a_peer_that_talks_to_nobody_is_held_back() -> None:
    async with running(message_limit=1024) as server, raw(server.port) as peer:
        links: list[Any] = []
        server.listener._connected = lambda link, handshake, upgrade: links.append(link)
        await peer.upgraded()
        for number in range(2000):
            peer.writer.write(masked(0x81, b"%01000d" % number))
        async with asyncio.timeout(5):
            while links[0]._transport.underlying_transport.is_reading():
                await asyncio.sleep(0)
        station = Recording(links[0])
        for number in range(2000):
            assert await station.next() == b"%01000d" % number


# Our client


@asynccontextmanager
async def websockets_server(handler: Callable[[Any], Any], **options: Any) -> AsyncIterator[str]:
    async with serve_websockets(handler, "127.0.0.1", 0, **options) as server:
        (listening, *_) = server.sockets
        yield f"ws://127.0.0.1:{listening.getsockname()[1]}/ocpp"


async def echo(connection: Any) -> None:
    async for message in connection:
        await connection.send(message)


async def test_our_client_speaks_with_a_server_that_is_not_ours() -> None:
    seen: list[Any] = []

    async def handler(connection: Any) -> None:
        seen.append(connection.request)
        await echo(connection)

    async with websockets_server(handler, subprotocols=["ocpp1.6"]) as base:
        link, subprotocol = await websocket.connect(
            station_url(base, "CP 001/ä"), subprotocols=["ocpp2.1", "ocpp1.6"], credentials=("CP001", b"p:\xff")
        )
        assert subprotocol == "ocpp1.6"
        station = Recording(link)
        link.send(b'[2,"1","Heartbeat",{}]')
        assert await station.next() == b'[2,"1","Heartbeat",{}]'
        link.close(1000, "done")
        assert await station.ended() == Closed(1000, "done", "us")
    (request,) = seen
    assert request.path == "/ocpp/CP%20001%2F%C3%A4"
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"CP001:p:\xff").decode()


class Recording(Echo):
    """An Echo that keeps what it hears to itself."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.heard.put_nowait(data)

    async def next(self) -> bytes:
        async with asyncio.timeout(5):
            return await self.heard.get()


async def test_our_client_is_told_when_the_server_closes() -> None:
    async def handler(connection: Any) -> None:
        await connection.close(1012, "restart")

    async with websockets_server(handler, subprotocols=["ocpp1.6"]) as base:
        link, _ = await websocket.connect(f"{base}/CP001", subprotocols=["ocpp1.6"])
        assert await Recording(link).ended() == Closed(1012, "restart", "peer")


async def test_our_client_keeps_what_the_server_says_at_once() -> None:
    async def handler(connection: Any) -> None:
        await connection.send('[2,"1","Reset",{"type":"Soft"}]')
        await connection.wait_closed()

    async with websockets_server(handler, subprotocols=["ocpp1.6"]) as base:
        link, _ = await websocket.connect(f"{base}/CP001", subprotocols=["ocpp1.6"])
        assert await Recording(link).next() == b'[2,"1","Reset",{"type":"Soft"}]'
        link.abort()


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_a_refusal_is_an_exception_with_its_status_and_body(status: int) -> None:
    def refuse(connection: Any, request: Any) -> Any:
        return connection.respond(status, "Go away.\n")

    async with websockets_server(echo, process_request=refuse) as base:
        with pytest.raises(HandshakeRefused) as caught:
            await websocket.connect(f"{base}/CP001", subprotocols=["ocpp1.6"])
    assert (caught.value.status, caught.value.body) == (status, "Go away.\n")


async def test_a_refusal_by_our_gate_is_understood_by_our_client(server: Server) -> None:
    server.verdict = Refuse(401, "Wrong password.")
    with pytest.raises(HandshakeRefused, match=r"refused the WebSocket: 401 Wrong password."):
        await websocket.connect(f"ws://127.0.0.1:{server.port}/CP001", subprotocols=["ocpp1.6"])


async def test_a_server_that_agrees_on_no_subprotocol_leaves_it_to_the_caller() -> None:
    async with websockets_server(echo) as base:
        link, subprotocol = await websocket.connect(f"{base}/CP001", subprotocols=["ocpp1.6"])
        assert subprotocol is None
        link.abort()


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"hello\r\n\r\n", 0), (b"HTTP/1.0 499 Odd\r\n\r\n", 499), (b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", 302)],
)
async def test_an_answer_that_is_no_upgrade_is_a_refusal(answer: bytes, status: int) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await reader.read()
        writer.close()

    async with await asyncio.start_server(handler, "127.0.0.1", 0) as odd:
        port = odd.sockets[0].getsockname()[1]
        with pytest.raises(HandshakeRefused) as caught:
            await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp1.6"])
    assert caught.value.status == status


@pytest.mark.parametrize("header", ["Sec-WebSocket-Protocol: ocpp9", "Sec-WebSocket-Extensions: permessage-deflate"])
async def test_a_server_that_chooses_what_was_not_offered_is_left(header: str) -> None:
    left = asyncio.Event()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = request.partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
        writer.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n{header}\r\n\r\n".encode()
        )
        with suppress(ConnectionError):
            await reader.read()
        writer.close()
        left.set()

    async with await asyncio.start_server(handler, "127.0.0.1", 0) as odd:
        port = odd.sockets[0].getsockname()[1]
        with pytest.raises(HandshakeRefused, match="offered"):
            await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp1.6"])
        async with asyncio.timeout(5):
            await left.wait()


async def test_a_server_that_hangs_up_or_is_not_there_is_an_os_error() -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(handler, "127.0.0.1", 0) as odd:
        port = odd.sockets[0].getsockname()[1]
        with pytest.raises(OSError):
            await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp1.6"])
    with pytest.raises(OSError):
        await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp1.6"])


async def test_a_server_that_never_answers_is_a_timeout(server: Server) -> None:
    server.may_decide.clear()
    with pytest.raises(TimeoutError):
        await websocket.connect(f"ws://127.0.0.1:{server.port}/CP001", subprotocols=["ocpp1.6"], timeout_s=0.05)


@pytest.mark.parametrize("url", ["http://csms.example/CP001", "CP001", "ws://CP001:secret@csms.example/CP001"])
async def test_a_url_that_is_no_websockets_or_holds_credentials_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        await websocket.connect(url, subprotocols=["ocpp1.6"])


@pytest.mark.parametrize(
    ("base", "station_id", "url"),
    [
        ("ws://h/ocpp", "CP001", "ws://h/ocpp/CP001"),
        ("ws://h/ocpp/", "CP001", "ws://h/ocpp/CP001"),
        ("ws://h:9000", "CP 001", "ws://h:9000/CP%20001"),
        ("wss://h/ocpp?tenant=1", "A/B%", "wss://h/ocpp/A%2FB%25?tenant=1"),
    ],
)
def test_the_station_url_ends_in_the_encoded_identity(base: str, station_id: str, url: str) -> None:
    assert station_url(base, station_id) == url


async def test_nothing_is_logged_above_debug_for_ordinary_connections(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="evwire")
    async with offer(server) as client:
        await client.send("x")
        await client.recv()
    assert [record for record in caplog.records if record.name.startswith("evwire")] == []


@pytest.mark.threat(12)
async def test_whoever_has_been_silent_the_longest_makes_room_when_too_many_connect_and_say_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evwire.transport.gate._UNFINISHED_LIMIT", 3)
    async with asyncio.timeout(5), raw(server.port) as first, raw(server.port) as second:
        second.writer.write(request_head()[:-2])
        async with raw(server.port), raw(server.port):
            assert await first.reader.read() == b""
            # The second is as old as it gets now, and still heard.
            second.writer.write(b"\r\n")
            assert (await second.reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 101 ")


@pytest.mark.threat(12)
async def test_what_one_station_sends_without_end_is_handled_in_portions_between_which_others_have_their_turn(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled = 0

    def count(echo: Echo, data: bytes) -> None:
        nonlocal handled
        handled += 1

    monkeypatch.setattr(Echo, "frame_received", count)
    most = 0
    async with asyncio.timeout(30):
        flooding = asyncio.get_running_loop().run_in_executor(None, _flood, server.port)
        while handled < FLOOD_FRAMES:
            before = handled
            await asyncio.sleep(0)
            most = max(most, handled - before)
        await flooding
    assert most < 10_000


FLOOD_FRAMES = 300_000


def _flood(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as station:
        station.sendall(request_head())
        assert station.recv(4096).startswith(b"HTTP/1.1 101 ")
        for _ in range(FLOOD_FRAMES // 1000):
            station.sendall(masked(0x81, b"beat") * 1000)
