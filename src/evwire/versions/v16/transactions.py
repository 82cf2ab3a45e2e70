"""Transactions of 1.6, which are told by three messages, and the version-independent events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import msgspec

from evwire import model
from evwire.versions.mapping import Context, Lifted, Losses, TransactionStart, missing, utc
from evwire.versions.schema import Request, Response
from evwire.versions.v16 import enums, messages
from evwire.versions.v16.connectors import connector_of, place_of, status_request
from evwire.versions.v16.metering import lift_meter_values, lower_meter_values
from evwire.versions.v16.tokens import lift_id_tag_info, lower_id_tag_info, lower_id_token

TRANSACTION_EVENT_LOSSES = {
    "seq_no": "1.6 does not number events",
    "offline": "1.6 does not say that an event is told late; its timestamp does",
    "trigger": "1.6 does not say why an event is told",
    "id_token": "1.6 names a token only where a transaction starts or ends",
    "charging_state": "1.6 says it as a connector's status, when it changes: EVConnected is said as SuspendedEVSE",
    "stop_reason": "1.6 has no such reason, and any only at the end: it is said as Other",
    "remote_start_id": "1.6 does not know it",
    "reservation_id": "1.6 says it only where a transaction starts",
    "meter_values": "at the start of a transaction 1.6 says the energy register in whole Wh and nothing else",
}
TRANSACTION_EVENT_RESULT_LOSSES = {
    "id_token_info": "1.6 does not give a verdict on a meter value",
}

STOP_REASONS: Mapping[enums.Reason, model.StopReason] = {
    enums.Reason.EMERGENCY_STOP: model.StopReason.EMERGENCY_STOP,
    enums.Reason.EV_DISCONNECTED: model.StopReason.EV_DISCONNECTED,
    enums.Reason.HARD_RESET: model.StopReason.IMMEDIATE_RESET,
    enums.Reason.LOCAL: model.StopReason.LOCAL,
    enums.Reason.OTHER: model.StopReason.OTHER,
    enums.Reason.POWER_LOSS: model.StopReason.POWER_LOSS,
    enums.Reason.REBOOT: model.StopReason.REBOOT,
    enums.Reason.REMOTE: model.StopReason.REMOTE,
    # Only a reset on request that does not wait ends a transaction in 2.x.
    enums.Reason.SOFT_RESET: model.StopReason.IMMEDIATE_RESET,
    enums.Reason.UNLOCK_COMMAND: model.StopReason.UNLOCK_COMMAND,
    enums.Reason.DE_AUTHORIZED: model.StopReason.DE_AUTHORIZED,
}
_STOP_REASONS_OF = Lifted(STOP_REASONS, partial(model.unknown, model.StopReason))
_NATIVE_STOP_REASONS = {
    reason: native for native, reason in STOP_REASONS.items() if native is not enums.Reason.SOFT_RESET
}

_TRIGGERS = {
    model.ReadingContext.SAMPLE_CLOCK: model.TriggerReason.METER_VALUE_CLOCK,
    model.ReadingContext.TRIGGER: model.TriggerReason.TRIGGER,
}

# What a connector's status says of a transaction under way. 1.6 does not go back to Preparing (4.9).
_STATUS_BY_STATE: Mapping[model.ChargingState, enums.ChargePointStatus] = {
    model.ChargingState.CHARGING: enums.ChargePointStatus.CHARGING,
    model.ChargingState.SUSPENDED_EV: enums.ChargePointStatus.SUSPENDED_EV,
    model.ChargingState.SUSPENDED_EVSE: enums.ChargePointStatus.SUSPENDED_EVSE,
    model.ChargingState.EV_CONNECTED: enums.ChargePointStatus.SUSPENDED_EVSE,
    model.ChargingState.IDLE: enums.ChargePointStatus.FINISHING,
}
_FLOWING = frozenset(
    {model.ChargingState.CHARGING, model.ChargingState.SUSPENDED_EV, model.ChargingState.SUSPENDED_EVSE}
)


def start_of(native: messages.StartTransactionRequest) -> TransactionStart:
    return TransactionStart(
        connector_id=native.connector_id,
        id_token=native.id_tag,
        timestamp=utc(native.timestamp),
        meter_start_wh=native.meter_start,
        reservation_id=native.reservation_id,
    )


def lift_start(native: messages.StartTransactionRequest, context: Context, number: int) -> model.TransactionEvent:
    evse_id, connector_id = place_of(native.connector_id)
    timestamp = utc(native.timestamp)
    return model.TransactionEvent(
        kind=model.TransactionEventKind.STARTED,
        transaction_id=context.transaction_of(number),
        timestamp=timestamp,
        evse_id=evse_id,
        connector_id=connector_id,
        id_token=model.IdToken(native.id_tag),
        reservation_id=native.reservation_id,
        meter_values=(_register(timestamp, native.meter_start, model.ReadingContext.TRANSACTION_BEGIN),),
    )


def answer_start(
    result: model.TransactionEventResult, number: int, losses: Losses, context: Context
) -> messages.StartTransactionResponse:
    # 1.6 cannot start a transaction without a verdict; who gives none has nothing against it.
    info = result.id_token_info or model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED)
    return messages.StartTransactionResponse(transaction_id=number, id_tag_info=lower_id_tag_info(info, losses))


def lift_meter_values_request(
    native: messages.MeterValuesRequest, context: Context
) -> model.MeterValues | model.TransactionEvent:
    evse_id, connector_id = place_of(native.connector_id)
    meter_values = lift_meter_values(native.meter_value)
    if native.transaction_id is None:
        return model.MeterValues(evse_id=evse_id, meter_values=meter_values)
    return model.TransactionEvent(
        kind=model.TransactionEventKind.UPDATED,
        transaction_id=context.transaction_of(native.transaction_id),
        timestamp=meter_values[-1].timestamp if meter_values else context.now(),
        trigger=_trigger_of(meter_values),
        evse_id=evse_id,
        connector_id=connector_id,
        meter_values=meter_values,
    )


def answer_meter_values(
    result: model.MeterValuesResult | model.TransactionEventResult, losses: Losses, context: Context
) -> messages.MeterValuesResponse:
    if isinstance(result, model.TransactionEventResult):
        losses.lose_given(result, "id_token_info")
    return messages.MeterValuesResponse()


def lift_stop(native: messages.StopTransactionRequest, context: Context) -> model.TransactionEvent:
    timestamp = utc(native.timestamp)
    reason = enums.Reason.LOCAL if native.reason is None else native.reason  # 7.36: what need not be said
    return model.TransactionEvent(
        kind=model.TransactionEventKind.ENDED,
        transaction_id=context.transaction_of(native.transaction_id),
        timestamp=timestamp,
        id_token=None if native.id_tag is None else model.IdToken(native.id_tag),
        stop_reason=_STOP_REASONS_OF[reason],
        meter_values=(
            *lift_meter_values(native.transaction_data or []),
            _register(timestamp, native.meter_stop, model.ReadingContext.TRANSACTION_END),
        ),
    )


def answer_stop(
    result: model.TransactionEventResult, losses: Losses, context: Context
) -> messages.StopTransactionResponse:
    info = result.id_token_info
    return messages.StopTransactionResponse(id_tag_info=None if info is None else lower_id_tag_info(info, losses))


def lower_event(event: model.TransactionEvent, losses: Losses, context: Context) -> tuple[Request[Response], ...]:
    losses.lose_given(event, "seq_no", "offline", "remote_start_id")
    match event.kind:
        case model.TransactionEventKind.STARTED:
            return _lower_started(event, losses)
        case model.TransactionEventKind.UPDATED:
            return _lower_updated(event, losses, context)
        case model.TransactionEventKind.ENDED:
            return _lower_ended(event, losses, context)


def lift_event_response(
    response: messages.StartTransactionResponse
    | messages.MeterValuesResponse
    | messages.StatusNotificationResponse
    | messages.StopTransactionResponse
    | None,
    event: model.TransactionEvent,
    context: Context,
) -> model.TransactionEventResult:
    if isinstance(response, messages.StartTransactionResponse):
        context.remember(event.transaction_id, response.transaction_id)
        return model.TransactionEventResult(id_token_info=lift_id_tag_info(response.id_tag_info))
    if isinstance(response, messages.StopTransactionResponse) and response.id_tag_info is not None:
        return model.TransactionEventResult(id_token_info=lift_id_tag_info(response.id_tag_info))
    return model.TransactionEventResult()


def lower_meter_values_request(
    request: model.MeterValues, losses: Losses, context: Context
) -> tuple[messages.MeterValuesRequest, ...]:
    meter_values = lower_meter_values(request.meter_values, losses)
    if not meter_values:
        return ()
    return (messages.MeterValuesRequest(connector_id=connector_of(request.evse_id), meter_value=meter_values),)


def lift_meter_values_response(
    response: messages.MeterValuesResponse | None, request: model.MeterValues, context: Context
) -> model.MeterValuesResult:
    return model.MeterValuesResult()


def _lower_started(event: model.TransactionEvent, losses: Losses) -> tuple[Request[Response], ...]:
    if event.evse_id is None:
        raise missing("$.connectorId", "1.6 starts a transaction at a connector")
    if event.id_token is None:
        raise missing("$.idTag", "1.6 starts a transaction with a token")
    meter_start_wh = _whole_wh(event, model.ReadingContext.TRANSACTION_BEGIN)
    if meter_start_wh is None:
        raise missing("$.meterStart", "1.6 starts a transaction with a reading of the energy register")
    losses.lose_given(event, "trigger", "stop_reason")
    for meter_value in event.meter_values:
        for sample in meter_value.samples:
            if not _is_register(sample, model.ReadingContext.TRANSACTION_BEGIN, meter_start_wh):
                losses.lose(model.TransactionEvent, "meter_values", sample.measurand)
    connector_id = connector_of(event.evse_id, event.connector_id)
    start = messages.StartTransactionRequest(
        connector_id=connector_id,
        id_tag=lower_id_token(event.id_token, losses),
        meter_start=meter_start_wh,
        reservation_id=event.reservation_id,
        timestamp=event.timestamp,
    )
    if event.charging_state in _FLOWING:
        return start, status_request(connector_id, _STATUS_BY_STATE[event.charging_state], event.timestamp)
    losses.lose_given(event, "charging_state")
    return (start,)


def _lower_updated(event: model.TransactionEvent, losses: Losses, context: Context) -> tuple[Request[Response], ...]:
    losses.lose_given(event, "id_token", "stop_reason", "reservation_id")
    requests: list[Request[Response]] = []
    told = None
    if event.meter_values:
        if event.evse_id is None:
            raise missing("$.connectorId", "1.6 says of each meter value at which connector it was read")
        meter_values = lower_meter_values(event.meter_values, losses)
        if meter_values:
            told = _trigger_of(event.meter_values)
            requests.append(
                messages.MeterValuesRequest(
                    connector_id=connector_of(event.evse_id, event.connector_id),
                    transaction_id=context.number_of(event.transaction_id),
                    meter_value=meter_values,
                )
            )
    state = event.charging_state
    if state is not None:
        if event.trigger is model.TriggerReason.CHARGING_STATE_CHANGED and event.evse_id is not None:
            connector_id = connector_of(event.evse_id, event.connector_id)
            requests.append(status_request(connector_id, _STATUS_BY_STATE[state], event.timestamp))
            told = event.trigger
        if told is not model.TriggerReason.CHARGING_STATE_CHANGED or state is model.ChargingState.EV_CONNECTED:
            losses.lose(model.TransactionEvent, "charging_state", state)
    if event.trigger is not told:
        losses.lose_given(event, "trigger")
    return tuple(requests)


def _lower_ended(event: model.TransactionEvent, losses: Losses, context: Context) -> tuple[Request[Response], ...]:
    meter_stop_wh = _whole_wh(event, model.ReadingContext.TRANSACTION_END)
    if meter_stop_wh is None:
        raise missing("$.meterStop", "1.6 ends a transaction with a reading of the energy register")
    losses.lose_given(event, "trigger", "reservation_id")
    stop = messages.StopTransactionRequest(
        id_tag=None if event.id_token is None else lower_id_token(event.id_token, losses),
        meter_stop=meter_stop_wh,
        timestamp=event.timestamp,
        transaction_id=context.number_of(event.transaction_id),
        reason=_lower_stop_reason(event, losses),
        transaction_data=lower_meter_values(_without_register(event, meter_stop_wh), losses) or None,
    )
    if event.charging_state is None or event.charging_state is model.ChargingState.IDLE:
        return (stop,)
    if event.evse_id is None:
        losses.lose_given(event, "charging_state")
        return (stop,)
    connector_id = connector_of(event.evse_id, event.connector_id)
    return stop, status_request(connector_id, enums.ChargePointStatus.FINISHING, event.timestamp)


def _lower_stop_reason(event: model.TransactionEvent, losses: Losses) -> enums.Reason | None:
    if event.stop_reason is None:
        return None
    native = _NATIVE_STOP_REASONS.get(event.stop_reason)
    if native is None:
        losses.lose(model.TransactionEvent, "stop_reason", event.stop_reason)
        return enums.Reason.OTHER
    return native


def _trigger_of(meter_values: tuple[model.MeterValue, ...]) -> model.TriggerReason:
    """Why a meter value is told, by the context of its first reading."""
    for meter_value in meter_values:
        for sample in meter_value.samples:
            return _TRIGGERS.get(sample.context, model.TriggerReason.METER_VALUE_PERIODIC)
    return model.TriggerReason.METER_VALUE_PERIODIC


def _register(timestamp: datetime, energy_wh: int, context: model.ReadingContext) -> model.MeterValue:
    return model.MeterValue(timestamp=timestamp, samples=(model.SampledValue(value=float(energy_wh), context=context),))


def _whole_wh(event: model.TransactionEvent, context: model.ReadingContext) -> int | None:
    """The energy register as the event has it for ``context``, else as it has it at all."""
    energy_wh = model.energy_register_wh(event.meter_values, context)
    if energy_wh is None:
        energy_wh = model.energy_register_wh(event.meter_values)
    return None if energy_wh is None else round(energy_wh)


def _is_register(sample: model.SampledValue, context: model.ReadingContext, energy_wh: int) -> bool:
    """Whether ``energy_wh`` says everything that the sample says."""
    plain = msgspec.structs.replace(sample, value=None, unit="Wh", multiplier=0)
    return plain == model.SampledValue(context=context) and sample.in_base_unit() == (energy_wh, "Wh")


def _without_register(event: model.TransactionEvent, meter_stop_wh: int) -> tuple[model.MeterValue, ...]:
    """The readings of the end, without what ``meterStop`` says already."""
    return tuple(
        msgspec.structs.replace(meter_value, samples=samples)
        for meter_value in event.meter_values
        if (
            samples := tuple(
                sample
                for sample in meter_value.samples
                if not _is_register(sample, model.ReadingContext.TRANSACTION_END, meter_stop_wh)
            )
        )
    )
