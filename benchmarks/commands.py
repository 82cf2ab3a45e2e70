"""Commands by HTTP to one of many stations, each kept before it is sent and once more when it is answered."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.postgresql import PostgresqlServer, databases
from benchmarks.premises import station_id
from benchmarks.processes import EvwireServe, allow_descriptors
from benchmarks.raw import BOOT, Lost, RawStation, Target, each, text
from benchmarks.results import Result, Table, Unit, Verdict

STATIONS = {"quick": 20, "short": 10_000, "long": 10_000}
SECONDS = {"quick": 0.5, "short": 10.0, "long": 30.0}
MOST_P99_MS = 150.0
GOAL_P99_MS = 50.0
AT_ONCE = 8
CONNECTING_AT_ONCE = 50
# It only reads: of what gives or takes load only so many stations a minute may be asked.
OPERATION = "get-local-list-version"


class Answering(RawStation):
    """A station that answers what it is asked at once."""

    def _say(self, said: bytes) -> None:
        if said.startswith(b"[2,"):
            message_id = json.loads(said)[1]
            self.transport.write(text(f'[3,"{message_id}",{{"listVersion":7}}]'))
        else:
            super()._say(said)


class Client:
    """One connection to the HTTP API, that asks for one thing at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader = reader
        self._writer = writer
        self._head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"

    @classmethod
    async def connect(cls, port: int, token: str) -> Client:
        return cls(*await asyncio.open_connection("127.0.0.1", port), token)

    async def ask(self, station: str) -> None:
        """Have the station asked, and wait for its answer. Raises Lost."""
        path = f"/api/v1/stations/{station}/commands/{OPERATION}"
        self._writer.write(f"POST {path} HTTP/1.1\r\n{self._head}Content-Length: 2\r\n\r\n{{}}".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        body = await self._reader.readexactly(length)
        if b'"version_number":7' not in body:
            raise Lost(body.decode(errors="replace"))

    def close(self) -> None:
        self._writer.close()


async def run(length: str, tell: Callable[[str], None]) -> Result:
    """Measure round trips one after the other, and some beside each other."""
    count, lasting_s = STATIONS[length], SECONDS[length]
    allow_descriptors(count)
    result = Result(
        scenario="commands",
        length=length,
        title=f"Commands to {count:,} stations",
        circumstances=(
            f"`evwire serve`, {count:,} stations of 1.6, connected, booted and idle. For {lasting_s:g} s a client asks "
            f"for `{OPERATION}` of a station by chance, over one connection to the HTTP API, and again when it has the "
            f"answer; then for {lasting_s:g} s over {AT_ONCE} connections. A station answers at once. Each command is "
            "on the disk before it is sent, its answer before it is told, and a row of the audit before and after. "
            "Server, database, stations and client share the machine."
        ),
    )
    rows: list[tuple[str, list[float | None]]] = []
    with result.watching(), tempfile.TemporaryDirectory() as folder:
        for name, database in databases(tell):
            tell(f"commands: {name}: {count} stations connect")
            try:
                measured = await _measure(Path(folder) / name, database, count, lasting_s)
            except (OSError, Lost, asyncio.IncompleteReadError) as error:
                result.errors.append(f"{name}: {error!r}")
                continue
            for clients, times_s in measured:
                p50_ms, p99_ms = (times_s[int(share * (len(times_s) - 1))] * 1000 for share in (0.5, 0.99))
                how = "one after the other" if clients == 1 else f"{clients} at once"
                tell(f"commands: {name}, {how}: p99 {p99_ms:.1f} ms, {len(times_s) / lasting_s:,.0f}/s")
                rows.append((f"{name}, {how}", [p50_ms, p99_ms, len(times_s) / lasting_s]))
                result.verdicts.append(
                    Verdict(
                        what=f"p99 of a command's round trip, {name}, {how}",
                        measured=p99_ms,
                        unit="ms",
                        at_most=MOST_P99_MS,
                        goal=GOAL_P99_MS,
                    )
                )
    columns: list[tuple[str, Unit]] = [("p50", "ms"), ("p99", "ms"), ("commands", "/s")]
    result.tables.append(Table("Round trips:", columns, rows))
    return result


async def _measure(
    data: Path, postgresql: PostgresqlServer | None, count: int, lasting_s: float
) -> list[tuple[int, list[float]]]:
    """By the number of clients, how long each round trip took, the shortest first."""
    url = None if postgresql is None else await postgresql.new_database()
    options = ("--open", "--api-requests-a-minute", "0", *(() if url is None else ("--database", url)))
    with EvwireServe(data, options=options) as server:
        await server.listening()
        target = Target(server.port)
        stations: list[RawStation] = []

        async def connect(number: int) -> None:
            station = await Answering.connect(target, station_id(number))
            await station.ask(BOOT)
            stations.append(station)

        await each(range(count), connect, at_once=CONNECTING_AT_ONCE)
        token = (data / "api-token").read_text().strip()
        measured = [
            (clients, sorted(await _round_trips(server.http_port, token, clients, count, lasting_s)))
            for clients in (1, AT_ONCE)
        ]
        for station in stations:
            station.vanish()
    return measured


async def _round_trips(port: int, token: str, clients: int, count: int, lasting_s: float) -> list[float]:
    chance = random.Random(7)
    end = time.monotonic() + lasting_s

    async def go_on() -> list[float]:
        client = await Client.connect(port, token)
        times_s = []
        while (began := time.monotonic()) < end:
            await client.ask(station_id(chance.randrange(count)))
            times_s.append(time.monotonic() - began)
        client.close()
        return times_s

    return list(itertools.chain(*await asyncio.gather(*(go_on() for _ in range(clients)))))
