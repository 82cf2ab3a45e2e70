"""What a station may decide on without asking: the local authorization list, and the cache of verdicts."""

from __future__ import annotations

from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo, Value
from evwire.model.tokens import IdToken, IdTokenInfo


class UpdateKind(StrEnum):
    """Whether a list replaces the station's, or changes it."""

    DIFFERENTIAL = "Differential"
    FULL = "Full"


class AuthorizationData(Value, frozen=True, kw_only=True):
    """A line of the list: a token and its verdict; without a verdict a differential update removes the token."""

    id_token: IdToken
    id_token_info: IdTokenInfo | None = None


class SendLocalListStatus(StrEnum):
    """What became of an update; only 1.x has NotSupported."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    VERSION_MISMATCH = "VersionMismatch"
    NOT_SUPPORTED = "NotSupported"


class SendLocalList(Request["SendLocalListResult"], frozen=True, kw_only=True):
    """CSMS → station: the local authorization list, or changes to it (D01; 1.6, 5.15).

    ``version_number`` is above 0, and for a differential update above the station's. A full update without
    entries empties the list; a differential one changes nothing but the version.
    """

    version_number: int
    update_kind: UpdateKind = UpdateKind.FULL
    local_authorization_list: tuple[AuthorizationData, ...] = ()


class SendLocalListResult(Result, frozen=True, kw_only=True):
    """What became of the update; after Failed or VersionMismatch a full one is due (D01.FR.03)."""

    status: SendLocalListStatus
    status_info: StatusInfo | None = None


class GetLocalListVersion(Request["GetLocalListVersionResult"], frozen=True, kw_only=True):
    """CSMS → station: which list have you got? (D02; 1.6, 5.10)"""


class GetLocalListVersionResult(Result, frozen=True, kw_only=True):
    """The version of the station's list: 0 is none yet, None a station that keeps none.

    2.x says 0 for both (D02.FR.03).
    """

    version_number: int | None


class ClearCacheStatus(StrEnum):
    """Whether the station has forgotten its verdicts."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearCache(Request["ClearCacheResult"], frozen=True, kw_only=True):
    """CSMS → station: forget the verdicts that you remember (C11; 1.6, 5.4)."""


class ClearCacheResult(Result, frozen=True, kw_only=True):
    """Whether it has; Rejected where there is no cache."""

    status: ClearCacheStatus
    status_info: StatusInfo | None = None
