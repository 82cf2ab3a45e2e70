"""What a hand-typed station hears when a CSMS asks it something."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine

import msgspec

from evwire import CSMS, AllowAny, Station, model
from evwire.testing import ManualClock
from evwire.transport import memory
from wire import Wire

Ask = Callable[[Station[None]], Coroutine[object, object, model.Result]]


async def asked(subprotocol: str, ask: Ask, answer: str) -> tuple[str, model.Result]:
    """What the station hears, without made-up numbers, and what its answer becomes."""
    clock = ManualClock()
    csms: CSMS[None] = CSMS(admission=AllowAny(), clock=clock)
    ours, theirs = memory.pair()
    wire = Wire(theirs)
    serving = asyncio.create_task(csms.accept(ours, station_id="CP001", subprotocol=subprotocol))
    await clock.settle()
    asking = asyncio.create_task(ask(csms.stations["CP001"]))
    frame = await wire.receive()
    _, message_id, action, payload = msgspec.json.decode(frame, type=tuple[int, str, str, msgspec.Raw])
    wire.send(f'[3,"{message_id}",{answer}]')
    result = await asking
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    return re.sub(r'("requestId"):\d{3,}', r"\1:#", f"{action} {bytes(payload).decode()}"), result
