"""Looking for garbage without holding up every station for it.

A full pass over what five thousand stations hold takes a quarter of a second, and finds nothing: messages leave no
cycles behind, only connections do.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from evwire import CSMS, Closed, Station
from evwire.clock import SYSTEM_CLOCK

StateT = TypeVar("StateT")

_FULL_PASS_EVERY = 500
# The most that is let go of at once takes some ten milliseconds.
_AT_ONCE = 500
_LEFT_AT_LEAST = 2000


@contextmanager
def seldom(csms: CSMS[StateT], *, at_once: int = _AT_ONCE, left_at_least: int = _LEFT_AT_LEAST) -> Iterator[None]:
    """What a full pass finds in use is left out of the next ones, until as many connections have ended as were there.

    Connections that came and went since are let go of when they are ``at_once``. Those that were left out wait: what
    they hold is never more than what open ones do, or ``left_at_least``.
    """
    passed_at = SYSTEM_CLOCK.now()
    ended = left = 0
    enough = left_at_least

    def passed(phase: str, found: dict[str, int]) -> None:
        nonlocal passed_at, ended
        if phase == "stop" and found["generation"] == 2:
            gc.freeze()
            passed_at, ended = SYSTEM_CLOCK.now(), 0

    def disconnected(station: Station[StateT], closed: Closed) -> None:
        nonlocal ended, left, enough
        ended += 1
        left += station.connected_at <= passed_at
        if left >= enough:
            left, enough = 0, max(left_at_least, len(csms.stations))
            gc.unfreeze()
        elif ended < at_once:
            return
        gc.collect()

    thresholds = gc.get_threshold()
    gc.callbacks.append(passed)
    csms.on_disconnect(disconnected)
    gc.collect()
    gc.set_threshold(*thresholds[:2], _FULL_PASS_EVERY)
    try:
        yield
    finally:
        gc.callbacks.remove(passed)
        gc.set_threshold(*thresholds)
        gc.unfreeze()
