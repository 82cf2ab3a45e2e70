"""Rounds around the stations that are ready, by a clock that is turned."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest

from evwire import CSMS, AllowAny, Station
from evwire.server.stations.reconciling import Reconciling
from evwire.server.stations.rounds import Rounds
from evwire.server.storage import Database, DatabaseAway, configuration
from evwire.server.storage.configuration import ConfigurationState, Standing
from evwire.server.storage.places import Place
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire

HEARTBEAT = Place("OCPPCommCtrlr", "", 0, 0, "HeartbeatInterval", "")


class Hall:
    """A CSMS in memory, and stations that have just spoken."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=self.clock)
        self.tasks: list[asyncio.Task[None]] = []

    async def connect(self) -> Wire:
        ours, theirs = memory.pair()
        self.tasks.append(asyncio.create_task(self.csms.accept(ours, station_id="CP001", subprotocol="ocpp1.6")))
        await self.clock.settle()
        wire = Wire(theirs)
        await wire.ask('[2,"1","Heartbeat",{}]')
        await self.clock.settle()
        return wire


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall()
    yield hall
    for task in hall.tasks:
        task.cancel()
    await asyncio.gather(*hall.tasks, return_exceptions=True)


async def test_a_station_that_comes_back_while_its_old_round_ends_is_gone_around_again(hall: Hall) -> None:
    begun: list[Station[None]] = []
    may_end = asyncio.Event()

    async def work(station: Station[None]) -> None:
        begun.append(station)
        await may_end.wait()

    rounds = Rounds(hall.csms, work, hall.clock)
    first = await hall.connect()
    first.cut()
    await hall.clock.settle()
    await hall.connect()
    assert len(begun) == 1
    may_end.set()
    await hall.clock.settle()
    assert [station.ready for station in begun] == [False, True]
    await rounds.stop()


async def test_while_the_database_is_away_a_round_is_tried_again_and_one_that_fails_otherwise_is_not(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[Exception] = [DatabaseAway("frozen"), ValueError("a fault of ours")]
    tried = 0

    async def work(station: Station[None]) -> None:
        nonlocal tried
        tried += 1
        raise errors[tried - 1]

    rounds = Rounds(hall.csms, work, hall.clock)
    await hall.connect()
    assert tried == 1
    await hall.clock.advance(10)
    assert tried == 2
    await hall.clock.advance(100)
    assert tried == 2
    assert "not brought into step" in caplog.text
    await rounds.stop()


async def test_what_was_written_too_often_today_is_written_on_the_next_day(hall: Hall, database: Database) -> None:
    async def until(condition: Callable[[ConfigurationState], bool]) -> None:
        async with asyncio.timeout(20):
            while True:
                (each,) = (await database.read(configuration.plan("CP001", hall.clock.now()))).desired
                if each.standing is not None and condition(each.standing.state):
                    return

    async def answer(wire: Wire, text: str) -> str:
        _, message_id, action, _ = json.loads(await asyncio.wait_for(wire.receive(), 20))
        wire.send(f'[3,"{message_id}",{text}]')
        return str(action)

    reconciling = Reconciling(hall.csms, database, writes_a_day=1, clock=hall.clock)
    await database.write(configuration.want("CP001", HEARTBEAT, "300", hall.clock.now()))
    spent = Standing(wanted="300", writes_on="2026-01-01", writes=1)
    await database.write(configuration.stands("CP001", [(HEARTBEAT, spent)]))
    wire = await hall.connect()
    has = '{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}]}'
    assert await answer(wire, has) == "GetConfiguration"
    await until(lambda state: state is ConfigurationState.WAITING)
    await hall.clock.advance(12 * 3600 + 1)
    assert await answer(wire, has) == "GetConfiguration"
    assert await answer(wire, '{"status":"Accepted"}') == "ChangeConfiguration"
    await until(lambda state: state is ConfigurationState.IN_STEP)
    await reconciling.stop()
