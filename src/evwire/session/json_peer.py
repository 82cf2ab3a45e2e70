"""One conversation over one link: the asyncio shell around :class:`evwire.rpc.Connection`.

Reading never waits for a handler. CALLs are handled one at a time, in order: a plain function at once,
a coroutine in a task that lives while there is something to do. A handler may therefore call the peer:
its answer is read meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, Literal, TypeVar, cast, overload
from uuid import uuid4

import msgspec
from msgspec import Raw

from evwire import model
from evwire.clock import SYSTEM_CLOCK, Clock, Timer
from evwire.errors import (
    CallRefused,
    CallTimedOut,
    ConnectionClosed,
    EvwireError,
    InvalidMessage,
    NotInThisVersion,
    QueueFull,
    RpcErrorCode,
)
from evwire.rpc import (
    Answered,
    CallFinished,
    CallReceived,
    Connection,
    Counters,
    Dialect,
    Event,
    Malformed,
    Refused,
    ResultRejected,
    SendReceived,
    TimedOut,
)
from evwire.session.router import CallContext, Handler, Route, Router
from evwire.session.translation import Lifted, Translation
from evwire.transport import Closed, Link
from evwire.versions import Action, Context, Message, Request, Response, Sender, TransactionStart, Version, encode

logger = logging.getLogger("evwire.session")

OwnerT = TypeVar("OwnerT")
ResponseT = TypeVar("ResponseT", bound=Response)
ResultT = TypeVar("ResultT", bound=model.Result)

# A station that keeps the one-CALL rule is never ahead at all; one that does not feels back-pressure.
_READ_AHEAD = 8
# While we wait for an answer, reading must go on, or it would never arrive.
_READ_AHEAD_WHILE_CALLING = 64
_MOST_CALLS_WAITING = 64


class _Pending:
    """A CALL or SEND that waits for its turn."""

    __slots__ = ("message_id", "payload", "received_at", "route")

    def __init__(self, message_id: str | None, payload: Raw, route: Route, received_at: datetime | None) -> None:
        self.message_id = message_id
        """None: a SEND, which is never answered."""
        self.payload = payload
        self.route = route
        self.received_at = received_at


class JsonPeer(Generic[OwnerT]):
    """The other end of an OCPP-J link: call it, and have its calls handled by a router's functions.

    ``gate`` may refuse an incoming action before it is looked at (registration); ``answered`` hears of
    every CALL that was answered with a CALLRESULT, after the answer has left; ``tap`` sees every frame.
    """

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
        answered: Callable[[str, Response], None] | None = None,
        tap: Callable[[Literal["in", "out"], bytes], None] | None = None,
        closed: Callable[[Closed], None] | None = None,
        issue_number: Callable[[TransactionStart], Awaitable[int]] | None = None,
    ) -> None:
        self.version = version
        self.closed: Closed | None = None
        self.last_frame_at: float | None = None
        """By the clock's ``monotonic()``."""
        self._link = link
        self._we_are = we_are
        self._routes = router.routes(version)
        self._owner = owner
        self._name = name
        self._clock = clock
        self._call_timeout_s = call_timeout_s
        self._gate = gate
        self._answered = answered
        self._tap = tap
        self._on_closed = closed
        self._translation = Translation(version, context, issue_number)
        self._rpc = Connection(_dialect(version), new_message_id=_new_message_id)
        self._waiting: dict[str, asyncio.Future[Raw]] = {}
        self._inbox: deque[_Pending] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._paused = False
        self._timer: Timer | None = None
        self._timer_at = 0.0

    @property
    def counters(self) -> Counters:
        """What arrived and was dropped: late, unknown and second answers, repeated calls, broken frames."""
        return self._rpc.counters

    def start(self) -> None:
        """Begin to listen; frames that came earlier are handled now."""
        self._link.attach(self)

    @overload
    async def call(self, request: Request[ResponseT], *, timeout_s: float | None = None) -> ResponseT: ...
    @overload
    async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...
    async def call(
        self, request: Request[Response] | model.Request[model.Result], *, timeout_s: float | None = None
    ) -> Response | model.Result:
        """Send a request and wait for its answer. Cancelling is safe; a late answer is dropped.

        A version-independent request is said in the negotiated version's words; its result names the losses.
        Calls queue behind each other: one is outstanding at a time. ``timeout_s`` counts from sending.

        Raises CallRefused, CallTimedOut, ConnectionClosed, InvalidMessage (ours or the answer does not
        fit), NotInThisVersion.
        """
        if isinstance(request, model.Request):
            return await self._translation.call(request, lambda native: self._call_native(native, timeout_s))
        return await self._call_native(request, timeout_s)

    async def call_raw(self, action_name: str, payload: bytes, *, timeout_s: float | None = None) -> bytes:
        """Send JSON in the negotiated version's own words; the request and the answer are checked.

        Raises as :meth:`call`.
        """
        action, checked = self._checked(action_name, payload)
        _, answer = await self._exchange(action, checked, timeout_s)
        return answer

    def check_raw(self, action_name: str, payload: bytes) -> None:
        """Whether :meth:`call_raw` would send this; raises InvalidMessage or NotInThisVersion if not."""
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
            raise _connection_closed(self.closed)
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

    async def finished(self) -> None:
        """Wait until no handler runs any more; after the link is gone."""
        if self._worker is not None:
            await asyncio.wait((self._worker,))

    # What the link delivers

    def frame_received(self, data: bytes) -> None:
        if self.closed is not None:
            return
        if self._tap is not None:
            self._tap("in", data)
        self.last_frame_at = now = self._clock.monotonic()
        for event in self._rpc.receive(data, now=now):
            if type(event) is CallReceived:
                self._accept(event.message_id, event.action, event.payload)
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

    # Calls that come in

    def _accept(self, message_id: str | None, action_name: str, payload: Raw) -> None:
        route = self._routes.get(action_name)
        if route is None or route.action.sender is self._we_are:
            self._refuse_unrouted(message_id, action_name)
            return
        if self._gate is not None and (refusal := self._gate(action_name)) is not None:
            self._refuse(message_id, RpcErrorCode(refusal.code), refusal.description)
            return
        pending = _Pending(message_id, payload, route, self._clock.now() if route.wants_call else None)
        if route.plain and self._worker is None:
            self._handle_plainly(pending)
            return
        self._inbox.append(pending)
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())
        ahead = _READ_AHEAD_WHILE_CALLING if self._waiting else _READ_AHEAD
        if len(self._inbox) >= ahead and not self._paused:
            self._paused = True
            self._link.pause_reading()

    def _refuse_unrouted(self, message_id: str | None, action_name: str) -> None:
        action = self.version.actions.get(action_name)
        if action is None:
            self._refuse(message_id, RpcErrorCode.NOT_IMPLEMENTED, f"{action_name!r} is not an action of this version")
        elif action.sender is self._we_are:
            self._refuse(message_id, RpcErrorCode.NOT_SUPPORTED, f"{action.name} goes the other way")
        elif self._gate is not None and (refusal := self._gate(action_name)) is not None:
            self._refuse(message_id, RpcErrorCode(refusal.code), refusal.description)
        else:
            self._refuse(message_id, RpcErrorCode.NOT_SUPPORTED, f"{action.name} is not handled here")

    async def _work(self) -> None:
        inbox = self._inbox
        try:
            while inbox:
                pending = inbox.popleft()
                if self._paused and len(inbox) < _READ_AHEAD:
                    self._paused = False
                    self._link.resume_reading()
                await self._handle(pending)
                self._flush()
        finally:
            self._worker = None

    def _handle_plainly(self, pending: _Pending) -> None:
        """Answer one CALL of a plain route, where nothing waits."""
        native = self._decoded(pending)
        if native is None:
            return
        route = pending.route
        try:
            if route.handler is not None:
                response = self._called(route.handler, native, pending)
            else:
                lifted, handler = self._lifted(route, native, None)
                response = lifted.answer(self._called(handler, lifted.request, pending))
            self._respond(pending, response)
        except Exception as error:
            self._refuse_for(pending, error)

    async def _handle(self, pending: _Pending) -> None:
        """Answer one CALL."""
        native = self._decoded(pending)
        if native is None:
            return
        route = pending.route
        request: object = native
        try:
            if route.handler is not None:
                response = self._called(route.handler, native, pending)
                if route.handler.is_async:
                    response = await cast("Awaitable[object]", response)
            else:
                lifted, handler = self._lifted(route, native, await self._number(route, native))
                request = lifted.request
                answer = self._called(handler, request, pending)
                if handler.is_async:
                    answer = await cast("Awaitable[object]", answer)
                response = lifted.answer(answer)
            self._respond(pending, response)
        except Exception as error:
            self._refuse_for(pending, error)
            return
        if route.after:
            self._flush()
            for request_type, listener in route.after:
                if request_type is type(request):
                    await self._run_after(listener, request, pending)

    def _decoded(self, pending: _Pending) -> Request[Response] | None:
        """The request, or None when it was refused because it is none."""
        action = pending.route.action
        try:
            return action.decode_request(pending.payload)
        except InvalidMessage as error:
            self._refuse(pending.message_id, error.code, f"{action.name} {error}")
            return None

    async def _number(self, route: Route, native: Message) -> int | None:
        start = route.lift.start if route.lift else None
        return None if start is None else await self._translation.number(start, native)

    def _lifted(self, route: Route, native: Message, number: int | None) -> tuple[Lifted, Handler]:
        """The request in version-independent words, and who answers it."""
        assert route.lift is not None, "a route has a handler or a lift"
        lifted = self._translation.lift(route.lift, native, number)
        handler = route.handlers_by_model.get(type(lifted.request))
        if handler is None:
            raise CallRefused(
                RpcErrorCode.NOT_SUPPORTED, f"{route.action.name} as {type(lifted.request).__name__} is not handled"
            )
        return lifted, handler

    def _called(self, handler: Handler, request: object, pending: _Pending) -> object:
        if handler.wants_call:
            return handler.function(self._owner, request, self._context(pending))
        return handler.function(self._owner, request)

    async def _run_after(self, listener: Handler, request: object, pending: _Pending) -> None:
        try:
            result = self._called(listener, request, pending)
            if listener.is_async:
                await cast("Awaitable[object]", result)
        except Exception:
            logger.exception("%s: what follows %s failed", self._name, pending.route.action.name)

    def _context(self, pending: _Pending) -> CallContext:
        return CallContext(
            pending.message_id or "",
            pending.route.action.name,
            self.version.name,
            bytes(pending.payload),
            pending.received_at or self._clock.now(),
        )

    # What we answer

    def _respond(self, pending: _Pending, response: object) -> None:
        """Answer with ``response``; raises TypeError or InvalidMessage if that is none."""
        action = pending.route.action
        if pending.message_id is None or action.response is None:
            return
        if not isinstance(response, action.response):
            raise TypeError(f"the handler returned {type(response).__name__}, expected {action.response.__name__}")
        self._rpc.respond(pending.message_id, encode(response))
        if self._answered is not None:
            self._answered(action.name, response)

    def _refuse_for(self, pending: _Pending, error: Exception) -> None:
        name = pending.route.action.name
        if isinstance(error, CallRefused):
            code = error.code if isinstance(error.code, RpcErrorCode) else RpcErrorCode.GENERIC_ERROR
            self._refuse(pending.message_id, code, error.description, error.details)
        else:
            logger.error("%s: handling %s failed", self._name, name, exc_info=error)
            self._refuse(pending.message_id, RpcErrorCode.INTERNAL_ERROR, f"{name} could not be handled")

    def _refuse(
        self, message_id: str | None, code: RpcErrorCode, description: str, details: object | None = None
    ) -> None:
        if message_id is None:
            logger.warning("%s: a SEND was dropped: %s %s", self._name, code, description)
            return
        logger.warning("%s: refused with %s: %s", self._name, code, description)
        self._rpc.refuse(message_id, code, description, msgspec.json.encode(details) if details else b"{}")

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
        response, _ = await self._exchange(action, encode(request), timeout_s)
        return cast("ResponseT", response)

    async def _exchange(self, action: Action, payload: bytes, timeout_s: float | None) -> tuple[Response, bytes]:
        if self.closed is not None:
            raise _connection_closed(self.closed)
        # One more is outstanding.
        if len(self._waiting) > _MOST_CALLS_WAITING:
            raise QueueFull(self._name, _MOST_CALLS_WAITING)
        timeout_s = self._call_timeout_s if timeout_s is None else timeout_s
        message_id = self._rpc.call(action.name, payload, now=self._clock.monotonic(), timeout_s=timeout_s)
        future: asyncio.Future[Raw] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = future
        self._flush()
        if self._paused and len(self._inbox) < _READ_AHEAD_WHILE_CALLING:
            self._paused = False
            self._link.resume_reading()
        try:
            answer = bytes(await future)
        except asyncio.CancelledError:
            self._rpc.cancel(message_id, now=self._clock.monotonic())
            self._flush()
            raise
        except _Ended as ended:
            raise ended.error(action.name, message_id, timeout_s, self.version) from None
        finally:
            self._waiting.pop(message_id, None)
        try:
            return action.decode_response(answer), answer
        except InvalidMessage as error:
            self._rpc.reject_result(message_id, error.code, str(error))
            self._flush()
            raise

    def _take(self, event: Event) -> None:
        match event:
            case CallFinished(message_id=message_id, outcome=outcome):
                future = self._waiting.get(message_id)
                if future is None or future.done():
                    return
                if isinstance(outcome, Answered):
                    future.set_result(outcome.payload)
                else:
                    future.set_exception(_Ended(outcome, self.closed))
            case SendReceived(action=action, payload=payload):
                self._accept(None, action, payload)
            case Malformed():
                logger.warning("%s: %s", self._name, event)
            case ResultRejected():
                logger.warning("%s: did not like our answer: %s", self._name, event)

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


