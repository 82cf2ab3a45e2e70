"""The commands of a server without its ports, on a clock that is turned."""

from __future__ import annotations

import asyncio
import json

import pytest

from evwire import CSMS, AllowAny
from evwire.server.commands.calls import Calls
from evwire.server.storage import Database
from evwire.server.storage.commands import Command, CommandState
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire

BOOT = {
    "ocpp1.6": '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]',
    "ocpp2.0.1": '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":'
    '{"model":"ModelName","vendorName":"VendorName"}}]',
}
VERSIONS = pytest.mark.parametrize("subprotocol", BOOT)


async def answer(station, payload='{"status":"Accepted"}') -> list:
    """Take a CALL and answer it; its action and payload."""
    frame = json.loads(await station.receive())
    await station.link.send(f'[3,"{frame[1]}",{payload}]')
    return frame[2:]


class Lab:
    """The commands of a server without its ports, on a clock that is turned."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock()
        self.database = database
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> Calls:
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=self.clock)
        self.calls = Calls(self.csms, self.database, self.clock)
        await self.calls.resume()
        return self.calls

    async def connect(self, station_id: str = "CP001") -> Wire:
        ours, theirs = memory.pair()
        self._tasks.append(asyncio.create_task(self.csms.accept(ours, station_id=station_id, subprotocol="ocpp1.6")))
        return Wire(theirs)

    def command(self, number: str, action: str = "ClearCache") -> Command:
        return Command(
            id=number,
            state=CommandState.QUEUED,
            station="CP001",
            action=action,
            payload={},
            created_at=self.clock.now(),
            native=True,
        )
