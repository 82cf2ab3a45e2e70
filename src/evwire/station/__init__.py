"""The charging station's side."""

from evwire.station.authorization import AuthorizationCache
from evwire.station.client import ChargingStation, Connect, NotStarted
from evwire.station.dialling import BackOff, ConnectionFailed
from evwire.station.file_storage import FileStorage, StorageInUse
from evwire.station.hardware import Hardware, MeterReading
from evwire.station.settings import Basic, StationIdentity, StationSettings
from evwire.station.soap_connect import soap_connect
from evwire.station.storage import MemoryStorage, NotKept, OutboxStorage
from evwire.station.transactions import Transaction

__all__ = [
    "AuthorizationCache",
    "BackOff",
    "Basic",
    "ChargingStation",
    "Connect",
    "ConnectionFailed",
    "FileStorage",
    "Hardware",
    "MemoryStorage",
    "MeterReading",
    "NotKept",
    "NotStarted",
    "OutboxStorage",
    "StationIdentity",
    "StationSettings",
    "StorageInUse",
    "Transaction",
    "soap_connect",
]
