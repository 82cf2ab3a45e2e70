"""Which function answers which request."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, Protocol, TypeVar, cast, overload

import msgspec

from evwire import model
from evwire.versions import Action, Deviation, Lift, Message, Request, Response, Version

OwnerT = TypeVar("OwnerT")
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")
RequestT_co = TypeVar("RequestT_co", covariant=True)
AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class CallContext(msgspec.Struct, frozen=True):
    """What surrounds a request: for handlers that name a third parameter ``call``."""

    message_id: str
    action: str
    version: str
    payload: bytes
    """The payload as it came."""
    received_at: datetime
    deviations: tuple[Deviation, ...] = ()
    """Where the request departs from the specification, as it was read nevertheless."""


class Exchange(Protocol[RequestT_co, AnswerT_co]):
    """A request type, a version's own or a model one; it knows the type that answers it."""

    def exchange(self) -> tuple[type[RequestT_co], type[AnswerT_co]]: ...


class Registers(Protocol[OwnerT, RequestT, AnswerT]):
    """A decorator that takes plain functions and coroutines, with or without ``call``."""

    @overload
    def __call__(
        self, handler: Callable[[OwnerT, RequestT], Awaitable[AnswerT]], /
    ) -> Callable[[OwnerT, RequestT], Awaitable[AnswerT]]: ...
    @overload
    def __call__(
        self, handler: Callable[[OwnerT, RequestT, CallContext], Awaitable[AnswerT]], /
    ) -> Callable[[OwnerT, RequestT, CallContext], Awaitable[AnswerT]]: ...
    @overload
    def __call__(self, handler: Callable[[OwnerT, RequestT], AnswerT], /) -> Callable[[OwnerT, RequestT], AnswerT]: ...
    @overload
    def __call__(
        self, handler: Callable[[OwnerT, RequestT, CallContext], AnswerT], /
    ) -> Callable[[OwnerT, RequestT, CallContext], AnswerT]: ...


class Handler:
    """A registered function, and how to call it."""

    __slots__ = ("function", "is_async", "wants_call")

    def __init__(self, function: Callable[..., object]) -> None:
        self.function = function
        self.is_async = inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
            getattr(function, "__call__", None)  # noqa: B004  an object with an async __call__ is a coroutine too
        )
        parameters = [
            parameter
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
            and (parameter.default is parameter.empty or parameter.name == "call")
        ]
        if len(parameters) not in (2, 3):
            raise TypeError(
                f"a handler takes (station, request) or (station, request, call); "
                f"{getattr(function, '__qualname__', function)} takes {len(parameters)} parameters"
            )
        self.wants_call = len(parameters) == 3


class Route:
    """What happens to one action of one version: who answers it, and who hears of it afterwards."""

    __slots__ = (
        "action",
        "after",
        "handler",
        "handlers_by_model",
        "is_send",
        "lift",
        "plain",
        "registers",
        "wants_call",
    )

    def __init__(
        self,
        action: Action,
        handler: Handler | None,
        lift: Lift[Message] | None,
        handlers_by_model: dict[type[model.Request[model.Result]], Handler],
        after: tuple[tuple[type, Handler], ...],
        *,
        registers: bool = False,
    ) -> None:
        self.action = action
        self.is_send = action.response is None
        self.registers = registers
        """Whether it may be said before the peer is registered, because it is how that is done."""
        self.handler = handler
        """The version's own handler; it wins over those by model type."""
        self.lift = lift
        self.handlers_by_model = handlers_by_model
        self.after = after
        handlers = (handler,) if handler else tuple(handlers_by_model.values())
        self.plain = not after and not (lift and lift.start) and not any(each.is_async for each in handlers)
        """Nothing in it ever waits."""
        self.wants_call = any(each.wants_call for each in (*handlers, *(listener for _, listener in after)))


