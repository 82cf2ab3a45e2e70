"""OCPP 2.0.1 and 2.1 in version-independent words, and back: what they share, and where they differ."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import payloads
import pytest
from mapped import NOW, Memory, answer, lift, lower, said

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import V21, V201, Version
from evwire.versions.v21 import enums as enums_21
from evwire.versions.v201 import enums as enums_201

BOTH = (V201, V21)
AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
STARTED, UPDATED, ENDED = model.TransactionEventKind


def event(kind: model.TransactionEventKind, **fields: Any) -> model.TransactionEvent:
    return model.TransactionEvent(kind=kind, transaction_id="e4a1", timestamp=NOW, **fields)


@pytest.mark.parametrize("version", BOTH)
def test_a_boot_names_the_station_and_its_modem(version: Version) -> None:
    payload = (
        '{"chargingStation":{"serialNumber":"S","model":"Terra","modem":{"iccid":"I"},"vendorName":"ABB",'
        '"firmwareVersion":"1.2"},"reason":"Watchdog"}'
    )
    request = lift(version, "BootNotification", payload)
    assert request == model.BootNotification(
        vendor="ABB",
        model="Terra",
        serial_number="S",
        firmware_version="1.2",
        reason=model.BootReason.WATCHDOG,
        iccid="I",
    )
    pending = model.BootNotificationResult(
        status=model.RegistrationStatus.PENDING, interval_s=30, status_info=model.StatusInfo(reason_code="Why")
    )
    assert answer(version, "BootNotification", payload, pending) == (
        '{"currentTime":"2026-05-01T12:00:00Z","interval":30,"status":"Pending","statusInfo":{"reasonCode":"Why"}}',
        (),
    )


TRANSACTION_EVENT = (
    '{"eventType":"Updated","meterValue":[{"sampledValue":[{"value":1.5,"context":"Trigger",'
    '"signedMeterValue":{"signedMeterData":"OCMF","signingMethod":"S","encodingMethod":"E","publicKey":"K"},'
    '"unitOfMeasure":{"unit":"kWh","multiplier":3}},{"value":16.0,"measurand":"Current.Import","phase":"L1"},'
    '{"value":81.0,"measurand":"SoC","location":"EV"}],"timestamp":"2026-05-01T08:30:00Z"}],'
    '"timestamp":"2026-05-01T10:30:00+02:00","triggerReason":"Trigger","seqNo":4,"offline":true,"reservationId":9,'
    '"transactionInfo":{"transactionId":"e4a1","chargingState":"SuspendedEV","remoteStartId":7},'
    '"evse":{"id":2,"connectorId":1},"idToken":{"idToken":"04A2B3C4","type":"ISO15693"}}'
)


@pytest.mark.parametrize("version", BOTH)
def test_a_transaction_event_is_told_whole(version: Version) -> None:
    assert lift(version, "TransactionEvent", TRANSACTION_EVENT) == model.TransactionEvent(
        kind=UPDATED,
        transaction_id="e4a1",
        timestamp=AT,
        trigger=model.TriggerReason.TRIGGER,
        seq_no=4,
        offline=True,
        evse_id=2,
        connector_id=1,
        id_token=model.IdToken("04A2B3C4", "ISO15693"),
        charging_state=model.ChargingState.SUSPENDED_EV,
        remote_start_id=7,
        reservation_id=9,
        meter_values=(
            model.MeterValue(
                timestamp=AT,
                samples=(
                    model.SampledValue(
                        value=1.5,
                        unit="kWh",
                        multiplier=3,
                        context=model.ReadingContext.TRIGGER,
                        signed_data="OCMF",
                        signing_method="S",
                        encoding_method="E",
                        public_key="K",
                    ),
                    model.SampledValue(value=16.0, measurand="Current.Import", unit="A", phase="L1"),
                    model.SampledValue(value=81.0, measurand="SoC", unit="Percent", location="EV"),
                ),
            ),
        ),
    )


@pytest.mark.parametrize("version", BOTH)
def test_a_verdict_answers_a_transaction_event(version: Version) -> None:
    info = model.IdTokenInfo(
        status=model.AuthorizationStatus.NO_CREDIT, expires_at=AT, group_token=model.IdToken("FLEET", "Central")
    )
    result = model.TransactionEventResult(id_token_info=info)
    payload, losses = answer(version, "TransactionEvent", TRANSACTION_EVENT, result)
    assert json.loads(payload) == {
        "idTokenInfo": {
            "status": "NoCredit",
            "cacheExpiryDateTime": "2026-05-01T08:30:00Z",
            "groupIdToken": {"idToken": "FLEET", "type": "Central"},
        }
    }
    assert losses == ()
    assert answer(version, "TransactionEvent", TRANSACTION_EVENT, model.TransactionEventResult()) == ("{}", ())


@pytest.mark.parametrize("version", BOTH)
def test_what_an_answer_says_and_no_version_independent_word_carries_is_named(version: Version) -> None:
    response = version.actions["TransactionEvent"].decode_response(
        b'{"totalCost":3.5,"idTokenInfo":{"status":"Accepted","chargingPriority":2}}'
    )
    result = version.mapping.lowers[model.TransactionEvent].answer(response, event(UPDATED, seq_no=1), Memory())
    assert [(loss.field, loss.value) for loss in result.losses] == [
        ("total_cost", "3.5"),
        ("id_token_info.charging_priority", "2"),
    ]


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize(
    ("request_", "trigger"),
    [
        (event(STARTED, seq_no=0), "Authorized"),
        (event(UPDATED, seq_no=1), "Trigger"),
        (event(UPDATED, seq_no=1, charging_state=model.ChargingState.CHARGING), "ChargingStateChanged"),
        (
            event(
                UPDATED,
                seq_no=1,
                charging_state=model.ChargingState.CHARGING,
                meter_values=(model.MeterValue(timestamp=NOW, samples=(model.SampledValue(value=1.0),)),),
            ),
            "MeterValuePeriodic",
        ),
        (event(ENDED, seq_no=2), "StopAuthorized"),
    ],
)
def test_an_event_that_does_not_say_why_is_given_the_likely_reason(
    version: Version, request_: model.TransactionEvent, trigger: str
) -> None:
    ((_, payload),), losses = lower(version, request_)
    assert json.loads(payload)["triggerReason"] == trigger
    assert [loss.field for loss in losses] == ["trigger"]


@pytest.mark.parametrize("version", BOTH)
def test_an_event_without_a_number_does_not_leave(version: Version) -> None:
    with pytest.raises(InvalidMessage) as raised:
        lower(version, event(UPDATED, trigger=model.TriggerReason.TRIGGER))
    assert raised.value.path == "$.seqNo"


@pytest.mark.parametrize("version", BOTH)
def test_nothing_empty_is_sent(version: Version) -> None:
    ((_, payload),), _ = lower(version, event(UPDATED, trigger=model.TriggerReason.TRIGGER, seq_no=1))
    assert payload == (
        '{"eventType":"Updated","timestamp":"2026-05-01T12:00:00Z","triggerReason":"Trigger","seqNo":1,'
        '"transactionInfo":{"transactionId":"e4a1"}}'
    )


@pytest.mark.parametrize("version", BOTH)
def test_a_connector_is_named_by_its_evse(version: Version) -> None:
    for request in (
        model.ChangeAvailability(operational_status=model.OperationalStatus.OPERATIVE, connector_id=1),
        model.TriggerMessage(requested_message=model.MessageTrigger.METER_VALUES, connector_id=1),
    ):
        with pytest.raises(InvalidMessage) as raised:
            lower(version, request)
        assert raised.value.path == "$.evse.id"


@pytest.mark.parametrize("version", BOTH)
def test_a_status_has_a_time_even_if_nobody_gave_one(version: Version) -> None:
    request = model.StatusNotification(evse_id=1, connector_id=2, status=model.ConnectorStatus.OCCUPIED)
    assert lower(version, request) == (
        [
            (
                "StatusNotification",
                '{"timestamp":"2026-05-01T12:00:00Z","connectorStatus":"Occupied","evseId":1,"connectorId":2}',
            )
        ],
        (),
    )


@pytest.mark.parametrize("kind", enums_201.IdTokenEnumType)
def test_every_kind_of_token_is_kept(kind: enums_201.IdTokenEnumType) -> None:
    payload = '{"idToken":{"idToken":"T","type":"' + kind.value + '"}}'
    for version in BOTH:
        request = lift(version, "Authorize", payload)
        assert request == model.Authorize(id_token=model.IdToken("T", kind.value))
        assert lower(version, request) == ([("Authorize", payload)], ())


def test_2_1_has_kinds_of_tokens_that_2_0_1_says_as_central() -> None:
    request = model.Authorize(id_token=model.IdToken("T", "DirectPayment"))
    assert lower(V21, request)[0] == [("Authorize", '{"idToken":{"idToken":"T","type":"DirectPayment"}}')]
    assert lower(V201, request)[0] == [("Authorize", '{"idToken":{"idToken":"T","type":"Central"}}')]


def test_2_1_resumes_after_a_reset_and_2_0_1_does_not() -> None:
    request = model.Reset(kind=model.ResetKind.IMMEDIATE_AND_RESUME, evse_id=1)
    assert lower(V21, request)[0] == [("Reset", '{"type":"ImmediateAndResume","evseId":1}')]
    assert lower(V201, request)[0] == [("Reset", '{"type":"Immediate","evseId":1}')]


def test_only_2_1_has_triggers_of_ones_own() -> None:
    request = model.TriggerMessage(requested_message=model.MessageTrigger.CUSTOM_TRIGGER, custom_trigger="mine")
    payload = '{"requestedMessage":"CustomTrigger","customTrigger":"mine"}'
    assert lower(V21, request) == ([("TriggerMessage", payload)], ())
    assert lift(V21, "TriggerMessage", payload) == request
    with pytest.raises(NotInThisVersion, match=r"OCPP 2\.0\.1 has no trigger for CustomTrigger"):
        lower(V201, request)


def test_2_0_1_says_how_signed_data_is_read_even_if_nobody_knows_and_2_1_does_not() -> None:
    sample = model.SampledValue(value=1.0, signed_data="OCMF", encoding_method="OCMF")
    request = model.MeterValues(evse_id=1, meter_values=(model.MeterValue(timestamp=NOW, samples=(sample,)),))
    signed = {}
    for version in BOTH:
        ((_, payload),), _ = lower(version, request)
        signed[version.name] = json.loads(payload)["meterValue"][0]["sampledValue"][0]["signedMeterValue"]
        assert said(version, request) == ([request], set())
    assert signed == {
        "2.0.1": {"signedMeterData": "OCMF", "signingMethod": "", "encodingMethod": "OCMF", "publicKey": ""},
        "2.1": {"signedMeterData": "OCMF", "encodingMethod": "OCMF"},
    }


NAMESAKES = [
    ("AuthorizationStatusEnumType", model.AuthorizationStatus),
    ("BootReasonEnumType", model.BootReason),
    ("ChangeAvailabilityStatusEnumType", model.ChangeAvailabilityStatus),
    ("ChargingStateEnumType", model.ChargingState),
    ("ConnectorStatusEnumType", model.ConnectorStatus),
    ("DataTransferStatusEnumType", model.DataTransferStatus),
    ("MessageTriggerEnumType", model.MessageTrigger),
    ("OperationalStatusEnumType", model.OperationalStatus),
    ("ReadingContextEnumType", model.ReadingContext),
    ("ReasonEnumType", model.StopReason),
    ("RegistrationStatusEnumType", model.RegistrationStatus),
    ("RequestStartStopStatusEnumType", model.RequestStartStopStatus),
    ("ResetEnumType", model.ResetKind),
    ("ResetStatusEnumType", model.ResetStatus),
    ("TransactionEventEnumType", model.TransactionEventKind),
    ("TriggerMessageStatusEnumType", model.TriggerMessageStatus),
    ("TriggerReasonEnumType", model.TriggerReason),
    ("UnlockStatusEnumType", model.UnlockStatus),
]


@pytest.mark.parametrize(("name", "ours"), NAMESAKES)
def test_every_value_of_2_x_is_a_version_independent_one(name: str, ours: type[Enum]) -> None:
    values = {member.value for member in ours}
    of_201 = {member.value for member in getattr(enums_201, name)}
    of_21 = {member.value for member in getattr(enums_21, name)}
    assert of_201 <= of_21
    assert of_21 == values - {model.StopReason.UNLOCK_COMMAND.value if ours is model.StopReason else None}


def sent_by_peers() -> list[tuple[Version, str, str]]:
    specification = payloads.specification()
    if specification is None:
        return []
    calls = []
    for version in BOTH:
        actions = {version.action_of(native).name for native in version.mapping.lifts}
        for path in sorted((specification / "examples" / "peers").glob(f"*ocpp{version.name}.jsonl")):
            for line in path.read_text().splitlines():
                frame = json.loads(json.loads(line)["frame"])
                if frame[0] == 2 and frame[2] in actions:
                    calls.append((version, frame[2], json.dumps(frame[3])))
    return calls


@pytest.mark.skipif(
    not sent_by_peers(), reason="no frames of other systems: the specification (EVWIRE_SPEC) is not here"
)
def test_frames_of_other_systems_can_be_said_in_version_independent_words() -> None:
    for version, action, payload in sent_by_peers():
        assert lift(version, action, payload) is not None
