"""Nothing gets lost unheard: what answers lose is told, and what requests would lose can be refused."""

from __future__ import annotations

import asyncio
import pickle

import pytest

from evwire import CSMS, AllowAny, ChargingStation, LossRefused, NotInThisVersion, Station, model
from evwire.testing import ManualClock, Network
from mapping_lab import Lab
from station_lab import FakeRelay

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
START = model.RequestStartTransaction(id_token=model.IdToken("04A2B3C4", "Central"), remote_start_id=7)


async def test_what_an_answer_could_not_say_is_told_once_for_each_station_and_field(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    async with Lab() as lab:
        first, second = await lab.connect("A"), await lab.connect("B")
        newer = await lab.connect("C", "ocpp2.0.1")
        for wire in (first, first, second):
            assert (
                await wire.ask(BOOT)
                == '[3,"1",{"status":"Pending","currentTime":"2026-01-01T12:00:00Z","interval":60}]'
            )
        await newer.ask(
            '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]'
        )
        await lab.clock.settle()
        assert [station_id for station_id, _ in lab.lost] == ["A", "B"]
        result = lab.lost[0][1]
        assert isinstance(result, model.BootNotificationResult)
        assert (result.status, result.status_info) == (
            model.RegistrationStatus.PENDING,
            model.StatusInfo(reason_code="Later"),
        )
        assert [(loss.field, loss.why) for loss in result.losses] == [("status_info", "1.6 gives no reasons")]
        said = [record.getMessage() for record in caplog.records if "cannot say" in record.getMessage()]
        assert len(said) == 2
        assert "A: its version cannot say BootNotificationResult.status_info" in said[0]


async def test_losses_of_answers_are_not_told_again_after_a_reconnect() -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        await wire.ask(BOOT)
        wire.cut()
        await lab.clock.settle()
        await (await lab.connect()).ask(BOOT)
        await lab.clock.settle()
        assert len(lab.lost) == 1


@pytest.mark.parametrize(("of_the_csms", "of_the_call"), [(True, None), (False, True), (True, True)])
async def test_with_strict_mapping_nothing_is_sent_that_would_lose_something(
    of_the_csms: bool, of_the_call: bool | None
) -> None:
    async with Lab(strict_mapping=of_the_csms) as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        with pytest.raises(LossRefused) as refused:
            await station.call(START, strict_mapping=of_the_call)
        assert (refused.value.field, refused.value.value) == ("remote_start_id", "7")
        assert refused.value.why == "1.6 does not know it: the transaction will not name it"
        assert [field for field, _, _ in refused.value.losses] == ["remote_start_id", "id_token.kind"]
        assert "RequestStartTransaction.id_token.kind = Central" in str(refused.value)
        assert isinstance(refused.value, NotInThisVersion)
        assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)
        assert (await wire.ask('[2,"9","Heartbeat",{}]')).startswith('[3,"9"')


@pytest.mark.parametrize("of_the_call", [None, False])
async def test_without_strict_mapping_the_result_names_the_losses(of_the_call: bool | None) -> None:
    async with Lab(strict_mapping=of_the_call is False) as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        asking = asyncio.create_task(station.call(START, strict_mapping=of_the_call))
        request = await wire.receive()
        wire.send(f'[3,"{request.split(chr(34))[1]}",{{"status":"Accepted"}}]')
        assert [loss.field for loss in (await asking).losses] == ["remote_start_id", "id_token.kind"]


async def test_what_a_request_would_lose_can_be_asked_without_sending_it() -> None:
    async with Lab() as lab:
        wire = await lab.connect()
        station = lab.csms.stations["CP001"]
        assert [loss.field for loss in station.check(START)] == ["remote_start_id", "id_token.kind"]
        with pytest.raises(LossRefused):
            station.check(START, strict_mapping=True)
        with pytest.raises(NotInThisVersion):
            station.check(model.Reset(evse_id=1))
        assert (await wire.ask('[2,"9","Heartbeat",{}]')).startswith('[3,"9"')


async def test_a_station_with_strict_mapping_still_keeps_its_own_rules() -> None:
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    asked: list[model.IdToken] = []

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=600)

    @csms.on(model.Authorize)
    def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        asked.append(request.id_token)
        return model.AuthorizeResult.accepted()

    async with (
        Network(csms) as network,
        ChargingStation(
            "CP001",
            "memory:///",
            hardware=FakeRelay(),
            versions=["1.6"],
            clock=clock,
            connect=network.connect,
            strict_mapping=True,
        ) as station,
    ):
        await station.wait_registered()
        token = model.IdToken("04A2B3C4", "Central")
        with pytest.raises(LossRefused):
            await station.call(model.Authorize(id_token=token))
        assert asked == []
        assert (await station.call(model.Authorize(id_token=token), strict_mapping=False)).losses
        assert (await station.present_token(1, token)).accepted
        assert len(asked) == 2
