"""A charge told in SOAP is kept as one told in JSON, and such a station is commanded like any other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from evwire.server import add_station
from evwire.transport.http import HttpRequest, HttpResponse, serve
from soap_text import BOOT, DATES, envelope
from visit import visit

BEGAN, ENDED = "2026-01-01T12:00:00Z", "2026-01-01T13:00:00Z"


class Told:
    """A station that posts."""

    def __init__(self, site: Any, version: str, address: str = "") -> None:
        self._url = site.server.soap_url
        self._date = DATES[version]
        self._address = address

    async def ask(self, body: str, auth: tuple[str, str] | None = None) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False, auth=auth) as client:
            return await client.post(self._url, content=envelope(self._date, body, address=self._address))


METER_VALUES = {
    "1.5": "<values><timestamp>2026-01-01T12:30:00Z</timestamp><value unit='kWh'>3.5</value></values>",
    "1.6": "<meterValue><timestamp>2026-01-01T12:30:00Z</timestamp><sampledValue><value>3.5</value><unit>kWh</unit>"
    "</sampledValue></meterValue>",
}


@pytest.mark.parametrize("version", ["1.5", "1.6"])
async def test_a_charge_told_in_soap_has_what_one_told_in_json_has(start: Any, version: str) -> None:
    site = await start(soap_port=0)
    station = Told(site, version)
    assert "<o:status>Accepted<" in (await station.ask(BOOT)).text
    begin = (
        "<startTransactionRequest><connectorId>1</connectorId><idTag>04A2B3C4</idTag>"
        f"<timestamp>{BEGAN}</timestamp><meterStart>1000</meterStart></startTransactionRequest>"
    )
    numbers = [re.findall(r"<o:transactionId>(\d+)<", (await station.ask(begin)).text) for _ in range(2)]
    assert numbers[0] == numbers[1]
    (number,) = numbers[0]
    values = f"<connectorId>1</connectorId><transactionId>{number}</transactionId>{METER_VALUES[version]}"
    assert (await station.ask(f"<meterValuesRequest>{values}</meterValuesRequest>")).status_code == 200
    (running,) = (await site.get("/api/v1/transactions?station=CP001"))["items"]
    assert (running["energy_wh"], running["stopped_at"]) == (2500, None)
    reason = "<reason>EVDisconnected</reason>" if version == "1.6" else ""
    stop = (
        f"<stopTransactionRequest><transactionId>{number}</transactionId><timestamp>{ENDED}</timestamp>"
        f"<meterStop>8250</meterStop>{reason}</stopTransactionRequest>"
    )
    assert (await station.ask(stop)).status_code == 200
    (listed,) = (await site.get("/api/v1/transactions"))["items"]
    assert listed == visit(int(number), "EVDisconnected" if version == "1.6" else None)


async def test_a_command_reaches_a_station_that_speaks_soap(start: Any) -> None:
    asked: list[bytes] = []

    async def answer(request: HttpRequest) -> HttpResponse:
        asked.append(request.body)
        body = "<remoteStartTransactionResponse><status>Accepted</status></remoteStartTransactionResponse>"
        return HttpResponse(200, envelope(DATES["1.5"], body, part="Cp"))

    listener = await serve(answer, host="127.0.0.1", port=0)
    site = await start(soap_port=0, soap_callbacks=("127.0.0.0/8",))
    await Told(site, "1.5", f"http://127.0.0.1:{listener.port}/").ask(BOOT)
    called = await site.http.post(
        "/api/v1/stations/CP001/calls", json={"action": "RemoteStartTransaction", "payload": {"idTag": "04A2"}}
    )
    await listener.close()
    assert called.json()["result"] == {"status": "Accepted"}
    assert b"<o:remoteStartTransactionRequest><o:idTag>04A2</o:idTag></o:remoteStartTransactionRequest>" in asked[0]


async def test_a_station_needs_its_password_here_too(start: Any, tmp_path: Path) -> None:
    site = await start(open=False, soap_port=0)
    station = Told(site, "1.5")
    assert (await station.ask(BOOT)).status_code == 404
    await add_station(tmp_path, "CP001", password="0123456789abcdef")
    assert (await station.ask(BOOT)).status_code == 401
    assert (await station.ask(BOOT, auth=("CP002", "0123456789abcdef"))).status_code == 401
    assert (await station.ask(BOOT, auth=("CP001", "0123456789abcdef"))).status_code == 200
