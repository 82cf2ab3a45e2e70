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
    reservation_id: int | None = None
    charging_profile: model.ChargingProfile | None = None


class EVSE:
    """What the station knows of one EVSE."""

    def __init__(self, evse_id: int, connectors: int) -> None:
        self.id = evse_id
        self.connectors = connectors
        self.plugged_connector_id: int | None = None
        self.permission: Permission | None = None
        self.transaction: Transaction | None = None
        self.told: dict[int, model.ConnectorStatus] = {}
        """The status of each connector that the CSMS heard last."""
        self.started = asyncio.Event()
        """Set for as long as a transaction runs."""
        self.withheld = False
        """Whether nobody new may charge for now, whatever the CSMS has set."""
        self.fault: str | None = None
        """What is broken, in the words of 1.6 (7.6); None: nothing."""
        self.reserved = False
        """Whether it is kept free for somebody."""
        self._operative = True
        self._operative_when_idle = True
        self._inoperative_connectors: set[int] = set()
        self._inoperative_connectors_when_idle: set[int] = set()

    @property
    def charging(self) -> bool:
        return self.transaction is not None and self.transaction.running

    @property
    def plugged(self) -> bool:
        return self.plugged_connector_id is not None

    @property
    def idle(self) -> bool:
        """Whether nobody charges here, nor is about to."""
        return not self.charging and self.permission is None

    @property
    def usable(self) -> bool:
        """Whether it works, and one of its connectors is in use as far as the CSMS is concerned."""
        return self.fault is None and any(map(self.operative, range(1, self.connectors + 1)))

    @property
    def free(self) -> bool:
        """Whether somebody new may charge here; if it is reserved, only some may."""
        if not self.idle or self.fault is not None:
            return False
        if self.plugged_connector_id is not None:
            return self.operative(self.plugged_connector_id)
        return any(self.operative(connector_id) for connector_id in range(1, self.connectors + 1))

    def operative(self, connector_id: int) -> bool:
        """Whether a connector may be used, as far as the CSMS is concerned."""
        if self.withheld and not self.charging:
            return False
        return self._operative and connector_id not in self._inoperative_connectors

    @property
    def availability_when_idle(self) -> tuple[bool, tuple[int, ...]]:
        """Whether the EVSE is to be in use once no transaction runs, and which connectors are not."""
        return self._operative_when_idle, tuple(sorted(self._inoperative_connectors_when_idle))

    def has(self, connector_id: int | None) -> bool:
        """Whether there is such a connector; None and 0 are the EVSE as a whole."""
        return not connector_id or 1 <= connector_id <= self.connectors

    def must_wait(self, operative: bool, connector_id: int | None = None) -> bool:
        """Whether a change has to wait for the end of a transaction (G03.FR.03, G03.FR.05)."""
        if operative or self.transaction is None or not self.transaction.running:
            return False
        return not connector_id or connector_id == self.transaction.connector_id

    def set_operative(self, operative: bool, connector_id: int | None = None) -> None:
        """Take the EVSE, or one of its connectors, into or out of use; a running transaction is waited for."""
        waits = self.must_wait(operative, connector_id)
        if not connector_id:
            self._operative_when_idle = operative
            self._operative = self._operative if waits else operative
            return
        for connectors in (self._inoperative_connectors_when_idle, *(() if waits else (self._inoperative_connectors,))):
            (connectors.discard if operative else connectors.add)(connector_id)

    def transaction_ended(self) -> None:
        """What waited for the end happens now."""
        self.started.clear()
        self._operative = self._operative_when_idle
        self._inoperative_connectors = set(self._inoperative_connectors_when_idle)

    def status(self, connector_id: int) -> model.ConnectorStatus:
        """What a driver sees (G01; 1.6, 4.9)."""
        if self.fault is not None:
            return model.ConnectorStatus.FAULTED
        if not self.operative(connector_id):
            return model.ConnectorStatus.UNAVAILABLE
        if self.reserved:  # G03.FR.09: also while a car is there that nobody has shown a token for
            return model.ConnectorStatus.RESERVED
        if self.plugged_connector_id == connector_id:
            return model.ConnectorStatus.OCCUPIED
        return model.ConnectorStatus.AVAILABLE

    def charging_state(self, connector_id: int) -> model.ChargingState | None:
        """Whether energy flows, for versions that say it within the status; after a transaction, Idle."""
        if self.plugged_connector_id != connector_id or self.status(connector_id) is not model.ConnectorStatus.OCCUPIED:
            return None
        if self.transaction is None:
            return model.ChargingState.EV_CONNECTED
        return self.transaction.charging_state if self.transaction.running else model.ChargingState.IDLE
