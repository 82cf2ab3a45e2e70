"""B05-B08; 1.6, 5.3, 5.8, 9: what the CSMS may read of a station, and set."""

from __future__ import annotations

import msgspec
import pytest

from evwire import model
from evwire.station import StationSettings
from station_lab import Lab, lab

HEARTBEAT = '"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}'
REPORT = {"NotifyReport": "{}"}


def status_of(answer: str) -> list[str]:
    found = msgspec.json.decode(answer)
    return [each["attributeStatus"] for each in next(iter(found.values()))]


async def set_variable(it: Lab, component: str, variable: str, value: str, attribute: str = "Actual") -> str:
    answer = await it.csms.asks(
        "SetVariables",
        f'{{"setVariableData":[{{"attributeType":"{attribute}","attributeValue":"{value}",'
        f'"component":{{"name":"{component}"}},"variable":{{"name":"{variable}"}}}}]}}',
    )
    (status,) = status_of(answer)
    return status


async def change(it: Lab, key: str, value: str) -> str:
    answer = await it.csms.asks("ChangeConfiguration", f'{{"key":"{key}","value":"{value}"}}')
    status: str = msgspec.json.decode(answer)["status"]
    return status


# Getting


@pytest.mark.requirement("B06.FR.01", "B06.FR.02", "B06.FR.10", "B06.FR.11")
async def test_b06_each_variable_is_answered_with_its_value_and_the_attribute_actual() -> None:
    async with lab() as it:
        answer = await it.csms.asks("GetVariables", f'{{"getVariableData":[{{{HEARTBEAT}}}]}}')
        assert answer == (
            '{"getVariableResult":[{"attributeStatus":"Accepted","attributeType":"Actual","attributeValue":"300",'
            f"{HEARTBEAT}}}]}}"
        )


async def test_the_station_says_who_it_is_in_its_variables_too() -> None:
    async with lab() as it:
        station = model.Component(name="ChargingStation")
        vendor = it.station.configuration.find(station, model.Variable(name="VendorName"))
        assert vendor is not None and vendor.read() == "VendorName"
        assert it.station.configuration.find(station, model.Variable(name="SerialNumber")) is None


@pytest.mark.requirement("B06.FR.06", "B06.FR.07", "B06.FR.08", "B06.FR.15")
async def test_b06_what_is_unknown_is_named_so_without_a_value() -> None:
    async with lab() as it:
        answer = await it.csms.asks(
            "GetVariables",
            '{"getVariableData":['
            '{"component":{"name":"Nothing"},"variable":{"name":"Nothing"}},'
            '{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"Nothing"}},'
            '{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"MessageTimeout"}},'
            f'{{"attributeType":"Target",{HEARTBEAT}}}'
            "]}",
        )
        assert status_of(answer) == [
            "UnknownComponent",
            "UnknownVariable",
            "UnknownVariable",
            "NotSupportedAttributeType",
        ]
        assert "attributeValue" not in answer


@pytest.mark.requirement("B06.FR.09")
async def test_b06_fr_09_what_may_only_be_set_is_not_told() -> None:
    async with lab() as it:
        it.station.configuration.add_own("Password", "secret", secret=True)
        answer = await it.csms.asks(
            "GetVariables",
            '{"getVariableData":[{"component":{"name":"CustomizationCtrlr"},"variable":{"name":"Password"}}]}',
        )
        assert status_of(answer) == ["Rejected"]
        assert '"reasonCode":"WriteOnly"' in answer and "secret" not in answer
        assert await set_variable(it, "CustomizationCtrlr", "Password", "other") == "Accepted"


async def test_1_6_5_8_keys_are_answered_and_unknown_ones_listed() -> None:
    async with lab("1.6") as it:
        answer = await it.csms.asks(
            "GetConfiguration", '{"key":["heartbeatInterval","NumberOfConnectors","BlinkRepeat","Nonsense"]}'
        )
        assert answer == (
            '{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},'
            '{"key":"NumberOfConnectors","readonly":true,"value":"2"}],'
            '"unknownKey":["BlinkRepeat","Nonsense"]}'
        )


