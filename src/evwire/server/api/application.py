"""The HTTP API for operators, and one small page."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from litestar.types import ASGIApp

from evwire.server.api.access import Asking, Auditing, Guards, needing
from evwire.server.api.commands import command_routes
from evwire.server.api.configuration import configuration_routes
from evwire.server.api.csv_export import PAGE_OF
from evwire.server.api.description import complete
from evwire.server.api.events import event_routes
from evwire.server.api.files import file_routes
from evwire.server.api.histories import history_routes
from evwire.server.api.known import known
from evwire.server.api.listings import AfterNumber, Limit, Page, Text, listings
from evwire.server.api.local_lists import local_list_routes
from evwire.server.api.mass_commands import mass_routes
from evwire.server.api.stations import station_routes
from evwire.server.api.tokens import access_routes
from evwire.server.api.transactions import transaction_routes
from evwire.server.api.views import StationView, station_view
from evwire.server.metrics import CONTENT_TYPE
from evwire.server.parts import Parts
from evwire.server.stations.attempts import REQUESTS_A_MINUTE
from evwire.server.storage import DatabaseAway, deviations
from evwire.server.storage.access import Role
from evwire.server.storage.deviations import DeviationRow

logger = logging.getLogger("evwire.server")

_PAGE = Path(__file__).parents[1] / "page"
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_MOST_BODY_BYTES = 1024 * 1024
_FREE: dict[str, Any] = {"security": [{}]}
_LOOKS = needing(Role.READ_ONLY)


class About(msgspec.Struct, frozen=True):
    """What the page tells a person with a charger."""

    url: str


class Health(msgspec.Struct, frozen=True):
    """The server answers."""

    status: str = "ok"


def make_app(
    parts: Parts,
    *,
    token: str,
    url: str,
    requests_a_minute: int = REQUESTS_A_MINUTE,
) -> Litestar:
    """The application; everything below ``/api`` asks for a token, of which ``token`` is the owner's."""
    csms, database = parts.csms, parts.database

    @get("/healthz", summary="Whether the server answers", **_FREE)
    async def health() -> Health:
        return Health()

    @get("/readyz", summary="Whether the server gets its work done", raises=[HTTPException], **_FREE)
    async def ready() -> Health:
        problem = await parts.progress.problem()
        parts.metrics.ready.set(problem is None)
        if problem is not None:
            raise HTTPException(status_code=503, detail=problem)
        return Health()

    @get(
        "/metrics",
        summary="Figures, for Prometheus",
        media_type=MediaType.TEXT,
        raises=[HTTPException],
        **needing(Role.READ_ONLY, every_station=True),
    )
    async def figures() -> Response[bytes]:
        return Response(parts.metrics.text(), media_type=CONTENT_TYPE)

    @get("/about", summary="The URL to type into a charger", **_LOOKS)
    async def about() -> About:
        return About(url)

    @get("/stations/{station_id:str}", summary="One station", raises=[HTTPException], **_LOOKS)
    async def one_station(station_id: FromPath[str]) -> StationView:
        return station_view(await known(database, station_id), csms.stations.get(station_id))

    @get(
        "/stations/{station_id:str}/deviations",
        summary="Where a station departs from its specification",
        raises=[HTTPException],
        **_LOOKS,
    )
    async def station_deviations(
        station_id: FromPath[str], after: AfterNumber = None, limit: Limit = PAGE_OF
    ) -> Page[DeviationRow]:
        await known(database, station_id)
        rows = await database.read(deviations.deviations_after(after or 0, limit, station=station_id))
        return Page(list(rows), str(rows[-1].place) if len(rows) == limit else None)

    @get(
        "/frames",
        summary="Frames as JSON lines: the last ones, and with follow those that come",
        media_type="application/x-ndjson",
        raises=[HTTPException],
        **needing(Role.OPERATOR),
    )
    async def list_frames(request: Asking, station: Text = None, follow: FromQuery[bool] = False) -> Stream:
        lines = parts.frames.lines(station, follow=follow, sees=request.user.sees)
        return Stream(lines, media_type="application/x-ndjson")

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
        one_station,
        station_deviations,
        *listings(csms, database),
        *command_routes(csms, database, parts.calls),
        *mass_routes(database, parts.calls),
        *access_routes(database),
        *station_routes(parts),
        *transaction_routes(database),
        *configuration_routes(parts),
        *local_list_routes(parts),
        *event_routes(parts.events),
        *history_routes(database),
        *file_routes(parts),
        list_frames,
    )
    guards = Guards(database, owner=token, a_minute=requests_a_minute)

    # Litestar copies what it is given, deeply, unless it is a function.
    async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await guards(connection, handler)

    def audited(app: ASGIApp) -> ASGIApp:
        return Auditing(app, database, parts.metrics.answered)

    guarded = Router(
        "/",
        route_handlers=[figures, Router("/api/v1", route_handlers=api)],
        guards=[guard],
        before_request=_readable,
        middleware=[audited],
    )
    app = Litestar(
        [health, ready, page, style, script, guarded],
        exception_handlers={HTTPException: _problem, DatabaseAway: _away, Exception: _failure},
        logging_config=None,
        request_max_body_size=_MOST_BODY_BYTES,
        openapi_config=OpenAPIConfig(
            title="Evwire",
            version="1",
            path="/schema",
            render_plugins=[JsonRenderPlugin()],
            components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
        ),
    )
    complete(app.openapi_schema)
    return app


async def _readable(request: Request[Any, Any, Any]) -> None:
    # PostgreSQL keeps no NUL in a text, and no id has one.
    if "\x00" in request.url.path or "%00" in request.url.query or "%00" in request.url.path:
        raise HTTPException(status_code=422, detail="expected text without NUL")


def _problem(request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, object]]:
    # What can be read but does not fit is 422, for a body as for the payload inside it.
    status = 422 if isinstance(error, ValidationException) else error.status_code
    problem: dict[str, object] = {"status": status, "description": error.detail}
    if error.extra:
        problem["details"] = error.extra
    return Response({"error": problem}, status_code=status, headers=error.headers)


def _failure(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, object]]:
    logger.error("%s %s failed", request.method, request.scope.get("path_template"), exc_info=error)
    return Response(
        {"error": {"status": 500, "description": "this is a fault of the server; its log says more"}}, status_code=500
    )


def _away(request: Request[Any, Any, Any], error: DatabaseAway) -> Response[dict[str, object]]:
    problem = {"status": 503, "description": f"the database is away: {error}"}
    return Response({"error": problem}, status_code=503, headers={"Retry-After": "10"})


def _file(name: str, media_type: str) -> Response[bytes]:
    return Response((_PAGE / name).read_bytes(), media_type=media_type, headers=_PAGE_HEADERS)
