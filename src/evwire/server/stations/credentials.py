"""Passwords of stations: how they are made, kept and compared.

A generated password has 160 random bits: a salted, keyed hash is enough for it, and cheap when ten thousand
stations come back at once. One chosen by a person is stretched (scrypt), away from the event loop; once it was
right, its station comes back without that.

1.6's AuthorizationKey is given in hexadecimal, but used as the bytes that it stands for: both are the same password.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from collections import OrderedDict

_SALT_BYTES = 16
_KEY_BYTES = range(16, 21)
_HEX_KEY = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,20}")
_MOST_VERIFIED = 20_000
_GENERATED = b"g1"
_CHOSEN = b"c1"


def new_password() -> str:
    """20 random bytes as text, which fits 1.6's key and 2.x's 16 to 40 characters (A00.FR.205)."""
    return secrets.token_urlsafe(20)


def new_key() -> str:
    """20 random bytes in hexadecimal: what 1.6's key is set to, and a password for 2.x (A00.FR.205)."""
    return secrets.token_hex(20)


def stored(password: str, *, generated: bool) -> bytes:
    """What to keep of a password."""
    salt = secrets.token_bytes(_SALT_BYTES)
    kind = _GENERATED if generated else _CHOSEN
    return kind + salt + _hashed(kind, salt, _written_once(password.encode()))


async def matches(credential: bytes, password: bytes) -> bool:
    """Whether this is the password; in constant time."""
    kind, salt, kept = credential[:2], credential[2 : 2 + _SALT_BYTES], credential[2 + _SALT_BYTES :]
    meant = dict.fromkeys((password, _written_once(password)))
    if len(password) in _KEY_BYTES:
        meant[password.hex().encode()] = None
    if kind == _CHOSEN:
        given = [await asyncio.to_thread(_hashed, kind, salt, each) for each in meant]
    else:
        given = [_hashed(kind, salt, each) for each in meant]
    return any([hmac.compare_digest(kept, each) for each in given])


class Passwords:
    """Compares passwords, and remembers in memory which were right, under a key that dies with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._verified: OrderedDict[bytes, None] = OrderedDict()
        self._nobodys = stored(new_password(), generated=False)

    async def match(self, credential: bytes, password: bytes) -> bool:
        """Whether this is the password. A changed credential is another one, so nothing old is right for it."""
        if credential[:2] != _CHOSEN:
            return await matches(credential, password)
        known_as = hmac.digest(self._key, credential + password, "sha256")
        if known_as in self._verified:
            self._verified.move_to_end(known_as)
            return True
        right = await matches(credential, password)
        if right:
            self._verified[known_as] = None
            if len(self._verified) > _MOST_VERIFIED:
                self._verified.popitem(last=False)
        return right

    async def work_in_vain(self, credential: bytes | None, password: bytes) -> None:
        """After a wrong password: the work of a stretched one, if this credential did not ask for it."""
        if credential is None or credential[:2] != _CHOSEN:
            await matches(self._nobodys, password)


def _written_once(password: bytes) -> bytes:
    """A password in hexadecimal in lower case, another as it is."""
    return password.lower() if _HEX_KEY.fullmatch(password) else password


def _hashed(kind: bytes, salt: bytes, password: bytes) -> bytes:
    if kind == _CHOSEN:
        return hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)
    return hmac.digest(salt, password, "sha256")
