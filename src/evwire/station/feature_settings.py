"""The standard's variables of what a station may have or not: each feature's, with what it really takes.

What 2.x tells as the upper limit of a variable is a key of its own before: there is no other way to say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from evwire import model
from evwire.station.certificates import KnowsCertificateLimit
from evwire.station.configuration import Setting, setting_of
from evwire.station.hardware import KnowsPhaseSwitching
from evwire.station.maintenance import KnowsFileTransfer
from evwire.station.reservations import KnowsConnectorTypes

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

_INTEGER = model.DataKind.INTEGER
_BOOLEAN = model.DataKind.BOOLEAN
_STRING = model.DataKind.STRING
_MEMBERS = model.DataKind.MEMBER_LIST
_LONGEST_S = 2**31 - 1
_LONGEST_CHAIN = 10_000
"""More the messages do not carry."""
_MOST_BYTES = 256 * 1024
"""Of a message; a link takes no longer one."""
_PROTOCOLS = "FTP,FTPS,HTTP,HTTPS,SFTP"


def of_features(station: ChargingStation) -> Iterator[Setting]:
    """The variables of the features that this station has."""
    yield from _local_list(station)
    yield from _reservation(station)
    yield from _security(station)
    yield from _files(station)
    yield from _smart_charging(station)
    yield from _supply(station)
    profiles = ",".join(_feature_profiles(station))
    yield setting_of(model.CUSTOMIZATION, "SupportedFeatureProfiles", None, _MEMBERS, lambda: profiles)


def _feature_profiles(station: ChargingStation) -> Iterator[str]:
    """1.6, 3.3 and 9.1.29."""
    yield "Core"
    if station.maintenance is not None:
        yield "FirmwareManagement"
    yield "LocalAuthListManagement"
    yield "Reservation"
    if station.limits.supported:
        yield "SmartCharging"
    yield "RemoteTrigger"


def _available(component: str) -> Setting:
    return setting_of(component, "Available", None, _BOOLEAN, lambda: "true")


def _local_list(station: ChargingStation) -> Iterator[Setting]:
    settings, known = station.settings, station.authorization.local_list
    yield _available("AuthCacheCtrlr")
    yield _available("LocalAuthListCtrlr")
    most = settings.local_list_entries
    yield setting_of("LocalAuthListCtrlr", "Entries", None, _INTEGER, lambda: str(len(known)), max_limit=most)
    yield setting_of(
        "LocalAuthListCtrlr", "ItemsPerMessage", None, _INTEGER, lambda: str(settings.local_list_items_per_message)
    )
    yield setting_of("LocalAuthListCtrlr", "BytesPerMessage", None, _INTEGER, lambda: str(_MOST_BYTES))
    yield setting_of(
        model.CUSTOMIZATION, "LocalAuthListMaxLength", None, _INTEGER, lambda: str(settings.local_list_entries)
    )


def _reservation(station: ChargingStation) -> Iterator[Setting]:
    settings = station.settings
    yield _available("ReservationCtrlr")
    yield setting_of(
        "ReservationCtrlr",
        "NonEvseSpecific",
        None,
        _BOOLEAN,
        lambda: "true" if settings.reservation_non_evse_specific else "false",
    )


def _security(station: ChargingStation) -> Iterator[Setting]:
    settings, store = station.settings, station.certificates
    most = store.limit if isinstance(store, KnowsCertificateLimit) else None
    yield setting_of(
        "SecurityCtrlr",
        "CertificateEntries",
        None,
        _INTEGER,
        lambda: str(0 if store is None else len(store.installed())),
        max_limit=0 if store is None else most,
    )
    yield setting_of(
        "SecurityCtrlr",
        "OrganizationName",
        None,
        _STRING,
        lambda: settings.organization_name,
        lambda text: setattr(settings, "organization_name", text),
        max_limit=500,
    )
    if store is None:
        return
    yield setting_of("SecurityCtrlr", "AdditionalRootCertificateCheck", None, _BOOLEAN, lambda: "false")
    yield setting_of("SecurityCtrlr", "MaxCertificateChainSize", None, _INTEGER, lambda: str(_LONGEST_CHAIN))
    yield setting_of(
        "SecurityCtrlr",
        "CertSigningWaitMinimum",
        None,
        _INTEGER,
        lambda: f"{settings.certificate_signing_wait_minimum_s:.0f}",
        lambda text: setattr(settings, "certificate_signing_wait_minimum_s", float(text)),
        "s",
        1,
        _LONGEST_S,
    )
    yield setting_of(
        "SecurityCtrlr",
        "CertSigningRepeatTimes",
        None,
        _INTEGER,
        lambda: str(settings.certificate_signing_repeat_times),
        lambda text: setattr(settings, "certificate_signing_repeat_times", int(text)),
        None,
        0,
        1000,
    )
    if most is not None:
        yield setting_of(model.CUSTOMIZATION, "CertificateStoreMaxLength", None, _INTEGER, lambda: str(most))


def _files(station: ChargingStation) -> Iterator[Setting]:
    maintenance = station.maintenance
    protocols = ",".join(maintenance.file_transfer_protocols) if isinstance(maintenance, KnowsFileTransfer) else ""
    setting = setting_of("OCPPCommCtrlr", "FileTransferProtocols", None, _MEMBERS, lambda: protocols)
    described = msgspec.structs.replace(setting.characteristics, values=_PROTOCOLS)
    yield msgspec.structs.replace(setting, characteristics=described)


def _smart_charging(station: ChargingStation) -> Iterator[Setting]:
    if not station.limits.supported:
        return
    settings, hardware = station.settings, station.hardware
    switches = isinstance(hardware, KnowsPhaseSwitching) and hardware.switches_phases
    limits = settings.profile_limits
    rows: tuple[tuple[str, str | None, model.DataKind, str], ...] = (
        ("Enabled", None, _BOOLEAN, "true"),
        ("LimitChangeSignificance", None, model.DataKind.DECIMAL, "0"),
        ("NotifyChargingLimitWithSchedules", None, _BOOLEAN, "true"),
        ("PeriodsPerSchedule", None, _INTEGER, str(limits.max_periods)),
        ("Phases3to1", None, _BOOLEAN, "true" if switches else "false"),
        ("ProfileStackLevel", None, _INTEGER, str(limits.max_stack_level)),
        ("RateUnit", None, _MEMBERS, "A,W"),
    )
    yield _available("SmartChargingCtrlr")
    for variable, instance, kind, value in rows:
        yield setting_of("SmartChargingCtrlr", variable, instance, kind, lambda value=value: value)  # type: ignore[misc]
    yield setting_of(
        "SmartChargingCtrlr",
        "Entries",
        "ChargingProfiles",
        _INTEGER,
        lambda: str(len(station.limits.installed)),
        max_limit=limits.max_profiles,
    )
    yield setting_of(
        model.CUSTOMIZATION, "MaxChargingProfilesInstalled", None, _INTEGER, lambda: str(limits.max_profiles)
    )


def _supply(station: ChargingStation) -> Iterator[Setting]:
    hardware, supply = station.hardware, station.settings.supply
    known = hardware.connector_types if isinstance(hardware, KnowsConnectorTypes) else {}
    phases = setting_of("ChargingStation", "SupplyPhases", None, _INTEGER, lambda: str(supply.phases))
    yield phases
    for evse_id, evse in station.evses.items():
        place = model.Component(name="EVSE", evse_id=evse_id)
        yield msgspec.structs.replace(phases, component=place)
        power = setting_of(
            "EVSE",
            "Power",
            None,
            model.DataKind.DECIMAL,
            lambda evse_id=evse_id: f"{hardware.read_meter(evse_id).power_w or 0.0:.0f}",  # type: ignore[misc]
            unit="W",
            max_limit=supply.max_current_a * supply.voltage_v * supply.phases,
        )
        yield msgspec.structs.replace(power, component=place)
        types = (*known.get(evse_id, ()), *["Unknown"] * evse.connectors)[: evse.connectors]
        for connector_id, plug in enumerate(types, 1):
            place = model.Component(name="Connector", evse_id=evse_id, connector_id=connector_id)
            yield msgspec.structs.replace(phases, component=place)
            kind = setting_of("Connector", "ConnectorType", None, _STRING, lambda plug=plug: plug)  # type: ignore[misc]
            yield msgspec.structs.replace(kind, component=place)
