"""What becomes of stations, kept: connections, and what matters to security."""

from __future__ import annotations

import logging

from evwire import CSMS, CallContext, Closed, Handshake, Reject, Station, model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.storage import Database, certificates, presence, reservations, security_events
from evwire.server.storage.connections import Ending, Opened
from evwire.server.storage.security_events import Noticed
from evwire.server.storage.stations import Admittance

logger = logging.getLogger("evwire.server")

_REPLACED = "replaced by a newer connection"


class History:
    """Takes note of connections that begin and end, and of security events, told or noticed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # The open ones of each station, the oldest first: a newer one may be there before the older has gone.
        self._open: dict[str, list[Opened]] = {}

    def attach(self, csms: CSMS[None]) -> None:
        """Take note of what happens here."""
        csms.on(model.SecurityEventNotification)(self.security_event)
        csms.on(model.ReservationStatusUpdate)(self.reservation_ended)
        csms.on(model.SignCertificate)(self.certificate_wanted)
        csms.on_connect(self.connected)
        csms.on_disconnect(self.disconnected)

    async def security_event(
        self, station: Station[None], request: model.SecurityEventNotification, call: CallContext
    ) -> model.SecurityEventNotificationResult:
        await self._database.write(security_events.told(station.id, request, call.received_at))
        return model.SecurityEventNotificationResult()

    async def reservation_ended(
        self, station: Station[None], request: model.ReservationStatusUpdate, call: CallContext
    ) -> model.ReservationStatusUpdateResult:
        await self._database.write(reservations.ended(station.id, request, call.received_at))
        return model.ReservationStatusUpdateResult()

    async def certificate_wanted(
        self, station: Station[None], request: model.SignCertificate, call: CallContext
    ) -> model.SignCertificateResult:
        await self._database.write(certificates.wanted(station.id, request, call.received_at))
        # Accepted would be a promise that somebody signs it.
        return model.SignCertificateResult(status=model.SignCertificateStatus.REJECTED)

    def connected(self, station: Station[None]) -> None:
        logger.info("%s: connected from %s, speaking %s", station.id, station.peer_address, station.version)
        opened = Opened(
            station=station.id,
            connected_at=station.connected_at,
            address=station.peer_address,
            version=station.version,
            epoch=station.epoch,
        )
        self._open.setdefault(station.id, []).append(opened)
        self._database.note(presence.connected(opened))

    def disconnected(self, station: Station[None], closed: Closed) -> None:
        logger.info("%s: disconnected by %s: %d %s", station.id, closed.by, closed.code, closed.reason)
        now = SYSTEM_CLOCK.now()
        ended = self._ended(station)
        ending = Ending(at=now, code=closed.code, reason=closed.reason, by=closed.by)
        if closed.by == "us" and closed.reason == _REPLACED:
            info = f"by {station.peer_address} from {ended.address if ended is not None else 'unknown'}"
            self._database.note(security_events.noticed(station.id, Noticed.TAKEN_OVER, info, now))
        self._database.note(presence.disconnected(station.id, station.version, station.last_seen, ending, ended))

    async def turned_away(self, handshake: Handshake, refused: Reject, known: Admittance | None, profile: int) -> None:
        """A known station, or somebody in its name, was not let in for what matters to security."""
        if known is None:
            return
        if profile < known.security_profile:
            kind, info = Noticed.DOWNGRADE, f"profile {profile} instead of {known.security_profile}"
        elif refused.status == 403:
            kind, info = Noticed.CERTIFICATE, refused.reason
        else:
            return
        info = f"{info}, from {handshake.peer_address}"
        await self._database.offer(security_events.noticed(handshake.station_id, kind, info, SYSTEM_CLOCK.now()))

    def _ended(self, station: Station[None]) -> Opened | None:
        """Which of its connections it was: the older one, unless there is none left that it is connected by."""
        known = self._open.get(station.id)
        if not known:
            return None
        ended = known.pop(0 if station.connected else -1)
        if not known:
            del self._open[station.id]
        return ended
