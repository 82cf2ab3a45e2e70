"""What a proxy says of the station behind it, and who is believed when saying it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from certificates import Authority
from evwire.transport import Handshake, Link, Listener, Upgrade, certificate_matches, websocket


class Gate:
    def __init__(self) -> None:
        self.handshakes: list[Handshake] = []
        self.listener: Listener

    async def decide(self, handshake: Handshake) -> Upgrade:
        self.handshakes.append(handshake)
        return Upgrade("ocpp1.6")

    def connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        pass

    async def ask(self, *headers: str, source: str = "127.0.0.1") -> int:
        """The status of the answer to a request with these headers."""
        head = "\r\n".join(
            (
                "GET /ocpp/CP001 HTTP/1.1",
                "Host: csms.example",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: ocpp1.6",
                *headers,
                "\r\n",
            )
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port, local_addr=(source, 0))
        writer.write(head.encode())
        async with asyncio.timeout(5):
            answer = await reader.readuntil(b"\r\n")
        writer.close()
        return int(answer.split(b" ")[1])

    async def seen(self, *headers: str, source: str = "127.0.0.1") -> Handshake:
        assert await self.ask(*headers, source=source) == 101
        return self.handshakes[-1]


@asynccontextmanager
async def trusting(*networks: str) -> AsyncIterator[Gate]:
    gate = Gate()
    gate.listener = await websocket.serve(
        gate.decide, gate.connected, host="127.0.0.1", port=0, trusted_proxies=networks
    )
    try:
        yield gate
    finally:
        await gate.listener.close()


@pytest.fixture
def escaped(tmp_path: Path) -> str:
    """A station's certificate, as nginx's $ssl_client_escaped_cert writes it."""
    files, _ = Authority(tmp_path).station("CP001")
    return quote(Path(files.certificate).read_text())


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("203.0.113.7,10.1.2.3 ,  127.0.0.1", "203.0.113.7"),
        ("10.1.2.3, 10.1.2.4", "10.1.2.3"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", "127.0.0.1"),
        ("203.0.113.7, unknown, 10.1.2.3", "10.1.2.3"),
        ("203.0.113.7, ", "127.0.0.1"),
    ],
)
@pytest.mark.threat(17)
async def test_the_stations_address_is_the_last_one_that_is_not_a_proxys(forwarded, address) -> None:
    async with trusting("127.0.0.0/30", "10.0.0.0/8") as gate:
        assert (await gate.seen(f"X-Forwarded-For: {forwarded}")).peer_address == address


@pytest.mark.threat(17)
async def test_of_two_headers_the_proxys_is_the_last() -> None:
    async with trusting("127.0.0.1") as gate:
        seen = await gate.seen("X-Forwarded-For: 192.0.2.66", "X-Forwarded-For: 203.0.113.7")
    assert seen.peer_address == "203.0.113.7"


@pytest.mark.threat(17)
@pytest.mark.parametrize("networks", [(), ("10.0.0.0/8", "2001:db8::/32"), ("127.0.0.8/32",)])
async def test_from_anybody_else_nothing_of_it_is_believed(networks, escaped) -> None:
    async with trusting(*networks) as gate:
        seen = await gate.seen(
            "X-Forwarded-For: 203.0.113.7",
            "X-Forwarded-Proto: https",
            "X-SSL-Client-Verify: SUCCESS",
            f"X-SSL-Client-Cert: {escaped}",
            source="127.0.0.9",
        )
    assert (seen.peer_address, seen.secure, seen.client_certificate) == ("127.0.0.9", False, None)


@pytest.mark.parametrize(
    ("headers", "secure"),
    [
        (["X-Forwarded-Proto: https"], True),
        (["X-Forwarded-Proto: wss"], True),
        (["X-Forwarded-Proto: HTTPS"], True),
        (["X-Forwarded-Proto: http"], False),
        (["X-Forwarded-Proto: https, http"], False),
        ([], False),
    ],
)
async def test_a_proxy_says_whether_the_station_came_by_tls(headers, secure) -> None:
    async with trusting("127.0.0.0/8") as gate:
        assert (await gate.seen(*headers)).secure is secure


@pytest.mark.requirement("A00.FR.405")
async def test_a_certificate_that_the_proxy_has_verified_counts_as_shown(escaped) -> None:
    async with trusting("127.0.0.0/8") as gate:
        seen = await gate.seen("X-SSL-Client-Verify: SUCCESS", f"X-SSL-Client-Cert: {escaped}")
    assert seen.client_certificate is not None
    assert seen.client_certificate.common_names == ("CP001",)
    assert seen.client_certificate.issuer == "O=Operator, CN=Test CA"
    assert certificate_matches(seen.client_certificate, "CP001", organization="Operator")


@pytest.mark.threat(11)
@pytest.mark.parametrize("verified", ["FAILED:certificate has expired", "NONE", "success", "NONE, SUCCESS", ""])
async def test_one_that_it_has_not_verified_does_not(verified, escaped) -> None:
    async with trusting("127.0.0.0/8") as gate:
        seen = await gate.seen(f"X-SSL-Client-Verify: {verified}", f"X-SSL-Client-Cert: {escaped}")
    assert seen.client_certificate is None


@pytest.mark.parametrize("certificate", ["", "nonsense", "-----BEGIN%20CERTIFICATE-----%0AAAAA%0A"])
async def test_one_that_cannot_be_read_is_refused(certificate) -> None:
    async with trusting("127.0.0.0/8") as gate:
        assert await gate.ask("X-SSL-Client-Verify: SUCCESS", f"X-SSL-Client-Cert: {certificate}") == 400
    assert gate.handshakes == []


@pytest.mark.parametrize("networks", [["everybody"], ["10.0.0.0/33"], ["10.0.0.1/8"], "10.0.0.0/8"])
async def test_what_is_no_network_is_refused(networks) -> None:
    with pytest.raises(ValueError, match=r"10\.0|everybody"):
        await websocket.serve(Gate().decide, Gate().connected, host="127.0.0.1", port=0, trusted_proxies=networks)
