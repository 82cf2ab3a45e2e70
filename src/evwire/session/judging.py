"""How what arrives in one conversation is judged, and what is remembered of its departures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from evwire.errors import InvalidMessage
from evwire.versions import NO_ALLOWANCES, Allowances, Codec, Deviation, Message, Tolerance, read

M = TypeVar("M", bound=Message)

Deviated = Callable[[Deviation], object]


class Judge:
    """Reads payloads by one policy; ``deviated`` hears of each departure, as often as it happens."""

    __slots__ = ("_allow", "_closely", "_deviated", "_strict", "deviations", "tolerance")

    def __init__(self, tolerance: Tolerance, deviated: Deviated | None) -> None:
        self.tolerance = tolerance
        self.deviations: tuple[Deviation, ...] = ()
        """Those of what was read last, if it had any; whoever takes them empties it."""
        self._strict = tolerance is Tolerance.STRICT
        self._deviated = deviated
        self.allow(NO_ALLOWANCES)

    def allow(self, allowances: Allowances) -> None:
        """Read what this kind of charger sends as it is meant."""
        self._allow = allowances
        self._closely = frozenset() if self._strict else allowances.closely

    def read(self, codec: Codec[M], payload: bytes | msgspec.Raw) -> M:
        """The message. Raises InvalidMessage when it is refused."""
        if codec.name not in self._closely:
            try:
                return codec.decode(payload, self._strict)
            except InvalidMessage:
                if self._strict:
                    raise
        self.deviations = ()
        return read(codec.message_type, bytes(payload), self._note, self._allow)

    def mended(self, problem: str, raw: bytes) -> None:
        """A frame arrived that was almost JSON; what it says is read next."""
        self._note(Deviation("", "$", f"not JSON: {problem}", "mended", raw[:200].decode(errors="replace")))

    def _note(self, deviation: Deviation) -> None:
        self.deviations = (*self.deviations, deviation)
        if self._deviated is not None:
            self._deviated(deviation)


class Deviations:
    """What a station is known to do differently: each departure once, however often it happens."""

    __slots__ = ("_first",)

    _MOST = 500

    def __init__(self) -> None:
        # Most stations keep to their specification, and there are many of them.
        self._first: dict[tuple[str, str], Deviation] | None = None

    def add(self, deviation: Deviation) -> bool:
        """Whether it is the first of its kind."""
        key = (deviation.message, deviation.path)
        if self._first is None:
            self._first = {}
        if key in self._first or len(self._first) >= self._MOST:
            return False
        self._first[key] = deviation
        return True

    def all(self) -> tuple[Deviation, ...]:
        return tuple(self._first.values()) if self._first else ()
