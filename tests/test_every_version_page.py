"""The program of "One program, every version" runs with a station of each, and prints what the page says."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import ModuleType

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "one-program-every-version.md").read_text()
BLOCKS = re.findall(r"```(python|text)([^\n]*)\n(.*?)```", PAGE, re.DOTALL)


def test_every_block_of_code_is_run_or_compared() -> None:
    assert PAGE.count("```") == 2 * len(BLOCKS)


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_the_program_prints_with_each_version_what_the_page_says(
    version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = ModuleType("example")
    source = "\n".join(text for language, _, text in BLOCKS if language == "python")
    exec(compile(source, "one-program-every-version.md", "exec"), module.__dict__)
    async with module.csms.serve(host="127.0.0.1", port=0) as server:
        await asyncio.wait_for(module.visit(f"ws://127.0.0.1:{server.port}", [version]), 30)
    said = [text for language, versions, text in BLOCKS if language == "text" and version in versions.split()]
    printed = capsys.readouterr().out.splitlines()
    assert printed.pop(0) == f"speaking {version}"
    expected = "".join(said).splitlines()
    assert sorted(printed) == sorted(expected)
