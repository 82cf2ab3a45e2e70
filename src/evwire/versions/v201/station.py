"""What a station of 2.x says of itself: boot, heartbeat, status, authorization, and a vendor's own data."""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, utc, without_word, words_of
from evwire.versions.v201 import messages
from evwire.versions.v201.common import Common, token_info_losses

STATION_LOSSES: LossTable = {
    model.BootNotification: {
        "meter_type": "2.x has it in the device model",
        "meter_serial_number": "2.x has it in the device model",
    },
    model.StatusNotification: {
        "charging_state": "2.x says it in transaction events",
        "error_code": "2.x says it in NotifyEvent",
        "info": "2.x says it in NotifyEvent",
        "vendor_id": "2.x says it in NotifyEvent",
        "vendor_error_code": "2.x says it in NotifyEvent",
    },
}


class StationRules:
    """The rules on one version's messages."""

    def __init__(self, common: Common) -> None:
        self._common = common
        self._words = common.words
        self._statuses = words_of(common.words.ConnectorStatusEnumType)

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.BootNotificationRequest, (model.BootNotification,), self._lift_boot, self._answer_boot)
        rules.lower(model.BootNotification, self._lower_boot, self._lift_boot_response)
        rules.lift(words.HeartbeatRequest, (model.Heartbeat,), self._lift_heartbeat, self._answer_heartbeat)
        rules.lower(model.Heartbeat, self._lower_heartbeat, self._lift_heartbeat_response)
        rules.lift(words.StatusNotificationRequest, (model.StatusNotification,), self._lift_status, self._answer_status)
        rules.lower(model.StatusNotification, self._lower_status, self._lift_status_response)
        rules.lift(words.AuthorizeRequest, (model.Authorize,), self._lift_authorize, self._answer_authorize)
        rules.lower(model.Authorize, self._lower_authorize, self._lift_authorize_response)
        rules.lift(
            words.DataTransferRequest, (model.DataTransfer,), self._lift_data_transfer, self._answer_data_transfer
        )
        rules.lower(model.DataTransfer, self._lower_data_transfer, self._lift_data_transfer_response)

    # Boot and heartbeat

    def _lift_boot(self, native: messages.BootNotificationRequest, context: Context) -> model.BootNotification:
        station = native.charging_station
        return model.BootNotification(
            vendor=station.vendor_name,
            model=station.model,
            serial_number=station.serial_number,
            firmware_version=station.firmware_version,
            reason=namesake(model.BootReason, native.reason),
            iccid=station.modem.iccid if station.modem else None,
            imsi=station.modem.imsi if station.modem else None,
        )

    def _answer_boot(
        self, result: model.BootNotificationResult, losses: Losses, context: Context
    ) -> messages.BootNotificationResponse:
        return self._words.BootNotificationResponse(
            current_time=result.current_time or context.now(),
            interval=result.interval_s,
            status=self._words.RegistrationStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
        )

    def _lower_boot(
        self, request: model.BootNotification, losses: Losses, context: Context
    ) -> messages.BootNotificationRequest:
        losses.lose_given(request, "meter_type", "meter_serial_number")
        has_modem = request.iccid is not None or request.imsi is not None
        return self._words.BootNotificationRequest(
            charging_station=self._words.ChargingStationType(
                serial_number=request.serial_number,
                model=request.model,
                modem=self._words.ModemType(iccid=request.iccid, imsi=request.imsi) if has_modem else None,
                vendor_name=request.vendor,
                firmware_version=request.firmware_version,
            ),
            reason=self._words.BootReasonEnumType(request.reason.value),
        )

    def _lift_boot_response(
        self, response: messages.BootNotificationResponse, request: model.BootNotification, context: Context
    ) -> model.BootNotificationResult:
        return model.BootNotificationResult(
            status=namesake(model.RegistrationStatus, response.status),
            interval_s=response.interval,
            current_time=utc(response.current_time),
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "interval", "current_time", "status_info"),
        )

    def _lift_heartbeat(self, native: messages.HeartbeatRequest, context: Context) -> model.Heartbeat:
        return model.Heartbeat()

    def _answer_heartbeat(
        self, result: model.HeartbeatResult, losses: Losses, context: Context
    ) -> messages.HeartbeatResponse:
        return self._words.HeartbeatResponse(current_time=result.current_time or context.now())

    def _lower_heartbeat(self, request: model.Heartbeat, losses: Losses, context: Context) -> messages.HeartbeatRequest:
        return self._words.HeartbeatRequest()

    def _lift_heartbeat_response(
        self, response: messages.HeartbeatResponse, request: model.Heartbeat, context: Context
    ) -> model.HeartbeatResult:
        return model.HeartbeatResult(
            current_time=utc(response.current_time), losses=without_word(response, "current_time")
        )

    # Status

    def _lift_status(self, native: messages.StatusNotificationRequest, context: Context) -> model.StatusNotification:
        return model.StatusNotification(
            evse_id=native.evse_id,
            connector_id=native.connector_id,
            status=namesake(model.ConnectorStatus, native.connector_status),
            timestamp=utc(native.timestamp),
        )

    def _answer_status(
        self, result: model.StatusNotificationResult, losses: Losses, context: Context
    ) -> messages.StatusNotificationResponse:
        return self._words.StatusNotificationResponse()

    def _lower_status(
        self, request: model.StatusNotification, losses: Losses, context: Context
    ) -> messages.StatusNotificationRequest:
        losses.lose_given(request, "charging_state", "error_code", "info", "vendor_id", "vendor_error_code")
        return self._words.StatusNotificationRequest(
            timestamp=request.timestamp or context.now(),
            connector_status=self._statuses[request.status],
            evse_id=request.evse_id,
            connector_id=request.connector_id,
        )

    def _lift_status_response(
        self, response: messages.StatusNotificationResponse, request: model.StatusNotification, context: Context
    ) -> model.StatusNotificationResult:
        return model.StatusNotificationResult(losses=without_word(response))

    # Authorization

    def _lift_authorize(self, native: messages.AuthorizeRequest, context: Context) -> model.Authorize:
        return model.Authorize(id_token=self._common.lift_token(native.id_token))

    def _answer_authorize(
        self, result: model.AuthorizeResult, losses: Losses, context: Context
    ) -> messages.AuthorizeResponse:
        return self._words.AuthorizeResponse(id_token_info=self._common.lower_token_info(result.id_token_info, losses))

    def _lower_authorize(self, request: model.Authorize, losses: Losses, context: Context) -> messages.AuthorizeRequest:
        return self._words.AuthorizeRequest(id_token=self._common.lower_token(request.id_token, losses))

    def _lift_authorize_response(
        self, response: messages.AuthorizeResponse, request: model.Authorize, context: Context
    ) -> model.AuthorizeResult:
        return model.AuthorizeResult(
            id_token_info=self._common.lift_token_info(response.id_token_info),
            losses=(*without_word(response, "id_token_info"), *token_info_losses(response.id_token_info)),
        )

    # A vendor's own data

    def _lift_data_transfer(self, native: messages.DataTransferRequest, context: Context) -> model.DataTransfer:
        return model.DataTransfer(vendor_id=native.vendor_id, message_id=native.message_id, data=native.data)

    def _answer_data_transfer(
        self, result: model.DataTransferResult, losses: Losses, context: Context
    ) -> messages.DataTransferResponse:
        return self._words.DataTransferResponse(
            status=self._words.DataTransferStatusEnumType(result.status.value),
            status_info=self._common.lower_status_info(result.status_info),
            data=result.data,
        )

    def _lower_data_transfer(
        self, request: model.DataTransfer, losses: Losses, context: Context
    ) -> messages.DataTransferRequest:
        return self._words.DataTransferRequest(
            message_id=request.message_id, data=request.data, vendor_id=request.vendor_id
        )

    def _lift_data_transfer_response(
        self, response: messages.DataTransferResponse, request: model.DataTransfer, context: Context
    ) -> model.DataTransferResult:
        return model.DataTransferResult(
            status=namesake(model.DataTransferStatus, response.status),
            data=response.data,
            status_info=self._common.lift_status_info(response.status_info),
            losses=without_word(response, "status", "data", "status_info"),
        )
