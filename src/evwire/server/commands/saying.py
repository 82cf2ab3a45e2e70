"""How a command that is kept is said to a station."""

from __future__ import annotations

from uuid import uuid4

import msgspec

from evwire import CallRefused, CallTimedOut, InvalidMessage, QueueFull, Station, model
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.redaction import without_secrets
from evwire.server.storage.commands import Command, CommandError, CommandState

OPERATIONS = {operation.name: operation for operation in model.OPERATIONS if operation.asker is not model.Asker.STATION}
"""What may be asked of a station, by name."""


def new_command(
    station_id: str,
    action: str,
    payload: dict[str, object],
    clock: Clock = SYSTEM_CLOCK,
    *,
    native: bool = False,
    strict_mapping: bool = False,
) -> Command:
    """A command that nobody has kept yet."""
    return Command(
        id=str(uuid4()),
        state=CommandState.QUEUED,
        station=station_id,
        action=action,
        payload=payload,
        created_at=clock.now(),
        native=native,
        strict_mapping=strict_mapping,
    )


def check(station: Station[None], command: Command) -> None:
    """Raises InvalidMessage or NotInThisVersion if it would not be sent, ConnectionClosed without a link."""
    if command.native:
        station.check_json(command.action, _body(command))
    else:
        station.check(_request(command), strict_mapping=command.strict_mapping)


def effect(command: Command, station: Station[None] | None) -> model.Effect:
    """What it does to the station: of an action of its own version, the most it may while the station is away."""
    if not command.native:
        return OPERATIONS[command.action].effect
    return station.effect_of(command.action) if station is not None and station.connected else model.Effect.LOAD


async def said(station: Station[None], command: Command) -> Command:
    """Ask, and wait for the answer: the command with what came of it. Raises ConnectionClosed.

    The result of an operation has its losses.
    """
    state, result, error = CommandState.REFUSED, None, None
    try:
        result = await _asked(station, command)
        state = CommandState.ANSWERED
    except CallRefused as refusal:
        error = CommandError(str(refusal.code), refusal.description, dict(refusal.details))
    except CallTimedOut as timeout:
        state, error = CommandState.TIMED_OUT, CommandError("TimedOut", str(timeout))
    except InvalidMessage as invalid:
        error = CommandError("InvalidAnswer", str(invalid))
    except QueueFull as full:
        error = CommandError("QueueFull", str(full))
    return msgspec.structs.replace(command, state=state, result=result, error=error)


async def _asked(station: Station[None], command: Command) -> dict[str, object]:
    if command.native:
        answer = await station.call_json(command.action, _body(command))
        return msgspec.json.decode(answer, type=dict[str, object])
    result = await station.call(_request(command), strict_mapping=command.strict_mapping)
    return {**msgspec.to_builtins(result), "losses": msgspec.to_builtins(result.losses)}


def without_secrets_of(command: Command) -> Command:
    """The command as it may be kept."""
    shown = without_secrets(_body(command).decode())
    try:
        payload = msgspec.json.decode(shown, type=dict[str, object])
    except msgspec.DecodeError:
        payload = {}
    return command if payload == command.payload else msgspec.structs.replace(command, payload=payload)


def _body(command: Command) -> bytes:
    return msgspec.json.encode(command.payload)


def _request(command: Command) -> model.Request[model.Result]:
    return msgspec.convert(command.payload, OPERATIONS[command.action].request)
