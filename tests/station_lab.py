"""A charging station on a fake relay, a CSMS typed by hand, and a clock that the test turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from evwire.clock import Clock
from evwire.model import IdToken
from evwire.station import (
    Basic,
    CertificateStore,
    ChargingStation,
    DocumentStorage,
    Hardware,
    Maintenance,
    MeterReading,
    OutboxStorage,
    StationIdentity,
    StationSettings,
)
from evwire.testing import ManualClock
from evwire.transport import Closed, Link, memory

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ACCEPTED = '{"currentTime":"2026-01-01T12:00:00Z","interval":300,"status":"Accepted"}'
PENDING = '{"currentTime":"2026-01-01T12:00:00Z","interval":40,"status":"Pending"}'
REJECTED = '{"currentTime":"2026-01-01T12:00:00Z","interval":50,"status":"Rejected"}'
SILENCE = ""
"""In place of an answer: none comes."""

WELL_DISPOSED = {
    "BootNotification": ACCEPTED,
    "Heartbeat": '{"currentTime":"2026-01-01T12:00:00Z"}',
    "StatusNotification": "{}",
    "Authorize": '{"idTokenInfo":{"status":"Accepted"}}',
    "TransactionEvent": "{}",
    "MeterValues": "{}",
}
WELL_DISPOSED_16 = {
    **WELL_DISPOSED,
    "Authorize": '{"idTagInfo":{"status":"Accepted"}}',
    "StartTransaction": '{"idTagInfo":{"status":"Accepted"},"transactionId":4711}',
    "StopTransaction": "{}",
}

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"2026-01-01T(\d\d:\d\d:\d\d)Z")


class FakeRelay:
    """EVSEs, two with one connector each unless told otherwise, and a meter that shows what the test says."""

    def __init__(self, connectors: Mapping[int, int] | None = None) -> None:
        self.connectors = connectors or {1: 1, 2: 1}
        self.energy_wh = 1000.0
        self.done: list[str] = []
        self.lock_is_stuck = False

    def read_meter(self, evse_id: int) -> MeterReading:
        return MeterReading(energy_wh=self.energy_wh)

    def close_contactor(self, evse_id: int) -> None:
        self.done.append(f"close {evse_id}")

    def open_contactor(self, evse_id: int) -> None:
        self.done.append(f"open {evse_id}")

    def lock(self, evse_id: int, connector_id: int) -> None:
        self.done.append(f"lock {evse_id}.{connector_id}")

    def unlock(self, evse_id: int, connector_id: int) -> bool:
        self.done.append(f"unlock {evse_id}.{connector_id}")
        return not self.lock_is_stuck


class HandTypedCSMS:
    """Answers each action with the text that stands for it, and writes down what it hears.

    An answer that is a list is used up from the front, the last one stays. One that begins with ``[4`` is a
    CALLERROR's tail: ``[4,"InternalError","",{}]``.
    """

    def __init__(self, answers: Mapping[str, str | list[str]], subprotocol: str) -> None:
        self.answers = dict(answers)
        self.heard: list[str] = []
        """``Action {payload}`` of each CALL and ``-> {payload}`` of each answer; made-up ids read #1, #2,
        ..., and times lack the day."""
        self.dialled_at: list[float] = []
        self.offered: list[tuple[str, ...]] = []
        self.credentials: list[tuple[str, bytes] | None] = []
        self.urls: list[str] = []
        self.reachable = True
        self.refusing: dict[str, Exception] = {}
        """By the beginning of the URL, why dialling it fails."""
        self.closed: list[Closed] = []
        self.subprotocol: str | None = subprotocol
        self.clock = ManualClock()
        self._link: memory.MemoryLink | None = None
        self._made_up: dict[str, str] = {}

    async def connect(
        self, url: str, *, subprotocols: Sequence[str], credentials: tuple[str, bytes] | None
    ) -> tuple[Link, str | None]:
        self.dialled_at.append(self.clock.monotonic())
        self.urls.append(url)
        self.offered.append(tuple(subprotocols))
        self.credentials.append(credentials)
        if not self.reachable:
            raise ConnectionRefusedError("nobody listens")
        for beginning, error in self.refusing.items():
            if url.startswith(beginning):
                raise error
        theirs, self._link = memory.pair()
        self._link.attach(self)
        return theirs, self.subprotocol

    def close(self, code: int, reason: str = "") -> None:
        """The CSMS hangs up."""
        assert self._link is not None
        self._link.close(code, reason)

    def cut(self, *, reachable: bool = False) -> None:
        """The network is gone; until ``reachable`` it stays so."""
        self.reachable = reachable
        if self._link is not None:
            self._link.cut()

    async def asks(self, action: str, payload: str = "{}") -> str:
        """Send a CALL; the answer's payload, or its whole tail if it is a CALLERROR."""
        assert self._link is not None
        self._link.send(f'[2,"{action}","{action}",{payload}]'.encode())
        before = len(self.heard)
        await self.clock.settle()
        return next(each for each in self.heard[before:] if each.startswith("-> ")).removeprefix("-> ")

    def take(self, *actions: str) -> list[str]:
        """What has been heard since, of these actions only if any are named."""
        heard, self.heard = self.heard, []
        return [each for each in heard if not actions or each.split(" ", 1)[0] in actions]

    def real(self, name: str) -> str:
        """The id that reads ``#1`` in what was heard."""
        return next(made_up for made_up, known in self._made_up.items() if known == name)

    def frame_received(self, data: bytes) -> None:
        frame = msgspec.json.decode(data)
        text = [msgspec.json.encode(part).decode() for part in frame]
        match frame[0]:
            case 2:
                self._note(f"{frame[2]} {text[3]}")
                self._answer(text[1], frame[2])
            case 3:
                self._note(f"-> {text[2]}")
            case 4:
                self._note(f"-> {frame[2]}")

    def link_lost(self, closed: Closed) -> None:
        self.closed.append(closed)

    def _note(self, text: str) -> None:
        text = _UUID.sub(lambda found: self._made_up.setdefault(found[0], f"#{len(self._made_up) + 1}"), text)
        self.heard.append(_TIME.sub(r"\1", text))

    def _answer(self, message_id: str, action: str) -> None:
        answer = self.answers.get(action, '[4,"NotSupported","",{}]')
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer == SILENCE:
            return
        assert self._link is not None
        tail = answer.removeprefix("[4,") if answer.startswith("[4,") else None
        self._link.send((f"[4,{message_id},{tail}" if tail else f"[3,{message_id},{answer}]").encode())


class Lab:
    """The station under test and all that is around it."""

    def __init__(self, station: ChargingStation, csms: HandTypedCSMS, relay: FakeRelay) -> None:
        self.station = station
        self.csms = csms
        self.relay = relay
        self.clock = csms.clock

    async def begin(self, token: str = "04A2B3C4") -> None:
        """Somebody plugs in at EVSE 1 and shows a card."""
        self.station.plugged_in(1)
        await self.clock.settle()
        await self.station.present_token(1, IdToken(token))
        await self.clock.settle()


@asynccontextmanager
async def lab(
    version: str = "2.0.1",
    *,
    answers: Mapping[str, str | list[str]] = {},
    settings: StationSettings | None = None,
    reachable: bool = True,
    storage: OutboxStorage | None = None,
    documents: DocumentStorage | None = None,
    credentials: Basic | None = None,
    connectors: Mapping[int, int] | None = None,
    hardware: Hardware | None = None,
    maintenance: Callable[[Clock], Maintenance] | None = None,
    certificates: CertificateStore | None = None,
    url: str | Sequence[str] = "ws://csms.example/ocpp",
    refusing: Mapping[str, Exception] = {},
) -> AsyncIterator[Lab]:
    """A station that has been switched on, and has said what it has to say at first."""
    disposed = WELL_DISPOSED_16 if version == "1.6" else WELL_DISPOSED
    csms = HandTypedCSMS({**disposed, **answers}, f"ocpp{version}")
    csms.reachable = reachable
    csms.refusing.update(refusing)
    relay = FakeRelay(connectors)
    station = ChargingStation(
        "CP001",
        url,
        versions=[version],
        hardware=hardware or relay,
        certificates=certificates,
        maintenance=maintenance(csms.clock) if maintenance is not None else None,
        identity=StationIdentity(vendor="VendorName", model="ModelName"),
        settings=settings or StationSettings(sample_interval_s=0, retry_random_range_s=0),
        storage=storage,
        documents=documents,
        credentials=credentials,
        clock=csms.clock,
        connect=csms.connect,
    )
    async with station:
        await csms.clock.settle()
        yield Lab(station, csms, relay)
        # Leaving would wait for a CSMS that a test has silenced, on a clock that nobody turns.
        csms.cut()
        await csms.clock.settle()
