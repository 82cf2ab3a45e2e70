"""A car draws what it is offered, up to its curve, until it is full."""

from __future__ import annotations

import pytest

from evwire.simulator import Vehicle


def test_it_draws_no_more_than_offered_and_no_more_than_it_can() -> None:
    vehicle = Vehicle(capacity_wh=50_000, energy_wh=10_000, max_power_w=7_400)
    assert vehicle.drawn_w(11_000) == 7_400
    assert vehicle.drawn_w(3_700) == 3_700


def test_above_eighty_percent_it_draws_less_and_less() -> None:
    drawn = [Vehicle(capacity_wh=100, energy_wh=energy_wh).drawn_w(11_000) for energy_wh in (80, 85, 90, 95, 99)]
    assert drawn == sorted(drawn, reverse=True)
    assert drawn[0] == 11_000
    assert 0 < drawn[-1] < 3_000


@pytest.mark.parametrize("slices", [1, 7, 1000])
def test_a_full_charge_draws_what_was_missing_plus_the_loss_however_time_is_cut(slices: int) -> None:
    vehicle = Vehicle(capacity_wh=60_000, energy_wh=42_000, efficiency=0.9)
    drawn_wh = sum(vehicle.charge(11_000, 4 * 3600 / slices) for _ in range(slices))
    assert vehicle.full
    assert vehicle.state_of_charge_percent == 100
    assert drawn_wh == pytest.approx(18_000 / 0.9)
    assert vehicle.charge(11_000, 3600) == 0


def test_current_follows_power_and_phases() -> None:
    assert Vehicle(phases=3).currents_a(11_040) == (16.0, 16.0, 16.0)
    assert Vehicle(phases=1).currents_a(3_680) == (16.0,)
