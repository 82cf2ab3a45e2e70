"""The base of every message: names, limits and optionality are written on the fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Generic, Self, TypeVar, get_args

import msgspec
from msgspec import Meta


class Message(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A JSON object of the specification. Messages are trees, so the cycle collector need not look."""


class Response(Message, kw_only=True):
    """What answers a CALL, or 1.x's ``.conf``."""


R_co = TypeVar("R_co", bound=Response, covariant=True)


class Request(Message, Generic[R_co], kw_only=True):
    """What a CALL carries; its parameter is the type that answers it (``Never``: it is a SEND)."""

    @classmethod
    def exchange(cls) -> tuple[type[Self], type[R_co]]:
        """This request's type and the type that answers it; it also tells type checkers what a handler returns."""
        (answer,) = get_args(cls.__orig_bases__[0])  # type: ignore[attr-defined]
        return cls, answer


class CustomDataType:
    """A vendor's own extension of a 2.x object: ``vendor_id`` says whose, ``values`` is kept as it came.

    ``vendor_id`` has at most 255 characters; ``values`` is JSON and has no ``vendorId`` of its own.
    """

    __slots__ = ("values", "vendor_id")

    def __init__(self, vendor_id: str, values: Mapping[str, object] | None = None) -> None:
        self.vendor_id = vendor_id
        self.values: Mapping[str, object] = values or {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CustomDataType):
            return NotImplemented
        return self.vendor_id == other.vendor_id and dict(self.values) == dict(other.values)

    __hash__ = None  # type: ignore[assignment]  # as of any object whose contents may change

    def __repr__(self) -> str:
        return f"CustomDataType({self.vendor_id!r}, {dict(self.values)!r})"


T = TypeVar("T")

NonEmpty = Annotated[list[T], Meta(min_length=1)]
Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""What a database can hold; the documents ask for 32 bits, their schemas for none."""
Natural = Annotated[int, Meta(ge=0, le=2**63 - 1)]
NonNegative = Annotated[float, Meta(ge=0)]
Tenths = Annotated[float, Meta(extra={"multiple_of": "0.1"})]
"""At most one digit after the point. Checked in decimal: in binary 21.4 is no multiple of 0.1."""
ZonedTime = Annotated[datetime, Meta(tz=True)]
"""A moment of RFC 3339: with its distance from UTC."""

String3 = Annotated[str, Meta(max_length=3)]
String6 = Annotated[str, Meta(max_length=6)]
String8 = Annotated[str, Meta(max_length=8)]
String16 = Annotated[str, Meta(max_length=16)]
String20 = Annotated[str, Meta(max_length=20)]
String25 = Annotated[str, Meta(max_length=25)]
String32 = Annotated[str, Meta(max_length=32)]
String36 = Annotated[str, Meta(max_length=36)]
String40 = Annotated[str, Meta(max_length=40)]
String48 = Annotated[str, Meta(max_length=48)]
String50 = Annotated[str, Meta(max_length=50)]
String60 = Annotated[str, Meta(max_length=60)]
String64 = Annotated[str, Meta(max_length=64)]
String80 = Annotated[str, Meta(max_length=80)]
String88 = Annotated[str, Meta(max_length=88)]
String100 = Annotated[str, Meta(max_length=100)]
String128 = Annotated[str, Meta(max_length=128)]
String160 = Annotated[str, Meta(max_length=160)]
String200 = Annotated[str, Meta(max_length=200)]
String255 = Annotated[str, Meta(max_length=255)]
String256 = Annotated[str, Meta(max_length=256)]
String500 = Annotated[str, Meta(max_length=500)]
String512 = Annotated[str, Meta(max_length=512)]
String800 = Annotated[str, Meta(max_length=800)]
String1000 = Annotated[str, Meta(max_length=1000)]
String1024 = Annotated[str, Meta(max_length=1024)]
String2000 = Annotated[str, Meta(max_length=2000)]
String2500 = Annotated[str, Meta(max_length=2500)]
String5500 = Annotated[str, Meta(max_length=5500)]
String5600 = Annotated[str, Meta(max_length=5600)]
String10000 = Annotated[str, Meta(max_length=10000)]
String11000 = Annotated[str, Meta(max_length=11000)]
String17000 = Annotated[str, Meta(max_length=17000)]
String18000 = Annotated[str, Meta(max_length=18000)]
String32768 = Annotated[str, Meta(max_length=32768)]
