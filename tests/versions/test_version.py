from __future__ import annotations

import pytest

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions import ALL, V16, V21, V201, Sender, Version, by_name, by_subprotocol, v16, v21, v201


@pytest.mark.parametrize(("version", "count"), [(V16, 28 + 11), (V201, 64), (V21, 91)])
def test_a_row_has_every_action_of_its_version(version: Version, count: int) -> None:
    assert len(version.actions) == count


STATION_SAYS_IN_1_6 = set(
    [
        "Authorize",
        "BootNotification",
        "DiagnosticsStatusNotification",
        "FirmwareStatusNotification",
        "Heartbeat",
        "LogStatusNotification",
        "MeterValues",
        "SecurityEventNotification",
        "SignCertificate",
        "SignedFirmwareStatusNotification",
        "StartTransaction",
        "StatusNotification",
        "StopTransaction",
    ]
)
STATION_SAYS_IN_2_0_1 = set(
    [
        "Authorize",
        "BootNotification",
        "ClearedChargingLimit",
        "FirmwareStatusNotification",
        "Get15118EVCertificate",
        "GetCertificateStatus",
        "Heartbeat",
        "LogStatusNotification",
        "MeterValues",
        "NotifyChargingLimit",
        "NotifyCustomerInformation",
        "NotifyDisplayMessages",
        "NotifyEVChargingNeeds",
        "NotifyEVChargingSchedule",
        "NotifyEvent",
        "NotifyMonitoringReport",
        "NotifyReport",
        "PublishFirmwareStatusNotification",
        "ReportChargingProfiles",
        "ReservationStatusUpdate",
        "SecurityEventNotification",
        "SignCertificate",
        "StatusNotification",
        "TransactionEvent",
    ]
)
STATION_SAYS_IN_2_1 = STATION_SAYS_IN_2_0_1 | set(
    [
        "BatterySwap",
        "ClosePeriodicEventStream",
        "GetCertificateChainStatus",
        "NotifyDERAlarm",
        "NotifyDERStartStop",
        "NotifyPeriodicEventStream",
        "NotifyPriorityCharging",
        "NotifySettlement",
        "OpenPeriodicEventStream",
        "PullDynamicScheduleUpdate",
        "ReportDERControl",
        "VatNumberValidation",
    ]
)


@pytest.mark.parametrize(
    ("version", "station_says"),
    [(V16, STATION_SAYS_IN_1_6), (V201, STATION_SAYS_IN_2_0_1), (V21, STATION_SAYS_IN_2_1)],
)
def test_the_station_says_these_both_say_data_transfer_and_the_csms_says_the_rest(
    version: Version, station_says: set[str]
) -> None:
    assert {name for name, action in version.actions.items() if action.sender is Sender.STATION} == station_says
    assert [name for name, action in version.actions.items() if action.sender is Sender.BOTH] == ["DataTransfer"]


@pytest.mark.parametrize(
    ("version", "action", "sender", "block"),
    [
        (V16, "BootNotification", Sender.STATION, "Core"),
        (V16, "Reset", Sender.CSMS, "Core"),
        (V16, "TriggerMessage", Sender.CSMS, "RemoteTrigger"),
        (V16, "SignCertificate", Sender.STATION, "Security whitepaper"),
        (V201, "Get15118EVCertificate", Sender.STATION, "M ISO15118 Certs"),
        (V201, "CertificateSigned", Sender.CSMS, "A Security"),
        (V21, "OpenPeriodicEventStream", Sender.STATION, "N Diagnostics"),
        (V21, "ClosePeriodicEventStream", Sender.STATION, "N Diagnostics"),
        (V21, "AdjustPeriodicEventStream", Sender.CSMS, "N Diagnostics"),
        (V21, "NotifyAllowedEnergyTransfer", Sender.CSMS, "Q Bidirectional (V2X)"),
        (V21, "NotifyWebPaymentStarted", Sender.CSMS, "C Authorization"),
        (V21, "VatNumberValidation", Sender.STATION, "C Authorization"),
        (V21, "PullDynamicScheduleUpdate", Sender.STATION, "K SmartCharging"),
    ],
)
def test_direction_and_block_are_the_documents(version: Version, action: str, sender: Sender, block: str) -> None:
    assert (version.actions[action].sender, version.actions[action].block) == (sender, block)


