"""How a version's own messages and the version-independent words become each other: rules, as data.

Lifting goes from a version's message to ``model``, lowering the other way. Both are pure functions of
the message and a :class:`Context`, which holds the little that must be remembered: which number a
transaction has where the version wants numbers (1.x).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar, cast

import msgspec

from evwire import model
from evwire.errors import InvalidMessage, RpcErrorCode
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


class LoweredAnswer(msgspec.Struct, frozen=True):
    """How the version answers, and what of the result it could not say."""

    response: Response
    losses: tuple[model.Loss, ...] = ()


class Lift(Generic[NativeT]):
    """From a version's request to a model request, and from its result back to the version's response.

    ``models`` lists every type that ``lift`` may return. Where ``start`` is given, the message begins a
    transaction that the CSMS must number: it is called first, and the number handed to ``lift``.
    """

    __slots__ = ("lift", "lower_answer", "models", "native", "start")

    def __init__(
        self,
        native: type[NativeT],
        models: tuple[type[model.Request[model.Result]], ...],
        lift: Callable[[NativeT, Context, int | None], model.Request[model.Result]],
        lower_answer: Callable[[model.Result, NativeT, Context, int | None], LoweredAnswer],
        start: Callable[[NativeT], TransactionStart] | None = None,
    ) -> None:
        self.native = native
        self.models = models
        self.lift = lift
        self.lower_answer = lower_answer
        self.start = start


class Lowered(msgspec.Struct, frozen=True):
    """What to say, in order, and what could not be said.

    The answer to the first request is the answer to the whole; with no request at all nothing needs saying.
    """

    requests: tuple[Request[Response], ...]
    losses: tuple[model.Loss, ...] = ()


class Lower(Generic[ModelT]):
    """From a model request to what a version says, and from its response back to a model result.

    ``answer`` gets None when there was nothing to say. Where ``answer_each`` is given it is used instead: every
    request's answer is a part of the whole, None of one that was refused.
    """

    __slots__ = ("answer", "answer_each", "lower", "model")

    def __init__(
        self,
        model_type: type[ModelT],
        lower: Callable[[ModelT, Context], Lowered],
        answer: Callable[[Response | None, ModelT, Context], model.Result],
        answer_each: Callable[[tuple[Response | None, ...], ModelT, Context], model.Result] | None = None,
    ) -> None:
        self.model = model_type
        self.lower = lower
        self.answer = answer
        self.answer_each = answer_each


class VersionMapping:
    """All rules of one version, found by type, and all that can get lost by them."""

    __slots__ = ("lifts", "losses", "lowers")

    def __init__(
        self,
        lifts: tuple[Lift[Message], ...],
        lowers: tuple[Lower[model.Request[model.Result]], ...],
        losses: LossTable = MappingProxyType({}),
    ) -> None:
        self.losses = losses
        self.lifts: Mapping[type[Message], Lift[Message]] = {rule.native: rule for rule in lifts}
        self.lowers: Mapping[type[model.Request[model.Result]], Lower[model.Request[model.Result]]] = {
            rule.model: rule for rule in lowers
        }


NO_MAPPING = VersionMapping((), ())
"""Of a version that is only spoken natively."""


LossTable = Mapping[type[msgspec.Struct], Mapping[str, str]]
"""Why a version cannot say a field, or not every value of it: by the type of ``model`` that has the field."""


class Losses:
    """Collects what one message could not say; only what the version's table declares can get lost."""

    __slots__ = ("_found", "_table")

    def __init__(self, table: LossTable) -> None:
        self._table = table
        self._found: list[model.Loss] = []

    def lose(self, owner: type[msgspec.Struct], field: str, value: object, *, at: str = "") -> None:
        """``owner.field`` is not said, or not exactly; ``at`` leads to an owner inside the message."""
        self._found.append(model.Loss(at + field, str(value), self._table[owner][field]))

    def lose_given(self, owner: msgspec.Struct, *fields: str, at: str = "") -> None:
        """Of these fields, those that have a value are not said."""
        for field in fields:
            value = getattr(owner, field)
            if value is not None and value is not False and value != ():
                self.lose(type(owner), field, value, at=at)

    def found(self) -> tuple[model.Loss, ...]:
        return tuple(self._found)


def without_word(native: Message, *lifted: str, at: str = "") -> tuple[model.Loss, ...]:
    """The loss of all that an answer, or a part of it, says in fields other than ``lifted``."""
    return tuple(
        model.Loss(at + field, str(value), "there is no version-independent word for it")
        for field in native.__struct_fields__
        if field not in lifted and (value := getattr(native, field)) is not None
    )


def utc(time: datetime) -> datetime:
    """The time in UTC; 1.x may leave out the zone and then means UTC (1.6-J, 3.2 errata; 1.6, 3.14)."""
    if time.tzinfo is UTC:
        return time
    if time.tzinfo is None:
        return time.replace(tzinfo=UTC)
    try:
        return time.astimezone(UTC)
    except OverflowError:  # at either end of the calendar UTC would be outside it
        return time


def optional_utc(time: datetime | None) -> datetime | None:
    return None if time is None else utc(time)


def missing(path: str, problem: str) -> InvalidMessage:
    """The version requires what the request has not got."""
    return InvalidMessage(RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION, path, problem)


EnumT = TypeVar("EnumT", bound=StrEnum)


def words_of(enum: type[EnumT]) -> Mapping[str, EnumT]:
    """An enumeration's members by what is on the wire; another enumeration's member finds its namesake."""
    return {member.value: member for member in enum}


