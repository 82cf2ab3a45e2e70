"""The HTTP API of which stations keep the cards that are known, for when they are offline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import get, put
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody

from evwire.clock import SYSTEM_CLOCK
from evwire.server.api.access import needing
from evwire.server.api.known import known
from evwire.server.parts import Parts
from evwire.server.storage import local_lists
from evwire.server.storage.access import Role
from evwire.server.storage.configuration import EVERY_STATION
from evwire.server.storage.local_lists import ListPlan, ListState

_LOOKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}
_CHANGES: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_LOOKS_AT_ALL: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY, every_station=True)}
_CHANGES_ALL: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR, every_station=True)}


class ListChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a list follows the tokens; null: as for all stations."""

    enabled: bool | None


class LocalListView(msgspec.Struct, frozen=True, kw_only=True):
    """Which list a station is to have, and has. ``for_all``: it is so because it is for all stations."""

    enabled: bool
    for_all: bool
    wanted_version: int | None
    actual_version: int | None
    state: ListState
    reason: str | None
    read_at: datetime | None
    sent_at: datetime | None
    sends_today: int


def local_list_routes(parts: Parts) -> Sequence[BaseRouteHandler]:
    """The routes of local lists."""
    database = parts.database

    @get("/local-list", summary="Whether stations keep the tokens that are known", **_LOOKS_AT_ALL)
    async def list_of_all() -> ListChoice:
        return ListChoice((await database.read(local_lists.list_plan(EVERY_STATION))).enabled)

    @put("/local-list", summary="Have every station keep the tokens that are known, or not", **_CHANGES_ALL)
    async def choose_of_all(data: JSONBody[ListChoice]) -> ListChoice:
        await database.write(local_lists.enable(EVERY_STATION, bool(data.enabled)))
        parts.local_lists.changed(EVERY_STATION)
        return ListChoice(bool(data.enabled))

    @get("/stations/{station_id:str}/local-list", summary="Which tokens a station keeps", **_LOOKS)
    async def list_of_one(station_id: FromPath[str]) -> LocalListView:
        await known(database, station_id)
        return _view(await database.read(local_lists.list_plan(station_id)))

    @put("/stations/{station_id:str}/local-list", summary="Have a station keep the tokens that are known", **_CHANGES)
    async def choose_of_one(station_id: FromPath[str], data: JSONBody[ListChoice]) -> LocalListView:
        await known(database, station_id)
        await database.write(local_lists.enable(station_id, data.enabled))
        parts.local_lists.changed(station_id)
        return _view(await database.read(local_lists.list_plan(station_id)))

    return (list_of_all, choose_of_all, list_of_one, choose_of_one)


def _view(plan: ListPlan) -> LocalListView:
    row, state = plan.row, plan.row.state
    if not plan.enabled and row.version is None:
        state = ListState.OFF
    elif state is ListState.IN_STEP and row.version != plan.wanted_version:
        state = ListState.UNKNOWN
    return LocalListView(
        enabled=plan.enabled,
        for_all=plan.for_all,
        wanted_version=plan.wanted_version if plan.enabled else None,
        actual_version=row.actual_version,
        state=state,
        reason=row.reason,
        read_at=row.read_at,
        sent_at=row.sent_at,
        sends_today=row.sends_of(SYSTEM_CLOCK.now()),
    )
