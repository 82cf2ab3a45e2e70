"""E04, E12, E13 and J02 offline; 1.6, 3.7: what must reach the CSMS does, in order."""

from __future__ import annotations

import re

import pytest

from evwire import model
from evwire.station import StationSettings
from station_lab import SILENCE, HandTypedCSMS, lab

TOKEN = model.IdToken("04A2B3C4")
REFUSED = '[4,"InternalError","",{}]'


def settings(**changed: float) -> StationSettings:
    return StationSettings(**{"retry_random_range_s": 0, "sample_interval_s": 60, "call_timeout_s": 30, **changed})


def seq_nos(csms: HandTypedCSMS) -> list[int]:
    return [int(re.findall(r'"seqNo":(\d+)', each)[0]) for each in csms.take("TransactionEvent")]


async def test_e04_fr_01_and_03_what_happens_offline_is_told_later_in_order_with_its_own_time_and_marked() -> None:
    async with lab(settings=settings()) as it:
        await it.begin()
        (started,) = it.csms.take("TransactionEvent")
        assert '"offline"' not in started
        it.csms.cut()
        await it.clock.advance(125)
        it.relay.energy_wh = 1700.0
        await it.station.present_token(1, TOKEN)
        it.csms.reachable = True
        await it.clock.advance(60)
        told = it.csms.take("TransactionEvent")
        assert [re.findall(r'"(?:timestamp|triggerReason|seqNo|offline)":"?([^",}]+)', each)[1:] for each in told] == [
            ["12:01:00", "MeterValuePeriodic", "1", "true"],
            ["12:02:00", "MeterValuePeriodic", "2", "true"],
            ["12:02:05", "StopAuthorized", "3", "true"],
        ]


async def test_e12_a_transaction_that_begins_and_ends_offline_is_told_whole() -> None:
    async with lab(settings=settings(sample_interval_s=0, offline_unknown_allowed=True), reachable=False) as it:
        await it.begin()
        await it.station.present_token(1, TOKEN)
        it.station.unplugged(1)
        it.csms.reachable = True
        await it.clock.advance(10)
        told = it.csms.take("TransactionEvent")
        assert [re.findall(r'"eventType":"(\w+)"', each) for each in told] == [["Started"], ["Ended"]]
        assert all('"offline":true' in each for each in told)


async def test_1_6_3_7_a_transaction_that_begins_and_ends_offline_is_told_with_the_number_it_then_gets() -> None:
    async with lab("1.6", settings=settings(offline_unknown_allowed=True), reachable=False) as it:
        await it.begin()
        await it.clock.advance(60)
        await it.station.present_token(1, TOKEN)
        it.csms.reachable = True
        await it.clock.advance(60)
        told = it.csms.take("StartTransaction", "MeterValues", "StopTransaction")
        assert [each.split(" ", 1)[0] for each in told] == ["StartTransaction", "MeterValues", "StopTransaction"]
        assert '"timestamp":"12:00:00"' in told[0]
        assert all('"transactionId":4711' in each for each in told[1:])


async def test_e04_what_was_under_way_when_the_link_went_is_told_again() -> None:
    async with lab(answers={"TransactionEvent": [SILENCE, "{}"]}, settings=settings()) as it:
        await it.begin()
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        first, again = it.csms.take("TransactionEvent")
        assert first == again


async def test_e13_the_next_event_waits_for_the_answer_to_the_one_before() -> None:
    async with lab(answers={"TransactionEvent": [SILENCE, "{}"]}, settings=settings(call_timeout_s=100)) as it:
        await it.begin()
        await it.clock.advance(95)
        assert seq_nos(it.csms) == [0]


async def test_e13_fr_03_a_refused_event_is_told_again_after_pauses_that_grow() -> None:
    async with lab(answers={"TransactionEvent": REFUSED}, settings=settings(sample_interval_s=0)) as it:
        await it.begin()
        assert seq_nos(it.csms) == [0]
        await it.clock.advance(59)
        assert seq_nos(it.csms) == []
        await it.clock.advance(1)
        assert seq_nos(it.csms) == [0]
        await it.clock.advance(119)
        assert seq_nos(it.csms) == []
        await it.clock.advance(1)
        assert seq_nos(it.csms) == [0]


async def test_e13_fr_02_no_answer_counts_as_a_refusal() -> None:
    async with lab(answers={"TransactionEvent": [SILENCE, "{}"]}, settings=settings(sample_interval_s=0)) as it:
        await it.begin()
        await it.clock.advance(30 + 60)
        assert seq_nos(it.csms) == [0, 0]


async def test_e13_fr_04_after_the_last_attempt_the_next_event_has_its_turn() -> None:
    refusals = [REFUSED, REFUSED, REFUSED, "{}"]
    async with lab(answers={"TransactionEvent": refusals}, settings=settings(sample_interval_s=0)) as it:
        await it.begin()
        await it.station.present_token(1, TOKEN)
        await it.clock.advance(60 + 120)
        assert seq_nos(it.csms) == [0, 0, 0, 1]


