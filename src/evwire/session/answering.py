"""Answering the calls of a peer: one at a time, in order, by a router's functions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, TypeVar, cast

import msgspec
from msgspec import Raw

from evwire import model
from evwire.clock import Clock
from evwire.errors import CallRefused, InvalidMessage, RpcErrorCode, Withhold
from evwire.rpc import Connection
from evwire.session.backlog import Backlog, weight
from evwire.session.judging import Judge
from evwire.session.router import CallContext, Handler, Route, Router
from evwire.session.tasks import is_our_end, of_handler
from evwire.session.translation import Lifted, Translation
from evwire.transport import Complaints, Link
from evwire.versions import Deviation, Message, Request, Response, Sender, Tolerance, Version, encode

logger = logging.getLogger("evwire.session")

OwnerT = TypeVar("OwnerT")
AnswerRaw = Callable[[str, bytes], "bytes | Awaitable[bytes]"]
"""From an action's name and its payload to the payload of the answer."""

# A station that keeps the one-CALL rule is never ahead at all; one that does not feels back-pressure.
_READ_AHEAD = 8
# While we wait for an answer, reading must go on, or it would never arrive.
_READ_AHEAD_WHILE_CALLING = 64
_SLOW_S = 0.25
# RFC 6455, 7.4.1 and the registry of close codes.
_TRY_AGAIN_LATER = 1013


class _Pending:
    """A CALL or SEND that waits for its turn."""

    __slots__ = ("deviations", "message_id", "payload", "received_at", "route", "weight")

    def __init__(self, message_id: str | None, payload: Raw, route: Route, received_at: datetime | None) -> None:
        self.message_id = message_id
        """None: a SEND, which is never answered."""
        self.payload = payload
        self.route = route
        self.received_at = received_at
        self.deviations: tuple[Deviation, ...] = ()
        self.weight = 0


class _RawPending:
    """A CALL or SEND that is answered as it came."""

    __slots__ = ("action_name", "message_id", "payload", "weight")

    def __init__(self, message_id: str | None, action_name: str, payload: Raw) -> None:
        self.message_id = message_id
        self.action_name = action_name
        self.payload = payload
        self.weight = 0


