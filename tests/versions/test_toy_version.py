"""Adding a version touches only versions/."""

from __future__ import annotations

import asyncio

import pytest

import evwire.versions
from evwire import CSMS, AllowAny, Station, model
from evwire.transport import memory
from versions.toy import TOY, RestartRequest
from wire import Wire


async def test_a_version_is_served_when_its_row_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evwire.versions._BY_SUBPROTOCOL, TOY.subprotocol, TOY)
    csms = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        assert (request.vendor, request.model) == ("Toys", "Red")
        return model.BootNotificationResult.accepted(interval_s=60)

    ours, theirs = memory.pair()
    wire = Wire(theirs)
    talking = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol="ocpp9.9"))
    assert await wire.ask('[2,"1","Hello",{"maker":"Toys","typeOf":"Red"}]') == '[3,"1",{"welcome":true,"every":60}]'
    station = csms.stations["CP001"]
    assert (station.version, station.registration) == ("9.9", model.RegistrationStatus.ACCEPTED)

    resetting = asyncio.create_task(station.reset(model.ResetKind.IMMEDIATE))
    restart = await wire.receive()
    message_id = restart.split('"')[1]
    assert restart == f'[2,"{message_id}","Restart",{{"now":true}}]'
    wire.send(f'[3,"{message_id}",{{"done":true}}]')
    assert (await resetting).status is model.ResetStatus.ACCEPTED

    native = asyncio.create_task(station.call(RestartRequest(now=False)))
    message_id = (await wire.receive()).split('"')[1]
    wire.send(f'[3,"{message_id}",{{"done":false}}]')
    assert not (await native).done
    wire.cut()
    await talking
