"""The HTTP API of who may connect: stations are added, adopted, given passwords, and kept out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from litestar import delete, patch, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from evwire import Tolerance
from evwire.quirks import named
from evwire.server.api.access import needing
from evwire.server.api.listings import Listing, Rows, Text
from evwire.server.api.views import StationView, station_view
from evwire.server.parts import Parts
from evwire.server.stations import credentials
from evwire.server.stations.checks import checked_station_id
from evwire.server.stations.registration import Conflict, GivenPassword
from evwire.server.stations.security import HIGHEST_PROFILE
from evwire.server.storage import registration, stations
from evwire.server.storage.access import Role
from evwire.server.storage.registration import PendingStation

StationId = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
QuirkId = Annotated[str, msgspec.Meta(max_length=255)]

_OF_THE_SITE: dict[str, Any] = {"raises": [HTTPException], **needing(Role.ADMIN, every_station=True)}
_OF_ONE: dict[str, Any] = {"raises": [HTTPException], **needing(Role.ADMIN)}


class NewStation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station to let in: with a password that is made, with this one, with none, or by its certificate only."""

    id: StationId
    password: Password | None = None
    no_password: bool = False
    certificate_only: bool = False


class MadeStation(msgspec.Struct, frozen=True):
    """A station that may connect; ``password`` is shown this once, if one was made."""

    id: str
    password: str | None


class StationChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be different about a station; what is left out, or null, stays.

    ``security_profile`` is the lowest that it may use from now on. ``arriving`` and ``quirks`` say how it is read from
    its next connection on; ``evwire quirks`` lists their ids.
    """

    blocked: bool | None = None
    security_profile: Annotated[int, msgspec.Meta(ge=0, le=HIGHEST_PROFILE)] | None = None
    arriving: Literal["strict", "tolerant"] | None = None
    quirks: Annotated[list[QuirkId], msgspec.Meta(max_length=100)] | None = None


class NewPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password that a station is to have, else one is made. ``show`` it in the answer even if it was taken."""

    password: Password | None = None
    show: bool = False


def station_routes(parts: Parts) -> Sequence[BaseRouteHandler]:
    """The routes that let a station in, or out."""
    database, registrations, csms = parts.database, parts.registrations, parts.csms

    def pending_rows(vendor: Text = None) -> Rows[PendingStation]:
        return lambda after, limit: database.read(registration.pending_after(after or "", limit, vendor=vendor))

    @post("/stations", status_code=201, summary="Let a station in; again: with another password", **_OF_THE_SITE)
    async def add_station(data: JSONBody[NewStation]) -> MadeStation:
        try:
            station_id = checked_station_id(data.id)
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        if (data.password is not None) + data.no_password + data.certificate_only > 1:
            raise HTTPException(status_code=422, detail="expected one of password, no_password and certificate_only")
        generated = data.password is None and not (data.no_password or data.certificate_only)
        made = credentials.new_password() if generated else None
        given = made or data.password
        credential = None
        if given is not None:
            credential = await asyncio.to_thread(credentials.stored, given, generated=generated)
        await database.write(stations.add_station(station_id, credential, no_password=data.no_password))
        return MadeStation(station_id, made)

    @patch("/stations/{station_id:str}", summary="Block a station, or change how it is treated", **_OF_ONE)
    async def change_station(station_id: FromPath[str], data: JSONBody[StationChange]) -> StationView:
        arriving = None if data.arriving is None else Tolerance(data.arriving)
        quirks = None if data.quirks is None else tuple(data.quirks)
        try:
            named(quirks or ())
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        change = registration.change(
            station_id,
            blocked=data.blocked,
            security_profile=data.security_profile,
            arriving=arriving,
            quirks=quirks,
        )
        changed = await database.write(change)
        row = await database.read(stations.station(station_id))
        if not changed or row is None:
            raise HTTPException(status_code=404, detail=f"no station {station_id!r} was added")
        if data.blocked:
            registrations.bar(station_id)
        return station_view(row, csms.stations.get(station_id))

    @delete(
        "/stations/{station_id:str}", status_code=204, summary="Let a station in no more; its history stays", **_OF_ONE
    )
    async def remove_station(station_id: FromPath[str]) -> None:
        if not await database.write(registration.remove(station_id)):
            raise HTTPException(status_code=404, detail=f"no station {station_id!r} was added, or waits")
        registrations.bar(station_id)

    @post(
        "/stations/{station_id:str}/adopt",
        status_code=200,
        summary="Let a station in that waits, and give it a password",
        description="The password is shown, this once, unless the station has taken it.",
        **_OF_THE_SITE,
    )
    async def adopt_station(station_id: FromPath[str], show: FromQuery[bool] = False) -> GivenPassword:
        try:
            return await registrations.adopt(station_id, show=show)
        except LookupError as error:
            raise HTTPException(status_code=404, detail=str(error.args[0])) from None
        except Conflict as error:
            raise HTTPException(status_code=409, detail=str(error)) from None

    @post(
        "/stations/{station_id:str}/credentials",
        status_code=200,
        summary="Give a connected station a new password",
        description="Until the station comes with it, the one it has is right too.",
        **_OF_ONE,
    )
    async def rotate_credentials(station_id: FromPath[str], data: JSONBody[NewPassword]) -> GivenPassword:
        try:
            return await registrations.rotate(station_id, data.password, show=data.show)
        except LookupError as error:
            raise HTTPException(status_code=404, detail=str(error.args[0])) from None
        except Conflict as error:
            raise HTTPException(status_code=409, detail=str(error)) from None
        except ValueError as error:
            raise HTTPException(status_code=422, detail=str(error)) from None

    return (
        add_station,
        change_station,
        remove_station,
        adopt_station,
        rotate_credentials,
        *Listing(
            path="/pending-stations",
            name="pending_stations",
            summary="Stations that nobody added, and that wait to be adopted, by id",
            row=PendingStation,
            rows=pending_rows,
            place=lambda row: row.id,
            every_station=True,
            numbered=False,
        ).routes(),
    )
