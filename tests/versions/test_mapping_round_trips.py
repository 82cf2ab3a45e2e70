"""What one side says in version-independent words arrives at the other, whichever version is between them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import Enum
from random import Random
from typing import Any

import msgspec
import payloads
import pytest
from mapped import NOW, NUMBER, Memory, answered, lift, lower, said, through

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import ALL, V16, V21, V201, Sender, Version, by_name

LATER = datetime(2026, 5, 1, 13, 30, tzinfo=UTC)
TOKEN = model.IdToken("04A2B3C4")
GROUP = model.IdToken("FLEET")
INFO = model.StatusInfo(reason_code="Why", additional_info="Because.")


def reading(wh: float, context: model.ReadingContext = model.ReadingContext.SAMPLE_PERIODIC) -> model.MeterValue:
    return model.MeterValue(timestamp=NOW, samples=(model.SampledValue(value=wh, context=context),))


BEGIN = reading(1000.0, model.ReadingContext.TRANSACTION_BEGIN)
END = reading(8500.0, model.ReadingContext.TRANSACTION_END)
MANY_SAMPLES = model.MeterValue(
    timestamp=NOW,
    samples=(
        model.SampledValue(value=12.5, unit="kWh"),
        model.SampledValue(value=11040.0, measurand="Power.Active.Import", unit="W"),
        model.SampledValue(value=16.0, measurand="Current.Import", unit="A", phase="L1"),
        model.SampledValue(value=230.4, measurand="Voltage", unit="V", phase="L1-N"),
        model.SampledValue(value=49.98, measurand="Frequency", unit="Hz"),
        model.SampledValue(value=0.97, measurand="Power.Factor", unit=""),
        model.SampledValue(value=81.0, measurand="SoC", unit="Percent", location="EV"),
    ),
)
UPDATED = model.TransactionEventKind.UPDATED


def event(kind: model.TransactionEventKind, **fields: Any) -> model.TransactionEvent:
    return model.TransactionEvent(kind=kind, transaction_id=str(NUMBER), timestamp=NOW, **fields)


BOOT = model.BootNotification(
    vendor="Vendor",
    model="Model",
    serial_number="S1",
    firmware_version="1.0",
    iccid="8931",
    imsi="2040",
)
STATUS = model.StatusNotification(evse_id=2, connector_id=1, status=model.ConnectorStatus.AVAILABLE, timestamp=NOW)
RESET = model.Reset(kind=model.ResetKind.IMMEDIATE)
START = model.RequestStartTransaction(id_token=TOKEN, remote_start_id=0, evse_id=1)
STOP = model.RequestStopTransaction(transaction_id="42")
UNLOCK = model.UnlockConnector(evse_id=1)
TRIGGER = model.TriggerMessage(requested_message=model.MessageTrigger.HEARTBEAT)
AVAILABILITY = model.ChangeAvailability(operational_status=model.OperationalStatus.INOPERATIVE)
TRANSFER = model.DataTransfer(vendor_id="com.example", message_id="m", data="text")

EVERYWHERE: list[model.Request[model.Result]] = [
    BOOT,
    model.BootNotification(vendor="Vendor", model="Model"),
    model.Heartbeat(),
    STATUS,
    model.StatusNotification(evse_id=0, connector_id=0, status=model.ConnectorStatus.FAULTED, timestamp=NOW),
    model.Authorize(id_token=TOKEN),
    model.MeterValues(evse_id=0, meter_values=(reading(1.0), MANY_SAMPLES)),
    model.MeterValues(evse_id=2, meter_values=(reading(0.0001), reading(123456789.5))),
    TRANSFER,
    model.DataTransfer(vendor_id="com.example"),
    START,
    model.RequestStartTransaction(id_token=TOKEN, remote_start_id=0),
    STOP,
    RESET,
    AVAILABILITY,
    model.ChangeAvailability(operational_status=model.OperationalStatus.OPERATIVE, evse_id=2, connector_id=1),
    UNLOCK,
    TRIGGER,
    model.TriggerMessage(requested_message=model.MessageTrigger.STATUS_NOTIFICATION, evse_id=1, connector_id=1),
]
IN_16: list[model.Request[model.Result]] = [
    model.BootNotification(vendor="V", model="M", meter_type="T", meter_serial_number="MS"),
    model.StatusNotification(
        evse_id=1,
        connector_id=1,
        status=model.ConnectorStatus.FAULTED,
        timestamp=NOW,
        error_code="GroundFailure",
        info="I",
        vendor_id="V",
        vendor_error_code="E1",
    ),
    model.StatusNotification(evse_id=1, connector_id=1, status=model.ConnectorStatus.AVAILABLE),
    model.MeterValues(
        evse_id=1,
        meter_values=(
            model.MeterValue(timestamp=NOW, samples=(model.SampledValue(value=None, signed_data="OCMF|{}"),)),
            model.MeterValue(
                timestamp=NOW, samples=(model.SampledValue(value=41.0, measurand="Temperature", unit="Celsius"),)
            ),
        ),
    ),
    event(
        model.TransactionEventKind.STARTED,
        evse_id=1,
        connector_id=1,
        id_token=TOKEN,
        reservation_id=5,
        meter_values=(BEGIN,),
    ),
    event(
        UPDATED,
        evse_id=1,
        connector_id=1,
        trigger=model.TriggerReason.METER_VALUE_PERIODIC,
        meter_values=(MANY_SAMPLES,),
    ),
    event(
        model.TransactionEventKind.ENDED,
        id_token=TOKEN,
        stop_reason=model.StopReason.REMOTE,
        meter_values=(BEGIN, MANY_SAMPLES, END),
    ),
]
IN_2_X: list[model.Request[model.Result]] = [
    model.BootNotification(vendor="V", model="M", reason=model.BootReason.WATCHDOG),
    model.StatusNotification(evse_id=1, connector_id=3, status=model.ConnectorStatus.OCCUPIED, timestamp=NOW),
    model.Authorize(id_token=model.IdToken("A" * 36, "Central")),
    model.Reset(kind=model.ResetKind.ON_IDLE, evse_id=2),
    model.RequestStartTransaction(id_token=TOKEN, remote_start_id=7, evse_id=1, group_token=GROUP),
    model.RequestStopTransaction(transaction_id="e4a1-text"),
    model.ChangeAvailability(operational_status=model.OperationalStatus.OPERATIVE, evse_id=2),
    model.DataTransfer(vendor_id="com.example", data={"a": [1, 2.5, None, "x"]}),
    model.MeterValues(
        evse_id=1,
        meter_values=(
            model.MeterValue(
                timestamp=NOW,
                samples=(
                    model.SampledValue(
                        value=1.5,
                        multiplier=3,
                        signed_data="OCMF|{}",
                        signing_method="ECDSA",
                        encoding_method="OCMF",
                        public_key="MFk",
                    ),
                    model.SampledValue(value=2.0, measurand="Energy.Active.Net", unit="Wh"),
                ),
            ),
        ),
    ),
    event(
        model.TransactionEventKind.STARTED,
        trigger=model.TriggerReason.CABLE_PLUGGED_IN,
        seq_no=0,
        evse_id=1,
        charging_state=model.ChargingState.EV_CONNECTED,
    ),
    event(
        UPDATED,
        trigger=model.TriggerReason.AUTHORIZED,
        seq_no=1,
        offline=True,
        evse_id=1,
        connector_id=2,
        id_token=TOKEN,
        charging_state=model.ChargingState.CHARGING,
        remote_start_id=7,
        reservation_id=8,
        meter_values=(MANY_SAMPLES,),
    ),
    event(
        model.TransactionEventKind.ENDED,
        trigger=model.TriggerReason.REMOTE_STOP,
        seq_no=2,
        stop_reason=model.StopReason.REMOTE,
        meter_values=(BEGIN, END),
    ),
]
IN_21: list[model.Request[model.Result]] = [
    model.Authorize(id_token=model.IdToken("WVWZZZ", "VIN")),
    model.Reset(kind=model.ResetKind.IMMEDIATE_AND_RESUME),
    model.TriggerMessage(requested_message=model.MessageTrigger.CUSTOM_TRIGGER, custom_trigger="mine"),
    model.MeterValues(
        evse_id=1,
        meter_values=(
            model.MeterValue(timestamp=NOW, samples=(model.SampledValue(value=1.0, location="Upstream"),)),
            model.MeterValue(
                timestamp=NOW, samples=(model.SampledValue(value=8.0, measurand="Power.Import.Offered", unit="W"),)
            ),
        ),
    ),
]

REQUESTS = [
    *((version, request) for version in ALL for request in EVERYWHERE),
    *((V16, request) for request in IN_16),
    *((version, request) for version in (V201, V21) for request in IN_2_X),
    *((V21, request) for request in IN_21),
]


@pytest.mark.parametrize(("version", "request_"), REQUESTS)
def test_a_request_arrives_as_it_was_said(version: Version, request_: model.Request[model.Result]) -> None:
    assert said(version, request_) == ([request_], set())


STARTED = event(model.TransactionEventKind.STARTED, seq_no=0, evse_id=1, id_token=TOKEN, meter_values=(BEGIN,))
ENDED = event(model.TransactionEventKind.ENDED, seq_no=3, id_token=TOKEN, meter_values=(END,))
WHOLE_VERDICT = model.IdTokenInfo(status=model.AuthorizationStatus.CONCURRENT_TX, expires_at=LATER, group_token=GROUP)

RESULTS_EVERYWHERE: list[tuple[model.Request[model.Result], model.Result]] = [
    (BOOT, model.BootNotificationResult(status=model.RegistrationStatus.PENDING, interval_s=30, current_time=LATER)),
    (model.Heartbeat(), model.HeartbeatResult(current_time=LATER)),
    (STATUS, model.StatusNotificationResult()),
    (model.Authorize(id_token=TOKEN), model.AuthorizeResult(id_token_info=WHOLE_VERDICT)),
    (model.MeterValues(evse_id=1, meter_values=(MANY_SAMPLES,)), model.MeterValuesResult()),
    (STARTED, model.TransactionEventResult(id_token_info=WHOLE_VERDICT)),
    (
        event(UPDATED, seq_no=1, evse_id=1, meter_values=(MANY_SAMPLES,)),
        model.TransactionEventResult(),
    ),
    (ENDED, model.TransactionEventResult(id_token_info=WHOLE_VERDICT)),
    (ENDED, model.TransactionEventResult()),
    (TRANSFER, model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED, data="text")),
    (START, model.RequestStartTransactionResult(status=model.RequestStartStopStatus.ACCEPTED)),
    (STOP, model.RequestStopTransactionResult(status=model.RequestStartStopStatus.REJECTED)),
    (RESET, model.ResetResult(status=model.ResetStatus.REJECTED)),
    (AVAILABILITY, model.ChangeAvailabilityResult(status=model.ChangeAvailabilityStatus.SCHEDULED)),
    (UNLOCK, model.UnlockConnectorResult(status=model.UnlockStatus.UNKNOWN_CONNECTOR)),
    (TRIGGER, model.TriggerMessageResult(status=model.TriggerMessageStatus.NOT_IMPLEMENTED)),
]
RESULTS_IN_2_X: list[tuple[model.Request[model.Result], model.Result]] = [
    (
        BOOT,
        model.BootNotificationResult(
            status=model.RegistrationStatus.REJECTED, interval_s=30, current_time=LATER, status_info=INFO
        ),
    ),
    (
        TRANSFER,
        model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED, data=[1, {"a": "b"}], status_info=INFO),
    ),
    (
        START,
        model.RequestStartTransactionResult(
            status=model.RequestStartStopStatus.ACCEPTED, transaction_id="e4a1", status_info=INFO
        ),
    ),
    (STOP, model.RequestStopTransactionResult(status=model.RequestStartStopStatus.REJECTED, status_info=INFO)),
    (RESET, model.ResetResult(status=model.ResetStatus.SCHEDULED, status_info=INFO)),
    (
        AVAILABILITY,
        model.ChangeAvailabilityResult(status=model.ChangeAvailabilityStatus.REJECTED, status_info=INFO),
    ),
    (
        UNLOCK,
        model.UnlockConnectorResult(status=model.UnlockStatus.ONGOING_AUTHORIZED_TRANSACTION, status_info=INFO),
    ),
    (TRIGGER, model.TriggerMessageResult(status=model.TriggerMessageStatus.REJECTED, status_info=INFO)),
    (STARTED, model.TransactionEventResult()),
]
RESULTS = [
    *((version, *both) for version in ALL for both in RESULTS_EVERYWHERE),
    *((version, *both) for version in (V201, V21) for both in RESULTS_IN_2_X),
]


@pytest.mark.parametrize(("version", "request_", "result"), RESULTS)
def test_a_result_arrives_as_it_was_said(
    version: Version, request_: model.Request[model.Result], result: model.Result
) -> None:
    assert answered(version, request_, result) == (result, set())


NEW_IN_2_X = {
    model.GetChargingProfiles,
    model.ReportChargingProfiles,
    model.NotifyChargingLimit,
    model.ClearedChargingLimit,
}


@pytest.mark.parametrize("version", ALL)
def test_every_operation_has_a_rule_each_way(version: Version) -> None:
    expected = {operation.request for operation in model.OPERATIONS} - (NEW_IN_2_X if version is V16 else set())
    assert set(version.mapping.lowers) == expected
    lifted = {request for rule in version.mapping.lifts.values() for request in rule.models}
    assert lifted == expected


@pytest.mark.parametrize("version", ALL)
def test_a_rule_goes_the_way_its_operation_does(version: Version) -> None:
    senders = {
        model.Asker.STATION: Sender.STATION,
        model.Asker.CSMS: Sender.CSMS,
        model.Asker.EITHER: Sender.BOTH,
    }
    for native, rule in version.mapping.lifts.items():
        for request in rule.models:
            asker = model.BY_REQUEST[request].asker
            assert version.action_of(native).sender is senders[asker]  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ALL)
def test_the_time_is_filled_in_when_the_answer_leaves(version: Version) -> None:
    accepted = model.BootNotificationResult.accepted(interval_s=60)
    assert answered(version, BOOT, accepted)[0] == msgspec.structs.replace(accepted, current_time=NOW)
    assert answered(version, model.Heartbeat(), model.HeartbeatResult())[0] == model.HeartbeatResult(current_time=NOW)


def in_request(template: model.Request[model.Result], field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        request = msgspec.structs.replace(template, **{field: value})
        arrived, lost = said(version, request)
        assert arrived, "something is said"
        return getattr(arrived[0], field), lost

    return make


def in_result(request: model.Request[model.Result], template: model.Result, field: str) -> Any:
    def make(version: Version, value: object) -> tuple[object, set[str]]:
        arrived, lost = answered(version, request, msgspec.structs.replace(template, **{field: value}))
        return getattr(arrived, field), lost

    return make


def verdict(version: Version, status: model.AuthorizationStatus) -> tuple[object, set[str]]:
    arrived, lost = answered(version, model.Authorize(id_token=TOKEN), model.AuthorizeResult.refused(status))
    assert isinstance(arrived, model.AuthorizeResult)
    return arrived.id_token_info.status, lost


def context(version: Version, value: model.ReadingContext) -> tuple[object, set[str]]:
    (arrived,), lost = said(version, model.MeterValues(evse_id=1, meter_values=(reading(1.0, value),)))
    assert isinstance(arrived, model.MeterValues)
    return arrived.meter_values[0].samples[0].context, lost


def kind(version: Version, value: model.TransactionEventKind) -> tuple[object, set[str]]:
    (arrived, *_), lost = said(version, msgspec.structs.replace(STARTED, kind=value))
    assert isinstance(arrived, model.TransactionEvent)
    return arrived.kind, lost


ENUMERATIONS: list[tuple[type[Enum], str, Any]] = [
    (model.BootReason, "reason", in_request(BOOT, "reason")),
    (model.ConnectorStatus, "status", in_request(STATUS, "status")),
    (
        model.ChargingState,
        "charging_state",
        in_request(msgspec.structs.replace(STATUS, status=model.ConnectorStatus.OCCUPIED), "charging_state"),
    ),
    (model.AuthorizationStatus, "id_token_info.status", verdict),
    (model.ReadingContext, "context", context),
    (model.TransactionEventKind, "kind", kind),
    (
        model.TriggerReason,
        "trigger",
        in_request(event(UPDATED, seq_no=1, evse_id=1, meter_values=(MANY_SAMPLES,)), "trigger"),
    ),
    (model.StopReason, "stop_reason", in_request(ENDED, "stop_reason")),
    (model.ResetKind, "kind", in_request(RESET, "kind")),
    (model.OperationalStatus, "operational_status", in_request(AVAILABILITY, "operational_status")),
    (model.MessageTrigger, "requested_message", in_request(TRIGGER, "requested_message")),
    (
        model.RegistrationStatus,
        "status",
        in_result(BOOT, model.BootNotificationResult.accepted(interval_s=1), "status"),
    ),
    (
        model.DataTransferStatus,
        "status",
        in_result(TRANSFER, model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED), "status"),
    ),
    (
        model.RequestStartStopStatus,
        "status",
        in_result(START, model.RequestStartTransactionResult(status=model.RequestStartStopStatus.ACCEPTED), "status"),
    ),
    (
        model.RequestStartStopStatus,
        "status",
        in_result(STOP, model.RequestStopTransactionResult(status=model.RequestStartStopStatus.ACCEPTED), "status"),
    ),
    (model.ResetStatus, "status", in_result(RESET, model.ResetResult(status=model.ResetStatus.ACCEPTED), "status")),
    (
        model.ChangeAvailabilityStatus,
        "status",
        in_result(
            AVAILABILITY,
            model.ChangeAvailabilityResult(status=model.ChangeAvailabilityStatus.ACCEPTED),
            "status",
        ),
    ),
    (
        model.UnlockStatus,
        "status",
        in_result(UNLOCK, model.UnlockConnectorResult(status=model.UnlockStatus.UNLOCKED), "status"),
    ),
    (
        model.TriggerMessageStatus,
        "status",
        in_result(TRIGGER, model.TriggerMessageResult(status=model.TriggerMessageStatus.ACCEPTED), "status"),
    ),
]


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize(("enum", "field", "say"), ENUMERATIONS)
def test_every_value_arrives_or_is_named_as_lost_or_refused(
    version: Version, enum: type[Enum], field: str, say: Any
) -> None:
    for member in enum:
        try:
            arrived, lost = say(version, member)
        except NotInThisVersion as refusal:
            assert str(member) in refusal.what
            continue
        assert (arrived == member) == (field not in lost), f"{member!r} arrived as {arrived!r}, lost: {lost}"


@pytest.mark.parametrize("enum", [enum for enum, _, _ in ENUMERATIONS])
def test_2_1_has_a_word_for_every_value_but_one(enum: type[Enum]) -> None:
    for _, field, say in (row for row in ENUMERATIONS if row[0] is enum):
        for member in enum:
            if member is model.StopReason.UNLOCK_COMMAND or enum is model.ChargingState:
                continue  # 1.6's own reason; and a status has no charging state in 2.x
            arrived, lost = say(V21, member)
            assert arrived == member
            assert field not in lost


@pytest.mark.skipif(not payloads.schemas("1.6"), reason="no schemas")
@pytest.mark.parametrize(
    ("version", "native"), [(version.name, native) for version in ALL for native in version.mapping.lifts]
)
def test_every_message_that_the_schema_accepts_is_lifted_and_what_that_says_can_be_said_again(
    version: str, native: Any
) -> None:
    # Values of every kind, enumerations included, reach the rules: none has a hole.
    row = by_name(version)
    name = native.__name__.removesuffix("Request") if version == "1.6" else native.__name__
    schema = payloads.schemas(version).get(name) or payloads.schemas(version)[native.__name__]
    places = sorted({(), *(place for place, _ in payloads.mutations(schema))})
    random = Random(f"mapping {version} {name}")
    rule = row.mapping.lifts[native]
    for towards in random.choices(places, k=100):
        message = row.action_of(native).decode_request(json.dumps(payloads.valid(schema, random, towards)).encode())
        if rule.start is not None:
            rule.start(message)
        first = rule.lift(message, Memory(), NUMBER)
        try:
            requests, _ = lower(row, first)
        except (NotInThisVersion, InvalidMessage) as refusal:
            # 1.6: a connector below zero, and the station as a whole where a connector is asked for.
            assert row is V16, refusal
            continue
        for action, payload in requests:
            said_again, _ = lower(row, lift(row, action, payload))
            assert said_again == [(action, payload)]


def test_the_wire_is_between_the_rules_here() -> None:
    native = V16.mapping.lowers[model.Heartbeat].lower(model.Heartbeat(), Memory()).requests[0]
    assert through(native) == native
