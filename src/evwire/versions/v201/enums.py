"""The enumerations of OCPP 2.0.1: a member's value is its text on the wire."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "APNAuthenticationEnumType",
    "AttributeEnumType",
    "AuthorizationStatusEnumType",
    "AuthorizeCertificateStatusEnumType",
    "BootReasonEnumType",
    "CancelReservationStatusEnumType",
    "CertificateActionEnumType",
    "CertificateSignedStatusEnumType",
    "CertificateSigningUseEnumType",
    "ChangeAvailabilityStatusEnumType",
    "ChargingLimitSourceEnumType",
    "ChargingProfileKindEnumType",
    "ChargingProfilePurposeEnumType",
    "ChargingProfileStatusEnumType",
    "ChargingRateUnitEnumType",
    "ChargingStateEnumType",
    "ClearCacheStatusEnumType",
    "ClearChargingProfileStatusEnumType",
    "ClearMessageStatusEnumType",
    "ClearMonitoringStatusEnumType",
    "ComponentCriterionEnumType",
    "ConnectorEnumType",
    "ConnectorStatusEnumType",
    "CostKindEnumType",
    "CustomerInformationStatusEnumType",
    "DataEnumType",
    "DataTransferStatusEnumType",
    "DeleteCertificateStatusEnumType",
    "DisplayMessageStatusEnumType",
    "EnergyTransferModeEnumType",
    "EventNotificationEnumType",
    "EventTriggerEnumType",
    "FirmwareStatusEnumType",
    "GenericDeviceModelStatusEnumType",
    "GenericStatusEnumType",
    "GetCertificateIdUseEnumType",
    "GetCertificateStatusEnumType",
    "GetChargingProfileStatusEnumType",
    "GetDisplayMessagesStatusEnumType",
    "GetInstalledCertificateStatusEnumType",
    "GetVariableStatusEnumType",
    "HashAlgorithmEnumType",
    "IdTokenEnumType",
    "InstallCertificateStatusEnumType",
    "InstallCertificateUseEnumType",
    "Iso15118EVCertificateStatusEnumType",
    "LocationEnumType",
    "LogEnumType",
    "LogStatusEnumType",
    "MeasurandEnumType",
    "MessageFormatEnumType",
    "MessagePriorityEnumType",
    "MessageStateEnumType",
    "MessageTriggerEnumType",
    "MonitorEnumType",
    "MonitoringBaseEnumType",
    "MonitoringCriterionEnumType",
    "MutabilityEnumType",
    "NotifyEVChargingNeedsStatusEnumType",
    "OCPPInterfaceEnumType",
    "OCPPTransportEnumType",
    "OCPPVersionEnumType",
    "OperationalStatusEnumType",
    "PhaseEnumType",
    "PublishFirmwareStatusEnumType",
    "ReadingContextEnumType",
    "ReasonEnumType",
    "RecurrencyKindEnumType",
    "RegistrationStatusEnumType",
    "ReportBaseEnumType",
    "RequestStartStopStatusEnumType",
    "ReservationUpdateStatusEnumType",
    "ReserveNowStatusEnumType",
    "ResetEnumType",
    "ResetStatusEnumType",
    "SendLocalListStatusEnumType",
    "SetMonitoringStatusEnumType",
    "SetNetworkProfileStatusEnumType",
    "SetVariableStatusEnumType",
    "TransactionEventEnumType",
    "TriggerMessageStatusEnumType",
    "TriggerReasonEnumType",
    "UnlockStatusEnumType",
    "UnpublishFirmwareStatusEnumType",
    "UpdateEnumType",
    "UpdateFirmwareStatusEnumType",
    "UploadLogStatusEnumType",
    "VPNEnumType",
]


class APNAuthenticationEnumType(StrEnum):
    """Part of SetNetworkProfile."""

    CHAP = "CHAP"
    NONE = "NONE"
    PAP = "PAP"
    AUTO = "AUTO"


class AttributeEnumType(StrEnum):
    """Part of GetVariables, NotifyReport, SetVariables. Part 2, 3.2."""

    ACTUAL = "Actual"
    TARGET = "Target"
    MIN_SET = "MinSet"
    MAX_SET = "MaxSet"


class AuthorizationStatusEnumType(StrEnum):
    """Part of Authorize, SendLocalList, TransactionEvent. Part 2, 3.3."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    CONCURRENT_TX = "ConcurrentTx"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    NO_CREDIT = "NoCredit"
    NOT_ALLOWED_TYPE_EVSE = "NotAllowedTypeEVSE"
    NOT_AT_THIS_LOCATION = "NotAtThisLocation"
    NOT_AT_THIS_TIME = "NotAtThisTime"
    UNKNOWN = "Unknown"


