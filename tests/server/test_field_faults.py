"""What goes wrong in the field, at a whole server: order, clocks, power, and a worker that stalls."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from evwire import model
from evwire.server.storage import Database, transactions

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
START = (
    '[2,"2","StartTransaction",{"connectorId":1,"idTag":"04A2B3C4","meterStart":%d,"timestamp":"2026-01-01T%s:00Z"}]'
)


def event(seq_no: int, kind: str, wh: float, context: str) -> model.TransactionEvent:
    timestamp = BEGIN + timedelta(minutes=seq_no)
    sample = model.SampledValue(value=wh, context=model.ReadingContext(context))
    return model.TransactionEvent(
        kind=model.TransactionEventKind(kind),
        transaction_id="T1",
        timestamp=timestamp,
        seq_no=seq_no,
        evse_id=1,
        connector_id=1,
        id_token=model.IdToken("04A2B3C4"),
        stop_reason=model.StopReason.LOCAL if kind == "Ended" else None,
        meter_values=(model.MeterValue(timestamp=timestamp, samples=(sample,)),),
    )


SIX = (
    event(0, "Started", 1000, "Transaction.Begin"),
    event(1, "Updated", 1100, "Sample.Periodic"),
    event(2, "Updated", 1250, "Sample.Periodic"),
    event(3, "Updated", 1400, "Sample.Periodic"),
    event(4, "Updated", 1600, "Sample.Periodic"),
    event(5, "Ended", 1750, "Transaction.End"),
)


@pytest.mark.threat(53)
async def test_a_transaction_says_how_many_of_its_events_are_missing_until_they_come(tmp_path) -> None:
    database = await Database.open(tmp_path / "evwire.sqlite3")
    missing = []
    for each in (SIX[5], SIX[0], SIX[2], SIX[1], SIX[4], SIX[3]):
        await database.write(transactions.happened("CP001", each, BEGIN))
        (row,) = await database.read(transactions.transactions_before("CP001", None, 10))
        missing.append(row.missing_events)
    await database.close()
    assert missing == [5, 4, 3, 2, 1, 0]


@pytest.mark.threat(54)
@pytest.mark.parametrize(
    ("timestamp", "doubtful"),
    [
        ("1970-01-01T00:00:05Z", True),
        ("2038-01-19T03:14:08Z", True),
        ("9999-12-31T23:59:59Z", True),
        ("0001-01-01T00:00:00Z", True),
        ("2026-01-01T12:00:60Z", False),
        ("2026-01-01T12:00:00", False),
    ],
)
async def test_an_event_with_a_wrong_clock_is_taken_with_both_times_and_marked(site, timestamp, doubtful) -> None:
    station = await site.connect()
    start = f'{{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"timestamp":"{timestamp}"}}'
    answer = json.loads(await station.ask(f'[2,"2","StartTransaction",{start}]'))
    assert answer[0] == 3
    (row,) = (await site.get("/api/v1/transactions"))["items"]
    assert row["doubtful_time"] is doubtful
    assert row["started_at"]


@pytest.mark.threat(55)
async def test_a_transaction_that_lost_its_end_stays_open_and_the_next_one_there_says_so(site) -> None:
    station = await site.connect()
    await station.ask(BOOT)
    lost = json.loads(await station.ask(START % (1000, "12:00")))[2]["transactionId"]
    await station.ask(BOOT)
    (open_one,) = (await site.get("/api/v1/transactions"))["items"]
    assert (open_one["stopped_at"], open_one["superseded_by"]) == (None, None)
    following = json.loads(await station.ask(START % (1500, "13:00")))[2]["transactionId"]
    newest, before = (await site.get("/api/v1/transactions"))["items"]
    assert (before["number"], before["stopped_at"], before["superseded_by"]) == (lost, None, following)
    assert newest["superseded_by"] is None


@pytest.mark.threat(55)
async def test_a_stop_after_power_came_back_ends_the_transaction_it_names(site) -> None:
    station = await site.connect()
    number = json.loads(await station.ask(START % (1000, "12:00")))[2]["transactionId"]
    await station.ask(BOOT)
    stop = f'{{"meterStop":1200,"timestamp":"2026-01-01T12:10:00Z","transactionId":{number},"reason":"PowerLoss"}}'
    assert await station.ask(f'[2,"3","StopTransaction",{stop}]') == '[3,"3",{}]'
    (row,) = (await site.get("/api/v1/transactions"))["items"]
    assert (row["stop_reason"], row["energy_wh"]) == ("PowerLoss", 200)


@pytest.mark.threat(65)
async def test_a_server_whose_writer_stalls_is_not_ready_though_it_lives(start, tmp_path) -> None:
    site = await start(ready_within_s=0.05)
    station = await site.connect()
    assert (await site.http.get("/readyz")).status_code == 200
    other = sqlite3.connect(tmp_path / "evwire.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    booting = asyncio.create_task(station.ask(BOOT))
    while (answer := await site.http.get("/readyz")).status_code == 200:
        await asyncio.sleep(0)
    assert (answer.status_code, (await site.http.get("/healthz")).status_code) == (503, 200)
    assert "the database has not" in answer.json()["error"]["description"]
    other.rollback()
    other.close()
    assert json.loads(await booting)[0] == 3
    while (await site.http.get("/readyz")).status_code != 200:
        await asyncio.sleep(0)


@pytest.mark.threat(57)
async def test_stations_are_not_told_to_speak_at_the_same_moments(site) -> None:
    intervals = set()
    for number in range(20):
        station = await site.connect(f"CP{number:03}")
        intervals.add(json.loads(await station.ask(BOOT))[2]["interval"])
    assert len(intervals) > 5
    assert min(intervals) >= 54
    assert max(intervals) <= 66
