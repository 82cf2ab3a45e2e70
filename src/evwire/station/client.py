"""The charging station: connects, stays connected, and keeps the rules of a charger."""

from __future__ import annotations

import asyncio
import logging
import ssl as tls
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Literal, Self, TypeVar, overload

from evwire import model
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.errors import ConnectionClosed, EvwireError
from evwire.session import AnswerLosses, Deviations, Exchange, JsonPeer, Registers, Router, end_tasks
from evwire.station.authorization import Authorization
from evwire.station.authorization_control import authorization_control
from evwire.station.availability import keep_availability, restore_availability
from evwire.station.certificates import CertificateSigning, CertificateStore, certificate_router
from evwire.station.charging import Charging
from evwire.station.charging_limits import ChargingLimits
from evwire.station.dialling import ConnectionFailed, Dialler
from evwire.station.documents import DocumentStorage, MemoryDocuments
from evwire.station.ev_calls import EVCalls
from evwire.station.evse import EVSE
from evwire.station.external_limits import ExternalLimits
from evwire.station.hardware import Hardware
from evwire.station.linking import Connect, Linking
from evwire.station.maintenance import Maintenance, MaintenanceJobs, maintenance_router
from evwire.station.network_profiles import NetworkProfiles, network_router
from evwire.station.numbers import TransactionNumberTable
from evwire.station.outbox import Outbox
from evwire.station.password import Password
from evwire.station.profile_storage import MemoryProfileStorage, ProfileStorage
from evwire.station.registration import Registration
from evwire.station.remote_control import remote_control
from evwire.station.reservation_control import reservation_control
from evwire.station.reservations import Reservations
from evwire.station.settings import Basic, StationIdentity, StationSettings
from evwire.station.smart_charging import smart_charging
from evwire.station.standard_settings import standard_configuration
from evwire.station.storage import MemoryStorage, OutboxStorage
from evwire.station.variables import variables
from evwire.station.waiting import within
from evwire.transport import websocket
from evwire.versions import (
    ALL,
    Deviation,
    Request,
    Response,
    Tolerance,
    Version,
    by_name,
)

logger = logging.getLogger("evwire.station")

_ALL_NAMES = tuple(version.name for version in reversed(ALL))

ResponseT = TypeVar("ResponseT", bound=Response)
ResultT = TypeVar("ResultT", bound=model.Result)
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


