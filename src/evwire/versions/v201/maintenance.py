"""Firmware, logs and security events of 2.x."""

from __future__ import annotations

from types import ModuleType

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import (
    Context,
    Losses,
    LossTable,
    RuleBook,
    missing,
    namesake,
    optional_utc,
    utc,
    without_word,
    words_of,
)
from evwire.versions.schema import Message
from evwire.versions.v201 import enums, messages, types

_NO_STATUS_INFO = {"status_info": "2.0.1 gives no reasons here"}

LOSSES: LossTable = {
    model.FirmwareStatusNotification: _NO_STATUS_INFO,
    model.LogStatusNotification: _NO_STATUS_INFO,
}
"""Of 2.0.1; 2.1 loses nothing."""


class MaintenanceWords:
    """The messages that these rules speak of; to a type checker they are 2.0.1's."""

    FirmwareStatusNotificationRequest: type[messages.FirmwareStatusNotificationRequest]
    FirmwareStatusNotificationResponse: type[messages.FirmwareStatusNotificationResponse]
    GetLogRequest: type[messages.GetLogRequest]
    GetLogResponse: type[messages.GetLogResponse]
    LogStatusNotificationRequest: type[messages.LogStatusNotificationRequest]
    LogStatusNotificationResponse: type[messages.LogStatusNotificationResponse]
    SecurityEventNotificationRequest: type[messages.SecurityEventNotificationRequest]
    SecurityEventNotificationResponse: type[messages.SecurityEventNotificationResponse]
    UpdateFirmwareRequest: type[messages.UpdateFirmwareRequest]
    UpdateFirmwareResponse: type[messages.UpdateFirmwareResponse]

    FirmwareType: type[types.FirmwareType]
    LogParametersType: type[types.LogParametersType]
    StatusInfoType: type[types.StatusInfoType]

    FirmwareStatusEnumType: type[enums.FirmwareStatusEnumType]
    LogEnumType: type[enums.LogEnumType]
    LogStatusEnumType: type[enums.LogStatusEnumType]
    UpdateFirmwareStatusEnumType: type[enums.UpdateFirmwareStatusEnumType]
    UploadLogStatusEnumType: type[enums.UploadLogStatusEnumType]

    def __init__(self, *modules: ModuleType) -> None:
        for name in MaintenanceWords.__annotations__:
            setattr(self, name, next(vars(module)[name] for module in modules if name in vars(module)))


