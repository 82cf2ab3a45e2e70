"""One conversation over one link: the asyncio shell around :class:`evwire.rpc.Connection`.

Reading never waits for a handler. CALLs are handled one at a time, in order: a plain function at once,
a coroutine in a task that lives while there is something to do. A handler may therefore call the peer:
its answer is read meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, Literal, TypeVar, cast, overload

from msgspec import Raw

from evwire import model
from evwire.clock import SYSTEM_CLOCK, Clock, Timer
from evwire.errors import (
    CallRefused,
    InvalidMessage,
    NotInThisVersion,
    QueueFull,
)
from evwire.rpc import (
    Answered,
    CallFinished,
    CallReceived,
    Connection,
    Counters,
    Event,
    Malformed,
    Mended,
    ResultRejected,
    SendReceived,
)
from evwire.session.answering import Answering, AnswerRaw
from evwire.session.backlog import Backlog
from evwire.session.judging import Deviated, Judge
from evwire.session.outcomes import Ended, connection_closed, dialect_of, new_message_id
from evwire.session.router import Router
from evwire.session.translation import Lost, Translation
from evwire.transport import Closed, Link
from evwire.versions import (
    Action,
    Allowances,
    Context,
    Message,
    Request,
    Response,
    Sender,
    Tolerance,
    TransactionStart,
    Version,
    encode,
)

logger = logging.getLogger("evwire.session")

OwnerT = TypeVar("OwnerT")
ResponseT = TypeVar("ResponseT", bound=Response)
ResultT = TypeVar("ResultT", bound=model.Result)

# Besides the one that is outstanding.
_MOST_CALLS_WAITING = 64


class JsonPeer(Generic[OwnerT]):
    """The other end of an OCPP-J link: call it, and have its calls handled by a router's functions.

    ``gate`` may refuse an incoming action before it is looked at (registration); ``introduced`` sees a request that
    registers the peer before it is handled; ``answered`` hears of CALLs that were answered with a CALLRESULT: of
    all as long as it returns True, then only of those that register; ``heard`` of each that a handler in
    version-independent words answered, with its result; ``tap`` sees every frame. ``arriving`` is how what arrives
    is judged, ``deviated`` hears of departures; under RAW, ``answer_raw`` answers every CALL. What leaves is exact,
    except that ``leaving`` RAW does not check what is given as JSON. ``workers`` has the task that runs handlers,
    while there is one: it may outlast the link, for what was received is handled. ``backlog`` bounds
    what waits for handlers, also of other peers: beyond it the link is closed with 1013. ``lost`` hears of each answer
    that the version could not say whole.
    """

    __slots__ = (
        "_accept",
        "_answering",
        "_call_timeout_s",
        "_clock",
        "_judge",
        "_leaving",
        "_link",
        "_name",
        "_on_closed",
        "_rpc",
        "_tap",
        "_timer",
        "_timer_at",
        "_translation",
        "_usual_timeout_s",
        "_waiting",
        "_we_are",
        "closed",
        "last_frame_at",
        "version",
    )

    def __init__(
        self,
        link: Link,
        version: Version,
        *,
        we_are: Sender,
        router: Router[OwnerT],
        owner: OwnerT,
        context: Context,
        name: str,
        clock: Clock = SYSTEM_CLOCK,
        call_timeout_s: float = 30.0,
        gate: Callable[[str], CallRefused | None] | None = None,
        answered: Callable[[str, Response], bool] | None = None,
        heard: Callable[[model.Request[model.Result], object], None] | None = None,
        tap: Callable[[Literal["in", "out"], bytes], None] | None = None,
        closed: Callable[[Closed], None] | None = None,
        arriving: Tolerance = Tolerance.TOLERANT,
        leaving: Tolerance = Tolerance.STRICT,
        deviated: Deviated | None = None,
        answer_raw: AnswerRaw | None = None,
        introduced: Callable[[Message], object] | None = None,
        issue_number: Callable[[TransactionStart], Awaitable[int]] | None = None,
        workers: set[asyncio.Task[None]] | None = None,
        backlog: Backlog | None = None,
        lost: Lost | None = None,
    ) -> None:
        self.version = version
        self.closed: Closed | None = None
        self.last_frame_at: float | None = None
        """By the clock's ``monotonic()``."""
        self._link = link
        self._we_are = we_are
        self._name = name
        self._clock = clock
        self._usual_timeout_s = self._call_timeout_s = call_timeout_s
        self._tap = tap
        self._on_closed = closed
        self._translation = Translation(version, context, issue_number, lost)
        self._judge = Judge(arriving, deviated)
        self._leaving = leaving
        self._rpc = Connection(
            dialect_of(version), new_message_id=new_message_id, mends=arriving is not Tolerance.STRICT
        )
        self._answering = Answering(
            link,
            self._rpc,
            version,
            we_are=we_are,
            router=router,
            owner=owner,
            name=name,
            clock=clock,
            judge=self._judge,
            translation=self._translation,
            flush=self._flush,
            gate=gate,
            introduced=introduced,
            answered=answered,
            heard=heard,
            answer_raw=answer_raw,
            workers=workers,
            backlog=backlog,
        )
        self._accept = self._answering.accept
        self._waiting: dict[str, asyncio.Future[Raw]] = {}
        self._timer: Timer | None = None
        self._timer_at = 0.0

    @property
    def counters(self) -> Counters:
        """What arrived and was dropped: late, unknown and second answers, repeated calls, broken frames."""
        return self._rpc.counters

    def start(self) -> None:
        """Begin to listen; frames that came earlier are handled now."""
        self._link.attach(self)

    def adapt(
        self,
        allowances: Allowances,
        *,
        call_timeout_s: float | None = None,
        pause_between_calls_s: float = 0.0,
        ping_interval_s: float | None = None,
    ) -> None:
        """Read what this kind of charger sends as it is meant, and ask and ping it at its pace, from now on.

        ``ping_interval_s`` None changes nothing, 0 ends the pings.
        """
        if ping_interval_s is not None:
            self._link.ping_every(ping_interval_s or None)
        self._judge.allow(allowances)
        self._call_timeout_s = max(self._usual_timeout_s, call_timeout_s or 0.0)
        self._rpc.pause_s = pause_between_calls_s

    @overload
    async def call(self, request: Request[ResponseT], *, timeout_s: float | None = None) -> ResponseT: ...
    @overload
    async def call(
        self, request: model.Request[ResultT], *, timeout_s: float | None = None, strict_mapping: bool = False
    ) -> ResultT: ...
    async def call(
        self,
        request: Request[Response] | model.Request[model.Result],
        *,
        timeout_s: float | None = None,
        strict_mapping: bool = False,
    ) -> Response | model.Result:
        """Send a request and wait for its answer. Cancelling is safe; a late answer is dropped.

        A version-independent request is said in the negotiated version's words; its result names the losses.
        With ``strict_mapping`` one that cannot be said whole is not sent: LossRefused.
        Calls queue behind each other: one is outstanding at a time. ``timeout_s`` counts from sending.

        Raises CallRefused, CallTimedOut, ConnectionClosed, InvalidMessage (ours or the answer does not
        fit), NotInThisVersion.
        """
        if isinstance(request, model.Request):
            return await self._translation.call(
                request, lambda native: self._call_native(native, timeout_s), strict=strict_mapping
            )
        return await self._call_native(request, timeout_s)

    async def call_raw(self, action_name: str, payload: bytes, *, timeout_s: float | None = None) -> bytes:
        """Send JSON in the negotiated version's own words; the request and the answer are checked.

        Where what leaves is RAW the request is not, where what arrives is RAW the answer is not. Raises as
        :meth:`call`.
        """
        action = None
        if self._leaving is not Tolerance.RAW:
            action, payload = self._checked(action_name, payload)
        message_id, answer = await self._exchange(action_name, payload, timeout_s)
        if action is not None and self._judge.tolerance is not Tolerance.RAW:
            self._read_answer(action, message_id, answer)
        return answer

    def check(self, request: model.Request[model.Result], *, strict_mapping: bool = False) -> tuple[model.Loss, ...]:
        """What :meth:`call` would lose of this; raises InvalidMessage or NotInThisVersion if it would not send it."""
        _, lowered = self._translation.lower(request, strict=strict_mapping)
        for native in lowered.requests:
            self._may_send(type(native))
            encode(native)
        return lowered.losses

    def check_raw(self, action_name: str, payload: bytes) -> None:
        """Whether :meth:`call_raw` would send this; raises InvalidMessage or NotInThisVersion if not."""
        if self._leaving is not Tolerance.RAW:
            self._checked(action_name, payload)

    def _checked(self, action_name: str, payload: bytes) -> tuple[Action, bytes]:
        action = self.version.actions.get(action_name)
        if action is None or action.response is None:
            raise NotInThisVersion(action_name, self.version.name)
        return self._may_send(action.request), encode(action.decode_request(payload))

    def send(self, request: Request[Response]) -> None:
        """Send a message that is never answered (2.1 Part 4, 4.2.5). Raises InvalidMessage, NotInThisVersion."""
        action = self._may_send(type(request))
        if action.response is not None:
            raise TypeError(f"{action.name} is answered: call() it")
        payload = encode(request)
        if self.closed is not None:
            raise connection_closed(self.closed)
        self._rpc.send(action.name, payload)
        self._flush()

    def close(self, code: int = 1000, reason: str = "") -> None:
        """End the conversation with a close frame; calls under way raise ConnectionClosed."""
        self._link.close(code, reason)

    def abort(self) -> None:
        """End the conversation without a word."""
        self._link.abort()

    def end(self, closed: Closed) -> None:
        """End the conversation at once, without waiting for the link: what it does late changes nothing."""
        self._link.close(closed.code, closed.reason)
        self.link_lost(closed)

    def stop_answering(self) -> None:
        """Finish what arrived, and begin nothing that the peer asks from now on: it asks again, of the next one."""
        self._answering.stop()

    async def finished(self) -> None:
        """Wait until no handler runs any more; after the link is gone."""
        await self._answering.finished()

    # What the link delivers

    def frame_received(self, data: bytes) -> None:
        if self.closed is not None:
            return
        if self._tap is not None:
            self._tap("in", data)
        self.last_frame_at = now = self._clock.monotonic()
        for event in self._rpc.receive(data, now=now):
            if type(event) is CallReceived:
                self._accept(event.message_id, event.action, event.payload, now)
            else:
                self._take(event)
        self._flush()

    def link_lost(self, closed: Closed) -> None:
        if self.closed is not None:
            return
        self.closed = closed
        if self._timer is not None:
            self._timer.cancel()
        for event in self._rpc.close():
            self._take(event)
        if self._on_closed is not None:
            self._on_closed(closed)

    # What we ask

    def _may_send(self, request_type: type[Request[Response]]) -> Action:
        try:
            action = self.version.action_of(request_type)
        except KeyError:
            raise NotInThisVersion(request_type.__name__, self.version.name) from None
        if action.sender not in (self._we_are, Sender.BOTH):
            raise NotInThisVersion(f"{action.name} from a {self._we_are.value}", self.version.name)
        return action

    async def _call_native(self, request: Request[ResponseT], timeout_s: float | None) -> ResponseT:
        action = self._may_send(type(request))
        if action.response is None:
            raise TypeError(f"{action.name} is never answered: send() it")
        message_id, answer = await self._exchange(action.name, encode(request), timeout_s)
        return cast("ResponseT", self._read_answer(action, message_id, answer))

    def _read_answer(self, action: Action, message_id: str, answer: bytes) -> Response:
        assert action.response is not None, "what is never answered is not called"
        try:
            return self._judge.read(action.response_codec, answer)
        except InvalidMessage as error:
            self._rpc.reject_result(message_id, error.code, str(error))
            self._flush()
            raise
        finally:
            self._judge.deviations = ()

    async def _exchange(self, action_name: str, payload: bytes, timeout_s: float | None) -> tuple[str, bytes]:
        """Send a CALL, and wait for the payload of its answer; with it comes the id of both."""
        if self.closed is not None:
            raise connection_closed(self.closed)
        if len(self._waiting) > _MOST_CALLS_WAITING:
            raise QueueFull(self._name, _MOST_CALLS_WAITING)
        timeout_s = self._call_timeout_s if timeout_s is None else timeout_s
        message_id = self._rpc.call(action_name, payload, now=self._clock.monotonic(), timeout_s=timeout_s)
        future: asyncio.Future[Raw] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = future
        self._flush()
        self._answering.calling(+1)
        try:
            return message_id, bytes(await future)
        except asyncio.CancelledError:
            self._rpc.cancel(message_id, now=self._clock.monotonic())
            self._flush()
            raise
        except Ended as ended:
            raise ended.error(action_name, message_id, timeout_s, self.version) from None
        finally:
            self._waiting.pop(message_id, None)
            self._answering.calling(-1)
            if future.done() and not future.cancelled():
                self._answering.settling(-1)

    def _take(self, event: Event) -> None:
        match event:
            case CallFinished(message_id=message_id, outcome=outcome):
                future = self._waiting.get(message_id)
                if future is None or future.done():
                    return
                self._answering.settling(+1)
                if isinstance(outcome, Answered):
                    future.set_result(outcome.payload)
                else:
                    future.set_exception(Ended(outcome, self.closed))
            case SendReceived(action=action, payload=payload):
                self._accept(None, action, payload, self._clock.monotonic())
            case CallReceived():
                self._accept(event.message_id, event.action, event.payload, self._clock.monotonic())
            case Mended(problem=problem, raw=raw):
                self._judge.mended(problem, raw)
            case Malformed():
                answered = ", which it was told" if event.refused else ""
                self._answering.complain("%s: sent what is no frame%s: %s", self._name, answered, event.problem)
            case ResultRejected():
                self._answering.complain(
                    "%s: rejected our answer %s: %s %s", self._name, event.message_id, event.code, event.description
                )

    def _flush(self) -> None:
        for data in self._rpc.take_output():
            if self._tap is not None:
                self._tap("out", data)
            self._link.send(data)
        if not self._waiting:
            return
        deadline = self._rpc.next_deadline()
        if deadline is not None and (self._timer is None or deadline < self._timer_at):
            if self._timer is not None:
                self._timer.cancel()
            self._timer_at = deadline
            self._timer = self._clock.call_at(deadline, self._deadline_reached)

    def _deadline_reached(self) -> None:
        self._timer = None
        for event in self._rpc.advance(max(self._clock.monotonic(), self._timer_at)):
            self._take(event)
        self._flush()
