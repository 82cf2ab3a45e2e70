"""From an open link to a station that is spoken with, until the link has gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, Literal, TypeVar

import msgspec

from evwire import model, quirks
from evwire.clock import Clock, Timer
from evwire.csms.acquaintance import Acquaintance, Acquaintances
from evwire.csms.admission import Accept
from evwire.csms.happenings import Happening, Happenings
from evwire.csms.registration import Registration
from evwire.csms.roster import Roster
from evwire.csms.station import Station
from evwire.csms.transactions import NumbersAreIds, TransactionNumbers
from evwire.session import Backlog, JsonPeer, Router
from evwire.transport import Closed, Link
from evwire.versions import Deviation, Message, Response, Sender, Tolerance, TransactionStart, Version

logger = logging.getLogger("evwire.csms")

StateT = TypeVar("StateT")

_QUIET_S = 10.0
"""A station that has said nothing for so long will not boot: it may be spoken to."""

Tap = Callable[[str, Literal["in", "out"], bytes], object]
RawHandler = Callable[[Station[StateT], str, bytes], "bytes | Awaitable[bytes]"]


class Conversations(Generic[StateT]):
    """What the conversations with all stations have in common; the parameters are those of the CSMS."""

    def __init__(
        self,
        *,
        router: Router[Station[StateT]],
        happenings: Happenings,
        call_timeout_s: float,
        transaction_numbers: TransactionNumbers,
        arriving: Tolerance,
        leaving: Tolerance,
        strict_mapping: bool,
        waiting_limit: int,
        clock: Clock,
    ) -> None:
        self.stations: Roster[StateT] = Roster()
        """Those that are connected now."""
        self.pending: Roster[StateT] = Roster()
        """Those that may only boot."""
        self.answer_raw: RawHandler[StateT] | None = None
        """Answers stations whose messages are not judged, of conversations that begin from now on."""
        self.taps: list[Tap] = []
        """See every frame of conversations that begin from now on."""
        self.workers: set[asyncio.Task[None]] = set()
        """Tasks in which handlers run, also those of connections that are gone."""
        self.backlog = Backlog(waiting_limit)
        """What waits for handlers."""
        self.arriving = arriving
        self._router = router
        self._happenings = happenings
        self._call_timeout_s = call_timeout_s
        self._numbers = transaction_numbers
        self._leaving = leaving
        self._strict_mapping = strict_mapping
        self.clock = clock
        self._context = NumbersAreIds(clock)
        self._acquaintances = Acquaintances()

    def begin(
        self,
        link: Link,
        station_id: str,
        version: Version,
        accept: Accept[StateT],
        peer_address: str = "",
        ended: Callable[[], object] | None = None,
    ) -> None:
        """Speak with a station over this link from now on; ``ended`` is called when the link has gone."""
        roster = self.pending if accept.pending else self.stations
        station = roster.get(station_id)
        if station is None:
            station = Station(
                station_id,
                accept.state,
                self.clock,
                # What somebody says who has shown nothing yet must not change what is known of who has this id.
                Acquaintance() if accept.pending else self._acquaintances.of(station_id),
                (lambda *_: None) if accept.pending else self._acquaintances.keep,
                strict_mapping=self._strict_mapping,
            )
        station._acquaintance.named = quirks.named(accept.quirks)
        conversations: list[_Conversation[StateT]] = []

        def peer(registration: Registration) -> JsonPeer[Station[StateT]]:
            conversations.append(_Conversation(self, station, version, registration, ended))
            return self._peer(link, accept, conversations[0])

        station._take_over(version, peer, accept.state, peer_address, pending=accept.pending)
        roster._add(station)
        self.tell(station, "connect", station)
        station._start()
        conversations[0].watch()

    def _peer(
        self, link: Link, accept: Accept[StateT], conversation: _Conversation[StateT]
    ) -> JsonPeer[Station[StateT]]:
        station = conversation.station
        return JsonPeer(
            link,
            conversation.version,
            we_are=Sender.CSMS,
            router=self._router,
            owner=station,
            context=self._context,
            name=station.id,
            clock=self.clock,
            call_timeout_s=self._call_timeout_s,
            gate=conversation.registration.gate,
            answered=conversation.answered,
            heard=station._starts.heard,
            tap=partial(self._tap, station.id) if self.taps else None,
            closed=conversation.closed,
            arriving=accept.arriving or self.arriving,
            leaving=accept.leaving or self._leaving,
            deviated=conversation.deviated,
            answer_raw=partial(self.answer_raw, station) if self.answer_raw else None,
            introduced=conversation.introduced,
            issue_number=conversation.issue_number,
            workers=self.workers,
            backlog=self.backlog,
            lost=conversation.lost,
        )

    def tell(self, station: Station[StateT], what: Happening, *facts: object) -> None:
        """This has happened to a station; of one that is pending nobody is told."""
        if not station.pending:
            self._happenings.tell(station.id, what, *facts)

    def _tap(self, station_id: str, direction: Literal["in", "out"], data: bytes) -> None:
        for function in self.taps:
            function(station_id, direction, data)


class _Conversation(Generic[StateT]):
    """What is to be done about what one connection brings; there are many, so they are small."""

    __slots__ = ("_common", "_ended", "_epoch", "_quiet", "registration", "station", "version")

    def __init__(
        self,
        common: Conversations[StateT],
        station: Station[StateT],
        version: Version,
        registration: Registration,
        ended: Callable[[], object] | None,
    ) -> None:
        self.station = station
        self.version = version
        self.registration = registration
        self._common = common
        self._epoch = station.epoch
        self._ended = ended
        self._quiet: Timer | None = None

    def watch(self) -> None:
        """Take the station as ready once it has been quiet for long enough without booting."""
        self._look_in(_QUIET_S)

    def _look_in(self, seconds: float) -> None:
        clock = self._common.clock
        self._quiet = clock.call_at(clock.monotonic() + seconds, self._look)

    def _look(self) -> None:
        station = self.station
        heard_s = None if station._peer is None else station._peer.last_frame_at
        quiet_s = _QUIET_S if heard_s is None else self._common.clock.monotonic() - heard_s
        if quiet_s < _QUIET_S:
            self._look_in(_QUIET_S - quiet_s)
            return
        self._quiet = None
        if station.epoch == self._epoch and self.registration.silent():
            self._common.tell(station, "ready", station)

    def answered(self, action: str, response: Response) -> bool:
        """A CALL was answered; whether to hear of more than those that register."""
        if self.registration.answered(action, response):
            self._heard_enough()
            self._common.tell(self.station, "ready", self.station)
        return not self.registration.ready

    def closed(self, closed: Closed) -> None:
        """The link has gone."""
        self._heard_enough()
        if self._ended is not None:
            self._ended()
        station = self.station
        if station.epoch == self._epoch:
            (self._common.pending if station.pending else self._common.stations)._remove(station)
            station._lost(closed)
        self._common.tell(station, "disconnect", station, closed)

    def introduced(self, native: Message) -> None:
        """The station says what it is."""
        self._heard_enough()
        self.registration.boots = True
        station, common = self.station, self._common
        lift = self.version.mapping.lifts.get(type(native))
        boot = lift.lift(native, common._context, None) if lift else None
        if isinstance(boot, model.BootNotification):
            acquaintance = station._acquaintance
            acquaintance.recognised = quirks.recognised(boot.vendor, boot.model, boot.firmware_version or "")
            acquaintance.abilities.booted(boot)
            station._adapt()
            station._keep(station.id, acquaintance)

    def deviated(self, deviation: Deviation) -> None:
        """The station departed from its specification."""
        station, common = self.station, self._common
        if station._acquaintance.deviations.add(deviation):
            station._keep(station.id, station._acquaintance)
            common.tell(station, "deviation", station, deviation)

    def lost(self, result: model.Result) -> None:
        """An answer could not be said whole."""
        station, common = self.station, self._common
        new = station._acquaintance.answer_losses.new(result, station.id, logger)
        if new:
            station._keep(station.id, station._acquaintance)
            common.tell(station, "loss", station, msgspec.structs.replace(result, losses=new))

    def _heard_enough(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None

    async def issue_number(self, start: TransactionStart) -> int:
        """The number of a transaction that begins."""
        return await self._common._numbers.issue(self.station.id, start)
