"""An older version's mapping, made of a newer one's and of what differs between the two, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType, ModuleType
from typing import TypeVar, cast

import msgspec

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Lift, LossTable, Lower, Lowered, LoweredAnswer, VersionMapping
from evwire.versions.schema import Message, Request, Response

LossList = list[model.Loss]
ModelRequest = model.Request[model.Result]
ValueT = TypeVar("ValueT")


class SaidAs(msgspec.Struct, frozen=True):
    """Words of the newer version that the older one says by another; ``field`` of ``model`` is lost by it."""

    words: Mapping[str, str]
    field: str | None = None
    """None: nothing is lost."""
    why: str = ""


class Step:
    """From one version to the next newer one, and back.

    Classes and fields of one name are each other's, and so are the words of enumerations. The tables have what
    differs, by the older version's names: ``classes``, ``fields`` (class and attribute) and ``words``. ``said_as``
    is by the newer version's enumerations. ``ups`` and ``downs`` convert what no table can; a down that returns
    None leaves its value out.
    """

    def __init__(
        self,
        older: str,
        newer: str,
        older_modules: tuple[ModuleType, ...],
        newer_modules: tuple[ModuleType, ...],
        *,
        classes: Mapping[str, str] = MappingProxyType({}),
        fields: Mapping[tuple[str, str], str] = MappingProxyType({}),
        words: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        said_as: Mapping[str, SaidAs] = MappingProxyType({}),
        lost: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType({}),
        ups: Mapping[type, Callable[[Step, Message, Context | None], Message]] = MappingProxyType({}),
        downs: Mapping[type, Callable[[Step, Message, LossList], Message | None]] = MappingProxyType({}),
    ) -> None:
        self.older = older
        self.newer = newer
        self._older_names = _classes(older_modules)
        self._newer_names = _classes(newer_modules)
        self._classes = classes
        self._older_classes = {new: old for old, new in classes.items()}
        self._fields = fields
        self._words = words
        self._said_as = said_as
        self._lost = lost
        self._ups = ups
        self._downs = downs

    def newer_type(self, older: type) -> type | None:
        return self._newer_names.get(self._classes.get(older.__name__, older.__name__))

    def reworded(self, losses: tuple[model.Loss, ...]) -> LossList:
        """The newer version's losses as this one's."""
        return [msgspec.structs.replace(loss, why=loss.why.replace(self.newer, self.older)) for loss in losses]

    def up(self, value: ValueT, context: Context | None = None) -> ValueT:
        """The same in the newer version; the types differ, but whoever calls knows only what they share."""
        return cast("ValueT", self._up(value, context))

    def _up(self, value: object, context: Context | None) -> object:
        if isinstance(value, list):
            return [self._up(each, context) for each in value]
        if isinstance(value, StrEnum):
            enum = cast("type[StrEnum]", self.newer_type(type(value)))
            return _word(enum, self._words.get(type(value).__name__, {}).get(value.value, value.value))
        if not isinstance(value, Message):
            return value
        special = self._ups.get(type(value))
        if special is not None:
            return special(self, value, context)
        return self.raised(value, context)

    def raised(self, message: Message, context: Context | None, **given: object) -> Message:
        """``message`` by the tables, except for the fields that are ``given``."""
        newer = cast("type[Message]", self.newer_type(type(message)))
        fields = dict(given)
        for name in message.__struct_fields__:
            wanted = self._fields.get((type(message).__name__, name), name)
            if wanted in newer.__struct_fields__ and wanted not in fields:
                fields[wanted] = self._up(getattr(message, name), context)
        return newer(**fields)

    def down(self, message: Message, losses: LossList) -> Message | None:
        """The same in this version; what it cannot say is lost, or raises NotInThisVersion."""
        return cast("Message | None", self.lowered_value(message, losses))

    def lowered_value(self, value: object, losses: LossList) -> object:
        """As :meth:`down`, for any value inside a message."""
        if isinstance(value, list):
            lowered = [self.lowered_value(each, losses) for each in value]
            return [each for each in lowered if each is not None]
        if isinstance(value, StrEnum):
            return self._lowered_word(value, losses)
        if not isinstance(value, Message):
            return value
        special = self._downs.get(type(value))
        if special is not None:
            return special(self, value, losses)
        return self.lowered(value, losses)

    def lowered(self, message: Message, losses: LossList, **given: object) -> Message:
        """``message`` by the tables, except for the fields that are ``given``."""
        name = type(message).__name__
        found = self._older_names.get(self._older_classes.get(name, name))
        if found is None:
            raise NotInThisVersion(name.removesuffix("Request"), self.older)
        older = cast("type[Message]", found)
        names = {wanted: old for (owner, old), wanted in self._fields.items() if owner == older.__name__}
        fields = dict(given)
        for field in message.__struct_fields__:
            wanted = names.get(field, field)
            value = getattr(message, field)
            if wanted in fields:
                continue
            if wanted in older.__struct_fields__:
                fields[wanted] = self.lowered_value(value, losses)
            elif value is not None and value != []:
                lost, why = self._lost.get((name, field), (field, f"{self.older} has no word for it"))
                losses.append(model.Loss(lost, str(value), why))
        return older(**fields)

    def sayable(self, word: StrEnum | None) -> bool:
        """Whether the older version has this very word."""
        if word is None:
            return True
        enum, text = self._older_word(word)
        return text in enum

    def _older_word(self, word: StrEnum) -> tuple[Mapping[str, StrEnum], str]:
        name = type(word).__name__
        older = self._older_classes.get(name, name)
        enum = cast("type[StrEnum]", self._older_names[older])
        members = {member.value: member for member in enum}
        texts = {new: old for old, new in self._words.get(older, {}).items()}
        return members, word.value if word.value in members else texts.get(word.value, word.value)

    def _lowered_word(self, word: StrEnum, losses: LossList) -> StrEnum:
        members, text = self._older_word(word)
        if text not in members:
            said_as = self._said_as.get(type(word).__name__)
            if said_as is None or word.value not in said_as.words:
                raise NotInThisVersion(word.value, self.older)
            if said_as.field is not None:
                losses.append(model.Loss(said_as.field, word.value, said_as.why))
            text = said_as.words[word.value]
        return members[text]


def compose(
    newer: VersionMapping,
    step: Step,
    requests: tuple[type[Message], ...],
    losses: LossTable,
    *,
    before: Mapping[type[ModelRequest], Callable[[ModelRequest, LossList], ModelRequest]] = MappingProxyType({}),
    after: Mapping[type[ModelRequest], Callable[[ModelRequest], ModelRequest]] = MappingProxyType({}),
    without_message: tuple[type[ModelRequest], ...] = (),
) -> VersionMapping:
    """The older version's rules: the newer one's, behind ``step``; ``losses`` are added to the newer one's.

    ``before`` takes from a request what the older version cannot say, before it is lowered; ``after`` takes from a
    lifted one what the newer version would have said and the older has not. ``without_message`` is what
    either version says without any message of its own.
    """
    lifts = []
    for native in requests:
        rule = newer.lifts.get(cast("type[Message]", step.newer_type(native)))
        if rule is not None:
            lifts.append(_lift(native, rule, step, after))
    known = {*without_message, *(request for lift in lifts for request in lift.models)}
    lowers = [_lower(rule, step, before) for rule in newer.lowers.values() if rule.model in known]
    return VersionMapping(tuple(lifts), tuple(lowers), _losses_of(newer, step, known, losses))


def _losses_of(
    newer: VersionMapping, step: Step, known: set[type[ModelRequest]], losses: LossTable
) -> dict[type[msgspec.Struct], dict[str, str]]:
    """The newer version's table, of what the older version says at all, and what it loses itself."""
    absent: set[type[msgspec.Struct]] = set()
    for operation in model.OPERATIONS:
        if operation.request not in known:
            absent |= {operation.request, operation.result}
    table = {
        owner: {field: why.replace(step.newer, step.older) for field, why in reasons.items()}
        for owner, reasons in newer.losses.items()
        if owner not in absent
    }
    for owner, reasons in losses.items():
        of_owner = table.setdefault(owner, {})
        for field, why in reasons.items():
            of_owner[field] = f"{of_owner[field]}; {why}" if field in of_owner else why
    return table


