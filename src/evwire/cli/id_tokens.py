"""``evwire id-token``."""

from __future__ import annotations

import asyncio
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from evwire.cli.words import Data, DatabaseUrl, fail

id_token = App(name="id-token", help="Who may charge.", version_flags=[])


@id_token.command(name="add")
def add_token(
    token: str,
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    group: Annotated[str | None, Parameter(help="Whose transactions it may stop, and who may stop its own.")] = None,
    expires_in_days: Annotated[
        float | None, Parameter(validator=Number(gt=0, lte=36_500), help="For ever, unless given.")
    ] = None,
    at_once: Annotated[
        int | None,
        Parameter(validator=Number(gte=1, lte=1_000_000), help="At most so many transactions of it at a time."),
    ] = None,
) -> None:
    """Let a token charge. Works while the server runs."""
    from evwire import server

    try:
        asyncio.run(
            server.add_token(
                data, token, group=group, expires_in_days=expires_in_days, concurrent_limit=at_once, database=database
            )
        )
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"{token} may charge")


@id_token.command(name="seen")
def seen_tokens(*, data: Data, database: DatabaseUrl = None) -> None:
    """Tokens that were shown to a station and are not known, the newest first: what to add for a new card."""
    from evwire import server

    try:
        found = asyncio.run(server.seen_tokens(data, database=database))
    except OSError as error:
        fail(str(error))
    for each in found:
        print(server.escaped(f"{each.value} at {each.station}, {each.last_at:%Y-%m-%d %H:%M} UTC, {each.times} times"))
