"""What is left of connections is let go of, though stations that stay are seldom looked through."""

from __future__ import annotations

import asyncio
import gc
import weakref

from evwire import CSMS, Accept, Closed, Handshake, Station
from evwire.server.garbage import seldom
from evwire.transport import websocket


class Kept:
    """What an application keeps with a station."""


class Site:
    """Stations that come and go; what was kept with each is seen."""

    def __init__(self) -> None:
        self.kept: list[weakref.ref[Kept]] = []
        self.csms: CSMS[Kept] = CSMS(admission=self._admit)
        self._ended = asyncio.Queue[None]()
        self.csms.on_disconnect(self._disconnected)

    def _admit(self, handshake: Handshake) -> Accept[Kept]:
        kept = Kept()
        self.kept.append(weakref.ref(kept))
        return Accept(kept)

    def _disconnected(self, station: Station[Kept], closed: Closed) -> None:
        self._ended.put_nowait(None)

    async def come_and_go(self, port: int) -> None:
        """One that was here for long, as the collector sees it."""
        name = f"CP{len(self.kept)}"
        link, _ = await websocket.connect(f"ws://127.0.0.1:{port}/{name}", subprotocols=["ocpp1.6"])
        gc.collect(1)
        gc.collect(1)
        link.abort()
        await self._ended.get()
        await asyncio.sleep(0)

    @property
    def let_go_of(self) -> list[bool]:
        return [kept() is None for kept in self.kept]


async def test_connections_are_let_go_of_when_as_many_ended_as_are_open() -> None:
    site = Site()
    async with site.csms.serve(host="127.0.0.1", port=0) as server:
        with seldom(site.csms, connections_at_least=3):
            await site.come_and_go(server.port)
            await site.come_and_go(server.port)
            gc.collect(1)
            assert site.let_go_of == [False, False]
            await site.come_and_go(server.port)
            assert site.let_go_of[:2] == [True, True]
    assert gc.get_freeze_count() == 0
