"""The catalogue: one row for each thing that one side may ask of, or tell, the other in any version."""

from __future__ import annotations

from enum import Enum

import msgspec

from evwire.model import metering, station, tokens, transactions, variables
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
    Operation("get-variables", variables.GetVariables, variables.GetVariablesResult, Asker.CSMS),
    Operation("set-variables", variables.SetVariables, variables.SetVariablesResult, Asker.CSMS),
    Operation("get-base-report", variables.GetBaseReport, variables.GetBaseReportResult, Asker.CSMS),
    Operation("get-report", variables.GetReport, variables.GetReportResult, Asker.CSMS),
    Operation("notify-report", variables.NotifyReport, variables.NotifyReportResult, Asker.STATION),
)

BY_REQUEST = {operation.request: operation for operation in OPERATIONS}
