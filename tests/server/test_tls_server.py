"""Security profiles 1 to 3 at a whole server: who comes in by which, and that nobody falls back."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import websockets

from certificates import DAY, NOW, Authority, rsa_key
from evwire import ChargingStation
from evwire.errors import EvwireError
from evwire.server import TlsConfig, add_station, allow_profile
from evwire.simulator import SimulatedHardware
from evwire.transport import CertificateFiles, HandshakeRefused, TlsFileError, client_context, websocket

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    (tmp_path / "ca").mkdir()
    return Authority(tmp_path / "ca")


@pytest.fixture
def profile_2(authority: Authority) -> TlsConfig:
    return TlsConfig(certificates=(authority.server("ecdsa"), authority.server("rsa", key=rsa_key())), port=0)


@pytest.fixture
def profile_3(authority: Authority) -> TlsConfig:
    return TlsConfig(
        certificates=(authority.server(),), client_ca=authority.path, client_crl=authority.revoke(), port=0
    )


async def came_in(
    site: Any,
    authority: Authority,
    files: CertificateFiles | None = None,
    *,
    secure: bool = True,
    station_id: str = "CP001",
    password: str | None = None,
) -> int:
    """101, the status of a refusal, or 0 if TLS was refused already."""
    url = f"{site.server.tls_url if secure else site.server.ocpp_url}/{station_id}"
    try:
        link, _ = await websocket.connect(
            url,
            subprotocols=["ocpp1.6"],
            credentials=(station_id, password.encode()) if password else None,
            ssl=client_context(ca=authority.path, certificate=files),
        )
    except HandshakeRefused as refused:
        return refused.status
    except OSError:
        return 0
    link.close()
    return 101


async def refusals(site: Any, count: int = 1) -> list[dict[str, Any]]:
    while len(found := (await site.get("/api/v1/refusals"))["items"]) < count:
        await asyncio.sleep(0)
    return found


# Who comes in


@pytest.mark.requirement("A00.FR.301")
@pytest.mark.requirement("A00.FR.324")
async def test_profile_2_is_tls_and_a_password(start, tmp_path, authority, profile_2) -> None:
    site = await start(open=False, tls=profile_2)
    made = await add_station(tmp_path, "CP001")
    assert await came_in(site, authority) == 401
    assert await came_in(site, authority, password="wrong") == 401
    assert await came_in(site, authority, password=made) == 101


@pytest.mark.requirement("A00.FR.401")
async def test_profile_3_is_a_certificate_and_no_password(start, tmp_path, authority, profile_3) -> None:
    site = await start(open=False, tls=profile_3, organization="Operator")
    assert await add_station(tmp_path, "CP001", certificate_only=True) is None
    files, _ = authority.station("CP001")
    assert await came_in(site, authority, files) == 101
    rsa_files, _ = authority.station("CP001", key=rsa_key(), file_name="rsa")
    assert await came_in(site, authority, rsa_files) == 101


@pytest.mark.threat(1)
async def test_a_station_of_profile_3_only_has_no_password_that_could_be_guessed(
    start, tmp_path, authority, profile_3
) -> None:
    site = await start(open=False, tls=profile_3)
    await add_station(tmp_path, "CP001", certificate_only=True)
    assert await came_in(site, authority, secure=False) == 401
    assert await came_in(site, authority, secure=False, password="None") == 401


async def test_a_certificate_of_a_station_that_nobody_added_is_not_enough(start, authority, profile_3) -> None:
    site = await start(open=False, tls=profile_3)
    assert await came_in(site, authority, authority.station("CP001")[0]) == 404


async def test_an_independent_peer_comes_in_by_profile_3(start, tmp_path, authority, profile_3) -> None:
    site = await start(open=False, tls=profile_3)
    await add_station(tmp_path, "CP001", certificate_only=True)
    files, _ = authority.station("CP001")
    context = client_context(ca=authority.path, certificate=files)
    async with websockets.connect(
        f"{site.server.tls_url}/CP001", subprotocols=[websockets.Subprotocol("ocpp1.6")], ssl=context, proxy=None
    ) as station:
        await station.send(BOOT)
        assert '"Accepted"' in str(await station.recv())


@pytest.mark.requirement("A00.FR.402")
@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_our_own_station_registers_by_profile_3(start, tmp_path, authority, profile_3, version) -> None:
    site = await start(open=False, tls=profile_3, plain=False)
    await add_station(tmp_path, "CP001", certificate_only=True)
    files, _ = authority.station("CP001")
    context = client_context(ca=authority.path, certificate=files)
    async with ChargingStation(
        "CP001", site.server.ocpp_url, versions=[version], hardware=SimulatedHardware(), ssl=context
    ) as station:
        async with asyncio.timeout(10):
            await station.wait_registered()
    assert (await site.get("/api/v1/stations/CP001"))["security_profile"] == 3


# Ten and more certificates that are not this station's


def ca_named(authority: Authority, name: str, parent: Authority | None = None) -> Authority:
    folder = authority.folder / name
    folder.mkdir()
    return Authority(folder, name, parent)


def self_signed(authority: Authority) -> CertificateFiles:
    itself = ca_named(authority, "CP001")
    (itself.folder / "itself.key").write_bytes(itself.private_pem())
    return CertificateFiles(itself.path, itself.folder / "itself.key")


def revoked(authority: Authority) -> CertificateFiles:
    files, certificate = authority.station("CP001")
    authority.revoke(certificate)
    return files


def signed_by_a_station(authority: Authority) -> CertificateFiles:
    impostor = authority.impostor("CP002")
    return impostor.station("CP001", chain=impostor.pem)[0]


BAD_CERTIFICATES = {
    "the name only contains the id": lambda ca: ca.station("XCP001")[0],
    "the name only begins with the id": lambda ca: ca.station("CP001.evil")[0],
    "another organization": lambda ca: ca.station("CP001", organization="Operators United")[0],
    "no organization": lambda ca: ca.station("CP001", organization=None)[0],
    "another station's": lambda ca: ca.station("CP002")[0],
    "expired": lambda ca: ca.station("CP001", expires=NOW - DAY)[0],
    "not yet valid": lambda ca: ca.station("CP001", begins=NOW + DAY)[0],
    "revoked": revoked,
    "a foreign CA": lambda ca: ca_named(ca, "Foreign").station("CP001")[0],
    "a foreign CA of the same name": lambda ca: ca_named(ca, "Test CA").station("CP001")[0],
    "self-signed": self_signed,
    "the CA between is missing": lambda ca: ca_named(ca, "Sub CA", ca).station("CP001")[0],
    "signed by another station": lambda ca: signed_by_a_station(ca),
    "a URL as the name": lambda ca: ca.station("wss://csms.example/CP001")[0],
    "two names": lambda ca: ca.station("CP001", "CP002")[0],
    "a server's certificate": lambda ca: ca.server("CP001"),
}


@pytest.mark.threat(11)
@pytest.mark.requirement("A00.FR.403")
@pytest.mark.requirement("A00.FR.404")
@pytest.mark.requirement("A00.FR.405")
@pytest.mark.requirement("A00.FR.407")
@pytest.mark.requirement("A00.FR.408")
@pytest.mark.requirement("A00.FR.511")
@pytest.mark.parametrize("why", BAD_CERTIFICATES)
async def test_a_certificate_that_is_not_the_stations_is_refused_and_logged_once(
    start, tmp_path, authority, caplog, why
) -> None:
    files = BAD_CERTIFICATES[why](authority)
    crl = authority.folder / "revoked.pem"
    tls = TlsConfig(
        certificates=(authority.server("csms"),),
        client_ca=authority.path,
        client_crl=crl if crl.exists() else authority.revoke(),
        port=0,
    )
    site = await start(open=False, tls=tls, organization="Operator")
    await add_station(tmp_path, "CP001")
    status = await came_in(site, authority, files)
    assert status in (0, 403)
    if status == 403:
        assert len(await refusals(site)) == 1
    async with asyncio.timeout(5):
        while not (lines := [each for each in caplog.records if each.levelno >= logging.WARNING]):
            await asyncio.sleep(0)
    assert len(lines) == 1, [each.getMessage() for each in lines]
    assert "127.0.0.1" in lines[0].getMessage()
    assert site.server.csms.stations.get("CP001") is None


async def test_a_chain_with_the_ca_between_leads_to_the_ca(start, tmp_path, authority, profile_2) -> None:
    between = ca_named(authority, "Sub CA", authority)
    tls = TlsConfig(certificates=profile_2.certificates, client_ca=authority.path, port=0)
    site = await start(open=False, tls=tls)
    await add_station(tmp_path, "CP001", certificate_only=True)
    assert await came_in(site, authority, between.station("CP001", chain=between.pem)[0]) == 101


# Nobody falls back


@pytest.mark.threat(9)
@pytest.mark.requirement("A00.FR.005")
async def test_a_station_may_not_use_a_lower_profile_than_before_unless_an_operator_says_so(
    start, tmp_path, authority, profile_3, caplog
) -> None:
    site = await start(open=False, tls=profile_3)
    made = await add_station(tmp_path, "CP001")
    files, _ = authority.station("CP001")
    assert await came_in(site, authority, secure=False, password=made) == 101
    assert await came_in(site, authority, files) == 101
    assert await came_in(site, authority, secure=False, password=made) == 401
    (refusal,) = await refusals(site)
    assert refusal["reason"] == "security profile 1 is below 3, which it has used"
    (line,) = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert line.startswith("CP001: refused from 127.0.0.1 with 401: security profile 1 is below 3, which it has used; ")
    assert line.endswith(f"evwire station allow-profile CP001 1 --data {tmp_path}")
    await allow_profile(tmp_path, "CP001", 1)
    assert await came_in(site, authority, secure=False, password=made) == 101
    assert await came_in(site, authority, files) == 101
    assert await came_in(site, authority, secure=False, password=made) == 401


@pytest.mark.threat(9)
async def test_tls_once_used_is_not_left_again_and_a_restart_does_not_forget_it(
    start, tmp_path, authority, profile_2
) -> None:
    site = await start(open=False, tls=profile_2)
    made = await add_station(tmp_path, "CP001")
    assert await came_in(site, authority, password=made) == 101
    again = await start(open=False)
    assert await came_in(again, authority, secure=False, password=made) == 401


@pytest.mark.threat(9)
async def test_a_password_that_was_wrong_raises_no_profile(start, tmp_path, authority, profile_2) -> None:
    site = await start(open=False, tls=profile_2)
    made = await add_station(tmp_path, "CP001")
    assert await came_in(site, authority, password="wrong") == 401
    assert await came_in(site, authority, secure=False, password=made) == 101


@pytest.mark.parametrize(("station_id", "profile", "problem"), [("CP001", 4, "from 0 to 3"), ("CP9", 1, "was added")])
async def test_a_profile_is_allowed_only_where_there_is_one(tmp_path, station_id, profile, problem) -> None:
    await add_station(tmp_path, "CP001")
    with pytest.raises(ValueError, match=problem):
        await allow_profile(tmp_path, station_id, profile)


# Behind a proxy


@pytest.mark.threat(17)
async def test_guesses_are_counted_against_the_address_behind_the_proxy(start, tmp_path) -> None:
    site = await start(open=False, trusted_proxies=("127.0.0.0/8",))
    made = await add_station(tmp_path, "CP001")

    async def ask(address: str, password: str) -> int:
        try:
            link, _ = await websocket.connect(
                f"{site.server.ocpp_url}/CP001",
                subprotocols=["ocpp1.6"],
                credentials=("CP001", password.encode()),
                headers={"X-Forwarded-For": address},
            )
        except HandshakeRefused as refused:
            return refused.status
        link.close()
        return 101

    assert [await ask("203.0.113.66", "guess") for _ in range(6)] == [401] * 5 + [429]
    assert await ask("203.0.113.7", str(made)) == 101


@pytest.mark.threat(17)
async def test_a_stranger_does_not_dodge_the_limit_by_inventing_addresses(start, tmp_path) -> None:
    site = await start(open=False)
    await add_station(tmp_path, "CP001")
    statuses = []
    for number in range(6):
        with pytest.raises(HandshakeRefused) as caught:
            await websocket.connect(
                f"{site.server.ocpp_url}/CP001",
                subprotocols=["ocpp1.6"],
                credentials=("CP001", b"guess"),
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
        statuses.append(caught.value.status)
    assert statuses == [401] * 5 + [429]


# Options


async def test_there_need_not_be_a_port_without_tls(start, authority, profile_2) -> None:
    site = await start(tls=profile_2, plain=False)
    assert site.server.ocpp_port is None
    assert site.server.ocpp_url == site.server.tls_url
    assert site.server.ocpp_url.startswith("wss://127.0.0.1:")
    assert await came_in(site, authority) == 101


async def test_a_server_needs_one_port_at_least(start) -> None:
    with pytest.raises(ValueError, match="expected a certificate for TLS, or a port without it"):
        await start(plain=False)


async def test_a_file_that_cannot_be_used_is_said_before_anything_listens(start, authority) -> None:
    missing = CertificateFiles(authority.folder / "nothing.pem")
    with pytest.raises(TlsFileError, match=r"nothing\.pem: No such file") as caught:
        await start(tls=TlsConfig(certificates=(missing,), port=0))
    assert isinstance(caught.value, EvwireError)
