"""``evwire station``, and what is known of chargers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from evwire.cli.words import Data, DatabaseUrl, Flag, Url, api_refused, fail

station = App(name="station", help="Who may connect.", version_flags=[])

_OUTCOMES = {
    "accepted": "has taken the new password",
    "reboot_required": "has taken the new password, and uses it once it has started anew",
    "refused": "refuses a new password, and goes on with the one it has",
    "unknown": "has not answered; both the old and the new password are right",
}


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


@station.command(name="adopt")
def adopt_station(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
) -> None:
    """Let a station in that waits. While the server runs, it gives the station a password over OCPP."""
    from evwire import server

    try:
        password = asyncio.run(server.adopt_station(data, station_id, database=database))
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"{station_id} is adopted; where it takes no password over OCPP, type in this one")
    print(f"password: {password}")


@station.command(name="pending")
def list_pending(*, data: Data, database: DatabaseUrl = None) -> None:
    """Every station that nobody added, and that waits to be adopted."""
    from evwire import server

    try:
        found = asyncio.run(server.pending_stations(data, database=database))
    except OSError as error:
        fail(str(error))
    for each in found:
        known = (each.id, each.address, each.version or "-", each.vendor or "-", each.model or "-")
        print(server.escaped(" ".join(known)))


@station.command(name="rotate")
def rotate_password(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
    password: Annotated[str | None, Parameter(help="The new password; one is made unless given.")] = None,
    show: Annotated[bool, Flag, Parameter(help="Print the new password, which is kept nowhere.")] = False,
) -> None:
    """Give a connected station a new password over OCPP, through a running server.

    Until the station comes with it, the one it has is right too. Exits with 1 unless the station has taken it.
    """
    from evwire import server

    try:
        answer = server.ApiClient(url, data).rotate(station_id, password, show=show)
    except server.ApiRefused as refused:
        api_refused(refused)
    except (OSError, server.ApiUnreachable) as error:
        fail(str(error))
    print(f"{station_id}: {_OUTCOMES.get(answer['outcome'], answer['outcome'])}")
    if answer.get("password") is not None:
        print(f"password: {answer['password']}")
    if answer["outcome"] not in ("accepted", "reboot_required"):
        raise SystemExit(1)


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
