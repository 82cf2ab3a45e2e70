"""OCPP at both ends of the wire: the central system and the charging station."""

from evwire import model
from evwire.csms import CSMS, Accept, AllowAny, Reject, Station
from evwire.errors import (
    CallRefused,
    CallTimedOut,
    ConnectionClosed,
    EvwireError,
    InvalidMessage,
    NotInThisVersion,
    QueueFull,
    RpcErrorCode,
)
from evwire.session import CallContext, Router
from evwire.station import Basic, ChargingStation, Hardware
from evwire.transport import Closed, Handshake
from evwire.versions import v16, v21, v201

__all__ = [
    "CSMS",
    "Accept",
    "AllowAny",
    "Basic",
    "CallContext",
    "CallRefused",
    "CallTimedOut",
    "ChargingStation",
    "Closed",
    "ConnectionClosed",
    "EvwireError",
    "Handshake",
    "Hardware",
    "InvalidMessage",
    "NotInThisVersion",
    "QueueFull",
    "Reject",
    "Router",
    "RpcErrorCode",
    "Station",
    "model",
    "v16",
    "v21",
    "v201",
]
