"""The central system: one object that stations connect to, and handlers answer for."""

from __future__ import annotations

import asyncio
import logging
import signal
import ssl as tls
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Literal, Self, TypeAlias, TypeVar, cast

from evwire import model, quirks
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.csms.admission import Accept, Admission, Reject
from evwire.csms.conversations import Conversations, RawHandler, Tap
from evwire.csms.happenings import Happenings, HookT
from evwire.csms.roster import Roster
from evwire.csms.station import Station
from evwire.csms.station_variables import report_arrived, report_arrives
from evwire.csms.transactions import CountedNumbers, TransactionNumbers
from evwire.errors import EvwireError
from evwire.session import WAITING_LIMIT, CallContext, Exchange, Registers, Router, end_tasks
from evwire.transport import (
    Application,
    ForeignLink,
    Handshake,
    Link,
    Listener,
    Refuse,
    ServerTls,
    Upgrade,
    adopt,
    application,
    loop,
    websocket,
)
from evwire.versions import (
    ALL,
    Request,
    Response,
    Tolerance,
    Version,
    by_subprotocol,
)

if TYPE_CHECKING:
    from evwire.csms.soap import SoapServing

logger = logging.getLogger("evwire.csms")

StateT = TypeVar("StateT")
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")
ResponseT = TypeVar("ResponseT", bound=Response)
Shutdown: TypeAlias = Literal["close-frame", "abort"]
"""How a server leaves its stations: with 1001, or without a Close frame, after which some do not come back."""


