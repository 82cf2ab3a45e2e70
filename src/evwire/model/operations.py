"""The catalogue: one row for each thing that one side may ask of, or tell, the other in any version."""

from __future__ import annotations

from enum import Enum

import msgspec

from evwire.model import (
    certificates,
    display,
    ev_charging,
    local_list,
    maintenance,
    metering,
    monitoring,
    network,
    profiles,
    publishing,
    reservations,
    station,
    tokens,
    transactions,
    variables,
)
from evwire.model.message import Request, Result


class Asker(Enum):
    """Who may send the request."""

    STATION = "station"
    CSMS = "csms"
    EITHER = "either"


class Effect(Enum):
    """What asking for something does to a station."""

    READ = "read"
    """Nothing but an answer, or a report: it does no harm when it is done twice."""
    CHANGE = "change"
    LOAD = "load"
    """It may give or take load, or take a station out of service: of many at once the grid feels it."""


class Operation(msgspec.Struct, frozen=True):
    """A word of the version-independent vocabulary; ``effect`` is that on a station, where one may be asked."""

    name: str
    request: type[Request[Result]]
    result: type[Result]
    asker: Asker
    effect: Effect = Effect.CHANGE


OPERATIONS = (
    Operation("boot-notification", station.BootNotification, station.BootNotificationResult, Asker.STATION),
    Operation("heartbeat", station.Heartbeat, station.HeartbeatResult, Asker.STATION),
    Operation("status-notification", station.StatusNotification, station.StatusNotificationResult, Asker.STATION),
    Operation("authorize", tokens.Authorize, tokens.AuthorizeResult, Asker.STATION),
    Operation("transaction-event", transactions.TransactionEvent, transactions.TransactionEventResult, Asker.STATION),
    Operation("meter-values", metering.MeterValues, metering.MeterValuesResult, Asker.STATION),
    Operation("data-transfer", station.DataTransfer, station.DataTransferResult, Asker.EITHER, Effect.LOAD),
    Operation(
        "request-start-transaction",
        transactions.RequestStartTransaction,
        transactions.RequestStartTransactionResult,
        Asker.CSMS,
        Effect.LOAD,
    ),
    Operation(
        "request-stop-transaction",
        transactions.RequestStopTransaction,
        transactions.RequestStopTransactionResult,
        Asker.CSMS,
        Effect.LOAD,
    ),
    Operation("reset", station.Reset, station.ResetResult, Asker.CSMS, Effect.LOAD),
    Operation(
        "change-availability", station.ChangeAvailability, station.ChangeAvailabilityResult, Asker.CSMS, Effect.LOAD
    ),
    Operation("unlock-connector", station.UnlockConnector, station.UnlockConnectorResult, Asker.CSMS, Effect.LOAD),
    Operation("trigger-message", station.TriggerMessage, station.TriggerMessageResult, Asker.CSMS, Effect.READ),
    Operation("update-firmware", maintenance.UpdateFirmware, maintenance.UpdateFirmwareResult, Asker.CSMS, Effect.LOAD),
    Operation(
        "firmware-status-notification",
        maintenance.FirmwareStatusNotification,
        maintenance.FirmwareStatusNotificationResult,
        Asker.STATION,
    ),
    Operation("get-log", maintenance.GetLog, maintenance.GetLogResult, Asker.CSMS),
    Operation(
        "log-status-notification",
        maintenance.LogStatusNotification,
        maintenance.LogStatusNotificationResult,
        Asker.STATION,
    ),
    Operation(
        "security-event-notification",
        maintenance.SecurityEventNotification,
        maintenance.SecurityEventNotificationResult,
        Asker.STATION,
    ),
    Operation(
        "install-certificate", certificates.InstallCertificate, certificates.InstallCertificateResult, Asker.CSMS
    ),
    Operation("delete-certificate", certificates.DeleteCertificate, certificates.DeleteCertificateResult, Asker.CSMS),
    Operation(
        "get-installed-certificate-ids",
        certificates.GetInstalledCertificateIds,
        certificates.GetInstalledCertificateIdsResult,
        Asker.CSMS,
        Effect.READ,
    ),
    Operation("certificate-signed", certificates.CertificateSigned, certificates.CertificateSignedResult, Asker.CSMS),
    Operation("sign-certificate", certificates.SignCertificate, certificates.SignCertificateResult, Asker.STATION),
    Operation(
        "get-transaction-status",
        display.GetTransactionStatus,
        display.GetTransactionStatusResult,
        Asker.CSMS,
        Effect.READ,
    ),
    Operation("cost-updated", display.CostUpdated, display.CostUpdatedResult, Asker.CSMS),
    Operation("set-display-message", display.SetDisplayMessage, display.SetDisplayMessageResult, Asker.CSMS),
    Operation(
        "get-display-messages", display.GetDisplayMessages, display.GetDisplayMessagesResult, Asker.CSMS, Effect.READ
    ),
    Operation("clear-display-message", display.ClearDisplayMessage, display.ClearDisplayMessageResult, Asker.CSMS),
    Operation(
        "notify-display-messages", display.NotifyDisplayMessages, display.NotifyDisplayMessagesResult, Asker.STATION
    ),
    Operation("customer-information", display.CustomerInformation, display.CustomerInformationResult, Asker.CSMS),
    Operation(
        "notify-customer-information",
        display.NotifyCustomerInformation,
        display.NotifyCustomerInformationResult,
        Asker.STATION,
    ),
    Operation(
        "publish-firmware", publishing.PublishFirmware, publishing.PublishFirmwareResult, Asker.CSMS, Effect.LOAD
    ),
    Operation("unpublish-firmware", publishing.UnpublishFirmware, publishing.UnpublishFirmwareResult, Asker.CSMS),
    Operation(
        "publish-firmware-status-notification",
        publishing.PublishFirmwareStatusNotification,
        publishing.PublishFirmwareStatusNotificationResult,
        Asker.STATION,
    ),
    Operation(
        "set-variable-monitoring",
        monitoring.SetVariableMonitoring,
        monitoring.SetVariableMonitoringResult,
        Asker.CSMS,
    ),
    Operation(
        "clear-variable-monitoring",
        monitoring.ClearVariableMonitoring,
        monitoring.ClearVariableMonitoringResult,
        Asker.CSMS,
    ),
    Operation(
        "set-monitoring-level",
        monitoring.SetMonitoringLevel,
        monitoring.SetMonitoringLevelResult,
        Asker.CSMS,
    ),
    Operation(
        "set-monitoring-base",
        monitoring.SetMonitoringBase,
        monitoring.SetMonitoringBaseResult,
        Asker.CSMS,
    ),
    Operation(
        "get-monitoring-report",
        monitoring.GetMonitoringReport,
        monitoring.GetMonitoringReportResult,
        Asker.CSMS,
        Effect.READ,
    ),
    Operation(
        "notify-monitoring-report",
        monitoring.NotifyMonitoringReport,
        monitoring.NotifyMonitoringReportResult,
        Asker.STATION,
    ),
    Operation(
        "notify-event",
        monitoring.NotifyEvent,
        monitoring.NotifyEventResult,
        Asker.STATION,
    ),
    Operation("send-local-list", local_list.SendLocalList, local_list.SendLocalListResult, Asker.CSMS),
    Operation(
        "get-local-list-version",
        local_list.GetLocalListVersion,
        local_list.GetLocalListVersionResult,
        Asker.CSMS,
        Effect.READ,
    ),
    Operation("clear-cache", local_list.ClearCache, local_list.ClearCacheResult, Asker.CSMS),
    Operation("reserve-now", reservations.ReserveNow, reservations.ReserveNowResult, Asker.CSMS),
    Operation("cancel-reservation", reservations.CancelReservation, reservations.CancelReservationResult, Asker.CSMS),
    Operation(
        "reservation-status-update",
        reservations.ReservationStatusUpdate,
        reservations.ReservationStatusUpdateResult,
        Asker.STATION,
    ),
    Operation("get-variables", variables.GetVariables, variables.GetVariablesResult, Asker.CSMS, Effect.READ),
    Operation("set-variables", variables.SetVariables, variables.SetVariablesResult, Asker.CSMS),
    Operation("get-base-report", variables.GetBaseReport, variables.GetBaseReportResult, Asker.CSMS, Effect.READ),
    Operation("get-report", variables.GetReport, variables.GetReportResult, Asker.CSMS, Effect.READ),
    Operation("notify-report", variables.NotifyReport, variables.NotifyReportResult, Asker.STATION),
    Operation(
        "set-charging-profile", profiles.SetChargingProfile, profiles.SetChargingProfileResult, Asker.CSMS, Effect.LOAD
    ),
    Operation(
        "clear-charging-profile",
        profiles.ClearChargingProfile,
        profiles.ClearChargingProfileResult,
        Asker.CSMS,
        Effect.LOAD,
    ),
    Operation(
        "get-composite-schedule",
        profiles.GetCompositeSchedule,
        profiles.GetCompositeScheduleResult,
        Asker.CSMS,
        Effect.READ,
    ),
    Operation(
        "get-charging-profiles",
        profiles.GetChargingProfiles,
        profiles.GetChargingProfilesResult,
        Asker.CSMS,
        Effect.READ,
    ),
    Operation(
        "report-charging-profiles",
        profiles.ReportChargingProfiles,
        profiles.ReportChargingProfilesResult,
        Asker.STATION,
    ),
    Operation("notify-charging-limit", profiles.NotifyChargingLimit, profiles.NotifyChargingLimitResult, Asker.STATION),
    Operation(
        "cleared-charging-limit", profiles.ClearedChargingLimit, profiles.ClearedChargingLimitResult, Asker.STATION
    ),
    Operation(
        "set-network-profile", network.SetNetworkProfile, network.SetNetworkProfileResult, Asker.CSMS, Effect.LOAD
    ),
    Operation(
        "notify-ev-charging-needs",
        ev_charging.NotifyEVChargingNeeds,
        ev_charging.NotifyEVChargingNeedsResult,
        Asker.STATION,
    ),
    Operation(
        "notify-ev-charging-schedule",
        ev_charging.NotifyEVChargingSchedule,
        ev_charging.NotifyEVChargingScheduleResult,
        Asker.STATION,
    ),
    Operation(
        "get-15118-ev-certificate",
        ev_charging.Get15118EVCertificate,
        ev_charging.Get15118EVCertificateResult,
        Asker.STATION,
    ),
    Operation(
        "get-certificate-status",
        ev_charging.GetCertificateStatus,
        ev_charging.GetCertificateStatusResult,
        Asker.STATION,
    ),
)

BY_REQUEST = {operation.request: operation for operation in OPERATIONS}
