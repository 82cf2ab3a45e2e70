"""The stage of the scenarios: the server as users run it, and one simulated station on a clock that the scenario turns.

Real sockets, a real database; only the station's time is turned. What a scenario leaves behind is an
:class:`Observation`: every row of every table, and every answer of the HTTP API.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from evwire.model import IdToken
from evwire.server import ServerConfig, add_station, add_token, running
from evwire.server.config import database_path
from evwire.server.storage.tables import metadata
from evwire.simulator import SimulatedStation, Vehicle
from evwire.testing import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from typing import Literal

    from evwire.server import Running

DRIVER = "04A2B3C4"
STRANGER = "0BADCAFE"
_PASSWORD = "correct horse battery"
_BEGIN = datetime(2025, 1, 1, 12, tzinfo=UTC)
_LONGEST_STEP_S = 10.0
"""Shorter than anybody waits for an answer: what is asked in one step is answered before the next."""
_LOOK_EVERY_S = 30.0


class Observation(msgspec.Struct):
    """What can be seen afterwards. Rows are dicts of what their columns hold."""

    tables: dict[str, list[dict[str, Any]]]
    answers: list[tuple[str, int, Any]]
    """What was asked of the API, the status, and the answer."""


class Stage:
    """What a scenario can do. Nothing here, and nothing in a scenario's steps, knows which version is spoken."""

    def __init__(self, server: Running, http: httpx.AsyncClient, station: SimulatedStation, clock: ManualClock) -> None:
        self.simulated = station
        self.answers: list[tuple[str, int, Any]] = []
        self._server = server
        self._http = http
        self._clock = clock
        self._unanswered: set[str] = set()
        self._answered = asyncio.Event()
        station.station.tap(self._frame)

    # At the station

    async def plug_in(self, *, lacks_wh: float = 40_000, power_w: float = 6_000) -> None:
        """A car comes, whose battery lacks so much: a driver who parks, and plugs in."""
        capacity_wh = max(50_000.0, lacks_wh)
        self.simulated.hardware.attach_vehicle(
            Vehicle(capacity_wh=capacity_wh, energy_wh=capacity_wh - lacks_wh, max_power_w=power_w, efficiency=1.0)
        )
        self.simulated.station.plugged_in(1)
        await self.quiet()

    async def unplug(self) -> None:
        self.simulated.station.unplugged(1)
        self.simulated.hardware.attach_vehicle(None)
        await self.quiet()

    async def show_card(self, token: str = DRIVER) -> None:
        await self.simulated.station.present_token(1, IdToken(token))
        await self.quiet()

    async def visit(self) -> None:
        """A whole visit of the station's own simulated driver."""
        visit = asyncio.create_task(self.simulated.charge())
        while not visit.done():
            await self.seconds(_LONGEST_STEP_S)
        await visit

    # Time

    def in_minutes(self, minutes: float) -> str:
        """A moment from now, as JSON says it."""
        return (self._clock.now() + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")

    async def minutes(self, minutes: float) -> None:
        """Let time pass; the station sees what the car does meanwhile."""
        left_s = minutes * 60
        while left_s > 0:
            await self.seconds(min(left_s, _LOOK_EVERY_S))
            left_s -= _LOOK_EVERY_S
            transaction = self.simulated.station.evses[1].transaction
            if transaction is not None and transaction.running:
                self.simulated.station.charging_state_changed(1, self.simulated.hardware.charging_state(1))
        await self.quiet()

    async def seconds(self, seconds: float) -> None:
        """Let time pass in small steps; each waits for the answers to what was said in it."""
        while seconds > 0:
            await self.quiet()
            await self._clock.advance(min(seconds, _LONGEST_STEP_S))
            seconds -= _LONGEST_STEP_S
        await self.quiet()

    async def quiet(self) -> None:
        """Until everybody has answered, and nobody has more to say."""
        while True:
            await self._clock.settle()
            if not self._unanswered:
                return
            self._answered.clear()
            await asyncio.wait_for(self._answered.wait(), 60)

    async def back_online(self) -> None:
        """Until the station, which is reset, has booted again; it takes the station no time."""
        async with asyncio.timeout(60):
            while not self.simulated.station.online:
                # Only the network is waited for.
                await asyncio.sleep(0.001)
        await self.quiet()

    # At the API

    async def command(self, operation: str, **body: object) -> dict[str, Any]:
        """Ask the station; what its answer was, and how the API answered (``http_status``)."""
        path = f"/api/v1/stations/CP001/commands/{operation}"
        answer = await self._http.post(path, json=body)
        self.answers.append((operation, answer.status_code, answer.json()))
        await self.quiet()
        return {"http_status": answer.status_code, **answer.json()}

    async def transactions(self) -> list[dict[str, Any]]:
        """The newest first."""
        return list((await self._get("transactions"))["items"])

    async def status(self) -> str:
        """Of the only connector."""
        return str((await self._connector())["status"])

    async def charging_state(self) -> str | None:
        """Of the only connector."""
        state = (await self._connector())["charging_state"]
        return None if state is None else str(state)

    async def _connector(self) -> dict[str, Any]:
        (connector,) = (await self._get("stations/CP001"))["connectors"]
        return dict(connector)

    async def _get(self, path: str) -> Any:
        answer = await self._http.get(f"/api/v1/{path}")
        self.answers.append((path, answer.status_code, answer.json()))
        return answer.json()

    def _frame(self, direction: Literal["in", "out"], data: bytes) -> None:
        kind, message_id = json.loads(data)[:2]
        if kind == 2:
            self._unanswered.add(message_id)
        else:
            self._unanswered.discard(message_id)
            self._answered.set()


@asynccontextmanager
async def stage(data: Path, version: str) -> AsyncIterator[Stage]:
    """A server that knows one station and one driver, and the station, which has booted."""
    await add_station(data, "CP001", password=_PASSWORD)
    await add_token(data, DRIVER)
    clock = ManualClock(_BEGIN)
    config = ServerConfig(data=data, host="127.0.0.1", ocpp_port=0, http_port=0)
    async with running(config) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        async with httpx.AsyncClient(base_url=server.http_url, headers=headers, trust_env=False) as http:
            simulated = SimulatedStation(
                "CP001",
                f"ws://127.0.0.1:{server.ocpp_port}/ocpp",
                version=version,
                id_token=IdToken(DRIVER),
                password=_PASSWORD,
                meter_start_wh=1_000,
                new_vehicle=lambda: Vehicle(50_000, 49_700, 6_000, efficiency=1.0),
                clock=clock,
            )
            it = Stage(server, http, simulated, clock)
            async with simulated:
                await asyncio.wait_for(simulated.station.wait_registered(), 60)
                await it.quiet()
                yield it
                await it.quiet()
                await it._get("stations/CP001")
                await it.transactions()


def rows(data: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order in which it came."""
    database = sqlite3.connect(database_path(data))
    database.row_factory = sqlite3.Row
    try:
        return {
            table.name: [dict(row) for row in database.execute(f"SELECT * FROM {table.name} ORDER BY rowid")]
            for table in metadata.sorted_tables
        }
    finally:
        database.close()
