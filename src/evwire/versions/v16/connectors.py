"""Connectors of 1.6, which are numbered through, and their status: one word for two of 2.x."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Lifted, Losses, optional_utc, words_of
from evwire.versions.v16 import enums, messages

STATUS_NOTIFICATION_LOSSES = {
    "charging_state": "1.6 says it of an occupied connector only",
    "error_code": "1.6 has no such code: it is said as OtherError",
}

STATUSES: Mapping[enums.ChargePointStatus, tuple[model.ConnectorStatus, model.ChargingState | None]] = {
    enums.ChargePointStatus.AVAILABLE: (model.ConnectorStatus.AVAILABLE, None),
    enums.ChargePointStatus.PREPARING: (model.ConnectorStatus.OCCUPIED, model.ChargingState.EV_CONNECTED),
    enums.ChargePointStatus.CHARGING: (model.ConnectorStatus.OCCUPIED, model.ChargingState.CHARGING),
    enums.ChargePointStatus.SUSPENDED_EVSE: (model.ConnectorStatus.OCCUPIED, model.ChargingState.SUSPENDED_EVSE),
    enums.ChargePointStatus.SUSPENDED_EV: (model.ConnectorStatus.OCCUPIED, model.ChargingState.SUSPENDED_EV),
    enums.ChargePointStatus.FINISHING: (model.ConnectorStatus.OCCUPIED, model.ChargingState.IDLE),
    enums.ChargePointStatus.RESERVED: (model.ConnectorStatus.RESERVED, None),
    enums.ChargePointStatus.UNAVAILABLE: (model.ConnectorStatus.UNAVAILABLE, None),
    enums.ChargePointStatus.FAULTED: (model.ConnectorStatus.FAULTED, None),
}
_STATUSES_OF = Lifted(STATUSES, lambda text: (model.unknown(model.ConnectorStatus, text), None))
_NATIVE_STATUSES = {
    **{words: native for native, words in STATUSES.items()},
    (model.ConnectorStatus.OCCUPIED, None): enums.ChargePointStatus.PREPARING,
}
_ERROR_CODES = words_of(enums.ChargePointErrorCode)


def place_of(connector_id: int) -> tuple[int, int]:
    """EVSE and connector: each connector of 1.6 is an EVSE's only one, and 0 the station."""
    return (connector_id, 1) if connector_id else (0, 0)


def connector_of(evse_id: int, connector_id: int | None = None) -> int:
    """The number of an EVSE's only connector. Raises NotInThisVersion for another than the first."""
    if connector_id is not None and connector_id != place_of(evse_id)[1]:
        raise NotInThisVersion(f"connector {connector_id} of EVSE {evse_id}", "1.6")
    return evse_id


def status_request(
    connector_id: int, status: enums.ChargePointStatus, timestamp: datetime
) -> messages.StatusNotificationRequest:
    return messages.StatusNotificationRequest(
        connector_id=connector_id,
        error_code=enums.ChargePointErrorCode.NO_ERROR,
        status=status,
        timestamp=timestamp,
    )


def lift_status(native: messages.StatusNotificationRequest, context: Context) -> model.StatusNotification:
    evse_id, connector_id = place_of(native.connector_id)
    status, charging_state = _STATUSES_OF[native.status]
    no_error = native.error_code is enums.ChargePointErrorCode.NO_ERROR
    return model.StatusNotification(
        evse_id=evse_id,
        connector_id=connector_id,
        status=status,
        timestamp=optional_utc(native.timestamp),
        charging_state=charging_state,
        error_code=None if no_error else native.error_code.value,
        info=native.info,
        vendor_id=native.vendor_id,
        vendor_error_code=native.vendor_error_code,
    )


def answer_status(
    result: model.StatusNotificationResult, losses: Losses, context: Context
) -> messages.StatusNotificationResponse:
    return messages.StatusNotificationResponse()


def lower_status(
    request: model.StatusNotification, losses: Losses, context: Context
) -> messages.StatusNotificationRequest:
    status = _NATIVE_STATUSES.get((request.status, request.charging_state))
    if status is None:
        losses.lose_given(request, "charging_state")
        status = _NATIVE_STATUSES[request.status, None]
    return messages.StatusNotificationRequest(
        connector_id=connector_of(request.evse_id, request.connector_id),
        error_code=_lower_error_code(request, losses),
        info=request.info,
        status=status,
        timestamp=request.timestamp,
        vendor_id=request.vendor_id,
        vendor_error_code=request.vendor_error_code,
    )


def lift_status_response(
    response: messages.StatusNotificationResponse, request: model.StatusNotification, context: Context
) -> model.StatusNotificationResult:
    return model.StatusNotificationResult()


def _lower_error_code(request: model.StatusNotification, losses: Losses) -> enums.ChargePointErrorCode:
    if request.error_code is None:
        return enums.ChargePointErrorCode.NO_ERROR
    native = _ERROR_CODES.get(request.error_code)
    if native is None:
        losses.lose(model.StatusNotification, "error_code", request.error_code)
        return enums.ChargePointErrorCode.OTHER_ERROR
    return native
