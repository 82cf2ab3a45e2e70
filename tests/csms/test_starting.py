"""F01, F02; 1.6, 5.11: a request to start leads to a transaction, or to a reason why there is none."""

from __future__ import annotations

import asyncio
import gc

import pytest

from both_ends import OTHER, TOKEN, both_ends
from evwire import model
from evwire.csms import NoTransaction, NoTransactionReason

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


@VERSIONS
async def test_f02_the_request_resolves_to_the_transaction_that_begins_when_somebody_plugs_in(version: str) -> None:
    async with both_ends(version) as it:
        start = await it.there.request_start_transaction(TOKEN, evse_id=1)
        assert start.status is model.RequestStartStopStatus.ACCEPTED
        waiting = asyncio.create_task(start.transaction(timeout_s=120))
        await it.clock.advance(30)
        assert not waiting.done()
        it.station.plugged_in(1)
        await it.clock.settle()
        event = await waiting
        assert event.kind is model.TransactionEventKind.STARTED
        assert (event.evse_id, event.id_token) == (1, TOKEN)
        assert await start.transaction() == event


@VERSIONS
async def test_f01_a_transaction_that_begins_at_once_is_not_missed(version: str) -> None:
    async with both_ends(version) as it:
        it.station.plugged_in(1)
        start = await it.there.request_start_transaction(TOKEN)
        await it.clock.settle()
        assert (await start.transaction(timeout_s=1)).evse_id == 1


@VERSIONS
async def test_a_refusal_is_the_reason(version: str) -> None:
    async with both_ends(version) as it:
        start = await it.there.request_start_transaction(TOKEN, evse_id=9)
        assert start.status is model.RequestStartStopStatus.REJECTED
        with pytest.raises(NoTransaction, match="Refused: the station answered Rejected"):
            await start.transaction()


@VERSIONS
async def test_nobody_plugged_in_in_time_is_the_reason(version: str) -> None:
    async with both_ends(version) as it:
        start = await it.there.request_start_transaction(TOKEN, evse_id=1)
        waiting = asyncio.create_task(start.transaction(timeout_s=150))
        await it.clock.advance(151)
        with pytest.raises(NoTransaction, match="NotInTime: no transaction began within 150 s"):
            await waiting


@VERSIONS
async def test_a_token_that_the_csms_does_not_accept_is_the_reason_and_the_event_is_told(version: str) -> None:
    async with both_ends(version) as it:
        it.verdicts[TOKEN.value] = model.IdTokenInfo(status=model.AuthorizationStatus.BLOCKED)
        start = await it.there.request_start_transaction(TOKEN, evse_id=1)
        it.station.plugged_in(1)
        await it.clock.settle()
        with pytest.raises(NoTransaction, match="TokenNotAccepted: token 04A2B3C4 is Blocked") as error:
            await start.transaction(timeout_s=1)
        assert error.value.event is not None and error.value.event.id_token == TOKEN


@VERSIONS
async def test_a_lost_connection_is_the_reason(version: str) -> None:
    async with both_ends(version) as it:
        start = await it.there.request_start_transaction(TOKEN, evse_id=1)
        waiting = asyncio.create_task(start.transaction())
        await it.clock.settle()
        it.network.cut()
        await it.clock.settle()
        with pytest.raises(NoTransaction) as error:
            await waiting
        assert error.value.reason is NoTransactionReason.CONNECTION_LOST


@VERSIONS
async def test_another_drivers_transaction_is_not_it(version: str) -> None:
    async with both_ends(version) as it:
        start = await it.there.request_start_transaction(TOKEN, evse_id=1)
        it.station.plugged_in(2)
        await it.station.present_token(2, OTHER)
        await it.clock.settle()
        waiting = asyncio.create_task(start.transaction())
        await it.clock.settle()
        assert not waiting.done()
        it.station.plugged_in(1)
        await it.clock.settle()
        assert (await waiting).evse_id == 1


async def test_two_requests_with_one_token_lead_to_two_transactions_in_order_in_1_6() -> None:
    async with both_ends("1.6") as it:
        starts = [await it.there.request_start_transaction(TOKEN) for _ in range(2)]
        for evse_id in (1, 2):
            it.station.plugged_in(evse_id)
            await it.clock.settle()
        assert [(await start.transaction(timeout_s=1)).evse_id for start in starts] == [1, 2]


async def test_a_request_that_nobody_waits_for_is_forgotten() -> None:
    async with both_ends("2.1") as it:
        await it.there.request_start_transaction(TOKEN, evse_id=1)
        gc.collect()
        assert not it.there._starts._waiting
