"""G03, H01-H04; 1.6, 3.11, 5.1, 5.13: places kept free, whatever the version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from both_ends import OTHER, TOKEN, BothEnds, both_ends
from evwire import model
from evwire.station import FileDocuments, StationSettings
from evwire.station.reservations import _each_finds_one

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
TWO_X = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
FLEET = model.IdToken("FLEET")
ENDED = model.ReservationUpdateStatus


async def reserve(it: BothEnds, reservation_id: int = 7, token: model.IdToken = TOKEN, **more: Any) -> str:
    """Reserve for ten minutes; the answer's status."""
    expires_at = it.clock.now() + timedelta(minutes=10)
    result = await it.there.reserve_now(reservation_id, token, expires_at=expires_at, **more)
    await it.clock.settle()
    return result.status.value


async def present(it: BothEnds, evse_id: int, token: model.IdToken) -> str:
    verdict = await it.station.present_token(evse_id, token)
    await it.clock.settle()
    return verdict.status.value


def ended(it: BothEnds) -> list[tuple[int, str]]:
    return [
        (each.reservation_id, each.update_status.value)
        for each in it.take(model.ReservationStatusUpdate)
        if isinstance(each, model.ReservationStatusUpdate)
    ]


@VERSIONS
@pytest.mark.requirement("H01.FR.23", "H03.FR.01", "H01.FR.15")
async def test_h01_a_reserved_evse_charges_its_holder_only_and_the_transaction_names_the_reservation(
    version: str,
) -> None:
    async with both_ends(version) as it:
        assert await reserve(it, evse_id=1) == "Accepted"
        assert it.statuses() == [(1, "Reserved")]
        it.station.plugged_in(1)
        await it.clock.settle()
        assert it.statuses() == []  # G03.FR.09
        assert await present(it, 1, OTHER) == "NotAtThisTime"
        assert not it.station.charging
        assert await present(it, 1, TOKEN) == "Accepted"
        told = it.take(model.TransactionEvent, model.StatusNotification)
        (started,) = (each for each in told if isinstance(each, model.TransactionEvent) and each.reservation_id)
        assert (started.reservation_id, started.id_token) == (7, TOKEN)
        assert it.station.reservations.held() == ()


@VERSIONS
@pytest.mark.requirement("H03.FR.09", "H03.FR.10")
async def test_h03_fr_09_10_whoever_presents_the_token_has_used_the_reservation(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, evse_id=1)
        it.statuses()
        await present(it, 1, TOKEN)
        assert it.statuses() == [(1, "Available")]
        assert (await it.there.cancel_reservation(7)).status is model.CancelReservationStatus.REJECTED


@VERSIONS
@pytest.mark.requirement("H03.FR.04")
async def test_h03_fr_04_a_token_of_the_group_may_charge_too(version: str) -> None:
    async with both_ends(version) as it:
        it.verdicts[OTHER.value] = model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED, group_token=FLEET)
        await reserve(it, evse_id=1, group_token=FLEET)
        it.station.plugged_in(1)
        assert await present(it, 1, OTHER) == "Accepted"
        assert it.station.evses[1].charging


@VERSIONS
@pytest.mark.requirement("H02.FR.01", "H02.FR.02", "H02.FR.03", "H02.FR.04")
async def test_h02_a_cancelled_reservation_frees_the_evse(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, evse_id=1)
        assert (await it.there.cancel_reservation(8)).status is model.CancelReservationStatus.REJECTED
        it.told.clear()
        assert (await it.there.cancel_reservation(7)).status is model.CancelReservationStatus.ACCEPTED
        await it.clock.settle()
        assert it.statuses() == [(1, "Available")]
        assert await present(it, 1, OTHER) == "Accepted"


@VERSIONS
@pytest.mark.requirement("H04.FR.02", "H04.FR.03")
async def test_h04_a_reservation_that_expires_frees_the_evse(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, evse_id=1)
        it.told.clear()
        await it.clock.advance(599)
        assert it.told == []
        await it.clock.advance(1)
        assert it.statuses() == [(1, "Available")]
        assert it.station.reservations.held() == ()


