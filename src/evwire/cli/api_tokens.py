"""``evwire token``."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from cyclopts import App, Parameter

from evwire.cli.words import Data, DatabaseUrl, fail

api_token = App(name="token", help="Who may use the HTTP API.", version_flags=[])


@api_token.command(name="create")
def create_api_token(
    name: Annotated[str, Parameter(help="Whose it is, or what for.")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    role: Annotated[
        Literal["admin", "operator", "read-only"],
        Parameter(help="admin: all; operator: ask; read-only: look."),
    ] = "read-only",
    station: Annotated[
        tuple[str, ...], Parameter(help="Only for this station; again for another one.", negative="")
    ] = (),
    expires_in_days: Annotated[float | None, Parameter(help="For ever, unless given.")] = None,
) -> None:
    """Make a token of the HTTP API and print it, this once. Works while the server runs."""
    from evwire import server

    try:
        secret = asyncio.run(
            server.create_api_token(
                data, name, role, stations=station, expires_in_days=expires_in_days, database=database
            )
        )
    except (ValueError, OSError) as error:
        fail(str(error))
    print(secret)


@api_token.command(name="list")
def list_api_tokens(*, data: Data, database: DatabaseUrl = None) -> None:
    """Every token that was made, one line each: id, role, name, for how long, and for which stations."""
    from evwire import server

    try:
        found = asyncio.run(server.list_api_tokens(data, database=database))
    except OSError as error:
        fail(str(error))
    for each in found:
        until = f"until {each.expires_at:%Y-%m-%dT%H:%MZ}" if each.expires_at else "for ever"
        state = "revoked" if each.revoked_at else until
        print(server.escaped(f"{each.id} {each.role} {each.name} {state} {','.join(each.stations or ()) or '*'}"))


@api_token.command(name="revoke")
def revoke_api_token(
    token_id: Annotated[str, Parameter(name="ID")], /, *, data: Data, database: DatabaseUrl = None
) -> None:
    """Let nobody in with a token any more, from now on. Works while the server runs."""
    from evwire import server

    try:
        asyncio.run(server.revoke_api_token(data, token_id, database=database))
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"{token_id} is revoked")