async def test_1_6_5_8_without_keys_every_key_is_told() -> None:
    async with lab("1.6") as it:
        it.station.configuration.add_own("com.example.Colour", "red")
        answer = msgspec.json.decode(await it.csms.asks("GetConfiguration", "{}"))
        keys = {each["key"]: each.get("value") for each in answer["configurationKey"]}
        # 9.1: what the core profile requires, except for keys that set what the station always does.
        assert keys.keys() >= {
            "AuthorizeRemoteTxRequests",
            "ClockAlignedDataInterval",
            "ConnectionTimeOut",
            "ConnectorPhaseRotation",
            "GetConfigurationMaxKeys",
            "HeartbeatInterval",
            "LocalAuthorizeOffline",
            "LocalPreAuthorize",
            "MeterValuesAlignedData",
            "MeterValuesSampledData",
            "MeterValueSampleInterval",
            "NumberOfConnectors",
            "ResetRetries",
            "StopTransactionOnEVSideDisconnect",
            "StopTransactionOnInvalidId",
            "StopTxnAlignedData",
            "StopTxnSampledData",
            "SupportedFeatureProfiles",
            "TransactionMessageAttempts",
            "TransactionMessageRetryInterval",
            "UnlockConnectorOnEVSideDisconnect",
        }
        assert keys["com.example.Colour"] == "red"
        await it.clock.settle()
        assert it.csms.take("NotifyReport") == []


# Setting


@pytest.mark.requirement("B05.FR.04", "B05.FR.05", "B05.FR.06", "B05.FR.07", "B05.FR.08", "B05.FR.09", "B05.FR.10")
@pytest.mark.parametrize(
    ("component", "variable", "value", "attribute", "status"),
    [
        ("OCPPCommCtrlr", "HeartbeatInterval", "60", "Actual", "Accepted"),
        ("ocppcommctrlr", "heartbeatinterval", "60", "Actual", "Accepted"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "0", "Actual", "Rejected"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "99999999999", "Actual", "Rejected"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "soon", "Actual", "Rejected"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "", "Actual", "Rejected"),
        ("OCPPCommCtrlr", "HeartbeatInterval", "60", "MaxSet", "NotSupportedAttributeType"),
        ("AuthCtrlr", "AuthorizeRemoteStart", "yes", "Actual", "Rejected"),
        ("SecurityCtrlr", "SecurityProfile", "3", "Actual", "Rejected"),
        ("OCPPCommCtrlr", "Nothing", "1", "Actual", "UnknownVariable"),
        ("Nothing", "Nothing", "1", "Actual", "UnknownComponent"),
    ],
)
async def test_b05_a_value_is_set_or_refused_for_a_reason(
    component: str, variable: str, value: str, attribute: str, status: str
) -> None:
    async with lab() as it:
        assert await set_variable(it, component, variable, value, attribute) == status


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("HeartbeatInterval", "60", "Accepted"),
        ("HeartbeatInterval", "-1", "Rejected"),
        ("NumberOfConnectors", "3", "Rejected"),
        ("Nonsense", "1", "NotSupported"),
        ("Own", "1", "RebootRequired"),
        ("WebSocketPingInterval", "0", "RebootRequired"),
        ("WebSocketPingInterval", "-1", "Rejected"),
    ],
)
async def test_1_6_5_3_a_key_is_changed_or_refused(key: str, value: str, status: str) -> None:
    async with lab("1.6") as it:
        it.station.configuration.add_own("Own", reboot_required=True)
        assert await change(it, key, value) == status


async def test_what_is_set_holds_in_the_settings_and_is_told_afterwards() -> None:
    async with lab("1.6") as it:
        for key, value in (
            ("ConnectionTimeOut", "45"),
            ("MeterValueSampleInterval", "10"),
            ("StopTransactionOnInvalidId", "False"),
            ("TransactionMessageAttempts", "5"),
        ):
            assert await change(it, key, value) == "Accepted"
        settings = it.station.settings
        assert settings.connection_timeout_s == 45 and settings.sample_interval_s == 10
        assert settings.stop_on_invalid_token is False and settings.message_attempts == 5
        answer = await it.csms.asks("GetConfiguration", '{"key":["StopTransactionOnInvalidId","ConnectionTimeOut"]}')
        assert '"value":"false"' in answer and '"value":"45"' in answer


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_new_heartbeat_interval_holds_at_once(version: str) -> None:
    async with lab(version) as it:
        if version == "1.6":
            assert await change(it, "HeartbeatInterval", "10") == "Accepted"
        else:
            assert await set_variable(it, "OCPPCommCtrlr", "HeartbeatInterval", "10") == "Accepted"
        it.csms.take()
        await it.clock.advance(10)
        assert len(it.csms.take("Heartbeat")) == 1
        await it.clock.advance(10)
        assert len(it.csms.take("Heartbeat")) == 1


