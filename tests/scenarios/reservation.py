"""A place is kept free for somebody who comes, then for somebody who does not, and one is given up."""

from __future__ import annotations

from scenarios.named import TRANSACTION
from scenarios.stage import DRIVER, STRANGER, Stage


async def play(stage: Stage) -> None:
    token = {"value": DRIVER}
    told = await stage.command(
        "reserve-now", reservation_id=1, evse_id=1, id_token=token, expires_at=stage.in_minutes(30)
    )
    assert told["result"] == {"status": "Accepted"}
    assert await stage.status() == "Reserved"
    await stage.plug_in()
    await stage.show_card(STRANGER)
    assert await stage.transactions() == []
    await stage.show_card(DRIVER)
    await stage.minutes(10)
    told = await stage.command(
        "reserve-now", reservation_id=2, evse_id=1, id_token=token, expires_at=stage.in_minutes(30)
    )
    assert told["result"]["status"] == "Occupied"
    await stage.show_card(DRIVER)
    await stage.unplug()
    (transaction,) = await stage.transactions()
    assert (transaction["id_token"], transaction["energy_wh"]) == (DRIVER, 1_000)
    assert await stage.status() == "Available"

    await stage.command("reserve-now", reservation_id=3, evse_id=1, id_token=token, expires_at=stage.in_minutes(30))
    assert await stage.status() == "Reserved"
    told = await stage.command("cancel-reservation", reservation_id=3)
    assert told["result"] == {"status": "Accepted"}
    assert await stage.status() == "Available"
    told = await stage.command("cancel-reservation", reservation_id=3)
    assert told["result"]["status"] == "Rejected"

    await stage.command("reserve-now", reservation_id=4, evse_id=1, id_token=token, expires_at=stage.in_minutes(30))
    await stage.minutes(31)
    assert await stage.status() == "Available"


DIFFERENCES = {
    "1.6": TRANSACTION | {"reservations.state": "1.6 only says that the connector is available"},
}
