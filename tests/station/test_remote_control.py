"""B11, B12, F01-F06, G03, G04, P01; 1.6, 5: what the CSMS may bring about. The answer leaves first."""

from __future__ import annotations

import pytest

from evwire import model
from station_lab import PENDING, Lab, lab

TOKEN = model.IdToken("04A2B3C4")
ACCEPTED = '{"status":"Accepted"}'
REJECTED = '{"status":"Rejected"}'
SCHEDULED = '{"status":"Scheduled"}'


def start(evse_id: int | None = 1) -> str:
    evse = f'"evseId":{evse_id},' if evse_id is not None else ""
    return f'{{"remoteStartId":7,{evse}"idToken":{{"idToken":"REMOTE","type":"Central"}}}}'


async def stop(it: Lab) -> None:
    await it.station.present_token(1, TOKEN)
    await it.clock.settle()


# Starting and stopping


async def test_f02_with_a_car_there_a_transaction_begins_after_the_answer() -> None:
    async with lab() as it:
        it.station.plugged_in(1)
        await it.clock.settle()
        it.csms.take()
        await it.csms.asks("RequestStartTransaction", start())
        answer, started = it.csms.take()
        assert answer == "-> " + ACCEPTED
        assert '"triggerReason":"RemoteStart","seqNo":0' in started
        assert '"remoteStartId":7' in started  # F02.FR.01
        assert '"idToken":{"idToken":"REMOTE","type":"Central"}' in started


async def test_f02_fr_21_a_car_that_comes_later_still_begins_a_remote_start() -> None:
    async with lab() as it:
        assert await it.csms.asks("RequestStartTransaction", start()) == ACCEPTED
        await it.clock.advance(60)
        it.station.plugged_in(1)
        await it.clock.settle()
        (started,) = it.csms.take("TransactionEvent")
        assert '"triggerReason":"RemoteStart"' in started and '"remoteStartId":7' in started


async def test_f02_fr_07_without_a_car_in_time_nothing_begins() -> None:
    async with lab() as it:
        await it.csms.asks("RequestStartTransaction", start())
        await it.clock.advance(120)
        it.station.plugged_in(1)
        await it.clock.settle()
        assert it.csms.take("TransactionEvent") == []


async def test_f01_fr_24_an_evse_that_is_in_use_is_not_started_from_afar() -> None:
    async with lab() as it:
        await it.begin()
        assert await it.csms.asks("RequestStartTransaction", start()) == REJECTED


async def test_f01_fr_23_an_evse_that_is_not_available_is_not_started_from_afar() -> None:
    async with lab() as it:
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative","evse":{"id":1}}')
        assert await it.csms.asks("RequestStartTransaction", start()) == REJECTED
        assert await it.csms.asks("RequestStartTransaction", start(9)) == REJECTED


async def test_f01_fr_20_without_an_evse_the_station_chooses_the_one_with_a_car() -> None:
    async with lab() as it:
        it.station.plugged_in(2)
        assert await it.csms.asks("RequestStartTransaction", start(None)) == ACCEPTED
        assert it.station.evses[2].charging


async def test_1_6_5_11_remote_start_in_the_words_of_1_6() -> None:
    async with lab("1.6") as it:
        it.station.plugged_in(1)
        assert await it.csms.asks("RemoteStartTransaction", '{"idTag":"REMOTE","connectorId":1}') == ACCEPTED
        assert len(it.csms.take("StartTransaction")) == 1


async def test_f03_fr_07_a_transaction_ends_after_the_answer() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        transaction_id = it.csms.real("#1")
        assert await it.csms.asks("RequestStopTransaction", f'{{"transactionId":"{transaction_id}"}}') == ACCEPTED
        answer, ended = it.csms.take()
        assert answer == "-> " + ACCEPTED
        assert '"triggerReason":"RemoteStop"' in ended and '"stoppedReason":"Remote"' in ended


async def test_f03_fr_08_an_unknown_transaction_is_not_stopped() -> None:
    async with lab() as it:
        await it.begin()
        assert await it.csms.asks("RequestStopTransaction", '{"transactionId":"unknown"}') == REJECTED
        assert it.station.charging


async def test_1_6_5_12_a_transaction_is_stopped_by_the_number_that_the_csms_gave() -> None:
    async with lab("1.6") as it:
        await it.begin()
        assert await it.csms.asks("RemoteStopTransaction", '{"transactionId":4712}') == REJECTED
        assert await it.csms.asks("RemoteStopTransaction", '{"transactionId":4711}') == ACCEPTED
        assert await it.csms.asks("RemoteStopTransaction", '{"transactionId":4711}') == REJECTED
        (told,) = it.csms.take("StopTransaction")
        assert '"transactionId":4711,"reason":"Remote"' in told


