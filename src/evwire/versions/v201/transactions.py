"""Transactions and meter values of 2.x."""

from __future__ import annotations

from collections.abc import Mapping

from evwire import model
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, missing, namesake, utc, without_word, words_of
from evwire.versions.v201 import enums, messages
from evwire.versions.v201.common import Common, token_info_losses
from evwire.versions.v201.metering import Metering

TRANSACTION_LOSSES: LossTable = {
    model.TransactionEvent: {
        "trigger": "the version needs one that it knows: the most likely one is said",
        "stop_reason": "the version does not know it: it is said as Other",
        "connector_id": "2.x names a connector by its EVSE",
    },
}

_LIKELY_TRIGGERS: Mapping[model.TransactionEventKind, model.TriggerReason] = {
    model.TransactionEventKind.STARTED: model.TriggerReason.AUTHORIZED,
    model.TransactionEventKind.UPDATED: model.TriggerReason.TRIGGER,
    model.TransactionEventKind.ENDED: model.TriggerReason.STOP_AUTHORIZED,
}


class TransactionRules:
    """The rules on one version's messages."""

    def __init__(self, common: Common, metering: Metering) -> None:
        self._common = common
        self._words = common.words
        self._metering = metering
        self._triggers = words_of(common.words.TriggerReasonEnumType)
        self._reasons = words_of(common.words.ReasonEnumType)

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.TransactionEventRequest, (model.TransactionEvent,), self._lift_event, self._answer_event)
        rules.lower(model.TransactionEvent, self._lower_event, self._lift_event_response)
        rules.lift(words.MeterValuesRequest, (model.MeterValues,), self._lift_meter_values, self._answer_meter_values)
        rules.lower(model.MeterValues, self._lower_meter_values, self._lift_meter_values_response)

    # Transactions

    def _lift_event(self, native: messages.TransactionEventRequest, context: Context) -> model.TransactionEvent:
        transaction = native.transaction_info
        state = transaction.charging_state
        reason = transaction.stopped_reason
        evse = native.evse
        return model.TransactionEvent(
            kind=namesake(model.TransactionEventKind, native.event_type),
            transaction_id=transaction.transaction_id,
            timestamp=utc(native.timestamp),
            trigger=namesake(model.TriggerReason, native.trigger_reason),
            seq_no=native.seq_no,
            offline=native.offline is True,
            evse_id=None if evse is None else evse.id,
            connector_id=None if evse is None else evse.connector_id,
            id_token=None if native.id_token is None else self._common.lift_token(native.id_token),
            charging_state=None if state is None else namesake(model.ChargingState, state),
            stop_reason=None if reason is None else namesake(model.StopReason, reason),
            remote_start_id=transaction.remote_start_id,
            reservation_id=native.reservation_id,
            meter_values=() if native.meter_value is None else self._metering.lift(native.meter_value),
        )

    def _answer_event(
        self, result: model.TransactionEventResult, losses: Losses, context: Context
    ) -> messages.TransactionEventResponse:
        info = result.id_token_info
        return self._words.TransactionEventResponse(
            id_token_info=None if info is None else self._common.lower_token_info(info, losses)
        )

    def _lower_event(
        self, event: model.TransactionEvent, losses: Losses, context: Context
    ) -> messages.TransactionEventRequest:
        if event.seq_no is None:
            raise missing("$.seqNo", "2.x numbers the events of a transaction")
        state = event.charging_state
        if event.evse_id is None:
            losses.lose_given(event, "connector_id")
        return self._words.TransactionEventRequest(
            event_type=self._words.TransactionEventEnumType(event.kind.value),
            meter_value=self._metering.lower(event.meter_values, losses) or None,
            timestamp=event.timestamp,
            trigger_reason=self._lower_trigger_reason(event, losses),
            seq_no=event.seq_no,
            offline=True if event.offline else None,
            reservation_id=event.reservation_id,
            transaction_info=self._words.TransactionType(
                transaction_id=event.transaction_id,
                charging_state=None if state is None else self._words.ChargingStateEnumType(state.value),
                stopped_reason=self._lower_stop_reason(event, losses),
                remote_start_id=event.remote_start_id,
            ),
            evse=None if event.evse_id is None else self._common.lower_evse(event.evse_id, event.connector_id),
            id_token=None if event.id_token is None else self._common.lower_token(event.id_token, losses),
        )

    def _lift_event_response(
        self, response: messages.TransactionEventResponse, event: model.TransactionEvent, context: Context
    ) -> model.TransactionEventResult:
        losses = without_word(response, "id_token_info")
        info = response.id_token_info
        if info is None:
            return model.TransactionEventResult(losses=losses)
        return model.TransactionEventResult(
            id_token_info=self._common.lift_token_info(info), losses=(*losses, *token_info_losses(info))
        )

    def _lower_trigger_reason(self, event: model.TransactionEvent, losses: Losses) -> enums.TriggerReasonEnumType:
        native = None if event.trigger is None else self._triggers.get(event.trigger)
        if native is not None:
            return native
        losses.lose(model.TransactionEvent, "trigger", event.trigger)
        if event.kind is not model.TransactionEventKind.UPDATED:
            likely = _LIKELY_TRIGGERS[event.kind]
        elif event.meter_values:
            likely = model.TriggerReason.METER_VALUE_PERIODIC
        elif event.charging_state is not None:
            likely = model.TriggerReason.CHARGING_STATE_CHANGED
        else:
            likely = _LIKELY_TRIGGERS[event.kind]
        return self._triggers[likely]

    def _lower_stop_reason(self, event: model.TransactionEvent, losses: Losses) -> enums.ReasonEnumType | None:
        if event.stop_reason is None:
            return None
        native = self._reasons.get(event.stop_reason)
        if native is None:
            losses.lose_given(event, "stop_reason")
            return self._words.ReasonEnumType.OTHER
        return native

    # Meter values

    def _lift_meter_values(self, native: messages.MeterValuesRequest, context: Context) -> model.MeterValues:
        return model.MeterValues(evse_id=native.evse_id, meter_values=self._metering.lift(native.meter_value))

    def _answer_meter_values(
        self, result: model.MeterValuesResult, losses: Losses, context: Context
    ) -> messages.MeterValuesResponse:
        return self._words.MeterValuesResponse()

    def _lower_meter_values(
        self, request: model.MeterValues, losses: Losses, context: Context
    ) -> tuple[messages.MeterValuesRequest, ...]:
        meter_values = self._metering.lower(request.meter_values, losses)
        if not meter_values:
            return ()
        return (self._words.MeterValuesRequest(evse_id=request.evse_id, meter_value=meter_values),)

    def _lift_meter_values_response(
        self, response: messages.MeterValuesResponse | None, request: model.MeterValues, context: Context
    ) -> model.MeterValuesResult:
        return model.MeterValuesResult(losses=() if response is None else without_word(response))
