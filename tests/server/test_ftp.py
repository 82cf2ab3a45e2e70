"""Files by FTP, for stations that can nothing else; Python's own ftplib is the station."""

from __future__ import annotations

import asyncio
import ftplib
import hashlib
import io
import logging
import socket
import struct
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from evwire.server.files import store as files_module
from tests.server.test_files import LOG, LOGS, answer, ask_log, boot, statuses, stored

ONLY_FTP = {"configurationKey": [{"key": "SupportedFileTransferProtocols", "readonly": True, "value": "FTP"}]}


async def at(url: str, work: Callable[[ftplib.FTP], Any]) -> Any:
    """What a station does when it has logged in by the address it was given."""
    where = urlsplit(url)

    def run() -> Any:
        ftp = ftplib.FTP(timeout=20)
        try:
            ftp.connect(where.hostname or "", where.port or 0)
            ftp.login(where.username or "", where.password or "")
            return work(ftp)
        finally:
            ftp.close()

    return await asyncio.to_thread(run)


@pytest.fixture
async def site(start):
    return await start(ftp_port=0)


async def url_of_log(site, station) -> tuple[str, dict[str, Any]]:
    url, job = await ask_log(site, station, protocols=ONLY_FTP)
    assert job["protocol"] == "ftp"
    return url, job


async def test_a_station_that_can_only_ftp_leaves_its_log_by_ftp(site) -> None:
    station = await boot(site)
    url, job = await url_of_log(site, station)
    assert await at(url, lambda ftp: ftp.storbinary("STOR diag.zip", io.BytesIO(LOG))) == "226 Transfer complete."
    job = await site.get(f"/api/v1/logs/{job['number']}")
    assert (job["state"], job["name"], job["sha256"]) == ("uploaded", "diag.zip", hashlib.sha256(LOG).hexdigest())
    assert (await site.http.get(job["file"])).content == LOG


@pytest.mark.parametrize("protocol", ["http", "ftp"])
async def test_an_operator_may_say_which_protocol_it_is(site, protocol) -> None:
    station = await boot(site)
    asking = asyncio.create_task(site.http.post(LOGS, json={"protocol": protocol}))
    asked = await answer(station, "GetDiagnostics", {"fileName": "a"})
    assert asked["location"].startswith(f"{protocol}://")
    await asking


@pytest.mark.threat(41)
@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/../../x"])
async def test_by_ftp_a_name_is_a_label_too(site, tmp_path, name) -> None:
    station = await boot(site)
    url, job = await url_of_log(site, station)
    await at(url, lambda ftp: ftp.storbinary(f"STOR {name}", io.BytesIO(LOG)))
    assert [path.parent for path in stored(tmp_path)] == [tmp_path / "files" / "logs"]
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["name"] == "x"


@pytest.mark.threat(41)
@pytest.mark.parametrize(
    "command",
    ["LIST", "NLST", "MLSD", "STAT /", "DELE x", "MKD x", "RMD x", "RNFR x", "SITE CHMOD 777 x", "STOU", "APPE x"],
)
async def test_by_ftp_nothing_is_listed_renamed_or_deleted(site, command) -> None:
    station = await boot(site)
    url, _ = await url_of_log(site, station)
    with pytest.raises(ftplib.error_perm, match=r"^5(00|30|50) "):
        await at(url, lambda ftp: ftp.sendcmd(command))


@pytest.mark.threat(41)
async def test_by_ftp_a_log_cannot_be_fetched_nor_left_twice(site) -> None:
    station = await boot(site)
    url, job = await url_of_log(site, station)
    with pytest.raises(ftplib.error_perm, match="550"):
        await at(url, lambda ftp: ftp.retrbinary("RETR diag.zip", lambda chunk: None))

    def twice(ftp: ftplib.FTP) -> None:
        ftp.storbinary("STOR diag.zip", io.BytesIO(LOG))
        ftp.storbinary("STOR diag.zip", io.BytesIO(b"another"))

    with pytest.raises(ftplib.error_temp, match="426"):
        await at(url, twice)
    with pytest.raises(ftplib.error_perm, match="530"):
        await at(url, lambda ftp: None)
    assert (await site.http.get(f"/api/v1/files/{job['number']}")).content == LOG


@pytest.mark.threat(41)
async def test_by_ftp_a_log_is_cut_at_the_cap(site, tmp_path, monkeypatch) -> None:
    station = await boot(site)
    url, job = await url_of_log(site, station)
    monkeypatch.setattr(files_module, "MOST_LOG_BYTES", 1000)
    with pytest.raises((ftplib.error_temp, ConnectionError, BrokenPipeError)):
        await at(url, lambda ftp: ftp.storbinary("STOR diag.zip", io.BytesIO(LOG)))
    monkeypatch.undo()
    assert stored(tmp_path) == []
    assert (await site.get(f"/api/v1/logs/{job['number']}"))["state"] == "running"
    await at(url, lambda ftp: ftp.storbinary("STOR diag.zip", io.BytesIO(LOG)))


@pytest.mark.threat(41)
async def test_by_ftp_nobody_gets_in_without_an_address_and_who_guesses_is_slowed_down(site, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    station = await boot(site)
    url, _ = await url_of_log(site, station)
    where = urlsplit(url)
    port = f"{where.hostname}:{where.port}"
    for login in ("anonymous:me", f"{where.username}:x", f"{where.password}:{where.username}", "a:b", "c:d"):
        with pytest.raises(ftplib.error_perm, match="530"):
            await at(f"ftp://{login}@{port}/", lambda ftp: None)
    with pytest.raises(ftplib.error_perm, match="530"):
        await at(url, lambda ftp: None)
    assert (where.username or "?") not in caplog.text


@pytest.mark.threat(41)
async def test_by_ftp_nobody_is_made_to_connect_to_somebody_else(site) -> None:
    station = await boot(site)
    url, _ = await url_of_log(site, station)
    for command in ("PORT 10,0,0,1,100,100", "PORT 127,0,0,1,0,22", "EPRT |1|10.0.0.1|5000|"):
        with pytest.raises(ftplib.error_perm, match="501"):
            await at(url, lambda ftp, command=command: ftp.sendcmd(command))


async def test_without_ftp_a_station_that_can_only_that_is_not_asked(start) -> None:
    site = await start()
    station = await boot(site)
    asking = asyncio.create_task(site.http.post(LOGS, json={}))
    await answer(station, "GetConfiguration", ONLY_FTP)
    refused = await asking
    assert refused.status_code == 422
    assert "by ftp, and reaches this server's files by http only" in refused.json()["error"]["description"]


async def test_what_was_cut_off_is_no_log_and_may_come_again(site, tmp_path) -> None:
    station = await boot(site)
    url, job = await url_of_log(site, station)

    def cut(ftp: ftplib.FTP) -> None:
        data = ftp.transfercmd("STOR diag.zip")
        data.sendall(LOG)
        (part,) = stored(tmp_path)
        while part.stat().st_size == 0:
            time.sleep(0.001)
        # The connection is reset instead of ended.
        data.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        data.close()
        with pytest.raises(ftplib.error_temp, match="426"):
            ftp.voidresp()

    await at(url, cut)
    assert stored(tmp_path) == []
    await at(url, lambda ftp: ftp.storbinary("STOR diag.zip", io.BytesIO(LOG)))
    assert statuses(await site.get(f"/api/v1/logs/{job['number']}")) == ["Accepted", "received"]
