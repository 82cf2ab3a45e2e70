"""What the HTTP API shows of things that are partly kept and partly connected."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from evwire import Station
from evwire.server.storage.stations import ConnectorRow, StationRow


class StationView(msgspec.Struct, frozen=True, kw_only=True):
    """A station, connected or not; ``ready``: it has booted, or will not, and may be asked.

    Its clock is ``clock_skew_s`` behind.
    """

    id: str
    online: bool
    added: bool
    """Somebody did; else it only came by while everybody was let in, or was removed."""
    state: Literal["added", "blocked", "seen"]
    ready: bool
    version: str | None
    vendor: str | None
    model: str | None
    serial_number: str | None
    firmware_version: str | None
    security_profile: int
    last_seen: datetime | None
    clock_skew_s: float | None
    connectors: list[ConnectorRow]


def station_view(row: StationRow, connected: Station[None] | None) -> StationView:
    """What is known of a station, and of its connection if it has one."""
    return StationView(
        id=row.id,
        online=connected is not None,
        added=row.added,
        state="blocked" if row.blocked else "added" if row.added else "seen",
        ready=connected is not None and connected.ready,
        version=connected.version if connected else row.version,
        vendor=row.vendor,
        model=row.model,
        serial_number=row.serial_number,
        firmware_version=row.firmware_version,
        security_profile=row.security_profile,
        last_seen=connected.last_seen if connected else row.last_seen_at,
        clock_skew_s=row.clock_skew_s,
        connectors=row.connectors,
    )
