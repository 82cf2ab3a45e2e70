"""How a version's own messages and the version-independent words become each other: rules, as data.

Lifting goes from a version's message to ``model``, lowering the other way. Both are pure functions of
the message and a :class:`Context`, which holds the little that must be remembered: which number a
transaction has where the version wants numbers (1.x).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import msgspec

from evwire import model
from evwire.versions.schema import Message, Request, Response


class TransactionStart(msgspec.Struct, frozen=True):
    """What tells one 1.x transaction from another before it has a number.

    A repeated StartTransaction is equal to the first one.
    """

    connector_id: int
    id_token: str
    timestamp: datetime
    meter_start_wh: int
    reservation_id: int | None = None


class Context(Protocol):
    """What the rules may ask of the side they run on."""

    def now(self) -> datetime:
        """The time of day, for answers that carry it."""
        ...

    def number_of(self, transaction_id: str) -> int:
        """The number that 1.x knows this transaction by. Raises NotInThisVersion when it has none."""
        ...

    def transaction_of(self, number: int) -> str:
        """The text that ``model`` knows this transaction by."""
        ...

    def remember(self, transaction_id: str, number: int) -> None:
        """The CSMS gave this transaction this number."""
        ...


NativeT = TypeVar("NativeT", bound=Message)
ModelT = TypeVar("ModelT", bound="model.Request[model.Result]")


class Lift(Generic[NativeT]):
    """From a version's request to a model request, and from its result back to the version's response.

    ``models`` lists every type that ``lift`` may return. Where ``start`` is given, the message begins a
    transaction that the CSMS must number: it is called first, and the number handed to ``lift``.
    """

    __slots__ = ("answer", "lift", "models", "native", "start")

    def __init__(
        self,
        native: type[NativeT],
        models: tuple[type[model.Request[model.Result]], ...],
        lift: Callable[[NativeT, Context, int | None], model.Request[model.Result]],
        answer: Callable[[model.Result, NativeT, Context, int | None], Response],
        start: Callable[[NativeT], TransactionStart] | None = None,
    ) -> None:
        self.native = native
        self.models = models
        self.lift = lift
        self.answer = answer
        self.start = start


class Lowered(msgspec.Struct, frozen=True):
    """What to say, in order, and what could not be said.

    The answer to the first request is the answer to the whole; with no request at all nothing needs saying.
    """

    requests: tuple[Request[Response], ...]
    losses: tuple[model.Loss, ...] = ()


class Lower(Generic[ModelT]):
    """From a model request to what a version says, and from its response back to a model result.

    ``answer`` gets None when there was nothing to say.
    """

    __slots__ = ("answer", "lower", "model")

    def __init__(
        self,
        model_type: type[ModelT],
        lower: Callable[[ModelT, Context], Lowered],
        answer: Callable[[Response | None, ModelT, Context], model.Result],
    ) -> None:
        self.model = model_type
        self.lower = lower
        self.answer = answer


class VersionMapping:
    """All rules of one version, found by type."""

    __slots__ = ("lifts", "lowers")

    def __init__(
        self, lifts: tuple[Lift[Message], ...], lowers: tuple[Lower[model.Request[model.Result]], ...]
    ) -> None:
        self.lifts: Mapping[type[Message], Lift[Message]] = {rule.native: rule for rule in lifts}
        self.lowers: Mapping[type[model.Request[model.Result]], Lower[model.Request[model.Result]]] = {
            rule.model: rule for rule in lowers
        }


NO_MAPPING = VersionMapping((), ())
"""Of a version that is only spoken natively."""
