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

StateT = TypeVar("StateT")

_FULL_PASS_EVERY = 500
_CONNECTIONS_AT_LEAST = 2000


@contextmanager
def seldom(csms: CSMS[StateT], connections_at_least: int = _CONNECTIONS_AT_LEAST) -> Iterator[None]:
    """What a full pass finds in use is left out of the next ones, until as many connections have ended as were there.

    So what ended connections hold is never more than what open ones do, or ``connections_at_least``.
    """
    ended = 0
    enough = connections_at_least

    def passed(phase: str, found: dict[str, int]) -> None:
        if phase == "stop" and found["generation"] == 2:
            gc.freeze()

    def disconnected(station: Station[StateT], closed: Closed) -> None:
        nonlocal ended, enough
        ended += 1
        if ended >= enough:
            ended, enough = 0, max(connections_at_least, len(csms.stations))
            gc.unfreeze()
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
