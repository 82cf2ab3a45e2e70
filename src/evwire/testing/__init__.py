"""For your tests: both ends joined in memory, and a clock to turn.

clock = ManualClock()
csms = CSMS(admission=AllowAny(), clock=clock)
async with Network(csms) as network:
    async with ChargingStation(
        "CP001", "memory:///", hardware=relay, clock=clock, connect=network.connect
    ) as station:
        await clock.settle()
        await clock.advance(60)
"""

from evwire.testing.clock import ManualClock, ManualTimer
from evwire.testing.network import Network

__all__ = ["ManualClock", "ManualTimer", "Network"]
