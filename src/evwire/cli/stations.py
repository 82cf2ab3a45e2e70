"""``evwire station``, and what is known of chargers."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from cyclopts import App, Parameter

from evwire.cli.words import Data, DatabaseUrl, Flag, fail

station = App(name="station", help="Who may connect.", version_flags=[])


@station.command(name="add")
def add_station(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    password: Annotated[
        str | None, Parameter(help="HTTP Basic password; one is made and printed unless given.")
    ] = None,
    no_password: Annotated[bool, Flag, Parameter(help="Let it in without a password.")] = False,
    certificate_only: Annotated[bool, Flag, Parameter(help="Let it in by its certificate only (profile 3).")] = False,
) -> None:
    """Let a station in. Works while the server runs."""
    from evwire import server

    try:
        made = asyncio.run(
            server.add_station(
                data,
                station_id,
                password=password,
                no_password=no_password,
                certificate_only=certificate_only,
                database=database,
            )
        )
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"{station_id} may connect" + (", without a password" if no_password else ""))
    if made is not None:
        print(f"password: {made}")


@station.command(name="allow-profile")
def allow_profile(
    station_id: Annotated[str, Parameter(name="ID")],
    security_profile: Annotated[int, Parameter(name="PROFILE")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
) -> None:
    """Let a station use a lower security profile again than it has used. Works while the server runs."""
    from evwire import server

    try:
        asyncio.run(server.allow_profile(data, station_id, security_profile, database=database))
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"{station_id} may use security profile {security_profile}")


@station.command(name="treat")
def treat_station(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    arriving: Annotated[Literal["strict", "tolerant"], Parameter(help="How what it sends is judged.")] = "tolerant",
    quirk: Annotated[
        tuple[str, ...], Parameter(help="What is known of it; evwire quirks lists the ids.", negative="")
    ] = (),
) -> None:
    """Say how to read what a station sends, from its next connection on. Works while the server runs."""
    from evwire import Tolerance, server

    try:
        asyncio.run(
            server.treat_station(data, station_id, arriving=Tolerance(arriving), quirks=quirk, database=database)
        )
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"{station_id} is read in a {arriving} way" + (f", with {', '.join(quirk)}" if quirk else ""))


@station.command(name="list")
def list_stations(*, data: Data, database: DatabaseUrl = None) -> None:
    """Every station that was added, or seen while everybody was let in."""
    from evwire import server

    try:
        found = asyncio.run(server.list_stations(data, database=database))
    except OSError as error:
        fail(str(error))
    for each in found:
        known = (each.id, each.version or "-", each.vendor or "-", each.model or "-")
        print(server.escaped(" ".join(known)))
