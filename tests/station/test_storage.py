"""What a station must not forget when its power goes (E12; 1.6, 3.7)."""

from __future__ import annotations

from datetime import UTC, datetime

from evwire import model
from evwire.station import MemoryStorage, StationSettings
from station_lab import lab

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
TOKEN = model.IdToken("04A2B3C4")


async def charge_offline(version: str, storage: MemoryStorage) -> None:
    """A transaction whose start the CSMS hears of, and then no more before the power goes."""
    async with lab(version, storage=storage) as it:
        await it.begin()
        assert list(storage.events()) == []
        it.csms.cut()
        await it.clock.settle()
        await it.station.present_token(1, TOKEN)


async def test_an_event_that_the_csms_did_not_acknowledge_is_told_after_a_power_cut() -> None:
    storage = MemoryStorage()
    await charge_offline("2.0.1", storage)
    async with lab(storage=storage) as it:
        boot, ended, *statuses = it.csms.take()
        assert boot.startswith("BootNotification")
        assert len(statuses) == 2
        assert '"eventType":"Ended"' in ended and '"seqNo":1' in ended
        assert list(storage.events()) == []


async def test_1_6_3_7_the_number_of_a_transaction_outlasts_a_power_cut_as_long_as_it_is_needed() -> None:
    storage = MemoryStorage()
    await charge_offline("1.6", storage)
    assert list(storage.numbers().values()) == [4711]
    async with lab("1.6", storage=storage) as it:
        (stop,) = it.csms.take("StopTransaction")
        assert '"transactionId":4711' in stop
        assert storage.numbers() == {}


async def test_an_event_that_was_given_up_is_not_kept() -> None:
    storage = MemoryStorage()
    answers = {"TransactionEvent": '[4,"InternalError","",{}]'}
    async with lab(storage=storage, answers=answers) as it:
        await it.begin()
        assert len(list(storage.events())) == 1
        await it.clock.advance(60 + 120)
        assert list(storage.events()) == []


async def test_e04_fr_08_a_meter_value_that_was_dropped_is_not_kept_either() -> None:
    storage = MemoryStorage()
    settings = StationSettings(outbox_limit=4, offline_unknown_allowed=True)
    async with lab(storage=storage, settings=settings, reachable=False) as it:
        await it.begin()
        await it.clock.advance(240)
        assert [event.seq_no for event in storage.events()] == [0, 2, 4]


def test_what_is_kept_twice_is_kept_once_and_in_its_place() -> None:
    storage = MemoryStorage()
    events = [
        model.TransactionEvent(
            kind=model.TransactionEventKind.UPDATED, transaction_id="T", seq_no=seq_no, timestamp=NOW
        )
        for seq_no in (0, 1)
    ]
    for event in (*events, events[0]):
        storage.keep(event)
    assert list(storage.events()) == events
    storage.drop(events[0])
    storage.drop(events[0])
    assert list(storage.events()) == events[1:]
