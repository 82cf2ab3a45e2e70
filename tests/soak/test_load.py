"""The load that the project promises to bear, at full size; each test keeps its result in benchmarks/results."""

from __future__ import annotations

import asyncio
import sys

import pytest
import uvloop

from benchmarks.report import page
from benchmarks.results import PAGE, Result, kept
from benchmarks.scenarios import run

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="the benchmarks read /proc"),
]


MOST_S = 45 * 60
"""A quarter of an hour is usual. Who is cancelled kills its servers; who is stopped by pytest may not."""


def _kept(scenario: str) -> Result:
    async def measured() -> Result:
        async with asyncio.timeout(MOST_S):
            return await run(scenario, "long", print)

    result = uvloop.run(measured())
    result.save()
    PAGE.write_text(page(kept()))
    assert result.errors == []
    return result


def _missed(result: Result) -> list[str]:
    return [
        f"{verdict.what}: {verdict.measured:.1f} {verdict.unit}" for verdict in result.verdicts if not verdict.reached
    ]


def test_handshakes_with_authentication_cost_little_processor_time_plain_and_over_tls() -> None:
    assert _missed(_kept("handshakes")) == []


def test_one_process_holds_ten_thousand_stations_and_more_in_little_memory() -> None:
    assert _missed(_kept("stations")) == []


@pytest.mark.threat(12)
def test_neither_one_rogue_station_nor_two_thousand_half_open_connections_a_second_slow_the_others() -> None:
    assert _missed(_kept("rogue")) == []


def test_ten_thousand_stations_that_reconnect_at_once_after_a_kill_are_all_accepted_within_a_minute() -> None:
    assert _missed(_kept("storm")) == []


@pytest.mark.threat(67)
def test_two_hundred_thousand_stations_that_come_and_go_leave_nothing_behind_in_memory() -> None:
    assert _missed(_kept("churn")) == []
