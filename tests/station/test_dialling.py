"""Where a station dials, how often, and what is heard of it (2.0.1 Part 4, 5.3; 2.1 Part 4, 5.4; B10)."""

from __future__ import annotations

import logging
from itertools import pairwise

import pytest

from evwire import ChargingStation
from evwire.station import ConnectionFailed, StationSettings
from evwire.transport import CertificateRefused, HandshakeRefused
from station_lab import SILENCE, FakeRelay, HandTypedCSMS, Lab, lab

A, B = "ws://a.example/ocpp", "ws://b.example/ocpp"
NOBODY = ConnectionRefusedError("nobody listens")


def settings(**changed: float) -> StationSettings:
    return StationSettings(**{"retry_wait_minimum_s": 10, "retry_random_range_s": 0, "sample_interval_s": 0, **changed})


def dialled(csms: HandTypedCSMS) -> list[str]:
    """Which host was dialled when."""
    return [f"{at_s:g} {url.split('.')[0][-1]}" for at_s, url in zip(csms.dialled_at, csms.urls, strict=True)]


# The wait


async def test_every_wait_has_a_random_part_of_its_own() -> None:
    async with lab(settings=settings(retry_random_range_s=10, retry_repeat_times=2), reachable=False) as it:
        await it.clock.advance(2000)
        at_s = it.csms.dialled_at
        waits = [later - earlier for earlier, later in pairwise(at_s)]
        assert 10 <= waits[0] <= 20
        assert 2 * waits[0] <= waits[1] <= 2 * waits[0] + 10
        assert 2 * waits[1] <= waits[2] <= 2 * waits[1] + 10
        assert waits[3:] == pytest.approx([waits[2]] * len(waits[3:]))
        assert len(waits) > 10
        assert len(set(waits[:3])) == 3


async def test_a_change_of_the_settings_takes_effect_with_the_next_wait() -> None:
    async with lab(settings=settings(), reachable=False) as it:
        await it.clock.advance(5)
        it.station.settings.retry_wait_minimum_s = 3
        it.station.settings.retry_repeat_times = 0
        it.csms.reachable = True
        await it.clock.advance(5)
        it.csms.cut()
        await it.clock.advance(9)
        assert it.csms.dialled_at == [0, 10, 13, 16, 19]


async def test_without_a_wait_in_the_settings_a_station_does_not_spin() -> None:
    async with lab(settings=settings(retry_wait_minimum_s=0), reachable=False) as it:
        await it.clock.advance(2)
        assert it.csms.dialled_at[:20] == pytest.approx([each / 10 for each in range(20)])


@pytest.mark.threat(58)
async def test_a_csms_that_closes_what_it_has_just_opened_is_dialled_less_and_less_often() -> None:
    async with lab(settings=settings(retry_repeat_times=5)) as it:
        for _ in range(9):
            it.csms.close(1008, "replaced by a newer connection")
            before = len(it.csms.dialled_at)
            while len(it.csms.dialled_at) == before:
                await it.clock.advance(10)
        at_s = it.csms.dialled_at
        assert at_s == [0, 10, 30, 70, 150, 310, 630, 950, 1270, 1590]


async def test_a_link_that_lasted_before_it_was_closed_was_a_success() -> None:
    async with lab(settings=settings()) as it:
        for _ in range(3):
            await it.clock.advance(60)
            it.csms.close(1001, "restarting")
            await it.clock.advance(10)
        assert it.csms.dialled_at == [0, 70, 140, 210]


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_the_least_that_is_waited(status: int) -> None:
    busy = HandshakeRefused(status, retry_after_s=100)
    async with lab(settings=settings(), refusing={"ws://csms.example": busy}) as it:
        await it.clock.advance(400)
        assert it.csms.dialled_at == [0, 100, 200, 300, 400]
        busy.retry_after_s = 1
        await it.clock.advance(1000)
        assert it.csms.dialled_at[5:] == [560, 880, 1200]


async def test_stations_that_were_told_the_same_retry_after_do_not_come_all_at_once() -> None:
    busy = HandshakeRefused(503, retry_after_s=100)
    async with lab(settings=settings(retry_random_range_s=10), refusing={"ws://csms.example": busy}) as it:
        await it.clock.advance(110)
        assert 100 < it.csms.dialled_at[1] < 110


async def test_retry_after_is_not_believed_beyond_an_hour() -> None:
    busy = HandshakeRefused(503, retry_after_s=10_000_000)
    async with lab(settings=settings(), refusing={"ws://csms.example": busy}) as it:
        await it.clock.advance(3600)
        assert it.csms.dialled_at == [0, 3600]


# Several addresses


@pytest.mark.requirement("B10.FR.03")
@pytest.mark.requirement("B10.FR.08")
@pytest.mark.requirement("B10.FR.09")
async def test_b10_each_address_is_tried_so_many_times_in_order_of_priority_and_then_all_again() -> None:
    once_every_10_s = settings(connection_attempts=2, retry_repeat_times=0)
    async with lab(settings=once_every_10_s, url=[A, B], reachable=False) as it:
        await it.clock.advance(50)
        assert dialled(it.csms) == ["0 a", "10 a", "20 b", "30 b", "40 a", "50 a"]


async def test_b10_the_wait_goes_on_growing_from_one_address_to_the_next() -> None:
    async with lab(settings=settings(connection_attempts=1, retry_repeat_times=2), url=[A, B], reachable=False) as it:
        await it.clock.advance(150)
        assert dialled(it.csms) == ["0 a", "10 b", "30 a", "70 b", "110 a", "150 b"]


