"""Staying connected: a link to the CSMS, another one when it goes, and what is said on each at first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, cast

from evwire import model
from evwire.clock import Clock
from evwire.errors import ConnectionClosed
from evwire.session import AnswerLosses, Deviations, JsonPeer, Router
from evwire.station.dialling import Dialler
from evwire.station.evse import EVSE
from evwire.station.network_profiles import NetworkProfiles
from evwire.station.numbers import TransactionNumberTable
from evwire.station.outbox import Notification, Outbox
from evwire.station.registration import Registration
from evwire.station.settings import StationSettings
from evwire.transport import Closed, HandshakeRefused, Link, station_url
from evwire.versions import Sender, Tolerance, Version, by_subprotocol

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation

logger = logging.getLogger("evwire.station")


class Connect(Protocol):
    """Opens a link to the CSMS; as :func:`evwire.transport.websocket.connect`."""

    async def __call__(
        self, url: str, *, subprotocols: Sequence[str], credentials: tuple[str, bytes] | None
    ) -> tuple[Link, str | None]: ...


class Linking:
    """Of :class:`evwire.station.ChargingStation`: its links."""

    id: str
    settings: StationSettings
    evses: dict[int, EVSE]
    network: NetworkProfiles
    _versions: list[Version]
    _arriving: Tolerance
    _leaving: Tolerance
    _deviations: Deviations
    _answer_losses: AnswerLosses
    _clock: Clock
    _open_link: Connect
    _router: Router[ChargingStation]
    _numbers: TransactionNumberTable
    _registration: Registration
    _outbox: Outbox
    _peer: JsonPeer[ChargingStation] | None
    _registered: asyncio.Event
    _rebooting: bool
    _offline_since_s: float
    _dialler: Dialler
    _taps: list[Callable[[Literal["in", "out"], bytes], object]]
    _tasks: set[asyncio.Task[None]]

    if TYPE_CHECKING:

        def tell_statuses(self) -> None: ...

    @property
    def url(self) -> str:
        """The address of the CSMS that there is a link to, or else the one that is tried."""
        return self._dialler.url

    @property
    def connected(self) -> bool:
        """Whether there is a link to the CSMS."""
        return self._peer is not None and self._peer.closed is None

    def reconnect(self) -> None:
        """Take a new link at once, as after a change of certificate."""
        if self._peer is not None and self.connected:
            self._rebooting = True
            self._peer.close(1001, "reconnecting")

    async def _stay_connected(self) -> None:
        while True:
            link, version = await self._dialler.dial(self._connect)
            if self._dialler.moved:
                # B10.FR.10: this CSMS has not accepted the station yet.
                self._registration.reset(model.BootReason.UNKNOWN)
            closed = await self._converse(link, version)
            at_once, self._rebooting = self._rebooting, False
            await self._dialler.pause(closed, at_once=at_once)

    async def _connect(self, url: str) -> tuple[Link, Version]:
        secret = self.network.secret_for(url)
        credentials = None if secret is None else (self.id, secret)
        subprotocols = [version.subprotocol for version in self._versions]
        link, chosen = await self._open_link(
            station_url(url, self.id), subprotocols=subprotocols, credentials=credentials
        )
        version = by_subprotocol(chosen) if chosen else None
        if version not in self._versions or version is None:
            link.close(1002, "no subprotocol in common")
            raise HandshakeRefused(101, f"no subprotocol in common with {', '.join(subprotocols)}")
        return link, version

    async def _converse(self, link: Link, version: Version) -> Closed:
        ended: asyncio.Future[Closed] = asyncio.get_running_loop().create_future()
        profile = self.network.profile_of(self.url)
        peer = JsonPeer(
            link,
            version,
            we_are=Sender.STATION,
            router=self._router,
            owner=cast("ChargingStation", self),
            context=self._numbers,
            name=self.id,
            clock=self._clock,
            call_timeout_s=self.settings.call_timeout_s if profile is None else profile.message_timeout_s,
            gate=self._registration.gate,
            tap=self._tapped if self._taps else None,
            workers=self._tasks,
            closed=ended.set_result,
            arriving=self._arriving,
            leaving=self._leaving,
            deviated=self._deviations.add,
            lost=self._lost,
        )
        self._peer = peer
        link.ping_every(self.settings.ping_interval_s or None)
        logger.info("%s: connected to %s, speaking %s", self.id, self.url, version.name)
        peer.start()
        talking = asyncio.create_task(self._talk(peer))
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            peer.close(1001, "the station is going away")
            raise
        finally:
            self._registered.clear()
            self._offline_since_s = self._clock.monotonic()
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)
            for unheard in self._outbox.forget_statuses():
                self.evses[unheard.evse_id].told.pop(unheard.connector_id, None)

    async def _talk(self, peer: JsonPeer[ChargingStation]) -> None:
        """Register, then tell what is to be told; ends with the link."""
        offline_s = self._clock.monotonic() - self._offline_since_s
        try:
            if await self._registration.register(peer.call) or offline_s > self.settings.offline_threshold_s:
                for evse in self.evses.values():
                    evse.told.clear()
            self._registered.set()
            self.tell_statuses()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._outbox.deliver(self._sender(peer)))
                tasks.create_task(self._registration.keep_alive(peer.call))
        except* ConnectionClosed:
            logger.debug("%s: the link went while something was being told", self.id)
        except* Exception:
            # A link on which nothing is told any more would look alive: better a new one.
            logger.exception("%s: telling the CSMS failed", self.id)
            peer.close(1011, "internal error")

    def _sender(self, peer: JsonPeer[ChargingStation]) -> Callable[[Notification], Awaitable[model.Result]]:
        async def send(request: model.Request[model.Result]) -> model.Result:
            return await peer.call(request)

        return send

    def _lost(self, result: model.Result) -> None:
        self._answer_losses.new(result, self.id, logger)

    def _tapped(self, direction: Literal["in", "out"], data: bytes) -> None:
        for function in self._taps:
            function(direction, data)
