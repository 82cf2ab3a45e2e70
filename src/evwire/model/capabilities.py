"""What a station can be asked for, told beforehand."""

from __future__ import annotations

from evwire.model.message import Request, Result, Value
from evwire.model.operations import BY_REQUEST


class Limit(Value, frozen=True, kw_only=True):
    """An option that the version cannot say: asking for it is refused, or else it gets lost.

    ``field`` leads to it from the request, such as ``id_token.kind``. ``value`` is the one word that is meant, None:
    any, or those that ``why`` tells of.
    """

    field: str
    refused: bool
    why: str
    value: str | None = None


class Capability(Value, frozen=True, kw_only=True):
    """Whether an operation of the catalogue can be asked for, and which of its options.

    ``options`` are the request's fields that it may have at all, ``limits`` says where they end.
    """

    operation: str
    available: bool
    why_not: str | None = None
    options: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()


class Capabilities(Value, frozen=True, kw_only=True):
    """What one station can be asked for: every operation that a CSMS may ask."""

    version: str
    operations: tuple[Capability, ...]

    def of(self, operation: str | type[Request[Result]]) -> Capability:
        """The capability by the operation's name or its request type; KeyError for what nobody may ask a station."""
        name = operation if isinstance(operation, str) else BY_REQUEST[operation].name
        for each in self.operations:
            if each.operation == name:
                return each
        raise KeyError(name)
