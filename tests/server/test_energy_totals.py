"""How much an EVSE has delivered never goes back, whatever its meter says."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evwire import model
from evwire.server.energy_totals import EnergyTotals
from evwire.server.storage import Database, stations, statuses, transactions
from evwire.server.storage.accumulator import Metered, Total, advanced

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=400)


def _total(readings: list[Metered], total: Total | None = None) -> Total:
    total = total or Total()
    for reading in readings:
        before, total = total, advanced(total, reading, LATER)
        assert total.total_wh >= before.total_wh
    return total


def _at(minute: float, value_wh: float, transaction_id: str = "", *, interval: bool = False) -> Metered:
    return Metered(
        at=NOON + timedelta(minutes=minute), value_wh=value_wh, transaction_id=transaction_id, interval=interval
    )


def _sessions(seed: int, meter: str) -> tuple[list[Metered], float]:
    """Twenty charges of up to three hours at up to 350 kW, told each minute, and what they delivered."""
    rng = random.Random(seed)
    readings, lifetime_wh, minute = [], rng.uniform(0, 1e8), 0
    began_wh = lifetime_wh
    for number in range(20):
        session_wh, power_w = 0.0, rng.uniform(1_400, 350_000)
        for step in range(rng.randint(2, 180)):
            step_wh = 0.0 if step == 0 else power_w / 60
            session_wh, lifetime_wh = session_wh + step_wh, lifetime_wh + step_wh
            value = {"lifetime": lifetime_wh, "session": session_wh, "interval": step_wh}[meter]
            readings.append(_at(minute, value, f"T{number}", interval=meter == "interval"))
            minute += 1
        minute += rng.randint(0, 600)
    return readings, lifetime_wh - began_wh


@pytest.mark.parametrize("meter", ["lifetime", "session", "interval"])
@given(seed=st.integers(0, 2**32))
def test_of_a_clean_meter_the_total_is_what_was_delivered(meter: str, seed: int) -> None:
    readings, delivered_wh = _sessions(seed, meter)
    assert _total(readings).total_wh == pytest.approx(delivered_wh, rel=0.01)


_ODD_WH = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([-1.0, 0.0, 2.0**31 - 1, (2.0**31 - 1) * 1000, 2.0**63 - 1, 1e300]),
)


@given(
    seed=st.integers(0, 2**32),
    meter=st.sampled_from(["lifetime", "session", "interval"]),
    odd=st.lists(st.tuples(st.integers(0, 3000), _ODD_WH, st.integers(-10_000_000, 10_000_000)), max_size=20),
)
def test_the_total_never_goes_back_whatever_is_said_in_between(seed, meter, odd) -> None:
    readings, _ = _sessions(seed, meter)
    for place, value_wh, minute in odd:
        index = place % len(readings)
        readings.insert(index, _at(minute, value_wh, random.Random(place).choice(["", "X"]), interval=place % 2 == 0))
    _total(readings)


def test_a_register_that_says_nothing_or_dips_for_a_moment_changes_nothing() -> None:
    clean = [_at(minute, 10_000_000 + 100 * minute) for minute in range(10)]
    for odd in (0.0, -5.0, 2147483647.0, 2147483647000.0, float("nan"), 4_000_000.0, 9_999_999.0, 99_000_000.0):
        readings = [*clean[:5], _at(4.5, odd), *clean[5:]]
        assert _total(readings).total_wh == 900, odd


def test_a_meter_that_was_exchanged_counts_from_its_second_reading() -> None:
    old = [_at(minute, 10_000_000 + 100 * minute) for minute in range(3)]
    new = [_at(10 + minute, 7_000_000 + 100 * minute) for minute in range(3)]
    assert _total([*old, *new]).total_wh == 200 + 200


def test_a_late_reading_changes_nothing() -> None:
    readings = [_at(0, 1000), _at(10, 2000), _at(5, 1500), _at(5, 500), _at(20, 3000)]
    assert _total(readings).total_wh == 2000


def test_a_clock_that_is_years_ahead_does_not_stop_the_count() -> None:
    ahead = Metered(at=datetime(2099, 1, 1, tzinfo=UTC), value_wh=1100)
    total = advanced(_total([_at(0, 1000)]), ahead, NOON + timedelta(minutes=1))
    assert _total([_at(2, 1200)], total).total_wh == 200


def _event(seq_no: int, value_wh: float, minute: int, **more: object) -> model.TransactionEvent:
    at = NOON + timedelta(minutes=minute)
    sample = model.SampledValue(value=value_wh, measurand=model.Measurand.ENERGY_REGISTER)
    return model.TransactionEvent(
        kind=model.TransactionEventKind.UPDATED,
        timestamp=at,
        transaction_id="T",
        evse_id=1,
        seq_no=seq_no,
        meter_values=(model.MeterValue(timestamp=at, samples=(sample,)),),
        **more,  # type: ignore[arg-type]
    )


async def test_each_reading_counts_once_in_the_total_of_its_evse(database: Database) -> None:
    status = model.StatusNotification(evse_id=1, connector_id=1, status=model.ConnectorStatus.OCCUPIED, timestamp=NOON)
    await database.write(stations.add_station("CP001", None, no_password=False))
    await database.write(statuses.reported("CP001", status, NOON))

    async def shown() -> float | None:
        known = await database.read(stations.station("CP001"))
        assert known is not None
        return known.connectors[0].energy_total_wh

    assert await shown() is None
    totals, another, gained = EnergyTotals(database), EnergyTotals(database), list[float]()
    totals.gained = another.gained = gained.append
    for seq_no, value_wh in enumerate((1000.0, 1500.0, 2500.0)):
        await database.write(transactions.happened("CP001", _event(seq_no, value_wh, seq_no), NOON))
        await totals.catch_up()
        await another.catch_up()
    await database.write(transactions.happened("CP001", _event(2, 2500.0, 2), NOON))
    outside = model.MeterValue(
        timestamp=NOON + timedelta(minutes=3),
        samples=(model.SampledValue(value=2600.0, measurand=model.Measurand.ENERGY_REGISTER),),
    )
    await database.write(transactions.measured("CP001", model.MeterValues(evse_id=1, meter_values=(outside,))))
    await another.catch_up()
    assert await shown() == 1600
    assert [each for each in gained if each] == [500, 1000, 100]
