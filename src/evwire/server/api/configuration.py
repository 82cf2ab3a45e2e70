"""The HTTP API of how stations are to be set up, and of what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import delete, get, put
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from evwire.clock import SYSTEM_CLOCK
from evwire.server.api.access import Asking, needing
from evwire.server.api.known import known
from evwire.server.api.listings import Listing, Rows, Text
from evwire.server.parts import Parts
from evwire.server.storage import configuration, variables
from evwire.server.storage.access import Role
from evwire.server.storage.configuration import EVERY_STATION, ConfigurationState, Desired
from evwire.server.storage.places import Place
from evwire.server.storage.variables import VariableRow, is_secret

_LOOKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}
_CHANGES: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_LOOKS_AT_ALL: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY, every_station=True)}
_CHANGES_ALL: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR, every_station=True)}

Instance = Annotated[str | None, QueryParameter(max_length=50, description="Of several variables of one name.")]
ComponentInstance = Annotated[str | None, QueryParameter(max_length=50, description="Of several such components.")]
Number = Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1, description="Where the component is, if anywhere.")]


def _place(
    component: FromPath[str],
    variable: FromPath[str],
    component_instance: ComponentInstance = None,
    evse_id: Number = None,
    connector_id: Number = None,
    instance: Instance = None,
) -> Place:
    if len(component) > 50 or len(variable) > 50:
        raise HTTPException(status_code=422, detail="expected names of at most 50 characters")
    if connector_id is not None and evse_id is None:
        raise HTTPException(status_code=422, detail="expected an EVSE with the connector")
    if is_secret(variable):
        problem = f"{variable} is not for here: a password is made for a station, and kept nowhere that it can be read"
        raise HTTPException(status_code=422, detail=problem)
    return Place(component, component_instance or "", evse_id or 0, connector_id or 0, variable, instance or "")


_OF_A_PLACE: dict[str, Any] = {"dependencies": {"place": Provide(_place, sync_to_thread=False)}}


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a variable is to be, as text."""

    value: Annotated[str, msgspec.Meta(max_length=2500)]


class ConfigurationView(msgspec.Struct, frozen=True, kw_only=True):
    """A variable that is wanted to be so, and how far the station is.

    ``for_all``: it is wanted of every station, and nothing else of this one. ``writes_today`` counts by days of UTC.
    """

    component: str
    component_instance: str | None
    evse_id: int | None
    connector_id: int | None
    variable: str
    variable_instance: str | None
    desired: str
    for_all: bool
    actual: str | None
    state: ConfigurationState
    reason: str | None
    read_at: datetime | None
    written_at: datetime | None
    writes_today: int


def configuration_routes(parts: Parts) -> Sequence[BaseRouteHandler]:
    """The routes of what is wanted of stations, and of what they have."""
    database, reconciling = parts.database, parts.reconciling

    @get("/configuration", summary="How every station is to be set up", **_LOOKS_AT_ALL)
    async def configuration_of_all() -> list[ConfigurationView]:
        return [_view(each) for each in await database.read(configuration.wanted_of_all())]

    @put(
        "/configuration/{component:str}/{variable:str}",
        **_OF_A_PLACE,
        summary="Want this of every station that is not wanted otherwise",
        **_CHANGES_ALL,
    )
    async def want_of_all(place: NamedDependency[Place], data: JSONBody[Wanted]) -> ConfigurationView:
        await database.write(configuration.want(EVERY_STATION, place, data.value, SYSTEM_CLOCK.now()))
        reconciling.changed(EVERY_STATION)
        return _view(Desired(place=place, value=data.value, of_all=True))

    @delete(
        "/configuration/{component:str}/{variable:str}",
        **_OF_A_PLACE,
        status_code=204,
        summary="Want this of every station no more; they keep what they have",
        **_CHANGES_ALL,
    )
    async def forget_of_all(place: NamedDependency[Place]) -> None:
        await forget(EVERY_STATION, place)

    @get(
        "/stations/{station_id:str}/configuration", summary="How a station is to be set up, and how far it is", **_LOOKS
    )
    async def configuration_of_one(station_id: FromPath[str]) -> list[ConfigurationView]:
        await known(database, station_id)
        plan = await database.read(configuration.plan(station_id, SYSTEM_CLOCK.now()))
        return [_view(each) for each in plan.desired]

    @put(
        "/stations/{station_id:str}/configuration/{component:str}/{variable:str}",
        **_OF_A_PLACE,
        summary="Want this of a station, now and whenever it departs from it",
        **_CHANGES,
    )
    async def want_of_one(
        station_id: FromPath[str], place: NamedDependency[Place], data: JSONBody[Wanted]
    ) -> ConfigurationView:
        await known(database, station_id)
        await database.write(configuration.want(station_id, place, data.value, SYSTEM_CLOCK.now()))
        reconciling.changed(station_id)
        plan = await database.read(configuration.plan(station_id, SYSTEM_CLOCK.now()))
        desired = next((each for each in plan.desired if each.place.key == place.key), None)
        return _view(desired or Desired(place=place, value=data.value, of_all=False))

    @delete(
        "/stations/{station_id:str}/configuration/{component:str}/{variable:str}",
        **_OF_A_PLACE,
        status_code=204,
        summary="Want this of a station no more; it keeps what it has, or what is wanted of all",
        **_CHANGES,
    )
    async def forget_of_one(station_id: FromPath[str], place: NamedDependency[Place]) -> None:
        await known(database, station_id)
        await forget(station_id, place)

    async def forget(station_id: str, place: Place) -> None:
        if not await database.write(configuration.forget(station_id, place)):
            raise HTTPException(status_code=404, detail=f"nothing is wanted of {place}")
        reconciling.changed(station_id)

    def variable_rows(
        request: Asking, station_id: FromPath[str], component: Text = None, variable: Text = None
    ) -> Rows[VariableRow]:
        return lambda after, limit: database.read(
            variables.variables_of(station_id, limit, after or 0, component=component, variable=variable)
        )

    return (
        configuration_of_all,
        want_of_all,
        forget_of_all,
        configuration_of_one,
        want_of_one,
        forget_of_one,
        *Listing(
            path="/stations/{station_id:str}/variables",
            name="variables",
            summary="What a station has said of its variables",
            row=VariableRow,
            rows=variable_rows,
            place=lambda row: row.place,
        ).routes(),
    )


def _view(desired: Desired) -> ConfigurationView:
    standing = desired.standing
    current = standing if standing is not None and standing.wanted == desired.value else None
    place = desired.place
    return ConfigurationView(
        component=place.component,
        component_instance=place.component_instance or None,
        evse_id=place.evse_id or None,
        connector_id=place.connector_id or None,
        variable=place.variable,
        variable_instance=place.variable_instance or None,
        desired=desired.value,
        for_all=desired.of_all,
        actual=None if standing is None else standing.actual,
        state=ConfigurationState.UNKNOWN if current is None else current.state,
        reason=None if current is None else current.reason,
        read_at=None if standing is None else standing.read_at,
        written_at=None if standing is None else standing.written_at,
        writes_today=0 if standing is None else standing.writes_of(SYSTEM_CLOCK.now()),
    )
