"""Lines in the log about what others do: so many in a while, the rest is counted."""

from __future__ import annotations

import logging

from evwire.clock import SYSTEM_CLOCK, Clock

logger = logging.getLogger("evwire.transport")

_WINDOW_S = 10.0
_LINES_PER_WINDOW = 20


class Complaints:
    """Warnings that a flood cannot fill the disk with."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK, log: logging.Logger = logger) -> None:
        self._clock = clock
        self._log = log
        self._since_s = clock.monotonic()
        self._lines = 0
        self._untold = 0

    def warn(self, message: str, *facts: object) -> None:
        """Log this, or count it; how many were only counted is said before the next line."""
        now_s = self._clock.monotonic()
        if now_s - self._since_s >= _WINDOW_S:
            if self._untold:
                self._log.warning("%d more like these were not logged", self._untold)
            self._since_s, self._lines, self._untold = now_s, 0, 0
        if self._lines < _LINES_PER_WINDOW:
            self._lines += 1
            self._log.warning(message, *facts)
        else:
            self._untold += 1
