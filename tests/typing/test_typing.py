"""The public surface as mypy and pyright see it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REVEAL = HERE / "reveal.py"
SOURCE = REVEAL.read_text().splitlines()
REVEALED = {number: line.rpartition("# ")[2] for number, line in enumerate(SOURCE, 1) if "reveal_type(" in line}
WRONG = {number for number, line in enumerate(SOURCE, 1) if "# error:" in line}


def _read(command: list[str], pattern: str) -> tuple[dict[int, str], set[int]]:
    environment = os.environ | {"MYPYPATH": str(HERE.parents[1] / "src")}
    output = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=HERE.parents[1]).stdout
    revealed: dict[int, str] = {}
    errors: set[int] = set()
    for line in output.splitlines():
        match = re.search(pattern, line)
        if match is None:
            continue
        number, text = int(match["line"]), match["text"]
        shown = re.search(r'(?:Revealed type is|is) ["\'](.*)["\']', text)
        if shown:
            revealed[number] = re.sub(r"[\w.]+\.", "", shown[1])
        elif "error" in line:
            errors.add(number)
    assert revealed, output
    return revealed, errors


def _nearby(errors: set[int], expected: set[int]) -> set[int]:
    """Checkers point at the decorator or at the function below it."""
    return {line for line in expected if errors & {line, line + 1}}


def test_mypy_knows_every_answers_type_and_refuses_wrong_handlers() -> None:
    revealed, errors = _read(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(REVEAL)],
        r"reveal\.py:(?P<line>\d+): (?:note|error): (?P<text>.*)",
    )
    assert revealed == REVEALED
    assert _nearby(errors, WRONG) == WRONG
    assert len(errors) == len(WRONG)


def test_pyright_knows_every_answers_type_and_refuses_wrong_handlers() -> None:
    if importlib.util.find_spec("pyright") is None:
        pytest.skip("pyright is not installed")
    revealed, errors = _read(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, str(REVEAL)],
        r"reveal\.py:(?P<line>\d+):\d+ - (?:information|error): (?P<text>.*)",
    )
    assert revealed == REVEALED
    assert _nearby(errors, WRONG) == WRONG
