"""The types that messages of OCPP 2.0.1 are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from evwire.versions.schema import (
    CustomDataType,
    Message,
    Natural,
    NonEmpty,
    String6,
    String8,
    String16,
    String20,
    String25,
    String32,
    String36,
    String40,
    String50,
    String128,
    String255,
    String500,
    String512,
    String800,
    String1000,
    String2500,
    String5500,
)
from evwire.versions.v201.enums import (
    APNAuthenticationEnumType,
    AttributeEnumType,
    AuthorizationStatusEnumType,
    ChargingLimitSourceEnumType,
    ChargingProfileKindEnumType,
    ChargingProfilePurposeEnumType,
    ChargingRateUnitEnumType,
    ChargingStateEnumType,
    ClearMonitoringStatusEnumType,
    CostKindEnumType,
    DataEnumType,
    EnergyTransferModeEnumType,
    EventNotificationEnumType,
    EventTriggerEnumType,
    GetCertificateIdUseEnumType,
    GetVariableStatusEnumType,
    HashAlgorithmEnumType,
    IdTokenEnumType,
    LocationEnumType,
    MeasurandEnumType,
    MessageFormatEnumType,
    MessagePriorityEnumType,
    MessageStateEnumType,
    MonitorEnumType,
    MutabilityEnumType,
    OCPPInterfaceEnumType,
    OCPPTransportEnumType,
    OCPPVersionEnumType,
    PhaseEnumType,
    ReadingContextEnumType,
    ReasonEnumType,
    RecurrencyKindEnumType,
    SetMonitoringStatusEnumType,
    SetVariableStatusEnumType,
    VPNEnumType,
)

__all__ = [
    "ACChargingParametersType",
    "APNType",
    "AdditionalInfoType",
    "AuthorizationData",
    "CertificateHashDataChainType",
    "CertificateHashDataType",
    "ChargingLimitType",
    "ChargingNeedsType",
    "ChargingProfileCriterionType",
    "ChargingProfileType",
    "ChargingSchedulePeriodType",
    "ChargingScheduleType",
    "ChargingStationType",
    "ClearChargingProfileType",
    "ClearMonitoringResultType",
    "ComponentType",
    "ComponentVariableType",
    "CompositeScheduleType",
    "ConsumptionCostType",
    "CostType",
    "DCChargingParametersType",
    "EVSEType",
    "EventDataType",
    "FirmwareType",
    "GetVariableDataType",
    "GetVariableResultType",
    "IdTokenInfoType",
    "IdTokenType",
    "LogParametersType",
    "MessageContentType",
    "MessageInfoType",
    "MeterValueType",
    "ModemType",
    "MonitoringDataType",
    "NetworkConnectionProfileType",
    "OCSPRequestDataType",
    "RelativeTimeIntervalType",
    "ReportDataType",
    "SalesTariffEntryType",
    "SalesTariffType",
    "SampledValueType",
    "SetMonitoringDataType",
    "SetMonitoringResultType",
    "SetVariableDataType",
    "SetVariableResultType",
    "SignedMeterValueType",
    "StatusInfoType",
    "TransactionType",
    "UnitOfMeasureType",
    "VPNType",
    "VariableAttributeType",
    "VariableCharacteristicsType",
    "VariableMonitoringType",
    "VariableType",
]


class ACChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.1."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    energy_amount: int = field(name="energyAmount")
    ev_min_current: int = field(name="evMinCurrent")
    ev_max_current: int = field(name="evMaxCurrent")
    ev_max_voltage: int = field(name="evMaxVoltage")


class APNType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.3."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    apn: String512
    apn_user_name: String20 | None = field(name="apnUserName", default=None)
    apn_password: String20 | None = field(name="apnPassword", default=None)
    sim_pin: int | None = field(name="simPin", default=None)
    preferred_network: String6 | None = field(name="preferredNetwork", default=None)
    use_only_preferred_network: bool | None = field(name="useOnlyPreferredNetwork", default=None)
    apn_authentication: APNAuthenticationEnumType = field(name="apnAuthentication")


class AdditionalInfoType(Message, kw_only=True):
    """Part of Authorize, CustomerInformation, RequestStartTransaction and 3 more."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    additional_id_token: String36 = field(name="additionalIdToken")
    type: String50


