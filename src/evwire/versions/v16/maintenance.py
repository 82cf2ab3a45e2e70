"""Firmware, logs and security events of 1.6 and of its security whitepaper.

Each exists twice. What has a request id is said in the whitepaper's messages, what has none in 1.6's own, except
that an update without signature and a diagnostics log are always asked for in 1.6's own: every station knows those.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import (
    Context,
    Lifted,
    Losses,
    LossTable,
    RuleBook,
    missing,
    namesake,
    optional_utc,
    utc,
)
from evwire.versions.v16 import enums, messages, types

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}

LOSSES: LossTable = {
    model.UpdateFirmware: {
        "request_id": "1.6 does not number updates without a signature",
        "install_date_time": "1.6 installs firmware without a signature when it has been downloaded",
    },
    model.UpdateFirmwareResult: _NO_STATUS_INFO | {"status": "1.6 has no answer to an update without a signature"},
    model.FirmwareStatusNotification: _NO_STATUS_INFO
    | {"status": "1.6 does not know it of an update without a signature: the nearest word is said, or nothing"},
    model.GetLog: {"request_id": "1.6 does not number uploads of diagnostics"},
    model.GetLogResult: _NO_STATUS_INFO
    | {
        "status": "1.6 does not say that another upload is given up: it is said as Accepted",
        "filename": "1.6 names a file where there is one to come",
    },
    model.LogStatusNotification: _NO_STATUS_INFO
    | {"status": "1.6 does not know it: it is said as UploadFailed or UploadFailure"},
}

_FIRMWARE: Mapping[enums.FirmwareStatus, model.FirmwareStatus] = {
    status: model.FirmwareStatus(status.value) for status in enums.FirmwareStatus
}
_FIRMWARE_OF = Lifted(_FIRMWARE, partial(model.unknown, model.FirmwareStatus))
_NATIVE_FIRMWARE = {status: native for native, status in _FIRMWARE.items()}
_NEAREST_FIRMWARE: Mapping[model.FirmwareStatus, enums.FirmwareStatus] = {
    model.FirmwareStatus.DOWNLOAD_PAUSED: enums.FirmwareStatus.DOWNLOADING,
    model.FirmwareStatus.INSTALL_REBOOTING: enums.FirmwareStatus.INSTALLING,
    model.FirmwareStatus.INSTALL_SCHEDULED: enums.FirmwareStatus.DOWNLOADED,
    model.FirmwareStatus.INSTALL_VERIFICATION_FAILED: enums.FirmwareStatus.INSTALLATION_FAILED,
    model.FirmwareStatus.INVALID_SIGNATURE: enums.FirmwareStatus.INSTALLATION_FAILED,
    model.FirmwareStatus.SIGNATURE_VERIFIED: enums.FirmwareStatus.DOWNLOADED,
}

_DIAGNOSTICS: Mapping[enums.DiagnosticsStatus, model.UploadLogStatus] = {
    enums.DiagnosticsStatus.IDLE: model.UploadLogStatus.IDLE,
    enums.DiagnosticsStatus.UPLOADED: model.UploadLogStatus.UPLOADED,
    enums.DiagnosticsStatus.UPLOAD_FAILED: model.UploadLogStatus.UPLOAD_FAILURE,
    enums.DiagnosticsStatus.UPLOADING: model.UploadLogStatus.UPLOADING,
}
_DIAGNOSTICS_OF = Lifted(_DIAGNOSTICS, partial(model.unknown, model.UploadLogStatus))
_NATIVE_DIAGNOSTICS = {status: native for native, status in _DIAGNOSTICS.items()}


# Firmware


def _lift_update(native: messages.UpdateFirmwareRequest, context: Context) -> model.UpdateFirmware:
    return model.UpdateFirmware(
        location=native.location,
        retrieve_date_time=utc(native.retrieve_date),
        retries=native.retries,
        retry_interval_s=native.retry_interval,
    )


def _answer_update(
    result: model.UpdateFirmwareResult, losses: Losses, context: Context
) -> messages.UpdateFirmwareResponse:
    losses.lose_given(result, "status_info")
    if result.status is not model.UpdateFirmwareStatus.ACCEPTED:
        losses.lose_given(result, "status")
    return messages.UpdateFirmwareResponse()


def _lift_signed_update(native: messages.SignedUpdateFirmwareRequest, context: Context) -> model.UpdateFirmware:
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


def _answer_signed_update(
    result: model.UpdateFirmwareResult, losses: Losses, context: Context
) -> messages.SignedUpdateFirmwareResponse:
    losses.lose_given(result, "status_info")
    return messages.SignedUpdateFirmwareResponse(status=enums.UpdateFirmwareStatusEnumType(result.status.value))


def _lower_update(
    request: model.UpdateFirmware, losses: Losses, context: Context
) -> messages.UpdateFirmwareRequest | messages.SignedUpdateFirmwareRequest:
    if request.signing_certificate is None and request.signature is None:
        losses.lose_given(request, "request_id", "install_date_time")
        return messages.UpdateFirmwareRequest(
            location=request.location,
            retries=request.retries,
            retrieve_date=request.retrieve_date_time,
            retry_interval=request.retry_interval_s,
        )
    if request.request_id is None:
        raise missing("$.requestId", "1.6 numbers updates with a signature")
    if request.signing_certificate is None:
        raise missing("$.firmware.signingCertificate", "1.6 wants it where there is a signature")
    if request.signature is None:
        raise missing("$.firmware.signature", "1.6 wants it where there is a signing certificate")
    return messages.SignedUpdateFirmwareRequest(
        retries=request.retries,
        retry_interval=request.retry_interval_s,
        request_id=request.request_id,
        firmware=types.FirmwareType(
            location=request.location,
            retrieve_date_time=request.retrieve_date_time,
            install_date_time=request.install_date_time,
            signing_certificate=request.signing_certificate,
            signature=request.signature,
        ),
    )


def _lift_update_response(
    response: messages.UpdateFirmwareResponse | messages.SignedUpdateFirmwareResponse,
    request: model.UpdateFirmware,
    context: Context,
) -> model.UpdateFirmwareResult:
    if isinstance(response, messages.SignedUpdateFirmwareResponse):
        return model.UpdateFirmwareResult(status=namesake(model.UpdateFirmwareStatus, response.status))
    return model.UpdateFirmwareResult(status=model.UpdateFirmwareStatus.ACCEPTED)


def _lift_firmware_status(
    native: messages.FirmwareStatusNotificationRequest, context: Context
) -> model.FirmwareStatusNotification:
    return model.FirmwareStatusNotification(status=_FIRMWARE_OF[native.status])


def _answer_firmware_status(
    result: model.FirmwareStatusNotificationResult, losses: Losses, context: Context
) -> messages.FirmwareStatusNotificationResponse:
    return messages.FirmwareStatusNotificationResponse()


def _lift_signed_firmware_status(
    native: messages.SignedFirmwareStatusNotificationRequest, context: Context
) -> model.FirmwareStatusNotification:
    return model.FirmwareStatusNotification(
        status=namesake(model.FirmwareStatus, native.status), request_id=native.request_id
    )


def _answer_signed_firmware_status(
    result: model.FirmwareStatusNotificationResult, losses: Losses, context: Context
) -> messages.SignedFirmwareStatusNotificationResponse:
    return messages.SignedFirmwareStatusNotificationResponse()


def _lower_firmware_status(
    request: model.FirmwareStatusNotification, losses: Losses, context: Context
) -> (
    tuple[messages.FirmwareStatusNotificationRequest, ...]
    | tuple[messages.SignedFirmwareStatusNotificationRequest, ...]
):
    losses.lose_given(request, "status_info")
    if request.request_id is not None:
        return (
            messages.SignedFirmwareStatusNotificationRequest(
                status=enums.FirmwareStatusEnumType(request.status.value), request_id=request.request_id
            ),
        )
    status = _NATIVE_FIRMWARE.get(request.status)
    if status is None:
        losses.lose_given(request, "status")
        status = _NEAREST_FIRMWARE.get(request.status)
    # What is scheduled has not begun: 1.6, 4.5 keeps Idle for triggers, and any other word would be wrong.
    return () if status is None else (messages.FirmwareStatusNotificationRequest(status=status),)


def _lift_firmware_status_response(
    response: messages.FirmwareStatusNotificationResponse | messages.SignedFirmwareStatusNotificationResponse | None,
    request: model.FirmwareStatusNotification,
    context: Context,
) -> model.FirmwareStatusNotificationResult:
    return model.FirmwareStatusNotificationResult()


# Logs


def _lift_get_diagnostics(native: messages.GetDiagnosticsRequest, context: Context) -> model.GetLog:
    return model.GetLog(
        log_type=model.LogType.DIAGNOSTICS_LOG,
        remote_location=native.location,
        oldest_timestamp=optional_utc(native.start_time),
        latest_timestamp=optional_utc(native.stop_time),
        retries=native.retries,
        retry_interval_s=native.retry_interval,
    )


def _answer_get_diagnostics(
    result: model.GetLogResult, losses: Losses, context: Context
) -> messages.GetDiagnosticsResponse:
    losses.lose_given(result, "status_info")
    if result.status is model.LogStatus.REJECTED:
        losses.lose_given(result, "filename")
        return messages.GetDiagnosticsResponse()  # 5.9: no name where there is no file
    if result.status is model.LogStatus.ACCEPTED_CANCELED:
        losses.lose_given(result, "status")
    return messages.GetDiagnosticsResponse(file_name=result.filename or "")


def _lift_get_log(native: messages.GetLogRequest, context: Context) -> model.GetLog:
    return model.GetLog(
        log_type=namesake(model.LogType, native.log_type),
        remote_location=native.log.remote_location,
        request_id=native.request_id,
        oldest_timestamp=optional_utc(native.log.oldest_timestamp),
        latest_timestamp=optional_utc(native.log.latest_timestamp),
        retries=native.retries,
        retry_interval_s=native.retry_interval,
    )


def _answer_get_log(result: model.GetLogResult, losses: Losses, context: Context) -> messages.GetLogResponse:
    losses.lose_given(result, "status_info")
    return messages.GetLogResponse(status=enums.LogStatusEnumType(result.status.value), filename=result.filename)


def _lower_get_log(
    request: model.GetLog, losses: Losses, context: Context
) -> messages.GetDiagnosticsRequest | messages.GetLogRequest:
    if request.log_type is model.LogType.DIAGNOSTICS_LOG:
        losses.lose_given(request, "request_id")
        return messages.GetDiagnosticsRequest(
            location=request.remote_location,
            retries=request.retries,
            retry_interval=request.retry_interval_s,
            start_time=request.oldest_timestamp,
            stop_time=request.latest_timestamp,
        )
    if request.log_type is not model.LogType.SECURITY_LOG:
        raise NotInThisVersion(f"upload of the {request.log_type}", "1.6")
    if request.request_id is None:
        raise missing("$.requestId", "1.6 numbers uploads of the security log")
    return messages.GetLogRequest(
        log=types.LogParametersType(
            remote_location=request.remote_location,
            oldest_timestamp=request.oldest_timestamp,
            latest_timestamp=request.latest_timestamp,
        ),
        log_type=enums.LogEnumType.SECURITY_LOG,
        request_id=request.request_id,
        retries=request.retries,
        retry_interval=request.retry_interval_s,
    )


def _lift_get_log_response(
    response: messages.GetDiagnosticsResponse | messages.GetLogResponse, request: model.GetLog, context: Context
) -> model.GetLogResult:
    if isinstance(response, messages.GetLogResponse):
        return model.GetLogResult(status=namesake(model.LogStatus, response.status), filename=response.filename)
    if response.file_name is None:
        return model.GetLogResult(status=model.LogStatus.REJECTED)
    return model.GetLogResult(status=model.LogStatus.ACCEPTED, filename=response.file_name or None)


def _lift_diagnostics_status(
    native: messages.DiagnosticsStatusNotificationRequest, context: Context
) -> model.LogStatusNotification:
    return model.LogStatusNotification(status=_DIAGNOSTICS_OF[native.status])


def _answer_diagnostics_status(
    result: model.LogStatusNotificationResult, losses: Losses, context: Context
) -> messages.DiagnosticsStatusNotificationResponse:
    return messages.DiagnosticsStatusNotificationResponse()


def _lift_log_status(native: messages.LogStatusNotificationRequest, context: Context) -> model.LogStatusNotification:
    return model.LogStatusNotification(
        status=namesake(model.UploadLogStatus, native.status), request_id=native.request_id
    )


def _answer_log_status(
    result: model.LogStatusNotificationResult, losses: Losses, context: Context
) -> messages.LogStatusNotificationResponse:
    return messages.LogStatusNotificationResponse()


def _lower_log_status(
    request: model.LogStatusNotification, losses: Losses, context: Context
) -> messages.DiagnosticsStatusNotificationRequest | messages.LogStatusNotificationRequest:
    losses.lose_given(request, "status_info")
    if request.request_id is None:
        status = _NATIVE_DIAGNOSTICS.get(request.status)
        if status is None:
            losses.lose_given(request, "status")
            status = enums.DiagnosticsStatus.UPLOAD_FAILED
        return messages.DiagnosticsStatusNotificationRequest(status=status)
    numbered = enums.UploadLogStatusEnumType.UPLOAD_FAILURE
    if request.status is model.UploadLogStatus.ACCEPTED_CANCELED:
        losses.lose_given(request, "status")
    else:
        numbered = enums.UploadLogStatusEnumType(request.status.value)
    return messages.LogStatusNotificationRequest(status=numbered, request_id=request.request_id)


def _lift_log_status_response(
    response: messages.DiagnosticsStatusNotificationResponse | messages.LogStatusNotificationResponse,
    request: model.LogStatusNotification,
    context: Context,
) -> model.LogStatusNotificationResult:
    return model.LogStatusNotificationResult()


# Security events


def _lift_security_event(
    native: messages.SecurityEventNotificationRequest, context: Context
) -> model.SecurityEventNotification:
    return model.SecurityEventNotification(
        kind=native.type, timestamp=utc(native.timestamp), tech_info=native.tech_info
    )


def _answer_security_event(
    result: model.SecurityEventNotificationResult, losses: Losses, context: Context
) -> messages.SecurityEventNotificationResponse:
    return messages.SecurityEventNotificationResponse()


def _lower_security_event(
    request: model.SecurityEventNotification, losses: Losses, context: Context
) -> messages.SecurityEventNotificationRequest:
    return messages.SecurityEventNotificationRequest(
        type=request.kind, timestamp=request.timestamp, tech_info=request.tech_info
    )


def _lift_security_event_response(
    response: messages.SecurityEventNotificationResponse, request: model.SecurityEventNotification, context: Context
) -> model.SecurityEventNotificationResult:
    return model.SecurityEventNotificationResult()


def add_rules(rules: RuleBook) -> None:
    """What this file knows."""
    rules.lift(messages.UpdateFirmwareRequest, (model.UpdateFirmware,), _lift_update, _answer_update)
    rules.lift(
        messages.SignedUpdateFirmwareRequest, (model.UpdateFirmware,), _lift_signed_update, _answer_signed_update
    )
    rules.lower(model.UpdateFirmware, _lower_update, _lift_update_response)
    rules.lift(
        messages.FirmwareStatusNotificationRequest,
        (model.FirmwareStatusNotification,),
        _lift_firmware_status,
        _answer_firmware_status,
    )
    rules.lift(
        messages.SignedFirmwareStatusNotificationRequest,
        (model.FirmwareStatusNotification,),
        _lift_signed_firmware_status,
        _answer_signed_firmware_status,
    )
    rules.lower(model.FirmwareStatusNotification, _lower_firmware_status, _lift_firmware_status_response)
    rules.lift(messages.GetDiagnosticsRequest, (model.GetLog,), _lift_get_diagnostics, _answer_get_diagnostics)
    rules.lift(messages.GetLogRequest, (model.GetLog,), _lift_get_log, _answer_get_log)
    rules.lower(model.GetLog, _lower_get_log, _lift_get_log_response)
    rules.lift(
        messages.DiagnosticsStatusNotificationRequest,
        (model.LogStatusNotification,),
        _lift_diagnostics_status,
        _answer_diagnostics_status,
    )
    rules.lift(
        messages.LogStatusNotificationRequest, (model.LogStatusNotification,), _lift_log_status, _answer_log_status
    )
    rules.lower(model.LogStatusNotification, _lower_log_status, _lift_log_status_response)
    rules.lift(
        messages.SecurityEventNotificationRequest,
        (model.SecurityEventNotification,),
        _lift_security_event,
        _answer_security_event,
    )
    rules.lower(model.SecurityEventNotification, _lower_security_event, _lift_security_event_response)
