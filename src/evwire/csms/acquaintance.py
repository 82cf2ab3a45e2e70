"""What a CSMS remembers of a station between its connections."""

from __future__ import annotations

from evwire import quirks
from evwire.csms.capabilities import Abilities
from evwire.quirks import Quirk
from evwire.session import AnswerLosses, Deviations

_MOST = 100_000
_OF_ALL = quirks.of_all()


class Acquaintance:
    """What a station has shown of itself: quirks, departures from the specification, and what it can do."""

    __slots__ = ("abilities", "answer_losses", "deviations", "named", "recognised")

    def __init__(self) -> None:
        self.deviations = Deviations()
        self.abilities = Abilities()
        self.answer_losses = AnswerLosses()
        self.named: tuple[Quirk, ...] = ()
        """By who admitted it."""
        self.recognised: tuple[Quirk, ...] = _OF_ALL
        """By what it said of itself."""

    @property
    def quirks(self) -> tuple[Quirk, ...]:
        return tuple({quirk.id: quirk for quirk in (*self.recognised, *self.named)}.values())


class Acquaintances:
    """By id, the stations that have shown something; memory is bounded, and those met first are forgotten first."""

    def __init__(self) -> None:
        self._known: dict[str, Acquaintance] = {}

    def of(self, station_id: str) -> Acquaintance:
        """What is known of this station; to be handed to :meth:`keep` when there is something to keep."""
        return self._known.get(station_id) or Acquaintance()

    def keep(self, station_id: str, acquaintance: Acquaintance) -> None:
        self._known[station_id] = acquaintance
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
