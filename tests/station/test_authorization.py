"""C01, C09, C10, C13, C15; 1.6, 3.5 and 4.1: who may charge, and who may stop."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evwire import model
from evwire.station import AuthorizationCache, StationSettings
from evwire.testing import ManualClock
from station_lab import lab

TOKEN = model.IdToken("04A2B3C4")
ACCEPTED = '{"idTokenInfo":{"status":"Accepted"}}'
BLOCKED = '{"idTokenInfo":{"status":"Blocked"}}'


def in_group(name: str, status: str = "Accepted") -> str:
    group = f'{{"idToken":"{name}","type":"Central"}}'
    return f'{{"idTokenInfo":{{"status":"{status}","groupIdToken":{group}}}}}'


async def test_c01_fr_01_whom_the_csms_does_not_accept_does_not_charge() -> None:
    async with lab(answers={"Authorize": BLOCKED}) as it:
        it.station.plugged_in(1)
        verdict = await it.station.present_token(1, TOKEN)
        assert verdict.status is model.AuthorizationStatus.BLOCKED
        await it.clock.settle()
        assert it.csms.take("TransactionEvent") == []


async def test_c01_fr_03_who_began_a_transaction_stops_it_without_asking_the_csms() -> None:
    async with lab() as it:
        await it.begin()
        it.csms.take()
        await it.station.present_token(1, TOKEN)
        assert it.csms.take("Authorize") == []
        assert not it.station.charging


async def test_c09_fr_05_another_token_of_the_same_group_stops_a_transaction() -> None:
    async with lab(answers={"Authorize": in_group("FAMILY")}) as it:
        await it.begin()
        await it.station.present_token(1, model.IdToken("OTHER"))
        await it.clock.settle()
        ended = it.csms.take("TransactionEvent")[-1]
        assert '"stoppedReason":"Local"' in ended and '"idToken":"OTHER"' in ended


@pytest.mark.parametrize("other", [in_group("STRANGERS"), ACCEPTED, in_group("FAMILY", "Blocked")])
async def test_c09_fr_11_a_token_of_another_group_or_one_that_is_not_accepted_stops_nothing(other: str) -> None:
    async with lab(answers={"Authorize": [in_group("FAMILY"), other]}) as it:
        await it.begin()
        await it.station.present_token(1, model.IdToken("OTHER"))
        assert it.station.charging


async def test_f01_fr_24_a_group_named_from_afar_may_stop_the_transaction_too() -> None:
    async with lab(answers={"Authorize": in_group("FAMILY")}) as it:
        it.station.plugged_in(1)
        await it.csms.asks(
            "RequestStartTransaction",
            '{"remoteStartId":7,"evseId":1,"idToken":{"idToken":"REMOTE","type":"Central"},'
            '"groupIdToken":{"idToken":"FAMILY","type":"Central"}}',
        )
        assert it.station.charging
        await it.station.present_token(1, model.IdToken("OTHER"))
        assert not it.station.charging


async def test_c13_offline_whom_the_csms_accepted_before_may_charge() -> None:
    async with lab() as it:
        await it.station.present_token(2, TOKEN)
        it.csms.cut()
        await it.clock.settle()
        assert (await it.station.present_token(1, TOKEN)).accepted


async def test_c13_offline_whom_the_csms_blocked_before_may_not_charge_even_where_unknown_tokens_may() -> None:
    settings = StationSettings(offline_unknown_allowed=True)
    async with lab(answers={"Authorize": BLOCKED}, settings=settings) as it:
        await it.station.present_token(1, TOKEN)
        it.csms.cut()
        await it.clock.settle()
        assert (await it.station.present_token(1, TOKEN)).status is model.AuthorizationStatus.BLOCKED


@pytest.mark.parametrize(("allowed", "status"), [(True, "Accepted"), (False, "Unknown")])
async def test_c15_offline_a_setting_decides_on_unknown_tokens(allowed: bool, status: str) -> None:
    settings = StationSettings(offline_unknown_allowed=allowed)
    async with lab(settings=settings, reachable=False) as it:
        assert (await it.station.present_token(1, TOKEN)).status == status


async def test_c01_no_answer_to_authorize_is_as_good_as_offline() -> None:
    async with lab(answers={"Authorize": [ACCEPTED, '[4,"InternalError","",{}]']}) as it:
        await it.station.present_token(2, TOKEN)
        assert (await it.station.present_token(1, TOKEN)).accepted


async def test_c10_fr_08_a_verdict_on_a_transaction_event_is_remembered() -> None:
    async with lab(answers={"TransactionEvent": BLOCKED}) as it:
        await it.begin()
        it.csms.cut()
        await it.clock.settle()
        assert (await it.station.present_token(1, TOKEN)).status is model.AuthorizationStatus.BLOCKED


async def test_c10_fr_09_a_verdict_holds_until_it_expires_and_however_the_token_is_spelled() -> None:
    clock = ManualClock()
    cache = AuthorizationCache(clock)
    info = model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED, expires_at=clock.now() + timedelta(seconds=10))
    cache.remember(TOKEN, info)
    await clock.advance(9)
    assert cache.recall(model.IdToken("04a2b3c4")) is info
    await clock.advance(1)
    assert cache.recall(TOKEN) is None


def test_c11_a_cleared_cache_knows_nobody() -> None:
    cache = AuthorizationCache(ManualClock())
    cache.remember(TOKEN, model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED))
    cache.clear()
    assert cache.recall(TOKEN) is None
