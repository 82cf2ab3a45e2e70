"""Wrong passwords, counted: who guesses too often is answered before anything is computed.

Counted per identity and address, so that nobody can lock a station out from somewhere else, and per
address, so that nobody tries one password on every station.
"""

from __future__ import annotations

from collections import deque
from math import ceil

from evwire.clock import SYSTEM_CLOCK, Clock

_WINDOW_S = 60.0
_PER_STATION = 5
_PER_ADDRESS = 50
_MOST_REMEMBERED = 10_000


class Attempts:
    """Failures of the last minute."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[float]] = {}

    def wait_s(self, station_id: str, address: str) -> int:
        """How long this address must leave this station alone; 0 if it may try."""
        return max(self._wait_s((station_id, address), _PER_STATION), self._wait_s(("", address), _PER_ADDRESS))

    def failed(self, station_id: str, address: str) -> None:
        """A wrong password was given."""
        now_s = self._clock.monotonic()
        for key, most in (((station_id, address), _PER_STATION), (("", address), _PER_ADDRESS)):
            self._failures.setdefault(key, deque(maxlen=most)).append(now_s)
        if len(self._failures) > _MOST_REMEMBERED:
            self._forget(now_s)

    def succeeded(self, station_id: str, address: str) -> None:
        """The right password was given: earlier slips of this station do not count any more."""
        self._failures.pop((station_id, address), None)

    def _wait_s(self, key: tuple[str, str], most: int) -> int:
        failures = self._failures.get(key)
        if failures is None or len(failures) < most:
            return 0
        return max(0, ceil(failures[0] + _WINDOW_S - self._clock.monotonic()))

    def _forget(self, now_s: float) -> None:
        """What is over; and if that is not enough, the oldest half, because memory is bounded."""
        kept = {key: failures for key, failures in self._failures.items() if failures[-1] + _WINDOW_S > now_s}
        if len(kept) > _MOST_REMEMBERED // 2:
            newest = sorted(kept, key=lambda key: kept[key][-1])[-_MOST_REMEMBERED // 2 :]
            kept = {key: kept[key] for key in newest}
        self._failures = kept
