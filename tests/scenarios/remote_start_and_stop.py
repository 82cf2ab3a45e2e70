"""Somebody is let charge from afar: first at a car that is there already, then before the car comes; and stopped."""

from __future__ import annotations

from scenarios.named import TRANSACTION, losses
from scenarios.stage import DRIVER, Stage


async def play(stage: Stage) -> None:
    await stage.plug_in()
    told = await stage.command("request-start-transaction", id_token={"value": DRIVER}, remote_start_id=7, evse_id=1)
    assert told["result"]["status"] == "Accepted"
    (first,) = await stage.transactions()
    assert (first["id_token"], first["stopped_at"]) == (DRIVER, None)
    await stage.minutes(10)
    told = await stage.command("request-stop-transaction", transaction_id=first["id"])
    assert told["result"] == {"status": "Accepted"}
    (first,) = await stage.transactions()
    assert (first["stop_reason"], first["energy_wh"]) == ("Remote", 1_000)
    await stage.unplug()

    await stage.command("request-start-transaction", id_token={"value": DRIVER}, remote_start_id=8, evse_id=1)
    await stage.minutes(1)
    await stage.plug_in()
    second, first = await stage.transactions()
    assert (second["id_token"], second["stopped_at"]) == (DRIVER, None)
    told = await stage.command("request-start-transaction", id_token={"value": DRIVER}, remote_start_id=9, evse_id=1)
    assert told["result"]["status"] == "Rejected"
    await stage.minutes(5)
    await stage.command("request-stop-transaction", transaction_id=second["id"])
    told = await stage.command("request-stop-transaction", transaction_id=second["id"])
    assert told["result"] == {"status": "Rejected"}
    await stage.unplug()
    assert [each["energy_wh"] for each in await stage.transactions()] == [500, 1_000]
    assert await stage.status() == "Available"


DIFFERENCES = {
    "1.6": TRANSACTION
    | losses("1.6 does not number remote starts")
    | {
        "transactions.remote_start_id": "1.6 does not number remote starts",
        "transaction_events.content.remote_start_id": "1.6 does not number remote starts",
    },
}
