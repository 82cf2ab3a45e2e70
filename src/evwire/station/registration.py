"""Booting until the CSMS takes the station, then heartbeats."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from evwire import model
from evwire.clock import Clock
from evwire.errors import CallRefused, CallTimedOut, InvalidMessage, RpcErrorCode
from evwire.station.settings import StationIdentity, StationSettings
from evwire.station.waiting import within

logger = logging.getLogger("evwire.station")

_NOTEWORTHY_S = 5.0
"""A clock that has gone wrong by more than this is worth a line in the log."""


class Registration:
    """Where the station stands with its CSMS. A mere reconnection does not undo it (B01; 1.6, 4.2)."""

    def __init__(self, identity: StationIdentity, settings: StationSettings, clock: Clock, name: str) -> None:
        self.status: model.RegistrationStatus | None = None
        self.reason = model.BootReason.POWER_UP
        self.heartbeat_interval_s = settings.boot_retry_s
        self.clock_difference_s: float | None = None
        """How far the CSMS's clock is ahead of ours, as last heard."""
        self._identity = identity
        self._settings = settings
        self._clock = clock
        self._name = name
        self._not_before_s = 0.0
        self._asked_to_boot = asyncio.Event()
        self._interval_changed = asyncio.Event()

    @property
    def accepted(self) -> bool:
        return self.status is model.RegistrationStatus.ACCEPTED

    def reset(self, reason: model.BootReason) -> None:
        """The station has started anew and must introduce itself again."""
        self.status = None
        self.reason = reason
        self._not_before_s = 0.0

    def boot_now(self) -> None:
        """The CSMS does not want to wait for the next BootNotification (B02.FR.04)."""
        self._asked_to_boot.set()

    def beat_every(self, interval_s: float) -> None:
        """From now on, until the CSMS accepts the station anew."""
        self.heartbeat_interval_s = interval_s
        self._interval_changed.set()

    def gate(self, action: str) -> CallRefused | None:
        """Why the CSMS may not ask for ``action`` now, if it may not (B03.FR.08)."""
        if self.status is model.RegistrationStatus.REJECTED:
            return CallRefused(RpcErrorCode.SECURITY_ERROR, f"{action} to a station that was rejected")
        return None

    async def register(self, ask: Callable[[model.BootNotification], Awaitable[model.BootNotificationResult]]) -> bool:
        """Boot as often as it takes (B01, B02, B03); False if the CSMS has accepted the station before.

        Raises ConnectionClosed when the link goes. On the next one, too, an interval that the CSMS gave is kept.
        """
        if self.accepted:
            return False
        while True:
            wait_s = self._not_before_s - self._clock.monotonic()
            asked = await within(self._clock, wait_s, self._asked_to_boot.wait())
            self._asked_to_boot.clear()
            wait_s = await self._boot(ask, model.BootReason.TRIGGERED if asked else self.reason)
            if self.accepted:
                return True
            self._not_before_s = self._clock.monotonic() + wait_s

    async def keep_alive(self, ask: Callable[[model.Heartbeat], Awaitable[model.HeartbeatResult]]) -> None:
        """A heartbeat every interval (G02; 1.6, 4.6); raises ConnectionClosed when the link goes."""
        while True:
            if await within(self._clock, self.heartbeat_interval_s, self._interval_changed.wait()):
                self._interval_changed.clear()
                continue
            try:
                self._compare((await ask(model.Heartbeat())).current_time)
            except (CallRefused, CallTimedOut, InvalidMessage) as error:
                logger.warning("%s: Heartbeat: %s", self._name, error)

    async def _boot(
        self,
        ask: Callable[[model.BootNotification], Awaitable[model.BootNotificationResult]],
        reason: model.BootReason,
    ) -> float:
        """Introduce the station once; how long to wait before the next time."""
        wait_s = self._settings.boot_retry_s
        try:
            result = await ask(self._boot_notification(reason))
        except (CallRefused, CallTimedOut, InvalidMessage) as error:
            logger.warning("%s: BootNotification: %s; again in %g s", self._name, error, wait_s)
            return wait_s
        self.status = result.status
        self._compare(result.current_time)
        if self.accepted:
            self.heartbeat_interval_s = result.interval_s or self.heartbeat_interval_s
            logger.info("%s: accepted, heartbeat every %d s", self._name, self.heartbeat_interval_s)
            return 0.0
        # B02.FR.07, B03.FR.05: where the CSMS gives no interval, one that does not flood it.
        wait_s = result.interval_s or wait_s
        logger.info("%s: %s; again in %g s", self._name, result.status, wait_s)
        return wait_s

    def _compare(self, their_time: datetime | None) -> None:
        if their_time is None:
            return
        known_s = self.clock_difference_s or 0.0
        self.clock_difference_s = (their_time - self._clock.now()).total_seconds()
        if abs(self.clock_difference_s - known_s) > _NOTEWORTHY_S:
            logger.warning("%s: the CSMS's clock is %+.0f s ahead of ours", self._name, self.clock_difference_s)

    def _boot_notification(self, reason: model.BootReason) -> model.BootNotification:
        return model.BootNotification(
            vendor=self._identity.vendor,
            model=self._identity.model,
            serial_number=self._identity.serial_number,
            firmware_version=self._identity.firmware_version,
            reason=reason,
        )
