"""The numbers that a 1.x CSMS gives to our transactions."""

from __future__ import annotations

from datetime import datetime

from evwire.clock import Clock
from evwire.errors import NotInThisVersion
from evwire.station.storage import OutboxStorage


class TransactionNumberTable:
    """Which number each of our transactions has, for the mapping of versions that want numbers."""

    def __init__(self, clock: Clock, storage: OutboxStorage) -> None:
        self._clock = clock
        self._storage = storage
        self._numbers = dict(storage.numbers())
        self._transactions = {number: transaction_id for transaction_id, number in self._numbers.items()}

    def now(self) -> datetime:
        return self._clock.now()

    def number_of(self, transaction_id: str) -> int:
        number = self._numbers.get(transaction_id)
        if number is None:
            raise NotInThisVersion(f"number yet for transaction {transaction_id}", "this connection")
        return number

    def transaction_of(self, number: int) -> str:
        """Our transaction with this number; the number as text, if there is none: then nobody knows it."""
        return self._transactions.get(number, str(number))

    def remember(self, transaction_id: str, number: int) -> None:
        self._storage.keep_number(transaction_id, number)
        self._numbers[transaction_id] = number
        self._transactions[number] = transaction_id

    def forget(self, transaction_id: str) -> None:
        """The transaction is over and told."""
        number = self._numbers.pop(transaction_id, None)
        if number is not None:
            self._transactions.pop(number, None)
            self._storage.drop_number(transaction_id)
