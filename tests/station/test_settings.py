"""How long a station waits before it dials again (2.1 Part 4, 5.4)."""

from __future__ import annotations

from evwire.station import BackOff, Basic, StationSettings


def test_part_4_5_4_a_random_part_is_added_to_every_wait_that_grows() -> None:
    ranges: list[tuple[float, float]] = []

    def always_3(low: float, high: float) -> float:
        ranges.append((low, high))
        return 3.0

    back_off = BackOff(StationSettings(retry_wait_minimum_s=10, retry_random_range_s=5, retry_repeat_times=2), always_3)
    assert [back_off.next_s() for _ in range(5)] == [13, 29, 61, 61, 61]
    assert set(ranges) == {(0.0, 5)}
    back_off.succeeded()
    assert back_off.next_s() == 13


def test_a_password_goes_over_the_wire_as_utf_8_and_a_1_6_key_as_it_is() -> None:
    assert Basic("pässword").secret == b"p\xc3\xa4ssword"
    assert Basic(b"\x00\xff").secret == b"\x00\xff"
