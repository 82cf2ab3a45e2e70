"""Charging: what the hardware reports, who may charge, and the transactions that come of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, TypeVar

from evwire import model
from evwire.clock import Clock
from evwire.errors import EvwireError
from evwire.station.authorization import Authorization, same_group
from evwire.station.charging_limits import ChargingLimits
from evwire.station.evse import EVSE, Permission
from evwire.station.hardware import Hardware
from evwire.station.maintenance import MaintenanceJobs
from evwire.station.profile_rules import Refused
from evwire.station.reservations import Reservations
from evwire.station.settings import StationSettings
from evwire.station.transactions import Transaction, meter_value
from evwire.station.waiting import within

logger = logging.getLogger("evwire.station")

ResultT = TypeVar("ResultT", bound=model.Result)


class NotStarted(EvwireError):
    """No transaction began: the token may not charge, the EVSE is not free, or nobody plugged in in time."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Charging:
    """Of :class:`evwire.station.ChargingStation`: all that is about drivers, cars and transactions."""

    id: str
    hardware: Hardware
    settings: StationSettings
    evses: dict[int, EVSE]
    reservations: Reservations
    limits: ChargingLimits
    _authorization: Authorization
    _clock: Clock
    _jobs: MaintenanceJobs | None
    _left: bool
    _reboot_when_idle: bool

    if TYPE_CHECKING:

        @property
        def online(self) -> bool: ...

        async def call(
            self, request: model.Request[ResultT], *, timeout_s: float | None = None, strict_mapping: bool | None = None
        ) -> ResultT: ...

        def tell(self, event: model.TransactionEvent, answered: Callable[[model.Result | None], None]) -> None: ...

        def tell_statuses(self) -> None: ...

        async def _reboot(self, reason: model.BootReason) -> None: ...

        def _spawn(self, work: Coroutine[object, object, None]) -> object: ...

    @property
    def charging(self) -> bool:
        """Whether any transaction runs."""
        return any(evse.charging for evse in self.evses.values())

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
                settings=self.settings,
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

    # In the background

    async def _ask(self, request: model.Authorize) -> model.AuthorizeResult:
        return await self.call(request, strict_mapping=False)

    def _limit_from_the_start(self, evse: EVSE, profile: model.ChargingProfile | None) -> None:
        """The hardware knows the limit before energy flows."""
        if profile is not None and self.limits.supported:
            try:
                request = model.SetChargingProfile(evse_id=evse.id, profile=profile)
                self.limits.install(request, same_level_replaces=True)
            except Refused as refusal:
                logger.warning("%s: the profile of a remote start was not taken: %s", self.id, refusal)
        self.limits.apply()

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
