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
from evwire.station.storage import NotKept, OutboxStorage
from evwire.station.waiting import within

logger = logging.getLogger("evwire.station")

Notification = (
    model.TransactionEvent
    | model.StatusNotification
    | model.FirmwareStatusNotification
    | model.LogStatusNotification
    | model.SecurityEventNotification
)
Send = Callable[[Notification], Awaitable[model.Result]]
Answered = Callable[[model.Result | None], None]
"""Hears the answer, or None when the CSMS was not to be convinced."""


class _Item:
    __slots__ = ("answered", "attempts", "not_before_s", "request")

    def __init__(self, request: Notification, answered: Answered | None) -> None:
        self.request = request
        self.answered = answered
        self.attempts = 0
        """How often the CSMS failed to process it; a link that went does not count."""
        self.not_before_s = 0.0


class Outbox:
    """A queue that survives being offline: transaction events wait for their answer, one at a time.

    A status stands in the same queue, so that the CSMS hears of things in order, but is forgotten when
    the link goes: only the newest one counts, and it is told anew after reconnecting. While an event that the
    CSMS failed to process waits for its next attempt, nothing else waits with it. What is told of firmware,
    logs and security waits for a link, but is not stored.
    """

    def __init__(self, settings: StationSettings, clock: Clock, storage: OutboxStorage, name: str) -> None:
        self._settings = settings
        self._clock = clock
        self._storage = storage
        self._name = name
        self._items: deque[_Item] = deque()
        self._filled = asyncio.Event()
        self._put = asyncio.Event()
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
        self._put.set()
        if len(self._items) > self._settings.outbox_limit:
            self._thin_out()

    def forget_statuses(self) -> list[model.StatusNotification]:
        """The link is gone: what only told the present, and was not heard, is history now."""
        statuses = [item.request for item in self._items if isinstance(item.request, model.StatusNotification)]
        self._items = deque(item for item in self._items if not isinstance(item.request, model.StatusNotification))
        self._note()
        return statuses

    async def emptied(self) -> None:
        """Wait until everything has been answered or given up."""
        await self._emptied.wait()

    async def deliver(self, send: Send) -> None:
        """Send what is there and what comes, until ``send`` raises ConnectionClosed."""
        while True:
            await self._filled.wait()
            item = self._next()
            if item is None:
                self._put.clear()
                await within(self._clock, self._items[0].not_before_s - self._clock.monotonic(), self._put.wait())
                continue
            if isinstance(item.request, model.TransactionEvent):
                await self._flushed()
            settled, result = await self._attempt(item, send)
            if not settled:
                continue
            if item in self._items:
                self._items.remove(item)
            if isinstance(item.request, model.TransactionEvent):
                self._storage.drop(item.request)
            self._note()
            if item.answered is not None:
                item.answered(result)

    def _next(self) -> _Item | None:
        """The first item, or the first other than an event while that pauses; None when nothing but the pause is."""
        first = self._items[0]
        if first.not_before_s <= self._clock.monotonic():
            return first
        return next((item for item in self._items if not isinstance(item.request, model.TransactionEvent)), None)

    async def _flushed(self) -> None:
        """What the CSMS hears of, the station must not have forgotten after a power cut."""
        try:
            await self._storage.flushed()
        except NotKept as error:
            # Then the CSMS is the only one who can keep it.
            logger.error("%s: %s", self._name, error)

    async def _attempt(self, item: _Item, send: Send) -> tuple[bool, model.Result | None]:
        """Send once; whether that settles it (E13; 1.6, 3.7.1), and the answer, None when it was given up."""
        what = type(item.request).__name__
        try:
            return True, await send(item.request)
        except ConnectionClosed:
            raise
        except NotInThisVersion as error:
            logger.warning("%s: %s cannot be told: %s", self._name, what, error)
            return True, None
        except (CallRefused, CallTimedOut, InvalidMessage) as error:
            item.attempts += 1
            logger.warning("%s: %s, attempt %d: %s", self._name, what, item.attempts, error)
        if isinstance(item.request, model.TransactionEvent) and item.attempts < self._settings.message_attempts:
            pause_s = item.attempts * self._settings.message_attempt_interval_s
            item.not_before_s = self._clock.monotonic() + pause_s
            return False, None
        logger.error("%s: %s given up", self._name, what)
        return True, None

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
