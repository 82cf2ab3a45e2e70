from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions import v16, v21, v201
from evwire.versions.checking import decode, encode, problems
from evwire.versions.schema import CustomDataType

FORMAT = RpcErrorCode.FORMAT_VIOLATION
PROTOCOL = RpcErrorCode.PROTOCOL_ERROR
OCCURRENCE = RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION
PROPERTY = RpcErrorCode.PROPERTY_CONSTRAINT_VIOLATION
TYPE = RpcErrorCode.TYPE_CONSTRAINT_VIOLATION

PROFILE = (
    '{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,'
    '"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":'
    '{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16},{"startPeriod":60,"limit":%s}]}}}'
)
PROFILE_LIMIT = "$.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[1].limit"


@pytest.mark.parametrize(
    ("message_type", "payload", "code", "path", "problem"),
    [
        (v16.ResetRequest, "{", FORMAT, "$", "not JSON: Input data was truncated"),
        (v16.ResetRequest, '{"type":"Soft"', FORMAT, "$", "not JSON: Input data was truncated"),
        (v16.ResetRequest, "", FORMAT, "$", "not JSON: Input data was truncated"),
        (v16.ResetRequest, "[]", PROTOCOL, "$", "expected an object, got a list"),
        (v16.ResetRequest, '"Soft"', PROTOCOL, "$", "expected an object, got text"),
        (v16.ResetRequest, "null", OCCURRENCE, "$.type", "required, but missing"),
        (v16.ResetRequest, "{}", OCCURRENCE, "$.type", "required, but missing"),
        (v16.ResetRequest, '{"type":3}', TYPE, "$.type", "expected text, got an integer"),
        (v16.ResetRequest, '{"type":null}', TYPE, "$.type", "expected text, got null"),
        (
            v16.ResetRequest,
            '{"type":"soft"}',
            PROPERTY,
            "$.type",
            'unknown value "soft", expected one of Hard, Soft',
        ),
        (v16.ResetRequest, '{"type":"Soft","x":1}', PROTOCOL, "$.x", "no such field here"),
        (v16.HeartbeatRequest, '{"x":1}', PROTOCOL, "$.x", "no such field here"),
        (
            v16.AuthorizeRequest,
            '{"idTag":"0123456789012345678901234"}',
            PROPERTY,
            "$.idTag",
            "expected at most 20 characters, got 25",
        ),
        (
            v16.HeartbeatResponse,
            '{"currentTime":"now"}',
            TYPE,
            "$.currentTime",
            'expected a time of RFC 3339, got "now"',
        ),
        (
            v16.HeartbeatResponse,
            '{"currentTime":1714550400}',
            TYPE,
            "$.currentTime",
            "expected a time as text, got an integer",
        ),
        (v16.UnlockConnectorRequest, '{"connectorId":"1"}', TYPE, "$.connectorId", "expected an integer, got text"),
        (v16.UnlockConnectorRequest, '{"connectorId":1.0}', TYPE, "$.connectorId", "expected an integer, got a number"),
        (
            v16.UnlockConnectorRequest,
            '{"connectorId":true}',
            TYPE,
            "$.connectorId",
            "expected an integer, got a boolean",
        ),
        (v201.GetReportRequest, '{"requestId":{},"x":1}', TYPE, "$.requestId", "expected an integer, got an object"),
        (
            v201.GetReportRequest,
            '{"requestId":1,"componentCriteria":["Active","Active","Active","Active","Active"]}',
            OCCURRENCE,
            "$.componentCriteria",
            "expected at most 4 in the list, got 5",
        ),
        (
            v201.CustomerInformationRequest,
            '{"requestId":1,"report":"true","clear":false}',
            TYPE,
            "$.report",
            "expected a boolean, got text",
        ),
        (v16.GetConfigurationRequest, '{"key":"x"}', TYPE, "$.key", "expected a list, got text"),
        (v16.GetConfigurationRequest, '{"key":null}', TYPE, "$.key", "expected a list, got null"),
        (v16.GetConfigurationRequest, '{"key":["a",2]}', TYPE, "$.key[1]", "expected text, got an integer"),
        (
            v16.MeterValuesRequest,
            '{"connectorId":1,"meterValue":[{"timestamp":"2024-05-01T10:00:00Z","sampledValue":[{"value":"1"},{"value":"1","unit":"Volt"}]}]}',
            PROPERTY,
            "$.meterValue[0].sampledValue[1].unit",
            None,
        ),
        (
            v16.MeterValuesRequest,
            '{"connectorId":1,"meterValue":[{"timestamp":"2024-05-01T10:00:00Z","sampledValue":[{"value":"1"},{"value":230}]}]}',
            TYPE,
            "$.meterValue[0].sampledValue[1].value",
            "expected text, got an integer",
        ),
        (
            v16.SetChargingProfileRequest,
            PROFILE % "21.45",
            PROPERTY,
            PROFILE_LIMIT,
            "expected a multiple of 0.1, got 21.45",
        ),
        (v16.SetChargingProfileRequest, PROFILE % '"21.4"', TYPE, PROFILE_LIMIT, "expected a number, got text"),
        (
            v201.SetVariablesRequest,
            '{"setVariableData":[]}',
            OCCURRENCE,
            "$.setVariableData",
            "expected at least 1 in the list, got 0",
        ),
        (
            v201.DeleteCertificateRequest,
            '{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b"}}',
            OCCURRENCE,
            "$.certificateHashData.serialNumber",
            "required, but missing",
        ),
        (
            v201.NotifyEVChargingNeedsRequest,
            '{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"DC","dcChargingParameters":'
            '{"evMaxCurrent":1,"evMaxVoltage":1,"stateOfCharge":101}}}',
            PROPERTY,
            "$.chargingNeeds.dcChargingParameters.stateOfCharge",
            "expected at most 100, got 101",
        ),
        (
            v21.CustomerInformationRequest,
            '{"requestId":-1,"report":true,"clear":false}',
            PROPERTY,
            "$.requestId",
            "expected at least 0, got -1",
        ),
        (
            v201.ResetRequest,
            '{"type":"OnIdle","customData":[]}',
            TYPE,
            "$.customData",
            "expected an object, got a list",
        ),
        (
            v201.ResetRequest,
            '{"type":"OnIdle","customData":{"x":1}}',
            OCCURRENCE,
            "$.customData.vendorId",
            "required, but missing",
        ),
        (
            v201.ResetRequest,
            '{"type":"OnIdle","customData":{"vendorId":1}}',
            TYPE,
            "$.customData.vendorId",
            "expected text, got an integer",
        ),
        (
            v201.ResetRequest,
            '{"type":"OnIdle","customData":null}',
            TYPE,
            "$.customData",
            "expected an object, got null",
        ),
        (
            v201.ResetRequest,
            '{"type":"OnIdle","customData":{"vendorId":"%s"}}' % ("x" * 256),
            PROPERTY,
            "$.customData.vendorId",
            "expected at most 255 characters, got 256",
        ),
    ],
)
def test_a_wrong_payload_earns_the_exact_code_and_path(
    message_type: Any, payload: str, code: RpcErrorCode, path: str, problem: str | None
) -> None:
    with pytest.raises(InvalidMessage) as caught:
        decode(message_type, payload.encode())
    assert (caught.value.code, caught.value.path) == (code, path)
    assert problem is None or caught.value.problem == problem


