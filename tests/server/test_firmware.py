"""Firmware that is kept for stations, fetched by them, checked, and followed until it is installed."""

from __future__ import annotations

import asyncio
import base64
import ftplib
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from evwire.model import IdToken
from evwire.simulator import SimulatedStation, Transfers
from tests.server.test_files import BOOT, NO_KEY, answer, boot, statuses
from tests.server.test_ftp import ONLY_FTP

UPDATES = "/api/v1/stations/CP001/firmware-updates"
FIRMWARE = b"firmware 2.0 " * 1000
DIGEST = hashlib.sha256(FIRMWARE).hexdigest()
VERSIONS = ["1.6", "2.0.1", "2.1"]


async def add(site, content: bytes = FIRMWARE, name: str = "fw-2.0.bin") -> dict[str, Any]:
    made = await site.http.post("/api/v1/firmware", params={"name": name}, content=content)
    assert made.status_code == 201, made.text
    return made.json()


async def ask_update(site, station, body: dict[str, Any], *, protocols=NO_KEY) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operator has a 1.6 station update its firmware: what it was told, and the job."""
    asking = asyncio.create_task(site.http.post(UPDATES, json=body))
    await answer(station, "GetConfiguration", protocols)
    asked = await answer(station, "UpdateFirmware", {})
    made = await asking
    assert made.status_code == 201, made.text
    return asked, made.json()


async def fetch(url: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url, headers=headers)


@pytest.mark.requirement("L02.FR.01")
async def test_a_station_is_sent_for_firmware_that_was_uploaded_and_followed_until_it_is_installed(site) -> None:
    kept = await add(site)
    assert (kept["name"], kept["size"], kept["sha256"], kept["signed"]) == ("fw-2.0.bin", len(FIRMWARE), DIGEST, False)
    assert (await site.get("/api/v1/firmware"))["items"] == [kept]
    station = await boot(site)
    asked, job = await ask_update(site, station, {"firmware": kept["id"], "unsigned": True})
    assert asked["location"].endswith("/fw-2.0.bin")
    assert job["state"] == "running"
    got = await fetch(asked["location"])
    assert (got.status_code, hashlib.sha256(got.content).hexdigest()) == (200, DIGEST)
    for number, status in enumerate(("Downloading", "Downloaded", "Installing", "Installed")):
        await station.ask(json.dumps([2, f"f{number}", "FirmwareStatusNotification", {"status": status}]))
    job = await site.get(f"/api/v1/firmware-updates/{job['number']}")
    assert job["state"] == "installed"
    assert statuses(job) == ["Accepted", "fetched", "Downloading", "Downloaded", "Installing", "Installed"]
    assert (await fetch(asked["location"])).status_code == 404
    (listed,) = (await site.get("/api/v1/firmware-updates?station=CP001&state=installed"))["items"]
    assert listed == job
    assert "fw-2.0.bin" in (await site.http.get("/api/v1/firmware-updates.csv")).text


async def test_a_station_may_fetch_the_rest_of_what_was_broken_off(site) -> None:
    kept = await add(site)
    station = await boot(site)
    asked, _ = await ask_update(site, station, {"firmware": kept["id"], "unsigned": True})
    url = asked["location"]
    for span, expected in (
        ("bytes=0-99", FIRMWARE[:100]),
        ("bytes=100-", FIRMWARE[100:]),
        ("bytes=-10", FIRMWARE[-10:]),
        ("bytes=5-4", b"there is no such part\n"),
        (f"bytes={len(FIRMWARE)}-", b"there is no such part\n"),
    ):
        got = await fetch(url, Range=span)
        assert (got.status_code, got.content) == (206 if expected in FIRMWARE else 416, expected), span
    assert (await fetch(url, Range="bytes=100-", **{"If-Range": '"another"'})).content == FIRMWARE
    async with httpx.AsyncClient(trust_env=False) as client:
        head = await client.head(url)
    assert (head.headers["content-length"], head.headers["accept-ranges"]) == (str(len(FIRMWARE)), "bytes")


async def test_firmware_goes_out_ten_times_for_one_update_and_not_for_ever(site) -> None:
    kept = await add(site)
    station = await boot(site)
    asked, _ = await ask_update(site, station, {"firmware": kept["id"], "unsigned": True})
    got = [(await fetch(asked["location"])).status_code for _ in range(11)]
    assert got == [200] * 10 + [404]


async def test_a_station_that_can_only_ftp_fetches_its_firmware_by_ftp(start) -> None:
    site = await start(ftp_port=0)
    kept = await add(site)
    station = await boot(site)
    asked, job = await ask_update(site, station, {"firmware": kept["id"], "unsigned": True}, protocols=ONLY_FTP)
    where = urlsplit(asked["location"])
    assert where.scheme == "ftp"
    parts: list[bytes] = []

    def run() -> None:
        with ftplib.FTP(timeout=20) as ftp:
            ftp.connect(where.hostname or "", where.port or 0)
            ftp.login(where.username or "", where.password or "")
            ftp.retrbinary(f"RETR {where.path}", parts.append)
            ftp.retrbinary(f"RETR {where.path}", parts.append, rest=len(FIRMWARE) - 5)
            with pytest.raises(ftplib.error_perm):
                ftp.storbinary("STOR x", None)  # type: ignore[arg-type]

    await asyncio.to_thread(run)
    assert b"".join(parts) == FIRMWARE + FIRMWARE[-5:]
    while "fetched" not in statuses(job):
        job = await site.get(f"/api/v1/firmware-updates/{job['number']}")


async def test_firmware_without_a_signature_has_to_be_confirmed(site) -> None:
    kept = await add(site)
    station = await boot(site)
    refused = await site.http.post(UPDATES, json={"firmware": kept["id"]})
    assert refused.status_code == 422
    assert "unsigned" in refused.json()["error"]["description"]
    assert await station.ask('[2,"2","Heartbeat",{}]')


async def test_firmware_that_a_station_may_still_fetch_is_not_deleted(site, tmp_path) -> None:
    kept = await add(site)
    station = await boot(site)
    await ask_update(site, station, {"firmware": kept["id"], "unsigned": True})
    assert (await site.http.delete(f"/api/v1/firmware/{kept['id']}")).status_code == 409
    await station.ask('[2,"2","FirmwareStatusNotification",{"status":"Installed"}]')
    assert (await site.http.delete(f"/api/v1/firmware/{kept['id']}")).status_code == 204
    assert (await site.get("/api/v1/firmware"))["items"] == []
    assert list((tmp_path / "files" / "firmware").iterdir()) == []


@pytest.mark.threat(41)
async def test_firmware_that_is_too_large_or_empty_is_refused_and_leaves_nothing(start, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("evwire.server.api.files.MOST_FIRMWARE_BYTES", 1000)
    site = await start()
    for content, expected in ((bytes(2000), 413), (b"", 422)):
        made = await site.http.post("/api/v1/firmware", params={"name": "a"}, content=content)
        assert made.status_code == expected
    kept = await add(site, bytes(1000), "../../x")
    assert kept["name"] == "x"
    assert [path.parent.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == ["firmware"]
    audit = (await site.http.get("/api/v1/audit")).text
    assert "add_firmware" in audit
    assert "\\u0000" not in audit


def certificate(key: Any) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maker")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def signed(content: bytes, kind: str) -> dict[str, str]:
    """As its maker signs firmware."""
    if kind == "ECDSA":
        key = ec.generate_private_key(ec.SECP256R1())
        signature = key.sign(content, ec.ECDSA(hashes.SHA256()))
        return {"signature": base64.b64encode(signature).decode(), "signing_certificate": certificate(key)}
    rsa_key = rsa.generate_private_key(65537, 2048)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signature = rsa_key.sign(content, pss, hashes.SHA256())
    return {"signature": base64.b64encode(signature).decode(), "signing_certificate": certificate(rsa_key)}


def simulated(site, version: str) -> SimulatedStation:
    station = SimulatedStation(
        "CP001",
        f"ws://127.0.0.1:{site.server.ocpp_port}/ocpp",
        version=version,
        id_token=IdToken("04A2B3C4"),
    )
    work = station.maintenance
    work.download_s = work.install_s = work.upload_s = 0.0
    return station


async def ended(site, path: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (job := await site.get(path))["state"] in ("asked", "running"):
            await asyncio.sleep(0.01)
    return job


@pytest.mark.threat(43)
@pytest.mark.requirement("L01.FR.03")
@pytest.mark.parametrize("kind", ["RSA-PSS", "ECDSA"])
@pytest.mark.parametrize("version", VERSIONS)
async def test_a_station_installs_what_its_maker_signed_and_nothing_else(site, version, kind) -> None:
    for content, expected in ((FIRMWARE, "installed"), (FIRMWARE + b"!", "failed")):
        kept = await add(site, content)
        answered = await site.http.put(f"/api/v1/firmware/{kept['id']}/signature", json=signed(FIRMWARE, kind))
        assert answered.json()["signed"] is True
        async with simulated(site, version) as station:
            await station.station.wait_registered()
            made = await site.http.post(UPDATES, json={"firmware": kept["id"]})
            assert made.status_code == 201, made.text
            assert made.json()["signed"] is True
            job = await ended(site, f"/api/v1/firmware-updates/{made.json()['number']}")
            assert station.maintenance.firmware is not None
            assert station.maintenance.firmware.sha256.hex() == kept["sha256"]
            assert station.maintenance.installed == (expected == "installed")
        assert job["state"] == expected
        assert ("SignatureVerified" if expected == "installed" else "InvalidSignature") in statuses(job)


@pytest.mark.threat(43)
async def test_a_signature_that_is_none_is_refused(site) -> None:
    kept = await add(site)
    good = signed(FIRMWARE, "ECDSA")
    for change in ({"signature": "?"}, {"signing_certificate": "nonsense"}, {"signature": ""}):
        answered = await site.http.put(f"/api/v1/firmware/{kept['id']}/signature", json={**good, **change})
        assert answered.status_code == 422
    assert (await site.get("/api/v1/firmware"))["items"][0]["signed"] is False


@pytest.mark.parametrize("protocol", ["http", "ftp"])
@pytest.mark.parametrize("version", VERSIONS)
async def test_a_simulated_station_leaves_its_log_and_fetches_firmware(start, version, protocol) -> None:
    site = await start(ftp_port=0)
    kept = await add(site)
    async with simulated(site, version) as station:
        await station.station.wait_registered()
        made = await site.http.post("/api/v1/stations/CP001/logs", json={"protocol": protocol})
        job = await ended(site, f"/api/v1/logs/{made.json()['number']}")
        assert (job["state"], job["name"], job["protocol"]) == ("uploaded", "diagnostics.log", protocol)
        content = (await site.http.get(job["file"])).content
        assert hashlib.sha256(content).hexdigest() == job["sha256"]
        assert content.startswith(b"2026-01-01T12:00:00Z simulated station")
        body = {"firmware": kept["id"], "unsigned": True, "protocol": protocol}
        made = await site.http.post(UPDATES, json=body)
        job = await ended(site, f"/api/v1/firmware-updates/{made.json()['number']}")
        assert job["state"] == "installed"
        assert station.maintenance.firmware is not None
        assert station.maintenance.firmware.sha256.hex() == DIGEST


@pytest.mark.threat(42)
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "http://127.0.0.1.example.org/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "//127.0.0.1/",
        "http://",
        "http://[",
    ],
)
async def test_a_simulated_station_goes_nowhere_else(url) -> None:
    transfers = Transfers()
    assert not transfers.allows(url)
    with pytest.raises(OSError, match="nothing is fetched"):
        await transfers.fetch(url)
    with pytest.raises(OSError, match="nothing is fetched"):
        await transfers.upload(url, "a", b"b")


@pytest.mark.threat(42)
async def test_a_simulated_station_is_not_led_away(unused_answers) -> None:
    url, asked = unused_answers
    with pytest.raises(OSError, match="302"):
        await Transfers().fetch(url)
    assert len(asked) == 1
    assert Transfers(["10.0.0.0/8"]).allows("http://10.0.0.1/")
    with pytest.raises(ValueError, match="nonsense"):
        Transfers(["nonsense"])


@pytest.fixture
async def unused_answers():
    """A server that sends everybody elsewhere, and what it was asked."""
    asked: list[bytes] = []

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(reply, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/fw.bin", asked


@pytest.mark.requirement("N01.FR.12")
async def test_a_log_that_a_station_gives_up_for_another_is_canceled(site) -> None:
    station = await boot(site, "ocpp2.0.1")
    numbers = []
    for status in ("Accepted", "AcceptedCanceled"):
        asking = asyncio.create_task(site.http.post("/api/v1/stations/CP001/logs", json={"protocol": "http"}))
        await answer(station, "GetLog", {"status": status, "filename": "a.log"})
        numbers.append((await asking).json()["number"])
    jobs = [await site.get(f"/api/v1/logs/{number}") for number in numbers]
    assert [job["state"] for job in jobs] == ["canceled", "running"]


async def test_a_station_that_is_not_there_is_409_and_an_unknown_one_404(site) -> None:
    kept = await add(site)
    body = {"firmware": kept["id"], "unsigned": True}
    assert (await site.http.post(UPDATES, json=body)).status_code == 404
    station = await boot(site)
    assert (await site.http.post(UPDATES, json={**body, "firmware": "nothing"})).status_code == 422
    await station.link.close()
    while (await site.get("/api/v1/stations/CP001"))["online"]:
        await asyncio.sleep(0)
    assert (await site.http.post(UPDATES, json=body)).status_code == 409


async def test_who_sees_some_stations_sees_no_file_of_another(site) -> None:
    station = await site.connect("CP002")
    await station.ask(BOOT)
    asking = asyncio.create_task(site.http.post("/api/v1/stations/CP002/logs", json={"protocol": "http"}))
    await answer(station, "GetDiagnostics", {"fileName": "a"})
    number = (await asking).json()["number"]
    body = {"name": "some", "role": "operator", "stations": ["CP001"]}
    secret = (await site.http.post("/api/v1/api-tokens", json=body)).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    for path, expected in ((f"logs/{number}", 404), (f"files/{number}", 404), ("firmware", 403)):
        assert (await site.http.get(f"/api/v1/{path}", headers=headers)).status_code == expected, path
    assert (await site.http.get("/api/v1/logs", headers=headers)).json()["items"] == []
    assert (await site.http.post("/api/v1/stations/CP002/logs", json={}, headers=headers)).status_code == 404
