"""Which address of this machine others would use."""

from __future__ import annotations

import socket

# Reserved for documentation (RFC 5737): it is only asked which way would lead there, nothing is sent.
_ELSEWHERE = ("192.0.2.1", 9)


def own_address() -> str:
    """The IPv4 address of the interface that leads outside; loopback if none does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(asking.getsockname()[0])