class MaintenanceRules:
    """The rules of 2.x on one version's messages."""

    def __init__(self, version: str, words: MaintenanceWords) -> None:
        self._version = version
        self._words = words
        self._log_types = words_of(words.LogEnumType)

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(words.UpdateFirmwareRequest, (model.UpdateFirmware,), self._lift_update, self._answer_update)
        rules.lower(model.UpdateFirmware, self._lower_update, self._lift_update_response)
        rules.lift(
            words.FirmwareStatusNotificationRequest,
            (model.FirmwareStatusNotification,),
            self._lift_firmware_status,
            self._answer_firmware_status,
        )
        rules.lower(model.FirmwareStatusNotification, self._lower_firmware_status, self._lift_firmware_status_response)
        rules.lift(words.GetLogRequest, (model.GetLog,), self._lift_get_log, self._answer_get_log)
        rules.lower(model.GetLog, self._lower_get_log, self._lift_get_log_response)
        rules.lift(
            words.LogStatusNotificationRequest,
            (model.LogStatusNotification,),
            self._lift_log_status,
            self._answer_log_status,
        )
        rules.lower(model.LogStatusNotification, self._lower_log_status, self._lift_log_status_response)
        rules.lift(
            words.SecurityEventNotificationRequest,
            (model.SecurityEventNotification,),
            self._lift_security_event,
            self._answer_security_event,
        )
        rules.lower(model.SecurityEventNotification, self._lower_security_event, self._lift_security_event_response)

    # Firmware

    def _lift_update(self, native: messages.UpdateFirmwareRequest, context: Context) -> model.UpdateFirmware:
        firmware = native.firmware
        return model.UpdateFirmware(
            location=firmware.location,
            retrieve_date_time=utc(firmware.retrieve_date_time),
            request_id=native.request_id,
            install_date_time=optional_utc(firmware.install_date_time),
            signing_certificate=firmware.signing_certificate,
            signature=firmware.signature,
            retries=native.retries,
            retry_interval_s=native.retry_interval,
        )

    def _answer_update(
        self, result: model.UpdateFirmwareResult, losses: Losses, context: Context
    ) -> messages.UpdateFirmwareResponse:
        return self._words.UpdateFirmwareResponse(
            status=self._words.UpdateFirmwareStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_update(
        self, request: model.UpdateFirmware, losses: Losses, context: Context
    ) -> messages.UpdateFirmwareRequest:
        if request.request_id is None:
            raise missing("$.requestId", "2.x numbers updates")
        return self._words.UpdateFirmwareRequest(
            retries=request.retries,
            retry_interval=request.retry_interval_s,
            request_id=request.request_id,
            firmware=self._words.FirmwareType(
                location=request.location,
                retrieve_date_time=request.retrieve_date_time,
                install_date_time=request.install_date_time,
                signing_certificate=request.signing_certificate,
                signature=request.signature,
            ),
        )

    def _lift_update_response(
        self, response: messages.UpdateFirmwareResponse, request: model.UpdateFirmware, context: Context
    ) -> model.UpdateFirmwareResult:
        return model.UpdateFirmwareResult(
            status=namesake(model.UpdateFirmwareStatus, response.status),
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    def _lift_firmware_status(
        self, native: messages.FirmwareStatusNotificationRequest, context: Context
    ) -> model.FirmwareStatusNotification:
        return model.FirmwareStatusNotification(
            status=namesake(model.FirmwareStatus, native.status),
            request_id=native.request_id,
            status_info=lift_status_info(getattr(native, "status_info", None)),
        )

    def _answer_firmware_status(
        self, result: model.FirmwareStatusNotificationResult, losses: Losses, context: Context
    ) -> messages.FirmwareStatusNotificationResponse:
        return self._words.FirmwareStatusNotificationResponse()

    def _lower_firmware_status(
        self, request: model.FirmwareStatusNotification, losses: Losses, context: Context
    ) -> messages.FirmwareStatusNotificationRequest:
        native = self._words.FirmwareStatusNotificationRequest(
            status=self._words.FirmwareStatusEnumType(request.status.value), request_id=request.request_id
        )
        self._set_status_info(native, request, losses)
        return native

    def _lift_firmware_status_response(
        self,
        response: messages.FirmwareStatusNotificationResponse,
        request: model.FirmwareStatusNotification,
        context: Context,
    ) -> model.FirmwareStatusNotificationResult:
        return model.FirmwareStatusNotificationResult(losses=without_word(response))

    # Logs

    def _lift_get_log(self, native: messages.GetLogRequest, context: Context) -> model.GetLog:
        return model.GetLog(
            log_type=namesake(model.LogType, native.log_type),
            remote_location=native.log.remote_location,
            request_id=native.request_id,
            oldest_timestamp=optional_utc(native.log.oldest_timestamp),
            latest_timestamp=optional_utc(native.log.latest_timestamp),
            retries=native.retries,
            retry_interval_s=native.retry_interval,
        )

    def _answer_get_log(self, result: model.GetLogResult, losses: Losses, context: Context) -> messages.GetLogResponse:
        return self._words.GetLogResponse(
            status=self._words.LogStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
            filename=result.filename,
        )

    def _lower_get_log(self, request: model.GetLog, losses: Losses, context: Context) -> messages.GetLogRequest:
        log_type = self._log_types.get(request.log_type)
        if log_type is None:
            raise NotInThisVersion(f"upload of the {request.log_type}", self._version)
        if request.request_id is None:
            raise missing("$.requestId", "2.x numbers uploads")
        return self._words.GetLogRequest(
            log=self._words.LogParametersType(
                remote_location=request.remote_location,
                oldest_timestamp=request.oldest_timestamp,
                latest_timestamp=request.latest_timestamp,
            ),
            log_type=log_type,
            request_id=request.request_id,
            retries=request.retries,
            retry_interval=request.retry_interval_s,
        )

    def _lift_get_log_response(
        self, response: messages.GetLogResponse, request: model.GetLog, context: Context
    ) -> model.GetLogResult:
        return model.GetLogResult(
            status=namesake(model.LogStatus, response.status),
            filename=response.filename,
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "filename", "status_info"),
        )

    def _lift_log_status(
        self, native: messages.LogStatusNotificationRequest, context: Context
    ) -> model.LogStatusNotification:
        return model.LogStatusNotification(
            status=namesake(model.UploadLogStatus, native.status),
            request_id=native.request_id,
            status_info=lift_status_info(getattr(native, "status_info", None)),
        )

    def _answer_log_status(
        self, result: model.LogStatusNotificationResult, losses: Losses, context: Context
    ) -> messages.LogStatusNotificationResponse:
        return self._words.LogStatusNotificationResponse()

    def _lower_log_status(
        self, request: model.LogStatusNotification, losses: Losses, context: Context
    ) -> messages.LogStatusNotificationRequest:
        native = self._words.LogStatusNotificationRequest(
            status=self._words.UploadLogStatusEnumType(request.status.value), request_id=request.request_id
        )
        self._set_status_info(native, request, losses)
        return native

    def _lift_log_status_response(
        self, response: messages.LogStatusNotificationResponse, request: model.LogStatusNotification, context: Context
    ) -> model.LogStatusNotificationResult:
        return model.LogStatusNotificationResult(losses=without_word(response))

    # Security events

    def _lift_security_event(
        self, native: messages.SecurityEventNotificationRequest, context: Context
    ) -> model.SecurityEventNotification:
        return model.SecurityEventNotification(
            kind=native.type, timestamp=utc(native.timestamp), tech_info=native.tech_info
        )

    def _answer_security_event(
        self, result: model.SecurityEventNotificationResult, losses: Losses, context: Context
    ) -> messages.SecurityEventNotificationResponse:
        return self._words.SecurityEventNotificationResponse()

    def _lower_security_event(
        self, request: model.SecurityEventNotification, losses: Losses, context: Context
    ) -> messages.SecurityEventNotificationRequest:
        return self._words.SecurityEventNotificationRequest(
            type=request.kind, timestamp=request.timestamp, tech_info=request.tech_info
        )

    def _lift_security_event_response(
        self,
        response: messages.SecurityEventNotificationResponse,
        request: model.SecurityEventNotification,
        context: Context,
    ) -> model.SecurityEventNotificationResult:
        return model.SecurityEventNotificationResult(losses=without_word(response))

    def _lower_status_info(self, info: model.StatusInfo | None) -> types.StatusInfoType | None:
        if info is None:
            return None
        return self._words.StatusInfoType(reason_code=info.reason_code, additional_info=info.additional_info)

    def _set_status_info(
        self,
        native: Message,
        request: model.FirmwareStatusNotification | model.LogStatusNotification,
        losses: Losses,
    ) -> None:
        """Say why, where this version's message has a place for it."""
        if "status_info" in native.__struct_fields__:
            setattr(native, "status_info", self._lower_status_info(request.status_info))  # noqa: B010
        else:
            losses.lose_given(request, "status_info")


def lift_status_info(native: types.StatusInfoType | None) -> model.StatusInfo | None:
    if native is None:
        return None
    return model.StatusInfo(reason_code=native.reason_code, additional_info=native.additional_info)