async def test_an_application_may_refuse_a_value_of_its_own_variable() -> None:
    async with lab() as it:
        colours: list[str] = []

        def paint(colour: str) -> None:
            if colour == "pink":
                raise ValueError("anything but pink")
            colours.append(colour)

        it.station.configuration.add_own("Colour", "red", changed=paint, max_limit=5)
        assert await set_variable(it, "CustomizationCtrlr", "Colour", "pink") == "Rejected"
        assert await set_variable(it, "CustomizationCtrlr", "Colour", "purple") == "Rejected"
        assert await set_variable(it, "CustomizationCtrlr", "Colour", "green") == "Accepted"
        assert colours == ["green"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (model.DataKind.DECIMAL, "1.5", "nan"),
        (model.DataKind.DATE_TIME, "2026-01-01T12:00:00Z", "noon"),
        (model.DataKind.OPTION_LIST, "a", "c"),
        (model.DataKind.MEMBER_LIST, "b, a", "a,c"),
        (model.DataKind.SEQUENCE_LIST, "", "c"),
        (model.DataKind.BOOLEAN, "TRUE", "1"),
        (model.DataKind.INTEGER, "-7", "7.0"),
    ],
)
async def test_b05_fr_07_a_value_must_look_like_its_kind(kind: model.DataKind, good: str, bad: str) -> None:
    async with lab("2.1") as it:
        it.station.configuration.add_own("Own", data_kind=kind, values="a,b")
        assert await set_variable(it, "CustomizationCtrlr", "Own", bad) == "Rejected"
        assert await set_variable(it, "CustomizationCtrlr", "Own", good) == "Accepted"


# Authorizing a start from afar


@pytest.mark.requirement("F01.FR.01", "F01.FR.02")
@pytest.mark.parametrize(
    ("kind", "verdict", "told"),
    [
        ("ISO14443", "Accepted", ["Authorize", "TransactionEvent"]),
        ("ISO14443", "Blocked", ["Authorize"]),
        ("Central", "Blocked", ["TransactionEvent"]),
    ],
)
async def test_f01_fr_01_a_start_from_afar_is_authorized_first_where_that_is_set(
    kind: str, verdict: str, told: list[str]
) -> None:
    answers = {"Authorize": f'{{"idTokenInfo":{{"status":"{verdict}"}}}}'}
    settings = StationSettings(sample_interval_s=0, authorize_remote_start=True)
    async with lab("2.0.1", answers=answers, settings=settings) as it:
        it.station.plugged_in(1)
        await it.clock.settle()
        it.csms.take()
        answer = await it.csms.asks(
            "RequestStartTransaction",
            f'{{"remoteStartId":7,"evseId":1,"idToken":{{"idToken":"REMOTE","type":"{kind}"}}}}',
        )
        assert answer == '{"status":"Accepted"}'
        await it.clock.settle()
        assert [each.split()[0] for each in it.csms.take("Authorize", "TransactionEvent")] == told


# Reports


def parts(heard: list[str]) -> list[dict[str, object]]:
    return [msgspec.json.decode(each.removeprefix("NotifyReport ")) for each in heard]


@pytest.mark.requirement("B07.FR.01", "B07.FR.03", "B07.FR.04", "B07.FR.10", "B07.FR.11")
async def test_b07_a_full_report_follows_the_answer_in_numbered_parts() -> None:
    async with lab(answers=REPORT) as it:
        it.csms.take()
        answer = await it.csms.asks("GetBaseReport", '{"requestId":9,"reportBase":"FullInventory"}')
        assert answer == '{"status":"Accepted"}'
        await it.clock.settle()
        first, *heard = it.csms.take()
        assert first == "-> " + answer
        told = parts(heard)
        assert [part["seqNo"] for part in told] == list(range(len(told))) and len(told) > 1
        assert {part["requestId"] for part in told} == {9}
        assert [part.get("tbc", False) for part in told] == [True] * (len(told) - 1) + [False]