class AuthorizeCertificateStatusEnumType(StrEnum):
    """Part of Authorize."""

    ACCEPTED = "Accepted"
    SIGNATURE_ERROR = "SignatureError"
    CERTIFICATE_EXPIRED = "CertificateExpired"
    CERTIFICATE_REVOKED = "CertificateRevoked"
    NO_CERTIFICATE_AVAILABLE = "NoCertificateAvailable"
    CERT_CHAIN_ERROR = "CertChainError"
    CONTRACT_CANCELLED = "ContractCancelled"


class BootReasonEnumType(StrEnum):
    """Part of BootNotification. Part 2, 3.5."""

    APPLICATION_RESET = "ApplicationReset"
    FIRMWARE_UPDATE = "FirmwareUpdate"
    LOCAL_RESET = "LocalReset"
    POWER_UP = "PowerUp"
    REMOTE_RESET = "RemoteReset"
    SCHEDULED_RESET = "ScheduledReset"
    TRIGGERED = "Triggered"
    UNKNOWN = "Unknown"
    WATCHDOG = "Watchdog"


class CancelReservationStatusEnumType(StrEnum):
    """Part of CancelReservation. Part 2, 3.6."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateActionEnumType(StrEnum):
    """Part of Get15118EVCertificate. Part 2, 3.7."""

    INSTALL = "Install"
    UPDATE = "Update"


class CertificateSignedStatusEnumType(StrEnum):
    """Part of CertificateSigned. Part 2, 3.8."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSigningUseEnumType(StrEnum):
    """Part of CertificateSigned, SignCertificate. Part 2, 3.9."""

    CHARGING_STATION_CERTIFICATE = "ChargingStationCertificate"
    V2G_CERTIFICATE = "V2GCertificate"


class ChangeAvailabilityStatusEnumType(StrEnum):
    """Part of ChangeAvailability."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ChargingLimitSourceEnumType(StrEnum):
    """Part of ClearedChargingLimit, GetChargingProfiles, NotifyChargingLimit and 1 more. Part 2, 3.11."""

    EMS = "EMS"
    OTHER = "Other"
    SO = "SO"
    CSO = "CSO"


class ChargingProfileKindEnumType(StrEnum):
    """Part of ReportChargingProfiles, RequestStartTransaction, SetChargingProfile. Part 2, 3.12."""

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class ChargingProfilePurposeEnumType(StrEnum):
    """Part of ClearChargingProfile, GetChargingProfiles, ReportChargingProfiles and 2 more. Part 2, 3.13."""

    CHARGING_STATION_EXTERNAL_CONSTRAINTS = "ChargingStationExternalConstraints"
    CHARGING_STATION_MAX_PROFILE = "ChargingStationMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"


class ChargingProfileStatusEnumType(StrEnum):
    """Part of SetChargingProfile. Part 2, 3.14."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ChargingRateUnitEnumType(StrEnum):
    """Part of GetCompositeSchedule, NotifyChargingLimit, NotifyEVChargingSchedule and 3 more. Part 2, 3.15."""

    W = "W"
    A = "A"


class ChargingStateEnumType(StrEnum):
    """Part of TransactionEvent. Part 2, 3.16."""

    CHARGING = "Charging"
    EV_CONNECTED = "EVConnected"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    IDLE = "Idle"


class ClearCacheStatusEnumType(StrEnum):
    """Part of ClearCache. Part 2, 3.17."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearChargingProfileStatusEnumType(StrEnum):
    """Part of ClearChargingProfile. Part 2, 3.18."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearMessageStatusEnumType(StrEnum):
    """Part of ClearDisplayMessage. Part 2, 3.19."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearMonitoringStatusEnumType(StrEnum):
    """Part of ClearVariableMonitoring. Part 2, 3.20."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_FOUND = "NotFound"


class ComponentCriterionEnumType(StrEnum):
    """Part of GetReport. Part 2, 3.21."""

    ACTIVE = "Active"
    AVAILABLE = "Available"
    ENABLED = "Enabled"
    PROBLEM = "Problem"


