"""Handshakes nobody means well with: raw bytes in, status and closed connection out."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from evwire.transport import Handshake, Link, Listener, Upgrade, websocket

GOOD = (
    b"Host: csms\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
)
SECOND = b"GET /VICTIM HTTP/1.1\r\n" + GOOD + b"\r\n"


class Gate:
    listener: Listener

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.links: list[Link] = []

    async def decide(self, handshake: Handshake) -> Upgrade:
        self.asked.append(handshake.station_id)
        return Upgrade("ocpp1.6")

    def connected(self, link: Link, *_: object) -> None:
        self.links.append(link)
        link.attach(Echo(link))


class Echo:
    def __init__(self, link: Link) -> None:
        self._link = link

    def frame_received(self, data: bytes) -> None:
        self._link.send(data)

    def link_lost(self, closed: object) -> None: ...


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[Gate]:
    gate = Gate()
    gate.listener = await websocket.serve(gate.decide, gate.connected, host="127.0.0.1", port=0, **options)
    try:
        yield gate
    finally:
        await gate.listener.close()


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    async with running() as gate:
        yield gate


async def said(gate: Gate, request: bytes) -> bytes:
    """Everything that the server says until it closes."""
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", gate.listener.port)
        writer.write(request)
        answer = await reader.read()
        writer.transport.abort()
        return answer


HEADS = {
    "chunked body": (b"GET /CP HTTP/1.1\r\n" + GOOD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "body by length": (b"GET /CP HTTP/1.1\r\n" + GOOD + b"Content-Length: 5\r\n\r\nhello", 400),
    "length and chunked": (
        b"GET /CP HTTP/1.1\r\n" + GOOD + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
    ),
    "two lengths": (b"GET /CP HTTP/1.1\r\n" + GOOD + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n", 400),
    "two equal lengths": (b"GET /CP HTTP/1.1\r\n" + GOOD + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n", 400),
    "a negative length": (b"GET /CP HTTP/1.1\r\n" + GOOD + b"Content-Length: -1\r\n\r\n", 400),
    "line feeds alone": (b"GET /CP HTTP/1.1\n" + GOOD.replace(b"\r\n", b"\n") + b"\n", 400),
    "one line feed alone": (b"GET /CP HTTP/1.1\r\nA: b\n" + GOOD + b"\r\n", 400),
    "a carriage return alone": (b"GET /CP HTTP/1.1\r\nA: b\rC: d\r\n" + GOOD + b"\r\n", 400),
    "two hosts": (b"GET /CP HTTP/1.1\r\nHost: other\r\n" + GOOD + b"\r\n", 400),
    "two keys": (b"GET /CP HTTP/1.1\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + GOOD + b"\r\n", 400),
    "two credentials": (
        b"GET /CP HTTP/1.1\r\nAuthorization: Basic QTpi\r\nAuthorization: Basic QTpj\r\n" + GOOD + b"\r\n",
        400,
    ),
    "a folded line": (b"GET /CP HTTP/1.1\r\nA: b\r\n c\r\n" + GOOD + b"\r\n", 400),
    "a line folded by a tab": (b"GET /CP HTTP/1.1\r\nA: b\r\n\tc: d\r\n" + GOOD + b"\r\n", 400),
    "a space before the colon": (b"GET /CP HTTP/1.1\r\nContent-Length : 5\r\n" + GOOD + b"\r\n", 400),
    "a space before the name": (b"GET /CP HTTP/1.1\r\n Content-Length: 5\r\n" + GOOD + b"\r\n", 400),
    "no name": (b"GET /CP HTTP/1.1\r\n: 5\r\n" + GOOD + b"\r\n", 400),
    "a name that is no token": (b"GET /CP HTTP/1.1\r\nA\xffB: c\r\n" + GOOD + b"\r\n", 400),
    "a zero in a value": (b"GET /CP HTTP/1.1\r\nA: b\0c\r\n" + GOOD + b"\r\n", 400),
    "an escape in a value": (b"GET /CP HTTP/1.1\r\nA: \x1b[2J\r\n" + GOOD + b"\r\n", 400),
    "an empty line first": (b"\r\nGET /CP HTTP/1.1\r\n" + GOOD + b"\r\n", 400),
    "two spaces": (b"GET  /CP HTTP/1.1\r\n" + GOOD + b"\r\n", 400),
    "a tab for a space": (b"GET\t/CP\tHTTP/1.1\r\n" + GOOD + b"\r\n", 400),
    "a space in the target": (b"GET /C P HTTP/1.1\r\n" + GOOD + b"\r\n", 400),
    "a zero in the target": (b"GET /C\0P HTTP/1.1\r\n" + GOOD + b"\r\n", 400),
    "HTTP/0.9": (b"GET /CP\r\n\r\n", 400),
    "HTTP/1.0": (b"GET /CP HTTP/1.0\r\n" + GOOD + b"\r\n", 400),
    "HTTP/2's preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 405),
    "TLS to a plain port": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "another method": (b"POST /CP HTTP/1.1\r\n" + GOOD + b"\r\n", 405),
    "a proxy's method": (b"CONNECT csms:443 HTTP/1.1\r\n" + GOOD + b"\r\n", 405),
    "a giant header": (b"GET /CP HTTP/1.1\r\nA: " + b"b" * 9000 + b"\r\n" + GOOD + b"\r\n", 431),
    "a giant name": (b"GET /CP HTTP/1.1\r\n" + b"A" * 9000, 431),
    "a giant target": (b"GET /" + b"A" * 9000, 431),
    "sixty-five headers": (b"GET /CP HTTP/1.1\r\n" + b"A: b\r\n" * 59 + GOOD + b"\r\n", 431),
    "a plain page": (b"GET /CP HTTP/1.1\r\nHost: csms\r\n\r\n", 426),
}


@pytest.mark.threat(14)
@pytest.mark.parametrize("name", HEADS)
async def test_a_hostile_head_is_refused_and_the_request_behind_it_is_never_run(gate: Gate, name: str) -> None:
    head, status = HEADS[name]
    answer = await said(gate, head + SECOND)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1 ") == 1 and b"connection: close" in answer.lower().replace(b"upgrade, ", b"")
    assert gate.asked == [] and gate.links == []


@pytest.mark.threat(14)
async def test_a_request_behind_a_good_handshake_is_frames_and_not_a_request(gate: Gate) -> None:
    answer = await said(gate, b"GET /CP HTTP/1.1\r\n" + GOOD + b"\r\n" + SECOND)
    assert answer.startswith(b"HTTP/1.1 101 ") and answer.count(b"HTTP/1.1 ") == 1
    assert gate.asked == ["CP"]


PATHS = {
    "/ocpp/..%2f..%2fetc%2fpasswd": "../../etc/passwd",
    "/ocpp/%2e%2e": "..",
    "/ocpp/..": "..",
    "/ocpp/%252e%252e": "%2e%2e",
    "/ocpp//CP001": "CP001",
    "//CP001//": "CP001",
    "/ocpp/CP001%20": "CP001 ",
    "/ocpp/cp001": "cp001",
    "/ocpp/CP001?x=/CP002": "CP001",
    "/ocpp/CP%3a001": "CP:001",
    "/ocpp/%D0%A1P001": "\u0421P001",
    "/ocpp/" + "A" * 49: "A" * 49,
    "/ocpp/CP001%2CCP002": "CP001,CP002",
    "http://other/CP001": "CP001",
    "/ocpp/%": "%",
    "/ocpp/%zz": "%zz",
}
NO_PATHS = ["/ocpp/%00", "/ocpp/CP%00001", "/ocpp/%ff%fe", "/ocpp/%c0%af", "/ocpp/%0d%0aA:b", "/ocpp/%1b[2J", "/", "//"]


@pytest.mark.threat(16)
@pytest.mark.parametrize("target", PATHS)
async def test_a_path_is_decoded_once_and_nothing_more_is_made_of_it(gate: Gate, target: str) -> None:
    answer = await said(gate, f"GET {target} HTTP/1.1\r\n".encode() + GOOD + b"\r\n\x88\x80\0\0\0\0")
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert gate.asked == [PATHS[target]]


@pytest.mark.threat(16)
@pytest.mark.parametrize("target", NO_PATHS)
async def test_a_path_without_an_identity_is_not_found(gate: Gate, target: str) -> None:
    assert (await said(gate, f"GET {target} HTTP/1.1\r\n".encode() + GOOD + b"\r\n")).startswith(b"HTTP/1.1 404 ")
    assert gate.asked == []


@pytest.mark.threat(13)
async def test_the_deadline_is_for_the_whole_head_however_steadily_it_drips() -> None:
    async with running(handshake_timeout_s=0.5) as gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", gate.listener.port)
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        answer = asyncio.create_task(reader.read())
        for byte in b"GET /CP HTTP/1.1\r\n" + GOOD * 100:
            writer.write(bytes([byte]))
            done, _ = await asyncio.wait((answer,), timeout=0.01)
            if done:
                break
        assert (await answer).startswith(b"HTTP/1.1 408 ")
        assert 0.4 < loop.time() - started_s < 5
        writer.transport.abort()


@pytest.mark.threat(12)
@pytest.mark.timeout(120)
async def test_two_thousand_that_say_nothing_cost_the_oldest_their_place_and_a_station_nothing(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evwire.transport.gate._UNFINISHED_LIMIT", 1000)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    link, _ = await websocket.connect(f"ws://127.0.0.1:{gate.listener.port}/CP001", subprotocols=["ocpp1.6"])
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    class Station:
        def frame_received(self, data: bytes) -> None:
            heard.put_nowait(data)

        def link_lost(self, closed: object) -> None: ...

    link.attach(Station())
    silent: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    slowest_s = 0.0
    loop = asyncio.get_running_loop()
    for number in range(2000):
        silent.append(await asyncio.open_connection("127.0.0.1", gate.listener.port))
        if number % 50 == 0:
            asked_s = loop.time()
            link.send(b"[]")
            assert await asyncio.wait_for(heard.get(), 5) == b"[]"
            slowest_s = max(slowest_s, loop.time() - asked_s)
    async with asyncio.timeout(10):
        for reader, _ in silent[:1000]:
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
    assert len(gate.listener._gates) <= 1000
    assert not any(reader.at_eof() for reader, _ in silent[1000:])
    assert slowest_s < 1
    newcomer, _ = await websocket.connect(f"ws://127.0.0.1:{gate.listener.port}/CP002", subprotocols=["ocpp1.6"])
    assert gate.asked == ["CP001", "CP002"]
    for opened in (link, newcomer):
        opened.abort()
    for _, writer in silent:
        writer.transport.abort()
    await asyncio.sleep(0)


BAD_OFFERS = [
    "permessage-deflate; server_max_window_bits=0",
    "permessage-deflate; server_max_window_bits=7",
    "permessage-deflate; server_max_window_bits=16",
    "permessage-deflate; server_max_window_bits=99",
    "permessage-deflate; server_max_window_bits=-1",
    "permessage-deflate; server_max_window_bits",
    "permessage-deflate; client_max_window_bits=99",
    "permessage-deflate; server_max_window_bits=10; server_max_window_bits=11",
    "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
    "permessage-deflate; server_no_context_takeover=1",
    "permessage-deflate; surprise",
    "permessage-deflate; server_max_window_bits=" + "9" * 3000,
    "permessage-deflate; server_max_window_bits=\u0661\u0660",
    "x-webkit-deflate-frame",
    ";;;,,,",
]


@pytest.mark.threat(20)
@pytest.mark.parametrize("offer", BAD_OFFERS, ids=lambda offer: offer[:60])
async def test_an_offer_of_compression_that_cannot_be_met_is_declined(gate: Gate, offer: str) -> None:
    request = b"GET /CP HTTP/1.1\r\n" + GOOD + f"Sec-WebSocket-Extensions: {offer}\r\n\r\n".encode()
    answer = await said(gate, request + b"\x81\x81\0\0\0\0A" + b"\x88\x80\0\0\0\0")
    assert answer.startswith(b"HTTP/1.1 101 ") and b"extensions" not in answer.lower()
    assert answer.endswith(b"\x81\x01A\x88\x00")
