"""What stations believe to be told is in the database, however often the server is killed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from benchmarks.postgresql import PostgresqlServer, Unavailable
from evwire.model import IdToken
from evwire.simulator import SimulatedStation, Vehicle
from server_process import ServerProcess

STATIONS = 30
VISITS = 6
KILLS = 20
MOST_S = 1500


@pytest.fixture(params=["sqlite", "postgresql"])
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """On each database; ports and database are the same whenever it starts."""
    if request.param == "sqlite":
        server = ServerProcess(tmp_path)
        await server.start()
        yield server
        await server.kill()
        return
    try:
        postgresql = await asyncio.to_thread(PostgresqlServer)
        await asyncio.to_thread(postgresql.start)
    except Unavailable as error:
        pytest.skip(str(error))
    server = ServerProcess(tmp_path, "--database", await postgresql.new_database())
    await server.start()
    yield server
    await server.kill()
    await asyncio.to_thread(postgresql.close)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_every_transaction_is_stored_once_with_its_energy_though_the_server_is_killed_again_and_again(
    server: ServerProcess,
) -> None:
    chance = random.Random(5)
    stations = [
        SimulatedStation(
            f"CP{number:02}",
            f"ws://127.0.0.1:{server.ocpp_port}/ocpp",
            version=("1.6", "2.0.1", "2.1")[number % 3],
            id_token=IdToken("04A2B3C4"),
            speed=900,
            meter_start_wh=1000.0 * number,
            new_vehicle=lambda: Vehicle(capacity_wh=30_000, energy_wh=30_000 - chance.uniform(500, 4_000)),
        )
        for number in range(STATIONS)
    ]

    async def visits(station: SimulatedStation) -> None:
        for _ in range(VISITS):
            await station.charge()

    kills = 0
    async with asyncio.timeout(MOST_S):
        async with AsyncExitStack() as stack:
            for station in stations:
                await stack.enter_async_context(station)
            charging = asyncio.gather(*(visits(station) for station in stations))
            while not charging.done():
                await asyncio.wait((charging,), timeout=chance.uniform(1, 4))
                if kills < KILLS and not charging.done():
                    await server.kill()
                    kills += 1
                    await server.start()
            await charging
        rows = await server.transactions()
    told = [(station.id, transaction) for station in stations for transaction in station.transactions]
    # Who asked for leave to charge while the server was down was refused, and came again.
    assert len(told) == len(rows) > STATIONS * VISITS // 2
    assert kills == KILLS
    told.sort(key=lambda each: (each[0], each[1].meter_start_wh))
    rows.sort(key=lambda row: (row["station"], row["meter_start_wh"]))
    for (station_id, transaction), row in zip(told, rows, strict=True):
        assert row["station"] == station_id
        assert row["stopped_at"] is not None
        # 1.6 counts in whole watt-hours.
        assert row["meter_start_wh"] == pytest.approx(transaction.meter_start_wh, abs=0.6)
        assert row["meter_stop_wh"] == pytest.approx(transaction.meter_stop_wh, abs=0.6)
