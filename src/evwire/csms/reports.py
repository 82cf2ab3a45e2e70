"""Reports that come in parts, gathered; and how much a station takes at once."""

from __future__ import annotations

import asyncio

from evwire import model
from evwire.clock import Clock, Timer
from evwire.errors import CallTimedOut, ConnectionClosed, EvwireError
from evwire.transport import Closed


class Reports:
    """The reports that one connection's station has yet to finish, by their request's id."""

    __slots__ = ("_clock", "_gatherings", "limits")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._gatherings: dict[int, _Gathering] = {}
        self.limits: dict[str, int | None] = {}
        """How many items the station takes in one message of this name; None where it does not say."""

    def expect(self, request_id: int) -> None:
        """Keep the parts that come from now on."""
        self._gatherings[request_id] = _Gathering()

    def forget(self, request_id: int) -> None:
        """Nobody waits for this report any more."""
        gathering = self._gatherings.pop(request_id, None)
        if gathering is not None:
            gathering.settle(None)

    async def gathered(self, request_id: int, silence_s: float) -> tuple[model.ReportedVariable, ...]:
        """The whole report. Raises CallTimedOut after ``silence_s`` without a part, ConnectionClosed."""
        gathering = self._gatherings[request_id]
        self._await_next(request_id, gathering, silence_s)
        await gathering.complete
        return gathering.variables()

    def take(self, part: model.NotifyReport) -> None:
        """A part has come; one that nobody waits for is passed over."""
        gathering = self._gatherings.get(part.request_id)
        if gathering is None or gathering.complete.done():
            return
        gathering.parts[part.seq_no] = part.variables
        if not part.more:
            gathering.settle(None)
        elif gathering.silence_s is not None:
            self._await_next(part.request_id, gathering, gathering.silence_s)

    def lost(self, closed: Closed) -> None:
        """The link has gone, and the rest of the reports with it."""
        for gathering in self._gatherings.values():
            gathering.settle(ConnectionClosed(closed.code, closed.reason, by=closed.by))

    def _await_next(self, request_id: int, gathering: _Gathering, silence_s: float) -> None:
        if gathering.complete.done():
            return
        gathering.silence_s = silence_s
        if gathering.timer is not None:
            gathering.timer.cancel()
        timed_out = CallTimedOut("NotifyReport", str(request_id), silence_s)
        gathering.timer = self._clock.call_at(self._clock.monotonic() + silence_s, lambda: gathering.settle(timed_out))


class _Gathering:
    __slots__ = ("complete", "parts", "silence_s", "timer")

    def __init__(self) -> None:
        self.complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.parts: dict[int, tuple[model.ReportedVariable, ...]] = {}
        self.silence_s: float | None = None
        self.timer: Timer | None = None

    def settle(self, error: EvwireError | None) -> None:
        if self.timer is not None:
            self.timer.cancel()
        if self.complete.done():
            return
        if error is None:
            self.complete.set_result(None)
        else:
            self.complete.set_exception(error)
            self.complete.exception()  # it may be that nobody waits yet

    def variables(self) -> tuple[model.ReportedVariable, ...]:
        return tuple(variable for _, part in sorted(self.parts.items()) for variable in part)
