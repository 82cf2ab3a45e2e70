"""One that hurts a server: ``python -m benchmarks.nuisance KIND --port N``, in its own process, until it is killed."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import socket
import time
from collections import deque
from collections.abc import Awaitable, Callable

import uvloop

from benchmarks.premises import PASSWORD
from benchmarks.processes import allow_descriptors
from benchmarks.raw import HEARTBEAT, Lost, RawStation, Target, call, masked

ROGUE = "ROGUE"
HALF_OPEN_PER_S = 2000
# The server may hold fewer; whatever it has closed is let go of here as well.
MOST_HALF_OPEN = 15_000
_TICK_S = 0.02
_FRAMES_AT_ONCE = 500

_SAMPLES = [{"value": "230.1", "measurand": "Voltage", "phase": f"L{phase}", "unit": "V"} for phase in (1, 2, 3)]
METER_VALUES = call(
    "meter",
    "MeterValues",
    {"connectorId": 1, "meterValue": [{"timestamp": "2026-01-01T12:00:00Z", "sampledValue": _SAMPLES}]},
)
BROKEN = masked(0x81, b'[2,"broken","Heartbeat",{"a":[[[[[[1,2,3')


async def half_open(target: Target) -> None:
    """Connect 2,000 times a second, and say nothing."""
    allow_descriptors(MOST_HALF_OPEN)
    sources = itertools.cycle(f"127.0.1.{number}" for number in range(1, 100))
    held: deque[socket.socket] = deque()
    began_at, made = time.monotonic(), 0
    while True:
        while made < (time.monotonic() - began_at) * HALF_OPEN_PER_S:
            connection = socket.socket()
            connection.setblocking(False)
            connection.bind((next(sources), 0))
            connection.connect_ex(("127.0.0.1", target.port))
            held.append(connection)
            made += 1
            if len(held) > MOST_HALF_OPEN:
                held.popleft().close()
        await asyncio.sleep(_TICK_S)


async def flood(target: Target, frame: bytes) -> None:
    """One station that sends as fast as it can, and does not look at the answers."""
    frames = frame * _FRAMES_AT_ONCE
    while True:
        try:
            station = await RawStation.connect(target, ROGUE)
        except (OSError, Lost):
            await asyncio.sleep(_TICK_S)
            continue
        gone = asyncio.Event()
        station.lost = gone.set
        station.deaf = True
        while not gone.is_set() and not station.transport.is_closing():
            if station.transport.get_write_buffer_size() < len(frames):
                station.transport.write(frames)
            await asyncio.sleep(0)


async def reconnecting(target: Target) -> None:
    """One station that connects as fast as it can, each time in place of itself."""
    while True:
        try:
            await RawStation.connect(target, ROGUE)
        except (OSError, Lost):
            await asyncio.sleep(0)


async def guessing(target: Target) -> None:
    """Wrong passwords as fast as they are answered, from one address, 20 at once."""
    wrong = Target(target.port, "wrong" * 5)

    async def guess() -> None:
        while True:
            try:
                await RawStation.connect(wrong, ROGUE)
            except (OSError, Lost):
                continue

    await asyncio.gather(*(guess() for _ in range(20)))


KINDS: dict[str, Callable[[Target], Awaitable[None]]] = {
    "half_open": half_open,
    "heartbeats": lambda target: flood(target, HEARTBEAT),
    "meter_values": lambda target: flood(target, METER_VALUES),
    "broken": lambda target: flood(target, BROKEN),
    "reconnecting": reconnecting,
    "guessing": guessing,
}


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    await KINDS[chosen.kind](Target(chosen.port, PASSWORD))


if __name__ == "__main__":
    uvloop.run(main())
