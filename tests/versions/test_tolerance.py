"""Tolerant reading: what is taken for what, what is said about it, and what is refused nevertheless."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.model import is_known
from evwire.versions import Allowances, Deviation, Message, decode, encode, read, v16, v201

STATUS = b'{"connectorId":1,"errorCode":"NoError","status":"Available"%s}'
STATUS_OF_2 = b'{"timestamp":%s,"connectorStatus":"Available","evseId":1,"connectorId":1}'
START = b'{"connectorId":1,"idTag":"04A2B3C4","meterStart":%s,"timestamp":"2026-01-01T12:00:00Z"}'
SAMPLES = b'{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T12:00:00Z","sampledValue":[%s]}]}'


def tolerant(message_type: type[Message], payload: bytes, allow: Allowances | None = None) -> tuple[object, list[str]]:
    found: list[Deviation] = []
    message = read(message_type, payload, found.append, allow or Allowances())
    return message, [f"{each.path}: {each.problem} -> {each.remedy} <- {each.raw}" for each in found]


@pytest.mark.parametrize(
    ("arrives", "number", "told"),
    [
        (b"0", 0, []),
        (b'"0"', 0, ['$.meterStart: expected an integer, got text -> read as 0 <- "0"']),
        (b'" 12 "', 12, ['$.meterStart: expected an integer, got text -> read as 12 <- " 12 "']),
        (b'"-3"', -3, ['$.meterStart: expected an integer, got text -> read as -3 <- "-3"']),
        (b"1.0", 1, ["$.meterStart: expected an integer, got a number -> read as 1 <- 1.0"]),
        (b"1e3", 1000, ["$.meterStart: expected an integer, got a number -> read as 1000 <- 1000.0"]),
        (b'"1.0"', 1, ['$.meterStart: expected an integer, got text -> read as 1 <- "1.0"']),
    ],
)
def test_a_number_is_read_where_nothing_gets_lost(arrives: bytes, number: int, told: list[str]) -> None:
    message, deviations = tolerant(v16.StartTransactionRequest, START % arrives)
    assert isinstance(message, v16.StartTransactionRequest)
    assert message.meter_start == number
    assert deviations == told


@pytest.mark.parametrize("arrives", [b"1.5", b'"1.5"', b'"one"', b'""', b"true", b"[1]", b"{}", b"1e30", b'"0x10"'])
def test_a_number_that_would_be_guessed_is_refused_as_ever(arrives: bytes) -> None:
    with pytest.raises(InvalidMessage) as refused:
        tolerant(v16.StartTransactionRequest, START % arrives)
    assert refused.value.code is RpcErrorCode.TYPE_CONSTRAINT_VIOLATION
    assert refused.value.path == "$.meterStart"


@pytest.mark.parametrize(
    ("arrives", "moment"),
    [
        ("2026-01-01 12:00:00", datetime(2026, 1, 1, 12, tzinfo=UTC)),
        ("2026-01-01T12:00:00", datetime(2026, 1, 1, 12, tzinfo=UTC)),
        ("2026-01-01T12:00:00.123456789", datetime(2026, 1, 1, 12, 0, 0, 123457, tzinfo=UTC)),
        ("2026-01-01T12:00:00,5Z", datetime(2026, 1, 1, 12, 0, 0, 500000, tzinfo=UTC)),
        ("2026-01-01T12:00:00.Z", datetime(2026, 1, 1, 12, tzinfo=UTC)),
        ("2026-01-01T12:00Z", datetime(2026, 1, 1, 12, tzinfo=UTC)),
        ("2026-01-01T12:00:60Z", datetime(2026, 1, 1, 12, 0, 59, tzinfo=UTC)),
        ("2026-1-1 9:05:07", datetime(2026, 1, 1, 9, 5, 7, tzinfo=UTC)),
        ("2026/01/01 12:00:00", datetime(2026, 1, 1, 12, tzinfo=UTC)),
        ("2026-01-01T12:00:00+1", datetime(2026, 1, 1, 11, tzinfo=UTC)),
        ("2026-01-01T12:00:00 +01:00", datetime(2026, 1, 1, 11, tzinfo=UTC)),
        ("2026-01-01T12:00:00 UTC", datetime(2026, 1, 1, 12, tzinfo=UTC)),
        (1767268800, datetime(2026, 1, 1, 12, tzinfo=UTC)),
        (1767268800000, datetime(2026, 1, 1, 12, tzinfo=UTC)),
    ],
)
@pytest.mark.threat(54)
def test_a_time_is_read_as_chargers_write_it(arrives: str | int, moment: datetime) -> None:
    payload = b'{"timestamp":%s,"connectorStatus":"Available","evseId":1,"connectorId":1}' % msgspec.json.encode(
        arrives
    )
    message, deviations = tolerant(v201.StatusNotificationRequest, payload)
    assert isinstance(message, v201.StatusNotificationRequest)
    assert abs((message.timestamp - moment).total_seconds()) < 1e-5
    assert len(deviations) == 1
    with pytest.raises(InvalidMessage):
        decode(v201.StatusNotificationRequest, payload)


@pytest.mark.parametrize(
    "arrives", ["yesterday", "12:00", "2026-13-01T12:00:00Z", "2026-01-01", "9" * 400, 5, -1, 10**20]
)
def test_a_time_that_is_none_is_refused(arrives: str | int) -> None:
    payload = b'{"timestamp":%s,"connectorStatus":"Available","evseId":1,"connectorId":1}' % msgspec.json.encode(
        arrives
    )
    with pytest.raises(InvalidMessage, match=r"^\$\.timestamp"):
        tolerant(v201.StatusNotificationRequest, payload)


def test_null_and_an_empty_text_are_no_values() -> None:
    message, deviations = tolerant(v16.StatusNotificationRequest, STATUS % b',"info":null,"timestamp":"","vendorId":""')
    assert message == decode(v16.StatusNotificationRequest, STATUS % b',"vendorId":""')
    assert deviations == [
        "$.info: null is not an absent field -> left out <- null",
        '$.timestamp: an empty text is no value -> left out <- ""',
    ]


def test_a_field_nobody_knows_is_told_with_what_it_says() -> None:
    message, deviations = tolerant(v16.StatusNotificationRequest, STATUS % b',"temperature":{"inlet":31.5}')
    assert message == decode(v16.StatusNotificationRequest, STATUS % b"")
    assert deviations == ['$.temperature: no such field here -> kept aside <- {"inlet":31.5}']


def test_a_field_in_other_letters_is_read_where_its_own_is_missing() -> None:
    message, deviations = tolerant(v16.AuthorizeRequest, b'{"id_tag":"04A2B3C4"}')
    assert message == v16.AuthorizeRequest(id_tag="04A2B3C4")
    assert deviations == ['$.id_tag: no such field here -> read as idTag <- "04A2B3C4"']


def test_a_word_nobody_knows_is_of_its_type_and_still_itself() -> None:
    message, deviations = tolerant(v16.StatusNotificationRequest, STATUS.replace(b"Available", b"Resting") % b"")
    assert isinstance(message, v16.StatusNotificationRequest)
    assert isinstance(message.status, v16.ChargePointStatus)
    assert message.status == "Resting"
    assert not is_known(message.status)
    assert is_known(message.error_code)
    assert "kept as unknown" in deviations[0]
    with pytest.raises(InvalidMessage):
        encode(message)


def test_a_word_in_other_letters_is_the_word() -> None:
    message, _ = tolerant(v16.StatusNotificationRequest, STATUS.replace(b"Available", b"suspended_ev") % b"")
    assert isinstance(message, v16.StatusNotificationRequest)
    assert message.status is v16.ChargePointStatus.SUSPENDED_EV


def test_an_unusable_reading_is_left_out_and_the_others_stay() -> None:
    message, deviations = tolerant(v16.MeterValuesRequest, SAMPLES % b'{"unit":"Wh"},{"value":"7"},5')
    assert message == decode(v16.MeterValuesRequest, SAMPLES % b'{"value":"7"}')
    assert deviations == [
        '$.meterValue[].sampledValue[].value: required, but missing -> sampledValue left out <- {"unit":"Wh"}',
        "$.meterValue[].sampledValue[]: expected an object, got an integer -> sampledValue left out <- 5",
    ]


def test_one_thing_where_a_list_is_expected_is_a_list_of_one() -> None:
    payload = b'{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T12:00:00Z","sampledValue":{"value":"7"}}]}'
    message, deviations = tolerant(v16.MeterValuesRequest, payload)
    assert message == decode(v16.MeterValuesRequest, SAMPLES % b'{"value":"7"}')
    assert deviations[0].endswith('taken for a list of one <- {"value":"7"}')


def test_a_text_that_is_too_long_is_kept_whole() -> None:
    message, deviations = tolerant(v16.AuthorizeRequest, b'{"idTag":"%s"}' % (b"A" * 300))
    assert message == v16.AuthorizeRequest(id_tag="A" * 300)
    assert deviations == ["$.idTag: expected at most 20 characters, got 300 -> kept whole <- " + '"' + "A" * 198 + "…"]


def test_what_a_charger_is_known_to_mean_by_a_word_is_what_it_says() -> None:
    allow = Allowances(
        absent={"StatusNotificationRequest.info": frozenset(["null"])},
        aliases={"StatusNotificationRequest.status": {"Ready": "Available"}},
        defaults={"StatusNotificationRequest.errorCode": "NoError"},
    )
    message, deviations = tolerant(
        v16.StatusNotificationRequest, b'{"connectorId":1,"status":"Ready","info":"null"}', allow
    )
    assert message == decode(v16.StatusNotificationRequest, STATUS % b"")
    assert len(deviations) == 3
    assert allow.closely == {"StatusNotificationRequest"}


def test_what_is_right_is_read_as_strictly_read_and_nothing_is_told() -> None:
    for payload in (STATUS % b"", STATUS % b',"timestamp":"2026-01-01T12:00:00.5Z"'):
        message, deviations = tolerant(v16.StatusNotificationRequest, payload)
        assert message == decode(v16.StatusNotificationRequest, payload)
        assert deviations == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["connectorId", "transactionId", "meterValue", "timestamp", "sampledValue", "value", "unit", "idTag"]


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        json_values | st.lists(st.dictionaries(st.sampled_from(FIELDS), json_values), max_size=2),
    )
)
def test_whatever_the_values_are_it_is_read_or_properly_refused(value: object) -> None:
    payload = msgspec.json.encode(value)
    for message_type in (v16.MeterValuesRequest, v16.StopTransactionRequest, v201.TransactionEventRequest):
        try:
            strict: object = decode(message_type, payload)
        except InvalidMessage:
            strict = None
        try:
            message, deviations = tolerant(message_type, payload)
        except InvalidMessage as refused:
            assert strict is None
            assert refused.path.startswith("$")
        else:
            assert (strict is None) == bool(deviations)
            if strict is not None:
                assert message == strict
