from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import payloads
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(payloads.specification() is None, reason="no specification beside the checkout (EVWIRE_SPEC)")
def test_the_committed_messages_are_what_the_generator_writes_today(tmp_path: Path) -> None:
    spec = payloads.specification()
    subprocess.run([sys.executable, ROOT / "tools/generate.py", "--spec", str(spec), "--out", tmp_path], check=True)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.py"))
    assert len(written) == 9
    for path in written:
        assert (ROOT / "src/evwire/versions" / path).read_text() == (tmp_path / path).read_text(), path