class AuthorizationData(Message, kw_only=True):
    """Part of SendLocalList. Part 2, 2.4."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id_token: IdTokenType = field(name="idToken")
    id_token_info: IdTokenInfoType | None = field(name="idTokenInfo", default=None)


class CertificateHashDataChainType(Message, kw_only=True):
    """Part of GetInstalledCertificateIds."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")
    certificate_type: GetCertificateIdUseEnumType = field(name="certificateType")
    child_certificate_hash_data: Annotated[list[CertificateHashDataType], Meta(min_length=1, max_length=4)] | None = (
        field(name="childCertificateHashData", default=None)
    )


class CertificateHashDataType(Message, kw_only=True):
    """Part of CustomerInformation, DeleteCertificate, GetInstalledCertificateIds. Part 2, 2.6."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")


class ChargingLimitType(Message, kw_only=True):
    """Part of NotifyChargingLimit. Part 2, 2.7."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    charging_limit_source: ChargingLimitSourceEnumType = field(name="chargingLimitSource")
    is_grid_critical: bool | None = field(name="isGridCritical", default=None)


class ChargingNeedsType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.8."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    ac_charging_parameters: ACChargingParametersType | None = field(name="acChargingParameters", default=None)
    dc_charging_parameters: DCChargingParametersType | None = field(name="dcChargingParameters", default=None)
    requested_energy_transfer: EnergyTransferModeEnumType = field(name="requestedEnergyTransfer")
    departure_time: datetime | None = field(name="departureTime", default=None)


class ChargingProfileCriterionType(Message, kw_only=True):
    """Part of GetChargingProfiles. Part 2, 2.9."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnumType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: int | None = field(name="stackLevel", default=None)
    charging_profile_id: NonEmpty[int] | None = field(name="chargingProfileId", default=None)
    charging_limit_source: Annotated[list[ChargingLimitSourceEnumType], Meta(min_length=1, max_length=4)] | None = (
        field(name="chargingLimitSource", default=None)
    )


class ChargingProfileType(Message, kw_only=True):
    """Part of ReportChargingProfiles, RequestStartTransaction, SetChargingProfile. Part 2, 2.10."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int
    stack_level: int = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurposeEnumType = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKindEnumType = field(name="chargingProfileKind")
    recurrency_kind: RecurrencyKindEnumType | None = field(name="recurrencyKind", default=None)
    valid_from: datetime | None = field(name="validFrom", default=None)
    valid_to: datetime | None = field(name="validTo", default=None)
    charging_schedule: Annotated[list[ChargingScheduleType], Meta(min_length=1, max_length=3)] = field(
        name="chargingSchedule"
    )
    transaction_id: String36 | None = field(name="transactionId", default=None)


class ChargingSchedulePeriodType(Message, kw_only=True):
    """Part of GetCompositeSchedule, NotifyChargingLimit, NotifyEVChargingSchedule and 3 more. Part 2, 2.11."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    start_period: int = field(name="startPeriod")
    limit: float
    number_phases: int | None = field(name="numberPhases", default=None)
    phase_to_use: int | None = field(name="phaseToUse", default=None)


class ChargingScheduleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.12."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int
    start_schedule: datetime | None = field(name="startSchedule", default=None)
    duration: int | None = None
    charging_rate_unit: ChargingRateUnitEnumType = field(name="chargingRateUnit")
    charging_schedule_period: Annotated[list[ChargingSchedulePeriodType], Meta(min_length=1, max_length=1024)] = field(
        name="chargingSchedulePeriod"
    )
    min_charging_rate: float | None = field(name="minChargingRate", default=None)
    sales_tariff: SalesTariffType | None = field(name="salesTariff", default=None)


class ChargingStationType(Message, kw_only=True):
    """Part of BootNotification. Part 2, 2.13."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    serial_number: String25 | None = field(name="serialNumber", default=None)
    model: String20
    modem: ModemType | None = None
    vendor_name: String50 = field(name="vendorName")
    firmware_version: String50 | None = field(name="firmwareVersion", default=None)


