"""1.6, 4.8: the CSMS gives every transaction a number."""

from __future__ import annotations

import pytest

from evwire import NotInThisVersion, model
from evwire.station import MemoryStorage
from evwire.station.numbers import TransactionNumberTable
from evwire.testing import ManualClock
from station_lab import SILENCE, lab


def test_a_transaction_and_its_number_know_each_other_until_it_is_forgotten() -> None:
    clock = ManualClock()
    numbers = TransactionNumberTable(clock, MemoryStorage())
    numbers.remember("T", 4711)
    assert (numbers.number_of("T"), numbers.transaction_of(4711), numbers.now()) == (4711, "T", clock.now())
    numbers.forget("T")
    numbers.forget("T")
    assert numbers.transaction_of(4711) == "4711"
    with pytest.raises(NotInThisVersion, match="no number yet for transaction T"):
        numbers.number_of("T")


async def test_the_number_of_a_transaction_whose_end_the_csms_knows_is_forgotten() -> None:
    async with lab("1.6") as it:
        await it.begin()
        transaction_id = it.station.evses[1].transaction.id  # type: ignore[union-attr]
        assert it.station._numbers.number_of(transaction_id) == 4711
        await it.station.present_token(1, model.IdToken("04A2B3C4"))
        await it.clock.settle()
        with pytest.raises(NotInThisVersion):
            it.station._numbers.number_of(transaction_id)


async def test_a_stop_right_behind_the_answer_that_gives_the_number_finds_the_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with lab("1.6") as it:
        answer = it.csms._answer

        def answer_and_stop(message_id: str, action: str) -> None:
            answer(message_id, action)
            if action == "StartTransaction":
                assert it.csms._link is not None
                it.csms._link.send(b'[2,"9","RemoteStopTransaction",{"transactionId":4711}]')

        monkeypatch.setattr(it.csms, "_answer", answer_and_stop)
        await it.begin()
        assert '-> {"status":"Accepted"}' in it.csms.take()
        assert it.station.evses[1].transaction.stop_reason is model.StopReason.REMOTE  # type: ignore[union-attr]


async def test_a_transaction_is_known_by_its_number_while_the_status_behind_its_start_is_not_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with lab("1.6") as it:
        answer = it.csms._answer

        def answer_and_be_silent(message_id: str, action: str) -> None:
            answer(message_id, action)
            if action == "StartTransaction":
                it.csms.answers["StatusNotification"] = SILENCE

        monkeypatch.setattr(it.csms, "_answer", answer_and_be_silent)
        await it.begin()
        assert await it.csms.asks("RemoteStopTransaction", '{"transactionId":4711}') == '{"status":"Accepted"}'
