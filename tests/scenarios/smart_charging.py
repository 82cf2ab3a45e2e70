"""A car charges more slowly as long as a profile says so: one for whoever comes, then one for this transaction."""

from __future__ import annotations

from scenarios.named import TRANSACTION, losses
from scenarios.stage import DRIVER, Stage


def _profile(number: int, purpose: str, limit_w: float, **others: object) -> dict[str, object]:
    schedule = {"charging_rate_unit": "W", "periods": [{"start_period_s": 0, "limit": limit_w}], "id": number}
    return {"id": number, "stack_level": 0, "purpose": purpose, "kind": "Relative", "schedules": [schedule], **others}


async def play(stage: Stage) -> None:
    told = await stage.command("set-charging-profile", evse_id=1, profile=_profile(1, "TxDefaultProfile", 4_140))
    assert told["result"] == {"status": "Accepted"}
    await stage.plug_in()
    await stage.show_card(DRIVER)
    await stage.minutes(10)
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 690
    told = await stage.command("get-composite-schedule", evse_id=1, duration_s=600, charging_rate_unit="W")
    assert told["result"]["status"] == "Accepted"
    assert [period["limit"] for period in told["result"]["schedule"]["periods"]] == [4_140]

    of_transaction = _profile(2, "TxProfile", 5_520, transaction_id=transaction["id"])
    told = await stage.command("set-charging-profile", evse_id=1, profile=of_transaction)
    assert told["result"] == {"status": "Accepted"}
    await stage.minutes(10)
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 690 + 920
    for profile_id in (1, 2):
        told = await stage.command("clear-charging-profile", profile_id=profile_id)
        assert told["result"] == {"status": "Accepted"}
    told = await stage.command("clear-charging-profile", profile_id=2)
    assert told["result"]["status"] == "Unknown"
    await stage.minutes(1)
    await stage.show_card(DRIVER)
    await stage.unplug()
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 690 + 920 + 100


DIFFERENCES = {"1.6": TRANSACTION | losses("1.6 does not number schedules")}
