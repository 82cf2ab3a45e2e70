"""Stations that do nothing but call: each has one CALL in flight, and sends the next when it is answered."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

CONNECTING_AT_ONCE = 50

BOOT: tuple[str, dict[str, object]] = ("BootNotification", {"chargePointVendor": "Vendor", "chargePointModel": "Model"})
HEARTBEAT: tuple[str, dict[str, object]] = ("Heartbeat", {})
METER_VALUES: tuple[str, dict[str, object]] = (
    "MeterValues",
    {
        "connectorId": 1,
        "transactionId": 7,
        "meterValue": [
            {
                "timestamp": "2026-01-01T12:00:00Z",
                "sampledValue": [
                    {
                        "value": "1234.5",
                        "context": "Sample.Periodic",
                        "format": "Raw",
                        "measurand": "Energy.Active.Import.Register",
                        "location": "Outlet",
                        "unit": "Wh",
                    },
                    {"value": "11040", "context": "Sample.Periodic", "measurand": "Power.Active.Import", "unit": "W"},
                    {"value": "230.1", "measurand": "Voltage", "phase": "L1", "unit": "V"},
                    {"value": "231.1", "measurand": "Voltage", "phase": "L2", "unit": "V"},
                    {"value": "229.7", "measurand": "Voltage", "phase": "L3", "unit": "V"},
                    {"value": "16.0", "measurand": "Current.Import", "phase": "L1", "unit": "A"},
                    {"value": "15.9", "measurand": "Current.Import", "phase": "L2", "unit": "A"},
                    {"value": "16.1", "measurand": "Current.Import", "phase": "L3", "unit": "A"},
                ],
            }
        ],
    },
)


class Frames:
    """The CALLs of one message, ready to be sent one after the other, with the beginning of each one's answer."""

    # As many ids as there are, round and round: a CSMS remembers none of them for so long.
    COUNT = 1000

    def __init__(self, message: tuple[str, dict[str, object]]) -> None:
        action, payload = message
        self.calls = [
            json.dumps([2, str(number), action, payload], separators=(",", ":")).encode()
            for number in range(self.COUNT)
        ]
        self.answers = [f'[3,"{number}",{{'.encode() for number in range(self.COUNT)]


BOOT_FRAMES = Frames(BOOT)


@dataclass
class Tally:
    """What came back, counted for all stations of a fleet."""

    answers: int = 0
    errors: int = 0
    examples: list[str] = field(default_factory=list)

    def blame(self, what: str) -> None:
        self.errors += 1
        if len(self.examples) < 3:
            self.examples.append(what[:200])


class Caller(WSListener):
    """One station."""

    transport: WSTransport
    frames: Frames

    def __init__(self, tally: Tally, check_ids: bool) -> None:
        super().__init__()
        self.tally = tally
        self.check_ids = check_ids
        self.calling = False
        self.leaving = False
        self.number = 0
        self.idle = asyncio.Event()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.leaving:
            self.tally.blame("the server closed a connection")
        self.idle.set()

    def start(self, frames: Frames) -> None:
        """Call until :meth:`stop`."""
        self.calling = True
        self.frames = frames
        self.call()

    def stop(self) -> None:
        """Do not call again; ``idle`` is set when the last answer has come."""
        self.calling = False

    def call(self) -> None:
        self.idle.clear()
        self.number = (self.number + 1) % Frames.COUNT
        self.transport.send(WSMsgType.TEXT, self.frames.calls[self.number])

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is not WSMsgType.TEXT:
            return
        answer = frame.get_payload_as_bytes()
        expected = self.frames.answers[self.number] if self.check_ids else b"[3,"
        if not answer.startswith(expected):
            self.tally.blame(answer.decode(errors="replace"))
        self.tally.answers += 1
        if self.calling:
            self.call()
        else:
            self.idle.set()


class Fleet:
    """Stations connected to one server over 1.6. An echo does not know ids: do not check them then."""

    def __init__(self, port: int, *, check_ids: bool = True) -> None:
        self.tally = Tally()
        self._url = f"ws://127.0.0.1:{port}/ocpp/"
        self._check_ids = check_ids
        self._callers: list[Caller] = []

    async def connect(self, count: int) -> None:
        """Connect ``count`` more stations, and have each of them boot."""
        first = len(self._callers)
        for start in range(first, first + count, CONNECTING_AT_ONCE):
            numbers = range(start, min(start + CONNECTING_AT_ONCE, first + count))
            newcomers = await asyncio.gather(*(self._connect_one(f"CP{number:05d}") for number in numbers))
            self._callers += newcomers
            await self._say_once(newcomers, BOOT_FRAMES)

    async def _connect_one(self, station_id: str) -> Caller:
        _, caller = await ws_connect(
            lambda: Caller(self.tally, self._check_ids),
            self._url + station_id,
            extra_headers=[("Sec-WebSocket-Protocol", "ocpp1.6")],
            websocket_handshake_timeout=30,
        )
        assert isinstance(caller, Caller)
        return caller

    async def _say_once(self, callers: list[Caller], frames: Frames) -> None:
        for caller in callers:
            caller.start(frames)
            caller.stop()
        await self._all_idle(callers)

    async def _all_idle(self, callers: list[Caller]) -> None:
        for caller in callers:
            await asyncio.wait_for(caller.idle.wait(), 30)

    def start(self, frames: Frames) -> None:
        """Let every station call, until :meth:`stop`."""
        for caller in self._callers:
            caller.start(frames)

    async def stop(self) -> None:
        """Let every station finish the call it is at."""
        for caller in self._callers:
            caller.stop()
        await self._all_idle(self._callers)

    async def leave(self) -> None:
        """Disconnect all stations."""
        for caller in self._callers:
            caller.leaving = True
            caller.transport.send_close(WSCloseCode.OK)
            caller.transport.disconnect()
        for caller in self._callers:
            await asyncio.wait_for(caller.transport.wait_disconnected(), 30)
        self._callers.clear()