@pytest.mark.parametrize("payload", [b'{"type":"\xff"}', b'{"type":"\\ud800"}', b'{"type":NaN}', b'{"a":' * 32])
def test_what_is_not_json_is_a_format_violation(payload: bytes) -> None:
    with pytest.raises(InvalidMessage) as caught:
        decode(v16.ResetRequest, payload)
    assert (caught.value.code, caught.value.path) == (FORMAT, "$")


def test_a_problem_is_never_longer_than_200_characters() -> None:
    with pytest.raises(InvalidMessage) as caught:
        decode(
            v16.MeterValuesRequest,
            b'{"connectorId":1,"meterValue":[{"timestamp":"2024-05-01T10:00:00Z","sampledValue":'
            b'[{"value":"1","measurand":"' + b"x" * 5000 + b'"}]}]}',
        )
    assert len(caught.value.problem) == 200


def test_every_problem_can_be_had_and_not_only_the_first() -> None:
    value = {
        "connectorId": "1",
        "meterValue": [{"timestamp": "?", "sampledValue": [{"value": 1}, {"unit": "X"}]}],
        "x": 0,
    }
    assert [problem.path for problem in problems(v16.MeterValuesRequest, value)] == [
        "$.connectorId",
        "$.meterValue[0].timestamp",
        "$.meterValue[0].sampledValue[0].value",
        "$.meterValue[0].sampledValue[1].value",
        "$.meterValue[0].sampledValue[1].unit",
        "$.x",
    ]