class ConnectorEnumType(StrEnum):
    """Part of ReserveNow. Part 2, 3.22."""

    C_CCS1 = "cCCS1"
    C_CCS2 = "cCCS2"
    C_G105 = "cG105"
    C_TESLA = "cTesla"
    C_TYPE1 = "cType1"
    C_TYPE2 = "cType2"
    S309_1P_16A = "s309-1P-16A"
    S309_1P_32A = "s309-1P-32A"
    S309_3P_16A = "s309-3P-16A"
    S309_3P_32A = "s309-3P-32A"
    S_BS1361 = "sBS1361"
    S_CEE_7_7 = "sCEE-7-7"
    S_TYPE2 = "sType2"
    S_TYPE3 = "sType3"
    OTHER_1PH_MAX_16A = "Other1PhMax16A"
    OTHER_1PH_OVER_16A = "Other1PhOver16A"
    OTHER_3PH = "Other3Ph"
    PAN = "Pan"
    W_INDUCTIVE = "wInductive"
    W_RESONANT = "wResonant"
    UNDETERMINED = "Undetermined"
    UNKNOWN = "Unknown"


class ConnectorStatusEnumType(StrEnum):
    """Part of StatusNotification."""

    AVAILABLE = "Available"
    OCCUPIED = "Occupied"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class CostKindEnumType(StrEnum):
    """Part of NotifyChargingLimit, NotifyEVChargingSchedule, ReportChargingProfiles and 2 more. Part 2, 3.24."""

    CARBON_DIOXIDE_EMISSION = "CarbonDioxideEmission"
    RELATIVE_PRICE_PERCENTAGE = "RelativePricePercentage"
    RENEWABLE_GENERATION_PERCENTAGE = "RenewableGenerationPercentage"


class CustomerInformationStatusEnumType(StrEnum):
    """Part of CustomerInformation. Part 2, 3.25."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    INVALID = "Invalid"


class DataEnumType(StrEnum):
    """Part of NotifyReport. Part 2, 3.26."""

    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "dateTime"
    BOOLEAN = "boolean"
    OPTION_LIST = "OptionList"
    SEQUENCE_LIST = "SequenceList"
    MEMBER_LIST = "MemberList"


class DataTransferStatusEnumType(StrEnum):
    """Part of DataTransfer. Part 2, 3.27."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DeleteCertificateStatusEnumType(StrEnum):
    """Part of DeleteCertificate. Part 2, 3.28."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DisplayMessageStatusEnumType(StrEnum):
    """Part of SetDisplayMessage. Part 2, 3.29."""

    ACCEPTED = "Accepted"
    NOT_SUPPORTED_MESSAGE_FORMAT = "NotSupportedMessageFormat"
    REJECTED = "Rejected"
    NOT_SUPPORTED_PRIORITY = "NotSupportedPriority"
    NOT_SUPPORTED_STATE = "NotSupportedState"
    UNKNOWN_TRANSACTION = "UnknownTransaction"


class EnergyTransferModeEnumType(StrEnum):
    """Part of NotifyEVChargingNeeds. Part 2, 3.30."""

    DC = "DC"
    AC_SINGLE_PHASE = "AC_single_phase"
    AC_TWO_PHASE = "AC_two_phase"
    AC_THREE_PHASE = "AC_three_phase"


class EventNotificationEnumType(StrEnum):
    """Part of NotifyEvent. Part 2, 3.31."""

    HARD_WIRED_NOTIFICATION = "HardWiredNotification"
    HARD_WIRED_MONITOR = "HardWiredMonitor"
    PRECONFIGURED_MONITOR = "PreconfiguredMonitor"
    CUSTOM_MONITOR = "CustomMonitor"


class EventTriggerEnumType(StrEnum):
    """Part of NotifyEvent. Part 2, 3.32."""

    ALERTING = "Alerting"
    DELTA = "Delta"
    PERIODIC = "Periodic"


class FirmwareStatusEnumType(StrEnum):
    """Part of FirmwareStatusNotification. Part 2, 3.33."""

    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOAD_PAUSED = "DownloadPaused"
    IDLE = "Idle"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INVALID_SIGNATURE = "InvalidSignature"
    SIGNATURE_VERIFIED = "SignatureVerified"


class GenericDeviceModelStatusEnumType(StrEnum):
    """Part of GetBaseReport, GetMonitoringReport, GetReport and 1 more."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    EMPTY_RESULT_SET = "EmptyResultSet"