class _Ended(Exception):
    """A call that ended without a result; the waiting call turns it into the error its caller sees."""

    def __init__(self, outcome: object, closed: Closed | None) -> None:
        self._outcome = outcome
        self._closed = closed

    def error(self, action: str, message_id: str, timeout_s: float, version: Version) -> EvwireError:
        match self._outcome:
            case Refused(code=code, description=description, details=details):
                known = version.error_code_of(code)
                return CallRefused(known or code, description, _details(details))
            case TimedOut():
                return CallTimedOut(action, message_id, timeout_s)
            case _:
                return _connection_closed(self._closed or Closed(1006, "", "network"))


def _details(raw: Raw) -> dict[str, object]:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except msgspec.DecodeError:
        return {}


def _connection_closed(closed: Closed) -> ConnectionClosed:
    return ConnectionClosed(closed.code, closed.reason, by=closed.by)


def _new_message_id() -> str:
    return str(uuid4())


_dialects: dict[str, Dialect] = {}


def _dialect(version: Version) -> Dialect:
    dialect = _dialects.get(version.name)
    if dialect is None:
        dialect = _dialects[version.name] = Dialect(
            message_types=version.message_types,
            error_codes=version.error_codes,
            unknown_message_type=version.unknown_message_type,
            unreadable_message_id=version.unreadable_message_id,
        )
    return dialect
