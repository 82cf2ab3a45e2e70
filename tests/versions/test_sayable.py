"""What a version can say is found by having its rules say it."""

from __future__ import annotations

import pytest

from evwire import model
from evwire.versions import ALL, V16, V21, V201, Version, sayable
from versions.toy import TOY


def limits(version: Version, request: type[model.Request[model.Result]]) -> set[tuple[str, str | None, bool]]:
    return {(limit.field, limit.value, limit.refused) for limit in sayable(version, request).limits}


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("operation", model.OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_has_words_of_the_version_or_a_reason_why_not(
    version: Version, operation: model.Operation
) -> None:
    found = sayable(version, operation.request)
    assert bool(found.actions) is (found.why_not is None)
    assert set(found.actions) <= set(version.actions)
    assert {version.actions[action].block for action in found.actions} == set(found.blocks)


def test_a_word_that_is_lost_or_refused_is_named_and_one_limit_of_all_words_is_one() -> None:
    assert limits(V16, model.TriggerMessage) >= {
        ("requested_message", "CustomTrigger", True),
        ("requested_message", "TransactionEvent", False),
        ("custom_trigger", None, False),
    }
    assert limits(V21, model.TriggerMessage) == set()
    assert limits(V16, model.TransactionEvent) >= {("trigger", None, False)}


def test_an_option_inside_another_is_found() -> None:
    assert limits(V201, model.RequestStartTransaction) >= {
        ("id_token.kind", None, False),
        ("group_token.kind", None, False),
    }


def test_an_option_that_needs_another_is_tried_with_it() -> None:
    assert limits(V16, model.ChangeAvailability) == set()


def test_what_some_values_lose_only_is_told_with_the_rest() -> None:
    assert [(limit.field, limit.refused) for limit in sayable(V16, model.DataTransfer).depends] == [("data", False)]


def test_a_version_without_a_rule_says_so() -> None:
    assert sayable(TOY, model.UnlockConnector).why_not == "OCPP 9.9 has no word for it"
    assert sayable(TOY, model.Reset).actions == ("Restart",)
