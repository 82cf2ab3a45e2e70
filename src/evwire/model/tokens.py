"""Who may charge."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, Value


class IdToken(Value, frozen=True, kw_only=False):
    """What identifies who pays; ``value`` compares without regard to case (2.1 Part 2, 2.25; 1.6, 7.28).

    1.x does not tell the kind of a token; what comes from there has the default, an RFID card.
    """

    value: str
    kind: str = "ISO14443"

    @property
    def key(self) -> str:
        """What two spellings of one token have in common."""
        return self.value.casefold()


class AuthorizationStatus(StrEnum):
    """The verdict on a token."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    CONCURRENT_TX = "ConcurrentTx"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    NO_CREDIT = "NoCredit"
    NOT_ALLOWED_TYPE_EVSE = "NotAllowedTypeEVSE"
    NOT_AT_THIS_LOCATION = "NotAtThisLocation"
    NOT_AT_THIS_TIME = "NotAtThisTime"
    UNKNOWN = "Unknown"


class IdTokenInfo(Value, frozen=True, kw_only=True):
    """The verdict on a token, how long it may be remembered, and the group it belongs to."""

    status: AuthorizationStatus
    expires_at: datetime | None = None
    group_token: IdToken | None = None

    @property
    def accepted(self) -> bool:
        return self.status is AuthorizationStatus.ACCEPTED


class Authorize(Request["AuthorizeResult"], frozen=True, kw_only=True):
    """Station → CSMS: may this token charge? (C01; 1.6, 4.1)"""

    id_token: IdToken


class AuthorizeResult(Result, frozen=True, kw_only=True):
    """The CSMS's verdict."""

    id_token_info: IdTokenInfo

    @classmethod
    def accepted(cls, *, expires_at: datetime | None = None) -> AuthorizeResult:
        return cls(id_token_info=IdTokenInfo(status=AuthorizationStatus.ACCEPTED, expires_at=expires_at))

    @classmethod
    def refused(cls, status: AuthorizationStatus = AuthorizationStatus.INVALID) -> AuthorizeResult:
        return cls(id_token_info=IdTokenInfo(status=status))
