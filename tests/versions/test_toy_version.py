"""Adding a version touches only versions/."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path

import pytest

import evwire.versions
from evwire import CSMS, AllowAny, ChargingStation, LossRefused, NotInThisVersion, Station, model
from evwire.station import StationIdentity
from evwire.testing import ManualClock, Network
from evwire.transport import memory
from station_lab import FakeRelay
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


async def test_both_ends_speak_it_in_version_independent_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(evwire.versions._BY_SUBPROTOCOL, TOY.subprotocol, TOY)
    monkeypatch.setitem(evwire.versions._BY_NAME, TOY.name, TOY)
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    booted: list[model.BootNotification] = []
    lost: list[model.Result] = []
    csms.on_loss(lambda station, result: lost.append(result))

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        booted.append(request)
        return model.BootNotificationResult(
            status=model.RegistrationStatus.ACCEPTED,
            interval_s=600,
            status_info=model.StatusInfo(reason_code="Welcome"),
        )

    async with (
        Network(csms) as network,
        ChargingStation(
            "CP001",
            "memory:///",
            hardware=FakeRelay(),
            versions=["9.9"],
            identity=StationIdentity(vendor="Toys", model="Red"),
            clock=clock,
            connect=network.connect,
        ) as charger,
    ):
        await charger.wait_registered()
        await clock.settle()
        assert charger.version == "9.9"
        assert [(each.vendor, each.model) for each in booted] == [("Toys", "Red")]
        assert [[loss.why for loss in result.losses] for result in lost] == [["9.9 gives no reasons"]]

        station = csms.stations["CP001"]
        told = {each.operation: each for each in station.capabilities.operations}
        assert [name for name, each in told.items() if each.available] == ["reset"]
        assert told["unlock-connector"].why_not == "OCPP 9.9 has no word for it"
        assert {(limit.field, limit.value, limit.refused) for limit in told["reset"].limits} == {
            ("kind", "ImmediateAndResume", False),
            ("evse_id", None, True),
        }
        with pytest.raises(NotInThisVersion):
            await station.unlock_connector(1)
        with pytest.raises(LossRefused):
            await station.call(model.Reset(kind=model.ResetKind.IMMEDIATE_AND_RESUME), strict_mapping=True)
        assert (await station.reset(model.ResetKind.IMMEDIATE)).status is model.ResetStatus.ACCEPTED
        await clock.advance(60)
        assert len(booted) == 2


def test_it_takes_nothing_but_what_versions_may_use() -> None:
    tree = ast.parse((Path(__file__).parent / "toy.py").read_text())
    used = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} - {"__future__", "msgspec"}
    assert used == {"evwire", "evwire.errors", "evwire.versions", "evwire.versions.mapping"}
