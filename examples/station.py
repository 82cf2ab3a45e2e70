"""A charging station that charges once, on the library alone: python examples/station.py --url U --id ID"""

import argparse
import asyncio

from evwire import ChargingStation, model
from evwire.simulator import SimulatedHardware, Vehicle


async def main(url: str, station_id: str) -> None:
    hardware = SimulatedHardware(speed=600)  # a real one reads a meter and closes a contactor
    async with ChargingStation(station_id, url, hardware=hardware) as station:
        await station.wait_registered()
        print(f"{station.id} is accepted and speaks OCPP {station.version}")
        hardware.attach_vehicle(Vehicle())
        station.plugged_in(evse_id=1)
        transaction = await station.start_transaction(evse_id=1, id_token=model.IdToken("04A2B3C4"))
        await asyncio.sleep(1)
        await station.present_token(1, transaction.id_token)
        await transaction.told()
        print(f"charged {transaction.energy_wh:.0f} Wh")
        station.unplugged(evse_id=1)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--url", default="ws://127.0.0.1:9000/ocpp")
    arguments.add_argument("--id", default="CP001")
    parsed = arguments.parse_args()
    asyncio.run(main(parsed.url, parsed.id))
