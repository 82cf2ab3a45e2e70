"""L01, L02, N01, A04; 1.6, 4.4, 4.5, 5.9, 5.19 and its security whitepaper: on the wire, and what gets lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from mapped import answer, answered, lift, lower, said

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import ALL, V16, V21, V201, Version

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 13, 30, tzinfo=UTC)
PLAIN = model.UpdateFirmware(location="https://f.example/1.bin", retrieve_date_time=AT, retries=3, retry_interval_s=60)
SIGNED = model.UpdateFirmware(
    location="https://f.example/1.bin",
    retrieve_date_time=AT,
    request_id=7,
    install_date_time=LATER,
    signing_certificate="PEM",
    signature="c2ln",
)


def test_1_6_asks_for_firmware_without_a_signature_in_its_own_message() -> None:
    assert lower(V16, PLAIN) == (
        [
            (
                "UpdateFirmware",
                '{"location":"https://f.example/1.bin","retries":3,"retrieveDate":"2026-05-01T12:00:00Z",'
                '"retryInterval":60}',
            )
        ],
        (),
    )


def test_1_6_asks_for_signed_firmware_in_the_whitepapers_message() -> None:
    assert lower(V16, SIGNED) == (
        [
            (
                "SignedUpdateFirmware",
                '{"requestId":7,"firmware":{"location":"https://f.example/1.bin",'
                '"retrieveDateTime":"2026-05-01T12:00:00Z","installDateTime":"2026-05-01T13:30:00Z",'
                '"signingCertificate":"PEM","signature":"c2ln"}}',
            )
        ],
        (),
    )


@pytest.mark.parametrize("version", [V201, V21])
def test_2_x_asks_for_either_in_one_message_which_has_a_number(version: Version) -> None:
    with pytest.raises(InvalidMessage, match="requestId"):
        lower(version, PLAIN)
    assert lower(version, SIGNED)[0][0][0] == "UpdateFirmware"


@pytest.mark.parametrize("field", ["request_id", "signature", "signing_certificate"])
def test_1_6_refuses_an_update_that_is_half_signed(field: str) -> None:
    fields = {name: getattr(SIGNED, name) for name in SIGNED.__struct_fields__} | {field: None}
    with pytest.raises(InvalidMessage):
        lower(V16, model.UpdateFirmware(**fields))


def test_1_6_says_the_status_of_an_update_by_whether_it_has_a_number() -> None:
    plain = model.FirmwareStatusNotification(status=model.FirmwareStatus.DOWNLOADING)
    numbered = model.FirmwareStatusNotification(status=model.FirmwareStatus.DOWNLOADING, request_id=7)
    assert lower(V16, plain)[0] == [("FirmwareStatusNotification", '{"status":"Downloading"}')]
    assert lower(V16, numbered)[0] == [("SignedFirmwareStatusNotification", '{"status":"Downloading","requestId":7}')]


def test_1_6_4_5_says_nothing_of_a_download_without_signature_that_has_not_begun() -> None:
    said_, losses = lower(V16, model.FirmwareStatusNotification(status=model.FirmwareStatus.DOWNLOAD_SCHEDULED))
    assert said_ == []
    assert [(loss.field, loss.value) for loss in losses] == [("status", "DownloadScheduled")]


@pytest.mark.parametrize(
    ("status", "nearest"),
    [
        ("DownloadPaused", "Downloading"),
        ("InstallRebooting", "Installing"),
        ("InstallScheduled", "Downloaded"),
        ("InstallVerificationFailed", "InstallationFailed"),
        ("InvalidSignature", "InstallationFailed"),
        ("SignatureVerified", "Downloaded"),
    ],
)
def test_1_6_says_the_nearest_of_its_seven_words_and_names_the_loss(status: str, nearest: str) -> None:
    said_, losses = lower(V16, model.FirmwareStatusNotification(status=model.FirmwareStatus(status)))
    assert said_ == [("FirmwareStatusNotification", f'{{"status":"{nearest}"}}')]
    assert [(loss.field, loss.value) for loss in losses] == [("status", status)]


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("status", model.FirmwareStatus)
def test_every_firmware_status_arrives_where_the_update_has_a_number(
    version: Version, status: model.FirmwareStatus
) -> None:
    request = model.FirmwareStatusNotification(status=status, request_id=7)
    assert said(version, request) == ([request], set())


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("status", model.UpdateFirmwareStatus)
def test_every_answer_to_a_signed_update_arrives(version: Version, status: model.UpdateFirmwareStatus) -> None:
    result = model.UpdateFirmwareResult(status=status)
    assert answered(version, SIGNED, result) == (result, set())


def test_1_6_has_no_refusal_of_an_update_without_signature() -> None:
    arrived, lost = answered(V16, PLAIN, model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.REJECTED))
    assert arrived == model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.ACCEPTED)
    assert lost == {"status"}


def get_log(log_type: model.LogType = model.LogType.SECURITY_LOG, request_id: int | None = 9) -> model.GetLog:
    return model.GetLog(
        log_type=log_type,
        remote_location="https://l.example/",
        request_id=request_id,
        oldest_timestamp=AT,
        latest_timestamp=LATER,
        retries=2,
        retry_interval_s=30,
    )


DIAGNOSTICS = get_log(model.LogType.DIAGNOSTICS_LOG, None)


def test_1_6_asks_for_diagnostics_in_its_own_message() -> None:
    assert lower(V16, DIAGNOSTICS) == (
        [
            (
                "GetDiagnostics",
                '{"location":"https://l.example/","retries":2,"retryInterval":30,'
                '"startTime":"2026-05-01T12:00:00Z","stopTime":"2026-05-01T13:30:00Z"}',
            )
        ],
        (),
    )


def test_1_6_asks_for_the_security_log_in_the_whitepapers_message() -> None:
    assert lower(V16, get_log())[0] == [
        (
            "GetLog",
            '{"log":{"remoteLocation":"https://l.example/","oldestTimestamp":"2026-05-01T12:00:00Z",'
            '"latestTimestamp":"2026-05-01T13:30:00Z"},"logType":"SecurityLog","requestId":9,"retries":2,'
            '"retryInterval":30}',
        )
    ]
    with pytest.raises(InvalidMessage, match="requestId"):
        lower(V16, get_log(request_id=None))


@pytest.mark.parametrize("version", [V201, V21])
def test_2_x_numbers_every_upload(version: Version) -> None:
    with pytest.raises(InvalidMessage, match="requestId"):
        lower(version, DIAGNOSTICS)


@pytest.mark.parametrize("version", [V16, V201])
def test_only_2_1_has_a_log_of_the_data_collector(version: Version) -> None:
    with pytest.raises(NotInThisVersion):
        lower(version, get_log(model.LogType.DATA_COLLECTOR_LOG))
    assert said(V21, get_log(model.LogType.DATA_COLLECTOR_LOG))[1] == set()


def test_the_whitepapers_diagnostics_log_is_lifted_with_its_number() -> None:
    payload = '{"log":{"remoteLocation":"https://l.example/"},"logType":"DiagnosticsLog","requestId":9}'
    assert lift(V16, "GetLog", payload) == model.GetLog(
        log_type=model.LogType.DIAGNOSTICS_LOG, remote_location="https://l.example/", request_id=9
    )


@pytest.mark.parametrize(
    ("result", "payload"),
    [
        (model.GetLogResult(status=model.LogStatus.ACCEPTED, filename="d.zip"), '{"fileName":"d.zip"}'),
        (model.GetLogResult(status=model.LogStatus.ACCEPTED), '{"fileName":""}'),
        (model.GetLogResult(status=model.LogStatus.REJECTED), "{}"),
    ],
)
def test_1_6_5_9_a_file_name_says_that_there_are_diagnostics(result: model.GetLogResult, payload: str) -> None:
    assert answer(V16, "GetDiagnostics", '{"location":"https://l.example/"}', result) == (payload, ())
    assert answered(V16, DIAGNOSTICS, result) == (result, set())


@pytest.mark.parametrize(
    ("status", "plain", "numbered"),
    [
        ("BadMessage", "UploadFailed", "BadMessage"),
        ("Idle", "Idle", "Idle"),
        ("NotSupportedOperation", "UploadFailed", "NotSupportedOperation"),
        ("PermissionDenied", "UploadFailed", "PermissionDenied"),
        ("Uploaded", "Uploaded", "Uploaded"),
        ("UploadFailure", "UploadFailed", "UploadFailure"),
        ("Uploading", "Uploading", "Uploading"),
        ("AcceptedCanceled", "UploadFailed", "UploadFailure"),
    ],
)
def test_1_6_says_the_status_of_an_upload_by_whether_it_has_a_number(status: str, plain: str, numbered: str) -> None:
    word = model.UploadLogStatus(status)
    assert lower(V16, model.LogStatusNotification(status=word))[0] == [
        ("DiagnosticsStatusNotification", f'{{"status":"{plain}"}}')
    ]
    assert lower(V16, model.LogStatusNotification(status=word, request_id=9))[0] == [
        ("LogStatusNotification", f'{{"status":"{numbered}","requestId":9}}')
    ]


@pytest.mark.parametrize("version", ALL)
def test_a_security_event_arrives_in_every_version(version: Version) -> None:
    event = model.SecurityEventNotification(kind="FirmwareUpdated", timestamp=AT, tech_info="1.2")
    assert lower(version, event)[0] == [
        (
            "SecurityEventNotification",
            '{"type":"FirmwareUpdated","timestamp":"2026-05-01T12:00:00Z","techInfo":"1.2"}',
        )
    ]
    assert said(version, event) == ([event], set())
