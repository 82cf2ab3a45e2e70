"""The database away from a whole server: what must be kept gets no answer, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest
import websockets

import small_disk
from benchmarks.postgresql import PostgresqlServer, Unavailable
from server_process import ServerProcess

START = (
    '[2,"%s","StartTransaction",'
    '{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"timestamp":"2026-01-01T12:0%d:00Z"}]'
)
EVENT = (
    '[2,"%s","TransactionEvent",{"eventType":"Started","timestamp":"2026-01-01T12:00:00Z","triggerReason":"Authorized",'
    '"seqNo":0,"transactionInfo":{"transactionId":"T-%s"},"evse":{"id":1}}]'
)
STATUS = '[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]'
TRY_AGAIN_LATER = 1013
KINDS = ["frozen", "stopped", "writes fail", "disk full", "file gone"]


class Fault:
    """A server, and how to take its database away and to give it back."""

    def __init__(self, server: ServerProcess, begin: Callable[[], None], end: Callable[[], None]) -> None:
        self.server = server
        self.begin = begin
        self.end = end

    def connect(self, station_id: str, subprotocol: str = "ocpp1.6") -> websockets.connect:
        url = f"ws://127.0.0.1:{self.server.ocpp_port}/ocpp/{station_id}"
        return websockets.connect(url, subprotocols=[websockets.Subprotocol(subprotocol)], proxy=None)


async def make(kind: str, directory: Path, hold_s: float) -> AsyncIterator[Fault]:
    hold = ("--hold", str(hold_s))
    postgresql = None
    under: tuple[str, ...] = ()
    try:
        if kind == "writes fail":
            server = ServerProcess(directory, *hold)
            fault = Fault(server, server.fill_disk, server.free_disk)
        elif kind == "disk full":
            if (reason := small_disk.cannot_mount()) is not None:
                pytest.skip(reason)
            under = small_disk.mounted(directory)
            server = ServerProcess(directory, *hold)
            disk = small_disk.SmallDisk(directory, lambda: server.pid)
            fault = Fault(server, disk.fill, disk.free)
        elif kind == "file gone":
            server = ServerProcess(directory, *hold)
            file, elsewhere = directory / "evwire.sqlite3", directory / "elsewhere"
            fault = Fault(server, partial(file.rename, elsewhere), partial(elsewhere.rename, file))
        else:
            try:
                postgresql = await asyncio.to_thread(PostgresqlServer)
                await asyncio.to_thread(postgresql.start)
            except Unavailable as error:
                pytest.skip(str(error))
            server = ServerProcess(directory, *hold, "--database", await postgresql.new_database())
            if kind == "frozen":
                fault = Fault(server, postgresql.freeze, postgresql.thaw)
            else:
                fault = Fault(server, postgresql.stop, postgresql.start)
        await server.start(under=under)
        yield fault
        await server.kill()
    finally:
        if postgresql is not None:
            postgresql.thaw()
            postgresql.close()


@pytest.fixture(params=KINDS)
async def fault(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Fault]:
    async for each in make(request.param, tmp_path, 1.5):
        yield each


async def ask(link: websockets.ClientConnection, text: str) -> list[object]:
    await link.send(text)
    answer = json.loads(await asyncio.wait_for(link.recv(), 15))
    assert isinstance(answer, list)
    return answer


async def without_answer(link: websockets.ClientConnection, text: str, within_s: float) -> None:
    """The server says nothing to this until it closes the link."""
    await link.send(text)
    with pytest.raises(websockets.ConnectionClosed) as closed:
        await asyncio.wait_for(link.recv(), within_s)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == TRY_AGAIN_LATER


async def lives_through(fault: Fault, *, lasting_s: float, within_s: float) -> None:
    async with (
        fault.connect("CP001") as first,
        fault.connect("CP002", "ocpp2.0.1") as second,
        fault.connect("CP003") as third,
    ):
        (_, _, kept) = await ask(first, START % ("a", 0))
        fault.begin()
        began_s = time.monotonic()
        closing = asyncio.gather(
            without_answer(first, START % ("b", 1), within_s), without_answer(second, EVENT % ("c", 2), within_s)
        )
        assert (await ask(third, '[2,"h","Heartbeat",{}]'))[0] == 3
        assert await ask(third, STATUS) == [3, "s", {}]
        await closing
        assert (await ask(third, '[2,"h2","Heartbeat",{}]'))[0] == 3
        await asyncio.sleep(lasting_s - (time.monotonic() - began_s))
        assert (await ask(third, '[2,"h3","Heartbeat",{}]'))[0] == 3
        await asyncio.to_thread(fault.end)
        ended_s = time.monotonic()
    async with fault.connect("CP001") as first, fault.connect("CP002", "ocpp2.0.1") as second:
        (_, _, repeated) = await ask(first, START % ("a", 0))
        assert time.monotonic() - ended_s < 10
        (kind, _, following) = await ask(first, START % ("b", 1))
        assert kind == 3
        assert (await ask(second, EVENT % ("c", 2)))[0] == 3
    assert isinstance(kept, dict)
    assert isinstance(repeated, dict)
    assert isinstance(following, dict)
    assert repeated["transactionId"] == kept["transactionId"] != following["transactionId"]
    rows = await fault.server.transactions()
    assert sorted((row["station"], row["id"]) for row in rows) == [
        ("CP001", str(kept["transactionId"])),
        ("CP001", str(following["transactionId"])),
        ("CP002", "T-2"),
    ]


@pytest.mark.threat(59)
@pytest.mark.threat(63)
async def test_without_its_database_the_server_answers_nothing_that_must_be_kept_and_loses_nothing(fault) -> None:
    await lives_through(fault, lasting_s=0, within_s=5)


@pytest.mark.soak
@pytest.mark.threat(59)
@pytest.mark.threat(63)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_minute_without_its_database_is_withstood(kind, tmp_path) -> None:
    async for fault in make(kind, tmp_path, 25):
        await lives_through(fault, lasting_s=60, within_s=30)


async def test_what_still_waits_when_the_database_comes_back_is_answered_without_a_repetition(tmp_path) -> None:
    async for fault in make("writes fail", tmp_path, 25):
        async with fault.connect("CP001") as station, fault.connect("CP002") as other:
            fault.begin()
            waiting = asyncio.create_task(ask(station, START % ("a", 0)))
            assert (await ask(other, '[2,"h","Heartbeat",{}]'))[0] == 3
            while (await fault.server.get("/readyz")).status_code != 503:
                assert not waiting.done()
                await asyncio.sleep(0.05)
            fault.end()
            assert (await waiting)[0] == 3
        while (await fault.server.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.05)


async def test_the_server_finds_out_by_itself_that_its_database_is_back(tmp_path) -> None:
    async for fault in make("writes fail", tmp_path, 0.5):
        async with fault.connect("CP001") as station:
            fault.begin()
            await without_answer(station, START % ("a", 0), 5)
        while (await fault.server.get("/readyz")).status_code != 503:
            await asyncio.sleep(0.05)
        fault.end()
        while (await fault.server.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.05)
