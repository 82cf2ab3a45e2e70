"""What hostile envelopes and requests get: a fault or a 4xx, at once, and nothing else happens."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from evwire import CSMS, Accept, CallRefused, Handshake, Reject, Station, model
from evwire.csms.soap import SoapServing
from evwire.errors import RpcErrorCode

ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" '
    'xmlns:o="urn://Ocpp/Cs/2012/06/"><s:Header>{headers}<o:chargeBoxIdentity>{identity}</o:chargeBoxIdentity>'
    "<a:From><a:Address>{address}</a:Address></a:From><a:MessageID>m1</a:MessageID></s:Header>"
    "<s:Body>{body}</s:Body></s:Envelope>"
)
HEARTBEAT = "<o:heartbeatRequest/>"


def envelope(
    body: str = HEARTBEAT, *, identity: str = "CP001", address: str = "http://203.0.113.1/", headers: str = ""
) -> bytes:
    return ENVELOPE.format(body=body, identity=identity, address=address, headers=headers).encode()


def admit(handshake: Handshake) -> Accept[None] | Reject:
    """Whoever has the password of the name it gives."""
    known = handshake.username == handshake.station_id and handshake.password == b"secret"
    return Accept(None) if known else Reject(401, "Who are you?")


@pytest.fixture
async def serving() -> AsyncIterator[tuple[CSMS[None], SoapServing[None]]]:
    csms: CSMS[None] = CSMS(admission=admit)
    async with csms.serve_soap(host="127.0.0.1", port=0) as server:
        yield csms, server


async def post(
    server: SoapServing[None],
    body: bytes,
    *,
    auth: tuple[str, str] | None = ("CP001", "secret"),
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, auth=auth) as client:
        began = time.perf_counter()
        answer = await client.post(f"http://127.0.0.1:{server.port}/ocpp", content=body, headers=headers)
        assert time.perf_counter() - began < 1.0
        return answer


PROLOGUE = '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE e [" + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10)) + "]>"


@pytest.mark.threat(30)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            PROLOGUE.encode() + envelope("<o:authorizeRequest><o:idTag>&x;</o:idTag></o:authorizeRequest>"),
            id="external entity",
        ),
        pytest.param(LAUGHS.encode() + envelope("&l9;"), id="entity expansion"),
        pytest.param(envelope("<a>" * 10_000 + "</a>" * 10_000), id="10,000 levels"),
        pytest.param(('<?xml version="1.0" encoding="UTF-7"?>' + envelope().decode()).encode(), id="UTF-7"),
        pytest.param(envelope().decode().encode("utf-16"), id="UTF-16, where a document type could hide"),
        pytest.param(b"<s:Envelope", id="cut off"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="JSON"),
    ],
)
async def test_what_is_no_plain_message_is_answered_with_a_fault(
    serving: tuple[CSMS[None], SoapServing[None]], body: bytes
) -> None:
    csms, server = serving
    answer = await post(server, body)
    assert answer.status_code == 400
    assert "o:ProtocolError" in answer.text
    assert "root:" not in answer.text
    assert dict(csms.stations) == {}


@pytest.mark.threat(30)
async def test_a_message_of_more_than_a_mebibyte_is_refused(serving: tuple[CSMS[None], SoapServing[None]]) -> None:
    attribute = envelope(f'<o:heartbeatRequest x="{"A" * 2 * 1024 * 1024}"/>')
    assert (await post(serving[1], attribute)).status_code == 413
    bomb = gzip.compress(b" " * 50_000_000)
    answer = await post(serving[1], bomb, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 413


@pytest.mark.threat(31)
@pytest.mark.parametrize("auth", [("CP001", "secret"), ("CP002", "guessed"), None])
async def test_the_name_in_the_envelope_must_be_the_one_that_is_proved(
    serving: tuple[CSMS[None], SoapServing[None]], auth: tuple[str, str] | None
) -> None:
    csms, server = serving
    answer = await post(server, envelope(identity="CP002"), auth=auth)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="ocpp"'
    assert dict(csms.stations) == {}


@pytest.mark.threat(31)
async def test_an_admitted_station_proves_who_it_is_each_time(serving: tuple[CSMS[None], SoapServing[None]]) -> None:
    csms, server = serving
    assert (await post(server, envelope())).status_code == 200
    assert (await post(server, envelope(), auth=None)).status_code == 401
    assert list(csms.stations) == ["CP001"]


@pytest.mark.threat(32)
@pytest.mark.parametrize("header", ["chargeBoxIdentity", "ChargeBoxIdentity", "Action", "MessageID", "From"])
async def test_of_two_headers_none_is_chosen(serving: tuple[CSMS[None], SoapServing[None]], header: str) -> None:
    twice = f"<o:{header}>CP002</o:{header}>" * 2
    answer = await post(serving[1], envelope(headers=twice))
    assert answer.status_code == 400
    assert "is there twice" in answer.text


@pytest.mark.threat(32)
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
async def test_requests_are_posted(serving: tuple[CSMS[None], SoapServing[None]], method: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.request(method, f"http://127.0.0.1:{serving[1].port}/ocpp")
    assert answer.status_code == 405


@pytest.mark.threat(32)
async def test_the_action_and_the_body_must_agree(serving: tuple[CSMS[None], SoapServing[None]]) -> None:
    answer = await post(serving[1], envelope(headers="<a:Action>/Authorize</a:Action>"))
    assert answer.status_code == 400
    assert "o:ProtocolError" in answer.text


@pytest.mark.threat(33)
@pytest.mark.parametrize("callbacks", [(), ("0.0.0.0/0", "::/0"), ("10.0.0.0/8",)])
async def test_an_address_that_no_policy_allows_is_not_dialled(callbacks: tuple[str, ...]) -> None:
    dialled: list[asyncio.StreamWriter] = []
    listener = await asyncio.start_server(lambda reader, writer: dialled.append(writer), "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    csms: CSMS[None] = CSMS(admission=admit)
    async with listener, csms.serve_soap(host="127.0.0.1", port=0, callbacks=callbacks) as server:
        for host in (
            "127.0.0.1",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
            "169.254.169.254",
            "2130706433",
        ):
            await post(server, envelope(address=f"http://{host}:{port}/admin"))
            station: Station[None] = csms.stations["CP001"]
            with pytest.raises(CallRefused) as refused:
                await station.reset()
            assert refused.value.code is RpcErrorCode.SECURITY_ERROR
    assert dialled == []


@pytest.mark.threat(33)
async def test_a_redirect_is_not_followed() -> None:
    requests: list[bytes] = []

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(
            b"HTTP/1.1 307 Look there\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(redirect, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    csms: CSMS[None] = CSMS(admission=admit)
    async with listener, csms.serve_soap(host="127.0.0.1", port=0, callbacks=["127.0.0.0/8"]) as server:
        await post(server, envelope(address=f"http://localhost:{port}/"))
        with pytest.raises(CallRefused, match="307"):
            await csms.stations["CP001"].reset(model.ResetKind.IMMEDIATE)
    assert len(requests) == 1