class Router(Generic[OwnerT]):
    """Handlers by request type: a version's own, or a version-independent one. Routers include routers.

    A version's own handler wins over a version-independent one for the same message; of two handlers
    for the same type the later one wins. A handler may be plain or async, may raise
    :class:`~evwire.CallRefused` to answer with that CALLERROR, and may call the peer.
    """

    def __init__(self) -> None:
        self._handlers: dict[type, Handler] = {}
        self._after: dict[type, list[Handler]] = {}
        self._includes: list[Router[OwnerT]] = []
        self._included_by: list[Router[OwnerT]] = []
        self._fallback: Handler | None = None
        self._routes: dict[str, tuple[Version, dict[str, Route]]] = {}

    def on(self, request_type: Exchange[RequestT, AnswerT]) -> Registers[OwnerT, RequestT, AnswerT]:
        """Answer requests of this type with the decorated function."""

        wanted = _request_type(request_type)

        def register(function: Callable[..., object]) -> Callable[..., object]:
            self._handlers[wanted] = Handler(function)
            self._changed()
            return function

        return cast("Registers[OwnerT, RequestT, AnswerT]", register)

    def after(self, request_type: Exchange[RequestT, object]) -> Registers[OwnerT, RequestT, None]:
        """Run the decorated function when the answer to a request of this type has left.

        With a model type it runs where a model handler answered.
        """

        wanted = _request_type(request_type)

        def register(function: Callable[..., object]) -> Callable[..., object]:
            self._after.setdefault(wanted, []).append(Handler(function))
            self._changed()
            return function

        return cast("Registers[OwnerT, RequestT, None]", register)

    def fallback(self, function: Callable[[OwnerT, Request[Response], CallContext], Awaitable[Response]]) -> None:
        """Let ``function`` answer what has no handler, where a response without any field is one."""
        self._fallback = Handler(function)
        self._changed()

    def include(self, other: Router[OwnerT]) -> None:
        """Use the other router's handlers as well; our own win."""
        self._includes.append(other)
        other._included_by.append(self)
        self._changed()

    def routes(self, version: Version) -> dict[str, Route]:
        """By action, what is answered in this version; kept current as handlers are added."""
        if version.name not in self._routes:
            self._routes[version.name] = (version, self._resolve(version))
        return self._routes[version.name][1]

    def _resolve(self, version: Version) -> dict[str, Route]:
        handlers = self._all_handlers()
        after = self._all_after()
        routes: dict[str, Route] = {}
        for action in version.actions.values():
            native = handlers.get(action.request)
            lift = version.mapping.lifts.get(action.request)
            models = lift.models if lift else ()
            by_model = {model_type: handlers[model_type] for model_type in models if model_type in handlers}
            if native is None and not by_model:
                if self._fallback is None or not action.answer_may_be_empty:
                    continue
                native = self._fallback
            types = (action.request, *models) if native is None else (action.request,)
            listeners = tuple((each, handler) for each in types for handler in after.get(each, ()))
            registers = action.name in version.before_registration
            routes[action.name] = Route(
                action, native, None if native else lift, by_model, listeners, registers=registers
            )
        return routes

    def _all_handlers(self) -> dict[type, Handler]:
        merged: dict[type, Handler] = {}
        for other in self._includes:
            merged.update(other._all_handlers())
        return merged | self._handlers

    def _all_after(self) -> dict[type, list[Handler]]:
        merged = {request_type: list(handlers) for request_type, handlers in self._after.items()}
        for other in self._includes:
            for request_type, handlers in other._all_after().items():
                merged.setdefault(request_type, []).extend(handlers)
        return merged

    def _changed(self) -> None:
        # Conversations under way hold these dicts: fill them anew in place.
        for version, routes in self._routes.values():
            resolved = self._resolve(version)
            routes.clear()
            routes.update(resolved)
        for router in self._included_by:
            router._changed()


def _request_type(request_type: Exchange[RequestT, AnswerT]) -> type[RequestT]:
    if not isinstance(request_type, type) or not hasattr(request_type, "exchange"):
        raise TypeError(f"expected a request type such as model.BootNotification, got {request_type!r}")
    return cast("type[RequestT]", request_type)
