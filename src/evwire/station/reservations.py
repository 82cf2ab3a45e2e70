"""Places kept free for somebody: which EVSEs are needed for that, and who may use them nevertheless."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol, runtime_checkable

import msgspec

from evwire import model
from evwire.clock import Clock, Timer
from evwire.errors import ConnectionClosed, EvwireError, NotInThisVersion
from evwire.station.documents import DocumentStorage
from evwire.station.evse import EVSE
from evwire.station.settings import StationSettings

logger = logging.getLogger("evwire.station")

_DOCUMENT = "reservations"
_decode = msgspec.json.Decoder(tuple[model.ReserveNow, ...]).decode


@runtime_checkable
class KnowsConnectorTypes(Protocol):
    """Hardware that can say what plugs it has; without it, nobody can reserve a kind of plug."""

    @property
    def connector_types(self) -> Mapping[int, tuple[str, ...]]:
        """By EVSE, the types of its connectors in the standard's words, such as ``cCCS2``."""
        ...


class Reservations:
    """The reservations that hold, and what the CSMS is to hear of those that ended by themselves.

    ``expired`` is called when that happened because the time came.
    """

    def __init__(
        self,
        evses: Mapping[int, EVSE],
        hardware: object,
        settings: StationSettings,
        clock: Clock,
        storage: DocumentStorage,
        expired: Callable[[], object],
    ) -> None:
        self._evses = evses
        self._types = hardware.connector_types if isinstance(hardware, KnowsConnectorTypes) else {}
        self._settings = settings
        self._clock = clock
        self._storage = storage
        self._expired = expired
        self._timer: Timer | None = None
        self._untold: deque[model.ReservationStatusUpdate] = deque()
        kept = storage.document(_DOCUMENT)
        self._held = {} if kept is None else {each.reservation_id: each for each in _decode(kept)}

    def held(self) -> tuple[model.ReserveNow, ...]:
        """Those that hold now, the oldest first."""
        return tuple(self._held.values())

    def reserve(self, request: model.ReserveNow) -> model.ReserveNowResult:
        """Keep a place free, if there is one (H01; 1.6, 5.13). One with the same id is replaced."""
        if not self._settings.reservation_enabled:  # H01.FR.01
            return _answer(model.ReserveNowStatus.REJECTED, "NotEnabled")
        if not request.evse_id and not self._settings.reservation_non_evse_specific:  # H01.FR.19
            return _answer(model.ReserveNowStatus.REJECTED, "UnsupportedRequest")
        if request.expires_at <= self._clock.now():
            return _answer(model.ReserveNowStatus.REJECTED, "InvalidValue")
        targets = self._targets(request)
        if not targets:
            return _answer(
                model.ReserveNowStatus.REJECTED,
                "UnknownConnectorType" if request.evse_id in (None, 0, *self._evses) else "UnknownEvse",
            )
        if all(evse.fault is not None for evse in targets):  # H01.FR.12
            return _answer(model.ReserveNowStatus.FAULTED)
        if not any(evse.usable for evse in targets):  # H01.FR.14
            return _answer(model.ReserveNowStatus.UNAVAILABLE)
        others = [each for each in self._held.values() if each.reservation_id != request.reservation_id]
        choices = [self._possible(each) for each in others]
        # A car that is there may be somebody else's.
        choices.append({evse.id for evse in targets if evse.usable and evse.idle and not evse.plugged})
        if not _each_finds_one(choices):  # H01.FR.11
            return _answer(model.ReserveNowStatus.OCCUPIED)
        self._held.pop(request.reservation_id, None)
        self._held[request.reservation_id] = request
        self._keep()
        return _answer(model.ReserveNowStatus.ACCEPTED)

    def cancel(self, reservation_id: int) -> model.CancelReservationResult:
        """The place is needed no longer (H02; 1.6, 5.1)."""
        known = self._held.pop(reservation_id, None) is not None
        self._keep()
        status = model.CancelReservationStatus.ACCEPTED if known else model.CancelReservationStatus.REJECTED
        return model.CancelReservationResult(status=status)

    def of(self, evse: EVSE, id_token: model.IdToken, group: model.IdToken | None) -> model.ReserveNow | None:
        """The reservation by which this token, or its group, may charge here (H03); one of this EVSE first."""
        keys = {id_token.key} | ({group.key} if group is not None else set())
        found = [
            each
            for each in self._held.values()
            if (each.id_token.key == id_token.key or (each.group_token is not None and each.group_token.key in keys))
            and evse in self._targets(each)
        ]
        found.sort(key=lambda each: not each.evse_id)
        return next(iter(found), None)

    def admit(self, evse: EVSE, id_token: model.IdToken, group: model.IdToken | None) -> bool:
        """Whether this token may charge here without taking somebody else's place (1.6, 5.13)."""
        own = self.of(evse, id_token, group)
        return not self._endangered_by(evse, [each for each in self._held.values() if each is not own])

    def use(self, reservation: model.ReserveNow) -> None:
        """Its holder has come (H03.FR.09)."""
        self._held.pop(reservation.reservation_id, None)
        self._keep()

    def unused(self, reservation_id: int) -> None:
        """Its holder came, but nobody plugged in in time (H03.FR.11)."""
        self._untold.append(
            model.ReservationStatusUpdate(
                reservation_id=reservation_id, update_status=model.ReservationUpdateStatus.NO_TRANSACTION
            )
        )

    def refresh(self) -> None:
        """End what cannot hold any longer, and see which EVSEs are reserved."""
        now = self._clock.now()
        for each in self.held():
            if each.expires_at <= now:  # H04.FR.01
                self._end(each, model.ReservationUpdateStatus.EXPIRED)
            elif not any(evse.usable for evse in self._targets(each)):  # H01.FR.16, H01.FR.17
                self._end(each, model.ReservationUpdateStatus.REMOVED)
        for evse in self._evses.values():
            # H01.FR.20, H01.FR.23: all that are needed, so that each reservation finds a place.
            evse.reserved = self._endangered_by(evse, self._held.values())
        self._set_timer()

    def stop(self) -> None:
        """Watch the time no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def has_news(self) -> bool:
        """Whether the CSMS is to hear of something."""
        return bool(self._untold)

    async def tell(
        self, call: Callable[[model.ReservationStatusUpdate], Awaitable[model.ReservationStatusUpdateResult]]
    ) -> None:
        """Say how reservations ended, where the version can (H04); what the link did not carry is said later."""
        while self._untold:
            update = self._untold.popleft()
            try:
                await call(update)
            except NotInThisVersion:
                logger.debug("the version does not say that reservation %d is %s", *_facts(update))
            except ConnectionClosed:
                self._untold.appendleft(update)
                return
            except EvwireError as error:
                logger.warning("that reservation %d is %s was not taken: %s", *_facts(update), error)

    def _end(self, reservation: model.ReserveNow, status: model.ReservationUpdateStatus) -> None:
        del self._held[reservation.reservation_id]
        self._keep()
        self._untold.append(
            model.ReservationStatusUpdate(reservation_id=reservation.reservation_id, update_status=status)
        )

    def _set_timer(self) -> None:
        self.stop()
        if self._held:
            first = min(each.expires_at for each in self._held.values())
            wait_s = max(0.0, (first - self._clock.now()).total_seconds())
            self._timer = self._clock.call_at(self._clock.monotonic() + wait_s, self._expired)

    def _targets(self, reservation: model.ReserveNow) -> list[EVSE]:
        wanted = reservation.connector_type
        return [
            evse
            for evse in self._evses.values()
            if reservation.evse_id in (None, 0, evse.id) and (wanted is None or wanted in self._types.get(evse.id, ()))
        ]

    def _possible(self, reservation: model.ReserveNow) -> set[int]:
        # G03.FR.09: a car without a token does not take a place yet.
        return {evse.id for evse in self._targets(reservation) if evse.usable and evse.idle}

    def _endangered_by(self, evse: EVSE, reservations: Iterable[model.ReserveNow]) -> bool:
        choices = [self._possible(each) for each in reservations]
        if not any(evse.id in each for each in choices):
            return False
        return not _each_finds_one([each - {evse.id} for each in choices])

    def _keep(self) -> None:
        self._storage.keep_document(_DOCUMENT, msgspec.json.encode(self.held()))


def _answer(status: model.ReserveNowStatus, reason_code: str | None = None) -> model.ReserveNowResult:
    return model.ReserveNowResult(
        status=status, status_info=None if reason_code is None else model.StatusInfo(reason_code=reason_code)
    )


def _facts(update: model.ReservationStatusUpdate) -> tuple[int, str]:
    return update.reservation_id, update.update_status.value


def _each_finds_one(choices: list[set[int]]) -> bool:
    """Whether each can have one of its choices, and none two the same (augmenting paths)."""
    taken: dict[int, int] = {}

    def find(who: int, tried: set[int]) -> bool:
        for choice in choices[who] - tried:
            tried.add(choice)
            if choice not in taken or find(taken[choice], tried):
                taken[choice] = who
                return True
        return False

    return all(find(who, set()) for who in range(len(choices)))
