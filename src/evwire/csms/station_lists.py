"""What a CSMS asks of a station's memory: local list, cache, reservations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from evwire import model

ResultT = TypeVar("ResultT", bound=model.Result)


class Asks(Protocol):
    """Who can ask in version-independent words."""

    async def call(self, request: model.Request[ResultT], *, timeout_s: float | None = None) -> ResultT: ...


class ListsAndReservations:
    """The part of a :class:`~evwire.Station` that is about local lists and reservations."""

    __slots__ = ()

    async def send_local_list(
        self: Asks,
        version_number: int,
        entries: Iterable[model.AuthorizationData] = (),
        *,
        update_kind: model.UpdateKind = model.UpdateKind.FULL,
    ) -> model.SendLocalListResult:
        """Send the local authorization list, or changes to it: an entry without a verdict removes the token.

        ``version_number`` is above 0 and, for changes, above the station's. Raises as :meth:`call`; InvalidMessage,
        too, for a token of more characters than the version takes (20 in 1.6).
        """
        return await self.call(
            model.SendLocalList(
                version_number=version_number, update_kind=update_kind, local_authorization_list=tuple(entries)
            )
        )

    async def get_local_list_version(self: Asks) -> int | None:
        """The version of the station's list; 0 is none yet (or, in 2.x, none at all), None a station without lists.

        Raises as :meth:`call`.
        """
        return (await self.call(model.GetLocalListVersion())).version_number

    async def clear_cache(self: Asks) -> model.ClearCacheResult:
        """Have the station forget the verdicts that it remembers. Raises as :meth:`call`."""
        return await self.call(model.ClearCache())

    async def reserve_now(
        self: Asks,
        reservation_id: int,
        id_token: model.IdToken,
        *,
        expires_at: datetime,
        evse_id: int | None = None,
        connector_type: str | None = None,
        group_token: model.IdToken | None = None,
    ) -> model.ReserveNowResult:
        """Keep an EVSE, or any one, free for this token and its group until ``expires_at`` (with a time zone).

        A reservation with the same id is replaced. The transaction's first event names ``reservation_id``; a
        model.ReservationStatusUpdate says how it ended otherwise, where the version has that (2.x). Raises as
        :meth:`call`.
        """
        return await self.call(
            model.ReserveNow(
                reservation_id=reservation_id,
                id_token=id_token,
                expires_at=expires_at,
                evse_id=evse_id,
                connector_type=connector_type,
                group_token=group_token,
            )
        )

    async def cancel_reservation(self: Asks, reservation_id: int) -> model.CancelReservationResult:
        """Let others charge again; Rejected when there is no such reservation. Raises as :meth:`call`."""
        return await self.call(model.CancelReservation(reservation_id=reservation_id))
