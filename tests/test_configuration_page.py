"""What docs/configuration.md says works."""

from __future__ import annotations

import re
from pathlib import Path

from evwire.server import ServerConfig, running
from evwire.server.storage.configuration import ConfigurationState
from page_commands import needs_curl, typed

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "configuration.md").read_text()


@needs_curl
async def test_the_commands_of_the_page_work_one_after_the_other(tmp_path) -> None:
    config = ServerConfig(data=tmp_path / "evwire-data", host="127.0.0.1", ocpp_port=0, http_port=0)
    async with running(config) as server:
        said = await typed(PAGE, server, tmp_path)
    assert '"variable":"TxUpdatedInterval","variable_instance":null,"desired":"10","for_all":false' in said
    assert '{"enabled":false,"for_all":false,"wanted_version":null,"actual_version":null,"state":"off"' in said
    assert '"variable":"HeartbeatInterval","variable_instance":null,"desired":"300","for_all":true' in said


def test_the_page_names_every_state() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)[:5] == [state.value for state in ConfigurationState]
