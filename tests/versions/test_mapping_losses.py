"""What a version cannot say is named, each time, and everything that a version declares as lost can get lost."""

from __future__ import annotations

from typing import Any

import profile_losses
import pytest
from mapped import NOW, NUMBER, Memory, lower, through

from evwire import model
from evwire.versions import ALL, V16, V21, V201, Version

TOKEN = model.IdToken("04A2B3C4")
CENTRAL = model.IdToken("04A2B3C4", "Central")
VIN = model.IdToken("WVWZZZ", "VIN")
INFO = model.StatusInfo(reason_code="Why")
STARTED, UPDATED, ENDED = model.TransactionEventKind
BEGIN = model.ReadingContext.TRANSACTION_BEGIN
END = model.ReadingContext.TRANSACTION_END


def readings(**sample: Any) -> tuple[model.MeterValue, ...]:
    return (model.MeterValue(timestamp=NOW, samples=(model.SampledValue(**sample),)),)


def meter_values(**sample: Any) -> model.MeterValues:
    return model.MeterValues(evse_id=1, meter_values=readings(**sample))


def event(kind: model.TransactionEventKind, **fields: Any) -> model.TransactionEvent:
    defaults: dict[str, Any] = {"evse_id": 1, "meter_values": readings(value=5.0)}
    if kind is STARTED:
        defaults = {"evse_id": 1, "id_token": TOKEN, "meter_values": readings(value=5.0, context=BEGIN)}
    if kind is ENDED:
        defaults = {"meter_values": readings(value=5.0, context=END)}
    return model.TransactionEvent(kind=kind, transaction_id=str(NUMBER), timestamp=NOW, **{**defaults, **fields})


def numbered(kind: model.TransactionEventKind, **fields: Any) -> model.TransactionEvent:
    fields.setdefault("seq_no", 1)
    fields.setdefault("trigger", model.TriggerReason.TRIGGER)
    return event(kind, **fields)


BOOT = model.BootNotification(vendor="V", model="M")
START = model.RequestStartTransaction(id_token=TOKEN, remote_start_id=0)
AT_SAMPLE = "meter_values.samples."

