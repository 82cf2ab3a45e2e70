"""C11, D01, D02, H01-H04; 1.6, 5.1, 5.4, 5.10, 5.13, 5.15: the local list and reservations on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapped import Memory, answer, answered, lift, lower, said

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion
from evwire.versions import ALL, V16, V21, V201, Version

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
TOKEN = model.IdToken("04A2B3C4")
NO_LIST = model.GetLocalListVersionResult(version_number=None)


def test_1_6_sends_a_list_in_its_own_words() -> None:
    request = model.SendLocalList(
        version_number=3,
        local_authorization_list=(
            model.AuthorizationData(
                id_token=TOKEN,
                id_token_info=model.IdTokenInfo(
                    status=model.AuthorizationStatus.ACCEPTED, expires_at=AT, group_token=model.IdToken("FLEET")
                ),
            ),
            model.AuthorizationData(id_token=model.IdToken("OLD")),
        ),
    )
    assert lower(V16, request) == (
        [
            (
                "SendLocalList",
                '{"listVersion":3,"localAuthorizationList":[{"idTag":"04A2B3C4","idTagInfo":{"expiryDate":'
                '"2026-05-01T12:00:00Z","parentIdTag":"FLEET","status":"Accepted"}},{"idTag":"OLD"}],'
                '"updateType":"Full"}',
            )
        ],
        (),
    )


@pytest.mark.parametrize("version", [V201, V21])
def test_2_x_sends_a_list_in_its_own_words(version: Version) -> None:
    request = model.SendLocalList(
        version_number=3,
        update_kind=model.UpdateKind.DIFFERENTIAL,
        local_authorization_list=(model.AuthorizationData(id_token=TOKEN),),
    )
    assert lower(version, request)[0] == [
        (
            "SendLocalList",
            '{"localAuthorizationList":[{"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}}],"versionNumber":3,'
            '"updateType":"Differential"}',
        )
    ]


@pytest.mark.parametrize("version", ALL)
def test_a_list_without_entries_is_left_out(version: Version) -> None:
    ((_, payload),), _ = lower(version, model.SendLocalList(version_number=3))
    assert "localAuthorizationList" not in payload


def test_a_token_of_more_than_20_characters_is_not_sent_to_1_6() -> None:
    entry = model.AuthorizationData(id_token=model.IdToken("A" * 21))
    with pytest.raises(InvalidMessage, match="idTag"):
        lower(V16, model.SendLocalList(version_number=1, local_authorization_list=(entry,)))
    with pytest.raises(InvalidMessage, match="idTag"):
        lower(V16, model.ReserveNow(reservation_id=1, id_token=entry.id_token, expires_at=AT))


def test_1_6_5_10_a_station_without_lists_says_minus_one() -> None:
    assert answer(V16, "GetLocalListVersion", "{}", NO_LIST) == ('{"listVersion":-1}', ())
    assert answered(V16, model.GetLocalListVersion(), NO_LIST) == (NO_LIST, set())


@pytest.mark.requirement("D02.FR.03")
@pytest.mark.parametrize("version", [V201, V21])
def test_d02_fr_03_a_station_without_lists_says_zero(version: Version) -> None:
    payload, losses = answer(version, "GetLocalListVersion", "{}", NO_LIST)
    assert payload == '{"versionNumber":0}'
    assert [loss.field for loss in losses] == ["version_number"]


@pytest.mark.parametrize("version", [V201, V21])
def test_2_x_has_no_word_for_a_station_that_takes_no_list(version: Version) -> None:
    result = model.SendLocalListResult(status=model.SendLocalListStatus.NOT_SUPPORTED)
    payload, losses = answer(version, "SendLocalList", '{"versionNumber":1,"updateType":"Full"}', result)
    assert payload == '{"status":"Failed"}'
    assert [(loss.field, loss.value) for loss in losses] == [("status", "NotSupported")]


def test_1_6_5_13_a_reservation_of_any_connector_is_one_of_connector_0() -> None:
    request = model.ReserveNow(reservation_id=5, id_token=TOKEN, expires_at=AT)
    payload = '{"connectorId":0,"expiryDate":"2026-05-01T12:00:00Z","idTag":"04A2B3C4","reservationId":5}'
    assert lower(V16, request) == ([("ReserveNow", payload)], ())
    assert lift(V16, "ReserveNow", payload) == request
    with pytest.raises(NotInThisVersion, match="EVSE 0"):
        lower(V16, msgspec.structs.replace(request, evse_id=0))


def test_2_1_reserves_in_its_own_words() -> None:
    request = model.ReserveNow(
        reservation_id=5,
        id_token=TOKEN,
        expires_at=AT,
        evse_id=2,
        connector_type="cMCS",
        group_token=model.IdToken("FLEET", "Central"),
    )
    assert lower(V21, request)[0] == [
        (
            "ReserveNow",
            '{"id":5,"expiryDateTime":"2026-05-01T12:00:00Z","connectorType":"cMCS","idToken":{"idToken":"04A2B3C4",'
            '"type":"ISO14443"},"evseId":2,"groupIdToken":{"idToken":"FLEET","type":"Central"}}',
        )
    ]


def test_1_6_does_not_say_how_a_reservation_ended() -> None:
    assert model.ReservationStatusUpdate not in V16.mapping.lowers


tokens = st.builds(model.IdToken, st.text("ABCDEF0123456789", min_size=1, max_size=20))
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda time: time.replace(microsecond=0)
)
infos = st.builds(
    model.IdTokenInfo,
    status=st.sampled_from(model.AuthorizationStatus),
    expires_at=st.none() | times,
    group_token=st.none() | tokens,
)
requests: st.SearchStrategy[model.Request[Any]] = st.one_of(
    st.builds(
        model.SendLocalList,
        version_number=st.integers(1, 2**31 - 1),
        update_kind=st.sampled_from(model.UpdateKind),
        local_authorization_list=st.lists(
            st.builds(model.AuthorizationData, id_token=tokens, id_token_info=st.none() | infos), max_size=5
        ).map(tuple),
    ),
    st.builds(
        model.ReserveNow,
        reservation_id=st.integers(0, 2**31 - 1),
        id_token=tokens,
        expires_at=times,
        evse_id=st.none() | st.integers(1, 100),
        connector_type=st.sampled_from([None, "cCCS2", "cMCS"]),
        group_token=st.none() | tokens,
    ),
    st.builds(model.CancelReservation, reservation_id=st.integers(0, 2**31 - 1)),
    st.builds(
        model.ReservationStatusUpdate,
        reservation_id=st.integers(0, 2**31 - 1),
        update_status=st.sampled_from(model.ReservationUpdateStatus),
    ),
)


@given(requests, st.sampled_from(ALL))
def test_what_is_said_arrives_except_for_what_is_named_as_lost(request: model.Request[Any], version: Version) -> None:
    if type(request) not in version.mapping.lowers:
        assert version is V16
        return
    ((arrived,), lost) = said(version, request)
    differing = {field for field in request.__struct_fields__ if getattr(arrived, field) != getattr(request, field)}
    assert differing == {field.split(".")[0] for field in lost}
    assert lower(version, request)[0][0][0] == lower(version, arrived)[0][0][0]  # type: ignore[arg-type]
    assert version.mapping.lowers[type(request)].lower(arrived, Memory()).losses == ()  # type: ignore[arg-type]
