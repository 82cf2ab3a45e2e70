"""Logs that stations leave, at addresses that are good once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from certificates import Authority
from evwire import model
from evwire.server import ServerConfig, TlsConfig
from evwire.server.files import port as file_port_module
from evwire.server.files import store as files_module
from evwire.server.files.jobs import FileJobs
from evwire.server.storage import files as storage
from evwire.server.storage.files import FileJob, JobKind, JobState
from evwire.transport import client_context

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
BOOT_2 = (
    '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"ModelName","vendorName":"VendorName"}}]'
)
LOGS = "/api/v1/stations/CP001/logs"
LOG = b"2026-01-01T12:00:00Z something happened\n" * 1000
DIGEST = hashlib.sha256(LOG).hexdigest()
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NO_KEY = {"unknownKey": ["SupportedFileTransferProtocols"]}


async def boot(site, subprotocol="ocpp1.6"):
    station = await site.connect(subprotocol=subprotocol)
    await station.ask(BOOT if subprotocol == "ocpp1.6" else BOOT_2)
    return station


async def answer(station, expected: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Take a call of this action, and answer it; what it says."""
    _, message_id, action, asked = json.loads(await station.receive())
    assert action == expected
    await station.link.send(json.dumps([3, message_id, payload]))
    return asked


async def ask_log(site, station, body=None, *, protocols=NO_KEY, file_name="diag.zip") -> tuple[str, dict[str, Any]]:
    """The operator asks for a log of a 1.6 station: where it was told to leave it, and the job."""
    asking = asyncio.create_task(site.http.post(LOGS, json=body or {}))
    if protocols is not None:
        await answer(station, "GetConfiguration", protocols)
    asked = await answer(station, "GetDiagnostics", {"fileName": file_name})
    made = await asking
    assert made.status_code == 201, made.text
    return asked["location"], made.json()


async def upload(url: str, method: str = "PUT", **more: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.request(method, url, **more)


def stored(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "files").rglob("*") if path.is_file())


def statuses_of(job: FileJob) -> list[str]:
    return [step.status for step in job.history]


def statuses(job: dict[str, Any]) -> list[str]:
    return [step["status"] for step in job["history"]]


@pytest.mark.requirement("N01.FR.01")
@pytest.mark.parametrize("method", ["PUT", "POST"])
async def test_a_log_that_a_station_uploads_is_kept_and_can_be_downloaded_once_it_is_here(site, method) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station, {"from": "2026-01-01T12:00:00Z"})
    assert (job["state"], job["kind"], job["protocol"], job["file"]) == ("running", "diagnostics", "http", None)
    assert (await site.http.get(f"/api/v1/files/{job['number']}")).status_code == 404
    await station.ask('[2,"2","DiagnosticsStatusNotification",{"status":"Uploading"}]')
    assert (await upload(f"{url}/diag.zip", method, content=LOG)).status_code == 201
    await station.ask('[2,"3","DiagnosticsStatusNotification",{"status":"Uploaded"}]')
    job = await site.get(f"/api/v1/logs/{job['number']}")
    assert (job["state"], job["name"], job["size"], job["sha256"]) == ("uploaded", "diag.zip", len(LOG), DIGEST)
    assert statuses(job) == ["Accepted", "Uploading", "received", "Uploaded"]
    file = await site.http.get(job["file"])
    assert file.content == LOG
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''diag.zip"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-type"] == "application/octet-stream"


async def test_a_log_that_comes_as_a_form_is_the_file_of_that_form(site) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station)
    form = {"data": {"station": "CP001"}, "files": {"file": ("log.txt", LOG, "text/plain")}}
    assert (await upload(url, "POST", **form)).status_code == 201
    job = await site.get(f"/api/v1/logs/{job['number']}")
    assert (job["name"], job["size"], job["sha256"]) == ("log.txt", len(LOG), DIGEST)


@pytest.mark.requirement("N01.FR.07")
@pytest.mark.parametrize("subprotocol", ["ocpp2.0.1", "ocpp2.1"])
async def test_a_security_log_is_followed_by_its_request_id(site, subprotocol) -> None:
    station = await boot(site, subprotocol)
    asking = asyncio.create_task(site.http.post(LOGS, json={"kind": "security", "protocol": "http"}))
    asked = await answer(station, "GetLog", {"status": "Accepted", "filename": "security.log"})
    assert asked["logType"] == "SecurityLog"
    job = (await asking).json()
    told = {"status": "Uploading", "requestId": asked["requestId"]}
    await station.ask(json.dumps([2, "2", "LogStatusNotification", told]))
    await station.ask(json.dumps([2, "3", "LogStatusNotification", {**told, "requestId": asked["requestId"] ^ 1}]))
    assert (await upload(asked["log"]["remoteLocation"], content=LOG)).status_code == 201
    job = await site.get(f"/api/v1/logs/{job['number']}")
    assert statuses(job) == ["Accepted", "Uploading", "received"]


