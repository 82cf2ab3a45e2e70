"""What one version says in two messages is still one thing to the others."""

from __future__ import annotations

import asyncio

import pytest

from evwire import CallRefused, ConnectionClosed, Router, model
from evwire.session import JsonPeer
from evwire.testing import ManualClock
from evwire.transport import memory
from evwire.versions import V16, Sender
from wire import Wire


class Numbers:
    """Which number the CSMS gave to which transaction."""

    def __init__(self, clock: ManualClock) -> None:
        self.now = clock.now
        self.given: dict[str, int] = {}

    def number_of(self, transaction_id: str) -> int:
        return self.given[transaction_id]

    def transaction_of(self, number: int) -> str:
        return str(number)

    def remember(self, transaction_id: str, number: int) -> None:
        self.given[transaction_id] = number


@pytest.fixture
def talk() -> tuple[JsonPeer[str], Wire, Numbers, ManualClock]:
    clock = ManualClock()
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    numbers = Numbers(clock)
    peer: JsonPeer[str] = JsonPeer(
        ours, V16, we_are=Sender.STATION, router=Router(), owner="", context=numbers, name="CP001", clock=clock
    )
    peer.start()
    return peer, wire, numbers, clock


def _started(clock: ManualClock) -> model.TransactionEvent:
    begin = model.SampledValue(value=1000, context=model.ReadingContext.TRANSACTION_BEGIN)
    return model.TransactionEvent(
        kind=model.TransactionEventKind.STARTED,
        transaction_id="T-1",
        timestamp=clock.now(),
        evse_id=1,
        connector_id=1,
        id_token=model.IdToken("04A2B3C4"),
        charging_state=model.ChargingState.CHARGING,
        meter_values=(model.MeterValue(timestamp=clock.now(), samples=(begin,)),),
    )


@pytest.mark.parametrize("ending", ["refused", "lost"])
async def test_a_start_that_was_answered_is_not_told_again_when_the_status_behind_it_fails(
    talk: tuple[JsonPeer[str], Wire, Numbers, ManualClock], ending: str
) -> None:
    peer, wire, numbers, clock = talk
    telling = asyncio.create_task(peer.call(_started(clock)))
    start = await wire.receive()
    message_id = start.split('"')[1]
    assert start == (
        f'[2,"{message_id}","StartTransaction",'
        '{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"timestamp":"2026-01-01T12:00:00Z"}]'
    )
    wire.send(f'[3,"{message_id}",{{"transactionId":4711,"idTagInfo":{{"status":"Accepted"}}}}]')
    status = await wire.receive()
    assert '"StatusNotification"' in status
    if ending == "refused":
        wire.send(f'[4,"{status.split(chr(34))[1]}","GenericError","",{{}}]')
    else:
        wire.cut()
    result = await telling
    assert result.id_token_info is not None and result.id_token_info.accepted
    assert numbers.given == {"T-1": 4711}


async def test_a_start_that_was_not_answered_is_an_error(
    talk: tuple[JsonPeer[str], Wire, Numbers, ManualClock],
) -> None:
    peer, wire, numbers, clock = talk
    telling = asyncio.create_task(peer.call(_started(clock)))
    await wire.receive()
    wire.cut()
    with pytest.raises(ConnectionClosed):
        await telling
    assert numbers.given == {}


SETTINGS = model.SetVariables(
    settings=(
        model.VariableSetting.of("OCPPCommCtrlr", "HeartbeatInterval", "60"),
        model.VariableSetting.of("TxCtrlr", "EVConnectionTimeOut", "45"),
        model.VariableSetting.of(model.CUSTOMIZATION, "Own", "1"),
    )
)


def _csms(clock: ManualClock) -> tuple[JsonPeer[str], Wire]:
    ours, theirs = memory.pair()
    peer: JsonPeer[str] = JsonPeer(
        ours, V16, we_are=Sender.CSMS, router=Router(), owner="", context=Numbers(clock), name="CP001", clock=clock
    )
    peer.start()
    return peer, Wire(theirs)


async def test_where_each_message_says_a_part_each_answer_counts_and_a_refusal_is_one() -> None:
    peer, wire = _csms(ManualClock())
    setting = asyncio.create_task(peer.call(SETTINGS))
    for key, answer in (
        ("HeartbeatInterval", '[3,"{}",{{"status":"Accepted"}}]'),
        ("ConnectionTimeOut", '[4,"{}","InternalError","",{{}}]'),
        ("Own", '[3,"{}",{{"status":"NotSupported"}}]'),
    ):
        asked = await wire.receive()
        assert f'"ChangeConfiguration",{{"key":"{key}"' in asked
        wire.send(answer.format(asked.split('"')[1]))
    outcomes = (await setting).outcomes
    assert [each.status.value for each in outcomes] == ["Accepted", "Rejected", "UnknownVariable"]


async def test_the_refusal_of_a_single_part_is_the_refusal_of_the_whole() -> None:
    peer, wire = _csms(ManualClock())
    setting = asyncio.create_task(peer.call(model.SetVariables(settings=SETTINGS.settings[:1])))
    wire.send(f'[4,"{(await wire.receive()).split(chr(34))[1]}","InternalError","",{{}}]')
    with pytest.raises(CallRefused):
        await setting


async def test_what_was_not_answered_is_not_known_to_be_refused() -> None:
    peer, wire = _csms(ManualClock())
    setting = asyncio.create_task(peer.call(SETTINGS))
    wire.send(f'[3,"{(await wire.receive()).split(chr(34))[1]}",{{"status":"Accepted"}}]')
    await wire.receive()
    wire.cut()
    with pytest.raises(ConnectionClosed):
        await setting
