"""One charging transaction, told in events."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo
from evwire.model.metering import MeterValue, ReadingContext, energy_register_wh
from evwire.model.profiles import ChargingProfile
from evwire.model.tokens import IdToken, IdTokenInfo


class TransactionEventKind(StrEnum):
    """Where in a transaction an event stands."""

    STARTED = "Started"
    UPDATED = "Updated"
    ENDED = "Ended"


class TriggerReason(StrEnum):
    """Why an event is told."""

    ABNORMAL_CONDITION = "AbnormalCondition"
    AUTHORIZED = "Authorized"
    CABLE_PLUGGED_IN = "CablePluggedIn"
    CHARGING_RATE_CHANGED = "ChargingRateChanged"
    CHARGING_STATE_CHANGED = "ChargingStateChanged"
    COST_LIMIT_REACHED = "CostLimitReached"
    DEAUTHORIZED = "Deauthorized"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_COMMUNICATION_LOST = "EVCommunicationLost"
    EV_CONNECT_TIMEOUT = "EVConnectTimeout"
    EV_DEPARTED = "EVDeparted"
    EV_DETECTED = "EVDetected"
    LIMIT_SET = "LimitSet"
    METER_VALUE_CLOCK = "MeterValueClock"
    METER_VALUE_PERIODIC = "MeterValuePeriodic"
    OPERATION_MODE_CHANGED = "OperationModeChanged"
    REMOTE_START = "RemoteStart"
    REMOTE_STOP = "RemoteStop"
    RESET_COMMAND = "ResetCommand"
    RUNNING_COST = "RunningCost"
    SIGNED_DATA_RECEIVED = "SignedDataReceived"
    SOC_LIMIT_REACHED = "SoCLimitReached"
    STOP_AUTHORIZED = "StopAuthorized"
    TARIFF_CHANGED = "TariffChanged"
    TARIFF_NOT_ACCEPTED = "TariffNotAccepted"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TRIGGER = "Trigger"
    TX_RESUMED = "TxResumed"
    UNLOCK_COMMAND = "UnlockCommand"


class ChargingState(StrEnum):
    """Whether energy flows, and if not, who holds it back."""

    CHARGING = "Charging"
    EV_CONNECTED = "EVConnected"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    IDLE = "Idle"


class StopReason(StrEnum):
    """Why a transaction ended."""

    DE_AUTHORIZED = "DeAuthorized"
    EMERGENCY_STOP = "EmergencyStop"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_DISCONNECTED = "EVDisconnected"
    GROUND_FAULT = "GroundFault"
    IMMEDIATE_RESET = "ImmediateReset"
    LOCAL = "Local"
    LOCAL_OUT_OF_CREDIT = "LocalOutOfCredit"
    MASTER_PASS = "MasterPass"
    OTHER = "Other"
    OVERCURRENT_FAULT = "OvercurrentFault"
    POWER_LOSS = "PowerLoss"
    POWER_QUALITY = "PowerQuality"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    REQ_ENERGY_TRANSFER_REJECTED = "ReqEnergyTransferRejected"
    SOC_LIMIT_REACHED = "SOCLimitReached"
    STOPPED_BY_EV = "StoppedByEV"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TIMEOUT = "Timeout"
    UNLOCK_COMMAND = "UnlockCommand"


class TransactionEvent(Request["TransactionEventResult"], frozen=True, kw_only=True):
    """Station → CSMS: something happened in a transaction (E01-E16; 1.6: Start, MeterValues and Stop).

    ``transaction_id`` is text made by the station; for 1.x it is the number the CSMS gives, in decimal.
    ``seq_no`` is None where the version has none. A meter reading at the start or end stands in
    ``meter_values`` with its context.
    """

    kind: TransactionEventKind
    transaction_id: str
    timestamp: datetime
    trigger: TriggerReason | None = None
    seq_no: int | None = None
    offline: bool = False
    evse_id: int | None = None
    connector_id: int | None = None
    id_token: IdToken | None = None
    charging_state: ChargingState | None = None
    stop_reason: StopReason | None = None
    remote_start_id: int | None = None
    reservation_id: int | None = None
    meter_values: tuple[MeterValue, ...] = ()

    @property
    def meter_start_wh(self) -> float | None:
        """The energy register when the transaction began, if this event says it."""
        return energy_register_wh(self.meter_values, ReadingContext.TRANSACTION_BEGIN)

    @property
    def meter_stop_wh(self) -> float | None:
        """The energy register when the transaction ended, if this event says it."""
        return energy_register_wh(self.meter_values, ReadingContext.TRANSACTION_END)


class TransactionEventResult(Result, frozen=True, kw_only=True):
    """Received; with a verdict on the token when the event named one."""

    id_token_info: IdTokenInfo | None = None


class RequestStartStopStatus(StrEnum):
    """Whether the station will try."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RequestStartTransaction(Request["RequestStartTransactionResult"], frozen=True, kw_only=True):
    """CSMS → station: start charging for this token (F01, F02; 1.6, 5.11).

    ``remote_start_id`` comes back in the transaction's first event, where the version can say it; 0 is none.
    Whoever has a token of ``group_token`` may stop what this one started. ``charging_profile`` is a TxProfile
    for the transaction, without its id (K05; 1.6, 5.16.2).
    """

    id_token: IdToken
    remote_start_id: int
    evse_id: int | None = None
    group_token: IdToken | None = None
    charging_profile: ChargingProfile | None = None


class RequestStartTransactionResult(Result, frozen=True, kw_only=True):
    """Whether the station will try; ``transaction_id`` if one is under way already."""

    status: RequestStartStopStatus
    transaction_id: str | None = None
    status_info: StatusInfo | None = None


class RequestStopTransaction(Request["RequestStopTransactionResult"], frozen=True, kw_only=True):
    """CSMS → station: stop this transaction (F03; 1.6, 5.12)."""

    transaction_id: str


class RequestStopTransactionResult(Result, frozen=True, kw_only=True):
    """Whether the station will try."""

    status: RequestStartStopStatus
    status_info: StatusInfo | None = None
