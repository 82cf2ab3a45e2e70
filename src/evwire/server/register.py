"""Adding stations and tokens, whether or not a server runs.

``database`` is the URL of the database, if it is not the file in the ``data`` directory.
"""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from evwire import Tolerance
from evwire.clock import SYSTEM_CLOCK
from evwire.quirks import named
from evwire.server.config import database_path
from evwire.server.stations import credentials
from evwire.server.stations.checks import checked_id_token, checked_station_id, made_token
from evwire.server.stations.security import HIGHEST_PROFILE
from evwire.server.storage import Database, access, registration, stations, tokens
from evwire.server.storage.access import ApiToken, new_secret
from evwire.server.storage.registration import PendingStation
from evwire.server.storage.stations import StationRow
from evwire.server.storage.tokens import SeenToken, TokenRow

ResultT = TypeVar("ResultT")


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
    checked_station_id(station_id)
    if password is not None and (no_password or not password):
        raise ValueError("expected a password, or no_password, not both")
    if certificate_only and (no_password or password is not None):
        raise ValueError("expected certificate_only without a password and without no_password, not both")
    made = credentials.new_password() if password is None and not (no_password or certificate_only) else None
    given = password or made
    credential = None if given is None else credentials.stored(given, generated=made is not None)
    async with _opened(data, database) as its:
        await _change(
            its, "station add", station_id, stations.add_station(station_id, credential, no_password=no_password)
        )
    return made


async def adopt_station(data: Path, station_id: str, *, database: str | None = None) -> str:
    """Let a station in that waits; returns the password that was made for it.

    A server gives the station one of its own over OCPP, as soon as it boots again. Raises ValueError where none with
    this id waits.
    """
    password = credentials.new_key()
    credential = credentials.stored(password, generated=True)
    async with _opened(data, database) as its:
        if not await _change(its, "station adopt", station_id, registration.adopt(station_id, credential)):
            raise ValueError(f"expected a station that waits to be adopted, got {station_id!r}")
    return password


async def pending_stations(data: Path, *, database: str | None = None) -> list[PendingStation]:
    """Every station that waits to be adopted, by id."""
    found: list[PendingStation] = []
    async with _opened(data, database) as its:
        while rows := await its.read(registration.pending_after(found[-1].id if found else "", 500)):
            found += rows
    return found


async def allow_profile(data: Path, station_id: str, security_profile: int, *, database: str | None = None) -> None:
    """Let a station use this security profile again, although it has used a higher one.

    Raises ValueError for a station that nobody added, and for a profile that does not exist.
    """
    if not 0 <= security_profile <= HIGHEST_PROFILE:
        raise ValueError(f"expected a security profile from 0 to {HIGHEST_PROFILE}, got {security_profile}")
    async with _opened(data, database) as its:
        work = stations.allow_profile(station_id, security_profile)
        if not await _change(its, "station allow-profile", station_id, work):
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
        if not await _change(its, "station treat", station_id, stations.treat(station_id, arriving, quirks)):
            raise ValueError(f"expected a station that was added, got {station_id!r}")


async def list_stations(data: Path, *, database: str | None = None) -> list[StationRow]:
    """Every station that was added or seen, by id."""
    found: list[StationRow] = []
    async with _opened(data, database) as its:
        while rows := await its.read(stations.stations_after(found[-1].id if found else "", 500)):
            found += rows
    return found


async def seen_tokens(data: Path, *, database: str | None = None) -> list[SeenToken]:
    """The tokens that were shown to a station and are not known, the newest first."""
    async with _opened(data, database) as its:
        return list(await its.read(tokens.newest_seen(100)))


async def add_token(
    data: Path,
    value: str,
    *,
    group: str | None = None,
    expires_in_days: float | None = None,
    concurrent_limit: int | None = None,
    database: str | None = None,
) -> None:
    """Let this token charge. Raises ValueError for one that no version can say."""
    checked_id_token(value)
    if group is not None:
        checked_id_token(group)
    row = TokenRow(
        value=value,
        group_token=group,
        expires_at=None if expires_in_days is None else SYSTEM_CLOCK.now() + timedelta(days=expires_in_days),
        concurrent_limit=concurrent_limit,
    )
    async with _opened(data, database) as its:
        await _change(its, "id-token add", value, tokens.add_token(row))


async def create_api_token(
    data: Path,
    name: str,
    role: str,
    *,
    stations: tuple[str, ...] = (),
    expires_in_days: float | None = None,
    database: str | None = None,
) -> str:
    """A token of the HTTP API: what to show there; it is not kept, and cannot be shown again.

    Raises ValueError for a role that is none, and for a token that nobody could use.
    """
    now = SYSTEM_CLOCK.now()
    token, secret = (
        made_token(name, role, now, stations=stations or None, expires_in_days=expires_in_days),
        new_secret(),
    )
    async with _opened(data, database) as its:
        await _change(its, "token create", f"{name} ({token.id})", access.add_api_token(token, secret))
    return secret


async def list_api_tokens(data: Path, *, database: str | None = None) -> list[ApiToken]:
    """Every token of the HTTP API but the data directory's own, by id."""
    found: list[ApiToken] = []
    async with _opened(data, database) as its:
        while rows := await its.read(access.api_tokens_after(found[-1].id if found else "", 500)):
            found += rows
    return found


async def revoke_api_token(data: Path, token_id: str, *, database: str | None = None) -> None:
    """Let nobody in with this token any more. Raises ValueError if there is none with this id."""
    async with _opened(data, database) as its:
        if not await _change(its, "token revoke", token_id, access.revoke_api_token(token_id, SYSTEM_CLOCK.now())):
            raise ValueError(f"expected the id of a token that is not revoked, got {token_id!r}")


async def _change(database: Database, action: str, target: str, work: Callable[[Connection], ResultT]) -> ResultT:
    """Do it, and say so in the audit, or neither."""

    def audited(connection: Connection) -> ResultT:
        result = work(connection)
        if result is not False:
            row = access.changing(
                SYSTEM_CLOCK.now(),
                who=_user(),
                address="command line",
                action=action,
                target=target,
                content=None,
                status=0,
            )
            row(connection)
        return result

    return await database.write(audited)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # A container's user need not have a name.
        return "somebody without a name"


@asynccontextmanager
async def _opened(data: Path, url: str | None) -> AsyncIterator[Database]:
    database = await Database.open(url or database_path(data), may_lose=True)
    try:
        yield database
    finally:
        await database.close()
