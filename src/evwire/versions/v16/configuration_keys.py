"""Which configuration key is which variable (1.6, 9; 2.0.1 Part 2 appendices, 3; security whitepaper, 5)."""

from __future__ import annotations

from collections.abc import Mapping

from evwire import model

# Only keys that mean the same as a variable and have the same unit. Not here, though they sound alike: a maximum that
# 2.x tells as a limit of a variable that says how many there are now (LocalAuthListMaxLength,
# MaxChargingProfilesInstalled, CertificateStoreMaxLength), and AuthorizationKey, which is written in hexadecimal.
_SAME: tuple[tuple[str, str, str, str | None], ...] = (
    ("AdditionalRootCertificateCheck", "SecurityCtrlr", "AdditionalRootCertificateCheck", None),
    ("AllowOfflineTxForUnknownId", "AuthCtrlr", "OfflineTxForUnknownIdEnabled", None),
    ("AuthorizationCacheEnabled", "AuthCacheCtrlr", "Enabled", None),
    ("AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", None),
    ("CertificateSignedMaxChainSize", "SecurityCtrlr", "MaxCertificateChainSize", None),
    ("ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel", None),
    ("ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit", None),
    ("ChargingScheduleMaxPeriods", "SmartChargingCtrlr", "PeriodsPerSchedule", None),
    ("ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval", None),
    ("ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", None),
    ("ConnectorSwitch3to1PhaseSupported", "SmartChargingCtrlr", "Phases3to1", None),
    ("CpoName", "SecurityCtrlr", "OrganizationName", None),
    ("GetConfigurationMaxKeys", "DeviceDataCtrlr", "ItemsPerMessage", "GetVariables"),
    ("HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval", None),
    ("LocalAuthListEnabled", "LocalAuthListCtrlr", "Enabled", None),
    ("LocalAuthorizeOffline", "AuthCtrlr", "LocalAuthorizeOffline", None),
    ("LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize", None),
    ("MaxEnergyOnInvalidId", "TxCtrlr", "MaxEnergyOnInvalidId", None),
    ("MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval", None),
    ("MeterValuesAlignedData", "AlignedDataCtrlr", "Measurands", None),
    ("MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands", None),
    ("ReserveConnectorZeroSupported", "ReservationCtrlr", "NonEvseSpecific", None),
    ("ResetRetries", "OCPPCommCtrlr", "ResetRetries", None),
    ("SecurityProfile", "SecurityCtrlr", "SecurityProfile", None),
    ("SendLocalListMaxLength", "LocalAuthListCtrlr", "ItemsPerMessage", None),
    ("StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect", None),
    ("StopTransactionOnInvalidId", "TxCtrlr", "StopTxOnInvalidId", None),
    ("StopTxnAlignedData", "AlignedDataCtrlr", "TxEndedMeasurands", None),
    ("StopTxnSampledData", "SampledDataCtrlr", "TxEndedMeasurands", None),
    ("SupportedFileTransferProtocols", "OCPPCommCtrlr", "FileTransferProtocols", None),
    ("TransactionMessageAttempts", "OCPPCommCtrlr", "MessageAttempts", "TransactionEvent"),
    ("TransactionMessageRetryInterval", "OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent"),
    ("UnlockConnectorOnEVSideDisconnect", "OCPPCommCtrlr", "UnlockOnEVSideDisconnect", None),
    ("WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", None),
)

_OTHER_WORDS: Mapping[str, Mapping[str, str]] = {
    # 9.4.2: a comma-separated list of Current and Power.
    "ChargingScheduleAllowedChargingRateUnit": {"Current": "A", "Power": "W"},
}

_CANNOT_BE_OWN = frozenset(key.casefold() for key, *_ in _SAME)
_PLACES = {
    key.casefold(): (model.Component(name=component), model.Variable(name=variable, instance=instance))
    for key, component, variable, instance in _SAME
}
_KEYS = {_PLACES[key.casefold()]: key for key, *_ in _SAME}


def variable_of(key: str) -> tuple[model.Component, model.Variable]:
    """The variable that a key is; a key compares without regard to case (7.29)."""
    place = _PLACES.get(key.casefold())
    return place or (model.Component(name=model.CUSTOMIZATION), model.Variable(name=key))


def key_of(component: model.Component, variable: model.Variable) -> str | None:
    """The key that a variable is; None where 1.6 has none."""
    known = _KEYS.get((component, variable))
    if known is not None:
        return known
    own = component == model.Component(name=model.CUSTOMIZATION) and variable.instance is None
    return variable.name if own and variable.name.casefold() not in _CANNOT_BE_OWN else None


def lift_value(key: str, value: str) -> str:
    """The text of a key's value as the variable has it."""
    return _replaced(value, _OTHER_WORDS.get(_spelled(key), {}))


def lower_value(key: str, value: str) -> str:
    """The text of a variable's value as the key has it."""
    words = _OTHER_WORDS.get(_spelled(key), {})
    return _replaced(value, {ours: theirs for theirs, ours in words.items()})


def _spelled(key: str) -> str:
    place = _PLACES.get(key.casefold())
    return key if place is None else _KEYS[place]


def _replaced(value: str, words: Mapping[str, str]) -> str:
    return ",".join(words.get(item.strip(), item) for item in value.split(",")) if words else value
