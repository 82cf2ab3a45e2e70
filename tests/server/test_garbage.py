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


async def test_connections_that_ended_are_let_go_of_when_as_many_ended_as_are_open() -> None:
    seen: list[weakref.ref[Kept]] = []
    ended = asyncio.Queue[None]()

    def admission(handshake: Handshake) -> Accept[Kept]:
        kept = Kept()
        seen.append(weakref.ref(kept))
        return Accept(kept)

    csms: CSMS[Kept] = CSMS(admission=admission)

    @csms.on_disconnect
    def disconnected(station: Station[Kept], closed: Closed) -> None:
        ended.put_nowait(None)

    async with csms.serve(host="127.0.0.1", port=0) as server:

        async def come_and_go(station_id: str) -> None:
            link, _ = await websocket.connect(f"ws://127.0.0.1:{server.port}/{station_id}", subprotocols=["ocpp1.6"])
            gc.collect()  # what is here now is left out of the next passes
            link.abort()
            await ended.get()
            await asyncio.sleep(0)

        with seldom(csms, connections_at_least=3):
            await come_and_go("CP1")
            await come_and_go("CP2")
            gc.collect()
            assert all(kept() is not None for kept in seen)
            await come_and_go("CP3")
            assert seen[0]() is seen[1]() is None
    assert gc.get_freeze_count() == 0
