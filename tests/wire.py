"""The other end of a link, typed by hand: what tests write and read is wire text."""

from __future__ import annotations

import asyncio

from evwire.transport import Closed, Link


class Wire:
    """Sends text as it stands, and collects what comes."""

    def __init__(self, link: Link) -> None:
        self.received: list[str] = []
        self.closed: Closed | None = None
        self._link = link
        self._news = asyncio.Event()
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.received.append(data.decode())
        self._news.set()

    def link_lost(self, closed: Closed) -> None:
        self.closed = closed
        self._news.set()

    def send(self, text: str) -> None:
        self._link.send(text.encode())

    def cut(self) -> None:
        self._link.abort()

    async def receive(self) -> str:
        """The next frame; AssertionError when the link ended instead."""
        while not self.received:
            assert self.closed is None, f"the link ended: {self.closed}"
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 5)
        return self.received.pop(0)

    async def ask(self, text: str) -> str:
        self.send(text)
        return await self.receive()

    async def end(self) -> Closed:
        while self.closed is None:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 5)
        return self.closed
