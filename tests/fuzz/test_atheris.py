"""Bytes chosen by what they reach in the code: each target for a minute, or for FUZZ_SECONDS."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))
TARGETS = Path(__file__).with_name("targets.py")


@pytest.mark.fuzz
@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.threat(19)
@pytest.mark.threat(22)
@pytest.mark.threat(25)
@pytest.mark.threat(26)
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris, which fuzzes by coverage, has wheels for 3.11 only")
@pytest.mark.parametrize("target", ["frame", "decoder", "handshake", "gate"])
def test_whatever_bytes_arrive_are_accepted_or_properly_refused(target: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, TARGETS, target, tmp_path, str(SECONDS)], capture_output=True, text=True, errors="replace"
    )
    told = run.stdout + run.stderr
    assert run.returncode == 0, told[-4000:]
    executions = [line for line in told.splitlines() if line.startswith("Done ")]
    assert executions, told[-4000:]
    print(f"{target}: {executions[-1]}")