class ChargingStation(Charging, Linking, ExternalLimits, EVCalls):
    """A charging station on the given hardware, in any of ``versions``, in order of preference.

    ``maintenance`` does what updates and logs need; without it the station refuses them;
    ``certificates`` likewise holds what the CSMS installs, and has the station's own signed.
    ``async with`` enters at once, offline if it must be: what happens is kept, in ``storage``, and told when
    the CSMS can be reached; ``documents``, or ``storage`` if it can (:class:`FileStorage`), keeps over a restart what
    the CSMS has set: variables, password, availability, local list, authorization cache, reservations. Those variables
    hold instead of what ``settings`` says. Charging profiles are kept in ``storage``, too, or in ``profile_storage``.
    With several URLs, in order of priority, the next is tried when one could not be had
    ``settings.connection_attempts`` times (B10). ``ssl`` is for a wss:// URL
    (:func:`evwire.transport.client_context`); without one, the CAs that this machine trusts are trusted. ``proxy`` is
    the URL of one to go through: http or socks5, with user and password if it wants them. With ``strict_mapping``
    :meth:`call` asks nothing that the version cannot say whole; what the station tells by its own rules it says as well
    as the version can, for to be silent would be worse. Leaving ends running transactions (reason Reboot), tells what
    can be told, and disconnects.
    """

    def __init__(
        self,
        station_id: str,
        url: str | Sequence[str],
        *,
        hardware: Hardware,
        maintenance: Maintenance | None = None,
        certificates: CertificateStore | None = None,
        versions: Sequence[str] = _ALL_NAMES,
        credentials: Basic | None = None,
        ssl: tls.SSLContext | None = None,
        identity: StationIdentity | None = None,
        settings: StationSettings | None = None,
        storage: OutboxStorage | None = None,
        documents: DocumentStorage | None = None,
        profile_storage: ProfileStorage | None = None,
        arriving: Tolerance = Tolerance.TOLERANT,
        leaving: Tolerance = Tolerance.STRICT,
        strict_mapping: bool = False,
        clock: Clock = SYSTEM_CLOCK,
        proxy: str | None = None,
        connect: Connect = websocket.connect,
    ) -> None:
        if proxy is not None:
            websocket.check_proxy(proxy)
        self.id = station_id
        self.hardware = hardware
        self.settings = settings or StationSettings()
        self.identity = identity or StationIdentity()
        self.evses = {evse_id: EVSE(evse_id, count) for evse_id, count in hardware.connectors.items()}
        """By EVSE id."""
        self._versions = _versions(versions)
        self._arriving = arriving
        self._leaving = leaving
        self._strict_mapping = strict_mapping
        self._deviations = Deviations()
        self._answer_losses = AnswerLosses()
        self._clock = clock
        self._open_link: Connect = connect
        if proxy is not None or ssl is not None:
            self._open_link = partial(websocket.connect, ssl=ssl, proxy=proxy)
        self._router: Router[ChargingStation] = Router()
        self._router.include(remote_control())
        self.triggers: dict[model.MessageTrigger, Callable[[], Coroutine[object, object, None]]] = {}
        """What else than the station's own rules can be triggered, and what tells it."""
        self.maintenance = maintenance
        self.certificates = certificates
        self._jobs: MaintenanceJobs | None = None
        if maintenance is not None:
            self._jobs = MaintenanceJobs(self, maintenance, clock, self._spawn)
            self._router.include(maintenance_router(self._jobs))
            self.triggers[model.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION] = self._jobs.tell_firmware_status
            self.triggers[model.MessageTrigger.LOG_STATUS_NOTIFICATION] = self._jobs.tell_log_status
        self._signing: CertificateSigning | None = None
        if certificates is not None:
            self._signing = CertificateSigning(self, certificates, clock, self._spawn)
            self._router.include(certificate_router(self._signing))
            self.triggers.update(self._signing.triggers())
        self._router.include(variables())
        self._router.include(authorization_control())
        self._router.include(reservation_control())
        self._router.include(smart_charging())
        self._router.include(network_router())
        storage = storage or MemoryStorage()
        if documents is None:
            documents = storage if isinstance(storage, DocumentStorage) else MemoryDocuments()
        self._documents = documents
        self.password = Password(credentials, documents, station_id)
        """By which the CSMS knows it."""
        self.network = NetworkProfiles(
            [url] if isinstance(url, str) else url,
            station_id,
            self.password,
            documents,
            has_certificate=certificates is not None,
        )
        """By which addresses it can be reached, in order of priority."""
        restore_availability(self.evses, documents)
        if profile_storage is None:
            profile_storage = storage if isinstance(storage, ProfileStorage) else MemoryProfileStorage()
        self.limits = ChargingLimits(hardware, self.evses, self.settings, profile_storage, clock, station_id)
        """Its charging profiles, and what they allow."""
        self._numbers = TransactionNumberTable(clock, storage)
        self._registration = Registration(self.identity, self.settings, clock, station_id)
        self._authorization = Authorization(self.settings, clock, station_id, documents)
        self.reservations = Reservations(
            self.evses, hardware, self.settings, clock, documents, expired=self.tell_statuses
        )
        """The places that it keeps free."""
        self._outbox = Outbox(self.settings, clock, storage, station_id)
        self._peer: JsonPeer[ChargingStation] | None = None
        self._registered = asyncio.Event()
        self._reboot_when_idle = False
        self._rebooting = False
        self._left = False
        self._offline_since_s = clock.monotonic()
        self._dialler = Dialler(station_id, self.network.urls, self.settings, clock)
        self._taps: list[Callable[[Literal["in", "out"], bytes], object]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._connecting: asyncio.Task[None] | None = None
        self.configuration = standard_configuration(self, documents)
        """Its variables: what the CSMS may get and set; add your own."""
        for event in storage.events():
            self.tell(event, lambda result: None)

    # Its life

    async def __aenter__(self) -> Self:
        self._left = False
        self.reservations.refresh()
        self.limits.apply()
        self._connecting = asyncio.create_task(self._stay_connected())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._connecting is not None, "left without having been entered"
        self._reboot_when_idle = False
        self._left = True
        if self._jobs is not None:
            self._jobs.give_up()
        try:
            for evse in self.evses.values():
                evse.permission = None
                if evse.transaction is not None:
                    self.end(evse.transaction, model.StopReason.REBOOT, model.TriggerReason.RESET_COMMAND)
            if self.online and kind is None:
                await within(self._clock, _PATIENCE_S, self._outbox.emptied())
        finally:
            self.reservations.stop()
            self.limits.stop()
            await end_tasks((self._connecting, *self._tasks))

    @property
    def online(self) -> bool:
        """Whether there is a link, and the CSMS has accepted the station."""
        return self.connected and self._registration.accepted

    @property
    def version(self) -> str | None:
        """What is spoken on the present link, such as ``2.0.1``."""
        return self._peer.version.name if self._peer is not None else None

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Where the CSMS departs from the specification: each field once."""
        return self._deviations.all()

    @property
    def clock_difference_s(self) -> float | None:
        """How far the CSMS's clock is ahead of the station's, as last heard."""
        return self._registration.clock_difference_s

    @property
    def heartbeat_interval_s(self) -> float:
        """Between two heartbeats, as the CSMS said last; a change holds at once (HeartbeatInterval)."""
        return self._registration.heartbeat_interval_s

    @heartbeat_interval_s.setter
    def heartbeat_interval_s(self, interval_s: float) -> None:
        self._registration.beat_every(interval_s)

    @property
    def security_profile(self) -> int:
        """How the link is secured: 0 (not at all) to 3 (A00)."""
        return self.network.security_profile_of(self.url)

    def now(self) -> datetime:
        """The time of day by the station's clock."""
        return self._clock.now()

    async def wait_registered(self) -> None:
        """Wait until the CSMS has accepted the station on the present link."""
        await self._registered.wait()

    def on(self, request_type: Exchange[RequestT, AnswerT]) -> Registers[ChargingStation, RequestT, AnswerT]:
        """Answer requests of this type with the decorated function instead of the station's own rule."""
        return self._router.on(request_type)

    def after(self, request_type: Exchange[RequestT, object]) -> Registers[ChargingStation, RequestT, None]:
        """Run the decorated function when the answer to such a request has left."""
        return self._router.after(request_type)

    def tap(self, function: Callable[[Literal["in", "out"], bytes], object]) -> None:
        """``function("in" | "out", frame)`` sees every frame of links opened from now on."""
        self._taps.append(function)

    def on_connection_failed(
        self, function: Callable[[ConnectionFailed], AnswerT]
    ) -> Callable[[ConnectionFailed], AnswerT]:
        """Have the decorated function hear why there is no link: once for each reason, not for each attempt."""
        self._dialler.listeners.append(function)
        return function

    @overload
    async def call(self, request: Request[ResponseT], *, timeout_s: float | None = None) -> ResponseT: ...
    @overload
    async def call(
        self, request: model.Request[ResultT], *, timeout_s: float | None = None, strict_mapping: bool | None = None
    ) -> ResultT: ...
    async def call(
        self,
        request: Request[Response] | model.Request[model.Result],
        *,
        timeout_s: float | None = None,
        strict_mapping: bool | None = None,
    ) -> Response | model.Result:
        """Ask the CSMS, in the negotiated version's own words or in version-independent ones.

        Raises CallRefused, CallTimedOut, ConnectionClosed (offline, too), InvalidMessage, NotInThisVersion, LossRefused
        (with ``strict_mapping``, the station's unless given: a result would have had ``losses``).
        """
        if self._peer is None:
            raise ConnectionClosed(1006, "not connected")
        if isinstance(request, model.Request):
            strict = self._strict_mapping if strict_mapping is None else strict_mapping
            return await self._peer.call(request, timeout_s=timeout_s, strict_mapping=strict)
        return await self._peer.call(request, timeout_s=timeout_s)

    # What the CSMS may bring about

    def set_operative(self, evse_id: int, operative: bool, connector_id: int | None = None) -> None:
        """Take an EVSE, or one of its connectors, into or out of use; a running transaction is waited for.

        It stays so over a restart.
        """
        self.evses[evse_id].set_operative(operative, connector_id)
        keep_availability(self.evses, self._documents)
        self.tell_statuses()

    def reboot(self, *, when_idle: bool = False) -> None:
        """Start anew: end all transactions, or wait for their end, disconnect, and boot again."""
        if when_idle and self.charging:
            self._reboot_when_idle = True
            return
        self._reboot_when_idle = False
        for evse in self.evses.values():
            if evse.transaction is not None:
                self.end(evse.transaction, model.StopReason.IMMEDIATE_RESET, model.TriggerReason.RESET_COMMAND)
        self._spawn(self._reboot(model.BootReason.REMOTE_RESET))

    def boot_now(self) -> None:
        """Send the next BootNotification at once; nothing happens where the last one was accepted."""
        self._registration.boot_now()

    def tell_statuses(self) -> None:
        """Tell the CSMS of every connector whose status it does not know, and how reservations ended."""
        self.reservations.refresh()
        if not self.online:
            return
        if self.reservations.has_news:
            self._spawn(self.reservations.tell(self.call))
        for evse in self.evses.values():
            for connector_id in range(1, evse.connectors + 1):
                status = evse.status(connector_id)
                if evse.told.get(connector_id) is not status:
                    evse.told[connector_id] = status
                    self._outbox.put(self.status_notification(evse, connector_id))

    def status_notification(self, evse: EVSE, connector_id: int) -> model.StatusNotification:
        """How a connector is now."""
        return model.StatusNotification(
            evse_id=evse.id,
            connector_id=connector_id,
            status=evse.status(connector_id),
            charging_state=evse.charging_state(connector_id),
            error_code=evse.fault,
            timestamp=self._clock.now(),
        )

    def tell(self, event: model.TransactionEvent, answered: Callable[[model.Result | None], None]) -> None:
        """Take a transaction's event to the CSMS, now or later."""

        def settled(result: model.Result | None) -> None:
            if event.kind is model.TransactionEventKind.ENDED:
                self._numbers.forget(event.transaction_id)
            answered(result)

        self._outbox.put(event, settled)

    def notify(
        self,
        request: model.FirmwareStatusNotification | model.LogStatusNotification | model.SecurityEventNotification,
    ) -> None:
        """Take this to the CSMS, now or when there is a link; once, in order with what else is told."""
        self._outbox.put(request)

    def notify_security_event(self, kind: str, *, tech_info: str | None = None) -> None:
        """Tell the CSMS of something that matters to security, now or when there is a link (A04)."""
        self.notify(model.SecurityEventNotification(kind=kind, timestamp=self._clock.now(), tech_info=tech_info))

    def sign_certificate(self, certificate_type: model.CertificateSigningUse | None = None) -> None:
        """Ask the CSMS for a new certificate, until it has come (A03); without a type it is for everything.

        Raises ValueError where the station has no certificates.
        """
        if self._signing is None:
            raise ValueError("expected a station with certificates")
        self._signing.begin(certificate_type)

    # In the background

    async def _reboot(self, reason: model.BootReason) -> None:
        self._reboot_when_idle = False
        for evse in self.evses.values():
            evse.permission = None
        if self.online:
            await within(self._clock, _PATIENCE_S, self._outbox.emptied())
        self._registration.reset(reason)
        self._dialler.urls = self.network.start_anew()
        if self._peer is not None and self.connected:
            self._rebooting = True
            self._peer.close(1001, "rebooting")

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        async def guarded() -> None:
            try:
                await work
            except EvwireError as error:
                logger.warning("%s: %s", self.id, error)
            except Exception:
                logger.exception("%s: something in the background failed", self.id)

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # it never ran if the task was cancelled at once
        return task


_PATIENCE_S = 5.0


def _versions(names: Sequence[str]) -> list[Version]:
    try:
        return [by_name(name) for name in names]
    except KeyError as error:
        known = ", ".join(version.name for version in ALL)
        raise ValueError(f"expected versions of {known}, got {error.args[0]!r}") from None