# Reset


async def test_b11_fr_03_a_reset_is_answered_and_then_the_station_boots_again() -> None:
    async with lab() as it:
        it.csms.take()
        assert await it.csms.asks("Reset", '{"type":"Immediate"}') == ACCEPTED
        await it.clock.settle()
        answer, boot, *statuses = it.csms.take()
        assert answer == "-> " + ACCEPTED
        assert boot.endswith('"reason":"RemoteReset"}')
        assert len(statuses) == 2
        assert [(closed.code, closed.by) for closed in it.csms.closed] == [(1001, "peer")]


async def test_b12_fr_04_an_immediate_reset_ends_the_transactions_first() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        assert await it.csms.asks("Reset", '{"type":"Immediate"}') == ACCEPTED
        await it.clock.settle()
        answer, ended, boot, *_ = it.csms.take()
        assert answer == "-> " + ACCEPTED
        assert '"triggerReason":"ResetCommand"' in ended and '"stoppedReason":"ImmediateReset"' in ended
        assert '"reason":"RemoteReset"' in boot


async def test_b11_who_was_about_to_plug_in_shows_the_card_again_after_a_reset() -> None:
    async with lab() as it:
        await it.station.present_token(1, TOKEN)
        await it.csms.asks("Reset", '{"type":"Immediate"}')
        it.station.plugged_in(1)
        await it.clock.settle()
        assert it.csms.take("TransactionEvent") == []


async def test_f06_fr_17_a_boot_that_was_asked_for_in_vain_does_not_colour_the_next_one() -> None:
    async with lab() as it:
        await it.csms.asks("TriggerMessage", '{"requestedMessage":"BootNotification"}')
        it.csms.take()
        await it.csms.asks("Reset", '{"type":"Immediate"}')
        await it.clock.settle()
        (boot,) = it.csms.take("BootNotification")
        assert '"reason":"RemoteReset"' in boot


async def test_b12_fr_05_an_end_that_was_not_acknowledged_is_told_again_after_the_reboot() -> None:
    async with lab(answers={"TransactionEvent": ["{}", "", "{}"]}) as it:
        await it.begin()
        it.csms.take()
        await it.csms.asks("Reset", '{"type":"Immediate"}')
        await it.clock.advance(10)
        heard = [each for each in it.csms.take() if not each.startswith(("->", "Status"))]
        assert [each.split(" ", 1)[0] for each in heard] == ["TransactionEvent", "BootNotification", "TransactionEvent"]
        assert heard[0] == heard[2]


async def test_b12_fr_01_and_03_a_reset_on_idle_waits_for_the_end_of_the_transaction() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        assert await it.csms.asks("Reset", '{"type":"OnIdle"}') == SCHEDULED
        await it.clock.advance(100)
        assert it.csms.take("BootNotification", "TransactionEvent") == []
        await stop(it)
        ended, boot = it.csms.take("BootNotification", "TransactionEvent")
        assert '"stoppedReason":"Local"' in ended
        assert '"reason":"ScheduledReset"' in boot


async def test_b11_fr_09_an_evse_does_not_reset_alone() -> None:
    async with lab() as it:
        it.csms.take()
        assert '"status":"Rejected"' in await it.csms.asks("Reset", '{"type":"Immediate","evseId":1}')
        await it.clock.advance(10)
        assert it.csms.take("BootNotification") == []


async def test_1_6_5_14_a_soft_reset_ends_in_a_boot_too() -> None:
    async with lab("1.6") as it:
        it.csms.take()
        assert await it.csms.asks("Reset", '{"type":"Soft"}') == ACCEPTED
        await it.clock.settle()
        assert len(it.csms.take("BootNotification")) == 1


async def test_b11_fr_02_what_was_inoperative_is_so_after_the_reboot() -> None:
    async with lab() as it:
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative","evse":{"id":2}}')
        await it.csms.asks("Reset", '{"type":"Immediate"}')
        await it.clock.settle()
        one, other = it.csms.take("StatusNotification")[-2:]
        assert '"Available","evseId":1' in one and '"Unavailable","evseId":2' in other


# Availability


