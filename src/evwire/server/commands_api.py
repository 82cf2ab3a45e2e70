"""The HTTP API of commands: one route for each operation of the catalogue that a CSMS may ask, made from its row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from litestar import Response, delete, get, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from evwire import CSMS, ConnectionClosed, InvalidMessage, LossRefused, NotInThisVersion, Station, model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.access import Asking, needing
from evwire.server.calls import Calls, NotQueued
from evwire.server.locations import problem_of
from evwire.server.saying import OPERATIONS
from evwire.server.storage import Database, stations
from evwire.server.storage.access import Role
from evwire.server.storage.command_keys import Key, KeyTaken
from evwire.server.storage.commands import Command, CommandError, CommandState

_STATUS = {
    CommandState.QUEUED: 202,
    CommandState.SENT: 202,
    CommandState.ANSWERED: 200,
    CommandState.REFUSED: 502,
    CommandState.TIMED_OUT: 504,
    CommandState.UNKNOWN: 504,
    CommandState.EXPIRED: 504,
    CommandState.CANCELLED: 504,
}

_NEVER_SEEN = "no station {!r} was ever seen or added"
_LONGEST_QUEUE_S = 7 * 86_400

_ASKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_LOOKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}

Wait = Annotated[float, QueryParameter(ge=0, le=600, description="How long to wait for the answer; else it is 202.")]
QueueFor = Annotated[
    float,
    QueryParameter(
        ge=0, le=_LONGEST_QUEUE_S, description="How long it may wait for a station that is not there; else that is 409."
    ),
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="What is asked for again with the same key within 24 hours is not done again, but answered with "
        "what has become of it.",
    ),
]
Strict = Annotated[bool, QueryParameter(description="Refuse what the station's version cannot say whole (422).")]


class CallBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An action of the station's own version, and its payload."""

    action: str
    payload: dict[str, object] = {}


