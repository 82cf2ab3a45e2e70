"""Charging profiles that make no sense never leave, in whatever version the station speaks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

BOOTS = {
    "ocpp1.6": '[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]',
    "ocpp2.0.1": '[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]',
    "ocpp2.1": '[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]',
}
PERIODS: list[dict[str, Any]] = [{"start_period_s": 0, "limit": 16.0}, {"start_period_s": 60, "limit": 0.0}]


def asked(periods: object = PERIODS, schedule: dict[str, Any] | None = None, **profile: Any) -> str:
    """The body of a request; Python writes NaN and Infinity as no JSON has them, which somebody might send."""
    default = {"id": 1, "stack_level": 0, "purpose": "TxDefaultProfile", "kind": "Absolute"}
    whole = {"id": 1, "charging_rate_unit": "A", "start_schedule": "2026-01-01T00:00:00Z", "periods": periods}
    schedules = [{**whole, **(schedule or {})}]
    return json.dumps({"evse_id": 1, "profile": {**default, "schedules": schedules, **profile}})


def period(**others: Any) -> list[dict[str, Any]]:
    return [{"start_period_s": 0, "limit": 16.0, **others}]


def starting(*starts_s: int) -> list[dict[str, Any]]:
    return [{"start_period_s": start_s, "limit": 16.0} for start_s in starts_s]


NONSENSE = {
    "a negative limit": asked(period(limit=-1.0)),
    "a limit that is no number": asked(period(limit=float("nan"))),
    "an infinite limit": asked(period(limit=float("inf"))),
    "a limit beyond every number": asked(period(limit=1.5)).replace("1.5", "1e999"),
    "no periods": asked([]),
    "periods out of order": asked(starting(0, 60, 30)),
    "two periods at once": asked(starting(0, 60, 60)),
    "nothing at the begin": asked(starting(5, 60)),
    "a period before the begin": asked(starting(-5, 0)),
    "more periods than a schedule has": asked(starting(*range(1025))),
    "a period beyond 32 bits": asked(starting(0, 2**31)),
    "an end before the begin": asked(valid_from="2026-01-02T00:00:00Z", valid_to="2026-01-01T00:00:00Z"),
    "an end at the begin": asked(valid_from="2026-01-01T00:00:00Z", valid_to="2026-01-01T00:00:00Z"),
    "a negative stack level": asked(stack_level=-1),
    "a stack level beyond 32 bits": asked(stack_level=2**31),
    "a stack level beyond 64 bits": asked(stack_level=2**63),
    "no schedule": asked(schedules=[]),
    "a negative duration": asked(schedule={"duration_s": -1}),
    "a negative smallest rate": asked(schedule={"min_charging_rate": -0.1}),
    "four phases": asked(period(number_phases=4)),
    "a phase that there is not": asked(period(number_phases=1, phase_to_use=9)),
    "a unit that there is not": asked(schedule={"charging_rate_unit": "V"}),
    "a negative EVSE": asked().replace('"evse_id": 1', '"evse_id": -1'),
}


@pytest.fixture(params=list(BOOTS))
async def station(request: pytest.FixtureRequest, site):
    station = await site.connect("CP001", request.param)
    assert '"Accepted"' in await station.ask(BOOTS[request.param])
    return station


async def post(site, body: str, operation: str = "set-charging-profile"):
    path = f"/api/v1/stations/CP001/commands/{operation}"
    return await site.http.post(path, content=body, headers={"Content-Type": "application/json"})


@pytest.mark.threat(45)
async def test_a_charging_profile_that_makes_no_sense_is_422_and_nothing_is_sent(site, station) -> None:
    for name, body in NONSENSE.items():
        answer = await post(site, body)
        assert answer.status_code in (400, 422), (name, answer.text)
    assert (await post(site, asked(starting(*range(1_000_000))))).status_code == 413
    profile = {**json.loads(asked(starting(0, 60, 30)))["profile"], "purpose": "TxProfile"}
    start = {"id_token": {"value": "04A2B3C4"}, "remote_start_id": 1, "charging_profile": profile}
    answer = await post(site, json.dumps(start), "request-start-transaction")
    assert answer.status_code == 422
    assert "$.charging_profile.schedules[0].periods[2].start_period_s" in answer.text
    # What makes sense is the first that arrives.
    asking = asyncio.create_task(post(site, asked(starting(*range(1024)))))
    message_id, action = json.loads(await station.receive())[1:3]
    assert action == "SetChargingProfile"
    await station.link.send(json.dumps([3, message_id, {"status": "Accepted"}]))
    assert (await asking).json()["result"]["status"] == "Accepted"
