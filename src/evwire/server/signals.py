"""Being told to stop."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def told_to_stop() -> asyncio.Event:
    """Set by the first SIGINT or SIGTERM; the next one ends the process at once, whatever it does."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _SIGNALS:
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, told)
    return stop
