"""The types that messages of OCPP 1.6 are made of."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from evwire.versions.schema import (
    Integer,
    Message,
    String20,
    String40,
    String50,
    String128,
    String500,
    String512,
    String800,
    String5500,
    Tenths,
)
from evwire.versions.v16.enums import (
    AuthorizationStatus,
    ChargingProfileKindType,
    ChargingProfilePurposeType,
    ChargingRateUnitType,
    HashAlgorithmEnumType,
    Location,
    Measurand,
    Phase,
    ReadingContext,
    RecurrencyKindType,
    UnitOfMeasure,
    ValueFormat,
)

__all__ = [
    "AuthorizationData",
    "CertificateHashDataType",
    "ChargingProfile",
    "ChargingSchedule",
    "ChargingSchedulePeriod",
    "FirmwareType",
    "IdTagInfo",
    "KeyValue",
    "LogParametersType",
    "MeterValue",
    "SampledValue",
]


class AuthorizationData(Message, kw_only=True):
    """Part of SendLocalList. Section 7.1."""

    id_tag: String20 = field(name="idTag")
    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class CertificateHashDataType(Message, kw_only=True):
    """Part of DeleteCertificate, GetInstalledCertificateIds. Security whitepaper 6.1."""

    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")


class ChargingProfile(Message, kw_only=True):
    """Part of RemoteStartTransaction, SetChargingProfile. Section 7.8."""

    charging_profile_id: Integer = field(name="chargingProfileId")
    transaction_id: Integer | None = field(name="transactionId", default=None)
    stack_level: Integer = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurposeType = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKindType = field(name="chargingProfileKind")
    recurrency_kind: RecurrencyKindType | None = field(name="recurrencyKind", default=None)
    valid_from: datetime | None = field(name="validFrom", default=None)
    valid_to: datetime | None = field(name="validTo", default=None)
    charging_schedule: ChargingSchedule = field(name="chargingSchedule")


class ChargingSchedule(Message, kw_only=True):
    """Part of GetCompositeSchedule, RemoteStartTransaction, SetChargingProfile. Section 7.13."""

    duration: Integer | None = None
    """Seconds."""
    start_schedule: datetime | None = field(name="startSchedule", default=None)
    charging_rate_unit: ChargingRateUnitType = field(name="chargingRateUnit")
    charging_schedule_period: list[ChargingSchedulePeriod] = field(name="chargingSchedulePeriod")
    min_charging_rate: Tenths | None = field(name="minChargingRate", default=None)
    """In ``charging_rate_unit``."""


class ChargingSchedulePeriod(Message, kw_only=True):
    """Part of GetCompositeSchedule, RemoteStartTransaction, SetChargingProfile. Section 7.14."""

    start_period: Integer = field(name="startPeriod")
    """Seconds from the start of the schedule."""
    limit: Tenths
    """In the schedule's ``charging_rate_unit``."""
    number_phases: Integer | None = field(name="numberPhases", default=None)


class FirmwareType(Message, kw_only=True):
    """Part of SignedUpdateFirmware. Security whitepaper 6.9."""

    location: String512
    retrieve_date_time: datetime = field(name="retrieveDateTime")
    install_date_time: datetime | None = field(name="installDateTime", default=None)
    signing_certificate: String5500 = field(name="signingCertificate")
    signature: String800


class IdTagInfo(Message, kw_only=True):
    """Part of Authorize, SendLocalList, StartTransaction and 1 more. Section 7.27."""

    expiry_date: datetime | None = field(name="expiryDate", default=None)
    parent_id_tag: String20 | None = field(name="parentIdTag", default=None)
    status: AuthorizationStatus


class KeyValue(Message, kw_only=True):
    """Part of GetConfiguration. Section 7.29."""

    key: String50
    readonly: bool
    value: String500 | None = None


class LogParametersType(Message, kw_only=True):
    """Part of GetLog. Security whitepaper 6.14."""

    remote_location: String512 = field(name="remoteLocation")
    oldest_timestamp: datetime | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: datetime | None = field(name="latestTimestamp", default=None)


class MeterValue(Message, kw_only=True):
    """Part of MeterValues, StopTransaction. Section 7.33."""

    timestamp: datetime
    sampled_value: list[SampledValue] = field(name="sampledValue")


class SampledValue(Message, kw_only=True):
    """Part of MeterValues, StopTransaction. Section 7.43."""

    value: str
    context: ReadingContext | None = None
    format: ValueFormat | None = None
    measurand: Measurand | None = None
    phase: Phase | None = None
    location: Location | None = None
    unit: UnitOfMeasure | None = None
