"""The charging station's side."""

from evwire.station.authorization import AuthorizationCache
from evwire.station.client import ChargingStation, NotStarted
from evwire.station.dialling import BackOff, ConnectionFailed
from evwire.station.file_storage import FileStorage, StorageInUse
from evwire.station.hardware import CurrentLimiter, Hardware, MeterReading
from evwire.station.profile_rules import ProfileLimits
from evwire.station.profile_storage import MemoryProfileStorage, ProfileStorage
from evwire.station.profiles import InstalledProfile, Supply
from evwire.station.settings import Basic, StationIdentity, StationSettings
from evwire.station.storage import MemoryStorage, NotKept, OutboxStorage
from evwire.station.transactions import Transaction

__all__ = [
    "AuthorizationCache",
    "BackOff",
    "Basic",
    "ChargingStation",
    "ConnectionFailed",
    "CurrentLimiter",
    "FileStorage",
    "Hardware",
    "InstalledProfile",
    "MemoryProfileStorage",
    "MemoryStorage",
    "MeterReading",
    "NotKept",
    "NotStarted",
    "OutboxStorage",
    "ProfileLimits",
    "ProfileStorage",
    "StationIdentity",
    "StationSettings",
    "StorageInUse",
    "Supply",
    "Transaction",
]
