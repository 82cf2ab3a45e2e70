"""Whoever is told of events may freeze, die and come back, and so may the server: nothing is lost, and what is told
twice has the same name."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest
import websockets

from benchmarks.processes import free_port
from server_process import ServerProcess

START = (
    '[2,"%d","StartTransaction",'
    '{"connectorId":1,"idTag":"04A2B3C4","meterStart":%d,"timestamp":"2026-01-01T12:00:00Z"}]'
)
STOP = '[2,"%d","StopTransaction",{"transactionId":%d,"meterStop":500000,"timestamp":"2026-01-01T13:00:00Z"}]'

_IMPATIENT = """
import runpy
from evwire.server import events

events._ANSWER_WITHIN_S, events._FIRST_PAUSE_S, events._LONGEST_PAUSE_S = 0.5, 0.05, 0.2
runpy.run_module("evwire", run_name="__main__", alter_sys=True)
"""

_CONSUMER = """
import json, os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

port, effects, dies = int(sys.argv[1]), open(sys.argv[2], "a"), Path(sys.argv[3])

class Consumer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        effects.write(json.dumps([self.headers["webhook-id"], body]) + "\\n")
        effects.flush()
        if dies.exists():
            dies.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            self.send_response(204)
            self.end_headers()
        except OSError:
            pass

    def log_message(self, *_):
        pass

HTTPServer(("127.0.0.1", port), Consumer).serve_forever()
"""


class Consumer:
    """In a process of its own; it does something for each event, and then says that it did."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._effects = directory / "effects"
        self._dies = directory / "dies"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        words = (str(self.port), str(self._effects), str(self._dies))
        self._process = await asyncio.create_subprocess_exec(sys.executable, "-c", _CONSUMER, *words)

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "it was started"
        self._process.send_signal(number)

    def die_at_the_next(self) -> None:
        self._dies.touch()

    async def ended(self) -> None:
        assert self._process is not None, "it was started"
        assert await self._process.wait() == -signal.SIGKILL

    async def close(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def effects(self) -> list[tuple[str, dict[str, object]]]:
        return [tuple(json.loads(line)) for line in self._effects.read_text().splitlines()]


async def charge(server: ServerProcess, first: int) -> None:
    url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp/CP001"
    async with websockets.connect(url, subprotocols=[websockets.Subprotocol("ocpp1.6")], proxy=None) as station:
        for meter in range(first, first + 5):
            await station.send(START % (meter, meter))
            number = json.loads(await station.recv())[2]["transactionId"]
            await station.send(STOP % (meter, number))
            assert json.loads(await station.recv())[0] == 3


async def webhook(server: ServerProcess) -> dict[str, object]:
    return dict((await server.get("/api/v1/webhooks")).json()["items"][0])


@pytest.mark.threat(60)
async def test_a_consumer_that_freezes_dies_and_dies_after_the_effect_misses_nothing_and_can_tell_what_is_the_same(
    tmp_path,
) -> None:
    server, consumer = ServerProcess(tmp_path / "data"), Consumer(tmp_path)
    await server.start("-c", _IMPATIENT)
    await consumer.start()
    try:
        assert (await server.post("/api/v1/webhooks", {"url": consumer.url})).status_code == 201
        await charge(server, 0)
        consumer.signal(signal.SIGSTOP)
        await charge(server, 10)
        while (await webhook(server))["failures"] == 0:
            await asyncio.sleep(0.05)
        consumer.signal(signal.SIGCONT)
        consumer.die_at_the_next()
        await charge(server, 20)
        await consumer.ended()
        await charge(server, 30)
        while (await webhook(server))["failures"] == 0:
            await asyncio.sleep(0.05)
        await consumer.start()
        await charge(server, 40)
        await server.kill()
        await server.start("-c", _IMPATIENT)
        told = (await server.get("/api/v1/events?follow=false&after=0")).text
        committed = [json.loads(line[6:]) for line in told.splitlines() if line.startswith("data: ")]
        while (await webhook(server))["delivered"] != committed[-1]["number"]:
            await asyncio.sleep(0.05)
    finally:
        await consumer.close()
        await server.kill()
    assert len(committed) == 50
    effects = consumer.effects()
    assert len(effects) > 50, "some were told twice"
    assert list(dict(effects).values()) == committed
    assert all(body == dict(effects)[name] for name, body in effects)