@pytest.mark.threat(41)
@pytest.mark.parametrize("name", ["/../../x", "/..%2f..%2fx", "/%2e%2e/%2e%2e/x", "/a%0d%0ab%22", "/" + "y" * 4000])
async def test_a_name_is_a_label_and_nothing_gets_out_of_its_folder(site, tmp_path, name) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station)
    before = {path for path in tmp_path.rglob("*") if path.is_file() and "files" not in path.parts}
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = f"PUT {where.path}{name} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    writer.write(head.encode())
    assert (await reader.read()).startswith(b"HTTP/1.1 201 ")
    writer.close()
    (path,) = stored(tmp_path)
    assert path.parent == tmp_path / "files" / "logs"
    assert re.fullmatch("[0-9a-f]{32}", path.name)
    assert {path for path in tmp_path.rglob("*") if path.is_file() and "files" not in path.parts} == before
    job = await site.get(f"/api/v1/logs/{job['number']}")
    assert job["name"] in ("x", 'ab"', "y" * 200)
    assert "\n" not in (await site.http.get(job["file"])).headers["content-disposition"]


@pytest.mark.threat(41)
async def test_a_form_names_no_place_either(site, tmp_path) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station)
    assert (await upload(url, "POST", files={"file": ("../../x", b"abc")})).status_code == 201
    assert [path.parent.name for path in stored(tmp_path)] == ["logs"]
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["name"] == "x"


@pytest.mark.threat(41)
async def test_a_stream_of_a_gibibyte_is_cut_at_the_cap_and_leaves_nothing(site, tmp_path) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station)
    where = urlsplit(url)
    _reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(f"PUT {where.path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    sent, chunk = 0, bytes(1024 * 1024)
    frame = b"100000\r\n" + chunk + b"\r\n"
    try:
        for _ in range(1024):
            writer.write(frame)
            await writer.drain()
            sent += len(chunk)
    except ConnectionError:
        pass
    assert sent < files_module.MOST_LOG_BYTES + 32 * len(chunk)
    writer.close()
    assert stored(tmp_path) == []
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["state"] == "running"
    # It may try again with less.
    assert (await upload(url, content=LOG)).status_code == 201


@pytest.mark.threat(41)
async def test_what_says_that_it_is_too_long_is_413_at_once(site, tmp_path) -> None:
    station = await boot(site)
    url, _ = await ask_log(site, station)
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(f"PUT {where.path} HTTP/1.1\r\nHost: a\r\nContent-Length: {2**30}\r\n\r\nabc".encode())
    assert (await reader.read()).startswith(b"HTTP/1.1 413 ")
    writer.close()
    assert stored(tmp_path) == []


@pytest.mark.threat(41)
async def test_an_address_is_good_for_one_log_and_one_that_was_not_finished_may_come_again(site, tmp_path) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station)
    where = urlsplit(url)
    _, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(f"PUT {where.path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc".encode())
    await writer.drain()
    writer.close()
    assert (await upload(url, content=b"")).status_code == 400
    assert (await upload(url, content=LOG)).status_code == 201
    again = await upload(url, content=b"another")
    unknown = await upload(url[:-48] + "0" * 48, content=b"another")
    assert again.status_code == unknown.status_code == 404
    assert again.content == unknown.content
    assert (await site.http.get(f"/api/v1/files/{job['number']}")).content == LOG
    while len(stored(tmp_path)) > 1:
        await asyncio.sleep(0)


@pytest.mark.threat(41)
async def test_nothing_is_listed_and_nothing_else_is_there(site) -> None:
    station = await boot(site)
    url, _ = await ask_log(site, station)
    base = url[: url.index("/files/")]
    for path in ("/", "/files", "/files/", "/files/../files", "/healthz", "/api/v1/stations", "/schema/openapi.json"):
        answer = await upload(base + path, "GET")
        assert (answer.status_code, answer.content) == (404, b"there is no such file\n")
    got = await upload(url, "GET")
    assert (got.status_code, got.headers["allow"]) == (405, "PUT, POST")


@pytest.mark.threat(41)
async def test_who_guesses_addresses_is_slowed_down(site) -> None:
    station = await boot(site)
    url, _ = await ask_log(site, station)
    tried = [await upload(f"{url[:-48]}{number:048x}", "GET") for number in range(60)]
    assert [answer.status_code for answer in tried] == [404] * 50 + [429] * 10


