"""OCPP at both ends of the wire: the central system and the charging station."""

from evwire import (
    model,
)
from evwire.csms import (
    CSMS,
    Accept,
    AllowAny,
    NoTransaction,
    Reject,
    RequestedStart,
    Station,
)
from evwire.errors import (
    CallRefused,
    CallTimedOut,
    ConnectionClosed,
    EvwireError,
    InvalidMessage,
    LossRefused,
    NotInThisVersion,
    QueueFull,
    RpcErrorCode,
    Withhold,
)
from evwire.session import (
    CallContext,
    Router,
    in_thread,
)
from evwire.station import (
    Basic,
    ChargingStation,
    ConnectionFailed,
    FileStorage,
    Hardware,
)
from evwire.transport import (
    CertificateRefused,
    ClientCertificate,
    Closed,
    Handshake,
    HandshakeRefused,
    ProxyRefused,
    certificate_matches,
)
from evwire.versions import (
    Deviation,
    Tolerance,
    v12,
    v15,
    v16,
    v21,
    v201,
)

__all__ = [
    "CSMS",
    "Accept",
    "AllowAny",
    "Basic",
    "CallContext",
    "CallRefused",
    "CallTimedOut",
    "CertificateRefused",
    "ChargingStation",
    "ClientCertificate",
    "Closed",
    "ConnectionClosed",
    "ConnectionFailed",
    "Deviation",
    "EvwireError",
    "FileStorage",
    "Handshake",
    "HandshakeRefused",
    "Hardware",
    "InvalidMessage",
    "LossRefused",
    "NoTransaction",
    "NotInThisVersion",
    "ProxyRefused",
    "QueueFull",
    "Reject",
    "RequestedStart",
    "Router",
    "RpcErrorCode",
    "Station",
    "Tolerance",
    "Withhold",
    "certificate_matches",
    "in_thread",
    "model",
    "v12",
    "v15",
    "v16",
    "v21",
    "v201",
]
