"""How OCPP 1.5 and the version-independent words become each other: a step to 1.6, and 1.6's rules."""

from __future__ import annotations

from typing import cast

import msgspec

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.composing import LossList, ModelRequest, SaidAs, Step, compose
from evwire.versions.mapping import Context, LossTable
from evwire.versions.schema import Message
from evwire.versions.v15 import enums, messages, types
from evwire.versions.v16 import enums as enums_16
from evwire.versions.v16 import messages as messages_16
from evwire.versions.v16 import types as types_16
from evwire.versions.v16.mapping import MAPPING as MAPPING_16

_AT_SAMPLE = "meter_values.samples."
_LEFT_OUT = "1.5 does not know it: the reading is left out"
_OCCUPIED = "1.5 says only that a connector is occupied"
_ERROR_CODE = "1.5 has no such code: it is said as OtherError"
_STOP_REASON = "1.5 does not say why a transaction ends"
_UNLOCK = "1.5 says only that the connector was not unlocked"
_PENDING = "1.5 lets no station wait: it is said as Rejected"
_CONFIGURATION = "1.5 does not say that a restart is needed: it is said as Accepted"
_PROGRESS = "1.5 tells only how it ended: nothing is said"
_NUMBER = "1.5 numbers neither updates nor uploads"

LOSSES: LossTable = {
    model.BootNotificationResult: {"status": _PENDING},
    model.StatusNotification: {"charging_state": _OCCUPIED, "error_code": _ERROR_CODE},
    model.TransactionEvent: {"stop_reason": _STOP_REASON, "charging_state": _OCCUPIED},
    model.SampledValue: dict.fromkeys(("measurand", "phase", "location", "unit", "context"), _LEFT_OUT),
    model.UnlockConnectorResult: {"status": _UNLOCK},
    model.VariableOutcome: {"status": _CONFIGURATION},
    model.FirmwareStatusNotification: {"status": _PROGRESS, "request_id": _NUMBER},
    model.LogStatusNotification: {"status": _PROGRESS, "request_id": _NUMBER},
}


def _up_stop(step: Step, message: Message, context: Context | None) -> Message:
    native = cast("messages.StopTransactionRequest", message)
    data = [value for each in native.transaction_data or [] for value in each.values or []]
    return step.raised(native, context, transaction_data=[step.up(value) for value in data] or None)


def _up_meter_values(step: Step, message: Message, context: Context | None) -> Message:
    native = cast("messages.MeterValuesRequest", message)
    return step.raised(native, context, meter_value=[step.up(value) for value in native.values or []])


def _down_stop(step: Step, message: Message, losses: LossList) -> Message:
    native = cast("messages_16.StopTransactionRequest", message)
    values = cast("list[types.MeterValue]", step.lowered_value(native.transaction_data or [], losses))
    return step.lowered(native, losses, transaction_data=[types.TransactionData(values=values)] if values else None)


def _down_meter_values(step: Step, message: Message, losses: LossList) -> Message | None:
    native = cast("messages_16.MeterValuesRequest", message)
    values = step.lowered_value(native.meter_value, losses)
    return step.lowered(native, losses, values=values) if values else None


def _down_meter_value(step: Step, message: Message, losses: LossList) -> Message | None:
    native = cast("types_16.MeterValue", message)
    samples = step.lowered_value(native.sampled_value, losses)
    return step.lowered(native, losses, value=samples) if samples else None


def _down_sample(step: Step, message: Message, losses: LossList) -> Message | None:
    # Without a word that qualifies it a reading would say something else, so it is not said at all.
    native = cast("types_16.SampledValue", message)
    if native.phase is not None:
        losses.append(model.Loss(_AT_SAMPLE + "phase", native.phase.value, _LEFT_OUT))
        return None
    for field in ("measurand", "location", "unit", "context"):
        word = getattr(native, field)
        if not step.sayable(word):
            losses.append(model.Loss(_AT_SAMPLE + field, word.value, _LEFT_OUT))
            return None
    return step.lowered(native, losses)


def _down_progress(step: Step, message: Message, losses: LossList) -> Message | None:
    native = cast(
        "messages_16.FirmwareStatusNotificationRequest | messages_16.DiagnosticsStatusNotificationRequest", message
    )
    if step.sayable(native.status):
        return step.lowered(native, losses)
    losses.append(model.Loss("status", native.status.value, _PROGRESS))
    return None


