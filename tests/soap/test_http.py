"""The little HTTP server under SOAP: what is no clean request is answered with 4xx, and nothing behind it is run."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from evwire.transport.http import HttpListener, HttpRequest, HttpResponse, serve


class Server:
    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []
        self.listener: HttpListener | None = None

    async def answer(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        return HttpResponse(200, b"x" * 10_000, "text/plain")

    async def exchange(self, data: bytes) -> bytes:
        assert self.listener is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port)
        writer.write(data)
        writer.write_eof()
        try:
            return await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    server.listener = await serve(server.answer, host="127.0.0.1", port=0, body_limit=1000)
    yield server
    await server.listener.close()


SECOND = b"POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.threat(14)
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"400"),
        (b"Host: a\r\nHost: b\r\nContent-Length: 0\r\n", b"400"),
        (b"Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n", b"400"),
        (b"Host: a\r\nContent-Length: x\r\n", b"400"),
        (b"Host: a\r\nContent-Length : 0\r\n", b"400"),
        (b"Host: a\r\nTransfer-Encoding: gzip\r\n", b"501"),
        (b"Host: a\r\nX: " + b"a" * 40_000 + b"\r\n", b"431"),
        (b"Host: a\r\n" + b"X: a\r\n" * 10_000, b"431"),
        (b"Host: a\r\nContent-Length: 1001\r\n", b"413"),
        (b"Host: a\r\nContent-Length: 0\r\nAuthorization: Basic YQ==\r\nAuthorization: Basic Yg==\r\n", b"400"),
    ],
    ids=[
        "length and chunks",
        "two hosts",
        "two lengths",
        "no number",
        "a space before the colon",
        "an encoding of transfer",
        "a long line",
        "many lines",
        "a long body",
        "two passwords",
    ],
)
async def test_a_doubtful_request_is_refused_and_what_follows_it_is_never_run(
    server: Server, head: bytes, status: bytes
) -> None:
    answer = await server.exchange(b"POST / HTTP/1.1\r\n" + head + b"\r\n" + SECOND)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert answer.count(b"HTTP/1.1") == 1
    assert server.requests == []


async def test_requests_follow_each_other_on_one_connection(server: Server) -> None:
    first = b"POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
    answer = await server.exchange(first + SECOND)
    assert answer.count(b"HTTP/1.1 200") == 2
    assert [(request.target, request.body) for request in server.requests] == [("/first", b"hi"), ("/second", b"")]
    assert server.requests[0].peer_address == "127.0.0.1"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"gzip", gzip.compress(b"hello")),
        (b"deflate", zlib.compress(b"hello")),
        (b"deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"hello")[2:-4]),
    ],
    ids=["gzip", "deflate", "deflate without its head"],
)
async def test_6_1_gzip_and_deflate_are_taken(server: Server, encoding: bytes, body: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding, len(body))
    assert (await server.exchange(head + body)).startswith(b"HTTP/1.1 200")
    assert server.requests[0].body == b"hello"


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        (b"gzip", gzip.compress(b" " * 1001), b"413"),
        (b"gzip", b"no gzip", b"400"),
        (b"gzip", gzip.compress(b"hello")[:-3], b"400"),
        (b"br", b"", b"415"),
    ],
    ids=["too much", "something else", "cut off", "an encoding that nobody has"],
)
async def test_a_body_that_cannot_be_inflated_is_refused(
    server: Server, encoding: bytes, body: bytes, status: bytes
) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding, len(body))
    assert (await server.exchange(head + body)).startswith(b"HTTP/1.1 " + status)
    assert server.requests == []


async def test_a_long_answer_is_compressed_for_who_takes_that(server: Server) -> None:
    answer = await server.exchange(b"GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head.lower()
    assert gzip.decompress(body) == b"x" * 10_000


async def test_a_body_is_waited_for_when_it_was_announced(server: Server) -> None:
    assert server.listener is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
    writer.write(b"hi")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    writer.close()
    assert server.requests[0].body == b"hi"
