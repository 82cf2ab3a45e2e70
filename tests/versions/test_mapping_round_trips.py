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
import variables_said
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
UPDATE = model.UpdateFirmware(
    location="https://f.example/1.bin",
    retrieve_date_time=NOW,
    request_id=7,
    install_date_time=LATER,
    signing_certificate="PEM",
    signature="c2ln",
    retries=3,
    retry_interval_s=60,
)
FIRMWARE = model.FirmwareStatusNotification(status=model.FirmwareStatus.INSTALLED, request_id=7)
LOG = model.GetLog(
    log_type=model.LogType.SECURITY_LOG,
    remote_location="https://l.example/",
    request_id=9,
    oldest_timestamp=NOW,
    latest_timestamp=LATER,
    retries=2,
    retry_interval_s=30,
)
UPLOAD = model.LogStatusNotification(status=model.UploadLogStatus.UPLOADING, request_id=9)
ROOT = model.CertificateHashData(
    hash_algorithm=model.HashAlgorithm.SHA384, issuer_name_hash="a1", issuer_key_hash="b2", serial_number="c3"
)
INSTALL = model.InstallCertificate(
    certificate_type=model.InstallCertificateUse.MANUFACTURER_ROOT_CERTIFICATE, certificate="PEM"
)
DELETE = model.DeleteCertificate(certificate_hash_data=ROOT)
INSTALLED = model.GetInstalledCertificateIds(certificate_types=(model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE,))
FOUND = model.CertificateHashDataChain(
    certificate_type=model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE, certificate_hash_data=ROOT
)
SIGN = model.SignCertificate(csr="CSR", certificate_type=model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE)
SIGNED = model.CertificateSigned(
    certificate_chain="PEM", certificate_type=model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE
)
SECURITY = model.SecurityEventNotification(kind="FirmwareUpdated", timestamp=NOW, tech_info="1.2")
ENTRY = model.AuthorizationData(
    id_token=TOKEN,
    id_token_info=model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED, expires_at=LATER, group_token=GROUP),
)
SEND_LIST = model.SendLocalList(
    version_number=7,
    update_kind=model.UpdateKind.DIFFERENTIAL,
    local_authorization_list=(ENTRY, model.AuthorizationData(id_token=GROUP)),
)
RESERVE = model.ReserveNow(reservation_id=9, id_token=TOKEN, expires_at=LATER, evse_id=1, group_token=GROUP)
CANCEL = model.CancelReservation(reservation_id=9)
RESERVATION_ENDED = model.ReservationStatusUpdate(reservation_id=9, update_status=model.ReservationUpdateStatus.EXPIRED)

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
    UPDATE,
    FIRMWARE,
    model.FirmwareStatusNotification(status=model.FirmwareStatus.IDLE),
    LOG,
    UPLOAD,
    model.LogStatusNotification(status=model.UploadLogStatus.IDLE),
    SECURITY,
    INSTALL,
    DELETE,
    INSTALLED,
    SIGN,
    SIGNED,
    SEND_LIST,
    model.SendLocalList(version_number=1),
    model.GetLocalListVersion(),
    model.ClearCache(),
    RESERVE,
    model.ReserveNow(reservation_id=1, id_token=TOKEN, expires_at=LATER),
    CANCEL,
    *variables_said.EVERYWHERE,
]
IN_16: list[model.Request[model.Result]] = [
    model.UpdateFirmware(location="ftp://f.example/1.bin", retrieve_date_time=NOW, retries=3, retry_interval_s=60),
    model.FirmwareStatusNotification(status=model.FirmwareStatus.INSTALLED),
    model.GetLog(log_type=model.LogType.DIAGNOSTICS_LOG, remote_location="ftp://l.example/", retries=1),
    model.LogStatusNotification(status=model.UploadLogStatus.UPLOADED),
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
    model.GetInstalledCertificateIds(),
    model.GetInstalledCertificateIds(
        certificate_types=(
            model.GetCertificateIdUse.V2G_CERTIFICATE_CHAIN,
            model.GetCertificateIdUse.MO_ROOT_CERTIFICATE,
        )
    ),
    model.SignCertificate(csr="CSR", certificate_type=model.CertificateSigningUse.V2G_CERTIFICATE),
    model.SignCertificate(csr="CSR"),
    model.CertificateSigned(certificate_chain="PEM"),
    model.UpdateFirmware(location="https://f.example/1.bin", retrieve_date_time=NOW, request_id=7),
    model.GetLog(log_type=model.LogType.DIAGNOSTICS_LOG, remote_location="https://l.example/", request_id=9),
    RESERVATION_ENDED,
    model.ReserveNow(reservation_id=1, id_token=TOKEN, expires_at=LATER, connector_type="cCCS2"),
    model.SendLocalList(
        version_number=1, local_authorization_list=(model.AuthorizationData(id_token=model.IdToken("A" * 36, "eMAID")),)
    ),
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
    *variables_said.IN_2_X,
]
IN_21: list[model.Request[model.Result]] = [
    model.SignCertificate(csr="CSR", request_id=5, hash_root_certificate=ROOT),
    model.CertificateSigned(
        certificate_chain="PEM", request_id=5, certificate_type=model.CertificateSigningUse.V2G20_CERTIFICATE
    ),
    model.FirmwareStatusNotification(status=model.FirmwareStatus.DOWNLOAD_FAILED, request_id=7, status_info=INFO),
    model.LogStatusNotification(status=model.UploadLogStatus.UPLOAD_FAILURE, request_id=9, status_info=INFO),
    model.GetLog(log_type=model.LogType.DATA_COLLECTOR_LOG, remote_location="https://l.example/", request_id=9),
    model.ReserveNow(reservation_id=1, id_token=TOKEN, expires_at=LATER, connector_type="cMCS"),
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
    *variables_said.IN_21,
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
    (UPDATE, model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.INVALID_CERTIFICATE)),
    (FIRMWARE, model.FirmwareStatusNotificationResult()),
    (LOG, model.GetLogResult(status=model.LogStatus.ACCEPTED_CANCELED, filename="l.zip")),
    (UPLOAD, model.LogStatusNotificationResult()),
    (SECURITY, model.SecurityEventNotificationResult()),
    (INSTALL, model.InstallCertificateResult(status=model.InstallCertificateStatus.FAILED)),
    (DELETE, model.DeleteCertificateResult(status=model.DeleteCertificateStatus.NOT_FOUND)),
    (
        INSTALLED,
        model.GetInstalledCertificateIdsResult(
            status=model.GetInstalledCertificateStatus.ACCEPTED, certificate_hash_data_chain=(FOUND, FOUND)
        ),
    ),
    (
        INSTALLED,
        model.GetInstalledCertificateIdsResult(status=model.GetInstalledCertificateStatus.NOT_FOUND),
    ),
    (SIGN, model.SignCertificateResult(status=model.SignCertificateStatus.REJECTED)),
    (SIGNED, model.CertificateSignedResult(status=model.CertificateSignedStatus.ACCEPTED)),
    (SEND_LIST, model.SendLocalListResult(status=model.SendLocalListStatus.VERSION_MISMATCH)),
    (model.GetLocalListVersion(), model.GetLocalListVersionResult(version_number=7)),
    (model.GetLocalListVersion(), model.GetLocalListVersionResult(version_number=0)),
    (model.ClearCache(), model.ClearCacheResult(status=model.ClearCacheStatus.REJECTED)),
    (RESERVE, model.ReserveNowResult(status=model.ReserveNowStatus.OCCUPIED)),
    (CANCEL, model.CancelReservationResult(status=model.CancelReservationStatus.REJECTED)),
    *variables_said.RESULTS_EVERYWHERE,
]
RESULTS_IN_2_X: list[tuple[model.Request[model.Result], model.Result]] = [
    (INSTALL, model.InstallCertificateResult(status=model.InstallCertificateStatus.REJECTED, status_info=INFO)),
    (DELETE, model.DeleteCertificateResult(status=model.DeleteCertificateStatus.FAILED, status_info=INFO)),
    (
        model.GetInstalledCertificateIds(),
        model.GetInstalledCertificateIdsResult(
            status=model.GetInstalledCertificateStatus.ACCEPTED,
            certificate_hash_data_chain=(
                FOUND,
                model.CertificateHashDataChain(
                    certificate_type=model.GetCertificateIdUse.V2G_CERTIFICATE_CHAIN,
                    certificate_hash_data=ROOT,
                    child_certificate_hash_data=(ROOT, ROOT),
                ),
            ),
            status_info=INFO,
        ),
    ),
    (SIGN, model.SignCertificateResult(status=model.SignCertificateStatus.REJECTED, status_info=INFO)),
    (SIGNED, model.CertificateSignedResult(status=model.CertificateSignedStatus.REJECTED, status_info=INFO)),
    (UPDATE, model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.REJECTED, status_info=INFO)),
    (LOG, model.GetLogResult(status=model.LogStatus.REJECTED, status_info=INFO)),
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
    (SEND_LIST, model.SendLocalListResult(status=model.SendLocalListStatus.FAILED, status_info=INFO)),
    (model.ClearCache(), model.ClearCacheResult(status=model.ClearCacheStatus.REJECTED, status_info=INFO)),
    (RESERVE, model.ReserveNowResult(status=model.ReserveNowStatus.REJECTED, status_info=INFO)),
    (CANCEL, model.CancelReservationResult(status=model.CancelReservationStatus.ACCEPTED, status_info=INFO)),
    (RESERVATION_ENDED, model.ReservationStatusUpdateResult()),
    *variables_said.RESULTS_IN_2_X,
]
RESULTS_IN_16: list[tuple[model.Request[model.Result], model.Result]] = [
    (model.GetLocalListVersion(), model.GetLocalListVersionResult(version_number=None)),
]
RESULTS = [
    *((version, *both) for version in ALL for both in RESULTS_EVERYWHERE),
    *((version, *both) for version in (V201, V21) for both in RESULTS_IN_2_X),
    *((V16, *both) for both in RESULTS_IN_16),
    *((V16, *both) for both in variables_said.RESULTS_IN_16),
]


