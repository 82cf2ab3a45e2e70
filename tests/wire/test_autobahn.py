"""The Autobahn suite against our server and our client, where Python 2.7 is there to run it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from evwire.transport import Closed, Handshake, Link, Upgrade, websocket, websocket_link

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800), pytest.mark.threat(21)]

SUITE = "autobahntestsuite==25.10.1"
SLICES = (
    ("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"),
    ("9.*",),
    ("12.1.*",),
    ("12.2.*", "12.3.*", "12.4.*", "12.5.*"),
    *((f"13.{offer}.*",) for offer in range(1, 8)),
)
"""Each is run by a process of the suite of its own, two at a time."""
LEFT_OUT = [f"13.{offer}.{size}" for offer in range(2, 8) for size in (8, 9, 10, *range(13, 19))]
"""A thousand messages of 32 to 128 KiB each, which take the suite's own zlib several minutes for every offer. 13.1 and
12 send the same at every size; what an offer changes, the smaller ones show."""
CASES = 517 - len(LEFT_OUT)
SLICE_TIMEOUT_S = 240
"""Half a minute for the longest, where nothing else is running."""
EXPECTED = json.loads(Path(__file__).with_name("autobahn_expected.json").read_text())
LIMIT = 32 * 1024 * 1024
"""Bytes of a message, and of what may wait to be sent: the cases under 9 echo 16 MiB."""


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


@pytest.fixture(autouse=True)
def may_wait_to_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_link, "UNSENT_LIMIT", LIMIT)


class Echo:
    def __init__(self, link: Link) -> None:
        self.ended = asyncio.Event()
        self.last = b""
        self._link = link
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        self.last = data
        self._link.send(data)

    def link_lost(self, closed: Closed) -> None:
        self.ended.set()


@asynccontextmanager
async def suite(
    wstest: Path, place: Path, mode: str, cases: tuple[str, ...], *options: str, **facts: object
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The suite at work on these cases; it does not outlast the block."""
    place.mkdir()
    spec = {"outdir": "reports", "cases": cases, "exclude-cases": LEFT_OUT, "exclude-agent-cases": {}, **facts}
    (place / "spec.json").write_text(json.dumps(spec))
    process = await asyncio.create_subprocess_exec(
        wstest, "-m", mode, "-s", "spec.json", *options, cwd=place, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def check_slices(role: str, place: Path, run: Callable[[Path, tuple[str, ...]], Awaitable[None]]) -> None:
    """Run all cases; one that is not OK is expected, and what is not strict may depend on how bytes fall into reads."""
    at_once = asyncio.Semaphore(2)

    async def one(number: int, cases: tuple[str, ...]) -> dict[str, str]:
        async with at_once, asyncio.timeout(SLICE_TIMEOUT_S):
            await run(place / str(number), cases)
        (reports,) = json.loads((place / str(number) / "reports" / "index.json").read_text()).values()
        return {case: report["behavior"] for case, report in reports.items()}

    async with asyncio.TaskGroup() as group:
        slices = [group.create_task(one(number, cases)) for number, cases in enumerate(SLICES)]
    found = {case: verdict for each in slices for case, verdict in each.result().items()}
    assert len(found) == CASES, "all cases ran"
    wanted = {case: expected(role, case) for case in found}
    assert {case: verdict for case, verdict in found.items() if verdict not in wanted[case]} == {}
    assert [pattern for pattern in EXPECTED if not any(fnmatchcase(case, pattern) for case in found)] == []


def expected(role: str, case: str) -> tuple[str, ...]:
    verdicts = [
        each["verdict"]
        for pattern, each in EXPECTED.items()
        if fnmatchcase(case, pattern) and each.get("of", role) == role
    ]
    return (*verdicts, "OK") if verdicts in ([], ["NON-STRICT"]) else tuple(verdicts)


async def test_our_server_answers_the_autobahn_suite_as_expected(wstest: Path, tmp_path: Path) -> None:
    async def decide(handshake: Handshake) -> Upgrade:
        return Upgrade(None, stays_open=True)

    listener = await websocket.serve(decide, lambda link, *_: Echo(link), host="127.0.0.1", port=0, message_limit=LIMIT)

    async def run(place: Path, cases: tuple[str, ...]) -> None:
        server = {"agent": "evwire", "url": f"ws://127.0.0.1:{listener.port}/CP001"}
        async with suite(wstest, place, "fuzzingclient", cases, servers=[server]) as process:
            assert await process.wait() == 0

    try:
        await check_slices("server", tmp_path, run)
    finally:
        await listener.close()


async def test_our_client_answers_the_autobahn_suite_as_expected(wstest: Path, tmp_path: Path) -> None:
    async def echo(url: str) -> bytes:
        link, _ = await websocket.connect(url, subprotocols=[], message_limit=LIMIT, compression=True)
        echo = Echo(link)
        await echo.ended.wait()
        return echo.last

    async def run(place: Path, cases: tuple[str, ...]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"ws://127.0.0.1:{free.getsockname()[1]}"
        async with suite(wstest, place, "fuzzingserver", cases, "-u", "0", url=url) as process:
            while process.returncode is None:
                try:
                    count = int(await echo(f"{url}/getCaseCount"))
                    break
                except OSError:
                    await asyncio.sleep(0.05)
            for number in range(1, count + 1):
                await echo(f"{url}/runCase?case={number}&agent=evwire")
            await echo(f"{url}/updateReports?agent=evwire")

    await check_slices("client", tmp_path, run)
