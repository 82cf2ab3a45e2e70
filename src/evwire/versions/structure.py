"""What no type can see in a JSON text: names written twice, and sizes that only an attack or a fault has.

One pass over the bytes, without recursion, so that the cost is linear whatever the text is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import msgspec

from evwire.errors import InvalidMessage, RpcErrorCode

MAX_DEPTH = 32
"""How deep objects and lists may be nested; the payload itself is the first level."""
MAX_VALUES = 20_000
"""How many values (objects, lists, texts, numbers, literals) a payload may have."""
_INTEGER_BITS = 64
_LONGEST_INTEGER = len(str(-(2**63)))
_LONGEST_STEP_CHARACTERS = 40

# The last alternative takes what is no JSON: the scan ends there, and an unclosed quote is looked through only once.
_TOKENS = re.compile(
    rb'(?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<number>-?[0-9][0-9.eE+-]*+)|(?P<sign>[{}\[\],:])|(?P<word>[a-z]++)|\S',
    re.DOTALL,
)


class _Level:
    """An object or a list that has begun and not ended."""

    __slots__ = ("index", "name", "names")

    def __init__(self, is_object: bool) -> None:
        self.names: set[str | bytes] | None = set() if is_object else None
        self.name: str | bytes = ""
        self.index = 0


def may_have_structure_problem(payload: bytes, message: object, write: Callable[[object], bytes]) -> bool:
    """Whether :func:`structure_problem` need be asked about what a type's decoder has read as ``message``.

    ``write`` makes JSON of the message. Never False for a payload with a problem: without escapes each text has two
    quotes, so a name that is written twice leaves some behind, and only a vendor's own data can be deep.
    """
    return (
        b"\\" in payload
        or b'"customData"' in payload
        or len(payload) > 2 * MAX_VALUES
        or payload.count(b'"') != write(message).count(b'"')
    )


def size_problem(payload: bytes) -> InvalidMessage | None:
    """As :func:`structure_problem`, of depth and of the number of values only."""
    if payload.count(b"{") + payload.count(b"[") <= MAX_DEPTH and len(payload) <= 2 * MAX_VALUES:
        return None
    return structure_problem(payload, size_only=True)


def structure_problem(payload: bytes, *, size_only: bool = False) -> InvalidMessage | None:
    """The first thing in ``payload`` that a payload may not have, whatever its type; None for all else.

    A name twice in one object and nesting deeper than 32 are FormatViolations; so are more than 20,000 values. A
    number that 64 bits cannot hold is a PropertyConstraintViolation. Bytes that are no JSON are left to their decoder.
    """
    levels: list[_Level] = []
    values = 0
    name_is_next = False
    for token in _TOKENS.finditer(payload):
        kind = token.lastgroup
        text = token.group()
        if kind == "sign":
            level = levels[-1] if levels else None
            if text in b"{[":
                values += 1
                if len(levels) == MAX_DEPTH:
                    return _too_much(levels, f"nested deeper than {MAX_DEPTH} levels")
                levels.append(_Level(is_object=text == b"{"))
                name_is_next = text == b"{"
            elif level is None:
                return None
            elif text == b",":
                name_is_next = level.names is not None
                level.index += 1
            elif text != b":":
                levels.pop()
                name_is_next = False
        elif kind is None:
            return None
        elif name_is_next and kind == "text":
            name_is_next = False
            level = levels[-1]
            assert level.names is not None
            level.name = _name(text)
            if level.name in level.names and not size_only:
                return InvalidMessage(RpcErrorCode.FORMAT_VIOLATION, _path(levels), "written twice in one object")
            level.names.add(level.name)
        else:
            values += 1
            if kind == "number" and not size_only and (problem := _number_problem(text)) is not None:
                return InvalidMessage(RpcErrorCode.PROPERTY_CONSTRAINT_VIOLATION, _path(levels), problem)
        if values > MAX_VALUES:
            return _too_much([], f"more than {MAX_VALUES:,} values")
    return None


def _too_much(levels: list[_Level], problem: str) -> InvalidMessage:
    return InvalidMessage(RpcErrorCode.FORMAT_VIOLATION, _path(levels), problem)


def _name(quoted: bytes) -> str | bytes:
    """The text of a name; what is no text is only ever equal to the same bytes."""
    try:
        return msgspec.json.decode(quoted, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return quoted


def _number_problem(number: bytes) -> str | None:
    if number.lstrip(b"-").isdigit():
        if len(number) > _LONGEST_INTEGER or not -(2**63) <= int(number) < 2**63:
            return f"expected an integer of at most {_INTEGER_BITS} bits, got one of {len(number.lstrip(b'-'))} digits"
        return None
    try:
        return None if math.isfinite(float(number)) else "expected a number of at most 64 bits, got a greater one"
    except ValueError:
        return None  # no JSON


def _path(levels: list[_Level]) -> str:
    """Where the scan is; shortened in the middle, since depth is what it may be about."""
    steps = [f"[{level.index}]" if level.names is None else f".{_shown(level.name)}" for level in levels]
    if len(steps) > 16:
        steps[4:-4] = [" … "]
    return "$" + "".join(steps)


def _shown(name: str | bytes) -> str:
    text = name if isinstance(name, str) else name.decode(errors="replace")
    return text if len(text) <= _LONGEST_STEP_CHARACTERS else text[: _LONGEST_STEP_CHARACTERS - 1] + "…"
