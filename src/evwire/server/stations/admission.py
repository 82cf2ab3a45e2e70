"""Who may come in: what a station must show, and what is said of one that is turned away."""

from __future__ import annotations

import logging
import random
import shlex
from pathlib import Path

from evwire import Accept, Handshake, Reject
from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.stations.attempts import CONNECTS_AN_HOUR, Attempts, Connects
from evwire.server.stations.credentials import Passwords
from evwire.server.stations.history import History
from evwire.server.stations.registration import Registrations
from evwire.server.stations.security import best_profile
from evwire.server.storage import Database, DatabaseAway, registration, stations
from evwire.server.storage.stations import Admittance

logger = logging.getLogger("evwire.server")

_AGAIN_AFTER_S = (30, 120)


class Admission:
    """The door of one server.

    ``everybody`` lets in any station (a laboratory). ``hide_unknown`` answers a station that nobody added like one
    with a wrong password, byte by byte. ``organization`` is what certificates of stations must be made out to.
    """

    def __init__(
        self,
        database: Database,
        data: Path,
        *,
        registrations: Registrations,
        history: History,
        everybody: bool,
        hide_unknown: bool = False,
        organization: str | None = None,
        reconnects_an_hour: int = CONNECTS_AN_HOUR,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._database = database
        self._data = data
        self._registrations = registrations
        self._history = history
        self._everybody = everybody
        self._hide_unknown = hide_unknown
        self._organization = organization
        self._passwords = Passwords()
        self._attempts = Attempts(clock)
        self._connects = Connects(clock, an_hour=reconnects_an_hour)

    async def admit(self, handshake: Handshake) -> Accept[None] | Reject:
        """404 for a station that nobody added, 401 for a wrong password or a security profile below one it has used,
        403 for the certificate of another and for who is blocked, 429 for too many of them, or for too many
        reconnects, 503 while the database cannot say. Who is unknown may wait to be adopted, where that is allowed.
        """
        try:
            return await self._admitted(handshake)
        except DatabaseAway:
            # Not all at the same moment.
            return Reject(503, "try again later", {"Retry-After": str(random.randint(*_AGAIN_AFTER_S))})

    async def _admitted(self, handshake: Handshake) -> Accept[None] | Reject:
        if self._everybody:
            return Accept(None)
        wait_s = self._attempts.wait_s(handshake.station_id, handshake.peer_address)
        if wait_s > 0:
            return Reject(429, "too many wrong passwords", {"Retry-After": str(wait_s)})
        known = await self._database.read(stations.admittance(handshake.station_id))
        if known is None and not self._hide_unknown:
            return self._rested(await self._registrations.admit_unknown(handshake), handshake.station_id)
        refused, profile = await self._judged(handshake, known)
        if refused is not None and known is not None and known.awaits_password and not known.blocked:
            waits = self._registrations.admit_adopted(handshake)
            if waits is not None:
                return self._rested(waits, handshake.station_id)
        if refused is not None:
            self._attempts.failed(handshake.station_id, handshake.peer_address)
            await self._history.turned_away(handshake, refused, known, profile)
            return refused
        assert known is not None, "nobody is let in whom nobody added"
        self._attempts.succeeded(handshake.station_id, handshake.peer_address)
        if known.blocked:
            return Reject(401, "wrong credentials") if self._hide_unknown else Reject(403, "blocked")
        verdict = Accept(None, arriving=known.arriving, quirks=known.quirks)
        rested = verdict if known.no_password else self._rested(verdict, handshake.station_id)
        if rested is verdict and profile > known.security_profile:
            await self._database.write(stations.used_profile(handshake.station_id, profile))
        return rested

    def _rested(self, verdict: Accept[None] | Reject, station_id: str) -> Accept[None] | Reject:
        """429 instead, for a station that comes back too often."""
        rest_s = 0 if isinstance(verdict, Reject) else self._connects.came(station_id)
        return Reject(429, "too many reconnects", {"Retry-After": str(rest_s)}) if rest_s > 0 else verdict

    async def _judged(self, handshake: Handshake, known: Admittance | None) -> tuple[Reject | None, int]:
        """Why not, or the security profile that it is."""
        best = best_profile(handshake)
        if known is None:
            if handshake.password is not None and handshake.username == handshake.station_id:
                await self._passwords.work_in_vain(None, handshake.password)
            return Reject(401, "wrong credentials"), best
        if best < known.security_profile:
            problem = f"security profile {best} is below {known.security_profile}, which it has used"
            return Reject(401, "wrong credentials" if self._hide_unknown else problem), best
        if handshake.client_certificate is not None:
            mismatch = handshake.client_certificate.mismatch(handshake.station_id, organization=self._organization)
            return (Reject(403, mismatch) if mismatch is not None else None), best
        if handshake.password is not None and handshake.username == handshake.station_id:
            for credential in known.next_credentials:
                if await self._passwords.match(credential, handshake.password):
                    await self._database.write(registration.shown(handshake.station_id, credential))
                    return None, best
        if known.no_password:
            return None, 0
        if handshake.password is not None and handshake.username == handshake.station_id:
            if known.credential is not None and await self._passwords.match(known.credential, handshake.password):
                if known.awaits_password:
                    await self._database.write(registration.shown(handshake.station_id, known.credential))
                return None, best
            if self._hide_unknown:
                await self._passwords.work_in_vain(known.credential, handshake.password)
        return Reject(401, "wrong credentials"), best

    def refused(self, handshake: Handshake, reject: Reject) -> None:
        """Say who was turned away, and what would let it in."""
        if reject.status == 429:
            # Neither the log nor the database grows as fast as somebody can guess.
            logger.debug("%s: from %s: %s", handshake.station_id, handshake.peer_address, reject.reason)
            return
        hint = ""
        if reject.status == 404:
            words = ["evwire", "station", "add", handshake.station_id, "--data", str(self._data)]
            hint = f"; to admit it: {shlex.join(words)}"
        elif "security profile" in reject.reason:
            profile = str(best_profile(handshake))
            words = ["evwire", "station", "allow-profile", handshake.station_id, profile, "--data", str(self._data)]
            hint = f"; to permit it: {shlex.join(words)}"
        logger.warning(
            "%s: refused from %s with %d: %s%s",
            handshake.station_id,
            handshake.peer_address,
            reject.status,
            reject.reason,
            hint,
        )
        self._database.note(
            stations.refused(
                handshake.station_id, handshake.peer_address, reject.reason, handshake.path, SYSTEM_CLOCK.now()
            )
        )