class GenericStatusEnumType(StrEnum):
    """Part of GetCompositeSchedule, NotifyEVChargingSchedule, PublishFirmware and 2 more."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class GetCertificateIdUseEnumType(StrEnum):
    """Part of GetInstalledCertificateIds."""

    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class GetCertificateStatusEnumType(StrEnum):
    """Part of GetCertificateStatus. Part 2, 3.37."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"


class GetChargingProfileStatusEnumType(StrEnum):
    """Part of GetChargingProfiles. Part 2, 3.38."""

    ACCEPTED = "Accepted"
    NO_PROFILES = "NoProfiles"


class GetDisplayMessagesStatusEnumType(StrEnum):
    """Part of GetDisplayMessages. Part 2, 3.39."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class GetInstalledCertificateStatusEnumType(StrEnum):
    """Part of GetInstalledCertificateIds. Part 2, 3.40."""

    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class GetVariableStatusEnumType(StrEnum):
    """Part of GetVariables."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"


class HashAlgorithmEnumType(StrEnum):
    """Part of Authorize, CustomerInformation, DeleteCertificate and 2 more. Part 2, 3.42."""

    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class IdTokenEnumType(StrEnum):
    """Part of Authorize, CustomerInformation, RequestStartTransaction and 3 more. Part 2, 3.43."""

    CENTRAL = "Central"
    E_MAID = "eMAID"
    ISO14443 = "ISO14443"
    ISO15693 = "ISO15693"
    KEY_CODE = "KeyCode"
    LOCAL = "Local"
    MAC_ADDRESS = "MacAddress"
    NO_AUTHORIZATION = "NoAuthorization"


class InstallCertificateStatusEnumType(StrEnum):
    """Part of InstallCertificate. Part 2, 3.44."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class InstallCertificateUseEnumType(StrEnum):
    """Part of InstallCertificate. Part 2, 3.45."""

    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class Iso15118EVCertificateStatusEnumType(StrEnum):
    """Part of Get15118EVCertificate. Part 2, 3.46."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"


class LocationEnumType(StrEnum):
    """Part of MeterValues, TransactionEvent. Part 2, 3.47."""

    BODY = "Body"
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"


class LogEnumType(StrEnum):
    """Part of GetLog. Part 2, 3.48."""

    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"


class LogStatusEnumType(StrEnum):
    """Part of GetLog."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class MeasurandEnumType(StrEnum):
    """Part of MeterValues, TransactionEvent. Part 2, 3.50."""

    CURRENT_EXPORT = "Current.Export"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_OFFERED = "Current.Offered"
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_ACTIVE_NET = "Energy.Active.Net"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    ENERGY_REACTIVE_NET = "Energy.Reactive.Net"
    ENERGY_APPARENT_NET = "Energy.Apparent.Net"
    ENERGY_APPARENT_IMPORT = "Energy.Apparent.Import"
    ENERGY_APPARENT_EXPORT = "Energy.Apparent.Export"
    FREQUENCY = "Frequency"
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_FACTOR = "Power.Factor"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    SOC = "SoC"
    VOLTAGE = "Voltage"


class MessageFormatEnumType(StrEnum):
    """Part of Authorize, NotifyDisplayMessages, SendLocalList and 2 more. Part 2, 3.51."""

    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"


class MessagePriorityEnumType(StrEnum):
    """Part of GetDisplayMessages, NotifyDisplayMessages, SetDisplayMessage. Part 2, 3.52."""

    ALWAYS_FRONT = "AlwaysFront"
    IN_FRONT = "InFront"
    NORMAL_CYCLE = "NormalCycle"


class MessageStateEnumType(StrEnum):
    """Part of GetDisplayMessages, NotifyDisplayMessages, SetDisplayMessage. Part 2, 3.53."""

    CHARGING = "Charging"
    FAULTED = "Faulted"
    IDLE = "Idle"
    UNAVAILABLE = "Unavailable"


class MessageTriggerEnumType(StrEnum):
    """Part of TriggerMessage. Part 2, 3.54."""

    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"


class MonitorEnumType(StrEnum):
    """Part of NotifyMonitoringReport, SetVariableMonitoring. Part 2, 3.55."""

    UPPER_THRESHOLD = "UpperThreshold"
    LOWER_THRESHOLD = "LowerThreshold"
    DELTA = "Delta"
    PERIODIC = "Periodic"
    PERIODIC_CLOCK_ALIGNED = "PeriodicClockAligned"


class MonitoringBaseEnumType(StrEnum):
    """Part of SetMonitoringBase. Part 2, 3.56."""

    ALL = "All"
    FACTORY_DEFAULT = "FactoryDefault"
    HARD_WIRED_ONLY = "HardWiredOnly"


class MonitoringCriterionEnumType(StrEnum):
    """Part of GetMonitoringReport. Part 2, 3.57."""

    THRESHOLD_MONITORING = "ThresholdMonitoring"
    DELTA_MONITORING = "DeltaMonitoring"
    PERIODIC_MONITORING = "PeriodicMonitoring"


class MutabilityEnumType(StrEnum):
    """Part of NotifyReport. Part 2, 3.58."""

    READ_ONLY = "ReadOnly"
    WRITE_ONLY = "WriteOnly"
    READ_WRITE = "ReadWrite"


class NotifyEVChargingNeedsStatusEnumType(StrEnum):
    """Part of NotifyEVChargingNeeds. Part 2, 3.59."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    PROCESSING = "Processing"


