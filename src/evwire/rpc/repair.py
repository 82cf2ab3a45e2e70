"""Mending a frame that is almost JSON, as chargers send it: within bounds, and only where one reading is possible.

Mended are stray and doubled commas, a value that is missing after its colon, brackets that are missing, too many or of
the wrong kind, control characters inside text, NULs and a byte order mark around it, and bytes that are no UTF-8.
What was cut off within an object stays broken: nobody knows how it went on.
"""

from __future__ import annotations

import re

MOST_REPAIRS = 16
"""A frame that needs more is no slip but something else."""
LONGEST = 64 * 1024
"""Bytes; the time it takes grows with them."""

_CLOSING = {"[": "]", "{": "}"}
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")|([\[\]{},:])|[^\[\]{},:"]+', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_AROUND = "\ufeff\x00 \t\r\n"


def repaired(data: bytes) -> tuple[bytes, str] | None:
    """The JSON that is meant, and what was mended; None when nothing is, or too much would have to be.

    Whether the result is JSON is left to whoever reads it.
    """
    if len(data) > LONGEST:
        return None
    repairs: list[str] = []
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        repairs.append("bytes that are no UTF-8")
    trimmed = text.strip(_AROUND)
    if len(text.strip(" \t\r\n")) != len(trimmed):
        repairs.append("a NUL or byte order mark around it")
    parts = _mended(trimmed, repairs)
    if parts is None or not 0 < len(repairs) <= MOST_REPAIRS:
        return None
    return "".join(parts).encode(), ", ".join(dict.fromkeys(repairs))


def _mended(text: str, repairs: list[str]) -> list[str] | None:
    parts: list[str] = []
    open_brackets: list[str] = []
    last = ""
    """The last bracket, comma or colon; "x" for a value."""
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() != end or len(repairs) > MOST_REPAIRS:
            return None
        end = match.end()
        quoted, mark = match.groups()
        token = match[0]
        if quoted is not None:
            parts.append(_without_control_characters(quoted, repairs))
            last = "x"
        elif mark is None:
            if token.strip():
                last = "x"
            parts.append(token.replace("\x00", " "))
        elif mark == ",":
            if last in ("", "[", "{", ","):
                repairs.append("a stray comma")
                continue
            _fill(parts, last, repairs)
            parts.append(mark)
            last = mark
        elif mark in "]}":
            if not open_brackets or mark not in map(_CLOSING.__getitem__, open_brackets):
                repairs.append("a bracket too many")
                continue
            if last == ",":
                _drop_comma(parts, repairs)
            _fill(parts, last, repairs)
            while _CLOSING[open_brackets[-1]] != mark:
                repairs.append("a missing bracket")
                parts.append(_CLOSING[open_brackets.pop()])
            open_brackets.pop()
            parts.append(mark)
            last = "x"
        else:
            if mark in "[{":
                if last == "x" and not open_brackets:
                    return None
                open_brackets.append(mark)
            parts.append(mark)
            last = mark
    if end != len(text):
        return None  # cut off inside a text
    if last == ",":
        _drop_comma(parts, repairs)
    if open_brackets and parts[-1] not in ("]", "}"):
        return None  # a reading without the unit that followed would be another reading
    while open_brackets:
        repairs.append("a missing bracket")
        parts.append(_CLOSING[open_brackets.pop()])
    return parts


def _fill(parts: list[str], last: str, repairs: list[str]) -> None:
    if last == ":":
        repairs.append("a missing value")
        parts.append("null")


def _drop_comma(parts: list[str], repairs: list[str]) -> None:
    while parts.pop() != ",":
        pass
    repairs.append("a stray comma")


def _without_control_characters(quoted: str, repairs: list[str]) -> str:
    if not _CONTROL.search(quoted):
        return quoted
    repairs.append("control characters in a text")
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
