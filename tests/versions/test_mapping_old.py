"""1.5 and 1.2 are steps towards 1.6: what they have arrives as it was said, what they lack is named as lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from mapped import NOW, NUMBER, Memory, answer, answered, lift, lower, said

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions import OLD, V12, V15, Sender, Version, by_name, by_subprotocol

TOKEN = model.IdToken("04A2B3C4")
BOOT = model.BootNotification(vendor="V", model="M", serial_number="S", meter_type="T", meter_serial_number="MS")
UNLOCK = model.UnlockConnector(evse_id=1)


def reading(**sample: Any) -> tuple[model.MeterValue, ...]:
    return (model.MeterValue(timestamp=NOW, samples=(model.SampledValue(**sample),)),)


def event(kind: model.TransactionEventKind, **fields: Any) -> model.TransactionEvent:
    return model.TransactionEvent(kind=kind, transaction_id=str(NUMBER), timestamp=NOW, **fields)


STARTED, UPDATED, ENDED = model.TransactionEventKind
START = event(
    STARTED,
    evse_id=1,
    connector_id=1,
    id_token=TOKEN,
    meter_values=reading(value=5.0, context=model.ReadingContext.TRANSACTION_BEGIN),
)
END = event(ENDED, id_token=TOKEN, meter_values=reading(value=9.0, context=model.ReadingContext.TRANSACTION_END))

EVERYWHERE: list[model.Request[model.Result]] = [
    BOOT,
    model.Heartbeat(),
    model.Authorize(id_token=TOKEN),
    model.StatusNotification(evse_id=1, connector_id=1, status=model.ConnectorStatus.OCCUPIED),
    model.StatusNotification(
        evse_id=1, connector_id=1, status=model.ConnectorStatus.FAULTED, error_code="EVCommunicationError"
    ),
    model.MeterValues(evse_id=2, meter_values=reading(value=123.0)),
    START,
    END,
    model.RequestStartTransaction(id_token=TOKEN, remote_start_id=0, evse_id=1),
    model.RequestStopTransaction(transaction_id="42"),
    model.Reset(kind=model.ResetKind.IMMEDIATE),
    model.ChangeAvailability(operational_status=model.OperationalStatus.INOPERATIVE),
    UNLOCK,
]
IN_15: list[model.Request[model.Result]] = [
    model.DataTransfer(vendor_id="V", message_id="m", data="text"),
    model.StatusNotification(
        evse_id=1,
        connector_id=1,
        status=model.ConnectorStatus.RESERVED,
        timestamp=NOW,
        error_code="GroundFailure",
        info="I",
        vendor_id="V",
        vendor_error_code="E",
    ),
    model.MeterValues(evse_id=1, meter_values=reading(value=16.0, measurand="Current.Import", unit="A")),
    msgspec.structs.replace(START, reservation_id=7),
    event(
        UPDATED,
        evse_id=1,
        connector_id=1,
        trigger=model.TriggerReason.METER_VALUE_PERIODIC,
        meter_values=reading(value=230.0, measurand="Voltage", unit="V"),
    ),
    msgspec.structs.replace(END, meter_values=(*reading(value=7.5, unit="kWh"), *END.meter_values)),
]


@pytest.mark.parametrize(
    ("version", "request_"),
    [*((version, request) for version in OLD for request in EVERYWHERE), *((V15, request) for request in IN_15)],
)
def test_a_request_arrives_as_it_was_said(version: Version, request_: model.Request[model.Result]) -> None:
    assert said(version, request_) == ([request_], set())


VERDICT = model.IdTokenInfo(
    status=model.AuthorizationStatus.CONCURRENT_TX,
    expires_at=datetime(2026, 5, 1, 13, 30, tzinfo=UTC),
    group_token=model.IdToken("FLEET"),
)


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize(
    ("request_", "result"),
    [
        (
            BOOT,
            model.BootNotificationResult(status=model.RegistrationStatus.REJECTED, interval_s=30, current_time=NOW),
        ),
        (model.Authorize(id_token=TOKEN), model.AuthorizeResult(id_token_info=VERDICT)),
        (START, model.TransactionEventResult(id_token_info=VERDICT)),
        (END, model.TransactionEventResult()),
        (UNLOCK, model.UnlockConnectorResult(status=model.UnlockStatus.UNLOCKED)),
    ],
)
def test_a_result_arrives_as_it_was_said(
    version: Version, request_: model.Request[model.Result], result: model.Result
) -> None:
    assert answered(version, request_, result) == (result, set())


def test_1_5_has_its_own_names_for_the_units_and_the_interval() -> None:
    request = model.MeterValues(evse_id=1, meter_values=reading(value=16.0, measurand="Current.Import", unit="A"))
    assert lower(V15, request)[0] == [
        (
            "MeterValues",
            '{"connectorId":1,"values":[{"timestamp":"2026-05-01T12:00:00Z","value":[{"value":"16",'
            '"context":"Sample.Periodic","measurand":"Current.Import","unit":"Amp"}]}]}',
        )
    ]
    text, _ = answer(
        V15,
        "BootNotification",
        '{"chargePointVendor":"V","chargePointModel":"M"}',
        model.BootNotificationResult(status=model.RegistrationStatus.ACCEPTED, interval_s=300, current_time=NOW),
    )
    assert text == '{"status":"Accepted","currentTime":"2026-05-01T12:00:00Z","heartbeatInterval":300}'


def test_1_5_lets_no_station_wait_so_pending_is_said_as_rejected() -> None:
    pending = model.BootNotificationResult(status=model.RegistrationStatus.PENDING, interval_s=30, current_time=NOW)
    assert answered(V15, BOOT, pending) == (
        msgspec.structs.replace(pending, status=model.RegistrationStatus.REJECTED),
        {"status"},
    )


@pytest.mark.parametrize("version", OLD)
def test_a_stop_has_no_reason_and_none_is_made_up(version: Version) -> None:
    request = msgspec.structs.replace(END, stop_reason=model.StopReason.REMOTE)
    assert said(version, request) == ([END], {"stop_reason"})


@pytest.mark.parametrize("version", OLD)
def test_an_occupied_connector_says_nothing_of_its_charging_state(version: Version) -> None:
    charging = model.StatusNotification(
        evse_id=1,
        connector_id=1,
        status=model.ConnectorStatus.OCCUPIED,
        charging_state=model.ChargingState.CHARGING,
    )
    assert said(version, charging) == ([msgspec.structs.replace(charging, charging_state=None)], {"charging_state"})


def test_1_5_leaves_a_reading_out_whose_phase_it_cannot_say() -> None:
    request = model.MeterValues(evse_id=1, meter_values=reading(value=1.0, measurand="Voltage", unit="V", phase="L1"))
    assert said(V15, request) == ([], {"meter_values.samples.phase"})


def test_1_2_reads_whole_watt_hours_only() -> None:
    kilo = model.MeterValues(evse_id=1, meter_values=reading(value=1.5, unit="kWh"))
    assert lower(V12, kilo)[0] == [
        ("MeterValues", '{"connectorId":1,"values":[{"timestamp":"2026-05-01T12:00:00Z","value":1500}]}')
    ]
    assert said(V12, model.MeterValues(evse_id=1, meter_values=reading(value=1.4))) == (
        [model.MeterValues(evse_id=1, meter_values=reading(value=1.0))],
        {"meter_values.samples.value"},
    )
    amperes = model.MeterValues(evse_id=1, meter_values=reading(value=6.0, measurand="Current.Import", unit="A"))
    assert said(V12, amperes) == ([], {"meter_values.samples.measurand"})


def test_a_boot_of_1_2_may_be_answered_without_time_and_interval() -> None:
    rule = V12.mapping.lowers[model.BootNotification]
    response = V12.actions["BootNotification"].decode_response(b'{"status":"Accepted"}')
    assert rule.answer(response, BOOT, Memory()) == model.BootNotificationResult(
        status=model.RegistrationStatus.ACCEPTED, interval_s=0, current_time=NOW
    )


@pytest.mark.parametrize(("version", "words"), [(V15, 2), (V12, 1)])
def test_what_an_old_version_cannot_ask_is_refused_before_anything_is_sent(version: Version, words: int) -> None:
    assert model.TriggerMessage not in version.mapping.lowers
    with pytest.raises(NotInThisVersion, match=f"OCPP {version.name} has no reset of one EVSE"):
        lower(version, model.Reset(kind=model.ResetKind.IMMEDIATE, evse_id=1))
    assert (model.DataTransfer in version.mapping.lowers) == (words == 2)


@pytest.mark.parametrize("version", OLD)
def test_every_loss_is_declared(version: Version) -> None:
    fields = {field for reasons in version.mapping.losses.values() for field in reasons}
    for request in (*EVERYWHERE, *IN_15):
        if type(request) in version.mapping.lowers:
            for loss in lower(version, request)[1]:
                assert loss.field.rpartition(".")[2] in fields
                assert "1.6" not in loss.why


def test_a_start_of_1_5_is_numbered_as_one_of_1_6() -> None:
    payload = '{"connectorId":1,"idTag":"T","timestamp":"2026-05-01T12:00:00Z","meterStart":5}'
    native = V15.actions["StartTransaction"].decode_request(payload.encode())
    rule = V15.mapping.lifts[type(native)]
    assert rule.start is not None
    assert rule.start(native).meter_start_wh == 5
    started = lift(V15, "StartTransaction", payload)
    assert isinstance(started, model.TransactionEvent)
    assert started.transaction_id == str(NUMBER)


def test_old_versions_are_rows_like_any_other() -> None:
    assert [len(version.actions) for version in (V12, V15)] == [18, 24]
    assert by_name("1.5") is by_subprotocol("ocpp1.5") is V15
    assert V15.actions["DataTransfer"].sender is Sender.BOTH
    assert V12.actions["Reset"].sender is Sender.CSMS


def progress(status: model.FirmwareStatus, **fields: Any) -> model.FirmwareStatusNotification:
    return model.FirmwareStatusNotification(status=status, **fields)


@pytest.mark.parametrize("version", OLD)
def test_only_the_end_of_an_update_or_upload_is_told_and_without_its_number(version: Version) -> None:
    ended = progress(model.FirmwareStatus.INSTALLED)
    assert said(version, progress(model.FirmwareStatus.INSTALLED, request_id=7)) == ([ended], {"request_id"})
    assert said(version, progress(model.FirmwareStatus.DOWNLOADING)) == ([], {"status"})
    uploading = model.LogStatusNotification(status=model.UploadLogStatus.UPLOADING, request_id=7)
    assert said(version, uploading) == ([], {"request_id", "status"})
    rule = version.mapping.lowers[model.LogStatusNotification]
    assert rule.answer(None, uploading, Memory()) == model.LogStatusNotificationResult()


@pytest.mark.parametrize("version", OLD)
def test_neither_a_signed_update_nor_a_security_log_is_asked_for_in_other_words(version: Version) -> None:
    signed = model.UpdateFirmware(location="https://f.example/1.bin", retrieve_date_time=NOW, signature="AA==")
    with pytest.raises(NotInThisVersion, match=f"OCPP {version.name} has no update with a signature"):
        lower(version, signed)
    log = model.GetLog(log_type=model.LogType.SECURITY_LOG, remote_location="https://l.example/")
    with pytest.raises(NotInThisVersion, match=f"OCPP {version.name} has no upload of the SecurityLog"):
        lower(version, log)


HEARTBEAT = (model.Component(name="OCPPCommCtrlr"), model.Variable(name="HeartbeatInterval"))
TICKS = (model.Component(name="AlignedDataCtrlr"), model.Variable(name="Interval"))


@pytest.mark.parametrize("version", OLD)
def test_each_key_is_changed_by_a_message_of_its_own_and_each_answer_is_a_part_of_the_whole(version: Version) -> None:
    request = model.SetVariables(
        settings=tuple(
            model.VariableSetting(component=component, variable=variable, value="60")
            for component, variable in (HEARTBEAT, TICKS)
        )
    )
    assert lower(version, request) == (
        [
            ("ChangeConfiguration", '{"key":"HeartbeatInterval","value":"60"}'),
            ("ChangeConfiguration", '{"key":"ClockAlignedDataInterval","value":"60"}'),
        ],
        (),
    )
    rule = version.mapping.lowers[model.SetVariables]
    assert rule.answer_each is not None
    accepted = version.actions["ChangeConfiguration"].decode_response(b'{"status":"Accepted"}')
    result = rule.answer_each((accepted, None), request, Memory())
    assert isinstance(result, model.SetVariablesResult)
    assert [outcome.status for outcome in result.outcomes] == [
        model.SetVariableStatus.ACCEPTED,
        model.SetVariableStatus.REJECTED,
    ]


@pytest.mark.parametrize("version", OLD)
def test_that_a_restart_is_needed_is_named_as_lost(version: Version) -> None:
    request = model.SetVariables(
        settings=(model.VariableSetting(component=HEARTBEAT[0], variable=HEARTBEAT[1], value="60"),)
    )
    outcome = model.VariableOutcome(
        component=HEARTBEAT[0], variable=HEARTBEAT[1], status=model.SetVariableStatus.REBOOT_REQUIRED
    )
    result = model.SetVariablesResult(outcomes=(outcome,))
    accepted = msgspec.structs.replace(outcome, status=model.SetVariableStatus.ACCEPTED)
    assert answered(version, request, result) == (model.SetVariablesResult(outcomes=(accepted,)), {"outcomes.status"})


@pytest.mark.parametrize("version", OLD)
def test_losses_are_declared_of_what_can_be_said_only(version: Version) -> None:
    for operation in model.OPERATIONS:
        if operation.request not in version.mapping.lowers:
            assert not {operation.request, operation.result} & version.mapping.losses.keys()
    for reasons in version.mapping.losses.values():
        assert not [why for why in reasons.values() if "1.6" in why]
