"""What is wrong with a JSON value, where, and which of OCPP's error codes it has earned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache

import msgspec
from msgspec import inspect

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions.schema import CustomDataType, Message

VENDOR_ID_LENGTH = 255
_LONGEST_PROBLEM = 200

# What msgspec raises for bytes that are no message: not JSON or not the type, not UTF-8, nested too deeply.
UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)


@cache
def type_of(message_type: type[Message]) -> inspect.Type:
    return inspect.type_info(message_type)


def not_json(error: Exception) -> InvalidMessage:
    return problem_at(RpcErrorCode.FORMAT_VIOLATION, "$", f"not JSON: {error}")


def problem_at(code: RpcErrorCode, path: str, text: str) -> InvalidMessage:
    return InvalidMessage(code, path, text if len(text) <= _LONGEST_PROBLEM else text[: _LONGEST_PROBLEM - 1] + "…")


def _wrong_type(expected: str, value: object, path: str) -> InvalidMessage:
    return problem_at(RpcErrorCode.TYPE_CONSTRAINT_VIOLATION, path, f"expected {expected}, got {_kind(value)}")


def wrong_value(text: str, path: str) -> InvalidMessage:
    return problem_at(RpcErrorCode.PROPERTY_CONSTRAINT_VIOLATION, path, text)


def _wrong_count(text: str, path: str) -> InvalidMessage:
    return problem_at(RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION, path, text)


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def problems_of(wanted: inspect.Type, value: object, path: str) -> Iterator[InvalidMessage]:
    match wanted:
        case inspect.Metadata():
            yield from problems_of(wanted.type, value, path)
            if (wanted.extra or {}).get("multiple_of") == "0.1" and not is_tenths(value):
                yield wrong_value(f"expected a multiple of 0.1, got {value}", path)
        case inspect.UnionType():
            # Unions are only ever "or absent", and absent is never written as null.
            present = next(part for part in wanted.types if not isinstance(part, inspect.NoneType))
            yield from problems_of(present, value, path)
        case inspect.StructType():
            yield from _object_problems(wanted, value, path)
        case inspect.ListType():
            yield from _list_problems(wanted, value, path)
        case inspect.StrType():
            yield from _text_problems(wanted, value, path)
        case inspect.IntType() | inspect.FloatType():
            yield from _number_problems(wanted, value, path)
        case inspect.BoolType():
            if not isinstance(value, bool):
                yield _wrong_type("a boolean", value, path)
        case inspect.EnumType():
            yield from _enumeration_problems(wanted, value, path)
        case inspect.DateTimeType():
            yield from _time_problems(wanted, value, path)
        case inspect.CustomType() if wanted.cls is CustomDataType:
            yield from _custom_data_problems(value, path)


def _object_problems(wanted: inspect.StructType, value: object, path: str) -> Iterator[InvalidMessage]:
    if not isinstance(value, dict):
        problem = _wrong_type("an object", value, path)
        yield problem if path != "$" else problem_at(RpcErrorCode.PROTOCOL_ERROR, path, problem.problem)
        return
    for field in wanted.fields:
        if field.encode_name in value:
            yield from problems_of(field.type, value[field.encode_name], f"{path}.{field.encode_name}")
        elif field.required:
            yield missing(f"{path}.{field.encode_name}")
    known = {field.encode_name for field in wanted.fields}
    for name in value:
        if name not in known:
            yield problem_at(RpcErrorCode.PROTOCOL_ERROR, f"{path}.{name}", "no such field here")


def missing(path: str) -> InvalidMessage:
    return problem_at(RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION, path, "required, but missing")


def _list_problems(wanted: inspect.ListType, value: object, path: str) -> Iterator[InvalidMessage]:
    if not isinstance(value, list):
        yield _wrong_type("a list", value, path)
        return
    if wanted.min_length is not None and len(value) < wanted.min_length:
        yield _wrong_count(f"expected at least {wanted.min_length} in the list, got {len(value)}", path)
    if wanted.max_length is not None and len(value) > wanted.max_length:
        yield _wrong_count(f"expected at most {wanted.max_length} in the list, got {len(value)}", path)
    for index, item in enumerate(value):
        yield from problems_of(wanted.item_type, item, f"{path}[{index}]")


def _text_problems(wanted: inspect.StrType, value: object, path: str) -> Iterator[InvalidMessage]:
    if not isinstance(value, str):
        yield _wrong_type("text", value, path)
    elif wanted.max_length is not None and len(value) > wanted.max_length:
        yield wrong_value(f"expected at most {wanted.max_length} characters, got {len(value)}", path)


def _number_problems(wanted: inspect.IntType | inspect.FloatType, value: object, path: str) -> Iterator[InvalidMessage]:
    whole = isinstance(wanted, inspect.IntType)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        yield _wrong_type("an integer" if whole else "a number", value, path)
    elif wanted.ge is not None and value < wanted.ge:
        yield wrong_value(f"expected at least {wanted.ge}, got {value}", path)
    elif wanted.le is not None and value > wanted.le:
        yield wrong_value(f"expected at most {wanted.le}, got {value}", path)


def _enumeration_problems(wanted: inspect.EnumType, value: object, path: str) -> Iterator[InvalidMessage]:
    if not isinstance(value, str):
        yield _wrong_type("text", value, path)
    elif value not in _values(wanted.cls):
        yield wrong_value(f'unknown value "{value[:50]}", expected one of {", ".join(_values(wanted.cls))}', path)


@cache
def _values(enumeration: Iterable[str]) -> Mapping[str, None]:
    return {str(member): None for member in enumeration}


def _time_problems(wanted: inspect.DateTimeType, value: object, path: str) -> Iterator[InvalidMessage]:
    if not isinstance(value, str):
        yield _wrong_type("a time as text", value, path)
        return
    try:
        time = msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        time = None
    if time is None or (wanted.tz and time.tzinfo is None):
        text = f'expected a time of RFC 3339, got "{value[:50]}"'
        yield problem_at(RpcErrorCode.TYPE_CONSTRAINT_VIOLATION, path, text)


def _custom_data_problems(value: object, path: str) -> Iterator[InvalidMessage]:
    if not isinstance(value, dict):
        yield _wrong_type("an object", value, path)
    elif "vendorId" not in value:
        yield missing(f"{path}.vendorId")
    else:
        limits = inspect.StrType(max_length=VENDOR_ID_LENGTH)
        yield from _text_problems(limits, value["vendorId"], f"{path}.vendorId")


def is_tenths(value: object) -> bool:
    # round() is correctly rounded: it gives the very float that one decimal digit is read as.
    return not isinstance(value, float) or round(value, 1) == value
