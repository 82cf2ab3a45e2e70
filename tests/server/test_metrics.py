"""Figures, and whether work gets done."""

from __future__ import annotations

import asyncio
import sqlite3

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from evwire.server.progress import Progress
from evwire.server.storage import Database
from evwire.testing import ManualClock

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'


async def _figures(site) -> dict[tuple[str, tuple[str, ...]], float]:
    answer = await site.http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(sample.name, tuple(sample.labels.values())): sample.value for each in families for sample in each.samples}


async def test_figures_say_how_many_are_here_and_what_goes_through(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    second = await site.connect("CP002", "ocpp2.0.1")
    await site.http.get("/api/v1/nothing-is-here")
    await site.http.get("/api/v1/stations/NOBODY")
    await second.link.close()
    while (figures := await _figures(site))["evwire_stations_connected", ("1.6",)] + len(
        [key for key in figures if key[0] == "evwire_stations_connected"]
    ) > 2 or figures["evwire_connections_total", ()] < 2:
        pass
    assert figures["evwire_frames_total", ("in",)] == 1
    assert figures["evwire_frame_bytes_total", ("in",)] == len(BOOT)
    assert figures["evwire_frames_total", ("out",)] == 1
    assert figures["evwire_connections_total", ()] == 2
    assert figures["evwire_http_requests_total", ("GET", "404")] == 1
    assert figures["evwire_database_oldest_wait_seconds", ()] < 5
    assert ("process_resident_memory_bytes", ()) in figures


async def test_figures_name_nobody_and_are_not_for_everybody(start) -> None:
    site = await start(open=False)
    async with httpx.AsyncClient(base_url=site.server.http_url, trust_env=False) as stranger:
        assert (await stranger.get("/metrics")).status_code == 401
        for number in range(5):
            url = f"http://127.0.0.1:{site.server.ocpp_port}/ocpp/CANARY{number}"
            headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
            await stranger.get(url, headers={**headers, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="})
    while (figures := await _figures(site)).get(("evwire_refused_total", ("404",))) != 5:
        pass
    assert not any("CANARY" in label for _, labels in figures for label in labels)


@pytest.mark.threat(65)
async def test_a_server_is_ready_when_it_has_committed(start) -> None:
    site = await start()
    assert (await site.http.get("/readyz")).status_code == 200
    assert (await _figures(site))["evwire_ready", ()] == 1


@pytest.mark.threat(65)
async def test_that_nothing_can_be_committed_is_found_by_trying_it(tmp_path) -> None:
    clock = ManualClock()
    database = await Database.open(tmp_path / "evwire.sqlite3")
    progress = Progress(database, clock, stalled_after_s=0.2)
    try:
        assert await progress.problem() is None
        other = sqlite3.connect(tmp_path / "evwire.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert await progress.problem() is None, "what was committed a moment ago counts"
        await clock.advance(3)
        assert "has not committed" in str(await progress.problem())
        assert "the database has not" in str(await progress.problem())
        other.rollback()
        while await progress.problem() is not None:
            await asyncio.sleep(0)
        other.execute("ALTER TABLE trials RENAME TO gone")
        other.close()
        await clock.advance(3)
        assert "the database cannot be written: no such table" in str(await progress.problem())
    finally:
        await progress.stop()
        await database.close()
