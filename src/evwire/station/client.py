"""The charging station: connects, stays connected, and keeps the rules of a charger."""

from __future__ import annotations

import asyncio
import logging
import ssl as tls
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Literal, Protocol, Self, TypeVar, overload

from evwire import model
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.errors import ConnectionClosed, EvwireError
from evwire.session import AnswerLosses, Deviations, Exchange, JsonPeer, Registers, Router, end_tasks
from evwire.station.authorization import Authorization, same_group
from evwire.station.authorization_control import authorization_control
from evwire.station.availability import keep_availability, restore_availability
from evwire.station.certificates import CertificateSigning, CertificateStore, certificate_router
from evwire.station.charging_limits import ChargingLimits
from evwire.station.dialling import ConnectionFailed, Dialler
from evwire.station.documents import DocumentStorage, MemoryDocuments
from evwire.station.evse import EVSE, Permission
from evwire.station.external_limits import ExternalLimits
from evwire.station.hardware import Hardware
from evwire.station.maintenance import Maintenance, MaintenanceJobs, maintenance_router
from evwire.station.numbers import TransactionNumberTable
from evwire.station.outbox import Notification, Outbox
from evwire.station.password import Password
from evwire.station.profile_rules import Refused
from evwire.station.profile_storage import MemoryProfileStorage, ProfileStorage
from evwire.station.registration import Registration
from evwire.station.remote_control import remote_control
from evwire.station.reservation_control import reservation_control
from evwire.station.reservations import Reservations
from evwire.station.settings import Basic, StationIdentity, StationSettings
from evwire.station.smart_charging import smart_charging
from evwire.station.standard_settings import standard_configuration
from evwire.station.storage import MemoryStorage, OutboxStorage
from evwire.station.transactions import Transaction, meter_value
from evwire.station.variables import variables
from evwire.station.waiting import within
from evwire.transport import Closed, HandshakeRefused, Link, station_url, websocket
from evwire.versions import (
    ALL,
    Deviation,
    Request,
    Response,
    Sender,
    Tolerance,
    Version,
    by_name,
    by_subprotocol,
)

logger = logging.getLogger("evwire.station")

_ALL_NAMES = tuple(version.name for version in reversed(ALL))

ResponseT = TypeVar("ResponseT", bound=Response)
ResultT = TypeVar("ResultT", bound=model.Result)
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


class Connect(Protocol):
    """Opens a link to the CSMS; as :func:`evwire.transport.websocket.connect`."""

    async def __call__(
        self, url: str, *, subprotocols: Sequence[str], credentials: tuple[str, bytes] | None
    ) -> tuple[Link, str | None]: ...


