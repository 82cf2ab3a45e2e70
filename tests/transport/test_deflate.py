"""permessage-deflate, with ``websockets`` on the other end."""

from __future__ import annotations

import asyncio
import dataclasses
import resource
import zlib
from collections.abc import AsyncIterator

import pytest
import websockets
from websockets.extensions.base import Extension
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame

from evwire.transport import Closed, Handshake, Link, Upgrade, websocket
from evwire.transport.deflate import Deflate, TooLong, agree, agreed

LONG = '[2,"1","DataTransfer",{"vendorId":"V","data":"' + "kilowatt-hour " * 2000 + '"}]'


class Echo:
    def __init__(self, link: Link) -> None:
        self.link = link
        self.closed: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.link.send(data)

    def link_lost(self, closed: Closed) -> None:
        self.closed.set_result(closed)


class Server:
    def __init__(self) -> None:
        self.links: list[Echo] = []
        self.port = 0

    async def decide(self, handshake: Handshake) -> Upgrade:
        return Upgrade("ocpp2.0.1")

    def connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        self.links.append(Echo(link))

    def connect(self, *extensions: ClientPerMessageDeflateFactory) -> websockets.connect:
        return websockets.connect(
            f"ws://127.0.0.1:{self.port}/CP001",
            subprotocols=[websockets.Subprotocol("ocpp2.0.1")],
            extensions=list(extensions),
            compression=None if extensions else "deflate",
        )


class Marks(Extension):
    """Says that what it sends is compressed, whatever it is."""

    def encode(self, frame: Frame) -> Frame:
        return dataclasses.replace(frame, rsv1=True)


def send_as_compressed(client: websockets.ClientConnection, payload: bytes) -> None:
    client.protocol.extensions = [Marks()]
    client.protocol.send_text(payload)
    client.send_data()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    listener = await websocket.serve(server.decide, server.connected, host="127.0.0.1", port=0)
    server.port = listener.port
    yield server
    await listener.close()


@pytest.mark.parametrize(
    ("offers", "answer"),
    [
        ("permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
        (
            "permessage-deflate; client_max_window_bits",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        ),
        (
            'permessage-deflate; server_max_window_bits="10"; client_no_context_takeover',
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10",
        ),
        # The second offer can be met.
        (
            "permessage-deflate; server_max_window_bits=8, permessage-deflate",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        ),
        ("", None),
        ("x-webkit-deflate-frame", None),
        ("permessage-deflate; server_max_window_bits", None),
        ("permessage-deflate; server_max_window_bits=0", None),
        ("permessage-deflate; server_max_window_bits=99", None),
        ("permessage-deflate; server_max_window_bits=010", None),
        ("permessage-deflate; server_no_context_takeover=1", None),
        ("permessage-deflate; server_no_context_takeover; server_no_context_takeover", None),
        ("permessage-deflate; unheard_of", None),
    ],
)
def test_an_offer_is_met_exactly_or_not_at_all(offers: str, answer: str | None) -> None:
    deflate = agree(offers)
    assert (deflate.answer if deflate else None) == answer


def test_a_server_may_not_choose_what_was_not_offered() -> None:
    assert agreed("permessage-deflate; server_no_context_takeover; client_no_context_takeover") is not None
    assert agreed("permessage-deflate; client_no_context_takeover") is None
    assert agreed("x-webkit-deflate-frame") is None


@pytest.mark.parametrize("bits", [9, 12, 15])
def test_what_is_deflated_inflates_to_itself(bits: int) -> None:
    data = LONG.encode()
    deflated = Deflate(bits).deflated(data)
    assert deflated is not None
    assert len(deflated) < len(data) / 10
    assert Deflate().inflated(deflated, len(data)) == data
    with pytest.raises(TooLong):
        Deflate().inflated(deflated, len(data) - 1)
    assert Deflate(bits).deflated(b'[3,"1",{}]') is None


async def test_messages_go_compressed_both_ways_and_none_depends_on_another(server: Server) -> None:
    async with server.connect() as client:
        (extension,) = client.protocol.extensions
        assert extension.name == "permessage-deflate"
        for text in (LONG, '[3,"1",{}]', LONG):
            await client.send(text)
            assert await client.recv() == text


async def test_a_smaller_window_is_kept_to(server: Server) -> None:
    async with server.connect(ClientPerMessageDeflateFactory(server_max_window_bits=9)) as client:
        await client.send(LONG)
        assert await client.recv() == LONG


async def test_a_bomb_ends_its_own_connection_before_it_takes_memory(server: Server) -> None:
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = b"".join(bomb.compress(b"0" * 1_000_000) for _ in range(200)) + bomb.flush(zlib.Z_SYNC_FLUSH)
    assert len(deflated) < 256 * 1024
    async with server.connect() as client:
        send_as_compressed(client, deflated[:-4])
        closed = await asyncio.wait_for(server.links[0].closed, 5)
        assert (closed.code, closed.by) == (1009, "us")
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    assert grown_kib < 16 * 1024


async def test_what_is_marked_as_compressed_but_is_not_ends_the_connection(server: Server) -> None:
    async with server.connect() as client:
        send_as_compressed(client, b"\xff\xff\xff\xff")
        closed = await asyncio.wait_for(server.links[0].closed, 5)
        assert closed.code == 1007


async def test_our_client_offers_compression_when_asked_to() -> None:
    async def echo(link: websockets.ServerConnection) -> None:
        async for text in link:
            await link.send(text)

    async with websockets.serve(echo, "127.0.0.1", 0, subprotocols=[websockets.Subprotocol("ocpp2.0.1")]) as server:
        port = server.sockets[0].getsockname()[1]
        link, _ = await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp2.0.1"], compression=True)
        received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        class Receiver:
            def frame_received(self, data: bytes) -> None:
                received.set_result(data)

            def link_lost(self, closed: Closed) -> None: ...

        link.attach(Receiver())
        link.send(LONG.encode())
        assert await asyncio.wait_for(received, 5) == LONG.encode()
        link.close()
