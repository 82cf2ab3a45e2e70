"""What a charger is made of, as far as OCPP needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import msgspec


class MeterReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter shows now: the lifetime register in Wh, power in W, per phase A and V, the car's charge in %."""

    energy_wh: float
    power_w: float | None = None
    current_a: tuple[float, ...] = ()
    voltage_v: tuple[float, ...] = ()
    state_of_charge_percent: float | None = None


class Hardware(Protocol):
    """Implemented by whoever has the relay, the lock and the meter. Nothing here may block or wait.

    It needs no way to reach the station: whoever owns both tells the station what happened, by
    ``station.plugged_in(evse_id)``, ``unplugged``, ``present_token`` and ``charging_state_changed``.
    """

    @property
    def connectors(self) -> Mapping[int, int]:
        """How many connectors each EVSE has: ``{1: 1, 2: 1}`` is two EVSEs with one each."""
        ...

    def read_meter(self, evse_id: int) -> MeterReading:
        """What the meter of this EVSE shows now."""
        ...

    def close_contactor(self, evse_id: int) -> None:
        """Let energy flow."""
        ...

    def open_contactor(self, evse_id: int) -> None:
        """Let no energy flow."""
        ...

    def lock(self, evse_id: int, connector_id: int) -> None:
        """Hold the cable."""
        ...

    def unlock(self, evse_id: int, connector_id: int) -> bool:
        """Let go of the cable; False if the lock is stuck."""
        ...


@runtime_checkable
class CurrentLimiter(Protocol):
    """Hardware that can limit the current: with it a station follows charging profiles, without it takes none."""

    def set_limit(self, evse_id: int, limit_a: float | None, number_phases: int | None) -> None:
        """From now on at most so many A on each of at most so many phases; None: as much as there is. Never waits.

        0 A is no current at all, though the transaction goes on.
        """
        ...


@runtime_checkable
class KnowsPhaseSwitching(Protocol):
    """Hardware that can say whether it goes from three phases to one, and back, while a car charges."""

    @property
    def switches_phases(self) -> bool:
        """Whether it does."""
        ...