async def test_only_so_many_transfers_go_on_at_once(site, monkeypatch) -> None:
    station = await boot(site)
    url, _ = await ask_log(site, station)
    taking = asyncio.Event()
    release = asyncio.Event()
    take = file_port_module.FilePort._take_log

    async def slow(self, *args):
        taking.set()
        await release.wait()
        await take(self, *args)

    monkeypatch.setattr(file_port_module.FilePort, "_take_log", slow)
    monkeypatch.setattr(file_port_module, "MOST_TRANSFERS", 1)
    first = asyncio.create_task(upload(url, content=LOG))
    await taking.wait()
    refused = await upload(url, content=LOG)
    release.set()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
    assert (await first).status_code == 201


@pytest.mark.parametrize(
    ("protocols", "expected"),
    [
        ({"configurationKey": [{"key": "SupportedFileTransferProtocols", "readonly": True, "value": "FTP,HTTP"}]}, 201),
        (
            {"configurationKey": [{"key": "SupportedFileTransferProtocols", "readonly": True, "value": "FTPS,SFTP"}]},
            422,
        ),
    ],
)
async def test_a_station_is_asked_by_a_protocol_that_it_has_or_not_at_all(site, protocols, expected) -> None:
    station = await boot(site)
    asking = asyncio.create_task(site.http.post(LOGS, json={}))
    asked = await answer(station, "GetConfiguration", protocols)
    assert asked == {"key": ["SupportedFileTransferProtocols"]}
    if expected == 201:
        asked = await answer(station, "GetDiagnostics", {"fileName": "a"})
        assert asked["location"].startswith("http://127.0.0.1:")
    made = await asking
    assert made.status_code == expected
    if expected == 422:
        assert "ftps, sftp" in made.json()["error"]["description"]
        assert (await site.get("/api/v1/logs"))["items"] == []


async def test_what_a_station_refuses_is_a_job_that_is_over(site) -> None:
    station = await boot(site)
    asking = asyncio.create_task(site.http.post(LOGS, json={"protocol": "http"}))
    asked = await answer(station, "GetDiagnostics", {})
    job = (await asking).json()
    assert (job["state"], statuses(job)) == ("refused", ["Rejected"])
    assert (await upload(asked["location"], content=LOG)).status_code == 404


async def test_a_station_that_says_it_failed_may_still_succeed(site) -> None:
    station = await boot(site)
    url, job = await ask_log(site, station)
    await station.ask('[2,"2","DiagnosticsStatusNotification",{"status":"UploadFailed"}]')
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["state"] == "failed"
    assert (await upload(url, content=LOG)).status_code == 201
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["state"] == "uploaded"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"kind": "dance"}, "kind"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-01-01T12:00:00"}, "from"),
        ({"protocol": "ftp"}, "http"),
        ({"protocol": "gopher"}, "protocol"),
        ({"url": "http://169.254.169.254/"}, "url"),
    ],
)
async def test_what_does_not_fit_is_422_and_asks_nothing(site, body, expected) -> None:
    station = await boot(site)
    made = await site.http.post(LOGS, json=body)
    assert made.status_code == 422
    assert expected in made.text
    assert (await site.get("/api/v1/logs"))["items"] == []
    assert await station.ask('[2,"2","Heartbeat",{}]')


async def test_logs_are_listed_and_exported(site) -> None:
    station = await boot(site)
    url, _ = await ask_log(site, station)
    await upload(f"{url}/=formula", content=LOG)
    for query, expected in (("", 1), ("?state=uploaded", 1), ("?state=failed", 0), ("?station=CP002", 0)):
        assert len((await site.get(f"/api/v1/logs{query}"))["items"]) == expected
    assert "'=formula" in (await site.http.get("/api/v1/logs.csv")).text


def _job(**more: Any) -> FileJob:
    values = {"station": "CP001", "kind": JobKind.DIAGNOSTICS, "protocol": "http", "request_id": 7}
    return FileJob(**values | {"created_at": NOW, "expires_at": NOW + timedelta(days=1)} | more)


async def test_a_file_is_received_once_however_often_that_is_written(database, tmp_path) -> None:
    number = await database.write(storage.add_job(_job(), b"digest"))
    assert await database.write(storage.add_job(_job(), b"digest")) == number
    file = {"name": "a", "size": 3, "sha256": "0", "now": NOW}
    assert [await database.write(storage.received(number, stored=stored, **file)) for stored in "AAB"] == [
        True,
        True,
        False,
    ]
    kept = await database.read(storage.job(number))
    assert (kept.stored, kept.state, statuses_of(kept)) == ("A", JobState.UPLOADED, ["received"])


