"""The clocks of stations: how wrong they are, and whether what they tell of happens now."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

import msgspec

from evwire import model
from evwire.server.storage import Database, stations
from evwire.server.storage.tables import in_utc

_LIVE_FOR = timedelta(minutes=5)
_BEFORE_CONNECTING = timedelta(minutes=1)
_OF_THE_LAST = 15
_WORTH_KEEPING_S = 5.0
# While old messages are told, or by a clock that runs too fast, it is another one with each.
_KEPT_FOR = timedelta(minutes=1)
_MOST_STATIONS = 50_000


class OfflineStarts(StrEnum):
    """What is said of the card of a transaction that began while nobody could be asked."""

    ACCEPT = "accept"
    """That it is accepted, whatever it is."""
    JUDGE = "judge"
    """What was thought of it then."""


def is_live(event_time: datetime, now: datetime) -> bool:
    """Whether what happened then may set something off by itself now; what is told late only makes history."""
    return in_utc(event_time) >= now - _LIVE_FOR


def is_late(event: model.TransactionEvent, now: datetime, connected_at: datetime) -> bool:
    """Whether the station could not tell an event when it happened, by its own word or, without one, by its time."""
    if event.offline:
        return True
    if event.seq_no is not None:
        return False
    return not is_live(event.timestamp, now) or in_utc(event.timestamp) < connected_at - _BEFORE_CONNECTING


class _Heard(msgspec.Struct):
    """What a station told last, and what of it is kept."""

    skews_s: deque[float] = msgspec.field(default_factory=lambda: deque(maxlen=_OF_THE_LAST))
    kept_s: float | None = None
    kept_at: datetime | None = None


class Clocks:
    """By how much the clock of each station is behind, as the median of what it told last; kept with the station."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heard: OrderedDict[str, _Heard] = OrderedDict()

    async def heard(
        self, station_id: str, told: model.TransactionEvent | model.StatusNotification, now: datetime
    ) -> None:
        """The station has just told something, with its time."""
        if told.timestamp is None or (isinstance(told, model.TransactionEvent) and told.offline):
            return
        heard = self._heard.setdefault(station_id, _Heard())
        self._heard.move_to_end(station_id)
        if len(self._heard) > _MOST_STATIONS:
            self._heard.popitem(last=False)
        heard.skews_s.append((now - in_utc(told.timestamp)).total_seconds())
        if heard.kept_at is not None and now - heard.kept_at < _KEPT_FOR:
            return
        skew_s = round(median(heard.skews_s), 1)
        if heard.kept_s is None or abs(skew_s - heard.kept_s) >= _WORTH_KEEPING_S:
            heard.kept_s, heard.kept_at = skew_s, now
            await self._database.offer(stations.clock_is(station_id, skew_s))
