"""Listings as CSV, which a spreadsheet opens without running anything of it."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

RowT = TypeVar("RowT", bound=msgspec.Struct)

PAGE_OF = 500
MEDIA_TYPE = "text/csv"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: object) -> object:
    """A value as a cell: no text of a station is a formula (OWASP: CSV injection); numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    # Spreadsheets skip spaces before they look.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


async def csv_lines(
    row_type: type[RowT], page: Callable[[RowT | None], Awaitable[Sequence[RowT]]]
) -> AsyncIterator[bytes]:
    """A head, and a line for each row; ``page`` gives up to ``PAGE_OF`` rows behind the one it is given."""
    names = row_type.__struct_fields__
    yield _line(names)
    last: RowT | None = None
    while True:
        rows = await page(last)
        if rows:
            yield b"".join(_line([cell(getattr(row, name)) for name in names]) for row in rows)
            last = rows[-1]
        if len(rows) < PAGE_OF:
            return


def _line(cells: Sequence[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8", "replace")
