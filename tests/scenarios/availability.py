"""The station is taken out of use while it charges, comes back, and is reset while it charges."""

from __future__ import annotations

from scenarios.named import TRANSACTION
from scenarios.stage import DRIVER, Stage


async def play(stage: Stage) -> None:
    await stage.plug_in()
    await stage.show_card(DRIVER)
    await stage.minutes(2)
    assert (await stage.status(), await stage.charging_state()) == ("Occupied", "Charging")
    told = await stage.command("change-availability", operational_status="Inoperative", evse_id=1)
    assert told["result"] == {"status": "Scheduled"}
    await stage.minutes(2)
    await stage.show_card(DRIVER)
    await stage.unplug()
    assert await stage.status() == "Unavailable"
    await stage.plug_in()
    await stage.show_card(DRIVER)
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 400
    await stage.unplug()
    told = await stage.command("change-availability", operational_status="Operative", evse_id=1)
    assert told["result"] == {"status": "Accepted"}
    assert await stage.status() == "Available"
    told = await stage.command("change-availability", operational_status="Inoperative")
    assert told["result"] == {"status": "Accepted"}
    assert await stage.status() == "Unavailable"
    await stage.command("change-availability", operational_status="Operative")
    assert await stage.status() == "Available"
    assert (await stage.command("unlock-connector", evse_id=1))["result"] == {"status": "Unlocked"}

    await stage.plug_in()
    await stage.show_card(DRIVER)
    await stage.minutes(3)
    told = await stage.command("reset", kind="Immediate")
    assert told["result"] == {"status": "Accepted"}
    await stage.back_online()
    newest = (await stage.transactions())[0]
    assert (newest["stop_reason"], newest["energy_wh"]) == ("ImmediateReset", 300)


DIFFERENCES = {
    "1.6": TRANSACTION
    | {
        "connectors.charging_state": "1.6 says Finishing, which is idle, while the car is still there",
        "answers.body.connectors.charging_state": "1.6 says Finishing, which is idle, while the car is still there",
    },
}
