"""The gate as an ASGI application, for those who have a web server already.

What only our own listener can do stays there: limits on the head and on compressed messages are the web
server's, and so are its pings.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from evwire.transport.foreign import adopt
from evwire.transport.gate import Connected, Decide
from evwire.transport.link import Handshake
from evwire.transport.upgrade_request import Refuse, basic_credentials, split_station_id

logger = logging.getLogger("evwire.transport")

# ASGI itself leaves open what is in them.
Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Disconnected(Exception):
    """The web server says that the WebSocket is gone; code and reason as it has them."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class AsgiSocket:
    """One accepted WebSocket of a web server, with receive, send and close."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.over = asyncio.Event()
        """Set once nothing can be said any more."""
        self._receive = receive
        self._send = send

    async def receive(self) -> str | bytes:
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self.over.set()
            raise Disconnected(message.get("code") or 1006, message.get("reason") or "")
        text = message.get("text")
        if not isinstance(text, str):
            await self.close(1003, "only text is understood")
            raise Disconnected(1003, "only text is understood")
        return text

    async def send(self, text: str, /) -> None:
        await self._send({"type": "websocket.send", "text": text})

    async def close(self, code: int, reason: str, /) -> None:
        try:
            if not self.over.is_set():
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
        finally:
            self.over.set()


def application(decide: Decide, connected: Connected, leave: Callable[[], Awaitable[object]]) -> Application:
    """An ASGI application that admits stations; ``leave`` is awaited when the web server shuts it down."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send, leave)
        elif scope["type"] == "websocket":
            await _admit(scope, receive, send, decide, connected)
        else:
            await _answer(send, "http", Refuse(426, "Only WebSocket is spoken here.", {"Upgrade": "websocket"}))

    return serve


async def _admit(scope: Scope, receive: Receive, send: Send, decide: Decide, connected: Connected) -> None:
    opening = await receive()
    if opening["type"] != "websocket.connect":
        return
    handshake = _handshake(scope)
    if handshake is None:
        await _refuse(scope, send, Refuse(404, "The path must end in the station's identity, percent-encoded UTF-8."))
        return
    try:
        verdict = await decide(handshake)
    except Exception:
        logger.exception("%s: deciding on a handshake failed", handshake.station_id)
        verdict = Refuse(500, "The decision failed.")
    if isinstance(verdict, Refuse):
        await _refuse(scope, send, verdict)
        return
    await send({"type": "websocket.accept", "subprotocol": verdict.subprotocol})
    socket = AsgiSocket(receive, send)
    if verdict.subprotocol is None and not verdict.stays_open:
        # OCPP-J 2.0.1 Part 4, 3.1.2: complete the handshake without a subprotocol, then close.
        await socket.close(1002, "no subprotocol in common")
        return
    connected(adopt(socket), handshake, verdict)
    await socket.over.wait()


def _handshake(scope: Scope) -> Handshake | None:
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in scope["headers"]:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    target = scope.get("raw_path") or str(scope["path"]).encode()
    station_id = split_station_id(target)
    if station_id is None:
        return None
    username, password = basic_credentials(headers.get("authorization"))
    return Handshake(
        station_id=station_id,
        path=target.decode("latin-1"),
        subprotocols=tuple(scope.get("subprotocols") or ()),
        headers=headers,
        username=username,
        password=password,
        peer_address=(scope.get("client") or ("",))[0],
        secure=scope.get("scheme") == "wss",
    )


async def _refuse(scope: Scope, send: Send, refusal: Refuse) -> None:
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await _answer(send, "websocket.http", refusal)
    else:
        # The web server can only say 403.
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.body})


async def _answer(send: Send, kind: str, refusal: Refuse) -> None:
    try:
        body = refusal.body or HTTPStatus(refusal.status).phrase
    except ValueError:
        body = "Refused"
    headers = {"content-type": "text/plain; charset=utf-8", **refusal.headers}
    if refusal.status == 401:
        headers.setdefault("WWW-Authenticate", 'Basic realm="ocpp"')
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": f"{kind}.response.start", "status": refusal.status, "headers": raw})
    await send({"type": f"{kind}.response.body", "body": f"{body}\n".encode()})


async def _live(receive: Receive, send: Send, leave: Callable[[], Awaitable[object]]) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await leave()
            await send({"type": "lifespan.shutdown.complete"})
            return
