"""The limit of the transport: picows upgrades whoever comes, plain or over TLS."""

from __future__ import annotations

import ssl

import uvloop
from picows import ws_create_server

from benchmarks.echo import upgrade
from benchmarks.servers.authenticated import arguments, context


async def serve(port: int, tls: ssl.SSLContext | None) -> None:
    server = await ws_create_server(upgrade, "127.0.0.1", port, ssl=tls, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    chosen = arguments()
    uvloop.run(serve(chosen.port, context(chosen.certificate, chosen.key)))
