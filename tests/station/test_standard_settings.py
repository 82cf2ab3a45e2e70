"""1.6, 9; security whitepaper, 7; 2.0.1 and 2.1 Part 2 appendices, 3: the standard's keys and variables.

Each with the value that the station really goes by, and settable where it may be.
"""

from __future__ import annotations

import csv
from contextlib import AbstractAsyncContextManager

import msgspec
import pytest

from evwire import Basic, model
from evwire.simulator import SimulatedCertificates, SimulatedHardware, SimulatedMaintenance
from evwire.station import StationSettings, Supply
from specification import SPECIFICATION, needs_specification
from station_lab import Lab, lab

R, RW, W = model.Mutability.READ_ONLY, model.Mutability.READ_WRITE, model.Mutability.WRITE_ONLY
MEASURANDS = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC"
ALL_FEATURES = "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger"


def equipped(version: str) -> AbstractAsyncContextManager[Lab]:
    """A station that has everything."""
    return lab(
        version,
        hardware=SimulatedHardware(evses=2),
        maintenance=lambda clock: SimulatedMaintenance(clock=clock),
        certificates=SimulatedCertificates(),
        credentials=Basic("a password of the installer"),
        settings=StationSettings(retry_random_range_s=0, supply=Supply(max_current_a=16), organization_name="Operator"),
        answers={"NotifyReport": "{}"},
    )


async def keys(it: Lab) -> dict[str, tuple[str | None, bool]]:
    answer = msgspec.json.decode(await it.csms.asks("GetConfiguration", "{}"))
    return {each["key"]: (each.get("value"), each["readonly"]) for each in answer["configurationKey"]}


# Every key that 1.6 requires is here, by its profile, then the optional ones that the station has.
KEYS: dict[str, tuple[str | None, bool]] = {
    "AuthorizeRemoteTxRequests": ("false", False),
    "ClockAlignedDataInterval": ("0", True),
    "ConnectionTimeOut": ("120", False),
    "ConnectorPhaseRotation": ("0.Unknown", True),
    "GetConfigurationMaxKeys": ("50", True),
    "HeartbeatInterval": ("300", False),
    "LocalAuthorizeOffline": ("true", False),
    "LocalPreAuthorize": ("false", False),
    "MeterValuesAlignedData": ("", True),
    "MeterValuesSampledData": (MEASURANDS, False),
    "MeterValueSampleInterval": ("60", False),
    "NumberOfConnectors": ("2", True),
    "ResetRetries": ("0", True),
    "StopTransactionOnEVSideDisconnect": ("true", True),
    "StopTransactionOnInvalidId": ("true", False),
    "StopTxnAlignedData": ("", True),
    "StopTxnSampledData": (MEASURANDS, False),
    "SupportedFeatureProfiles": (ALL_FEATURES, True),
    "TransactionMessageAttempts": ("3", False),
    "TransactionMessageRetryInterval": ("60", False),
    "UnlockConnectorOnEVSideDisconnect": ("true", True),
    # Local list
    "LocalAuthListEnabled": ("true", False),
    "LocalAuthListMaxLength": ("1000", True),
    "SendLocalListMaxLength": ("1000", True),
    # Smart charging
    "ChargeProfileMaxStackLevel": ("20", True),
    "ChargingScheduleAllowedChargingRateUnit": ("Current,Power", True),
    "ChargingScheduleMaxPeriods": ("100", True),
    "MaxChargingProfilesInstalled": ("50", True),
    # Optional
    "AllowOfflineTxForUnknownId": ("false", False),
    "AuthorizationCacheEnabled": ("true", False),
    "ConnectorSwitch3to1PhaseSupported": ("true", True),
    "ReserveConnectorZeroSupported": ("true", True),
    "SupportedFileTransferProtocols": ("FTP,FTPS,HTTP,HTTPS,SFTP", True),
    "WebSocketPingInterval": ("30", False),
    # Security whitepaper, 7
    "AdditionalRootCertificateCheck": ("false", True),
    "AuthorizationKey": (None, False),
    "CertificateSignedMaxChainSize": ("10000", True),
    "CertificateStoreMaxLength": ("10", True),
    "CpoName": ("Operator", False),
    "SecurityProfile": ("1", True),
}


async def test_1_6_9_every_key_has_the_value_that_the_station_goes_by() -> None:
    async with equipped("1.6") as it:
        assert await keys(it) == KEYS


async def test_1_6_9_1_29_features_that_a_station_has_not_are_not_named_and_have_no_keys() -> None:
    async with lab("1.6") as it:
        known = await keys(it)
        assert known["SupportedFeatureProfiles"] == ("Core,LocalAuthListManagement,Reservation,RemoteTrigger", True)
        assert set(KEYS) - set(known) == {
            "ChargeProfileMaxStackLevel",
            "ChargingScheduleAllowedChargingRateUnit",
            "ChargingScheduleMaxPeriods",
            "MaxChargingProfilesInstalled",
            "ConnectorSwitch3to1PhaseSupported",
            "AdditionalRootCertificateCheck",
            "AuthorizationKey",
            "CertificateSignedMaxChainSize",
            "CertificateStoreMaxLength",
        }


