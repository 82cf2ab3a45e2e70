"""Who may ask what of the HTTP API: tokens, roles, how often, and a row of the audit before anything changes."""

from __future__ import annotations

import hmac
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.api.known import never_seen
from evwire.server.redaction import without_secrets
from evwire.server.stations.attempts import Attempts
from evwire.server.storage import Database, access
from evwire.server.storage.access import Role

logger = logging.getLogger("evwire.server")

_SAFE = {"GET", "HEAD", "OPTIONS"}
_MOST_BUCKETS = 10_000
_MOST_CONTENT_BYTES = 8192
_CHANGE = "evwire_change"


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks. ``stations`` None: may speak of all of them."""

    id: str
    name: str
    role: Role
    stations: frozenset[str] | None = None

    def sees(self, station_id: str) -> bool:
        """Whether this station is one that may be spoken of."""
        return self.stations is None or station_id in self.stations


Asking = Request[Principal, Any, State]
"""A request that the guards let through."""

OWNER = Principal(id="owner", name="owner", role=Role.ADMIN)
"""Who has the token of the data directory, or of the environment."""


def needing(role: Role, *, every_station: bool = False) -> dict[str, Any]:
    """What a route asks of a token, for its handler and for its description.

    ``every_station``: it is about the whole site, and nothing for a token that is limited to some stations.
    """
    return {"security": [{"token": [role.value]}], "opt": {"role": role, "every_station": every_station}}


class Rate:
    """At most so many requests in a minute of each who asks; 0: as many as they like."""

    def __init__(self, a_minute: int, clock: Clock = SYSTEM_CLOCK) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, who: str) -> int:
        """One more: for how many seconds it must wait; 0: it may go on, and is counted."""
        if self._a_minute == 0:
            return 0
        now_s = self._clock.monotonic()
        left, then_s = self._buckets.get(who, (float(self._a_minute), now_s))
        left = min(self._a_minute, left + (now_s - then_s) * self._a_minute / 60)
        allowed = left >= 1
        self._buckets[who] = (left - 1 if allowed else left, now_s)
        self._buckets.move_to_end(who)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) * 60 / self._a_minute))


class Guards:
    """Stands before every route that needs a token.

    ``owner`` is the token of the data directory: an admin's. All others are rows, of which only a digest is kept.
    """

    def __init__(self, database: Database, *, owner: str, a_minute: int, clock: Clock = SYSTEM_CLOCK) -> None:
        self._database = database
        self._owner = access.digest_of(owner)
        self._rate = Rate(a_minute, clock)
        self._attempts = Attempts(clock)
        self._clock = clock
        # Wrong tokens from one address must not keep out who has been let in with a right one from there.
        self._known: set[bytes] = set()

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        """Let a request through to its route, or raise HTTPException: 401, 403, 404 or 429."""
        principal = await self._authenticated(connection)
        wait_s = self._rate.wait_s(principal.id)
        if wait_s:
            raise _too_many(f"too many requests with token {principal.name!r}", wait_s)
        self._authorized(principal, connection, handler)
        connection.scope["user"] = principal
        if isinstance(connection, Request) and connection.method not in _SAFE:
            await self._note(principal, connection, handler)

    async def _authenticated(self, connection: ASGIConnection[Any, Any, Any, Any]) -> Principal:
        kind, _, given = connection.headers.get("authorization", "").partition(" ")
        digest = access.digest_of(given.strip())
        address = address_of(connection)
        if digest not in self._known:
            wait_s = self._attempts.wait_s("api", address)
            if wait_s:
                raise _too_many("too many wrong tokens", wait_s)
        if kind.lower() == "bearer":
            if hmac.compare_digest(digest, self._owner):
                self._known.add(digest)
                return OWNER
            token = await self._database.read(access.api_token(digest))
            if token is not None and token.is_valid(self._clock.now()):
                self._known.add(digest)
                stations = None if token.stations is None else frozenset(token.stations)
                return Principal(id=token.id, name=token.name, role=token.role, stations=stations)
        self._known.discard(digest)
        if given:
            self._attempts.failed("api", address)
        raise HTTPException(
            status_code=401,
            detail="expected the header 'Authorization: Bearer <API token>'",
            headers={"WWW-Authenticate": "Bearer"},
        )

    def _authorized(
        self, principal: Principal, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        needed = handler.opt["role"]
        problem = None
        if not principal.role.may(needed):
            problem = f"this needs a token with the role {needed}, got one with {principal.role}"
        elif principal.stations is not None and handler.opt["every_station"]:
            problem = "this is about the whole site, and the token is for some stations only"
        if problem is not None:
            logger.warning("API: %s refused to %s", connection.scope["path_template"], principal.name)
            raise HTTPException(status_code=403, detail=problem)
        station_id = connection.path_params.get("station_id")
        if station_id is not None and not principal.sees(station_id):
            # As if there were none: its name is nobody's affair.
            raise HTTPException(status_code=404, detail=never_seen(station_id))

    async def _note(self, principal: Principal, request: Asking, handler: BaseRouteHandler) -> None:
        change = access.changing(
            self._clock.now(),
            who=f"{principal.name} ({principal.id})",
            address=address_of(request),
            action=str(handler.opt.get("action") or handler.handler_name),
            target=request.url.path,
            # Of what is no text, and may be long, the audit has only the name.
            content=str(request.url.query) if handler.opt.get("streams") else _content(await request.body()),
            status=None,
        )
        request.scope["state"][_CHANGE] = await self._database.write(change)


class Auditing:
    """Middleware: what became of a change is on the disk before the answer leaves; ``answered`` is told of each."""

    def __init__(self, app: ASGIApp, database: Database, answered: Callable[[str, int], None]) -> None:
        self._app = app
        self._database = database
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                number = scope.get("state", {}).get(_CHANGE)
                if number is not None:
                    await self._database.write(access.changed(number, message["status"]))
                self._answered(str(scope.get("method", "")), message["status"])
            await send(message)

        await self._app(scope, receive, noting)


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Where a request comes from; of a trusted proxy, whom it names."""
    return connection.client.host if connection.client else ""


def seen_by(principal: Principal) -> Sequence[str] | None:
    """The stations that may be spoken of; None: all."""
    return None if principal.stations is None else sorted(principal.stations)


def _content(body: bytes) -> object:
    """A body as the audit keeps it: without secrets, and not without end."""
    if not body:
        return None
    text = without_secrets(body.decode("utf-8", "replace"))
    if len(text) > _MOST_CONTENT_BYTES:
        return text[:_MOST_CONTENT_BYTES]
    try:
        content: object = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
    return content


def _too_many(problem: str, wait_s: int) -> HTTPException:
    headers: Mapping[str, str] = {"Retry-After": str(wait_s)}
    return HTTPException(status_code=429, detail=problem, headers=dict(headers))