REQUESTS: list[tuple[Version, model.Request[model.Result], list[tuple[str, str]]]] = [
    (V16, model.BootNotification(vendor="V", model="M", reason=model.BootReason.POWER_UP), [("reason", "PowerUp")]),
    (
        V16,
        model.StatusNotification(
            evse_id=1,
            connector_id=1,
            status=model.ConnectorStatus.FAULTED,
            charging_state=model.ChargingState.SUSPENDED_EV,
            error_code="Flood",
        ),
        [("charging_state", "SuspendedEV"), ("error_code", "Flood")],
    ),
    (V16, model.Authorize(id_token=CENTRAL), [("id_token.kind", "Central")]),
    (
        V16,
        event(
            STARTED,
            seq_no=0,
            offline=True,
            trigger=model.TriggerReason.REMOTE_START,
            id_token=CENTRAL,
            remote_start_id=7,
            charging_state=model.ChargingState.EV_CONNECTED,
        ),
        [
            ("seq_no", "0"),
            ("offline", "True"),
            ("remote_start_id", "7"),
            ("trigger", "RemoteStart"),
            ("id_token.kind", "Central"),
            ("charging_state", "EVConnected"),
        ],
    ),
    (
        V16,
        event(STARTED, meter_values=readings(value=5.4, context=BEGIN)),
        [("meter_values", "Energy.Active.Import.Register")],
    ),
    (
        V16,
        event(
            STARTED,
            meter_values=readings(value=5.0, context=BEGIN) + readings(value=230.0, measurand="Voltage", unit="V"),
        ),
        [("meter_values", "Voltage")],
    ),
    (
        V16,
        event(
            UPDATED,
            trigger=model.TriggerReason.AUTHORIZED,
            id_token=TOKEN,
            reservation_id=3,
            charging_state=model.ChargingState.CHARGING,
        ),
        [
            ("id_token", "IdToken(value='04A2B3C4', kind='ISO14443')"),
            ("reservation_id", "3"),
            ("charging_state", "Charging"),
            ("trigger", "Authorized"),
        ],
    ),
    (
        V16,
        event(
            UPDATED,
            trigger=model.TriggerReason.CHARGING_STATE_CHANGED,
            charging_state=model.ChargingState.EV_CONNECTED,
        ),
        [("charging_state", "EVConnected")],
    ),
    (
        V16,
        event(ENDED, stop_reason=model.StopReason.MASTER_PASS, charging_state=model.ChargingState.EV_CONNECTED),
        [("stop_reason", "MasterPass"), ("charging_state", "EVConnected")],
    ),
    *(
        (version, meter_values(value=1.0, **{field: "Unheard.Of"}), [(AT_SAMPLE + field, "Unheard.Of")])
        for version in ALL
        for field in ("measurand", "phase", "location")
    ),
    (V16, meter_values(value=1.0, unit="furlong"), [(AT_SAMPLE + "unit", "furlong")]),
    *((version, meter_values(value=None), [(AT_SAMPLE + "value", "None")]) for version in ALL),
    *((version, meter_values(value=float("inf")), [(AT_SAMPLE + "value", "inf")]) for version in ALL),
    *(
        (version, meter_values(value=None, signed_data="OCMF"), [(AT_SAMPLE + "value", "None")])
        for version in (V201, V21)
    ),
    (
        V16,
        meter_values(value=1.0, signed_data="OCMF", signing_method="S", encoding_method="E", public_key="K"),
        [(AT_SAMPLE + "signing_method", "S"), (AT_SAMPLE + "encoding_method", "E"), (AT_SAMPLE + "public_key", "K")],
    ),
    (V201, meter_values(value=1.0, location="Upstream"), [(AT_SAMPLE + "location", "Upstream")]),
    (
        V201,
        meter_values(value=1.0, measurand="Voltage.Minimum", unit="V"),
        [(AT_SAMPLE + "measurand", "Voltage.Minimum")],
    ),
    (V16, model.DataTransfer(vendor_id="V", data={"a": 1}), [("data", '{"a":1}')]),
    (
        V16,
        model.RequestStartTransaction(id_token=TOKEN, remote_start_id=7, group_token=model.IdToken("FLEET")),
        [("remote_start_id", "7"), ("group_token", "FLEET")],
    ),
    *(
        (version, model.Reset(kind=model.ResetKind.IMMEDIATE_AND_RESUME), [("kind", "ImmediateAndResume")])
        for version in (V16, V201)
    ),
    (
        V16,
        model.TriggerMessage(requested_message=model.MessageTrigger.TRANSACTION_EVENT),
        [("requested_message", "TransactionEvent")],
    ),
    *(
        (
            version,
            model.TriggerMessage(requested_message=model.MessageTrigger.HEARTBEAT, custom_trigger="mine"),
            [("custom_trigger", "mine")],
        )
        for version in (V16, V201)
    ),
    *(
        row
        for version in (V201, V21)
        for row in (
            (
                version,
                model.BootNotification(vendor="V", model="M", meter_type="T", meter_serial_number="S"),
                [("meter_type", "T"), ("meter_serial_number", "S")],
            ),
            (
                version,
                model.StatusNotification(
                    evse_id=1,
                    connector_id=1,
                    status=model.ConnectorStatus.OCCUPIED,
                    charging_state=model.ChargingState.CHARGING,
                    error_code="OtherError",
                    info="I",
                    vendor_id="V",
                    vendor_error_code="E",
                ),
                [
                    ("charging_state", "Charging"),
                    ("error_code", "OtherError"),
                    ("info", "I"),
                    ("vendor_id", "V"),
                    ("vendor_error_code", "E"),
                ],
            ),
            *((version, numbered(kind, trigger=None), [("trigger", "None")]) for kind in model.TransactionEventKind),
            (
                version,
                numbered(ENDED, stop_reason=model.StopReason.UNLOCK_COMMAND, connector_id=1),
                [("connector_id", "1"), ("stop_reason", "UnlockCommand")],
            ),
        )
    ),
    (V201, numbered(UPDATED, trigger=model.TriggerReason.RUNNING_COST), [("trigger", "RunningCost")]),
    (
        V201,
        numbered(ENDED, stop_reason=model.StopReason.REQ_ENERGY_TRANSFER_REJECTED),
        [("stop_reason", "ReqEnergyTransferRejected")],
    ),
    (V201, model.Authorize(id_token=VIN), [("id_token.kind", "VIN")]),
    (
        V201,
        model.RequestStartTransaction(id_token=TOKEN, remote_start_id=7, group_token=VIN),
        [("group_token.kind", "VIN")],
    ),
    *profile_losses.REQUESTS,
]


def verdict(status: model.AuthorizationStatus, group: model.IdToken | None = None) -> model.IdTokenInfo:
    return model.IdTokenInfo(status=status, group_token=group)


