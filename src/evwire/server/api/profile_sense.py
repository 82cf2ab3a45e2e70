"""Charging profiles that no station could follow, whatever the version's schema lets pass."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain

from evwire import model

_MOST_PERIODS = 1024
"""As the schemas of 2.x have it; 1.6's has no limit, its stations have (ChargingScheduleMaxPeriods)."""
_LARGEST = 2**31 - 1


def problem_of_profile(request: object) -> str | None:
    """Where in a request a charging profile makes no sense, and what was expected there; None if it has none such."""
    if isinstance(request, model.SetChargingProfile):
        problems = chain(_whole("$.evse_id", request.evse_id), _of_profile("$.profile", request.profile))
    elif isinstance(request, model.RequestStartTransaction) and request.charging_profile is not None:
        problems = chain(_of_profile("$.charging_profile", request.charging_profile))
    else:
        return None
    return next((f"{path}: {problem}" for path, problem in problems), None)


def _of_profile(path: str, profile: model.ChargingProfile) -> Iterator[tuple[str, str]]:
    yield from _whole(f"{path}.stack_level", profile.stack_level)
    if profile.valid_from is not None and profile.valid_to is not None and profile.valid_to <= profile.valid_from:
        yield f"{path}.valid_to", f"expected a time after valid_from, {profile.valid_from.isoformat()}"
    if not profile.schedules:
        yield f"{path}.schedules", "expected a schedule"
    for number, schedule in enumerate(profile.schedules):
        yield from _of_schedule(f"{path}.schedules[{number}]", schedule)


def _of_schedule(path: str, schedule: model.ChargingSchedule) -> Iterator[tuple[str, str]]:
    if schedule.duration_s is not None:
        yield from _whole(f"{path}.duration_s", schedule.duration_s)
    if schedule.min_charging_rate is not None:
        yield from _rate(f"{path}.min_charging_rate", schedule.min_charging_rate)
    if not 1 <= len(schedule.periods) <= _MOST_PERIODS:
        yield f"{path}.periods", f"expected 1 to {_MOST_PERIODS} periods, got {len(schedule.periods)}"
        return
    before_s = -1
    for number, period in enumerate(schedule.periods):
        at = f"{path}.periods[{number}]"
        start_s = period.start_period_s
        if number == 0 and start_s != 0:  # K01.FR.31
            yield f"{at}.start_period_s", f"expected 0 for the first period, got {start_s}"
        elif not before_s < start_s <= _LARGEST:  # K01.FR.35
            yield f"{at}.start_period_s", f"expected more than {before_s}, that of the period before, got {start_s}"
        before_s = start_s
        if period.limit is not None:
            yield from _rate(f"{at}.limit", period.limit)
        for name, phases in (("number_phases", period.number_phases), ("phase_to_use", period.phase_to_use)):
            if phases not in (None, 1, 2, 3):
                yield f"{at}.{name}", f"expected 1, 2 or 3, got {phases}"


def _whole(path: str, value: int) -> Iterator[tuple[str, str]]:
    if not 0 <= value <= _LARGEST:
        yield path, f"expected 0 to {_LARGEST}, got {value}"


def _rate(path: str, value: float) -> Iterator[tuple[str, str]]:
    if not (math.isfinite(value) and value >= 0):
        yield path, f"expected 0 or more, got {value}"
