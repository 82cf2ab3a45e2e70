"""What docs/operating.md and deploy/ say works."""

from __future__ import annotations

import configparser
import inspect
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from evwire.cli import main, serve
from evwire.server import ServerConfig, running
from page_commands import needs_curl, typed

TOP = Path(__file__).resolve().parents[1]
DEPLOY = TOP / "deploy"
PAGE = (TOP / "docs" / "operating.md").read_text()
SETTINGS = {f"EVWIRE_{name.upper()}" for name in inspect.signature(serve).parameters}


@needs_curl
async def test_the_commands_of_the_page_work_one_after_the_other(tmp_path) -> None:
    config = ServerConfig(data=tmp_path / "evwire-data", host="127.0.0.1", ocpp_port=0, http_port=0)
    async with running(config) as server:
        said = await typed(PAGE, server, tmp_path)
    for expected in (
        "CP001 may connect\npassword: ",
        "04A2B3C4 may charge",
        "log-format = json  (evwire.toml, line 2)",
    ):
        assert expected in said
    assert re.search(r"^[0-9a-f]{8} operator night-shift until \S+ CP001$", said, re.MULTILINE)
    assert '{"items":[{"id":"CP001","online":false' in said
    assert "number,id,station,evse_id" in said
    assert "evwire_connections_total 0.0" in said
    assert '{"status":"ok"}' in said
    assert "retry: 2000" in said
    assert '"secret":"whsec_' in said
    assert said.count('"state":"queued"') == 2
    assert said.count('"operation":"clear-cache","stations":1,"state":"started"') == 2


def test_every_path_that_the_page_names_exists() -> None:
    for name in re.findall(r"`((?:deploy|docs|tests|requirements)/[\w./-]+)`", PAGE):
        assert (TOP / name).exists(), name


def test_the_image_is_made_of_what_is_there_and_starts_with_settings_that_exist() -> None:
    lines = (TOP / "Dockerfile").read_text()
    allowed = {line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", lines, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (TOP / name).exists()
            assert name in allowed
    assert set(re.findall(r"\bEVWIRE_[A-Z_]+", lines)) <= SETTINGS
    assert json.loads(re.findall(r"^CMD (.+)$", lines, re.MULTILINE)[-1]) == ["evwire", "serve"]
    assert re.search(r"^USER evwire$", lines, re.MULTILINE)


@pytest.mark.parametrize("name", ["compose.home.yaml", "compose.site.yaml"])
def test_a_compose_file_gives_settings_that_exist_and_keeps_the_api_to_its_machine(name: str) -> None:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text())["services"]
    ours = services["evwire"]
    assert set(ours.get("environment", {})) <= SETTINGS
    assert ours["build"] == ".."
    assert "127.0.0.1:8080:8080" in ours["ports"]
    assert not any("PASSWORD: " in line and "${" not in line for line in (DEPLOY / name).read_text().splitlines())


def _unit() -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(DEPLOY / "evwire.service")
    return unit


def test_the_unit_runs_commands_that_exist_with_its_own_file(capsys, tmp_path, monkeypatch) -> None:
    service = _unit()["Service"]
    for key in ("ExecStartPre", "ExecStart"):
        _, *words = shlex.split(service[key])
        words = [str(DEPLOY / "evwire.toml") if word == "/etc/evwire.toml" else word for word in words]
        flags = words[2:] if words[0] == "config" else words[1:]
        with pytest.raises(SystemExit) as caught:
            main(["config", "check", *flags, "--data", str(tmp_path)])
        assert caught.value.code == 0, capsys.readouterr().err
    assert f'data = "/var/lib/{service["StateDirectory"]}"' in (DEPLOY / "evwire.toml").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_one_that_systemd_reads_without_complaint(tmp_path: Path) -> None:
    text = (DEPLOY / "evwire.service").read_text().replace("/opt/evwire/bin/evwire", "/bin/true")
    (tmp_path / "evwire.service").write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "evwire.service")], capture_output=True, text=True
    )
    complaints = [line for line in done.stderr.splitlines() if "evwire.service" in line]
    assert complaints == []
