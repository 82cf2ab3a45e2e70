"""Write ``docs/status.md`` and the table of ``docs/security.md`` from the marks of the tests.

    python tools/pages.py

The pages are committed; ``tests/test_pages.py`` makes them again and compares.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
STATUS = TOP / "docs" / "status.md"
SECURITY = TOP / "docs" / "security.md"
THREATS = TOP / "tools" / "threats.toml"
_TABLE = re.compile(r"(?<=<!-- table -->\n).*(?=<!-- end of table -->)", re.DOTALL)


class Test:
    """One test function, and what its marks say it shows."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.requirements: list[str] = []
        self.threats: list[int] = []

    @property
    def link(self) -> str:
        sentence = self.name.removeprefix("test_").replace("_", " ")
        return f"[{sentence}](../{self.path.relative_to(TOP)})"


@cache
def tests() -> list[Test]:
    """Every marked test, in the order of files and lines."""
    return [test for path in sorted((TOP / "tests").rglob("test_*.py")) for test in _tests_in(path)]


def _tests_in(path: Path) -> Iterator[Test]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    of_file = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == "pytestmark" for target in node.targets)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            test = Test(path, node.name)
            for expression in (*of_file, *node.decorator_list):
                for mark in ast.walk(expression):
                    _read_mark(mark, test)
            if test.requirements or test.threats:
                yield test


def _read_mark(node: ast.AST, test: Test) -> None:
    if not isinstance(node, ast.Call):
        return
    name = ast.unparse(node.func)
    values = [each.value for each in node.args if isinstance(each, ast.Constant)]
    if name == "pytest.mark.requirement":
        test.requirements += [value for value in values if isinstance(value, str)]
    elif name == "pytest.mark.threat":
        test.threats += [value for value in values if isinstance(value, int)]


def threats() -> Mapping[int, str]:
    """What is demanded, by the number of its row."""
    rows = tomllib.loads(THREATS.read_text(encoding="utf-8"))["threat"]
    return {row["row"]: row["demand"] for row in rows}


def status_page(found: list[Test]) -> str:
    shown: dict[str, list[Test]] = defaultdict(list)
    for test in found:
        for requirement in test.requirements:
            shown[requirement].append(test)
    lines = [
        "# Requirements and the tests that show them",
        "",
        "Made by `tools/pages.py` from the marks of the tests. A requirement that is not listed may hold, but nothing"
        " here shows it yet.",
        "",
        "| requirement | shown by |",
        "|---|---|",
    ]
    lines += [f"| {name} | {'<br>'.join(test.link for test in shown[name])} |" for name in sorted(shown)]
    return "\n".join(lines) + "\n"


def threat_table(found: list[Test]) -> str:
    withstood: dict[int, list[Test]] = defaultdict(list)
    for test in found:
        for row in test.threats:
            withstood[row].append(test)
    lines = ["", "| row | what is demanded | shown by |", "|---:|---|---|"]
    for row, demand in threats().items():
        lines.append(f"| {row} | {demand} | {'<br>'.join(test.link for test in withstood[row])} |")
    return "\n".join(lines) + "\n\n"


def security_page(found: list[Test], text: str) -> str:
    assert _TABLE.search(text), "docs/security.md has no place for the table"
    return _TABLE.sub(lambda _: threat_table(found), text)


def main() -> None:
    found = tests()
    STATUS.write_text(status_page(found), encoding="utf-8")
    SECURITY.write_text(security_page(found, SECURITY.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
