"""The base of every message: names, limits and optionality are written on the fields."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec


class Message(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A JSON object of the specification. Messages are trees, so the cycle collector need not look."""


class Response(Message, kw_only=True):
    """What answers a CALL, or 1.x's ``.conf``."""


R_co = TypeVar("R_co", bound=Response, covariant=True)


class Request(Message, Generic[R_co], kw_only=True):
    """What a CALL carries; its parameter is the type that answers it."""