@pytest.mark.parametrize(("version", "request_", "result"), RESULTS)
def test_a_result_arrives_as_it_was_said(
    version: Version, request_: model.Request[model.Result], result: model.Result
) -> None:
    assert answered(version, request_, result) == (result, set())


NOT_IN: dict[Version, set[type[model.Request[model.Result]]]] = {
    V16: {
        model.GetTransactionStatus,
        model.CostUpdated,
        model.SetDisplayMessage,
        model.GetDisplayMessages,
        model.ClearDisplayMessage,
        model.NotifyDisplayMessages,
        model.CustomerInformation,
        model.NotifyCustomerInformation,
        model.PublishFirmware,
        model.UnpublishFirmware,
        model.PublishFirmwareStatusNotification,
        model.SetVariableMonitoring,
        model.ClearVariableMonitoring,
        model.SetMonitoringLevel,
        model.SetMonitoringBase,
        model.GetMonitoringReport,
        model.NotifyMonitoringReport,
        model.NotifyEvent,
        model.ReservationStatusUpdate,
        model.GetChargingProfiles,
        model.ReportChargingProfiles,
        model.NotifyChargingLimit,
        model.ClearedChargingLimit,
        model.SetNetworkProfile,
        model.NotifyEVChargingNeeds,
        model.NotifyEVChargingSchedule,
        model.Get15118EVCertificate,
        model.GetCertificateStatus,
    },
}
"""What a version has no message for: saying it is NotInThisVersion."""
NOT_SAID_IN: dict[Version, set[Any]] = {V16: {*variables_said.NOT_SAID_IN_16}}
NEVER_ARRIVES_IN: dict[Version, set[Any]] = {V16: {*variables_said.NEVER_ARRIVES_IN_16}}


