"""Stations made with mobilityhouse's ``ocpp``, over ``websockets``, against our CSMS."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import ModuleType

import ocpp.v16
import ocpp.v21
import ocpp.v201
import pytest
import websockets
from ocpp.routing import on

from evwire import CSMS, Accept, Handshake, Reject, Station, model

WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC).isoformat()


class Lab:
    """A CSMS on a real port that writes down what it is told, in version-independent words."""

    def __init__(self) -> None:
        self.told: list[model.Request[model.Result]] = []
        self.ready = asyncio.Event()
        self.port = 0

        def admit(handshake: Handshake) -> Accept[None] | Reject:
            return Accept(None) if handshake.password == b"correct horse" else Reject(401)

        self.csms = CSMS(admission=admit)
        self.csms.on_ready(lambda station: self.ready.set())

        @self.csms.on(model.BootNotification)
        async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
            self.told.append(request)
            return model.BootNotificationResult.accepted(interval_s=60)

        @self.csms.on(model.StatusNotification)
        async def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
            self.told.append(request)
            return model.StatusNotificationResult()

        @self.csms.on(model.Authorize)
        async def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
            self.told.append(request)
            return model.AuthorizeResult.accepted()

        @self.csms.on(model.TransactionEvent)
        async def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
            self.told.append(request)
            info = model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED)
            return model.TransactionEventResult(id_token_info=info if request.id_token else None)


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    lab = Lab()
    async with lab.csms.serve(host="127.0.0.1", port=0) as server:
        lab.port = server.port
        yield lab


class Charger16(ocpp.v16.ChargePoint):  # type: ignore[misc]
    @on("Reset")  # type: ignore[untyped-decorator]
    def reset(self, type: str) -> object:
        return ocpp.v16.call_result.Reset(status="Accepted" if type == "Hard" else "Rejected")

    @on("RemoteStartTransaction")  # type: ignore[untyped-decorator]
    def remote_start(self, id_tag: str, connector_id: int) -> object:
        return ocpp.v16.call_result.RemoteStartTransaction(
            status="Accepted" if (id_tag, connector_id) == ("04A2B3C4", 1) else "Rejected"
        )


async def _connect(lab: Lab, subprotocol: str) -> websockets.ClientConnection:
    return await websockets.connect(
        f"ws://CP001:correct%20horse@127.0.0.1:{lab.port}/ocpp/CP001",
        subprotocols=[websockets.Subprotocol(subprotocol)],
    )


async def test_a_1_6_station_boots_charges_and_is_asked(lab: Lab) -> None:
    async with await _connect(lab, "ocpp1.6") as link:
        charger = Charger16("CP001", link)
        running = asyncio.create_task(charger_loop(charger))
        call = ocpp.v16.call
        booted = await charger.call(call.BootNotification(charge_point_model="M", charge_point_vendor="V"))
        assert (booted.status, booted.interval) == ("Accepted", 60)
        await charger.call(call.Heartbeat())
        await charger.call(call.StatusNotification(connector_id=1, error_code="NoError", status="Available"))
        assert (await charger.call(call.Authorize(id_tag="04A2B3C4"))).id_tag_info == {"status": "Accepted"}
        started = await charger.call(
            call.StartTransaction(connector_id=1, id_tag="04A2B3C4", meter_start=1000, timestamp=WHEN)
        )
        samples = [{"timestamp": WHEN, "sampled_value": [{"value": "1.5", "unit": "kWh"}]}]
        await charger.call(call.MeterValues(connector_id=1, transaction_id=started.transaction_id, meter_value=samples))
        await charger.call(
            call.StopTransaction(meter_stop=2000, timestamp=WHEN, transaction_id=started.transaction_id, reason="Local")
        )
        await asyncio.wait_for(lab.ready.wait(), 5)
        station = lab.csms.stations["CP001"]
        assert (await station.reset(model.ResetKind.IMMEDIATE)).status is model.ResetStatus.ACCEPTED
        asked = await station.request_start_transaction(model.IdToken("04A2B3C4"), evse_id=1)
        assert asked.status is model.RequestStartStopStatus.ACCEPTED
        running.cancel()
    events = [told for told in lab.told if isinstance(told, model.TransactionEvent)]
    assert [event.kind.value for event in events] == ["Started", "Updated", "Ended"]
    assert {event.transaction_id for event in events} == {str(started.transaction_id)}
    assert (events[0].meter_start_wh, events[2].meter_stop_wh) == (1000, 2000)
    assert events[1].meter_values[0].samples[0].in_base_unit() == (1500, "Wh")
    assert events[2].stop_reason is model.StopReason.LOCAL


async def charger_loop(charger: object) -> None:
    try:
        await charger.start()  # type: ignore[attr-defined]
    except websockets.ConnectionClosed:
        return


def _charger_2(package: ModuleType) -> type:
    class Charger(package.ChargePoint):  # type: ignore[misc,name-defined]
        @on("Reset")  # type: ignore[untyped-decorator]
        def reset(self, type: str, **more: object) -> object:
            return package.call_result.Reset(status="Accepted" if type == "Immediate" else "Rejected")

        @on("RequestStartTransaction")  # type: ignore[untyped-decorator]
        def request_start(self, id_token: dict[str, str], remote_start_id: int, evse_id: int) -> object:
            return package.call_result.RequestStartTransaction(
                status="Accepted" if (id_token["id_token"], evse_id) == ("04A2B3C4", 1) else "Rejected"
            )

    return Charger


@pytest.mark.parametrize(("package", "subprotocol"), [("ocpp.v201", "ocpp2.0.1"), ("ocpp.v21", "ocpp2.1")])
async def test_a_2_x_station_boots_charges_and_is_asked(lab: Lab, package: str, subprotocol: str) -> None:
    words = importlib.import_module(package)
    call = words.call
    async with await _connect(lab, subprotocol) as link:
        charger = _charger_2(words)("CP001", link)
        running = asyncio.create_task(charger_loop(charger))
        booted = await charger.call(
            call.BootNotification(charging_station={"model": "M", "vendor_name": "V"}, reason="PowerUp")
        )
        assert (booted.status, booted.interval) == ("Accepted", 60)
        await charger.call(call.Heartbeat())
        await charger.call(
            call.StatusNotification(timestamp=WHEN, connector_status="Available", evse_id=1, connector_id=1)
        )
        token = {"id_token": "04A2B3C4", "type": "ISO14443"}
        assert (await charger.call(call.Authorize(id_token=token))).id_token_info == {"status": "Accepted"}

        def event(kind: str, trigger: str, number: int, wh: float, context: str, **more: object) -> object:
            sample = {"value": wh, "measurand": "Energy.Active.Import.Register", "context": context}
            return call.TransactionEvent(
                event_type=kind,
                timestamp=WHEN,
                trigger_reason=trigger,
                seq_no=number,
                transaction_info={"transaction_id": "T-1", **more},
                meter_value=[{"timestamp": WHEN, "sampled_value": [sample]}],
                evse={"id": 1, "connector_id": 1},
                id_token=token,
            )

        await charger.call(event("Started", "Authorized", 0, 1000, "Transaction.Begin", charging_state="Charging"))
        await charger.call(event("Updated", "MeterValuePeriodic", 1, 1500, "Sample.Periodic"))
        await charger.call(event("Ended", "StopAuthorized", 2, 2000, "Transaction.End", stopped_reason="Local"))
        await asyncio.wait_for(lab.ready.wait(), 5)
        station = lab.csms.stations["CP001"]
        assert (await station.reset(model.ResetKind.IMMEDIATE)).status is model.ResetStatus.ACCEPTED
        asked = await station.request_start_transaction(model.IdToken("04A2B3C4"), evse_id=1)
        assert asked.status is model.RequestStartStopStatus.ACCEPTED
        running.cancel()
    events = [told for told in lab.told if isinstance(told, model.TransactionEvent)]
    assert [(event.kind.value, event.seq_no, event.transaction_id) for event in events] == [
        ("Started", 0, "T-1"),
        ("Updated", 1, "T-1"),
        ("Ended", 2, "T-1"),
    ]
    assert (events[0].meter_start_wh, events[2].meter_stop_wh) == (1000, 2000)
    assert events[0].charging_state is model.ChargingState.CHARGING
    assert events[2].stop_reason is model.StopReason.LOCAL


async def test_a_station_with_a_wrong_password_is_refused_before_the_upgrade(lab: Lab) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(f"ws://CP001:wrong@127.0.0.1:{lab.port}/ocpp/CP001")
    assert refused.value.response.status_code == 401
