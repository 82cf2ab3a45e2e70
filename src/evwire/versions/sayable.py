"""What a version can say of a request: found by having its rules say each option once.

The rules are pure functions, so that asking them costs nothing but time, and what they answer is never out of date.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Annotated, TypeVar, Union, cast, get_args, get_origin

import msgspec

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions.mapping import Lower
from evwire.versions.version import Version

_DEEPEST = 6
_MOST_COMPLAINTS = 30


class Sayable(msgspec.Struct, frozen=True):
    """What a version can say of one request.

    ``actions`` are the version's own words for it, ``blocks`` their functional blocks or feature profiles. Without
    actions, ``why_not`` says why there are none. ``depends`` are limits that some values meet and others do not.
    """

    actions: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    limits: tuple[model.Limit, ...] = ()
    depends: tuple[model.Limit, ...] = ()
    why_not: str | None = None


class _Asking:
    """A side that has any transaction, and no time."""

    def now(self) -> datetime:
        return _MOMENT

    def number_of(self, transaction_id: str) -> int:
        return 1

    def transaction_of(self, number: int) -> str:
        return str(number)

    def remember(self, transaction_id: str, number: int) -> None:
        pass


_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
_ASKING = _Asking()


def sayable(version: Version, request: type[model.Request[model.Result]]) -> Sayable:
    """What ``version`` can say of this request."""
    return _found(version, request)


@cache
def _found(version: Version, request: type[model.Request[model.Result]]) -> Sayable:
    rule = version.mapping.lowers.get(request)
    if rule is None:
        return Sayable(why_not=f"OCPP {version.name} has no word for it")
    first = _first_sayable(rule, request)
    if isinstance(first, str):
        return Sayable(why_not=first)
    base, always = first
    actions: dict[str, str] = {}
    found: dict[tuple[str, str | None, bool, str], None] = {}
    for loss in always:
        found[loss.field, None, False, loss.why] = None
    _try(version, rule, base, "", None, found, actions)
    for path, word, value in _options(request, ""):
        _try(version, rule, _with(base, path, value), path, word, found, actions)
    limits = _joined(found, request)
    named = {(limit.field, limit.why) for limit in limits}
    depends = tuple(
        model.Limit(field=field, refused=False, why=why)
        for field, why in declared(version, request)
        if (field, why) not in named
    )
    for native, lift in version.mapping.lifts.items():
        if request in lift.models:
            action = version.action_of(native)
            actions.setdefault(action.name, action.block)
    if not actions:
        return Sayable(why_not=f"OCPP {version.name} has no message for it")
    return Sayable(tuple(actions), tuple(dict.fromkeys(actions.values())), limits, depends)


def declared(version: Version, owner: type[msgspec.Struct]) -> list[tuple[str, str]]:
    """What the version's table says can get lost in this request or result: where, and why."""
    return [
        (path + field, why)
        for path, part in _parts(owner, "")
        for field, why in version.mapping.losses.get(part, {}).items()
    ]


def _try(
    version: Version,
    rule: Lower[model.Request[model.Result]],
    request: model.Request[model.Result],
    path: str,
    word: str | None,
    found: dict[tuple[str, str | None, bool, str], None],
    actions: dict[str, str],
) -> None:
    """Say one option, and note what becomes of it."""
    try:
        try:
            lowered = rule.lower(request, _ASKING)
        except (NotInThisVersion, InvalidMessage):
            # A connector may need its EVSE.
            if path == "evse_id" or not hasattr(request, "evse_id"):
                raise
            lowered = rule.lower(msgspec.structs.replace(request, evse_id=1), _ASKING)
    except NotInThisVersion as refusal:
        found[path, word, True, str(refusal)] = None
        return
    except InvalidMessage:  # an option that needs another one; which, no rule says
        return
    for native in lowered.requests:
        action = version.action_of(type(native))
        actions[action.name] = action.block
    for loss in lowered.losses:
        if (loss.field, None, False, loss.why) not in found:
            found[loss.field, word if loss.field == path else None, False, loss.why] = None


def _first_sayable(
    rule: Lower[model.Request[model.Result]], request: type[model.Request[model.Result]]
) -> tuple[model.Request[model.Result], tuple[model.Loss, ...]] | str:
    """A request that the version can say, with little in it, and what it loses all the same; or why there is none.

    What the version asks for is added piece by piece: each addition that brings up another complaint is gone on with.
    """
    options = [(path, value) for path, _, value in _options(request, "")]
    attempts = [cast("model.Request[model.Result]", _least(request, 0))]
    complaints: list[str] = []
    lossy: list[tuple[model.Request[model.Result], tuple[model.Loss, ...]]] = []
    for attempt in attempts:
        try:
            lowered = rule.lower(attempt, _ASKING)
        except (NotInThisVersion, InvalidMessage) as error:
            if str(error) in complaints or len(complaints) == _MOST_COMPLAINTS:
                continue
            complaints.append(str(error))
            attempts += [_with(attempt, path, value) for path, value in options]
            continue
        if not lowered.losses or attempt is attempts[0]:
            return attempt, lowered.losses
        lossy.append((attempt, lowered.losses))
        if len(lossy) == len(options):
            break
    return min(lossy, key=lambda each: len(each[1])) if lossy else complaints[0]


