"""Who may connect: decided before the upgrade, by one function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from evwire import quirks
from evwire.transport import Handshake
from evwire.versions import Tolerance

StateT = TypeVar("StateT")
StateT_co = TypeVar("StateT_co", covariant=True)


class Accept(msgspec.Struct, Generic[StateT_co], frozen=True):
    """Let the station in; ``state`` is the application's own, and becomes ``station.state``.

    ``arriving`` and ``leaving`` are how this station's messages are judged, where that is not as for all; ``quirks``
    are the ids of what is known of it before it says what it is (``evwire quirks`` lists them; ValueError for
    others).
    """

    state: StateT_co
    arriving: Tolerance | None = None
    leaving: Tolerance | None = None
    quirks: tuple[str, ...] = ()
    assume_version: str | None = None
    """What a station that offers no subprotocol at all speaks, such as ``2.0.1``; None: it is not spoken with."""
    ping_interval_s: float | UnsetType | None = UNSET
    """For this station alone; None for one that answers no pings, and is then only lost when TCP notices."""
    pending: bool = False
    """It only may say what it is: all but its BootNotification is refused with SecurityError (B02.FR.09), also before
    that. It is in ``csms.pending`` and not in ``csms.stations``, displaces nobody there, and no hook is told of it."""

    def __post_init__(self) -> None:
        quirks.named(self.quirks)


class Reject(msgspec.Struct, frozen=True):
    """Answer the handshake with this HTTP status: 404 for a station nobody knows, 401 for wrong credentials.

    ``reason`` is sent as the body; keep secrets out of it.
    """

    status: int
    reason: str = ""
    headers: Mapping[str, str] = {}


Admission = Callable[[Handshake], "Accept[StateT] | Reject | Awaitable[Accept[StateT] | Reject]"]
"""From a handshake to a verdict; plain or async."""


class AllowAny:
    """Lets everybody in, under any name and without a password: for a laboratory."""

    def __call__(self, handshake: Handshake) -> Accept[None] | Reject:
        return Accept(None)
