"""Wrong passwords and reconnects, counted: who guesses too often is answered before anything is computed.

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
CONNECTS_AN_HOUR = 60
REQUESTS_A_MINUTE = 3000
"""How often one token may use the HTTP API, unless something else is said."""
_CONNECTS_WINDOW_S = 3600.0
_FIRST_REST_S = 60.0
_LONGEST_REST_S = 900.0


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


class Connects:
    """Connections of the last hour: a station that comes more often than ``an_hour`` rests, longer each time.

    0: none has to rest. Count only stations that gave the right password: nobody else must be able to lock one out.
    """

    def __init__(self, clock: Clock = SYSTEM_CLOCK, *, an_hour: int = CONNECTS_AN_HOUR) -> None:
        self._clock = clock
        self._an_hour = an_hour
        self._connects: dict[str, deque[float]] = {}
        self._rests: dict[str, tuple[float, float]] = {}

    def came(self, station_id: str) -> int:
        """The station wants in: for how many seconds it must rest; 0: it may, and is counted."""
        if self._an_hour == 0:
            return 0
        now_s = self._clock.monotonic()
        until_s, rest_s = self._rests.get(station_id, (0.0, 0.0))
        if now_s < until_s:
            return ceil(until_s - now_s)
        connects = self._connects.setdefault(station_id, deque(maxlen=self._an_hour))
        if len(connects) == self._an_hour and connects[0] + _CONNECTS_WINDOW_S > now_s and until_s <= connects[-1]:
            rest_s = min(max(_FIRST_REST_S, 2 * rest_s), _LONGEST_REST_S)
            self._rests[station_id] = (now_s + rest_s, rest_s)
            return ceil(rest_s)
        if not connects or connects[0] + _CONNECTS_WINDOW_S <= now_s:
            self._rests.pop(station_id, None)
        connects.append(now_s)
        return 0
