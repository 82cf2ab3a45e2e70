"""A station and its driver: comes, plugs in, charges, leaves, comes again."""

from __future__ import annotations

import logging
import ssl as tls
from collections.abc import Callable, Sequence
from typing import Self

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.model import ChargingState, IdToken
from evwire.simulator.certificates import SimulatedCertificates
from evwire.simulator.hardware import SimulatedHardware
from evwire.simulator.maintenance import SimulatedMaintenance
from evwire.simulator.transfers import Transfers
from evwire.simulator.vehicle import Vehicle
from evwire.station import (
    Basic,
    ChargingStation,
    Connect,
    NotStarted,
    OutboxStorage,
    StationIdentity,
    StationSettings,
    Supply,
    Transaction,
)
from evwire.transport import websocket

logger = logging.getLogger("evwire.simulator")

_SAMPLE_INTERVAL_S = 60.0
_SHORTEST_SAMPLE_INTERVAL_S = 0.5
_LOOK_EVERY_S = 30.0
"""How often, in the car's time, the hardware looks whether something has changed."""
_NOMINAL_VOLTAGE_V = 230.0
_PHASES = 3
_SHORTEST_S = 0.1
_PAUSE_S = 20.0
"""Between arriving, showing the card, and leaving; in the car's time."""


class SimulatedStation:
    """A :class:`ChargingStation` on simulated hardware, with a driver who charges at EVSE 1.

    ``speed`` lets the cars charge that many times as fast, and makes meter values and the driver as much
    quicker; the time of day, and how long the CSMS may take to answer, stay as they are. Firmware is fetched and logs
    are uploaded on this machine and in ``file_networks`` (10.0.0.0/8), and only seemingly elsewhere.
    """

    def __init__(
        self,
        station_id: str,
        url: str,
        *,
        version: str,
        id_token: IdToken,
        password: str | None = None,
        ssl: tls.SSLContext | None = None,
        speed: float = 1.0,
        max_power_w: float = 11_000.0,
        meter_start_wh: float = 0.0,
        new_vehicle: Callable[[], Vehicle] = Vehicle,
        storage: OutboxStorage | None = None,
        file_networks: Sequence[str] = (),
        clock: Clock = SYSTEM_CLOCK,
        connect: Connect = websocket.connect,
    ) -> None:
        self.hardware = SimulatedHardware(
            speed=speed, max_power_w=max_power_w, meter_start_wh=meter_start_wh, clock=clock
        )
        self.maintenance = SimulatedMaintenance(transfers=Transfers(file_networks, ssl=ssl), clock=clock)
        self.certificates = SimulatedCertificates()
        self.station = ChargingStation(
            station_id,
            url,
            versions=[version],
            credentials=Basic(password) if password else None,
            ssl=ssl,
            hardware=self.hardware,
            maintenance=self.maintenance,
            certificates=self.certificates,
            identity=StationIdentity(vendor="Evwire", model="Simulated station", serial_number=station_id),
            settings=StationSettings(
                sample_interval_s=max(_SHORTEST_SAMPLE_INTERVAL_S, _SAMPLE_INTERVAL_S / speed),
                retry_wait_minimum_s=2.0,
                retry_random_range_s=3.0,
                supply=Supply(max_current_a=max_power_w / (_NOMINAL_VOLTAGE_V * _PHASES), voltage_v=_NOMINAL_VOLTAGE_V),
            ),
            storage=storage,
            clock=clock,
            connect=connect,
        )
        self.doing = "starting"
        """What a bystander sees, in a word or two."""
        self.transactions: list[Transaction] = []
        """All there have been, the newest last."""
        self._version = version
        self._id_token = id_token
        self._speed = speed
        self._new_vehicle = new_vehicle
        self._clock = clock

    @property
    def id(self) -> str:
        return self.station.id

    @property
    def version(self) -> str:
        return self._version

    async def __aenter__(self) -> Self:
        self.doing = "connecting"
        await self.station.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.station.__aexit__(None, None, None)
        self.doing = "off"

    async def charge(self) -> Transaction | None:
        """One visit: plug in, show the card, charge until full or stopped from afar, unplug.

        None when the CSMS did not let it charge.
        """
        await self.station.wait_registered()
        vehicle = self._new_vehicle()
        self.hardware.attach_vehicle(vehicle)
        self.station.plugged_in(1)
        self.doing = "plugged in"
        await self._pause(_PAUSE_S)
        transaction: Transaction | None = None
        try:
            transaction = await self.station.start_transaction(evse_id=1, id_token=self._id_token)
        except NotStarted as error:
            # Somebody may have started it from afar meanwhile.
            transaction = self.station.evses[1].transaction
            if transaction is None or not transaction.running:
                logger.warning("%s: %s", self.id, error)
                self.doing = "refused"
        if transaction is not None:
            self.transactions.append(transaction)
            self.doing = "charging"
            await self._watch(transaction, vehicle)
            if transaction.running:
                await self.station.present_token(1, transaction.id_token)
            await transaction.told()
            self.doing = "finished"
        await self._pause(_PAUSE_S)
        self.station.unplugged(1)
        self.hardware.attach_vehicle(None)
        return transaction

    async def run(self) -> None:
        """Charge again and again."""
        while True:
            await self.charge()
            self.doing = "waiting"
            await self._pause(10 * _PAUSE_S)

    async def _watch(self, transaction: Transaction, vehicle: Vehicle) -> None:
        """Report what the hardware sees, until the car is full or the transaction has ended."""
        while transaction.running:
            state = self.hardware.charging_state(1)
            self.station.charging_state_changed(1, state)
            if state is ChargingState.SUSPENDED_EV and vehicle.full:
                await self._pause(_PAUSE_S)
                return
            await self._pause(_LOOK_EVERY_S)

    async def _pause(self, seconds: float) -> None:
        await self._clock.sleep(max(_SHORTEST_S, seconds / self._speed))
