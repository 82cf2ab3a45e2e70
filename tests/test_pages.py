"""The pages that are made from the tests say what the tests say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import pages

from specification import SPECIFICATION, needs_specification

DEMANDED = [*range(1, 35), 38, 39, 40, 42, 44, 47, 48, *range(53, 59), *range(65, 70)]


def test_the_page_of_requirements_is_current() -> None:
    assert pages.STATUS.read_text() == pages.status_page(pages.tests()), "run: python tools/pages.py"


def test_the_page_of_threats_is_current() -> None:
    text = pages.SECURITY.read_text()
    assert text == pages.security_page(pages.tests(), text), "run: python tools/pages.py"


@pytest.mark.parametrize("row", DEMANDED)
def test_each_threat_is_withstood_by_a_test(row: int) -> None:
    assert row in pages.threats()
    assert any(row in test.threats for test in pages.tests())


@needs_specification
def test_the_requirements_that_tests_name_exist() -> None:
    readable = {".txt", ".csv", ".md", ".json", ".jsonl", ".tsv"}
    files = [path for path in SPECIFICATION.rglob("*") if path.suffix in readable]
    texts = "".join(path.read_text(errors="replace") for path in files)
    known = set(re.findall(r"\b[A-Z]\d{2}\.FR\.\d+\b", texts))
    named = {requirement for test in pages.tests() for requirement in test.requirements}
    assert {each for each in named if re.fullmatch(r"[A-Z]\d{2}\.FR\.\d+", each)} <= known
