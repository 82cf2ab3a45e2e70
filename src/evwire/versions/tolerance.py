"""Reading what is not as the specification wants it: what is meant is taken, and what was wrong is said.

Only what cannot be misunderstood is corrected. Everything else stays refused, with the same code as in strict reading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar, cast

import msgspec
from msgspec import inspect

from evwire.errors import InvalidMessage
from evwire.model import unknown
from evwire.versions import problems
from evwire.versions.schema import CustomDataType, Message
from evwire.versions.structure import size_problem, structure_problem

M = TypeVar("M", bound=Message)

_LONGEST_RAW = 200


class Tolerance(StrEnum):
    """How what arrives is judged."""

    STRICT = "strict"
    """What does not fit its version is refused."""
    TOLERANT = "tolerant"
    """What cannot be misunderstood is read, and remembered as a :class:`Deviation`."""
    RAW = "raw"
    """Nothing is judged: payloads are handed on as they came."""


class Deviation(msgspec.Struct, frozen=True):
    """One way in which a peer departs from the specification; told once per field."""

    message: str
    """The type of the message, in its version's words; empty for a frame that was no JSON."""
    path: str
    """JSON path of the field; ``[]`` stands for every element of a list."""
    problem: str
    """What is wrong with it."""
    remedy: str
    """How it was read nevertheless."""
    raw: str
    """What came, as JSON, cut to 200 characters."""


