"""Stations that wait to be adopted, and the passwords that stations are given over OCPP.

A new password is right before it is sent, and what the station showed before stays right until it comes with the new
one: whatever gets lost on the way, and whenever the server dies, the station can come back.
"""

from __future__ import annotations

import asyncio
import logging
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import msgspec

from evwire import (
    CSMS,
    Accept,
    CallRefused,
    CallTimedOut,
    ConnectionClosed,
    EvwireError,
    Handshake,
    InvalidMessage,
    NotInThisVersion,
    QueueFull,
    Reject,
    Station,
    model,
)
from evwire.clock import SYSTEM_CLOCK
from evwire.server.stations import credentials
from evwire.server.stations.checks import checked_station_id
from evwire.server.storage import Database, DatabaseAway, registration, stations
from evwire.server.storage.registration import TooManyUndecided

logger = logging.getLogger("evwire.server")

MOST_PENDING = 100
"""So many stations that nobody added may be connected at once."""

_RETRY_S = 60
_COMES_BACK_WITHIN_S = 10.0
_BOOTS_WITHIN_S = 2.0
_SHORTEST, _LONGEST = 16, 64


class Outcome(StrEnum):
    """What has become of a password that was to be given to a station."""

    ACCEPTED = "accepted"
    """The station has it, and shows it from its next connection on."""
    REBOOT_REQUIRED = "reboot_required"
    """The station has it, and shows it once it has started anew."""
    REFUSED = "refused"
    """The station goes on with what it had."""
    UNKNOWN = "unknown"
    """No answer came: both the old and the new one are right until it shows the new one."""
    WAITING = "waiting"
    """The station is not there, or has not booted: it is given one when it does."""


