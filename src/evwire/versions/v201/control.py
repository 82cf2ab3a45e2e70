"""What the CSMS asks of a station of 2.x: start and stop, reset, availability, unlock, trigger."""

from __future__ import annotations

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, without_word, words_of
from evwire.versions.v201 import messages
from evwire.versions.v201.common import Common
from evwire.versions.v201.profiles import Profiles

CONTROL_LOSSES: LossTable = {
    model.Reset: {"kind": "2.0.1 resumes no transaction: it is said as Immediate"},
    model.TriggerMessage: {"custom_trigger": "2.0.1 has no triggers of one's own"},
}
"""Of 2.0.1; 2.1 says all."""


class ControlRules:
    """The rules on one version's messages; a later version overrides what it says otherwise."""

    def __init__(self, common: Common, profiles: Profiles) -> None:
        self._common = common
        self._words = common.words
        self._profiles = profiles
        self._resets = words_of(common.words.ResetEnumType)
        self._requested_messages = words_of(common.words.MessageTriggerEnumType)

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(
            words.RequestStartTransactionRequest,
            (model.RequestStartTransaction,),
            self._lift_request_start,
            self._answer_request_start,
        )
        rules.lower(model.RequestStartTransaction, self._lower_request_start, self._lift_request_start_response)
        rules.lift(
            words.RequestStopTransactionRequest,
            (model.RequestStopTransaction,),
            self._lift_request_stop,
            self._answer_request_stop,
        )
        rules.lower(model.RequestStopTransaction, self._lower_request_stop, self._lift_request_stop_response)
        rules.lift(words.ResetRequest, (model.Reset,), self._lift_reset, self._answer_reset)
        rules.lower(model.Reset, self._lower_reset, self._lift_reset_response)
        rules.lift(
            words.ChangeAvailabilityRequest,
            (model.ChangeAvailability,),
            self._lift_availability,
            self._answer_availability,
        )
        rules.lower(model.ChangeAvailability, self._lower_availability, self._lift_availability_response)
        rules.lift(words.UnlockConnectorRequest, (model.UnlockConnector,), self._lift_unlock, self._answer_unlock)
        rules.lower(model.UnlockConnector, self._lower_unlock, self._lift_unlock_response)
        rules.lift(words.TriggerMessageRequest, (model.TriggerMessage,), self._lift_trigger, self._answer_trigger)
        rules.lower(model.TriggerMessage, self._lower_trigger, self._lift_trigger_response)

    # What a later version says otherwise

    def _custom_trigger(self, native: messages.TriggerMessageRequest) -> str | None:
        return None

    def _set_custom_trigger(
        self, native: messages.TriggerMessageRequest, request: model.TriggerMessage, losses: Losses
    ) -> None:
        losses.lose_given(request, "custom_trigger")

    # Start and stop by request

    def _lift_request_start(
        self, native: messages.RequestStartTransactionRequest, context: Context
    ) -> model.RequestStartTransaction:
        group, profile = native.group_id_token, native.charging_profile
        return model.RequestStartTransaction(
            id_token=self._common.lift_token(native.id_token),
            remote_start_id=native.remote_start_id,
            evse_id=native.evse_id,
            group_token=None if group is None else self._common.lift_token(group),
            charging_profile=None if profile is None else self._profiles.lift_profile(profile),
        )

    def _answer_request_start(
        self, result: model.RequestStartTransactionResult, losses: Losses, context: Context
    ) -> messages.RequestStartTransactionResponse:
        return self._words.RequestStartTransactionResponse(
            status=self._words.RequestStartStopStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
            transaction_id=result.transaction_id,
        )

    def _lower_request_start(
        self, request: model.RequestStartTransaction, losses: Losses, context: Context
    ) -> messages.RequestStartTransactionRequest:
        group, profile = request.group_token, request.charging_profile
        return self._words.RequestStartTransactionRequest(
            evse_id=request.evse_id,
            group_id_token=None if group is None else self._common.lower_token(group, losses, at="group_token."),
            id_token=self._common.lower_token(request.id_token, losses),
            remote_start_id=request.remote_start_id,
            charging_profile=(
                None if profile is None else self._profiles.lower_profile(profile, losses, at="charging_profile.")
            ),
        )

    def _lift_request_start_response(
        self,
        response: messages.RequestStartTransactionResponse,
        request: model.RequestStartTransaction,
        context: Context,
    ) -> model.RequestStartTransactionResult:
        return model.RequestStartTransactionResult(
            status=namesake(model.RequestStartStopStatus, response.status),
            transaction_id=response.transaction_id,
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "transaction_id", "status_info"),
        )

    def _lift_request_stop(
        self, native: messages.RequestStopTransactionRequest, context: Context
    ) -> model.RequestStopTransaction:
        return model.RequestStopTransaction(transaction_id=native.transaction_id)

    def _answer_request_stop(
        self, result: model.RequestStopTransactionResult, losses: Losses, context: Context
    ) -> messages.RequestStopTransactionResponse:
        return self._words.RequestStopTransactionResponse(
            status=self._words.RequestStartStopStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_request_stop(
        self, request: model.RequestStopTransaction, losses: Losses, context: Context
    ) -> messages.RequestStopTransactionRequest:
        return self._words.RequestStopTransactionRequest(transaction_id=request.transaction_id)

    def _lift_request_stop_response(
        self, response: messages.RequestStopTransactionResponse, request: model.RequestStopTransaction, context: Context
    ) -> model.RequestStopTransactionResult:
        return model.RequestStopTransactionResult(
            status=namesake(model.RequestStartStopStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Reset

    def _lift_reset(self, native: messages.ResetRequest, context: Context) -> model.Reset:
        return model.Reset(kind=namesake(model.ResetKind, native.type), evse_id=native.evse_id)

    def _answer_reset(self, result: model.ResetResult, losses: Losses, context: Context) -> messages.ResetResponse:
        return self._words.ResetResponse(
            status=self._words.ResetStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_reset(self, request: model.Reset, losses: Losses, context: Context) -> messages.ResetRequest:
        kind = self._resets.get(request.kind)
        if kind is None:
            losses.lose_given(request, "kind")
            kind = self._words.ResetEnumType.IMMEDIATE
        return self._words.ResetRequest(type=kind, evse_id=request.evse_id)

    def _lift_reset_response(
        self, response: messages.ResetResponse, request: model.Reset, context: Context
    ) -> model.ResetResult:
        return model.ResetResult(
            status=namesake(model.ResetStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Availability

    def _lift_availability(
        self, native: messages.ChangeAvailabilityRequest, context: Context
    ) -> model.ChangeAvailability:
        evse = native.evse
        return model.ChangeAvailability(
            operational_status=namesake(model.OperationalStatus, native.operational_status),
            evse_id=None if evse is None else evse.id,
            connector_id=None if evse is None else evse.connector_id,
        )

    def _answer_availability(
        self, result: model.ChangeAvailabilityResult, losses: Losses, context: Context
    ) -> messages.ChangeAvailabilityResponse:
        return self._words.ChangeAvailabilityResponse(
            status=self._words.ChangeAvailabilityStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_availability(
        self, request: model.ChangeAvailability, losses: Losses, context: Context
    ) -> messages.ChangeAvailabilityRequest:
        return self._words.ChangeAvailabilityRequest(
            evse=self._common.lower_target(request.evse_id, request.connector_id),
            operational_status=self._words.OperationalStatusEnumType(request.operational_status.value),
        )

    def _lift_availability_response(
        self, response: messages.ChangeAvailabilityResponse, request: model.ChangeAvailability, context: Context
    ) -> model.ChangeAvailabilityResult:
        return model.ChangeAvailabilityResult(
            status=namesake(model.ChangeAvailabilityStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Unlock

    def _lift_unlock(self, native: messages.UnlockConnectorRequest, context: Context) -> model.UnlockConnector:
        return model.UnlockConnector(evse_id=native.evse_id, connector_id=native.connector_id)

    def _answer_unlock(
        self, result: model.UnlockConnectorResult, losses: Losses, context: Context
    ) -> messages.UnlockConnectorResponse:
        return self._words.UnlockConnectorResponse(
            status=self._words.UnlockStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_unlock(
        self, request: model.UnlockConnector, losses: Losses, context: Context
    ) -> messages.UnlockConnectorRequest:
        return self._words.UnlockConnectorRequest(evse_id=request.evse_id, connector_id=request.connector_id)

    def _lift_unlock_response(
        self, response: messages.UnlockConnectorResponse, request: model.UnlockConnector, context: Context
    ) -> model.UnlockConnectorResult:
        return model.UnlockConnectorResult(
            status=namesake(model.UnlockStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Trigger

    def _lift_trigger(self, native: messages.TriggerMessageRequest, context: Context) -> model.TriggerMessage:
        evse = native.evse
        return model.TriggerMessage(
            requested_message=namesake(model.MessageTrigger, native.requested_message),
            evse_id=None if evse is None else evse.id,
            connector_id=None if evse is None else evse.connector_id,
            custom_trigger=self._custom_trigger(native),
        )

    def _answer_trigger(
        self, result: model.TriggerMessageResult, losses: Losses, context: Context
    ) -> messages.TriggerMessageResponse:
        return self._words.TriggerMessageResponse(
            status=self._words.TriggerMessageStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_trigger(
        self, request: model.TriggerMessage, losses: Losses, context: Context
    ) -> messages.TriggerMessageRequest:
        requested = self._requested_messages.get(request.requested_message)
        if requested is None:
            raise NotInThisVersion(f"trigger for {request.requested_message}", self._common.version)
        native = self._words.TriggerMessageRequest(
            evse=self._common.lower_target(request.evse_id, request.connector_id), requested_message=requested
        )
        self._set_custom_trigger(native, request, losses)
        return native

    def _lift_trigger_response(
        self, response: messages.TriggerMessageResponse, request: model.TriggerMessage, context: Context
    ) -> model.TriggerMessageResult:
        return model.TriggerMessageResult(
            status=namesake(model.TriggerMessageStatus, response.status),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )
