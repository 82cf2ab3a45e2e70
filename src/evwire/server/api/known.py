"""Stations that can be spoken of, and to."""

from __future__ import annotations

from litestar.exceptions import HTTPException

from evwire import CSMS, Station
from evwire.server.storage import Database, stations
from evwire.server.storage.configuration import EVERY_STATION
from evwire.server.storage.stations import StationRow


def never_seen(station_id: str) -> str:
    """What to say of a station that nobody knows, or whose name is nobody's affair."""
    return f"no station {station_id!r} was ever seen or added"


async def known(database: Database, station_id: str) -> StationRow:
    """What is kept of a station. Raises HTTPException, 404, for one that was never seen or added."""
    # That name stands for all of them, where something is wanted: who may change one must not change all by it.
    row = None if station_id == EVERY_STATION else await database.read(stations.station(station_id))
    if row is None:
        raise HTTPException(status_code=404, detail=never_seen(station_id))
    return row


async def connected(csms: CSMS[None], database: Database, station_id: str) -> Station[None]:
    """A station that is here. Raises HTTPException: 404 as :func:`known`, and 409 for one that is not connected."""
    station = csms.stations.get(station_id)
    if station is None:
        await known(database, station_id)
        raise HTTPException(status_code=409, detail=f"{station_id} is not connected")
    return station
