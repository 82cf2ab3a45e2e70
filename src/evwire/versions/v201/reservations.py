"""Reservations of 2.x."""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, utc, without_word, words_of
from evwire.versions.v201 import enums, messages
from evwire.versions.v201.common import Common

RESERVATION_LOSSES: LossTable = {
    model.ReserveNow: {"connector_type": "2.0.1 does not know it: whatever plug there is gets reserved"},
    model.ReservationStatusUpdate: {"update_status": "2.0.1 does not know it: it is said as Removed"},
}
"""Of 2.0.1; 2.1 says all."""

_CONNECTOR_TYPES = words_of(enums.ConnectorEnumType)


class ReservationRules:
    """The rules on one version's messages; a later version overrides what it says otherwise."""

    def __init__(self, common: Common) -> None:
        self._common = common
        self._words = common.words
        self._updates = words_of(common.words.ReservationUpdateStatusEnumType)

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.ReserveNowRequest, (model.ReserveNow,), self._lift_reserve, self._answer_reserve)
        rules.lower(model.ReserveNow, self._lower_reserve, self._lift_reserve_response)
        rules.lift(words.CancelReservationRequest, (model.CancelReservation,), self._lift_cancel, self._answer_cancel)
        rules.lower(model.CancelReservation, self._lower_cancel, self._lift_cancel_response)
        rules.lift(
            words.ReservationStatusUpdateRequest,
            (model.ReservationStatusUpdate,),
            self._lift_update,
            self._answer_update,
        )
        rules.lower(model.ReservationStatusUpdate, self._lower_update, self._lift_update_response)

    def _lower_connector_type(self, request: model.ReserveNow, losses: Losses) -> enums.ConnectorEnumType | None:
        if request.connector_type is None:
            return None
        native = _CONNECTOR_TYPES.get(request.connector_type)
        if native is None:
            losses.lose_given(request, "connector_type")
        return native

    # Reserve

    def _lift_reserve(self, native: messages.ReserveNowRequest, context: Context) -> model.ReserveNow:
        group = native.group_id_token
        return model.ReserveNow(
            reservation_id=native.id,
            id_token=self._common.lift_token(native.id_token),
            expires_at=utc(native.expiry_date_time),
            evse_id=native.evse_id,
            connector_type=None if native.connector_type is None else str(native.connector_type),
            group_token=None if group is None else self._common.lift_token(group),
        )

    def _answer_reserve(
        self, result: model.ReserveNowResult, losses: Losses, context: Context
    ) -> messages.ReserveNowResponse:
        return self._words.ReserveNowResponse(
            status=self._words.ReserveNowStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_reserve(self, request: model.ReserveNow, losses: Losses, context: Context) -> messages.ReserveNowRequest:
        group = request.group_token
        return self._words.ReserveNowRequest(
            id=request.reservation_id,
            expiry_date_time=request.expires_at,
            connector_type=self._lower_connector_type(request, losses),
            id_token=self._common.lower_token(request.id_token, losses),
            evse_id=request.evse_id,
            group_id_token=None if group is None else self._common.lower_token(group, losses, at="group_token."),
        )

    def _lift_reserve_response(
        self, response: messages.ReserveNowResponse, request: model.ReserveNow, context: Context
    ) -> model.ReserveNowResult:
        return model.ReserveNowResult(
            status=namesake(model.ReserveNowStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Cancel

    def _lift_cancel(self, native: messages.CancelReservationRequest, context: Context) -> model.CancelReservation:
        return model.CancelReservation(reservation_id=native.reservation_id)

    def _answer_cancel(
        self, result: model.CancelReservationResult, losses: Losses, context: Context
    ) -> messages.CancelReservationResponse:
        return self._words.CancelReservationResponse(
            status=self._words.CancelReservationStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_cancel(
        self, request: model.CancelReservation, losses: Losses, context: Context
    ) -> messages.CancelReservationRequest:
        return self._words.CancelReservationRequest(reservation_id=request.reservation_id)

    def _lift_cancel_response(
        self, response: messages.CancelReservationResponse, request: model.CancelReservation, context: Context
    ) -> model.CancelReservationResult:
        return model.CancelReservationResult(
            status=namesake(model.CancelReservationStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # How it ended

    def _lift_update(
        self, native: messages.ReservationStatusUpdateRequest, context: Context
    ) -> model.ReservationStatusUpdate:
        return model.ReservationStatusUpdate(
            reservation_id=native.reservation_id,
            update_status=namesake(model.ReservationUpdateStatus, native.reservation_update_status),
        )

    def _answer_update(
        self, result: model.ReservationStatusUpdateResult, losses: Losses, context: Context
    ) -> messages.ReservationStatusUpdateResponse:
        return self._words.ReservationStatusUpdateResponse()

    def _lower_update(
        self, request: model.ReservationStatusUpdate, losses: Losses, context: Context
    ) -> messages.ReservationStatusUpdateRequest:
        status = self._updates.get(request.update_status)
        if status is None:
            losses.lose_given(request, "update_status")
            status = self._words.ReservationUpdateStatusEnumType.REMOVED
        return self._words.ReservationStatusUpdateRequest(
            reservation_id=request.reservation_id, reservation_update_status=status
        )

    def _lift_update_response(
        self,
        response: messages.ReservationStatusUpdateResponse,
        request: model.ReservationStatusUpdate,
        context: Context,
    ) -> model.ReservationStatusUpdateResult:
        return model.ReservationStatusUpdateResult(losses=without_word(response))
