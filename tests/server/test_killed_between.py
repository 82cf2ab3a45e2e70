"""The number that a 1.x transaction gets, and its text at the station, when either end dies before the answer is there.

The processes are killed (SIGKILL); a station repeats what was not answered, and there is one transaction.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from evwire import ChargingStation, Station, model
from evwire.server import ServerConfig, running
from evwire.server.config import database_path
from evwire.server.stations.policy import Policy
from evwire.station import FileStorage, StationSettings
from server_process import ServerProcess
from station_lab import FakeRelay

TOKEN = model.IdToken("04A2B3C4")
SETTINGS = StationSettings(sample_interval_s=0, retry_wait_minimum_s=0.2, retry_random_range_s=0)

_SERVE_AND_DIE = """
import os, runpy, signal, sys
from evwire.server.stations.policy import Policy

moment = sys.argv.pop(1)
work = getattr(Policy, moment)

async def work_and_die(policy, station, event):
    await work(policy, station, event)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(Policy, moment, work_and_die)
runpy.run_module("evwire", run_name="__main__", alter_sys=True)
"""

_CHARGE_AND_WAIT = """
import asyncio, sys
from evwire import ChargingStation, model
from evwire.station import FileStorage, StationSettings
from station_lab import FakeRelay

async def main(url, path):
    relay, storage = FakeRelay(), FileStorage(path)
    settings = StationSettings(sample_interval_s=0)
    station = ChargingStation("CP001", url, versions=["1.6"], hardware=relay, storage=storage, settings=settings)
    async with station:
        await station.wait_registered()
        station.plugged_in(1)
        transaction = await station.start_transaction(evse_id=1, id_token=model.IdToken("04A2B3C4"))
        print(transaction.id, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        relay.energy_wh = 1700.0
        await transaction.stop()
        await storage.flushed()
        print("kept", flush=True)
        await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""


class Noting(FileStorage):
    """Writes down which numbers it was given."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.given: list[tuple[str, int]] = []

    def keep_number(self, transaction_id: str, number: int) -> None:
        self.given.append((transaction_id, number))
        super().keep_number(transaction_id, number)


def _station(port: int, storage: FileStorage, relay: FakeRelay) -> ChargingStation:
    url = f"ws://127.0.0.1:{port}/ocpp"
    return ChargingStation("CP001", url, versions=["1.6"], hardware=relay, storage=storage, settings=SETTINGS)


def _numbers(data: Path) -> list[int]:
    with closing(sqlite3.connect(database_path(data))) as database:
        return [number for (number,) in database.execute("SELECT number FROM transactions")]


@pytest.mark.parametrize("moment", ["issue", "transaction"])
async def test_a_server_that_dies_between_storing_a_start_and_its_answer_has_one_transaction_in_the_end(
    moment: str, tmp_path: Path
) -> None:
    server, relay = ServerProcess(tmp_path), FakeRelay()
    await server.start("-c", _SERVE_AND_DIE, moment)
    try:
        with Noting(tmp_path / "CP001.outbox") as storage:
            async with asyncio.timeout(50), _station(server.ocpp_port, storage, relay) as station:
                await station.wait_registered()
                station.plugged_in(1)
                transaction = await station.start_transaction(evse_id=1, id_token=TOKEN)
                text_id = transaction.id
                assert await server.ended() == -signal.SIGKILL
                (number,) = _numbers(tmp_path)
                assert storage.given == []
                await server.start()
                relay.energy_wh = 1700.0
                await transaction.stop()
                assert await transaction.told()
                assert transaction.id == text_id
                assert storage.given == [(text_id, number)]
                (row,) = await server.transactions()
    finally:
        await server.kill()
    assert (row["number"], row["id"]) == (number, str(number))
    assert (row["meter_start_wh"], row["meter_stop_wh"], row["energy_wh"]) == (1000, 1700, 700)
    assert _numbers(tmp_path) == [number]


async def test_a_station_that_dies_before_the_answer_to_its_start_repeats_it_and_has_the_same_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, answer_it = asyncio.Event(), asyncio.Event()
    work = Policy.transaction

    async def slowly(
        policy: Policy, station: Station[None], event: model.TransactionEvent
    ) -> model.TransactionEventResult:
        result = await work(policy, station, event)
        stored.set()
        await answer_it.wait()
        return result

    monkeypatch.setattr(Policy, "transaction", slowly)
    path = tmp_path / "CP001.outbox"
    config = ServerConfig(data=tmp_path, host="127.0.0.1", ocpp_port=0, http_port=0, open=True)
    async with asyncio.timeout(50), running(config) as server:
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _CHARGE_AND_WAIT, url, str(path)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        assert process.stdin is not None and process.stdout is not None
        text_id = (await process.stdout.readline()).decode().strip()
        await stored.wait()
        process.stdin.write(b"go on\n")
        assert (await process.stdout.readline()).decode().strip() == "kept"
        process.kill()
        assert await process.wait() == -signal.SIGKILL
        (number,) = _numbers(tmp_path)
        answer_it.set()

        with Noting(path) as storage:
            assert {each.transaction_id for each in storage.events()} == {text_id}
            assert storage.numbers() == {}
            async with _station(server.ocpp_port, storage, FakeRelay()) as station:
                await station.wait_registered()
                while list(storage.events()):
                    await asyncio.sleep(0.01)
            assert storage.given == [(text_id, number)]
            assert storage.numbers() == {}, "nothing more is to be said of it"
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.token}"}, trust_env=False) as client:
            (row,) = (await client.get(f"{server.http_url}/api/v1/transactions")).json()["items"]
    assert (row["number"], row["id"]) == (number, str(number))
    assert (row["meter_start_wh"], row["meter_stop_wh"], row["energy_wh"]) == (1000, 1700, 700)
