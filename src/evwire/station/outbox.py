"""What must reach the CSMS, in the order in which it happened."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from evwire import model
from evwire.clock import Clock
from evwire.errors import CallRefused, CallTimedOut, ConnectionClosed, InvalidMessage, NotInThisVersion
from evwire.station.settings import StationSettings

logger = logging.getLogger("evwire.station")

Notification = model.TransactionEvent | model.StatusNotification
Send = Callable[[Notification], Awaitable[model.Result]]

_MOST_KEPT = 1000
"""Beyond it meter values within transactions are not kept any more; starts and ends always are."""


class _Item:
    __slots__ = ("answered", "request")

    def __init__(self, request: Notification, answered: Callable[[model.Result], None] | None) -> None:
        self.request = request
        self.answered = answered


class Outbox:
    """A queue that survives being offline: transaction events wait for their answer, one at a time.

    A status stands in the same queue, so that the CSMS hears of things in order, but is forgotten when
    the link goes: only the newest one counts, and it is told anew after reconnecting.
    """

    def __init__(self, settings: StationSettings, clock: Clock, name: str) -> None:
        self._settings = settings
        self._clock = clock
        self._name = name
        self._items: deque[_Item] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def __len__(self) -> int:
        return len(self._items)

    def put(self, request: Notification, answered: Callable[[model.Result], None] | None = None) -> None:
        """Keep ``request`` until the CSMS has answered it; ``answered`` then hears the answer."""
        if len(self._items) >= _MOST_KEPT and _may_be_dropped(request):
            logger.warning("%s: outbox is full, a meter value of a transaction is dropped", self._name)
            return
        self._items.append(_Item(request, answered))
        self._emptied.clear()
        self._filled.set()

    def forget_statuses(self) -> None:
        """The link is gone: what only told the present is history now."""
        self._items = deque(item for item in self._items if isinstance(item.request, model.TransactionEvent))
        self._note()

    async def emptied(self) -> None:
        """Wait until everything has been answered or given up."""
        await self._emptied.wait()

    async def deliver(self, send: Send) -> None:
        """Send what is there and what comes, until ``send`` raises ConnectionClosed."""
        while True:
            await self._filled.wait()
            item = self._items[0]
            result = await self._attempt(item.request, send)
            if self._items and self._items[0] is item:
                self._items.popleft()
            self._note()
            if result is not None and item.answered is not None:
                item.answered(result)

    async def _attempt(self, request: Notification, send: Send) -> model.Result | None:
        """Up to so many times, with growing pauses (E13; 1.6, 3.7.1); None when it was given up."""
        attempts = self._settings.message_attempts if isinstance(request, model.TransactionEvent) else 1
        for attempt in range(1, attempts + 1):
            try:
                return await send(request)
            except ConnectionClosed:
                raise
            except (CallRefused, CallTimedOut, InvalidMessage) as error:
                logger.warning("%s: %s, attempt %d: %s", self._name, type(request).__name__, attempt, error)
                if attempt < attempts:
                    await self._clock.sleep(attempt * self._settings.message_attempt_interval_s)
            except NotInThisVersion as error:
                logger.warning("%s: %s cannot be told: %s", self._name, type(request).__name__, error)
                return None
        logger.error("%s: %s given up", self._name, type(request).__name__)
        return None

    def _note(self) -> None:
        if self._items:
            self._filled.set()
        else:
            self._filled.clear()
            self._emptied.set()


def _may_be_dropped(request: Notification) -> bool:
    return isinstance(request, model.TransactionEvent) and request.kind is model.TransactionEventKind.UPDATED
