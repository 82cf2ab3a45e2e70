"""Stations that admission lets in to boot, and for nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from evwire import CSMS, Accept, Closed, Handshake, Station, model
from evwire.csms.server import Serving
from evwire.transport import websocket
from wire import Wire

BOOT = '[2,"%s","BootNotification",{"chargePointVendor":"VendorName","chargePointModel":"ModelName"}]'


class Lab:
    """A CSMS that lets everybody in, and only to wait who has no password."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.answer = model.BootNotificationResult.pending(retry_s=30)
        self.csms: CSMS[None] = CSMS(admission=self._admit)
        self.csms.on(model.BootNotification)(lambda station, request: self.answer)
        self.csms.on_connect(lambda station: self.told.append(f"{station.id} connected"))
        self.csms.on_ready(lambda station: self.told.append(f"{station.id} is ready"))
        self.csms.on_disconnect(self._gone)
        self.server: Serving[None] = self.csms.serve(host="127.0.0.1", port=0)

    def _admit(self, handshake: Handshake) -> Accept[None]:
        return Accept(None, pending=handshake.password is None)

    def _gone(self, station: Station[None], closed: Closed) -> None:
        self.told.append(f"{station.id} disconnected")

    async def connect(self, *, password: bytes | None = None, subprotocol: str = "ocpp1.6") -> Wire:
        link, _ = await websocket.connect(
            f"ws://127.0.0.1:{self.server.port}/CP001",
            subprotocols=[subprotocol],
            credentials=None if password is None else ("CP001", password),
        )
        return Wire(link)


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    lab = Lab()
    async with lab.server:
        yield lab


async def ended(station: Station[None]) -> None:
    async with asyncio.timeout(5):
        while station.connected:
            await asyncio.sleep(0)


@pytest.mark.requirement("B02.FR.09")
async def test_all_but_a_boot_is_refused_before_it_and_after_it_whatever_the_station_was_asked_for(lab: Lab) -> None:
    wire = await lab.connect()
    assert (await wire.ask('[2,"1","Heartbeat",{}]')).startswith('[4,"1","SecurityError"')
    assert '"Pending"' in await wire.ask(BOOT % "2")
    assert (await wire.ask('[2,"3","Heartbeat",{}]')).startswith('[4,"3","SecurityError"')
    asking = asyncio.create_task(lab.csms.pending["CP001"].trigger_message(model.MessageTrigger.HEARTBEAT))
    message_id = (await wire.receive()).split('"')[1]
    wire.send(f'[3,"{message_id}",{{"status":"Accepted"}}]')
    assert (await asking).status is model.TriggerMessageStatus.ACCEPTED
    assert (await wire.ask('[2,"4","Heartbeat",{}]')).startswith('[4,"4","SecurityError"')


async def test_it_displaces_nobody_and_nobody_is_told_of_it(lab: Lab) -> None:
    admitted = await lab.connect(password=b"one of its own")
    waiting = await lab.connect()
    await waiting.ask(BOOT % "1")
    lab.answer = model.BootNotificationResult.accepted(interval_s=60)
    await admitted.ask(BOOT % "1")
    assert (await admitted.ask('[2,"2","Heartbeat",{}]')).startswith('[3,"2"')
    station, pending = lab.csms.stations["CP001"], lab.csms.pending["CP001"]
    assert (station.pending, pending.pending) == (False, True)
    waiting.cut()
    await ended(pending)
    assert list(lab.csms.pending) == []
    assert (await admitted.ask('[2,"3","Heartbeat",{}]')).startswith('[3,"3"')
    admitted.cut()
    await ended(station)
    while len(lab.told) < 3:
        await asyncio.sleep(0)
    assert lab.told == ["CP001 connected", "CP001 is ready", "CP001 disconnected"]


async def test_what_a_waiting_station_departs_from_is_no_fault_of_who_has_its_name(lab: Lab) -> None:
    waiting = await lab.connect()
    await waiting.ask(BOOT.replace('"ModelName"', '"ModelName","futureField":1') % "1")
    assert len(lab.csms.pending["CP001"].deviations) == 1
    await lab.connect(password=b"one of its own")
    while "CP001" not in lab.csms.stations:
        await asyncio.sleep(0)
    assert lab.csms.stations["CP001"].deviations == ()


async def test_leaving_closes_those_that_wait_too() -> None:
    lab = Lab()
    async with lab.server:
        waiting = await lab.connect()
        await waiting.ask(BOOT % "1")
    assert (await waiting.end()).code == 1001


@pytest.mark.parametrize(
    ("password", "subprotocol", "sent"),
    [
        ("00112233445566778899aabbccddeeff", "ocpp1.6", '"00112233445566778899aabbccddeeff"'),
        ("00112233445566778899aabbccddeeff", "ocpp2.0.1", '"00112233445566778899aabbccddeeff"'),
        ("sixteen letters!", "ocpp1.6", '"7369787465656e206c65747465727321"'),
        ("sixteen letters!", "ocpp2.1", '"sixteen letters!"'),
    ],
)
async def test_a_password_is_sent_in_hexadecimal_where_the_version_has_it_so(
    lab: Lab, password: str, subprotocol: str, sent: str
) -> None:
    wire = await lab.connect(password=b"one of its own", subprotocol=subprotocol)
    while "CP001" not in lab.csms.stations:
        await asyncio.sleep(0)
    asking = asyncio.create_task(lab.csms.stations["CP001"].set_password(password))
    text = await wire.receive()
    assert sent in text
    wire.send(f'[4,"{text.split(chr(34))[1]}","NotSupported","",{{}}]')
    with pytest.raises(Exception, match="NotSupported"):
        await asking


async def test_a_password_that_is_no_key_of_its_version_is_not_sent(lab: Lab) -> None:
    await lab.connect(password=b"one of its own")
    while "CP001" not in lab.csms.stations:
        await asyncio.sleep(0)
    for password in ("too short", "more than twenty bytes are none"):
        with pytest.raises(ValueError, match="16 to 20 bytes"):
            await lab.csms.stations["CP001"].set_password(password)
