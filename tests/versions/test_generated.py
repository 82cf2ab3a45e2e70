from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import payloads
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(payloads.specification() is None, reason="no specification beside the checkout (EVWIRE_SPEC)")
@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff, which formats what is generated, is not installed")
def test_the_committed_messages_are_what_the_generator_writes_today(tmp_path: Path) -> None:
    spec = payloads.specification()
    subprocess.run([sys.executable, ROOT / "tools/generate.py", "--spec", str(spec), "--out", tmp_path], check=True)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.py"))
    assert len(written) == 9
    _compare(written, tmp_path)


@pytest.mark.skipif(payloads.specification() is None, reason="no specification beside the checkout (EVWIRE_SPEC)")
@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff, which formats what is generated, is not installed")
def test_what_is_committed_of_soap_is_what_the_generator_writes_today(tmp_path: Path) -> None:
    spec = payloads.specification()
    subprocess.run(
        [sys.executable, ROOT / "tools/generate_soap.py", "--spec", str(spec), "--out", tmp_path], check=True
    )
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.py"))
    assert len(written) == 7
    _compare(written, tmp_path)


def _compare(written: list[Path], tmp_path: Path) -> None:
    for path in written:
        assert (ROOT / "src/evwire/versions" / path).read_text() == (tmp_path / path).read_text(), path
