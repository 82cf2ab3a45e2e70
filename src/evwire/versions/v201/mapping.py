"""How OCPP 2.0.1 and the version-independent words become each other; 2.1's rules are these, except for a few.

A request is lifted without what ``model`` has no word for: ``customData``; a token's ``additionalInfo`` and the
certificate it comes with; and of a transaction the phases used, the cable's current and the time spent charging.
A handler of the version's own type sees them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import (
    Context,
    Losses,
    LossTable,
    RuleBook,
    VersionMapping,
    missing,
    namesake,
    optional_utc,
    utc,
    without_word,
    words_of,
)
from evwire.versions.v201 import enums, messages, types
from evwire.versions.v201.certificates import LOSSES as CERTIFICATE_LOSSES
from evwire.versions.v201.certificates import CertificateRules, CertificateWords
from evwire.versions.v201.common import Common
from evwire.versions.v201.local_list import LOCAL_LIST_LOSSES, LocalListRules
from evwire.versions.v201.maintenance import LOSSES as MAINTENANCE_LOSSES
from evwire.versions.v201.maintenance import MaintenanceRules, MaintenanceWords
from evwire.versions.v201.metering import SAMPLE_LOSSES, Metering
from evwire.versions.v201.profiles import PROFILE_LOSSES, PROFILE_LOSSES_OF_2_X, Profiles, ProfileWords
from evwire.versions.v201.reservations import RESERVATION_LOSSES, ReservationRules
from evwire.versions.v201.twins import LOSSES as TWIN_LOSSES
from evwire.versions.v201.twins import NEAREST_IN_201, REQUESTS, TwinRules
from evwire.versions.v201.variables import VARIABLE_LOSSES, VARIABLE_LOSSES_OF_2_X, VariableRules
from evwire.versions.v201.words import Words

LOSSES_OF_2_X: LossTable = {
    model.BootNotification: {
        "meter_type": "2.x has it in the device model",
        "meter_serial_number": "2.x has it in the device model",
    },
    model.StatusNotification: {
        "charging_state": "2.x says it in transaction events",
        "error_code": "2.x says it in NotifyEvent",
        "info": "2.x says it in NotifyEvent",
        "vendor_id": "2.x says it in NotifyEvent",
        "vendor_error_code": "2.x says it in NotifyEvent",
    },
    model.TransactionEvent: {
        "trigger": "the version needs one that it knows: the most likely one is said",
        "stop_reason": "the version does not know it: it is said as Other",
        "connector_id": "2.x names a connector by its EVSE",
    },
    model.SampledValue: SAMPLE_LOSSES,
    **LOCAL_LIST_LOSSES,
    **VARIABLE_LOSSES_OF_2_X,
    **PROFILE_LOSSES_OF_2_X,
}

LOSSES: LossTable = {
    **LOSSES_OF_2_X,
    model.IdToken: {"kind": "2.0.1 does not know it: it is said as Central"},
    model.Reset: {"kind": "2.0.1 resumes no transaction: it is said as Immediate"},
    model.TriggerMessage: {"custom_trigger": "2.0.1 has no triggers of one's own"},
    **MAINTENANCE_LOSSES,
    **CERTIFICATE_LOSSES,
    **TWIN_LOSSES,
    **RESERVATION_LOSSES,
    **VARIABLE_LOSSES,
    **PROFILE_LOSSES,
}

_LIKELY_TRIGGERS: Mapping[model.TransactionEventKind, model.TriggerReason] = {
    model.TransactionEventKind.STARTED: model.TriggerReason.AUTHORIZED,
    model.TransactionEventKind.UPDATED: model.TriggerReason.TRIGGER,
    model.TransactionEventKind.ENDED: model.TriggerReason.STOP_AUTHORIZED,
}


class MoreRules(Protocol):
    """A part of a version's rules that has a file of its own."""

    def add_rules(self, rules: RuleBook) -> None: ...


