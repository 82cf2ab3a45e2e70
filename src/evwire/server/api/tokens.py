"""The HTTP API of who may do what: API tokens, and tokens that charge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import delete, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody

from evwire import model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.api.access import needing
from evwire.server.stations.checks import checked_id_token, made_token
from evwire.server.storage import Database, access, tokens
from evwire.server.storage.access import ApiToken, Role
from evwire.server.storage.tokens import TokenRow

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
StationId = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]

_ADMIN: dict[str, Any] = {"raises": [HTTPException], **needing(Role.ADMIN, every_station=True)}
_OPERATOR: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR, every_station=True)}


class NewApiToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token to be made: for these stations only, if any are named, and for so many days."""

    name: Name
    role: Role
    stations: list[StationId] | None = None
    expires_in_days: Annotated[float, msgspec.Meta(gt=0, le=36_500)] | None = None


class MadeApiToken(msgspec.Struct, frozen=True):
    """A token that was made; ``secret`` is shown this once."""

    token: ApiToken
    secret: str


class NewIdToken(TokenRow, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token that charges, or does not."""


def access_routes(database: Database) -> Sequence[BaseRouteHandler]:
    """The routes that let somebody in, or out."""

    @post("/api-tokens", status_code=201, summary="Make a token of this API", **_ADMIN)
    async def add_api_token(data: JSONBody[NewApiToken]) -> MadeApiToken:
        try:
            token = made_token(
                data.name,
                data.role,
                SYSTEM_CLOCK.now(),
                stations=tuple(data.stations) if data.stations is not None else None,
                expires_in_days=data.expires_in_days,
            )
            secret = access.new_secret()
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        await database.write(access.add_api_token(token, secret))
        return MadeApiToken(token, secret)

    @delete("/api-tokens/{token_id:str}", status_code=204, summary="Let nobody in with a token any more", **_ADMIN)
    async def revoke_api_token(token_id: FromPath[str]) -> None:
        if not await database.write(access.revoke_api_token(token_id, SYSTEM_CLOCK.now())):
            raise HTTPException(status_code=404, detail=f"no token {token_id!r} that is not revoked")

    @post("/id-tokens", status_code=201, summary="Let a token charge, or think anew of it", **_OPERATOR)
    async def add_token(data: JSONBody[NewIdToken]) -> TokenRow:
        try:
            checked_id_token(data.value)
            if data.group_token is not None:
                checked_id_token(data.group_token)
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        known = {status.value for status in model.AuthorizationStatus}
        if data.status not in known:
            problem = f"expected a status of {', '.join(sorted(known))}, got {data.status!r}"
            raise HTTPException(status_code=422, detail=problem)
        row = TokenRow(**msgspec.structs.asdict(data))
        await database.write(tokens.add_token(row))
        return row

    @delete("/id-tokens/{value:str}", status_code=204, summary="Know nothing of a token any more", **_OPERATOR)
    async def remove_token(value: FromPath[str]) -> None:
        if not await database.write(tokens.remove_token(model.IdToken(value))):
            raise HTTPException(status_code=404, detail="no such token is known")

    return (add_api_token, revoke_api_token, add_token, remove_token)
