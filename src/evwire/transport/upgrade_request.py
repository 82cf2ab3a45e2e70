"""The head of an HTTP upgrade request, read without a socket: what a station said, or why it is refused."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

import msgspec

from evwire.transport.link import Handshake

HEAD_LIMIT = 8 * 1024
HEADERS_LIMIT = 64

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_TARGET = re.compile(rb"[\x21-\x7e\x80-\xff]+")
_AUTHORITY = re.compile(rb"(?:https?|wss?)://[^/?]*", re.IGNORECASE)
_ONLY_ONCE = frozenset({"host", "authorization", "content-length", "origin", "sec-websocket-key"})
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class Refuse(msgspec.Struct, frozen=True):
    """Answer the handshake with this HTTP status and a sentence; of ``decide``, or of the gate itself."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = {}


class UpgradeRequest(msgspec.Struct, frozen=True):
    """A well-formed request to become a WebSocket."""

    handshake: Handshake
    key: str
    """Of Sec-WebSocket-Key, to be answered."""


def parse_upgrade_request(head: bytes, *, peer_address: str = "", secure: bool = False) -> UpgradeRequest | Refuse:
    """The request in ``head`` (without the empty line at its end), or the answer that refuses it."""
    request_line, *lines = head.split(b"\r\n")
    words = request_line.split(b" ")
    if len(words) != 3 or not _TARGET.fullmatch(words[1]) or not words[2].startswith(b"HTTP/"):
        return Refuse(400, "This is not an HTTP request.")
    method, target, http_version = words
    if len(lines) > HEADERS_LIMIT:
        return Refuse(431, f"A request may have {HEADERS_LIMIT} headers.")
    headers = _headers(lines)
    if headers is None:
        return Refuse(400, "A header is malformed.")
    if method != b"GET":
        return Refuse(405, "Only GET, with an upgrade to WebSocket, is understood.", {"Allow": "GET"})
    refused = _refused_upgrade(headers, http_version)
    if refused is not None:
        return refused
    station_id = split_station_id(target)
    if station_id is None:
        return Refuse(404, "The path must end in the station's identity, percent-encoded UTF-8.")
    username, password = basic_credentials(headers.get("authorization"))
    handshake = Handshake(
        station_id=station_id,
        path=target.decode("latin-1"),
        subprotocols=tuple(_list(headers.get("sec-websocket-protocol", ""))),
        headers=headers,
        username=username,
        password=password,
        peer_address=peer_address,
        secure=secure,
    )
    return UpgradeRequest(handshake, headers["sec-websocket-key"])


def split_station_id(target: bytes) -> str | None:
    """The last non-empty segment of the path, percent-decoded once; None if there is no printable one."""
    path = _AUTHORITY.sub(b"", target, count=1).partition(b"?")[0].partition(b"#")[0]
    segment = path.rstrip(b"/").rpartition(b"/")[2]
    try:
        station_id = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    return None if not station_id or _UNPRINTABLE.search(station_id) else station_id


def basic_credentials(authorization: str | None) -> tuple[str, bytes] | tuple[None, None]:
    """User name and password of an Authorization header; none from a header that is malformed."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None, None
    try:
        username, colon, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
        return (username.decode(), password) if colon else (None, None)
    except (binascii.Error, UnicodeError, ValueError):
        return None, None


def _headers(lines: list[bytes]) -> dict[str, str] | None:
    headers: dict[str, str] = {}
    for line in lines:
        name_bytes, colon, value_bytes = line.partition(b":")
        if not colon or not _TOKEN.fullmatch(name_bytes) or not _VALUE.fullmatch(value_bytes):
            return None
        name = name_bytes.decode("ascii").lower()
        if name in _ONLY_ONCE and name in headers:
            return None
        value = value_bytes.strip(b" \t").decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _refused_upgrade(headers: Mapping[str, str], http_version: bytes) -> Refuse | None:
    if "transfer-encoding" in headers or headers.get("content-length", "0").strip("0"):
        return Refuse(400, "The request must not have a body.")
    upgrades = [word.lower() for word in _list(headers.get("upgrade", ""))]
    connections = [word.lower() for word in _list(headers.get("connection", ""))]
    if "websocket" not in upgrades or "upgrade" not in connections:
        return Refuse(426, "Only WebSocket is spoken here.", {"Upgrade": "websocket"})
    if http_version != b"HTTP/1.1":
        return Refuse(400, "An upgrade needs HTTP/1.1.")
    if headers.get("sec-websocket-version") != "13":
        return Refuse(426, "Only version 13 of WebSocket is spoken here.", {"Sec-WebSocket-Version": "13"})
    try:
        key = base64.b64decode(headers.get("sec-websocket-key", ""), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    return None if len(key) == 16 else Refuse(400, "Sec-WebSocket-Key is not 16 bytes in base64.")


def _list(value: str) -> list[str]:
    return [word for word in (part.strip() for part in value.split(",")) if word]
