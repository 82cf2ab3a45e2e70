"""How many stations may be made to give or take load in a minute: the grid feels them all at once."""

from __future__ import annotations

from collections import OrderedDict, deque
from math import ceil

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.storage import Database, batches

AT_ONCE = 50
"""So many stations may be asked without anybody else's word."""
_SHARE = 0.05
_LEAST_A_MINUTE = 10
_MINUTE_S = 60.0
_MOST_REMEMBERED = 10_000


class Fanout:
    """The budget of a fleet: a share of it in a minute.

    ``load_a_minute``: what one may use up by single commands; 0: that share, and at least 50.
    """

    def __init__(self, database: Database, clock: Clock = SYSTEM_CLOCK, *, load_a_minute: int = 0) -> None:
        self._load_a_minute = load_a_minute
        self._database = database
        self._clock = clock
        self._fleet = 0
        self._counted_at: float | None = None
        self._asked: OrderedDict[str, OrderedDict[str, float]] = OrderedDict()
        self._turns: deque[float] = deque()

    async def a_minute(self) -> int:
        """How many stations a batch may ask in a minute. Raises DatabaseAway."""
        now = self._clock.monotonic()
        if self._counted_at is None or now - self._counted_at > _MINUTE_S:
            self._fleet, self._counted_at = await self._database.read(batches.fleet), now
        return max(_LEAST_A_MINUTE, int(self._fleet * _SHARE))

    async def wait_s(self, who: str, station_id: str) -> int:
        """Somebody wants a station to give or take load: for how many seconds they must wait; 0: it is counted.

        The same station again costs nothing more.
        """
        most = self._load_a_minute or max(AT_ONCE, await self.a_minute())
        now = self._clock.monotonic()
        asked = self._asked.setdefault(who, OrderedDict())
        self._asked.move_to_end(who)
        if len(self._asked) > _MOST_REMEMBERED:
            self._asked.popitem(last=False)
        while asked and now - next(iter(asked.values())) >= _MINUTE_S:
            asked.popitem(last=False)
        if station_id not in asked and len(asked) >= most:
            return max(1, ceil(next(iter(asked.values())) + _MINUTE_S - now))
        asked[station_id] = now
        asked.move_to_end(station_id)
        return 0

    async def turn_s(self) -> float:
        """A station of a batch may be asked in so many seconds; 0: now, and it is counted."""
        most = await self.a_minute()
        now = self._clock.monotonic()
        while self._turns and now - self._turns[0] >= _MINUTE_S:
            self._turns.popleft()
        if len(self._turns) >= most:
            return self._turns[0] + _MINUTE_S - now
        self._turns.append(now)
        return 0.0
