"""E01-E09, J02 and their 1.6 counterparts (4.7, 4.8, 4.10): what is told of a transaction, and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evwire import model
from evwire.station import MeterReading, StationSettings
from evwire.station.transactions import meter_value
from station_lab import lab

TOKEN = model.IdToken("04A2B3C4")
BLOCKED = '{"idTokenInfo":{"status":"Blocked"}}'


def register(energy_wh: float, context: str, time: str = "12:00:00") -> str:
    return (
        f'"meterValue":[{{"sampledValue":[{{"value":{energy_wh},"context":"{context}",'
        '"measurand":"Energy.Active.Import.Register","location":"Outlet","unitOfMeasure":{"unit":"Wh"}}],'
        f'"timestamp":"{time}"}}]'
    )


async def test_e02_a_car_then_a_card_then_the_card_again() -> None:
    async with lab() as it:
        it.csms.take()
        await it.begin()
        it.relay.energy_wh = 1500.0
        await it.clock.advance(90)
        await it.station.present_token(1, model.IdToken("04a2b3c4"))
        await it.clock.settle()
        assert it.csms.take() == [
            'StatusNotification {"timestamp":"12:00:00","connectorStatus":"Occupied","evseId":1,"connectorId":1}',
            'Authorize {"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}}',
            f'TransactionEvent {{"eventType":"Started",{register(1000.0, "Transaction.Begin")},'
            '"timestamp":"12:00:00","triggerReason":"Authorized","seqNo":0,'
            '"transactionInfo":{"transactionId":"#1","chargingState":"Charging"},'
            '"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}}',
            f'TransactionEvent {{"eventType":"Ended",{register(1500.0, "Transaction.End", "12:01:30")},'
            '"timestamp":"12:01:30","triggerReason":"StopAuthorized","seqNo":1,'
            '"transactionInfo":{"transactionId":"#1","chargingState":"EVConnected","stoppedReason":"Local"},'
            '"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"04a2b3c4","type":"ISO14443"}}',
        ]
        assert it.relay.done == ["lock 1.1", "close 1", "open 1", "unlock 1.1"]


async def test_1_6_4_8_and_4_10_the_same_in_the_words_of_1_6() -> None:
    async with lab("1.6") as it:
        it.csms.take()
        await it.begin()
        it.relay.energy_wh = 1500.0
        await it.station.present_token(1, TOKEN)
        it.station.unplugged(1)
        await it.clock.settle()
        heard = it.csms.take()
        assert [each.split(',"transactionData"')[0] for each in heard] == [
            'StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"12:00:00"}',
            'Authorize {"idTag":"04A2B3C4"}',
            'StartTransaction {"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"timestamp":"12:00:00"}',
            'StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"12:00:00"}',
            'StopTransaction {"idTag":"04A2B3C4","meterStop":1500,"timestamp":"12:00:00",'
            '"transactionId":4711,"reason":"Local"',
            'StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Finishing","timestamp":"12:00:00"}',
            'StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"12:00:00"}',
        ]


async def test_e03_a_card_then_a_car() -> None:
    async with lab() as it:
        await it.station.present_token(1, TOKEN)
        await it.clock.advance(119)
        assert it.csms.take("TransactionEvent") == []
        it.station.plugged_in(1)
        await it.clock.settle()
        (started,) = it.csms.take("TransactionEvent")
        assert '"triggerReason":"CablePluggedIn"' in started
        assert '"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}' in started  # E03.FR.01


async def test_e03_fr_05_a_card_without_a_car_in_time_is_forgotten() -> None:
    async with lab() as it:
        await it.station.present_token(1, TOKEN)
        await it.clock.advance(120)
        it.station.plugged_in(1)
        await it.clock.settle()
        assert it.csms.take("TransactionEvent") == []
        assert it.relay.done == []


async def test_e03_fr_05_a_card_shown_again_has_its_own_time() -> None:
    async with lab() as it:
        await it.station.present_token(1, TOKEN)
        await it.clock.advance(60)
        it.station.plugged_in(1)
        await it.station.present_token(1, TOKEN)
        it.station.unplugged(1)
        await it.station.present_token(1, TOKEN)
        await it.clock.advance(119)
        it.csms.take()
        it.station.plugged_in(1)
        await it.clock.settle()
        assert len(it.csms.take("TransactionEvent")) == 1


async def test_c01_fr_02_without_a_card_no_energy_flows() -> None:
    async with lab() as it:
        it.station.plugged_in(1)
        await it.clock.advance(1000)
        assert it.relay.done == []


async def test_e02_fr_13_the_charging_state_is_told_when_it_changes_and_only_then() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        for state in ("SuspendedEV", "SuspendedEV", "Charging"):
            it.station.charging_state_changed(1, model.ChargingState(state))
        await it.clock.settle()
        one, other = it.csms.take()
        assert '"triggerReason":"ChargingStateChanged","seqNo":1' in one and '"chargingState":"SuspendedEV"' in one
        assert '"triggerReason":"ChargingStateChanged","seqNo":2' in other and '"chargingState":"Charging"' in other


async def test_1_6_4_9_the_charging_state_is_the_connectors_status() -> None:
    async with lab("1.6") as it:
        await it.begin()
        it.csms.take()
        it.station.charging_state_changed(1, model.ChargingState.SUSPENDED_EV)
        await it.clock.settle()
        (told,) = it.csms.take()
        assert '"status":"SuspendedEV"' in told


async def test_j02_fr_11_meter_values_are_told_at_the_interval_until_the_end() -> None:
    async with lab(settings=StationSettings(sample_interval_s=60, retry_random_range_s=0)) as it:
        await it.begin()
        it.csms.take()
        it.relay.energy_wh = 1100.0
        await it.clock.advance(120)
        one, other = it.csms.take("TransactionEvent")
        assert register(1100.0, "Sample.Periodic", "12:01:00") in one
        assert '"timestamp":"12:01:00","triggerReason":"MeterValuePeriodic","seqNo":1' in one
        assert '"timestamp":"12:02:00","triggerReason":"MeterValuePeriodic","seqNo":2' in other
        await it.station.present_token(1, TOKEN)
        await it.clock.settle()
        assert len(it.csms.take("TransactionEvent")) == 1
        await it.clock.advance(600)
        assert it.csms.take("TransactionEvent") == []


async def test_1_6_4_7_meter_values_name_the_number_that_the_csms_gave() -> None:
    async with lab("1.6", settings=StationSettings(sample_interval_s=60)) as it:
        await it.begin()
        await it.clock.advance(60)
        (told,) = it.csms.take("MeterValues")
        assert told == (
            'MeterValues {"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"12:01:00","sampledValue":['
            '{"value":"1000","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register",'
            '"location":"Outlet","unit":"Wh"}]}]}'
        )


async def test_e09_a_car_that_leaves_ends_its_transaction() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        it.station.unplugged(1)
        await it.clock.settle()
        ended, status = it.csms.take()
        assert '"triggerReason":"EVCommunicationLost"' in ended
        assert '"chargingState":"Idle","stoppedReason":"EVDisconnected"' in ended
        assert '"connectorStatus":"Available"' in status
        assert it.relay.done[-2:] == ["open 1", "unlock 1.1"]


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_e05_fr_10_a_token_that_the_csms_does_not_accept_after_all_ends_the_transaction(version: str) -> None:
    async with lab(version, answers={"TransactionEvent": [BLOCKED, "{}"]}) as it:
        await it.begin()
        started, ended = it.csms.take("TransactionEvent")
        assert '"eventType":"Started"' in started
        assert '"triggerReason":"Deauthorized"' in ended and '"stoppedReason":"DeAuthorized"' in ended
        assert "open 1" in it.relay.done


async def test_1_6_4_8_an_id_tag_that_the_csms_does_not_accept_after_all_ends_the_transaction() -> None:
    start = '{"idTagInfo":{"status":"Invalid"},"transactionId":4711}'
    async with lab("1.6", answers={"StartTransaction": start}) as it:
        await it.begin()
        (stop,) = it.csms.take("StopTransaction")
        assert '"transactionId":4711,"reason":"DeAuthorized"' in stop


async def test_e05_fr_02_where_it_must_not_end_it_goes_on_without_energy() -> None:
    settings = StationSettings(stop_on_invalid_token=False, sample_interval_s=0)
    async with lab(answers={"TransactionEvent": [BLOCKED, "{}"]}, settings=settings) as it:
        await it.begin()
        _, suspended = it.csms.take("TransactionEvent")
        assert '"eventType":"Updated"' in suspended and '"chargingState":"SuspendedEVSE"' in suspended
        assert '"triggerReason":"ChargingStateChanged"' in suspended
        assert it.relay.done[-1] == "open 1"
        assert it.station.charging


async def test_e01_two_evses_charge_independently() -> None:
    async with lab() as it:
        await it.begin()
        it.station.plugged_in(2)
        await it.station.present_token(2, model.IdToken("OTHER"))
        await it.clock.settle()
        it.csms.take()
        await it.station.present_token(2, model.IdToken("OTHER"))
        await it.clock.settle()
        (ended,) = it.csms.take("TransactionEvent")
        assert '"transactionId":"#2"' in ended and '"evse":{"id":2,"connectorId":1}' in ended
        assert it.station.charging


async def test_one_car_may_charge_again_and_it_is_another_transaction() -> None:
    async with lab() as it:
        for _ in range(2):
            await it.begin()
            await it.station.present_token(1, TOKEN)
            await it.clock.settle()
        told = it.csms.take("TransactionEvent")
        assert ['"transactionId":"#1"' in each for each in told] == [True, True, False, False]
        assert ['"seqNo":0' in each for each in told] == [True, False, True, False]


async def test_a_transaction_knows_what_it_has_charged() -> None:
    async with lab() as it:
        await it.begin()
        transaction = it.station.evses[1].transaction
        assert transaction is not None
        it.relay.energy_wh = 1250.0
        assert transaction.energy_wh == 250
        assert it.station.transaction(transaction.id) is transaction
        await transaction.stop()
        it.relay.energy_wh = 9999.0
        assert transaction.energy_wh == 250
        assert it.station.transaction(transaction.id) is None


def test_j02_what_a_meter_does_not_know_is_not_said() -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    poor = meter_value(MeterReading(energy_wh=1), now, model.ReadingContext.TRIGGER)
    assert [sample.measurand for sample in poor.samples] == ["Energy.Active.Import.Register"]
    rich = MeterReading(
        energy_wh=1, power_w=2.04, current_a=(3, 4, 5), voltage_v=(230, 231, 232), state_of_charge_percent=50
    )
    said = meter_value(rich, now, model.ReadingContext.TRIGGER).samples
    assert [(sample.measurand, sample.value, sample.unit, sample.phase, sample.location) for sample in said] == [
        ("Energy.Active.Import.Register", 1, "Wh", None, "Outlet"),
        ("Power.Active.Import", 2, "W", None, "Outlet"),
        ("Current.Import", 3, "A", "L1", "Outlet"),
        ("Current.Import", 4, "A", "L2", "Outlet"),
        ("Current.Import", 5, "A", "L3", "Outlet"),
        ("Voltage", 230, "V", "L1-N", "Outlet"),
        ("Voltage", 231, "V", "L2-N", "Outlet"),
        ("Voltage", 232, "V", "L3-N", "Outlet"),
        ("SoC", 50, "Percent", None, "EV"),
    ]
