"""A station behind a proxy: HTTP CONNECT and SOCKS5."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import websockets

from evwire.transport import ProxyRefused, websocket
from listening import listening


class Proxy:
    """Takes every way to ``name`` to this machine; writes down what it heard before."""

    def __init__(self, port: int, name: str = "csms.example") -> None:
        self.port = port
        self.name = name
        self.heard: list[bytes] = []
        self.passed = b""

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 here\r\n\r\n")
        await self.join(reader, writer)

    async def socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting = await reader.readexactly(2)
        greeting += await reader.readexactly(greeting[1])
        self.heard.append(greeting)
        if 2 in greeting[2:]:
            writer.write(b"\x05\x02")
            named = await reader.readexactly(2)
            named += await reader.readexactly(named[1] + 1)
            named += await reader.readexactly(named[-1])
            self.heard.append(named)
            writer.write(b"\x01\x00")
        else:
            writer.write(b"\x05\x00")
        request = await reader.readexactly(5)
        request += await reader.readexactly((request[4] if request[3] == 3 else 3 if request[3] == 1 else 15) + 2)
        self.heard.append(request)
        # The address that it is bound to, as a name, which a proxy may answer with.
        writer.write(b"\x05\x00\x00\x03\x04here\x04\x38")
        await self.join(reader, writer)

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.port)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, outward: bool) -> None:
            while data := await source.read(4096):
                if outward:
                    self.passed += data
                sink.write(data)
            sink.close()

        with suppress(ConnectionError):
            await asyncio.gather(pump(reader, there_writer, outward=True), pump(there_reader, writer, outward=False))


@asynccontextmanager
async def csms() -> AsyncIterator[int]:
    async def answer(connection: websockets.ServerConnection) -> None:
        async for message in connection:
            await connection.send(f"heard {message}")

    async with websockets.serve(answer, "127.0.0.1", 0, subprotocols=[websockets.Subprotocol("ocpp2.0.1")]) as server:
        yield server.sockets[0].getsockname()[1]


class Collects:
    def __init__(self) -> None:
        self.frame: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.lost = asyncio.Event()

    def frame_received(self, data: bytes) -> None:
        self.frame.set_result(data)

    def link_lost(self, closed: object) -> None:
        self.lost.set()


async def talk_through(proxy: str, url: str) -> str:
    link, subprotocol = await websocket.connect(
        url, subprotocols=["ocpp2.0.1"], credentials=("CP001", b"secret of the CSMS"), proxy=proxy
    )
    assert subprotocol == "ocpp2.0.1"
    collects = Collects()
    link.attach(collects)
    link.send(b"hello")
    answer = await asyncio.wait_for(collects.frame, 5)
    link.close()
    await asyncio.wait_for(collects.lost.wait(), 5)
    return answer.decode()


async def test_a_station_talks_through_an_http_proxy_that_hears_its_own_credentials_and_not_the_csmss() -> None:
    async with csms() as port:
        proxy = Proxy(port)
        async with listening(proxy.http) as proxy_port:
            url = f"http://us%40er:pass%3Aword@127.0.0.1:{proxy_port}"
            assert await talk_through(url, "ws://csms.example/ocpp/CP001") == "heard hello"
        assert proxy.heard == [
            b"CONNECT csms.example:80 HTTP/1.1\r\nHost: csms.example:80\r\n"
            b"Proxy-Authorization: Basic dXNAZXI6cGFzczp3b3Jk\r\n\r\n"
        ]
        assert b"Authorization: Basic Q1AwMDE6c2VjcmV0IG9mIHRoZSBDU01T" in proxy.passed
        assert b"Proxy-Authorization" not in proxy.passed


async def test_a_proxy_without_credentials_is_told_none() -> None:
    async with csms() as port:
        proxy = Proxy(port)
        async with listening(proxy.http) as proxy_port:
            assert await talk_through(f"http://127.0.0.1:{proxy_port}", "ws://[::1]:9000/CP001") == "heard hello"
        assert proxy.heard == [b"CONNECT [::1]:9000 HTTP/1.1\r\nHost: [::1]:9000\r\n\r\n"]


@pytest.mark.parametrize(
    ("user", "url", "heard"),
    [
        (
            "",
            "ws://csms.example/ocpp/CP001",
            [b"\x05\x01\x00", b"\x05\x01\x00\x03\x0ccsms.example\x00\x50"],
        ),
        (
            "user:pass%3Aword@",
            "ws://192.0.2.1:9000/ocpp/CP001",
            [b"\x05\x02\x00\x02", b"\x01\x04user\x09pass:word", b"\x05\x01\x00\x01\xc0\x00\x02\x01\x23\x28"],
        ),
        (
            "",
            "ws://[2001:db8::1]:9000/ocpp/CP001",
            [
                b"\x05\x01\x00",
                b"\x05\x01\x00\x04\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x23\x28",
            ],
        ),
    ],
)
async def test_a_station_talks_through_a_socks5_proxy_that_looks_the_name_up(
    user: str, url: str, heard: list[bytes]
) -> None:
    async with csms() as port:
        proxy = Proxy(port)
        async with listening(proxy.socks) as proxy_port:
            assert await talk_through(f"socks5://{user}127.0.0.1:{proxy_port}", url) == "heard hello"
        assert proxy.heard == heard


async def test_tls_is_spoken_with_the_csms_through_the_proxy_by_the_csmss_name() -> None:
    """The proxy sees a ClientHello that names the CSMS, and nothing of what follows."""
    hello = asyncio.Event()
    passed = b""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal passed
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        passed = await reader.read(4096)
        hello.set()
        writer.close()

    async with listening(talk) as proxy_port:
        with pytest.raises((OSError, ssl.SSLError)):
            await websocket.connect(
                "wss://csms.example/CP001",
                subprotocols=["ocpp2.0.1"],
                credentials=("CP001", b"secret"),
                proxy=f"http://127.0.0.1:{proxy_port}",
            )
        await asyncio.wait_for(hello.wait(), 5)
    assert passed.startswith(b"\x16\x03") and b"csms.example" in passed
    assert b"Authorization" not in passed


@pytest.mark.parametrize(
    ("scheme", "answers", "text"),
    [
        (
            "http",
            [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"],
            "refused a way to csms.example:80: HTTP/1.1 407 Proxy Authentication Required (it wants other credentials)",
        ),
        ("http", [b"HTTP/1.1 502 Bad Gateway\r\n\r\n"], "refused a way to csms.example:80: HTTP/1.1 502 Bad Gateway"),
        ("http", [b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 Switching"], "spoke in the CSMS's place"),
        ("http", [b"SSH-2.0-OpenSSH\r\n\r\n"], "expected an answer in HTTP/1.1"),
        ("http", [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 4000], "expected an answer of at most 16384 bytes"),
        ("http", [b""], "closed the connection instead of opening a way"),
        ("socks5", [b"\x05\xff"], "wants credentials"),
        ("socks5", [b"\x05\x02"], "wants credentials"),
        ("socks5", [b"HTTP/1.1 400 Bad Request\r\n\r\n"], "expected an answer in SOCKS5"),
        (
            "socks5",
            [b"\x05\x00", b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00"],
            "refused a way to csms.example:80: the host refused the connection",
        ),
        ("socks5", [b"\x05\x00", b"\x05\x00"], "closed the connection instead of opening a way"),
    ],
)
async def test_a_proxy_that_opens_no_way_is_named_with_its_reason(scheme: str, answers: list[bytes], text: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.read(4096)
            writer.write(answer)
        if writer.can_write_eof():
            writer.write_eof()
        with suppress(ConnectionError):
            await reader.read()
        writer.close()

    async with listening(talk) as port:
        with pytest.raises(ProxyRefused) as caught:
            await websocket.connect(
                "ws://csms.example/CP001", subprotocols=["ocpp2.0.1"], proxy=f"{scheme}://127.0.0.1:{port}"
            )
    assert str(caught.value) == f"proxy 127.0.0.1:{port}: {text}"


async def test_a_proxy_that_wants_another_password_is_named_without_the_password() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(b"\x05\x02")
        await reader.read(4096)
        writer.write(b"\x01\x01")
        writer.close()

    async with listening(talk) as port:
        with pytest.raises(ProxyRefused) as caught:
            proxy = f"socks5://user:hush@127.0.0.1:{port}"
            await websocket.connect("ws://csms.example/CP001", subprotocols=["ocpp2.0.1"], proxy=proxy)
    assert str(caught.value) == f"proxy 127.0.0.1:{port}: wants other credentials"


async def test_a_proxy_that_nobody_is_or_that_is_silent_is_given_up() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with listening(silent) as port:
        with pytest.raises(TimeoutError, match=r"no answer within 0\.2 s"):
            await websocket.connect(
                "ws://csms.example/CP001", subprotocols=[], proxy=f"http://127.0.0.1:{port}", timeout_s=0.2
            )
    with pytest.raises(ProxyRefused, match="cannot be reached"):
        await websocket.connect("ws://csms.example/CP001", subprotocols=[], proxy=f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "proxy",
    ["https://u:hush@name:1", "name:3128", "http://", "ftp://name", "http://name:port", "http://a%3Ab:hush@name"],
)
def test_a_url_that_is_no_proxys_is_refused_without_showing_the_password(proxy: str) -> None:
    with pytest.raises(ValueError, match="expected a proxy") as caught:
        websocket.check_proxy(proxy)
    assert "hush" not in str(caught.value)
