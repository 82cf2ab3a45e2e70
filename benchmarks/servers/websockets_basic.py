"""``websockets`` with its own HTTP Basic authentication, on uvloop, plain or over TLS."""

from __future__ import annotations

import asyncio
import hmac
import logging
import ssl

import uvloop
import websockets
from websockets.asyncio.server import basic_auth

from benchmarks.premises import PASSWORD
from benchmarks.servers.authenticated import arguments, context


async def connected(connection: websockets.ServerConnection) -> None:
    await connection.wait_closed()


def right(username: str, password: str) -> bool:
    return hmac.compare_digest(password, PASSWORD)


async def serve(port: int, tls: ssl.SSLContext | None) -> None:
    # As ours: no compression unless it is asked for, which the stations here do not.
    async with websockets.serve(
        connected,
        "127.0.0.1",
        port,
        ssl=tls,
        backlog=1024,
        subprotocols=[websockets.Subprotocol("ocpp1.6")],
        process_request=basic_auth(realm="ocpp", check_credentials=right),
    ):
        await asyncio.Future()


if __name__ == "__main__":
    logging.getLogger("websockets").setLevel(logging.ERROR)
    chosen = arguments()
    uvloop.run(serve(chosen.port, context(chosen.certificate, chosen.key)))
