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
from evwire.station.storage import OutboxStorage

logger = logging.getLogger("evwire.station")

Notification = model.TransactionEvent | model.StatusNotification
Send = Callable[[Notification], Awaitable[model.Result]]
Answered = Callable[[model.Result | None], None]
"""Hears the answer, or None when the CSMS was not to be convinced."""


class _Item:
    __slots__ = ("answered", "request")

    def __init__(self, request: Notification, answered: Answered | None) -> None:
        self.request = request
        self.answered = answered


class Outbox:
    """A queue that survives being offline: transaction events wait for their answer, one at a time.

    A status stands in the same queue, so that the CSMS hears of things in order, but is forgotten when
    the link goes: only the newest one counts, and it is told anew after reconnecting.
    """

    def __init__(self, settings: StationSettings, clock: Clock, storage: OutboxStorage, name: str) -> None:
        self._settings = settings
        self._clock = clock
        self._storage = storage
        self._name = name
        self._items: deque[_Item] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def __len__(self) -> int:
        return len(self._items)

    def put(self, request: Notification, answered: Answered | None = None) -> None:
        """Keep ``request`` until the CSMS has answered it; ``answered`` then hears the answer."""
        if isinstance(request, model.TransactionEvent):
            self._storage.keep(request)
        self._items.append(_Item(request, answered))
        self._emptied.clear()
        self._filled.set()
        if len(self._items) > self._settings.outbox_limit:
            self._thin_out()

    def forget_statuses(self) -> list[model.StatusNotification]:
        """The link is gone: what only told the present, and was not heard, is history now."""
        statuses = [item.request for item in self._items if isinstance(item.request, model.StatusNotification)]
        self._items = deque(item for item in self._items if isinstance(item.request, model.TransactionEvent))
        self._note()
        return statuses

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
            if isinstance(item.request, model.TransactionEvent):
                self._storage.drop(item.request)
            self._note()
            if item.answered is not None:
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

    def _thin_out(self) -> None:
        """Drop every other meter value, never the first item: it may be under way (E04.FR.08, J02.FR.13)."""
        droppable = [item for item in list(self._items)[1:] if _may_be_dropped(item.request)]
        dropped = droppable[::2]
        if dropped:
            gone = set(map(id, dropped))
            self._items = deque(item for item in self._items if id(item) not in gone)
            for item in dropped:
                if isinstance(item.request, model.TransactionEvent):
                    self._storage.drop(item.request)
            logger.warning("%s: outbox is full, %d meter values dropped", self._name, len(dropped))

    def _note(self) -> None:
        if self._items:
            self._filled.set()
        else:
            self._filled.clear()
            self._emptied.set()


def _may_be_dropped(request: Notification) -> bool:
    return isinstance(request, model.TransactionEvent) and request.trigger in (
        model.TriggerReason.METER_VALUE_CLOCK,
        model.TriggerReason.METER_VALUE_PERIODIC,
    )
