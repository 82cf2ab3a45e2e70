"""What a command changed at its station is noted, in the transaction that keeps its answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from evwire import model
from evwire.server.storage import certificates, charging_profiles, reservations, variables

logger = logging.getLogger("evwire.server")

Effect = Callable[[Connection, str, Any, Mapping[str, object], datetime], None]

_REQUESTS = {operation.name: operation.request for operation in model.OPERATIONS}
_ACCEPTED = frozenset(("Accepted",))
_EFFECTS: Mapping[object, tuple[Effect, frozenset[str]]] = {
    model.ReserveNow: (reservations.reserved, _ACCEPTED),
    model.CancelReservation: (reservations.cancelled, _ACCEPTED),
    model.SetChargingProfile: (charging_profiles.was_set, _ACCEPTED),
    # There is none that fits.
    model.ClearChargingProfile: (charging_profiles.was_cleared, _ACCEPTED | {"Unknown"}),
    model.GetInstalledCertificateIds: (certificates.told, _ACCEPTED | {"NotFound"}),
}
"""By what was asked: what to note, and after which answers."""


def took_effect(
    connection: Connection,
    station_id: str,
    action: str,
    payload: Mapping[str, object],
    result: Mapping[str, object] | None,
    now: datetime,
) -> None:
    """A station has answered this operation; those in the words of its own version are not looked at."""
    if result is None:
        return
    variables.answered(station_id, action, result, now)(connection)
    request = _REQUESTS.get(action)
    effect, answers = _EFFECTS.get(request, (None, _ACCEPTED))
    if request is None or effect is None or result.get("status") not in answers:
        return
    try:
        asked = msgspec.convert(payload, request)
    except msgspec.ValidationError as error:
        # The answer is kept all the same.
        logger.error("%s: %s is not noted: %s", station_id, action, error)
        return
    effect(connection, station_id, asked, result, now)
