"""The page of what each version says is made from the rules, and says what they do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import versions_page

from evwire import model
from evwire.versions import ALL, OLD, sayable
from evwire.versions.sayable import declared


def section(text: str, operation: model.Operation) -> str:
    return text.partition(f"\n## {operation.name}\n")[2].partition("\n## ")[0]


def test_the_page_of_versions_is_current() -> None:
    assert versions_page.PAGE.read_text() == versions_page.page(), "run: python tools/versions_page.py"


@pytest.mark.parametrize("operation", model.OPERATIONS, ids=lambda operation: operation.name)
def test_everything_that_a_version_declares_as_lost_is_on_the_page(operation: model.Operation) -> None:
    said = section(versions_page.page(), operation)
    assert f"`model.{operation.request.__name__}`" in said
    for version in (*OLD, *ALL):
        for field, why in declared(version, operation.request):
            if sayable(version, operation.request).why_not is None:
                assert any(version.name in row and f"`{field}`" in row and why in row for row in said.splitlines())
        for field, why in declared(version, operation.result):
            assert f"answer's `{field}`" in said
            assert why in said


def test_a_refusal_names_the_versions_and_the_words() -> None:
    rows = section(versions_page.page(), model.BY_REQUEST[model.TriggerMessage]).splitlines()
    assert "| 2.0.1 | `requested_message` | CustomTrigger, SignV2G20Certificate | refused |" in rows
