"""What the CSMS may ask of a station, in version-independent words.

What takes effect only later happens in an ``after``: the answer leaves first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evwire import model
from evwire.session import Router
from evwire.station.evse import EVSE
from evwire.station.profile_rules import Refused

if TYPE_CHECKING:
    from evwire.station.client import ChargingStation


def remote_control() -> Router[ChargingStation]:
    """Handlers for the CSMS's requests."""
    router: Router[ChargingStation] = Router()

    @router.on(model.RequestStartTransaction)
    def start(station: ChargingStation, request: model.RequestStartTransaction) -> model.RequestStartTransactionResult:
        evse = _free_evse(station, request)
        if evse is None or not station.online:  # B02.FR.05
            return model.RequestStartTransactionResult(status=model.RequestStartStopStatus.REJECTED)
        profile = request.charging_profile if station.limits.supported else None  # K05.FR.04
        if profile is not None:
            try:
                station.limits.check_for_start(profile)
            except Refused as refusal:  # K05.FR.05
                return model.RequestStartTransactionResult(
                    status=model.RequestStartStopStatus.REJECTED, status_info=refusal.info
                )
        if not _is_judged_first(station, request):
            # Nobody has judged the token yet (F01.FR.02); the group is known all the same.
            group = request.group_token
            info = model.IdTokenInfo(status=model.AuthorizationStatus.ACCEPTED, group_token=group) if group else None
            station.permit(
                evse.id, request.id_token, info, model.TriggerReason.REMOTE_START, request.remote_start_id, profile
            )
        return model.RequestStartTransactionResult(status=model.RequestStartStopStatus.ACCEPTED)

    @router.after(model.RequestStartTransaction)
    async def started(station: ChargingStation, request: model.RequestStartTransaction) -> None:
        if _is_judged_first(station, request):
            evse = _free_evse(station, request)
            if evse is not None and station.online:
                await station.authorize_remote_start(evse.id, request)
        station.begin_where_possible()

    @router.on(model.RequestStopTransaction)
    def stop(station: ChargingStation, request: model.RequestStopTransaction) -> model.RequestStopTransactionResult:
        known = station.online and station.transaction(request.transaction_id) is not None  # B02.FR.05
        status = model.RequestStartStopStatus.ACCEPTED if known else model.RequestStartStopStatus.REJECTED
        return model.RequestStopTransactionResult(status=status)

    @router.after(model.RequestStopTransaction)
    def stopped(station: ChargingStation, request: model.RequestStopTransaction) -> None:
        transaction = station.transaction(request.transaction_id)
        if transaction is not None and station.online:
            station.end(transaction, model.StopReason.REMOTE, model.TriggerReason.REMOTE_STOP)

    @router.on(model.Reset)
    def reset(station: ChargingStation, request: model.Reset) -> model.ResetResult:
        if request.evse_id:
            return model.ResetResult(
                status=model.ResetStatus.REJECTED,
                status_info=model.StatusInfo(reason_code="UnsupportedRequest", additional_info="no EVSE resets alone"),
            )
        if request.kind is model.ResetKind.ON_IDLE and station.charging:
            return model.ResetResult(status=model.ResetStatus.SCHEDULED)
        return model.ResetResult(status=model.ResetStatus.ACCEPTED)

    @router.after(model.Reset)
    def resetting(station: ChargingStation, request: model.Reset) -> None:
        if not request.evse_id:
            station.reboot(when_idle=request.kind is model.ResetKind.ON_IDLE)

    @router.on(model.ChangeAvailability)
    def availability(station: ChargingStation, request: model.ChangeAvailability) -> model.ChangeAvailabilityResult:
        evses = _chosen(station, request.evse_id)
        if not evses or not all(evse.has(request.connector_id) for evse in evses):
            return model.ChangeAvailabilityResult(status=model.ChangeAvailabilityStatus.REJECTED)
        operative = request.operational_status is model.OperationalStatus.OPERATIVE
        later = any(evse.must_wait(operative, request.connector_id) for evse in evses)
        status = model.ChangeAvailabilityStatus.SCHEDULED if later else model.ChangeAvailabilityStatus.ACCEPTED
        return model.ChangeAvailabilityResult(status=status)

    @router.after(model.ChangeAvailability)
    def available(station: ChargingStation, request: model.ChangeAvailability) -> None:
        operative = request.operational_status is model.OperationalStatus.OPERATIVE
        for evse in _chosen(station, request.evse_id):
            if evse.has(request.connector_id):
                station.set_operative(evse.id, operative, request.connector_id)

    @router.on(model.UnlockConnector)
    def unlock(station: ChargingStation, request: model.UnlockConnector) -> model.UnlockConnectorResult:
        evse = station.evses.get(request.evse_id)
        if evse is None or not 1 <= request.connector_id <= evse.connectors:
            return model.UnlockConnectorResult(status=model.UnlockStatus.UNKNOWN_CONNECTOR)
        if evse.charging:
            return model.UnlockConnectorResult(status=model.UnlockStatus.ONGOING_AUTHORIZED_TRANSACTION)
        unlocked = station.hardware.unlock(request.evse_id, request.connector_id)
        status = model.UnlockStatus.UNLOCKED if unlocked else model.UnlockStatus.UNLOCK_FAILED
        return model.UnlockConnectorResult(status=status)

    @router.on(model.TriggerMessage)
    def trigger(station: ChargingStation, request: model.TriggerMessage) -> model.TriggerMessageResult:
        if request.requested_message in station.triggers:
            return model.TriggerMessageResult(status=model.TriggerMessageStatus.ACCEPTED)
        if request.requested_message not in _TRIGGERED:
            return model.TriggerMessageResult(status=model.TriggerMessageStatus.NOT_IMPLEMENTED)
        possible = _can_be_triggered(station, request)
        status = model.TriggerMessageStatus.ACCEPTED if possible else model.TriggerMessageStatus.REJECTED
        return model.TriggerMessageResult(status=status)

    @router.after(model.TriggerMessage)
    async def triggered(station: ChargingStation, request: model.TriggerMessage) -> None:
        if (tell := station.triggers.get(request.requested_message)) is not None:
            return await tell()
        if not _can_be_triggered(station, request):
            return
        evses = _chosen(station, request.evse_id)
        match request.requested_message:
            case model.MessageTrigger.BOOT_NOTIFICATION:
                station.boot_now()
            case model.MessageTrigger.HEARTBEAT:
                await station.call(model.Heartbeat())
            case model.MessageTrigger.STATUS_NOTIFICATION:
                for evse in evses:
                    for connector_id in range(1, evse.connectors + 1):
                        if request.connector_id in (None, 0, connector_id):
                            await station.call(station.status_notification(evse, connector_id))
            case model.MessageTrigger.METER_VALUES:
                for evse in evses:
                    await station.call(station.meter_values(evse.id, model.ReadingContext.TRIGGER))
            case model.MessageTrigger.TRANSACTION_EVENT:
                for evse in evses:
                    if evse.transaction is not None:
                        evse.transaction.sample(model.TriggerReason.TRIGGER, model.ReadingContext.TRIGGER)

    @router.on(model.DataTransfer)
    def data_transfer(station: ChargingStation, request: model.DataTransfer) -> model.DataTransferResult:
        return model.DataTransferResult(status=model.DataTransferStatus.UNKNOWN_VENDOR_ID)

    return router


