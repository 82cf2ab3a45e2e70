"""A driver comes, plugs in, shows a card, charges until the battery is full, and leaves."""

from __future__ import annotations

from scenarios.named import TRANSACTION
from scenarios.stage import Stage


async def play(stage: Stage) -> None:
    assert await stage.status() == "Available"
    await stage.visit()
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 300
    assert (transaction["meter_start_wh"], transaction["meter_stop_wh"]) == (1_000, 1_300)
    assert (transaction["id_token"], transaction["stop_reason"]) == ("04A2B3C4", "Local")
    assert await stage.status() == "Available"


DIFFERENCES = {
    "1.6": TRANSACTION | {"transaction_events: no Updated ChargingStateChanged": "1.6 says it with a status"},
}
