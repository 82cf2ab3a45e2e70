"""Looking for garbage without holding up every station for it.

A full pass over what five thousand stations hold takes a quarter of a second, and finds next to nothing: messages leave
no cycles that live long, only connections do.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from evwire import CSMS, Closed, Station

StateT = TypeVar("StateT")

# In passes over what is young: for whatever else there may be.
_FULL_PASS_EVERY = 5000
_CONNECTIONS_AT_LEAST = 500


@contextmanager
def seldom(csms: CSMS[StateT], connections_at_least: int = _CONNECTIONS_AT_LEAST) -> Iterator[None]:
    """A full pass comes when as many connections have ended as were open at the last one, and hardly ever otherwise.

    So what ended connections hold is no more than what open ones do, or ``connections_at_least``. What is there at the
    beginning is never looked at.
    """
    ended = 0
    enough = connections_at_least

    def disconnected(station: Station[StateT], closed: Closed) -> None:
        nonlocal ended, enough
        ended += 1
        if ended >= enough:
            ended, enough = 0, max(connections_at_least, len(csms.stations))
            gc.collect()

    csms.on_disconnect(disconnected)
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds[:2], _FULL_PASS_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
