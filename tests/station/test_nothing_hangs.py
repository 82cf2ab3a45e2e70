"""Leaving a station at any moment ends everything; what hangs or fails in it hurts only what waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random

import pytest

from evwire import ChargingStation, ConnectionClosed, in_thread, model
from evwire.station import StationSettings
from evwire.transport import Link
from station_lab import PENDING, SILENCE, FakeRelay, HandTypedCSMS, lab

TOKEN = model.IdToken("04A2B3C4")


async def never(*arguments: object, **more: object) -> tuple[Link, str | None]:
    await asyncio.Event().wait()
    raise AssertionError("was not cancelled")


@pytest.mark.parametrize(
    "moment",
    [
        "at once",
        "dialling",
        "waiting to dial",
        "booting",
        "pending",
        "online",
        "charging",
        "offline charging",
        "handling",
        "in a thread",
        "asking",
        "token",
        "plugging",
        "rebooting",
        "retrying",
    ],
)
@pytest.mark.parametrize("how", ["leaves", "fails", "is cancelled", "is cancelled while leaving"])
async def test_leaving_a_station_at_any_moment_leaves_no_task(moment: str, how: str) -> None:
    before = asyncio.all_tasks()
    answers = {"booting": {"BootNotification": SILENCE}, "pending": {"BootNotification": PENDING}}.get(moment, {})
    csms = HandTypedCSMS({**_ANSWERS, **answers}, "ocpp2.0.1")
    csms.reachable = moment not in ("waiting to dial", "offline charging")
    station = ChargingStation(
        "CP001",
        "ws://csms.example/ocpp",
        versions=["2.0.1"],
        hardware=FakeRelay(),
        settings=StationSettings(offline_unknown_allowed=True, sample_interval_s=10),
        clock=csms.clock,
        connect=never if moment == "dialling" else csms.connect,
    )
    if moment == "in a thread":

        @station.on(model.DataTransfer)
        @in_thread
        def slow(station: ChargingStation, request: model.DataTransfer) -> model.DataTransferResult:
            return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)
    else:

        @station.on(model.DataTransfer)
        async def hangs(station: ChargingStation, request: model.DataTransfer) -> model.DataTransferResult:
            await asyncio.Event().wait()
            raise AssertionError("was not cancelled")

    asked: list[asyncio.Task[object]] = []
    there = asyncio.Event()

    async def live() -> None:
        async with station:
            if moment != "at once":
                await csms.clock.settle()
            if "charging" in moment or moment == "retrying":
                if moment == "retrying":
                    csms.answers["TransactionEvent"] = '[4,"InternalError","",{}]'
                station.plugged_in(1)
                await station.present_token(1, TOKEN)
                await csms.clock.settle()
            elif moment in ("handling", "in a thread"):
                assert csms._link is not None
                csms._link.send(b'[2,"1","DataTransfer",{"vendorId":"V"}]')
                await csms.clock.settle()
            elif moment in ("asking", "token", "plugging"):
                csms.answers = dict.fromkeys(csms.answers, SILENCE if moment != "plugging" else "{}")
                csms.answers["Authorize"] = _ANSWERS["Authorize"] if moment == "plugging" else SILENCE
                asking = (
                    station.call(model.Heartbeat())
                    if moment == "asking"
                    else station.present_token(1, TOKEN)
                    if moment == "token"
                    else station.start_transaction(evse_id=1, id_token=TOKEN)
                )
                asked.append(asyncio.ensure_future(asking))
                await csms.clock.settle()
            elif moment == "rebooting":
                csms.answers["TransactionEvent"] = SILENCE
                station.plugged_in(1)
                await station.present_token(1, TOKEN)
                station.reboot()
                await csms.clock.settle()
            there.set()
            if how == "fails":
                raise RuntimeError("of its user")
            if how == "is cancelled":
                await asyncio.Event().wait()
            if how == "is cancelled while leaving":
                csms.answers = dict.fromkeys(csms.answers, SILENCE)
                leaving.set()

    leaving = asyncio.Event()
    living = asyncio.create_task(live())
    await asyncio.wait_for(there.wait(), 10)
    if how == "is cancelled while leaving":
        await leaving.wait()
        await asyncio.sleep(0)
    if "cancelled" in how:
        living.cancel()
    for _ in range(4):
        await csms.clock.advance(2)
    with suppress(asyncio.CancelledError, RuntimeError):
        await asyncio.wait_for(living, 10)
    for task in asked:
        if moment == "plugging":
            task.cancel()
        with suppress(ConnectionClosed, asyncio.CancelledError):
            await asyncio.wait_for(task, 10)
    await csms.clock.settle()
    assert asyncio.all_tasks() == before
    assert not station.connected


_ANSWERS = {
    "BootNotification": '{"currentTime":"2026-01-01T12:00:00Z","interval":300,"status":"Accepted"}',
    "StatusNotification": "{}",
    "Authorize": '{"idTokenInfo":{"status":"Accepted"}}',
    "TransactionEvent": "{}",
    "Heartbeat": '{"currentTime":"2026-01-01T12:00:00Z"}',
}


@pytest.mark.threat(69)
async def test_a_users_call_that_is_cancelled_does_not_hold_up_what_the_station_tells() -> None:
    async with lab() as it:
        chance = Random(69)
        for number in range(300):
            asking = [asyncio.create_task(it.station.call(model.Heartbeat())) for _ in range(3)]
            for task in asking:
                for _ in range(chance.randrange(4)):
                    await asyncio.sleep(0)
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
            if number % 50 == 0:
                it.csms.take()
                await it.begin()
                await it.station.present_token(1, TOKEN)
                it.station.unplugged(1)
                await it.clock.settle()
                assert len(it.csms.take("TransactionEvent")) == 2


@pytest.mark.threat(68)
async def test_a_handler_of_the_stations_user_that_never_returns_holds_up_no_charging() -> None:
    async with lab() as it:

        @it.station.on(model.DataTransfer)
        async def hangs(station: ChargingStation, request: model.DataTransfer) -> model.DataTransferResult:
            await asyncio.Event().wait()
            raise AssertionError("was not cancelled")

        assert it.csms._link is not None
        it.csms._link.send(b'[2,"1","DataTransfer",{"vendorId":"V"}]')
        await it.clock.settle()
        it.csms.take()
        await it.begin()
        assert len(it.csms.take("TransactionEvent")) == 1


@pytest.mark.threat(68)
async def test_a_handler_of_the_station_may_call_the_csms() -> None:
    async with lab() as it:

        @it.station.on(model.DataTransfer)
        async def asks_back(station: ChargingStation, request: model.DataTransfer) -> model.DataTransferResult:
            await station.call(model.Heartbeat())
            return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED)

        assert await it.csms.asks("DataTransfer", '{"vendorId":"V"}') == '{"status":"Accepted"}'


async def test_a_csms_that_closes_in_the_middle_of_everything_is_dialled_again_and_hears_it_all() -> None:
    """The link goes at every turn of the loop while a transaction begins and ends."""
    for turns in range(0, 60, 3):
        async with lab() as it:
            await it.station.present_token(1, TOKEN)
            it.csms.take()
            it.station.plugged_in(1)
            await _turns(turns)
            it.csms.cut(reachable=True)
            await it.clock.advance(30)
            transaction = it.station.evses[1].transaction
            assert transaction is not None
            await transaction.stop()
            await it.clock.advance(30)
            told = it.csms.take("TransactionEvent")
            assert '"eventType":"Started"' in told[0] and '"eventType":"Ended"' in told[-1], turns
            assert await transaction.told() is True


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)
