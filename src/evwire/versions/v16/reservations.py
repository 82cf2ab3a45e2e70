"""Reservations of 1.6, which tells nobody how they end."""

from __future__ import annotations

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, utc
from evwire.versions.v16 import enums, messages
from evwire.versions.v16.tokens import lower_id_token, lower_parent_id_tag

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}
RESERVATION_LOSSES: LossTable = {
    model.ReserveNow: {
        "connector_type": "1.6 does not know it: whatever plug there is gets reserved",
        "group_token": "a token of 1.6 has at most 20 characters: the group is left out",
    },
    model.ReserveNowResult: _NO_STATUS_INFO,
    model.CancelReservationResult: _NO_STATUS_INFO,
}


def _lift_reserve(native: messages.ReserveNowRequest, context: Context) -> model.ReserveNow:
    parent = native.parent_id_tag
    return model.ReserveNow(
        reservation_id=native.reservation_id,
        id_token=model.IdToken(native.id_tag),
        expires_at=utc(native.expiry_date),
        # 5.13: connector 0 leaves the choice to the station.
        evse_id=native.connector_id or None,
        group_token=None if parent is None else model.IdToken(parent),
    )


def _answer_reserve(result: model.ReserveNowResult, losses: Losses, context: Context) -> messages.ReserveNowResponse:
    losses.lose_given(result, "status_info")
    return messages.ReserveNowResponse(status=enums.ReservationStatus(result.status.value))


def _lower_reserve(request: model.ReserveNow, losses: Losses, context: Context) -> messages.ReserveNowRequest:
    if request.evse_id == 0:
        raise NotInThisVersion("reservation of EVSE 0", "1.6")
    losses.lose_given(request, "connector_type")
    return messages.ReserveNowRequest(
        connector_id=request.evse_id or 0,
        expiry_date=request.expires_at,
        id_tag=lower_id_token(request.id_token, losses),
        parent_id_tag=lower_parent_id_tag(model.ReserveNow, request.group_token, losses),
        reservation_id=request.reservation_id,
    )


def _lift_reserve_response(
    response: messages.ReserveNowResponse, request: model.ReserveNow, context: Context
) -> model.ReserveNowResult:
    return model.ReserveNowResult(status=namesake(model.ReserveNowStatus, response.status))


def _lift_cancel(native: messages.CancelReservationRequest, context: Context) -> model.CancelReservation:
    return model.CancelReservation(reservation_id=native.reservation_id)


def _answer_cancel(
    result: model.CancelReservationResult, losses: Losses, context: Context
) -> messages.CancelReservationResponse:
    losses.lose_given(result, "status_info")
    return messages.CancelReservationResponse(status=enums.CancelReservationStatus(result.status.value))


def _lower_cancel(
    request: model.CancelReservation, losses: Losses, context: Context
) -> messages.CancelReservationRequest:
    return messages.CancelReservationRequest(reservation_id=request.reservation_id)


def _lift_cancel_response(
    response: messages.CancelReservationResponse, request: model.CancelReservation, context: Context
) -> model.CancelReservationResult:
    return model.CancelReservationResult(status=namesake(model.CancelReservationStatus, response.status))


def add_reservations(rules: RuleBook) -> None:
    rules.lift(messages.ReserveNowRequest, (model.ReserveNow,), _lift_reserve, _answer_reserve)
    rules.lower(model.ReserveNow, _lower_reserve, _lift_reserve_response)
    rules.lift(messages.CancelReservationRequest, (model.CancelReservation,), _lift_cancel, _answer_cancel)
    rules.lower(model.CancelReservation, _lower_cancel, _lift_cancel_response)
