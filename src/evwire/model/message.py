"""The base of every version-independent request and result."""

from __future__ import annotations

import sys
from typing import Generic, Self, TypeVar, get_args

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value inside a request or result."""


class Loss(msgspec.Struct, frozen=True):
    """Something that the negotiated version could not say: which field, its value, and why."""

    field: str
    value: str
    why: str


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What answers a :class:`Request`; ``losses`` names what got lost on the way there or back."""

    losses: tuple[Loss, ...] = ()


R_co = TypeVar("R_co", bound=Result, covariant=True)


class Request(msgspec.Struct, Generic[R_co], frozen=True, kw_only=True, omit_defaults=True):
    """What one side asks of, or tells, the other; its parameter is the type that answers it."""

    @classmethod
    def exchange(cls) -> tuple[type[Self], type[R_co]]:
        """This request's type and the type that answers it; it also tells type checkers what a handler returns."""
        (answer,) = get_args(cls.__orig_bases__[0])  # type: ignore[attr-defined]
        return cls, getattr(sys.modules[cls.__module__], answer.__forward_arg__)


class StatusInfo(Value, frozen=True, kw_only=True):
    """Why a status is what it is: a code of at most 20 characters and a sentence of at most 1024."""

    reason_code: str
    additional_info: str | None = None
