"""Adding stations and tokens, whether or not a server runs.

``database`` is the URL of the database, if it is not the file in the ``data`` directory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from evwire import Tolerance, model
from evwire.quirks import named
from evwire.server import credentials
from evwire.server.app import database_path
from evwire.server.security import HIGHEST_PROFILE
from evwire.server.storage import Database, stations, tokens
from evwire.server.storage.stations import StationRow
from evwire.server.storage.tokens import TokenRow


async def add_station(
    data: Path,
    station_id: str,
    *,
    password: str | None = None,
    no_password: bool = False,
    certificate_only: bool = False,
    database: str | None = None,
) -> str | None:
    """Let a station in from now on; returns the password that was made, if one was.

    A certificate lets it in under any of them (security profile 3); with ``certificate_only`` nothing else does.

    A station added again has its password replaced. Raises ValueError for an id or password no station can have.
    """
    if not station_id or len(station_id) > 255 or ":" in station_id or not station_id.isprintable():
        raise ValueError(f"expected a station id of 1 to 255 printable characters without a colon, got {station_id!r}")
    if password is not None and (no_password or not password):
        raise ValueError("expected a password, or no_password, not both")
    if certificate_only and (no_password or password is not None):
        raise ValueError("expected certificate_only without a password and without no_password, not both")
    made = credentials.new_password() if password is None and not (no_password or certificate_only) else None
    given = password or made
    credential = None if given is None else credentials.stored(given, generated=made is not None)
    async with _opened(data, database) as its:
        await its.write(stations.add_station(station_id, credential, no_password=no_password))
    return made


async def allow_profile(data: Path, station_id: str, security_profile: int, *, database: str | None = None) -> None:
    """Let a station use this security profile again, although it has used a higher one.

    Raises ValueError for a station that nobody added, and for a profile that does not exist.
    """
    if not 0 <= security_profile <= HIGHEST_PROFILE:
        raise ValueError(f"expected a security profile from 0 to {HIGHEST_PROFILE}, got {security_profile}")
    async with _opened(data, database) as its:
        if not await its.write(stations.allow_profile(station_id, security_profile)):
            raise ValueError(f"expected a station that was added, got {station_id!r}")


async def treat_station(
    data: Path,
    station_id: str,
    *,
    arriving: Tolerance | None = None,
    quirks: tuple[str, ...] = (),
    database: str | None = None,
) -> None:
    """From its next connection on, judge what a station sends so (None: tolerantly), and know its quirks by id.

    Raises ValueError for a station that nobody added, a quirk that is none, and RAW, which a server cannot read.
    """
    if arriving is Tolerance.RAW:
        raise ValueError("expected strict or tolerant: a server reads what stations send")
    named(quirks)
    async with _opened(data, database) as its:
        if not await its.write(stations.treat(station_id, arriving, quirks)):
            raise ValueError(f"expected a station that was added, got {station_id!r}")


async def list_stations(data: Path, *, database: str | None = None) -> list[StationRow]:
    """Every station that was added or seen, by id."""
    found: list[StationRow] = []
    async with _opened(data, database) as its:
        while rows := await its.read(stations.stations_after(found[-1].id if found else "", 500)):
            found += rows
    return found


async def add_token(data: Path, value: str, *, database: str | None = None) -> None:
    """Let this token charge. Raises ValueError for one that no version can say."""
    if not value or len(value) > 255:
        raise ValueError(f"expected a token of 1 to 255 characters, got {value!r}")
    row = TokenRow(value=value, status=model.AuthorizationStatus.ACCEPTED)
    async with _opened(data, database) as its:
        await its.write(tokens.add_token(row))


@asynccontextmanager
async def _opened(data: Path, url: str | None) -> AsyncIterator[Database]:
    database = await Database.open(url or database_path(data), may_lose=True)
    try:
        yield database
    finally:
        await database.close()
