"""The order of elements in SOAP, where it is not that of the JSON schema: by class, the wire names."""

from __future__ import annotations

from collections.abc import Mapping

ORDERS: Mapping[str, tuple[str, ...]] = {
    "GetDiagnosticsRequest": ("location", "startTime", "stopTime", "retries", "retryInterval"),
    "IdTagInfo": ("status", "expiryDate", "parentIdTag"),
    "StartTransactionRequest": ("connectorId", "idTag", "timestamp", "meterStart", "reservationId"),
    "StartTransactionResponse": ("transactionId", "idTagInfo"),
    "StatusNotificationRequest": (
        "connectorId",
        "status",
        "errorCode",
        "info",
        "timestamp",
        "vendorId",
        "vendorErrorCode",
    ),
    "StopTransactionRequest": ("transactionId", "idTag", "timestamp", "meterStop", "reason", "transactionData"),
    "UpdateFirmwareRequest": ("retrieveDate", "location", "retries", "retryInterval"),
}
