"""Two connections back to back over wires that delay, lose the last frames on a cut, and carry a stranger's answers."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from evwire.errors import RpcErrorCode
from evwire.rpc import (
    Answered,
    CallFinished,
    CallReceived,
    Connection,
    Dialect,
    Event,
    LinkLost,
    Refused,
    SendReceived,
    TimedOut,
)

DIALECT = Dialect(
    message_types=frozenset({2, 3, 4, 5, 6}),
    error_codes={code: code.value for code in RpcErrorCode},
    unknown_message_type=None,
    unreadable_message_id="-1",
)


@dataclass
class Side:
    """One end, what it has asked, and what is known to have become of it."""

    connection: Connection
    inbox: deque[bytes] = field(default_factory=deque)
    """What the other end has written and this one has not read."""
    asked: list[str] = field(default_factory=list)
    cancelled: set[str] = field(default_factory=set)
    finished: dict[str, str] = field(default_factory=dict)
    written_calls: list[str] = field(default_factory=list)
    written_sends: list[str] = field(default_factory=list)
    outstanding: set[str] = field(default_factory=set)
    """Calls on the wire which no answer that was read, and no timeout, has ended."""
    to_answer: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Calls of the other end that were delivered."""
    sends_heard: list[str] = field(default_factory=list)


SIDES = st.sampled_from([0, 1])


