"""A charging station as its CSMS sees it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar, overload

from evwire import model
from evwire.clock import Clock
from evwire.csms.acquaintance import Acquaintance
from evwire.csms.capabilities import capabilities, effect_of, operations_of
from evwire.csms.display import DisplayCalls
from evwire.csms.maintenance import MaintenanceCalls
from evwire.csms.monitoring import MonitoringCalls
from evwire.csms.provisioning import ProvisioningCalls
from evwire.csms.registration import Registration
from evwire.csms.reports import Reports
from evwire.csms.starting import RequestedStart, RequestedStarts
from evwire.csms.station_lists import ListsAndReservations
from evwire.csms.station_profiles import ChargingProfiles
from evwire.csms.station_variables import Variables, told_by
from evwire.errors import CallRefused, ConnectionClosed
from evwire.quirks import Quirk, allowances
from evwire.session import Counters, JsonPeer
from evwire.transport import Closed
from evwire.versions import Deviation, Request, Response, Version, facts_of

logger = logging.getLogger("evwire.csms")

StateT = TypeVar("StateT")
ResponseT = TypeVar("ResponseT", bound=Response)
ResultT = TypeVar("ResultT", bound=model.Result)

_REPLACED = Closed(1008, "replaced by a newer connection", "us")
_REPLACED_LINGER_S = 1.0


class Station(
    MaintenanceCalls,
    DisplayCalls,
    MonitoringCalls,
    ListsAndReservations,
    ProvisioningCalls,
    Variables,
    ChargingProfiles,
    Generic[StateT],
):
    """One charging station: its newest connection, and everything that can be asked of it.

    The object stays the same when a newer connection takes over; ``version`` is that of the connection.
    """

    __slots__ = (
        "_acquaintance",
        "_clock",
        "_keep",
        "_peer",
        "_registration",
        "_reports_expected",
        "_starts",
        "_strict_mapping",
        "connected_at",
        "epoch",
        "id",
        "peer_address",
        "state",
    )

    def __init__(
        self,
        station_id: str,
        state: StateT,
        clock: Clock,
        acquaintance: Acquaintance,
        keep: Callable[[str, Acquaintance], object],
        *,
        strict_mapping: bool = False,
    ) -> None:
        self.id = station_id
        self.state = state
        """What admission returned with the newest connection."""
        self.epoch = 0
        """Counts this station's connections; what an older one does late changes nothing."""
        self.peer_address = ""
        self.connected_at: datetime = clock.now()
        self._acquaintance = acquaintance
        self._keep = keep
        self._strict_mapping = strict_mapping
        self._clock = clock
        self._peer: JsonPeer[Station[StateT]] | None = None
        self._registration: Registration | None = None
        self._starts = RequestedStarts()
        self._reports_expected: Reports | None = None

    def __repr__(self) -> str:
        return f"<Station {self.id} {self.version if self._peer else 'offline'}>"

    @property
    def connected(self) -> bool:
        """Whether there is a link to it now."""
        return self._peer is not None and self._peer.closed is None

    @property
    def pending(self) -> bool:
        """Whether admission let it in to boot, and for nothing else."""
        return self._registration is not None and self._registration.pending

    @property
    def ready(self) -> bool:
        """Whether it may be called now: its boot was accepted, or it spoke without booting."""
        return self.connected and self._registration is not None and self._registration.ready

    @property
    def version(self) -> str:
        """What the newest connection speaks, such as ``2.0.1``."""
        return self._peer.version.name if self._peer is not None else ""

    @property
    def last_seen(self) -> datetime:
        """When its last frame came; when it connected, if none did."""
        if self._peer is None or self._peer.last_frame_at is None:
            return self.connected_at
        return self._clock.now() - timedelta(seconds=self._clock.monotonic() - self._peer.last_frame_at)

    @property
    def counters(self) -> Counters:
        """What the present connection dropped: late, unknown and second answers, repeated calls, broken frames."""
        return self._peer.counters if self._peer is not None else Counters()

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Where it departs from its version's specification: each field once, since the CSMS knows the station."""
        return self._acquaintance.deviations.all()

    @property
    def quirks(self) -> tuple[Quirk, ...]:
        """What is known of its kind of charger, from what it said of itself and from admission."""
        return self._acquaintance.quirks

    @property
    def registration(self) -> model.RegistrationStatus | None:
        """The answer to its last BootNotification on this connection; None if it has not booted."""
        return self._registration.status if self._registration is not None else None

    @property
    def capabilities(self) -> model.Capabilities:
        """What it can be asked for, by what is known now. Raises ConnectionClosed when it is not connected.

        Known are its version; the features that it named when it was last asked (SupportedFeatureProfiles, or a report
        of its components), or :meth:`learn_features` was told; and what it refused as not implemented or not
        supported. All that until it boots with another firmware, or takes it after all.
        """
        if self._peer is None:
            raise ConnectionClosed(1006, f"{self.id} is not connected")
        return capabilities(self._peer.version, self._acquaintance.abilities)

    def effect_of(self, action: str) -> model.Effect:
        """What asking for an action of its own version does to it. Raises ConnectionClosed when it is not connected."""
        return effect_of(self._connected_peer().version, action)

    def learn_features(self, features: Mapping[str, bool]) -> None:
        """Which functional blocks, or feature profiles, the station has, in place of what was known.

        They are named as its version does (``SmartCharging``, ``K SmartCharging``); one that is not named is assumed.
        """
        self._acquaintance.abilities.features = dict(features)
        self._keep(self.id, self._acquaintance)

    def check(
        self, request: model.Request[model.Result], *, strict_mapping: bool | None = None
    ) -> tuple[model.Loss, ...]:
        """What :meth:`call` would lose of this request. Raises what it would raise before anything is sent."""
        return self._connected_peer().check(request, strict_mapping=self._strict(strict_mapping))

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
        """Ask the station, in its version's own words or in version-independent ones, and wait for its answer.

        Calls queue: one is outstanding at a time. ``timeout_s`` (30 s unless the CSMS says otherwise)
        counts from sending. Cancelling is safe. What a version-independent request loses in the station's words is
        named in the result's ``losses``; with ``strict_mapping`` (else as the CSMS has it) it is refused instead.

        Raises CallRefused (CALLERROR), CallTimedOut, ConnectionClosed, InvalidMessage (the request or the
        answer does not fit), NotInThisVersion, LossRefused (strict mapping), QueueFull.
        """
        peer = self._connected_peer()
        name = type(request).__name__.removesuffix("Request")
        self._warn(name)
        try:
            if isinstance(request, model.Request):
                row = model.BY_REQUEST.get(type(request))
                operations: tuple[str, ...] = () if row is None else (row.name,)
                answer: Response | model.Result = await peer.call(
                    request, timeout_s=timeout_s, strict_mapping=self._strict(strict_mapping)
                )
                self._learns(told_by(answer))
            else:
                operations = operations_of(peer.version, name)
                answer = await peer.call(request, timeout_s=timeout_s)
        except CallRefused as refusal:
            self._learn(operations, refusal)
            raise
        self._learn(operations, None)
        return answer

    async def call_json(self, action: str, payload: bytes, *, timeout_s: float | None = None) -> bytes:
        """As :meth:`call`, with the JSON payload of an action of the station's own version; checked both ways."""
        peer = self._connected_peer()
        self._warn(action)
        operations = operations_of(peer.version, action)
        try:
            answer = await peer.call_raw(action, payload, timeout_s=timeout_s)
        except CallRefused as refusal:
            self._learn(operations, refusal)
            raise
        self._learn(operations, None)
        return answer

    def check_json(self, action: str, payload: bytes) -> None:
        """Whether :meth:`call_json` would send this; raises InvalidMessage or NotInThisVersion if not."""
        self._connected_peer().check_raw(action, payload)

    def send(self, request: Request[Response]) -> None:
        """Send a message that is never answered, in versions that have such. Raises as :meth:`call`."""
        self._connected_peer().send(request)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """End the connection; the station will come back by itself."""
        if self._peer is not None:
            self._end(self._peer, code, reason)

    async def reset(
        self, kind: model.ResetKind = model.ResetKind.ON_IDLE, *, evse_id: int | None = None
    ) -> model.ResetResult:
        """Start the station, or one EVSE, anew. Raises as :meth:`call`."""
        return await self.call(model.Reset(kind=kind, evse_id=evse_id))

    async def request_start_transaction(
        self,
        id_token: model.IdToken,
        *,
        evse_id: int | None = None,
        remote_start_id: int | None = None,
        charging_profile: model.ChargingProfile | None = None,
    ) -> RequestedStart:
        """Ask to charge for ``id_token``; accepted means that the station will try. Raises as :meth:`call`.

        What is returned has the answer's ``status``, and ``await start.transaction(timeout_s=120)`` waits for the
        transaction, or says why there is none. ``remote_start_id`` comes back in the transaction's events where the
        version has it (2.x); without one a random one is taken. ``charging_profile``, a TxProfile without a
        transaction, is for what begins.
        """
        if remote_start_id is None:
            remote_start_id = secrets.randbelow(2**31 - 1) + 1
        request = model.RequestStartTransaction(
            id_token=id_token,
            evse_id=evse_id,
            remote_start_id=remote_start_id,
            charging_profile=charging_profile,
        )
        start = RequestedStart(request, self._clock)
        self._starts.add(start)
        start._answered(await self.call(request))
        return start

    async def request_stop_transaction(self, transaction_id: str) -> model.RequestStopTransactionResult:
        """Ask to stop a transaction; accepted means that the station will try. Raises as :meth:`call`."""
        return await self.call(model.RequestStopTransaction(transaction_id=transaction_id))

    async def change_availability(
        self, status: model.OperationalStatus, *, evse_id: int | None = None, connector_id: int | None = None
    ) -> model.ChangeAvailabilityResult:
        """Take the station, an EVSE or a connector into or out of use. Raises as :meth:`call`."""
        return await self.call(
            model.ChangeAvailability(operational_status=status, evse_id=evse_id, connector_id=connector_id)
        )

    async def unlock_connector(self, evse_id: int, connector_id: int = 1) -> model.UnlockConnectorResult:
        """Let go of the cable. Raises as :meth:`call`."""
        return await self.call(model.UnlockConnector(evse_id=evse_id, connector_id=connector_id))

    async def trigger_message(
        self, requested: model.MessageTrigger, *, evse_id: int | None = None, connector_id: int | None = None
    ) -> model.TriggerMessageResult:
        """Have the station send a message now. Raises as :meth:`call`."""
        return await self.call(
            model.TriggerMessage(requested_message=requested, evse_id=evse_id, connector_id=connector_id)
        )

    async def data_transfer(
        self, vendor_id: str, *, message_id: str | None = None, data: object = None
    ) -> model.DataTransferResult:
        """Send a vendor's own message. Raises as :meth:`call`."""
        return await self.call(model.DataTransfer(vendor_id=vendor_id, message_id=message_id, data=data))

    def _stop_answering(self) -> None:
        if self._peer is not None:
            self._peer.stop_answering()

    def _leave(self, reason: str, *, abort: bool) -> None:
        """End the connection at once, and without a Close frame if told so, or where none is understood."""
        if self._peer is not None:
            abort = abort or self._never_returns_when_closed
            if abort:
                self._peer.abort()
            self._peer.end(Closed(1006 if abort else 1001, reason, "us"))

    @property
    def _never_returns_when_closed(self) -> bool:
        return any(quirk.close_without_a_frame for quirk in self.quirks)

    def _end(self, peer: JsonPeer[Station[StateT]], code: int, reason: str) -> None:
        if self._never_returns_when_closed:
            peer.abort()
        else:
            peer.close(code, reason)

    def _strict(self, wanted: bool | None) -> bool:
        return self._strict_mapping if wanted is None else wanted

    def _learn(self, operations: tuple[str, ...], refusal: CallRefused | None) -> None:
        if self._acquaintance.abilities.asked(operations, refusal):
            self._keep(self.id, self._acquaintance)

    def _learns(
        self, variables: Iterable[tuple[model.Component, model.Variable, str | None]], whole: bool = False
    ) -> None:
        """From what the station says of its variables: which features it has."""
        facts = facts_of(variables)
        if facts and self._peer is not None and self._acquaintance.abilities.reported(self._peer.version, facts, whole):
            self._keep(self.id, self._acquaintance)

    def _warn(self, action: str) -> None:
        for quirk in self.quirks:
            if action in quirk.avoid:
                logger.warning("%s: %s upsets this kind of charger: %s", self.id, action, quirk.pattern)

    def _adapt(self) -> None:
        """Treat it as its quirks demand, from now on."""
        quirks = self.quirks
        if self._peer is not None:
            pings = [quirk.ping_interval_s for quirk in quirks if quirk.ping_interval_s is not None]
            self._peer.adapt(
                allowances(quirks),
                ping_interval_s=min(pings, default=None),
                call_timeout_s=max((quirk.call_timeout_s or 0.0 for quirk in quirks), default=0.0),
                pause_between_calls_s=max((quirk.pause_between_calls_s or 0.0 for quirk in quirks), default=0.0),
            )

    def _hears(self, request_type: type[model.Request[model.Result]]) -> bool:
        """Whether its version has a message that says this."""
        lifts = self._connected_peer().version.mapping.lifts.values()
        return any(request_type in rule.models for rule in lifts)

    def _connected_peer(self) -> JsonPeer[Station[StateT]]:
        if self._peer is None or self._registration is None:
            raise ConnectionClosed(1006, f"{self.id} is not connected")
        self._registration.asked = True
        return self._peer

    def _take_over(
        self,
        version: Version,
        make_peer: Callable[[Registration], JsonPeer[Station[StateT]]],
        state: StateT,
        peer_address: str,
        *,
        pending: bool = False,
    ) -> None:
        """Speak over a new connection from now on; the old one, if there still is one, ends."""
        if self._peer is not None and self._peer.closed is None:
            self._peer.end(_REPLACED)
            # A peer that has frozen would not answer the close frame, nor take it.
            self._clock.call_at(self._clock.monotonic() + _REPLACED_LINGER_S, self._peer.abort)
        self.epoch += 1
        self.state = state
        self.peer_address = peer_address
        self.connected_at = self._clock.now()
        self._registration = Registration(version, pending=pending)
        self._lose_reports(_REPLACED)
        self._peer = make_peer(self._registration)
        self._adapt()

    @property
    def _reports(self) -> Reports:
        # Most stations are never asked for one, and there are many of them.
        if self._reports_expected is None:
            self._reports_expected = Reports(self._clock)
        return self._reports_expected

    def _lost(self, closed: Closed) -> None:
        """The newest connection has gone."""
        self._starts.lost()
        self._lose_reports(closed)

    def _lose_reports(self, closed: Closed) -> None:
        if self._reports_expected is not None:
            self._reports_expected.lost(closed)
            self._reports_expected = None

    def _start(self) -> None:
        if self._peer is not None:
            self._peer.start()