@TWO_X
@pytest.mark.requirement("H04.FR.01")
async def test_h04_fr_01_the_csms_hears_of_it_even_if_the_station_was_offline_then(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, 7, evse_id=1)
        await it.clock.advance(1)
        await reserve(it, 8, evse_id=2)
        await it.clock.advance(599)
        assert ended(it) == [(7, "Expired")]
        it.network.down = True
        it.network.cut()
        await it.clock.advance(1)
        assert it.station.reservations.held() == ()
        it.network.down = False
        await it.clock.advance(60)
        assert ended(it) == [(8, "Expired")]


@TWO_X
@pytest.mark.requirement("H01.FR.16", "H01.FR.17")
async def test_h01_fr_16_17_a_reservation_of_an_evse_that_breaks_or_goes_out_of_use_is_removed(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, 7, evse_id=1)
        await reserve(it, 8, evse_id=2)
        it.told.clear()
        it.station.faulted(1)
        await it.clock.settle()
        assert ended(it) == [(7, "Removed")]
        await it.there.change_availability(model.OperationalStatus.INOPERATIVE, evse_id=2)
        await it.clock.settle()
        assert ended(it) == [(8, "Removed")]


@pytest.mark.requirement("H03.FR.11")
async def test_h03_fr_11_a_holder_who_does_not_plug_in_is_told_of() -> None:
    for version, said in (("2.1", "NoTransaction"), ("2.0.1", "Removed")):
        async with both_ends(version) as it:
            await reserve(it, evse_id=1)
            await present(it, 1, TOKEN)
            it.told.clear()
            await it.clock.advance(120)
            assert ended(it) == [(7, said)]


@VERSIONS
@pytest.mark.requirement("H01.FR.11", "H01.FR.12", "H01.FR.14")
async def test_h01_fr_11_12_14_what_the_evse_is_instead_of_available_is_the_answer(version: str) -> None:
    async with both_ends(version, connectors={1: 1, 2: 1, 3: 1, 4: 1}) as it:
        it.station.plugged_in(1)
        it.station.faulted(2)
        it.station.set_operative(3, False)
        assert [await reserve(it, evse_id=evse_id) for evse_id in (1, 2, 3, 4)] == [
            "Occupied",
            "Faulted",
            "Unavailable",
            "Accepted",
        ]
        assert await reserve(it, 8, evse_id=4) == "Occupied"


@VERSIONS
@pytest.mark.requirement("H01.FR.02")
async def test_h01_fr_02_a_reservation_with_the_same_id_is_replaced(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, evse_id=1)
        it.told.clear()
        assert await reserve(it, evse_id=2) == "Accepted"
        assert it.statuses() == [(1, "Available"), (2, "Reserved")]
        assert await reserve(it, token=OTHER, evse_id=2) == "Accepted"
        assert [each.id_token for each in it.station.reservations.held()] == [OTHER]


@VERSIONS
@pytest.mark.requirement("H01.FR.04", "H01.FR.07", "H01.FR.20")
async def test_h01_fr_07_20_for_a_reservation_of_any_evse_the_last_one_is_kept_free(version: str) -> None:
    async with both_ends(version) as it:
        assert await reserve(it) == "Accepted"
        assert it.statuses() == []
        it.station.plugged_in(1)
        assert await present(it, 1, OTHER) == "Accepted"
        assert (2, "Reserved") in it.statuses()
        assert await present(it, 2, model.IdToken("THIRD")) == "NotAtThisTime"
        assert await reserve(it, 8, OTHER) == "Occupied"
        it.station.plugged_in(2)
        assert await present(it, 2, TOKEN) == "Accepted"
        assert it.station.evses[2].charging