async def test_g03_fr_04_a_new_availability_is_told_after_the_answer() -> None:
    async with lab() as it:
        it.csms.take()
        inoperative = '{"operationalStatus":"Inoperative","evse":{"id":1}}'
        assert await it.csms.asks("ChangeAvailability", inoperative) == ACCEPTED
        answer, told = it.csms.take()
        assert answer == "-> " + ACCEPTED
        assert '"connectorStatus":"Unavailable","evseId":1,"connectorId":1' in told
        assert await it.csms.asks("ChangeAvailability", inoperative) == ACCEPTED  # G03.FR.03
        assert it.csms.take("StatusNotification") == []
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Operative","evse":{"id":1}}')
        (told,) = it.csms.take("StatusNotification")
        assert '"connectorStatus":"Available"' in told


@pytest.mark.parametrize("connector", ["", ',"connectorId":1'])
async def test_g03_fr_05_while_a_transaction_runs_it_is_scheduled(connector: str) -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        request = f'{{"operationalStatus":"Inoperative","evse":{{"id":1{connector}}}}}'
        assert await it.csms.asks("ChangeAvailability", request) == SCHEDULED
        assert it.csms.take("StatusNotification") == []
        await stop(it)
        (told,) = it.csms.take("StatusNotification")
        assert '"connectorStatus":"Unavailable","evseId":1' in told
        assert await it.csms.asks("RequestStartTransaction", start()) == REJECTED


async def test_g03_fr_05_a_connector_that_is_not_in_use_need_not_wait_for_the_one_that_is() -> None:
    async with lab(connectors={1: 2}) as it:
        await it.begin()
        it.csms.take()
        request = '{"operationalStatus":"Inoperative","evse":{"id":1,"connectorId":2}}'
        assert await it.csms.asks("ChangeAvailability", request) == ACCEPTED
        (told,) = it.csms.take("StatusNotification")
        assert '"connectorStatus":"Unavailable","evseId":1,"connectorId":2' in told


async def test_g03_what_was_scheduled_can_be_called_off() -> None:
    async with lab() as it:
        await it.begin()
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative","evse":{"id":1}}')
        assert await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Operative","evse":{"id":1}}') == ACCEPTED
        it.csms.take()
        await stop(it)
        assert it.csms.take("StatusNotification") == []


async def test_g03_fr_07_a_connector_that_was_out_of_use_itself_stays_so_when_its_evse_returns() -> None:
    async with lab() as it:
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative","evse":{"id":1,"connectorId":1}}')
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative","evse":{"id":1}}')
        it.csms.take()
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Operative","evse":{"id":1}}')
        assert it.csms.take("StatusNotification") == []


async def test_g04_the_whole_station_is_all_its_evses() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        assert await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative"}') == SCHEDULED
        (told,) = it.csms.take("StatusNotification")
        assert '"Unavailable","evseId":2' in told
        assert it.station.charging


async def test_1_6_5_2_connector_0_is_the_whole_station() -> None:
    async with lab("1.6") as it:
        it.csms.take()
        assert await it.csms.asks("ChangeAvailability", '{"connectorId":0,"type":"Inoperative"}') == ACCEPTED
        assert len(it.csms.take("StatusNotification")) == 2


@pytest.mark.parametrize("evse", ['{"id":9}', '{"id":1,"connectorId":2}'])
async def test_g03_fr_02_what_is_not_there_cannot_change(evse: str) -> None:
    async with lab() as it:
        request = f'{{"operationalStatus":"Inoperative","evse":{evse}}}'
        assert await it.csms.asks("ChangeAvailability", request) == REJECTED


async def test_g03_a_car_at_an_evse_out_of_use_does_not_charge() -> None:
    async with lab() as it:
        await it.station.present_token(1, TOKEN)
        await it.csms.asks("ChangeAvailability", '{"operationalStatus":"Inoperative","evse":{"id":1}}')
        it.station.plugged_in(1)
        await it.clock.settle()
        assert it.relay.done == []


# The lock


async def test_f05_fr_04_and_05_the_lock_is_tried_and_the_result_told() -> None:
    async with lab() as it:
        request = '{"evseId":1,"connectorId":1}'
        assert await it.csms.asks("UnlockConnector", request) == '{"status":"Unlocked"}'
        it.relay.lock_is_stuck = True
        assert await it.csms.asks("UnlockConnector", request) == '{"status":"UnlockFailed"}'
        assert it.relay.done == ["unlock 1.1", "unlock 1.1"]


async def test_f05_fr_02_during_a_transaction_the_cable_stays_locked() -> None:
    async with lab() as it:
        await it.begin()
        answer = await it.csms.asks("UnlockConnector", '{"evseId":1,"connectorId":1}')
        assert answer == '{"status":"OngoingAuthorizedTransaction"}'
        assert "unlock 1.1" not in it.relay.done


