"""A CSMS and hand-typed stations."""

from __future__ import annotations

import asyncio
import logging

import pytest

from evwire import CSMS, Accept, AllowAny, CallContext, CallRefused, Closed, RpcErrorCode, Station, model, v16, v201
from evwire.errors import CallTimedOut, ConnectionClosed, InvalidMessage, NotInThisVersion
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'
ACCEPTED = '[3,"1",{"status":"Accepted","currentTime":"2026-01-01T12:00:00Z","interval":60}]'


class Lab:
    """A CSMS in memory, with a clock that stands still unless it is turned."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.csms: CSMS[None] = CSMS(admission=AllowAny(), clock=self.clock)
        self._tasks: list[asyncio.Task[None]] = []

        @self.csms.on(model.BootNotification)
        async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            return model.BootNotificationResult.accepted(interval_s=60)

    async def connect(self, station_id: str = "CP001", subprotocol: str = "ocpp1.6") -> Wire:
        ours, theirs = memory.pair()
        wire = Wire(theirs)
        self._tasks.append(asyncio.create_task(self.csms.accept(ours, station_id=station_id, subprotocol=subprotocol)))
        await self.clock.settle()
        return wire

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@pytest.fixture
async def lab() -> object:
    lab = Lab()
    yield lab
    await lab.leave()


async def test_a_boot_is_answered_in_the_words_of_the_stations_version(lab: Lab) -> None:
    old = await lab.connect("OLD", "ocpp1.6")
    new = await lab.connect("NEW", "ocpp2.0.1")
    assert await old.ask(BOOT) == ACCEPTED
    answer = await new.ask(
        '[2,"7","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]'
    )
    assert answer == '[3,"7",{"currentTime":"2026-01-01T12:00:00Z","interval":60,"status":"Accepted"}]'


async def test_a_versions_own_handler_wins_over_a_version_independent_one(lab: Lab) -> None:
    @lab.csms.on(v16.BootNotificationRequest)
    def boot(station: Station[None], request: v16.BootNotificationRequest) -> v16.BootNotificationResponse:
        return v16.BootNotificationResponse(
            status=v16.RegistrationStatus.PENDING, current_time=lab.clock.now(), interval=5
        )

    wire = await lab.connect()
    assert '"status":"Pending"' in await wire.ask(BOOT)


async def test_a_handler_may_call_the_station_while_the_station_waits_for_its_answer(lab: Lab) -> None:
    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        await station.call(v16.ClearCacheRequest())
        return v16.AuthorizeResponse(id_tag_info=v16.IdTagInfo(status=v16.AuthorizationStatus.ACCEPTED))

    wire = await lab.connect()
    question = await wire.ask('[2,"1","Authorize",{"idTag":"04A2B3C4"}]')
    message_id = question.split('"')[1]
    assert question == f'[2,"{message_id}","ClearCache",{{}}]'
    assert await wire.ask(f'[3,"{message_id}",{{"status":"Accepted"}}]') == (
        '[3,"1",{"idTagInfo":{"status":"Accepted"}}]'
    )


async def test_calls_of_one_station_are_handled_one_at_a_time_and_answered_in_order(lab: Lab) -> None:
    gates = {"A": asyncio.Event(), "B": asyncio.Event()}
    running: list[str] = []

    @lab.csms.on(v16.AuthorizeRequest)
    async def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        running.append(request.id_tag)
        await gates[request.id_tag].wait()
        return v16.AuthorizeResponse(id_tag_info=v16.IdTagInfo(status=v16.AuthorizationStatus.ACCEPTED))

    wire = await lab.connect()
    wire.send('[2,"1","Authorize",{"idTag":"A"}]')
    wire.send('[2,"2","Authorize",{"idTag":"B"}]')
    await lab.clock.settle()
    assert running == ["A"]
    gates["B"].set()
    gates["A"].set()
    assert (await wire.receive()).startswith('[3,"1"')
    assert (await wire.receive()).startswith('[3,"2"')


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ('[2,"1","Nonsense",{}]', '[4,"1","NotImplemented","\'Nonsense\' is not an action of this version",{}]'),
        ('[2,"1","Reset",{"type":"Hard"}]', '[4,"1","NotSupported","Reset goes the other way",{}]'),
        (
            '[2,"1","Authorize",{"idTag":"04A2B3C4"}]',
            '[4,"1","NotSupported","Authorize is not handled here",{}]',
        ),
        (
            '[2,"1","BootNotification",{"chargePointVendor":"V"}]',
            '[4,"1","OccurenceConstraintViolation","BootNotification $.chargePointModel: required, but missing",{}]',
        ),
    ],
)
async def test_what_cannot_be_handled_is_refused_with_the_right_code(lab: Lab, sent: str, answered: str) -> None:
    wire = await lab.connect()
    assert await wire.ask(sent) == answered


async def test_an_exception_in_a_handler_is_an_internal_error_without_internals(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    @lab.csms.on(model.Authorize)
    async def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        raise KeyError("the password of the database")

    wire = await lab.connect()
    assert await wire.ask('[2,"1","Authorize",{"idTag":"A"}]') == (
        '[4,"1","InternalError","Authorize could not be handled",{}]'
    )
    assert "CP001: handling Authorize failed" in caplog.text


async def test_a_response_that_does_not_fit_is_an_internal_error(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    @lab.csms.on(v16.AuthorizeRequest)
    def authorize(station: Station[None], request: v16.AuthorizeRequest) -> v16.AuthorizeResponse:
        info = v16.IdTagInfo(status=v16.AuthorizationStatus.ACCEPTED, parent_id_tag="far too long for an id tag")
        return v16.AuthorizeResponse(id_tag_info=info)

    wire = await lab.connect()
    assert (await wire.ask('[2,"1","Authorize",{"idTag":"A"}]')).startswith('[4,"1","InternalError"')
    assert "$.idTagInfo.parentIdTag" in caplog.text


async def test_a_handler_refuses_with_the_code_it_raises(lab: Lab) -> None:
    @lab.csms.on(model.Authorize)
    def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        raise CallRefused(RpcErrorCode.FORMAT_VIOLATION, "no")

    wire = await lab.connect()
    assert await wire.ask('[2,"1","Authorize",{"idTag":"A"}]') == '[4,"1","FormationViolation","no",{}]'


async def test_a_handler_that_names_a_third_parameter_gets_what_surrounds_the_call(lab: Lab) -> None:
    seen: list[CallContext] = []

    @lab.csms.on(model.Authorize)
    def authorize(station: Station[None], request: model.Authorize, call: CallContext) -> model.AuthorizeResult:
        seen.append(call)
        return model.AuthorizeResult.accepted()

    wire = await lab.connect()
    await wire.ask('[2,"abc","Authorize",{"idTag":"A"}]')
    assert [(call.message_id, call.action, call.version, call.payload) for call in seen] == [
        ("abc", "Authorize", "1.6", b'{"idTag":"A"}')
    ]
    assert seen[0].received_at == lab.clock.now()


async def test_after_runs_when_the_answer_has_left(lab: Lab) -> None:
    order: list[str] = []
    lab.csms.tap(lambda station_id, direction, frame: order.append(f"{direction} {frame[:6].decode()}"))

    @lab.csms.after(model.BootNotification)
    async def booted(station: Station[None], request: model.BootNotification) -> None:
        order.append(f"after {request.vendor}")

    wire = await lab.connect()
    await wire.ask(BOOT)
    await lab.clock.settle()
    assert order == ['in [2,"1"', 'out [3,"1"', "after VendorName"]


async def test_the_hooks_tell_connect_ready_and_disconnect_in_order_with_who_closed(lab: Lab) -> None:
    told: list[object] = []
    lab.csms.on_connect(lambda station: told.append(("connect", station.id, station.version)))
    lab.csms.on_ready(lambda station: told.append(("ready", station.registration)))

    @lab.csms.on_disconnect
    async def gone(station: Station[None], closed: Closed) -> None:
        told.append((closed.code, closed.by, station.connected))

    wire = await lab.connect()
    await wire.ask(BOOT)
    await lab.clock.settle()
    assert list(lab.csms.stations) == ["CP001"]
    wire.cut()
    await lab.clock.settle()
    assert told == [
        ("connect", "CP001", "1.6"),
        ("ready", model.RegistrationStatus.ACCEPTED),
        (1006, "network", False),
    ]
    assert len(lab.csms.stations) == 0


async def test_a_station_that_speaks_without_booting_is_ready_too(lab: Lab) -> None:
    ready: list[str] = []
    lab.csms.on_ready(lambda station: ready.append(station.id))
    wire = await lab.connect()
    assert (await wire.ask('[2,"1","Heartbeat",{}]')) == '[3,"1",{"currentTime":"2026-01-01T12:00:00Z"}]'
    await wire.ask('[2,"2","Heartbeat",{}]')
    await lab.clock.settle()
    assert ready == ["CP001"]


async def test_a_station_that_says_nothing_at_all_is_ready_after_ten_seconds(lab: Lab) -> None:
    ready: list[str] = []
    lab.csms.on_ready(lambda station: ready.append(station.id))
    await lab.connect()
    await lab.clock.advance(9.9)
    assert (ready, lab.csms.stations["CP001"].ready) == ([], False)
    await lab.clock.advance(0.2)
    assert (ready, lab.csms.stations["CP001"].ready) == (["CP001"], True)


async def test_a_station_whose_boot_takes_long_to_answer_is_not_ready_before_that_and_once_then(lab: Lab) -> None:
    ready: list[str] = []
    lab.csms.on_ready(lambda station: ready.append(station.id))
    accepted = asyncio.Event()

    @lab.csms.on(model.BootNotification)
    async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        await accepted.wait()
        return model.BootNotificationResult.accepted(interval_s=60)

    wire = await lab.connect()
    wire.send(BOOT)
    await lab.clock.advance(60)
    assert ready == []
    accepted.set()
    await wire.receive()
    await lab.clock.advance(60)
    assert ready == ["CP001"]


async def test_a_station_that_is_pending_is_not_ready_however_long_it_is_quiet(lab: Lab) -> None:
    @lab.csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.pending(retry_s=30)

    wire = await lab.connect()
    await wire.ask(BOOT)
    await lab.clock.advance(60)
    assert not lab.csms.stations["CP001"].ready


@pytest.mark.parametrize("result", [model.BootNotificationResult.pending, model.BootNotificationResult.rejected])
async def test_b03_fr_07_before_it_is_accepted_a_station_gets_a_security_error_for_all_but_boot(
    lab: Lab, result: object
) -> None:
    @lab.csms.on(model.BootNotification)
    def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return result(retry_s=30)  # type: ignore[operator,no-any-return]

    wire = await lab.connect()
    await wire.ask(BOOT)
    assert (await wire.ask('[2,"2","Heartbeat",{}]')).startswith('[4,"2","SecurityError"')
    assert (await wire.ask(BOOT.replace('"1"', '"3"'))).startswith('[3,"3"')


async def test_a_refused_a_late_and_a_lost_answer_are_three_different_exceptions(lab: Lab) -> None:
    wire = await lab.connect()
    station = lab.csms.stations["CP001"]

    call = asyncio.create_task(station.reset())
    message_id = (await wire.receive()).split('"')[1]
    wire.send(f'[4,"{message_id}","FormationViolation","no such type",{{"seen":1}}]')
    with pytest.raises(CallRefused) as refused:
        await call
    assert (refused.value.code, refused.value.description) == (RpcErrorCode.FORMAT_VIOLATION, "no such type")
    assert refused.value.details == {"seen": 1}

    call = asyncio.create_task(station.reset())
    await wire.receive()
    await lab.clock.advance(30)
    with pytest.raises(CallTimedOut, match="no answer to Reset"):
        await call

    call = asyncio.create_task(station.reset())
    await wire.receive()
    wire.cut()
    with pytest.raises(ConnectionClosed):
        await call
    with pytest.raises(ConnectionClosed):
        await station.reset()


async def test_what_does_not_fit_is_refused_before_it_is_queued(lab: Lab) -> None:
    wire = await lab.connect()
    station = lab.csms.stations["CP001"]
    with pytest.raises(InvalidMessage) as invalid:
        await station.call(v16.RemoteStartTransactionRequest(id_tag="far too long for an id tag"))
    assert invalid.value.path == "$.idTag"
    with pytest.raises(NotInThisVersion):
        await station.call(v201.ClearCacheRequest())
    with pytest.raises(NotInThisVersion):
        await station.call(v16.HeartbeatRequest())
    assert wire.received == []


async def test_an_answer_that_does_not_fit_is_told_to_the_caller(lab: Lab) -> None:
    wire = await lab.connect()
    call = asyncio.create_task(lab.csms.stations["CP001"].call(v16.ClearCacheRequest()))
    message_id = (await wire.receive()).split('"')[1]
    wire.send(f'[3,"{message_id}",{{"status":5}}]')
    with pytest.raises(InvalidMessage, match=r"\$\.status"):
        await call


async def test_the_newest_connection_wins_and_what_the_old_one_does_late_changes_nothing(lab: Lab) -> None:
    told: list[tuple[str, int]] = []
    lab.csms.on_disconnect(lambda station, closed: told.append((closed.reason, station.epoch)))
    old = await lab.connect()
    station = lab.csms.stations["CP001"]
    lost = asyncio.create_task(station.reset())
    await old.receive()
    new = await lab.connect()
    with pytest.raises(ConnectionClosed, match="replaced"):
        await lost
    assert (await old.end()).code == 1008
    assert lab.csms.stations["CP001"] is station
    old.send(BOOT)
    old.cut()
    await lab.clock.settle()
    assert station.connected and station.registration is None
    assert await new.ask(BOOT) == ACCEPTED
    assert told == [("replaced by a newer connection", 2)]


async def test_many_stations_are_asked_at_once(lab: Lab) -> None:
    wires = [await lab.connect(f"CP{number}") for number in range(3)]
    asking = asyncio.create_task(lab.csms.call_all(v16.ClearCacheRequest(), timeout_s=5))
    for wire, status in zip(wires, ("Accepted", "Rejected", None), strict=True):
        message_id = (await wire.receive()).split('"')[1]
        if status:
            wire.send(f'[3,"{message_id}",{{"status":"{status}"}}]')
    await lab.clock.advance(5)
    answers = await asking
    assert answers["CP0"] == v16.ClearCacheResponse(status=v16.ClearCacheStatus.ACCEPTED)
    assert answers["CP1"] == v16.ClearCacheResponse(status=v16.ClearCacheStatus.REJECTED)
    assert isinstance(answers["CP2"], CallTimedOut)


async def test_handlers_from_an_included_router_answer_unless_there_is_an_own_one(lab: Lab) -> None:
    from evwire import Router

    router: Router[Station[None]] = Router()

    @router.on(model.Authorize)
    async def theirs(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        return model.AuthorizeResult.refused()

    lab.csms.include(router)
    wire = await lab.connect()
    assert "Invalid" in await wire.ask('[2,"1","Authorize",{"idTag":"A"}]')

    @lab.csms.on(model.Authorize)
    async def ours(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
        return model.AuthorizeResult.accepted()

    assert "Accepted" in await wire.ask('[2,"2","Authorize",{"idTag":"A"}]')


async def test_what_has_no_handler_may_be_acknowledged_where_an_empty_answer_is_one(lab: Lab) -> None:
    seen: list[str] = []

    @lab.csms.on_unhandled
    async def note(station: Station[None], request: object, call: CallContext) -> None:
        seen.append(call.action)

    wire = await lab.connect()
    assert await wire.ask('[2,"1","FirmwareStatusNotification",{"status":"Idle"}]') == '[3,"1",{}]'
    assert (await wire.ask('[2,"2","Authorize",{"idTag":"A"}]')).startswith('[4,"2","NotSupported"')
    assert seen == ["FirmwareStatusNotification"]


async def test_admission_gives_the_station_its_state() -> None:
    csms = CSMS(admission=lambda handshake: Accept({"id": handshake.station_id}))
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    ending = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol="ocpp1.6", state={"id": "CP001"}))
    assert (await wire.ask('[2,"1","Heartbeat",{}]')).startswith('[3,"1"')
    assert csms.stations["CP001"].state == {"id": "CP001"}
    wire.cut()
    await ending
    with pytest.raises(ValueError, match="ocpp9"):
        await csms.accept(ours, station_id="CP001", subprotocol="ocpp9")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