class Rules:
    """The rules of 2.x on one version's messages; a later version overrides what it says otherwise."""

    def __init__(
        self,
        version: str,
        words: Words,
        metering: Metering,
        variables: VariableRules,
        profiles: Profiles,
        others: Sequence[MoreRules],
        losses: LossTable,
    ) -> None:
        self._version = version
        self._words = words
        self._losses = losses
        self._statuses = words_of(words.ConnectorStatusEnumType)
        self._triggers = words_of(words.TriggerReasonEnumType)
        self._reasons = words_of(words.ReasonEnumType)
        self._metering = metering
        self._others = others
        self._variables = variables
        self._profiles = profiles
        self._resets = words_of(words.ResetEnumType)
        self._requested_messages = words_of(words.MessageTriggerEnumType)

    def mapping(self) -> VersionMapping:
        words = self._words
        rules = RuleBook(self._losses)
        rules.lift(words.BootNotificationRequest, (model.BootNotification,), self._lift_boot, self._answer_boot)
        rules.lower(model.BootNotification, self._lower_boot, self._lift_boot_response)
        rules.lift(words.HeartbeatRequest, (model.Heartbeat,), self._lift_heartbeat, self._answer_heartbeat)
        rules.lower(model.Heartbeat, self._lower_heartbeat, self._lift_heartbeat_response)
        rules.lift(words.StatusNotificationRequest, (model.StatusNotification,), self._lift_status, self._answer_status)
        rules.lower(model.StatusNotification, self._lower_status, self._lift_status_response)
        rules.lift(words.AuthorizeRequest, (model.Authorize,), self._lift_authorize, self._answer_authorize)
        rules.lower(model.Authorize, self._lower_authorize, self._lift_authorize_response)
        rules.lift(words.TransactionEventRequest, (model.TransactionEvent,), self._lift_event, self._answer_event)
        rules.lower(model.TransactionEvent, self._lower_event, self._lift_event_response)
        rules.lift(
            words.MeterValuesRequest, (model.MeterValues,), self._lift_meter_values_request, self._answer_meter_values
        )
        rules.lower(model.MeterValues, self._lower_meter_values_request, self._lift_meter_values_response)
        rules.lift(
            words.DataTransferRequest, (model.DataTransfer,), self._lift_data_transfer, self._answer_data_transfer
        )
        rules.lower(model.DataTransfer, self._lower_data_transfer, self._lift_data_transfer_response)
        rules.lift(
            words.RequestStartTransactionRequest,
            (model.RequestStartTransaction,),
            self._lift_request_start,
            self._answer_request_start,
        )
        rules.lower(model.RequestStartTransaction, self._lower_request_start, self._lift_request_start_response)
        rules.lift(
            words.RequestStopTransactionRequest,
            (model.RequestStopTransaction,),
            self._lift_request_stop,
            self._answer_request_stop,
        )
        rules.lower(model.RequestStopTransaction, self._lower_request_stop, self._lift_request_stop_response)
        rules.lift(words.ResetRequest, (model.Reset,), self._lift_reset, self._answer_reset)
        rules.lower(model.Reset, self._lower_reset, self._lift_reset_response)
        rules.lift(
            words.ChangeAvailabilityRequest,
            (model.ChangeAvailability,),
            self._lift_availability,
            self._answer_availability,
        )
        rules.lower(model.ChangeAvailability, self._lower_availability, self._lift_availability_response)
        rules.lift(words.UnlockConnectorRequest, (model.UnlockConnector,), self._lift_unlock, self._answer_unlock)
        rules.lower(model.UnlockConnector, self._lower_unlock, self._lift_unlock_response)
        rules.lift(words.TriggerMessageRequest, (model.TriggerMessage,), self._lift_trigger, self._answer_trigger)
        rules.lower(model.TriggerMessage, self._lower_trigger, self._lift_trigger_response)
        for others in self._others:
            others.add_rules(rules)
        LocalListRules(self._common()).add_to(rules)
        self._reservations().add_to(rules)
        self._variables.add_to(rules)
        self._profiles.add_rules(rules)
        return rules.mapping()

    # What a later version says otherwise

    def _reservations(self) -> ReservationRules:
        return ReservationRules(self._common())

    def _lower_token_kind(self, kind: str, losses: Losses, at: str) -> enums.IdTokenEnumType:
        native = _TOKEN_KINDS.get(kind)
        if native is None:
            losses.lose(model.IdToken, "kind", kind, at=at)
            return enums.IdTokenEnumType.CENTRAL
        return native

    def _custom_trigger(self, native: messages.TriggerMessageRequest) -> str | None:
        return None

    def _set_custom_trigger(
        self, native: messages.TriggerMessageRequest, request: model.TriggerMessage, losses: Losses
    ) -> None:
        losses.lose_given(request, "custom_trigger")

    # Boot and heartbeat

    def _lift_boot(self, native: messages.BootNotificationRequest, context: Context) -> model.BootNotification:
        station = native.charging_station
        return model.BootNotification(
            vendor=station.vendor_name,
            model=station.model,
            serial_number=station.serial_number,
            firmware_version=station.firmware_version,
            reason=namesake(model.BootReason, native.reason),
            iccid=station.modem.iccid if station.modem else None,
            imsi=station.modem.imsi if station.modem else None,
        )

    def _answer_boot(
        self, result: model.BootNotificationResult, losses: Losses, context: Context
    ) -> messages.BootNotificationResponse:
        return self._words.BootNotificationResponse(
            current_time=result.current_time or context.now(),
            interval=result.interval_s,
            status=self._words.RegistrationStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_boot(
        self, request: model.BootNotification, losses: Losses, context: Context
    ) -> messages.BootNotificationRequest:
        losses.lose_given(request, "meter_type", "meter_serial_number")
        has_modem = request.iccid is not None or request.imsi is not None
        return self._words.BootNotificationRequest(
            charging_station=self._words.ChargingStationType(
                serial_number=request.serial_number,
                model=request.model,
                modem=self._words.ModemType(iccid=request.iccid, imsi=request.imsi) if has_modem else None,
                vendor_name=request.vendor,
                firmware_version=request.firmware_version,
            ),
            reason=self._words.BootReasonEnumType(request.reason.value),
        )

    def _lift_boot_response(
        self, response: messages.BootNotificationResponse, request: model.BootNotification, context: Context
    ) -> model.BootNotificationResult:
        return model.BootNotificationResult(
            status=namesake(model.RegistrationStatus, response.status),
            interval_s=response.interval,
            current_time=utc(response.current_time),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "interval", "current_time", "status_info"),
        )

    def _lift_heartbeat(self, native: messages.HeartbeatRequest, context: Context) -> model.Heartbeat:
        return model.Heartbeat()

    def _answer_heartbeat(
        self, result: model.HeartbeatResult, losses: Losses, context: Context
    ) -> messages.HeartbeatResponse:
        return self._words.HeartbeatResponse(current_time=result.current_time or context.now())

    def _lower_heartbeat(self, request: model.Heartbeat, losses: Losses, context: Context) -> messages.HeartbeatRequest:
        return self._words.HeartbeatRequest()

    def _lift_heartbeat_response(
        self, response: messages.HeartbeatResponse, request: model.Heartbeat, context: Context
    ) -> model.HeartbeatResult:
        return model.HeartbeatResult(
            current_time=utc(response.current_time), losses=without_word(response, "current_time")
        )

    # Status

    def _lift_status(self, native: messages.StatusNotificationRequest, context: Context) -> model.StatusNotification:
        return model.StatusNotification(
            evse_id=native.evse_id,
            connector_id=native.connector_id,
            status=namesake(model.ConnectorStatus, native.connector_status),
            timestamp=utc(native.timestamp),
        )

    def _answer_status(
        self, result: model.StatusNotificationResult, losses: Losses, context: Context
    ) -> messages.StatusNotificationResponse:
        return self._words.StatusNotificationResponse()

    def _lower_status(
        self, request: model.StatusNotification, losses: Losses, context: Context
    ) -> messages.StatusNotificationRequest:
        losses.lose_given(request, "charging_state", "error_code", "info", "vendor_id", "vendor_error_code")
        return self._words.StatusNotificationRequest(
            timestamp=request.timestamp or context.now(),
            connector_status=self._statuses[request.status],
            evse_id=request.evse_id,
            connector_id=request.connector_id,
        )

    def _lift_status_response(
        self, response: messages.StatusNotificationResponse, request: model.StatusNotification, context: Context
    ) -> model.StatusNotificationResult:
        return model.StatusNotificationResult(losses=without_word(response))

    # Authorization

    def _lift_authorize(self, native: messages.AuthorizeRequest, context: Context) -> model.Authorize:
        return model.Authorize(id_token=_lift_token(native.id_token))

    def _answer_authorize(
        self, result: model.AuthorizeResult, losses: Losses, context: Context
    ) -> messages.AuthorizeResponse:
        return self._words.AuthorizeResponse(id_token_info=self._lower_token_info(result.id_token_info, losses))

    def _lower_authorize(self, request: model.Authorize, losses: Losses, context: Context) -> messages.AuthorizeRequest:
        return self._words.AuthorizeRequest(id_token=self._lower_token(request.id_token, losses))

    def _lift_authorize_response(
        self, response: messages.AuthorizeResponse, request: model.Authorize, context: Context
    ) -> model.AuthorizeResult:
        return model.AuthorizeResult(
            id_token_info=_lift_token_info(response.id_token_info),
            losses=(*without_word(response, "id_token_info"), *_token_info_losses(response.id_token_info)),
        )

    # Transactions

    def _lift_event(self, native: messages.TransactionEventRequest, context: Context) -> model.TransactionEvent:
        transaction = native.transaction_info
        state = transaction.charging_state
        reason = transaction.stopped_reason
        evse = native.evse
        return model.TransactionEvent(
            kind=namesake(model.TransactionEventKind, native.event_type),
            transaction_id=transaction.transaction_id,
            timestamp=utc(native.timestamp),
            trigger=namesake(model.TriggerReason, native.trigger_reason),
            seq_no=native.seq_no,
            offline=native.offline is True,
            evse_id=None if evse is None else evse.id,
            connector_id=None if evse is None else evse.connector_id,
            id_token=None if native.id_token is None else _lift_token(native.id_token),
            charging_state=None if state is None else namesake(model.ChargingState, state),
            stop_reason=None if reason is None else namesake(model.StopReason, reason),
            remote_start_id=transaction.remote_start_id,
            reservation_id=native.reservation_id,
            meter_values=() if native.meter_value is None else self._metering.lift(native.meter_value),
        )

    def _answer_event(
        self, result: model.TransactionEventResult, losses: Losses, context: Context
    ) -> messages.TransactionEventResponse:
        info = result.id_token_info
        return self._words.TransactionEventResponse(
            id_token_info=None if info is None else self._lower_token_info(info, losses)
        )

    def _lower_event(
        self, event: model.TransactionEvent, losses: Losses, context: Context
    ) -> messages.TransactionEventRequest:
        if event.seq_no is None:
            raise missing("$.seqNo", "2.x numbers the events of a transaction")
        state = event.charging_state
        if event.evse_id is None:
            losses.lose_given(event, "connector_id")
        return self._words.TransactionEventRequest(
            event_type=self._words.TransactionEventEnumType(event.kind.value),
            meter_value=self._metering.lower(event.meter_values, losses) or None,
            timestamp=event.timestamp,
            trigger_reason=self._lower_trigger_reason(event, losses),
            seq_no=event.seq_no,
            offline=True if event.offline else None,
            reservation_id=event.reservation_id,
            transaction_info=self._words.TransactionType(
                transaction_id=event.transaction_id,
                charging_state=None if state is None else self._words.ChargingStateEnumType(state.value),
                stopped_reason=self._lower_stop_reason(event, losses),
                remote_start_id=event.remote_start_id,
            ),
            evse=None if event.evse_id is None else self._lower_evse(event.evse_id, event.connector_id),
            id_token=None if event.id_token is None else self._lower_token(event.id_token, losses),
        )

    def _lift_event_response(
        self, response: messages.TransactionEventResponse, event: model.TransactionEvent, context: Context
    ) -> model.TransactionEventResult:
        losses = without_word(response, "id_token_info")
        info = response.id_token_info
        if info is None:
            return model.TransactionEventResult(losses=losses)
        return model.TransactionEventResult(
            id_token_info=_lift_token_info(info), losses=(*losses, *_token_info_losses(info))
        )

    def _lower_trigger_reason(self, event: model.TransactionEvent, losses: Losses) -> enums.TriggerReasonEnumType:
        native = None if event.trigger is None else self._triggers.get(event.trigger)
        if native is not None:
            return native
        losses.lose(model.TransactionEvent, "trigger", event.trigger)
        if event.kind is not model.TransactionEventKind.UPDATED:
            likely = _LIKELY_TRIGGERS[event.kind]
        elif event.meter_values:
            likely = model.TriggerReason.METER_VALUE_PERIODIC
        elif event.charging_state is not None:
            likely = model.TriggerReason.CHARGING_STATE_CHANGED
        else:
            likely = _LIKELY_TRIGGERS[event.kind]
        return self._triggers[likely]

    def _lower_stop_reason(self, event: model.TransactionEvent, losses: Losses) -> enums.ReasonEnumType | None:
        if event.stop_reason is None:
            return None
        native = self._reasons.get(event.stop_reason)
        if native is None:
            losses.lose_given(event, "stop_reason")
            return self._words.ReasonEnumType.OTHER
        return native

    # Meter values

    def _lift_meter_values_request(self, native: messages.MeterValuesRequest, context: Context) -> model.MeterValues:
        return model.MeterValues(evse_id=native.evse_id, meter_values=self._metering.lift(native.meter_value))

    def _answer_meter_values(
        self, result: model.MeterValuesResult, losses: Losses, context: Context
    ) -> messages.MeterValuesResponse:
        return self._words.MeterValuesResponse()

    def _lower_meter_values_request(
        self, request: model.MeterValues, losses: Losses, context: Context
    ) -> tuple[messages.MeterValuesRequest, ...]:
        meter_values = self._metering.lower(request.meter_values, losses)
        if not meter_values:
            return ()
        return (self._words.MeterValuesRequest(evse_id=request.evse_id, meter_value=meter_values),)

    def _lift_meter_values_response(
        self, response: messages.MeterValuesResponse | None, request: model.MeterValues, context: Context
    ) -> model.MeterValuesResult:
        return model.MeterValuesResult(losses=() if response is None else without_word(response))

    # A vendor's own data

    def _lift_data_transfer(self, native: messages.DataTransferRequest, context: Context) -> model.DataTransfer:
        return model.DataTransfer(vendor_id=native.vendor_id, message_id=native.message_id, data=native.data)

    def _answer_data_transfer(
        self, result: model.DataTransferResult, losses: Losses, context: Context
    ) -> messages.DataTransferResponse:
        return self._words.DataTransferResponse(
            status=self._words.DataTransferStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
            data=result.data,
        )

    def _lower_data_transfer(
        self, request: model.DataTransfer, losses: Losses, context: Context
    ) -> messages.DataTransferRequest:
        return self._words.DataTransferRequest(
            message_id=request.message_id, data=request.data, vendor_id=request.vendor_id
        )

    def _lift_data_transfer_response(
        self, response: messages.DataTransferResponse, request: model.DataTransfer, context: Context
    ) -> model.DataTransferResult:
        return model.DataTransferResult(
            status=namesake(model.DataTransferStatus, response.status),
            data=response.data,
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "data", "status_info"),
        )

    # Start and stop by request

    def _lift_request_start(
        self, native: messages.RequestStartTransactionRequest, context: Context
    ) -> model.RequestStartTransaction:
        group, profile = native.group_id_token, native.charging_profile
        return model.RequestStartTransaction(
            id_token=_lift_token(native.id_token),
            remote_start_id=native.remote_start_id,
            evse_id=native.evse_id,
            group_token=None if group is None else _lift_token(group),
            charging_profile=None if profile is None else self._profiles.lift_profile(profile),
        )

    def _answer_request_start(
        self, result: model.RequestStartTransactionResult, losses: Losses, context: Context
    ) -> messages.RequestStartTransactionResponse:
        return self._words.RequestStartTransactionResponse(
            status=self._words.RequestStartStopStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
            transaction_id=result.transaction_id,
        )

    def _lower_request_start(
        self, request: model.RequestStartTransaction, losses: Losses, context: Context
    ) -> messages.RequestStartTransactionRequest:
        group, profile = request.group_token, request.charging_profile
        return self._words.RequestStartTransactionRequest(
            evse_id=request.evse_id,
            group_id_token=None if group is None else self._lower_token(group, losses, at="group_token."),
            id_token=self._lower_token(request.id_token, losses),
            remote_start_id=request.remote_start_id,
            charging_profile=(
                None if profile is None else self._profiles.lower_profile(profile, losses, at="charging_profile.")
            ),
        )

    def _lift_request_start_response(
        self,
        response: messages.RequestStartTransactionResponse,
        request: model.RequestStartTransaction,
        context: Context,
    ) -> model.RequestStartTransactionResult:
        return model.RequestStartTransactionResult(
            status=namesake(model.RequestStartStopStatus, response.status),
            transaction_id=response.transaction_id,
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "transaction_id", "status_info"),
        )

    def _lift_request_stop(
        self, native: messages.RequestStopTransactionRequest, context: Context
    ) -> model.RequestStopTransaction:
        return model.RequestStopTransaction(transaction_id=native.transaction_id)

    def _answer_request_stop(
        self, result: model.RequestStopTransactionResult, losses: Losses, context: Context
    ) -> messages.RequestStopTransactionResponse:
        return self._words.RequestStopTransactionResponse(
            status=self._words.RequestStartStopStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_request_stop(
        self, request: model.RequestStopTransaction, losses: Losses, context: Context
    ) -> messages.RequestStopTransactionRequest:
        return self._words.RequestStopTransactionRequest(transaction_id=request.transaction_id)

    def _lift_request_stop_response(
        self, response: messages.RequestStopTransactionResponse, request: model.RequestStopTransaction, context: Context
    ) -> model.RequestStopTransactionResult:
        return model.RequestStopTransactionResult(
            status=namesake(model.RequestStartStopStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Reset

    def _lift_reset(self, native: messages.ResetRequest, context: Context) -> model.Reset:
        return model.Reset(kind=namesake(model.ResetKind, native.type), evse_id=native.evse_id)

    def _answer_reset(self, result: model.ResetResult, losses: Losses, context: Context) -> messages.ResetResponse:
        return self._words.ResetResponse(
            status=self._words.ResetStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_reset(self, request: model.Reset, losses: Losses, context: Context) -> messages.ResetRequest:
        kind = self._resets.get(request.kind)
        if kind is None:
            losses.lose_given(request, "kind")
            kind = self._words.ResetEnumType.IMMEDIATE
        return self._words.ResetRequest(type=kind, evse_id=request.evse_id)

    def _lift_reset_response(
        self, response: messages.ResetResponse, request: model.Reset, context: Context
    ) -> model.ResetResult:
        return model.ResetResult(
            status=namesake(model.ResetStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Availability

    def _lift_availability(
        self, native: messages.ChangeAvailabilityRequest, context: Context
    ) -> model.ChangeAvailability:
        evse = native.evse
        return model.ChangeAvailability(
            operational_status=namesake(model.OperationalStatus, native.operational_status),
            evse_id=None if evse is None else evse.id,
            connector_id=None if evse is None else evse.connector_id,
        )

    def _answer_availability(
        self, result: model.ChangeAvailabilityResult, losses: Losses, context: Context
    ) -> messages.ChangeAvailabilityResponse:
        return self._words.ChangeAvailabilityResponse(
            status=self._words.ChangeAvailabilityStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_availability(
        self, request: model.ChangeAvailability, losses: Losses, context: Context
    ) -> messages.ChangeAvailabilityRequest:
        return self._words.ChangeAvailabilityRequest(
            evse=self._lower_target(request.evse_id, request.connector_id),
            operational_status=self._words.OperationalStatusEnumType(request.operational_status.value),
        )

    def _lift_availability_response(
        self, response: messages.ChangeAvailabilityResponse, request: model.ChangeAvailability, context: Context
    ) -> model.ChangeAvailabilityResult:
        return model.ChangeAvailabilityResult(
            status=namesake(model.ChangeAvailabilityStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Unlock

    def _lift_unlock(self, native: messages.UnlockConnectorRequest, context: Context) -> model.UnlockConnector:
        return model.UnlockConnector(evse_id=native.evse_id, connector_id=native.connector_id)

    def _answer_unlock(
        self, result: model.UnlockConnectorResult, losses: Losses, context: Context
    ) -> messages.UnlockConnectorResponse:
        return self._words.UnlockConnectorResponse(
            status=self._words.UnlockStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_unlock(
        self, request: model.UnlockConnector, losses: Losses, context: Context
    ) -> messages.UnlockConnectorRequest:
        return self._words.UnlockConnectorRequest(evse_id=request.evse_id, connector_id=request.connector_id)

    def _lift_unlock_response(
        self, response: messages.UnlockConnectorResponse, request: model.UnlockConnector, context: Context
    ) -> model.UnlockConnectorResult:
        return model.UnlockConnectorResult(
            status=namesake(model.UnlockStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Trigger

    def _lift_trigger(self, native: messages.TriggerMessageRequest, context: Context) -> model.TriggerMessage:
        evse = native.evse
        return model.TriggerMessage(
            requested_message=namesake(model.MessageTrigger, native.requested_message),
            evse_id=None if evse is None else evse.id,
            connector_id=None if evse is None else evse.connector_id,
            custom_trigger=self._custom_trigger(native),
        )

    def _answer_trigger(
        self, result: model.TriggerMessageResult, losses: Losses, context: Context
    ) -> messages.TriggerMessageResponse:
        return self._words.TriggerMessageResponse(
            status=self._words.TriggerMessageStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_trigger(
        self, request: model.TriggerMessage, losses: Losses, context: Context
    ) -> messages.TriggerMessageRequest:
        requested = self._requested_messages.get(request.requested_message)
        if requested is None:
            raise NotInThisVersion(f"trigger for {request.requested_message}", self._version)
        native = self._words.TriggerMessageRequest(
            evse=self._lower_target(request.evse_id, request.connector_id), requested_message=requested
        )
        self._set_custom_trigger(native, request, losses)
        return native

    def _lift_trigger_response(
        self, response: messages.TriggerMessageResponse, request: model.TriggerMessage, context: Context
    ) -> model.TriggerMessageResult:
        return model.TriggerMessageResult(
            status=namesake(model.TriggerMessageStatus, response.status),
            status_info=_lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # What many messages have

    def _common(self) -> Common:
        return Common(
            words=self._words,
            lower_token=self._lower_token,
            lower_token_info=self._lower_token_info,
            lower_status_info=self._lower_status_info,
            lift_token=_lift_token,
            lift_token_info=_lift_token_info,
            lift_status_info=_lift_status_info,
        )

    def _lower_token(self, token: model.IdToken, losses: Losses, *, at: str = "id_token.") -> types.IdTokenType:
        return self._words.IdTokenType(id_token=token.value, type=self._lower_token_kind(token.kind, losses, at))

    def _lower_token_info(
        self, info: model.IdTokenInfo, losses: Losses, *, at: str = "id_token_info."
    ) -> types.IdTokenInfoType:
        group = info.group_token
        return self._words.IdTokenInfoType(
            status=self._words.AuthorizationStatusEnumType(info.status.value),
            cache_expiry_date_time=info.expires_at,
            group_id_token=None if group is None else self._lower_token(group, losses, at=at + "group_token."),
        )

    def _lower_status_info(self, info: model.StatusInfo | None) -> types.StatusInfoType | None:
        if info is None:
            return None
        return self._words.StatusInfoType(reason_code=info.reason_code, additional_info=info.additional_info)

    def _lower_evse(self, evse_id: int, connector_id: int | None) -> types.EVSEType:
        return self._words.EVSEType(id=evse_id, connector_id=connector_id)

    def _lower_target(self, evse_id: int | None, connector_id: int | None) -> types.EVSEType | None:
        """What a request is for: a connector, an EVSE, or the station as a whole."""
        if evse_id is not None:
            return self._lower_evse(evse_id, connector_id)
        if connector_id is not None:
            raise missing("$.evse.id", "2.x names a connector by its EVSE")
        return None


def _lift_token(native: types.IdTokenType) -> model.IdToken:
    return model.IdToken(native.id_token, str(native.type))


def _lift_token_info(native: types.IdTokenInfoType) -> model.IdTokenInfo:
    group = native.group_id_token
    return model.IdTokenInfo(
        status=namesake(model.AuthorizationStatus, native.status),
        expires_at=optional_utc(native.cache_expiry_date_time),
        group_token=None if group is None else _lift_token(group),
    )


def _token_info_losses(native: types.IdTokenInfoType) -> tuple[model.Loss, ...]:
    return without_word(native, "status", "cache_expiry_date_time", "group_id_token", at="id_token_info.")


def _lift_status_info(native: types.StatusInfoType | None) -> model.StatusInfo | None:
    if native is None:
        return None
    return model.StatusInfo(reason_code=native.reason_code, additional_info=native.additional_info)


_TOKEN_KINDS = words_of(enums.IdTokenEnumType)

_words = Words(messages, types, enums)
_profiles = Profiles("2.0.1", ProfileWords(messages, types, enums))
_others = (
    MaintenanceRules("2.0.1", MaintenanceWords(messages, types, enums)),
    CertificateRules("2.0.1", CertificateWords(messages, types, enums)),
    TwinRules("2.0.1", REQUESTS, NEAREST_IN_201, messages),
)

MAPPING = Rules(
    "2.0.1",
    _words,
    Metering(_words),
    VariableRules(_words),
    Profiles("2.0.1", ProfileWords(messages, types, enums)),
    _others,
    LOSSES,
).mapping()
