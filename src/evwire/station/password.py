"""The password by which the station is known to its CSMS, which may give it a new one (A01)."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from evwire import model
from evwire.station.configuration import OutOfRange, Setting
from evwire.station.documents import DocumentStorage
from evwire.station.settings import Basic

logger = logging.getLogger("evwire.station")

_DOCUMENT = "password"
_SHORTEST, _LONGEST = 16, 64
_LONGEST_OF_HEXADECIMAL = 20


class _Kept(msgspec.Struct, frozen=True):
    given: bytes
    """What the installer had given then: a new one of theirs counts more than what is kept."""
    secret: bytes


class Password:
    """The newest password, over a restart too; None where the station needs none."""

    def __init__(self, given: Basic | None, storage: DocumentStorage, name: str) -> None:
        self._given = given
        self._storage = storage
        self._name = name
        self._secret = None if given is None else given.secret
        self._changed = False
        self.on_change: Callable[[], object] = lambda: None
        """Called when the CSMS has given a new one."""
        kept = storage.document(_DOCUMENT)
        if kept is not None and given is not None:
            known = msgspec.json.decode(kept, type=_Kept)
            if known.given == given.secret:
                self._secret = known.secret

    @property
    def secret(self) -> bytes | None:
        """As it goes over the wire."""
        return self._secret

    def take_change(self) -> bool:
        """Whether there has been a new one since this was asked last."""
        changed, self._changed = self._changed, False
        return changed

    def settings(self) -> tuple[Setting, ...]:
        """The variables that it can be set by: text, and for 1.x hexadecimal (security whitepaper, 7.2)."""
        if self._given is None:
            return ()
        return (
            self._setting("SecurityCtrlr", "BasicAuthPassword", self._set_text, _SHORTEST, _LONGEST),
            self._setting(
                model.CUSTOMIZATION, "AuthorizationKey", self._set_hexadecimal, None, 2 * _LONGEST_OF_HEXADECIMAL
            ),
        )

    def _setting(
        self, component: str, variable: str, write: Callable[[str], None], min_limit: int | None, max_limit: int
    ) -> Setting:
        return Setting(
            component=model.Component(name=component),
            variable=model.Variable(name=variable),
            characteristics=model.VariableCharacteristics(
                data_kind=model.DataKind.STRING, min_limit=min_limit, max_limit=max_limit
            ),
            read=lambda: "",
            write=write,
            secret=True,
            kept=False,
        )

    def _set_text(self, text: str) -> None:
        self._set(text.encode())

    def _set_hexadecimal(self, text: str) -> None:
        secret = bytes.fromhex(text)
        if len(secret) < _SHORTEST:
            raise OutOfRange(f"at least {_SHORTEST} bytes")
        self._set(secret)

    def _set(self, secret: bytes) -> None:
        assert self._given is not None
        self._storage.keep_document(_DOCUMENT, msgspec.json.encode(_Kept(self._given.secret, secret)))
        self._secret = secret
        self._changed = True
        self.on_change()
        logger.warning("%s: the CSMS has changed the password", self._name)  # A01.FR.11, A01.FR.12
