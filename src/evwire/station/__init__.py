"""The charging station's side."""

from evwire.station.authorization import AuthorizationCache
from evwire.station.client import ChargingStation, NotStarted
from evwire.station.hardware import Hardware, MeterReading
from evwire.station.settings import BackOff, Basic, StationIdentity, StationSettings
from evwire.station.storage import MemoryStorage, OutboxStorage
from evwire.station.transactions import Transaction

__all__ = [
    "AuthorizationCache",
    "BackOff",
    "Basic",
    "ChargingStation",
    "Hardware",
    "MemoryStorage",
    "MeterReading",
    "NotStarted",
    "OutboxStorage",
    "StationIdentity",
    "StationSettings",
    "Transaction",
]
