"""Between a conversation and the rules of its connection: how calls end, and what a version is to them."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from msgspec import Raw

from evwire.errors import CallRefused, CallTimedOut, ConnectionClosed, EvwireError, InvalidMessage
from evwire.rpc import Dialect, Outcome, Refused, TimedOut, Unreadable
from evwire.transport import Closed
from evwire.versions import Version


class Ended(Exception):
    """A call that ended without a result; the waiting call turns it into the error its caller sees."""

    def __init__(self, outcome: Outcome, closed: Closed | None) -> None:
        self._outcome = outcome
        self._closed = closed

    def error(self, action: str, message_id: str, timeout_s: float, version: Version) -> EvwireError:
        match self._outcome:
            case Refused(code=code, description=description, details=details):
                known = version.error_code_of(code)
                return CallRefused(known or code, description, _details(details))
            case Unreadable(code=code, problem=problem):
                return InvalidMessage(code, "$", problem)
            case TimedOut():
                return CallTimedOut(action, message_id, timeout_s)
            case _:
                return connection_closed(self._closed or Closed(1006, "", "network"))


def _details(raw: Raw) -> dict[str, object]:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except msgspec.DecodeError:
        return {}


def connection_closed(closed: Closed) -> ConnectionClosed:
    return ConnectionClosed(closed.code, closed.reason, by=closed.by)


def new_message_id() -> str:
    return str(uuid4())


_dialects: dict[str, Dialect] = {}


def dialect_of(version: Version) -> Dialect:
    dialect = _dialects.get(version.name)
    if dialect is None:
        dialect = _dialects[version.name] = Dialect(
            message_types=version.message_types,
            error_codes=version.error_codes,
            unknown_message_type=version.unknown_message_type,
            unreadable_message_id=version.unreadable_message_id,
        )
    return dialect
