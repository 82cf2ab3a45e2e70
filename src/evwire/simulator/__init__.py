"""A station with simulated hardware, and a driver."""

from evwire.simulator.certificates import SimulatedCertificates
from evwire.simulator.hardware import SimulatedHardware
from evwire.simulator.maintenance import SimulatedMaintenance
from evwire.simulator.show import show_while, simulate, table
from evwire.simulator.station import SimulatedStation
from evwire.simulator.transfers import Fetched, Transfers
from evwire.simulator.vehicle import Vehicle

__all__ = [
    "Fetched",
    "SimulatedCertificates",
    "SimulatedHardware",
    "SimulatedMaintenance",
    "SimulatedStation",
    "Transfers",
    "Vehicle",
    "show_while",
    "simulate",
    "table",
]
