"""1.2 and 1.5 in JSON: the subprotocols ``ocpp1.2`` and ``ocpp1.5``, for which there never was a document."""

from __future__ import annotations

import asyncio
import json

import pytest

from evwire import CSMS, AllowAny, ChargingStation, Station, model
from evwire.simulator import SimulatedHardware

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"Vendor","chargePointModel":"Model"}]'
START = (
    '[2,"2","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","timestamp":"2026-01-01T12:00:00Z",'
    '"meterStart":1000}]'
)
METER_VALUES = {
    "1.2": '{"connectorId":1,"values":[{"timestamp":"2026-01-01T12:30:00Z","value":3500}]}',
    "1.5": '{"connectorId":1,"transactionId":%s,"values":[{"timestamp":"2026-01-01T12:30:00Z",'
    '"value":[{"value":"3.5","unit":"kWh"}]}]}',
}


@pytest.mark.parametrize("version", ["1.2", "1.5"])
async def test_a_station_of_old_charges_over_a_websocket(site, version: str) -> None:
    station = await site.connect("CP001", f"ocpp{version}")
    assert station.link.subprotocol == f"ocpp{version}"
    boot = json.loads(await station.ask(BOOT))
    assert boot[:2] == [3, "1"]
    assert boot[2].keys() == {"status", "currentTime", "heartbeatInterval"}
    number = json.loads(await station.ask(START))[2]["transactionId"]
    values = METER_VALUES[version].replace("%s", str(number))
    assert json.loads(await station.ask(f'[2,"3","MeterValues",{values}]')) == [3, "3", {}]
    stop = f'{{"transactionId":{number},"timestamp":"2026-01-01T13:00:00Z","meterStop":8250}}'
    assert json.loads(await station.ask(f'[2,"4","StopTransaction",{stop}]'))[:2] == [3, "4"]
    (transaction,) = (await site.get("/api/v1/transactions"))["items"]
    assert (transaction["energy_wh"], transaction["id_token"]) == (7250, "04A2B3C4")
    assert (await site.get("/api/v1/stations/CP001"))["version"] == version


@pytest.mark.parametrize("version", ["1.2", "1.5"])
async def test_what_a_version_of_old_does_not_know_is_answered_as_1_6_would(site, version: str) -> None:
    station = await site.connect("CP001", f"ocpp{version}")
    await station.ask(BOOT)
    answer = await station.ask('[2,"5","TriggerMessage",{"requestedMessage":"Heartbeat"}]')
    assert json.loads(answer)[:3] == [4, "5", "NotImplemented"]
    answer = await station.ask('[2,"6","Authorize",{}]')
    assert json.loads(answer)[:3] == [4, "6", "OccurenceConstraintViolation"]


@pytest.mark.parametrize("version", ["1.2", "1.5"])
async def test_our_station_speaks_them_when_told_to(version: str) -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    began: asyncio.Queue[model.TransactionEvent] = asyncio.Queue()

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=300)

    @csms.on(model.Authorize)
    def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        return model.AuthorizeResult.accepted()

    @csms.on(model.TransactionEvent)
    def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        began.put_nowait(request)
        return model.TransactionEventResult()

    async with (
        csms.serve(host="127.0.0.1", port=0) as server,
        ChargingStation(
            "CP001", f"ws://127.0.0.1:{server.port}/ocpp", hardware=SimulatedHardware(), versions=[version]
        ) as charger,
        asyncio.timeout(10),
    ):
        await charger.wait_registered()
        station = csms.stations["CP001"]
        assert station.version == charger.version == version
        asked = await station.request_start_transaction(model.IdToken("04A2B3C4"), evse_id=1)
        assert asked.status is model.RequestStartStopStatus.ACCEPTED
        charger.plugged_in(1)
        assert (await began.get()).id_token == model.IdToken("04A2B3C4")
