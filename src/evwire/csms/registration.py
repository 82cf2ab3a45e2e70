"""What a connection's BootNotification decides about everything else on it."""

from __future__ import annotations

from evwire.errors import CallRefused, RpcErrorCode
from evwire.model import RegistrationStatus
from evwire.versions import Response, Version


class Registration:
    """Whether the station has booted on this connection, and whether it may speak.

    A station that reconnects need not boot again (1.6, 4.2; B01.FR.01), so one that has not booted may speak.
    """

    __slots__ = ("_before_registration", "asked", "boots", "pending", "ready", "status")

    def __init__(self, version: Version, *, pending: bool = False) -> None:
        self._before_registration = version.before_registration
        self.pending = pending
        """It was let in to boot, and for nothing else: not even for what it was asked for."""
        self.status: RegistrationStatus | None = None
        self.asked = False
        """The CSMS has asked it something: what a pending station says then may be the answer to that."""
        self.ready = False
        self.boots = False
        """It has sent a BootNotification, answered or not."""

    def silent(self) -> bool:
        """Nothing has come for a while: one that does not boot is taken as ready; True when it has become so now.

        Few chargers boot again on a mere reconnect, and some say nothing at all until they are asked.
        """
        if self.ready or self.boots or self.pending or self.status is not None:
            return False
        self.ready = True
        return True

    def gate(self, action: str) -> CallRefused | None:
        """Why ``action`` may not be handled now, if it may not (B02.FR.09, B03.FR.07; 1.6-J errata, 3.10)."""
        if self.status is RegistrationStatus.ACCEPTED or action in self._before_registration:
            return None
        if not self.pending and (self.status is None or (self.status is RegistrationStatus.PENDING and self.asked)):
            return None
        return CallRefused(RpcErrorCode.SECURITY_ERROR, f"{action} before the BootNotification was accepted")

    def answered(self, action: str, response: Response) -> bool:
        """Take note of an answered CALL; True when the station has become ready by it."""
        if action in self._before_registration:
            self.status = RegistrationStatus(getattr(response, "status", RegistrationStatus.ACCEPTED))
            self.asked = False
        if self.ready or self.status not in (None, RegistrationStatus.ACCEPTED) or (self.pending and not self.status):
            return False
        self.ready = True
        return True
