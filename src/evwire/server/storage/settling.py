"""What a transaction comes to: its energy and how long it took, with what makes either doubtful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Connection

from evwire.server.storage import energy, gathering
from evwire.server.storage.events import Key
from evwire.server.storage.gathering import Facts
from evwire.server.storage.samples import readings_of
from evwire.server.storage.tables import in_utc

_CLOCKS_MAY_DIFFER = timedelta(minutes=5)
_FIRST_OCPP = datetime(2010, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Duration(NamedTuple):
    """``corrected``: by when the server heard of begin and end, because the station's clock cannot have been right."""

    seconds: float | None
    corrected: bool


def settle(connection: Connection, rows: Mapping[Key, Facts]) -> dict[Key, dict[str, object]]:
    """The energy of each of these transactions, as the columns that say it."""
    over = [key for key, row in rows.items() if _is_over(row)]
    readings = readings_of(connection, over) if over else {}
    return {key: settled(row, readings.get(key, ())) for key, row in rows.items()}


def is_doubtful(timestamp: datetime, now: datetime) -> bool:
    """Whether a clock that says this now cannot be right: it is ahead, or before there was OCPP."""
    return timestamp > now + _CLOCKS_MAY_DIFFER or timestamp < _FIRST_OCPP


def duration(row: Facts) -> Duration:
    """How long a transaction took that has ended.

    A clock that is wrong all the time measures well enough, and so does one whose events come late; one that was set
    right, or wrong, in between does not.
    """
    started_at, stopped_at = cast("datetime | None", row["started_at"]), cast("datetime | None", row["stopped_at"])
    if started_at is None or stopped_at is None:
        return Duration(None, False)
    told_s = (stopped_at - started_at).total_seconds()
    begun = cast("datetime | None", row["started_received_at"])
    ended = cast("datetime | None", row["stopped_received_at"])
    if begun is None or ended is None:
        return Duration(told_s, False)
    jumped = is_doubtful(started_at, begun) != is_doubtful(stopped_at, ended)
    if not jumped and told_s >= 0:
        return Duration(told_s, False)
    return Duration(max(0.0, (ended - begun).total_seconds()), True)


def last_moment(row: Facts) -> datetime | None:
    """When the newest reading of the register was taken."""
    last = gathering.gathered(row).last
    if last is None or len(last) < 3:
        return None
    try:
        return _EPOCH + timedelta(seconds=-last[1])
    except OverflowError:
        return None


def _is_over(row: Facts) -> bool:
    return row["stopped_at"] is not None or row["superseded_by"] is not None


def settled(row: Facts, readings: Sequence[energy.Reading]) -> dict[str, object]:
    """The columns that say the energy of a transaction with these readings, in the order in which they were taken."""
    gathered = gathering.gathered(row)
    start_wh, stop_wh = cast("float | None", row["meter_start_wh"]), cast("float | None", row["meter_stop_wh"])
    if not _is_over(row):
        verdict = energy.running(start_wh, cast("float | None", row["meter_last_wh"]))
    else:
        if row["stopped_at"] is None:
            # Another one began where it was: its last reading is all that there will be.
            row = {**row, "stopped_at": last_moment(row), "stopped_received_at": None}
            stop_wh = cast("float | None", row["meter_last_wh"])
        started_at, stopped_at = cast("datetime | None", row["started_at"]), cast("datetime | None", row["stopped_at"])
        verdict = energy.settled(
            start_wh,
            stop_wh,
            readings,
            backwards=started_at is not None and stopped_at is not None and in_utc(stopped_at) < in_utc(started_at),
            duration_s=duration(row).seconds,
            negative=gathered.negative,
            impossible_charge=gathered.impossible_charge,
        )
    return {"energy_wh": verdict.energy_wh, "energy_source": verdict.source, "doubtful_energy": verdict.doubt}