def test_only_2_1_has_a_message_that_is_never_answered() -> None:
    assert {
        (version.name, action.name) for version in ALL for action in version.actions.values() if action.response is None
    } == {("2.1", "NotifyPeriodicEventStream")}


def test_versions_are_found_by_name_and_by_subprotocol() -> None:
    assert [version.name for version in ALL] == ["1.6", "2.0.1", "2.1"]
    assert by_name("2.0.1") is V201
    assert by_subprotocol("ocpp1.6") is V16
    assert by_subprotocol("ocpp2.1") is V21
    assert by_subprotocol("ocpp2.0") is None
    with pytest.raises(KeyError):
        by_name("2.0")


@pytest.mark.parametrize("version", ALL)
def test_every_error_code_has_a_spelling_in_every_version(version: Version) -> None:
    assert set(version.error_codes) == set(RpcErrorCode)


def test_1_6_keeps_its_own_spelling_of_two_error_codes() -> None:
    assert V16.error_codes[RpcErrorCode.FORMAT_VIOLATION] == "FormationViolation"
    assert V16.error_codes[RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION] == "OccurenceConstraintViolation"
    assert V201.error_codes[RpcErrorCode.FORMAT_VIOLATION] == "FormatViolation"
    assert V21.error_codes[RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION] == "OccurrenceConstraintViolation"


def test_1_6_says_all_in_nine_of_its_ten_error_codes() -> None:
    # Its ProtocolError, for what is incomplete, is said as an occurrence constraint.
    assert set(V16.error_codes.values()) == {
        "NotImplemented",
        "NotSupported",
        "InternalError",
        "SecurityError",
        "FormationViolation",
        "PropertyConstraintViolation",
        "OccurenceConstraintViolation",
        "TypeConstraintViolation",
        "GenericError",
    }


@pytest.mark.parametrize("version", ALL)
def test_both_spellings_of_an_error_code_are_understood_in_every_version(version: Version) -> None:
    for text in ("FormationViolation", "FormatViolation"):
        assert version.error_code_of(text) is RpcErrorCode.FORMAT_VIOLATION
    for text in ("OccurenceConstraintViolation", "OccurrenceConstraintViolation"):
        assert version.error_code_of(text) is RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION
    assert version.error_code_of("ProtocolError") is RpcErrorCode.PROTOCOL_ERROR
    assert version.error_code_of("Whatever") is None


def test_only_2_1_has_send_and_result_error_frames() -> None:
    assert [sorted(version.message_types) for version in ALL] == [[2, 3, 4], [2, 3, 4], [2, 3, 4, 5, 6]]


def test_only_2_0_1_answers_a_frame_of_unknown_type() -> None:
    assert [version.unknown_message_type for version in ALL] == [None, RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED, None]


def test_2_x_answers_a_call_whose_id_cannot_be_read_to_minus_one() -> None:
    assert [version.unreadable_message_id for version in ALL] == [None, "-1", "-1"]


@pytest.mark.parametrize("version", ALL)
def test_only_boot_notification_may_be_said_before_registration(version: Version) -> None:
    assert version.before_registration == {"BootNotification"}


def test_an_action_is_found_by_its_request_and_by_its_response() -> None:
    assert V16.action_of(v16.ResetRequest) is V16.actions["Reset"]
    assert V21.action_of(v21.ResetResponse) is V21.actions["Reset"]
    with pytest.raises(KeyError):
        V16.action_of(v201.ResetRequest)


def test_an_action_reads_its_request_and_its_response() -> None:
    reset = V16.actions["Reset"]
    assert reset.decode_request(b'{"type":"Soft"}') == v16.ResetRequest(type=v16.ResetType.SOFT)
    assert reset.decode_response(b'{"status":"Accepted"}') == v16.ResetResponse(status=v16.ResetStatus.ACCEPTED)
    with pytest.raises(InvalidMessage, match=r"^\$\.type: unknown value"):
        reset.decode_request(b'{"type":"Firm"}')


def test_a_message_that_is_never_answered_has_no_response_to_read() -> None:
    with pytest.raises(TypeError):
        V21.actions["NotifyPeriodicEventStream"].decode_response(b"{}")


def test_a_row_says_which_version_it_is() -> None:
    assert repr(V201) == "<OCPP 2.0.1>"
    assert repr(V16.actions["Reset"]) == "Action('Reset', Sender.CSMS, 'Core')"
