"""The rules of one OCPP-J connection (Part 4, 4.1.1 to 4.2.4): one CALL at a time each way, each answer to its CALL.

Nothing here waits, writes or reads a clock. Bytes and the time go in, events come out; after every call to a method
the owner writes :meth:`Connection.take_output` and sets its timer to :meth:`Connection.next_deadline`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Raw

from evwire.errors import ConnectionClosed, RpcErrorCode
from evwire.rpc.frames import (
    Call,
    CallError,
    CallResult,
    CallResultError,
    MalformedFrame,
    MessageType,
    Send,
    encode,
    parse,
)
from evwire.rpc.repair import repaired

DESCRIPTION_MAX_CHARACTERS = 255
REMEMBERED_CALLS = 16
"""How many finished calls are remembered, to tell a late or second answer from one to nothing."""
_ANSWERS = (MessageType.CALL_RESULT, MessageType.CALL_ERROR)


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between versions on this level."""

    message_types: frozenset[int]
    error_codes: Mapping[RpcErrorCode, str]
    unknown_message_type: RpcErrorCode | None
    """What answers a message type that the version does not have; None: silence."""
    unreadable_message_id: str | None
    """The id of a CALLERROR for something whose own id cannot be read; None: silence."""


class Counters(msgspec.Struct, gc=False):
    """What arrived and was dropped, since the connection began."""

    late_answers: int = 0
    """To a call that had timed out or been cancelled."""
    duplicate_answers: int = 0
    """To a call that had been answered."""
    unknown_answers: int = 0
    """To no call remembered."""
    unattributed_errors: int = 0
    """With the id that stands for one that could not be read."""
    repeated_calls: int = 0
    """CALLs whose id was being handled already."""
    malformed: int = 0
    """Bytes that were no frame, or one the version does not have."""


class Answered(msgspec.Struct, frozen=True, gc=False):
    """The peer sent a CALLRESULT."""

    payload: Raw


class Refused(msgspec.Struct, frozen=True, gc=False):
    """The peer sent a CALLERROR; ``code`` is in its own spelling."""

    code: str
    description: str
    details: Raw


class TimedOut(msgspec.Struct, frozen=True, gc=False):
    """The call was sent and nothing came back in time; whether the peer acted is unknown."""


class LinkLost(msgspec.Struct, frozen=True, gc=False):
    """The connection ended first; unless it was ``sent``, the peer has never seen the call."""

    sent: bool


class Unreadable(msgspec.Struct, frozen=True, gc=False):
    """The peer answered with something that cannot be read; whether it acted is unknown."""

    code: RpcErrorCode
    problem: str


Outcome: TypeAlias = Answered | Refused | TimedOut | LinkLost | Unreadable


class CallReceived(msgspec.Struct, frozen=True, gc=False):
    """The peer asks; owes it one :meth:`Connection.respond` or :meth:`Connection.refuse`."""

    message_id: str
    action: str
    payload: Raw


class SendReceived(msgspec.Struct, frozen=True, gc=False):
    """The peer tells, and wants no answer."""

    message_id: str
    action: str
    payload: Raw


class CallFinished(msgspec.Struct, frozen=True, gc=False):
    """The one and only end of a call of ours that was not cancelled."""

    message_id: str
    outcome: Outcome


class ResultRejected(msgspec.Struct, frozen=True, gc=False):
    """The peer could not use a CALLRESULT of ours."""

    message_id: str
    code: str
    description: str
    details: Raw


class Malformed(msgspec.Struct, frozen=True, gc=False):
    """Something unusable arrived; for logs. ``refused`` says whether a CALLERROR went back."""

    message_id: str | None
    message_type: int | None
    code: RpcErrorCode
    problem: str
    refused: bool


class Mended(msgspec.Struct, frozen=True, gc=False):
    """Something arrived that was almost JSON; the events of what it means follow."""

    problem: str
    raw: bytes


Event: TypeAlias = Mended | CallReceived | SendReceived | CallFinished | ResultRejected | Malformed


