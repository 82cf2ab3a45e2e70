"""Stations whose clocks are wrong: what they tell is kept as told, and how long a charge took is known all the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from evwire import model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.storage import Database, transactions
from evwire.server.storage.transactions import TransactionRow

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(moment: datetime, kind: str, wh: float) -> model.TransactionEvent:
    context = model.ReadingContext.TRANSACTION_BEGIN if kind == "Started" else model.ReadingContext.TRANSACTION_END
    sample = model.SampledValue(value=wh, context=context)
    return model.TransactionEvent(
        kind=model.TransactionEventKind(kind),
        transaction_id="T-1",
        timestamp=moment,
        seq_no=0 if kind == "Started" else 1,
        evse_id=1,
        meter_values=(model.MeterValue(timestamp=moment, samples=(sample,)),),
    )


async def charged(
    database: Database, begin: tuple[datetime, datetime], end: tuple[datetime, datetime]
) -> TransactionRow:
    """A charge of 7 kWh; each moment is as told, and as it was received."""
    await database.write(transactions.happened("CP001", at(begin[0], "Started", 1000), begin[1]))
    await database.write(transactions.happened("CP001", at(end[0], "Ended", 8000), end[1]))
    (row,) = await database.read(transactions.transactions_before("CP001", None, 10))
    return row


@pytest.mark.threat(54)
@pytest.mark.parametrize(
    ("begin", "end", "received", "duration_s", "corrected", "doubtful"),
    [
        # A clock that is right, told as it happens and told months later.
        (NOON, NOON + HOUR, (NOON, NOON + HOUR), 3600, False, False),
        (NOON, NOON + HOUR, (NOON + 2000 * HOUR, NOON + 2000 * HOUR), 3600, False, False),
        # Wrong all the time: it measures all the same, told late or not.
        (NOON + 2 * HOUR, NOON + 3 * HOUR, (NOON, NOON + HOUR), 3600, False, True),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 1, tzinfo=UTC), (NOON, NOON), 3600, False, True),
        # Set right in between, from 1970, from local time labelled Z, and from the year 2038.
        (datetime(1970, 1, 1, tzinfo=UTC), NOON + HOUR, (NOON, NOON + HOUR), 3600, True, True),
        (NOON + 2 * HOUR, NOON + HOUR, (NOON, NOON + HOUR), 3600, True, True),
        (datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), NOON + HOUR, (NOON, NOON + HOUR), 3600, True, True),
        # Set wrong in between.
        (NOON, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), (NOON, NOON + HOUR), 3600, True, True),
    ],
)
async def test_a_charge_takes_as_long_as_told_unless_the_clock_was_set_in_between(
    database, begin, end, received, duration_s, corrected, doubtful
) -> None:
    row = await charged(database, (begin, received[0]), (end, received[1]))
    assert (row.started_at, row.stopped_at) == (begin, end)
    assert (row.duration_s, row.duration_corrected, row.doubtful_time) == (duration_s, corrected, doubtful)
    assert row.energy_wh == 7000


@pytest.mark.threat(54)
async def test_energy_is_held_against_the_time_that_the_charge_can_have_taken(database) -> None:
    row = await charged(database, (datetime(1970, 1, 1, tzinfo=UTC), NOON), (NOON, NOON + timedelta(seconds=1)))
    assert (row.duration_s, row.doubtful_energy) == (1, "more than could be delivered in that time")


@pytest.mark.threat(54)
@pytest.mark.parametrize("subprotocol", ["ocpp1.6", "ocpp2.0.1"])
@pytest.mark.parametrize("behind_s", [0, 7200, -7200])
async def test_by_how_much_a_clock_is_wrong_is_known_of_a_station(site, subprotocol, behind_s) -> None:
    station = await site.connect(subprotocol=subprotocol)
    boot = {"chargePointVendor": "VendorName", "chargePointModel": "ModelName"}
    if subprotocol != "ocpp1.6":
        boot = {"reason": "PowerUp", "chargingStation": {"vendorName": "VendorName", "model": "ModelName"}}
    await station.ask(json.dumps([2, "1", "BootNotification", boot]))
    assert (await site.get("/api/v1/stations/CP001"))["clock_skew_s"] is None
    for number in range(5):
        # One of them waited in a queue.
        told = SYSTEM_CLOCK.now() - timedelta(seconds=behind_s + (10_000 if number == 2 else 0))
        status = {"timestamp": told.isoformat().replace("+00:00", "Z"), "connectorId": 1}
        status |= (
            {"errorCode": "NoError", "status": "Available"}
            if subprotocol == "ocpp1.6"
            else {"evseId": 1, "connectorStatus": "Available"}
        )
        await station.ask(json.dumps([2, f"s{number}", "StatusNotification", status]))
    skew_s = (await site.get("/api/v1/stations/CP001"))["clock_skew_s"]
    assert behind_s - 1 <= skew_s <= behind_s + 10


async def test_what_was_told_offline_says_nothing_of_the_clock(site) -> None:
    station = await site.connect(subprotocol="ocpp2.0.1")
    await station.ask(
        '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]'
    )
    await station.ask(
        '[2,"2","TransactionEvent",{"eventType":"Started","timestamp":"2026-01-01T12:00:00Z","seqNo":0,"offline":true,'
        '"triggerReason":"CablePluggedIn","transactionInfo":{"transactionId":"T-1"}}]'
    )
    assert (await site.get("/api/v1/stations/CP001"))["clock_skew_s"] is None