class CommandView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command and what has become of it.

    ``action`` is the operation's name, or that of an action of the station's own version. ``losses``, which only an
    operation's answer has, name what of it the station's version could not say. One that is queued is sent as soon as
    its station is there, from ``not_before`` until ``expires_at``.
    """

    id: str
    state: CommandState
    station: str
    action: str
    result: dict[str, object] | None = None
    losses: list[model.Loss] | None = None
    error: CommandError | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    batch: str | None = None


def command_routes(csms: CSMS[None], database: Database, calls: Calls) -> Sequence[BaseRouteHandler]:
    """The routes of commands, and of what can be asked."""

    async def connected(station_id: str) -> Station[None]:
        station = csms.stations.get(station_id)
        if station is None:
            if await database.read(stations.station(station_id)) is None:
                raise HTTPException(status_code=404, detail=_NEVER_SEEN.format(station_id))
            raise HTTPException(status_code=409, detail=f"{station_id} is not connected")
        return station

    async def asked(
        command: Command, request: Asking, *, wait_s: float, queue_s: float, idempotency_key: str | None
    ) -> Response[CommandView]:
        """Have it done, or find what was done when it was asked for before."""
        key = None if idempotency_key is None else _key(request, idempotency_key, command)
        station_id = command.station
        try:
            kept = await calls.keyed(key) if key is not None else None
            if kept is None:
                if queue_s <= 0:
                    await connected(station_id)
                elif await database.read(stations.station(station_id)) is None:
                    raise HTTPException(status_code=404, detail=_NEVER_SEEN.format(station_id))
                kept = await calls.ask(command, queue_s=queue_s, repeat_s=wait_s, key=key)
        except LossRefused as error:
            raise HTTPException(status_code=422, detail=str(error), extra=_cannot_say(error)) from None
        except NotInThisVersion as error:
            detail = f"{command.action} does not fit: {error}" if command.native else str(error)
            raise HTTPException(status_code=422, detail=detail, extra=_cannot_say(error)) from None
        except InvalidMessage as error:
            raise HTTPException(status_code=422, detail=f"{command.action} does not fit: {error}") from None
        except NotQueued as error:
            raise HTTPException(status_code=422, detail=str(error)) from None
        except KeyTaken:
            detail = f"Idempotency-Key {idempotency_key!r} was used for something else within 24 hours"
            raise HTTPException(status_code=422, detail=detail) from None
        except ConnectionClosed as error:
            raise HTTPException(status_code=409, detail=f"{station_id}: {error}") from None
        return _response(await calls.wait(kept, wait_s))

    @post(
        "/stations/{station_id:str}/calls", status_code=200, summary="Ask a station in its own version's words", **_ASKS
    )
    async def call(
        request: Asking,
        station_id: FromPath[str],
        data: JSONBody[CallBody],
        wait_s: Wait = 30.0,
        queue_s: QueueFor = 0.0,
        idempotency_key: IdempotencyKey = None,
    ) -> Response[CommandView]:
        _check_locations(data.payload)
        command = _command(station_id, data.action, data.payload, native=True)
        return await asked(command, request, wait_s=wait_s, queue_s=queue_s, idempotency_key=idempotency_key)

    def route_of(operation: model.Operation) -> BaseRouteHandler:
        async def ask(
            request: Asking,
            station_id: FromPath[str],
            data: model.Request[model.Result],
            wait_s: Wait = 30.0,
            strict_mapping: Strict = False,
            queue_s: QueueFor = 0.0,
            idempotency_key: IdempotencyKey = None,
        ) -> Response[CommandView]:
            try:
                # Litestar takes "1" for a number.
                msgspec.json.decode(await request.body(), type=operation.request)
            except msgspec.ValidationError as error:
                raise HTTPException(status_code=422, detail=f"{operation.name} does not fit: {error}") from None
            unknown = _unknown_field(await request.json(), data, "$")
            if unknown is not None:
                raise HTTPException(status_code=422, detail=f"{unknown}: {operation.name} has no such field")
            _check_locations(await request.json())
            command = _command(station_id, operation.name, msgspec.to_builtins(data), strict_mapping=strict_mapping)
            return await asked(command, request, wait_s=wait_s, queue_s=queue_s, idempotency_key=idempotency_key)

        # Litestar reads the body, and describes it, by this annotation.
        ask.__annotations__["data"] = JSONBody[operation.request]  # type: ignore[misc, name-defined]
        ask.__name__ = operation.name.replace("-", "_")
        route = post(
            f"/stations/{{station_id:str}}/commands/{operation.name}",
            status_code=200,
            operation_id=operation.name,
            summary=(operation.request.__doc__ or operation.name).splitlines()[0],
            description="In words that are the same for every version of OCPP. 422: the body does not fit, or the "
            "station's version cannot say it; 409: the station is not connected, and the command not to be queued.",
            **_ASKS,
        )
        return route(ask)

    @post("/stations/{station_id:str}/commands/{operation:str}", include_in_schema=False, **_ASKS)
    async def unknown_operation(station_id: FromPath[str], operation: FromPath[str]) -> None:
        raise HTTPException(
            status_code=404, detail=f"no operation {operation!r}", extra={"operations": sorted(OPERATIONS)}
        )

    @get("/stations/{station_id:str}/capabilities", summary="What a connected station can be asked for", **_LOOKS)
    async def station_capabilities(station_id: FromPath[str]) -> model.Capabilities:
        return (await connected(station_id)).capabilities

    @get("/commands/{command_id:str}", summary="What has become of a command", **_LOOKS)
    async def one_command(request: Asking, command_id: FromPath[str]) -> CommandView:
        command = await calls.find(command_id)
        if command is None or not request.user.sees(command.station):
            raise HTTPException(status_code=404, detail=f"no command {command_id!r}")
        return command_view(command)

    @delete("/commands/{command_id:str}", status_code=200, summary="Call off a command that is queued", **_ASKS)
    async def cancel_command(request: Asking, command_id: FromPath[str]) -> CommandView:
        command = await calls.find(command_id)
        if command is not None and request.user.sees(command.station):
            command = await calls.cancel(command_id)
        if command is None or not request.user.sees(command.station):
            raise HTTPException(status_code=404, detail=f"no command {command_id!r}")
        if command.state is not CommandState.CANCELLED:
            detail = f"expected a command that is queued, this is {command.state}"
            raise HTTPException(status_code=409, detail=detail)
        return command_view(command)

    return (
        call,
        *(route_of(operation) for operation in OPERATIONS.values()),
        unknown_operation,
        station_capabilities,
        one_command,
        cancel_command,
    )


def command_view(command: Command) -> CommandView:
    """A command as the API shows it; what was asked for is not shown, because it may be a key."""
    result, losses = command.result, None
    if result is not None and command.action in OPERATIONS:
        losses = msgspec.convert(result.get("losses", []), list[model.Loss])
        result = {name: value for name, value in result.items() if name != "losses"}
    return CommandView(
        id=command.id,
        state=command.state,
        station=command.station,
        action=command.action,
        result=result,
        losses=losses,
        error=command.error,
        created_at=command.created_at,
        finished_at=command.finished_at,
        not_before=command.not_before,
        # Of one that was sent at once it says only how long it would have been asked again.
        expires_at=command.expires_at if command.sends == 0 else None,
        batch=command.batch,
    )


def _command(
    station_id: str, action: str, payload: dict[str, object], *, native: bool = False, strict_mapping: bool = False
) -> Command:
    return Command(
        id=str(uuid4()),
        state=CommandState.QUEUED,
        station=station_id,
        action=action,
        payload=payload,
        created_at=SYSTEM_CLOCK.now(),
        native=native,
        strict_mapping=strict_mapping,
    )


def _key(request: Asking, given: str, command: Command) -> Key:
    asked = (command.station, command.action, command.native, command.strict_mapping, command.payload)
    digest = hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).digest()
    return Key(request.user.id, given, digest)


def _response(command: Command) -> Response[CommandView]:
    status = _STATUS[command.state]
    headers = {"Location": f"/api/v1/commands/{command.id}"} if status == 202 else None
    return Response(command_view(command), status_code=status, headers=headers)


def _check_locations(payload: object) -> None:
    problem = problem_of(payload)
    if problem is not None:
        raise HTTPException(status_code=422, detail=problem)


def _cannot_say(error: NotInThisVersion) -> dict[str, object]:
    losses = error.losses if isinstance(error, LossRefused) else ()
    return {
        "version": error.version,
        "losses": [{"field": field, "value": value, "why": why} for field, value, why in losses],
    }


def _unknown_field(given: object, read: object, path: str) -> str | None:
    """The JSON path of something that was given and is nowhere in what was read; a misspelt option is no option."""
    if isinstance(given, dict) and isinstance(read, msgspec.Struct):
        names = {field.encode_name: field.name for field in msgspec.structs.fields(read)}
        for name, value in given.items():
            if name not in names or name == "losses":
                return f"{path}.{name}"
            found = _unknown_field(value, getattr(read, names[name]), f"{path}.{name}")
            if found is not None:
                return found
    if isinstance(given, list) and isinstance(read, tuple | list):
        for position, (each, one) in enumerate(zip(given, read, strict=False)):
            found = _unknown_field(each, one, f"{path}[{position}]")
            if found is not None:
                return found
    return None
