"""Both ends of a conversation's translation, with the wire between them."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions import Message, Version, decode, encode

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NUMBER = 42


class Memory:
    """What rules may ask: the time stands still, and a transaction's number is in its id."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def now(self) -> datetime:
        return NOW

    def number_of(self, transaction_id: str) -> int:
        if transaction_id in self.numbers:
            return self.numbers[transaction_id]
        if not transaction_id.isdecimal():
            raise NotInThisVersion(f"transaction {transaction_id}", "1.6")
        return int(transaction_id)

    def transaction_of(self, number: int) -> str:
        return str(number)

    def remember(self, transaction_id: str, number: int) -> None:
        self.numbers[transaction_id] = number


def lift(version: Version, action: str, payload: str) -> model.Request[model.Result]:
    """What a station's or a CSMS's wire text says."""
    native = version.actions[action].decode_request(payload.encode())
    return version.mapping.lifts[type(native)].lift(native, Memory(), NUMBER)


def answer(version: Version, action: str, payload: str, result: model.Result) -> tuple[str, tuple[model.Loss, ...]]:
    """How a result answers wire text."""
    native = version.actions[action].decode_request(payload.encode())
    lowered = version.mapping.lifts[type(native)].lower_answer(result, native, Memory(), NUMBER)
    return encode(lowered.response).decode(), lowered.losses


def lower(
    version: Version, request: model.Request[model.Result]
) -> tuple[list[tuple[str, str]], tuple[model.Loss, ...]]:
    """A request as wire text: actions with their payloads, and what they do not say."""
    lowered = version.mapping.lowers[type(request)].lower(request, Memory())
    return [
        (version.action_of(type(native)).name, encode(native).decode()) for native in lowered.requests
    ], lowered.losses


def said(version: Version, request: model.Request[model.Result]) -> tuple[list[object], set[str]]:
    """What arrives when a request is said over the wire, and the names of the fields that got lost."""
    requests, losses = lower(version, request)
    return [lift(version, action, payload) for action, payload in requests], {loss.field for loss in losses}


def answered(
    version: Version, request: model.Request[model.Result], result: model.Result
) -> tuple[model.Result, set[str]]:
    """What arrives when a result is said over the wire, and the names of the fields that got lost."""
    rule = version.mapping.lowers[type(request)]
    natives = rule.lower(request, Memory()).requests
    if not natives:
        return rule.answer(None, request, Memory()), set()
    native = through(natives[0])
    lowered = version.mapping.lifts[type(native)].lower_answer(result, native, Memory(), NUMBER)
    arrived = rule.answer(through(lowered.response), request, Memory())  # type: ignore[arg-type]
    return msgspec.structs.replace(arrived, losses=()), {loss.field for loss in lowered.losses}


def through(message: Message) -> Message:
    return decode(type(message), encode(message))