RequestT = TypeVar("RequestT", bound=msgspec.Struct)


def _with(owner: RequestT, path: str, value: object) -> RequestT:
    """The structure with this value at this place; what leads there is made if need be."""
    name, _, rest = path.partition(".")
    inside = getattr(owner, name)
    if rest:
        if not inside:
            field = next(field for field in _fields(type(owner)) if field.name == name)
            inside = next(made for arm in _arms(field.type) if _has(made := _least(arm, 0), _top(rest)))
        if isinstance(inside, tuple):
            value = (_with(inside[0], rest, value), *inside[1:])
        else:
            value = _with(inside, rest, value)
    return msgspec.structs.replace(owner, **{name: value})


def _has(value: object, name: str) -> bool:
    inside = value[0] if isinstance(value, tuple) and value else value
    return hasattr(inside, name)


def _joined(
    found: Mapping[tuple[str, str | None, bool, str], None], request: type[model.Request[model.Result]]
) -> tuple[model.Limit, ...]:
    """Limits that every word of an enumeration meets are one."""
    words: dict[str, set[str]] = {}
    for path, word, _ in _options(request, ""):
        if word is not None:
            words.setdefault(path, set()).add(word)
    limits: dict[tuple[str, bool, str, str | None], None] = {}
    for field, word, refused, why in found:
        alike = {w for f, w, r, y in found if (f, r, y) == (field, refused, why)}
        limits[field, refused, why, None if alike == words.get(field) else word] = None
    return tuple(
        model.Limit(field=field, refused=refused, why=why, value=word) for field, refused, why, word in limits if field
    )


def _top(path: str) -> str:
    return path.partition(".")[0]


def _fields(owner: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return tuple(field for field in msgspec.structs.fields(owner) if field.name != "losses")


def _arms(wanted: object) -> tuple[object, ...]:
    """The types that a value may have, None aside."""
    if get_origin(wanted) is Annotated:
        return _arms(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        return tuple(arm for each in get_args(wanted) if each is not type(None) for arm in _arms(each))
    return (wanted,)


def _is_struct(wanted: object) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _is_words(wanted: object) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, Enum)


def _parts(owner: type[msgspec.Struct], at: str, depth: int = 0) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """A structure and those inside it, with the way there."""
    yield at, owner
    if depth == _DEEPEST:
        return
    for field in _fields(owner):
        for arm in _arms(field.type):
            inside = _arms(get_args(arm)[0]) if get_origin(arm) in (tuple, list) else (arm,)
            for each in inside:
                if _is_struct(each):
                    yield from _parts(cast("type[msgspec.Struct]", each), f"{at}{field.name}.", depth + 1)


def _least(wanted: object, depth: int) -> object:
    """A value of this type, with no more in it than must be."""
    wanted = _arms(wanted)[0]
    if get_origin(wanted) in (tuple, list):
        return (_least(get_args(wanted)[0], depth),)
    if _is_struct(wanted):
        owner = cast("type[msgspec.Struct]", wanted)
        known = _KNOWN.get(owner.__name__, {})
        return owner(
            **{
                field.name: known.get(field.name) or _least(field.type, depth + 1)
                for field in _fields(owner)
                if field.required
            }
        )
    if _is_words(wanted):
        return next(iter(cast("type[Enum]", wanted)))
    if get_origin(wanted) in (dict, Mapping) or wanted is dict:
        return {}
    return _LEAST.get(cast("type", wanted), "1")


_KNOWN: Mapping[str, Mapping[str, str]] = {
    "Component": {"name": "OCPPCommCtrlr"},
    "Variable": {"name": "HeartbeatInterval"},
}
"""By the name of a structure, texts that every version knows where any text would not do."""

_LEAST: Mapping[type, object] = {int: 1, float: 1.0, bool: True, datetime: _MOMENT, bytes: b"1"}


def _options(owner: type[msgspec.Struct], at: str, depth: int = 0) -> Iterator[tuple[str, str | None, object]]:
    """Each field with something in it: the way there, the word if it is one of an enumeration, and the value."""
    for field in _fields(owner):
        path = at + field.name
        for arm in _arms(field.type):
            many = get_origin(arm) in (tuple, list)
            for each in _arms(get_args(arm)[0]) if many else (arm,):
                if _is_words(each):
                    for member in cast("type[Enum]", each):
                        yield path, str(member.value), (member,) if many else member
                    continue
                least = _least(each, depth)
                yield path, None, (least,) if many else least
                if _is_struct(each) and depth < _DEEPEST:
                    yield from _options(cast("type[msgspec.Struct]", each), f"{path}.", depth + 1)
