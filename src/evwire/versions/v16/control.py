"""What the CSMS asks of a station of 1.6: start and stop, reset, availability, unlock, trigger."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Lifted, Losses, LossTable, RuleBook, missing, namesake, words_of
from evwire.versions.v16 import enums, messages
from evwire.versions.v16.connectors import connector_of, place_of
from evwire.versions.v16.profiles import lift_profile, lower_profile
from evwire.versions.v16.tokens import lower_id_token

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}
CONTROL_LOSSES: LossTable = {
    model.RequestStartTransaction: {
        "remote_start_id": "1.6 does not know it: the transaction will not name it",
        "group_token": "1.6 does not know it here",
    },
    model.RequestStartTransactionResult: _NO_STATUS_INFO
    | {"transaction_id": "1.6 does not say that a transaction is under way already"},
    model.RequestStopTransactionResult: _NO_STATUS_INFO,
    model.Reset: {"kind": "1.6 resumes no transaction: it is said as Hard"},
    model.ResetResult: _NO_STATUS_INFO | {"status": "1.6 schedules no reset: it is said as Accepted"},
    model.ChangeAvailabilityResult: _NO_STATUS_INFO,
    model.UnlockConnectorResult: _NO_STATUS_INFO
    | {"status": "1.6 does not know an authorized transaction as the reason: it is said as UnlockFailed"},
    model.TriggerMessage: {
        "requested_message": "1.6 tells a transaction under way by its MeterValues",
        "custom_trigger": "1.6 has no triggers of one's own",
    },
    model.TriggerMessageResult: _NO_STATUS_INFO,
}

_REMOTE_STARTS_AND_STOPS = words_of(enums.RemoteStartStopStatus)

# Start and stop by request


def _lift_request_start(
    native: messages.RemoteStartTransactionRequest, context: Context
) -> model.RequestStartTransaction:
    profile = native.charging_profile
    return model.RequestStartTransaction(
        id_token=model.IdToken(native.id_tag),
        remote_start_id=0,
        # 6.33: a connector is above zero; who sends 0 leaves the choice to the station.
        evse_id=native.connector_id or None,
        charging_profile=None if profile is None else lift_profile(profile, context),
    )


def _answer_request_start(
    result: model.RequestStartTransactionResult, losses: Losses, context: Context
) -> messages.RemoteStartTransactionResponse:
    losses.lose_given(result, "transaction_id", "status_info")
    return messages.RemoteStartTransactionResponse(status=_REMOTE_STARTS_AND_STOPS[result.status])


def _lower_request_start(
    request: model.RequestStartTransaction, losses: Losses, context: Context
) -> messages.RemoteStartTransactionRequest:
    if request.remote_start_id != 0:
        losses.lose_given(request, "remote_start_id")
    if request.group_token is not None:
        losses.lose(model.RequestStartTransaction, "group_token", request.group_token.value)
    if request.evse_id == 0:
        raise NotInThisVersion("start of a transaction at EVSE 0", "1.6")
    profile = request.charging_profile
    return messages.RemoteStartTransactionRequest(
        connector_id=request.evse_id,
        id_tag=lower_id_token(request.id_token, losses),
        charging_profile=(None if profile is None else lower_profile(profile, losses, context, at="charging_profile.")),
    )


def _lift_request_start_response(
    response: messages.RemoteStartTransactionResponse, request: model.RequestStartTransaction, context: Context
) -> model.RequestStartTransactionResult:
    return model.RequestStartTransactionResult(status=namesake(model.RequestStartStopStatus, response.status))


def _lift_request_stop(native: messages.RemoteStopTransactionRequest, context: Context) -> model.RequestStopTransaction:
    return model.RequestStopTransaction(transaction_id=context.transaction_of(native.transaction_id))


def _answer_request_stop(
    result: model.RequestStopTransactionResult, losses: Losses, context: Context
) -> messages.RemoteStopTransactionResponse:
    losses.lose_given(result, "status_info")
    return messages.RemoteStopTransactionResponse(status=_REMOTE_STARTS_AND_STOPS[result.status])


def _lower_request_stop(
    request: model.RequestStopTransaction, losses: Losses, context: Context
) -> messages.RemoteStopTransactionRequest:
    return messages.RemoteStopTransactionRequest(transaction_id=context.number_of(request.transaction_id))


def _lift_request_stop_response(
    response: messages.RemoteStopTransactionResponse, request: model.RequestStopTransaction, context: Context
) -> model.RequestStopTransactionResult:
    return model.RequestStopTransactionResult(status=namesake(model.RequestStartStopStatus, response.status))


# Reset


def _lift_reset(native: messages.ResetRequest, context: Context) -> model.Reset:
    return model.Reset(
        kind=model.ResetKind.IMMEDIATE if native.type is enums.ResetType.HARD else model.ResetKind.ON_IDLE
    )


def _answer_reset(result: model.ResetResult, losses: Losses, context: Context) -> messages.ResetResponse:
    losses.lose_given(result, "status_info")
    if result.status is model.ResetStatus.SCHEDULED:
        losses.lose_given(result, "status")
    rejected = result.status is model.ResetStatus.REJECTED
    return messages.ResetResponse(status=enums.ResetStatus.REJECTED if rejected else enums.ResetStatus.ACCEPTED)


def _lower_reset(request: model.Reset, losses: Losses, context: Context) -> messages.ResetRequest:
    if request.evse_id is not None:
        raise NotInThisVersion("reset of one EVSE", "1.6")
    if request.kind is model.ResetKind.IMMEDIATE_AND_RESUME:
        losses.lose_given(request, "kind")
    on_idle = request.kind is model.ResetKind.ON_IDLE
    return messages.ResetRequest(type=enums.ResetType.SOFT if on_idle else enums.ResetType.HARD)


def _lift_reset_response(response: messages.ResetResponse, request: model.Reset, context: Context) -> model.ResetResult:
    return model.ResetResult(status=namesake(model.ResetStatus, response.status))


# Availability


def _lift_availability(native: messages.ChangeAvailabilityRequest, context: Context) -> model.ChangeAvailability:
    evse_id, connector_id = place_of(native.connector_id)
    return model.ChangeAvailability(
        operational_status=namesake(model.OperationalStatus, native.type),
        evse_id=evse_id or None,
        connector_id=connector_id or None,
    )


def _answer_availability(
    result: model.ChangeAvailabilityResult, losses: Losses, context: Context
) -> messages.ChangeAvailabilityResponse:
    losses.lose_given(result, "status_info")
    return messages.ChangeAvailabilityResponse(status=enums.AvailabilityStatus(result.status.value))


def _lower_availability(
    request: model.ChangeAvailability, losses: Losses, context: Context
) -> messages.ChangeAvailabilityRequest:
    return messages.ChangeAvailabilityRequest(
        connector_id=connector_of(request.evse_id or 0, request.connector_id),
        type=enums.AvailabilityType(request.operational_status.value),
    )


def _lift_availability_response(
    response: messages.ChangeAvailabilityResponse, request: model.ChangeAvailability, context: Context
) -> model.ChangeAvailabilityResult:
    return model.ChangeAvailabilityResult(status=namesake(model.ChangeAvailabilityStatus, response.status))


# Unlock

UNLOCKS: Mapping[enums.UnlockStatus, model.UnlockStatus] = {
    enums.UnlockStatus.UNLOCKED: model.UnlockStatus.UNLOCKED,
    enums.UnlockStatus.UNLOCK_FAILED: model.UnlockStatus.UNLOCK_FAILED,
    enums.UnlockStatus.NOT_SUPPORTED: model.UnlockStatus.UNKNOWN_CONNECTOR,
}
_UNLOCKS_OF = Lifted(UNLOCKS, partial(model.unknown, model.UnlockStatus))
_NATIVE_UNLOCKS = {status: native for native, status in UNLOCKS.items()}


def _lift_unlock(native: messages.UnlockConnectorRequest, context: Context) -> model.UnlockConnector:
    evse_id, connector_id = place_of(native.connector_id)
    return model.UnlockConnector(evse_id=evse_id, connector_id=connector_id)


def _answer_unlock(
    result: model.UnlockConnectorResult, losses: Losses, context: Context
) -> messages.UnlockConnectorResponse:
    losses.lose_given(result, "status_info")
    native = _NATIVE_UNLOCKS.get(result.status)
    if native is None:
        losses.lose_given(result, "status")
        native = enums.UnlockStatus.UNLOCK_FAILED
    return messages.UnlockConnectorResponse(status=native)


def _lower_unlock(request: model.UnlockConnector, losses: Losses, context: Context) -> messages.UnlockConnectorRequest:
    return messages.UnlockConnectorRequest(connector_id=connector_of(request.evse_id, request.connector_id))


def _lift_unlock_response(
    response: messages.UnlockConnectorResponse, request: model.UnlockConnector, context: Context
) -> model.UnlockConnectorResult:
    return model.UnlockConnectorResult(status=_UNLOCKS_OF[response.status])


# Trigger

TRIGGERS: Mapping[enums.MessageTrigger, model.MessageTrigger] = {
    enums.MessageTrigger.BOOT_NOTIFICATION: model.MessageTrigger.BOOT_NOTIFICATION,
    enums.MessageTrigger.DIAGNOSTICS_STATUS_NOTIFICATION: model.MessageTrigger.LOG_STATUS_NOTIFICATION,
    enums.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION: model.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION,
    enums.MessageTrigger.HEARTBEAT: model.MessageTrigger.HEARTBEAT,
    enums.MessageTrigger.METER_VALUES: model.MessageTrigger.METER_VALUES,
    enums.MessageTrigger.STATUS_NOTIFICATION: model.MessageTrigger.STATUS_NOTIFICATION,
}
_NATIVE_TRIGGERS = {trigger: native for native, trigger in TRIGGERS.items()}

EXTENDED_TRIGGERS: Mapping[enums.MessageTriggerEnumType, model.MessageTrigger] = {
    enums.MessageTriggerEnumType.BOOT_NOTIFICATION: model.MessageTrigger.BOOT_NOTIFICATION,
    enums.MessageTriggerEnumType.LOG_STATUS_NOTIFICATION: model.MessageTrigger.LOG_STATUS_NOTIFICATION,
    enums.MessageTriggerEnumType.FIRMWARE_STATUS_NOTIFICATION: model.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION,
    enums.MessageTriggerEnumType.HEARTBEAT: model.MessageTrigger.HEARTBEAT,
    enums.MessageTriggerEnumType.METER_VALUES: model.MessageTrigger.METER_VALUES,
    enums.MessageTriggerEnumType.SIGN_CHARGE_POINT_CERTIFICATE: model.MessageTrigger.SIGN_CHARGING_STATION_CERTIFICATE,
    enums.MessageTriggerEnumType.STATUS_NOTIFICATION: model.MessageTrigger.STATUS_NOTIFICATION,
}

_TRIGGERS_OF = Lifted(TRIGGERS, partial(model.unknown, model.MessageTrigger))
_EXTENDED_TRIGGERS_OF = Lifted(EXTENDED_TRIGGERS, partial(model.unknown, model.MessageTrigger))


def _lift_trigger(native: messages.TriggerMessageRequest, context: Context) -> model.TriggerMessage:
    return _trigger(_TRIGGERS_OF[native.requested_message], native.connector_id)


def _lift_extended_trigger(native: messages.ExtendedTriggerMessageRequest, context: Context) -> model.TriggerMessage:
    return _trigger(_EXTENDED_TRIGGERS_OF[native.requested_message], native.connector_id)


def _trigger(requested: model.MessageTrigger, connector: int | None) -> model.TriggerMessage:
    if connector is None:
        return model.TriggerMessage(requested_message=requested)
    evse_id, connector_id = place_of(connector)
    return model.TriggerMessage(requested_message=requested, evse_id=evse_id, connector_id=connector_id)


def _answer_trigger(
    result: model.TriggerMessageResult, losses: Losses, context: Context
) -> messages.TriggerMessageResponse:
    losses.lose_given(result, "status_info")
    return messages.TriggerMessageResponse(status=enums.TriggerMessageStatus(result.status.value))


def _answer_extended_trigger(
    result: model.TriggerMessageResult, losses: Losses, context: Context
) -> messages.ExtendedTriggerMessageResponse:
    losses.lose_given(result, "status_info")
    return messages.ExtendedTriggerMessageResponse(status=enums.TriggerMessageStatusEnumType(result.status.value))


def _lower_trigger(
    request: model.TriggerMessage, losses: Losses, context: Context
) -> messages.TriggerMessageRequest | messages.ExtendedTriggerMessageRequest:
    if request.evse_id is not None:
        connector_id = connector_of(request.evse_id, request.connector_id)
    elif request.connector_id is not None:
        raise missing("$.connectorId", "a connector is named by its EVSE")
    else:
        connector_id = None
    requested = request.requested_message
    losses.lose_given(request, "custom_trigger")
    if requested is model.MessageTrigger.SIGN_CHARGING_STATION_CERTIFICATE:
        # Only the security whitepaper's trigger knows it.
        return messages.ExtendedTriggerMessageRequest(
            requested_message=enums.MessageTriggerEnumType.SIGN_CHARGE_POINT_CERTIFICATE, connector_id=connector_id
        )
    if requested is model.MessageTrigger.TRANSACTION_EVENT:
        losses.lose_given(request, "requested_message")
        requested = model.MessageTrigger.METER_VALUES
    native = _NATIVE_TRIGGERS.get(requested)
    if native is None:
        raise NotInThisVersion(f"trigger for {requested}", "1.6")
    return messages.TriggerMessageRequest(requested_message=native, connector_id=connector_id)


def _lift_trigger_response(
    response: messages.TriggerMessageResponse | messages.ExtendedTriggerMessageResponse,
    request: model.TriggerMessage,
    context: Context,
) -> model.TriggerMessageResult:
    return model.TriggerMessageResult(status=namesake(model.TriggerMessageStatus, response.status))


def add_control_rules(rules: RuleBook) -> None:
    rules.lift(
        messages.RemoteStartTransactionRequest,
        (model.RequestStartTransaction,),
        _lift_request_start,
        _answer_request_start,
    )
    rules.lift(
        messages.RemoteStopTransactionRequest, (model.RequestStopTransaction,), _lift_request_stop, _answer_request_stop
    )
    rules.lift(messages.ResetRequest, (model.Reset,), _lift_reset, _answer_reset)
    rules.lift(
        messages.ChangeAvailabilityRequest, (model.ChangeAvailability,), _lift_availability, _answer_availability
    )
    rules.lift(messages.UnlockConnectorRequest, (model.UnlockConnector,), _lift_unlock, _answer_unlock)
    rules.lift(messages.TriggerMessageRequest, (model.TriggerMessage,), _lift_trigger, _answer_trigger)
    rules.lift(
        messages.ExtendedTriggerMessageRequest,
        (model.TriggerMessage,),
        _lift_extended_trigger,
        _answer_extended_trigger,
    )

    rules.lower(model.RequestStartTransaction, _lower_request_start, _lift_request_start_response)
    rules.lower(model.RequestStopTransaction, _lower_request_stop, _lift_request_stop_response)
    rules.lower(model.Reset, _lower_reset, _lift_reset_response)
    rules.lower(model.ChangeAvailability, _lower_availability, _lift_availability_response)
    rules.lower(model.UnlockConnector, _lower_unlock, _lift_unlock_response)
    rules.lower(model.TriggerMessage, _lower_trigger, _lift_trigger_response)
