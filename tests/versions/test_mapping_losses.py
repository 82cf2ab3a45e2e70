"""What a version cannot say is named, each time, and everything that a version declares as lost can get lost."""

from __future__ import annotations

from typing import Any

import ev_losses
import profile_losses
import pytest
import variables_said
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

PLAIN_UPDATE = model.UpdateFirmware(
    location="https://f.example/1.bin", retrieve_date_time=NOW, request_id=7, install_date_time=NOW
)
DIAGNOSTICS = model.GetLog(log_type=model.LogType.DIAGNOSTICS_LOG, remote_location="https://l.example/", request_id=9)

ROOT = model.CertificateHashData(
    hash_algorithm=model.HashAlgorithm.SHA256, issuer_name_hash="a1", issuer_key_hash="b2", serial_number="c3"
)
INSTALLED = model.GetInstalledCertificateIds(certificate_types=(model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE,))

METER = model.Component(name="FiscalMetering", evse_id=1)
POWER = model.Variable(name="Power")
TEXT = model.MessageContent(format=model.MessageFormat.ASCII, content="Hello")
SHOWN = model.SetDisplayMessage(
    message=model.DisplayMessage(id=1, priority=model.MessagePriority.IN_FRONT, message=TEXT, message_extra=(TEXT,))
)

