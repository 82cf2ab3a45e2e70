"""What waits for handlers, of all conversations together: bounded, because every peer may wait at once."""

from __future__ import annotations

WAITING_LIMIT = 64 * 1024 * 1024

# As measured, and half as much again: a task that waits, the text itself, and what is made of it in the version's
# words, in version-independent ones and in rows of a database; most of that is for objects. Ten thousand stations that
# boot at once, and five thousand that tell their meters, must fit.
_BYTES_EACH = 2048
_BYTES_PER_BYTE = 5
_BYTES_PER_OBJECT = 1400
_BYTES_PER_COMMA = 60


def weight(payload: bytes) -> int:
    """What a request with this payload may hold in memory until it is answered, in bytes."""
    return (
        _BYTES_EACH
        + _BYTES_PER_BYTE * len(payload)
        + _BYTES_PER_OBJECT * payload.count(b"{")
        + _BYTES_PER_COMMA * payload.count(b",")
    )


class Backlog:
    """Counts what requests hold from their arrival to their answer; ``limit`` is in bytes."""

    __slots__ = ("_limit", "held")

    def __init__(self, limit: int = WAITING_LIMIT) -> None:
        self._limit = limit
        self.held = 0
        """In bytes."""

    def take(self, weight: int) -> bool:
        """Whether there is room for a request of this weight, which is then taken; for one there always is."""
        if self.held and self.held + weight > self._limit:
            return False
        self.held += weight
        return True

    def give_back(self, weight: int) -> None:
        """A request of this weight holds nothing any more."""
        self.held -= weight