class Allowances(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one kind of charger; fields are named as ``StatusNotificationRequest.info``."""

    absent: Mapping[str, frozenset[object]] = {}
    """Values that stand for nothing."""
    aliases: Mapping[str, Mapping[str, str]] = {}
    """Words for other words."""
    defaults: Mapping[str, object] = {}
    """What a required field is taken for when it is missing."""
    rounded: frozenset[str] = frozenset()
    """Integers that come with digits after the point."""
    suspect: Mapping[str, frozenset[object]] = {}
    """Values that are possible, but never meant."""

    closely: frozenset[str] = frozenset()
    """The types of message in which even what is valid may not mean what it says; found by itself."""

    def __post_init__(self) -> None:
        fields = (*self.absent, *self.aliases, *self.suspect)
        msgspec.structs.force_setattr(self, "closely", frozenset(field.partition(".")[0] for field in fields))


NO_ALLOWANCES = Allowances()


def read(
    message_type: type[M], payload: bytes, deviated: Callable[[Deviation], object], allow: Allowances = NO_ALLOWANCES
) -> M:
    """The message that is meant; each departure is handed to ``deviated``.

    Raises :class:`~evwire.errors.InvalidMessage` for what cannot be read, as strict reading does; then some
    departures before it may have been told.
    """
    oversized = size_problem(payload)
    if oversized is not None:
        raise oversized
    try:
        value = _DECODER.decode(payload)
    except problems.UNREADABLE as error:
        raise structure_problem(payload) or problems.not_json(error) from None
    reader = _Reader(message_type.__name__, deviated, allow)
    wanted = problems.type_of(message_type)
    if value is None:
        value = {}  # Part 4, 4.1.5 and 1.6-J, 4.2.1: an empty payload may be null
    return cast("M", reader.read(wanted, value, "$"))


def _decimal(text: str) -> Decimal:
    """A decimal as it was written; raises ValueError for one that is greater than any float."""
    nearest = float(text)
    if not math.isfinite(nearest):
        raise ValueError("a number beyond 64 bits")
    try:
        return Decimal(text)
    except InvalidOperation:  # next to nothing: its exponent is beyond what decimals have
        return Decimal(nearest)


# Decimals keep what was written: "12.30" where text is wanted.
_DECODER = msgspec.json.Decoder(float_hook=_decimal)
_INDEX = re.compile(r"\[\d+\]")
# What is lost with one of these is a reading, and not what the message is about.
_EXPENDABLE = frozenset(["sampledValue", "meterValue", "transactionData"])
_WHOLE = re.compile(r"\s*[+-]?\d{1,18}(\.0*)?\s*")
_NUMBER = re.compile(r"\s*[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})\s*")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class _Reader:
    """Reads one message."""

    def __init__(self, message: str, deviated: Callable[[Deviation], object], allow: Allowances) -> None:
        self._message = message
        self._deviated = deviated
        self._allow = allow

    def read(self, wanted: inspect.Type, value: object, path: str) -> object:
        """``value`` as a ``wanted``; raises InvalidMessage."""
        match wanted:
            case inspect.Metadata():
                return self._read_metadata(wanted, value, path)
            case inspect.UnionType():
                present = next(part for part in wanted.types if not isinstance(part, inspect.NoneType))
                return self.read(present, value, path)
            case inspect.StructType():
                return self._read_object(wanted, value, path)
            case inspect.ListType():
                return self._read_list(wanted, value, path)
            case inspect.StrType():
                return self._read_text(wanted, value, path)
            case inspect.IntType():
                return self._read_integer(wanted, value, path)
            case inspect.FloatType():
                return self._read_number(wanted, value, path)
            case inspect.BoolType():
                return self._read_boolean(wanted, value, path)
            case inspect.EnumType():
                return self._read_word(wanted, value, path)
            case inspect.DateTimeType():
                return self._read_time(wanted, value, path)
            case inspect.CustomType() if wanted.cls is CustomDataType:
                return self._read_custom_data(wanted, value, path)
            case _:
                return _plain(value)

    # Bookkeeping

    def _field(self, path: str) -> str:
        """How allowances name the field at this path."""
        return self._message + _INDEX.sub("", path[1:])

    def _note(self, path: str, problem: str, remedy: str, value: object) -> None:
        self._deviated(Deviation(self._message, _INDEX.sub("[]", path), problem, remedy, _raw(value)))

    def _corrected(self, wanted: inspect.Type, value: object, path: str, remedy: str) -> None:
        self._note(path, _first_problem(wanted, value, path).problem, remedy, value)

    # Objects and lists

    def _read_object(self, wanted: inspect.StructType, value: object, path: str) -> object:
        if not isinstance(value, dict):
            raise _first_problem(wanted, value, path)
        known = {field.encode_name: field for field in wanted.fields}
        found = dict(value)
        self._adopt_misspelt(known, found, path)
        fields: dict[str, object] = {}
        for name, field in known.items():
            at = f"{path}.{name}"
            if name in found:
                item = self._meant(field, found[name], at)
                if item is not _NOTHING:
                    fields[field.name] = self.read(field.type, item, at)
                    continue
            if field.required:
                fields[field.name] = self._default(field, at, found.get(name, _NOTHING))
        for name in found.keys() - known.keys():
            self._note(f"{path}.{name}", "no such field here", "kept aside", found[name])
        return wanted.cls(**fields)

    def _adopt_misspelt(self, known: Mapping[str, inspect.Field], found: dict[str, object], path: str) -> None:
        """A field in other case or with other separators, where its own name is missing."""
        missing = {_bare(name): name for name in known if name not in found}
        for name in tuple(found):
            if name not in known and (meant := missing.get(_bare(name))) is not None:
                self._note(f"{path}.{name}", "no such field here", f"read as {meant}", found[name])
                found[meant] = found.pop(name)

    def _meant(self, field: inspect.Field, value: object, path: str) -> object:
        """What a field's value stands for: itself, another word, or nothing."""
        name = self._field(path)
        if isinstance(value, str | int):
            if value in self._allow.absent.get(name, ()):
                self._note(path, "a word for nothing", "left out", value)
                return _NOTHING
            if value in self._allow.suspect.get(name, ()):
                self._note(path, "a value that is never meant", "kept", value)
            alias = self._allow.aliases.get(name, {}).get(str(value))
            if alias is not None:
                self._note(path, "not the standard's word", f"read as {alias}", value)
                return alias
        if value is None and not _takes_anything(field.type):
            if not field.required:
                self._note(path, "null is not an absent field", "left out", value)
            return _NOTHING
        if value == "" and not field.required and not _takes_text(field.type):
            self._note(path, "an empty text is no value", "left out", value)
            return _NOTHING
        return value

    def _default(self, field: inspect.Field, path: str, value: object) -> object:
        default = self._allow.defaults.get(self._field(path), _NOTHING)
        if default is _NOTHING:
            problem = None if value is _NOTHING else next(problems.problems_of(field.type, _plain(value), path), None)
            raise problem or problems.missing(path)
        self._note(path, "required, but missing", f"taken for {default}", None if value is _NOTHING else value)
        return self.read(field.type, default, path)

    def _read_list(self, wanted: inspect.ListType, value: object, path: str) -> list[object]:
        if isinstance(value, dict):
            self._corrected(wanted, value, path, "taken for a list of one")
            value = [value]
        if not isinstance(value, list):
            raise _first_problem(wanted, value, path)
        items = []
        expendable = path.rpartition(".")[2] in _EXPENDABLE
        for index, item in enumerate(value):
            try:
                items.append(self.read(wanted.item_type, item, f"{path}[{index}]"))
            except InvalidMessage as unusable:
                if not expendable:
                    raise
                self._note(unusable.path, unusable.problem, f"{path.rpartition('.')[2]} left out", item)
        if not (wanted.min_length or 0) <= len(value) <= (wanted.max_length or len(value)):
            anything = inspect.ListType(inspect.AnyType(), wanted.min_length, wanted.max_length)
            self._corrected(anything, value, path, "kept")
        return items

    # Single values

    def _read_metadata(self, wanted: inspect.Metadata, value: object, path: str) -> object:
        item = self.read(wanted.type, value, path)
        if isinstance(item, float):
            for problem in problems.problems_of(wanted, item, path):
                self._note(path, problem.problem, "kept", value)
        return item

    def _read_text(self, wanted: inspect.StrType, value: object, path: str) -> str:
        if isinstance(value, bool):
            text = str(value).lower()
        elif isinstance(value, int | Decimal):
            text = str(value)
        elif isinstance(value, str):
            if wanted.max_length is not None and len(value) > wanted.max_length:
                self._corrected(wanted, value, path, "kept whole")
            return value
        else:
            raise _first_problem(wanted, value, path)
        self._corrected(wanted, value, path, "read as text")
        return text

    def _read_integer(self, wanted: inspect.IntType, value: object, path: str) -> int:
        number = _integer(value)
        if number is None and self._field(path) in self._allow.rounded and isinstance(value, Decimal):
            number = round(value)
            self._note(path, "expected an integer, got a number", f"rounded to {number}", value)
        elif number is None:
            raise _first_problem(wanted, value, path)
        elif not isinstance(value, int):
            self._corrected(wanted, value, path, f"read as {number}")
        _refuse(wanted, number, path)
        return number

    def _read_number(self, wanted: inspect.FloatType, value: object, path: str) -> float:
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            number = float(value)
            self._corrected(wanted, value, path, f"read as {number:g}")
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = _finite(wanted, value, path)
        else:
            raise _first_problem(wanted, value, path)
        _refuse(wanted, number, path)
        return number

    def _read_boolean(self, wanted: inspect.BoolType, value: object, path: str) -> bool:
        if isinstance(value, bool):
            return value
        meant = _BOOLEANS.get(str(value).strip().lower()) if isinstance(value, str | int) else None
        if meant is None:
            raise _first_problem(wanted, value, path)
        self._corrected(wanted, value, path, f"read as {str(meant).lower()}")
        return meant

    def _read_word(self, wanted: inspect.EnumType, value: object, path: str) -> StrEnum:
        if not isinstance(value, str):
            raise _first_problem(wanted, value, path)
        enumeration = cast("type[StrEnum]", wanted.cls)
        try:
            return enumeration(value)
        except ValueError:
            pass
        meant = [word for word in enumeration if _bare(word) == _bare(value)]
        word = meant[0] if len(meant) == 1 else unknown(enumeration, value)
        self._note(path, "unknown value", f"read as {word}" if meant else "kept as unknown", value)
        return word

    def _read_time(self, wanted: inspect.DateTimeType, value: object, path: str) -> datetime:
        problem = next(problems.problems_of(wanted, value, path), None)
        if problem is None:
            return msgspec.convert(value, datetime)
        time = _time(value)
        if time is None:
            raise problem
        self._note(path, problem.problem, f"read as {time.isoformat()}", value)
        return time

    def _read_custom_data(self, wanted: inspect.CustomType, value: object, path: str) -> CustomDataType:
        if not isinstance(value, dict):
            raise _first_problem(wanted, value, path)
        for problem in problems.problems_of(wanted, value, path):
            self._note(problem.path, problem.problem, "kept", value.get("vendorId"))
        values = {name: _plain(item) for name, item in value.items() if name != "vendorId"}
        return CustomDataType(str(value.get("vendorId", "")), values)


class _Nothing:
    """Where None would be a value."""


_NOTHING = _Nothing()


def _bare(name: str) -> str:
    return re.sub(r"[\s._-]", "", name).lower()


def _takes_anything(wanted: inspect.Type) -> bool:
    return isinstance(wanted, inspect.AnyType | inspect.CustomType) and getattr(wanted, "cls", object) is object


def _takes_text(wanted: inspect.Type) -> bool:
    match wanted:
        case inspect.UnionType():
            return any(map(_takes_text, wanted.types))
        case inspect.Metadata():
            return _takes_text(wanted.type)
        case _:
            return isinstance(wanted, inspect.StrType) or _takes_anything(wanted)


def _first_problem(wanted: inspect.Type, value: object, path: str) -> InvalidMessage:
    return next(problems.problems_of(wanted, _plain(value), path))


def _refuse(wanted: inspect.IntType | inspect.FloatType, number: float, path: str) -> None:
    for problem in problems.problems_of(wanted, number, path):
        raise problem


def _integer(value: object) -> int | None:
    """The integer that is written here, if nothing gets lost."""
    match value:
        case bool():
            return None
        case int():
            return value
        case Decimal() if value.is_finite() and value.adjusted() < 18 and value == value.to_integral_value():
            return int(value)
        case str() if _WHOLE.fullmatch(value):
            return int(value.strip().partition(".")[0])
        case _:
            return None


def _finite(wanted: inspect.Type, value: int | Decimal, path: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise problems.wrong_value("expected a number that can be told from infinity", path) from None


def _plain(value: object) -> object:
    """What strict reading would have seen."""
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


def _raw(value: object) -> str:
    text = msgspec.json.encode(_plain(value)).decode()
    return text if len(text) <= _LONGEST_RAW else text[: _LONGEST_RAW - 1] + "…"


# Times as chargers write them: a space for the T, no zone (then UTC), a comma, no seconds or odd fractions, Unix time.
_TIME = re.compile(
    r"""
    \s* (\d{4}) [-/.] (\d{1,2}) [-/.] (\d{1,2})  [T\s]+
    (\d{1,2}) : (\d{1,2}) (?: : (\d{1,2}) (?: [.,:] (\d{0,12}) )? )?
    \s* (?: (Z|UTC|GMT) | ([+-]) (\d{1,2}) :? (\d{2})? )? \s*
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LONGEST_TIME = 64
"""The pattern's cost grows with the square of the length."""
_FIRST_UNIX_TIME, _LAST_UNIX_TIME = 10**9, 2**33
_MILLISECONDS = 1000


def _time(value: object) -> datetime | None:
    """The moment that is written here; None if it is none."""
    if isinstance(value, str):
        return _written_time(value)
    if isinstance(value, int | Decimal) and 0 <= value < _LAST_UNIX_TIME * _MILLISECONDS:
        seconds = float(value)
        if seconds >= _FIRST_UNIX_TIME * _MILLISECONDS:
            seconds /= _MILLISECONDS
        if _FIRST_UNIX_TIME <= seconds < _LAST_UNIX_TIME:
            return datetime.fromtimestamp(seconds, UTC)
    return None


def _written_time(text: str) -> datetime | None:
    match = _TIME.fullmatch(text) if len(text) <= _LONGEST_TIME else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, hours, minutes = match.groups()
    distance = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            min(int(second or 0), 59),  # a leap second
            int(((fraction or "") + "000000")[:6]),
            tzinfo=timezone(-distance if sign == "-" else distance),
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
