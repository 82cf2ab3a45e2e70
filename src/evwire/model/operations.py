"""The catalogue: one row for each thing that one side may ask of, or tell, the other in any version."""

from __future__ import annotations

from enum import Enum

import msgspec

from evwire.model import metering, profiles, station, tokens, transactions
from evwire.model.message import Request, Result


class Asker(Enum):
    """Who may send the request."""

    STATION = "station"
    CSMS = "csms"
    EITHER = "either"


class Operation(msgspec.Struct, frozen=True):
    """A word of the version-independent vocabulary."""

    name: str
    request: type[Request[Result]]
    result: type[Result]
    asker: Asker


OPERATIONS = (
    Operation("boot-notification", station.BootNotification, station.BootNotificationResult, Asker.STATION),
    Operation("heartbeat", station.Heartbeat, station.HeartbeatResult, Asker.STATION),
    Operation("status-notification", station.StatusNotification, station.StatusNotificationResult, Asker.STATION),
    Operation("authorize", tokens.Authorize, tokens.AuthorizeResult, Asker.STATION),
    Operation("transaction-event", transactions.TransactionEvent, transactions.TransactionEventResult, Asker.STATION),
    Operation("meter-values", metering.MeterValues, metering.MeterValuesResult, Asker.STATION),
    Operation("data-transfer", station.DataTransfer, station.DataTransferResult, Asker.EITHER),
    Operation(
        "request-start-transaction",
        transactions.RequestStartTransaction,
        transactions.RequestStartTransactionResult,
        Asker.CSMS,
    ),
    Operation(
        "request-stop-transaction",
        transactions.RequestStopTransaction,
        transactions.RequestStopTransactionResult,
        Asker.CSMS,
    ),
    Operation("reset", station.Reset, station.ResetResult, Asker.CSMS),
    Operation("change-availability", station.ChangeAvailability, station.ChangeAvailabilityResult, Asker.CSMS),
    Operation("unlock-connector", station.UnlockConnector, station.UnlockConnectorResult, Asker.CSMS),
    Operation("trigger-message", station.TriggerMessage, station.TriggerMessageResult, Asker.CSMS),
    Operation("set-charging-profile", profiles.SetChargingProfile, profiles.SetChargingProfileResult, Asker.CSMS),
    Operation("clear-charging-profile", profiles.ClearChargingProfile, profiles.ClearChargingProfileResult, Asker.CSMS),
    Operation("get-composite-schedule", profiles.GetCompositeSchedule, profiles.GetCompositeScheduleResult, Asker.CSMS),
    Operation("get-charging-profiles", profiles.GetChargingProfiles, profiles.GetChargingProfilesResult, Asker.CSMS),
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
)

BY_REQUEST = {operation.request: operation for operation in OPERATIONS}
