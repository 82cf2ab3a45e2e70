"""B01, B02, B03, G02 and F06 as far as booting goes; 1.6, 4.2 and 4.6."""

from __future__ import annotations

import pytest

from evwire import CallRefused, model
from evwire.station import StationSettings
from station_lab import ACCEPTED, PENDING, REJECTED, SILENCE, lab

BOOT = 'BootNotification {"chargingStation":{"model":"ModelName","vendorName":"VendorName"},"reason":"PowerUp"}'
TRIGGERED = BOOT.replace("PowerUp", "Triggered")


async def test_b01_fr_01_a_station_that_is_switched_on_introduces_itself_and_then_tells_of_every_connector() -> None:
    async with lab() as it:
        assert it.csms.take() == [
            BOOT,
            'StatusNotification {"timestamp":"12:00:00","connectorStatus":"Available","evseId":1,"connectorId":1}',
            'StatusNotification {"timestamp":"12:00:00","connectorStatus":"Available","evseId":2,"connectorId":1}',
        ]
        await it.station.wait_registered()
        assert it.station.online


async def test_1_6_4_2_the_same_in_the_words_of_1_6() -> None:
    async with lab("1.6") as it:
        assert it.csms.take() == [
            'BootNotification {"chargePointVendor":"VendorName","chargePointModel":"ModelName"}',
            'StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"12:00:00"}',
            'StatusNotification {"connectorId":2,"errorCode":"NoError","status":"Available","timestamp":"12:00:00"}',
        ]


async def test_g02_fr_01_a_heartbeat_follows_every_interval_that_the_csms_gave() -> None:
    async with lab() as it:
        it.csms.take()
        await it.clock.advance(299)
        assert it.csms.take() == []
        await it.clock.advance(1)
        assert it.csms.take() == ["Heartbeat {}"]
        await it.clock.advance(600)
        assert it.csms.take() == ["Heartbeat {}", "Heartbeat {}"]


async def test_g02_a_heartbeat_without_an_answer_is_not_the_last_one() -> None:
    async with lab(
        answers={"Heartbeat": [SILENCE, '[4,"InternalError","",{}]', '{"currentTime":"2026-01-01T13:00:00Z"}']}
    ) as it:
        it.csms.take()
        await it.clock.advance(1000)
        assert len(it.csms.take("Heartbeat")) == 3


async def test_b01_fr_06_the_difference_to_the_clock_of_the_csms_is_known() -> None:
    async with lab(answers={"BootNotification": ACCEPTED.replace("12:00:00", "12:00:07")}) as it:
        assert it.station.clock_difference_s == 7
        await it.clock.advance(300)
        assert it.station.clock_difference_s == -300


@pytest.mark.parametrize(("answer", "interval_s"), [(PENDING, 40), (REJECTED, 50)])
async def test_b02_fr_02_b03_fr_02_until_it_is_accepted_a_station_sends_nothing_but_boot_notifications(
    answer: str, interval_s: int
) -> None:
    async with lab(answers={"BootNotification": [answer, answer, ACCEPTED]}) as it:
        it.station.plugged_in(1)
        assert it.csms.take() == [BOOT]
        await it.clock.advance(interval_s - 1)
        assert it.csms.take() == []
        await it.clock.advance(1)
        assert it.csms.take() == [BOOT]
        assert not it.station.online
        await it.clock.advance(interval_s)
        booted, one, other = it.csms.take()
        assert (booted, '"Occupied","evseId":1' in one, '"Available","evseId":2' in other) == (BOOT, True, True)


async def test_b02_fr_07_without_an_interval_the_station_chooses_one_that_does_not_flood() -> None:
    async with lab(answers={"BootNotification": PENDING.replace("40", "0")}) as it:
        await it.clock.advance(300)
        assert it.csms.take() == [BOOT] * 6


@pytest.mark.parametrize("answer", [SILENCE, '[4,"InternalError","",{}]', '{"status":"Perhaps"}'])
async def test_b01_a_boot_notification_without_a_good_answer_is_repeated(answer: str) -> None:
    settings = StationSettings(boot_retry_s=20, call_timeout_s=5, sample_interval_s=0)
    async with lab(answers={"BootNotification": [answer, ACCEPTED]}, settings=settings) as it:
        assert it.csms.take() == [BOOT]
        await it.clock.advance(26)
        assert it.csms.take()[0] == BOOT
        assert it.station.online


async def test_b02_fr_01_a_pending_station_answers_the_csms() -> None:
    async with lab(answers={"BootNotification": PENDING}) as it:
        assert await it.csms.asks("UnlockConnector", '{"evseId":1,"connectorId":1}') == '{"status":"Unlocked"}'


