"""The types that messages of OCPP 2.1 are made of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from evwire.versions.schema import (
    CustomDataType,
    Integer,
    Message,
    Natural,
    NonEmpty,
    String3,
    String6,
    String8,
    String16,
    String20,
    String25,
    String32,
    String36,
    String40,
    String48,
    String50,
    String60,
    String64,
    String80,
    String88,
    String100,
    String128,
    String160,
    String255,
    String256,
    String500,
    String800,
    String1000,
    String1024,
    String2000,
    String2500,
    String5500,
    String32768,
    ZonedTime,
)
from evwire.versions.v21.enums import (
    APNAuthenticationEnumType,
    AttributeEnumType,
    AuthorizationStatusEnumType,
    CertificateStatusEnumType,
    CertificateStatusSourceEnumType,
    ChargingProfileKindEnumType,
    ChargingProfilePurposeEnumType,
    ChargingRateUnitEnumType,
    ChargingStateEnumType,
    ClearMonitoringStatusEnumType,
    ControlModeEnumType,
    CostDimensionEnumType,
    CostKindEnumType,
    DataEnumType,
    DayOfWeekEnumType,
    DERControlEnumType,
    DERUnitEnumType,
    EnergyTransferModeEnumType,
    EventNotificationEnumType,
    EventTriggerEnumType,
    EvseKindEnumType,
    GetCertificateIdUseEnumType,
    GetVariableStatusEnumType,
    HashAlgorithmEnumType,
    IslandingDetectionEnumType,
    LocationEnumType,
    MeasurandEnumType,
    MessageFormatEnumType,
    MessagePriorityEnumType,
    MessageStateEnumType,
    MobilityNeedsModeEnumType,
    MonitorEnumType,
    MutabilityEnumType,
    OCPPInterfaceEnumType,
    OCPPTransportEnumType,
    OCPPVersionEnumType,
    OperationModeEnumType,
    PhaseEnumType,
    PowerDuringCessationEnumType,
    ReadingContextEnumType,
    ReasonEnumType,
    RecurrencyKindEnumType,
    SetMonitoringStatusEnumType,
    SetVariableStatusEnumType,
    TariffClearStatusEnumType,
    TariffCostEnumType,
    TariffKindEnumType,
    VPNEnumType,
)

__all__ = [
    "ACChargingParametersType",
    "APNType",
    "AbsolutePriceScheduleType",
    "AdditionalInfoType",
    "AdditionalSelectedServicesType",
    "AddressType",
    "AuthorizationData",
    "BatteryDataType",
    "CertificateHashDataChainType",
    "CertificateHashDataType",
    "CertificateStatusRequestInfoType",
    "CertificateStatusType",
    "ChargingLimitType",
    "ChargingNeedsType",
    "ChargingPeriodType",
    "ChargingProfileCriterionType",
    "ChargingProfileType",
    "ChargingSchedulePeriodType",
    "ChargingScheduleType",
    "ChargingScheduleUpdateType",
    "ChargingStationType",
    "ClearChargingProfileType",
    "ClearMonitoringResultType",
    "ClearTariffsResultType",
    "ComponentType",
    "ComponentVariableType",
    "CompositeScheduleType",
    "ConstantStreamDataType",
    "ConsumptionCostType",
    "CostDetailsType",
    "CostDimensionType",
    "CostType",
    "DCChargingParametersType",
    "DERChargingParametersType",
    "DERCurveGetType",
    "DERCurvePointsType",
    "DERCurveType",
    "EVAbsolutePriceScheduleEntryType",
    "EVAbsolutePriceScheduleType",
    "EVEnergyOfferType",
    "EVPowerScheduleEntryType",
    "EVPowerScheduleType",
    "EVPriceRuleType",
    "EVSEType",
    "EnterServiceGetType",
    "EnterServiceType",
    "EventDataType",
    "FirmwareType",
    "FixedPFGetType",
    "FixedPFType",
    "FixedVarGetType",
    "FixedVarType",
    "FreqDroopGetType",
    "FreqDroopType",
    "GetVariableDataType",
    "GetVariableResultType",
    "GradientGetType",
    "GradientType",
    "HysteresisType",
    "IdTokenInfoType",
    "IdTokenType",
    "LimitAtSoCType",
    "LimitMaxDischargeGetType",
    "LimitMaxDischargeType",
    "LogParametersType",
    "MessageContentType",
    "MessageInfoType",
    "MeterValueType",
    "ModemType",
    "MonitoringDataType",
    "NetworkConnectionProfileType",
    "OCSPRequestDataType",
    "OverstayRuleListType",
    "OverstayRuleType",
    "PeriodicEventStreamParamsType",
    "PriceLevelScheduleEntryType",
    "PriceLevelScheduleType",
    "PriceRuleStackType",
    "PriceRuleType",
    "PriceType",
    "RationalNumberType",
    "ReactivePowerParamsType",
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
    "StreamDataElementType",
    "TariffAssignmentType",
    "TariffConditionsFixedType",
    "TariffConditionsType",
    "TariffEnergyPriceType",
    "TariffEnergyType",
    "TariffFixedPriceType",
    "TariffFixedType",
    "TariffTimePriceType",
    "TariffTimeType",
    "TariffType",
    "TaxRateType",
    "TaxRuleType",
    "TotalCostType",
    "TotalPriceType",
    "TotalUsageType",
    "TransactionLimitType",
    "TransactionType",
    "UnitOfMeasureType",
    "V2XChargingParametersType",
    "V2XFreqWattPointType",
    "V2XSignalWattPointType",
    "VPNType",
    "VariableAttributeType",
    "VariableCharacteristicsType",
    "VariableMonitoringType",
    "VariableType",
    "VoltageParamsType",
]


class ACChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.2."""

    energy_amount: float = field(name="energyAmount")
    """Wh."""
    ev_min_current: float = field(name="evMinCurrent")
    """A."""
    ev_max_current: float = field(name="evMaxCurrent")
    """A."""
    ev_max_voltage: float = field(name="evMaxVoltage")
    """V."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class APNType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.6."""

    apn: String2000
    apn_user_name: String50 | None = field(name="apnUserName", default=None)
    apn_password: String64 | None = field(name="apnPassword", default=None)
    sim_pin: Integer | None = field(name="simPin", default=None)
    preferred_network: String6 | None = field(name="preferredNetwork", default=None)
    use_only_preferred_network: bool | None = field(name="useOnlyPreferredNetwork", default=None)
    apn_authentication: APNAuthenticationEnumType = field(name="apnAuthentication")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AbsolutePriceScheduleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.1."""

    time_anchor: ZonedTime = field(name="timeAnchor")
    price_schedule_id: Natural = field(name="priceScheduleID")
    price_schedule_description: String160 | None = field(name="priceScheduleDescription", default=None)
    currency: String3
    language: String8
    price_algorithm: String2000 = field(name="priceAlgorithm")
    minimum_cost: RationalNumberType | None = field(name="minimumCost", default=None)
    maximum_cost: RationalNumberType | None = field(name="maximumCost", default=None)
    price_rule_stacks: Annotated[list[PriceRuleStackType], Meta(min_length=1, max_length=1024)] = field(
        name="priceRuleStacks"
    )
    tax_rules: Annotated[list[TaxRuleType], Meta(min_length=1, max_length=10)] | None = field(
        name="taxRules", default=None
    )
    overstay_rule_list: OverstayRuleListType | None = field(name="overstayRuleList", default=None)
    additional_selected_services: (
        Annotated[list[AdditionalSelectedServicesType], Meta(min_length=1, max_length=5)] | None
    ) = field(name="additionalSelectedServices", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AdditionalInfoType(Message, kw_only=True):
    """Part of Authorize, BatterySwap, CustomerInformation and 5 more. Part 2, 2.3."""

    additional_id_token: String255 = field(name="additionalIdToken")
    type: String50
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AdditionalSelectedServicesType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.4."""

    service_fee: RationalNumberType = field(name="serviceFee")
    service_name: String80 = field(name="serviceName")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AddressType(Message, kw_only=True):
    """Part of NotifySettlement, VatNumberValidation. Part 2, 2.5."""

    name: String50
    address1: String100
    address2: String100 | None = None
    city: String100
    postal_code: String20 | None = field(name="postalCode", default=None)
    country: String50
    custom_data: CustomDataType | None = field(name="customData", default=None)


