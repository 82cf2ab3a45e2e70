"""The tables of refusals: what is sent to a CSMS or a station, byte for byte, and what it answers.

    # A word about the row; [pending], [rejected]: where the registration stands
    csms < [2,"1","Reset",{"type":"Soft"}]
    csms > [4,"1","NotSupported","Reset goes the other way",{}]

``both`` is a row for the CSMS and one for the station. Nothing behind ``>``: silence. ``\\x00`` is a byte, and
``«[*100»`` is a hundred brackets; all else stands as it is on the wire.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "session" / "refusals"
_LINE = re.compile(r"(?P<role>csms|station|both) (?P<direction>[<>])(?: (?P<text>.*))?")
_REPEATED = re.compile(rb"\xc2\xab(.+?)\*(\d+)\xc2\xbb", re.DOTALL)
_BYTE = re.compile(rb"\\x([0-9A-F]{2})")


@dataclass
class Row:
    """One conversation: what arrives, and what is answered to it."""

    title: str
    line: int
    role: str = ""
    steps: list[tuple[bytes, list[bytes]]] = field(default_factory=list)

    @property
    def situation(self) -> str:
        """Where the registration stands: ``pending``, ``rejected``, or nothing in particular."""
        found = re.search(r"\[(pending|rejected)\]", self.title)
        return found[1] if found else ""


def rows(version: str) -> Iterator[Row]:
    """Every row of a version's table, one for each role."""
    for row in _blocks((FOLDER / f"{version}.txt").read_text(encoding="utf-8")):
        for role in ("csms", "station") if row.role == "both" else (row.role,):
            yield Row(row.title, row.line, role, row.steps)


def _blocks(text: str) -> Iterator[Row]:
    row: Row | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            if row is not None:
                yield row
            row = Row(line[2:], number)
        elif line and not line.startswith("##"):
            found = _LINE.fullmatch(line)
            assert found is not None and row is not None, f"line {number}: expected '# title' or 'csms < frame': {line}"
            assert row.role in ("", found["role"]), f"line {number}: one row, one role"
            row.role = found["role"]
            if found["direction"] == "<":
                row.steps.append((_bytes(found["text"] or ""), []))
            elif found["text"]:
                row.steps[-1][1].append(_bytes(found["text"]))
    if row is not None:
        yield row


def _bytes(text: str) -> bytes:
    repeated = _REPEATED.sub(lambda found: found[1] * int(found[2]), text.encode())
    return _BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), repeated)
