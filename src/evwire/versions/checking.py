"""Fast when right, exact when wrong.

A good payload is one msgspec decode. A bad one is walked along the declared fields, to say which of OCPP's error codes
it has earned, and where.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Generic, TypeVar, cast

import msgspec
from msgspec import inspect

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions.problems import (
    UNREADABLE,
    VENDOR_ID_LENGTH,
    is_tenths,
    not_json,
    problem_at,
    problems_of,
    type_of,
    wrong_value,
)
from evwire.versions.schema import CustomDataType, Message
from evwire.versions.structure import may_have_structure_problem, size_problem, structure_problem

M = TypeVar("M", bound=Message)

_UNWRITABLE = (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError)


def decode(message_type: type[M], payload: bytes | msgspec.Raw, *, closely: bool = True) -> M:
    """The message in ``payload``; raises :class:`InvalidMessage` with OCPP's code and the JSON path.

    ``closely``: names written twice and numbers beyond 64 bits are looked for, too, where no type can see them.
    """
    return codec_of(message_type).decode(payload, closely)


def encode(message: Message) -> bytes:
    """The message as JSON, verified: what its type forbids raises :class:`InvalidMessage` and does not leave."""
    return codec_of(type(message)).encode(message)


def problems(message_type: type[Message], value: object) -> Iterator[InvalidMessage]:
    """Everything wrong with a JSON value, in the order of the declared fields; what is not declared comes last."""
    yield from problems_of(type_of(message_type), value, "$")


class Codec(Generic[M]):
    """Reads and writes one type of message."""

    def __init__(self, message_type: type[M]) -> None:
        self.message_type = message_type
        self.name = message_type.__name__
        self._decoder = msgspec.json.Decoder(message_type, dec_hook=_from_json)
        self._exact_times = _time_fix(type_of(message_type))
        self._is_exact = _exactness(type_of(message_type))
        self._may_be_empty = not any(each.required for each in self._fields())
        self._is_open = any(each.type == inspect.CustomType(object) for each in self._fields())
        self._is_extensible = any(each.encode_name == "customData" for each in self._fields())

    def decode(self, payload: bytes | msgspec.Raw, closely: bool = True) -> M:
        """The message in ``payload``, as :func:`decode` has it."""
        text = payload if type(payload) is bytes else bytes(payload)
        try:
            message = self._decoder.decode(text)
        except UNREADABLE as error:
            if text.strip(b" \t\r\n") == b"null":
                return self.decode(b"{}")  # Part 4, 4.1.5 and 1.6-J, 4.2.1: an empty payload may be null
            unseen = structure_problem(text) if closely else None
            raise unseen or self._first_problem(text, str(error)) from None
        if closely:
            looked_at = self._is_open or may_have_structure_problem(text, message, _ENCODER.encode)
            unseen = structure_problem(text) if looked_at else None
        else:
            looked_at = self._is_open or (self._is_extensible and (b'"customData"' in text or b"\\" in text))
            unseen = size_problem(text) if looked_at else None
        if unseen is not None:
            raise unseen
        # msgspec takes null for an absent field, and knows no decimals.
        if text.rfind(b"null") >= 0 or (self._is_exact is not None and not self._is_exact(message)):
            for problem in problems(self.message_type, msgspec.json.decode(text)):
                raise problem
        return message

    def encode(self, message: M) -> bytes:
        """The message as JSON, verified.

        Times are written with at most milliseconds and with their zone; one without a zone is in UTC.
        """
        try:
            payload = _ENCODER.encode(message if self._exact_times is None else self._exact_times(message))
        except _UNWRITABLE as error:
            raise _first_unwritable(message, str(error)) from None
        if payload == b"{}" and self._may_be_empty:
            return payload
        try:
            verified = self._decoder.decode(payload)
        except UNREADABLE as error:
            for problem in _not_finite(message, "$"):
                raise problem from None
            raise self._first_problem(payload, str(error)) from None
        if payload.rfind(b"null") >= 0 or (self._is_exact is not None and not self._is_exact(verified)):
            for problem in _not_finite(message, "$"):
                raise problem
            for problem in problems(self.message_type, msgspec.json.decode(payload)):
                raise problem
        return payload

    def _fields(self) -> tuple[inspect.Field, ...]:
        struct = type_of(self.message_type)
        assert isinstance(struct, inspect.StructType)
        return struct.fields

    def _first_problem(self, payload: bytes, reason: str) -> InvalidMessage:
        try:
            value = msgspec.json.decode(payload)
        except UNREADABLE as error:
            return not_json(error)
        for problem in problems(self.message_type, value):
            return problem
        return problem_at(RpcErrorCode.FORMAT_VIOLATION, "$", reason)


def codec_of(message_type: type[M]) -> Codec[M]:
    """The codec of a type, built on first use."""
    try:
        return _CODECS[message_type]  # type: ignore[return-value]  # a type's own codec, which no dict can say
    except KeyError:
        codec = _CODECS[message_type] = Codec(message_type)
        return codec  # type: ignore[return-value]


_CODECS: dict[type[Message], Codec[Message]] = {}


# A vendor's own data


def _from_json(wanted: type, value: object) -> object:
    if wanted is object:
        return value
    assert wanted is CustomDataType
    if not isinstance(value, dict):
        raise ValueError("not an object")
    vendor_id = value.get("vendorId")
    if not isinstance(vendor_id, str) or len(vendor_id) > VENDOR_ID_LENGTH:
        raise ValueError("vendorId")
    return CustomDataType(vendor_id, {name: item for name, item in value.items() if name != "vendorId"})


def _to_json(value: object) -> object:
    if isinstance(value, CustomDataType):
        return {**value.values, "vendorId": value.vendor_id}
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


_ENCODER = msgspec.json.Encoder(enc_hook=_to_json)


def _first_unwritable(value: object, reason: str, path: str = "$") -> InvalidMessage:
    for name, item in _parts(value):
        try:
            _ENCODER.encode(item)
        except _UNWRITABLE as error:
            return _first_unwritable(item, str(error), path + name)
    return problem_at(RpcErrorCode.TYPE_CONSTRAINT_VIOLATION, path, reason)


def _not_finite(value: object, path: str) -> Iterator[InvalidMessage]:
    if isinstance(value, float) and not math.isfinite(value):
        yield wrong_value(f"{value} is no number of JSON", path)
    for name, item in _parts(value):
        yield from _not_finite(item, path + name)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case msgspec.Struct():
            for name, wire_name in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
                yield f".{wire_name}", getattr(value, name, None)
        case CustomDataType():
            yield ".vendorId", value.vendor_id
            yield from _parts(value.values)
        case Mapping():
            for key, item in value.items():
                yield f".{key}", item
        case list() | tuple():
            for index, item in enumerate(value):
                yield f"[{index}]", item


# Decimals: only numbers with one digit after the point are exact, and only where the type says so.


def _exactness(wanted: inspect.Type) -> Callable[[object], bool] | None:
    """What says whether every decimal within is exact; ``None`` where there are no decimals."""
    match wanted:
        case inspect.Metadata():
            return is_tenths if "multiple_of" in (wanted.extra or {}) else _exactness(wanted.type)
        case inspect.UnionType():
            check = next(filter(None, map(_exactness, wanted.types)), None)
            return None if check is None else lambda value: value is None or check(value)
        case inspect.ListType():
            of_item = _exactness(wanted.item_type)
            return None if of_item is None else lambda value: all(map(of_item, cast("list[object]", value)))
        case inspect.StructType():
            checks = [(field.name, check) for field in wanted.fields if (check := _exactness(field.type))]
            return (lambda value: all(check(getattr(value, name)) for name, check in checks)) if checks else None
        case _:
            return None


# Times: what leaves has a zone, and at most the three digits that 1.6 recommends (3.13).

Fix = Callable[[object], object]


def _time_fix(wanted: inspect.Type) -> Fix | None:
    """What makes every time within exact, by copying what must change; ``None`` where there are no times."""
    match wanted:
        case inspect.Metadata():
            return _time_fix(wanted.type)
        case inspect.DateTimeType():
            return _exact_time
        case inspect.UnionType():
            return next(filter(None, map(_time_fix, wanted.types)), None)
        case inspect.ListType():
            of_item = _time_fix(wanted.item_type)
            return None if of_item is None else lambda value: _fix_items(of_item, value)
        case inspect.StructType():
            fixes = [(field.name, fix) for field in wanted.fields if (fix := _time_fix(field.type))]
            return (lambda value: _fix_fields(wanted.cls, fixes, value)) if fixes else None
        case _:
            return None


def _exact_time(value: object) -> object:
    """The time itself when msgspec writes it right, else its text: msgspec writes six digits or none."""
    if not isinstance(value, datetime) or (value.tzinfo is not None and not value.microsecond):
        return value
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    # "2026-01-01T12:00:00.123456Z", in quotes: isoformat() costs five times as much.
    text = _ENCODER.encode(value)
    return (text[1:24] + text[27:-1] if value.microsecond else text[1:-1]).decode()


def _fix_items(fix: Fix, value: object) -> object:
    if not isinstance(value, list | tuple):
        return value
    fixed = [fix(item) for item in value]
    return fixed if any(new is not old for new, old in zip(fixed, value, strict=True)) else value


def _fix_fields(wanted: type[msgspec.Struct], fixes: list[tuple[str, Fix]], value: object) -> object:
    if not isinstance(value, wanted):
        return value
    fixed = value
    for name, fix in fixes:
        old = getattr(value, name, None)
        if old is not None and (new := fix(old)) is not old:
            if fixed is value:
                fixed = value.__copy__()  # type: ignore[attr-defined]  # copy.copy() takes three look-ups to find it
            setattr(fixed, name, new)
    return fixed
