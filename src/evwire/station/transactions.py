"""One charging transaction, as the station tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from evwire import model
from evwire.clock import Clock
from evwire.station.hardware import Hardware, MeterReading
from evwire.station.settings import MEASURANDS, StationSettings

_DIGITS = {"Wh": 3}
"""Digits after the point that are told: of energy more, because it is billed."""


class Narrator(Protocol):
    """Who takes events to the CSMS, and ends transactions."""

    def tell(self, event: model.TransactionEvent, answered: Callable[[model.Result | None], None]) -> None: ...

    def end(
        self,
        transaction: Transaction,
        reason: model.StopReason,
        trigger: model.TriggerReason,
        id_token: model.IdToken | None = None,
    ) -> None: ...

    @property
    def online(self) -> bool: ...


def meter_value(
    reading: MeterReading,
    timestamp: datetime,
    context: model.ReadingContext,
    measurands: Collection[str] = MEASURANDS,
) -> model.MeterValue:
    """A reading as OCPP says it: of these measurands those that the meter knows."""

    def sample(measurand: str, value: float, unit: str, phase: str | None = None) -> model.SampledValue:
        return model.SampledValue(
            measurand=measurand,
            value=round(value, _DIGITS.get(unit, 1)),
            unit=unit,
            phase=phase,
            context=context,
            location=location,
        )

    location: str | None = "Outlet"
    samples = [sample(model.Measurand.ENERGY_REGISTER, reading.energy_wh, "Wh")]
    if reading.power_w is not None:
        samples.append(sample(model.Measurand.POWER, reading.power_w, "W"))
    for number, current_a in enumerate(reading.current_a, 1):
        samples.append(sample(model.Measurand.CURRENT, current_a, "A", f"L{number}"))
    for number, voltage_v in enumerate(reading.voltage_v, 1):
        samples.append(sample(model.Measurand.VOLTAGE, voltage_v, "V", f"L{number}-N"))
    if reading.state_of_charge_percent is not None:
        location = "EV"
        samples.append(sample(model.Measurand.STATE_OF_CHARGE, reading.state_of_charge_percent, "Percent"))
    return model.MeterValue(
        timestamp=timestamp, samples=tuple(each for each in samples if each.measurand in measurands)
    )


class Transaction:
    """A transaction under way, or one that has ended. Made by the station; stop it with :meth:`stop`."""

    def __init__(
        self,
        evse_id: int,
        connector_id: int,
        id_token: model.IdToken,
        id_token_info: model.IdTokenInfo | None,
        *,
        hardware: Hardware,
        narrator: Narrator,
        settings: StationSettings,
        clock: Clock,
        on_verdict: Callable[[Transaction, model.IdTokenInfo], None],
    ) -> None:
        self.id = str(uuid4())
        self.evse_id = evse_id
        self.connector_id = connector_id
        self.id_token = id_token
        self.id_token_info = id_token_info
        self.charging_state = model.ChargingState.EV_CONNECTED
        self.stop_reason: model.StopReason | None = None
        self.meter_start_wh = 0.0
        self.meter_stop_wh: float | None = None
        self.started_at = clock.now()
        self._hardware = hardware
        self._narrator = narrator
        self._settings = settings
        self._clock = clock
        self._on_verdict = on_verdict
        self._seq_no = 0
        self._deauthorized = False
        self._held_back = False
        self._ended = asyncio.Event()
        self._told = asyncio.Event()
        self._acknowledged = False

    @property
    def energy_wh(self) -> float:
        """What has been charged."""
        end_wh = self.meter_stop_wh
        if end_wh is None:
            end_wh = self._hardware.read_meter(self.evse_id).energy_wh
        return end_wh - self.meter_start_wh

    @property
    def running(self) -> bool:
        return self.stop_reason is None

    async def ended(self) -> model.StopReason:
        """Wait for the end; says why."""
        await self._ended.wait()
        assert self.stop_reason is not None, "ended for a reason"
        return self.stop_reason

    async def told(self) -> bool:
        """Wait until the CSMS has acknowledged the end; False when it would not, as often as it was told."""
        await self._told.wait()
        return self._acknowledged

    def begin(
        self, trigger: model.TriggerReason, remote_start_id: int | None = None, reservation_id: int | None = None
    ) -> None:
        """Close the contactor and tell of the start (E01, E02, F02; 1.6, 4.8)."""
        self._hardware.lock(self.evse_id, self.connector_id)
        reading = self._hardware.read_meter(self.evse_id)
        self.meter_start_wh = reading.energy_wh
        self._hardware.close_contactor(self.evse_id)
        self.charging_state = model.ChargingState.CHARGING
        self._tell(
            model.TransactionEventKind.STARTED,
            trigger,
            reading,
            model.ReadingContext.TRANSACTION_BEGIN,
            id_token=self.id_token,
            remote_start_id=remote_start_id,
            reservation_id=reservation_id,
        )

    def sample(
        self,
        trigger: model.TriggerReason = model.TriggerReason.METER_VALUE_PERIODIC,
        context: model.ReadingContext = model.ReadingContext.SAMPLE_PERIODIC,
    ) -> None:
        """Tell what the meter shows (J02; 1.6, 4.7)."""
        if self.running:
            reading = self._hardware.read_meter(self.evse_id)
            self._tell(model.TransactionEventKind.UPDATED, trigger, reading, context)

    def state_changed(self, state: model.ChargingState) -> None:
        """Tell that energy flows, or does not any more."""
        if self.running and state is not self.charging_state:
            self.charging_state = state
            self._tell(model.TransactionEventKind.UPDATED, model.TriggerReason.CHARGING_STATE_CHANGED)

    def suspend(self) -> None:
        """Let no energy flow, but let the transaction go on (E05.FR.02)."""
        if self.running and not self._deauthorized:
            self._deauthorized = True
            self._hardware.open_contactor(self.evse_id)
            self.state_changed(model.ChargingState.SUSPENDED_EVSE)

    def limited(self, limit_a: float | None) -> None:
        """Tell that charging profiles let no energy flow, or let it flow again."""
        if not self.running or self._seq_no == 0 or self._held_back == (limit_a == 0):
            return
        self._held_back = limit_a == 0
        if self._held_back:
            self.state_changed(model.ChargingState.SUSPENDED_EVSE)
        elif not self._deauthorized:
            self.state_changed(model.ChargingState.CHARGING)

    async def stop(self, reason: model.StopReason = model.StopReason.LOCAL) -> None:
        """End it, as its driver would; :meth:`told` waits until the CSMS knows."""
        self._narrator.end(self, reason, model.TriggerReason.STOP_AUTHORIZED, self.id_token)

    def finish(
        self,
        reason: model.StopReason,
        trigger: model.TriggerReason,
        id_token: model.IdToken | None = None,
        *,
        plugged: bool = True,
    ) -> None:
        """Open the contactor and tell of the end (E06, E07; 1.6, 4.10). A second time nothing happens."""
        if not self.running:
            return
        self.stop_reason = reason
        self._hardware.open_contactor(self.evse_id)
        self._hardware.unlock(self.evse_id, self.connector_id)
        reading = self._hardware.read_meter(self.evse_id)
        self.meter_stop_wh = reading.energy_wh
        self.charging_state = model.ChargingState.EV_CONNECTED if plugged else model.ChargingState.IDLE
        self._tell(
            model.TransactionEventKind.ENDED,
            trigger,
            reading,
            model.ReadingContext.TRANSACTION_END,
            id_token=id_token,
            stop_reason=reason,
        )
        self._ended.set()

    def _tell(
        self,
        kind: model.TransactionEventKind,
        trigger: model.TriggerReason,
        reading: MeterReading | None = None,
        context: model.ReadingContext = model.ReadingContext.SAMPLE_PERIODIC,
        *,
        id_token: model.IdToken | None = None,
        remote_start_id: int | None = None,
        reservation_id: int | None = None,
        stop_reason: model.StopReason | None = None,
    ) -> None:
        now = self._clock.now()
        value = None if reading is None else meter_value(reading, now, context, self._measurands(kind))
        event = model.TransactionEvent(
            kind=kind,
            transaction_id=self.id,
            timestamp=now,
            trigger=trigger,
            seq_no=self._seq_no,
            offline=not self._narrator.online,
            evse_id=self.evse_id,
            connector_id=self.connector_id,
            id_token=id_token,
            charging_state=self.charging_state,
            stop_reason=stop_reason,
            remote_start_id=remote_start_id,
            reservation_id=reservation_id,
            meter_values=(value,) if value is not None and value.samples else (),
        )
        self._seq_no += 1
        self._narrator.tell(event, self._answered_end if stop_reason else self._answered)

    def _measurands(self, kind: model.TransactionEventKind) -> Collection[str]:
        match kind:
            case model.TransactionEventKind.STARTED:
                return self._settings.started_measurands
            case model.TransactionEventKind.ENDED:
                return self._settings.ended_measurands
            case _:
                return self._settings.sampled_measurands

    def _answered(self, result: model.Result | None) -> None:
        if isinstance(result, model.TransactionEventResult) and result.id_token_info is not None:
            self.id_token_info = result.id_token_info
            self._on_verdict(self, result.id_token_info)

    def _answered_end(self, result: model.Result | None) -> None:
        self._acknowledged = result is not None
        self._told.set()