class Answering(Generic[OwnerT]):
    """The half of a conversation that answers: a plain function at once, a coroutine in a task.

    The parameters are those of :class:`~evwire.session.json_peer.JsonPeer`; ``flush`` writes what is to leave.
    """

    __slots__ = (
        "_answer_raw",
        "_answered",
        "_backlog",
        "_calling",
        "_clock",
        "_complaints",
        "_flush",
        "_gate",
        "_heard",
        "_hears_all",
        "_inbox",
        "_introduced",
        "_judge",
        "_link",
        "_name",
        "_owner",
        "_paused",
        "_raw",
        "_routes",
        "_rpc",
        "_settling",
        "_stopped",
        "_translation",
        "_version",
        "_we_are",
        "_worker",
        "_workers",
    )

    def __init__(
        self,
        link: Link,
        rpc: Connection,
        version: Version,
        *,
        we_are: Sender,
        router: Router[OwnerT],
        owner: OwnerT,
        name: str,
        clock: Clock,
        judge: Judge,
        translation: Translation,
        flush: Callable[[], None],
        gate: Callable[[str], CallRefused | None] | None,
        introduced: Callable[[Message], object] | None,
        answered: Callable[[str, Response], bool] | None,
        heard: Callable[[model.Request[model.Result], object], None] | None,
        answer_raw: AnswerRaw | None,
        workers: set[asyncio.Task[None]] | None,
        backlog: Backlog | None,
    ) -> None:
        self._link = link
        self._rpc = rpc
        self._version = version
        self._we_are = we_are
        self._routes = router.routes(version)
        self._owner = owner
        self._name = name
        self._clock = clock
        self._judge = judge
        self._raw = judge.tolerance is Tolerance.RAW
        self._translation = translation
        self._flush = flush
        self._gate = gate
        self._introduced = introduced
        self._answered = answered
        self._hears_all = True
        self._heard = heard
        self._answer_raw = answer_raw
        self._inbox: list[_Pending | _RawPending] = []
        self._worker: asyncio.Task[None] | None = None
        self._workers = set() if workers is None else workers
        self._backlog = backlog or Backlog()
        self._paused = False
        self._calling = 0
        self._settling = 0
        self._stopped = False
        self._complaints: Complaints | None = None

    def calling(self, change: int) -> None:
        """How many more calls of ours wait for an answer: while any does, reading goes on further."""
        self._calling += change
        if change > 0 and self._paused and len(self._inbox) < _READ_AHEAD_WHILE_CALLING:
            self._paused = False
            self._link.resume_reading()

    def settling(self, change: int) -> None:
        """How many more answers are here whose callers have not seen them yet: what comes after them waits for that."""
        self._settling += change

    def complain(self, message: str, *facts: object) -> None:
        """Warn in the log of what the peer does, unless it does it all the time."""
        if self._complaints is None:
            self._complaints = Complaints(self._clock, logger)
        self._complaints.warn(message, *facts)

    def stop(self) -> None:
        """Begin nothing that arrives from now on: it gets no answer."""
        self._stopped = True

    async def finished(self) -> None:
        """Wait until no handler runs any more; after the link is gone."""
        if self._worker is not None:
            await asyncio.wait((self._worker,))

    def accept(self, message_id: str | None, action_name: str, payload: Raw, now_s: float) -> None:
        """Answer a CALL, or take a SEND (without a message id), when it is its turn; ``now_s`` is monotonic."""
        if self._stopped:
            return
        if self._raw:
            self._enqueue(_RawPending(message_id, action_name, payload), action_name)
            return
        route = self._routes.get(action_name)
        if route is None or route.action.sender is self._we_are or (message_id is None) is not route.is_send:
            self._refuse_unrouted(message_id, action_name)
            return
        if self._gate is not None and (refusal := self._gate(action_name)) is not None:
            self._refuse(message_id, RpcErrorCode(refusal.code), refusal.description)
            return
        pending = _Pending(message_id, payload, route, self._clock.now() if route.wants_call else None)
        if route.plain and self._worker is None and not self._settling:
            self._handle_plainly(pending)
            took_s = self._clock.monotonic() - now_s
            if took_s > _SLOW_S:
                logger.warning(
                    "%s: everybody waited %.1f s for the handler of %s: make it async, or put @in_thread above it",
                    *(self._name, took_s, action_name),
                )
            return
        self._enqueue(pending, action_name)

    def _enqueue(self, pending: _Pending | _RawPending, action_name: str) -> None:
        pending.weight = weight(bytes(pending.payload))
        if not self._backlog.take(pending.weight):
            self._withhold(action_name, Withhold("as much as there is memory for waits already"))
            return
        self._inbox.append(pending)
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())
            self._workers.add(self._worker)
        ahead = _READ_AHEAD_WHILE_CALLING if self._calling else _READ_AHEAD
        if len(self._inbox) >= ahead and not self._paused:
            self._paused = True
            self._link.pause_reading()

    def _refuse_unrouted(self, message_id: str | None, action_name: str) -> None:
        action = self._version.actions.get(action_name)
        if action is None:
            self._refuse(message_id, RpcErrorCode.NOT_IMPLEMENTED, f"{action_name!r} is not an action of this version")
        elif action.sender is self._we_are:
            self._refuse(message_id, RpcErrorCode.NOT_SUPPORTED, f"{action.name} goes the other way")
        elif (message_id is None) is not (action.response is None):
            kind = "a SEND" if action.response is None else "a CALL"
            self._refuse(message_id, RpcErrorCode.NOT_SUPPORTED, f"{action.name} is {kind}")
        elif self._gate is not None and (refusal := self._gate(action_name)) is not None:
            self._refuse(message_id, RpcErrorCode(refusal.code), refusal.description)
        else:
            self._refuse(message_id, RpcErrorCode.NOT_SUPPORTED, f"{action.name} is not handled here")

    async def _work(self) -> None:
        inbox = self._inbox
        try:
            while inbox:
                pending = inbox.pop(0)
                if self._paused and len(inbox) < _READ_AHEAD:
                    self._paused = False
                    self._link.resume_reading()
                try:
                    if isinstance(pending, _RawPending):
                        await self._handle_raw(pending)
                    else:
                        await self._handle(pending)
                finally:
                    self._backlog.give_back(pending.weight)
                self._flush()
        finally:
            self._forget_inbox()
            if self._worker is not None:
                self._workers.discard(self._worker)
            self._worker = None

    def _handle_plainly(self, pending: _Pending) -> None:
        """Answer one CALL of a plain route, where nothing waits."""
        route = pending.route
        try:
            native = self._decoded(pending)
            if route.handler is not None:
                response = self._called(route.handler, native, pending)
            else:
                lifted, handler = self._lifted(route, native, None)
                answer = self._called(handler, lifted.request, pending)
                response = lifted.answer(answer)
            self._respond(pending, response)
            if route.handler is None and self._heard is not None:
                self._heard(lifted.request, answer)
        except (Exception, asyncio.CancelledError) as error:
            self._refuse_for(pending, error)

    async def _handle(self, pending: _Pending) -> None:
        """Answer one CALL."""
        route = pending.route
        try:
            native = self._decoded(pending)
            request: object = native
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
            if route.handler is None and self._heard is not None:
                self._heard(lifted.request, answer)
        except (Exception, asyncio.CancelledError) as error:
            if is_our_end(error):
                raise
            self._refuse_for(pending, error)
            return
        if route.after:
            self._flush()
            for request_type, listener in route.after:
                if request_type is type(request):
                    await self._run_after(listener, request, pending)

    async def _handle_raw(self, pending: _RawPending) -> None:
        """Answer one CALL with JSON for JSON."""
        name, message_id = pending.action_name, pending.message_id
        if self._answer_raw is None:
            self._refuse(message_id, RpcErrorCode.NOT_SUPPORTED, f"{name} is not handled here")
            return
        try:
            answer = self._answer_raw(name, bytes(pending.payload))
            payload = await of_handler(answer) if isinstance(answer, Awaitable) else answer
            if message_id is not None:
                msgspec.json.decode(payload)
                self._rpc.respond(message_id, payload)
        except CallRefused as refused:
            self._refuse_as(message_id, refused)
        except Withhold as why:
            self._withhold(name, why)
        except Exception as error:
            logger.error("%s: handling %s failed", self._name, name, exc_info=error)
            self._refuse(message_id, RpcErrorCode.INTERNAL_ERROR, f"{name} could not be handled")

    def _decoded(self, pending: _Pending) -> Request[Response]:
        """The request; raises CallRefused when it is none."""
        action = pending.route.action
        try:
            request = self._judge.read(action.request_codec, pending.payload)
        except InvalidMessage as error:
            raise CallRefused(error.code, f"{action.name} {error}") from None
        if self._judge.deviations:
            pending.deviations, self._judge.deviations = self._judge.deviations, ()
        if pending.route.registers and self._introduced is not None:
            self._introduced(request)
        return request

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
                await of_handler(cast("Awaitable[object]", result))
        except Exception:
            logger.exception("%s: what follows %s failed", self._name, pending.route.action.name)

    def _context(self, pending: _Pending) -> CallContext:
        return CallContext(
            pending.message_id or "",
            pending.route.action.name,
            self._version.name,
            bytes(pending.payload),
            pending.received_at or self._clock.now(),
            pending.deviations,
        )

    def _respond(self, pending: _Pending, response: object) -> None:
        """Answer with ``response``; raises TypeError or InvalidMessage if that is none."""
        action = pending.route.action
        if pending.message_id is None or action.response is None:
            return
        if not isinstance(response, action.response):
            raise TypeError(f"the handler returned {type(response).__name__}, expected {action.response.__name__}")
        self._rpc.respond(pending.message_id, encode(response))
        if self._answered is not None and (self._hears_all or pending.route.registers):
            self._hears_all = self._answered(action.name, response)

    def _refuse_for(self, pending: _Pending, error: BaseException) -> None:
        name = pending.route.action.name
        if isinstance(error, CallRefused):
            self._refuse_as(pending.message_id, error)
        elif isinstance(error, Withhold):
            self._withhold(name, error)
        else:
            logger.error("%s: handling %s failed", self._name, name, exc_info=error)
            self._refuse(pending.message_id, RpcErrorCode.INTERNAL_ERROR, f"{name} could not be handled")

    def _withhold(self, action_name: str, why: Withhold) -> None:
        """Let the peer repeat it on another connection; what waits behind it here is not begun."""
        self.complain("%s: %s gets no answer: %s", self._name, action_name, why)
        self._forget_inbox()
        self._link.close(_TRY_AGAIN_LATER, "try again later")

    def _forget_inbox(self) -> None:
        for pending in self._inbox:
            self._backlog.give_back(pending.weight)
        self._inbox.clear()

    def _refuse_as(self, message_id: str | None, refused: CallRefused) -> None:
        code = refused.code if isinstance(refused.code, RpcErrorCode) else RpcErrorCode.GENERIC_ERROR
        self._refuse(message_id, code, refused.description, refused.details)

    def _refuse(
        self, message_id: str | None, code: RpcErrorCode, description: str, details: object | None = None
    ) -> None:
        description = description.encode(errors="replace").decode()  # half a surrogate pair is no text for any log
        if message_id is None:
            self.complain("%s: a SEND was dropped: %s %s", self._name, code, description)
            return
        self.complain("%s: refused with %s: %s", self._name, code, description)
        self._rpc.refuse(message_id, code, description, msgspec.json.encode(details) if details else b"{}")