class TwoConnections(RuleBasedStateMachine):
    @initialize()
    def connect(self) -> None:
        self.now = 0.0
        self.open = True
        # Both ends make the same ids, as two real ones may.
        self.sides = [Side(Connection(DIALECT, new_message_id=map(str, itertools.count()).__next__)) for _ in range(2)]

    @precondition(lambda self: self.open)
    @rule(side=SIDES, timeout_s=st.sampled_from([1.0, 5.0]))
    def call(self, side: int, timeout_s: float) -> None:
        ours = self.sides[side]
        ours.asked.append(ours.connection.call("Echo", b'{"q":1}', now=self.now, timeout_s=timeout_s))
        self.write(ours)

    @precondition(lambda self: self.open)
    @rule(side=SIDES)
    def send(self, side: int) -> None:
        ours = self.sides[side]
        ours.connection.send("Tell", b"{}")
        self.write(ours)

    @rule(side=SIDES, data=st.data())
    def cancel(self, side: int, data: st.DataObject) -> None:
        ours = self.sides[side]
        if ours.asked:
            message_id = data.draw(st.sampled_from(ours.asked))
            if message_id not in ours.finished:
                ours.cancelled.add(message_id)
            ours.connection.cancel(message_id, now=self.now)
            self.write(ours)

    @rule(side=SIDES)
    def read_one(self, side: int) -> None:
        ours = self.sides[side]
        if ours.inbox:
            self.read(ours, ours.inbox.popleft())

    @rule(side=SIDES)
    def read_all(self, side: int) -> None:
        ours = self.sides[side]
        while ours.inbox:
            self.read(ours, ours.inbox.popleft())

    @rule(side=SIDES, refuse=st.booleans(), data=st.data())
    def answer(self, side: int, refuse: bool, data: st.DataObject) -> None:
        ours = self.sides[side]
        if ours.to_answer:
            message_id = data.draw(st.sampled_from(ours.to_answer))
            ours.to_answer.remove(message_id)
            if refuse:
                ours.connection.refuse(message_id, RpcErrorCode.GENERIC_ERROR, message_id)
            else:
                ours.connection.respond(message_id, json.dumps({"echo": message_id}).encode())
            self.write(ours)

    @rule(seconds=st.sampled_from([0.5, 1.0, 5.0]))
    def let_time_pass(self, seconds: float) -> None:
        self.now += seconds
        for ours in self.sides:
            self.advance(ours)

    @rule(side=SIDES, kind=st.sampled_from([b'[3,"%b",{"echo":"forged"}]', b'[4,"%b","GenericError","forged",{}]']))
    def inject_an_answer_to_nothing(self, side: int, kind: bytes) -> None:
        self.inject(side, kind % b"nobody", kind % b"-1")

    @rule(side=SIDES, data=st.data())
    def inject_an_answer_to_a_finished_or_queued_call(self, side: int, data: st.DataObject) -> None:
        ours = self.sides[side]
        idle = [message_id for message_id in ours.asked if message_id not in ours.outstanding]
        if idle:
            self.inject(side, b'[3,"%b",{"echo":"forged"}]' % data.draw(st.sampled_from(idle)).encode())

    @rule(side=SIDES)
    def repeat_a_call_in_process(self, side: int) -> None:
        ours = self.sides[side]
        if ours.to_answer:
            self.inject(side, b'[2,"%b","Echo",{"q":1}]' % ours.to_answer[0].encode())

    @rule(side=SIDES, garbage=st.binary(max_size=8))
    def inject_garbage(self, side: int, garbage: bytes) -> None:
        ours = self.sides[side]
        self.take(ours, ours.connection.receive(b"?" + garbage, now=self.now))
        self.write(ours)

    @precondition(lambda self: self.open)
    @rule(lost=st.integers(0, 3))
    def cut_the_link(self, lost: int) -> None:
        for ours in self.sides:
            for _ in range(min(lost, len(ours.inbox))):
                ours.inbox.pop()
            while ours.inbox:
                self.read(ours, ours.inbox.popleft())
        self.open = False
        for ours in self.sides:
            events = ours.connection.close()
            self.take(ours, events)
            for event in events:
                assert isinstance(event, CallFinished) and isinstance(event.outcome, LinkLost)
                assert event.outcome.sent == (event.message_id in ours.written_calls)
            assert ours.connection.next_deadline() is None
            ours.inbox.clear()

    @invariant()
    def at_most_one_call_is_outstanding_each_way(self) -> None:
        for ours in self.sides:
            assert len(ours.outstanding) <= 1

    @invariant()
    def calls_leave_in_the_order_they_were_asked_and_only_once(self) -> None:
        for ours in self.sides:
            written = set(ours.written_calls)
            assert ours.written_calls == [message_id for message_id in ours.asked if message_id in written]

    @invariant()
    def what_is_delivered_is_what_was_written_in_order(self) -> None:
        for ours, theirs in (self.sides, reversed(self.sides)):
            assert ours.heard == theirs.written_calls[: len(ours.heard)]
            assert ours.sends_heard == theirs.written_sends[: len(ours.sends_heard)]

    @invariant()
    def a_queue_never_stands_still(self) -> None:
        for ours in self.sides:
            waiting = [m for m in ours.asked if m not in ours.finished and m not in ours.cancelled]
            if self.open and waiting:
                assert ours.outstanding and ours.connection.next_deadline() is not None

    def teardown(self) -> None:
        """However it went: given time, every call that was not cancelled has ended once."""
        for _ in range(200):
            deadlines = [ours.connection.next_deadline() for ours in self.sides]
            due = [deadline for deadline in deadlines if deadline is not None]
            if not due:
                break
            self.now = max(self.now, *due)
            for ours in self.sides:
                self.advance(ours)
        for ours in self.sides:
            assert set(ours.asked) - ours.cancelled <= set(ours.finished) <= set(ours.asked)

    def write(self, ours: Side) -> None:
        theirs = self.sides[1] if ours is self.sides[0] else self.sides[0]
        for wire in ours.connection.take_output():
            message_type, message_id, *_ = json.loads(wire)
            if message_type == 2:
                ours.written_calls.append(message_id)
                ours.outstanding.add(message_id)
            elif message_type == 6:
                ours.written_sends.append(message_id)
            theirs.inbox.append(wire)

    def inject(self, side: int, *wires: bytes) -> None:
        ours = self.sides[side]
        for wire in wires:
            assert ours.connection.receive(wire, now=self.now) == ()
            assert ours.connection.take_output() == []

    def read(self, ours: Side, wire: bytes) -> None:
        message_type, message_id, *_ = json.loads(wire)
        if message_type in (3, 4):
            ours.outstanding.discard(message_id)
        self.take(ours, ours.connection.receive(wire, now=self.now))
        self.write(ours)

    def advance(self, ours: Side) -> None:
        deadline = ours.connection.next_deadline()
        events = ours.connection.advance(self.now)
        if deadline is not None and deadline <= self.now:
            ours.outstanding.clear()
        self.take(ours, events)
        self.write(ours)

    def take(self, ours: Side, events: Sequence[Event]) -> None:
        for event in events:
            match event:
                case CallReceived(message_id, "Echo", payload):
                    assert bytes(payload) == b'{"q":1}'
                    ours.heard.append(message_id)
                    ours.to_answer.append(message_id)
                case SendReceived(message_id, "Tell", _):
                    ours.sends_heard.append(message_id)
                case CallFinished(message_id, outcome):
                    assert message_id in ours.asked
                    assert message_id not in ours.finished, "a call ends once"
                    assert message_id not in ours.cancelled, "nobody waits for it any more"
                    ours.finished[message_id] = type(outcome).__name__
                    match outcome:
                        case Answered(payload):
                            assert json.loads(bytes(payload)) == {"echo": message_id}
                        case Refused(code, description, _):
                            assert (code, description) == ("GenericError", message_id)
                        case TimedOut():
                            assert message_id in ours.written_calls


TestTwoConnections = TwoConnections.TestCase
TestTwoConnections.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
