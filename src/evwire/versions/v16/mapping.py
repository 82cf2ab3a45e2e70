"""How OCPP 1.6 and the version-independent words become each other."""

from __future__ import annotations

import msgspec

from evwire import model
from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, utc, words_of
from evwire.versions.v16 import certificates, enums, maintenance, messages
from evwire.versions.v16.configuration import CONFIGURATION_LOSSES, add_configuration_rules
from evwire.versions.v16.connectors import (
    STATUS_NOTIFICATION_LOSSES,
    answer_status,
    lift_status,
    lift_status_response,
    lower_status,
)
from evwire.versions.v16.control import CONTROL_LOSSES, add_control_rules
from evwire.versions.v16.local_list import LOCAL_LIST_LOSSES, add_local_list
from evwire.versions.v16.metering import SAMPLE_LOSSES
from evwire.versions.v16.profiles import PROFILE_LOSSES, add_profile_rules
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
    **CONTROL_LOSSES,
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


_REGISTRATIONS = words_of(enums.RegistrationStatus)
_DATA_TRANSFERS = words_of(enums.DataTransferStatus)

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
_rules.lower(model.BootNotification, _lower_boot, _lift_boot_response)
_rules.lower(model.Heartbeat, _lower_heartbeat, _lift_heartbeat_response)
_rules.lower(model.StatusNotification, lower_status, lift_status_response)
_rules.lower(model.Authorize, _lower_authorize, _lift_authorize_response)
_rules.lower(model.TransactionEvent, lower_event, lift_event_response)
_rules.lower(model.MeterValues, lower_meter_values_request, lift_meter_values_response)
_rules.lower(model.DataTransfer, _lower_data_transfer, _lift_data_transfer_response)
add_control_rules(_rules)
add_profile_rules(_rules)

maintenance.add_rules(_rules)
certificates.add_rules(_rules)
add_local_list(_rules)
add_reservations(_rules)
add_configuration_rules(_rules)

MAPPING = _rules.mapping()