@pytest.mark.parametrize("version", ALL)
def test_every_operation_has_a_rule_each_way(version: Version) -> None:
    operations = {operation.request for operation in model.OPERATIONS}
    assert set(version.mapping.lowers) == operations - NOT_IN.get(version, set()) - NOT_SAID_IN.get(version, set())
    lifted = {request for rule in version.mapping.lifts.values() for request in rule.models}
    assert lifted == operations - NOT_IN.get(version, set()) - NEVER_ARRIVES_IN.get(version, set())


def test_only_what_one_version_alone_says_is_left_to_its_own_words() -> None:
    for version in ALL:
        lifted = {version.action_of(native).name for native in version.mapping.lifts}
        others = {name for other in ALL if other is not version for name in other.actions}
        assert not (set(version.actions) - lifted) & others


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


def listed(version: Version, value: model.GetCertificateIdUse) -> tuple[object, set[str]]:
    (arrived,), lost = said(version, model.GetInstalledCertificateIds(certificate_types=(value,)))
    assert isinstance(arrived, model.GetInstalledCertificateIds)
    return arrived.certificate_types[0], lost


def hashed(version: Version, value: model.HashAlgorithm) -> tuple[object, set[str]]:
    data = msgspec.structs.replace(ROOT, hash_algorithm=value)
    (arrived,), lost = said(version, model.DeleteCertificate(certificate_hash_data=data))
    assert isinstance(arrived, model.DeleteCertificate)
    return arrived.certificate_hash_data.hash_algorithm, lost