class OCPPInterfaceEnumType(StrEnum):
    """Part of SetNetworkProfile. Part 2, 3.60."""

    WIRED0 = "Wired0"
    WIRED1 = "Wired1"
    WIRED2 = "Wired2"
    WIRED3 = "Wired3"
    WIRELESS0 = "Wireless0"
    WIRELESS1 = "Wireless1"
    WIRELESS2 = "Wireless2"
    WIRELESS3 = "Wireless3"


class OCPPTransportEnumType(StrEnum):
    """Part of SetNetworkProfile. Part 2, 3.61."""

    JSON = "JSON"
    SOAP = "SOAP"


class OCPPVersionEnumType(StrEnum):
    """Part of SetNetworkProfile. Part 2, 3.62."""

    OCPP12 = "OCPP12"
    OCPP15 = "OCPP15"
    OCPP16 = "OCPP16"
    OCPP20 = "OCPP20"


class OperationalStatusEnumType(StrEnum):
    """Part of ChangeAvailability. Part 2, 3.63."""

    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class PhaseEnumType(StrEnum):
    """Part of MeterValues, TransactionEvent. Part 2, 3.64."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    N = "N"
    L1_N = "L1-N"
    L2_N = "L2-N"
    L3_N = "L3-N"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L1 = "L3-L1"


class PublishFirmwareStatusEnumType(StrEnum):
    """Part of PublishFirmwareStatusNotification. Part 2, 3.65."""

    IDLE = "Idle"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOADING = "Downloading"
    DOWNLOADED = "Downloaded"
    PUBLISHED = "Published"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOAD_PAUSED = "DownloadPaused"
    INVALID_CHECKSUM = "InvalidChecksum"
    CHECKSUM_VERIFIED = "ChecksumVerified"
    PUBLISH_FAILED = "PublishFailed"


class ReadingContextEnumType(StrEnum):
    """Part of MeterValues, TransactionEvent. Part 2, 3.66."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class ReasonEnumType(StrEnum):
    """Part of TransactionEvent. Part 2, 3.67."""

    DE_AUTHORIZED = "DeAuthorized"
    EMERGENCY_STOP = "EmergencyStop"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_DISCONNECTED = "EVDisconnected"
    GROUND_FAULT = "GroundFault"
    IMMEDIATE_RESET = "ImmediateReset"
    LOCAL = "Local"
    LOCAL_OUT_OF_CREDIT = "LocalOutOfCredit"
    MASTER_PASS = "MasterPass"
    OTHER = "Other"
    OVERCURRENT_FAULT = "OvercurrentFault"
    POWER_LOSS = "PowerLoss"
    POWER_QUALITY = "PowerQuality"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    SOC_LIMIT_REACHED = "SOCLimitReached"
    STOPPED_BY_EV = "StoppedByEV"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TIMEOUT = "Timeout"


class RecurrencyKindEnumType(StrEnum):
    """Part of ReportChargingProfiles, RequestStartTransaction, SetChargingProfile. Part 2, 3.68."""

    DAILY = "Daily"
    WEEKLY = "Weekly"


class RegistrationStatusEnumType(StrEnum):
    """Part of BootNotification."""

    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class ReportBaseEnumType(StrEnum):
    """Part of GetBaseReport. Part 2, 3.70."""

    CONFIGURATION_INVENTORY = "ConfigurationInventory"
    FULL_INVENTORY = "FullInventory"
    SUMMARY_INVENTORY = "SummaryInventory"