@pytest.mark.parametrize("payload", [b"null", b" null ", b"{}"])
def test_a_payload_that_may_be_empty_may_be_null(payload: bytes) -> None:
    assert decode(v16.HeartbeatRequest, payload) == v16.HeartbeatRequest()
    assert decode(v201.HeartbeatRequest, msgspec.Raw(payload)) == v201.HeartbeatRequest()


def test_the_word_null_inside_a_text_is_only_text() -> None:
    assert decode(v16.AuthorizeRequest, b'{"idTag":"null"}').id_tag == "null"


@pytest.mark.parametrize("limit", ["21.4", "0.1", "16", "16.0", "0.3", "1234567.8", "-3.3"])
def test_a_limit_of_tenths_is_counted_in_decimal(limit: str) -> None:
    message = decode(v16.SetChargingProfileRequest, (PROFILE % limit).encode())
    assert message.cs_charging_profiles.charging_schedule.charging_schedule_period[1].limit == float(limit)
    assert json.loads(encode(message)) == json.loads(PROFILE % limit)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T12:00:00+02:00", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00.5Z", datetime(2024, 5, 1, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2024-05-01T10:00:00.123456789Z", datetime(2024, 5, 1, 10, 0, 0, 123_457, tzinfo=UTC)),
        # Looser than RFC 3339, which costs nothing: stations write these.
        ("2024-05-01 10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01t10:00:00z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T12:00:00+0200", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00", datetime(2024, 5, 1, 10)),
    ],
)
def test_a_time_is_read_with_any_zone_and_any_fraction(text: str, instant: datetime) -> None:
    assert decode(v16.HeartbeatResponse, b'{"currentTime":"%s"}' % text.encode()).current_time == instant


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2024, 5, 1, 10, tzinfo=UTC), "2024-05-01T10:00:00Z"),
        (datetime(2024, 5, 1, 10), "2024-05-01T10:00:00Z"),
        (datetime(2024, 5, 1, 10, 0, 0, 123_999, tzinfo=UTC), "2024-05-01T10:00:00.123Z"),
        (datetime(2024, 5, 1, 10, 0, 0, 123_999), "2024-05-01T10:00:00.123Z"),
        (datetime(2024, 5, 1, 10, 0, 0, 7, tzinfo=UTC), "2024-05-01T10:00:00.000Z"),
        (datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2024-05-01T12:00:00+02:00"),
        (datetime(2024, 5, 1, 12, 0, 0, 5000, timezone(timedelta(hours=2))), "2024-05-01T12:00:00.005+02:00"),
    ],
)
def test_a_time_leaves_with_a_zone_and_at_most_milliseconds(time: datetime, text: str) -> None:
    assert encode(v16.HeartbeatResponse(current_time=time)) == b'{"currentTime":"%s"}' % text.encode()


def test_times_deep_inside_leave_exact_and_the_message_is_not_changed() -> None:
    time = datetime(2024, 5, 1, 10, 0, 0, 123_456, tzinfo=UTC)
    values = [v16.MeterValue(timestamp=time, sampled_value=[v16.SampledValue(value="1")])]
    message = v16.MeterValuesRequest(connector_id=1, meter_value=values)
    assert (
        encode(message)
        == b'{"connectorId":1,"meterValue":[{"timestamp":"2024-05-01T10:00:00.123Z","sampledValue":[{"value":"1"}]}]}'
    )
    assert message.meter_value[0].timestamp is time


SAMPLE = v16.SampledValue(value="1")