ENUMERATIONS: list[tuple[type[Enum], str, Any]] = [
    (model.InstallCertificateUse, "certificate_type", in_request(INSTALL, "certificate_type")),
    (model.CertificateSigningUse, "certificate_type", in_request(SIGN, "certificate_type")),
    (model.CertificateSigningUse, "certificate_type", in_request(SIGNED, "certificate_type")),
    (model.GetCertificateIdUse, "certificate_types", listed),
    (model.HashAlgorithm, "hash_algorithm", hashed),
    (
        model.InstallCertificateStatus,
        "status",
        in_result(INSTALL, model.InstallCertificateResult(status=model.InstallCertificateStatus.ACCEPTED), "status"),
    ),
    (
        model.DeleteCertificateStatus,
        "status",
        in_result(DELETE, model.DeleteCertificateResult(status=model.DeleteCertificateStatus.ACCEPTED), "status"),
    ),
    (
        model.GetInstalledCertificateStatus,
        "status",
        in_result(
            INSTALLED,
            model.GetInstalledCertificateIdsResult(status=model.GetInstalledCertificateStatus.ACCEPTED),
            "status",
        ),
    ),
    (
        model.SignCertificateStatus,
        "status",
        in_result(SIGN, model.SignCertificateResult(status=model.SignCertificateStatus.ACCEPTED), "status"),
    ),
    (
        model.CertificateSignedStatus,
        "status",
        in_result(SIGNED, model.CertificateSignedResult(status=model.CertificateSignedStatus.ACCEPTED), "status"),
    ),
    (model.FirmwareStatus, "status", in_request(FIRMWARE, "status")),
    (model.LogType, "log_type", in_request(LOG, "log_type")),
    (model.UploadLogStatus, "status", in_request(UPLOAD, "status")),
    (
        model.UpdateFirmwareStatus,
        "status",
        in_result(UPDATE, model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.ACCEPTED), "status"),
    ),
    (model.LogStatus, "status", in_result(LOG, model.GetLogResult(status=model.LogStatus.ACCEPTED), "status")),
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
    (model.UpdateKind, "update_kind", in_request(SEND_LIST, "update_kind")),
    (
        model.SendLocalListStatus,
        "status",
        in_result(SEND_LIST, model.SendLocalListResult(status=model.SendLocalListStatus.ACCEPTED), "status"),
    ),
    (
        model.ClearCacheStatus,
        "status",
        in_result(model.ClearCache(), model.ClearCacheResult(status=model.ClearCacheStatus.ACCEPTED), "status"),
    ),
    (
        model.ReserveNowStatus,
        "status",
        in_result(RESERVE, model.ReserveNowResult(status=model.ReserveNowStatus.ACCEPTED), "status"),
    ),
    (
        model.CancelReservationStatus,
        "status",
        in_result(CANCEL, model.CancelReservationResult(status=model.CancelReservationStatus.ACCEPTED), "status"),
    ),
    (model.ReservationUpdateStatus, "update_status", in_request(RESERVATION_ENDED, "update_status")),
    *variables_said.ENUMERATIONS,
]


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize(("enum", "field", "say"), ENUMERATIONS)
def test_every_value_arrives_or_is_named_as_lost_or_refused(
    version: Version, enum: type[Enum], field: str, say: Any
) -> None:
    for member in enum:
        if version is V16 and enum is model.ReservationUpdateStatus:
            continue  # it has no such message
        try:
            arrived, lost = say(version, member)
        except NotInThisVersion as refusal:
            assert str(member) in refusal.what
            continue
        assert (arrived == member) == (field not in lost), f"{member!r} arrived as {arrived!r}, lost: {lost}"


@pytest.mark.parametrize("enum", [enum for enum, _, _ in ENUMERATIONS])
def test_2_1_has_a_word_for_every_value_but_those_of_1_6_alone(enum: type[Enum]) -> None:
    for _, field, say in (row for row in ENUMERATIONS if row[0] is enum):
        for member in enum:
            if member in (model.StopReason.UNLOCK_COMMAND, model.SendLocalListStatus.NOT_SUPPORTED):
                continue
            if enum is model.ChargingState:
                continue  # a status has none in 2.x
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
