"""What cannot be of a meter's values is marked, whatever cannot be; what can be is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evwire import model
from evwire.server.storage import gathering, settling
from evwire.server.storage.energy import Reading

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
REGISTER = model.Measurand.ENERGY_REGISTER
NEW = (
    *("evse_id", "connector_id", "remote_start_id", "id_token", "id_token_status", "started_at", "started_received_at"),
    *("stopped_at", "stopped_received_at", "stop_reason", "stopped_by", "meter_start_wh", "meter_last_wh"),
    *("meter_stop_wh", "closed_by", "close_reason", "superseded_by", "gathered"),
)
Trace = list[tuple[int, dict[str, float]]]


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """A charge as an honest station tells it: each minute and what was measured then, in W, Wh and %."""
    power_w = draw(st.integers(1_000, 350_000))
    offered = draw(st.booleans())
    minutes = sorted(draw(st.sets(st.integers(1, 600), min_size=3, max_size=12)))
    wh, charge = float(draw(st.integers(0, 10**8))), float(draw(st.integers(0, 40)))
    trace: Trace = [(0, {REGISTER: wh})]
    before = 0
    for minute in minutes:
        share = draw(st.floats(0.8, 1))
        wh += power_w * share * (minute - before) / 60
        charge = min(100.0, charge + draw(st.floats(0, 5)))
        told = {REGISTER: wh, model.Measurand.STATE_OF_CHARGE: charge}
        told[model.Measurand.POWER_OFFERED if offered else model.Measurand.POWER] = power_w * (1 if offered else share)
        trace.append((minute, told))
        before = minute
    return trace


def doubt(trace: Trace) -> object:
    """What is thought of the energy of a transaction with these readings."""
    row: dict[str, object] = dict.fromkeys(NEW)
    readings = []
    for position, (minute, told) in enumerate(trace):
        at = NOON + timedelta(minutes=minute)
        last = position == len(trace) - 1
        kind = "Started" if position == 0 else "Ended" if last else "Updated"
        samples = tuple(
            model.SampledValue(value=value, measurand=measurand, unit=UNITS[measurand])
            for measurand, value in told.items()
        )
        event = model.TransactionEvent(
            kind=model.TransactionEventKind(kind),
            transaction_id="T-1",
            timestamp=at,
            meter_values=(model.MeterValue(timestamp=at, samples=samples),),
        )
        row |= gathering.fold(row, event, at, conflict=False, status=None)
        readings += [Reading(at, measurand, "", value) for measurand, value in told.items() if value >= 0]
    return settling.settled(row, readings)["doubtful_energy"]


UNITS = {
    REGISTER: "Wh",
    model.Measurand.POWER: "W",
    model.Measurand.POWER_OFFERED: "W",
    model.Measurand.STATE_OF_CHARGE: "Percent",
}


@pytest.mark.threat(46)
@given(traces())
def test_an_honest_charge_is_not_marked(trace: Trace) -> None:
    assert doubt(trace) is None


@pytest.mark.threat(46)
@given(traces())
def test_ten_times_the_energy_is_marked(trace: Trace) -> None:
    begin = trace[0][1][REGISTER]
    for _, told in trace:
        told[REGISTER] = begin + 10 * (told[REGISTER] - begin)
    assert "more than could be delivered in that time" in str(doubt(trace))


@pytest.mark.threat(46)
@given(traces(), st.data())
def test_a_register_that_runs_backwards_is_marked(trace: Trace, data: st.DataObject) -> None:
    position = data.draw(st.integers(1, len(trace) - 2))
    told, before = trace[position][1], trace[position - 1][1]
    if before[REGISTER] < 1:
        before[REGISTER] += 1000
        for _, later in trace[position:]:
            later[REGISTER] += 1000
    told[REGISTER] = data.draw(st.floats(0, before[REGISTER] - 1))
    assert "the register ran backwards" in str(doubt(trace))


@pytest.mark.threat(46)
@given(traces(), st.data())
def test_a_register_below_zero_is_marked(trace: Trace, data: st.DataObject) -> None:
    trace[data.draw(st.integers(0, len(trace) - 1))][1][REGISTER] = data.draw(st.floats(-(10**12), -0.001))
    assert "a register was below zero" in str(doubt(trace))


@pytest.mark.threat(46)
@given(traces(), st.data())
def test_a_state_of_charge_beyond_0_to_100_is_marked(trace: Trace, data: st.DataObject) -> None:
    wrong = data.draw(st.floats(-(10**9), -0.001) | st.floats(100.001, 10**9))
    trace[data.draw(st.integers(1, len(trace) - 1))][1][model.Measurand.STATE_OF_CHARGE] = wrong
    assert "a state of charge was not between 0 and 100 %" in str(doubt(trace))
