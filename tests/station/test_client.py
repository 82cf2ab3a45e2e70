"""Connecting and staying connected (2.1 Part 4, 5), and what a user of the station sees."""

from __future__ import annotations

import asyncio

import pytest

from evwire import CSMS, AllowAny, Basic, ChargingStation, ConnectionClosed, model, v201
from evwire.station import NotStarted, StationSettings
from evwire.testing import ManualClock
from evwire.transport import Link, websocket
from station_lab import PENDING, SILENCE, FakeRelay, HandTypedCSMS, lab

TOKEN = model.IdToken("04A2B3C4")


def not_at_random(**settings: float) -> StationSettings:
    return StationSettings(retry_random_range_s=0, sample_interval_s=0, **settings)


async def test_part_4_5_4_the_wait_before_a_reconnection_doubles_so_many_times_and_then_stays() -> None:
    settings = StationSettings(retry_wait_minimum_s=10, retry_random_range_s=0, retry_repeat_times=3)
    async with lab(settings=settings, reachable=False) as it:
        await it.clock.advance(400)
        assert it.csms.dialled_at == [0, 10, 30, 70, 150, 230, 310, 390]


async def test_part_4_5_4_after_a_successful_connection_the_wait_begins_anew() -> None:
    async with lab(settings=not_at_random(retry_wait_minimum_s=10), reachable=False) as it:
        await it.clock.advance(35)
        it.csms.reachable = True
        await it.clock.advance(35)
        assert it.station.online
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        assert it.csms.dialled_at == [0, 10, 30, 70, 80]


async def test_part_4_3_1_the_station_dials_its_own_name_and_offers_its_versions_in_order_of_preference() -> None:
    csms = HandTypedCSMS({"BootNotification": PENDING}, "ocpp1.6")
    station = ChargingStation(
        "Säule 1",
        "wss://csms.example/ocpp/",
        versions=["2.0.1", "1.6"],
        hardware=FakeRelay(),
        credentials=Basic("secret"),
        clock=csms.clock,
        connect=csms.connect,
    )
    async with station:
        await csms.clock.settle()
        assert csms.urls == ["wss://csms.example/ocpp/S%C3%A4ule%201"]
        assert csms.offered == [("ocpp2.0.1", "ocpp1.6")]
        assert csms.credentials == [("Säule 1", b"secret")]
        assert station.version == "1.6"


@pytest.mark.parametrize("subprotocol", [None, "ocpp2.1", "chat"])
async def test_part_4_3_2_a_csms_that_chooses_a_version_that_was_not_offered_is_left(subprotocol: str | None) -> None:
    async with lab(reachable=False) as it:
        it.csms.reachable = True
        it.csms.subprotocol = subprotocol
        await it.clock.advance(10)
        assert [(closed.code, closed.by) for closed in it.csms.closed] == [(1002, "peer")]
        assert it.csms.take() == []
        it.csms.subprotocol = "ocpp2.0.1"
        await it.clock.advance(20)
        assert it.station.online


def test_a_version_that_we_do_not_speak_is_named() -> None:
    with pytest.raises(ValueError, match=r"expected versions of 1\.6, 2\.0\.1, 2\.1, got '3\.0'"):
        ChargingStation("CP001", "ws://csms.example", versions=["3.0"], hardware=FakeRelay())


async def test_a_station_is_entered_at_once_even_when_nobody_answers() -> None:
    async with lab(reachable=False) as it:
        assert not it.station.connected
        with pytest.raises(ConnectionClosed):
            await it.station.call(model.Heartbeat())


async def test_a_url_that_is_none_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    clock = ManualClock()
    station = ChargingStation("CP001", "http://csms.example", hardware=FakeRelay(), clock=clock)
    async with station:
        await clock.advance(30)
    assert "cannot connect to http://csms.example: expected a ws:// or wss:// URL" in caplog.text


async def test_what_is_under_way_when_the_link_goes_ends_with_connection_closed() -> None:
    async with lab(answers={"Heartbeat": SILENCE}) as it:
        asking = asyncio.ensure_future(it.station.call(model.Heartbeat()))
        await it.clock.settle()
        it.csms.cut()
        await it.clock.settle()
        with pytest.raises(ConnectionClosed):
            await asking


async def test_a_user_may_speak_a_versions_own_words() -> None:
    async with lab(answers={"SecurityEventNotification": "{}"}) as it:
        it.csms.take()
        request = v201.SecurityEventNotificationRequest(type="StartupOfTheDevice", timestamp=it.clock.now())
        assert await it.station.call(request) == v201.SecurityEventNotificationResponse()
        assert it.csms.take() == ['SecurityEventNotification {"type":"StartupOfTheDevice","timestamp":"12:00:00"}']


