"""What real chargers do differently, one row each: data, used to read and to treat them kindly.

Rows are in ``*.toml`` beside this file. A row is recognised by what a BootNotification says of vendor, model and
firmware (shell patterns, in any case), or is named by whoever admits the station. See :class:`Quirk` for what a row
can say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib import resources

import msgspec

from evwire.versions import Allowances


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frame as such a charger sends it, in our own words, and what becomes of it."""

    subprotocol: str
    arrives: str
    """The frame, a CALL of the station or the answer to one of ours."""
    deviations: tuple[str, ...] = ()
    """Where it departs: message, path and remedy, as in ``StatusNotificationRequest $.info: left out``."""
    reads: Mapping[str, object] = {}
    """By path, what the fields are read as."""
    asked: str = ""
    """Where ``arrives`` is an answer: the action that was asked."""


class Quirk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which one kind of charger is different."""

    id: str
    pattern: str
    """What it does, in a sentence."""
    source: tuple[str, ...]
    """Where it was reported: project and number of the issue."""
    chargers: tuple[str, ...]
    """Patterns of vendor, a space, and model; ``*`` for any charger."""
    firmware: str = "*"
    such_as: tuple[str, str, str] | None = None
    """Vendor, model and firmware of one such charger."""
    examples: tuple[Example, ...] = msgspec.field(name="example", default=())

    absent: Mapping[str, tuple[str | int, ...]] = {}
    """Values that stand for nothing, by field: ``"StatusNotificationRequest.info" = ["null"]``."""
    aliases: Mapping[str, Mapping[str, str]] = {}
    """Words for other words, by field."""
    defaults: Mapping[str, str | int | float | bool] = {}
    """What a required field is taken for when it is missing, by field."""
    rounded: tuple[str, ...] = ()
    """Integer fields that come with digits after the point."""
    suspect: Mapping[str, tuple[str | int, ...]] = {}
    """Values that are possible, but never meant, by field."""

    ping_interval_s: float | None = None
    """How often to ping it; 0: never, because it does not answer pings, or not always."""
    call_timeout_s: float | None = None
    """How long it may take to answer, where that is longer than usual."""
    pause_between_calls_s: float | None = None
    """How long to leave it alone after it has answered."""
    close_without_a_frame: bool = False
    """It comes back only after a connection that broke, and not after one that was closed."""
    avoid: tuple[str, ...] = ()
    """Actions that upset it: asking for one is logged as a warning."""
    assume_subprotocol: str | None = None
    """What it speaks, though it does not say so in the handshake; for stations whose quirk is named on admission."""

    def fits(self, vendor: str, model: str, firmware: str) -> bool:
        """Whether a charger that names itself so is of this kind."""
        charger = f"{vendor.strip()} {model.strip()}".lower()
        return fnmatchcase(firmware.strip().lower(), self.firmware) and any(
            fnmatchcase(charger, pattern) for pattern in self.chargers
        )

    @property
    def read_otherwise(self) -> bool:
        """Whether what it sends is read in another way than what others send."""
        return bool(self.absent or self.aliases or self.defaults or self.rounded or self.suspect)

    @property
    def always(self) -> bool:
        """Whether it is believed of every charger."""
        return self.chargers == ("*",) and self.firmware == "*"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quirk: tuple[Quirk, ...]


@cache
def known() -> Mapping[str, Quirk]:
    """Every row, by its id. Raises ValueError where a file is wrong."""
    rows: dict[str, Quirk] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for row in _rows(file.name, file.read_text(encoding="utf-8")):
                if row.id in rows:
                    raise ValueError(f"{file.name}: there is another quirk {row.id!r}")
                rows[row.id] = row
    return rows


def _rows(name: str, text: str) -> tuple[Quirk, ...]:
    try:
        return msgspec.convert(tomllib.loads(text), _File).quirk
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{name}: {error}") from None


def named(ids: Iterable[str]) -> tuple[Quirk, ...]:
    """The rows with these ids; raises ValueError for an id that is none."""
    rows = known()
    for each in ids:
        if each not in rows:
            raise ValueError(f"expected the id of a quirk, got {each!r}; evwire quirks lists them")
    return tuple(rows[each] for each in ids)


@lru_cache(maxsize=1024)
def recognised(vendor: str, model: str, firmware: str = "") -> tuple[Quirk, ...]:
    """The rows that fit a charger that names itself so, and those that fit all."""
    return tuple(row for row in known().values() if row.fits(vendor, model, firmware))


def of_all() -> tuple[Quirk, ...]:
    """The rows that are believed of every charger, before it has said what it is."""
    return tuple(row for row in known().values() if row.always)


def allowances(rows: Iterable[Quirk]) -> Allowances:
    """How to read what a charger with these quirks sends; the same object for the same rows."""
    return _allowances(tuple(row.id for row in rows))


@cache
def _allowances(ids: tuple[str, ...]) -> Allowances:
    absent: dict[str, frozenset[object]] = {}
    aliases: dict[str, Mapping[str, str]] = {}
    defaults: dict[str, object] = {}
    rounded: frozenset[str] = frozenset()
    suspect: dict[str, frozenset[object]] = {}
    for row in named(ids):
        for field, values in row.absent.items():
            absent[field] = absent.get(field, frozenset()).union(values)
        for field, words in row.aliases.items():
            aliases[field] = {**aliases.get(field, {}), **words}
        for field, numbers in row.suspect.items():
            suspect[field] = suspect.get(field, frozenset()).union(numbers)
        defaults.update(row.defaults)
        rounded = rounded.union(row.rounded)
    return Allowances(absent=absent, aliases=aliases, defaults=defaults, rounded=rounded, suspect=suspect)