async def test_what_a_station_says_is_of_the_job_with_its_number_or_of_the_newest(database) -> None:
    numbers = [
        await database.write(storage.add_job(_job(request_id=request_id), bytes([request_id]))) for request_id in (7, 8)
    ]
    uploading = model.LogStatusNotification(status=model.UploadLogStatus.UPLOADING)
    for station_id, told in (
        ("CP001", msgspec.structs.replace(uploading, request_id=7)),
        ("CP001", msgspec.structs.replace(uploading, request_id=7)),
        ("CP001", msgspec.structs.replace(uploading, request_id=9)),
        ("CP002", msgspec.structs.replace(uploading, request_id=8)),
        ("CP001", model.LogStatusNotification(status=model.UploadLogStatus.PERMISSION_DENIED)),
        ("CP001", model.LogStatusNotification(status=model.UploadLogStatus.IDLE)),
        ("CP001", model.FirmwareStatusNotification(status=model.FirmwareStatus.INSTALLED)),
    ):
        await database.write(storage.followed(station_id, told, NOW))
    first, second = [await database.read(storage.job(number)) for number in numbers]
    assert (first.state, statuses_of(first)) == (JobState.RUNNING, ["Uploading"])
    assert (second.state, statuses_of(second)) == (JobState.FAILED, ["PermissionDenied"])


async def test_a_job_ends_with_its_address_and_a_log_is_deleted_when_it_is_old(database, tmp_path) -> None:
    jobs = FileJobs(database, None, tmp_path, kept_days=90)  # type: ignore[arg-type]
    numbers = [await database.write(storage.add_job(_job(), name)) for name in (b"1", b"2")]
    incoming = jobs.files.new_log()
    incoming.write(LOG)
    received = incoming.finish()
    file = {"name": "a", "size": len(LOG), "sha256": DIGEST, "now": NOW}
    await database.write(storage.received(numbers[1], stored=received.stored, **file))
    for days, states, files in ((0, ["asked", "uploaded"], 1), (2, ["expired", "uploaded"], 1), (91, None, 0)):
        await jobs.sweep(NOW + timedelta(days=days))
        kept = [await database.read(storage.job(number)) for number in numbers]
        assert states is None or [job.state for job in kept] == states
        assert len(list((tmp_path / "logs").iterdir())) == files
    assert kept[1].stored is None


async def test_what_was_half_written_when_the_server_died_is_gone_when_it_starts(database, tmp_path) -> None:
    half = FileJobs(database, None, tmp_path).files.new_log()  # type: ignore[arg-type]
    half.write(LOG)
    assert len(list((tmp_path / "logs").iterdir())) == 1
    FileJobs(database, None, tmp_path)  # type: ignore[arg-type]
    assert list((tmp_path / "logs").iterdir()) == []
    half.abandon()


async def test_where_there_is_a_certificate_files_go_by_https_and_no_certificate_is_asked_of_a_station(
    start, tmp_path
) -> None:
    (tmp_path / "ca").mkdir()
    authority = Authority(tmp_path / "ca")
    tls = TlsConfig(certificates=(authority.server(),), client_ca=authority.path, port=0)
    site = await start(tls=tls)
    station = await boot(site)
    url, job = await ask_log(site, station)
    assert url.startswith("https://127.0.0.1:")
    async with httpx.AsyncClient(trust_env=False, verify=client_context(ca=authority.path)) as client:
        assert (await client.put(url.replace("127.0.0.1", "localhost"), content=LOG)).status_code == 201
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["sha256"] == DIGEST


async def test_behind_a_proxy_stations_are_told_its_url(start) -> None:
    site = await start(files_url="https://files.example.org/evwire/")
    station = await boot(site)
    url, _ = await ask_log(site, station)
    assert re.fullmatch("https://files.example.org/evwire/files/[0-9a-f]{48}", url)


async def test_without_a_port_for_files_no_station_is_asked_for_one(start) -> None:
    site = await start(files=False)
    await boot(site)
    refused = await site.http.post(LOGS, json={})
    assert refused.status_code == 422
    assert "without a port for files" in refused.json()["error"]["description"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [({"files_url": "files.example.org"}, "https://"), ({"ftp_passive_ports": "9-1"}, "50000-50099")],
)
def test_settings_of_files_that_cannot_be_are_refused_with_what_was_expected(tmp_path, wrong, expected) -> None:
    with pytest.raises(ValueError, match=expected):
        ServerConfig(data=tmp_path, **wrong)


async def test_the_address_of_a_file_is_in_no_log_and_no_answer(site) -> None:
    station = await boot(site)
    url, _ = await ask_log(site, station)
    token = url[-48:]
    for path in ("logs", "commands", "frames", "audit"):
        assert token not in (await site.http.get(f"/api/v1/{path}")).text, path
