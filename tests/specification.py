"""Where the specification's data is, if it is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SPECIFICATION = Path(os.environ.get("EVWIRE_SPEC", Path(__file__).resolve().parents[2] / "shared" / "spec"))

needs_specification = pytest.mark.skipif(
    not SPECIFICATION.is_dir(), reason=f"the specification's data is not in {SPECIFICATION.name}; see CONTRIBUTING.md"
)
