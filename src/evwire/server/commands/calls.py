"""Commands on their way: kept, queued until their station can be asked, sent, waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4
from weakref import WeakValueDictionary

import msgspec
from sqlalchemy import Connection

from evwire import CSMS, ConnectionClosed, InvalidMessage, NotInThisVersion, Station, model
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.commands.fanout import Fanout
from evwire.server.commands.saying import check, effect, new_command, said, without_secrets_of
from evwire.server.storage import Database, DatabaseAway, command_queue, commands, variables
from evwire.server.storage.command_keys import Key, forget
from evwire.server.storage.commands import Command, CommandError, CommandState

logger = logging.getLogger("evwire.server")

ResultT = TypeVar("ResultT")

# Also how often it is looked for what another process has queued.
_LOOK_EVERY_S = 10.0
_AGAIN_AFTER_S = 1.0


class NotQueued(Exception):
    """A command that cannot be kept until its station is there."""


class Calls:
    """Sends what the API asks for; goes on when whoever asked has stopped waiting."""

    def __init__(
        self, csms: CSMS[None], database: Database, clock: Clock = SYSTEM_CLOCK, *, load_a_minute: int = 0
    ) -> None:
        self._csms = csms
        self.fanout = Fanout(database, clock, load_a_minute=load_a_minute)
        self._database = database
        self._clock = clock
        self._run = uuid4().hex
        self._tasks: set[asyncio.Task[None]] = set()
        self._outcomes: WeakValueDictionary[str, asyncio.Future[Command]] = WeakValueDictionary()
        # Stations for which something is queued, and those whose turn it is: True when there is more since.
        self._queued: set[str] = set()
        self._draining: dict[str, bool] = {}
        self._news = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._stopping = False
        csms.on_ready(self._ready)

    async def resume(self) -> None:
        """Go on where the run before was stopped."""
        await self._database.write(command_queue.resume(self._clock.now()))
        self._keeper = asyncio.create_task(self._keep_queue())

    async def stop(self) -> None:
        """Wait for what is under way; the connections are gone, so it ends at once."""
        self._stopping = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait((self._keeper,))
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=5)

    async def start(
        self, station: Station[None], request: model.Request[model.Result], *, strict_mapping: bool
    ) -> Command:
        """Keep and send a command of the server's own. Raises as :meth:`ask`."""
        operation = model.BY_REQUEST[type(request)].name
        payload = msgspec.to_builtins(request)
        return await self.ask(new_command(station.id, operation, payload, self._clock, strict_mapping=strict_mapping))

    async def ask(
        self, command: Command, *, queue_s: float = 0.0, repeat_s: float = 0.0, key: Key | None = None
    ) -> Command:
        """Keep a command and send it, or, where its station cannot be asked for ``queue_s``, queue it so long.

        What only reads is asked once more if the link is lost, and the station back within ``queue_s`` or
        ``repeat_s``. With a ``key`` that stands for a command, nothing is done; that command is returned.

        Raises, when nothing was kept, InvalidMessage or NotInThisVersion; ConnectionClosed where it was not to be
        queued; NotQueued where it has a secret; KeyTaken.
        """
        station = self._csms.stations.get(command.station)
        if station is not None:
            check(station, command)
        elif queue_s <= 0:
            raise ConnectionClosed(1006, f"{command.station} is not connected")
        shown = without_secrets_of(command)
        asked_once = shown is not command
        at_once = queue_s <= 0 or (station is not None and station.ready and command.station not in self._draining)
        if not at_once and asked_once:
            raise NotQueued(
                "expected nothing secret in what is queued, because it is kept: ask when the station is there"
            )
        reads = effect(command, station) is model.Effect.READ and not asked_once
        lasting_s = max(queue_s, repeat_s if reads else 0.0)
        shown = msgspec.structs.replace(
            shown,
            state=CommandState.SENT if at_once else CommandState.QUEUED,
            sends=1 if at_once else 0,
            may_repeat=at_once and reads,
            expires_at=self._clock.now() + timedelta(seconds=lasting_s) if reads or not at_once else None,
        )
        kept = await self._database.write(commands.keep(shown, self._run, key))
        if kept.id != command.id:
            return kept
        if at_once:
            assert station is not None, "else it would be queued"
            outcome = self._outcomes[kept.id] = asyncio.get_running_loop().create_future()
            self._go(self._send(station, kept, command.payload, outcome))
        else:
            self.queued(command.station)
        return kept

    def queued(self, *stations: str) -> None:
        """Something was queued for these."""
        self._queued.update(stations)
        self._news.set()

    async def keyed(self, key: Key) -> Command | None:
        """The command that the key stands for. Raises KeyTaken."""
        return await self._database.read(commands.keyed(key, self._clock.now()))

    async def wait(self, command: Command, wait_s: float) -> Command:
        """What has become of it, after at most so long."""
        if not command.state.is_open or wait_s <= 0:
            return command
        outcome = self._outcomes.get(command.id)
        if outcome is None:
            outcome = self._outcomes[command.id] = asyncio.get_running_loop().create_future()
            now = await self.find(command.id)
            if now is not None and not now.state.is_open:
                return now
        done, _ = await asyncio.wait((outcome,), timeout=wait_s)
        return outcome.result() if done else await self.find(command.id) or command

    async def find(self, command_id: str) -> Command | None:
        """A command by id."""
        return await self._database.read(commands.command(command_id))

    async def cancel(self, command_id: str) -> Command | None:
        """Call a command off if it is queued still; what it is now."""
        command = await self._database.write(command_queue.cancel(command_id, self._clock.now()))
        if command is not None and command.state is CommandState.CANCELLED:
            self._tell(command)
        return command

    # What is queued

    def _ready(self, station: Station[None]) -> None:
        if station.id in self._queued:
            self._drain_soon(station.id)

    def _drain_soon(self, station_id: str) -> None:
        if station_id in self._draining:
            self._draining[station_id] = True
        elif not self._stopping:
            self._draining[station_id] = False
            self._go(self._drain(station_id))

    async def _drain(self, station_id: str) -> None:
        """Send what is queued for a station, in order, while it is there."""
        try:
            while True:
                station = self._csms.stations.get(station_id)
                if self._stopping or station is None or not station.ready:
                    return
                command = await self._database.read(command_queue.next_for(station_id, self._clock.now()))
                if command is not None:
                    await self._send_queued(station, command)
                elif self._draining[station_id]:
                    self._draining[station_id] = False
                else:
                    self._queued.discard(station_id)
                    return
        except DatabaseAway:
            # It is looked for again by and by.
            return
        finally:
            del self._draining[station_id]

    async def _send_queued(self, station: Station[None], command: Command) -> None:
        try:
            check(station, command)
        except (InvalidMessage, NotInThisVersion) as error:
            why = CommandError(type(error).__name__, str(error))
            await self._finish(msgspec.structs.replace(command, state=CommandState.REFUSED, error=why))
            return
        except ConnectionClosed:
            return
        if command.batch is not None and (turn_s := await self.fanout.turn_s()) > 0:
            # More of them have come back at once than may be asked at once.
            later = self._clock.now() + timedelta(seconds=turn_s)
            await self._lasting(command_queue.postpone(command, later))
            self._news.set()
            return
        reads = effect(command, station) is model.Effect.READ
        claimed = await self._lasting(command_queue.claim(command, self._run, may_repeat=reads))
        if claimed is not None:
            await self._send(station, claimed, claimed.payload)

    async def _keep_queue(self) -> None:
        """Let what waited too long expire, and what has come to its turn go."""
        forget_at = 0.0
        while True:
            self._news.clear()
            pause_s = _LOOK_EVERY_S
            try:
                now = self._clock.now()
                agenda = await self._database.read(command_queue.agenda(now))
                if agenda.any_late:
                    for command in await self._database.write(command_queue.expire(now)):
                        self._tell(command)
                self._queued |= agenda.stations
                for station_id in agenda.stations:
                    station = self._csms.stations.get(station_id)
                    if station is not None and station.ready:
                        self._drain_soon(station_id)
                if agenda.next is not None and not agenda.any_late:
                    pause_s = min(pause_s, max(0.0, (agenda.next - now).total_seconds()))
                if self._clock.monotonic() >= forget_at:
                    forget_at = self._clock.monotonic() + 3600
                    await self._database.write(forget(now))
            except DatabaseAway:
                pause_s = _AGAIN_AFTER_S
            except Exception:
                logger.exception("what is queued could not be looked at")
            await self._pause(pause_s)

    async def _pause(self, pause_s: float) -> None:
        """So long, or until there is news."""
        news = asyncio.create_task(self._news.wait())
        slept = asyncio.create_task(self._clock.sleep(pause_s))
        try:
            await asyncio.wait((news, slept), return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            slept.cancel()

    # What is sent

    async def _send(
        self,
        station: Station[None],
        command: Command,
        payload: dict[str, object],
        outcome: asyncio.Future[Command] | None = None,
    ) -> None:
        """Ask, and keep what came of it; ``outcome`` is held for who waits for it."""
        try:
            ended = await said(station, msgspec.structs.replace(command, payload=payload))
        except ConnectionClosed as closed:
            if self._may_ask_again(command, closed):
                await self._lasting(command_queue.queue_again(command))
                self.queued(command.station)
                return
            gone = CommandError("ConnectionClosed", str(closed))
            ended = msgspec.structs.replace(command, state=CommandState.UNKNOWN, error=gone)
        await self._finish(msgspec.structs.replace(ended, payload=command.payload))

    def _may_ask_again(self, command: Command, closed: ConnectionClosed) -> bool:
        # A link that we closed went because another took its place, or because the server stops.
        return (
            command.may_repeat
            and closed.by != "us"
            and command.sends < command_queue.MOST_SENDS
            and command.expires_at is not None
            and self._clock.now() < command.expires_at
        )

    async def _finish(self, command: Command) -> None:
        finished = msgspec.structs.replace(command, finished_at=self._clock.now())
        finish = commands.finish(finished)
        if finished.result is not None and not finished.native:
            told = variables.answered(finished.station, finished.action, finished.result, self._clock.now())
            await self._lasting(lambda connection: (told(connection), finish(connection)))
        else:
            await self._lasting(finish)
        self._tell(finished)

    def _tell(self, command: Command) -> None:
        outcome = self._outcomes.get(command.id)
        if outcome is not None and not outcome.done():
            outcome.set_result(command)

    async def _lasting(self, function: Callable[[Connection], ResultT]) -> ResultT:
        """Keep it, however long the database is away. Raises DatabaseAway when the server stops meanwhile."""
        while True:
            try:
                return await self._database.write(function)
            except DatabaseAway:
                if self._stopping:
                    raise
                await self._clock.sleep(_AGAIN_AFTER_S)

    def _go(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a command was not finished", exc_info=error)