@pytest.mark.requirement("B10.FR.10")
async def test_b10_a_station_introduces_itself_to_another_csms_and_after_a_loss_begins_with_the_first_again() -> None:
    async with lab(settings=settings(connection_attempts=1), url=[A, B]) as it:
        assert len(it.csms.take("BootNotification")) == 1
        assert it.station.url == A
        it.csms.refusing[A] = NOBODY
        it.csms.cut(reachable=True)
        await it.clock.advance(30)
        assert dialled(it.csms) == ["0 a", "10 a", "30 b"]
        assert it.station.url == B
        (boot,) = it.csms.take("BootNotification")
        assert '"reason":"Unknown"' in boot
        it.csms.cut(reachable=True)
        del it.csms.refusing[A]
        await it.clock.advance(10)
        assert dialled(it.csms)[3:] == ["40 a"]
        assert len(it.csms.take("BootNotification")) == 1


async def test_a_reconnection_to_the_same_csms_is_no_reason_to_introduce_oneself() -> None:
    async with lab(settings=settings(), url=[A, B]) as it:
        it.csms.take()
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        assert it.station.online
        assert it.csms.take("BootNotification") == []


async def test_the_wish_of_one_csms_to_be_left_alone_does_not_keep_the_station_from_another() -> None:
    busy = HandshakeRefused(503, retry_after_s=1000)
    async with lab(settings=settings(connection_attempts=1, retry_repeat_times=0), url=[A, B]) as it:
        it.csms.refusing = {A: busy, B: NOBODY}
        it.csms.cut(reachable=True)
        await it.clock.advance(1020)
        assert dialled(it.csms) == ["0 a", "10 a", "20 b", "1010 a", "1020 b"]


def test_without_any_address_there_is_no_station() -> None:
    with pytest.raises(ValueError, match="expected at least one URL"):
        ChargingStation("CP001", [], hardware=FakeRelay())


def test_a_proxy_that_is_none_is_refused_when_the_station_is_made() -> None:
    with pytest.raises(ValueError, match="expected a proxy such as"):
        ChargingStation("CP001", A, hardware=FakeRelay(), proxy="proxy.example:3128")


# What is heard of it


def listen(it: Lab) -> list[str]:
    heard: list[str] = []

    @it.station.on_connection_failed
    def failed(failed: ConnectionFailed) -> None:
        heard.append(f"{failed.url} {failed.error} {failed.retry_in_s:g}")

    return heard


async def test_a_failure_is_heard_once_per_change_and_not_once_per_attempt(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with lab(settings=settings(retry_repeat_times=0)) as it:
        heard = listen(it)
        it.csms.cut()
        await it.clock.advance(100)
        assert heard == ["ws://csms.example/ocpp nobody listens 10"]
        it.csms.refusing["ws://csms.example"] = CertificateRefused("expired", "csms.example", "certificate has expired")
        it.csms.reachable = True
        await it.clock.advance(100)
        it.csms.refusing["ws://csms.example"] = HandshakeRefused(401)
        await it.clock.advance(100)
        assert [each.split(" ", 1)[1] for each in heard[1:]] == [
            "the certificate of csms.example is refused: it has expired; renew it, or set this machine's clock "
            "(certificate has expired) 10",
            "the server refused the WebSocket: 401 (it does not take this station's identity with this password) 10",
        ]
        assert caplog.text.count("cannot connect to") == 3
        it.csms.refusing.clear()
        await it.clock.advance(10)
        it.csms.cut()
        await it.clock.advance(100)
        assert len(heard) == 4


async def test_one_address_after_the_other_is_no_change() -> None:
    async with lab(settings=settings(connection_attempts=1, retry_repeat_times=0), url=[A, B]) as it:
        heard = listen(it)
        it.csms.cut()
        await it.clock.advance(200)
        assert heard == [f"{A} nobody listens 10", f"{B} nobody listens 10"]


async def test_a_listener_that_fails_does_not_keep_the_station_offline(caplog: pytest.LogCaptureFixture) -> None:
    async with lab(settings=settings(), reachable=False) as it:

        @it.station.on_connection_failed
        def failed(failed: ConnectionFailed) -> None:
            raise RuntimeError("the lamp is broken")

        it.csms.refusing["ws://csms.example"] = HandshakeRefused(404)
        it.csms.reachable = True
        await it.clock.advance(10)
        assert "the lamp is broken" in caplog.text
        it.csms.refusing.clear()
        await it.clock.advance(20)
        assert it.station.online


@pytest.mark.threat(68)
async def test_a_fault_in_dialling_itself_does_not_keep_the_station_offline(caplog: pytest.LogCaptureFixture) -> None:
    async with lab(settings=settings(), refusing={"ws://csms.example": KeyError("a fault of ours")}) as it:
        assert "a fault of ours" in caplog.text and "Traceback" in caplog.text
        it.csms.refusing.clear()
        await it.clock.advance(10)
        assert it.station.online


async def test_a_link_on_which_the_csms_is_silent_is_no_failure_to_connect() -> None:
    async with lab(answers={"BootNotification": SILENCE}) as it:
        heard = listen(it)
        await it.clock.advance(600)
        assert it.station.connected and not it.station.online
        assert heard == []
