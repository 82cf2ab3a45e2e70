"""Booting until the CSMS takes the station, then heartbeats."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from evwire import model
from evwire.clock import Clock
from evwire.errors import CallRefused, CallTimedOut, InvalidMessage
from evwire.station.settings import StationIdentity, StationSettings

logger = logging.getLogger("evwire.station")


class Registration:
    """Where the station stands with its CSMS. A mere reconnection does not undo it (B01; 1.6, 4.2)."""

    def __init__(self, identity: StationIdentity, settings: StationSettings, clock: Clock, name: str) -> None:
        self.status: model.RegistrationStatus | None = None
        self.reason = model.BootReason.POWER_UP
        self.heartbeat_interval_s = settings.boot_retry_s
        self._identity = identity
        self._settings = settings
        self._clock = clock
        self._name = name

    @property
    def accepted(self) -> bool:
        return self.status is model.RegistrationStatus.ACCEPTED

    def reset(self, reason: model.BootReason) -> None:
        """The station must introduce itself again."""
        self.status = None
        self.reason = reason

    async def register(self, ask: Callable[[model.BootNotification], Awaitable[model.BootNotificationResult]]) -> None:
        """Boot as often as it takes (B01, B02, B03); raises ConnectionClosed when the link goes."""
        while not self.accepted:
            wait_s = self._settings.boot_retry_s
            try:
                result = await ask(self._boot_notification())
            except (CallRefused, CallTimedOut, InvalidMessage) as error:
                logger.warning("%s: BootNotification: %s; again in %g s", self._name, error, wait_s)
            else:
                self.status = result.status
                if self.accepted:
                    self.heartbeat_interval_s = result.interval_s or self._settings.boot_retry_s
                    logger.info("%s: accepted, heartbeat every %d s", self._name, self.heartbeat_interval_s)
                    return
                wait_s = result.interval_s or wait_s
                logger.info("%s: %s; again in %g s", self._name, result.status, wait_s)
            await self._clock.sleep(wait_s)

    async def keep_alive(self, ask: Callable[[model.Heartbeat], Awaitable[model.HeartbeatResult]]) -> None:
        """A heartbeat every interval (G02; 1.6, 4.6); raises ConnectionClosed when the link goes."""
        while True:
            await self._clock.sleep(self.heartbeat_interval_s)
            try:
                await ask(model.Heartbeat())
            except (CallRefused, CallTimedOut, InvalidMessage) as error:
                logger.warning("%s: Heartbeat: %s", self._name, error)

    def _boot_notification(self) -> model.BootNotification:
        return model.BootNotification(
            vendor=self._identity.vendor,
            model=self._identity.model,
            serial_number=self._identity.serial_number,
            firmware_version=self._identity.firmware_version,
            reason=self.reason,
        )
