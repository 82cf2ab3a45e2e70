"""What travels in one WebSocket message: the JSON array around a payload (OCPP-J Part 4, 4.2; 1.6J, 4.2).

A payload is not looked into here: it stays a :class:`msgspec.Raw`, a piece of valid JSON and UTF-8 that any msgspec
decoder takes and ``bytes()`` copies. It may be ``null``, which both sides may write for "nothing" (Part 4, 4.1.5).
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Annotated, NoReturn, TypeAlias

import msgspec
from msgspec import Raw

from evwire.errors import EvwireError, RpcErrorCode

MESSAGE_ID_MAX_CHARACTERS = 36
EMPTY_OBJECT = Raw(b"{}")

MessageId: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=MESSAGE_ID_MAX_CHARACTERS)]


class MessageType(IntEnum):
    """The first element of every frame; 5 and 6 exist since OCPP 2.1."""

    CALL = 2
    CALL_RESULT = 3
    CALL_ERROR = 4
    CALL_RESULT_ERROR = 5
    SEND = 6


class Call(msgspec.Struct, array_like=True, tag=2, forbid_unknown_fields=True, frozen=True, gc=False):
    """A request."""

    message_id: MessageId
    action: str
    payload: Raw


class CallResult(msgspec.Struct, array_like=True, tag=3, forbid_unknown_fields=True, frozen=True, gc=False):
    """The answer to a CALL."""

    message_id: MessageId
    payload: Raw


# Chargers in the field leave out details, or description and details, and add elements: an error is still an answer.
class CallError(msgspec.Struct, array_like=True, tag=4, frozen=True, gc=False):
    """The refusal of a CALL; ``code`` is the text on the wire, ``details`` a JSON object."""

    message_id: MessageId
    code: str
    description: str = ""
    details: Raw = EMPTY_OBJECT


class CallResultError(msgspec.Struct, array_like=True, tag=5, frozen=True, gc=False):
    """The refusal of a CALLRESULT, fields as in :class:`CallError`."""

    message_id: MessageId
    code: str
    description: str = ""
    details: Raw = EMPTY_OBJECT


class Send(msgspec.Struct, array_like=True, tag=6, forbid_unknown_fields=True, frozen=True, gc=False):
    """A message that nobody answers."""

    message_id: MessageId
    action: str
    payload: Raw


Frame: TypeAlias = Call | CallResult | CallError | CallResultError | Send


class MalformedFrame(EvwireError):
    """Bytes that are no frame.

    ``message_id`` and ``message_type`` are what could still be read, else None; the id may be too long to be valid.
    """

    def __init__(self, message_id: str | None, message_type: int | None, code: RpcErrorCode, problem: str) -> None:
        super().__init__(message_id, message_type, code, problem)
        self.message_id = message_id
        self.message_type = message_type
        self.code = code
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.code}: {self.problem}"


_SHAPES = {
    2: '[2, "<message id>", "<action>", <payload>]',
    3: '[3, "<message id>", <payload>]',
    4: '[4, "<message id>", "<code>", "<description>", <details>]',
    5: '[5, "<message id>", "<code>", "<description>", <details>]',
    6: '[6, "<message id>", "<action>", <payload>]',
}
_decode = msgspec.json.Decoder(Frame).decode
_decode_elements = msgspec.json.Decoder(list[Raw]).decode
_encode = msgspec.json.Encoder().encode


def parse(data: bytes) -> Frame:
    """The frame in one text message; raises :class:`MalformedFrame` and nothing else."""
    try:
        frame: Frame = _decode(data)
        if not data.isascii():
            # Raw payloads have been checked for JSON's grammar only.
            data.decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _tolerate_or_refuse(data, error)
    return frame


def encode(frame: Frame) -> bytes:
    """The text of a frame; its payload or details are spliced in as they are."""
    return _encode(frame)


# The message id is bounded, so that what is sent back for garbage is bounded too.
_HEAD = re.compile(
    rb"""
    \s* \[ \s*
    (?: (-?\d{1,100}) (?= \s* [,\]] ) | "[^"\\]{0,20}" | [^\s,\[\]{}"]{0,20} )
    (?: \s* , \s* ( "(?: [^"\\] | \\. ){1,255}" ) )?
    """,
    re.VERBOSE | re.DOTALL,
)


def _tolerate_or_refuse(data: bytes, error: Exception) -> CallError | CallResultError:
    message_type, message_id = _readable_head(data)
    problem = "nested too deeply" if isinstance(error, RecursionError) else str(error)

    def refuse(code: RpcErrorCode, problem: str = problem) -> NoReturn:
        raise MalformedFrame(message_id, message_type, code, problem) from error

    if message_type is not None and message_type not in _SHAPES:
        refuse(RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED, f"there is no message type {message_type}")
    if message_id is None:
        refuse(RpcErrorCode.RPC_FRAMEWORK_ERROR)
    if len(message_id) > MESSAGE_ID_MAX_CHARACTERS:
        refuse(RpcErrorCode.RPC_FRAMEWORK_ERROR, f"a message id has at most {MESSAGE_ID_MAX_CHARACTERS} characters")
    if not isinstance(error, msgspec.ValidationError):
        refuse(RpcErrorCode.FORMAT_VIOLATION)
    if message_type in (MessageType.CALL_ERROR, MessageType.CALL_RESULT_ERROR):
        tolerated = _tolerated_error(message_type, message_id, data)
        if tolerated is not None:
            return tolerated
    refuse(RpcErrorCode.RPC_FRAMEWORK_ERROR, problem if message_type is None else f"expected {_SHAPES[message_type]}")


def _readable_head(data: bytes) -> tuple[int | None, str | None]:
    """Message type and id of something that need not be JSON: chargers truncate frames behind a good head."""
    head = _HEAD.match(data)
    if head is None:
        return None, None
    digits, quoted = head.groups()
    return (None if digits is None else int(digits)), (None if quoted is None else _text(quoted))


def _tolerated_error(message_type: int, message_id: str, data: bytes) -> CallError | CallResultError | None:
    """An error whose description is null, or missing in front of its details."""
    try:
        data.decode()
        elements = _decode_elements(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    code = _text(elements[2]) if len(elements) > 2 else None
    if code is None:
        return None
    rest = elements[3:]
    description = ""
    if rest and not bytes(rest[0]).startswith(b"{"):
        description = _text(rest.pop(0)) or ""
    kind = CallError if message_type == MessageType.CALL_ERROR else CallResultError
    return kind(message_id, code, description, rest[0] if rest else EMPTY_OBJECT)


def _text(json: bytes) -> str | None:
    try:
        return msgspec.json.decode(json, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
