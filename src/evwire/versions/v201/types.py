"""The types that messages of OCPP 2.0.1 are made of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from evwire.versions.schema import (
    CustomDataType,
    Integer,
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
    ZonedTime,
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

    energy_amount: Integer = field(name="energyAmount")
    """Wh."""
    ev_min_current: Integer = field(name="evMinCurrent")
    """A."""
    ev_max_current: Integer = field(name="evMaxCurrent")
    """A."""
    ev_max_voltage: Integer = field(name="evMaxVoltage")
    """V."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class APNType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.3."""

    apn: String512
    apn_user_name: String20 | None = field(name="apnUserName", default=None)
    apn_password: String20 | None = field(name="apnPassword", default=None)
    sim_pin: Integer | None = field(name="simPin", default=None)
    preferred_network: String6 | None = field(name="preferredNetwork", default=None)
    use_only_preferred_network: bool | None = field(name="useOnlyPreferredNetwork", default=None)
    apn_authentication: APNAuthenticationEnumType = field(name="apnAuthentication")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AdditionalInfoType(Message, kw_only=True):
    """Part of Authorize, CustomerInformation, RequestStartTransaction and 3 more."""

    additional_id_token: String36 = field(name="additionalIdToken")
    type: String50
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AuthorizationData(Message, kw_only=True):
    """Part of SendLocalList. Part 2, 2.4."""

    id_token: IdTokenType = field(name="idToken")
    id_token_info: IdTokenInfoType | None = field(name="idTokenInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateHashDataChainType(Message, kw_only=True):
    """Part of GetInstalledCertificateIds."""

    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")
    certificate_type: GetCertificateIdUseEnumType = field(name="certificateType")
    child_certificate_hash_data: Annotated[list[CertificateHashDataType], Meta(min_length=1, max_length=4)] | None = (
        field(name="childCertificateHashData", default=None)
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateHashDataType(Message, kw_only=True):
    """Part of CustomerInformation, DeleteCertificate, GetInstalledCertificateIds. Part 2, 2.6."""

    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingLimitType(Message, kw_only=True):
    """Part of NotifyChargingLimit. Part 2, 2.7."""

    charging_limit_source: ChargingLimitSourceEnumType = field(name="chargingLimitSource")
    is_grid_critical: bool | None = field(name="isGridCritical", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingNeedsType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.8."""

    ac_charging_parameters: ACChargingParametersType | None = field(name="acChargingParameters", default=None)
    dc_charging_parameters: DCChargingParametersType | None = field(name="dcChargingParameters", default=None)
    requested_energy_transfer: EnergyTransferModeEnumType = field(name="requestedEnergyTransfer")
    departure_time: ZonedTime | None = field(name="departureTime", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingProfileCriterionType(Message, kw_only=True):
    """Part of GetChargingProfiles. Part 2, 2.9."""

    charging_profile_purpose: ChargingProfilePurposeEnumType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Integer | None = field(name="stackLevel", default=None)
    charging_profile_id: NonEmpty[Integer] | None = field(name="chargingProfileId", default=None)
    charging_limit_source: Annotated[list[ChargingLimitSourceEnumType], Meta(min_length=1, max_length=4)] | None = (
        field(name="chargingLimitSource", default=None)
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingProfileType(Message, kw_only=True):
    """Part of ReportChargingProfiles, RequestStartTransaction, SetChargingProfile. Part 2, 2.10."""

    id: Integer
    stack_level: Integer = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurposeEnumType = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKindEnumType = field(name="chargingProfileKind")
    recurrency_kind: RecurrencyKindEnumType | None = field(name="recurrencyKind", default=None)
    valid_from: ZonedTime | None = field(name="validFrom", default=None)
    valid_to: ZonedTime | None = field(name="validTo", default=None)
    charging_schedule: Annotated[list[ChargingScheduleType], Meta(min_length=1, max_length=3)] = field(
        name="chargingSchedule"
    )
    transaction_id: String36 | None = field(name="transactionId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingSchedulePeriodType(Message, kw_only=True):
    """Part of GetCompositeSchedule, NotifyChargingLimit, NotifyEVChargingSchedule and 3 more. Part 2, 2.11."""

    start_period: Integer = field(name="startPeriod")
    """Seconds from the start of the schedule."""
    limit: float
    """In the schedule's ``charging_rate_unit``."""
    number_phases: Integer | None = field(name="numberPhases", default=None)
    phase_to_use: Integer | None = field(name="phaseToUse", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingScheduleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.12."""

    id: Integer
    start_schedule: ZonedTime | None = field(name="startSchedule", default=None)
    duration: Integer | None = None
    """Seconds."""
    charging_rate_unit: ChargingRateUnitEnumType = field(name="chargingRateUnit")
    charging_schedule_period: Annotated[list[ChargingSchedulePeriodType], Meta(min_length=1, max_length=1024)] = field(
        name="chargingSchedulePeriod"
    )
    min_charging_rate: float | None = field(name="minChargingRate", default=None)
    """In ``charging_rate_unit``."""
    sales_tariff: SalesTariffType | None = field(name="salesTariff", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingStationType(Message, kw_only=True):
    """Part of BootNotification. Part 2, 2.13."""

    serial_number: String25 | None = field(name="serialNumber", default=None)
    model: String20
    modem: ModemType | None = None
    vendor_name: String50 = field(name="vendorName")
    firmware_version: String50 | None = field(name="firmwareVersion", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearChargingProfileType(Message, kw_only=True):
    """Part of ClearChargingProfile. Part 2, 2.14."""

    evse_id: Integer | None = field(name="evseId", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnumType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Integer | None = field(name="stackLevel", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearMonitoringResultType(Message, kw_only=True):
    """Part of ClearVariableMonitoring. Part 2, 2.15."""

    status: ClearMonitoringStatusEnumType
    id: Integer
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ComponentType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport, GetVariables and 7 more. Part 2, 2.16."""

    evse: EVSEType | None = None
    name: String50
    instance: String50 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ComponentVariableType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport. Part 2, 2.17."""

    component: ComponentType
    variable: VariableType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CompositeScheduleType(Message, kw_only=True):
    """Part of GetCompositeSchedule. Part 2, 2.18."""

    charging_schedule_period: NonEmpty[ChargingSchedulePeriodType] = field(name="chargingSchedulePeriod")
    evse_id: Integer = field(name="evseId")
    duration: Integer
    """Seconds."""
    schedule_start: ZonedTime = field(name="scheduleStart")
    charging_rate_unit: ChargingRateUnitEnumType = field(name="chargingRateUnit")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ConsumptionCostType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.19."""

    start_value: float = field(name="startValue")
    cost: Annotated[list[CostType], Meta(min_length=1, max_length=3)]
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.20."""

    cost_kind: CostKindEnumType = field(name="costKind")
    amount: Integer
    amount_multiplier: Integer | None = field(name="amountMultiplier", default=None)
    """Power of ten."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DCChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.21."""

    ev_max_current: Integer = field(name="evMaxCurrent")
    """A."""
    ev_max_voltage: Integer = field(name="evMaxVoltage")
    """V."""
    energy_amount: Integer | None = field(name="energyAmount", default=None)
    """Wh."""
    ev_max_power: Integer | None = field(name="evMaxPower", default=None)
    """W."""
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | None = field(name="stateOfCharge", default=None)
    """Percent."""
    ev_energy_capacity: Integer | None = field(name="evEnergyCapacity", default=None)
    """Wh."""
    full_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="fullSoC", default=None)
    """Percent."""
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="bulkSoC", default=None)
    """Percent."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVSEType(Message, kw_only=True):
    """Part of ChangeAvailability, GetMonitoringReport, GetReport and 10 more. Part 2, 2.23."""

    id: Integer
    connector_id: Integer | None = field(name="connectorId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EventDataType(Message, kw_only=True):
    """Part of NotifyEvent. Part 2, 2.22."""

    event_id: Integer = field(name="eventId")
    timestamp: ZonedTime
    trigger: EventTriggerEnumType
    cause: Integer | None = None
    actual_value: String2500 = field(name="actualValue")
    tech_code: String50 | None = field(name="techCode", default=None)
    tech_info: String500 | None = field(name="techInfo", default=None)
    cleared: bool | None = None
    transaction_id: String36 | None = field(name="transactionId", default=None)
    component: ComponentType
    variable_monitoring_id: Integer | None = field(name="variableMonitoringId", default=None)
    event_notification_type: EventNotificationEnumType = field(name="eventNotificationType")
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FirmwareType(Message, kw_only=True):
    """Part of UpdateFirmware. Part 2, 2.24."""

    location: String512
    retrieve_date_time: ZonedTime = field(name="retrieveDateTime")
    install_date_time: ZonedTime | None = field(name="installDateTime", default=None)
    signing_certificate: String5500 | None = field(name="signingCertificate", default=None)
    signature: String800 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariableDataType(Message, kw_only=True):
    """Part of GetVariables. Part 2, 2.25."""

    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariableResultType(Message, kw_only=True):
    """Part of GetVariables. Part 2, 2.26."""

    attribute_status_info: StatusInfoType | None = field(name="attributeStatusInfo", default=None)
    attribute_status: GetVariableStatusEnumType = field(name="attributeStatus")
    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_value: String2500 | None = field(name="attributeValue", default=None)
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class IdTokenInfoType(Message, kw_only=True):
    """Part of Authorize, SendLocalList, TransactionEvent. Part 2, 2.27."""

    status: AuthorizationStatusEnumType
    cache_expiry_date_time: ZonedTime | None = field(name="cacheExpiryDateTime", default=None)
    charging_priority: Integer | None = field(name="chargingPriority", default=None)
    """-9 to 9 (first)."""
    language1: String8 | None = None
    evse_id: NonEmpty[Integer] | None = field(name="evseId", default=None)
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    language2: String8 | None = None
    personal_message: MessageContentType | None = field(name="personalMessage", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class IdTokenType(Message, kw_only=True):
    """Part of Authorize, CustomerInformation, RequestStartTransaction and 3 more."""

    additional_info: NonEmpty[AdditionalInfoType] | None = field(name="additionalInfo", default=None)
    id_token: String36 = field(name="idToken")
    type: IdTokenEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LogParametersType(Message, kw_only=True):
    """Part of GetLog."""

    remote_location: String512 = field(name="remoteLocation")
    oldest_timestamp: ZonedTime | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: ZonedTime | None = field(name="latestTimestamp", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MessageContentType(Message, kw_only=True):
    """Part of Authorize, NotifyDisplayMessages, SendLocalList and 2 more. Part 2, 2.30."""

    format: MessageFormatEnumType
    language: String8 | None = None
    content: String512
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MessageInfoType(Message, kw_only=True):
    """Part of NotifyDisplayMessages, SetDisplayMessage."""

    display: ComponentType | None = None
    id: Integer
    priority: MessagePriorityEnumType
    state: MessageStateEnumType | None = None
    start_date_time: ZonedTime | None = field(name="startDateTime", default=None)
    end_date_time: ZonedTime | None = field(name="endDateTime", default=None)
    transaction_id: String36 | None = field(name="transactionId", default=None)
    message: MessageContentType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MeterValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.32."""

    sampled_value: NonEmpty[SampledValueType] = field(name="sampledValue")
    timestamp: ZonedTime
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ModemType(Message, kw_only=True):
    """Part of BootNotification. Part 2, 2.33."""

    iccid: String20 | None = None
    imsi: String20 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MonitoringDataType(Message, kw_only=True):
    """Part of NotifyMonitoringReport. Part 2, 2.34."""

    component: ComponentType
    variable: VariableType
    variable_monitoring: NonEmpty[VariableMonitoringType] = field(name="variableMonitoring")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NetworkConnectionProfileType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.35."""

    apn: APNType | None = None
    ocpp_version: OCPPVersionEnumType = field(name="ocppVersion")
    ocpp_transport: OCPPTransportEnumType = field(name="ocppTransport")
    ocpp_csms_url: String512 = field(name="ocppCsmsUrl")
    message_timeout: Integer = field(name="messageTimeout")
    """Seconds."""
    security_profile: Integer = field(name="securityProfile")
    ocpp_interface: OCPPInterfaceEnumType = field(name="ocppInterface")
    vpn: VPNType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class OCSPRequestDataType(Message, kw_only=True):
    """Part of Authorize, GetCertificateStatus. Part 2, 2.36."""

    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")
    responder_url: String512 = field(name="responderURL")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RelativeTimeIntervalType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.37."""

    start: Integer
    """Seconds from now."""
    duration: Integer | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportDataType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.38."""

    component: ComponentType
    variable: VariableType
    variable_attribute: Annotated[list[VariableAttributeType], Meta(min_length=1, max_length=4)] = field(
        name="variableAttribute"
    )
    variable_characteristics: VariableCharacteristicsType | None = field(name="variableCharacteristics", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SalesTariffEntryType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.39."""

    relative_time_interval: RelativeTimeIntervalType = field(name="relativeTimeInterval")
    e_price_level: Natural | None = field(name="ePriceLevel", default=None)
    consumption_cost: Annotated[list[ConsumptionCostType], Meta(min_length=1, max_length=3)] | None = field(
        name="consumptionCost", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SalesTariffType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.40."""

    id: Integer
    sales_tariff_description: String32 | None = field(name="salesTariffDescription", default=None)
    num_e_price_levels: Integer | None = field(name="numEPriceLevels", default=None)
    sales_tariff_entry: Annotated[list[SalesTariffEntryType], Meta(min_length=1, max_length=1024)] = field(
        name="salesTariffEntry"
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SampledValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.41."""

    value: float
    context: ReadingContextEnumType | None = None
    measurand: MeasurandEnumType | None = None
    phase: PhaseEnumType | None = None
    location: LocationEnumType | None = None
    signed_meter_value: SignedMeterValueType | None = field(name="signedMeterValue", default=None)
    unit_of_measure: UnitOfMeasureType | None = field(name="unitOfMeasure", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringDataType(Message, kw_only=True):
    """Part of SetVariableMonitoring. Part 2, 2.42."""

    id: Integer | None = None
    transaction: bool | None = None
    value: float
    """Threshold or delta; seconds for the periodic monitors."""
    type: MonitorEnumType
    severity: Integer
    """0 (worst) to 9."""
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringResultType(Message, kw_only=True):
    """Part of SetVariableMonitoring. Part 2, 2.43."""

    id: Integer | None = None
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    status: SetMonitoringStatusEnumType
    type: MonitorEnumType
    component: ComponentType
    variable: VariableType
    severity: Integer
    """0 (worst) to 9."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableDataType(Message, kw_only=True):
    """Part of SetVariables. Part 2, 2.44."""

    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_value: String1000 = field(name="attributeValue")
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableResultType(Message, kw_only=True):
    """Part of SetVariables."""

    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_status: SetVariableStatusEnumType = field(name="attributeStatus")
    attribute_status_info: StatusInfoType | None = field(name="attributeStatusInfo", default=None)
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SignedMeterValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.46."""

    signed_meter_data: String2500 = field(name="signedMeterData")
    signing_method: String50 = field(name="signingMethod")
    encoding_method: String50 = field(name="encodingMethod")
    public_key: String2500 = field(name="publicKey")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class StatusInfoType(Message, kw_only=True):
    """Part of BootNotification, CancelReservation, CertificateSigned and 39 more."""

    reason_code: String20 = field(name="reasonCode")
    additional_info: String512 | None = field(name="additionalInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.48."""

    transaction_id: String36 = field(name="transactionId")
    charging_state: ChargingStateEnumType | None = field(name="chargingState", default=None)
    time_spent_charging: Integer | None = field(name="timeSpentCharging", default=None)
    """Seconds."""
    stopped_reason: ReasonEnumType | None = field(name="stoppedReason", default=None)
    remote_start_id: Integer | None = field(name="remoteStartId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnitOfMeasureType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.49."""

    unit: String20 | None = None
    multiplier: Integer | None = None
    """Power of ten."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VPNType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.54."""

    server: String512
    user: String20
    group: String20 | None = None
    password: String20
    key: String255
    type: VPNEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableAttributeType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.50."""

    type: AttributeEnumType | None = None
    value: String2500 | None = None
    mutability: MutabilityEnumType | None = None
    persistent: bool | None = None
    constant: bool | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableCharacteristicsType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.51."""

    unit: String16 | None = None
    data_type: DataEnumType = field(name="dataType")
    min_limit: float | None = field(name="minLimit", default=None)
    max_limit: float | None = field(name="maxLimit", default=None)
    values_list: String1000 | None = field(name="valuesList", default=None)
    supports_monitoring: bool = field(name="supportsMonitoring")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableMonitoringType(Message, kw_only=True):
    """Part of NotifyMonitoringReport. Part 2, 2.52."""

    id: Integer
    transaction: bool
    value: float
    """Threshold or delta; seconds for the periodic monitors."""
    type: MonitorEnumType
    severity: Integer
    """0 (worst) to 9."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport, GetVariables and 5 more."""

    name: String50
    instance: String50 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)
