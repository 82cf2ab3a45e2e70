"""mobilityhouse's ``ocpp`` over ``websockets``, as its documentation shows it: schemas checked, asyncio's own loop."""

from __future__ import annotations

import argparse
import asyncio
import logging
from datetime import UTC, datetime

import websockets
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from ocpp.v16.enums import Action, RegistrationStatus

# Its log has a line for every message; without them it is faster.
logging.getLogger("ocpp").setLevel(logging.ERROR)


def now() -> str:
    return datetime.now(UTC).isoformat()


class Station(ChargePoint):
    @on(Action.boot_notification)
    def boot(self, **request: object) -> call_result.BootNotification:
        return call_result.BootNotification(current_time=now(), interval=60, status=RegistrationStatus.accepted)

    @on(Action.heartbeat)
    def heartbeat(self, **request: object) -> call_result.Heartbeat:
        return call_result.Heartbeat(current_time=now())

    @on(Action.meter_values)
    def meter_values(self, **request: object) -> call_result.MeterValues:
        return call_result.MeterValues()


async def connected(connection: websockets.ServerConnection) -> None:
    assert connection.request is not None, "a connection has begun with a request"
    station = Station(connection.request.path.rsplit("/", 1)[-1], connection)
    try:
        await station.start()
    except websockets.ConnectionClosed:
        return


async def serve(port: int) -> None:
    async with websockets.serve(connected, "127.0.0.1", port, subprotocols=[websockets.Subprotocol("ocpp1.6")]):
        await asyncio.Future()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    asyncio.run(serve(arguments.parse_args().port))
