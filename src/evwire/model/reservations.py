"""A place kept free for somebody."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo
from evwire.model.tokens import IdToken


class ReserveNowStatus(StrEnum):
    """Whether a place is kept free, and if not, what all that were asked for are."""

    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ReserveNow(Request["ReserveNowResult"], frozen=True, kw_only=True):
    """CSMS → station: keep an EVSE free until ``expires_at`` (H01; 1.6, 5.13).

    ``evse_id`` None is any one, ``connector_type`` such as ``cCCS2`` any one with such a plug. Only ``id_token``
    and tokens of ``group_token`` may charge there. A reservation with the same ``reservation_id`` is replaced.
    """

    reservation_id: int
    id_token: IdToken
    expires_at: datetime
    evse_id: int | None = None
    connector_type: str | None = None
    group_token: IdToken | None = None


class ReserveNowResult(Result, frozen=True, kw_only=True):
    """Whether a place is kept free."""

    status: ReserveNowStatus
    status_info: StatusInfo | None = None


class CancelReservationStatus(StrEnum):
    """Whether there was such a reservation."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CancelReservation(Request["CancelReservationResult"], frozen=True, kw_only=True):
    """CSMS → station: the place is needed no longer (H02; 1.6, 5.1)."""

    reservation_id: int


class CancelReservationResult(Result, frozen=True, kw_only=True):
    """Whether there was such a reservation."""

    status: CancelReservationStatus
    status_info: StatusInfo | None = None


class ReservationUpdateStatus(StrEnum):
    """How a reservation ended that nobody cancelled and that led to no transaction."""

    EXPIRED = "Expired"
    REMOVED = "Removed"
    NO_TRANSACTION = "NoTransaction"


class ReservationStatusUpdate(Request["ReservationStatusUpdateResult"], frozen=True, kw_only=True):
    """Station → CSMS: a reservation has ended by itself (H01.FR.16, H03.FR.11, H04).

    1.6 has no such message: that a connector is not Reserved any more, and a StartTransaction's
    ``reservation_id``, are all that a CSMS hears.
    """

    reservation_id: int
    update_status: ReservationUpdateStatus


class ReservationStatusUpdateResult(Result, frozen=True, kw_only=True):
    """Received."""
