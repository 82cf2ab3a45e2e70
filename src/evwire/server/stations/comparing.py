"""Whether a station has what is wanted of it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_TRUTHS = {"true", "false"}


def same(wanted: str, actual: str, *, in_any_order: bool = False) -> bool:
    """Whether two texts of one variable mean the same: numbers, truths in any case, lists with or without spaces.

    The order of a list may mean something (TimeSource), so it counts unless ``in_any_order``.
    """
    mine, theirs = _items(wanted), _items(actual)
    return sorted(mine) == sorted(theirs) if in_any_order else mine == theirs


def _items(text: str) -> list[str]:
    items = [_plain(item.strip()) for item in text.strip().split(",")]
    return [] if items == [""] else items


def _plain(item: str) -> str:
    if item.lower() in _TRUTHS:
        return item.lower()
    # Decimal also takes NaN, and digits of every script.
    if item.isascii() and any(character.isdigit() for character in item):
        try:
            number = Decimal(item)
        except InvalidOperation:
            return item
        if number.is_finite() and abs(number.adjusted()) < 100:
            return f"{number.normalize():f}" if number else "0"
    return item