# By component, variable and instance: value, mutability, and the upper limit where it says something.
VARIABLES: dict[tuple[str, str, str | None], tuple[str | None, model.Mutability] | tuple[str, model.Mutability, float]]
VARIABLES = {
    ("AlignedDataCtrlr", "Interval", None): ("0", R),
    ("AlignedDataCtrlr", "Measurands", None): ("", R),
    ("AlignedDataCtrlr", "TxEndedInterval", None): ("0", R),
    ("AlignedDataCtrlr", "TxEndedMeasurands", None): ("", R),
    ("AuthCacheCtrlr", "Available", None): ("true", R),
    ("AuthCacheCtrlr", "Enabled", None): ("true", RW),
    ("AuthCtrlr", "AuthorizeRemoteStart", None): ("false", RW),
    ("AuthCtrlr", "LocalAuthorizeOffline", None): ("true", RW),
    ("AuthCtrlr", "LocalPreAuthorize", None): ("false", RW),
    ("AuthCtrlr", "OfflineTxForUnknownIdEnabled", None): ("false", RW),
    ("ChargingStation", "AvailabilityState", None): ("Available", R),
    ("ChargingStation", "Available", None): ("true", R),
    ("ChargingStation", "Model", None): ("ModelName", R),
    ("ChargingStation", "SupplyPhases", None): ("3", R),
    ("ChargingStation", "VendorName", None): ("VendorName", R),
    ("ClockCtrlr", "DateTime", None): ("2026-01-01T12:00:00Z", R),
    ("ClockCtrlr", "TimeSource", None): ("Heartbeat", R),
    ("Connector", "AvailabilityState", None): ("Available", R),
    ("Connector", "Available", None): ("true", R),
    ("Connector", "ConnectorType", None): ("Unknown", R),
    ("Connector", "SupplyPhases", None): ("3", R),
    ("DeviceDataCtrlr", "BytesPerMessage", "GetReport"): ("65536", R),
    ("DeviceDataCtrlr", "BytesPerMessage", "GetVariables"): ("65536", R),
    ("DeviceDataCtrlr", "BytesPerMessage", "SetVariables"): ("65536", R),
    ("DeviceDataCtrlr", "ItemsPerMessage", "GetReport"): ("50", R),
    ("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables"): ("50", R),
    ("DeviceDataCtrlr", "ItemsPerMessage", "SetVariables"): ("50", R),
    ("EVSE", "AvailabilityState", None): ("Available", R),
    ("EVSE", "Available", None): ("true", R),
    ("EVSE", "Power", None): ("0", R, 16 * 230 * 3),
    ("EVSE", "SupplyPhases", None): ("3", R),
    ("LocalAuthListCtrlr", "Available", None): ("true", R),
    ("LocalAuthListCtrlr", "BytesPerMessage", None): ("262144", R),
    ("LocalAuthListCtrlr", "Enabled", None): ("true", RW),
    ("LocalAuthListCtrlr", "Entries", None): ("0", R, 1000),
    ("LocalAuthListCtrlr", "ItemsPerMessage", None): ("1000", R),
    ("NetworkConfiguration", "ApnEnabled", None): ("false", R),
    ("NetworkConfiguration", "BasicAuthPassword", None): (None, W),
    ("NetworkConfiguration", "MessageTimeout", None): ("30", R),
    ("NetworkConfiguration", "OcppCsmsUrl", None): ("ws://csms.example/ocpp", R),
    ("NetworkConfiguration", "OcppInterface", None): ("Any", R),
    ("NetworkConfiguration", "OcppTransport", None): ("JSON", R),
    ("NetworkConfiguration", "OcppVersion", None): ("", R),
    ("NetworkConfiguration", "SecurityProfile", None): ("1", R),
    ("NetworkConfiguration", "VpnEnabled", None): ("false", R),
    ("OCPPCommCtrlr", "ActiveNetworkProfile", None): ("1", R),
    ("OCPPCommCtrlr", "NetworkConfigurationPriority", None): ("1", RW),
    ("OCPPCommCtrlr", "FileTransferProtocols", None): ("FTP,FTPS,HTTP,HTTPS,SFTP", R),
    ("OCPPCommCtrlr", "HeartbeatInterval", None): ("300", RW),
    ("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent"): ("60", RW),
    ("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent"): ("3", RW),
    ("OCPPCommCtrlr", "MessageTimeout", "Default"): ("30", RW),
    ("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", None): ("3", RW),
    ("OCPPCommCtrlr", "OfflineThreshold", None): ("60", RW),
    ("OCPPCommCtrlr", "ResetRetries", None): ("0", R),
    ("OCPPCommCtrlr", "RetryBackOffRandomRange", None): ("0", RW),
    ("OCPPCommCtrlr", "RetryBackOffRepeatTimes", None): ("5", RW),
    ("OCPPCommCtrlr", "RetryBackOffWaitMinimum", None): ("10", RW),
    ("OCPPCommCtrlr", "UnlockOnEVSideDisconnect", None): ("true", R),
    ("OCPPCommCtrlr", "WebSocketPingInterval", None): ("30", RW),
    ("ReservationCtrlr", "Available", None): ("true", R),
    ("ReservationCtrlr", "Enabled", None): ("true", RW),
    ("ReservationCtrlr", "NonEvseSpecific", None): ("true", R),
    ("SampledDataCtrlr", "TxEndedInterval", None): ("0", R),
    ("SampledDataCtrlr", "TxEndedMeasurands", None): (MEASURANDS, RW),
    ("SampledDataCtrlr", "TxStartedMeasurands", None): (MEASURANDS, RW),
    ("SampledDataCtrlr", "TxUpdatedInterval", None): ("60", RW),
    ("SampledDataCtrlr", "TxUpdatedMeasurands", None): (MEASURANDS, RW),
    ("SecurityCtrlr", "AdditionalRootCertificateCheck", None): ("false", R),
    ("SecurityCtrlr", "BasicAuthPassword", None): (None, W),
    ("SecurityCtrlr", "CertSigningRepeatTimes", None): ("3", RW),
    ("SecurityCtrlr", "CertSigningWaitMinimum", None): ("60", RW),
    ("SecurityCtrlr", "CertificateEntries", None): ("0", R, 10),
    ("SecurityCtrlr", "Identity", None): ("CP001", R),
    ("SecurityCtrlr", "MaxCertificateChainSize", None): ("10000", R),
    ("SecurityCtrlr", "OrganizationName", None): ("Operator", RW),
    ("SecurityCtrlr", "SecurityProfile", None): ("1", R),
    ("SmartChargingCtrlr", "Available", None): ("true", R),
    ("SmartChargingCtrlr", "Enabled", None): ("true", R),
    ("SmartChargingCtrlr", "Entries", "ChargingProfiles"): ("0", R, 50),
    ("SmartChargingCtrlr", "LimitChangeSignificance", None): ("0", R),
    ("SmartChargingCtrlr", "NotifyChargingLimitWithSchedules", None): ("true", R),
    ("SmartChargingCtrlr", "PeriodsPerSchedule", None): ("100", R),
    ("SmartChargingCtrlr", "Phases3to1", None): ("true", R),
    ("SmartChargingCtrlr", "ProfileStackLevel", None): ("20", R),
    ("SmartChargingCtrlr", "RateUnit", None): ("A,W", R),
    ("TxCtrlr", "EVConnectionTimeOut", None): ("120", RW),
    ("TxCtrlr", "StopTxOnEVSideDisconnect", None): ("true", R),
    ("TxCtrlr", "StopTxOnInvalidId", None): ("true", RW),
    ("TxCtrlr", "TxStartPoint", None): ("PowerPathClosed", R),
    ("TxCtrlr", "TxStopPoint", None): ("Authorized,EVConnected", R),
}


