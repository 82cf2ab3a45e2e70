"""The variables that the standard gives a station, as far as this one has what they are about.

Where a rule of the charger is fixed, its variable is read-only (2.0.1 Part 2 appendices, 3; 1.6, 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from evwire import model
from evwire.station.configuration import Configuration, Setting, setting_of
from evwire.station.documents import DocumentStorage
from evwire.station.feature_settings import of_features
from evwire.station.settings import MEASURANDS

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

_INTEGER = model.DataKind.INTEGER
_BOOLEAN = model.DataKind.BOOLEAN
_STRING = model.DataKind.STRING
_MEMBERS = model.DataKind.MEMBER_LIST
_ITEMS_PER_MESSAGE = 50
_BYTES_PER_MESSAGE = 65536
_LONGEST_S = 2**31 - 1
_MEASURANDS = ",".join(MEASURANDS)
_STATES = ",".join(model.ConnectorStatus)


def standard_configuration(station: ChargingStation, storage: DocumentStorage) -> Configuration:
    """The station's variables, bound to its settings and its state."""
    configuration = Configuration(storage)
    for setting in (
        *_of_settings(station),
        *_of_state(station),
        *_fixed(station),
        *of_features(station),
        *station.password.settings(),
        *station.network.settings(lambda: station.url, lambda: station.settings.call_timeout_s),
    ):
        configuration.add(setting)
    return configuration


# What can be set, with the attribute of StationSettings that it is. All but switches and text are seconds or counts.

_SECONDS: tuple[tuple[str, str, str | None, str, int], ...] = (
    ("OCPPCommCtrlr", "MessageTimeout", "Default", "call_timeout_s", 1),
    ("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent", "message_attempt_interval_s", 0),
    ("OCPPCommCtrlr", "OfflineThreshold", None, "offline_threshold_s", 0),
    ("OCPPCommCtrlr", "RetryBackOffRandomRange", None, "retry_random_range_s", 0),
    ("OCPPCommCtrlr", "RetryBackOffWaitMinimum", None, "retry_wait_minimum_s", 0),
    ("SampledDataCtrlr", "TxUpdatedInterval", None, "sample_interval_s", 0),
    ("TxCtrlr", "EVConnectionTimeOut", None, "connection_timeout_s", 1),
)
_COUNTS: tuple[tuple[str, str, str | None, str, int], ...] = (
    ("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent", "message_attempts", 1),
    ("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", None, "connection_attempts", 1),
    ("OCPPCommCtrlr", "RetryBackOffRepeatTimes", None, "retry_repeat_times", 0),
)
_SWITCHES: tuple[tuple[str, str, str], ...] = (
    ("AuthCacheCtrlr", "Enabled", "authorization_cache_enabled"),
    ("AuthCtrlr", "AuthorizeRemoteStart", "authorize_remote_start"),
    ("AuthCtrlr", "OfflineTxForUnknownIdEnabled", "offline_unknown_allowed"),
    ("AuthCtrlr", "LocalAuthorizeOffline", "local_authorize_offline"),
    ("AuthCtrlr", "LocalPreAuthorize", "local_pre_authorize"),
    ("LocalAuthListCtrlr", "Enabled", "local_list_enabled"),
    ("ReservationCtrlr", "Enabled", "reservation_enabled"),
    ("TxCtrlr", "StopTxOnInvalidId", "stop_on_invalid_token"),
)

_SAMPLED: tuple[tuple[str, str, bool], ...] = (
    ("TxEndedMeasurands", "ended_measurands", True),
    ("TxStartedMeasurands", "started_measurands", True),
    ("TxUpdatedMeasurands", "sampled_measurands", False),
)
"""Whether the energy must be among them: without it nobody knows what was charged."""

_IDENTITY = (
    ("VendorName", "vendor"),
    ("Model", "model"),
    ("SerialNumber", "serial_number"),
    ("FirmwareVersion", "firmware_version"),
)


def _of_settings(station: ChargingStation) -> Iterator[Setting]:
    settings = station.settings

    def bound(attribute: str, parse: Callable[[str], object]) -> tuple[Callable[[], str], Callable[[str], object]]:
        return lambda: _text(getattr(settings, attribute)), lambda text: setattr(settings, attribute, parse(text))

    for component, variable, instance, attribute, least in _SECONDS:
        read, write = bound(attribute, float)
        yield setting_of(component, variable, instance, _INTEGER, read, write, "s", least, _LONGEST_S)
    for component, variable, instance, attribute, least in _COUNTS:
        read, write = bound(attribute, int)
        yield setting_of(component, variable, instance, _INTEGER, read, write, None, least, 1000)
    for component, variable, attribute in _SWITCHES:
        read, write = bound(attribute, lambda text: text == "true")
        yield setting_of(component, variable, None, _BOOLEAN, read, write)
    for variable, attribute, with_energy in _SAMPLED:
        read, write = bound(attribute, _with_energy if with_energy else _listed)
        sampled = setting_of("SampledDataCtrlr", variable, None, _MEMBERS, read, write)
        described = msgspec.structs.replace(sampled.characteristics, values=_MEASURANDS)
        yield msgspec.structs.replace(sampled, characteristics=described)
    read, write = bound("ping_interval_s", float)
    ping = setting_of("OCPPCommCtrlr", "WebSocketPingInterval", None, _INTEGER, read, write, "s", 0, _LONGEST_S)
    yield msgspec.structs.replace(ping, reboot_required=True)  # a link keeps the one it began with
    yield setting_of(
        "OCPPCommCtrlr",
        "HeartbeatInterval",
        None,
        _INTEGER,
        lambda: _text(station.heartbeat_interval_s),
        lambda text: setattr(station, "heartbeat_interval_s", float(text)),
        "s",
        1,
        _LONGEST_S,
    )


