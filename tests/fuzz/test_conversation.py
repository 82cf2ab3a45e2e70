"""Whatever arrives is answered, refused or ignored; nothing breaks, and the next honest call is served."""

from __future__ import annotations

import asyncio
import logging
import random
import re

import pytest

from evwire import CSMS, AllowAny, Station, model
from evwire.transport import memory
from evwire.transport.upgrade_request import Refuse, UpgradeRequest, parse_upgrade_request
from wire import Wire

ROUNDS = 100_000
FRAMES = {
    "ocpp1.6": [
        b'[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]',
        b'[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"}]',
        b'[2,"1","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z",'
        b'"sampledValue":[{"value":"1.5","unit":"kWh","context":"Sample.Periodic"}]}]}]',
        b'[2,"1","StopTransaction",{"transactionId":1,"meterStop":5,"timestamp":"2026-01-01T00:00:00Z"}]',
        b'[3,"1",{"status":"Accepted"}]',
        b'[4,"1","GenericError","",{}]',
    ],
    "ocpp2.1": [
        b'[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}]',
        b'[2,"1","TransactionEvent",{"eventType":"Started","timestamp":"2026-01-01T00:00:00Z","triggerReason":'
        b'"Authorized","seqNo":0,"transactionInfo":{"transactionId":"T"},"idToken":{"idToken":"A","type":"Central"},'
        b'"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":1.5,"unitOfMeasure":'
        b'{"unit":"Wh","multiplier":3}}]}]}]',
        b'[5,"1","GenericError","",{}]',
        b'[6,"1","NotifyPeriodicEventStream",{"id":1,"pending":0,"basetime":"2026-01-01T00:00:00Z","data":[]}]',
    ],
}
FRAMES["ocpp2.0.1"] = FRAMES["ocpp2.1"][:2]
BITS = [b"null", b"-1", b"1e999", b"NaN", b'""', b"[]", b"{}", b"\x00", b"\xff", b'"\\ud800"', b"9" * 400, b"[" * 60]
HEAD = (
    b"GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic Q1AwMDE6c2VjcmV0"
)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with one to four accidents."""
    for _ in range(chance.randint(1, 4)):
        data = _hurt(data, chance) or b"["
    return data


def _hurt(data: bytes, chance: random.Random) -> bytes:
    at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    match chance.randrange(5):
        case 0:
            return data[:at] + data[end:]
        case 1:
            return data[:at] + data[at:end] * 2 + data[end:]
        case 2:
            return data[:at] + chance.choice(BITS) + data[end:]
        case 3:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case _:
            return re.sub(rb'(?<=:)("[^"]*"|[0-9.]+)', lambda found: chance.choice(BITS), data, count=1)


@pytest.mark.fuzz
@pytest.mark.parametrize("subprotocol", FRAMES)
async def test_mutated_frames_break_nothing(subprotocol: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    chance = random.Random(subprotocol)
    csms = CSMS(admission=AllowAny())

    @csms.on(model.BootNotification)
    async def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        return model.BootNotificationResult.accepted(interval_s=60)

    @csms.on(model.TransactionEvent)
    async def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        return model.TransactionEventResult()

    csms.on_unhandled(lambda station, request, call: None)
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    talking = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol=subprotocol))
    for number in range(ROUNDS):
        frame = _mutated(chance.choice(FRAMES[subprotocol]), chance)
        theirs.send(frame)
        if number % 50 == 0:
            wire.send(f'[2,"honest {number}","Heartbeat",{{}}]')
            while not any(f'"honest {number}"' in each for each in wire.received):
                assert wire.closed is None, frame
                await asyncio.sleep(0)
            wire.received.clear()
    assert [record.getMessage() for record in caplog.records] == []
    wire.cut()
    await talking


@pytest.mark.fuzz
def test_mutated_handshakes_are_understood_or_refused() -> None:
    chance = random.Random(1)
    seen = set()
    for _ in range(10 * ROUNDS):
        answer = parse_upgrade_request(_mutated(HEAD, chance))
        assert isinstance(answer, Refuse | UpgradeRequest)
        seen.add(answer.status if isinstance(answer, Refuse) else 101)
    assert {101, 400, 404, 426} <= seen
