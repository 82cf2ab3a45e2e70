"""How words of the specification become words of Python, and the tables for what no rule can know."""

from __future__ import annotations

import re

# Read as one word wherever they stand; the rule below would cut them in the wrong place.
_WORDS = (
    "EMAIDs",
    "IKEv2",
    "IPSec",
    "IdleTIme",
    "L2TP",
    "QRCODE",
    "RoCoF",
    "SoC",
    "V2G20",
    "V2G",
    "V2X",
    "kVA",
    "kWh",
    "kW",
)
_SPELLED = {"IdleTIme": "idle_time"}  # the document's own slip; the wire keeps it
_WORD = re.compile("|".join([*_WORDS, r"[A-Z0-9]+(?=[A-Z][a-z])", r"[A-Z]?[a-z0-9]+", r"[A-Z0-9]+"]))

ATTRIBUTES = {"soC": "soc", "soH": "soh"}
MEMBERS = {
    "Other1PhMax16A": "OTHER_1PH_MAX_16A",
    "Other1PhOver16A": "OTHER_1PH_OVER_16A",
    "Other3Ph": "OTHER_3PH",
    "s309-1P-16A": "S309_1P_16A",
    "s309-1P-32A": "S309_1P_32A",
    "s309-3P-16A": "S309_3P_16A",
    "s309-3P-32A": "S309_3P_32A",
}


def attribute_name(wire_name: str) -> str:
    """``evseId`` is ``evse_id``, ``limit_L2`` is ``limit_l2``."""
    return ATTRIBUTES.get(wire_name) or _snake_case(wire_name)


def member_name(wire_text: str) -> str:
    """``L1-N`` is ``L1_N``, ``Energy.Active.Net`` is ``ENERGY_ACTIVE_NET``, ``3`` is ``VALUE_3``."""
    name = MEMBERS.get(wire_text) or _snake_case(wire_text).upper()
    return name if not name[0].isdigit() else f"VALUE_{name}"


def _snake_case(text: str) -> str:
    return "_".join(_SPELLED.get(word, word.lower()) for word in _WORD.findall(text))


# The 1.6 schemas write every type out where it is used and give it no name. This is the name the document gives it
# (chapter 7), by the message or type that holds it and the property. Where two holders share a name, their schemas
# must be equal, or the generator stops.
TYPES_OF_16 = {
    ("AuthorizeResponse", "idTagInfo"): "IdTagInfo",
    ("StartTransactionResponse", "idTagInfo"): "IdTagInfo",
    ("StopTransactionResponse", "idTagInfo"): "IdTagInfo",
    ("AuthorizationData", "idTagInfo"): "IdTagInfo",
    ("IdTagInfo", "status"): "AuthorizationStatus",
    ("SendLocalListRequest", "localAuthorizationList"): "AuthorizationData",
    ("BootNotificationResponse", "status"): "RegistrationStatus",
    ("CancelReservationResponse", "status"): "CancelReservationStatus",
    ("ChangeAvailabilityRequest", "type"): "AvailabilityType",
    ("ChangeAvailabilityResponse", "status"): "AvailabilityStatus",
    ("ChangeConfigurationResponse", "status"): "ConfigurationStatus",
    ("ClearCacheResponse", "status"): "ClearCacheStatus",
    ("ClearChargingProfileRequest", "chargingProfilePurpose"): "ChargingProfilePurposeType",
    ("ClearChargingProfileResponse", "status"): "ClearChargingProfileStatus",
    ("DataTransferResponse", "status"): "DataTransferStatus",
    ("DiagnosticsStatusNotificationRequest", "status"): "DiagnosticsStatus",
    ("FirmwareStatusNotificationRequest", "status"): "FirmwareStatus",
    ("GetCompositeScheduleRequest", "chargingRateUnit"): "ChargingRateUnitType",
    ("GetCompositeScheduleResponse", "status"): "GetCompositeScheduleStatus",
    ("GetCompositeScheduleResponse", "chargingSchedule"): "ChargingSchedule",
    ("GetConfigurationResponse", "configurationKey"): "KeyValue",
    ("ChargingProfile", "chargingProfilePurpose"): "ChargingProfilePurposeType",
    ("ChargingProfile", "chargingProfileKind"): "ChargingProfileKindType",
    ("ChargingProfile", "recurrencyKind"): "RecurrencyKindType",
    ("ChargingProfile", "chargingSchedule"): "ChargingSchedule",
    ("ChargingSchedule", "chargingRateUnit"): "ChargingRateUnitType",
    ("ChargingSchedule", "chargingSchedulePeriod"): "ChargingSchedulePeriod",
    ("MeterValuesRequest", "meterValue"): "MeterValue",
    ("StopTransactionRequest", "transactionData"): "MeterValue",
    ("MeterValue", "sampledValue"): "SampledValue",
    ("SampledValue", "context"): "ReadingContext",
    ("SampledValue", "format"): "ValueFormat",
    ("SampledValue", "measurand"): "Measurand",
    ("SampledValue", "phase"): "Phase",
    ("SampledValue", "location"): "Location",
    ("SampledValue", "unit"): "UnitOfMeasure",
    ("RemoteStartTransactionRequest", "chargingProfile"): "ChargingProfile",
    ("RemoteStartTransactionResponse", "status"): "RemoteStartStopStatus",
    ("RemoteStopTransactionResponse", "status"): "RemoteStartStopStatus",
    ("ReserveNowResponse", "status"): "ReservationStatus",
    ("ResetRequest", "type"): "ResetType",
    ("ResetResponse", "status"): "ResetStatus",
    ("SendLocalListRequest", "updateType"): "UpdateType",
    ("SendLocalListResponse", "status"): "UpdateStatus",
    ("SetChargingProfileRequest", "csChargingProfiles"): "ChargingProfile",
    ("SetChargingProfileResponse", "status"): "ChargingProfileStatus",
    ("StatusNotificationRequest", "errorCode"): "ChargePointErrorCode",
    ("StatusNotificationRequest", "status"): "ChargePointStatus",
    ("StopTransactionRequest", "reason"): "Reason",
    ("TriggerMessageRequest", "requestedMessage"): "MessageTrigger",
    ("TriggerMessageResponse", "status"): "TriggerMessageStatus",
    ("UnlockConnectorResponse", "status"): "UnlockStatus",
}
