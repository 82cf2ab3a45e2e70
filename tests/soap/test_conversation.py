"""A station that speaks SOAP is one like any other: to handlers, and when it is called."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from evwire import CSMS, AllowAny, CallRefused, Closed, ConnectionClosed, Station, Withhold, model, v15
from evwire.csms.soap import SoapServing
from evwire.errors import RpcErrorCode
from evwire.testing import ManualClock
from evwire.transport.http import HttpListener, HttpRequest, HttpResponse, serve

BOOT = (
    "<o:bootNotificationRequest><o:chargePointVendor>Vendor</o:chargePointVendor>"
    "<o:chargePointModel>Model</o:chargePointModel></o:bootNotificationRequest>"
)


def envelope(body: str, *, identity: str = "CP001", address: str = "", date: str = "2012/06") -> bytes:
    return (
        '<?xml version="1.0"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" '
        f'xmlns:w="http://www.w3.org/2005/08/addressing" xmlns:o="urn://Ocpp/Cs/{date}/"><e:Header>'
        f"<w:From><w:Address>{address}</w:Address></w:From><w:MessageID>m1</w:MessageID>"
        f"<o:CHARGEBOXIDENTITY>{identity}</o:CHARGEBOXIDENTITY></e:Header><e:Body>{body}</e:Body></e:Envelope>"
    ).encode()


class SoapStation:
    """A station's own little web server, and what it was asked."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[HttpRequest] = []
        self.listener: HttpListener | None = None

    async def __aenter__(self) -> str:
        self.listener = await serve(self._answer, host="127.0.0.1", port=0)
        return f"http://127.0.0.1:{self.listener.port}/cp"

    async def __aexit__(self, *reason: object) -> None:
        assert self.listener is not None
        await self.listener.close()

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        body = envelope(self.answer).replace(b"/Cs/", b"/Cp/")
        return HttpResponse(500 if b"Fault" in body else 200, body, "application/soap+xml")


@pytest.fixture
def csms() -> CSMS[None]:
    csms: CSMS[None] = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=300)

    return csms


@pytest.fixture
async def server(csms: CSMS[None]) -> AsyncIterator[SoapServing[None]]:
    async with csms.serve_soap(host="127.0.0.1", port=0, callbacks=["127.0.0.0/8"]) as server:
        yield server


async def post(server: SoapServing[None], body: bytes) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"http://127.0.0.1:{server.port}/ocpp", content=body)


async def test_a_boot_is_answered_in_the_words_of_its_version(csms: CSMS[None], server: SoapServing[None]) -> None:
    answer = await post(server, envelope(BOOT))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/soap+xml; charset=utf-8"
    assert '<a:Action s:mustUnderstand="true">/BootNotificationResponse</a:Action>' in answer.text
    assert "<a:RelatesTo>m1</a:RelatesTo>" in answer.text
    assert 'xmlns:o="urn://Ocpp/Cs/2012/06/"' in answer.text
    body = re.sub(r"<o:currentTime>[^<]+", "<o:currentTime>T", answer.text.partition("<s:Body>")[2])
    assert body == (
        "<o:bootNotificationResponse><o:status>Accepted</o:status><o:currentTime>T</o:currentTime>"
        "<o:heartbeatInterval>300</o:heartbeatInterval></o:bootNotificationResponse></s:Body></s:Envelope>"
    )
    station = csms.stations["CP001"]
    assert (station.version, station.connected) == ("1.5", True)
    assert station.registration is model.RegistrationStatus.ACCEPTED


async def test_a_station_is_asked_where_it_says_it_listens(csms: CSMS[None], server: SoapServing[None]) -> None:
    charger = SoapStation("<o:resetResponse><o:status>Accepted</o:status></o:resetResponse>")
    async with charger as address:
        await post(server, envelope(BOOT, address=address))
        station = csms.stations["CP001"]
        assert (await station.reset()).status is model.ResetStatus.ACCEPTED
        native = await station.call(v15.ResetRequest(type=v15.ResetType.HARD))
    assert native.status is v15.ResetStatus.ACCEPTED
    text = charger.asked[0].body.decode()
    assert '<o:chargeBoxIdentity s:mustUnderstand="true">CP001</o:chargeBoxIdentity>' in text
    assert f'<a:To s:mustUnderstand="true">{address}</a:To>' in text
    assert 'xmlns:o="urn://Ocpp/Cp/2012/06/"' in text
    assert "<s:Body><o:resetRequest><o:type>Soft</o:type></o:resetRequest></s:Body>" in text
    assert charger.asked[0].headers["content-type"] == 'application/soap+xml; charset=utf-8; action="/Reset"'


