"""What a station must not forget when its power goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from evwire import model
from evwire.errors import EvwireError


class NotKept(EvwireError):
    """What happened would not outlast a power cut: the disk is full, or failed."""


class OutboxStorage(Protocol):
    """Keeps what the CSMS has not acknowledged, and the numbers by which a 1.x CSMS knows of it.

    What a method was given outlasts a power cut once :meth:`flushed` has returned. No other method may wait;
    all are called on the event loop.
    """

    def events(self) -> Iterable[model.TransactionEvent]:
        """The events that are kept, the oldest first."""
        ...

    def keep(self, event: model.TransactionEvent) -> None:
        """Keep an event. One that is kept already, by transaction and ``seq_no``, stays in its place."""
        ...

    def drop(self, event: model.TransactionEvent) -> None:
        """The event is acknowledged, or given up."""
        ...

    def numbers(self) -> Mapping[str, int]:
        """The numbers that are kept, by transaction id."""
        ...

    def keep_number(self, transaction_id: str, number: int) -> None:
        """Keep the number that the CSMS gave to a transaction."""
        ...

    def drop_number(self, transaction_id: str) -> None:
        """Nothing more will be said of the transaction."""
        ...

    async def flushed(self) -> None:
        """Return when all that was given so far is kept; raises NotKept where that cannot be had."""
        ...


class MemoryStorage:
    """An :class:`OutboxStorage` that lasts as long as the process."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, int | None], model.TransactionEvent] = {}
        self._numbers: dict[str, int] = {}

    def events(self) -> Iterable[model.TransactionEvent]:
        return tuple(self._events.values())

    def keep(self, event: model.TransactionEvent) -> None:
        self._events.setdefault((event.transaction_id, event.seq_no), event)

    def drop(self, event: model.TransactionEvent) -> None:
        self._events.pop((event.transaction_id, event.seq_no), None)

    def numbers(self) -> Mapping[str, int]:
        return dict(self._numbers)

    def keep_number(self, transaction_id: str, number: int) -> None:
        self._numbers[transaction_id] = number

    def drop_number(self, transaction_id: str) -> None:
        self._numbers.pop(transaction_id, None)

    async def flushed(self) -> None:
        return