@VERSIONS
@pytest.mark.requirement("H01.FR.01", "H01.FR.19")
@pytest.mark.parametrize(
    "settings",
    [StationSettings(reservation_enabled=False), StationSettings(reservation_non_evse_specific=False)],
    ids=["none", "not of any EVSE"],
)
async def test_h01_fr_01_19_a_station_may_be_set_not_to_take_reservations(
    version: str, settings: StationSettings
) -> None:
    async with both_ends(version, settings=settings) as it:
        assert await reserve(it) == "Rejected"
        assert await reserve(it, evse_id=1) == ("Accepted" if settings.reservation_enabled else "Rejected")


@VERSIONS
async def test_h01_what_is_not_there_or_past_is_not_reserved(version: str) -> None:
    async with both_ends(version) as it:
        assert await reserve(it, evse_id=9) == "Rejected"
        result = await it.there.reserve_now(7, TOKEN, expires_at=it.clock.now(), evse_id=1)
        assert result.status is model.ReserveNowStatus.REJECTED


@TWO_X
@pytest.mark.requirement("H01.FR.06", "H01.FR.09", "H03.FR.02")
async def test_h01_fr_06_a_kind_of_plug_is_reserved_where_the_hardware_knows_its_plugs(version: str) -> None:
    async with both_ends(version) as it:
        assert await reserve(it, connector_type="cCCS2") == "Rejected"
    async with both_ends(version, connector_types={1: ("cType2",), 2: ("cCCS2",)}) as it:
        assert await reserve(it, connector_type="cG105") == "Rejected"
        assert await reserve(it, connector_type="cCCS2") == "Accepted"
        assert it.statuses() == [(2, "Reserved")]
        assert await present(it, 2, OTHER) == "NotAtThisTime"
        assert await present(it, 1, OTHER) == "Accepted"
        assert await present(it, 2, TOKEN) == "Accepted"


@VERSIONS
async def test_f01_a_request_to_start_keeps_to_reservations_and_uses_the_tokens_own(version: str) -> None:
    async with both_ends(version) as it:
        await reserve(it, evse_id=2)
        refused = await it.there.request_start_transaction(OTHER, evse_id=2)
        assert refused.status is model.RequestStartStopStatus.REJECTED
        start = await it.there.request_start_transaction(TOKEN)
        it.station.plugged_in(2)
        await it.clock.settle()
        event = await start.transaction(timeout_s=1)
        assert (event.evse_id, event.reservation_id) == (2, 7)


@VERSIONS
async def test_reservations_outlast_a_restart(version: str, tmp_path: Path) -> None:
    with FileDocuments(tmp_path) as documents:
        async with both_ends(version, documents=documents) as it:
            await reserve(it, evse_id=1)
    with FileDocuments(tmp_path) as documents:
        async with both_ends(version, documents=documents) as it:
            assert await present(it, 1, OTHER) == "NotAtThisTime"
            await it.clock.advance(600)
            assert it.statuses() == [(1, "Available")]


async def test_1_6_a_fault_and_a_reservation_in_the_words_of_1_6() -> None:
    async with both_ends("1.6") as it:
        frames: list[bytes] = []
        it.csms.tap(lambda station_id, direction, frame: frames.append(frame) if direction == "in" else None)
        it.network.cut()
        await it.clock.advance(60)
        frames.clear()
        await reserve(it, evse_id=1)
        it.station.faulted(2, "GroundFailure")
        await it.clock.settle()
        said = b"".join(frames)
        assert b'"connectorId":1,"errorCode":"NoError","status":"Reserved"' in said
        assert b'"connectorId":2,"errorCode":"GroundFailure","status":"Faulted"' in said


@given(st.lists(st.sets(st.integers(1, 4)), max_size=4))
def test_everybody_finds_a_place_or_not_as_trying_all_ways_says(choices: list[set[int]]) -> None:
    def possible(rest: list[set[int]], taken: frozenset[int]) -> bool:
        return not rest or any(possible(rest[1:], taken | {choice}) for choice in rest[0] - taken)

    assert _each_finds_one(choices) == possible(choices, frozenset())