async def test_e13_who_waits_for_the_end_to_be_told_hears_that_it_was_given_up() -> None:
    async with lab(answers={"TransactionEvent": ["{}", REFUSED]}, settings=settings(sample_interval_s=0)) as it:
        await it.begin()
        transaction = it.station.evses[1].transaction
        assert transaction is not None
        await transaction.stop()
        await it.clock.advance(60 + 120)
        assert await transaction.told() is False


async def test_1_6_what_follows_a_start_that_was_given_up_has_no_number_and_is_not_told() -> None:
    async with lab("1.6", answers={"StartTransaction": REFUSED}, settings=settings()) as it:
        await it.begin()
        transaction = it.station.evses[1].transaction
        assert transaction is not None
        await transaction.stop()
        await it.clock.advance(60 + 120)
        assert await transaction.told() is False
        assert it.csms.take("StopTransaction", "MeterValues") == []


async def test_e13_an_event_that_is_refused_does_not_hold_up_other_calls() -> None:
    async with lab(answers={"TransactionEvent": REFUSED}) as it:
        await it.begin()
        it.csms.take()
        assert (await it.station.call(model.Heartbeat())).current_time is not None
        verdict = await it.station.present_token(2, model.IdToken("OTHER"))
        assert verdict.accepted


async def test_e04_fr_08_when_memory_is_short_every_other_meter_value_goes_but_no_start_and_no_end() -> None:
    async with lab(settings=settings(outbox_limit=10, offline_unknown_allowed=True), reachable=False) as it:
        await it.begin()
        await it.clock.advance(10 * 60)
        await it.station.present_token(1, TOKEN)
        it.csms.reachable = True
        await it.clock.advance(600)
        assert seq_nos(it.csms) == [0, 2, 4, 6, 8, 10, 11]


async def test_e04_fr_08_without_a_meter_value_to_drop_nothing_is_dropped() -> None:
    async with lab(
        settings=settings(outbox_limit=3, sample_interval_s=0, offline_unknown_allowed=True), reachable=False
    ) as it:
        for _ in range(4):
            await it.begin()
            await it.station.present_token(1, TOKEN)
        it.csms.reachable = True
        await it.clock.advance(10)
        assert seq_nos(it.csms) == [0, 1] * 4


async def test_e04_fr_08_what_is_under_way_is_not_dropped() -> None:
    limited = settings(outbox_limit=2, call_timeout_s=1000)
    async with lab(answers={"TransactionEvent": ["{}", SILENCE, "{}"]}, settings=limited) as it:
        await it.begin()
        await it.clock.advance(60)
        assert seq_nos(it.csms) == [0, 1]
        await it.clock.advance(120)
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        assert seq_nos(it.csms) == [1, 3]


@pytest.mark.requirement("E13.FR.02")
@pytest.mark.requirement("E13.FR.03")
@pytest.mark.requirement("E13.FR.04")
async def test_e13_the_pause_grows_with_every_attempt_and_then_the_next_event_has_its_turn() -> None:
    async with lab(
        answers={"TransactionEvent": [REFUSED, REFUSED, REFUSED, "{}"]},
        settings=settings(message_attempts=3, message_attempt_interval_s=10, sample_interval_s=0),
    ) as it:
        await it.begin()
        await it.station.present_token(1, TOKEN)
        told_at: list[tuple[float, list[int]]] = []
        for _ in range(60):
            if numbers := seq_nos(it.csms):
                told_at.append((it.clock.monotonic(), numbers))
            await it.clock.advance(1)
        assert told_at == [(0, [0]), (10, [0]), (30, [0, 1])]


async def test_a_status_does_not_wait_while_an_event_that_was_refused_pauses() -> None:
    async with lab(answers={"TransactionEvent": [REFUSED, "{}"]}) as it:
        await it.begin()
        it.csms.take()
        it.station.plugged_in(2)
        it.station.set_operative(2, False)
        await it.clock.settle()
        assert [re.findall(r'"connectorStatus":"(\w+)"', each) for each in it.csms.take()] == [
            ["Occupied"],
            ["Unavailable"],
        ]
        await it.clock.advance(60)
        assert seq_nos(it.csms) == [0]


async def test_attempts_are_counted_across_links_so_that_an_event_that_breaks_the_link_is_given_up() -> None:
    async with lab(
        answers={"TransactionEvent": [REFUSED, REFUSED, REFUSED, "{}"]},
        settings=settings(
            message_attempts=3, message_attempt_interval_s=10, sample_interval_s=0, retry_wait_minimum_s=1
        ),
    ) as it:
        await it.begin()
        await it.station.present_token(1, TOKEN)
        for _ in range(3):
            it.csms.cut(reachable=True)
            await it.clock.advance(20)
        assert seq_nos(it.csms) == [0, 0, 0, 1]
