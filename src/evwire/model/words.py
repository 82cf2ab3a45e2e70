"""Words of an enumeration that nobody has told us of: kept as they came, so that handlers can see them."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

EnumT = TypeVar("EnumT", bound=StrEnum)


def unknown(enumeration: type[EnumT], text: str) -> EnumT:
    """A word of this type, but none of its members: ``.value`` is ``text``, and no ``is`` or ``case`` finds it."""
    word = str.__new__(enumeration, text)
    word._name_ = text
    word._value_ = text
    return word


def is_known(word: StrEnum) -> bool:
    """Whether the word is a member of its enumeration, and not :func:`unknown`."""
    return type(word).__members__.get(word.name) is word
