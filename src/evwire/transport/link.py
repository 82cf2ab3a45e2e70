"""The seam between a conversation and whatever carries its frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from evwire.transport.client_certificate import ClientCertificate


class Closed(msgspec.Struct, frozen=True):
    """How a link ended: the WebSocket close code (1006: it just broke), its reason, and who closed."""

    code: int
    reason: str
    by: Literal["us", "peer", "network"]


class Handshake(msgspec.Struct, frozen=True, kw_only=True):
    """What a station said before the upgrade; what admission decides on."""

    station_id: str
    """The last path segment, percent-decoded once."""
    path: str
    """The request target as received, still encoded."""
    subprotocols: tuple[str, ...] = ()
    """As offered, in the station's order of preference."""
    headers: Mapping[str, str] = {}
    """Names in lower case; of a repeated header, the values joined by a comma."""
    username: str | None = None
    password: bytes | None = None
    """From HTTP Basic, split at the first colon; bytes, because 1.6 keys need not be text."""
    peer_address: str = ""
    """IP address of the other end, without the port; empty in memory."""
    secure: bool = False
    """True over TLS."""
    client_certificate: ClientCertificate | None = None
    """What the station showed, if its path was verified; whose it is, admission must compare."""


class Receiver(Protocol):
    """What a link delivers to; called on the event loop, must not block."""

    def frame_received(self, data: bytes) -> None:
        """One whole text message, joined and inflated."""
        ...

    def link_lost(self, closed: Closed) -> None:
        """The link is gone; called exactly once, last."""
        ...


class Link(Protocol):
    """One open connection that carries whole text messages both ways. Nothing here waits."""

    def attach(self, receiver: Receiver) -> None:
        """Deliver to ``receiver`` from now on; what came earlier is delivered first."""
        ...

    def send(self, data: bytes) -> None:
        """Send one text message; silently nothing once the link is gone."""
        ...

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Send a close frame and end the link; ``link_lost`` follows."""
        ...

    def abort(self) -> None:
        """Drop the link without a close frame; ``link_lost`` follows."""
        ...

    def ping_every(self, interval_s: float | None) -> None:
        """Change how often the peer is pinged, None: never; nothing where somebody else pings."""
        ...

    def pause_reading(self) -> None:
        """Stop delivering, so that the peer feels back-pressure."""
        ...

    def resume_reading(self) -> None:
        """Deliver again."""
        ...
