"""Stations that come, boot and go: what is known of them, their connections, and the events that tell of it.

After a restart all of them come at once: so what they do is written for many at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from evwire import model
from evwire.server.storage.connections import Ending, Opened, begun, over
from evwire.server.storage.database import Together
from evwire.server.storage.statements import upsert_all
from evwire.server.storage.station_events import Happened, StationEvent, tell_all
from evwire.server.storage.tables import stations

_NEW = {"no_password": False, "added": False}
_OF_A_BOOT = ("vendor", "model", "serial_number", "firmware_version")
_KNOWN = ("version", *_OF_A_BOOT, "last_boot_at", "last_seen_at")


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, what is known of the station since, and the connection that began, or that ended so."""

    happened: Happened
    known: dict[str, object]
    opened: Opened | None = None
    ending: Ending | None = None


Noting = Together[Sign, None]


def connected(opened: Opened) -> Noting:
    """A station has come."""
    content = {"address": opened.address, "version": opened.version}
    happened = Happened(opened.station, StationEvent.CONNECTED, opened.connected_at, content)
    known: dict[str, object] = {"version": opened.version, "last_seen_at": opened.connected_at}
    return Together(_note, Sign(happened=happened, known=known, opened=opened))


def booted(station_id: str, boot: model.BootNotification, version: str, now: datetime) -> Noting:
    """It has said what it is."""
    said = {name: getattr(boot, name) for name in _OF_A_BOOT}
    happened = Happened(station_id, StationEvent.BOOTED, now, msgspec.to_builtins(boot))
    known = {"version": version, **said, "last_boot_at": now, "last_seen_at": now}
    return Together(_note, Sign(happened=happened, known=known))


def disconnected(
    station_id: str, version: str, last_seen_at: datetime, ending: Ending, opened: Opened | None = None
) -> Noting:
    """It has gone; ``opened`` is the connection that ended, where it is known."""
    content: dict[str, object] = {"code": ending.code, "reason": ending.reason, "by": ending.by}
    happened = Happened(station_id, StationEvent.DISCONNECTED, ending.at, content)
    known: dict[str, object] = {"version": version, "last_seen_at": last_seen_at}
    return Together(_note, Sign(happened=happened, known=known, opened=opened, ending=ending))


def _note(connection: Connection, signs: Sequence[Sign]) -> Sequence[None]:
    known: dict[str, dict[str, object]] = {}
    for sign in signs:
        station_id = sign.happened.station_id
        known.setdefault(station_id, {"id": station_id, **_NEW}).update(sign.known)
    # In one order always, so that nobody who writes several waits for somebody who waits for them.
    upsert_all(connection, stations, ("id",), [known[station_id] for station_id in sorted(known)], _KNOWN)
    begun(connection, [sign.opened for sign in signs if sign.opened is not None])
    over(connection, [(sign.opened, sign.ending) for sign in signs if sign.opened and sign.ending])
    tell_all(connection, [sign.happened for sign in signs])
    return [None] * len(signs)
