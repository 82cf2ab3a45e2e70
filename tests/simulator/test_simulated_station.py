"""A driver's visit, from plug to bill, against the ready-to-run server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from evwire.model import IdToken, TriggerReason
from evwire.server import Running, ServerConfig, add_station, add_token, running
from evwire.simulator import SimulatedStation, Vehicle, simulate
from evwire.station import FileStorage, StorageInUse

NEEDED_WH = 9_000.0


def _vehicle() -> Vehicle:
    """Whose battery lacks 8.1 kWh, of which nine tenths of what is drawn arrive."""
    return Vehicle(capacity_wh=30_000, energy_wh=21_900, max_power_w=11_000)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    await add_station(tmp_path, "CP001", password="correct horse battery")
    await add_token(tmp_path, "04A2B3C4")
    async with running(ServerConfig(data=tmp_path, host="127.0.0.1", ocpp_port=0, http_port=0)) as server:
        yield server


def _station(server: Running, version: str, *, token: str = "04a2b3c4") -> SimulatedStation:
    return SimulatedStation(
        "CP001",
        f"ws://127.0.0.1:{server.ocpp_port}/ocpp",
        version=version,
        id_token=IdToken(token),
        password="correct horse battery",
        speed=3000,
        meter_start_wh=123_000,
        new_vehicle=_vehicle,
    )


async def _transactions(server: Running) -> list[dict[str, object]]:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.token}"}) as client:
        return list((await client.get(f"{server.http_url}/api/v1/transactions")).json()["items"])


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_the_energy_in_the_database_is_what_the_meter_counted(server: Running, version: str) -> None:
    async with _station(server, version) as station:
        transaction = await asyncio.wait_for(station.charge(), 30)
    assert transaction is not None
    (row,) = await _transactions(server)
    assert row["station"] == "CP001"
    assert row["evse_id"] == 1
    assert str(row["id_token"]).casefold() == "04a2b3c4"
    # 1.6 counts in whole watt-hours.
    assert row["meter_start_wh"] == 123_000
    assert row["meter_stop_wh"] == pytest.approx(123_000 + NEEDED_WH, abs=0.51)
    assert row["energy_wh"] == pytest.approx(NEEDED_WH, abs=0.51)
    assert row["stop_reason"] == "Local"
    assert row["started_at"] and row["stopped_at"]


async def test_a_token_that_nobody_added_does_not_charge(server: Running) -> None:
    async with _station(server, "2.0.1", token="STRANGER") as station:
        assert await asyncio.wait_for(station.charge(), 30) is None
        assert station.doing == "refused"
    assert await _transactions(server) == []


def test_two_programs_do_not_simulate_the_same_station_on_the_same_directory(tmp_path: Path) -> None:
    with (
        FileStorage(tmp_path / "CP001.outbox"),
        pytest.raises(StorageInUse, match=r"CP001\.outbox is in use by process"),
    ):
        simulate(url="ws://127.0.0.1:1", station_id="CP001", version="2.0.1", data=tmp_path)


async def test_a_simulated_station_that_leaves_while_offline_tells_the_csms_in_its_next_run(tmp_path: Path) -> None:
    """Its transaction ends when it leaves, and nobody hears of it until the CSMS is there again."""
    url_of_nobody = "ws://127.0.0.1:9/ocpp"
    token = IdToken("04A2B3C4")
    with FileStorage(tmp_path / "CP001.outbox") as storage:
        async with SimulatedStation(
            "CP001", url_of_nobody, version="2.0.1", id_token=token, storage=storage
        ) as offline:
            offline.station.permit(1, token, None, TriggerReason.AUTHORIZED)
            offline.station.plugged_in(1)
    await add_station(tmp_path, "CP001", no_password=True)
    await add_token(tmp_path, "04A2B3C4")
    async with running(ServerConfig(data=tmp_path, host="127.0.0.1", ocpp_port=0, http_port=0)) as server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "evwire", "simulate", "--url", f"ws://127.0.0.1:{server.ocpp_port}/ocpp"),
            *("--id", "CP001", "--version", "2.0.1", "--speed", "3000", "--once", "--data", str(tmp_path)),
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await asyncio.wait_for(process.wait(), 50) == 0
        rows = await _transactions(server)
    assert sorted(str(row["stop_reason"]) for row in rows) == ["Local", "Reboot"]
    with FileStorage(tmp_path / "CP001.outbox") as storage:
        assert list(storage.events()) == []
