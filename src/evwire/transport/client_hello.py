"""The first bytes on a TLS port, read before TLS is: who speaks plain HTTP there, and which version is offered."""

from __future__ import annotations

_HANDSHAKE = 22
_CLIENT_HELLO = 1
_SUPPORTED_VERSIONS = 43
_SSL_3, _FIRST_TLS, _LAST_TLS = 0x0300, 0x0301, 0x0304


def is_tls(head: bytes) -> bool:
    """Whether this begins like a handshake of TLS."""
    return head[:1] == bytes((_HANDSHAKE,))


def offered_version(head: bytes) -> str | None:
    """The highest version that a ClientHello offers, such as ``TLS 1.2``; None if it cannot be seen in these bytes."""
    try:
        return _offered_version(head)
    except IndexError:
        return None


def _offered_version(head: bytes) -> str | None:
    if not is_tls(head) or head[5] != _CLIENT_HELLO:
        return None
    highest = _number(head, 9)
    at = 43 + head[43] + 1  # past version, random and session id
    at += 2 + _number(head, at)  # cipher suites
    at += 1 + head[at]  # compression methods
    if at >= 5 + _number(head, 3):
        return _name(highest)  # no extensions
    at += 2
    while at < 5 + _number(head, 3):
        kind, length = _number(head, at), _number(head, at + 2)
        if kind == _SUPPORTED_VERSIONS:
            first = at + 5
            offered = [_number(head, place) for place in range(first, first + head[at + 4], 2)]
            highest = max((version for version in offered if _SSL_3 <= version <= _LAST_TLS), default=highest)
        at += 4 + length
    return _name(highest)


def _number(data: bytes, at: int) -> int:
    return data[at] << 8 | data[at + 1]


def _name(version: int) -> str | None:
    if _FIRST_TLS <= version <= _LAST_TLS:
        return f"TLS 1.{version - _FIRST_TLS}"
    return "SSL 3.0" if version == _SSL_3 else None
