"""What the station is set up with is asked for and changed, also what there is not and what cannot be set."""

from __future__ import annotations

from scenarios.named import TRANSACTION
from scenarios.stage import DRIVER, Stage


def _named(component: str, variable: str) -> dict[str, object]:
    return {"component": {"name": component}, "variable": {"name": variable}}


INTERVAL = _named("SampledDataCtrlr", "TxUpdatedInterval")
ASKING_FIRST = _named("AuthCtrlr", "AuthorizeRemoteStart")
NOTHING = _named("CustomizationCtrlr", "Colour")


async def play(stage: Stage) -> None:
    told = await stage.command("get-variables", queries=[INTERVAL, ASKING_FIRST])
    assert sorted(each["value"] for each in told["result"]["values"]) == ["60", "false"]
    told = await stage.command(
        "set-variables", settings=[{**INTERVAL, "value": "300"}, {**ASKING_FIRST, "value": "true"}]
    )
    assert [each["status"] for each in told["result"]["outcomes"]] == ["Accepted", "Accepted"]
    told = await stage.command("get-variables", queries=[INTERVAL, ASKING_FIRST])
    assert sorted(each["value"] for each in told["result"]["values"]) == ["300", "true"]
    told = await stage.command("get-variables", queries=[NOTHING])
    assert "value" not in told["result"]["values"][0]
    told = await stage.command("set-variables", settings=[{**INTERVAL, "value": "often"}])
    assert told["result"]["outcomes"][0]["status"] == "Rejected"
    await stage.plug_in()
    await stage.show_card(DRIVER)
    await stage.minutes(11)
    await stage.show_card(DRIVER)
    await stage.unplug()
    (transaction,) = await stage.transactions()
    assert transaction["energy_wh"] == 1_100
    await stage.command("get-base-report", request_id=1, report_base="FullInventory")


_REPORTED = ("component.name", "variable.name", "variable.instance", "attributes.value", "attributes.mutability")
_PLACE = ("component", "evse_id", "connector_id", "variable", "variable_instance")
_SAID = ("mutability", "data_kind", "unit", "allowed", "min_limit", "max_limit")
DIFFERENCES = {
    "1.6": TRANSACTION
    | {"variables: no row": "1.6 has fewer settings"}
    | {f"variables.{column}": "1.6 has other settings, and does not describe them" for column in _PLACE + _SAID}
    | {
        f"{answer}.{place}": why
        for answer in ("answers.body.result", "commands.result")
        for place, why in {
            "values.mutability": "2.x says it in reports",
            "outcomes.status_info.reason_code": "1.6 gives no reasons",
            "outcomes.status_info.additional_info": "1.6 gives no reasons",
            **{f"variables.{each}": "1.6 has other settings" for each in _REPORTED},
        }.items()
    },
}
