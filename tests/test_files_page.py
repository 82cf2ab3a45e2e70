"""What docs/files.md says works."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from evwire.cli import serve
from evwire.model import IdToken
from evwire.server import ServerConfig, running
from evwire.simulator import SimulatedStation
from page_commands import needs_curl, typed

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "files.md").read_text()


@needs_curl
async def test_the_commands_of_the_page_work_one_after_the_other(tmp_path) -> None:
    config = ServerConfig(data=tmp_path / "evwire-data", host="127.0.0.1", ocpp_port=0, http_port=0, open=True)
    async with running(config) as server:
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp"
        station = SimulatedStation("CP001", url, version="2.0.1", id_token=IdToken("04A2B3C4"))
        work = station.maintenance
        work.download_s = work.install_s = work.upload_s = 0.0
        async with station:
            await station.station.wait_registered()
            said = await typed(PAGE, server, tmp_path)
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
