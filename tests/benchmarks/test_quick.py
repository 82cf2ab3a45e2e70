from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="the benchmarks read /proc")
def test_the_benchmarks_measure_every_server_without_an_error() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "calls"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert run.returncode == 0, run.stderr
    assert "errors" not in run.stderr
    speeds = r" [\d,]+/s \| [\d.]+% \| [\d.]+ times \| [\d.]+% \|"
    assert len(re.findall(rf"^\|[^|]+\|{speeds}{speeds}$", run.stdout, re.MULTILINE)) == 7
    assert re.search(r"memory of an idle booted station.*\| -?[\d.]+ KiB \|", run.stdout)