class ClearChargingProfileType(Message, kw_only=True):
    """Part of ClearChargingProfile. Part 2, 2.14."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    evse_id: int | None = field(name="evseId", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnumType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: int | None = field(name="stackLevel", default=None)


class ClearMonitoringResultType(Message, kw_only=True):
    """Part of ClearVariableMonitoring. Part 2, 2.15."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    status: ClearMonitoringStatusEnumType
    id: int
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)


class ComponentType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport, GetVariables and 7 more. Part 2, 2.16."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    evse: EVSEType | None = None
    name: String50
    instance: String50 | None = None


class ComponentVariableType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport. Part 2, 2.17."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    component: ComponentType
    variable: VariableType | None = None


class CompositeScheduleType(Message, kw_only=True):
    """Part of GetCompositeSchedule. Part 2, 2.18."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    charging_schedule_period: NonEmpty[ChargingSchedulePeriodType] = field(name="chargingSchedulePeriod")
    evse_id: int = field(name="evseId")
    duration: int
    schedule_start: datetime = field(name="scheduleStart")
    charging_rate_unit: ChargingRateUnitEnumType = field(name="chargingRateUnit")


class ConsumptionCostType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.19."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    start_value: float = field(name="startValue")
    cost: Annotated[list[CostType], Meta(min_length=1, max_length=3)]


class CostType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.20."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    cost_kind: CostKindEnumType = field(name="costKind")
    amount: int
    amount_multiplier: int | None = field(name="amountMultiplier", default=None)


class DCChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.21."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    ev_max_current: int = field(name="evMaxCurrent")
    ev_max_voltage: int = field(name="evMaxVoltage")
    energy_amount: int | None = field(name="energyAmount", default=None)
    ev_max_power: int | None = field(name="evMaxPower", default=None)
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | None = field(name="stateOfCharge", default=None)
    ev_energy_capacity: int | None = field(name="evEnergyCapacity", default=None)
    full_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="fullSoC", default=None)
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="bulkSoC", default=None)


class EVSEType(Message, kw_only=True):
    """Part of ChangeAvailability, GetMonitoringReport, GetReport and 10 more. Part 2, 2.23."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int
    connector_id: int | None = field(name="connectorId", default=None)


class EventDataType(Message, kw_only=True):
    """Part of NotifyEvent. Part 2, 2.22."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    event_id: int = field(name="eventId")
    timestamp: datetime
    trigger: EventTriggerEnumType
    cause: int | None = None
    actual_value: String2500 = field(name="actualValue")
    tech_code: String50 | None = field(name="techCode", default=None)
    tech_info: String500 | None = field(name="techInfo", default=None)
    cleared: bool | None = None
    transaction_id: String36 | None = field(name="transactionId", default=None)
    component: ComponentType
    variable_monitoring_id: int | None = field(name="variableMonitoringId", default=None)
    event_notification_type: EventNotificationEnumType = field(name="eventNotificationType")
    variable: VariableType


class FirmwareType(Message, kw_only=True):
    """Part of UpdateFirmware. Part 2, 2.24."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    location: String512
    retrieve_date_time: datetime = field(name="retrieveDateTime")
    install_date_time: datetime | None = field(name="installDateTime", default=None)
    signing_certificate: String5500 | None = field(name="signingCertificate", default=None)
    signature: String800 | None = None


class GetVariableDataType(Message, kw_only=True):
    """Part of GetVariables. Part 2, 2.25."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    component: ComponentType
    variable: VariableType


class GetVariableResultType(Message, kw_only=True):
    """Part of GetVariables. Part 2, 2.26."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    attribute_status_info: StatusInfoType | None = field(name="attributeStatusInfo", default=None)
    attribute_status: GetVariableStatusEnumType = field(name="attributeStatus")
    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_value: String2500 | None = field(name="attributeValue", default=None)
    component: ComponentType
    variable: VariableType


