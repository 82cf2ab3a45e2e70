"""How OCPP 1.6 and the version-independent words become each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec

from evwire import model
from evwire.errors import InvalidMessage, NotInThisVersion, RpcErrorCode
from evwire.versions.mapping import Context, Lifted, Losses, LossTable, RuleBook, missing, namesake, utc, words_of
from evwire.versions.v16 import certificates, enums, maintenance, messages
from evwire.versions.v16.configuration import CONFIGURATION_LOSSES, add_configuration_rules
from evwire.versions.v16.connectors import (
    STATUS_NOTIFICATION_LOSSES,
    answer_status,
    connector_of,
    lift_status,
    lift_status_response,
    lower_status,
    place_of,
)
from evwire.versions.v16.local_list import LOCAL_LIST_LOSSES, add_local_list
from evwire.versions.v16.metering import SAMPLE_LOSSES
from evwire.versions.v16.profiles import PROFILE_LOSSES, add_profile_rules, lift_profile, lower_profile
from evwire.versions.v16.reservations import RESERVATION_LOSSES, add_reservations
from evwire.versions.v16.tokens import (
    ID_TOKEN_INFO_LOSSES,
    ID_TOKEN_LOSSES,
    lift_id_tag_info,
    lower_id_tag_info,
    lower_id_token,
)
from evwire.versions.v16.transactions import (
    TRANSACTION_EVENT_LOSSES,
    TRANSACTION_EVENT_RESULT_LOSSES,
    answer_meter_values,
    answer_start,
    answer_stop,
    lift_event_response,
    lift_meter_values_request,
    lift_meter_values_response,
    lift_start,
    lift_stop,
    lower_event,
    lower_meter_values_request,
    start_of,
)

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}
_DATA_AS_TEXT = {"data": "1.6 carries text: other data is sent as its JSON text"}

LOSSES: LossTable = {
    model.BootNotification: {"reason": "1.6 does not say why a station boots"},
    model.BootNotificationResult: _NO_STATUS_INFO,
    model.StatusNotification: STATUS_NOTIFICATION_LOSSES,
    model.IdToken: ID_TOKEN_LOSSES,
    model.IdTokenInfo: ID_TOKEN_INFO_LOSSES,
    model.TransactionEvent: TRANSACTION_EVENT_LOSSES,
    model.TransactionEventResult: TRANSACTION_EVENT_RESULT_LOSSES,
    model.SampledValue: SAMPLE_LOSSES,
    model.DataTransfer: _DATA_AS_TEXT,
    model.DataTransferResult: _DATA_AS_TEXT | _NO_STATUS_INFO,
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
    **maintenance.LOSSES,
    **certificates.LOSSES,
    **LOCAL_LIST_LOSSES,
    **RESERVATION_LOSSES,
    **CONFIGURATION_LOSSES,
    **PROFILE_LOSSES,
}


# Boot and heartbeat


def _lift_boot(native: messages.BootNotificationRequest, context: Context) -> model.BootNotification:
    return model.BootNotification(
        vendor=native.charge_point_vendor,
        model=native.charge_point_model,
        # 6.3: the serial number had the other field before 1.6.
        serial_number=native.charge_point_serial_number or native.charge_box_serial_number,
        firmware_version=native.firmware_version,
        iccid=native.iccid,
        imsi=native.imsi,
        meter_type=native.meter_type,
        meter_serial_number=native.meter_serial_number,
    )


def _answer_boot(
    result: model.BootNotificationResult, losses: Losses, context: Context
) -> messages.BootNotificationResponse:
    losses.lose_given(result, "status_info")
    return messages.BootNotificationResponse(
        status=_REGISTRATIONS[result.status],
        current_time=result.current_time or context.now(),
        interval=result.interval_s,
    )


def _lower_boot(request: model.BootNotification, losses: Losses, context: Context) -> messages.BootNotificationRequest:
    if request.reason is not model.BootReason.UNKNOWN:
        losses.lose_given(request, "reason")
    return messages.BootNotificationRequest(
        charge_point_vendor=request.vendor,
        charge_point_model=request.model,
        charge_point_serial_number=request.serial_number,
        firmware_version=request.firmware_version,
        iccid=request.iccid,
        imsi=request.imsi,
        meter_type=request.meter_type,
        meter_serial_number=request.meter_serial_number,
    )


def _lift_boot_response(
    response: messages.BootNotificationResponse, request: model.BootNotification, context: Context
) -> model.BootNotificationResult:
    return model.BootNotificationResult(
        status=namesake(model.RegistrationStatus, response.status),
        interval_s=response.interval,
        current_time=utc(response.current_time),
    )


def _lift_heartbeat(native: messages.HeartbeatRequest, context: Context) -> model.Heartbeat:
    return model.Heartbeat()


def _answer_heartbeat(result: model.HeartbeatResult, losses: Losses, context: Context) -> messages.HeartbeatResponse:
    return messages.HeartbeatResponse(current_time=result.current_time or context.now())


def _lower_heartbeat(request: model.Heartbeat, losses: Losses, context: Context) -> messages.HeartbeatRequest:
    return messages.HeartbeatRequest()


def _lift_heartbeat_response(
    response: messages.HeartbeatResponse, request: model.Heartbeat, context: Context
) -> model.HeartbeatResult:
    return model.HeartbeatResult(current_time=utc(response.current_time))


# Authorization


def _lift_authorize(native: messages.AuthorizeRequest, context: Context) -> model.Authorize:
    return model.Authorize(id_token=model.IdToken(native.id_tag))


def _answer_authorize(result: model.AuthorizeResult, losses: Losses, context: Context) -> messages.AuthorizeResponse:
    return messages.AuthorizeResponse(id_tag_info=lower_id_tag_info(result.id_token_info, losses))


def _lower_authorize(request: model.Authorize, losses: Losses, context: Context) -> messages.AuthorizeRequest:
    return messages.AuthorizeRequest(id_tag=lower_id_token(request.id_token, losses))


def _lift_authorize_response(
    response: messages.AuthorizeResponse, request: model.Authorize, context: Context
) -> model.AuthorizeResult:
    return model.AuthorizeResult(id_token_info=lift_id_tag_info(response.id_tag_info))


# A vendor's own data


def _lift_data_transfer(native: messages.DataTransferRequest, context: Context) -> model.DataTransfer:
    return model.DataTransfer(vendor_id=native.vendor_id, message_id=native.message_id, data=native.data)


def _answer_data_transfer(
    result: model.DataTransferResult, losses: Losses, context: Context
) -> messages.DataTransferResponse:
    losses.lose_given(result, "status_info")
    return messages.DataTransferResponse(
        status=_DATA_TRANSFERS[result.status], data=_as_text(model.DataTransferResult, result.data, losses)
    )


def _lower_data_transfer(request: model.DataTransfer, losses: Losses, context: Context) -> messages.DataTransferRequest:
    return messages.DataTransferRequest(
        vendor_id=request.vendor_id,
        message_id=request.message_id,
        data=_as_text(model.DataTransfer, request.data, losses),
    )


def _lift_data_transfer_response(
    response: messages.DataTransferResponse, request: model.DataTransfer, context: Context
) -> model.DataTransferResult:
    return model.DataTransferResult(status=namesake(model.DataTransferStatus, response.status), data=response.data)


def _as_text(owner: type[model.DataTransfer | model.DataTransferResult], data: object, losses: Losses) -> str | None:
    if data is None or isinstance(data, str):
        return data
    try:
        text = msgspec.json.encode(data).decode()
    except (TypeError, ValueError) as error:
        raise InvalidMessage(RpcErrorCode.TYPE_CONSTRAINT_VIOLATION, "$.data", f"not JSON: {error}") from None
    losses.lose(owner, "data", text)
    return text


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


_REGISTRATIONS = words_of(enums.RegistrationStatus)
_DATA_TRANSFERS = words_of(enums.DataTransferStatus)
_REMOTE_STARTS_AND_STOPS = words_of(enums.RemoteStartStopStatus)

_rules = RuleBook(LOSSES)

_rules.lift(messages.BootNotificationRequest, (model.BootNotification,), _lift_boot, _answer_boot)
_rules.lift(messages.HeartbeatRequest, (model.Heartbeat,), _lift_heartbeat, _answer_heartbeat)
_rules.lift(messages.StatusNotificationRequest, (model.StatusNotification,), lift_status, answer_status)
_rules.lift(messages.AuthorizeRequest, (model.Authorize,), _lift_authorize, _answer_authorize)
_rules.lift_start(messages.StartTransactionRequest, model.TransactionEvent, start_of, lift_start, answer_start)
_rules.lift(
    messages.MeterValuesRequest,
    (model.MeterValues, model.TransactionEvent),
    lift_meter_values_request,
    answer_meter_values,
)
_rules.lift(messages.StopTransactionRequest, (model.TransactionEvent,), lift_stop, answer_stop)
_rules.lift(messages.DataTransferRequest, (model.DataTransfer,), _lift_data_transfer, _answer_data_transfer)
_rules.lift(
    messages.RemoteStartTransactionRequest,
    (model.RequestStartTransaction,),
    _lift_request_start,
    _answer_request_start,
)
_rules.lift(
    messages.RemoteStopTransactionRequest, (model.RequestStopTransaction,), _lift_request_stop, _answer_request_stop
)
_rules.lift(messages.ResetRequest, (model.Reset,), _lift_reset, _answer_reset)
_rules.lift(messages.ChangeAvailabilityRequest, (model.ChangeAvailability,), _lift_availability, _answer_availability)
_rules.lift(messages.UnlockConnectorRequest, (model.UnlockConnector,), _lift_unlock, _answer_unlock)
_rules.lift(messages.TriggerMessageRequest, (model.TriggerMessage,), _lift_trigger, _answer_trigger)
_rules.lift(
    messages.ExtendedTriggerMessageRequest,
    (model.TriggerMessage,),
    _lift_extended_trigger,
    _answer_extended_trigger,
)

_rules.lower(model.BootNotification, _lower_boot, _lift_boot_response)
_rules.lower(model.Heartbeat, _lower_heartbeat, _lift_heartbeat_response)
_rules.lower(model.StatusNotification, lower_status, lift_status_response)
_rules.lower(model.Authorize, _lower_authorize, _lift_authorize_response)
_rules.lower(model.TransactionEvent, lower_event, lift_event_response)
_rules.lower(model.MeterValues, lower_meter_values_request, lift_meter_values_response)
_rules.lower(model.DataTransfer, _lower_data_transfer, _lift_data_transfer_response)
_rules.lower(model.RequestStartTransaction, _lower_request_start, _lift_request_start_response)
_rules.lower(model.RequestStopTransaction, _lower_request_stop, _lift_request_stop_response)
_rules.lower(model.Reset, _lower_reset, _lift_reset_response)
_rules.lower(model.ChangeAvailability, _lower_availability, _lift_availability_response)
_rules.lower(model.UnlockConnector, _lower_unlock, _lift_unlock_response)
_rules.lower(model.TriggerMessage, _lower_trigger, _lift_trigger_response)
add_profile_rules(_rules)

maintenance.add_rules(_rules)
certificates.add_rules(_rules)
add_local_list(_rules)
add_reservations(_rules)
add_configuration_rules(_rules)

MAPPING = _rules.mapping()