def _lift(
    native_type: type[Message],
    rule: Lift[Message],
    step: Step,
    after: Mapping[type[ModelRequest], Callable[[ModelRequest], ModelRequest]],
) -> Lift[Message]:
    def lift(native: Message, context: Context, number: int | None) -> ModelRequest:
        request = rule.lift(step.up(native, context), context, number)
        changed = after.get(type(request))
        return request if changed is None else changed(request)

    def lower_answer(result: model.Result, native: Message, context: Context, number: int | None) -> LoweredAnswer:
        answer = rule.lower_answer(result, step.up(native, context), context, number)
        losses = step.reworded(answer.losses)
        return LoweredAnswer(cast("Response", step.down(answer.response, losses)), tuple(losses))

    start = rule.start
    return Lift(
        native_type,
        rule.models,
        lift,
        lower_answer,
        None if start is None else lambda native: start(step.up(native)),
    )


def _lower(
    rule: Lower[ModelRequest],
    step: Step,
    before: Mapping[type[ModelRequest], Callable[[ModelRequest, LossList], ModelRequest]],
) -> Lower[ModelRequest]:
    prepare = before.get(rule.model)

    def lower(request: ModelRequest, context: Context) -> Lowered:
        losses: LossList = []
        prepared = request if prepare is None else prepare(request, losses)
        try:
            newer = rule.lower(prepared, context)
        except NotInThisVersion as refusal:
            raise NotInThisVersion(refusal.what, step.older) from None
        losses += step.reworded(newer.losses)
        said = [step.down(native, losses) for native in newer.requests]
        return Lowered(tuple(cast("Request[Response]", each) for each in said if each is not None), tuple(losses))

    def up(response: Response | None, context: Context) -> Response | None:
        return None if response is None else step.up(response, context)

    def answer(response: Response | None, request: ModelRequest, context: Context) -> model.Result:
        return rule.answer(up(response, context), request, context)

    each = rule.answer_each
    if each is None:
        return Lower(rule.model, lower, answer)

    def answer_each(responses: tuple[Response | None, ...], request: ModelRequest, context: Context) -> model.Result:
        return each(tuple(up(response, context) for response in responses), request, context)

    return Lower(rule.model, lower, answer, answer_each)


def _classes(modules: tuple[ModuleType, ...]) -> dict[str, type]:
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


EnumT = TypeVar("EnumT", bound=StrEnum)


def _word(enum: type[EnumT], text: str) -> EnumT:
    try:
        return enum(text)
    except ValueError:
        return model.unknown(enum, text)
