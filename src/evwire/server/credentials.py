"""Passwords of stations: how they are made, kept and compared.

A generated password has 160 random bits: a salted, keyed hash is enough for it, and cheap when ten thousand
stations come back at once. One chosen by a person is stretched (scrypt), away from the event loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets

_SALT_BYTES = 16
_GENERATED = b"g1"
_CHOSEN = b"c1"


def new_password() -> str:
    """20 random bytes as text, which fits 1.6's key and 2.x's 16 to 40 characters (A00.FR.205)."""
    return secrets.token_urlsafe(20)


def stored(password: str, *, generated: bool) -> bytes:
    """What to keep of a password."""
    salt = secrets.token_bytes(_SALT_BYTES)
    kind = _GENERATED if generated else _CHOSEN
    return kind + salt + _hashed(kind, salt, password.encode())


async def matches(credential: bytes, password: bytes) -> bool:
    """Whether this is the password; in constant time."""
    kind, salt, kept = credential[:2], credential[2 : 2 + _SALT_BYTES], credential[2 + _SALT_BYTES :]
    if kind == _CHOSEN:
        given = await asyncio.to_thread(_hashed, kind, salt, password)
    else:
        given = _hashed(kind, salt, password)
    return hmac.compare_digest(kept, given)


def _hashed(kind: bytes, salt: bytes, password: bytes) -> bytes:
    if kind == _CHOSEN:
        return hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)
    return hmac.digest(salt, password, "sha256")
