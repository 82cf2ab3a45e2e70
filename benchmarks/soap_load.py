"""Stations that post MeterValues of 8 samples over SOAP, each the next one when the last is answered."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from benchmarks.load import METER_VALUES, Tally

DATES = {"1.5": "2012/06", "1.6": "2015/10"}
PATIENCE_S = 30.0


def meter_values(version: str) -> str:
    """The body's element, with the samples that :mod:`benchmarks.load` sends over JSON."""
    payload: Mapping[str, Any] = METER_VALUES[1]
    ((value,), name) = (payload["meterValue"], "values" if version == "1.5" else "meterValue")
    samples = "".join(_sample(version, sample) for sample in value["sampledValue"])
    return (
        f"<meterValuesRequest><connectorId>{payload['connectorId']}</connectorId>"
        f"<transactionId>{payload['transactionId']}</transactionId>"
        f"<{name}><timestamp>{value['timestamp']}</timestamp>{samples}</{name}></meterValuesRequest>"
    )


def _sample(version: str, sample: Mapping[str, str]) -> str:
    if version == "1.5":  # which knows no phases, and calls the units otherwise
        words = {"A": "Amp", "V": "Volt"}
        attributes = "".join(
            f" {name}={quoteattr(words.get(text, text) if name == 'unit' else text)}"
            for name, text in sample.items()
            if name not in ("value", "phase")
        )
        return f"<value{attributes}>{sample['value']}</value>"
    order = ("value", "context", "format", "measurand", "phase", "location", "unit")
    return f"<sampledValue>{''.join(f'<{n}>{sample[n]}</{n}>' for n in order if n in sample)}</sampledValue>"


BOOT = (
    "<bootNotificationRequest><chargePointVendor>Vendor</chargePointVendor><chargePointModel>Model</chargePointModel>"
    "</bootNotificationRequest>"
)


def request(version: str, identity: str, body: str, *, password: str | None, keep: bool) -> bytes:
    """A whole request of HTTP."""
    action = f"/{body[1].upper()}{body[2 : body.index('Request')]}"
    envelope = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" '
        f'xmlns="urn://Ocpp/Cs/{DATES[version]}/"><s:Header><chargeBoxIdentity>{identity}</chargeBoxIdentity>'
        f"<a:Action>{action}</a:Action><a:MessageID>urn:uuid:3c9f0ce9-95a0-42b0-9d28-2d7d5c2ef46f</a:MessageID>"
        "<a:From><a:Address>http://192.0.2.7:8080/</a:Address></a:From>"
        "<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>"
        f"<a:To>http://127.0.0.1/soap</a:To></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()
    lines = [
        "POST /soap HTTP/1.1",
        "Host: 127.0.0.1",
        f'Content-Type: application/soap+xml; charset=utf-8; action="{action}"',
        f"Content-Length: {len(envelope)}",
    ]
    if password is not None:
        lines.append(f"Authorization: Basic {base64.b64encode(f'{identity}:{password}'.encode()).decode()}")
    if not keep:
        lines.append("Connection: close")
    return "\r\n".join((*lines, "", "")).encode() + envelope


class Poster:
    """One station; with ``keep`` it has one connection, else a new one for each request, as many have."""

    def __init__(self, port: int, tally: Tally, version: str, identity: str, password: str | None, keep: bool) -> None:
        self._port = port
        self._tally = tally
        self._keep = keep
        self._boot = request(version, identity, BOOT, password=password, keep=keep)
        self._values = request(version, identity, meter_values(version), password=password, keep=keep)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def boot(self) -> None:
        """Become known to the server."""
        await self._post(self._boot, b"bootNotificationResponse")

    async def post_on(self) -> None:
        """Post until cancelled."""
        while True:
            await self._post(self._values, b"meterValuesResponse")
            self._tally.answers += 1

    async def _post(self, said: bytes, expected: bytes) -> None:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(said)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        answer = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200 ") or expected not in answer:
            self._tally.blame((head + answer).decode(errors="replace"))
        if not self._keep:
            self.leave()

    def leave(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None
