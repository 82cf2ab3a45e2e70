"""The Autobahn suite against our server and our client, where Python 2.7 is there to run it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from evwire.transport import Closed, Handshake, Link, Upgrade, websocket

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900), pytest.mark.threat(21)]

SUITE = "autobahntestsuite==25.10.1"
CASES = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"]
EXPECTED = json.loads(Path(__file__).with_name("autobahn_expected.json").read_text())
MESSAGE_LIMIT = 1024 * 1024


@pytest.fixture(scope="module")
def wstest(request: pytest.FixtureRequest) -> Path:
    """The suite's program, installed once and kept in the cache."""
    place = request.config.cache.mkdir("autobahn")
    program = place / "venv" / "bin" / "wstest"
    if program.exists():
        return program
    environment = {**os.environ, "PYENV_VERSION": "2.7.18"}
    try:
        subprocess.run(["python2", "-c", "import pip"], env=environment, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("the Autobahn suite needs Python 2.7 with pip, and there is none here")
    for command in (
        ["python2", "-m", "pip", "install", "virtualenv"],
        ["python2", "-m", "virtualenv", str(place / "venv")],
        [str(place / "venv" / "bin" / "pip"), "install", SUITE],
    ):
        subprocess.run(command, env=environment, check=True, capture_output=True)
    return program


class Echo:
    def __init__(self, link: Link) -> None:
        self.ended = asyncio.Event()
        self.frames: list[bytes] = []
        self._link = link
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.frames.append(data)
        self._link.send(data)

    def link_lost(self, closed: Closed) -> None:
        self.ended.set()


def check(reports: Path) -> None:
    """Each case that is not OK is expected; what is not strict may depend on how bytes fall into reads."""
    (cases,) = json.loads((reports / "index.json").read_text()).values()
    assert len(cases) == 247, "all cases ran"
    found = {case: each["behavior"] for case, each in cases.items() if each["behavior"] != "OK"}
    assert found.items() <= {case: each["verdict"] for case, each in EXPECTED.items()}.items()
    judged = {case for case, verdict in found.items() if verdict != "NON-STRICT"}
    assert judged == {case for case, each in EXPECTED.items() if each["verdict"] != "NON-STRICT"}


def spec_file(place: Path, **facts: object) -> Path:
    path = place / "spec.json"
    spec = {"outdir": str(place / "reports"), "cases": CASES, "exclude-cases": [], "exclude-agent-cases": {}}
    path.write_text(json.dumps({**spec, **facts}))
    return path


async def test_our_server_answers_the_autobahn_suite_as_expected(wstest: Path, tmp_path: Path) -> None:
    async def decide(handshake: Handshake) -> Upgrade:
        return Upgrade(None, stays_open=True)

    listener = await websocket.serve(
        decide, lambda link, *_: Echo(link), host="127.0.0.1", port=0, message_limit=MESSAGE_LIMIT
    )
    spec = spec_file(tmp_path, servers=[{"agent": "evwire", "url": f"ws://127.0.0.1:{listener.port}/CP001"}])
    suite = await asyncio.create_subprocess_exec(
        wstest, "-m", "fuzzingclient", "-s", spec, cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    try:
        assert await suite.wait() == 0
    finally:
        await listener.close()
    check(tmp_path / "reports")


async def test_our_client_answers_the_autobahn_suite_as_expected(wstest: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"ws://127.0.0.1:{port}"
    spec = spec_file(tmp_path, url=url)
    suite = await asyncio.create_subprocess_exec(
        wstest, "-m", "fuzzingserver", "-s", spec, "-u", "0", cwd=tmp_path, stdout=subprocess.DEVNULL
    )

    async def echo(path: str) -> list[bytes]:
        link, _ = await websocket.connect(url + path, subprotocols=[], message_limit=MESSAGE_LIMIT, compression=True)
        echo = Echo(link)
        await echo.ended.wait()
        return echo.frames

    try:
        async with asyncio.timeout(20):
            while True:
                try:
                    (count,) = await echo("/getCaseCount")
                    break
                except OSError:
                    await asyncio.sleep(0.05)
        for number in range(1, int(count) + 1):
            await echo(f"/runCase?case={number}&agent=evwire")
        await echo("/updateReports?agent=evwire")
    finally:
        suite.terminate()
        await suite.wait()
    check(tmp_path / "reports")
