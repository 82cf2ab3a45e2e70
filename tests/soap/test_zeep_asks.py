"""zeep asks our station, by the description that it serves and by the official ones."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from evwire import CSMS, AllowAny, ChargingStation, Station, model
from evwire.simulator import SimulatedHardware
from evwire.station.soap import SoapConnect
from specification import SPECIFICATION, needs_specification
from zeep_peer import service

NAMESPACES = {"1.2": "urn://Ocpp/Cp/2010/08/", "1.5": "urn://Ocpp/Cp/2012/06/", "1.6": "urn://Ocpp/Cp/2015/10/"}
OFFICIAL = {
    "1.2": "1.2/chargepointservice.wsdl",
    "1.5": "1.5/OCPP_ChargePointService_1.5.wsdl",
    "1.6": "1.6/OCPP_ChargePointService_1.6.wsdl",
}
SOON, LATER = "2030-05-01T12:00:00Z", "2030-05-02T12:00:00Z"

ASKED: dict[str, list[tuple[str, dict[str, Any], Any]]] = {
    "1.2": [
        ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "600"}, "Accepted"),
        ("ChangeConfiguration", {"key": "NoSuchKey", "value": "1"}, "NotSupported"),
        ("ClearCache", {}, "Accepted"),
        ("ChangeAvailability", {"connectorId": 2, "type": "Inoperative"}, "Accepted"),
        ("UnlockConnector", {"connectorId": 1}, "Accepted"),
    ],
    "1.5": [
        ("DataTransfer", {"vendorId": "V", "messageId": "m", "data": "d"}, "UnknownVendorId"),
        ("GetLocalListVersion", {}, 0),
        (
            "SendLocalList",
            {
                "updateType": "Full",
                "listVersion": 7,
                "localAuthorisationList": [{"idTag": "04A2B3C4", "idTagInfo": {"status": "Accepted"}}],
            },
            "Accepted",
        ),
        ("GetLocalListVersion", {}, 7),
        (
            "ReserveNow",
            {"connectorId": 2, "expiryDate": LATER, "idTag": "04A2B3C4", "reservationId": 3},
            "Unavailable",
        ),
        ("CancelReservation", {"reservationId": 3}, "Rejected"),
    ],
    "1.6": [
        ("TriggerMessage", {"requestedMessage": "Heartbeat"}, "Accepted"),
        ("GetCompositeSchedule", {"connectorId": 1, "duration": 60}, "Accepted"),
        ("ClearChargingProfile", {"id": 99}, "Unknown"),
    ],
}
"""What is asked of each version in addition to what is asked of the ones before, and the one word of the answer."""


def questions(version: str) -> list[tuple[str, dict[str, Any], Any]]:
    asked: list[tuple[str, dict[str, Any], Any]] = []
    for each, more in ASKED.items():
        asked += more
        if each == version:
            break
    if version == "1.6":  # which spells one list otherwise
        asked = [(name, _respelt(fields), said) for name, fields, said in asked]
        asked = [(name, fields, _NEWER.get((name, said), said)) for name, fields, said in asked]
    return asked


_NEWER = {("UnlockConnector", "Accepted"): "Unlocked"}


def _respelt(fields: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("localAuthorisation", "localAuthorization"): value for name, value in fields.items()}


def one_word(answer: Any) -> Any:
    """zeep unwraps what has one element only, and shows the others as an object."""
    for name in ("status", "listVersion"):
        if hasattr(answer, name):
            return answer[name]
    return answer


def ask_all(peer: Any, version: str) -> list[tuple[str, Any]]:
    return [(name, one_word(getattr(peer, name)(**fields))) for name, fields, _ in questions(version)]


@pytest.mark.parametrize("version", NAMESPACES)
async def test_zeep_asks_by_the_description_that_our_station_serves(version: str) -> None:
    await asked_by_zeep(version, None)


@needs_specification
@pytest.mark.parametrize("version", NAMESPACES)
async def test_zeep_asks_by_the_official_description(version: str) -> None:
    await asked_by_zeep(version, str(SPECIFICATION / "wsdl" / OFFICIAL[version]))


async def asked_by_zeep(version: str, wsdl: str | None) -> None:
    events: asyncio.Queue[model.TransactionEvent] = asyncio.Queue()
    boots: asyncio.Queue[model.BootNotification] = asyncio.Queue()
    csms = listening(events, boots)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(csms.serve_soap(host="127.0.0.1", port=0))
        connect = await stack.enter_async_context(SoapConnect(host="127.0.0.1"))
        charger = ChargingStation(
            "CP001",
            f"http://127.0.0.1:{server.port}/ocpp",
            hardware=SimulatedHardware(evses=2),
            versions=[version],
            connect=connect,
        )
        await stack.enter_async_context(charger)
        await asyncio.wait_for(charger.wait_registered(), 10)
        assert connect.address is not None
        peer = await asyncio.to_thread(
            service, wsdl or f"{connect.address}?wsdl", NAMESPACES[version], str(connect.address)
        )
        said = await asyncio.to_thread(ask_all, peer, version)
        assert said == [(name, expected) for name, _, expected in questions(version)]
        assert charger.heartbeat_interval_s == 600

        charger.plugged_in(1)
        started = await asyncio.to_thread(peer.RemoteStartTransaction, idTag="04A2B3C4", connectorId=1)
        assert one_word(started) == "Accepted"
        began = await asyncio.wait_for(events.get(), 10)
        assert (began.kind, began.id_token) == (model.TransactionEventKind.STARTED, model.IdToken("04A2B3C4"))
        number = int(began.transaction_id)
        async with asyncio.timeout(10):  # its number comes with the answer, which may be still under way
            while one_word(await asyncio.to_thread(peer.RemoteStopTransaction, transactionId=number)) != "Accepted":
                await asyncio.sleep(0.01)
            while (await events.get()).kind is not model.TransactionEventKind.ENDED:
                pass
            await boots.get()
            assert one_word(await asyncio.to_thread(peer.Reset, type="Hard")) == "Accepted"
            await boots.get()


def listening(
    events: asyncio.Queue[model.TransactionEvent], boots: asyncio.Queue[model.BootNotification]
) -> CSMS[None]:
    csms: CSMS[None] = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        boots.put_nowait(request)
        return model.BootNotificationResult.accepted(interval_s=300)

    @csms.on(model.Authorize)
    def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        return model.AuthorizeResult.accepted()

    @csms.on(model.StatusNotification)
    def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
        return model.StatusNotificationResult()

    @csms.on(model.TransactionEvent)
    def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        events.put_nowait(request)
        return model.TransactionEventResult()

    return csms