class AuthorizationData(Message, kw_only=True):
    """Part of SendLocalList. Part 2, 2.7."""

    id_token: IdTokenType = field(name="idToken")
    id_token_info: IdTokenInfoType | None = field(name="idTokenInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class BatteryDataType(Message, kw_only=True):
    """Part of BatterySwap. Part 2, 2.8."""

    evse_id: Natural = field(name="evseId")
    serial_number: String50 = field(name="serialNumber")
    soc: Annotated[float, Meta(ge=0, le=100)] = field(name="soC")
    """Percent."""
    soh: Annotated[float, Meta(ge=0, le=100)] = field(name="soH")
    """Percent."""
    production_date: ZonedTime | None = field(name="productionDate", default=None)
    vendor_info: String500 | None = field(name="vendorInfo", default=None)
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
    """Part of CustomerInformation, DeleteCertificate, GetCertificateChainStatus and 2 more. Part 2, 2.10."""

    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateStatusRequestInfoType(Message, kw_only=True):
    """Part of GetCertificateChainStatus. Part 2, 2.11."""

    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")
    source: CertificateStatusSourceEnumType
    urls: Annotated[list[String2000], Meta(min_length=1, max_length=5)]
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CertificateStatusType(Message, kw_only=True):
    """Part of GetCertificateChainStatus. Part 2, 2.12."""

    certificate_hash_data: CertificateHashDataType = field(name="certificateHashData")
    source: CertificateStatusSourceEnumType
    status: CertificateStatusEnumType
    next_update: ZonedTime = field(name="nextUpdate")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingLimitType(Message, kw_only=True):
    """Part of NotifyChargingLimit. Part 2, 2.13."""

    charging_limit_source: String20 = field(name="chargingLimitSource")
    is_local_generation: bool | None = field(name="isLocalGeneration", default=None)
    is_grid_critical: bool | None = field(name="isGridCritical", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingNeedsType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.14."""

    ac_charging_parameters: ACChargingParametersType | None = field(name="acChargingParameters", default=None)
    der_charging_parameters: DERChargingParametersType | None = field(name="derChargingParameters", default=None)
    ev_energy_offer: EVEnergyOfferType | None = field(name="evEnergyOffer", default=None)
    requested_energy_transfer: EnergyTransferModeEnumType = field(name="requestedEnergyTransfer")
    dc_charging_parameters: DCChargingParametersType | None = field(name="dcChargingParameters", default=None)
    v2x_charging_parameters: V2XChargingParametersType | None = field(name="v2xChargingParameters", default=None)
    available_energy_transfer: NonEmpty[EnergyTransferModeEnumType] | None = field(
        name="availableEnergyTransfer", default=None
    )
    control_mode: ControlModeEnumType | None = field(name="controlMode", default=None)
    mobility_needs_mode: MobilityNeedsModeEnumType | None = field(name="mobilityNeedsMode", default=None)
    departure_time: ZonedTime | None = field(name="departureTime", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingPeriodType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.15."""

    dimensions: NonEmpty[CostDimensionType] | None = None
    tariff_id: String60 | None = field(name="tariffId", default=None)
    start_period: ZonedTime = field(name="startPeriod")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingProfileCriterionType(Message, kw_only=True):
    """Part of GetChargingProfiles. Part 2, 2.16."""

    charging_profile_purpose: ChargingProfilePurposeEnumType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Natural | None = field(name="stackLevel", default=None)
    charging_profile_id: NonEmpty[Integer] | None = field(name="chargingProfileId", default=None)
    charging_limit_source: Annotated[list[String20], Meta(min_length=1, max_length=4)] | None = field(
        name="chargingLimitSource", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingProfileType(Message, kw_only=True):
    """Part of ReportChargingProfiles, RequestStartTransaction, SetChargingProfile. Part 2, 2.17."""

    id: Integer
    stack_level: Natural = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurposeEnumType = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKindEnumType = field(name="chargingProfileKind")
    recurrency_kind: RecurrencyKindEnumType | None = field(name="recurrencyKind", default=None)
    valid_from: ZonedTime | None = field(name="validFrom", default=None)
    valid_to: ZonedTime | None = field(name="validTo", default=None)
    transaction_id: String36 | None = field(name="transactionId", default=None)
    max_offline_duration: Integer | None = field(name="maxOfflineDuration", default=None)
    """Seconds."""
    charging_schedule: Annotated[list[ChargingScheduleType], Meta(min_length=1, max_length=3)] = field(
        name="chargingSchedule"
    )
    invalid_after_offline_duration: bool | None = field(name="invalidAfterOfflineDuration", default=None)
    dyn_update_interval: Integer | None = field(name="dynUpdateInterval", default=None)
    """Seconds."""
    dyn_update_time: ZonedTime | None = field(name="dynUpdateTime", default=None)
    price_schedule_signature: String256 | None = field(name="priceScheduleSignature", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingSchedulePeriodType(Message, kw_only=True):
    """Part of GetCompositeSchedule, NotifyChargingLimit, NotifyEVChargingSchedule and 3 more. Part 2, 2.18."""

    start_period: Integer = field(name="startPeriod")
    """Seconds from the start of the schedule."""
    limit: float | None = None
    """In the schedule's ``charging_rate_unit``."""
    limit_l2: float | None = field(name="limit_L2", default=None)
    """In the schedule's ``charging_rate_unit``."""
    limit_l3: float | None = field(name="limit_L3", default=None)
    """In the schedule's ``charging_rate_unit``."""
    number_phases: Annotated[int, Meta(ge=0, le=3)] | None = field(name="numberPhases", default=None)
    phase_to_use: Annotated[int, Meta(ge=0, le=3)] | None = field(name="phaseToUse", default=None)
    discharge_limit: Annotated[float, Meta(le=0)] | None = field(name="dischargeLimit", default=None)
    """In the schedule's ``charging_rate_unit``, zero or negative."""
    discharge_limit_l2: Annotated[float, Meta(le=0)] | None = field(name="dischargeLimit_L2", default=None)
    """In the schedule's ``charging_rate_unit``, zero or negative."""
    discharge_limit_l3: Annotated[float, Meta(le=0)] | None = field(name="dischargeLimit_L3", default=None)
    """In the schedule's ``charging_rate_unit``, zero or negative."""
    setpoint: float | None = None
    """In the schedule's ``charging_rate_unit``; negative: discharge."""
    setpoint_l2: float | None = field(name="setpoint_L2", default=None)
    """In the schedule's ``charging_rate_unit``; negative: discharge."""
    setpoint_l3: float | None = field(name="setpoint_L3", default=None)
    """In the schedule's ``charging_rate_unit``; negative: discharge."""
    setpoint_reactive: float | None = field(name="setpointReactive", default=None)
    """In the schedule's ``charging_rate_unit``."""
    setpoint_reactive_l2: float | None = field(name="setpointReactive_L2", default=None)
    """In the schedule's ``charging_rate_unit``."""
    setpoint_reactive_l3: float | None = field(name="setpointReactive_L3", default=None)
    """In the schedule's ``charging_rate_unit``."""
    preconditioning_request: bool | None = field(name="preconditioningRequest", default=None)
    evse_sleep: bool | None = field(name="evseSleep", default=None)
    v2x_baseline: float | None = field(name="v2xBaseline", default=None)
    operation_mode: OperationModeEnumType | None = field(name="operationMode", default=None)
    v2x_freq_watt_curve: Annotated[list[V2XFreqWattPointType], Meta(min_length=1, max_length=20)] | None = field(
        name="v2xFreqWattCurve", default=None
    )
    v2x_signal_watt_curve: Annotated[list[V2XSignalWattPointType], Meta(min_length=1, max_length=20)] | None = field(
        name="v2xSignalWattCurve", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingScheduleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.19."""

    id: Integer
    limit_at_soc: LimitAtSoCType | None = field(name="limitAtSoC", default=None)
    start_schedule: ZonedTime | None = field(name="startSchedule", default=None)
    duration: Integer | None = None
    """Seconds."""
    charging_rate_unit: ChargingRateUnitEnumType = field(name="chargingRateUnit")
    min_charging_rate: float | None = field(name="minChargingRate", default=None)
    """In ``charging_rate_unit``."""
    power_tolerance: float | None = field(name="powerTolerance", default=None)
    signature_id: Natural | None = field(name="signatureId", default=None)
    digest_value: String88 | None = field(name="digestValue", default=None)
    use_local_time: bool | None = field(name="useLocalTime", default=None)
    charging_schedule_period: Annotated[list[ChargingSchedulePeriodType], Meta(min_length=1, max_length=1024)] = field(
        name="chargingSchedulePeriod"
    )
    randomized_delay: Natural | None = field(name="randomizedDelay", default=None)
    """Seconds at most."""
    sales_tariff: SalesTariffType | None = field(name="salesTariff", default=None)
    absolute_price_schedule: AbsolutePriceScheduleType | None = field(name="absolutePriceSchedule", default=None)
    price_level_schedule: PriceLevelScheduleType | None = field(name="priceLevelSchedule", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingScheduleUpdateType(Message, kw_only=True):
    """Part of PullDynamicScheduleUpdate, UpdateDynamicSchedule. Part 2, 2.20."""

    limit: float | None = None
    """In the schedule's ``charging_rate_unit``."""
    limit_l2: float | None = field(name="limit_L2", default=None)
    """In the schedule's ``charging_rate_unit``."""
    limit_l3: float | None = field(name="limit_L3", default=None)
    """In the schedule's ``charging_rate_unit``."""
    discharge_limit: Annotated[float, Meta(le=0)] | None = field(name="dischargeLimit", default=None)
    """In the schedule's ``charging_rate_unit``, zero or negative."""
    discharge_limit_l2: Annotated[float, Meta(le=0)] | None = field(name="dischargeLimit_L2", default=None)
    """In the schedule's ``charging_rate_unit``, zero or negative."""
    discharge_limit_l3: Annotated[float, Meta(le=0)] | None = field(name="dischargeLimit_L3", default=None)
    """In the schedule's ``charging_rate_unit``, zero or negative."""
    setpoint: float | None = None
    """In the schedule's ``charging_rate_unit``; negative: discharge."""
    setpoint_l2: float | None = field(name="setpoint_L2", default=None)
    """In the schedule's ``charging_rate_unit``; negative: discharge."""
    setpoint_l3: float | None = field(name="setpoint_L3", default=None)
    """In the schedule's ``charging_rate_unit``; negative: discharge."""
    setpoint_reactive: float | None = field(name="setpointReactive", default=None)
    """In the schedule's ``charging_rate_unit``."""
    setpoint_reactive_l2: float | None = field(name="setpointReactive_L2", default=None)
    """In the schedule's ``charging_rate_unit``."""
    setpoint_reactive_l3: float | None = field(name="setpointReactive_L3", default=None)
    """In the schedule's ``charging_rate_unit``."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ChargingStationType(Message, kw_only=True):
    """Part of BootNotification. Part 2, 2.21."""

    serial_number: String25 | None = field(name="serialNumber", default=None)
    model: String20
    modem: ModemType | None = None
    vendor_name: String50 = field(name="vendorName")
    firmware_version: String50 | None = field(name="firmwareVersion", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearChargingProfileType(Message, kw_only=True):
    """Part of ClearChargingProfile. Part 2, 2.22."""

    evse_id: Natural | None = field(name="evseId", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnumType | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Natural | None = field(name="stackLevel", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearMonitoringResultType(Message, kw_only=True):
    """Part of ClearVariableMonitoring. Part 2, 2.23."""

    status: ClearMonitoringStatusEnumType
    id: Natural
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ClearTariffsResultType(Message, kw_only=True):
    """Part of ClearTariffs. Part 2, 2.24."""

    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    tariff_id: String60 | None = field(name="tariffId", default=None)
    status: TariffClearStatusEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ComponentType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport, GetVariables and 7 more. Part 2, 2.25."""

    evse: EVSEType | None = None
    name: String50
    instance: String50 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ComponentVariableType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport. Part 2, 2.26."""

    component: ComponentType
    variable: VariableType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CompositeScheduleType(Message, kw_only=True):
    """Part of GetCompositeSchedule. Part 2, 2.27."""

    evse_id: Natural = field(name="evseId")
    duration: Integer
    """Seconds."""
    schedule_start: ZonedTime = field(name="scheduleStart")
    charging_rate_unit: ChargingRateUnitEnumType = field(name="chargingRateUnit")
    charging_schedule_period: NonEmpty[ChargingSchedulePeriodType] = field(name="chargingSchedulePeriod")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ConstantStreamDataType(Message, kw_only=True):
    """Part of GetPeriodicEventStream, OpenPeriodicEventStream. Part 2, 2.28."""

    id: Natural
    params: PeriodicEventStreamParamsType
    variable_monitoring_id: Natural = field(name="variableMonitoringId")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ConsumptionCostType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.29."""

    start_value: float = field(name="startValue")
    cost: Annotated[list[CostType], Meta(min_length=1, max_length=3)]
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostDetailsType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.30."""

    charging_periods: NonEmpty[ChargingPeriodType] | None = field(name="chargingPeriods", default=None)
    total_cost: TotalCostType = field(name="totalCost")
    total_usage: TotalUsageType = field(name="totalUsage")
    failure_to_calculate: bool | None = field(name="failureToCalculate", default=None)
    failure_reason: String500 | None = field(name="failureReason", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostDimensionType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.31."""

    type: CostDimensionEnumType
    volume: float
    custom_data: CustomDataType | None = field(name="customData", default=None)


class CostType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.32."""

    cost_kind: CostKindEnumType = field(name="costKind")
    amount: Integer
    amount_multiplier: Integer | None = field(name="amountMultiplier", default=None)
    """Power of ten."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DCChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.33."""

    ev_max_current: float = field(name="evMaxCurrent")
    """A."""
    ev_max_voltage: float = field(name="evMaxVoltage")
    """V."""
    ev_max_power: float | None = field(name="evMaxPower", default=None)
    """W."""
    ev_energy_capacity: float | None = field(name="evEnergyCapacity", default=None)
    """Wh."""
    energy_amount: float | None = field(name="energyAmount", default=None)
    """Wh."""
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | None = field(name="stateOfCharge", default=None)
    """Percent."""
    full_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="fullSoC", default=None)
    """Percent."""
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="bulkSoC", default=None)
    """Percent."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DERChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.34."""

    ev_supported_der_control: NonEmpty[DERControlEnumType] | None = field(name="evSupportedDERControl", default=None)
    ev_over_excited_max_discharge_power: float | None = field(name="evOverExcitedMaxDischargePower", default=None)
    ev_over_excited_power_factor: float | None = field(name="evOverExcitedPowerFactor", default=None)
    ev_under_excited_max_discharge_power: float | None = field(name="evUnderExcitedMaxDischargePower", default=None)
    ev_under_excited_power_factor: float | None = field(name="evUnderExcitedPowerFactor", default=None)
    max_apparent_power: float | None = field(name="maxApparentPower", default=None)
    """VA."""
    max_charge_apparent_power: float | None = field(name="maxChargeApparentPower", default=None)
    """VA, of all phases, or of L1 where L2 and L3 are given."""
    max_charge_apparent_power_l2: float | None = field(name="maxChargeApparentPower_L2", default=None)
    """VA, of L2."""
    max_charge_apparent_power_l3: float | None = field(name="maxChargeApparentPower_L3", default=None)
    """VA, of L3."""
    max_discharge_apparent_power: float | None = field(name="maxDischargeApparentPower", default=None)
    """VA, of all phases, or of L1 where L2 and L3 are given."""
    max_discharge_apparent_power_l2: float | None = field(name="maxDischargeApparentPower_L2", default=None)
    """VA, of L2."""
    max_discharge_apparent_power_l3: float | None = field(name="maxDischargeApparentPower_L3", default=None)
    """VA, of L3."""
    max_charge_reactive_power: float | None = field(name="maxChargeReactivePower", default=None)
    """var, of all phases, or of L1 where L2 and L3 are given."""
    max_charge_reactive_power_l2: float | None = field(name="maxChargeReactivePower_L2", default=None)
    """var, of L2."""
    max_charge_reactive_power_l3: float | None = field(name="maxChargeReactivePower_L3", default=None)
    """var, of L3."""
    min_charge_reactive_power: float | None = field(name="minChargeReactivePower", default=None)
    """var, of all phases, or of L1 where L2 and L3 are given."""
    min_charge_reactive_power_l2: float | None = field(name="minChargeReactivePower_L2", default=None)
    """var, of L2."""
    min_charge_reactive_power_l3: float | None = field(name="minChargeReactivePower_L3", default=None)
    """var, of L3."""
    max_discharge_reactive_power: float | None = field(name="maxDischargeReactivePower", default=None)
    """var, of all phases, or of L1 where L2 and L3 are given."""
    max_discharge_reactive_power_l2: float | None = field(name="maxDischargeReactivePower_L2", default=None)
    """var, of L2."""
    max_discharge_reactive_power_l3: float | None = field(name="maxDischargeReactivePower_L3", default=None)
    """var, of L3."""
    min_discharge_reactive_power: float | None = field(name="minDischargeReactivePower", default=None)
    """var, of all phases, or of L1 where L2 and L3 are given."""
    min_discharge_reactive_power_l2: float | None = field(name="minDischargeReactivePower_L2", default=None)
    """var, of L2."""
    min_discharge_reactive_power_l3: float | None = field(name="minDischargeReactivePower_L3", default=None)
    """var, of L3."""
    nominal_voltage: float | None = field(name="nominalVoltage", default=None)
    nominal_voltage_offset: float | None = field(name="nominalVoltageOffset", default=None)
    max_nominal_voltage: float | None = field(name="maxNominalVoltage", default=None)
    min_nominal_voltage: float | None = field(name="minNominalVoltage", default=None)
    ev_inverter_manufacturer: String50 | None = field(name="evInverterManufacturer", default=None)
    ev_inverter_model: String50 | None = field(name="evInverterModel", default=None)
    ev_inverter_serial_number: String50 | None = field(name="evInverterSerialNumber", default=None)
    ev_inverter_sw_version: String50 | None = field(name="evInverterSwVersion", default=None)
    ev_inverter_hw_version: String50 | None = field(name="evInverterHwVersion", default=None)
    ev_islanding_detection_method: NonEmpty[IslandingDetectionEnumType] | None = field(
        name="evIslandingDetectionMethod", default=None
    )
    ev_islanding_trip_time: float | None = field(name="evIslandingTripTime", default=None)
    ev_maximum_level1_dc_injection: float | None = field(name="evMaximumLevel1DCInjection", default=None)
    ev_duration_level1_dc_injection: float | None = field(name="evDurationLevel1DCInjection", default=None)
    ev_maximum_level2_dc_injection: float | None = field(name="evMaximumLevel2DCInjection", default=None)
    ev_duration_level2_dc_injection: float | None = field(name="evDurationLevel2DCInjection", default=None)
    ev_reactive_susceptance: float | None = field(name="evReactiveSusceptance", default=None)
    """S."""
    ev_session_total_discharge_energy_available: float | None = field(
        name="evSessionTotalDischargeEnergyAvailable", default=None
    )
    """Wh."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DERCurveGetType(Message, kw_only=True):
    """Part of ReportDERControl."""

    curve: DERCurveType
    id: String36
    curve_type: DERControlEnumType = field(name="curveType")
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DERCurvePointsType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.36."""

    x: float
    y: float
    custom_data: CustomDataType | None = field(name="customData", default=None)


class DERCurveType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.37."""

    curve_data: Annotated[list[DERCurvePointsType], Meta(min_length=1, max_length=10)] = field(name="curveData")
    hysteresis: HysteresisType | None = None
    priority: Natural
    reactive_power_params: ReactivePowerParamsType | None = field(name="reactivePowerParams", default=None)
    voltage_params: VoltageParamsType | None = field(name="voltageParams", default=None)
    y_unit: DERUnitEnumType = field(name="yUnit")
    response_time: float | None = field(name="responseTime", default=None)
    """Seconds."""
    start_time: ZonedTime | None = field(name="startTime", default=None)
    duration: float | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVAbsolutePriceScheduleEntryType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.40."""

    duration: Integer
    """Seconds."""
    ev_price_rule: Annotated[list[EVPriceRuleType], Meta(min_length=1, max_length=8)] = field(name="evPriceRule")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVAbsolutePriceScheduleType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.41."""

    time_anchor: ZonedTime = field(name="timeAnchor")
    currency: String3
    ev_absolute_price_schedule_entries: Annotated[
        list[EVAbsolutePriceScheduleEntryType], Meta(min_length=1, max_length=1024)
    ] = field(name="evAbsolutePriceScheduleEntries")
    price_algorithm: String2000 = field(name="priceAlgorithm")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVEnergyOfferType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.42."""

    ev_absolute_price_schedule: EVAbsolutePriceScheduleType | None = field(name="evAbsolutePriceSchedule", default=None)
    ev_power_schedule: EVPowerScheduleType = field(name="evPowerSchedule")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVPowerScheduleEntryType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.44."""

    duration: Integer
    """Seconds."""
    power: float
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVPowerScheduleType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.45."""

    ev_power_schedule_entries: Annotated[list[EVPowerScheduleEntryType], Meta(min_length=1, max_length=1024)] = field(
        name="evPowerScheduleEntries"
    )
    time_anchor: ZonedTime = field(name="timeAnchor")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVPriceRuleType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.46."""

    energy_fee: float = field(name="energyFee")
    """Per kWh."""
    power_range_start: float = field(name="powerRangeStart")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EVSEType(Message, kw_only=True):
    """Part of ChangeAvailability, GetMonitoringReport, GetReport and 10 more. Part 2, 2.47."""

    id: Natural
    connector_id: Natural | None = field(name="connectorId", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EnterServiceGetType(Message, kw_only=True):
    """Part of ReportDERControl. Part 2, 2.38."""

    enter_service: EnterServiceType = field(name="enterService")
    id: String36
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EnterServiceType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.39."""

    priority: Natural
    high_voltage: float = field(name="highVoltage")
    low_voltage: float = field(name="lowVoltage")
    high_freq: float = field(name="highFreq")
    low_freq: float = field(name="lowFreq")
    delay: float | None = None
    random_delay: float | None = field(name="randomDelay", default=None)
    ramp_rate: float | None = field(name="rampRate", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class EventDataType(Message, kw_only=True):
    """Part of NotifyEvent. Part 2, 2.43."""

    event_id: Natural = field(name="eventId")
    timestamp: ZonedTime
    trigger: EventTriggerEnumType
    cause: Natural | None = None
    actual_value: String2500 = field(name="actualValue")
    tech_code: String50 | None = field(name="techCode", default=None)
    tech_info: String500 | None = field(name="techInfo", default=None)
    cleared: bool | None = None
    transaction_id: String36 | None = field(name="transactionId", default=None)
    component: ComponentType
    variable_monitoring_id: Natural | None = field(name="variableMonitoringId", default=None)
    event_notification_type: EventNotificationEnumType = field(name="eventNotificationType")
    variable: VariableType
    severity: Natural | None = None
    """0 (worst) to 9."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FirmwareType(Message, kw_only=True):
    """Part of UpdateFirmware. Part 2, 2.48."""

    location: String2000
    retrieve_date_time: ZonedTime = field(name="retrieveDateTime")
    install_date_time: ZonedTime | None = field(name="installDateTime", default=None)
    signing_certificate: String5500 | None = field(name="signingCertificate", default=None)
    signature: String800 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FixedPFGetType(Message, kw_only=True):
    """Part of ReportDERControl. Part 2, 2.49."""

    fixed_pf: FixedPFType = field(name="fixedPF")
    id: String36
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FixedPFType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.50."""

    priority: Natural
    displacement: float
    """Power factor, 0 to 1."""
    excitation: bool
    start_time: ZonedTime | None = field(name="startTime", default=None)
    duration: float | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FixedVarGetType(Message, kw_only=True):
    """Part of ReportDERControl."""

    fixed_var: FixedVarType = field(name="fixedVar")
    id: String36
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FixedVarType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.52."""

    priority: Natural
    setpoint: float
    """Percent, -100 to 100."""
    unit: DERUnitEnumType
    start_time: ZonedTime | None = field(name="startTime", default=None)
    duration: float | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FreqDroopGetType(Message, kw_only=True):
    """Part of ReportDERControl."""

    freq_droop: FreqDroopType = field(name="freqDroop")
    id: String36
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class FreqDroopType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.54."""

    priority: Natural
    over_freq: float = field(name="overFreq")
    under_freq: float = field(name="underFreq")
    over_droop: float = field(name="overDroop")
    under_droop: float = field(name="underDroop")
    response_time: float = field(name="responseTime")
    """Seconds."""
    start_time: ZonedTime | None = field(name="startTime", default=None)
    duration: float | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariableDataType(Message, kw_only=True):
    """Part of GetVariables. Part 2, 2.55."""

    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GetVariableResultType(Message, kw_only=True):
    """Part of GetVariables. Part 2, 2.56."""

    attribute_status: GetVariableStatusEnumType = field(name="attributeStatus")
    attribute_status_info: StatusInfoType | None = field(name="attributeStatusInfo", default=None)
    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_value: String2500 | None = field(name="attributeValue", default=None)
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GradientGetType(Message, kw_only=True):
    """Part of ReportDERControl."""

    gradient: GradientType
    id: String36
    custom_data: CustomDataType | None = field(name="customData", default=None)


class GradientType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.58."""

    priority: Natural
    gradient: float
    """Seconds."""
    soft_gradient: float = field(name="softGradient")
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class HysteresisType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.59."""

    hysteresis_high: float | None = field(name="hysteresisHigh", default=None)
    hysteresis_low: float | None = field(name="hysteresisLow", default=None)
    hysteresis_delay: float | None = field(name="hysteresisDelay", default=None)
    """Seconds."""
    hysteresis_gradient: float | None = field(name="hysteresisGradient", default=None)
    """Percent per second."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class IdTokenInfoType(Message, kw_only=True):
    """Part of Authorize, SendLocalList, TransactionEvent. Part 2, 2.60."""

    status: AuthorizationStatusEnumType
    cache_expiry_date_time: ZonedTime | None = field(name="cacheExpiryDateTime", default=None)
    charging_priority: Integer | None = field(name="chargingPriority", default=None)
    """-9 to 9 (first)."""
    group_id_token: IdTokenType | None = field(name="groupIdToken", default=None)
    language1: String8 | None = None
    language2: String8 | None = None
    evse_id: NonEmpty[Natural] | None = field(name="evseId", default=None)
    personal_message: MessageContentType | None = field(name="personalMessage", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class IdTokenType(Message, kw_only=True):
    """Part of Authorize, BatterySwap, CustomerInformation and 5 more. Part 2, 2.61."""

    additional_info: NonEmpty[AdditionalInfoType] | None = field(name="additionalInfo", default=None)
    id_token: String255 = field(name="idToken")
    type: String20
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LimitAtSoCType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more."""

    soc: Annotated[int, Meta(ge=0, le=100)]
    """Percent."""
    limit: float
    """In the schedule's ``charging_rate_unit``."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LimitMaxDischargeGetType(Message, kw_only=True):
    """Part of ReportDERControl."""

    id: String36
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    limit_max_discharge: LimitMaxDischargeType = field(name="limitMaxDischarge")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LimitMaxDischargeType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.64."""

    priority: Natural
    pct_max_discharge_power: float | None = field(name="pctMaxDischargePower", default=None)
    """Percent of the EV's rated maximum."""
    power_monitoring_must_trip: DERCurveType | None = field(name="powerMonitoringMustTrip", default=None)
    start_time: ZonedTime | None = field(name="startTime", default=None)
    duration: float | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class LogParametersType(Message, kw_only=True):
    """Part of GetLog. Part 2, 2.65."""

    remote_location: String2000 = field(name="remoteLocation")
    oldest_timestamp: ZonedTime | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: ZonedTime | None = field(name="latestTimestamp", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MessageContentType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, NotifyDisplayMessages and 4 more. Part 2, 2.66."""

    format: MessageFormatEnumType
    language: String8 | None = None
    content: String1024
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MessageInfoType(Message, kw_only=True):
    """Part of NotifyDisplayMessages, SetDisplayMessage."""

    display: ComponentType | None = None
    id: Natural
    priority: MessagePriorityEnumType
    state: MessageStateEnumType | None = None
    start_date_time: ZonedTime | None = field(name="startDateTime", default=None)
    end_date_time: ZonedTime | None = field(name="endDateTime", default=None)
    transaction_id: String36 | None = field(name="transactionId", default=None)
    message: MessageContentType
    message_extra: Annotated[list[MessageContentType], Meta(min_length=1, max_length=4)] | None = field(
        name="messageExtra", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MeterValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.68."""

    sampled_value: NonEmpty[SampledValueType] = field(name="sampledValue")
    timestamp: ZonedTime
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ModemType(Message, kw_only=True):
    """Part of BootNotification. Part 2, 2.69."""

    iccid: String20 | None = None
    imsi: String20 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class MonitoringDataType(Message, kw_only=True):
    """Part of NotifyMonitoringReport. Part 2, 2.70."""

    component: ComponentType
    variable: VariableType
    variable_monitoring: NonEmpty[VariableMonitoringType] = field(name="variableMonitoring")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class NetworkConnectionProfileType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.71."""

    apn: APNType | None = None
    ocpp_version: OCPPVersionEnumType | None = field(name="ocppVersion", default=None)
    ocpp_interface: OCPPInterfaceEnumType = field(name="ocppInterface")
    ocpp_transport: OCPPTransportEnumType = field(name="ocppTransport")
    message_timeout: Integer = field(name="messageTimeout")
    """Seconds."""
    ocpp_csms_url: String2000 = field(name="ocppCsmsUrl")
    security_profile: Natural = field(name="securityProfile")
    identity: String48 | None = None
    basic_auth_password: String64 | None = field(name="basicAuthPassword", default=None)
    vpn: VPNType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class OCSPRequestDataType(Message, kw_only=True):
    """Part of Authorize, GetCertificateStatus. Part 2, 2.72."""

    hash_algorithm: HashAlgorithmEnumType = field(name="hashAlgorithm")
    issuer_name_hash: String128 = field(name="issuerNameHash")
    issuer_key_hash: String128 = field(name="issuerKeyHash")
    serial_number: String40 = field(name="serialNumber")
    responder_url: String2000 = field(name="responderURL")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class OverstayRuleListType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more."""

    overstay_power_threshold: RationalNumberType | None = field(name="overstayPowerThreshold", default=None)
    overstay_rule: Annotated[list[OverstayRuleType], Meta(min_length=1, max_length=5)] = field(name="overstayRule")
    overstay_time_threshold: Integer | None = field(name="overstayTimeThreshold", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class OverstayRuleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.74."""

    overstay_fee: RationalNumberType = field(name="overstayFee")
    overstay_rule_description: String32 | None = field(name="overstayRuleDescription", default=None)
    start_time: Integer = field(name="startTime")
    """Seconds after the rule list begins to apply."""
    overstay_fee_period: Integer = field(name="overstayFeePeriod")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PeriodicEventStreamParamsType(Message, kw_only=True):
    """Part of AdjustPeriodicEventStream, GetPeriodicEventStream, OpenPeriodicEventStream and 1 more. Part 2, 2.75."""

    interval: Natural | None = None
    """Seconds."""
    values: Natural | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PriceLevelScheduleEntryType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.76."""

    duration: Integer
    """Seconds."""
    price_level: Natural = field(name="priceLevel")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PriceLevelScheduleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.77."""

    price_level_schedule_entries: Annotated[list[PriceLevelScheduleEntryType], Meta(min_length=1, max_length=100)] = (
        field(name="priceLevelScheduleEntries")
    )
    time_anchor: ZonedTime = field(name="timeAnchor")
    price_schedule_id: Natural = field(name="priceScheduleId")
    price_schedule_description: String32 | None = field(name="priceScheduleDescription", default=None)
    number_of_price_levels: Natural = field(name="numberOfPriceLevels")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PriceRuleStackType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.78."""

    duration: Integer
    """Seconds."""
    price_rule: Annotated[list[PriceRuleType], Meta(min_length=1, max_length=8)] = field(name="priceRule")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PriceRuleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.79."""

    parking_fee_period: Integer | None = field(name="parkingFeePeriod", default=None)
    """Seconds."""
    carbon_dioxide_emission: Natural | None = field(name="carbonDioxideEmission", default=None)
    """Grams per kWh."""
    renewable_generation_percentage: Annotated[int, Meta(ge=0, le=100)] | None = field(
        name="renewableGenerationPercentage", default=None
    )
    """Percent."""
    energy_fee: RationalNumberType = field(name="energyFee")
    parking_fee: RationalNumberType | None = field(name="parkingFee", default=None)
    power_range_start: RationalNumberType = field(name="powerRangeStart")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class PriceType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff and 1 more. Part 2, 2.80."""

    excl_tax: float | None = field(name="exclTax", default=None)
    incl_tax: float | None = field(name="inclTax", default=None)
    tax_rates: Annotated[list[TaxRateType], Meta(min_length=1, max_length=5)] | None = field(
        name="taxRates", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RationalNumberType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.81."""

    exponent: Integer
    """Power of ten."""
    value: Integer
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReactivePowerParamsType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.82."""

    v_ref: float | None = field(name="vRef", default=None)
    autonomous_v_ref_enable: bool | None = field(name="autonomousVRefEnable", default=None)
    autonomous_v_ref_time_constant: float | None = field(name="autonomousVRefTimeConstant", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class RelativeTimeIntervalType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.83."""

    start: Integer
    """Seconds from now."""
    duration: Integer | None = None
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class ReportDataType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.84."""

    component: ComponentType
    variable: VariableType
    variable_attribute: Annotated[list[VariableAttributeType], Meta(min_length=1, max_length=4)] = field(
        name="variableAttribute"
    )
    variable_characteristics: VariableCharacteristicsType | None = field(name="variableCharacteristics", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SalesTariffEntryType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.85."""

    relative_time_interval: RelativeTimeIntervalType = field(name="relativeTimeInterval")
    e_price_level: Natural | None = field(name="ePriceLevel", default=None)
    consumption_cost: Annotated[list[ConsumptionCostType], Meta(min_length=1, max_length=3)] | None = field(
        name="consumptionCost", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SalesTariffType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.86."""

    id: Natural
    sales_tariff_description: String32 | None = field(name="salesTariffDescription", default=None)
    num_e_price_levels: Natural | None = field(name="numEPriceLevels", default=None)
    sales_tariff_entry: Annotated[list[SalesTariffEntryType], Meta(min_length=1, max_length=1024)] = field(
        name="salesTariffEntry"
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SampledValueType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.87."""

    value: float
    measurand: MeasurandEnumType | None = None
    context: ReadingContextEnumType | None = None
    phase: PhaseEnumType | None = None
    location: LocationEnumType | None = None
    signed_meter_value: SignedMeterValueType | None = field(name="signedMeterValue", default=None)
    unit_of_measure: UnitOfMeasureType | None = field(name="unitOfMeasure", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringDataType(Message, kw_only=True):
    """Part of SetVariableMonitoring. Part 2, 2.88."""

    id: Natural | None = None
    periodic_event_stream: PeriodicEventStreamParamsType | None = field(name="periodicEventStream", default=None)
    transaction: bool | None = None
    value: float
    """Threshold or delta; seconds for the periodic monitors."""
    type: MonitorEnumType
    severity: Natural
    """0 (worst) to 9."""
    component: ComponentType
    variable: VariableType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetMonitoringResultType(Message, kw_only=True):
    """Part of SetVariableMonitoring. Part 2, 2.89."""

    id: Natural | None = None
    status_info: StatusInfoType | None = field(name="statusInfo", default=None)
    status: SetMonitoringStatusEnumType
    type: MonitorEnumType
    component: ComponentType
    variable: VariableType
    severity: Natural
    """0 (worst) to 9."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class SetVariableDataType(Message, kw_only=True):
    """Part of SetVariables. Part 2, 2.90."""

    attribute_type: AttributeEnumType | None = field(name="attributeType", default=None)
    attribute_value: String2500 = field(name="attributeValue")
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
    """Part of MeterValues, TransactionEvent. Part 2, 2.92."""

    signed_meter_data: String32768 = field(name="signedMeterData")
    signing_method: String50 | None = field(name="signingMethod", default=None)
    encoding_method: String50 = field(name="encodingMethod")
    public_key: String2500 | None = field(name="publicKey", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class StatusInfoType(Message, kw_only=True):
    """Part of AFRRSignal, AdjustPeriodicEventStream, BootNotification and 58 more."""

    reason_code: String20 = field(name="reasonCode")
    additional_info: String1024 | None = field(name="additionalInfo", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class StreamDataElementType(Message, kw_only=True):
    """Part of NotifyPeriodicEventStream."""

    t: float
    """Seconds after the message's ``basetime``."""
    v: String2500
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffAssignmentType(Message, kw_only=True):
    """Part of GetTariffs. Part 2, 2.95."""

    tariff_id: String60 = field(name="tariffId")
    tariff_kind: TariffKindEnumType = field(name="tariffKind")
    valid_from: ZonedTime | None = field(name="validFrom", default=None)
    evse_ids: NonEmpty[Natural] | None = field(name="evseIds", default=None)
    id_tokens: NonEmpty[String255] | None = field(name="idTokens", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffConditionsFixedType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.96."""

    start_time_of_day: str | None = field(name="startTimeOfDay", default=None)
    end_time_of_day: str | None = field(name="endTimeOfDay", default=None)
    day_of_week: Annotated[list[DayOfWeekEnumType], Meta(min_length=1, max_length=7)] | None = field(
        name="dayOfWeek", default=None
    )
    valid_from_date: str | None = field(name="validFromDate", default=None)
    valid_to_date: str | None = field(name="validToDate", default=None)
    evse_kind: EvseKindEnumType | None = field(name="evseKind", default=None)
    payment_brand: String20 | None = field(name="paymentBrand", default=None)
    payment_recognition: String20 | None = field(name="paymentRecognition", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffConditionsType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.97."""

    start_time_of_day: str | None = field(name="startTimeOfDay", default=None)
    end_time_of_day: str | None = field(name="endTimeOfDay", default=None)
    day_of_week: Annotated[list[DayOfWeekEnumType], Meta(min_length=1, max_length=7)] | None = field(
        name="dayOfWeek", default=None
    )
    valid_from_date: str | None = field(name="validFromDate", default=None)
    valid_to_date: str | None = field(name="validToDate", default=None)
    evse_kind: EvseKindEnumType | None = field(name="evseKind", default=None)
    min_energy: float | None = field(name="minEnergy", default=None)
    """Wh."""
    max_energy: float | None = field(name="maxEnergy", default=None)
    """Wh."""
    min_current: float | None = field(name="minCurrent", default=None)
    """A, the sum of all phases."""
    max_current: float | None = field(name="maxCurrent", default=None)
    """A, the sum of all phases."""
    min_power: float | None = field(name="minPower", default=None)
    """W."""
    max_power: float | None = field(name="maxPower", default=None)
    """W."""
    min_time: Integer | None = field(name="minTime", default=None)
    """Seconds."""
    max_time: Integer | None = field(name="maxTime", default=None)
    """Seconds."""
    min_charging_time: Integer | None = field(name="minChargingTime", default=None)
    """Seconds."""
    max_charging_time: Integer | None = field(name="maxChargingTime", default=None)
    """Seconds."""
    min_idle_time: Integer | None = field(name="minIdleTime", default=None)
    """Seconds."""
    max_idle_time: Integer | None = field(name="maxIdleTime", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffEnergyPriceType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.98."""

    price_kwh: float = field(name="priceKwh")
    """Per kWh, without tax."""
    conditions: TariffConditionsType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffEnergyType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.99."""

    prices: NonEmpty[TariffEnergyPriceType]
    tax_rates: Annotated[list[TaxRateType], Meta(min_length=1, max_length=5)] | None = field(
        name="taxRates", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffFixedPriceType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.100."""

    conditions: TariffConditionsFixedType | None = None
    price_fixed: float = field(name="priceFixed")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffFixedType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.101."""

    prices: NonEmpty[TariffFixedPriceType]
    tax_rates: Annotated[list[TaxRateType], Meta(min_length=1, max_length=5)] | None = field(
        name="taxRates", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffTimePriceType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.102."""

    price_minute: float = field(name="priceMinute")
    """Per minute, without tax."""
    conditions: TariffConditionsType | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffTimeType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.103."""

    prices: NonEmpty[TariffTimePriceType]
    tax_rates: Annotated[list[TaxRateType], Meta(min_length=1, max_length=5)] | None = field(
        name="taxRates", default=None
    )
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TariffType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff. Part 2, 2.104."""

    tariff_id: String60 = field(name="tariffId")
    description: Annotated[list[MessageContentType], Meta(min_length=1, max_length=10)] | None = None
    currency: String3
    energy: TariffEnergyType | None = None
    valid_from: ZonedTime | None = field(name="validFrom", default=None)
    charging_time: TariffTimeType | None = field(name="chargingTime", default=None)
    idle_time: TariffTimeType | None = field(name="idleTime", default=None)
    fixed_fee: TariffFixedType | None = field(name="fixedFee", default=None)
    reservation_time: TariffTimeType | None = field(name="reservationTime", default=None)
    reservation_fixed: TariffFixedType | None = field(name="reservationFixed", default=None)
    min_cost: PriceType | None = field(name="minCost", default=None)
    max_cost: PriceType | None = field(name="maxCost", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TaxRateType(Message, kw_only=True):
    """Part of Authorize, ChangeTransactionTariff, SetDefaultTariff and 1 more. Part 2, 2.105."""

    type: String20
    tax: float
    """Percent."""
    stack: Natural | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TaxRuleType(Message, kw_only=True):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 2.106."""

    tax_rule_id: Natural = field(name="taxRuleID")
    tax_rule_name: String100 | None = field(name="taxRuleName", default=None)
    tax_included_in_price: bool | None = field(name="taxIncludedInPrice", default=None)
    applies_to_energy_fee: bool = field(name="appliesToEnergyFee")
    applies_to_parking_fee: bool = field(name="appliesToParkingFee")
    applies_to_overstay_fee: bool = field(name="appliesToOverstayFee")
    applies_to_minimum_maximum_cost: bool = field(name="appliesToMinimumMaximumCost")
    tax_rate: RationalNumberType = field(name="taxRate")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TotalCostType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.107."""

    currency: String3
    type_of_cost: TariffCostEnumType = field(name="typeOfCost")
    fixed: PriceType | None = None
    energy: PriceType | None = None
    charging_time: PriceType | None = field(name="chargingTime", default=None)
    idle_time: PriceType | None = field(name="idleTime", default=None)
    reservation_time: PriceType | None = field(name="reservationTime", default=None)
    reservation_fixed: PriceType | None = field(name="reservationFixed", default=None)
    total: TotalPriceType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TotalPriceType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.108."""

    excl_tax: float | None = field(name="exclTax", default=None)
    incl_tax: float | None = field(name="inclTax", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TotalUsageType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.109."""

    energy: float
    charging_time: Integer = field(name="chargingTime")
    """Seconds."""
    idle_time: Integer = field(name="idleTime")
    """Seconds."""
    reservation_time: Integer | None = field(name="reservationTime", default=None)
    """Seconds."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionLimitType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.110."""

    max_cost: float | None = field(name="maxCost", default=None)
    """In the tariff's currency."""
    max_energy: float | None = field(name="maxEnergy", default=None)
    """Wh."""
    max_time: Integer | None = field(name="maxTime", default=None)
    """Seconds."""
    max_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="maxSoC", default=None)
    """Percent."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class TransactionType(Message, kw_only=True):
    """Part of TransactionEvent. Part 2, 2.111."""

    transaction_id: String36 = field(name="transactionId")
    charging_state: ChargingStateEnumType | None = field(name="chargingState", default=None)
    time_spent_charging: Integer | None = field(name="timeSpentCharging", default=None)
    """Seconds."""
    stopped_reason: ReasonEnumType | None = field(name="stoppedReason", default=None)
    remote_start_id: Integer | None = field(name="remoteStartId", default=None)
    operation_mode: OperationModeEnumType | None = field(name="operationMode", default=None)
    tariff_id: String60 | None = field(name="tariffId", default=None)
    transaction_limit: TransactionLimitType | None = field(name="transactionLimit", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)


class UnitOfMeasureType(Message, kw_only=True):
    """Part of MeterValues, TransactionEvent. Part 2, 2.112."""

    unit: String20 | None = None
    multiplier: Integer | None = None
    """Power of ten."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class V2XChargingParametersType(Message, kw_only=True):
    """Part of NotifyEVChargingNeeds. Part 2, 2.113."""

    min_charge_power: float | None = field(name="minChargePower", default=None)
    """W, of all phases, or of L1 where L2 and L3 are given."""
    min_charge_power_l2: float | None = field(name="minChargePower_L2", default=None)
    """W, of L2."""
    min_charge_power_l3: float | None = field(name="minChargePower_L3", default=None)
    """W, of L3."""
    max_charge_power: float | None = field(name="maxChargePower", default=None)
    """W, of all phases, or of L1 where L2 and L3 are given."""
    max_charge_power_l2: float | None = field(name="maxChargePower_L2", default=None)
    """W, of L2."""
    max_charge_power_l3: float | None = field(name="maxChargePower_L3", default=None)
    """W, of L3."""
    min_discharge_power: float | None = field(name="minDischargePower", default=None)
    """W, of all phases, or of L1 where L2 and L3 are given."""
    min_discharge_power_l2: float | None = field(name="minDischargePower_L2", default=None)
    """W, of L2."""
    min_discharge_power_l3: float | None = field(name="minDischargePower_L3", default=None)
    """W, of L3."""
    max_discharge_power: float | None = field(name="maxDischargePower", default=None)
    """W, of all phases, or of L1 where L2 and L3 are given."""
    max_discharge_power_l2: float | None = field(name="maxDischargePower_L2", default=None)
    """W, of L2."""
    max_discharge_power_l3: float | None = field(name="maxDischargePower_L3", default=None)
    """W, of L3."""
    min_charge_current: float | None = field(name="minChargeCurrent", default=None)
    """A."""
    max_charge_current: float | None = field(name="maxChargeCurrent", default=None)
    """A."""
    min_discharge_current: float | None = field(name="minDischargeCurrent", default=None)
    """A."""
    max_discharge_current: float | None = field(name="maxDischargeCurrent", default=None)
    """A."""
    min_voltage: float | None = field(name="minVoltage", default=None)
    """V."""
    max_voltage: float | None = field(name="maxVoltage", default=None)
    """V."""
    ev_target_energy_request: float | None = field(name="evTargetEnergyRequest", default=None)
    """Wh."""
    ev_min_energy_request: float | None = field(name="evMinEnergyRequest", default=None)
    """Wh."""
    ev_max_energy_request: float | None = field(name="evMaxEnergyRequest", default=None)
    """Wh."""
    ev_min_v2x_energy_request: float | None = field(name="evMinV2XEnergyRequest", default=None)
    """Wh; positive: below the range for cycling."""
    ev_max_v2x_energy_request: float | None = field(name="evMaxV2XEnergyRequest", default=None)
    """Wh; negative: above the range for cycling."""
    target_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="targetSoC", default=None)
    """Percent."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class V2XFreqWattPointType(Message, kw_only=True):
    """Part of GetCompositeSchedule, NotifyChargingLimit, NotifyEVChargingSchedule and 3 more. Part 2, 2.114."""

    frequency: float
    """Hz."""
    power: float
    """W; negative: discharge."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class V2XSignalWattPointType(Message, kw_only=True):
    """Part of GetCompositeSchedule, NotifyChargingLimit, NotifyEVChargingSchedule and 3 more. Part 2, 2.115."""

    signal: Integer
    power: float
    """W; negative: discharge."""
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VPNType(Message, kw_only=True):
    """Part of SetNetworkProfile. Part 2, 2.121."""

    server: String2000
    user: String50
    group: String50 | None = None
    password: String64
    key: String255
    type: VPNEnumType
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableAttributeType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.116."""

    type: AttributeEnumType | None = None
    value: String2500 | None = None
    mutability: MutabilityEnumType | None = None
    persistent: bool | None = None
    constant: bool | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableCharacteristicsType(Message, kw_only=True):
    """Part of NotifyReport. Part 2, 2.117."""

    unit: String16 | None = None
    data_type: DataEnumType = field(name="dataType")
    min_limit: float | None = field(name="minLimit", default=None)
    max_limit: float | None = field(name="maxLimit", default=None)
    max_elements: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = field(name="maxElements", default=None)
    values_list: String1000 | None = field(name="valuesList", default=None)
    supports_monitoring: bool = field(name="supportsMonitoring")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableMonitoringType(Message, kw_only=True):
    """Part of NotifyMonitoringReport. Part 2, 2.118."""

    id: Natural
    transaction: bool
    value: float
    """Threshold or delta; seconds for the periodic monitors."""
    type: MonitorEnumType
    severity: Natural
    """0 (worst) to 9."""
    event_notification_type: EventNotificationEnumType = field(name="eventNotificationType")
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VariableType(Message, kw_only=True):
    """Part of GetMonitoringReport, GetReport, GetVariables and 5 more."""

    name: String50
    instance: String50 | None = None
    custom_data: CustomDataType | None = field(name="customData", default=None)


class VoltageParamsType(Message, kw_only=True):
    """Part of ReportDERControl, SetDERControl. Part 2, 2.120."""

    hv10_min_mean_value: float | None = field(name="hv10MinMeanValue", default=None)
    hv10_min_mean_trip_delay: float | None = field(name="hv10MinMeanTripDelay", default=None)
    power_during_cessation: PowerDuringCessationEnumType | None = field(name="powerDuringCessation", default=None)
    custom_data: CustomDataType | None = field(name="customData", default=None)
