"""Whatever is said arrives, but for what is named as lost; what a version cannot say is refused before it is sent.

Every operation of the catalogue is tried in every version: one that is added is found here by itself.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from anything import anything, unnamed
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mapped import NUMBER, Memory, through

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import ALL, OLD, Lower, Version, encode, sayable

ABSENT_IN_16 = {
    "get-report",
    "notify-report",
    "reservation-status-update",
    "get-transaction-status",
    "cost-updated",
    "set-display-message",
    "get-display-messages",
    "clear-display-message",
    "notify-display-messages",
    "customer-information",
    "notify-customer-information",
    "publish-firmware",
    "unpublish-firmware",
    "publish-firmware-status-notification",
    "set-variable-monitoring",
    "clear-variable-monitoring",
    "set-monitoring-level",
    "set-monitoring-base",
    "get-monitoring-report",
    "notify-monitoring-report",
    "notify-event",
    "get-charging-profiles",
    "report-charging-profiles",
    "notify-charging-limit",
    "cleared-charging-limit",
    "set-network-profile",
    "notify-ev-charging-needs",
    "notify-ev-charging-schedule",
    "get-15118-ev-certificate",
    "get-certificate-status",
}
ABSENT_IN_15 = ABSENT_IN_16 | {
    "trigger-message",
    "security-event-notification",
    "install-certificate",
    "delete-certificate",
    "get-installed-certificate-ids",
    "sign-certificate",
    "certificate-signed",
    "set-charging-profile",
    "clear-charging-profile",
    "get-composite-schedule",
}
ABSENT_IN_12 = ABSENT_IN_15 | {
    "data-transfer",
    "send-local-list",
    "get-local-list-version",
    "reserve-now",
    "cancel-reservation",
    "get-variables",
    "get-base-report",
}
ABSENT: frozenset[tuple[str, str]] = frozenset(
    (version, operation)
    for version, operations in (("1.6", ABSENT_IN_16), ("1.5", ABSENT_IN_15), ("1.2", ABSENT_IN_12))
    for operation in operations
)
"""(version, operation): what a version has no word for at all. Everything else arrives."""

FILLED_IN: dict[str, frozenset[str]] = {
    # Not said, it is an EVSE's only connector; the first of the states of an occupied one; what readings on the clock
    # are told for; what 1.6 means by an end without a reason; and its verdict on the token of every start.
    "1.6": frozenset({"connector_id", "charging_state", "trigger", "stop_reason", "id_token_info"}),
}
"""What arrives though it was not said, because a version must say something, or means something by silence."""

READING = "meter_values.samples"
READINGS = frozenset({READING, *(f"{READING}.{field}" for field in ("value", "multiplier", "unit", "signed_data"))})
SAID_OTHERWISE: dict[tuple[str, type[msgspec.Struct]], frozenset[str]] = {
    # A number and its signed form are two readings, and what is a thousand Wh is a kWh.
    ("1.6", model.MeterValues): READINGS,
    # An end leaves out the place, which is the transaction's, and that no energy flows after it.
    # What is listed or signed is of the one use that was asked for; both may be left unsaid where there is one only.
    ("1.6", model.GetInstalledCertificateIdsResult): frozenset({"certificate_hash_data_chain.certificate_type"}),
    ("2.0.1", model.GetInstalledCertificateIdsResult): frozenset({"certificate_hash_data_chain.certificate_type"}),
    ("1.6", model.CertificateSigned): frozenset({"certificate_type"}),
    ("1.6", model.SignCertificate): frozenset({"certificate_type"}),
    # One key is set at a time, so an outcome is that of the variable that was asked for.
    ("1.6", model.SetVariablesResult): frozenset(
        f"outcomes.{part}.{field}"
        for part in ("component", "variable")
        for field in ("name", "instance", "evse_id", "connector_id")
    ),
    # A schedule without a start is one from now.
    ("2.0.1", model.GetCompositeScheduleResult): frozenset({"schedule.schedule_start"}),
    ("2.1", model.GetCompositeScheduleResult): frozenset({"schedule.schedule_start"}),
    # One must be said, though it means nothing.
    ("2.0.1", model.SetNetworkProfile): frozenset({"connection_data.ocpp_version"}),
    # Parts of a report need no number where it comes in one answer.
    ("1.6", model.GetBaseReport): frozenset({"request_id"}),
    ("1.6", model.TransactionEvent): READINGS | {"evse_id", "connector_id", "charging_state"},
}
"""What arrives in other words, though nothing is lost."""


def differing(version: Version, said: type[msgspec.Struct]) -> tuple[frozenset[str], frozenset[str]]:
    """What arrives of itself and what in other words; the old versions are steps to 1.6."""
    like = "1.6" if version in OLD else version.name
    return FILLED_IN.get(like, frozenset()), SAID_OTHERWISE.get((like, said), frozenset())


BOTH = [(version, operation) for version in (*OLD, *ALL) for operation in model.OPERATIONS]
PRESENT = [(version, operation) for version, operation in BOTH if sayable(version, operation.request).why_not is None]
PLENTY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


def identifier(value: Any) -> str:
    return str(value.name)


def natives_of(version: Version, rule: Lower[Any], request: model.Request[model.Result]) -> Any:
    """What leaves, and what got lost; None when the version refuses it, or its limits do."""
    try:
        lowered = rule.lower(request, Memory())
        for native in lowered.requests:
            encode(native)
    except (NotInThisVersion, InvalidMessage):
        return None
    return lowered


@pytest.mark.parametrize(("version", "operation"), BOTH, ids=identifier)
def test_every_operation_has_words_in_every_version_or_is_named_as_absent(
    version: Version, operation: model.Operation
) -> None:
    absent = sayable(version, operation.request).why_not is not None
    assert absent == ((version.name, operation.name) in ABSENT)
    lifted = any(operation.request in rule.models for rule in version.mapping.lifts.values())
    assert lifted != absent


@pytest.mark.parametrize(("version", "operation"), PRESENT, ids=identifier)
def test_any_request_arrives_but_for_what_is_named_as_lost(version: Version, operation: model.Operation) -> None:
    rule = version.mapping.lowers[operation.request]
    arrivals: list[object] = []

    @PLENTY
    @given(anything(operation.request))
    def say(request: model.Request[model.Result]) -> None:
        lowered = natives_of(version, rule, request)
        if lowered is None or len(lowered.requests) != 1:
            return  # what is said in several messages has tests of its own
        native = through(lowered.requests[0])
        arrived = version.mapping.lifts[type(native)].lift(native, Memory(), NUMBER)
        if type(arrived) is not type(request):
            return  # as well
        filled_in, otherwise = differing(version, operation.request)
        assert unnamed(request, arrived, lowered.losses, filled_in) <= otherwise, f"{arrived}, {lowered.losses}"
        arrivals.append(arrived)

    say()
    assert arrivals, "nothing arrived at all"


@pytest.mark.parametrize(("version", "operation"), PRESENT, ids=identifier)
def test_any_result_arrives_but_for_what_is_named_as_lost(version: Version, operation: model.Operation) -> None:
    rule = version.mapping.lowers[operation.request]
    arrivals: list[object] = []

    @PLENTY
    @given(anything(operation.request), anything(operation.result))
    def answer(request: model.Request[model.Result], result: model.Result) -> None:
        lowered = natives_of(version, rule, request)
        if lowered is None or len(lowered.requests) != 1:
            return
        native = through(lowered.requests[0])
        try:
            answering = version.mapping.lifts[type(native)].lower_answer(result, native, Memory(), NUMBER)
            response = through(answering.response)
        except (NotInThisVersion, InvalidMessage):
            return
        arrived = rule.answer(response, request, Memory())
        filled_in, otherwise = differing(version, operation.result)
        losses = (*answering.losses, *arrived.losses)
        assert unnamed(result, arrived, losses, filled_in) <= otherwise, f"{arrived} of {response}"
        arrivals.append(arrived)

    answer()
    assert arrivals, "nothing arrived at all"


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_a_difference_that_nobody_names_is_found(data: st.DataObject) -> None:
    said = data.draw(anything(model.RequestStartTransaction))
    other = msgspec.structs.replace(said, id_token=model.IdToken(said.id_token.value + "!", said.id_token.kind))
    assert unnamed(said, other, ()) == {"id_token.value"}
    assert unnamed(said, other, (model.Loss("id_token", "x", "y"),)) == set()
    assert unnamed(said, other, (model.Loss("id_token.kind", "x", "y"),)) == {"id_token.value"}