class RequestStartStopStatusEnumType(StrEnum):
    """Part of RequestStartTransaction, RequestStopTransaction. Part 2, 3.71."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ReservationUpdateStatusEnumType(StrEnum):
    """Part of ReservationStatusUpdate. Part 2, 3.72."""

    EXPIRED = "Expired"
    REMOVED = "Removed"


class ReserveNowStatusEnumType(StrEnum):
    """Part of ReserveNow. Part 2, 3.73."""

    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ResetEnumType(StrEnum):
    """Part of Reset. Part 2, 3.74."""

    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"


class ResetStatusEnumType(StrEnum):
    """Part of Reset. Part 2, 3.75."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class SendLocalListStatusEnumType(StrEnum):
    """Part of SendLocalList. Part 2, 3.76."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    VERSION_MISMATCH = "VersionMismatch"


class SetMonitoringStatusEnumType(StrEnum):
    """Part of SetVariableMonitoring. Part 2, 3.77."""

    ACCEPTED = "Accepted"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    UNSUPPORTED_MONITOR_TYPE = "UnsupportedMonitorType"
    REJECTED = "Rejected"
    DUPLICATE = "Duplicate"


class SetNetworkProfileStatusEnumType(StrEnum):
    """Part of SetNetworkProfile. Part 2, 3.78."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class SetVariableStatusEnumType(StrEnum):
    """Part of SetVariables."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"
    REBOOT_REQUIRED = "RebootRequired"


class TransactionEventEnumType(StrEnum):
    """Part of TransactionEvent. Part 2, 3.80."""

    ENDED = "Ended"
    STARTED = "Started"
    UPDATED = "Updated"


class TriggerMessageStatusEnumType(StrEnum):
    """Part of TriggerMessage. Part 2, 3.81."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerReasonEnumType(StrEnum):
    """Part of TransactionEvent. Part 2, 3.82."""

    AUTHORIZED = "Authorized"
    CABLE_PLUGGED_IN = "CablePluggedIn"
    CHARGING_RATE_CHANGED = "ChargingRateChanged"
    CHARGING_STATE_CHANGED = "ChargingStateChanged"
    DEAUTHORIZED = "Deauthorized"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_COMMUNICATION_LOST = "EVCommunicationLost"
    EV_CONNECT_TIMEOUT = "EVConnectTimeout"
    METER_VALUE_CLOCK = "MeterValueClock"
    METER_VALUE_PERIODIC = "MeterValuePeriodic"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TRIGGER = "Trigger"
    UNLOCK_COMMAND = "UnlockCommand"
    STOP_AUTHORIZED = "StopAuthorized"
    EV_DEPARTED = "EVDeparted"
    EV_DETECTED = "EVDetected"
    REMOTE_STOP = "RemoteStop"
    REMOTE_START = "RemoteStart"
    ABNORMAL_CONDITION = "AbnormalCondition"
    SIGNED_DATA_RECEIVED = "SignedDataReceived"
    RESET_COMMAND = "ResetCommand"


class UnlockStatusEnumType(StrEnum):
    """Part of UnlockConnector. Part 2, 3.83."""

    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    ONGOING_AUTHORIZED_TRANSACTION = "OngoingAuthorizedTransaction"
    UNKNOWN_CONNECTOR = "UnknownConnector"


class UnpublishFirmwareStatusEnumType(StrEnum):
    """Part of UnpublishFirmware. Part 2, 3.84."""

    DOWNLOAD_ONGOING = "DownloadOngoing"
    NO_FIRMWARE = "NoFirmware"
    UNPUBLISHED = "Unpublished"


class UpdateEnumType(StrEnum):
    """Part of SendLocalList. Part 2, 3.85."""

    DIFFERENTIAL = "Differential"
    FULL = "Full"


class UpdateFirmwareStatusEnumType(StrEnum):
    """Part of UpdateFirmware. Part 2, 3.86."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class UploadLogStatusEnumType(StrEnum):
    """Part of LogStatusNotification. Part 2, 3.87."""

    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class VPNEnumType(StrEnum):
    """Part of SetNetworkProfile."""

    IKEV2 = "IKEv2"
    IPSEC = "IPSec"
    L2TP = "L2TP"
    PPTP = "PPTP"