class _Outgoing:
    """A call of ours that has not finished."""

    __slots__ = ("cancelled", "deadline", "frame", "message_id", "timeout_s")

    def __init__(self, message_id: str, frame: bytes, timeout_s: float) -> None:
        self.message_id = message_id
        self.frame = frame
        self.timeout_s = timeout_s
        self.deadline = 0.0
        self.cancelled = False


class Connection:
    """Both directions of one connection; ``now`` is always monotonic seconds of the same clock.

    ``new_message_id`` makes ids that no connection of this station has used before, of at most 36 characters.
    With ``mends``, a frame that is almost JSON is taken for the JSON it is meant to be.
    """

    __slots__ = (
        "_closed",
        "_dialect",
        "_finished",
        "_in_flight",
        "_in_process",
        "_mends",
        "_new_message_id",
        "_output",
        "_queue",
        "_rested_at",
        "counters",
        "pause_s",
    )

    def __init__(self, dialect: Dialect, *, new_message_id: Callable[[], str], mends: bool = False) -> None:
        self.counters = Counters()
        self.pause_s = 0.0
        """How long to leave the peer alone after it has answered."""
        self._rested_at = float("-inf")
        self._mends = mends
        self._dialect = dialect
        self._new_message_id = new_message_id
        self._closed = False
        self._output: list[bytes] = []
        # Lists, though taken from at the front: they are short, and an empty deque takes 760 bytes a station.
        self._queue: list[_Outgoing] = []
        self._in_flight: _Outgoing | None = None
        self._finished: dict[str, bool] = {}
        """Ids of finished calls, oldest first, and whether the peer had answered."""
        self._in_process: list[str] = []
        """Ids of the peer's calls that we owe an answer."""

    # What we ask ---------------------------------------------------------------------------------------------------

    def call(self, action: str, payload: bytes, *, now: float, timeout_s: float) -> str:
        """Send a CALL as soon as all earlier ones have finished; a :class:`CallFinished` with the returned id ends it.

        ``timeout_s`` runs from sending, as in Part 4, 4.1.1; time in the queue does not count, and who wants a limit
        on the whole uses :meth:`cancel`. ``payload`` is JSON and is not checked. Raises :class:`ConnectionClosed`.
        """
        self._check_open()
        message_id = self._new_message_id()
        if self._is_outstanding(message_id):
            raise AssertionError(f"new_message_id() made {message_id!r} again while that call was outstanding")
        frame = encode(Call(message_id, action, Raw(payload)))
        self._queue.append(_Outgoing(message_id, frame, timeout_s))
        self._send_next(now)
        return message_id

    def send(self, action: str, payload: bytes) -> str:
        """Send a SEND at once, beside any CALL (Part 4, 4.2.4); raises ValueError in a version without it."""
        if MessageType.SEND not in self._dialect.message_types:
            raise ValueError(f"this version has no SEND for {action}")
        self._check_open()
        message_id = self._new_message_id()
        self._output.append(encode(Send(message_id, action, Raw(payload))))
        return message_id

    def cancel(self, message_id: str, *, now: float) -> None:
        """Forget a call: there will be no event for it. One that has not been taken for writing is never sent.

        One that was sent keeps its place until it is answered or times out, since the peer may be busy with it.
        Cancelling a finished call does nothing.
        """
        in_flight = self._in_flight
        if in_flight is None or in_flight.message_id != message_id:
            self._queue = [outgoing for outgoing in self._queue if outgoing.message_id != message_id]
        elif in_flight.frame in self._output:
            self._output.remove(in_flight.frame)
            self._in_flight = None
            self._send_next(now)
        else:
            in_flight.cancelled = True

    # What arrives --------------------------------------------------------------------------------------------------

    def receive(self, data: bytes, *, now: float) -> Sequence[Event]:
        """What one text message means; never raises for what a peer may send."""
        if self._closed:
            return ()
        try:
            frame = parse(data)
        except MalformedFrame as malformed:
            return self._take_malformed(data, malformed, now)
        if isinstance(frame, Call):
            message_id = frame.message_id
            if message_id in self._in_process:
                self.counters.repeated_calls += 1
                return ()
            self._in_process.append(message_id)
            return (CallReceived(message_id, frame.action, frame.payload),)
        if isinstance(frame, CallResult):
            return self._answer(frame.message_id, Answered(frame.payload), now)
        if isinstance(frame, CallError):
            return self._answer(frame.message_id, Refused(frame.code, frame.description, frame.details), now)
        if isinstance(frame, Send):
            if MessageType.SEND in self._dialect.message_types:
                return (SendReceived(frame.message_id, frame.action, frame.payload),)
            return (self._refuse_unknown_type(frame.message_id, MessageType.SEND),)
        if MessageType.CALL_RESULT_ERROR in self._dialect.message_types:
            return (ResultRejected(frame.message_id, frame.code, frame.description, frame.details),)
        return (self._refuse_unknown_type(frame.message_id, MessageType.CALL_RESULT_ERROR),)

    # What we answer ------------------------------------------------------------------------------------------------

    def respond(self, message_id: str, payload: bytes) -> None:
        """Answer a CALL with a CALLRESULT. ValueError if it is not in process; nothing once the link is lost."""
        if self._closed:
            return
        self._leave_process(message_id)
        self._output.append(encode(CallResult(message_id, Raw(payload))))

    def refuse(self, message_id: str, code: RpcErrorCode, description: str = "", details: bytes = b"{}") -> None:
        """Answer a CALL with a CALLERROR, its description cut to 255 characters; raises as :meth:`respond`."""
        if self._closed:
            return
        self._leave_process(message_id)
        self._output.append(encode(CallError(message_id, *self._error(code, description, details))))

    def reject_result(self, message_id: str, code: RpcErrorCode, description: str = "", details: bytes = b"{}") -> None:
        """Tell the peer that its CALLRESULT was unusable; nothing in a version without CALLRESULTERROR."""
        if self._closed or MessageType.CALL_RESULT_ERROR not in self._dialect.message_types:
            return
        self._output.append(encode(CallResultError(message_id, *self._error(code, description, details))))

    # Time and output -----------------------------------------------------------------------------------------------

    def next_deadline(self) -> float | None:
        """When :meth:`advance` is next needed; None: not before something else happens."""
        if self._in_flight is not None:
            return self._in_flight.deadline
        return self._rested_at if self._queue else None

    def advance(self, now: float) -> Sequence[Event]:
        """Let time pass: a call that waited long enough times out, and the next one is sent."""
        if self._in_flight is None:
            self._send_next(now)
            return ()
        if now < self._in_flight.deadline:
            return ()
        return self._finish(self._in_flight, TimedOut(), now)

    def take_output(self) -> list[bytes]:
        """The text messages to write now, in this order."""
        output = self._output
        if output:
            self._output = []
        return output

    def close(self) -> Sequence[Event]:
        """The link is lost: every call ends, nothing more goes in or out. Closing again does nothing."""
        outstanding = list(self._queue)
        if self._in_flight is not None:
            outstanding.insert(0, self._in_flight)
        events = [
            CallFinished(
                outgoing.message_id, LinkLost(sent=outgoing is self._in_flight and outgoing.frame not in self._output)
            )
            for outgoing in outstanding
            if not outgoing.cancelled
        ]
        self._closed = True
        self._in_flight = None
        self._queue.clear()
        self._output = []
        self._in_process.clear()
        return events

    # Steps ---------------------------------------------------------------------------------------------------------

    def _check_open(self) -> None:
        if self._closed:
            raise ConnectionClosed(1006, "the link was lost before")

    def _is_outstanding(self, message_id: str) -> bool:
        in_flight = self._in_flight
        return (in_flight is not None and in_flight.message_id == message_id) or any(
            outgoing.message_id == message_id for outgoing in self._queue
        )

    def _send_next(self, now: float) -> None:
        if self._in_flight is None and self._queue and now >= self._rested_at:
            outgoing = self._in_flight = self._queue.pop(0)
            outgoing.deadline = now + outgoing.timeout_s
            self._output.append(outgoing.frame)

    def _answer(self, message_id: str, outcome: Answered | Refused, now: float) -> Sequence[Event]:
        in_flight = self._in_flight
        # The timeout is ours to declare: an answer that is read before advance() has done so still counts.
        if in_flight is not None and in_flight.message_id == message_id:
            return self._finish(in_flight, outcome, now)
        self._count_stray(message_id)
        return ()

    def _finish(self, outgoing: _Outgoing, outcome: Outcome, now: float) -> Sequence[Event]:
        message_id = outgoing.message_id
        if outgoing.cancelled and not isinstance(outcome, TimedOut):
            self.counters.late_answers += 1
        if len(self._finished) == REMEMBERED_CALLS:
            del self._finished[next(iter(self._finished))]
        self._finished[message_id] = not isinstance(outcome, TimedOut)
        self._in_flight = None
        if self.pause_s:
            self._rested_at = now + self.pause_s
        self._send_next(now)
        return () if outgoing.cancelled else (CallFinished(message_id, outcome),)

    def _count_stray(self, message_id: str) -> None:
        # "-1" is not matched with the call in flight: it may be about an answer or a SEND of ours, and finishing the
        # call would report as refused what the peer is perhaps doing. If it was the call, that times out.
        if message_id == self._dialect.unreadable_message_id:
            self.counters.unattributed_errors += 1
        elif message_id not in self._finished:
            self.counters.unknown_answers += 1
        elif self._finished[message_id]:
            self.counters.duplicate_answers += 1
        else:
            self.counters.late_answers += 1
            self._finished[message_id] = True

    def _leave_process(self, message_id: str) -> None:
        if message_id not in self._in_process:
            raise ValueError(f"no call {message_id!r} is waiting for an answer")
        self._in_process.remove(message_id)

    def _refuse_unknown_type(self, message_id: str, message_type: int) -> Malformed:
        problem = f"this version has no message type {message_type:d}"
        return self._refuse_malformed(
            MalformedFrame(message_id, message_type, RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED, problem)
        )

    def _refuse_malformed(self, malformed: MalformedFrame) -> Malformed:
        self.counters.malformed += 1
        message_id = malformed.message_id
        code = self._answer_to(malformed)
        reply_to = message_id or self._dialect.unreadable_message_id
        # A broken repetition of a call in process must not take the answer which that call will get.
        refused = code is not None and reply_to is not None and reply_to not in self._in_process
        if code is not None and reply_to is not None and refused:
            self._output.append(encode(CallError(reply_to, *self._error(code, malformed.problem, b"{}"))))
        return Malformed(message_id, malformed.message_type, malformed.code, malformed.problem, refused)

    def _take_malformed(self, data: bytes, malformed: MalformedFrame, now: float) -> Sequence[Event]:
        mended = repaired(data) if self._mends else None
        if mended is not None:
            text, problem = mended
            try:
                parse(text)
            except MalformedFrame:
                pass
            else:
                return (Mended(problem, data), *self.receive(text, now=now))
        refused = self._refuse_malformed(malformed)
        in_flight = self._in_flight
        # What answers our call will not come again: who waits need not wait for the deadline.
        if in_flight is None or malformed.message_id != in_flight.message_id or refused.message_type not in _ANSWERS:
            return (refused,)
        if refused.message_type == MessageType.CALL_RESULT:
            self.reject_result(in_flight.message_id, malformed.code, malformed.problem)
        return (refused, *self._finish(in_flight, Unreadable(malformed.code, malformed.problem), now))

    def _answer_to(self, malformed: MalformedFrame) -> RpcErrorCode | None:
        message_type = malformed.message_type
        if message_type is None or message_type == MessageType.CALL:
            return malformed.code
        if message_type not in self._dialect.message_types:
            return self._dialect.unknown_message_type
        # Nothing answers an answer or a SEND, so two peers cannot go on refusing each other's refusals.
        return None

    def _error(self, code: RpcErrorCode, description: str, details: bytes) -> tuple[str, str, Raw]:
        # Descriptions come from anywhere, exceptions of handlers too; half a surrogate pair is no UTF-8.
        description = description[:DESCRIPTION_MAX_CHARACTERS].encode(errors="replace").decode()
        return self._dialect.error_codes[code], description, Raw(details)
