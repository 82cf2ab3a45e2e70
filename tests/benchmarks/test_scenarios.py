from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.report import page
from benchmarks.results import Machine, Result, Table, Verdict, kept

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="the benchmarks read /proc")
@pytest.mark.parametrize("scenario", ["storm", "churn", "rogue", "soap", "durable", "commands"])
def test_a_scenario_runs_against_the_installed_server_without_an_error(scenario: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", scenario],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=50,
    )

    assert run.returncode == 0, run.stderr
    expected = {
        "storm": "| accepted, of 30, SQLite | 30 |  | 30 | reached |",
        "churn": "| growth of resident memory after the first fifth | 5.0% |",
        "durable": "| p99 of an answer at half of that, SQLite | 100",
        "commands": "| p99 of a command's round trip, SQLite, 8 at once | 150 ms | 50.0 ms |",
        "rogue": "| p99 of the others beside one station that sends Heartbeats at full speed | 250 ms |",
        "soap": "| MeterValues over SOAP 1.6, connections that are kept: `evwire serve`",
    }
    assert expected[scenario] in run.stdout


def _result(verdicts: list[Verdict], errors: list[str]) -> Result:
    return Result(
        scenario="storm",
        length="long",
        title="A storm",
        circumstances="Many stations.",
        measured_on=date(2026, 1, 2),
        machine=Machine(2, "x86_64", "Linux", "3.11.7"),
        seconds=12.0,
        tables=[Table("Figures:", [("plain", "/s"), ("TLS", "%")], [("ours", [1234.0, None])])],
        verdicts=verdicts,
        errors=errors,
    )


def test_the_page_says_what_was_reached_and_what_was_not() -> None:
    verdicts = [
        Verdict(what="few", measured=40.0, unit="s", at_most=60.0, goal=30.0),
        Verdict(what="many", measured=2600.0, unit="/s", at_least=1500.0, goal=2500.0),
        Verdict(what="too slow", measured=61.0, unit="s", at_most=60.0),
        Verdict(what="no target", measured=0.5, unit="%"),
    ]

    assert page([_result(verdicts, ["a station was refused"])]) == (
        "# Speed, memory and load\n"
        "\n"
        "## A storm, the long run\n"
        "\n"
        "2026-01-02, 2 cores (x86_64), Linux, Python 3.11.7, 12 s. Many stations.\n"
        "\n"
        "Nothing else was running to speak of (0.00 cores busy).\n"
        "\n"
        "**Invalid**: a station was refused\n"
        "\n"
        "Figures:\n"
        "\n"
        "| | plain | TLS |\n"
        "|---|---:|---:|\n"
        "| ours | 1,234/s |  |\n"
        "\n"
        "| what is to be reached | target | goal | measured | |\n"
        "|---|---:|---:|---:|---|\n"
        "| few | 60.0 s | 30.0 s | 40.0 s | reached |\n"
        "| many | 1,500/s | 2,500/s | 2,600/s | goal reached |\n"
        "| too slow | 60.0 s |  | 61.0 s | **not reached** |\n"
        "| no target |  |  | 50% |  |\n"
    )


def test_a_short_run_does_not_replace_the_result_of_a_long_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.results.RESULTS", tmp_path)
    long = _result([Verdict(what="long", measured=1.0)], [])
    short = _result([Verdict(what="short", measured=2.0)], [])
    short.length = "short"
    long.save()
    short.save()
    short.save()

    assert kept() == [long, short]
