"""README and docs are true: their code runs, their commands exist."""

from __future__ import annotations

import asyncio
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import websockets

from evwire import CSMS, AllowAny, Station, model

TOP = Path(__file__).resolve().parents[1]
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", TOP / "SECURITY.md", *sorted((TOP / "docs").rglob("*.md"))]
README = (TOP / "README.md").read_text()


def _blocks(language: str, text: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def _module(source: str) -> ModuleType:
    module = ModuleType("example")
    exec(compile(source, "README.md", "exec"), module.__dict__)
    return module


CSMS_EXAMPLE, STATION_EXAMPLE, JUDGING_EXAMPLE = _blocks("python", README)


async def test_the_examples_of_the_readme_talk_to_each_other() -> None:
    csms = _module(CSMS_EXAMPLE).csms
    told: list[str] = []

    @csms.on(model.Authorize)
    async def authorize(station: Station[object], request: model.Authorize) -> model.AuthorizeResult:
        return model.AuthorizeResult.accepted()

    @csms.on(model.StatusNotification)
    async def status(station: Station[object], request: model.StatusNotification) -> model.StatusNotificationResult:
        return model.StatusNotificationResult()

    @csms.on(model.TransactionEvent)
    async def event(station: Station[object], request: model.TransactionEvent) -> model.TransactionEventResult:
        told.append(request.kind.value)
        return model.TransactionEventResult()

    async with csms.serve(host="127.0.0.1", port=0) as server:
        await asyncio.wait_for(_module(STATION_EXAMPLE).main(f"ws://127.0.0.1:{server.port}/ocpp"), 20)
    assert told[0] == "Started"


async def test_the_example_of_judging_reads_one_station_strictly_and_prints_what_another_does(capsys) -> None:
    csms = _module(JUDGING_EXAMPLE).csms
    csms.on_unhandled(lambda station, request, call: None)
    status = '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]'
    answers = []
    async with csms.serve(host="127.0.0.1", port=0) as server:
        for name in ("TESTER", "CP001"):
            async with websockets.connect(
                f"ws://127.0.0.1:{server.port}/{name}", subprotocols=[websockets.Subprotocol("ocpp1.6")]
            ) as link:
                await link.send(status)
                answers.append(str(await link.recv())[:3])
    assert answers == ["[4,", "[3,"]
    assert capsys.readouterr().out.startswith("CP001 StatusNotificationRequest $.connectorId expected an integer")


async def test_the_example_central_system_answers_the_example_station(tmp_path: Path) -> None:
    example = _module((TOP / "examples" / "csms.py").read_text())
    async with example.csms.serve(host="127.0.0.1", port=0) as server:
        station = await asyncio.create_subprocess_exec(
            sys.executable,
            str(TOP / "examples" / "station.py"),
            "--url",
            f"ws://127.0.0.1:{server.port}/ocpp",
            "--id",
            "CP001",
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(station.communicate(), 30)
    assert station.returncode == 0
    assert "charged" in output.decode()


async def test_the_example_controller_charges_at_the_example_central_system() -> None:
    example = _module((TOP / "examples" / "csms.py").read_text())
    controller = _module((TOP / "examples" / "controller.py").read_text())
    told: list[str] = []

    @example.csms.on(model.TransactionEvent)
    def event(station: Station[None], request: model.TransactionEvent) -> model.TransactionEventResult:
        told.append(request.kind.value)
        return model.TransactionEventResult()

    async with example.csms.serve(host="127.0.0.1", port=0) as server:
        await asyncio.wait_for(controller.main(f"ws://127.0.0.1:{server.port}/ocpp", "CP001", 0), 20)
    assert (told[0], told[-1]) == ("Started", "Ended")


@pytest.mark.parametrize("name", ["csms.py", "station.py"])
def test_the_first_examples_are_under_forty_lines(name: str) -> None:
    assert len((TOP / "examples" / name).read_text().splitlines()) < 40


def _commands() -> list[str]:
    found = []
    for page in PAGES:
        for block in _blocks("sh", page.read_text()):
            found += [line.split("#")[0].strip() for line in block.splitlines() if line.strip()]
    return sorted(set(filter(None, found)))


@pytest.mark.parametrize("command", _commands())
def test_every_command_of_the_documentation_exists(command: str) -> None:
    words = shlex.split(command)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (TOP / "Makefile").read_text(), re.MULTILINE)
    elif words[0] == "evwire":
        verbs = [word for word in words[1:3] if re.fullmatch(r"[a-z-]+", word)]
        flags = [word for word in words if word.startswith("--")]
        shown = _help(verbs)
        assert [flag for flag in flags if flag not in shown] == []
    else:
        assert words[:2] == ["pip", "install"]


def _help(verbs: list[str]) -> str:
    while True:
        done = subprocess.run(
            [sys.executable, "-m", "evwire", *verbs, "--help"],
            capture_output=True,
            text=True,
            env={"COLUMNS": "300", "PATH": "", "HOME": "/"},
        )
        if done.returncode == 0:
            return done.stdout
        assert len(verbs) > 1, done.stdout + done.stderr
        verbs = verbs[:-1]


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


async def test_a_newcomer_can_serve_without_any_admission_only_by_saying_so() -> None:
    with pytest.raises(TypeError, match="admission"):
        CSMS()  # type: ignore[call-arg]
    async with CSMS(admission=AllowAny()).serve(host="127.0.0.1", port=0) as server:
        assert server.port > 0