def _before_update(request: ModelRequest, losses: LossList) -> ModelRequest:
    update = cast("model.UpdateFirmware", request)
    if update.signing_certificate is not None or update.signature is not None:
        raise NotInThisVersion("update with a signature", "1.5")
    return update


def _before_log(request: ModelRequest, losses: LossList) -> ModelRequest:
    log = cast("model.GetLog", request)
    if log.log_type is not model.LogType.DIAGNOSTICS_LOG:
        raise NotInThisVersion(f"upload of the {log.log_type}", "1.5")
    return log


def _before_progress(request: ModelRequest, losses: LossList) -> ModelRequest:
    progress = cast("model.FirmwareStatusNotification | model.LogStatusNotification", request)
    if progress.request_id is None:
        return progress
    losses.append(model.Loss("request_id", str(progress.request_id), _NUMBER))
    return msgspec.structs.replace(progress, request_id=None)


def _before_status(request: ModelRequest, losses: LossList) -> ModelRequest:
    status = cast("model.StatusNotification", request)
    if status.charging_state is None:
        return status
    losses.append(model.Loss("charging_state", status.charging_state.value, _OCCUPIED))
    return msgspec.structs.replace(status, charging_state=None)


def _after_status(request: ModelRequest) -> ModelRequest:
    return msgspec.structs.replace(cast("model.StatusNotification", request), charging_state=None)


def _after_transaction(request: ModelRequest) -> ModelRequest:
    event = cast("model.TransactionEvent", request)
    return event if event.stop_reason is None else msgspec.structs.replace(event, stop_reason=None)


STEP = Step(
    "1.5",
    "1.6",
    (messages, types, enums),
    (messages_16, types_16, enums_16),
    classes={"AuthorisationData": "AuthorizationData"},
    fields={
        ("BootNotificationResponse", "heartbeat_interval"): "interval",
        ("MeterValuesRequest", "values"): "meter_value",
        ("MeterValue", "value"): "sampled_value",
        ("SendLocalListRequest", "local_authorisation_list"): "local_authorization_list",
    },
    words={
        "ChargePointStatus": {"Occupied": "Preparing"},
        "ChargePointErrorCode": {"Mode3Error": "EVCommunicationError"},
        "UnitOfMeasure": {"Amp": "A", "Volt": "V"},
        "UnlockStatus": {"Accepted": "Unlocked", "Rejected": "UnlockFailed"},
        "UpdateStatus": {"HashError": "Failed"},
    },
    said_as={
        "RegistrationStatus": SaidAs({"Pending": "Rejected"}, "status", _PENDING),
        "ChargePointStatus": SaidAs(
            dict.fromkeys(("Charging", "SuspendedEV", "SuspendedEVSE", "Finishing"), "Occupied"),
            "charging_state",
            _OCCUPIED,
        ),
        "ChargePointErrorCode": SaidAs(
            dict.fromkeys(("InternalError", "LocalListConflict", "OverVoltage"), "OtherError"),
            "error_code",
            _ERROR_CODE,
        ),
        "UnlockStatus": SaidAs({"NotSupported": "Rejected"}, "status", _UNLOCK),
        "ConfigurationStatus": SaidAs({"RebootRequired": "Accepted"}, "outcomes.status", _CONFIGURATION),
    },
    lost={("StopTransactionRequest", "reason"): ("stop_reason", _STOP_REASON)},
    ups={
        messages.StopTransactionRequest: _up_stop,
        messages.MeterValuesRequest: _up_meter_values,
    },
    downs={
        messages_16.StopTransactionRequest: _down_stop,
        messages_16.MeterValuesRequest: _down_meter_values,
        types_16.MeterValue: _down_meter_value,
        types_16.SampledValue: _down_sample,
        messages_16.FirmwareStatusNotificationRequest: _down_progress,
        messages_16.DiagnosticsStatusNotificationRequest: _down_progress,
    },
)

MAPPING = compose(
    MAPPING_16,
    STEP,
    tuple(action.request for action in messages.ACTIONS),
    LOSSES,
    before={
        model.StatusNotification: _before_status,
        model.UpdateFirmware: _before_update,
        model.GetLog: _before_log,
        model.FirmwareStatusNotification: _before_progress,
        model.LogStatusNotification: _before_progress,
    },
    after={model.StatusNotification: _after_status, model.TransactionEvent: _after_transaction},
    without_message=(model.NotifyReport,),
)
