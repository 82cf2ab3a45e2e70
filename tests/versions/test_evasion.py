"""Every field of every message, at every place it has, with one thing wrong: the code that the documents give it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from msgspec import inspect

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions import ALL, Version
from evwire.versions.checking import decode
from evwire.versions.schema import CustomDataType

FORMAT = RpcErrorCode.FORMAT_VIOLATION
OCCURRENCE = RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION
PROPERTY = RpcErrorCode.PROPERTY_CONSTRAINT_VIOLATION
PROTOCOL = RpcErrorCode.PROTOCOL_ERROR
TYPE = RpcErrorCode.TYPE_CONSTRAINT_VIOLATION

Place = Callable[[object], object]
"""Puts a value where it belongs in a whole payload."""


@dataclass(frozen=True)
class Case:
    payload: object
    code: RpcErrorCode
    path: str
    kind: str


class Twice:
    """A name written twice, which no dict can be."""

    def __init__(self, content: dict[str, object], name: str) -> None:
        self.content = content
        self.name = name

    def __repr__(self) -> str:
        return f"{self.name} twice in {self.content}"


def _plain(wanted: inspect.Type) -> inspect.Type:
    """Without what is only around it: "or absent", and extra facts."""
    match wanted:
        case inspect.Metadata():
            return _plain(wanted.type)
        case inspect.UnionType():
            return next(_plain(part) for part in wanted.types if not isinstance(part, inspect.NoneType))
        case _:
            return wanted


def _right(wanted: inspect.Type) -> object:
    """The least that is right."""
    match _plain(wanted):
        case inspect.StructType(fields=fields):
            return {field.encode_name: _right(field.type) for field in fields if field.required}
        case inspect.ListType(item_type=item_type, min_length=least):
            return [_right(item_type)] * (least or 0)
        case inspect.EnumType(cls=enumeration):
            return str(next(iter(enumeration)))
        case inspect.StrType():
            return "x"
        case inspect.BoolType():
            return True
        case inspect.IntType(ge=least) | inspect.FloatType(ge=least):
            return max(1, least or 0)
        case inspect.DateTimeType():
            return "2026-01-01T12:00:00Z"
        case inspect.CustomType(cls=cls) if cls is CustomDataType:
            return {"vendorId": "V"}
        case _:
            return {}


def _cases(wanted: inspect.Type, path: str, at: Place) -> Iterator[Case]:
    """All that can be wrong with a value here, and what is inside it."""
    step = (wanted.extra or {}).get("multiple_of") if isinstance(wanted, inspect.Metadata) else None
    if step is not None:
        yield Case(at(16.05), PROPERTY, path, "between two steps")
    wanted = _plain(wanted)
    right = _right(wanted)
    for kind, wrong in _of_another_type(wanted, len(path)):
        yield Case(at(wrong), TYPE if path != "$" else PROTOCOL, path, kind)
    match wanted:
        case inspect.StructType():
            yield from _object_cases(wanted, right, path, at)
        case inspect.ListType():
            yield from _list_cases(wanted, path, at)
        case inspect.StrType(max_length=most) if most is not None:
            yield Case(at("é" * (most + 1)), PROPERTY, path, "too long")
        case inspect.EnumType():
            for off in ("Perhaps", "", str(right).swapcase(), f"{right} ", f"{right}\u0000"):
                yield Case(at(off), PROPERTY, path, "enum off")
        case inspect.DateTimeType():
            for off in ("yesterday", "", "2026-02-30T12:00:00Z", "2026-01-01", "2026-01-01T24:61:00Z", "12:00:00Z"):
                yield Case(at(off), TYPE, path, "no time")
        case inspect.IntType(ge=least, le=most) | inspect.FloatType(ge=least, le=most):
            if least is not None:
                yield Case(at(least - 1), PROPERTY, path, "too small")
            if most is not None:
                yield Case(at(most + 1), PROPERTY, path, "too great")
        case inspect.CustomType(cls=cls) if cls is CustomDataType:
            yield Case(at({}), OCCURRENCE, f"{path}.vendorId", "missing")
            yield Case(at({"vendorId": 1}), TYPE, f"{path}.vendorId", "other type")
            yield Case(at({"vendorId": "v" * 256}), PROPERTY, f"{path}.vendorId", "too long")


def _of_another_type(wanted: inspect.Type, turn: int) -> Iterator[tuple[str, object]]:
    match wanted:
        case inspect.CustomType(cls=cls) if cls is object:
            return
        case inspect.StructType() | inspect.CustomType():
            others: list[object] = [1, "x", [], True]
        case inspect.ListType():
            others = [None, 1, "x", {}]
        case inspect.IntType():
            others = [None, "1", 1.5, True, {}]
        case inspect.FloatType():
            others = [None, "1.5", False, []]
        case inspect.BoolType():
            others = [None, "true", 1, 0]
        case _:
            others = [None, 1, 1.5, True, {}, []]
    # Not every wrong type everywhere: two, which alternate.
    for other in (others[0], others[1 + turn % (len(others) - 1)]):
        yield "null" if other is None else "other type", other


def _object_cases(wanted: inspect.StructType, right: object, path: str, at: Place) -> Iterator[Case]:
    assert isinstance(right, dict)
    yield Case(at(right | {"extra": 1}), PROTOCOL, f"{path}.extra", "extra")
    yield Case(at(right | {"vendorid": None}), PROTOCOL, f"{path}.vendorid", "extra")
    for field in wanted.fields:
        name = field.encode_name
        below = f"{path}.{name}"
        if field.required:
            rest = {other: value for other, value in right.items() if other != name}
            yield Case(at(rest), OCCURRENCE, below, "missing")
        whole = right | {name: _right(field.type)}
        yield Case(at(Twice(whole, name)), FORMAT, below, "twice")
        yield from _cases(field.type, below, lambda value, name=name: at(right | {name: value}))  # type: ignore[misc]


def _list_cases(wanted: inspect.ListType, path: str, at: Place) -> Iterator[Case]:
    item = _right(wanted.item_type)
    if wanted.min_length:
        yield Case(at([item] * (wanted.min_length - 1)), OCCURRENCE, path, "too few")
    if wanted.max_length is not None:
        yield Case(at([item] * (wanted.max_length + 1)), OCCURRENCE, path, "too many")
    yield from _cases(wanted.item_type, f"{path}[0]", lambda value: at([value]))


def _json(value: object) -> str:
    match value:
        case Twice():
            member = f"{_json(value.name)}:{_json(value.content[value.name])}"
            return f"{_json(value.content)[:-1]},{member}}}"
        case dict():
            return "{" + ",".join(f"{_json(name)}:{_json(item)}" for name, item in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_json, value)) + "]"
        case _:
            return json.dumps(value)


@pytest.mark.threat(29)
@pytest.mark.threat(24)
@pytest.mark.timeout(120)
@pytest.mark.parametrize("version", ALL, ids=lambda version: version.name)
def test_each_field_with_one_thing_wrong_has_the_code_that_the_documents_give_it(version: Version) -> None:
    counted: Counter[str] = Counter()
    for action in version.actions.values():
        for message_type in (action.request, action.response):
            if message_type is None:
                continue
            for case in _cases(inspect.type_info(message_type), "$", lambda value: value):
                counted[case.kind] += 1
                payload = _json(case.payload)
                try:
                    decode(message_type, payload.encode())
                except InvalidMessage as invalid:
                    found = (invalid.code, invalid.path)
                else:
                    found = None
                assert found == (case.code, case.path), f"{message_type.__name__} {case.kind}: {payload[:500]}"
    assert counted.keys() >= {"missing", "other type", "null", "too long", "enum off", "extra", "twice", "no time"}
    assert counted.total() >= CASES[version.name], counted


CASES = {"1.6": 1_800, "2.0.1": 8_000, "2.1": 18_000}


def test_these_are_at_least_ten_thousand_cases() -> None:
    assert sum(CASES[version.name] for version in ALL) >= 10_000
