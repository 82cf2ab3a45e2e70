"""Getting a link to the CSMS, however long it takes, without becoming a burden to it."""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec

from evwire.clock import Clock
from evwire.errors import EvwireError
from evwire.station.settings import StationSettings
from evwire.transport import Closed, HandshakeRefused

logger = logging.getLogger("evwire.station")

_SHORTEST_S = 0.1
_LONGEST_RETRY_AFTER_S = 3600.0
"""What a CSMS asks for beyond this was not meant for a station, or not well."""
_SETTLED_S = 60.0
"""A link that was closed on purpose before it was so old has not been a success."""

LineT = TypeVar("LineT")


class BackOff:
    """How long to wait before the next reconnection (2.0.1 Part 4, 5.3; 2.1 Part 4, 5.4).

    The settings are read each time, so that a change takes effect with the next wait.
    """

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
        # Without any wait, reconnecting would be all that the station does.
        return max(self._last_s, _SHORTEST_S)

    def succeeded(self) -> None:
        """The next failure begins anew."""
        self._tries = 0


class ConnectionFailed(msgspec.Struct, frozen=True):
    """Why there is no link to ``url``; told once, until something else is wrong or a link was had."""

    url: str
    error: Exception
    """HandshakeRefused, CertificateRefused, ProxyRefused, TimeoutError, OSError, ValueError (no such URL)."""
    retry_in_s: float


class Dialler:
    """Dials the CSMS's addresses in order of priority, each so many times, and then again from the first.

    (B10.FR.03, B10.FR.08, B10.FR.09.) Every loss begins with the first address.
    """

    def __init__(self, name: str, urls: Sequence[str], settings: StationSettings, clock: Clock) -> None:
        self.urls = tuple(urls)
        if not self.urls:
            raise ValueError("expected at least one URL of a CSMS")
        self.url = self.urls[0]
        """The address of the link, or else the one that is tried."""
        self.moved = False
        """Whether the last link was to another address than the one before (B10.FR.10)."""
        self.listeners: list[Callable[[ConnectionFailed], object]] = []
        self._name = name
        self._settings = settings
        self._clock = clock
        self._back_off = BackOff(settings)
        self._told: dict[str, str] = {}
        """By address, what was wrong with it last."""
        self._not_before_s: dict[str, float] = {}
        """By address, when the CSMS there wants to be asked again."""
        self._linked_url: str | None = None
        self._linked_at_s = 0.0

    async def dial(self, open_line: Callable[[str], Awaitable[LineT]]) -> LineT:
        """What ``open_line`` returns for the first address that can be had."""
        failures = 0
        while True:
            self.url = self._url_after(failures)
            try:
                line = await open_line(self.url)
            except Exception as error:
                failures += 1
                wait_s = self._wait_s(error, self.url, self._url_after(failures))
                self._tell(ConnectionFailed(self.url, error, wait_s))
                await self._clock.sleep(wait_s)
                continue
            self.moved = self._linked_url not in (None, self.url)
            self._linked_url = self.url
            self._linked_at_s = self._clock.monotonic()
            self._told.clear()
            return line

    async def pause(self, closed: Closed, *, at_once: bool = False) -> None:
        """Wait before dialling again; ``at_once`` after a reboot, which is no failure."""
        # The CSMS that closes what it has just opened wants the station less often, not as often as before.
        if at_once or closed.by == "network" or self._clock.monotonic() - self._linked_at_s >= _SETTLED_S:
            self._back_off.succeeded()
        wait_s = 0.0 if at_once else self._back_off.next_s()
        logger.warning(
            "%s: disconnected by %s: %d %s; again in %.0f s", self._name, closed.by, closed.code, closed.reason, wait_s
        )
        await self._clock.sleep(wait_s)

    def _url_after(self, failures: int) -> str:
        attempts = max(1, self._settings.connection_attempts)
        return self.urls[failures // attempts % len(self.urls)]

    def _wait_s(self, error: Exception, url: str, next_url: str) -> float:
        now_s = self._clock.monotonic()
        if isinstance(error, HandshakeRefused) and error.retry_after_s is not None:
            # All who came at once were told the same.
            extra_s = random.uniform(0.0, self._settings.retry_random_range_s)
            self._not_before_s[url] = now_s + min(error.retry_after_s, _LONGEST_RETRY_AFTER_S) + extra_s
        return max(self._back_off.next_s(), self._not_before_s.get(next_url, 0.0) - now_s)

    def _tell(self, failed: ConnectionFailed) -> None:
        said = f"{type(failed.error).__name__}: {failed.error}"
        expected = isinstance(failed.error, OSError | EvwireError | ValueError)
        if self._told.get(failed.url) == said:
            logger.debug("%s: still no link to %s; again in %.0f s", self._name, failed.url, failed.retry_in_s)
            return
        self._told[failed.url] = said
        logger.warning(
            "%s: cannot connect to %s: %s; again in %.0f s",
            *(self._name, failed.url, failed.error if str(failed.error) else said, failed.retry_in_s),
            exc_info=None if expected else failed.error,
        )
        for listener in self.listeners:
            try:
                listener(failed)
            except Exception:
                logger.exception("%s: what hears of failed connections has failed", self._name)