REQUESTS: list[tuple[Version, model.Request[model.Result], list[tuple[str, str]]]] = [
    (V201, SHOWN, [("message.message_extra", str((TEXT,)))]),
    (
        V201,
        model.SetVariableMonitoring(
            set_monitoring_data=(
                model.MonitoringSetting(
                    value=1.0,
                    kind=model.MonitorKind.PERIODIC,
                    severity=9,
                    component=METER,
                    variable=POWER,
                    periodic_event_stream=model.PeriodicEventStream(interval_s=5),
                ),
            )
        ),
        [("set_monitoring_data.periodic_event_stream", str(model.PeriodicEventStream(interval_s=5)))],
    ),
    (
        V201,
        model.NotifyMonitoringReport(
            request_id=6,
            seq_no=0,
            generated_at=NOW,
            monitor=(
                model.MonitoringData(
                    component=METER,
                    variable=POWER,
                    variable_monitoring=(
                        model.VariableMonitoring(
                            id=1,
                            transaction=True,
                            value=1.0,
                            kind=model.MonitorKind.DELTA,
                            severity=9,
                            event_notification_type=model.EventNotificationKind.HARD_WIRED_MONITOR,
                        ),
                    ),
                ),
            ),
        ),
        [("monitor.variable_monitoring.event_notification_type", "HardWiredMonitor")],
    ),
    (
        V201,
        model.NotifyEvent(
            generated_at=NOW,
            seq_no=0,
            event_data=(
                model.EventData(
                    event_id=1,
                    timestamp=NOW,
                    trigger=model.EventTrigger.DELTA,
                    actual_value="1",
                    component=METER,
                    variable=POWER,
                    event_notification_type=model.EventNotificationKind.CUSTOM_MONITOR,
                    severity=9,
                ),
            ),
        ),
        [("event_data.severity", "9")],
    ),
    (
        V201,
        model.PublishFirmwareStatusNotification(status=model.PublishFirmwareStatus.IDLE, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V201,
        model.CustomerInformation(request_id=1, report=True, clear=True, id_token=VIN),
        [("id_token.kind", "VIN")],
    ),
    *(
        row
        for version in (V16, V201)
        for row in (
            (
                version,
                model.SignCertificate(csr="CSR", request_id=5, hash_root_certificate=ROOT),
                [("request_id", "5"), ("hash_root_certificate", str(ROOT))],
            ),
            (version, model.CertificateSigned(certificate_chain="PEM", request_id=5), [("request_id", "5")]),
        )
    ),
    (V16, PLAIN_UPDATE, [("request_id", "7"), ("install_date_time", str(NOW))]),
    (
        V16,
        model.FirmwareStatusNotification(status=model.FirmwareStatus.INVALID_SIGNATURE, status_info=INFO),
        [("status_info", str(INFO)), ("status", "InvalidSignature")],
    ),
    (V16, DIAGNOSTICS, [("request_id", "9")]),
    (
        V16,
        model.LogStatusNotification(status=model.UploadLogStatus.ACCEPTED_CANCELED, request_id=9, status_info=INFO),
        [("status_info", str(INFO)), ("status", "AcceptedCanceled")],
    ),
    (
        V201,
        model.FirmwareStatusNotification(status=model.FirmwareStatus.IDLE, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V201,
        model.LogStatusNotification(status=model.UploadLogStatus.IDLE, status_info=INFO),
        [("status_info", str(INFO))],
    ),
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
    *(
        (
            version,
            meter_values(value=1.0, signing_method="S", encoding_method="E", public_key="K"),
            [
                (f"{AT_SAMPLE}signing_method", "S"),
                (f"{AT_SAMPLE}encoding_method", "E"),
                (f"{AT_SAMPLE}public_key", "K"),
            ],
        )
        for version in ALL
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
        V16,
        model.SendLocalList(
            version_number=1,
            local_authorization_list=(
                model.AuthorizationData(
                    id_token=CENTRAL,
                    id_token_info=model.IdTokenInfo(
                        status=model.AuthorizationStatus.NO_CREDIT, group_token=model.IdToken("G" * 21)
                    ),
                ),
            ),
        ),
        [
            ("local_authorization_list.id_token.kind", "Central"),
            ("local_authorization_list.id_token_info.status", "NoCredit"),
            ("local_authorization_list.id_token_info.group_token", "G" * 21),
        ],
    ),
    (
        V201,
        model.SendLocalList(
            version_number=1,
            local_authorization_list=(
                model.AuthorizationData(
                    id_token=VIN,
                    id_token_info=model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED, group_token=VIN),
                ),
            ),
        ),
        [
            ("local_authorization_list.id_token.kind", "VIN"),
            ("local_authorization_list.id_token_info.group_token.kind", "VIN"),
        ],
    ),
    (
        V16,
        model.ReserveNow(
            reservation_id=1,
            id_token=CENTRAL,
            expires_at=NOW,
            connector_type="cCCS2",
            group_token=model.IdToken("G" * 21),
        ),
        [("connector_type", "cCCS2"), ("id_token.kind", "Central"), ("group_token", "G" * 21)],
    ),
    (
        V201,
        model.ReserveNow(reservation_id=1, id_token=TOKEN, expires_at=NOW, connector_type="cMCS", group_token=VIN),
        [("connector_type", "cMCS"), ("group_token.kind", "VIN")],
    ),
    (
        V201,
        model.ReservationStatusUpdate(reservation_id=1, update_status=model.ReservationUpdateStatus.NO_TRANSACTION),
        [("update_status", "NoTransaction")],
    ),
    (
        V201,
        model.RequestStartTransaction(id_token=TOKEN, remote_start_id=7, group_token=VIN),
        [("group_token.kind", "VIN")],
    ),
    *variables_said.REQUEST_LOSSES,
    *profile_losses.REQUESTS,
    *ev_losses.REQUESTS,
]


def verdict(status: model.AuthorizationStatus, group: model.IdToken | None = None) -> model.IdTokenInfo:
    return model.IdTokenInfo(status=status, group_token=group)


ACCEPTED = model.AuthorizationStatus.ACCEPTED
RESULTS: list[tuple[Version, model.Request[model.Result], model.Result, list[tuple[str, str]]]] = [
    (
        V201,
        SHOWN,
        model.SetDisplayMessageResult(status=model.DisplayMessageStatus.LANGUAGE_NOT_SUPPORTED),
        [("status", "LanguageNotSupported")],
    ),
    (
        V201,
        model.ClearDisplayMessage(id=1),
        model.ClearDisplayMessageResult(status=model.ClearMessageStatus.REJECTED),
        [("status", "Rejected")],
    ),
    (
        V16,
        model.InstallCertificate(certificate_type=model.InstallCertificateUse.CSMS_ROOT_CERTIFICATE, certificate="PEM"),
        model.InstallCertificateResult(status=model.InstallCertificateStatus.FAILED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        model.DeleteCertificate(certificate_hash_data=ROOT),
        model.DeleteCertificateResult(status=model.DeleteCertificateStatus.FAILED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        INSTALLED,
        model.GetInstalledCertificateIdsResult(
            status=model.GetInstalledCertificateStatus.ACCEPTED,
            certificate_hash_data_chain=(
                model.CertificateHashDataChain(
                    certificate_type=model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE,
                    certificate_hash_data=ROOT,
                    child_certificate_hash_data=(ROOT,),
                ),
            ),
            status_info=INFO,
        ),
        [
            ("status_info", str(INFO)),
            ("certificate_hash_data_chain.child_certificate_hash_data", str((ROOT,))),
        ],
    ),
    (
        V201,
        INSTALLED,
        model.GetInstalledCertificateIdsResult(
            status=model.GetInstalledCertificateStatus.ACCEPTED,
            certificate_hash_data_chain=(
                model.CertificateHashDataChain(
                    certificate_type=model.GetCertificateIdUse.OEM_ROOT_CERTIFICATE, certificate_hash_data=ROOT
                ),
            ),
        ),
        [("certificate_hash_data_chain", "OEMRootCertificate")],
    ),
    (
        V16,
        model.SignCertificate(csr="CSR"),
        model.SignCertificateResult(status=model.SignCertificateStatus.REJECTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        model.CertificateSigned(certificate_chain="PEM"),
        model.CertificateSignedResult(status=model.CertificateSignedStatus.REJECTED, status_info=INFO),
        [("status_info", str(INFO))],
    ),
    (
        V16,
        PLAIN_UPDATE,
        model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.REJECTED, status_info=INFO),
        [("status_info", str(INFO)), ("status", "Rejected")],
    ),
    (
        V16,
        DIAGNOSTICS,
        model.GetLogResult(status=model.LogStatus.ACCEPTED_CANCELED, filename="l.zip", status_info=INFO),
        [("status_info", str(INFO)), ("status", "AcceptedCanceled")],
    ),
    (
        V16,
        DIAGNOSTICS,
        model.GetLogResult(status=model.LogStatus.REJECTED, filename="l.zip"),
        [("filename", "l.zip")],
    ),
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
    *(
        (V16, request, result, [("status_info", str(INFO))])
        for request, result in (
            (
                model.SendLocalList(version_number=1),
                model.SendLocalListResult(status=model.SendLocalListStatus.FAILED, status_info=INFO),
            ),
            (
                model.ClearCache(),
                model.ClearCacheResult(status=model.ClearCacheStatus.REJECTED, status_info=INFO),
            ),
            (
                model.ReserveNow(reservation_id=1, id_token=TOKEN, expires_at=NOW),
                model.ReserveNowResult(status=model.ReserveNowStatus.REJECTED, status_info=INFO),
            ),
            (
                model.CancelReservation(reservation_id=1),
                model.CancelReservationResult(status=model.CancelReservationStatus.REJECTED, status_info=INFO),
            ),
        )
    ),
    *(
        row
        for version in (V201, V21)
        for row in (
            (
                version,
                model.SendLocalList(version_number=1),
                model.SendLocalListResult(status=model.SendLocalListStatus.NOT_SUPPORTED),
                [("status", "NotSupported")],
            ),
            (
                version,
                model.GetLocalListVersion(),
                model.GetLocalListVersionResult(version_number=None),
                [("version_number", "None")],
            ),
        )
    ),
    *variables_said.RESULT_LOSSES,
    *profile_losses.RESULTS,
    *ev_losses.RESULTS,
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
