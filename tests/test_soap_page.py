"""The page about SOAP is true: its programs talk to each other, and its flags exist."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from benchmarks.processes import free_port

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "soap.md").read_text()


def program(number: int) -> ModuleType:
    module = ModuleType("example")
    exec(compile(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[number], "soap.md", "exec"), module.__dict__)
    return module


async def test_the_station_of_the_page_boots_at_the_csms_of_the_page() -> None:
    central_system, station = program(0), program(1)
    port = free_port()
    serving = asyncio.create_task(central_system.main(0, port))
    async with asyncio.timeout(20):
        while not listens(port):
            await asyncio.sleep(0)
        await station.charge(f"http://127.0.0.1:{port}/soap")
    assert [each.version for each in central_system.csms.stations.values()] == ["1.5"]
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_flags_that_the_page_explains_are_those_of_serve() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "evwire", "serve", "--help"],
        capture_output=True,
        text=True,
        env={"COLUMNS": "300", "PATH": "", "HOME": "/"},
        check=True,
    ).stdout
    table = PAGE.partition("| flag of `evwire serve` |")[2].partition("\n\n")[0]
    flags = set(re.findall(r"`(--[a-z-]+)`", table))
    assert len(flags) > 4
    assert [flag for flag in flags if flag not in shown] == []
