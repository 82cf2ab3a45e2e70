"""The HTTP API of events: followed, or told to webhooks."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from litestar import delete, get, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter
from litestar.response import Stream

from evwire.server.api.access import Asking, needing, seen_by
from evwire.server.api.listings import AfterNumber
from evwire.server.events import Events
from evwire.server.storage.access import Role
from evwire.server.storage.telling import TYPES, Webhook

_ADMIN: dict[str, Any] = {"raises": [HTTPException], **needing(Role.ADMIN, every_station=True)}
LastEventId = Annotated[
    str | None, HeaderParameter(name="Last-Event-ID", description="What a browser says when it comes back.")
]


Types = Annotated[
    str | None,
    QueryParameter(
        max_length=255,
        description=f"Only these, separated by commas: {', '.join(TYPES)}; or what stands before their dot.",
    ),
]


class NewWebhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address to be told, http:// or https://; ``types`` are those to be told of, null: all."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    types: Annotated[list[str], msgspec.Meta(min_length=1, max_length=len(TYPES))] | None = None


class MadeWebhook(msgspec.Struct, frozen=True):
    """An address that is told; ``secret``, which signs, is shown this once."""

    webhook: Webhook
    secret: str


def checked_url(url: str) -> str:
    """An address that may be told; else ValueError: nothing but HTTP, nobody's password, no cloud's metadata."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"expected a URL: {error}") from None
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise ValueError("expected a URL that begins with http:// or https://, with a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("expected a URL without a login: what is sent is signed")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return url
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        raise ValueError(f"expected the address of a server, got {host}")
    return url


def checked_types(types: Sequence[str]) -> list[str]:
    """Types of events, or words before their dot; else ValueError."""
    known = {*TYPES, *(each.partition(".")[0] for each in TYPES)}
    unknown = [each for each in types if each not in known]
    if unknown:
        raise ValueError(f"expected types of events ({', '.join(sorted(known))}), got {unknown[0]!r}")
    return list(types)


def event_routes(events: Events) -> Sequence[BaseRouteHandler]:
    """The routes of events."""

    @get(
        "/events",
        summary="What happens, as server-sent events: from now on, or behind the one with this number",
        media_type="text/event-stream",
        raises=[HTTPException],
        **needing(Role.READ_ONLY),
    )
    async def follow_events(
        request: Asking,
        last_event_id: LastEventId = None,
        after: AfterNumber = None,
        types: Types = None,
        follow: FromQuery[bool] = True,
    ) -> Stream:
        try:
            wanted = checked_types(types.split(",")) if types is not None else None
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        if last_event_id and last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19:
            after = int(last_event_id)
        stream = events.stream(after, only=seen_by(request.user), types=wanted, follow=follow)
        return Stream(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    @post("/webhooks", status_code=201, summary="Tell an address of what happens from now on", **_ADMIN)
    async def add_webhook(data: JSONBody[NewWebhook]) -> MadeWebhook:
        try:
            url = checked_url(data.url)
            types = checked_types(data.types) if data.types is not None else None
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        return MadeWebhook(*await events.add(url, types))

    @delete("/webhooks/{webhook_id:str}", status_code=204, summary="Tell an address nothing more", **_ADMIN)
    async def remove_webhook(webhook_id: FromPath[str]) -> None:
        if not await events.remove(webhook_id):
            raise HTTPException(status_code=404, detail=f"no webhook {webhook_id!r}")

    return (follow_events, add_webhook, remove_webhook)
