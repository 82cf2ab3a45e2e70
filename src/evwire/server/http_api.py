"""The HTTP API for operators, and one small page."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar import Litestar, MediaType, Request, Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from evwire import CSMS
from evwire.server.calls import Calls
from evwire.server.commands_api import command_routes
from evwire.server.frames import Frames
from evwire.server.storage import Database, deviations, stations, tokens, transactions
from evwire.server.storage.deviations import DeviationRow
from evwire.server.storage.stations import ConnectorRow, Refusal, StationRow
from evwire.server.storage.tokens import TokenRow
from evwire.server.storage.transactions import TransactionRow

logger = logging.getLogger("evwire.server")

_PAGE = Path(__file__).parent / "page"
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_STALLED_AFTER_S = 5.0

T = TypeVar("T")
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="At most so many items.")]


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A piece of a list; ``next`` is what to give as ``after`` for the next one."""

    items: list[T]
    next: str | None = None


class StationView(msgspec.Struct, frozen=True, kw_only=True):
    """A station, connected or not."""

    id: str
    online: bool
    version: str | None
    vendor: str | None
    model: str | None
    serial_number: str | None
    firmware_version: str | None
    security_profile: int
    last_seen: datetime | None
    connectors: list[ConnectorRow]


class About(msgspec.Struct, frozen=True):
    """What the page tells a person with a charger."""

    url: str


class Health(msgspec.Struct, frozen=True):
    """The server answers."""

    status: str = "ok"


def make_app(csms: CSMS[None], database: Database, frames: Frames, calls: Calls, *, token: str, url: str) -> Litestar:
    """The application; ``token`` is asked for by everything below ``/api``."""

    def authorized(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        given = connection.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            raise HTTPException(
                status_code=401,
                detail="expected the header 'Authorization: Bearer <API token>'",
                headers={"WWW-Authenticate": "Bearer"},
            )

    def view(row: StationRow) -> StationView:
        connected = csms.stations.get(row.id)
        return StationView(
            id=row.id,
            online=connected is not None,
            version=connected.version if connected else row.version,
            vendor=row.vendor,
            model=row.model,
            serial_number=row.serial_number,
            firmware_version=row.firmware_version,
            security_profile=row.security_profile,
            last_seen=connected.last_seen if connected else row.last_seen_at,
            connectors=row.connectors,
        )

    @get("/healthz", summary="Whether the server answers")
    async def health() -> Health:
        return Health()

    @get("/readyz", summary="Whether the server gets its work done", raises=[HTTPException])
    async def ready() -> Health:
        waited_s = database.oldest_wait_s
        if waited_s > _STALLED_AFTER_S:
            raise HTTPException(status_code=503, detail=f"the database has not finished for {waited_s:.0f} s")
        return Health()

    @get("/about", summary="The URL to type into a charger")
    async def about() -> About:
        return About(url)

    @get("/stations", summary="All stations ever seen or added, by id")
    async def list_stations(after: FromQuery[str] = "", limit: Limit = 100) -> Page[StationView]:
        rows = await database.read(stations.stations_after(after, limit))
        return Page([view(row) for row in rows], rows[-1].id if len(rows) == limit else None)

    @get("/stations/{station_id:str}", summary="One station")
    async def one_station(station_id: FromPath[str]) -> StationView:
        row = await database.read(stations.station(station_id))
        if row is None:
            raise HTTPException(status_code=404, detail=f"no station {station_id!r} was ever seen or added")
        return view(row)

    @get("/stations/{station_id:str}/deviations", summary="Where a station departs from its specification")
    async def list_deviations(station_id: FromPath[str]) -> Page[DeviationRow]:
        if await database.read(stations.station(station_id)) is None:
            raise HTTPException(status_code=404, detail=f"no station {station_id!r} was ever seen or added")
        return Page(list(await database.read(deviations.deviations_of(station_id))))

    @get("/transactions", summary="Transactions, the newest first")
    async def list_transactions(
        station: FromQuery[str | None] = None, after: FromQuery[int | None] = None, limit: Limit = 100
    ) -> Page[TransactionRow]:
        rows = await database.read(transactions.transactions_before(station, after, limit))
        return Page(list(rows), str(rows[-1].number) if len(rows) == limit else None)

    @get("/id-tokens", summary="Who may charge")
    async def list_tokens(after: FromQuery[str] = "", limit: Limit = 100) -> Page[TokenRow]:
        rows = await database.read(tokens.tokens_after(after, limit))
        return Page(list(rows), rows[-1].value.casefold() if len(rows) == limit else None)

    @post("/id-tokens", status_code=201, summary="Let a token charge")
    async def add_token(data: JSONBody[TokenRow]) -> TokenRow:
        await database.write(tokens.add_token(data))
        return data

    @get("/refusals", summary="Who was not let in, the newest first")
    async def list_refusals(limit: Limit = 100) -> Page[Refusal]:
        return Page(list(await database.read(stations.newest_refusals(limit))))

    @get("/frames", summary="Frames as JSON lines: the last ones, and with follow those that come")
    async def list_frames(station: FromQuery[str | None] = None, follow: FromQuery[bool] = False) -> Stream:
        return Stream(frames.lines(station, follow=follow), media_type="application/x-ndjson")

    @get("/", media_type=MediaType.HTML, include_in_schema=False)
    async def page() -> Response[bytes]:
        return _file("index.html", "text/html; charset=utf-8")

    @get("/page.css", include_in_schema=False)
    async def style() -> Response[bytes]:
        return _file("page.css", "text/css; charset=utf-8")

    @get("/page.js", include_in_schema=False)
    async def script() -> Response[bytes]:
        return _file("page.js", "text/javascript; charset=utf-8")

    api: Sequence[BaseRouteHandler] = (
        about,
        list_stations,
        one_station,
        list_deviations,
        list_transactions,
        *command_routes(csms, database, calls),
        list_tokens,
        add_token,
        list_refusals,
        list_frames,
    )
    return Litestar(
        [health, ready, page, style, script, Router("/api/v1", route_handlers=api, guards=[authorized])],
        exception_handlers={HTTPException: _problem, Exception: _failure},
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Evwire",
            version="1",
            path="/schema",
            render_plugins=[JsonRenderPlugin()],
            components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
            security=[{"token": []}],
        ),
    )


def _problem(request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, object]]:
    # What can be read but does not fit is 422, for a body as for the payload inside it.
    status = 422 if isinstance(error, ValidationException) else error.status_code
    problem: dict[str, object] = {"status": status, "description": error.detail}
    if error.extra:
        problem["details"] = error.extra
    return Response({"error": problem}, status_code=status, headers=error.headers)


def _failure(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, object]]:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return Response(
        {"error": {"status": 500, "description": "this is a fault of the server; its log says more"}}, status_code=500
    )


def _file(name: str, media_type: str) -> Response[bytes]:
    return Response((_PAGE / name).read_bytes(), media_type=media_type, headers=_PAGE_HEADERS)
