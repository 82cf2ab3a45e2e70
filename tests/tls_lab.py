"""A gate with TLS, and peers at it; what is sent by hand stands here as bytes."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from certificates import Authority
from evwire.transport import (
    Handshake,
    Link,
    Listener,
    ServerTls,
    Upgrade,
    websocket,
)

# TLS 1.1, two suites of that time, no extensions.
OLD_HELLO = bytes.fromhex("160301002f0100002b0302" + "00" * 32 + "000004c013002f0100")
# TLS 1.2, TLS_RSA_WITH_AES_128_GCM_SHA256, compression by DEFLATE or none.
COMPRESSING_HELLO = bytes.fromhex("160301003c010000380303" + "00" * 32 + "000002009c020100000c000d00080006040304010804")


class Server:
    """A gate that lets everybody in and remembers."""

    def __init__(self) -> None:
        self.handshakes: list[Handshake] = []
        self.links: list[Link] = []
        self.listener: Listener

    async def decide(self, handshake: Handshake) -> Upgrade:
        self.handshakes.append(handshake)
        return Upgrade("ocpp1.6")

    def connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        self.links.append(link)

    @property
    def url(self) -> str:
        return f"wss://127.0.0.1:{self.listener.port}/ocpp/CP001"

    async def connect(self, context: ssl.SSLContext) -> Link:
        link, subprotocol = await websocket.connect(self.url, subprotocols=["ocpp1.6"], ssl=context)
        assert subprotocol == "ocpp1.6"
        return link

    async def shake(self, context: ssl.SSLContext) -> ssl.SSLObject:
        """A handshake by the standard library."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.listener.port, ssl=context)
        shaken = writer.get_extra_info("ssl_object")
        writer.transport.abort()
        return shaken

    async def say(self, data: bytes) -> bytes:
        """Send this over plain TCP, and read until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port)
        try:
            writer.write(data)
            async with asyncio.timeout(5):
                return await reader.read()
        finally:
            writer.close()

    async def failed(self, count: int = 1) -> None:
        """Until so many handshakes have failed."""
        async with asyncio.timeout(5):
            while self.listener.tls_failures.total() < count:
                await asyncio.sleep(0)


@asynccontextmanager
async def running(
    tls: ssl.SSLContext | ServerTls | None, host: str = "127.0.0.1", **options: Any
) -> AsyncIterator[Server]:
    server = Server()
    server.listener = await websocket.serve(server.decide, server.connected, host=host, port=0, ssl=tls, **options)
    try:
        yield server
    finally:
        await server.listener.close()


def client(authority: Authority, *, ciphers: str | None = None, only: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """Of the standard library, as an independent peer."""
    context = ssl.create_default_context(cafile=str(authority.path))
    if ciphers is not None:
        context.set_ciphers(ciphers)
        only = ssl.TLSVersion.TLSv1_2
    if only is not None:
        context.minimum_version = context.maximum_version = only
    return context


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


class Recorder:
    """The first frame of a link."""

    def __init__(self) -> None:
        self.frame: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def frame_received(self, data: bytes) -> None:
        self.frame.set_result(data)

    def link_lost(self, closed: object) -> None:
        pass
