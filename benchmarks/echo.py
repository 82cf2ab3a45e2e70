"""The limit of the transport: picows answers every text message with a constant."""

from __future__ import annotations

import argparse

import uvloop
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

ANSWER = b'[3,"1",{"currentTime":"2026-01-01T12:00:00Z"}]'


class Echo(WSListener):
    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.TEXT:
            transport.send(WSMsgType.TEXT, ANSWER)


def upgrade(request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
    response = WSUpgradeResponse.create_101_response(extra_headers={"Sec-WebSocket-Protocol": "ocpp1.6"})
    return WSUpgradeResponseWithListener(response, Echo())


async def serve(port: int) -> None:
    server = await ws_create_server(upgrade, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    uvloop.run(serve(arguments.parse_args().port))