@pytest.mark.parametrize(
    ("message", "code", "path"),
    [
        (v16.AuthorizeRequest(id_tag="x" * 21), PROPERTY, "$.idTag"),
        (v16.AuthorizeRequest(id_tag=None), TYPE, "$.idTag"),  # type: ignore[arg-type]
        (v16.AuthorizeRequest(id_tag="\ud800"), TYPE, "$.idTag"),
        (v16.ResetRequest(type="Firm"), PROPERTY, "$.type"),  # type: ignore[arg-type]
        (v16.ResetRequest(type=object()), TYPE, "$.type"),  # type: ignore[arg-type]
        (v16.UnlockConnectorRequest(connector_id=True), TYPE, "$.connectorId"),
        (v16.UnlockConnectorRequest(connector_id=1.5), TYPE, "$.connectorId"),  # type: ignore[arg-type]
        (v16.HeartbeatResponse(current_time="now"), TYPE, "$.currentTime"),  # type: ignore[arg-type]
        (v16.HeartbeatResponse(current_time=datetime(2024, 5, 1).date()), TYPE, "$.currentTime"),  # type: ignore[arg-type]
        (
            v16.MeterValuesRequest(
                connector_id=1,
                meter_value=[v16.MeterValue(timestamp=datetime(2024, 5, 1), sampled_value=[SAMPLE, object()])],  # type: ignore[list-item]
            ),
            TYPE,
            "$.meterValue[0].sampledValue[1]",
        ),
        (v201.SampledValueType(value=float("nan")), PROPERTY, "$.value"),
        (v201.CostUpdatedRequest(total_cost=float("inf"), transaction_id="1"), PROPERTY, "$.totalCost"),
        (v201.UnitOfMeasureType(multiplier=float("-inf")), PROPERTY, "$.multiplier"),  # type: ignore[arg-type]
        (
            v201.ChargingScheduleType(
                id=1,
                charging_rate_unit=v201.ChargingRateUnitEnumType.A,
                min_charging_rate=float("nan"),
                charging_schedule_period=[v201.ChargingSchedulePeriodType(start_period=0, limit=16)],
            ),
            PROPERTY,
            "$.minChargingRate",
        ),
        (v201.DataTransferRequest(vendor_id="x", data={"a": [1, float("nan")]}), PROPERTY, "$.data.a[1]"),
        (v201.SetVariablesRequest(set_variable_data=[]), OCCURRENCE, "$.setVariableData"),
        (v16.ChargingSchedulePeriod(start_period=0, limit=21.45), PROPERTY, "$.limit"),
        (
            v201.ResetRequest(type=v201.ResetEnumType.ON_IDLE, custom_data=CustomDataType("x" * 256)),
            PROPERTY,
            "$.customData.vendorId",
        ),
        (
            v201.ResetRequest(type=v201.ResetEnumType.ON_IDLE, custom_data=CustomDataType("x", {"y": object()})),
            TYPE,
            "$.customData.y",
        ),
    ],
)
def test_what_a_type_forbids_does_not_leave(message: Any, code: RpcErrorCode, path: str) -> None:
    with pytest.raises(InvalidMessage) as caught:
        encode(message)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_custom_data_is_kept_as_it_came() -> None:
    text = b'{"type":"OnIdle","customData":{"a":{"b":[1,null]},"vendorId":"com.example"}}'
    message = decode(v201.ResetRequest, text)
    assert message.custom_data == CustomDataType("com.example", {"a": {"b": [1, None]}})
    assert encode(message) == text
    assert repr(message.custom_data) == "CustomDataType('com.example', {'a': {'b': [1, None]}})"


def test_data_of_any_kind_is_kept_as_it_came() -> None:
    text = b'{"vendorId":"x","data":{"a":[1,2.5,null,"b",{}]}}'
    assert json.loads(encode(decode(v201.DataTransferRequest, text))) == json.loads(text)


def test_lists_and_objects_of_plain_python_leave_like_their_types() -> None:
    message = v16.MeterValuesRequest(
        connector_id=1,
        meter_value=({"timestamp": "2024-05-01T10:00:00Z", "sampledValue": [{"value": "1"}]},),  # type: ignore[arg-type]
    )
    assert decode(v16.MeterValuesRequest, encode(message)).meter_value[0].sampled_value == [SAMPLE]


def test_whole_numbers_without_a_limit_have_64_bits() -> None:
    text = b'{"connectorId":9223372036854775807}'
    assert encode(decode(v16.UnlockConnectorRequest, text)) == text
    with pytest.raises(InvalidMessage) as caught:
        decode(v16.UnlockConnectorRequest, b'{"connectorId":9223372036854775808}')
    assert (caught.value.code, caught.value.path) == (PROPERTY, "$.connectorId")
    with pytest.raises(InvalidMessage):
        encode(v16.UnlockConnectorRequest(connector_id=2**63))
