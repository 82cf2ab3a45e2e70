"""C11, C13, C14, D01, D02; 1.6, 3.5, 5.4, 5.10, 5.15: the local list and the cache, whatever the version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from both_ends import OTHER, TOKEN, BothEnds, both_ends
from evwire import model
from evwire.station import FileDocuments, MemoryDocuments, NotKept, StationSettings

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
ACCEPTED, FAILED, VERSION_MISMATCH, NOT_SUPPORTED = model.SendLocalListStatus
DIFFERENTIAL = model.UpdateKind.DIFFERENTIAL


def entry(token: model.IdToken, status: str = "Accepted", **info: Any) -> model.AuthorizationData:
    verdict = model.IdTokenInfo(status=model.AuthorizationStatus(status), **info)
    return model.AuthorizationData(id_token=token, id_token_info=verdict)


def removal(token: model.IdToken) -> model.AuthorizationData:
    return model.AuthorizationData(id_token=token)


async def offline(it: BothEnds) -> None:
    it.network.down = True
    it.network.cut()
    await it.clock.settle()


async def verdict_on(it: BothEnds, token: model.IdToken) -> str:
    verdict = await it.station.present_token(1, token)
    return verdict.status.value


@VERSIONS
@pytest.mark.requirement("D02.FR.02")
async def test_d02_fr_02_before_any_list_the_version_is_0(version: str) -> None:
    async with both_ends(version) as it:
        assert await it.there.get_local_list_version() == 0


@VERSIONS
@pytest.mark.requirement("D01.FR.15", "D02.FR.01")
async def test_d01_fr_15_a_full_list_replaces_the_one_before(version: str) -> None:
    async with both_ends(version) as it:
        assert (await it.there.send_local_list(5, [entry(TOKEN)])).status is ACCEPTED
        assert (await it.there.send_local_list(2, [entry(OTHER)])).status is ACCEPTED
        assert await it.there.get_local_list_version() == 2
        assert it.station.authorization.local_list.verdict(TOKEN) is None
        assert it.station.authorization.local_list.verdict(OTHER) is not None


@VERSIONS
@pytest.mark.requirement("D01.FR.16", "D01.FR.17")
async def test_d01_fr_16_17_changes_add_change_and_remove(version: str) -> None:
    async with both_ends(version) as it:
        third = model.IdToken("THIRD")
        await it.there.send_local_list(1, [entry(TOKEN), entry(OTHER)])
        changes = [entry(third), entry(OTHER, "Blocked"), removal(TOKEN)]
        assert (await it.there.send_local_list(2, changes, update_kind=DIFFERENTIAL)).status is ACCEPTED
        verdict = it.station.authorization.local_list.verdict
        assert [verdict(each) and verdict(each).status.value for each in (TOKEN, OTHER, third)] == [  # type: ignore[union-attr]
            None,
            "Blocked",
            "Accepted",
        ]


@VERSIONS
@pytest.mark.requirement("D01.FR.19")
async def test_d01_fr_19_changes_to_an_older_list_are_refused(version: str) -> None:
    async with both_ends(version) as it:
        await it.there.send_local_list(5, [entry(TOKEN)])
        for older in (4, 5):
            result = await it.there.send_local_list(older, [removal(TOKEN)], update_kind=DIFFERENTIAL)
            assert result.status is VERSION_MISMATCH
        assert await it.there.get_local_list_version() == 5
        assert len(it.station.authorization.local_list) == 1


@VERSIONS
@pytest.mark.requirement("D01.FR.04", "D01.FR.05")
async def test_d01_fr_04_05_an_empty_list_empties_and_empty_changes_change_the_version(version: str) -> None:
    async with both_ends(version) as it:
        await it.there.send_local_list(1, [entry(TOKEN)])
        assert (await it.there.send_local_list(2, update_kind=DIFFERENTIAL)).status is ACCEPTED
        assert (await it.there.get_local_list_version(), len(it.station.authorization.local_list)) == (2, 1)
        assert (await it.there.send_local_list(3)).status is ACCEPTED
        assert (await it.there.get_local_list_version(), len(it.station.authorization.local_list)) == (3, 0)


@VERSIONS
@pytest.mark.parametrize(
    ("version_number", "entries", "kind"),
    [
        (0, [entry(TOKEN)], model.UpdateKind.FULL),  # D01.FR.18
        (2, [entry(TOKEN), entry(model.IdToken("04a2b3c4"))], model.UpdateKind.FULL),  # D01.FR.06
        (2, [removal(TOKEN)], model.UpdateKind.FULL),
        (2, [entry(model.IdToken(f"T{number}")) for number in range(4)], model.UpdateKind.FULL),  # D01.FR.11
        (2, [entry(model.IdToken(f"T{number}")) for number in range(3)], DIFFERENTIAL),  # D01.FR.12
    ],
    ids=["version 0", "twice", "full without verdict", "too many in a message", "too many in all"],
)
async def test_d01_a_list_that_cannot_be_changes_nothing(
    version: str, version_number: int, entries: list[model.AuthorizationData], kind: model.UpdateKind
) -> None:
    settings = StationSettings(local_list_entries=3, local_list_items_per_message=3)
    async with both_ends(version, settings=settings) as it:
        await it.there.send_local_list(1, [entry(OTHER)])
        assert (await it.there.send_local_list(version_number, entries, update_kind=kind)).status is FAILED
        assert (await it.there.get_local_list_version(), len(it.station.authorization.local_list)) == (1, 1)


async def test_a_station_without_lists_says_so_in_1_6() -> None:
    async with both_ends("1.6", settings=StationSettings(local_list_enabled=False)) as it:
        assert (await it.there.send_local_list(1)).status is NOT_SUPPORTED
        assert await it.there.get_local_list_version() is None


@pytest.mark.requirement("D02.FR.03")
@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_d02_fr_03_a_station_without_lists_has_version_0(version: str) -> None:
    async with both_ends(version, settings=StationSettings(local_list_enabled=False)) as it:
        assert (await it.there.send_local_list(1)).status is FAILED
        assert await it.there.get_local_list_version() == 0


@VERSIONS
@pytest.mark.requirement("C13.FR.05")
async def test_c13_fr_05_offline_the_list_decides_until_a_verdict_expires(version: str) -> None:
    async with both_ends(version) as it:
        soon = it.clock.now() + timedelta(seconds=100)
        await it.there.send_local_list(1, [entry(TOKEN, expires_at=soon), entry(OTHER, "Blocked")])
        await offline(it)
        assert await verdict_on(it, OTHER) == "Blocked"
        assert await verdict_on(it, model.IdToken("STRANGER")) == "Unknown"
        assert await verdict_on(it, TOKEN) == "Accepted"
        await it.clock.advance(100)
        assert await verdict_on(it, TOKEN) == "Expired"


@VERSIONS
@pytest.mark.requirement("C13.FR.06")
async def test_c13_fr_06_who_is_listed_as_blocked_is_not_unknown(version: str) -> None:
    async with both_ends(version, settings=StationSettings(offline_unknown_allowed=True)) as it:
        await it.there.send_local_list(1, [entry(OTHER, "Blocked")])
        await offline(it)
        assert await verdict_on(it, OTHER) == "Blocked"
        assert await verdict_on(it, TOKEN) == "Accepted"


@VERSIONS
@pytest.mark.requirement("C14.FR.02", "C14.FR.03")
async def test_c14_who_is_listed_as_accepted_charges_without_being_asked_for(version: str) -> None:
    async with both_ends(version, settings=StationSettings(local_pre_authorize=True)) as it:
        await it.there.send_local_list(1, [entry(TOKEN), entry(OTHER, "Blocked")])
        assert await verdict_on(it, OTHER) == "Accepted"
        assert len(it.take(model.Authorize)) == 1
        await it.clock.advance(200)
        assert await verdict_on(it, TOKEN) == "Accepted"
        assert it.take(model.Authorize) == []


@VERSIONS
@pytest.mark.requirement("C13.FR.01")
async def test_c13_fr_01_the_list_comes_before_the_cache_and_what_is_listed_is_not_cached(version: str) -> None:
    async with both_ends(version) as it:
        assert await verdict_on(it, TOKEN) == "Accepted"
        await it.there.send_local_list(1, [entry(TOKEN, "Blocked"), entry(OTHER, "Blocked")])
        await it.clock.advance(200)
        assert await verdict_on(it, OTHER) == "Accepted"
        assert it.station.authorization.cache.recall(OTHER) is None
        await offline(it)
        assert await verdict_on(it, TOKEN) == "Blocked"


@VERSIONS
@pytest.mark.requirement("C11.FR.03")
async def test_c11_fr_03_a_cleared_cache_knows_nobody(version: str) -> None:
    async with both_ends(version) as it:
        assert await verdict_on(it, TOKEN) == "Accepted"
        assert (await it.there.clear_cache()).status is model.ClearCacheStatus.ACCEPTED
        await offline(it)
        await it.clock.advance(200)
        assert await verdict_on(it, TOKEN) == "Unknown"


@VERSIONS
@pytest.mark.requirement("C11.FR.04")
async def test_c11_fr_04_where_there_is_no_cache_none_is_cleared(version: str) -> None:
    async with both_ends(version, settings=StationSettings(authorization_cache_enabled=False)) as it:
        await verdict_on(it, TOKEN)
        assert (await it.there.clear_cache()).status is model.ClearCacheStatus.REJECTED
        await offline(it)
        await it.clock.advance(200)
        assert await verdict_on(it, TOKEN) == "Unknown"


@VERSIONS
@pytest.mark.requirement("D01.FR.10")
async def test_d01_fr_10_list_and_cache_outlast_a_restart(version: str, tmp_path: Path) -> None:
    with FileDocuments(tmp_path) as documents:
        async with both_ends(version, documents=documents) as it:
            await it.there.send_local_list(7, [entry(TOKEN)])
            await verdict_on(it, OTHER)
    with FileDocuments(tmp_path) as documents:
        async with both_ends(version, documents=documents) as it:
            assert await it.there.get_local_list_version() == 7
            await offline(it)
            assert await verdict_on(it, TOKEN) == "Accepted"
            await it.clock.advance(200)
            assert await verdict_on(it, OTHER) == "Accepted"


async def test_a_list_that_cannot_be_kept_is_not_taken() -> None:
    class FullDisk(MemoryDocuments):
        async def flushed(self) -> None:
            raise NotKept("no space left")

    async with both_ends("2.1", documents=FullDisk()) as it:
        result = await it.there.send_local_list(7, [entry(TOKEN)])
        assert (result.status, result.status_info and result.status_info.reason_code) == (FAILED, "OutOfStorage")
        assert await it.there.get_local_list_version() == 0


async def test_a_cache_that_is_full_forgets_first_who_may_not_charge_and_then_the_oldest() -> None:
    async with both_ends("2.1", settings=StationSettings(authorization_cache_entries=2)) as it:
        cache = it.station.authorization.cache
        accepted, blocked = (
            model.IdTokenInfo(status=model.AuthorizationStatus(word)) for word in ("Accepted", "Blocked")
        )
        tokens = [model.IdToken(name) for name in "ABCD"]
        for token, info in zip(tokens, (accepted, blocked, accepted, accepted), strict=True):
            cache.remember(token, info)
        assert [cache.recall(token) is not None for token in tokens] == [False, False, True, True]
