"""One EVSE: is a car there, is it allowed, is it in use."""

from __future__ import annotations

import asyncio

import msgspec

from evwire import model
from evwire.station.transactions import Transaction


class Permission(msgspec.Struct, frozen=True):
    """Somebody may charge here, as soon as there is a car."""

    id_token: model.IdToken
    info: model.IdTokenInfo | None
    trigger: model.TriggerReason
    remote_start_id: int | None = None


class EVSE:
    """What the station knows of one EVSE."""

    def __init__(self, evse_id: int, connectors: int) -> None:
        self.id = evse_id
        self.connectors = connectors
        self.plugged_connector_id: int | None = None
        self.permission: Permission | None = None
        self.transaction: Transaction | None = None
        self.operative = True
        self.inoperative_connectors: set[int] = set()
        self.inoperative_when_idle = False
        self.told: dict[int, model.ConnectorStatus] = {}
        """The status of each connector that the CSMS heard last."""
        self.started = asyncio.Event()
        """Set for as long as a transaction runs."""

    @property
    def charging(self) -> bool:
        return self.transaction is not None and self.transaction.running

    @property
    def free(self) -> bool:
        """Whether somebody new may charge here."""
        return self.operative and not self.charging and self.permission is None

    def status(self, connector_id: int) -> model.ConnectorStatus:
        """What a driver sees (G01; 1.6, 4.9)."""
        if not self.operative or connector_id in self.inoperative_connectors:
            return model.ConnectorStatus.UNAVAILABLE
        if self.plugged_connector_id == connector_id or (self.charging and connector_id == 1):
            return model.ConnectorStatus.OCCUPIED
        return model.ConnectorStatus.AVAILABLE

    def charging_state(self, connector_id: int) -> model.ChargingState | None:
        """Whether energy flows, for versions that say it within the status; after a transaction, Idle."""
        if self.plugged_connector_id != connector_id:
            return None
        if self.transaction is None:
            return model.ChargingState.EV_CONNECTED
        return self.transaction.charging_state if self.transaction.running else model.ChargingState.IDLE