ACCEPTED = model.AuthorizationStatus.ACCEPTED
RESULTS: list[tuple[Version, model.Request[model.Result], model.Result, list[tuple[str, str]]]] = [
    (
        V16,
        BOOT,
        model.BootNotificationResult(status=model.RegistrationStatus.REJECTED, interval_s=9, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    *(
        (
            V16,
            model.Authorize(id_token=TOKEN),
            model.AuthorizeResult(id_token_info=verdict(status)),
            [("id_token_info.status", status.value)],
        )
        for status in model.AuthorizationStatus
        if status.value not in {"Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"}
    ),
    (
        V16,
        model.Authorize(id_token=TOKEN),
        model.AuthorizeResult(id_token_info=verdict(ACCEPTED, model.IdToken("G" * 21))),
        [("id_token_info.group_token", "G" * 21)],
    ),
    (
        V16,
        event(STARTED),
        model.TransactionEventResult(id_token_info=verdict(ACCEPTED, CENTRAL)),
        [("id_token_info.group_token.kind", "Central")],
    ),
    (
        V201,
        model.Authorize(id_token=TOKEN),
        model.AuthorizeResult(id_token_info=verdict(ACCEPTED, VIN)),
        [("id_token_info.group_token.kind", "VIN")],
    ),
    (
        V16,
        event(UPDATED),
        model.TransactionEventResult(id_token_info=verdict(ACCEPTED)),
        [("id_token_info", str(verdict(ACCEPTED)))],
    ),
    (
        V16,
        model.DataTransfer(vendor_id="V"),
        model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED, data=[1], status_info=INFO),
        [("status_info", str(INFO)), ("data", "[1]")],
    ),
    (
        V16,
        START,
        model.RequestStartTransactionResult(
            status=model.RequestStartStopStatus.ACCEPTED, transaction_id="t", status_info=INFO
        ),
        [("transaction_id", "t"), ("status_info", str(INFO))],
    ),
    (
        V16,
        model.RequestStopTransaction(transaction_id="1"),
        model.RequestStopTransactionResult(status=model.RequestStartStopStatus.ACCEPTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        model.Reset(),
        model.ResetResult(status=model.ResetStatus.SCHEDULED, status_info=INFO),
        [("status_info", str(INFO)), ("status", "Scheduled")],
    ),
    (
        V16,
        model.ChangeAvailability(operational_status=model.OperationalStatus.OPERATIVE),
        model.ChangeAvailabilityResult(status=model.ChangeAvailabilityStatus.ACCEPTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        model.UnlockConnector(evse_id=1),
        model.UnlockConnectorResult(status=model.UnlockStatus.ONGOING_AUTHORIZED_TRANSACTION, status_info=INFO),
        [("status_info", str(INFO)), ("status", "OngoingAuthorizedTransaction")],
    ),
    (
        V16,
        model.TriggerMessage(requested_message=model.MessageTrigger.HEARTBEAT),
        model.TriggerMessageResult(status=model.TriggerMessageStatus.ACCEPTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    *profile_losses.RESULTS,
]


def answer_losses(
    version: Version, request: model.Request[model.Result], result: model.Result
) -> tuple[model.Loss, ...]:
    native = through(version.mapping.lowers[type(request)].lower(request, Memory()).requests[0])
    return version.mapping.lifts[type(native)].lower_answer(result, native, Memory(), NUMBER).losses


@pytest.mark.parametrize(("version", "request_", "lost"), REQUESTS)
def test_what_a_request_cannot_say_is_named_with_its_value(
    version: Version, request_: model.Request[model.Result], lost: list[tuple[str, str]]
) -> None:
    _, losses = lower(version, request_)
    assert [(loss.field, loss.value) for loss in losses] == lost


@pytest.mark.parametrize(("version", "request_", "result", "lost"), RESULTS)
def test_what_an_answer_cannot_say_is_named_with_its_value(
    version: Version, request_: model.Request[model.Result], result: model.Result, lost: list[tuple[str, str]]
) -> None:
    losses = answer_losses(version, request_, result)
    assert [(loss.field, loss.value) for loss in losses] == lost


@pytest.mark.parametrize("version", ALL)
def test_everything_that_is_declared_as_lost_can_get_lost(version: Version) -> None:
    lost = [loss for row, request, _ in REQUESTS if row is version for loss in lower(version, request)[1]]
    lost += [
        loss
        for row, request, result, _ in RESULTS
        if row is version
        for loss in answer_losses(version, request, result)
    ]
    declared = {(field, why) for reasons in version.mapping.losses.values() for field, why in reasons.items()}
    assert {(loss.field.rpartition(".")[2], loss.why) for loss in lost} == declared


@pytest.mark.parametrize("version", ALL)
def test_losses_are_declared_of_fields_that_exist(version: Version) -> None:
    for owner, reasons in version.mapping.losses.items():
        assert reasons.keys() <= set(owner.__struct_fields__)