async def reported(it: Lab) -> list[model.ReportedVariable]:
    await it.csms.asks("GetBaseReport", '{"requestId":1,"reportBase":"FullInventory"}')
    await it.clock.settle()
    parts = [msgspec.json.decode(each.removeprefix("NotifyReport ")) for each in it.csms.take("NotifyReport")]
    assert [part["seqNo"] for part in parts] == list(range(len(parts)))
    assert sum(len(part["reportData"]) for part in parts) == len(
        it.station.configuration.base_report(model.ReportBase.FULL_INVENTORY)
    )
    return list(it.station.configuration.base_report(model.ReportBase.FULL_INVENTORY))


@pytest.mark.requirement("B07.FR.08")
@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_every_standard_variable_has_the_value_that_the_station_goes_by(version: str) -> None:
    async with equipped(version) as it:
        found: dict[tuple[str, str, str | None], object] = {}
        for each in await reported(it):
            other = (each.component.evse_id or 1) > 1 or each.component.instance not in (None, "1")
            if each.component.name == model.CUSTOMIZATION or other:
                continue
            (attribute,) = each.attributes
            place = each.component.name, each.variable.name, each.variable.instance
            limit = None if each.characteristics is None else each.characteristics.max_limit
            told = attribute.value, attribute.mutability
            found[place] = (*told, limit) if len(VARIABLES.get(place, ())) == 3 else told
        assert found == VARIABLES


