"""A driver's visit, from plug to bill, against the ready-to-run server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from evwire.model import IdToken
from evwire.server import Running, ServerConfig, add_station, add_token, running
from evwire.simulator import SimulatedStation, Vehicle

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
