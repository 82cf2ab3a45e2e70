"""A CSMS and three stations that charge, in one process: what ``evwire demo`` shows."""

from __future__ import annotations

import asyncio
import logging
import signal
import tempfile
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx
import msgspec
from rich.console import Console
from rich.table import Table

from evwire.model import IdToken
from evwire.server import Running, ServerConfig, add_station, add_token, log_to_stderr, running
from evwire.simulator import SimulatedStation, Vehicle, show_while
from evwire.transport import loop
from evwire.versions import ALL

_TOKEN = IdToken("04A2B3C4")
_SPEED = 480.0
"""Eight minutes in a second: a visit takes about twenty seconds."""
_ALL_CHARGED_WITHIN_S = 120.0


class _Row(msgspec.Struct):
    station: str
    stopped_at: str | None
    energy_wh: float | None
    stop_reason: str | None


class _Rows(msgspec.Struct):
    items: list[_Row]


def demo(*, once: bool = False, data: Path | None = None, ocpp_port: int = 9000, http_port: int = 8080) -> int:
    """Show three stations charging; ``once``: stop when each has charged, and return 1 unless all did.

    Ports that are taken are replaced by free ones. Without ``data`` everything is kept in a temporary directory.
    """
    with tempfile.TemporaryDirectory(prefix="evwire-demo-") as temporary:
        return loop.run(_demo(once=once, data=data or Path(temporary), ocpp_port=ocpp_port, http_port=http_port))


async def _demo(*, once: bool, data: Path, ocpp_port: int, http_port: int) -> int:
    console = Console()
    log_to_stderr(logging.WARNING)
    versions = {f"CP{version.name.replace('.', '')}": version.name for version in ALL}
    passwords = {name: await add_station(data, name) for name in versions}
    await add_token(data, _TOKEN.value)
    async with AsyncExitStack() as stack:
        server = await _listen(stack, data, ocpp_port, http_port)
        console.print(f"CSMS on {server.ocpp_url}, page and HTTP API on {server.http_url}")
        console.print(f"API token: {server.token}", highlight=False)
        console.print(f"Three stations boot, authorize, charge and stop, {_SPEED:.0f} times as fast as real ones:\n")
        url = f"ws://127.0.0.1:{server.ocpp_port}/ocpp"
        stations = [
            SimulatedStation(
                name, url, version=version, id_token=_TOKEN, password=passwords[name], speed=_SPEED, new_vehicle=vehicle
            )
            for (name, version), vehicle in zip(versions.items(), (_small, _middle, _large), strict=True)
        ]
        for each in stations:
            await stack.enter_async_context(each)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        first = asyncio.gather(*(each.charge() for each in stations))
        stopping = asyncio.ensure_future(stop.wait())
        showing = asyncio.ensure_future(show_while(stations, console, first))
        await asyncio.wait((showing, stopping), return_when=asyncio.FIRST_COMPLETED, timeout=_ALL_CHARGED_WITHIN_S)
        finished = await _transactions(server)
        console.print("\nGET /api/v1/transactions:")
        console.print(_summary(finished))
        all_charged = {row.station for row in finished if row.stopped_at} == set(passwords)
        if not once and not stop.is_set():
            console.print("They go on charging; Ctrl-C ends the demo.")
            again = asyncio.gather(*(each.run() for each in stations))
            await asyncio.wait((again, stopping), return_when=asyncio.FIRST_COMPLETED)
            again.cancel()
            with suppress(asyncio.CancelledError):
                await again
        for work in (showing, first, stopping):
            work.cancel()
        await asyncio.gather(showing, first, stopping, return_exceptions=True)
    return 0 if all_charged or not once else 1


async def _listen(stack: AsyncExitStack, data: Path, ocpp_port: int, http_port: int) -> Running:
    config = ServerConfig(data=data, host="127.0.0.1", ocpp_port=ocpp_port, http_port=http_port)
    try:
        return await stack.enter_async_context(running(config))
    except OSError:
        return await stack.enter_async_context(running(msgspec.structs.replace(config, ocpp_port=0, http_port=0)))


async def _transactions(server: Running) -> list[_Row]:
    """Asked over HTTP, as anybody would."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.token}"}) as client:
        answer = await client.get(f"{server.http_url}/api/v1/transactions")
        return msgspec.json.decode(answer.content, type=_Rows).items


def _summary(rows: list[_Row]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("station", "state", "charged", "reason"):
        shown.add_column(heading, justify="right" if heading == "charged" else "left")
    for row in sorted(rows, key=lambda row: row.station):
        state = "finished" if row.stopped_at else "charging"
        charged = f"{row.energy_wh / 1000:.3f} kWh" if row.energy_wh is not None else ""
        shown.add_row(row.station, state, charged, row.stop_reason or "")
    return shown


def _small() -> Vehicle:
    return Vehicle(capacity_wh=40_000, energy_wh=33_000, max_power_w=7_400, phases=1)


def _middle() -> Vehicle:
    return Vehicle(capacity_wh=58_000, energy_wh=51_000)


def _large() -> Vehicle:
    return Vehicle(capacity_wh=77_000, energy_wh=69_000)