class CSMS(Generic[StateT]):
    """A central system: admits stations, answers them by handlers, and lets you call them.

    ``admission`` decides who may connect and what ``station.state`` is; :class:`AllowAny` lets everybody in.
    ``call_timeout_s`` is how long an answer may take. ``transaction_numbers`` gives 1.x its numbers. ``arriving``
    and ``leaving`` are how messages are judged, unless admission says otherwise for a station: what arrives
    tolerantly, what leaves strictly (RAW: what is given as JSON is not checked). With ``strict_mapping`` stations are
    not asked what their version cannot say whole (LossRefused), unless a call says otherwise; what answers lose is told
    to :meth:`on_loss` either way, for a station that gets no answer would only ask again. ``waiting_limit`` is how many
    bytes requests of all stations together may hold, as we estimate, until their asynchronous handlers have returned;
    beyond it a station's link is closed with 1013 (try again later).
    """

    def __init__(
        self,
        *,
        admission: Admission[StateT],
        call_timeout_s: float = 30.0,
        transaction_numbers: TransactionNumbers | None = None,
        arriving: Tolerance = Tolerance.TOLERANT,
        leaving: Tolerance = Tolerance.STRICT,
        strict_mapping: bool = False,
        waiting_limit: int = WAITING_LIMIT,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._admission = admission
        self._router: Router[Station[StateT]] = Router()
        self._defaults: Router[Station[StateT]] = Router()
        self._defaults.on(model.Heartbeat)(_heartbeat)
        self._defaults.on(model.NotifyReport)(report_arrives)
        self._defaults.after(model.NotifyReport)(report_arrived)
        self._router.include(self._defaults)
        self._happenings = Happenings()
        self._conversations: Conversations[StateT] = Conversations(
            router=self._router,
            happenings=self._happenings,
            call_timeout_s=call_timeout_s,
            transaction_numbers=transaction_numbers or CountedNumbers(),
            arriving=arriving,
            leaving=leaving,
            strict_mapping=strict_mapping,
            waiting_limit=waiting_limit,
            clock=clock,
        )
        self.stations: Roster[StateT] = self._conversations.stations
        """The stations that are connected now, by id."""
        self.pending: Roster[StateT] = self._conversations.pending
        """Those that admission let in as pending; they may only boot, and be asked."""

    # What it answers

    def on(self, request_type: Exchange[RequestT, AnswerT]) -> Registers[Station[StateT], RequestT, AnswerT]:
        """Answer requests of this type, a version's own or a version-independent one.

        The handler takes (station, request) or (station, request, call), plain or async. It may call the
        station. It may raise CallRefused; any other exception is answered InternalError. A plain function
        runs on the event loop: it must not block. Without one, a Heartbeat is answered with the time.
        """
        return self._router.on(request_type)

    def after(self, request_type: Exchange[RequestT, object]) -> Registers[Station[StateT], RequestT, None]:
        """Run when the answer to such a request has left."""
        return self._router.after(request_type)

    def include(self, router: Router[Station[StateT]]) -> None:
        """Use the handlers of a router too; our own win."""
        self._router.include(router)

    def on_unhandled(self, function: HookT) -> HookT:
        """Acknowledge requests that have no handler, once ``await function(station, request, call)`` returned.

        Only where an empty answer is an answer; what needs a real one is still refused with NotSupported.
        """

        async def acknowledge(station: Station[StateT], request: object, call: CallContext) -> Response:
            await _awaited(function(station, request, call))
            expected = type(cast("Request[Response]", request)).exchange()[1]
            return expected()

        self._router.fallback(acknowledge)
        return function

    def on_connect(self, function: HookT) -> HookT:
        """``function(station)`` runs when a station has connected, before it has said anything."""
        return self._happenings.hook("connect", function)

    def on_ready(self, function: HookT) -> HookT:
        """``function(station)`` runs when a station may be called.

        Its boot was accepted, or it spoke without booting, or has said nothing for 10 s.
        """
        return self._happenings.hook("ready", function)

    def on_disconnect(self, function: HookT) -> HookT:
        """``function(station, closed)`` runs when a connection has ended: code, reason, and who closed."""
        return self._happenings.hook("disconnect", function)

    def on_refused(self, function: HookT) -> HookT:
        """``function(handshake, reject)`` runs when admission has refused somebody."""
        return self._happenings.hook("refused", function)

    def on_deviation(self, function: HookT) -> HookT:
        """``function(station, deviation)`` runs when a station departs from its specification: once per field."""
        return self._happenings.hook("deviation", function)

    def on_loss(self, function: HookT) -> HookT:
        """``function(station, result)`` runs when an answer of ours could not be said whole: once per field.

        ``result`` is what the handler returned; its ``losses`` name what the station's version has no word for.
        """
        return self._happenings.hook("loss", function)

    def on_raw(self, function: RawHandler[StateT]) -> RawHandler[StateT]:
        """``function(station, action, payload)``, plain or async, answers JSON with JSON.

        It gets every CALL of stations whose messages are not judged (``arriving=Tolerance.RAW``).
        """
        self._conversations.answer_raw = function
        return function

    def tap(self, function: Tap) -> None:
        """``function(station_id, "in" | "out", frame)`` sees every frame, as bytes; it must not block."""
        self._conversations.taps.append(function)

    # Where it listens

    def serve(
        self,
        *,
        host: str | Sequence[str] | None = None,
        port: int = 9000,
        ssl: tls.SSLContext | ServerTls | None = None,
        trusted_proxies: Sequence[str] = (),
        ping_interval_s: float | None = 30.0,
        origins: Collection[str] = (),
        shutdown: Shutdown = "close-frame",
    ) -> Serving[StateT]:
        """Listen for stations inside a running loop: ``async with csms.serve(port=0) as server: server.port``.

        ``host`` None is every interface, IPv4 and IPv6. Leaving lets nobody in any more, answers what it has begun to
        handle (for 5 s at most), and then closes every connection with 1001; with ``shutdown="abort"`` it drops them
        without a Close frame, for firmware that never comes back after one.
        ``ssl`` is best a :class:`~evwire.transport.ServerTls`, which follows its files. ``trusted_proxies`` are the
        networks, such as ``10.0.0.0/8``, whose X-Forwarded-For, X-Forwarded-Proto and forwarded client certificate
        are believed. Web pages may not connect (403), except those of ``origins``, such as ``https://lab.example``.
        Raises ValueError for what is no network.
        """
        return Serving(
            self,
            host=host,
            port=port,
            ssl=ssl,
            trusted_proxies=trusted_proxies,
            ping_interval_s=ping_interval_s,
            origins=origins,
            shutdown=shutdown,
        )

    def serve_soap(
        self,
        *,
        host: str | Sequence[str] | None = None,
        port: int = 9001,
        ssl: tls.SSLContext | ServerTls | None = None,
        callbacks: Sequence[str] = (),
        addresses: Mapping[str, str] | None = None,
        offline_after_s: float = 1800.0,
        trusted_proxies: Sequence[str] = (),
    ) -> SoapServing[StateT]:
        """Listen for stations that speak SOAP, as :meth:`serve` does for JSON, for the same handlers.

        A station is called at the address it names if that is in one of the networks of ``callbacks``, such as
        ``10.20.0.0/16``, or at the one that ``addresses`` has for its id; without either its calls are refused with
        SecurityError. It counts as disconnected once it has been silent for ``offline_after_s``. Proxies are
        trusted as by :meth:`serve`. Raises ModuleNotFoundError without the packages of ``evwire[soap]``, and
        ValueError for what is no network.
        """
        # What it needs comes with evwire[soap].
        serving: type[SoapServing[StateT]] = import_module("evwire.csms.soap").SoapServing
        return serving(
            self,
            host=host,
            port=port,
            ssl=ssl,
            callbacks=callbacks,
            addresses=addresses or {},
            offline_after_s=offline_after_s,
            trusted_proxies=trusted_proxies,
        )

    def run(
        self,
        *,
        host: str | Sequence[str] | None = None,
        port: int = 9000,
        ssl: tls.SSLContext | ServerTls | None = None,
        trusted_proxies: Sequence[str] = (),
    ) -> None:
        """Listen until SIGINT or SIGTERM; on uvloop where it runs."""

        async def until_told() -> None:
            stop = asyncio.Event()
            for signal_number in (signal.SIGINT, signal.SIGTERM):
                with suppress(NotImplementedError):
                    asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
            async with self.serve(host=host, port=port, ssl=ssl, trusted_proxies=trusted_proxies) as server:
                logger.info("listening on port %d", server.port)
                await stop.wait()

        loop.run(until_told())

    def asgi(self) -> Application:
        """This CSMS as an ASGI application: ``app.mount("/ocpp", csms.asgi())`` in FastAPI or Starlette.

        Admission decides as ever; the status of a refusal reaches the station where the web server can say it
        (ASGI's ``websocket.http.response``), else it is 403.
        """
        return application(self._decide, self._connected, self._leave)

    async def accept(
        self, link: Link | ForeignLink, *, station_id: str, subprotocol: str, state: StateT | None = None
    ) -> None:
        """Speak with a station over a link somebody else opened; returns when it has ended.

        ``link`` is any object with async ``receive()``, ``send(text)`` and ``close(code, reason)``, or a
        :class:`~evwire.transport.Link`. Admission is not asked: who calls this has admitted the station.
        Raises ValueError for a subprotocol we do not speak.
        """
        version = by_subprotocol(subprotocol)
        if version is None:
            raise ValueError(
                f"expected a subprotocol of {', '.join(each.subprotocol for each in ALL)}, got {subprotocol!r}"
            )
        ended = asyncio.Event()
        self._conversations.begin(adopt(link), station_id, version, Accept(cast("StateT", state)), ended=ended.set)
        await ended.wait()

    async def call_all(
        self,
        request: Request[ResponseT] | model.Request[model.Result],
        stations: Iterable[Station[StateT]] | None = None,
        *,
        timeout_s: float | None = None,
    ) -> dict[str, Response | model.Result | EvwireError]:
        """Ask many stations at once, all that are connected unless given; by id, the answer or the error."""

        async def one(station: Station[StateT]) -> Response | model.Result | EvwireError:
            try:
                if isinstance(request, model.Request):
                    return await station.call(request, timeout_s=timeout_s)
                return await station.call(request, timeout_s=timeout_s)
            except EvwireError as error:
                return error

        chosen = list(self.stations.values() if stations is None else stations)
        answers = await asyncio.gather(*(one(station) for station in chosen))
        return {station.id: answer for station, answer in zip(chosen, answers, strict=True)}

    # From handshake to station

    async def _decide(self, handshake: Handshake) -> Upgrade | Refuse:
        if not handshake.station_id.isprintable() or len(handshake.station_id) > _LONGEST_ID:
            return Refuse(404, f"An identity has at most {_LONGEST_ID} printable characters.")
        verdict = await _awaited(self._admission(handshake))
        if isinstance(verdict, Reject):
            self._happenings.tell(handshake.station_id, "refused", handshake, verdict)
            return Refuse(verdict.status, verdict.reason, verdict.headers)
        if not isinstance(verdict, Accept):
            raise TypeError(f"admission returned {type(verdict).__name__}, expected Accept or Reject")
        offered = (by_subprotocol(subprotocol) for subprotocol in handshake.subprotocols)
        version = next((version for version in offered if version is not None), None)
        assumed = None if handshake.subprotocols else _assumed(verdict)
        return Upgrade(
            version.subprotocol if version else None,
            context=(version or assumed, verdict),
            stays_open=assumed is not None,
            ping_interval_s=verdict.ping_interval_s,
            any_text=(verdict.arriving or self._conversations.arriving) is not Tolerance.STRICT,
        )

    def _connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        version, accept = cast("tuple[Version, Accept[StateT]]", upgrade.context)
        self._conversations.begin(link, handshake.station_id, version, accept, handshake.peer_address)

    async def _leave(self, shutdown: Shutdown = "close-frame") -> None:
        """Let handlers answer what they began, close every connection, let hooks finish; all that not for ever."""
        workers, tasks = self._conversations.workers, self._happenings.tasks
        connected = (*self.stations.values(), *self.pending.values())
        stations = [station for station in connected if station._peer is not None]
        try:
            for station in stations:
                station._stop_answering()
            if workers:
                await asyncio.wait(tuple(workers), timeout=_PATIENCE_S)
            for station in stations:
                station._leave("the CSMS is going away", abort=shutdown == "abort")
            if workers:
                # Those that waited for a station's answer know now that there will be none.
                await asyncio.wait(tuple(workers), timeout=_LAST_WORDS_S)
            while tasks:
                _, unfinished = await asyncio.wait(tuple(tasks), timeout=_PATIENCE_S)
                if unfinished:
                    break
        finally:
            await end_tasks((*workers, *tasks))


_PATIENCE_S = 5.0
_LAST_WORDS_S = 1.0
_LONGEST_ID = 255


class Serving(Generic[StateT]):
    """A listening CSMS; ``port`` is known once entered."""

    def __init__(
        self,
        csms: CSMS[StateT],
        *,
        host: str | Sequence[str] | None,
        port: int,
        ssl: tls.SSLContext | ServerTls | None,
        trusted_proxies: Sequence[str],
        ping_interval_s: float | None,
        origins: Collection[str],
        shutdown: Shutdown,
    ) -> None:
        self.port = port
        self._csms = csms
        self._host = host
        self._ssl = ssl
        self._trusted_proxies = trusted_proxies
        self._ping_interval_s = ping_interval_s
        self._origins = frozenset(origins)
        self._shutdown = shutdown
        self._listener: Listener | None = None

    async def __aenter__(self) -> Self:
        self._listener = await websocket.serve(
            self._decide,
            self._csms._connected,
            host=self._host,
            port=self.port,
            ssl=self._ssl,
            trusted_proxies=self._trusted_proxies,
            ping_interval_s=self._ping_interval_s,
        )
        self.port = self._listener.port
        return self

    def stop(self) -> None:
        """Let nobody in any more; open connections stay until this is left."""
        if self._listener is not None:
            self._listener.stop()

    async def _decide(self, handshake: Handshake) -> Upgrade | Refuse:
        # Only browsers say where a page came from, and a page must not speak for a station in its reader's network.
        origin = handshake.headers.get("origin")
        if origin is not None and origin not in self._origins:
            return Refuse(403, "Web pages may not connect here.")
        return await self._csms._decide(handshake)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._listener is not None, "left without having been entered"
        self._listener.stop()
        try:
            await self._csms._leave(self._shutdown)
        finally:
            await self._listener.close()


def _assumed(accept: Accept[StateT]) -> Version | None:
    """What a station speaks that offers no subprotocol."""
    if accept.assume_version is None:
        named = (row.assume_subprotocol for row in quirks.named(accept.quirks))
        return next((by_subprotocol(subprotocol) for subprotocol in named if subprotocol), None)
    for version in ALL:
        if version.name == accept.assume_version:
            return version
    raise ValueError(f"expected a version of {', '.join(each.name for each in ALL)}, got {accept.assume_version!r}")


def _heartbeat(station: Station[StateT], request: model.Heartbeat) -> model.HeartbeatResult:
    return model.HeartbeatResult()


async def _awaited(value: object) -> object:
    return await value if isinstance(value, Awaitable) else value
