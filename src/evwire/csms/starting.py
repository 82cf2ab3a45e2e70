"""What becomes of a request to start a transaction."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from weakref import WeakValueDictionary

from evwire import model
from evwire.clock import Clock
from evwire.errors import EvwireError

_REMOTE_START_ID = "remote_start_id"


class NoTransactionReason(StrEnum):
    """Why a request led to no transaction."""

    REFUSED = "Refused"
    TOKEN_NOT_ACCEPTED = "TokenNotAccepted"
    NOT_IN_TIME = "NotInTime"
    CONNECTION_LOST = "ConnectionLost"


class NoTransaction(EvwireError):
    """A request to start led to no transaction, or none that may go on; ``reason`` says why.

    ``event`` is the first of a transaction that has begun although the CSMS does not accept its token.
    """

    def __init__(
        self, reason: NoTransactionReason, detail: str, *, event: model.TransactionEvent | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.event = event

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class RequestedStart:
    """The station's answer to a request to start, and later the transaction: :meth:`transaction` waits for it."""

    def __init__(self, request: model.RequestStartTransaction, clock: Clock) -> None:
        self.request = request
        self._clock = clock
        self._result: model.RequestStartTransactionResult | None = None
        self._early: list[tuple[model.TransactionEvent, model.TransactionEventResult]] = []
        self._outcome: asyncio.Future[model.TransactionEvent | NoTransaction] = (
            asyncio.get_running_loop().create_future()
        )

    def __repr__(self) -> str:
        return f"<RequestedStart {self.remote_start_id} {self.status}>"

    @property
    def remote_start_id(self) -> int:
        """Comes back in the transaction's events, where the version has it."""
        return self.request.remote_start_id

    @property
    def result(self) -> model.RequestStartTransactionResult:
        """The station's answer."""
        assert self._result is not None, "handed out when it is answered"
        return self._result

    @property
    def status(self) -> model.RequestStartStopStatus:
        """Whether the station will try."""
        return self.result.status

    @property
    def status_info(self) -> model.StatusInfo | None:
        """Why not, where the version says it."""
        return self.result.status_info

    @property
    def transaction_id(self) -> str | None:
        """Of a transaction that was under way when the request came, where the version says it."""
        return self.result.transaction_id

    @property
    def losses(self) -> tuple[model.Loss, ...]:
        """What the version could not say."""
        return self.result.losses

    async def transaction(self, *, timeout_s: float | None = None) -> model.TransactionEvent:
        """The first event of the transaction, once the CSMS has answered it. May be awaited again and again.

        It is known by the remote start id; where the version has none, by being the next to start with that token
        at that EVSE. It must have been answered by a handler of model.TransactionEvent. ``timeout_s`` None waits
        for as long as the station stays connected.

        Raises NoTransaction: the station refused, the CSMS did not accept the token, nobody plugged in within
        ``timeout_s``, or the connection was lost (a transaction may have begun all the same, to be told later).
        """
        gave_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = None
        if timeout_s is not None:
            timer = self._clock.call_at(
                self._clock.monotonic() + timeout_s, lambda: None if gave_up.done() else gave_up.set_result(None)
            )
        try:
            await asyncio.wait((self._outcome, gave_up), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gave_up.cancel()
            if timer is not None:
                timer.cancel()
        if not self._outcome.done():
            raise NoTransaction(NoTransactionReason.NOT_IN_TIME, f"no transaction began within {timeout_s:g} s")
        outcome = self._outcome.result()
        if isinstance(outcome, NoTransaction):
            # Anew each time: a traceback would grow with each waiter.
            raise NoTransaction(outcome.reason, outcome.detail, event=outcome.event)
        return outcome

    def _answered(self, result: model.RequestStartTransactionResult) -> None:
        self._result = result
        if result.status is not model.RequestStartStopStatus.ACCEPTED:
            info = result.status_info
            why = f" ({info.reason_code})" if info is not None else ""
            self._settle(NoTransaction(NoTransactionReason.REFUSED, f"the station answered {result.status}{why}"))
        early, self._early = self._early, []
        for event, verdict in early:
            self._told(event, verdict)

    def _told(self, event: model.TransactionEvent, result: model.TransactionEventResult) -> bool:
        """Whether it is this request's transaction that the station told of."""
        if self._outcome.done():
            return False
        if self._result is None:
            # It may come on the heels of the answer, before whoever asked has read that.
            self._early.append((event, result))
            return False
        if not self._is_ours(event):
            return False
        info = result.id_token_info
        if info is not None and not info.accepted:
            detail = f"token {self.request.id_token.value} is {info.status}"
            self._settle(NoTransaction(NoTransactionReason.TOKEN_NOT_ACCEPTED, detail, event=event))
        else:
            self._settle(event)
        return True

    def _judged(self, id_token: model.IdToken, info: model.IdTokenInfo) -> None:
        if id_token.key == self.request.id_token.key and not info.accepted:
            detail = f"token {id_token.value} is {info.status}"
            self._settle(NoTransaction(NoTransactionReason.TOKEN_NOT_ACCEPTED, detail))

    def _lost(self) -> None:
        self._settle(NoTransaction(NoTransactionReason.CONNECTION_LOST, "the connection was lost"))

    def _settle(self, outcome: model.TransactionEvent | NoTransaction) -> None:
        if not self._outcome.done():
            self._outcome.set_result(outcome)

    def _is_ours(self, event: model.TransactionEvent) -> bool:
        if event.transaction_id == self.transaction_id:
            return True
        if not any(loss.field == _REMOTE_START_ID for loss in self.losses):
            return event.remote_start_id == self.remote_start_id
        return (
            event.kind is model.TransactionEventKind.STARTED
            and event.id_token is not None
            and event.id_token.key == self.request.id_token.key
            and self.request.evse_id in (None, event.evse_id)
        )


class RequestedStarts:
    """Of one station, the requests that somebody may still wait for."""

    __slots__ = ("_counted", "_waiting")

    def __init__(self) -> None:
        self._counted = 0
        # Most stations are never asked to start, and there are many of them.
        self._waiting: WeakValueDictionary[int, RequestedStart] | None = None

    def add(self, start: RequestedStart) -> None:
        if self._waiting is None:
            self._waiting = WeakValueDictionary()
        self._counted += 1
        self._waiting[self._counted] = start

    def heard(self, request: model.Request[model.Result], result: object) -> None:
        """What the station asked or told, and how it was answered."""
        if not self._waiting:
            return
        if isinstance(request, model.TransactionEvent) and isinstance(result, model.TransactionEventResult):
            # Of two requests that it may belong to, the older one has it.
            any(start._told(request, result) for start in list(self._waiting.values()))
        elif isinstance(request, model.Authorize) and isinstance(result, model.AuthorizeResult):
            for start in list(self._waiting.values()):
                start._judged(request.id_token, result.id_token_info)

    def lost(self) -> None:
        """The connection has ended."""
        for start in list(self._waiting.values() if self._waiting else ()):
            start._lost()
