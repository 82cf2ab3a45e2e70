"""A list of who may charge goes to the station, is changed, and refuses what does not fit; the cache is emptied."""

from __future__ import annotations

from scenarios.named import TRANSACTION
from scenarios.stage import DRIVER, STRANGER, Stage


async def play(stage: Stage) -> None:
    def line(token: str, status: str) -> dict[str, object]:
        return {"id_token": {"value": token}, "id_token_info": {"status": status}}

    assert (await stage.command("get-local-list-version"))["result"] == {"version_number": 0}
    told = await stage.command(
        "send-local-list",
        version_number=1,
        local_authorization_list=[line(DRIVER, "Accepted"), line(STRANGER, "Blocked")],
    )
    assert told["result"] == {"status": "Accepted"}
    assert (await stage.command("get-local-list-version"))["result"] == {"version_number": 1}
    told = await stage.command(
        "send-local-list",
        version_number=2,
        update_kind="Differential",
        local_authorization_list=[{"id_token": {"value": STRANGER}}, line("0DDBA115", "Accepted")],
    )
    assert told["result"] == {"status": "Accepted"}
    told = await stage.command("send-local-list", version_number=1, update_kind="Differential")
    assert told["result"]["status"] == "VersionMismatch"
    assert (await stage.command("get-local-list-version"))["result"] == {"version_number": 2}
    assert (await stage.command("clear-cache"))["result"] == {"status": "Accepted"}
    await stage.plug_in()
    await stage.show_card(DRIVER)
    await stage.minutes(1)
    await stage.show_card(DRIVER)
    await stage.unplug()
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 100


DIFFERENCES = {"1.6": TRANSACTION}