def namesake(enum: type[EnumT], word: StrEnum) -> EnumT:
    """The member with the same text; a word that nobody knows stays unknown."""
    try:
        return enum(word.value)
    except ValueError:
        return model.unknown(enum, word.value)


KeyT = TypeVar("KeyT", bound=StrEnum)
WordT = TypeVar("WordT")


class Lifted(dict[KeyT, WordT], Generic[KeyT, WordT]):
    """What to lift each word to, and what to make of one that is unknown."""

    def __init__(self, words: Mapping[KeyT, WordT], unknown: Callable[[str], WordT]) -> None:
        super().__init__(words)
        self._unknown = unknown

    def __missing__(self, word: KeyT) -> WordT:
        return self._unknown(word.value)


ResponseT = TypeVar("ResponseT", bound="Response | None")
ResultT = TypeVar("ResultT", bound="model.Result")


class RuleBook:
    """Gathers a version's rules, and hands each the losses to fill.

    A rule's functions are typed exactly; that the session calls them with what their types name is
    promised by the types they are found by.
    """

    def __init__(self, losses: LossTable) -> None:
        self._losses = losses
        self._lifts: list[Lift[Message]] = []
        self._lowers: list[Lower[model.Request[model.Result]]] = []

    def lift(
        self,
        native: type[NativeT],
        models: tuple[type[model.Request[model.Result]], ...],
        lift: Callable[[NativeT, Context], model.Request[model.Result]],
        answer: Callable[[ResultT, Losses, Context], Response],
    ) -> None:
        """What arrives as ``native`` is one of ``models``; ``answer`` says the result of any of them."""

        def lower_answer(result: model.Result, native: NativeT, context: Context, number: int | None) -> LoweredAnswer:
            losses = Losses(self._losses)
            return LoweredAnswer(answer(cast("ResultT", result), losses, context), losses.found())

        rule = Lift(
            native,
            models,
            lambda message, context, number: lift(message, context),
            lower_answer,
        )
        self._lifts.append(cast("Lift[Message]", rule))

    def lift_start(
        self,
        native: type[NativeT],
        model_type: type[model.Request[model.Result]],
        start: Callable[[NativeT], TransactionStart],
        lift: Callable[[NativeT, Context, int], model.Request[model.Result]],
        answer: Callable[[ResultT, int, Losses, Context], Response],
    ) -> None:
        """As :meth:`lift`, for what begins a transaction: the rules are handed the number it was given."""

        def lift_numbered(message: NativeT, context: Context, number: int | None) -> model.Request[model.Result]:
            assert number is not None, "a transaction is numbered before its start is lifted"
            return lift(message, context, number)

        def lower_answer(result: model.Result, native: NativeT, context: Context, number: int | None) -> LoweredAnswer:
            assert number is not None, "a transaction is numbered before its start is lifted"
            losses = Losses(self._losses)
            return LoweredAnswer(answer(cast("ResultT", result), number, losses, context), losses.found())

        rule = Lift(native, (model_type,), lift_numbered, lower_answer, start)
        self._lifts.append(cast("Lift[Message]", rule))

    def lower(
        self,
        model_type: type[ModelT],
        lower: Callable[[ModelT, Losses, Context], Request[Response] | tuple[Request[Response], ...]],
        answer: Callable[[ResponseT, ModelT, Context], model.Result],
    ) -> None:
        """``model_type`` is said by one message or more; ``answer`` lifts what answers the first of them."""

        def lower_with_losses(request: ModelT, context: Context) -> Lowered:
            losses = Losses(self._losses)
            said = lower(request, losses, context)
            return Lowered(said if isinstance(said, tuple) else (said,), losses.found())

        def lift_answer(response: Response | None, request: ModelT, context: Context) -> model.Result:
            return answer(cast("ResponseT", response), request, context)

        rule = Lower(model_type, lower_with_losses, lift_answer)
        self._lowers.append(cast("Lower[model.Request[model.Result]]", rule))

    def lower_each(
        self,
        model_type: type[ModelT],
        lower: Callable[[ModelT, Losses, Context], tuple[Request[Response], ...]],
        answer: Callable[[tuple[ResponseT | None, ...], ModelT, Context], model.Result],
    ) -> None:
        """As :meth:`lower`, where each message says a part: ``answer`` is handed what answers each."""

        def lower_with_losses(request: ModelT, context: Context) -> Lowered:
            losses = Losses(self._losses)
            return Lowered(lower(request, losses, context), losses.found())

        def lift_each(responses: tuple[Response | None, ...], request: ModelT, context: Context) -> model.Result:
            return answer(cast("tuple[ResponseT | None, ...]", responses), request, context)

        def lift_first(response: Response | None, request: ModelT, context: Context) -> model.Result:
            return lift_each((response,), request, context)

        rule = Lower(model_type, lower_with_losses, lift_first, lift_each)
        self._lowers.append(cast("Lower[model.Request[model.Result]]", rule))

    def mapping(self) -> VersionMapping:
        return VersionMapping(tuple(self._lifts), tuple(self._lowers), self._losses)


class Rules(Protocol):
    """A part of a version's rules."""

    def add_rules(self, rules: RuleBook) -> None: ...


def mapping_of(losses: LossTable, *parts: Rules) -> VersionMapping:
    """A version's mapping, from its parts."""
    rules = RuleBook(losses)
    for part in parts:
        part.add_rules(rules)
    return rules.mapping()