class IdTokenInfoType(Message, kw_only=True):
    """Part of Authorize, SendLocalList, TransactionEvent. Part 2, 2.27."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    status: AuthorizationStatusEnumType
    cache_expiry_date_time: datetime | None = field(name="cacheExpiryDateTime", default=None)
    charging_priority: int | None = field(name="chargingPriority", default=None)
    language1: String8 | None = None
    evse_id: NonEmpty[int] | None = field(name="evseId", default=None)
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    language2: String8 | None = None
    personal_message: MessageContentType | None = field(name="personalMessage", default=None)


class IdTokenType(Message, kw_only=True):
    """Part of Authorize, CustomerInformation, RequestStartTransaction and 3 more."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    additional_info: NonEmpty[AdditionalInfoType] | None = field(name="additionalInfo", default=None)
    id_token: String36 = field(name="idToken")
    type: IdTokenEnumType


class LogParametersType(Message, kw_only=True):
    """Part of GetLog."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    remote_location: String512 = field(name="remoteLocation")
    oldest_timestamp: datetime | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: datetime | None = field(name="latestTimestamp", default=None)


class MessageContentType(Message, kw_only=True):
    """Part of Authorize, NotifyDisplayMessages, SendLocalList and 2 more. Part 2, 2.30."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    format: MessageFormatEnumType
    language: String8 | None = None
    content: String512


class MessageInfoType(Message, kw_only=True):
    """Part of NotifyDisplayMessages, SetDisplayMessage."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    display: ComponentType | None = None
    id: int
    priority: MessagePriorityEnumType
    state: MessageStateEnumType | None = None
    start_date_time: datetime | None = field(name="startDateTime", default=None)
    end_date_time: datetime | None = field(name="endDateTime", default=None)
    transaction_id: String36 | None = field(name="transactionId", default=None)
    message: MessageContentType


class MeterValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.32."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    sampled_value: NonEmpty[SampledValueType] = field(name="sampledValue")
    timestamp: datetime


class ModemType(Message, kw_only=True):
    """Part of BootNotification. Part 2, 2.33."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    iccid: String20 | None = None
    imsi: String20 | None = None


class MonitoringDataType(Message, kw_only=True):
    """Part of NotifyMonitoringReport. Part 2, 2.34."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    component: ComponentType
    variable: VariableType
    variable_monitoring: NonEmpty[VariableMonitoringType] = field(name="variableMonitoring")


class NetworkConnectionProfileType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.35."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    apn: APNType | None = None
    ocpp_version: OCPPVersionEnumType = field(name="ocppVersion")
    ocpp_transport: OCPPTransportEnumType = field(name="ocppTransport")
    ocpp_csms_url: String512 = field(name="ocppCsmsUrl")
    message_timeout: int = field(name="messageTimeout")
    security_profile: int = field(name="securityProfile")
    ocpp_interface: OCPPInterfaceEnumType = field(name="ocppInterface")
    vpn: VPNType | None = None


class OCSPRequestDataType(Message, kw_only=True):
    """Part of Authorize, GetCertificateStatus. Part 2, 2.36."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")
    responder_url: String512 = field(name="responderURL")


class RelativeTimeIntervalType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.37."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    start: int
    duration: int | None = None


class ReportDataType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.38."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    component: ComponentType
    variable: VariableType
    variable_attribute: Annotated[list[VariableAttributeType], Meta(min_length=1, max_length=4)] = field(
        name="variableAttribute"
    )
    variable_characteristics: VariableCharacteristicsType | None = field(name="variableCharacteristics", default=None)


class SalesTariffEntryType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.39."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    relative_time_interval: RelativeTimeIntervalType = field(name="relativeTimeInterval")
    e_price_level: Natural | None = field(name="ePriceLevel", default=None)
    consumption_cost: Annotated[list[ConsumptionCostType], Meta(min_length=1, max_length=3)] | None = field(
        name="consumptionCost", default=None
    )