@needs_specification
@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_whatever_the_standard_requires_of_a_component_that_the_station_has_is_there(version: str) -> None:
    async with equipped(version) as it:
        known = {
            (each.component.name, each.variable.name, each.variable.instance)
            for each in it.station.configuration.base_report(model.ReportBase.FULL_INVENTORY)
        }
    components = {name for name, _, _ in known}
    path = SPECIFICATION / "devicemodel" / version / "dm_components_vars.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        required = {
            (row[0], row[1], row[2] or None)
            for row in csv.reader(file, delimiter=";")
            if row[3] == "yes" and row[0] in components
        }
    assert len(required) > 40
    assert required - known == set()


async def test_numbers_of_what_is_there_now_are_told_with_how_many_there_may_be() -> None:
    async with equipped("2.1") as it:
        pem = "-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----\\n"
        await it.csms.asks("InstallCertificate", f'{{"certificateType":"CSMSRootCertificate","certificate":"{pem}"}}')
        await it.csms.asks(
            "SendLocalList",
            '{"versionNumber":1,"updateType":"Full","localAuthorizationList":[{"idToken":{"idToken":"A","type":"Central"},'
            '"idTokenInfo":{"status":"Accepted"}}]}',
        )
        await it.csms.asks(
            "SetChargingProfile",
            '{"evseId":0,"chargingProfile":{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",'
            '"chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"A",'
            '"chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}]}}',
        )
        counted = {
            each.component.name: each.attributes[0].value
            for each in it.station.configuration.base_report(model.ReportBase.FULL_INVENTORY)
            if each.variable.name in ("Entries", "CertificateEntries")
        }
        assert counted == {"LocalAuthListCtrlr": "1", "SecurityCtrlr": "1", "SmartChargingCtrlr": "1"}


@pytest.mark.parametrize(
    ("key", "asking", "answer"),
    [
        ("LocalAuthListEnabled", ("GetLocalListVersion", "{}"), '{"listVersion":-1}'),
        ("AuthorizationCacheEnabled", ("ClearCache", "{}"), '{"status":"Rejected"}'),
    ],
)
async def test_a_feature_that_is_switched_off_is_off(key: str, asking: tuple[str, str], answer: str) -> None:
    async with lab("1.6") as it:
        assert await it.csms.asks("ChangeConfiguration", f'{{"key":"{key}","value":"false"}}') == (
            '{"status":"Accepted"}'
        )
        assert await it.csms.asks(*asking) == answer


@pytest.mark.requirement("H01.FR.01")
async def test_h01_fr_01_reservations_that_are_switched_off_are_refused() -> None:
    async with lab("2.0.1") as it:
        await it.csms.asks(
            "SetVariables",
            '{"setVariableData":[{"attributeValue":"false","component":{"name":"ReservationCtrlr"},'
            '"variable":{"name":"Enabled"}}]}',
        )
        answer = await it.csms.asks(
            "ReserveNow",
            '{"id":1,"expiryDateTime":"2026-01-01T13:00:00Z","evseId":1,"idToken":{"idToken":"A","type":"Central"}}',
        )
        assert answer.startswith('{"status":"Rejected"')


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("MeterValuesSampledData", "SoC,Voltage", "Accepted"),
        ("MeterValuesSampledData", "", "Accepted"),
        ("MeterValuesSampledData", "Voltage,Temperature", "Rejected"),
        ("StopTxnSampledData", "Energy.Active.Import.Register", "Accepted"),
        ("StopTxnSampledData", "Voltage", "Rejected"),
    ],
)
async def test_1_6_measurands_that_the_station_has_can_be_chosen_and_others_are_refused(
    key: str, value: str, status: str
) -> None:
    async with lab("1.6") as it:
        answer = await it.csms.asks("ChangeConfiguration", f'{{"key":"{key}","value":"{value}"}}')
        assert answer == f'{{"status":"{status}"}}'


@pytest.mark.requirement("J02.FR.11")
@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_meter_values_have_the_measurands_that_were_chosen_and_the_end_still_has_the_energy(version: str) -> None:
    settings = StationSettings(sample_interval_s=60, retry_random_range_s=0, sampled_measurands=("Voltage",))
    async with lab(version, hardware=SimulatedHardware(evses=1), settings=settings) as it:
        await it.begin()
        it.csms.take()
        await it.clock.advance(60)
        (told,) = it.csms.take("MeterValues", "TransactionEvent")
        assert '"measurand":"Voltage"' in told and "Energy" not in told
        await it.station.present_token(1, model.IdToken("04A2B3C4"))
        await it.clock.settle()
        ended = "".join(it.csms.take("StopTransaction", "TransactionEvent"))
        assert ('"meterStop":' if version == "1.6" else '"context":"Transaction.End"') in ended
