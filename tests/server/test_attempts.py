"""Wrong passwords are counted per station and address, and per address."""

from __future__ import annotations

from evwire.server.stations.attempts import Attempts
from evwire.testing import ManualClock


async def test_after_five_failures_a_station_is_left_alone_for_a_minute_from_that_address_only() -> None:
    clock = ManualClock()
    attempts = Attempts(clock)
    for _ in range(4):
        attempts.failed("CP001", "127.0.0.2")
    assert attempts.wait_s("CP001", "127.0.0.2") == 0
    await clock.advance(10)
    attempts.failed("CP001", "127.0.0.2")
    assert attempts.wait_s("CP001", "127.0.0.2") == 50
    assert attempts.wait_s("CP001", "127.0.0.3") == 0
    assert attempts.wait_s("CP002", "127.0.0.2") == 0
    await clock.advance(50)
    assert attempts.wait_s("CP001", "127.0.0.2") == 0


async def test_the_right_password_wipes_earlier_slips_away() -> None:
    attempts = Attempts(ManualClock())
    for _ in range(4):
        attempts.failed("CP001", "127.0.0.2")
    attempts.succeeded("CP001", "127.0.0.2")
    attempts.failed("CP001", "127.0.0.2")
    assert attempts.wait_s("CP001", "127.0.0.2") == 0


def test_an_address_that_tries_many_stations_is_refused_for_all() -> None:
    attempts = Attempts(ManualClock())
    for number in range(50):
        attempts.failed(f"CP{number}", "127.0.0.2")
    assert attempts.wait_s("CP999", "127.0.0.2") == 60
    assert attempts.wait_s("CP999", "127.0.0.3") == 0


async def test_memory_is_bounded_however_many_guess() -> None:
    clock = ManualClock()
    attempts = Attempts(clock)
    for number in range(30_000):
        attempts.failed("CP001", f"10.0.{number // 256}.{number % 256}")
    assert len(attempts._failures) <= 10_002
