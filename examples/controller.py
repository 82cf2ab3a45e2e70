"""A charger's controller on a (fake) relay: python examples/controller.py --url ws://127.0.0.1:9000/ocpp --id CP001"""

import argparse
import asyncio
import logging
import time

from evwire import ChargingStation, model
from evwire.station import MeterReading


class Relay:
    """Hardware with one outlet: replace each body by what your board does."""

    def __init__(self, power_w: float = 3_680.0) -> None:
        self.connectors = {1: 1}  # EVSE 1 has one connector
        self.power_w = power_w
        self.energy_wh = 0.0
        self.closed_at: float | None = None

    def read_meter(self, evse_id: int) -> MeterReading:
        if self.closed_at is not None:
            now = time.monotonic()
            self.energy_wh += self.power_w * (now - self.closed_at) / 3600
            self.closed_at = now
        flowing_w = self.power_w if self.closed_at is not None else 0.0
        return MeterReading(energy_wh=self.energy_wh, power_w=flowing_w, current_a=(flowing_w / 230,), voltage_v=(230,))

    def close_contactor(self, evse_id: int) -> None:
        self.closed_at = time.monotonic()

    def open_contactor(self, evse_id: int) -> None:
        self.read_meter(evse_id)
        self.closed_at = None

    def lock(self, evse_id: int, connector_id: int) -> None: ...

    def unlock(self, evse_id: int, connector_id: int) -> bool:
        return True


async def main(url: str, station_id: str, charge_s: float) -> None:
    async with ChargingStation(station_id, url, hardware=Relay()) as station:
        await station.wait_registered()
        station.plugged_in(evse_id=1)  # what an interrupt of the control pilot would call
        await station.present_token(1, model.IdToken("04A2B3C4"))  # and the card reader
        await asyncio.sleep(charge_s)
        station.unplugged(evse_id=1)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--url", default="ws://127.0.0.1:9000/ocpp")
    arguments.add_argument("--id", default="CP001")
    arguments.add_argument("--charge-s", type=float, default=10.0)
    parsed = arguments.parse_args()
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main(parsed.url, parsed.id, parsed.charge_s))
