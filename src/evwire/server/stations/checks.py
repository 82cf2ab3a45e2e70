"""What may be let in: the names that stations and tokens can have."""

from __future__ import annotations

from datetime import datetime, timedelta

from evwire.server.storage import access
from evwire.server.storage.access import ApiToken, Role

_MOST_DAYS = 36_500


def checked_station_id(station_id: str) -> str:
    """The id, if a station can have it; else ValueError."""
    if not station_id or len(station_id) > 255 or ":" in station_id or not station_id.isprintable():
        raise ValueError(f"expected a station id of 1 to 255 printable characters without a colon, got {station_id!r}")
    return station_id


def checked_id_token(value: str) -> str:
    """The value, if a token can have it; else ValueError."""
    if not 1 <= len(value) <= 255 or not value.isprintable():
        raise ValueError(f"expected a token of 1 to 255 printable characters, got {value!r}")
    return value


def made_token(
    name: str,
    role: str,
    now: datetime,
    *,
    stations: tuple[str, ...] | None = None,
    expires_in_days: float | None = None,
) -> ApiToken:
    """A new token of the HTTP API, for these stations only and for so many days. Raises ValueError."""
    if role not in list(Role):
        raise ValueError(f"expected a role of {', '.join(Role)}, got {role!r}")
    if expires_in_days is not None and not 0 < expires_in_days <= _MOST_DAYS:
        raise ValueError(f"expected more than 0 and at most {_MOST_DAYS} days, got {expires_in_days:g}")
    expires_at = None if expires_in_days is None else now + timedelta(days=expires_in_days)
    of_stations = None if stations is None else list(stations)
    return access.new_token(name, Role(role), now, stations=of_stations, expires_at=expires_at)