def _of_state(station: ChargingStation) -> Iterator[Setting]:
    yield setting_of(
        "ClockCtrlr", "DateTime", None, model.DataKind.DATE_TIME, lambda: f"{station.now():%Y-%m-%dT%H:%M:%SZ}"
    )
    yield setting_of("SecurityCtrlr", "SecurityProfile", None, _INTEGER, lambda: str(station.security_profile))
    for variable, attribute in _IDENTITY:
        if getattr(station.identity, attribute) is not None:
            yield setting_of(
                "ChargingStation",
                variable,
                None,
                _STRING,
                lambda attribute=attribute: str(getattr(station.identity, attribute)),  # type: ignore[misc]
            )
    yield _availability("ChargingStation", None, None, lambda: _worst(station, list(station.evses)))
    for evse_id, evse in station.evses.items():
        yield _fixed_at("EVSE", evse_id, None)
        yield _availability("EVSE", evse_id, None, lambda evse_id=evse_id: _worst(station, [evse_id]))  # type: ignore[misc]
        for connector_id in range(1, evse.connectors + 1):
            yield _fixed_at("Connector", evse_id, connector_id)
            yield _availability(
                "Connector",
                evse_id,
                connector_id,
                lambda evse=evse, connector_id=connector_id: evse.status(connector_id).value,  # type: ignore[misc]
            )


def _fixed(station: ChargingStation) -> Iterator[Setting]:
    connectors = str(sum(evse.connectors for evse in station.evses.values()))
    rows: tuple[tuple[str, str, str | None, model.DataKind, str], ...] = (
        ("AlignedDataCtrlr", "Interval", None, _INTEGER, "0"),
        ("AlignedDataCtrlr", "Measurands", None, _MEMBERS, ""),
        ("AlignedDataCtrlr", "TxEndedInterval", None, _INTEGER, "0"),
        ("AlignedDataCtrlr", "TxEndedMeasurands", None, _MEMBERS, ""),
        ("ChargingStation", "Available", None, _BOOLEAN, "true"),
        ("ClockCtrlr", "TimeSource", None, model.DataKind.SEQUENCE_LIST, "Heartbeat"),
        *(
            ("DeviceDataCtrlr", variable, instance, _INTEGER, str(limit))
            for variable, limit in (("ItemsPerMessage", _ITEMS_PER_MESSAGE), ("BytesPerMessage", _BYTES_PER_MESSAGE))
            for instance in ("GetReport", "GetVariables", "SetVariables")
        ),
        ("OCPPCommCtrlr", "ResetRetries", None, _INTEGER, "0"),
        ("OCPPCommCtrlr", "UnlockOnEVSideDisconnect", None, _BOOLEAN, "true"),
        ("SampledDataCtrlr", "TxEndedInterval", None, _INTEGER, "0"),
        ("SecurityCtrlr", "Identity", None, _STRING, station.id),
        ("TxCtrlr", "StopTxOnEVSideDisconnect", None, _BOOLEAN, "true"),
        ("TxCtrlr", "TxStartPoint", None, _MEMBERS, "PowerPathClosed"),
        ("TxCtrlr", "TxStopPoint", None, _MEMBERS, "Authorized,EVConnected"),
        (model.CUSTOMIZATION, "ConnectorPhaseRotation", None, _MEMBERS, "0.Unknown"),
        (model.CUSTOMIZATION, "NumberOfConnectors", None, _INTEGER, connectors),
    )
    for component, variable, instance, kind, value in rows:
        yield setting_of(component, variable, instance, kind, lambda value=value: value)  # type: ignore[misc]


def _worst(station: ChargingStation, evse_ids: list[int]) -> str:
    """How a whole is: available while any part is, else as its first part."""
    statuses = [
        station.evses[evse_id].status(connector_id)
        for evse_id in evse_ids
        for connector_id in range(1, station.evses[evse_id].connectors + 1)
    ]
    available = model.ConnectorStatus.AVAILABLE
    return (available if available in statuses or not statuses else statuses[0]).value


def _availability(name: str, evse_id: int | None, connector_id: int | None, read: Callable[[], str]) -> Setting:
    return Setting(
        component=model.Component(name=name, evse_id=evse_id, connector_id=connector_id),
        variable=model.Variable(name="AvailabilityState"),
        characteristics=model.VariableCharacteristics(data_kind=model.DataKind.OPTION_LIST, values=_STATES),
        read=read,
    )


def _fixed_at(name: str, evse_id: int, connector_id: int | None) -> Setting:
    return Setting(
        component=model.Component(name=name, evse_id=evse_id, connector_id=connector_id),
        variable=model.Variable(name="Available"),
        characteristics=model.VariableCharacteristics(data_kind=_BOOLEAN),
        read=lambda: "true",
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _with_energy(text: str) -> tuple[str, ...]:
    measurands = _listed(text)
    if model.Measurand.ENERGY_REGISTER not in measurands:
        raise ValueError(f"{model.Measurand.ENERGY_REGISTER} is always told")
    return measurands


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.0f}" if isinstance(value, float) else str(value)
