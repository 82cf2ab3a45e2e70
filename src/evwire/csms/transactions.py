"""Numbers for transactions: OCPP 1.x lets the CSMS choose them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from evwire.clock import Clock
from evwire.errors import NotInThisVersion
from evwire.versions import TransactionStart

__all__ = ["CountedNumbers", "NumbersAreIds", "TransactionNumbers", "TransactionStart"]


class TransactionNumbers(Protocol):
    """Where numbers come from; keep them in a database if they must outlive the process."""

    async def issue(self, station_id: str, start: TransactionStart) -> int:
        """A number no other transaction has; for a start equal to an earlier one (a retry), the same."""
        ...


class CountedNumbers:
    """Counts from one, in memory; remembers the last start of each connector, to know its retries."""

    def __init__(self) -> None:
        self._last = 0
        self._starts: dict[tuple[str, int], tuple[TransactionStart, int]] = {}

    async def issue(self, station_id: str, start: TransactionStart) -> int:
        place = (station_id, start.connector_id)
        earlier = self._starts.get(place)
        if earlier is not None and earlier[0] == start:
            return earlier[1]
        self._last += 1
        self._starts[place] = (start, self._last)
        return self._last


class NumbersAreIds:
    """The CSMS's side of the mapping's memory: a 1.x transaction's id is its number in decimal."""

    __slots__ = ("_clock",)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def number_of(self, transaction_id: str) -> int:
        try:
            return int(transaction_id)
        except ValueError:
            raise NotInThisVersion(f"transaction {transaction_id!r}, which is no number", "1.x") from None

    def transaction_of(self, number: int) -> str:
        return str(number)

    def remember(self, transaction_id: str, number: int) -> None:
        """The number is in the id."""
