"""Transactions are right whatever stations do: repeat, shuffle, forget, contradict themselves, count in odd ways."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import sqlalchemy as sa

from evwire import model
from evwire.csms import TransactionStart
from evwire.server.storage import Database, tables, transactions
from evwire.server.storage.numbers import number_for
from evwire.server.storage.transactions import TransactionRow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
REGISTER = model.Measurand.ENERGY_REGISTER
INTERVAL = "Energy.Active.Import.Interval"


def reading(
    minute: float, wh: float, context: str = "Sample.Periodic", measurand: str = REGISTER, unit: str = "Wh"
) -> model.MeterValue:
    sample = model.SampledValue(value=wh, context=model.ReadingContext(context), measurand=measurand, unit=unit)
    return model.MeterValue(timestamp=NOON + timedelta(minutes=minute), samples=(sample,))


def event(
    kind: str, minute: float, *readings: model.MeterValue, transaction_id: str = "T-1", **others: object
) -> model.TransactionEvent:
    return model.TransactionEvent(
        kind=model.TransactionEventKind(kind),
        transaction_id=transaction_id,
        timestamp=NOON + timedelta(minutes=minute),
        meter_values=readings,
        **others,
    )


SIX = (
    event("Started", 0, reading(0, 1000, "Transaction.Begin"), seq_no=0, evse_id=1, connector_id=1),
    event("Updated", 1, reading(1, 1100), seq_no=1, id_token=model.IdToken("04A2B3C4")),
    event("Updated", 2, reading(2, 1250), seq_no=2, id_token=model.IdToken("ANOTHER")),
    event("Updated", 3, reading(3, 1400), seq_no=3, remote_start_id=7),
    event("Updated", 4, reading(4, 1600), seq_no=4),
    event("Ended", 5, reading(5, 1750, "Transaction.End"), seq_no=5, stop_reason=model.StopReason.LOCAL),
)


async def tell(
    database: Database, *events: model.TransactionEvent, station_id: str = "CP001", now: datetime = LATER
) -> TransactionRow:
    """The transaction after these events, one after the other."""
    for each in events:
        await database.write(transactions.happened(station_id, each, now))
    (row,) = await database.read(transactions.transactions_before(station_id, None, 10))
    return row


async def records(database: Database, orders: Sequence[Sequence[model.TransactionEvent]]) -> set[TransactionRow]:
    """What is known in the end, for each order told by a station of its own; without what is different for each."""
    rows = await asyncio.gather(
        *(tell(database, *order, station_id=f"CP{number:03}") for number, order in enumerate(orders))
    )
    assert len(rows) == len(orders)
    return {msgspec.structs.replace(row, number=0, station="") for row in rows}


async def count(database: Database, table: sa.Table) -> int:
    return await database.read(
        lambda connection: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    )


@pytest.mark.threat(53)
async def test_six_events_give_the_same_record_in_each_of_their_orders(database, where) -> None:
    orders = list(itertools.permutations(SIX))
    if isinstance(where, str):
        orders = random.Random(53).sample(orders, 60)
    (record,) = await records(database, orders)
    assert (record.started_at, record.stopped_at) == (NOON, NOON + timedelta(minutes=5))
    assert (record.meter_start_wh, record.meter_stop_wh, record.energy_wh) == (1000, 1750, 750)
    assert (record.evse_id, record.id_token, record.stop_reason) == (1, "04A2B3C4", "Local")
    assert (record.missing_events, record.conflict, record.doubtful_energy) == (0, False, None)


@pytest.mark.threat(52)
async def test_a_start_meter_values_and_a_stop_give_the_same_record_in_any_order_and_however_often(database) -> None:
    told = [
        event("Started", 0, reading(0, 1000, "Transaction.Begin"), evse_id=1, id_token=model.IdToken("04A2B3C4")),
        event("Updated", 10, reading(10, 1400), evse_id=1),
        event("Updated", 20, reading(20, 1900), evse_id=1),
        # The stop has the reading of the last minutes once more.
        event("Ended", 30, reading(20, 1900), reading(30, 2500, "Transaction.End"), stop_reason=model.StopReason.LOCAL),
    ]
    chance = random.Random(52)
    orders: list[Sequence[model.TransactionEvent]] = list(itertools.permutations(told))
    orders += [chance.sample(told * 3, 12) for _ in range(40)]
    (record,) = await records(database, orders)
    assert (record.meter_start_wh, record.meter_stop_wh, record.energy_wh) == (1000, 2500, 1500)
    assert (record.evse_id, record.id_token, record.stop_reason) == (1, "04A2B3C4", "Local")
    assert (record.conflict, record.doubtful_energy) == (False, None)
    assert await count(database, tables.transaction_events) == 4 * len(orders)
    assert await count(database, tables.samples) == 4 * len(orders)


@pytest.mark.threat(50)
async def test_a_start_that_is_repeated_a_hundred_times_on_two_servers_is_one_transaction(where) -> None:
    start = TransactionStart(connector_id=1, id_token="04A2B3C4", timestamp=NOON, meter_start_wh=1000)
    elsewhere = TransactionStart(
        connector_id=1,
        id_token="04A2B3C4",
        timestamp=datetime.fromisoformat("2026-01-01T14:00:00+02:00"),
        meter_start_wh=1000,
    )
    servers = [await Database.open(where), await Database.open(where)]
    try:
        numbers = await asyncio.gather(
            *(servers[turn % 2].write(number_for("CP001", elsewhere if turn % 3 else start)) for turn in range(100))
        )
        assert len(set(numbers)) == 1
        assert await count(servers[0], tables.transactions) == 1
    finally:
        for server in servers:
            await server.close()


@pytest.mark.threat(51)
async def test_an_event_that_comes_on_two_servers_at_once_counts_once(where) -> None:
    servers = [await Database.open(where), await Database.open(where)]
    try:
        outcomes = await asyncio.gather(
            *(server.write(transactions.happened("CP001", each, NOON)) for each in SIX for server in servers)
        )
        assert sum(each.new for each in outcomes) == 6
        (row,) = await servers[0].read(transactions.transactions_before("CP001", None, 10))
        assert (row.energy_wh, row.missing_events, row.conflict) == (750, 0, False)
        assert await count(servers[0], tables.samples) == 6
    finally:
        for server in servers:
            await server.close()


@pytest.mark.threat(51)
async def test_a_different_second_stop_is_kept_and_marked_and_the_first_one_counts(database) -> None:
    row = await tell(
        database,
        event("Started", 0, reading(0, 1000, "Transaction.Begin")),
        event("Ended", 30, reading(30, 2500, "Transaction.End"), stop_reason=model.StopReason.LOCAL),
        event("Ended", 31, reading(31, 9500, "Transaction.End"), stop_reason=model.StopReason.REMOTE),
    )
    assert (row.energy_wh, row.stop_reason, row.conflict) == (1500, "Local", True)
    assert row.stopped_at == NOON + timedelta(minutes=30)
    assert await count(database, tables.transaction_events) == 3


async def test_a_conflict_that_is_repeated_is_kept_once(database) -> None:
    others = [event("Updated", 1, reading(1, wh), seq_no=1) for wh in (1100, 1200)]
    await tell(database, SIX[0], *others, *others, *others)
    assert await count(database, tables.transaction_events) == 3


@pytest.mark.threat(47)
@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775807", "4711"])
async def test_a_stop_of_a_transaction_that_was_never_begun_is_kept_for_who_sent_it(database, number) -> None:
    await tell(database, event("Started", 0, transaction_id="1"), station_id="CP002")
    stop = event("Ended", 30, reading(30, 2500, "Transaction.End"), transaction_id=number)
    row = await tell(database, stop, stop)
    its_own = number if number == "4711" else f"{number} at 2026-01-01T12:30:00Z"
    assert (row.id, row.started_at, row.meter_stop_wh, row.energy_wh) == (its_own, None, 2500, 0)


async def test_a_station_cannot_stop_the_transaction_of_another(database) -> None:
    start = TransactionStart(connector_id=1, id_token="04A2B3C4", timestamp=NOON, meter_start_wh=1000)
    number = str(await database.write(number_for("CP001", start)))
    await tell(database, event("Started", 0, transaction_id=number))
    row = await tell(database, event("Ended", 30, transaction_id=number), station_id="CP666")
    assert (row.id, row.started_at) == (number, None)
    (own,) = await database.read(transactions.transactions_before("CP001", None, 10))
    assert own.stopped_at is None


@pytest.mark.threat(47)
@pytest.mark.parametrize("number", [0, -1, 4711])
async def test_a_stop_with_an_impossible_number_is_answered(site, number) -> None:
    station = await site.connect()
    stop = f'{{"meterStop":1200,"timestamp":"2026-01-01T12:10:00Z","transactionId":{number}}}'
    assert await station.ask(f'[2,"3","StopTransaction",{stop}]') == '[3,"3",{}]'
    assert json.loads(await station.ask(f'[2,"4","StopTransaction",{stop}]'))[0] == 3
    (row,) = (await site.get("/api/v1/transactions"))["items"]
    its_own = str(number) if number == 4711 else f"{number} at 2026-01-01T12:10:00Z"
    assert (row["id"], row["started_at"]) == (its_own, None)


@pytest.mark.parametrize(
    ("readings", "energy_wh", "source", "doubt"),
    [
        # A lifetime register, and one that begins with the session.
        ([reading(0, 100_000, "Transaction.Begin"), reading(60, 107_500)], 7500, "register", None),
        ([reading(0, 0, "Transaction.Begin"), reading(60, 7500)], 7500, "register", None),
        # The start counts a lifetime, the rest only the session.
        (
            [reading(0, 100_000, "Transaction.Begin"), reading(30, 3000), reading(60, 7500, "Transaction.End")],
            7500,
            "session",
            "the register ended below where it began",
        ),
        # Only what was delivered in each interval, and one of them told twice.
        (
            [reading(minute, 500, measurand=INTERVAL) for minute in (15, 30, 45, 45)],
            1500,
            "interval",
            None,
        ),
        ([], None, None, None),
    ],
)
async def test_energy_is_reckoned_as_the_meter_counts(database, readings, energy_wh, source, doubt) -> None:
    row = await tell(
        database,
        event("Started", 0, *readings[:1]),
        *(event("Updated", 5 + index, each) for index, each in enumerate(readings[1:])),
        event("Ended", 60),
    )
    assert (row.energy_wh, row.energy_source, row.doubtful_energy) == (energy_wh, source, doubt)


@pytest.mark.threat(46)
@pytest.mark.parametrize(
    ("readings", "doubt"),
    [
        ([reading(10, 9000), reading(20, 4000), reading(60, 9500)], "the register ran backwards"),
        ([reading(60, -1, "Transaction.End")], "a register was below zero"),
        ([reading(60, 9e9)], "more than could be delivered in that time"),
        (
            [reading(0, 11_000, measurand=model.Measurand.POWER_OFFERED, unit="W"), reading(60, 111_000)],
            "more than could be delivered in that time",
        ),
        ([reading(60, 5000), reading(60, 6000)], "two readings of one moment differ"),
    ],
)
async def test_what_cannot_be_is_taken_and_marked(database, readings, doubt) -> None:
    row = await tell(
        database, event("Started", 0, reading(0, 1000, "Transaction.Begin")), event("Ended", 60, *readings)
    )
    assert row.doubtful_energy == doubt


async def test_an_end_before_the_start_is_marked(database) -> None:
    row = await tell(
        database,
        event("Started", 0, reading(0, 1000, "Transaction.Begin")),
        event("Ended", -60, reading(0, 1500, "Transaction.End")),
    )
    assert row.doubtful_energy == "it ended before it began"


async def test_different_readings_of_one_moment_are_both_kept_and_equal_ones_once(database) -> None:
    for wh in (100, 100, 200, 100):
        await database.write(
            transactions.measured("CP001", model.MeterValues(evse_id=1, meter_values=(reading(0, wh),)))
        )
    assert await count(database, tables.samples) == 2


async def test_words_with_a_nul_are_kept(database) -> None:
    row = await tell(database, event("Started", 0, id_token=model.IdToken("A\x00B"), transaction_id="T\x00"))
    assert row.id_token in ("A\x00B", "A\ufffdB")
    assert row.id == "T\ufffd"


async def test_the_end_of_the_year_9999_and_the_largest_numbers_are_kept(database) -> None:
    late = model.TransactionEvent(
        kind=model.TransactionEventKind.ENDED,
        transaction_id="T-1",
        timestamp=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        seq_no=2**63 - 1,
        evse_id=2**63 - 1,
        connector_id=2**63 - 1,
    )
    row = await tell(database, late, late)
    assert (row.evse_id, row.doubtful_time) == (2**63 - 1, True)


@pytest.mark.threat(54)
@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
async def test_moments_that_are_beyond_the_calendar_in_utc_are_kept_and_marked(database, text) -> None:
    start = TransactionStart(
        connector_id=1, id_token="04A2B3C4", timestamp=datetime.fromisoformat(text), meter_start_wh=1000
    )
    number = str(await database.write(number_for("CP001", start)))
    sample = msgspec.structs.replace(reading(0, 1000, "Transaction.Begin"), timestamp=start.timestamp)
    told = msgspec.structs.replace(
        event("Started", 0, sample, transaction_id=number, evse_id=1), timestamp=start.timestamp
    )
    row = await tell(database, told, told)
    assert row.started_at == start.timestamp.replace(tzinfo=UTC)
    assert row.doubtful_time