class SalesTariffType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.40."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int
    sales_tariff_description: String32 | None = field(name="salesTariffDescription", default=None)
    num_e_price_levels: int | None = field(name="numEPriceLevels", default=None)
    sales_tariff_entry: Annotated[list[SalesTariffEntryType], Meta(min_length=1, max_length=1024)] = field(
        name="salesTariffEntry"
    )


class SampledValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.41."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    value: float
    context: ReadingContextEnumType | None = None
    measurand: MeasurandEnumType | None = None
    phase: PhaseEnumType | None = None
    location: LocationEnumType | None = None
    signed_meter_value: SignedMeterValueType | None = field(name="signedMeterValue", default=None)
    unit_of_measure: UnitOfMeasureType | None = field(name="unitOfMeasure", default=None)


class SetMonitoringDataType(Message, kw_only=True):
    """Part of SetVariableMonitoring. Part 2, 2.42."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int | None = None
    transaction: bool | None = None
    value: float
    type: MonitorEnumType
    severity: int
    component: ComponentType
    variable: VariableType


class SetMonitoringResultType(Message, kw_only=True):
    """Part of SetVariableMonitoring. Part 2, 2.43."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int | None = None
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    status: SetMonitoringStatusEnumType
    type: MonitorEnumType
    component: ComponentType
    variable: VariableType
    severity: int


class SetVariableDataType(Message, kw_only=True):
    """Part of SetVariables. Part 2, 2.44."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_value: String1000 = field(name="attributeValue")
    component: ComponentType
    variable: VariableType


class SetVariableResultType(Message, kw_only=True):
    """Part of SetVariables."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_status: SetVariableStatusEnumType = field(name="attributeStatus")
    attribute_status_info: StatusInfoType | None = field(name="attributeStatusInfo", default=None)
    component: ComponentType
    variable: VariableType


class SignedMeterValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.46."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    signed_meter_data: String2500 = field(name="signedMeterData")
    signing_method: String50 = field(name="signingMethod")
    encoding_method: String50 = field(name="encodingMethod")
    public_key: String2500 = field(name="publicKey")


class StatusInfoType(Message, kw_only=True):
    """Part of BootNotification, CancelReservation, CertificateSigned and 39 more."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    reason_code: String20 = field(name="reasonCode")
    additional_info: String512 | None = field(name="additionalInfo", default=None)


class TransactionType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.48."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    transaction_id: String36 = field(name="transactionId")
    charging_state: ChargingStateEnumType | None = field(name="chargingState", default=None)
    time_spent_charging: int | None = field(name="timeSpentCharging", default=None)
    stopped_reason: ReasonEnumType | None = field(name="stoppedReason", default=None)
    remote_start_id: int | None = field(name="remoteStartId", default=None)


class UnitOfMeasureType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.49."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    unit: String20 | None = None
    multiplier: int | None = None


class VPNType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.54."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    server: String512
    user: String20
    group: String20 | None = None
    password: String20
    key: String255
    type: VPNEnumType


class VariableAttributeType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.50."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    type: AttributeEnumType | None = None
    value: String2500 | None = None
    mutability: MutabilityEnumType | None = None
    persistent: bool | None = None
    constant: bool | None = None


class VariableCharacteristicsType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.51."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    unit: String16 | None = None
    data_type: DataEnumType = field(name="dataType")
    min_limit: float | None = field(name="minLimit", default=None)
    max_limit: float | None = field(name="maxLimit", default=None)
    values_list: String1000 | None = field(name="valuesList", default=None)
    supports_monitoring: bool = field(name="supportsMonitoring")


class VariableMonitoringType(Message, kw_only=True):
    """Part of NotifyMonitoringReport. Part 2, 2.52."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    id: int
    transaction: bool
    value: float
    type: MonitorEnumType
    severity: int


class VariableType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport, GetVariables and 5 more."""

    custom_data: CustomDataType | None = field(name="customData", default=None)
    name: String50
    instance: String50 | None = None
