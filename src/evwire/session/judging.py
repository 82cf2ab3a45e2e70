"""How what arrives in one conversation is judged, and what is remembered of its departures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from evwire.errors import InvalidMessage
from evwire.versions import NO_ALLOWANCES, Allowances, Deviation, Message, Tolerance, decode, read

M = TypeVar("M", bound=Message)

Deviated = Callable[[Deviation], object]


class Judge:
    """Reads payloads by one policy; ``deviated`` hears of each departure, as often as it happens."""

    __slots__ = ("_allow", "_closely", "_deviated", "_now", "tolerance")

    def __init__(self, tolerance: Tolerance, deviated: Deviated | None) -> None:
        self.tolerance = tolerance
        self._deviated = deviated
        self._now: list[Deviation] = []
        self.allow(NO_ALLOWANCES)

    def allow(self, allowances: Allowances) -> None:
        """Read what this kind of charger sends as it is meant."""
        self._allow = allowances
        self._closely = allowances.read_closely() if self.tolerance is not Tolerance.STRICT else frozenset()

    def read(self, message_type: type[M], payload: bytes | msgspec.Raw) -> tuple[M, tuple[Deviation, ...]]:
        """The message, and how it departs from the specification. Raises InvalidMessage when it is refused."""
        if not self._closely or message_type.__name__ not in self._closely:
            try:
                return decode(message_type, payload, closely=self.tolerance is Tolerance.STRICT), ()
            except InvalidMessage:
                if self.tolerance is Tolerance.STRICT:
                    raise
        self._now = []
        message = read(message_type, bytes(payload), self._note, self._allow)
        return message, tuple(self._now)

    def mended(self, problem: str, raw: bytes) -> None:
        """A frame arrived that was almost JSON."""
        self._now = []
        self._note(Deviation("", "$", f"not JSON: {problem}", "mended", raw[:200].decode(errors="replace")))

    def _note(self, deviation: Deviation) -> None:
        self._now.append(deviation)
        if self._deviated is not None:
            self._deviated(deviation)


class Deviations:
    """What a station is known to do differently: each departure once, however often it happens."""

    __slots__ = ("_first",)

    _MOST = 500

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], Deviation] = {}

    def add(self, deviation: Deviation) -> bool:
        """Whether it is the first of its kind."""
        key = (deviation.message, deviation.path)
        if key in self._first or len(self._first) >= self._MOST:
            return False
        self._first[key] = deviation
        return True

    def all(self) -> tuple[Deviation, ...]:
        return tuple(self._first.values())