class GivenPassword(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of a station's new password. It is shown, this once, if somebody has to type it in."""

    id: str
    outcome: Outcome
    password: str | None = None


class Conflict(Exception):
    """What is asked for does not fit what the station is, or does, now."""


class Registrations:
    """Lets stations in that nobody added, if there may be ``pending`` ones, and gives passwords to stations."""

    def __init__(self, database: Database, data: Path, *, pending: bool) -> None:
        self._database = database
        self._data = data
        self._pending = pending
        self._csms: CSMS[None] | None = None
        self._giving: set[str] = set()
        self._barred: set[str] = set()
        self._expected: set[str] = set()
        self._asking: set[asyncio.Task[None]] = set()

    def attach(self, csms: CSMS[None]) -> None:
        """Speak with the stations of this CSMS."""
        self._csms = csms
        csms.after(model.BootNotification)(self._booted)
        csms.on_connect(self._connected)

    async def admit_unknown(self, handshake: Handshake) -> Accept[None] | Reject:
        """For a station that nobody added: 404, or in to wait, where it may and not too many do. Over SOAP none may."""
        if not self._pending or "sec-websocket-key" not in handshake.headers:
            return Reject(404, "unknown station")
        try:
            checked_station_id(handshake.station_id)
        except ValueError:
            return Reject(404, "unknown station, and no name that a station can have")
        waiting = self._connection.pending
        if len(waiting) >= MOST_PENDING and handshake.station_id not in waiting:
            return Reject(404, f"unknown station, and {MOST_PENDING} wait to be adopted already")
        station_id = handshake.station_id
        await self._database.write(
            registration.came(station_id, handshake.peer_address, handshake.path, SYSTEM_CLOCK.now())
        )
        words = ["evwire", "station", "adopt", station_id, "--data", str(self._data)]
        logger.warning(
            "%s: pending: nobody added it, from %s; to adopt it: %s",
            station_id,
            handshake.peer_address,
            shlex.join(words),
        )
        return Accept(None, pending=True)

    def admit_adopted(self, handshake: Handshake) -> Accept[None] | None:
        """For a station that was adopted and shows no password: in, to be given one, where stations may wait."""
        if not self._pending or "sec-websocket-key" not in handshake.headers:
            return None
        logger.warning("%s: pending: it is to be given its password, from %s", handshake.station_id, handshake.path)
        return Accept(None, pending=True)

    async def boot(self, station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
        """A pending station says what it is, and is told to wait (B02)."""
        await self._database.write(registration.introduced(station.id, request, station.version, SYSTEM_CLOCK.now()))
        logger.info("%s: pending: %s %s", station.id, request.vendor, request.model)
        return model.BootNotificationResult.pending(retry_s=_RETRY_S)

    async def adopt(self, station_id: str, *, show: bool = False) -> GivenPassword:
        """Let a station in that waits, and give it a password, which is shown unless the station has taken it.

        Raises LookupError where none with this id waits, and Conflict where it was added already.
        """
        password = credentials.new_key()
        credential = credentials.stored(password, generated=True)
        with self._alone(station_id):
            if not await self._database.write(registration.adopt(station_id, credential)):
                if await self._database.read(stations.admittance(station_id)) is not None:
                    raise Conflict(f"{station_id} was added already")
                raise LookupError(f"no station {station_id!r} waits to be adopted")
            logger.info("%s: adopted", station_id)
            station = self._connection.pending.get(station_id)
            if station is None or station.registration is None:
                outcome = Outcome.WAITING
            else:
                outcome = await self._give(station, password, credential)
        shown = show or outcome is not Outcome.ACCEPTED
        return GivenPassword(id=station_id, outcome=outcome, password=password if shown else None)

    async def rotate(self, station_id: str, password: str | None = None, *, show: bool = False) -> GivenPassword:
        """Give a connected station a new password, this one or one that is made; with ``show`` say what it is.

        Raises LookupError for a station that nobody added, ValueError for a password that it cannot have, and Conflict
        where it is not connected, is known by its certificate only, or has not decided on earlier ones.
        """
        if password is not None and (not _SHORTEST <= len(password) <= _LONGEST or not password.isprintable()):
            raise ValueError(f"expected a password of {_SHORTEST} to {_LONGEST} printable characters")
        known = await self._database.read(stations.admittance(station_id))
        if known is None:
            raise LookupError(f"no station {station_id!r} was added")
        if known.credential is None and not known.no_password:
            raise Conflict(f"{station_id} is known by its certificate, and has no password")
        station = self._connection.stations.get(station_id)
        if station is None:
            raise Conflict(f"{station_id} is not connected")
        given = password or credentials.new_key()
        # One that somebody chose is stretched, which takes a while.
        credential = await asyncio.to_thread(credentials.stored, given, generated=password is None)
        with self._alone(station_id):
            await self._offer(station_id, credential)
            outcome = await self._give(station, given, credential)
        return GivenPassword(id=station_id, outcome=outcome, password=given if show else None)

    def bar(self, station_id: str) -> None:
        """The station was removed or blocked: its connection ends, and one that is just being made does."""
        self._barred.add(station_id)
        for roster in (self._connection.stations, self._connection.pending):
            station = roster.get(station_id)
            if station is not None:
                station.close(1008, "may not connect any more")

    @property
    def _connection(self) -> CSMS[None]:
        assert self._csms is not None, "attached before anybody is admitted"
        return self._csms

    @contextmanager
    def _alone(self, station_id: str) -> Iterator[None]:
        if station_id in self._giving:
            raise Conflict(f"{station_id} is being given a password")
        self._giving.add(station_id)
        try:
            yield
        finally:
            self._giving.discard(station_id)

    async def _offer(self, station_id: str, credential: bytes) -> None:
        try:
            if not await self._database.write(registration.offer(station_id, credential)):
                raise LookupError(f"no station {station_id!r} was added")
        except TooManyUndecided as error:
            raise Conflict(str(error)) from None

    async def _give(self, station: Station[None], password: str, credential: bytes) -> Outcome:
        """Send a password that is right already, and keep what the station says to it."""
        try:
            status = await station.set_password(password)
        except ValueError:
            await self._database.write(registration.turned_down(station.id, credential))
            raise
        except (CallRefused, NotInThisVersion, QueueFull) as refusal:
            logger.warning("%s: no new password: %s", station.id, refusal)
            status = model.SetVariableStatus.REJECTED
        except (ConnectionClosed, CallTimedOut, InvalidMessage) as problem:
            logger.warning("%s: who knows whether it has its new password: %s", station.id, problem)
            return Outcome.UNKNOWN
        if status is model.SetVariableStatus.ACCEPTED:
            await self._database.write(registration.taken(station.id, credential))
            logger.info("%s: has a new password", station.id)
            if station.pending:
                self._expect_back(station)
            return Outcome.ACCEPTED
        if status is model.SetVariableStatus.REBOOT_REQUIRED:
            return Outcome.REBOOT_REQUIRED
        await self._database.write(registration.turned_down(station.id, credential))
        logger.warning("%s: refuses its new password: %s", station.id, status)
        return Outcome.REFUSED

    async def _booted(self, station: Station[None], request: model.BootNotification) -> None:
        """Where somebody else, such as the command line, has adopted a pending station since: here it is given one."""
        if not station.pending or station.id in self._giving:
            return
        try:
            known = await self._database.read(stations.admittance(station.id))
            if known is None or not station.connected:
                return
            if not known.awaits_password:
                # It was added otherwise, and has to come with what that asks for.
                station.close(1008, "added: come back with your password")
                return
            password = credentials.new_key()
            credential = credentials.stored(password, generated=True)
            with self._alone(station.id):
                await self._offer(station.id, credential)
                await self._give(station, password, credential)
        except (DatabaseAway, Conflict, LookupError) as problem:
            logger.warning("%s: no password is sent to it: %s", station.id, problem)

    def _expect_back(self, station: Station[None]) -> None:
        """A station that has taken a password disconnects (A01); for one that does not, this does."""
        epoch = station.epoch
        self._expected.add(station.id)

        def close() -> None:
            if station.connected and station.epoch == epoch:
                station.close(1000, "come back with your password")

        SYSTEM_CLOCK.call_at(SYSTEM_CLOCK.monotonic() + _COMES_BACK_WITHIN_S, close)

    def _have_boot(self, station: Station[None]) -> None:
        """Told to wait, a station boots again when its time has come, or when it is asked to (B02.FR.04)."""

        async def ask() -> None:
            try:
                await station.trigger_message(model.MessageTrigger.BOOT_NOTIFICATION)
            except EvwireError as problem:
                logger.info("%s: boots when it will: %s", station.id, problem)

        if station.connected and station.registration is None:
            task = asyncio.get_running_loop().create_task(ask())
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def _connected(self, station: Station[None]) -> None:
        waiting = self._connection.pending.get(station.id)
        if waiting is not None:
            waiting.close(1000, "replaced by a connection with a password")
        if station.id in self._expected:
            self._expected.discard(station.id)
            SYSTEM_CLOCK.call_at(SYSTEM_CLOCK.monotonic() + _BOOTS_WITHIN_S, lambda: self._have_boot(station))
        if station.id not in self._barred:
            return
        known = await self._database.read(stations.admittance(station.id))
        if known is None or known.blocked:
            station.close(1008, "may not connect any more")
        else:
            self._barred.discard(station.id)
