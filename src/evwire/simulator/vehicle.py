"""A car: a battery, a charging curve, and what it draws from what it is offered."""

from __future__ import annotations

from dataclasses import dataclass

_TAPER_FROM_PERCENT = 80.0
_TAPERED_SHARE = 0.15
"""Of full power, that is still drawn just before the battery is full."""
_NOMINAL_VOLTAGE_V = 230.0


@dataclass
class Vehicle:
    """Energy in Wh, power in W at the plug. Charges at full power to 80 %, then tapers off to a full battery."""

    capacity_wh: float = 60_000.0
    energy_wh: float = 24_000.0
    max_power_w: float = 11_000.0
    phases: int = 3
    efficiency: float = 0.9
    """How much of what is drawn arrives in the battery."""

    @property
    def state_of_charge_percent(self) -> float:
        return 100.0 * self.energy_wh / self.capacity_wh

    @property
    def full(self) -> bool:
        return self.energy_wh >= self.capacity_wh

    def drawn_w(self, offered_w: float) -> float:
        """What the car draws now, given what it may."""
        if self.full:
            return 0.0
        percent = self.state_of_charge_percent
        share = 1.0
        if percent > _TAPER_FROM_PERCENT:
            into_taper = (percent - _TAPER_FROM_PERCENT) / (100.0 - _TAPER_FROM_PERCENT)
            share = 1.0 - into_taper * (1.0 - _TAPERED_SHARE)
        return min(offered_w, self.max_power_w * share)

    def charge(self, offered_w: float, duration_s: float, *, step_s: float = 10.0) -> float:
        """Charge for a while; returns the energy drawn in Wh. The curve is followed in small steps."""
        drawn_wh = 0.0
        while duration_s > 0 and not self.full:
            step = min(step_s, duration_s)
            power_w = self.drawn_w(offered_w)
            wanted_wh = power_w * step / 3600.0
            needed_wh = (self.capacity_wh - self.energy_wh) / self.efficiency
            step_wh = min(wanted_wh, needed_wh)
            self.energy_wh = self.capacity_wh if step_wh == needed_wh else self.energy_wh + step_wh * self.efficiency
            drawn_wh += step_wh
            duration_s -= step
        return drawn_wh

    def currents_a(self, power_w: float, phases: int | None = None) -> tuple[float, ...]:
        """The current of each phase that this power needs, on no more phases than those."""
        used = min(self.phases, phases or self.phases)
        return (power_w / used / _NOMINAL_VOLTAGE_V,) * used + (0.0,) * (self.phases - used)
