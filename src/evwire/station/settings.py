"""How a station is set up, and who it says it is."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec


class Basic(msgspec.Struct, frozen=True):
    """HTTP Basic: the station's identity and this password (security profiles 1 and 2)."""

    password: str | bytes

    @property
    def secret(self) -> bytes:
        """The password as it goes over the wire."""
        return self.password.encode() if isinstance(self.password, str) else self.password


class StationIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """What BootNotification says."""

    vendor: str = "Evwire"
    model: str = "Station"
    serial_number: str | None = None
    firmware_version: str | None = None


class StationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an installer may set; the names in brackets are the standard's."""

    call_timeout_s: float = 30.0
    """How long the CSMS may take to answer (MessageTimeout)."""
    sample_interval_s: float = 60.0
    """Between two meter values of a transaction; 0 for none (SampledDataTxUpdatedInterval)."""
    connection_timeout_s: float = 120.0
    """How long an authorized driver may take to plug in (EVConnectionTimeOut)."""
    retry_wait_minimum_s: float = 10.0
    """Before the first reconnection (RetryBackOffWaitMinimum)."""
    retry_random_range_s: float = 10.0
    """At most so much more, at random (RetryBackOffRandomRange)."""
    retry_repeat_times: int = 5
    """How often the wait is doubled (RetryBackOffRepeatTimes)."""
    message_attempts: int = 3
    """How often a transaction event is tried when the CSMS refuses it or is silent (MessageAttempts)."""
    message_attempt_interval_s: float = 60.0
    """Times the number of attempts made, between attempts (MessageAttemptInterval)."""
    outbox_limit: int = 1000
    """Above it every other meter value that waits for the CSMS is dropped; starts and ends never are."""
    offline_threshold_s: float = 60.0
    """After having been offline longer, the status of every connector is told, else what changed (OfflineThreshold)."""
    boot_retry_s: float = 60.0
    """Before the next BootNotification where the CSMS gave no interval, or no answer."""
    offline_unknown_allowed: bool = False
    """Whether an unknown token may charge offline (OfflineTxForUnknownIdEnabled)."""
    stop_on_invalid_token: bool = True
    """Whether a transaction ends when the CSMS says that its token may not charge (StopTxOnInvalidId)."""


class BackOff:
    """How long to wait before the next reconnection (2.1 Part 4, 5.3)."""

    def __init__(self, settings: StationSettings, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._settings = settings
        self._uniform = uniform
        self._tries = 0
        self._last_s = 0.0

    def next_s(self) -> float:
        """The wait before another try: doubled each time, so many times, and never quite the same."""
        extra_s = self._uniform(0.0, self._settings.retry_random_range_s)
        if self._tries == 0:
            self._last_s = self._settings.retry_wait_minimum_s + extra_s
        elif self._tries <= self._settings.retry_repeat_times:
            self._last_s = 2 * self._last_s + extra_s
        self._tries += 1
        return self._last_s

    def succeeded(self) -> None:
        """The next failure begins anew."""
        self._tries = 0
