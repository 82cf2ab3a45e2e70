"""Commands on their way: kept, sent, waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import msgspec

from evwire import CSMS, CallRefused, CallTimedOut, ConnectionClosed, InvalidMessage, QueueFull, Station, model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.storage import Database, commands, variables
from evwire.server.storage.commands import Command, CommandError, CommandState


class Calls:
    """Sends what the API asks for; goes on when whoever asked has stopped waiting."""

    def __init__(self, csms: CSMS[None], database: Database) -> None:
        self._csms = csms
        self._database = database
        self._running: dict[str, asyncio.Task[Command]] = {}

    async def start_native(self, station: Station[None], action: str, payload: dict[str, object]) -> Command:
        """Keep and send a command in the station's own version's words.

        Raises InvalidMessage or NotInThisVersion, and then nothing is kept.
        """
        body = msgspec.json.encode(payload)
        station.check_json(action, body)

        async def ask() -> dict[str, object]:
            return msgspec.json.decode(await station.call_json(action, body), type=dict[str, object])

        return await self._start(station, action, payload, ask)

    async def start(
        self, station: Station[None], request: model.Request[model.Result], *, strict_mapping: bool
    ) -> Command:
        """Keep and send a command in version-independent words; its result has the losses. Raises as the other."""
        station.check(request, strict_mapping=strict_mapping)
        payload: dict[str, object] = msgspec.to_builtins(request)

        async def ask() -> dict[str, object]:
            result = await station.call(request, strict_mapping=strict_mapping)
            answer = {**msgspec.to_builtins(result), "losses": msgspec.to_builtins(result.losses)}
            await self._database.write(variables.answered(station.id, action, answer, SYSTEM_CLOCK.now()))
            return answer

        action = model.BY_REQUEST[type(request)].name
        return await self._start(station, action, payload, ask)

    async def _start(
        self,
        station: Station[None],
        action: str,
        payload: dict[str, object],
        ask: Callable[[], Awaitable[dict[str, object]]],
    ) -> Command:
        command = Command(
            id=str(uuid4()),
            state=CommandState.SENT,
            station=station.id,
            action=action,
            payload=payload,
            created_at=SYSTEM_CLOCK.now(),
        )
        await self._database.write(commands.ask(command))
        task = asyncio.create_task(self._send(command, ask))
        self._running[command.id] = task
        task.add_done_callback(lambda done: self._running.pop(command.id, None))
        return command

    async def wait(self, command: Command, wait_s: float) -> Command:
        """What has become of it, after at most so long."""
        task = self._running.get(command.id)
        if task is not None:
            done, _ = await asyncio.wait((task,), timeout=wait_s)
            return task.result() if done else command
        return await self.find(command.id) or command

    async def find(self, command_id: str) -> Command | None:
        """A command by id."""
        return await self._database.read(commands.command(command_id))

    async def stop(self) -> None:
        """Wait for what is under way; the connections are gone, so it ends at once."""
        if self._running:
            await asyncio.wait(tuple(self._running.values()), timeout=5)

    async def _send(self, command: Command, ask: Callable[[], Awaitable[dict[str, object]]]) -> Command:
        state, result, error = CommandState.ANSWERED, None, None
        try:
            result = await ask()
        except CallRefused as refusal:
            state = CommandState.REFUSED
            error = CommandError(str(refusal.code), refusal.description, dict(refusal.details))
        except CallTimedOut as timeout:
            state, error = CommandState.TIMED_OUT, CommandError("TimedOut", str(timeout))
        except ConnectionClosed as closed:
            state, error = CommandState.UNKNOWN, CommandError("ConnectionClosed", str(closed))
        except InvalidMessage as invalid:
            state, error = CommandState.REFUSED, CommandError("InvalidAnswer", str(invalid))
        except QueueFull as full:
            state, error = CommandState.REFUSED, CommandError("QueueFull", str(full))
        finished = msgspec.structs.replace(
            command, state=state, result=result, error=error, finished_at=SYSTEM_CLOCK.now()
        )
        await self._database.write(commands.finish(finished))
        return finished
