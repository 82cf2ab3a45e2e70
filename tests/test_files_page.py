"""What docs/files.md says works."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import shutil
from pathlib import Path

import pytest

from evwire.cli import serve
from evwire.model import IdToken
from evwire.server import ServerConfig, running
from evwire.simulator import SimulatedStation

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "files.md").read_text()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
async def test_the_commands_of_the_page_work_one_after_the_other(tmp_path, monkeypatch) -> None:
    for name in [name for name in os.environ if name.startswith("EVWIRE_") and name != "EVWIRE_SPEC"]:
        monkeypatch.delenv(name)
    config = ServerConfig(data=tmp_path / "evwire-data", host="127.0.0.1", ocpp_port=0, http_port=0, open=True)
    async with running(config) as server:
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp"
        station = SimulatedStation("CP001", url, version="2.0.1", id_token=IdToken("04A2B3C4"))
        work = station.maintenance
        work.download_s = work.install_s = work.upload_s = 0.0
        async with station:
            await station.station.wait_registered()
            script = "\n".join(re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL))
            script = script.replace("http://127.0.0.1:8080", server.http_url)
            shell = await asyncio.create_subprocess_exec(
                *("bash", "-euc", script),
                cwd=tmp_path,
                env={**os.environ, "NO_PROXY": "*"},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            out, err = await asyncio.wait_for(shell.communicate(), 50)
    said = out.decode()
    assert (shell.returncode, err.decode()) == (0, ""), said
    for expected in (
        '"kind":"diagnostics","state":"uploaded"',
        '"name":"fw-2.0.bin","size":100000',
        '"state":"installed"',
    ):
        assert expected in said
    assert (tmp_path / "log.txt").read_text().startswith("2026-01-01T12:00:00Z simulated station")


def test_every_setting_that_the_page_names_exists() -> None:
    names = set(re.findall(r"`--([a-z-]+)", PAGE)) - {"files-in", "no-files"}
    assert names
    assert {name.replace("-", "_") for name in names} <= set(inspect.signature(serve).parameters)
