"""Our station and our CSMS with SOAP between them: a charge with remote start and stop, as over JSON."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from evwire import CSMS, AllowAny, ChargingStation, Closed, Station, model
from evwire.simulator import SimulatedHardware
from evwire.soap import Headers, write
from evwire.station.soap import SoapConnect

ACCEPTED = model.RequestStartStopStatus.ACCEPTED


@pytest.mark.parametrize("version", ["1.2", "1.5", "1.6"])
async def test_a_charge_is_started_and_stopped_by_the_csms(version: str) -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    events: asyncio.Queue[model.TransactionEvent] = asyncio.Queue()

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
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

    async with (
        csms.serve_soap(host="127.0.0.1", port=0, callbacks=["127.0.0.0/8"]) as server,
        SoapConnect(host="127.0.0.1") as connect,
        ChargingStation(
            "CP 1",
            f"http://127.0.0.1:{server.port}/ocpp",
            hardware=SimulatedHardware(),
            versions=[version],
            connect=connect,
        ) as charger,
    ):
        async with asyncio.timeout(10):
            await charger.wait_registered()
            station = csms.stations["CP 1"]
            assert station.version == version
            asked = await station.request_start_transaction(model.IdToken("04A2B3C4"), evse_id=1)
            assert asked.status is ACCEPTED
            charger.plugged_in(1)
            started = await until(events, model.TransactionEventKind.STARTED)
            assert started.id_token == model.IdToken("04A2B3C4")
            # The order to stop goes another way than the answer that has the transaction's number, and may overtake it.
            while (await station.request_stop_transaction(started.transaction_id)).status is not ACCEPTED:
                await asyncio.sleep(0.01)
            ended = await until(events, model.TransactionEventKind.ENDED)
            assert ended.transaction_id == started.transaction_id


async def until(events: asyncio.Queue[Any], kind: model.TransactionEventKind) -> model.TransactionEvent:
    while True:
        event = await events.get()
        assert isinstance(event, model.TransactionEvent)
        if event.kind is kind:
            return event


async def test_a_station_answers_only_to_its_own_name() -> None:
    async with SoapConnect(host="127.0.0.1") as connect:
        await connect("http://127.0.0.1:1/ocpp/CP001", subprotocols=["ocpp1.5"])
        envelope = write(Headers(action="/Reset", identity="CP002"), "urn://Ocpp/Cp/2012/06/", "<o:resetRequest/>")
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(str(connect.address), content=envelope)
    assert answer.status_code == 400
    assert "<s:Value>o:IdentityMismatch</s:Value>" in answer.text


async def test_a_station_that_reaches_nobody_tries_again() -> None:
    failed: list[Closed] = []
    async with SoapConnect(host="127.0.0.1") as connect:
        link, chosen = await connect("http://127.0.0.1:1/ocpp/CP001", subprotocols=["ocpp2.0.1", "ocpp1.5"])
        assert chosen == "ocpp1.5"
        lost = asyncio.Event()

        class Ear:
            def frame_received(self, data: bytes) -> None:
                raise AssertionError("nobody is there")

            def link_lost(self, closed: Closed) -> None:
                failed.append(closed)
                lost.set()

        link.attach(Ear())
        link.send(b'[2,"1","Heartbeat",{}]')
        await asyncio.wait_for(lost.wait(), 10)
    assert [closed.by for closed in failed] == ["network"]


async def test_what_soap_cannot_dial_is_said_so() -> None:
    async with SoapConnect(host="127.0.0.1") as connect:
        with pytest.raises(ValueError, match="http"):
            await connect("ws://127.0.0.1/ocpp/CP001", subprotocols=["ocpp1.5"])
        with pytest.raises(ValueError, match=r"none of ocpp2\.1"):
            await connect("http://127.0.0.1/ocpp/CP001", subprotocols=["ocpp2.1"])