async def test_a_users_handler_stands_in_for_the_stations_own() -> None:
    async with lab() as it:

        @it.station.on(model.DataTransfer)
        def data_transfer(station: ChargingStation, request: model.DataTransfer) -> model.DataTransferResult:
            return model.DataTransferResult(status=model.DataTransferStatus.ACCEPTED, data=request.data)

        answer = await it.csms.asks("DataTransfer", '{"vendorId":"com.example","data":[1,2]}')
        assert answer == '{"status":"Accepted","data":[1,2]}'


async def test_a_tap_sees_every_frame() -> None:
    async with lab() as it:
        seen: list[tuple[str, str]] = []
        it.station.tap(lambda direction, frame: seen.append((direction, frame.decode())))
        it.csms.cut(reachable=True)
        await it.clock.advance(10)
        await it.station.call(model.Heartbeat())
        assert [direction for direction, _ in seen] == ["out", "in"]
        assert '"Heartbeat",{}]' in seen[0][1]


async def test_leaving_ends_transactions_tells_of_it_and_says_goodbye() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        await it.station.__aexit__(None, None, None)
        await it.clock.settle()
        (ended,) = it.csms.take("TransactionEvent")
        assert '"eventType":"Ended"' in ended and '"stoppedReason":"Reboot"' in ended
        assert it.relay.done[-2:] == ["open 1", "unlock 1.1"]
        assert [(closed.code, closed.by) for closed in it.csms.closed] == [(1001, "peer")]


async def test_leaving_does_not_wait_long_for_a_csms_that_is_silent() -> None:
    async with lab(answers={"TransactionEvent": SILENCE}) as it:
        await it.begin()
        leaving = asyncio.ensure_future(it.station.__aexit__(None, None, None))
        await it.clock.advance(4.9)
        assert not leaving.done()
        await it.clock.advance(0.1)
        assert leaving.done()


async def test_when_the_hardware_fails_the_link_is_not_left_hanging(caplog: pytest.LogCaptureFixture) -> None:
    async with lab(answers={"TransactionEvent": '{"idTokenInfo":{"status":"Blocked"}}'}) as it:

        def stuck(evse_id: int) -> None:
            raise RuntimeError("the contactor is welded")

        it.relay.open_contactor = stuck  # type: ignore[method-assign]
        await it.begin()
        assert "the contactor is welded" in caplog.text
        assert it.csms.closed[-1].code == 1011
        assert len(it.csms.dialled_at) == 1
        await it.clock.advance(10)
        assert it.station.online


async def test_start_transaction_waits_for_the_car() -> None:
    async with lab() as it:
        starting = asyncio.ensure_future(it.station.start_transaction(evse_id=1, id_token=TOKEN))
        await it.clock.advance(60)
        assert not starting.done()
        it.station.plugged_in(1)
        await it.clock.settle()
        transaction = await starting
        assert transaction.running
        await transaction.stop()
        assert await transaction.ended() is model.StopReason.LOCAL
        assert await transaction.told() is True


async def test_start_transaction_says_why_there_is_none() -> None:
    async with lab(
        answers={"Authorize": ['{"idTokenInfo":{"status":"Blocked"}}', '{"idTokenInfo":{"status":"Accepted"}}']}
    ) as it:
        with pytest.raises(NotStarted, match="token 04A2B3C4 is Blocked"):
            await it.station.start_transaction(evse_id=1, id_token=TOKEN)
        starting = asyncio.ensure_future(it.station.start_transaction(evse_id=1, id_token=TOKEN))
        await it.clock.advance(120)
        with pytest.raises(NotStarted, match="nobody plugged in within 120 s"):
            await starting
        await it.begin()
        with pytest.raises(NotStarted, match="EVSE 1 is not free"):
            await it.station.start_transaction(evse_id=1, id_token=TOKEN)


@pytest.mark.parametrize(("setting_s", "pinged_every_s"), [(7, 7), (0, None)])
async def test_the_station_pings_as_often_as_it_is_set_to(setting_s: float, pinged_every_s: float | None) -> None:
    links = []

    async def connect(url: str, **others: object) -> tuple[Link, str | None]:
        link, subprotocol = await websocket.connect(url, **others)  # type: ignore[arg-type]  # as it was called
        links.append(link)
        return link, subprotocol

    csms: CSMS[None] = CSMS(admission=AllowAny())
    csms.on(model.BootNotification)(lambda station, request: model.BootNotificationResult.accepted(interval_s=60))
    async with csms.serve(host="127.0.0.1", port=0) as server:
        station = ChargingStation(
            "CP001",
            f"ws://127.0.0.1:{server.port}",
            hardware=FakeRelay(),
            settings=StationSettings(ping_interval_s=setting_s),
            connect=connect,
        )
        async with station:
            await station.wait_registered()
            (link,) = links
            assert link._limits.ping_interval_s == pinged_every_s
