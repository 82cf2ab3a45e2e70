"""Every row of the quirks, one by one: it is recognised, and what it says becomes of a charger's frames is so."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import msgspec
import pytest
import websockets

from evwire import CSMS, Accept, AllowAny, CallRefused, Station, Tolerance, model, quirks, v16
from evwire.csms import TransactionStart
from evwire.quirks import Example, Quirk
from evwire.testing import ManualClock
from evwire.transport import memory
from evwire.versions import by_subprotocol
from wire import Wire

ROWS = list(quirks.known().values())
EXAMPLES = [
    pytest.param(row, example, id=f"{row.id}-{number}")
    for row in ROWS
    for number, example in enumerate(row.examples, start=1)
]
BOOTS = {
    "ocpp1.6": '[2,"boot","BootNotification",{"chargePointVendor":%s,"chargePointModel":%s,"firmwareVersion":%s}]',
    "ocpp2.0.1": '[2,"boot","BootNotification",{"reason":"PowerUp",'
    '"chargingStation":{"vendorName":%s,"model":%s,"firmwareVersion":%s}}]',
}
ASKED = {
    "GetConfiguration": v16.GetConfigurationRequest(),
    "GetCompositeSchedule": v16.GetCompositeScheduleRequest(connector_id=1, duration=60),
    "SetChargingProfile": v16.SetChargingProfileRequest(
        connector_id=1,
        cs_charging_profiles=v16.ChargingProfile(
            charging_profile_id=1,
            stack_level=0,
            charging_profile_purpose=v16.ChargingProfilePurposeType.TX_DEFAULT_PROFILE,
            charging_profile_kind=v16.ChargingProfileKindType.ABSOLUTE,
            charging_schedule=v16.ChargingSchedule(
                charging_rate_unit=v16.ChargingRateUnitType.A,
                charging_schedule_period=[v16.ChargingSchedulePeriod(start_period=0, limit=16.0)],
            ),
        ),
    ),
    "TriggerMessage": v16.TriggerMessageRequest(requested_message=v16.MessageTrigger.HEARTBEAT),
}


class Lab:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.seen: list[msgspec.Struct] = []
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=self.clock, transaction_numbers=self)
        self.csms.on_unhandled(self._see)
        self.tasks: list[asyncio.Task[None]] = []

        @self.csms.on(model.BootNotification)
        def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult.accepted(interval_s=60)

        @self.csms.on(v16.BootNotificationRequest)
        async def old_boot(
            station: Station[None], request: v16.BootNotificationRequest
        ) -> v16.BootNotificationResponse:
            self.seen.append(request)
            return v16.BootNotificationResponse(
                status=v16.RegistrationStatus.ACCEPTED, current_time=self.clock.now(), interval=60
            )

        @self.csms.on(v16.StartTransactionRequest)
        async def start(station: Station[None], request: v16.StartTransactionRequest) -> v16.StartTransactionResponse:
            self.seen.append(request)
            accepted = v16.IdTagInfo(status=v16.AuthorizationStatus.ACCEPTED)
            return v16.StartTransactionResponse(transaction_id=1, id_tag_info=accepted)

    async def issue(self, station_id: str, start: TransactionStart) -> int:
        return 1

    async def _see(self, station: Station[None], request: msgspec.Struct, call: object) -> None:
        self.seen.append(request)

    async def connect(self, subprotocol: str, such_as: tuple[str, str, str] | None) -> tuple[Wire, Station[None]]:
        ours, theirs = memory.pair()
        wire = Wire(theirs)
        self.tasks.append(asyncio.create_task(self.csms.accept(ours, station_id="CP001", subprotocol=subprotocol)))
        await self.clock.settle()
        if such_as is not None:
            await wire.ask(BOOTS[subprotocol] % tuple(map(json.dumps, such_as)))
        self.seen.clear()
        return wire, self.csms.stations["CP001"]


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    lab = Lab()
    yield lab
    for task in lab.tasks:
        task.cancel()
    await asyncio.gather(*lab.tasks, return_exceptions=True)


def test_there_are_at_least_thirty_kinds_of_difference() -> None:
    assert len(ROWS) >= 30


def test_what_is_believed_of_every_charger_costs_nothing_where_much_is_said() -> None:
    closely = quirks.allowances(quirks.of_all()).closely
    assert closely == {"StopTransactionRequest"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_says_what_it_is_about_and_shows_it(row: Quirk) -> None:
    assert row.pattern
    assert row.source
    assert row.chargers == tuple(pattern.lower() for pattern in row.chargers), "patterns are compared in lower case"
    does = row.ping_interval_s is not None or row.call_timeout_s or row.pause_between_calls_s or row.avoid
    assert row.examples or does or row.close_without_a_frame or row.assume_subprotocol


@pytest.mark.parametrize("row", [row for row in ROWS if not row.always], ids=lambda row: row.id)
def test_a_row_is_recognised_by_what_such_a_charger_says_of_itself(row: Quirk) -> None:
    assert row.such_as is not None
    assert row in quirks.recognised(*row.such_as)
    assert row not in quirks.recognised("VendorX", "SingleSocketCharger", "1.0")


@pytest.mark.threat(47)
@pytest.mark.parametrize(("row", "example"), EXAMPLES)
async def test_a_charger_like_this_is_understood(lab: Lab, row: Quirk, example: Example) -> None:
    wire, station = await lab.connect(example.subprotocol, row.such_as)
    before = station.deviations
    read: object
    if example.asked:
        read = await _answer_to(station, wire, example)
    else:
        answer = await wire.ask(example.arrives)
        assert answer.startswith("[3,"), answer
        read = msgspec.to_builtins(lab.seen[-1]) if lab.seen else {}
    assert {path: _at(read, path) for path in example.reads} == example.reads
    new = [f"{each.message} {each.path}: {each.remedy}" for each in station.deviations if each not in before]
    assert new == _once_per_field(example.deviations)


@pytest.mark.parametrize(
    ("row", "example"),
    [each for each in EXAMPLES if not each.values[0].always and each.values[0].read_otherwise],
)
async def test_without_its_row_it_would_be_read_otherwise(lab: Lab, row: Quirk, example: Example) -> None:
    wire, station = await lab.connect(example.subprotocol, ("VendorX", "SingleSocketCharger", "1.0"))
    if example.asked:
        await _answer_to(station, wire, example)
    else:
        await wire.ask(example.arrives)
    new = [f"{each.message} {each.path}: {each.remedy}" for each in station.deviations]
    assert new != _once_per_field(example.deviations)


def _once_per_field(deviations: tuple[str, ...]) -> list[str]:
    first: dict[str, str] = {}
    for deviation in deviations:
        first.setdefault(deviation.partition(": ")[0], deviation)
    return list(first.values())


async def _answer_to(station: Station[None], wire: Wire, example: Example) -> object:
    call = asyncio.create_task(station.call(ASKED[example.asked]))
    message_id = json.loads(await wire.receive())[1]
    wire.send(example.arrives.replace('"1"', f'"{message_id}"', 1))
    try:
        return msgspec.to_builtins(await call)
    except CallRefused as refused:
        return {"code": str(refused.code)}


def _at(value: object, path: str) -> object:
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
    return value


@pytest.mark.parametrize("row", [row for row in ROWS if row.call_timeout_s], ids=lambda row: row.id)
async def test_a_slow_charger_has_its_time_to_answer(lab: Lab, row: Quirk) -> None:
    wire, station = await lab.connect("ocpp1.6", row.such_as)
    call = asyncio.create_task(station.call(v16.ClearCacheRequest()))
    message_id = json.loads(await wire.receive())[1]
    await lab.clock.advance(row.call_timeout_s - 1)
    wire.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    assert (await call).status is v16.ClearCacheStatus.ACCEPTED


@pytest.mark.parametrize("row", [row for row in ROWS if row.pause_between_calls_s], ids=lambda row: row.id)
async def test_a_charger_that_drops_bursts_is_left_alone_between_calls(lab: Lab, row: Quirk) -> None:
    wire, station = await lab.connect("ocpp1.6", row.such_as)
    first = asyncio.create_task(station.call(v16.ClearCacheRequest()))
    second = asyncio.create_task(station.call(v16.ClearCacheRequest()))
    message_id = json.loads(await wire.receive())[1]
    wire.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    await first
    await lab.clock.advance(row.pause_between_calls_s - 0.1)
    assert wire.received == []
    await lab.clock.advance(0.2)
    message_id = json.loads(await wire.receive())[1]
    wire.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    await second


@pytest.mark.parametrize("row", [row for row in ROWS if row.close_without_a_frame], ids=lambda row: row.id)
async def test_a_charger_that_stays_away_after_a_close_frame_gets_none(lab: Lab, row: Quirk) -> None:
    wire, station = await lab.connect("ocpp1.6", row.such_as)
    station.close(1000, "to be closed")
    closed = await wire.end()
    assert closed.code == 1006


@pytest.mark.parametrize("row", [row for row in ROWS if row.avoid], ids=lambda row: row.id)
async def test_who_asks_for_what_upsets_a_charger_is_warned(
    lab: Lab, row: Quirk, caplog: pytest.LogCaptureFixture
) -> None:
    wire, station = await lab.connect("ocpp1.6", row.such_as)
    asked = {
        "GetConfiguration": v16.GetConfigurationRequest(),
        "ChangeAvailability": v16.ChangeAvailabilityRequest(connector_id=0, type=v16.AvailabilityType.OPERATIVE),
        "TriggerMessage": v16.TriggerMessageRequest(requested_message=v16.MessageTrigger.HEARTBEAT),
    }
    for action in row.avoid:
        with caplog.at_level(logging.WARNING, "evwire.csms"):
            call = asyncio.create_task(station.call(asked[action]))
            await wire.receive()
        assert any(f"{action} upsets" in message for message in caplog.messages)
        call.cancel()


@pytest.mark.parametrize("row", [row for row in ROWS if row.ping_interval_s is not None], ids=lambda row: row.id)
async def test_a_charger_is_pinged_as_it_can_bear_once_it_has_said_what_it_is(row: Quirk) -> None:
    csms: CSMS[None] = CSMS(admission=AllowAny())
    pings: list[float | None] = []

    @csms.on(model.BootNotification)
    async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=60)

    @csms.on_ready
    async def ready(station: Station[None]) -> None:
        (link,) = serving._listener._links  # type: ignore[union-attr]  # it listens
        pings.append(link._limits.ping_interval_s)

    async with csms.serve(host="127.0.0.1", port=0) as serving:
        url = f"ws://127.0.0.1:{serving.port}/CP001"
        async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")]) as link:
            assert row.such_as is not None
            await link.send(BOOTS["ocpp1.6"] % tuple(map(json.dumps, row.such_as)))
            await link.recv()
            while not pings:
                await asyncio.sleep(0)
    assert pings == [row.ping_interval_s or None]


@pytest.mark.parametrize("row", [row for row in ROWS if row.assume_subprotocol], ids=lambda row: row.id)
async def test_a_charger_that_names_no_subprotocol_is_spoken_with_when_its_quirk_is_named(row: Quirk) -> None:
    csms: CSMS[None] = CSMS(admission=lambda handshake: Accept(None, quirks=(row.id,)))
    async with (
        csms.serve(host="127.0.0.1", port=0) as serving,
        websockets.connect(f"ws://127.0.0.1:{serving.port}/CP001") as link,
    ):
        await link.send('[2,"1","Heartbeat",{}]')
        assert str(await link.recv()).startswith('[3,"1",{"currentTime":"')


async def test_text_that_is_no_utf_8_is_mended_and_strictly_ends_the_connection() -> None:
    csms: CSMS[None] = CSMS(admission=lambda handshake: Accept(None, arriving=Tolerance(handshake.station_id.lower())))
    csms.on_unhandled(lambda station, request, call: None)
    text = b'[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","info":"K\xf6ln","status":"Available"}]'
    async with csms.serve(host="127.0.0.1", port=0) as serving:
        url = f"ws://127.0.0.1:{serving.port}"
        async with websockets.connect(f"{url}/TOLERANT", subprotocols=[websockets.Subprotocol("ocpp1.6")]) as link:
            await link.send(text, text=True)
            assert await link.recv() == '[3,"1",{}]'
        async with websockets.connect(f"{url}/STRICT", subprotocols=[websockets.Subprotocol("ocpp1.6")]) as link:
            await link.send(text, text=True)
            with pytest.raises(websockets.ConnectionClosedError) as closed:
                await link.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1007


async def test_who_admits_a_station_may_name_its_quirks() -> None:
    assert Accept(None, quirks=("grizzl-e-no-subprotocol",)).quirks == ("grizzl-e-no-subprotocol",)
    with pytest.raises(ValueError, match="expected the id of a quirk, got 'grizzly'"):
        Accept(None, quirks=("grizzly",))


def test_a_file_of_quirks_that_is_wrong_says_where() -> None:
    with pytest.raises(ValueError, match=r"mine.toml: Object contains unknown field `vendr`.*quirk"):
        quirks._rows("mine.toml", '[[quirk]]\nid = "a"\nvendr = "b"\npattern = "c"\nsource = []\nchargers = ["*"]')


def test_the_subprotocols_that_are_assumed_are_spoken() -> None:
    assert all(by_subprotocol(row.assume_subprotocol) for row in ROWS if row.assume_subprotocol)
