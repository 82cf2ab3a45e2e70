"""What can go wrong, cut along what a caller can do about it.

    EvwireError
    ├── ConnectionClosed    wait, or reconnect: there is no link (any more)
    ├── CallTimedOut        nobody knows whether the peer did it
    ├── CallRefused         the peer answered with a CALLERROR
    ├── InvalidMessage      a message does not fit its version, with the JSON path
    ├── NotInThisVersion    the negotiated version has no word for this
    │   └── LossRefused     it has, but not for all of it, and the mapping is strict
    ├── QueueFull           wait: too many calls wait for the peer already; this one was not sent
    └── Withhold            raised by a handler: the peer gets no answer, and repeats its call

Every exception carries facts and writes its own sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal


class RpcErrorCode(StrEnum):
    """Why a CALL was refused, in the words of OCPP 2.1 (Part 4, 4.3); a version's row has its spelling."""

    FORMAT_VIOLATION = "FormatViolation"
    GENERIC_ERROR = "GenericError"
    INTERNAL_ERROR = "InternalError"
    MESSAGE_TYPE_NOT_SUPPORTED = "MessageTypeNotSupported"
    NOT_IMPLEMENTED = "NotImplemented"
    NOT_SUPPORTED = "NotSupported"
    OCCURRENCE_CONSTRAINT_VIOLATION = "OccurrenceConstraintViolation"
    PROPERTY_CONSTRAINT_VIOLATION = "PropertyConstraintViolation"
    PROTOCOL_ERROR = "ProtocolError"
    RPC_FRAMEWORK_ERROR = "RpcFrameworkError"
    SECURITY_ERROR = "SecurityError"
    TYPE_CONSTRAINT_VIOLATION = "TypeConstraintViolation"


class EvwireError(Exception):
    """The root of everything this library raises on purpose."""


class ConnectionClosed(EvwireError):
    """There is no link to the peer: it closed before, or while, the call was under way.

    ``code`` and ``reason`` are those of the WebSocket close frame (1006: the link just broke).
    """

    def __init__(self, code: int, reason: str = "", *, by: Literal["us", "peer", "network"] = "network") -> None:
        super().__init__(code, reason, by)
        self.code = code
        self.reason = reason
        self.by = by

    def __str__(self) -> str:
        return f"connection closed by {self.by}: {self.code} {self.reason}".rstrip()


class CallTimedOut(EvwireError):
    """The peer did not answer in time; whether it acted is unknown."""

    def __init__(self, action: str, message_id: str, timeout_s: float) -> None:
        super().__init__(action, message_id, timeout_s)
        self.action = action
        self.message_id = message_id
        self.timeout_s = timeout_s

    def __str__(self) -> str:
        return f"no answer to {self.action} ({self.message_id}) within {self.timeout_s:g} s"


class CallRefused(EvwireError):
    """The peer answered with a CALLERROR; or, raised by a handler, the CALLERROR to answer with.

    ``code`` is an :class:`RpcErrorCode` where the peer's spelling is known, else the text it sent.
    """

    def __init__(
        self, code: RpcErrorCode | str, description: str = "", details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code, description, details)
        self.code = code
        self.description = description
        self.details: Mapping[str, object] = details or {}

    def __str__(self) -> str:
        return f"{self.code}: {self.description}" if self.description else str(self.code)


class InvalidMessage(EvwireError):
    """A message does not fit its version's schema; ``path`` is the JSON path of the first thing wrong."""

    def __init__(self, code: RpcErrorCode, path: str, problem: str) -> None:
        super().__init__(code, path, problem)
        self.code = code
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class NotInThisVersion(EvwireError):
    """The negotiated version cannot say this."""

    def __init__(self, what: str, version: str) -> None:
        super().__init__(what, version)
        self.what = what
        self.version = version

    def __str__(self) -> str:
        return f"OCPP {self.version} has no {self.what}"


class LossRefused(NotInThisVersion):
    """With strict mapping: the negotiated version can say this, but not whole; nothing was sent.

    ``field``, ``value`` and ``why`` are those of the first loss, ``losses`` has such a triple for each.
    """

    def __init__(self, what: str, version: str, losses: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__(what, version)
        self.args = (what, version, losses)
        self.losses = losses
        self.field, self.value, self.why = losses[0]

    def __str__(self) -> str:
        return "; ".join(
            f"OCPP {self.version} cannot say {self.what}.{field} = {value}: {why}" for field, value, why in self.losses
        )


class QueueFull(EvwireError):
    """As many calls as may be wait for this peer already; nothing was sent."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(name, limit)
        self.name = name
        self.limit = limit

    def __str__(self) -> str:
        return f"{self.limit} calls wait for {self.name} already"


class Withhold(EvwireError):
    """Raised by a handler: the call is not answered, not even with a CALLERROR, and the link is closed (1013).

    For when nobody can say for now that a message is kept. A station then keeps it, and repeats it; a CALLERROR would
    count as an attempt, and after a few of them it drops the message.
    """
