"""Calls are cancelled, answered late, twice and unasked in every order, and nothing is stuck or mistaken."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from random import Random

import msgspec
import pytest

from evwire import CallRefused, CallTimedOut, ConnectionClosed, NotInThisVersion, Router, v16, v201
from evwire.session import JsonPeer
from evwire.testing import ManualClock
from evwire.transport import Closed, memory
from evwire.versions import V16, V201, Sender

SCHEDULES = 2_500
"""In each of the four parameter sets below: ten thousand together."""


class Memory:
    def __init__(self, clock: ManualClock) -> None:
        self.now = clock.now

    def number_of(self, transaction_id: str) -> int:
        raise NotInThisVersion(transaction_id, "1.6")

    def transaction_of(self, number: int) -> str:
        return str(number)

    def remember(self, transaction_id: str, number: int) -> None: ...


class Unruly:
    """The other end: answers when chance says so, twice, late, or what nobody asked; but never a call wrongly."""

    def __init__(self, link: memory.MemoryLink, clock: ManualClock, chance: Random) -> None:
        self._link = link
        self._clock = clock
        self._unanswered: dict[str, float] = {}
        self._chance = chance
        self._later: list[tuple[int, str, str]] = []
        self._answered: list[str] = []
        self._turn = 0
        self.did: Counter[str] = Counter()
        link.attach(self)

    def frame_received(self, data: bytes) -> None:
        if not data.startswith(b"[2,"):
            return
        _, message_id, _, payload = msgspec.json.decode(data)
        assert all(self._clock.monotonic() - since_s >= 30 for since_s in self._unanswered.values()), "one at a time"
        self._unanswered[message_id] = self._clock.monotonic()
        right = f'[3,"{message_id}",{{"status":"Accepted","data":"{payload["data"]}"}}]'
        match self._chance.randrange(8):
            case 0 | 1 | 2:
                self._answer(message_id, right)
            case 3:
                self._later.append((self._turn + self._chance.randrange(1, 12), message_id, right))
            case 4:
                self.did["answered twice"] += 1
                self._answer(message_id, right)
                self._link.send(right.replace(payload["data"], "second").encode())
            case 5:
                self._answer(message_id, f'[4,"{message_id}","GenericError","",{{}}]')
            case 6:
                self.did["silent"] += 1
            case 7:
                self.did["answered long after"] += 1
                self._later.append((self._turn + self._chance.randrange(40, 200), message_id, right))
        self._answered.append(message_id)

    def _answer(self, message_id: str, frame: str) -> None:
        self._unanswered.pop(message_id, None)
        self._link.send(frame.encode())

    def link_lost(self, closed: Closed) -> None: ...

    def turn(self, strangers: list[str]) -> None:
        self._turn += 1
        for due, message_id, frame in self._later:
            if due == self._turn:
                self._answer(message_id, frame)
        if self._chance.random() < 0.2:
            # Of calls that are over, of another connection, and of nobody.
            over = [each for each in self._answered[:-1] if self._chance.random() < 0.3]
            for message_id in [*over, *strangers[-2:], "nobody"]:
                self.did["unasked"] += 1
                self._link.send(f'[3,"{message_id}",{{"status":"Accepted","data":"stray"}}]'.encode())

    @property
    def ids(self) -> list[str]:
        return self._answered


class Side:
    """One connection under test."""

    def __init__(self, version: str, we_are: Sender, clock: ManualClock, chance: Random) -> None:
        ours, theirs = memory.pair()
        self.request = v16.DataTransferRequest if version == "1.6" else v201.DataTransferRequest
        self.link = theirs
        self.unruly = Unruly(theirs, clock, chance)
        self.peer: JsonPeer[str] = JsonPeer(
            ours,
            V16 if version == "1.6" else V201,
            we_are=we_are,
            router=Router(),
            owner="CP001",
            context=Memory(clock),
            name="CP001",
            clock=clock,
        )
        self.peer.start()

    async def ask(self, text: str) -> str:
        """``text`` when it came back as it went; else what came in its place."""
        try:
            answer = await self.peer.call(self.request(vendor_id="V", data=text))
        except (CallRefused, CallTimedOut, ConnectionClosed) as error:
            return type(error).__name__
        return str(answer.data)

    def state(self, text: str) -> str:
        """Where a call stands, by what is known inside: for counting how much of it was tried."""
        rpc, waiting = self.peer._rpc, self.peer._waiting
        for message_id, future in waiting.items():
            if (
                rpc._in_flight is not None
                and rpc._in_flight.message_id == message_id
                and text.encode() in (rpc._in_flight.frame)
            ):
                return "in flight"
            if future.done() and future in waiting.values():
                return "answered in the same turn"
        return "queued"


async def one_schedule(chance: Random, version: str, we_are: Sender, tried: Counter[str]) -> None:
    clock = ManualClock()
    sides = [Side(version, we_are, clock, chance) for _ in range(2)]
    asked: list[tuple[Side, str, asyncio.Task[str]]] = []
    closing_turn = chance.randrange(60) if chance.random() < 0.2 else None
    for turn in range(chance.randrange(10, 40)):
        for side in sides:
            if chance.random() < 0.3:
                text = f"text {len(asked)}"
                asked.append((side, text, asyncio.create_task(side.ask(text))))
        running = [each for each in asked if not each[2].done()]
        if running and chance.random() < 0.35:
            side, text, task = chance.choice(running)
            tried[f"cancelled {side.state(text)}"] += 1
            task.cancel()
        if turn == closing_turn:
            tried["closed"] += 1
            chance.choice((sides[0].link.cut, sides[0].peer.abort, sides[0].peer.close))()
            for _, _, task in chance.sample(running, len(running) // 2):
                tried["cancelled while closing"] += not task.done()
                task.cancel()
        sides[0].unruly.turn(sides[1].unruly.ids)
        sides[1].unruly.turn(sides[0].unruly.ids)
        await asyncio.sleep(0)
    while any(not task.done() for _, _, task in asked):
        await clock.advance(31)
    for _, text, task in asked:
        if not task.cancelled():
            outcome = task.result()
            assert outcome in (text, "CallRefused", "CallTimedOut", "ConnectionClosed"), f"{text} got {outcome}"
            tried[outcome if outcome != text else "answered"] += 1
    for side in sides:
        tried.update(side.unruly.did)
        await nothing_is_left(side, clock)


async def nothing_is_left(side: Side, clock: ManualClock) -> None:
    """Nothing waits, nothing is held, and the next call is answered, if there is a link."""
    assert side.peer._waiting == {}
    if side.peer.closed is None:
        await clock.advance(31)
        assert side.peer._rpc._in_flight is None, "a cancelled call has left its place"
        assert not side.peer._rpc._queue
        side.unruly._chance = Random(2)  # answers at once
        asking = asyncio.create_task(side.ask("the next"))
        for _ in range(10):
            await asyncio.sleep(0)
        assert asking.done() and asking.result() == "the next"
    else:
        assert await side.ask("the next") == "ConnectionClosed"


@pytest.mark.threat(69)
@pytest.mark.threat(27)
@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
@pytest.mark.parametrize("we_are", [Sender.CSMS, Sender.STATION])
@pytest.mark.timeout(300)
async def test_ten_thousand_schedules_of_cancels_and_stray_answers_leave_nothing_stuck_and_nothing_mistaken(
    version: str, we_are: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A call and its answer take four turns of the loop.
    monkeypatch.setattr("evwire.testing.clock._TURNS", 12)
    assert Random(2).randrange(8) == 0, "answers at once"
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, facts: complaints.append(str(facts)))
    before = asyncio.all_tasks()
    tried: Counter[str] = Counter()
    for seed in range(SCHEDULES):
        try:
            await one_schedule(Random(f"{version} {we_are} {seed}"), version, we_are, tried)
        except BaseException as error:
            error.add_note(f"schedule {seed}")
            raise
    gc.collect()
    await asyncio.sleep(0)
    assert complaints == []
    assert asyncio.all_tasks() == before
    cancels = sum(count for what, count in tried.items() if what.startswith("cancelled"))
    assert cancels > 2_500
    for what in ("queued", "in flight", "answered in the same turn", "while closing"):
        assert tried[f"cancelled {what}"] > 50, what
    for what in ("answered", "CallTimedOut", "CallRefused", "ConnectionClosed", "answered twice", "unasked", "silent"):
        assert tried[what] > 50, what
