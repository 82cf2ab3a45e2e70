"""A charger that is not there: contactor, lock, meter and cable, on a clock that may run fast."""

from __future__ import annotations

from collections.abc import Mapping

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.model import ChargingState
from evwire.simulator.vehicle import Vehicle
from evwire.station import MeterReading

_NOMINAL_VOLTAGE_V = 230.0


class _Outlet:
    """One EVSE with one connector."""

    def __init__(self, register_wh: float) -> None:
        self.register_wh = register_wh
        self.vehicle: Vehicle | None = None
        self.closed = False
        self.counted_to_s = 0.0
        self.limit_a: float | None = None
        self.phases: int | None = None


class SimulatedHardware:
    """Implements :class:`evwire.Hardware` with cars instead of wires.

    ``speed`` lets cars charge that many times as fast as real ones; the time of day stays what it is.
    ``meter_start_wh`` is what each meter shows at first.
    """

    def __init__(
        self,
        *,
        evses: int = 1,
        max_power_w: float = 11_000.0,
        meter_start_wh: float = 0.0,
        speed: float = 1.0,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.max_power_w = max_power_w
        self.speed = speed
        self._clock = clock
        self._outlets = {evse_id: _Outlet(meter_start_wh) for evse_id in range(1, evses + 1)}

    @property
    def connectors(self) -> Mapping[int, int]:
        return dict.fromkeys(self._outlets, 1)

    @property
    def switches_phases(self) -> bool:
        return True

    def vehicle(self, evse_id: int = 1) -> Vehicle | None:
        """The car at an EVSE."""
        return self._outlets[evse_id].vehicle

    def attach_vehicle(self, vehicle: Vehicle | None, evse_id: int = 1) -> None:
        """Put a car at the end of the cable, or take it away."""
        outlet = self._outlets[evse_id]
        self._count(outlet)
        outlet.vehicle = vehicle

    # What the station asks

    def read_meter(self, evse_id: int) -> MeterReading:
        outlet = self._outlets[evse_id]
        self._count(outlet)
        vehicle = outlet.vehicle
        power_w = vehicle.drawn_w(self._offered_w(outlet)) if vehicle and outlet.closed else 0.0
        return MeterReading(
            energy_wh=outlet.register_wh,
            power_w=power_w,
            current_a=vehicle.currents_a(power_w, outlet.phases) if vehicle else (),
            voltage_v=(_NOMINAL_VOLTAGE_V,) * (vehicle.phases if vehicle else 1),
            state_of_charge_percent=vehicle.state_of_charge_percent if vehicle else None,
        )

    def charging_state(self, evse_id: int) -> ChargingState:
        """What an EVSE sees on its control pilot."""
        outlet = self._outlets[evse_id]
        self._count(outlet)
        if outlet.vehicle is None:
            return ChargingState.IDLE
        if not outlet.closed:
            return ChargingState.EV_CONNECTED
        if outlet.limit_a == 0:
            return ChargingState.SUSPENDED_EVSE
        return ChargingState.SUSPENDED_EV if outlet.vehicle.full else ChargingState.CHARGING

    def close_contactor(self, evse_id: int) -> None:
        outlet = self._outlets[evse_id]
        self._count(outlet)
        outlet.closed = True

    def open_contactor(self, evse_id: int) -> None:
        outlet = self._outlets[evse_id]
        self._count(outlet)
        outlet.closed = False

    def lock(self, evse_id: int, connector_id: int) -> None:
        """The cable is always held well enough."""

    def unlock(self, evse_id: int, connector_id: int) -> bool:
        return True

    def set_limit(self, evse_id: int, limit_a: float | None, number_phases: int | None) -> None:
        outlet = self._outlets[evse_id]
        self._count(outlet)
        outlet.limit_a, outlet.phases = limit_a, number_phases

    def _offered_w(self, outlet: _Outlet) -> float:
        """What a car may draw: of a limit in A, on the phases that it uses."""
        if outlet.limit_a is None or outlet.vehicle is None:
            return self.max_power_w
        phases = min(outlet.vehicle.phases, outlet.phases or outlet.vehicle.phases)
        return min(self.max_power_w, outlet.limit_a * _NOMINAL_VOLTAGE_V * phases)

    def _count(self, outlet: _Outlet) -> None:
        """Let the energy flow that has flowed since the last look."""
        now_s = self._clock.monotonic()
        duration_s = (now_s - outlet.counted_to_s) * self.speed
        outlet.counted_to_s = now_s
        if outlet.closed and outlet.vehicle is not None:
            outlet.register_wh += outlet.vehicle.charge(self._offered_w(outlet), duration_s)