class NotStarted(EvwireError):
    """No transaction began: the token may not charge, the EVSE is not free, or nobody plugged in in time."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChargingStation(ExternalLimits):
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
        storage = storage or MemoryStorage()
        if documents is None:
            documents = storage if isinstance(storage, DocumentStorage) else MemoryDocuments()
        self._documents = documents
        self.password = Password(credentials, documents, station_id)
        """By which the CSMS knows it."""
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
        self._dialler = Dialler(station_id, [url] if isinstance(url, str) else url, self.settings, clock)
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
    def url(self) -> str:
        """The address of the CSMS that there is a link to, or else the one that is tried."""
        return self._dialler.url

    @property
    def connected(self) -> bool:
        """Whether there is a link to the CSMS."""
        return self._peer is not None and self._peer.closed is None

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
        if not self.url.startswith(("wss:", "https:")):
            return 0 if self.password.secret is None else 1
        return 3 if self.password.secret is None else 2

    def now(self) -> datetime:
        """The time of day by the station's clock."""
        return self._clock.now()

    @property
    def charging(self) -> bool:
        """Whether any transaction runs."""
        return any(evse.charging for evse in self.evses.values())

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

    # What the hardware reports

    def plugged_in(self, evse_id: int, connector_id: int = 1) -> None:
        """A car is at the end of the cable."""
        evse = self.evses[evse_id]
        evse.plugged_connector_id = connector_id
        self.tell_statuses()
        self.begin_where_possible(model.TriggerReason.CABLE_PLUGGED_IN)

    def unplugged(self, evse_id: int) -> None:
        """The car is gone; a transaction ends (E09, E10; 1.6, StopTransactionOnEVSideDisconnect)."""
        evse = self.evses[evse_id]
        evse.plugged_connector_id = None
        if evse.transaction is not None:
            self.end(evse.transaction, model.StopReason.EV_DISCONNECTED, model.TriggerReason.EV_COMMUNICATION_LOST)
            evse.transaction = None
        self.tell_statuses()

    def charging_state_changed(self, evse_id: int, state: model.ChargingState) -> None:
        """Energy flows, or does not any more, within a transaction."""
        transaction = self.evses[evse_id].transaction
        if transaction is not None:
            transaction.state_changed(state)

    def faulted(self, evse_id: int, error_code: str | None = "OtherError") -> None:
        """Something is broken, in the words of 1.6 (7.6), or works again (None); a transaction ends."""
        evse = self.evses[evse_id]
        evse.fault = error_code
        if error_code is not None and evse.transaction is not None:
            self.end(evse.transaction, model.StopReason.OTHER, model.TriggerReason.ABNORMAL_CONDITION)
        self.tell_statuses()

    async def present_token(self, evse_id: int, id_token: model.IdToken) -> model.IdTokenInfo:
        """Somebody holds a token to the reader: starts, or stops what the same token or group began.

        Returns the verdict; without a car the transaction begins when one is plugged in in time. Who may charge, but
        not where somebody else has reserved, is NotAtThisTime.
        """
        evse = self.evses[evse_id]
        transaction = evse.transaction
        if transaction is not None and transaction.running and transaction.id_token.key == id_token.key:
            self.end(transaction, model.StopReason.LOCAL, model.TriggerReason.STOP_AUTHORIZED, id_token)
            return transaction.id_token_info or model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED)
        info = await self._authorization.judge(id_token, self._ask if self.online else None)
        if not info.accepted:
            return info
        if transaction is not None and transaction.running:
            if same_group(transaction.id_token_info, info):
                self.end(transaction, model.StopReason.LOCAL, model.TriggerReason.STOP_AUTHORIZED, id_token)
        elif evse.free:
            if not self.reservations.admit(evse, id_token, info.group_token):
                return model.IdTokenInfo(status=model.AuthorizationStatus.NOT_AT_THIS_TIME)
            self.permit(evse_id, id_token, info, model.TriggerReason.AUTHORIZED)
            self.begin_where_possible()
        return info

    @property
    def authorization(self) -> Authorization:
        """Its local list and its authorization cache."""
        return self._authorization

    # Transactions

    async def start_transaction(self, *, evse_id: int, id_token: model.IdToken) -> Transaction:
        """Present a token and wait for the transaction. Raises NotStarted, with the reason."""
        evse = self.evses[evse_id]
        if not evse.free:
            raise NotStarted(f"EVSE {evse_id} is not free")
        info = await self.present_token(evse_id, id_token)
        if not info.accepted:
            raise NotStarted(f"token {id_token.value} is {info.status}")
        await within(self._clock, self.settings.connection_timeout_s, evse.started.wait())
        if evse.transaction is None or not evse.started.is_set():
            raise NotStarted(f"nobody plugged in within {self.settings.connection_timeout_s:g} s")
        return evse.transaction

    def transaction(self, transaction_id: str) -> Transaction | None:
        """The running transaction with this id."""
        for evse in self.evses.values():
            if evse.charging and evse.transaction is not None and evse.transaction.id == transaction_id:
                return evse.transaction
        return None

    def permit(
        self,
        evse_id: int,
        id_token: model.IdToken,
        info: model.IdTokenInfo | None,
        trigger: model.TriggerReason,
        remote_start_id: int | None = None,
        charging_profile: model.ChargingProfile | None = None,
    ) -> None:
        """Let this token charge here, as soon as there is a car, for as long as plugging in may take."""
        if self._left:
            return
        evse = self.evses[evse_id]
        known = info or self._authorization.look_up(id_token)
        reservation = self.reservations.of(evse, id_token, known.group_token if known else None)
        reservation_id = None if reservation is None else reservation.reservation_id
        permission = evse.permission = Permission(
            id_token, info, trigger, remote_start_id, reservation_id, charging_profile
        )
        if reservation is not None:
            self.reservations.use(reservation)

        async def withdraw() -> None:
            await self._clock.sleep(self.settings.connection_timeout_s)
            if evse.permission is permission:
                evse.permission = None
                logger.info("%s: nobody plugged in at EVSE %d in time", self.id, evse_id)
                if reservation_id is not None:
                    self.reservations.unused(reservation_id)
                self.tell_statuses()

        self._spawn(withdraw())
        self.tell_statuses()

    async def authorize_remote_start(self, evse_id: int, request: model.RequestStartTransaction) -> None:
        """Let the token of a start from afar charge if the CSMS, asked for it, says so (F01.FR.01)."""
        info = await self._authorization.judge(request.id_token, self.call if self.online else None)
        if info.accepted and self.evses[evse_id].free:
            remote = model.TriggerReason.REMOTE_START
            profile = request.charging_profile if self.limits.supported else None
            self.permit(evse_id, request.id_token, info, remote, request.remote_start_id, profile)

    def begin_where_possible(self, because: model.TriggerReason | None = None) -> None:
        """Begin a transaction at each EVSE that has a permission and a car; ``because`` says what came last."""
        for evse in self.evses.values():
            if evse.permission is None or evse.plugged_connector_id is None or evse.charging:
                continue
            if evse.fault is not None or not evse.operative(evse.plugged_connector_id):
                continue
            permission, evse.permission = evse.permission, None
            # F02.FR.21: that it was started from afar is said in any case.
            remote = permission.trigger is model.TriggerReason.REMOTE_START
            trigger = permission.trigger if remote or because is None else because
            transaction = Transaction(
                evse.id,
                evse.plugged_connector_id,
                permission.id_token,
                permission.info,
                hardware=self.hardware,
                narrator=self,
                clock=self._clock,
                on_verdict=self._judged,
            )
            evse.transaction = transaction
            self._limit_from_the_start(evse, permission.charging_profile)
            transaction.begin(trigger, permission.remote_start_id, permission.reservation_id)
            self.limits.apply()
            evse.started.set()
            logger.info("%s: transaction %s begins at EVSE %d", self.id, transaction.id, evse.id)
            self._spawn(self._sample(transaction))

    def end(
        self,
        transaction: Transaction,
        reason: model.StopReason,
        trigger: model.TriggerReason,
        id_token: model.IdToken | None = None,
    ) -> None:
        """End a transaction; what waited for that happens now."""
        if not transaction.running:
            return
        evse = self.evses[transaction.evse_id]
        transaction.finish(reason, trigger, id_token, plugged=evse.plugged_connector_id is not None)
        evse.transaction_ended()
        self.limits.transaction_ended(transaction.id)
        logger.info("%s: transaction %s ends: %s", self.id, transaction.id, reason)
        self.tell_statuses()
        if self._jobs is not None and not self.charging:
            self._jobs.transactions_ended()
        if self._reboot_when_idle and not self.charging:
            self._spawn(self._reboot(model.BootReason.SCHEDULED_RESET))

    def meter_values(self, evse_id: int, context: model.ReadingContext) -> model.MeterValues:
        """What the meter of an EVSE shows now, to tell outside a transaction."""
        value = meter_value(self.hardware.read_meter(evse_id), self._clock.now(), context)
        return model.MeterValues(evse_id=evse_id, meter_values=(value,))

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

    def reconnect(self) -> None:
        """Take a new link at once, as after a change of certificate."""
        if self._peer is not None and self.connected:
            self._rebooting = True
            self._peer.close(1001, "reconnecting")

    # Staying connected

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
        secret = self.password.secret
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
        peer: JsonPeer[ChargingStation] = JsonPeer(
            link,
            version,
            we_are=Sender.STATION,
            router=self._router,
            owner=self,
            context=self._numbers,
            name=self.id,
            clock=self._clock,
            call_timeout_s=self.settings.call_timeout_s,
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

    async def _ask(self, request: model.Authorize) -> model.AuthorizeResult:
        return await self.call(request, strict_mapping=False)

    def _sender(self, peer: JsonPeer[ChargingStation]) -> Callable[[Notification], Awaitable[model.Result]]:
        async def send(request: model.Request[model.Result]) -> model.Result:
            return await peer.call(request)

        return send

    def _lost(self, result: model.Result) -> None:
        for loss in self._answer_losses.new(result):
            logger.info(
                "%s: the version cannot say %s.%s = %s: %s",
                *(self.id, type(result).__name__, loss.field, loss.value, loss.why),
            )

    def _tapped(self, direction: Literal["in", "out"], data: bytes) -> None:
        for function in self._taps:
            function(direction, data)

    def _limit_from_the_start(self, evse: EVSE, profile: model.ChargingProfile | None) -> None:
        """The hardware knows the limit before energy flows."""
        if profile is not None and self.limits.supported:
            try:
                request = model.SetChargingProfile(evse_id=evse.id, profile=profile)
                self.limits.install(request, same_level_replaces=True)
            except Refused as refusal:
                logger.warning("%s: the profile of a remote start was not taken: %s", self.id, refusal)
        self.limits.apply()

    # In the background

    async def _sample(self, transaction: Transaction) -> None:
        while transaction.running and self.settings.sample_interval_s > 0:
            await self._clock.sleep(self.settings.sample_interval_s)
            transaction.sample()

    def _judged(self, transaction: Transaction, info: model.IdTokenInfo) -> None:
        self._authorization.remember(transaction.id_token, info)
        if info.accepted or not transaction.running:
            return
        if self.settings.stop_on_invalid_token:
            self.end(transaction, model.StopReason.DE_AUTHORIZED, model.TriggerReason.DEAUTHORIZED)
        else:
            transaction.suspend()

    async def _reboot(self, reason: model.BootReason) -> None:
        self._reboot_when_idle = False
        for evse in self.evses.values():
            evse.permission = None
        if self.online:
            await within(self._clock, _PATIENCE_S, self._outbox.emptied())
        self._registration.reset(reason)
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