_TRIGGERED = (
    model.MessageTrigger.BOOT_NOTIFICATION,
    model.MessageTrigger.HEARTBEAT,
    model.MessageTrigger.METER_VALUES,
    model.MessageTrigger.STATUS_NOTIFICATION,
    model.MessageTrigger.TRANSACTION_EVENT,
)


def _can_be_triggered(station: ChargingStation, request: model.TriggerMessage) -> bool:
    evses = _chosen(station, request.evse_id)
    match request.requested_message:
        case model.MessageTrigger.BOOT_NOTIFICATION:
            return not station.online  # F06.FR.17
        case model.MessageTrigger.HEARTBEAT:
            return True  # F06.FR.03: an EVSE means nothing here
        case model.MessageTrigger.TRANSACTION_EVENT:
            return station.online and any(evse.charging for evse in evses)
        case model.MessageTrigger.STATUS_NOTIFICATION:
            return any(evse.has(request.connector_id) for evse in evses)
        case _:
            return bool(evses)


def _is_judged_first(station: ChargingStation, request: model.RequestStartTransaction) -> bool:
    """F01.FR.01: not what the CSMS itself made up."""
    return station.settings.authorize_remote_start and request.id_token.kind not in ("Central", "NoAuthorization")


def _free_evse(station: ChargingStation, request: model.RequestStartTransaction) -> EVSE | None:
    token, group = request.id_token, request.group_token
    if group is None and (known := station.authorization.look_up(token)) is not None:
        group = known.group_token
    free = [
        evse
        for evse in station.evses.values()
        if evse.free and request.evse_id in (None, evse.id) and station.reservations.admit(evse, token, group)
    ]
    reserved = [evse for evse in free if evse.reserved]
    plugged = [evse for evse in free if evse.plugged]
    return next(iter(reserved or plugged or free), None)


def _chosen(station: ChargingStation, evse_id: int | None) -> list[EVSE]:
    """The EVSE asked for; all of them for none, or for 0, the station as a whole."""
    return [station.evses[evse_id]] if evse_id in station.evses else list(station.evses.values()) if not evse_id else []
