"""One program, every version: each scenario leaves the same behind, whatever is spoken, but for what its file names."""

from __future__ import annotations

import ast
import copy
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from evwire.versions import ALL
from scenarios.comparing import differences
from scenarios.stage import Observation, rows, stage

REFERENCE = "2.1"
OTHERS = ("1.6", "2.0.1")
_NO_THEMES = {"__init__", "comparing", "named", "stage", "test_scenarios"}
THEMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - _NO_THEMES)


def _scenario(theme: str) -> ModuleType:
    return import_module(f"scenarios.{theme}")


async def _observed(theme: str, version: str, data: Path) -> Observation:
    async with stage(data, version) as it:
        await _scenario(theme).play(it)
    return Observation(rows(data), it.answers)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("theme", THEMES)
async def test_a_scenario_leaves_the_same_behind_in_every_version_but_for_the_differences_that_it_names(
    theme: str, tmp_path: Path
) -> None:
    reference = await _observed(theme, REFERENCE, tmp_path / "reference")
    named = _scenario(theme).DIFFERENCES
    assert named.keys() <= set(OTHERS)
    for version in OTHERS:
        found = differences(await _observed(theme, version, tmp_path / version), reference)
        listed = set(named.get(version, {}))
        assert sorted(found - listed) == [], f"{version} differs where the scenario does not say so"
        assert sorted(listed - found) == [], f"{version} does not differ any more where the scenario says so"


def test_there_is_a_scenario_for_every_theme() -> None:
    assert THEMES == [
        "availability",
        "configuration",
        "firmware",
        "full_charge",
        "local_list",
        "log_upload",
        "remote_start_and_stop",
        "reservation",
        "smart_charging",
    ]


@pytest.mark.parametrize("source", [*THEMES, "stage"])
def test_no_step_of_a_scenario_knows_which_version_is_spoken(source: str) -> None:
    tree = ast.parse((Path(__file__).parent / f"{source}.py").read_text())
    steps = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    said = {each.value for step in steps for each in ast.walk(step) if isinstance(each, ast.Constant)}
    names = {name for version in ALL for name in (version.name, version.subprotocol)}
    assert steps and not said & names


async def test_what_differs_is_named_by_its_table_and_its_column_or_row(tmp_path: Path) -> None:
    seen = await _observed("log_upload", REFERENCE, tmp_path)
    assert differences(seen, seen) == set()
    other = copy.deepcopy(seen)
    other.tables["connectors"][0]["status"] = "Faulted"
    other.tables["messages"].pop()
    other.tables["deviations"].append({"station_id": "CP001"})
    other.answers[0][2]["result"]["status"] = "Rejected"
    assert differences(other, seen) == {
        "connectors.status",
        "messages: no log-status-notification UploadFailure",
        "deviations: also row",
        "answers.body.result.status",
    }