@pytest.mark.requirement("B07.FR.07", "B07.FR.03")
async def test_b07_fr_07_a_configuration_report_has_what_can_be_set_but_no_secret() -> None:
    async with lab("2.1", answers=REPORT) as it:
        it.station.configuration.add_own("Password", "secret", secret=True)
        await it.csms.asks("GetBaseReport", '{"requestId":1,"reportBase":"ConfigurationInventory"}')
        await it.clock.settle()
        heard = "".join(it.csms.take("NotifyReport"))
        assert '"name":"HeartbeatInterval"' in heard and '"minLimit":1' in heard
        assert '"name":"Password"' in heard and '"mutability":"WriteOnly"' in heard
        assert "secret" not in heard and "ReadOnly" not in heard


@pytest.mark.requirement("B07.FR.09")
async def test_b07_fr_09_a_summary_tells_how_every_part_is() -> None:
    async with lab(answers=REPORT) as it:
        it.station.set_operative(2, False)
        await it.clock.settle()
        it.csms.take()
        await it.csms.asks("GetBaseReport", '{"requestId":1,"reportBase":"SummaryInventory"}')
        await it.clock.settle()
        (told,) = parts(it.csms.take("NotifyReport"))
        states = {
            (each["component"]["name"], each["component"].get("evse", {}).get("id")): each["variableAttribute"][0]
            for each in told["reportData"]  # type: ignore[attr-defined]
            if each["variable"]["name"] == "AvailabilityState"
        }
        assert {place: state["value"] for place, state in states.items()} == {
            ("ChargingStation", None): "Available",
            ("EVSE", 1): "Available",
            ("Connector", 1): "Available",
            ("EVSE", 2): "Unavailable",
            ("Connector", 2): "Unavailable",
        }


def places(part: dict[str, object]) -> list[str]:
    return [
        f"{each['component']['name']}.{each['component'].get('evse', {}).get('id', '')}.{each['variable']['name']}"
        for each in part["reportData"]  # type: ignore[attr-defined]
    ]


@pytest.mark.requirement("B08.FR.05", "B08.FR.11", "B08.FR.20", "B08.FR.21", "B08.FR.23")
async def test_b08_a_report_has_every_variable_or_instance_that_the_selection_leaves_open() -> None:
    async with lab(answers=REPORT) as it:
        await it.csms.asks(
            "GetReport",
            '{"requestId":1,"componentVariable":[{"component":{"name":"EVSE"}},'
            '{"component":{"name":"DeviceDataCtrlr"},"variable":{"name":"ItemsPerMessage"}},'
            '{"component":{"name":"Connector","evse":{"id":2}},"variable":{"name":"AvailabilityState"}}]}',
        )
        await it.clock.settle()
        (told,) = parts(it.csms.take("NotifyReport"))
        assert sorted(places(told)) == [
            "Connector.2.AvailabilityState",
            *["DeviceDataCtrlr..ItemsPerMessage"] * 3,
            "EVSE.1.AvailabilityState",
            "EVSE.1.Available",
            "EVSE.1.Power",
            "EVSE.1.SupplyPhases",
            "EVSE.2.AvailabilityState",
            "EVSE.2.Available",
            "EVSE.2.Power",
            "EVSE.2.SupplyPhases",
        ]


@pytest.mark.requirement("B08.FR.08", "B08.FR.10", "B08.FR.13", "B08.FR.15")
async def test_b08_criteria_leave_out_components_and_an_empty_report_is_not_sent() -> None:
    async with lab(answers=REPORT) as it:
        it.csms.take()
        assert await it.csms.asks("GetReport", '{"requestId":1,"componentCriteria":["Problem"]}') == (
            '{"status":"EmptyResultSet"}'
        )
        await it.clock.settle()
        assert it.csms.take("NotifyReport") == []
        it.station.configuration.add_own(
            "Enabled", "false", component=model.Component(name="Light"), data_kind=model.DataKind.BOOLEAN
        )
        light = '"componentVariable":[{"component":{"name":"Light"}}]'
        answer = await it.csms.asks("GetReport", f'{{"requestId":1,"componentCriteria":["Enabled"],{light}}}')
        assert answer == '{"status":"EmptyResultSet"}'
        answer = await it.csms.asks("GetReport", f'{{"requestId":1,"componentCriteria":["Enabled","Active"],{light}}}')
        assert answer == '{"status":"Accepted"}'
