"""permessage-deflate (RFC 7692), each message for itself: no window is kept between messages, in either direction.

Kept windows would cost more than a hundred KiB for every connection; a message of OCPP is small.
"""

from __future__ import annotations

import zlib

_TAIL = b"\x00\x00\xff\xff"
_LEVEL = 6
_NEVER_SMALLER = 128
"""Bytes below which compressing gains nothing."""

OFFER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"


class TooLong(Exception):
    """The message is longer than may be, inflated."""


class Deflate:
    """What both ends agreed on; ``window_bits`` is for what we send."""

    __slots__ = ("_window_bits",)

    def __init__(self, window_bits: int = 15) -> None:
        self._window_bits = window_bits

    @property
    def answer(self) -> str:
        """What a server says in Sec-WebSocket-Extensions."""
        bits = f"; server_max_window_bits={self._window_bits}" if self._window_bits != 15 else ""
        return OFFER + bits

    def deflated(self, data: bytes) -> bytes | None:
        """A message's payload, compressed; None if it is better sent as it is."""
        if len(data) < _NEVER_SMALLER:
            return None
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -self._window_bits)
        return (compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH))[: -len(_TAIL)]

    def inflated(self, data: bytes, limit: int) -> bytes:
        """The message in ``data``; raises TooLong before more than ``limit`` bytes exist, zlib.error for no deflate."""
        decompressor = zlib.decompressobj(-15)
        message = decompressor.decompress(data + _TAIL, limit + 1)
        if len(message) > limit:
            raise TooLong
        return message


def agree(offers: str) -> Deflate | None:
    """The first of a client's offers that can be met; None if there is none."""
    for offer in offers.split(","):
        name, *parameters = (part.strip() for part in offer.split(";"))
        if name == "permessage-deflate":
            window_bits = _window_bits(parameters)
            if window_bits is not None:
                return Deflate(window_bits)
    return None


def agreed(answer: str) -> Deflate | None:
    """What a server made of :data:`OFFER`; None if it answered something that was not offered."""
    name, *parameters = (part.strip() for part in answer.split(";"))
    if name != "permessage-deflate" or "server_no_context_takeover" not in parameters:
        return None
    return Deflate() if _window_bits(parameters) is not None else None


def _window_bits(parameters: list[str]) -> int | None:
    """The window a client wants us to keep to; None for an offer that is malformed or cannot be met."""
    wanted = 15
    seen: set[str] = set()
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        name, value = name.strip(), value.strip().strip('"')
        if name in seen:
            return None
        seen.add(name)
        if name in ("server_no_context_takeover", "client_no_context_takeover"):
            if equals:
                return None
        elif name in ("server_max_window_bits", "client_max_window_bits"):
            if equals and not (value.isdigit() and 8 <= int(value) <= 15 and not value.startswith("0")):
                return None
            if name == "server_max_window_bits":
                # zlib writes no raw deflate with a window of 8 bits.
                if not equals or int(value) == 8:
                    return None
                wanted = int(value)
        else:
            return None
    return wanted
