"""Simulated stations in the terminal."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import ssl as tls
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from rich.console import Console
from rich.live import Live
from rich.table import Table

from evwire.clock import SYSTEM_CLOCK
from evwire.model import IdToken
from evwire.simulator.station import SimulatedStation
from evwire.simulator.vehicle import Vehicle
from evwire.station import Connect, FileStorage, soap_connect
from evwire.transport import CertificateFiles, client_context, loop, websocket

WorkT = TypeVar("WorkT")

_REFRESH_S = 0.5


def table(stations: Sequence[SimulatedStation]) -> Table:
    """What each station does now."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("station", "OCPP", "doing", "power", "charged", "battery"):
        shown.add_column(heading, justify="right" if heading in ("power", "charged", "battery") else "left")
    for each in stations:
        reading = each.hardware.read_meter(1)
        charged_wh = each.transactions[-1].energy_wh if each.transactions else 0.0
        battery = reading.state_of_charge_percent
        shown.add_row(
            each.id,
            each.version,
            each.doing if each.station.connected else "offline",
            f"{(reading.power_w or 0) / 1000:.1f} kW",
            f"{charged_wh / 1000:.3f} kWh",
            f"{battery:.0f} %" if battery is not None else "",
        )
    return shown


async def show_while(stations: Sequence[SimulatedStation], console: Console, work: asyncio.Future[WorkT]) -> WorkT:
    """A live table until ``work`` is done; on what is no terminal, only its end."""
    if not console.is_terminal:
        await asyncio.wait((work,))
    else:
        with Live(table(stations), console=console, refresh_per_second=4) as live:
            while not work.done():
                await asyncio.wait(
                    (work, asyncio.ensure_future(SYSTEM_CLOCK.sleep(_REFRESH_S))), return_when="FIRST_COMPLETED"
                )
                live.update(table(stations))
    return await work


def simulate(
    *,
    url: str,
    station_id: str,
    version: str,
    count: int = 1,
    password: str | None = None,
    token: str = "04A2B3C4",
    speed: float = 1.0,
    once: bool = False,
    data: Path | None = None,
    ca: Path | None = None,
    client_certificate: Path | None = None,
    client_key: Path | None = None,
    listen_port: int = 0,
    file_networks: Sequence[str] = (),
) -> int:
    """Run ``count`` stations, named after the first, until told to stop, or for one visit each. 0: all charged.

    In the directory ``data`` each keeps what the CSMS has not heard yet. ``ca``, ``client_certificate`` and
    ``client_key`` are for wss and https. Where ``url`` is one of HTTP they speak SOAP, and listen at ``listen_port``
    (0: a free one) for what the CSMS asks; a ``version`` may say so, too: 1.6-soap. Files are fetched and uploaded on
    this machine and in ``file_networks``. Raises TlsFileError, StorageInUse, OSError, and ValueError for what does not
    fit together.
    """
    speaks_soap = url.lower().startswith(("http:", "https:"))
    if version != (version := version.removesuffix("-soap")) and not speaks_soap:
        raise ValueError(f"SOAP is spoken over HTTP: expected an http:// or https:// URL, got {url!r}")
    ssl = _context(url, ca, client_certificate, client_key)
    names = (
        [station_id] if count == 1 else [f"{station_id}-{number:0{len(str(count))}}" for number in range(1, count + 1)]
    )
    logging.basicConfig(level=logging.WARNING, format="%(message)s")

    def station(name: str, storage: FileStorage | None, connect: Connect) -> SimulatedStation:
        return SimulatedStation(
            name,
            url,
            version=version,
            id_token=IdToken(token),
            password=password,
            ssl=None if speaks_soap else ssl,
            speed=speed,
            new_vehicle=_any_vehicle,
            storage=storage,
            file_networks=file_networks,
            connect=connect,
        )

    async def run(storages: Sequence[FileStorage | None]) -> int:
        console = Console()
        async with AsyncExitStack() as stack:
            connect: Connect = websocket.connect
            if speaks_soap:
                connect = await stack.enter_async_context(soap_connect(port=listen_port, ssl=ssl))
            stations = [station(name, storage, connect) for name, storage in zip(names, storages, strict=True)]
            for each in stations:
                await stack.enter_async_context(each)
            work = asyncio.gather(*(each.charge() if once else each.run() for each in stations))
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, work.cancel)
            with suppress(asyncio.CancelledError):
                await show_while(stations, console, work)
            if not console.is_terminal:
                console.print(table(stations))
        charged = all(each.transactions for each in stations)
        return 0 if charged or not once else 1

    with ExitStack() as files:
        storages = [
            files.enter_context(FileStorage(data / f"{quote(name, safe='')}.outbox")) if data is not None else None
            for name in names
        ]
        return loop.run(run(storages))


def _context(url: str, ca: Path | None, certificate: Path | None, key: Path | None) -> tls.SSLContext | None:
    if not url.lower().startswith(("wss:", "https:")):
        if ca or certificate or key:
            raise ValueError(f"expected a wss:// or https:// URL with a CA or a certificate, got {url!r}")
        return None
    if key and not certificate:
        raise ValueError("expected the station's certificate with its key")
    return client_context(ca=ca, certificate=CertificateFiles(certificate, key) if certificate else None)


def _any_vehicle() -> Vehicle:
    """A car as it comes: some battery, somewhat empty."""
    capacity_wh = random.choice((40_000.0, 58_000.0, 77_000.0))
    return Vehicle(
        capacity_wh=capacity_wh,
        energy_wh=capacity_wh * random.uniform(0.2, 0.7),
        max_power_w=random.choice((7_400.0, 11_000.0)),
    )
