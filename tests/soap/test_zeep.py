"""An independent peer, zeep, charges here by the descriptions that we serve and by the official ones."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from evwire import CSMS, AllowAny, Station, model
from specification import SPECIFICATION, needs_specification
from zeep_peer import service

NAMESPACES = {"1.2": "urn://Ocpp/Cs/2010/08/", "1.5": "urn://Ocpp/Cs/2012/06/", "1.6": "urn://Ocpp/Cs/2015/10/"}


OFFICIAL = {
    "1.2": "1.2/centralsystemservice_0.wsdl",
    "1.5": "1.5/OCPP_CentralSystemService_1.5.wsdl",
    "1.6": "1.6/OCPP_CentralSystemService_1.6.wsdl",
}


def charge(version: str, wsdl: str, url: str) -> dict[str, Any]:
    peer = service(wsdl, NAMESPACES[version], url)
    return {
        "boot": peer.BootNotification(chargePointVendor="V", chargePointModel="M"),
        "heartbeat": peer.Heartbeat(),
        "authorize": peer.Authorize(idTag="04A2"),
        "start": peer.StartTransaction(connectorId=1, idTag="04A2", timestamp="2026-05-01T12:00:00Z", meterStart=5),
        "stop": peer.StopTransaction(transactionId=1, timestamp="2026-05-01T13:00:00Z", meterStop=9),
    }


@pytest.mark.parametrize("version", ["1.2", "1.5", "1.6"])
async def test_zeep_charges_by_the_description_that_we_serve(version: str) -> None:
    await charged_by_zeep(version, None)


@needs_specification
@pytest.mark.parametrize("version", ["1.2", "1.5", "1.6"])
async def test_zeep_charges_by_the_official_description(version: str) -> None:
    await charged_by_zeep(version, str(SPECIFICATION / "wsdl" / OFFICIAL[version]))


async def charged_by_zeep(version: str, wsdl: str | None) -> None:
    events: list[model.Request[Any]] = []
    csms: CSMS[None] = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        assert station.version == version
        return model.BootNotificationResult.accepted(interval_s=300)

    @csms.on(model.Authorize)
    def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        return model.AuthorizeResult.accepted()

    @csms.on(model.TransactionEvent)
    def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        events.append(request)
        return model.TransactionEventResult()

    async with csms.serve_soap(host="127.0.0.1", port=0) as server:
        url = f"http://127.0.0.1:{server.port}/soap/{version}"
        said = await asyncio.to_thread(charge, version, wsdl or f"{url}?wsdl", url)
        assert [station.id for station in csms.stations.values()] == ["CP001"]
    assert said["boot"]["status"] == "Accepted"
    assert said["start"]["transactionId"] == 1
    assert [type(each) for each in events] == [model.TransactionEvent] * 2
    assert events[0].id_token == model.IdToken("04A2")