async def test_b02_fr_05_a_pending_station_starts_and_stops_nothing_for_the_csms() -> None:
    async with lab(answers={"BootNotification": PENDING}) as it:
        it.station.plugged_in(1)
        token = '"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}'
        answer = await it.csms.asks("RequestStartTransaction", f'{{"remoteStartId":1,"evseId":1,{token}}}')
        assert answer == '{"status":"Rejected"}'
        assert await it.csms.asks("RequestStopTransaction", '{"transactionId":"T"}') == '{"status":"Rejected"}'
        assert not it.station.charging


async def test_b02_fr_05_a_rejected_stop_does_not_stop_what_runs_locally() -> None:
    async with lab(answers={"BootNotification": [ACCEPTED, PENDING]}) as it:
        await it.begin()
        transaction = it.station.evses[1].transaction
        assert transaction is not None
        it.station._registration.reset(model.BootReason.WATCHDOG)
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        request = f'{{"transactionId":"{transaction.id}"}}'
        assert await it.csms.asks("RequestStopTransaction", request) == '{"status":"Rejected"}'
        assert transaction.running


async def test_b02_fr_04_a_pending_station_boots_earlier_when_it_is_triggered_and_only_once() -> None:
    async with lab(answers={"BootNotification": PENDING}) as it:
        it.csms.take()
        await it.clock.advance(10)
        assert (
            await it.csms.asks("TriggerMessage", '{"requestedMessage":"BootNotification"}') == '{"status":"Accepted"}'
        )
        assert it.csms.take() == ['-> {"status":"Accepted"}', TRIGGERED]
        await it.clock.advance(39)
        assert it.csms.take() == []
        await it.clock.advance(1)
        assert it.csms.take() == [BOOT]


async def test_f06_fr_17_an_accepted_station_does_not_boot_on_demand() -> None:
    async with lab() as it:
        it.csms.take()
        assert (
            await it.csms.asks("TriggerMessage", '{"requestedMessage":"BootNotification"}') == '{"status":"Rejected"}'
        )
        assert it.csms.take("BootNotification") == []
        assert it.station.online


async def test_b03_fr_08_a_rejected_station_refuses_every_call_with_a_security_error() -> None:
    async with lab(answers={"BootNotification": REJECTED}) as it:
        assert await it.csms.asks("UnlockConnector", '{"evseId":1,"connectorId":1}') == "SecurityError"
        assert it.relay.done == []


async def test_b03_fr_02_the_interval_is_kept_on_the_next_link_too() -> None:
    async with lab(answers={"BootNotification": REJECTED}) as it:
        it.csms.take()
        it.csms.cut(reachable=True)
        await it.clock.advance(49)
        assert len(it.csms.dialled_at) == 2
        assert it.csms.take() == []
        await it.clock.advance(1)
        assert it.csms.take() == [BOOT]


async def test_part_4_5_4_a_station_that_was_accepted_does_not_boot_again_when_it_reconnects() -> None:
    async with lab() as it:
        it.csms.take()
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        assert it.station.online
        assert it.csms.take() == []


async def test_b04_fr_02_after_a_short_while_offline_only_what_changed_is_told() -> None:
    async with lab() as it:
        it.csms.take()
        it.csms.cut(reachable=True)
        it.station.plugged_in(2)
        await it.clock.advance(10)
        (told,) = it.csms.take()
        assert '"Occupied","evseId":2' in told


async def test_b04_fr_02_what_the_csms_did_not_hear_before_the_link_went_is_told_again() -> None:
    async with lab(answers={"StatusNotification": SILENCE}) as it:
        assert len(it.csms.take("StatusNotification")) == 1
        it.csms.cut(reachable=True)
        it.csms.answers["StatusNotification"] = "{}"
        await it.clock.advance(10)
        assert len(it.csms.take("StatusNotification")) == 2


async def test_b04_fr_01_after_a_long_while_offline_every_status_is_told() -> None:
    async with lab() as it:
        it.csms.take()
        it.csms.cut()
        await it.clock.advance(65)
        it.csms.reachable = True
        await it.clock.advance(60)
        assert len(it.csms.take("StatusNotification")) == 2


async def test_the_station_says_why_a_rejected_station_may_not_be_asked() -> None:
    async with lab(answers={"BootNotification": REJECTED}) as it:
        refusal = it.station._registration.gate("Reset")
        assert isinstance(refusal, CallRefused)
        assert str(refusal) == "SecurityError: Reset to a station that was rejected"
