"""The HTTP API of commands: one route for each operation of the catalogue that a CSMS may ask, made from its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, delete, get, post
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from evwire import CSMS, ConnectionClosed, InvalidMessage, LossRefused, NotInThisVersion, model
from evwire.server.api.access import Asking, Principal, needing
from evwire.server.api.asked import (
    LONGEST_QUEUE_S,
    IdempotencyKey,
    Strict,
    check_locations,
    key_of,
    key_taken,
    read_request,
)
from evwire.server.api.known import connected, known
from evwire.server.commands.calls import Calls, NotQueued
from evwire.server.commands.saying import OPERATIONS, effect, new_command
from evwire.server.storage import Database
from evwire.server.storage.access import Role
from evwire.server.storage.command_keys import KeyTaken
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

_ASKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_LOOKS: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}

Wait = Annotated[float, QueryParameter(ge=0, le=600, description="How long to wait for the answer; else it is 202.")]
QueueFor = Annotated[
    float,
    QueryParameter(
        ge=0, le=LONGEST_QUEUE_S, description="How long it may wait for a station that is not there; else that is 409."
    ),
]


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

    async def bounded(command: Command, principal: Principal) -> None:
        """Who gives or takes load of many stations in a loop waits as long as with a batch."""
        if effect(command, csms.stations.get(command.station)) is not model.Effect.LOAD:
            return
        wait_s = await calls.fanout.wait_s(principal.id, command.station)
        if wait_s:
            problem = "too many stations are made to give or take load at once: see POST /api/v1/batches"
            raise HTTPException(status_code=429, detail=problem, headers={"Retry-After": str(wait_s)})

    async def done(
        command: Command, request: Asking, *, wait_s: float, queue_s: float, idempotency_key: str | None
    ) -> Response[CommandView]:
        """Have it done, or find what was done when it was asked for before."""
        asked = (command.station, command.action, command.native, command.strict_mapping, command.payload)
        key = None if idempotency_key is None else key_of(request, idempotency_key, asked)
        station_id = command.station
        try:
            kept = await calls.keyed(key) if key is not None else None
            if kept is None:
                if queue_s <= 0:
                    await connected(csms, database, station_id)
                else:
                    await known(database, station_id)
                await bounded(command, request.user)
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
            raise key_taken(idempotency_key) from None
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
        check_locations(data.payload)
        command = new_command(station_id, data.action, data.payload, native=True)
        return await done(command, request, wait_s=wait_s, queue_s=queue_s, idempotency_key=idempotency_key)

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
            # Not what Litestar made of it: that takes "1" for a number.
            payload = read_request(operation, await request.json())
            command = new_command(station_id, operation.name, payload, strict_mapping=strict_mapping)
            return await done(command, request, wait_s=wait_s, queue_s=queue_s, idempotency_key=idempotency_key)

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
        return (await connected(csms, database, station_id)).capabilities

    @get("/commands/{command_id:str}", summary="What has become of a command", **_LOOKS)
    async def one_command(request: Asking, command_id: FromPath[str]) -> CommandView:
        command = await calls.find(command_id)
        if command is None or not request.user.sees(command.station):
            raise HTTPException(status_code=404, detail=f"no command {command_id!r}")
        return command_view(command)

    @delete(
        "/commands/{command_id:str}",
        status_code=200,
        operation_id="cancel_command",
        summary="Call off a command that is queued",
        **_ASKS,
    )
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


def _response(command: Command) -> Response[CommandView]:
    status = _STATUS[command.state]
    headers = {"Location": f"/api/v1/commands/{command.id}"} if status == 202 else None
    return Response(command_view(command), status_code=status, headers=headers)


def _cannot_say(error: NotInThisVersion) -> dict[str, object]:
    losses = error.losses if isinstance(error, LossRefused) else ()
    return {
        "version": error.version,
        "losses": [{"field": field, "value": value, "why": why} for field, value, why in losses],
    }
