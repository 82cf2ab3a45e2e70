"""Who is connected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from evwire.csms.station import Station

StateT = TypeVar("StateT")


class Roster(Mapping[str, Station[StateT]]):
    """The connected stations by id, for reading; ``csms.stations["CP001"]``."""

    def __init__(self) -> None:
        self._stations: dict[str, Station[StateT]] = {}

    def __getitem__(self, station_id: str) -> Station[StateT]:
        return self._stations[station_id]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._stations))

    def __len__(self) -> int:
        return len(self._stations)

    def _add(self, station: Station[StateT]) -> None:
        self._stations[station.id] = station

    def _remove(self, station: Station[StateT]) -> None:
        if self._stations.get(station.id) is station:
            del self._stations[station.id]
