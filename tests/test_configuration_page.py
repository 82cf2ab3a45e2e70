"""What docs/configuration.md says works."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from evwire.server import ServerConfig, running
from evwire.server.storage.configuration import ConfigurationState

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "configuration.md").read_text()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
async def test_the_commands_of_the_page_work_one_after_the_other(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("EVWIRE_API_TOKEN", raising=False)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "evwire"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m evwire "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "NO_PROXY": "*"}
    config = ServerConfig(data=tmp_path / "evwire-data", host="127.0.0.1", ocpp_port=0, http_port=0)
    async with running(config) as server:
        script = "\n".join(re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL))
        shell = await asyncio.create_subprocess_exec(
            *("bash", "-euc", script.replace("http://127.0.0.1:8080", server.http_url)),
            cwd=tmp_path,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(shell.communicate(), 50)
    said = out.decode()
    assert shell.returncode == 0, said + err.decode()
    assert '"variable":"TxUpdatedInterval","variable_instance":null,"desired":"10","for_all":false' in said
    assert '{"enabled":false,"for_all":false,"wanted_version":null,"actual_version":null,"state":"off"' in said
    assert '"variable":"HeartbeatInterval","variable_instance":null,"desired":"300","for_all":true' in said


def test_the_page_names_every_state() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)[:5] == [state.value for state in ConfigurationState]
