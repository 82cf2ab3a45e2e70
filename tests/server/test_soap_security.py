"""TLS, client certificates and proxies at the port for SOAP: who comes in is decided as at the one for JSON."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from certificates import Authority
from evwire.server import TlsConfig, add_station
from evwire.transport import CertificateFiles, client_context
from soap_text import BOOT, DATES, envelope

PASSWORD = "0123456789abcdef"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    (tmp_path / "ca").mkdir()
    return Authority(tmp_path / "ca")


async def asked(
    site: Any,
    authority: Authority | None,
    files: CertificateFiles | None = None,
    *,
    identity: str = "CP001",
    auth: tuple[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> int:
    """The status of the answer to a boot, or 0 if TLS was refused already."""
    context = ssl.create_default_context()
    if authority is not None:
        context = client_context(ca=authority.path, certificate=files)
    async with httpx.AsyncClient(trust_env=False, auth=auth, verify=context) as client:
        body = envelope(DATES["1.5"], BOOT, identity=identity)
        try:
            return (await client.post(site.server.soap_url, content=body, headers=headers)).status_code
        except httpx.TransportError:
            return 0


@pytest.mark.threat(32)
async def test_with_a_certificate_soap_is_spoken_over_tls_only(start, tmp_path, authority) -> None:
    site = await start(open=False, soap_port=0, tls=TlsConfig(certificates=(authority.server(),), port=0))
    await add_station(tmp_path, "CP001", password=PASSWORD)
    assert site.server.soap_url.startswith("https://")
    assert await asked(site, authority) == 401
    assert await asked(site, authority, auth=("CP001", PASSWORD)) == 200
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.TransportError):
            await client.post(site.server.soap_url.replace("https", "http"), content=b"")


@pytest.mark.threat(31)
async def test_a_client_certificate_is_that_of_the_identity_in_the_envelope(start, tmp_path, authority) -> None:
    tls = TlsConfig(certificates=(authority.server(),), client_ca=authority.path, client_crl=authority.revoke(), port=0)
    site = await start(open=False, soap_port=0, tls=tls, organization="Operator")
    for name in ("CP001", "CP002"):
        await add_station(tmp_path, name, certificate_only=True)
    files, _ = authority.station("CP001")
    assert await asked(site, authority, files) == 200
    assert await asked(site, authority, files, identity="CP002") == 403
    assert list(site.server.csms.stations) == ["CP001"]


@pytest.mark.threat(31)
async def test_each_request_of_a_station_shows_its_certificate(start, tmp_path, authority) -> None:
    tls = TlsConfig(certificates=(authority.server(),), client_ca=authority.path, client_crl=authority.revoke(), port=0)
    site = await start(open=False, soap_port=0, tls=tls, organization="Operator")
    await add_station(tmp_path, "CP001", certificate_only=True)
    files, _ = authority.station("CP001")
    assert await asked(site, authority, files) == 200
    assert await asked(site, authority) == 0


@pytest.mark.threat(17)
@pytest.mark.parametrize(("trusted", "status"), [(("127.0.0.0/8",), 200), ((), 401), (("10.0.0.0/8",), 401)])
async def test_a_certificate_that_a_proxy_saw_counts_if_the_proxy_is_listed(
    start, tmp_path, authority, trusted, status
) -> None:
    site = await start(open=False, soap_port=0, trusted_proxies=trusted, organization="Operator")
    await add_station(tmp_path, "CP001", certificate_only=True)
    files, _ = authority.station("CP001")
    forwarded = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-SSL-Client-Verify": "SUCCESS",
        "X-SSL-Client-Cert": quote(Path(files.certificate).read_text()),
    }
    assert await asked(site, None, headers=forwarded) == status
    if status == 200:
        assert await asked(site, None, identity="CP002", headers=forwarded) == 404
        assert await asked(site, None, headers={**forwarded, "X-SSL-Client-Cert": "nothing"}) == 400


@pytest.mark.threat(17)
@pytest.mark.parametrize(("trusted", "seen"), [(("127.0.0.0/8",), "203.0.113.7"), ((), "127.0.0.1")])
async def test_a_refusal_is_of_the_address_that_a_listed_proxy_tells(start, trusted, seen) -> None:
    site = await start(open=False, soap_port=0, trusted_proxies=trusted)
    assert await asked(site, None, headers={"X-Forwarded-For": "10.1.1.1, 203.0.113.7"}) == 404
    while not (found := (await site.get("/api/v1/refusals"))["items"]):
        await asyncio.sleep(0)
    (refusal,) = found
    assert refusal["address"] == seen


@pytest.mark.threat(17)
@pytest.mark.parametrize(("trusted", "scheme"), [(("127.0.0.0/8",), "https"), ((), "http")])
async def test_the_description_names_the_address_as_the_station_sees_it(start, trusted, scheme) -> None:
    site = await start(soap_port=0, trusted_proxies=trusted)
    headers = {"Host": "csms.example", "X-Forwarded-Proto": "https"}
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        answer = await client.get(f"{site.server.soap_url}/1.5?wsdl")
    assert f'location="{scheme}://csms.example/soap/1.5"' in answer.text
