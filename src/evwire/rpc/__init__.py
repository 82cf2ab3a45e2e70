"""OCPP-J without a socket or a clock: frames, one outstanding CALL, deadlines."""

from evwire.rpc.connection import (
    Answered,
    CallFinished,
    CallReceived,
    Connection,
    Counters,
    Dialect,
    Event,
    LinkLost,
    Malformed,
    Mended,
    Outcome,
    Refused,
    ResultRejected,
    SendReceived,
    TimedOut,
    Unreadable,
)
from evwire.rpc.frames import MalformedFrame, MessageType

__all__ = [
    "Answered",
    "CallFinished",
    "CallReceived",
    "Connection",
    "Counters",
    "Dialect",
    "Event",
    "LinkLost",
    "Malformed",
    "MalformedFrame",
    "Mended",
    "MessageType",
    "Outcome",
    "Refused",
    "ResultRejected",
    "SendReceived",
    "TimedOut",
    "Unreadable",
]