async def test_a_fault_is_a_refusal(csms: CSMS[None], server: SoapServing[None]) -> None:
    charger = SoapStation(
        "<e:Fault><e:Code><e:Value>e:Receiver</e:Value><e:Subcode><e:Value>o:NotSupported</e:Value></e:Subcode>"
        '</e:Code><e:Reason><e:Text xml:lang="en">Not me.</e:Text></e:Reason></e:Fault>'
    )
    async with charger as address:
        await post(server, envelope(BOOT, address=address))
        with pytest.raises(CallRefused) as refused:
            await csms.stations["CP001"].unlock_connector(1)
    assert refused.value.code is RpcErrorCode.NOT_SUPPORTED
    assert refused.value.description == "Not me."


async def test_a_station_that_nobody_reaches_is_disconnected_until_it_speaks_again(
    csms: CSMS[None], server: SoapServing[None]
) -> None:
    gone: list[Closed] = []
    csms.on_disconnect(lambda station, closed: gone.append(closed))
    await post(server, envelope(BOOT, address="http://127.0.0.1:1/"))
    station = csms.stations["CP001"]
    with pytest.raises(ConnectionClosed):
        await station.reset()
    assert not station.connected
    await asyncio.sleep(0)
    assert [closed.by for closed in gone] == ["network"]
    await post(server, envelope("<o:heartbeatRequest/>"))
    assert csms.stations["CP001"].connected


async def test_an_address_can_be_registered_instead(csms: CSMS[None]) -> None:
    charger = SoapStation("<o:clearCacheResponse><o:status>Rejected</o:status></o:clearCacheResponse>")
    async with (
        charger as address,
        csms.serve_soap(host="127.0.0.1", port=0, addresses={"CP001": address}) as server,
    ):
        await post(server, envelope(BOOT, address="http://192.0.2.1/"))
        answer = await csms.stations["CP001"].call(v15.ClearCacheRequest())
    assert answer.status is v15.ClearCacheStatus.REJECTED


async def test_what_nobody_handles_is_a_fault(server: SoapServing[None]) -> None:
    answer = await post(server, envelope("<o:authorizeRequest><o:idTag>T</o:idTag></o:authorizeRequest>"))
    assert answer.status_code == 500
    assert "<s:Value>s:Receiver</s:Value><s:Subcode><s:Value>o:NotSupported</s:Value>" in answer.text
    assert "<a:RelatesTo>m1</a:RelatesTo>" in answer.text


async def test_a_message_that_does_not_fit_is_a_protocol_error(server: SoapServing[None]) -> None:
    answer = await post(server, envelope("<o:bootNotificationRequest/>"))
    assert answer.status_code == 400
    assert "<s:Value>s:Sender</s:Value><s:Subcode><s:Value>o:ProtocolError</s:Value>" in answer.text


async def test_meter_values_of_1_5_are_flat_with_their_words_as_attributes(
    csms: CSMS[None], server: SoapServing[None]
) -> None:
    arrived: list[model.MeterValues] = []

    @csms.on(model.MeterValues)
    def values(station: Station[None], request: model.MeterValues) -> model.MeterValuesResult:
        arrived.append(request)
        return model.MeterValuesResult()

    answer = await post(
        server,
        envelope(
            "<o:meterValuesRequest><o:connectorId>1</o:connectorId><o:values>"
            "<o:timestamp>2026-05-01T12:00:00Z</o:timestamp>"
            '<o:value unit="Amp" measurand="Current.Import">16</o:value><o:value>5</o:value>'
            "</o:values></o:meterValuesRequest>"
        ),
    )
    assert answer.status_code == 200
    samples = arrived[0].meter_values[0].samples
    assert [(sample.value, sample.measurand, sample.unit) for sample in samples] == [
        (16.0, "Current.Import", "A"),
        (5.0, "Energy.Active.Import.Register", "Wh"),
    ]


async def test_a_station_is_disconnected_when_it_is_silent_for_too_long() -> None:
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    async with csms.serve_soap(host="127.0.0.1", port=0, offline_after_s=600) as server:
        await post(server, envelope("<o:heartbeatRequest/>"))
        await clock.advance(500)
        await post(server, envelope("<o:heartbeatRequest/>"))
        await clock.advance(500)
        await asyncio.sleep(0)
        assert list(csms.stations) == ["CP001"]
        await clock.advance(101)
        await asyncio.sleep(0)
        assert list(csms.stations) == []


async def test_what_a_handler_cannot_vouch_for_is_answered_503_and_no_fault_so_that_the_station_repeats_it(
    csms: CSMS[None], server: SoapServing[None]
) -> None:
    away = [True]

    @csms.on(model.TransactionEvent)
    def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        if away.pop():
            away.append(False)
            raise Withhold("the database is away")
        return model.TransactionEventResult()

    start = envelope(
        "<o:startTransactionRequest><o:connectorId>1</o:connectorId><o:idTag>04A2B3C4</o:idTag>"
        "<o:timestamp>2026-01-01T12:00:00Z</o:timestamp><o:meterStart>1000</o:meterStart></o:startTransactionRequest>"
    )
    assert (await post(server, envelope(BOOT))).status_code == 200
    answer = await post(server, start)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "Fault" not in answer.text
    assert "<o:transactionId>" in (await post(server, start)).text
