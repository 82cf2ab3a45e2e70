"""1.6, 5.3, 5.8 and 9: configuration keys are variables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from mapped import Memory, answer, lift, lower, said
from variables_said import HEARTBEAT, OWN, RATE_UNIT, query, setting, value

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import V16, V21, V201, Version
from evwire.versions.v16 import messages
from evwire.versions.v16.enums import ConfigurationStatus


def test_a_standard_key_is_the_variable_of_the_same_meaning_however_it_is_spelled() -> None:
    asked = lift(V16, "GetConfiguration", '{"key":["heartbeatinterval","com.example.Colour"]}')
    assert asked == model.GetVariables(queries=(query(HEARTBEAT), query(OWN)))


def test_several_settings_are_as_many_messages_and_each_has_its_outcome() -> None:
    request = model.SetVariables(settings=(setting(HEARTBEAT, "60"), setting(OWN, "red"), setting(RATE_UNIT, "A")))
    assert lower(V16, request)[0] == [
        ("ChangeConfiguration", '{"key":"HeartbeatInterval","value":"60"}'),
        ("ChangeConfiguration", '{"key":"com.example.Colour","value":"red"}'),
        ("ChangeConfiguration", '{"key":"ChargingScheduleAllowedChargingRateUnit","value":"Current"}'),
    ]
    answer_each = V16.mapping.lowers[model.SetVariables].answer_each
    assert answer_each is not None
    responses = (
        messages.ChangeConfigurationResponse(status=ConfigurationStatus.REBOOT_REQUIRED),
        messages.ChangeConfigurationResponse(status=ConfigurationStatus.NOT_SUPPORTED),
        None,
    )
    result = answer_each(responses, request, Memory())
    assert isinstance(result, model.SetVariablesResult)
    assert [each.status.value for each in result.outcomes] == ["RebootRequired", "UnknownVariable", "Rejected"]


def test_5_8_a_key_that_has_no_value_is_known_and_one_that_is_not_mentioned_is_not() -> None:
    rule = V16.mapping.lowers[model.GetVariables]
    request = model.GetVariables(queries=(query(HEARTBEAT), query(OWN)))
    native = V16.actions["GetConfiguration"].decode_response(
        b'{"configurationKey":[{"key":"HEARTBEATINTERVAL","readonly":false}]}'
    )
    assert rule.answer(native, request, Memory()) == model.GetVariablesResult(
        values=(
            value(HEARTBEAT, model.GetVariableStatus.ACCEPTED, mutability=model.Mutability.READ_WRITE),
            value(OWN, model.GetVariableStatus.UNKNOWN_VARIABLE),
        )
    )


def test_5_8_an_empty_list_of_keys_asks_for_all_of_them() -> None:
    assert lift(V16, "GetConfiguration", '{"key":[]}') == lift(V16, "GetConfiguration", "{}") == model.GetBaseReport()


def test_5_8_unknown_keys_are_listed_and_known_ones_say_whether_they_are_read_only() -> None:
    result = model.GetVariablesResult(
        values=(
            value(HEARTBEAT, model.GetVariableStatus.ACCEPTED, value="60", mutability=model.Mutability.READ_ONLY),
            value(OWN, model.GetVariableStatus.UNKNOWN_VARIABLE),
        )
    )
    text, losses = answer(V16, "GetConfiguration", '{"key":["HeartbeatInterval","com.example.Colour"]}', result)
    assert text == (
        '{"configurationKey":[{"key":"HeartbeatInterval","readonly":true,"value":"60"}],'
        '"unknownKey":["com.example.Colour"]}'
    )
    assert losses == ()


@pytest.mark.parametrize(
    "asked",
    [
        query({"component": model.Component(name="EVSE", evse_id=1), "variable": model.Variable(name="Power")}),
        query({"component": model.Component(name=model.CUSTOMIZATION), "variable": model.Variable(name="CPONAME")}),
        query(HEARTBEAT, model.Attribute.TARGET),
    ],
)
def test_what_is_no_key_is_not_in_1_6(asked: model.VariableQuery) -> None:
    with pytest.raises(NotInThisVersion):
        lower(V16, model.GetVariables(queries=(asked,)))


@pytest.mark.parametrize("nothing", [model.GetVariables(queries=()), model.SetVariables(settings=())])
def test_nothing_is_not_said_in_1_6_where_it_would_mean_everything(nothing: model.Request[model.Result]) -> None:
    with pytest.raises(InvalidMessage):
        lower(V16, nothing)


@pytest.mark.parametrize("version", [V201, V21])
def test_a_connector_of_a_component_is_named_with_its_evse(version: Version) -> None:
    place = {"component": model.Component(name="C", connector_id=1), "variable": model.Variable(name="V")}
    with pytest.raises(InvalidMessage):
        lower(version, model.GetVariables(queries=(query(place),)))


KEYS = some.text(min_size=1, max_size=50).filter(lambda key: key.isprintable())


@given(key=KEYS, text=some.text(max_size=500))
def test_every_vendors_key_is_said_as_it_came(key: str, text: str) -> None:
    own = {"component": model.Component(name=model.CUSTOMIZATION), "variable": model.Variable(name=key)}
    request = model.SetVariables(settings=(setting(own, text),))
    try:
        assert said(V16, request) == ([request], set())
    except NotInThisVersion:
        assert lift(V16, "GetConfiguration", f'{{"key":["{key}"]}}') != model.GetVariables(queries=(query(own),))
