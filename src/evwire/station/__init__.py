"""The charging station's side."""

from evwire.station.authorization import (
    AuthorizationCache,
)
from evwire.station.certificates import (
    CertificateStore,
    KnowsCertificateLimit,
)
from evwire.station.charging import (
    NotStarted,
)
from evwire.station.client import (
    ChargingStation,
)
from evwire.station.configuration import (
    Configuration,
    Setting,
)
from evwire.station.dialling import (
    BackOff,
    ConnectionFailed,
)
from evwire.station.documents import (
    DocumentStorage,
    FileDocuments,
    MemoryDocuments,
)
from evwire.station.file_storage import (
    FileStorage,
    StorageInUse,
)
from evwire.station.hardware import (
    CurrentLimiter,
    Hardware,
    KnowsPhaseSwitching,
    MeterReading,
)
from evwire.station.linking import (
    Connect,
)
from evwire.station.maintenance import (
    KnowsFileTransfer,
    Maintenance,
)
from evwire.station.profile_rules import ProfileLimits
from evwire.station.profile_storage import MemoryProfileStorage, ProfileStorage
from evwire.station.profiles import InstalledProfile, Supply
from evwire.station.reservations import (
    KnowsConnectorTypes,
)
from evwire.station.settings import (
    Basic,
    StationIdentity,
    StationSettings,
)
from evwire.station.soap_connect import (
    soap_connect,
)
from evwire.station.storage import (
    MemoryStorage,
    NotKept,
    OutboxStorage,
)
from evwire.station.transactions import (
    Transaction,
)

__all__ = [
    "AuthorizationCache",
    "BackOff",
    "Basic",
    "CertificateStore",
    "ChargingStation",
    "Configuration",
    "Connect",
    "ConnectionFailed",
    "CurrentLimiter",
    "DocumentStorage",
    "FileDocuments",
    "FileStorage",
    "Hardware",
    "InstalledProfile",
    "KnowsCertificateLimit",
    "KnowsConnectorTypes",
    "KnowsFileTransfer",
    "KnowsPhaseSwitching",
    "Maintenance",
    "MemoryDocuments",
    "MemoryProfileStorage",
    "MemoryStorage",
    "MeterReading",
    "NotKept",
    "NotStarted",
    "OutboxStorage",
    "ProfileLimits",
    "ProfileStorage",
    "Setting",
    "StationIdentity",
    "StationSettings",
    "StorageInUse",
    "Supply",
    "Transaction",
    "soap_connect",
]
