"""A network in memory between a CSMS and its stations."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar
from urllib.parse import unquote

from evwire.csms import CSMS
from evwire.transport import HandshakeRefused, Link, memory
from evwire.versions import by_subprotocol

StateT = TypeVar("StateT")


class Network(Generic[StateT]):
    """Joins stations to a CSMS without sockets: ``ChargingStation(..., connect=network.connect)``.

    Admission is not asked: every station that dials gets ``state``. ``cut()`` breaks all links, and
    ``down = True`` lets nobody dial, until it is False again.
    """

    def __init__(self, csms: CSMS[StateT], state: StateT | None = None) -> None:
        self.down = False
        self._csms = csms
        self._state = state
        self._links: list[memory.MemoryLink] = []
        self._talking: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.down = True
        self.cut()
        await asyncio.gather(*self._talking, return_exceptions=True)

    async def connect(
        self, url: str, *, subprotocols: Sequence[str], credentials: tuple[str, bytes] | None
    ) -> tuple[Link, str | None]:
        """Dial the CSMS; takes the place of :func:`evwire.transport.websocket.connect`."""
        if self.down:
            raise ConnectionRefusedError("the network is down")
        chosen = next((each for each in subprotocols if by_subprotocol(each) is not None), None)
        if chosen is None:
            raise HandshakeRefused(400, "no subprotocol in common")
        ours, theirs = memory.pair()
        self._links.append(theirs)
        talking = asyncio.create_task(
            self._csms.accept(ours, station_id=unquote(url.rsplit("/", 1)[-1]), subprotocol=chosen, state=self._state)
        )
        self._talking.add(talking)
        talking.add_done_callback(self._talking.discard)
        return theirs, chosen

    def cut(self) -> None:
        """Break every link, as a network does: nobody is told anything."""
        for link in self._links:
            link.cut()
        self._links.clear()
