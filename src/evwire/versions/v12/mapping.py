"""How OCPP 1.2 and the version-independent words become each other: a step to 1.5, and 1.5's rules."""

from __future__ import annotations

from typing import cast

from evwire import model
from evwire.versions.composing import LossList, SaidAs, Step, compose
from evwire.versions.mapping import Context, LossTable
from evwire.versions.schema import Message
from evwire.versions.units import number_in
from evwire.versions.v12 import enums, messages, types
from evwire.versions.v15 import enums as enums_15
from evwire.versions.v15 import messages as messages_15
from evwire.versions.v15 import types as types_15
from evwire.versions.v15.mapping import MAPPING as MAPPING_15

_AT_SAMPLE = "meter_values.samples."
_LEFT_OUT = "1.2 reads the energy register only: the reading is left out"
_WHOLE = "1.2 carries whole Wh: it is rounded"
_NOT_OF_A_TRANSACTION = "1.2 does not say which transaction it belongs to"
_ERROR_CODE = "1.2 has no such code: it is said as ResetFailure"
_RESERVED = "1.2 knows no reservation: it is said as Occupied"
_NOT_SAID = "1.2 does not say it"
_RESERVATION = "1.2 knows no reservation"

LOSSES: LossTable = {
    model.StatusNotification: {
        "status": _RESERVED,
        "error_code": _ERROR_CODE,
        **dict.fromkeys(("info", "timestamp", "vendor_id", "vendor_error_code"), _NOT_SAID),
    },
    model.TransactionEvent: {
        "transaction_id": _NOT_OF_A_TRANSACTION,
        "reservation_id": _RESERVATION,
        "meter_values": _NOT_SAID,
    },
    model.SampledValue: {**dict.fromkeys(("measurand", "unit", "context", "signed_data"), _LEFT_OUT), "value": _WHOLE},
}


def _up_boot_response(step: Step, message: Message, context: Context | None) -> Message:
    native = cast("messages.BootNotificationResponse", message)
    now = native.current_time or (context.now() if context else None)
    return step.raised(native, context, current_time=now, heartbeat_interval=native.heartbeat_interval or 0)


def _up_meter_value(step: Step, message: Message, context: Context | None) -> Message:
    native = cast("types.MeterValue", message)
    return types_15.MeterValue(timestamp=native.timestamp, value=[types_15.SampledValue(value=str(native.value))])


def _down_meter_values(step: Step, message: Message, losses: LossList) -> Message | None:
    native = cast("messages_15.MeterValuesRequest", message)
    if native.transaction_id is not None:
        losses.append(model.Loss("transaction_id", str(native.transaction_id), _NOT_OF_A_TRANSACTION))
    values = [lowered for value in native.values or [] for lowered in _registers(value, losses)]
    return messages.MeterValuesRequest(connector_id=native.connector_id, values=values) if values else None


def _registers(value: types_15.MeterValue, losses: LossList) -> list[types.MeterValue]:
    found = []
    for sample in value.value:
        lost = _lost_of(sample)
        if lost is not None:
            losses.append(model.Loss(_AT_SAMPLE + lost[0], lost[1], _LEFT_OUT))
            continue
        energy_wh = (number_in(sample.value) or 0.0) * (1000 if sample.unit is enums_15.UnitOfMeasure.KWH else 1)
        if energy_wh != round(energy_wh):
            losses.append(model.Loss(_AT_SAMPLE + "value", sample.value, _WHOLE))
        found.append(types.MeterValue(timestamp=value.timestamp, value=round(energy_wh)))
    return found


def _lost_of(sample: types_15.SampledValue) -> tuple[str, str] | None:
    """The field and the word for which a reading cannot be said."""
    if sample.measurand not in (None, enums_15.Measurand.ENERGY_ACTIVE_IMPORT_REGISTER):
        return "measurand", str(sample.measurand)
    if sample.unit not in (None, enums_15.UnitOfMeasure.WH, enums_15.UnitOfMeasure.KWH):
        return "unit", str(sample.unit)
    if sample.format is enums_15.ValueFormat.SIGNED_DATA or number_in(sample.value) is None:
        return "signed_data", sample.value
    if sample.context not in (None, enums_15.ReadingContext.SAMPLE_PERIODIC, enums_15.ReadingContext.SAMPLE_CLOCK):
        return "context", str(sample.context)
    return None


def _down_stop(step: Step, message: Message, losses: LossList) -> Message:
    native = cast("messages_15.StopTransactionRequest", message)
    for data in native.transaction_data or []:
        for value in data.values or []:
            losses += [model.Loss("meter_values", sample.measurand or "", _NOT_SAID) for sample in value.value]
    return messages.StopTransactionRequest(
        transaction_id=native.transaction_id,
        id_tag=native.id_tag,
        timestamp=native.timestamp,
        meter_stop=native.meter_stop,
    )


STEP = Step(
    "1.2",
    "1.5",
    (messages, types, enums),
    (messages_15, types_15, enums_15),
    said_as={
        "ChargePointStatus": SaidAs({"Reserved": "Occupied"}, "status", _RESERVED),
        "ChargePointErrorCode": SaidAs(
            dict.fromkeys(
                ("GroundFailure", "OverCurrentFailure", "UnderVoltage", "WeakSignal", "OtherError"), "ResetFailure"
            ),
            "error_code",
            _ERROR_CODE,
        ),
    },
    lost={
        ("StartTransactionRequest", "reservation_id"): ("reservation_id", _RESERVATION),
        **{
            ("StatusNotificationRequest", field): (field, _NOT_SAID)
            for field in ("info", "timestamp", "vendor_id", "vendor_error_code")
        },
    },
    ups={messages.BootNotificationResponse: _up_boot_response, types.MeterValue: _up_meter_value},
    downs={
        messages_15.MeterValuesRequest: _down_meter_values,
        messages_15.StopTransactionRequest: _down_stop,
    },
)

MAPPING = compose(MAPPING_15, STEP, tuple(action.request for action in messages.ACTIONS), LOSSES)