@pytest.mark.parametrize("request_text", ['{"evseId":9,"connectorId":1}', '{"evseId":1,"connectorId":2}'])
async def test_f05_fr_03_what_is_not_there_is_not_unlocked(request_text: str) -> None:
    async with lab() as it:
        assert await it.csms.asks("UnlockConnector", request_text) == '{"status":"UnknownConnector"}'


# Triggers


async def test_f06_fr_04_a_heartbeat_follows_the_answer() -> None:
    async with lab() as it:
        it.csms.take()
        await it.csms.asks("TriggerMessage", '{"requestedMessage":"Heartbeat"}')
        assert it.csms.take() == ["-> " + ACCEPTED, "Heartbeat {}"]


@pytest.mark.parametrize(
    ("evse", "told"),
    [
        (',"evse":{"id":2,"connectorId":1}', ['"Available","evseId":2,"connectorId":1']),
        (',"evse":{"id":1}', ['"Occupied","evseId":1,"connectorId":1']),
        ("", ['"Occupied","evseId":1,"connectorId":1', '"Available","evseId":2,"connectorId":1']),
    ],
)
async def test_f06_fr_11_a_status_is_told_for_the_evse_that_was_asked_for_or_for_all(
    evse: str, told: list[str]
) -> None:
    async with lab() as it:
        it.station.plugged_in(1)
        await it.clock.settle()
        it.csms.take()
        await it.csms.asks("TriggerMessage", f'{{"requestedMessage":"StatusNotification"{evse}}}')
        answer, *statuses = it.csms.take()
        assert answer == "-> " + ACCEPTED
        assert [each in status for each, status in zip(told, statuses, strict=True)] == [True] * len(told)


async def test_b02_fr_02_a_pending_station_tells_a_status_that_it_is_asked_for() -> None:
    async with lab(answers={"BootNotification": PENDING}) as it:
        it.csms.take()
        await it.csms.asks("TriggerMessage", '{"requestedMessage":"StatusNotification"}')
        assert len(it.csms.take("StatusNotification")) == 2


async def test_f06_fr_06_meter_values_are_told_with_their_context() -> None:
    async with lab() as it:
        it.csms.take()
        await it.csms.asks("TriggerMessage", '{"requestedMessage":"MeterValues","evse":{"id":2}}')
        assert it.csms.take() == [
            "-> " + ACCEPTED,
            'MeterValues {"evseId":2,"meterValue":[{"sampledValue":[{"value":1000.0,"context":"Trigger",'
            '"measurand":"Energy.Active.Import.Register","location":"Outlet","unitOfMeasure":{"unit":"Wh"}}],'
            '"timestamp":"12:00:00"}]}',
        ]


async def test_f06_fr_07_a_transaction_tells_how_it_is() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        assert await it.csms.asks("TriggerMessage", '{"requestedMessage":"TransactionEvent"}') == ACCEPTED
        (told,) = it.csms.take("TransactionEvent")
        assert '"eventType":"Updated"' in told and '"triggerReason":"Trigger"' in told
        assert '"chargingState":"Charging"' in told and '"context":"Trigger"' in told


@pytest.mark.parametrize(
    ("requested", "answer"),
    [
        ('"TransactionEvent"', REJECTED),
        ('"StatusNotification","evse":{"id":9}', REJECTED),
        ('"StatusNotification","evse":{"id":1,"connectorId":2}', REJECTED),
        ('"MeterValues","evse":{"id":9}', REJECTED),
        ('"Heartbeat","evse":{"id":9}', ACCEPTED),  # F06.FR.03
        ('"LogStatusNotification"', '{"status":"NotImplemented"}'),
    ],
)
async def test_f06_fr_05_and_08_the_answer_says_whether_the_message_will_come(requested: str, answer: str) -> None:
    async with lab() as it:
        it.csms.take()
        assert await it.csms.asks("TriggerMessage", f'{{"requestedMessage":{requested}}}') == answer
        assert len(it.csms.take("TransactionEvent", "StatusNotification", "MeterValues", "Heartbeat")) == (
            answer == ACCEPTED
        )


# The rest


async def test_p01_fr_02_a_vendor_that_nobody_knows_is_unknown() -> None:
    async with lab() as it:
        assert await it.csms.asks("DataTransfer", '{"vendorId":"com.example"}') == '{"status":"UnknownVendorId"}'


@pytest.mark.parametrize(("action", "code"), [("CostUpdated", "NotSupported"), ("Dance", "NotImplemented")])
async def test_part_4_4_3_what_the_station_does_not_do_is_refused_with_the_right_word(action: str, code: str) -> None:
    async with lab() as it:
        assert await it.csms.asks(action) == code
