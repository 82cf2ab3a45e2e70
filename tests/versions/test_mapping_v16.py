"""OCPP 1.6 in version-independent words, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import payloads
import pytest
from mapped import NOW, Memory, answer, lift, lower, said

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import V16, TransactionStart
from evwire.versions.v16 import enums, messages

AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
STARTED, UPDATED, ENDED = model.TransactionEventKind


def readings(**sample: Any) -> tuple[model.MeterValue, ...]:
    return (model.MeterValue(timestamp=NOW, samples=(model.SampledValue(**sample),)),)


def event(kind: model.TransactionEventKind, **fields: Any) -> model.TransactionEvent:
    return model.TransactionEvent(kind=kind, transaction_id="42", timestamp=NOW, **fields)


# Connectors and their status


@pytest.mark.parametrize(
    ("native", "status", "charging_state"),
    [
        ("Available", model.ConnectorStatus.AVAILABLE, None),
        ("Preparing", model.ConnectorStatus.OCCUPIED, model.ChargingState.EV_CONNECTED),
        ("Charging", model.ConnectorStatus.OCCUPIED, model.ChargingState.CHARGING),
        ("SuspendedEVSE", model.ConnectorStatus.OCCUPIED, model.ChargingState.SUSPENDED_EVSE),
        ("SuspendedEV", model.ConnectorStatus.OCCUPIED, model.ChargingState.SUSPENDED_EV),
        ("Finishing", model.ConnectorStatus.OCCUPIED, model.ChargingState.IDLE),
        ("Reserved", model.ConnectorStatus.RESERVED, None),
        ("Unavailable", model.ConnectorStatus.UNAVAILABLE, None),
        ("Faulted", model.ConnectorStatus.FAULTED, None),
    ],
)
def test_each_of_the_nine_statuses_is_a_status_and_a_charging_state_and_back(
    native: str, status: model.ConnectorStatus, charging_state: model.ChargingState | None
) -> None:
    payload = '{"connectorId":2,"errorCode":"NoError","status":"' + native + '","timestamp":"2026-05-01T08:30:00Z"}'
    request = lift(V16, "StatusNotification", payload)
    assert request == model.StatusNotification(
        evse_id=2, connector_id=1, status=status, charging_state=charging_state, timestamp=AT
    )
    assert lower(V16, request) == ([("StatusNotification", payload)], ())


def test_the_nine_statuses_are_all() -> None:
    assert len(enums.ChargePointStatus) == 9


def test_an_occupied_connector_of_which_nothing_more_is_known_is_preparing() -> None:
    request = model.StatusNotification(evse_id=1, connector_id=1, status=model.ConnectorStatus.OCCUPIED)
    assert lower(V16, request) == (
        [("StatusNotification", '{"connectorId":1,"errorCode":"NoError","status":"Preparing"}')],
        (),
    )


@pytest.mark.parametrize("code", [code for code in enums.ChargePointErrorCode if code.value != "NoError"])
def test_every_error_code_is_kept_as_text(code: enums.ChargePointErrorCode) -> None:
    payload = '{"connectorId":0,"errorCode":"' + code.value + '","info":"hot","status":"Faulted","vendorId":"V"}'
    request = lift(V16, "StatusNotification", payload)
    assert request == model.StatusNotification(
        evse_id=0,
        connector_id=0,
        status=model.ConnectorStatus.FAULTED,
        error_code=code.value,
        info="hot",
        vendor_id="V",
    )
    assert lower(V16, request) == ([("StatusNotification", payload)], ())


@pytest.mark.parametrize(
    "request_",
    [
        model.StatusNotification(evse_id=1, connector_id=2, status=model.ConnectorStatus.AVAILABLE),
        model.UnlockConnector(evse_id=1, connector_id=2),
        model.ChangeAvailability(operational_status=model.OperationalStatus.OPERATIVE, evse_id=1, connector_id=2),
        model.TriggerMessage(requested_message=model.MessageTrigger.METER_VALUES, evse_id=1, connector_id=2),
        event(UPDATED, evse_id=1, connector_id=2, meter_values=readings(value=1.0)),
    ],
)
def test_an_evse_has_one_connector(request_: model.Request[model.Result]) -> None:
    with pytest.raises(NotInThisVersion, match=r"OCPP 1\.6 has no connector 2 of EVSE 1"):
        lower(V16, request_)


# Boot, heartbeat, authorization


def test_a_boot_names_the_station() -> None:
    payload = (
        '{"chargePointVendor":"ABB","chargePointModel":"Terra","chargeBoxSerialNumber":"BOX",'
        '"firmwareVersion":"1.2","iccid":"I","imsi":"J","meterType":"M","meterSerialNumber":"N"}'
    )
    assert lift(V16, "BootNotification", payload) == model.BootNotification(
        vendor="ABB",
        model="Terra",
        serial_number="BOX",
        firmware_version="1.2",
        iccid="I",
        imsi="J",
        meter_type="M",
        meter_serial_number="N",
    )
    accepted = model.BootNotificationResult.accepted(interval_s=60)
    assert answer(V16, "BootNotification", payload, accepted) == (
        '{"status":"Accepted","currentTime":"2026-05-01T12:00:00Z","interval":60}',
        (),
    )


def test_a_token_of_1_6_is_an_rfid_card() -> None:
    assert lift(V16, "Authorize", '{"idTag":"04A2B3C4"}') == model.Authorize(id_token=model.IdToken("04A2B3C4"))


def test_a_verdict_has_an_expiry_and_a_group() -> None:
    info = model.IdTokenInfo(
        status=model.AuthorizationStatus.ACCEPTED, expires_at=AT, group_token=model.IdToken("FLEET")
    )
    assert answer(V16, "Authorize", '{"idTag":"A"}', model.AuthorizeResult(id_token_info=info))[0] == (
        '{"idTagInfo":{"expiryDate":"2026-05-01T08:30:00Z","parentIdTag":"FLEET","status":"Accepted"}}'
    )


@pytest.mark.parametrize("status", model.AuthorizationStatus)
def test_who_is_unknown_is_invalid_and_who_may_not_charge_now_or_here_is_blocked(
    status: model.AuthorizationStatus,
) -> None:
    payload, _ = answer(V16, "Authorize", '{"idTag":"A"}', model.AuthorizeResult.refused(status))
    expected = {
        "Unknown": "Invalid",
        "NoCredit": "Blocked",
        "NotAllowedTypeEVSE": "Blocked",
        "NotAtThisLocation": "Blocked",
        "NotAtThisTime": "Blocked",
    }.get(status.value, status.value)
    assert payload == '{"idTagInfo":{"status":"' + expected + '"}}'


def test_a_token_of_more_than_20_characters_does_not_leave() -> None:
    with pytest.raises(InvalidMessage) as raised:
        lower(V16, model.Authorize(id_token=model.IdToken("A" * 21)))
    assert raised.value.path == "$.idTag"


# A transaction, as a station tells it

START = '{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"reservationId":9,"timestamp":"2026-05-01T08:30:00Z"}'


def test_a_start_is_an_event_with_the_number_the_csms_gave() -> None:
    assert lift(V16, "StartTransaction", START) == model.TransactionEvent(
        kind=STARTED,
        transaction_id="42",
        timestamp=AT,
        evse_id=1,
        connector_id=1,
        id_token=model.IdToken("04A2B3C4"),
        reservation_id=9,
        meter_values=(
            model.MeterValue(
                timestamp=AT,
                samples=(model.SampledValue(value=1000.0, context=model.ReadingContext.TRANSACTION_BEGIN),),
            ),
        ),
    )


def test_a_repeated_start_is_equal_to_the_first() -> None:
    rule = V16.mapping.lifts[messages.StartTransactionRequest]
    assert rule.start is not None
    first, again = (rule.start(V16.actions["StartTransaction"].decode_request(START.encode())) for _ in range(2))
    assert first == again == TransactionStart(1, "04A2B3C4", AT, 1000, 9)


def test_a_start_is_answered_with_its_number_and_a_verdict() -> None:
    blocked = model.IdTokenInfo(status=model.AuthorizationStatus.BLOCKED)
    assert answer(V16, "StartTransaction", START, model.TransactionEventResult(id_token_info=blocked)) == (
        '{"idTagInfo":{"status":"Blocked"},"transactionId":42}',
        (),
    )


def test_a_start_without_a_verdict_is_accepted() -> None:
    assert answer(V16, "StartTransaction", START, model.TransactionEventResult()) == (
        '{"idTagInfo":{"status":"Accepted"},"transactionId":42}',
        (),
    )


METER_VALUES = (
    '{"connectorId":1,"transactionId":42,"meterValue":[{"timestamp":"2026-05-01T08:30:00Z","sampledValue":['
    '{"value":"12.5","context":"CONTEXT","measurand":"Energy.Active.Import.Register","unit":"kWh"},'
    '{"value":"-6","measurand":"Current.Import","phase":"L1-N","location":"Inlet","unit":"A"},'
    '{"value":"49.98","measurand":"Frequency"},{"value":"31","measurand":"Temperature","unit":"Celcius"},'
    '{"value":"7A3F","format":"SignedData"},{"value":"","measurand":"Voltage"}]}]}'
)


@pytest.mark.parametrize(
    ("context", "trigger"),
    [
        ("Sample.Clock", model.TriggerReason.METER_VALUE_CLOCK),
        ("Sample.Periodic", model.TriggerReason.METER_VALUE_PERIODIC),
        ("Trigger", model.TriggerReason.TRIGGER),
        ("Other", model.TriggerReason.METER_VALUE_PERIODIC),
    ],
)
def test_meter_values_of_a_transaction_are_an_event_of_it(context: str, trigger: model.TriggerReason) -> None:
    request = lift(V16, "MeterValues", METER_VALUES.replace("CONTEXT", context))
    assert isinstance(request, model.TransactionEvent)
    assert (request.kind, request.transaction_id, request.trigger, request.timestamp) == (UPDATED, "42", trigger, AT)
    assert (request.evse_id, request.connector_id, request.seq_no) == (1, 1, None)
    (meter_value,) = request.meter_values
    assert meter_value.samples == (
        model.SampledValue(value=12.5, unit="kWh", context=model.ReadingContext(context)),
        model.SampledValue(value=-6.0, measurand="Current.Import", unit="A", phase="L1-N", location="Inlet"),
        model.SampledValue(value=49.98, measurand="Frequency", unit="Hz"),
        model.SampledValue(value=31.0, measurand="Temperature", unit="Celsius"),
        model.SampledValue(signed_data="7A3F"),
        model.SampledValue(measurand="Voltage", unit="V", signed_data=""),
    )


def test_meter_values_outside_a_transaction_are_no_event() -> None:
    payload = '{"connectorId":0,"meterValue":[{"timestamp":"2026-05-01T08:30:00","sampledValue":[{"value":"5"}]}]}'
    assert lift(V16, "MeterValues", payload) == model.MeterValues(
        evse_id=0, meter_values=(model.MeterValue(timestamp=AT, samples=(model.SampledValue(value=5.0),)),)
    )


def test_a_time_without_a_zone_is_in_utc_and_any_other_becomes_so() -> None:
    for text in ("2026-05-01T08:30:00", "2026-05-01T10:30:00+02:00", "2026-05-01T08:30:00.000Z"):
        request = lift(V16, "StopTransaction", '{"meterStop":1,"timestamp":"' + text + '","transactionId":42}')
        assert isinstance(request, model.TransactionEvent)
        assert request.timestamp == AT
        assert request.timestamp.tzinfo is UTC


def test_a_stop_is_the_last_event_with_the_reading_of_the_end() -> None:
    request = lift(
        V16,
        "StopTransaction",
        '{"idTag":"04A2B3C4","meterStop":8500,"timestamp":"2026-05-01T08:30:00Z","transactionId":42,'
        '"reason":"EVDisconnected","transactionData":[{"timestamp":"2026-05-01T08:00:00Z",'
        '"sampledValue":[{"value":"1000","context":"Transaction.Begin"}]}]}',
    )
    assert isinstance(request, model.TransactionEvent)
    assert (request.kind, request.evse_id) == (ENDED, None)
    assert request.id_token == model.IdToken("04A2B3C4")
    assert request.stop_reason is model.StopReason.EV_DISCONNECTED
    assert (request.meter_start_wh, request.meter_stop_wh) == (1000.0, 8500.0)


@pytest.mark.parametrize("reason", enums.Reason)
def test_every_reason_to_stop_has_a_word(reason: enums.Reason) -> None:
    payload = '{"meterStop":1,"timestamp":"2026-05-01T08:30:00Z","transactionId":42,"reason":"' + reason.value + '"}'
    request = lift(V16, "StopTransaction", payload)
    ((_, again),), _ = lower(V16, request)
    assert json.loads(again)["reason"] == ("HardReset" if reason.value == "SoftReset" else reason.value)


def test_a_stop_that_gives_no_reason_was_local() -> None:
    request = lift(V16, "StopTransaction", '{"meterStop":1,"timestamp":"2026-05-01T08:30:00Z","transactionId":42}')
    assert isinstance(request, model.TransactionEvent)
    assert request.stop_reason is model.StopReason.LOCAL


# A transaction, as our station says it in 1.6


def test_the_first_event_starts_a_transaction_and_tells_that_energy_flows() -> None:
    requests, _ = lower(
        V16,
        model.TransactionEvent(
            kind=STARTED,
            transaction_id="our-own-text",
            timestamp=AT,
            evse_id=1,
            id_token=model.IdToken("04A2B3C4"),
            charging_state=model.ChargingState.CHARGING,
            meter_values=readings(value=1.5, unit="kWh", context=model.ReadingContext.TRANSACTION_BEGIN),
        ),
    )
    assert requests == [
        (
            "StartTransaction",
            '{"connectorId":1,"idTag":"04A2B3C4","meterStart":1500,"timestamp":"2026-05-01T08:30:00Z"}',
        ),
        (
            "StatusNotification",
            '{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-05-01T08:30:00Z"}',
        ),
    ]


def test_the_number_that_the_csms_gives_is_remembered_and_used_from_then_on() -> None:
    memory = Memory()
    started = model.TransactionEvent(
        kind=STARTED,
        transaction_id="our-own-text",
        timestamp=AT,
        evse_id=1,
        id_token=model.IdToken("A"),
        meter_values=readings(value=0.0),
    )
    rule = V16.mapping.lowers[model.TransactionEvent]
    response = V16.actions["StartTransaction"].decode_response(
        b'{"idTagInfo":{"status":"ConcurrentTx"},"transactionId":4711}'
    )
    assert rule.answer(response, started, memory) == model.TransactionEventResult(
        id_token_info=model.IdTokenInfo(status=model.AuthorizationStatus.CONCURRENT_TX)
    )
    updated = model.TransactionEvent(
        kind=UPDATED, transaction_id="our-own-text", timestamp=AT, evse_id=1, meter_values=readings(value=1.0)
    )
    (meter_values,) = rule.lower(updated, memory).requests
    assert isinstance(meter_values, messages.MeterValuesRequest)
    assert meter_values.transaction_id == 4711


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (model.ChargingState.CHARGING, "Charging"),
        (model.ChargingState.SUSPENDED_EV, "SuspendedEV"),
        (model.ChargingState.SUSPENDED_EVSE, "SuspendedEVSE"),
        (model.ChargingState.EV_CONNECTED, "SuspendedEVSE"),
        (model.ChargingState.IDLE, "Finishing"),
    ],
)
def test_a_change_of_the_charging_state_is_a_status(state: model.ChargingState, status: str) -> None:
    trigger = model.TriggerReason.CHARGING_STATE_CHANGED
    requests, _ = lower(V16, event(UPDATED, evse_id=1, charging_state=state, trigger=trigger))
    assert requests == [
        (
            "StatusNotification",
            '{"connectorId":1,"errorCode":"NoError","status":"' + status + '","timestamp":"2026-05-01T12:00:00Z"}',
        )
    ]


def test_an_event_of_which_1_6_can_say_nothing_is_answered_by_nobody() -> None:
    nothing = event(UPDATED, trigger=model.TriggerReason.EV_DETECTED)
    assert lower(V16, nothing)[0] == []
    rule = V16.mapping.lowers[model.TransactionEvent]
    assert rule.answer(None, nothing, Memory()) == model.TransactionEventResult()


def test_the_last_event_stops_the_transaction_while_the_cable_is_still_in() -> None:
    requests, losses = lower(
        V16,
        event(
            ENDED,
            evse_id=1,
            id_token=model.IdToken("04A2B3C4"),
            stop_reason=model.StopReason.LOCAL,
            charging_state=model.ChargingState.EV_CONNECTED,
            meter_values=(
                *readings(value=5000.0, context=model.ReadingContext.SAMPLE_PERIODIC),
                *readings(value=8500.4, context=model.ReadingContext.TRANSACTION_END),
            ),
        ),
    )
    assert losses == ()
    assert requests == [
        (
            "StopTransaction",
            '{"idTag":"04A2B3C4","meterStop":8500,"timestamp":"2026-05-01T12:00:00Z","transactionId":42,'
            '"reason":"Local","transactionData":['
            '{"timestamp":"2026-05-01T12:00:00Z","sampledValue":[{"value":"5000","context":"Sample.Periodic",'
            '"measurand":"Energy.Active.Import.Register","unit":"Wh"}]},'
            '{"timestamp":"2026-05-01T12:00:00Z","sampledValue":[{"value":"8500.4","context":"Transaction.End",'
            '"measurand":"Energy.Active.Import.Register","unit":"Wh"}]}]}',
        ),
        (
            "StatusNotification",
            '{"connectorId":1,"errorCode":"NoError","status":"Finishing","timestamp":"2026-05-01T12:00:00Z"}',
        ),
    ]


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (event(STARTED, id_token=model.IdToken("A"), meter_values=readings(value=1.0)), "$.connectorId"),
        (event(STARTED, evse_id=1, meter_values=readings(value=1.0)), "$.idTag"),
        (event(STARTED, evse_id=1, id_token=model.IdToken("A")), "$.meterStart"),
        (event(UPDATED, meter_values=readings(value=1.0)), "$.connectorId"),
        (event(ENDED), "$.meterStop"),
        (model.TriggerMessage(requested_message=model.MessageTrigger.METER_VALUES, connector_id=1), "$.connectorId"),
        (event(ENDED, meter_values=readings(value=1.0, phase="L1")), "$.meterStop"),
    ],
)
def test_what_1_6_requires_is_missed_by_name(request_: model.Request[model.Result], path: str) -> None:
    with pytest.raises(InvalidMessage) as raised:
        lower(V16, request_)
    assert raised.value.path == path


@pytest.mark.parametrize(
    ("value", "multiplier", "text"),
    [
        (1234.5, 0, "1234.5"),
        (16.0, 0, "16"),
        (-0.0, 0, "0"),
        (0.00001, 0, "0.00001"),
        (1e21, 0, "1000000000000000000000"),
        (1.5, 3, "1500"),
        (1234.5, -3, "1.2345"),
        (100.0, 0, "100"),
        (5, 0, "5"),
    ],
)
def test_a_reading_is_a_plain_decimal(value: float, multiplier: int, text: str) -> None:
    request = model.MeterValues(evse_id=1, meter_values=readings(value=value, multiplier=multiplier))
    ((_, payload),), _ = lower(V16, request)
    assert json.loads(payload)["meterValue"][0]["sampledValue"][0]["value"] == text


def test_a_reading_and_its_signed_form_are_two_readings() -> None:
    request = model.MeterValues(evse_id=1, meter_values=readings(value=5.0, signed_data="OCMF|{}"))
    ((_, payload),), losses = lower(V16, request)
    assert losses == ()
    assert payload == (
        '{"connectorId":1,"meterValue":[{"timestamp":"2026-05-01T12:00:00Z","sampledValue":['
        '{"value":"5","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},'
        '{"value":"OCMF|{}","context":"Sample.Periodic","format":"SignedData",'
        '"measurand":"Energy.Active.Import.Register","unit":"Wh"}]}]}'
    )


@pytest.mark.parametrize("unit", enums.UnitOfMeasure)
def test_every_unit_is_kept_but_the_misspelt_one(unit: enums.UnitOfMeasure) -> None:
    expected = "Celsius" if unit.value == "Celcius" else unit.value
    sample = '{"value":"1","measurand":"Temperature","unit":"' + unit.value + '"}'
    payload = '{"connectorId":1,"meterValue":[{"timestamp":"2026-05-01T12:00:00Z","sampledValue":[' + sample + "]}]}"
    request = lift(V16, "MeterValues", payload)
    assert isinstance(request, model.MeterValues)
    assert request.meter_values[0].samples[0].unit == expected
    assert said(V16, request) == ([request], set())


# What a CSMS asks


def test_a_remote_start_has_no_number_of_its_own() -> None:
    assert lift(V16, "RemoteStartTransaction", '{"connectorId":2,"idTag":"A"}') == model.RequestStartTransaction(
        id_token=model.IdToken("A"), remote_start_id=0, evse_id=2
    )


def test_a_trigger_may_be_for_the_station_as_a_whole() -> None:
    payload = '{"requestedMessage":"StatusNotification","connectorId":0}'
    assert lower(V16, lift(V16, "TriggerMessage", payload)) == ([("TriggerMessage", payload)], ())


def test_a_remote_stop_names_a_transaction_by_its_number() -> None:
    request = model.RequestStopTransaction(transaction_id="42")
    assert lift(V16, "RemoteStopTransaction", '{"transactionId":42}') == request
    assert lower(V16, request) == ([("RemoteStopTransaction", '{"transactionId":42}')], ())
    with pytest.raises(NotInThisVersion):
        lower(V16, model.RequestStopTransaction(transaction_id="text"))


def test_hard_is_at_once_and_soft_when_idle() -> None:
    for native, kind in (("Hard", model.ResetKind.IMMEDIATE), ("Soft", model.ResetKind.ON_IDLE)):
        payload = '{"type":"' + native + '"}'
        assert lift(V16, "Reset", payload) == model.Reset(kind=kind)
        assert lower(V16, model.Reset(kind=kind)) == ([("Reset", payload)], ())


def test_a_reset_that_is_scheduled_is_accepted() -> None:
    payload, _ = answer(V16, "Reset", '{"type":"Soft"}', model.ResetResult(status=model.ResetStatus.SCHEDULED))
    assert payload == '{"status":"Accepted"}'


@pytest.mark.parametrize(
    "request_",
    [
        model.Reset(evse_id=1),
        model.RequestStartTransaction(id_token=model.IdToken("A"), remote_start_id=1, evse_id=0),
        model.TriggerMessage(requested_message=model.MessageTrigger.CUSTOM_TRIGGER),
        model.TriggerMessage(requested_message=model.MessageTrigger.SIGN_V2G_CERTIFICATE),
        model.TriggerMessage(requested_message=model.MessageTrigger.PUBLISH_FIRMWARE_STATUS_NOTIFICATION),
        model.ChangeAvailability(operational_status=model.OperationalStatus.OPERATIVE, connector_id=1),
    ],
)
def test_what_1_6_cannot_ask_is_refused(request_: model.Request[model.Result]) -> None:
    with pytest.raises(NotInThisVersion):
        lower(V16, request_)


def test_the_availability_of_the_station_as_a_whole_is_that_of_connector_0() -> None:
    request = model.ChangeAvailability(operational_status=model.OperationalStatus.INOPERATIVE)
    payload = '{"connectorId":0,"type":"Inoperative"}'
    assert lower(V16, request) == ([("ChangeAvailability", payload)], ())
    assert lift(V16, "ChangeAvailability", payload) == request


@pytest.mark.parametrize(
    ("native", "status"),
    [
        ("Unlocked", model.UnlockStatus.UNLOCKED),
        ("UnlockFailed", model.UnlockStatus.UNLOCK_FAILED),
        ("NotSupported", model.UnlockStatus.UNKNOWN_CONNECTOR),
    ],
)
def test_a_lock_that_is_not_supported_is_an_unknown_connector(native: str, status: model.UnlockStatus) -> None:
    result = model.UnlockConnectorResult(status=status)
    assert answer(V16, "UnlockConnector", '{"connectorId":1}', result) == ('{"status":"' + native + '"}', ())


@pytest.mark.parametrize("trigger", enums.MessageTrigger)
def test_every_trigger_has_a_word(trigger: enums.MessageTrigger) -> None:
    payload = '{"requestedMessage":"' + trigger.value + '","connectorId":1}'
    assert lower(V16, lift(V16, "TriggerMessage", payload)) == ([("TriggerMessage", payload)], ())


@pytest.mark.parametrize("trigger", enums.MessageTriggerEnumType)
def test_every_trigger_of_the_security_whitepaper_has_a_word(trigger: enums.MessageTriggerEnumType) -> None:
    payload = '{"requestedMessage":"' + trigger.value + '"}'
    request = lift(V16, "ExtendedTriggerMessage", payload)
    assert isinstance(request, model.TriggerMessage)
    assert request.requested_message.value == trigger.value.replace("ChargePoint", "ChargingStation")
    accepted = model.TriggerMessageResult(status=model.TriggerMessageStatus.ACCEPTED)
    assert answer(V16, "ExtendedTriggerMessage", payload, accepted) == ('{"status":"Accepted"}', ())


def test_a_station_is_asked_for_its_certificate_in_the_words_of_the_security_whitepaper() -> None:
    request = model.TriggerMessage(requested_message=model.MessageTrigger.SIGN_CHARGING_STATION_CERTIFICATE)
    assert lower(V16, request) == (
        [("ExtendedTriggerMessage", '{"requestedMessage":"SignChargePointCertificate"}')],
        (),
    )


def test_data_that_is_no_text_is_sent_as_its_json() -> None:
    requests, _ = lower(V16, model.DataTransfer(vendor_id="V", data={"limit": 16, "on": [True, None]}))
    payload = r'{"vendorId":"V","data":"{\"limit\":16,\"on\":[true,null]}"}'
    assert requests == [("DataTransfer", payload)]
    with pytest.raises(InvalidMessage):
        lower(V16, model.DataTransfer(vendor_id="V", data=object()))


# Frames of real stations


def captured() -> list[tuple[str, str]]:
    specification = payloads.specification()
    if specification is None:
        return []
    frames = []
    for line in (specification / "examples" / "1.6" / "captured.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["type"] == 2 and not entry["schema_errors"]:
            frames.append((entry["action"], json.dumps(entry["frame"][3])))
    return frames


@pytest.mark.skipif(not captured(), reason="no captured frames: the specification (EVWIRE_SPEC) is not here")
def test_frames_of_real_stations_can_be_said_in_version_independent_words() -> None:
    lifted = 0
    for action, payload in captured():
        if V16.actions[action].request in V16.mapping.lifts:
            said(V16, lift(V16, action, payload))
            lifted += 1
    assert lifted > 50
