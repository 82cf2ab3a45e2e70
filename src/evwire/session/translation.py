"""Between the version-independent words and the negotiated version's own, by its mapping."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TypeVar, cast

import msgspec

from evwire import model
from evwire.errors import CallRefused, EvwireError, LossRefused, NotInThisVersion
from evwire.versions import Context, Lift, Lower, Lowered, Message, Request, Response, TransactionStart, Version, encode

logger = logging.getLogger("evwire.session")

ResultT = TypeVar("ResultT", bound=model.Result)

Lost = Callable[[model.Result], object]
"""Hears of a handler's result that the version could not say whole; its ``losses`` name what it could not."""


class Lifted:
    """A version's request in version-independent words, and the way back for its result."""

    __slots__ = ("_context", "_lost", "_native", "_number", "_rule", "request")

    def __init__(
        self, rule: Lift[Message], native: Message, context: Context, number: int | None, lost: Lost | None
    ) -> None:
        self._rule = rule
        self._native = native
        self._context = context
        self._number = number
        self._lost = lost
        self.request = rule.lift(native, context, number)

    def answer(self, result: object) -> Response:
        """The version's response that says ``result``. Raises TypeError for a result of another request."""
        expected = _result_type(type(self.request))
        if not isinstance(result, expected):
            raise TypeError(f"the handler returned {type(result).__name__}, expected {expected.__name__}")
        lowered = self._rule.lower_answer(result, self._native, self._context, self._number)
        if lowered.losses and self._lost is not None:
            self._lost(msgspec.structs.replace(result, losses=lowered.losses))
        return lowered.response


@cache
def _result_type(request_type: type[model.Request[model.Result]]) -> type[model.Result]:
    return request_type.exchange()[1]


class Translation:
    """The mapping of one conversation's version, with what must be remembered."""

    __slots__ = ("_context", "_issue_number", "_lost", "_version")

    def __init__(
        self,
        version: Version,
        context: Context,
        issue_number: Callable[[TransactionStart], Awaitable[int]] | None,
        lost: Lost | None = None,
    ) -> None:
        self._version = version
        self._lost = lost
        self._context = context
        self._issue_number = issue_number

    async def number(self, start: Callable[[Message], TransactionStart], native: Message) -> int | None:
        """The number of the transaction that ``native`` begins, where this side gives numbers."""
        return None if self._issue_number is None else await self._issue_number(start(native))

    def lift(self, rule: Lift[Message], native: Message, number: int | None) -> Lifted:
        """The request in version-independent words; ``number`` is for one that begins a transaction."""
        return Lifted(rule, native, self._context, number, self._lost)

    def lower(
        self, request: model.Request[ResultT], *, strict: bool
    ) -> tuple[Lower[model.Request[model.Result]], Lowered]:
        """What says ``request`` in the version's words, and the rule for its answer. Raises as :meth:`call`."""
        name = type(request).__name__
        rule = self._version.mapping.lowers.get(cast("type[model.Request[model.Result]]", type(request)))
        if rule is None:
            raise NotInThisVersion(name, self._version.name)
        lowered = rule.lower(request, self._context)
        if strict and lowered.losses:
            losses = tuple((loss.field, loss.value, loss.why) for loss in lowered.losses)
            raise LossRefused(name, self._version.name, losses)
        return rule, lowered

    async def call(
        self,
        request: model.Request[ResultT],
        call_native: Callable[[Request[Response]], Awaitable[Response]],
        *,
        strict: bool = False,
    ) -> ResultT:
        """Say ``request`` in the version's words, and its answer in ours; the result names what got lost.

        Raises NotInThisVersion, and LossRefused when ``strict``, before anything is said.
        """
        rule, lowered = self.lower(request, strict=strict)
        for later in lowered.requests[1:]:
            encode(later)  # what does not fit is found out before anything is sent
        if rule.answer_each is not None:
            result = rule.answer_each(await _ask_each(lowered.requests, call_native), request, self._context)
        else:
            response = await call_native(lowered.requests[0]) if lowered.requests else None
            # At once: what the answer says may be asked about while the rest is said.
            result = rule.answer(response, request, self._context)
            await _tell(lowered.requests[1:], call_native)
        if lowered.losses:
            result = msgspec.structs.replace(result, losses=(*lowered.losses, *result.losses))
        return cast("ResultT", result)


async def _tell(
    natives: tuple[Request[Response], ...], call_native: Callable[[Request[Response]], Awaitable[Response]]
) -> None:
    """Say what goes with a request that has been answered; asking all again would do the first one twice."""
    for native in natives:
        try:
            await call_native(native)
        except EvwireError as error:
            logger.warning("%s was not taken: %s", type(native).__name__, error)
            return


async def _ask_each(
    natives: tuple[Request[Response], ...], call_native: Callable[[Request[Response]], Awaitable[Response]]
) -> tuple[Response | None, ...]:
    """Every answer, None for a refusal; a single request's refusal is raised, as a refusal of the whole is."""
    responses: list[Response | None] = []
    for native in natives:
        try:
            responses.append(await call_native(native))
        except CallRefused as error:
            if len(natives) == 1:
                raise
            logger.warning("%s was refused: %s", type(native).__name__, error)
            responses.append(None)
    return tuple(responses)
