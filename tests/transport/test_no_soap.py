"""SOAP is not spoken here yet: its envelopes are refused unread."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from evwire import CSMS, AllowAny

ENVELOPE = (
    '<?xml version="1.0"?><!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;&x;&x;">]>'
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">'
    '<s:Header><chargeBoxIdentity xmlns="urn://Ocpp/Cs/2015/10/">CP002</chargeBoxIdentity>'
    "<a:From><a:Address>http://127.0.0.1:%d/admin</a:Address></a:From></s:Header><s:Body>&y;</s:Body></s:Envelope>"
)


async def _posted(csms: CSMS[None], method: str = "POST", callback_port: int = 1) -> bytes:
    body = (ENVELOPE % callback_port).encode()
    head = f"{method} /soap/CP001 HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\n"
    async with csms.serve(host="127.0.0.1", port=0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert dict(csms.stations) == {}
    return answer


@pytest.mark.threat(30)
async def test_an_envelope_with_entities_is_refused_and_nothing_here_could_read_it() -> None:
    answer = await _posted(CSMS(admission=AllowAny()))
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"root:" not in answer
    sources = (Path(__file__).resolve().parents[2] / "src").rglob("*.py")
    reads_xml = re.compile(r"^\s*(import|from) (xml|lxml|defusedxml|expat|pyexpat)\b", re.MULTILINE)
    assert [str(path) for path in sources if reads_xml.search(path.read_text())] == []


@pytest.mark.threat(31)
async def test_a_name_inside_an_envelope_is_nobodys_identity() -> None:
    admitted = []
    csms: CSMS[None] = CSMS(admission=lambda handshake: admitted.append(handshake) or AllowAny()(handshake))  # type: ignore[func-returns-value]
    await _posted(csms)
    assert admitted == []


@pytest.mark.threat(32)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"])
async def test_the_upgrade_is_the_only_way_in(method: str) -> None:
    assert (await _posted(CSMS(admission=AllowAny()), method)).startswith(b"HTTP/1.1 405 ")


@pytest.mark.threat(33)
async def test_an_address_inside_an_envelope_is_not_dialled() -> None:
    dialled = []
    listener = await asyncio.start_server(lambda reader, writer: dialled.append(writer), "127.0.0.1", 0)
    async with listener:
        await _posted(CSMS(admission=AllowAny()), callback_port=listener.sockets[0].getsockname()[1])
    assert dialled == []
