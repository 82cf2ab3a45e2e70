"""What is common to requests that want something of stations: what they may say, and that they may be repeated."""

from __future__ import annotations

import hashlib
from typing import Annotated

import msgspec
from litestar.exceptions import HTTPException
from litestar.params import HeaderParameter, QueryParameter

from evwire import model
from evwire.server.api.access import Asking
from evwire.server.api.locations import problem_of
from evwire.server.api.profile_sense import problem_of_profile
from evwire.server.storage.command_keys import Key

LONGEST_QUEUE_S = 7 * 86_400

Strict = Annotated[bool, QueryParameter(description="Refuse what the station's version cannot say whole (422).")]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="What is asked for again with the same key within 24 hours is not done again, but answered with "
        "what has become of it.",
    ),
]


def key_of(request: Asking, given: str, asked: object) -> Key:
    """The key of who asks for this; ``asked`` is all of it."""
    digest = hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).digest()
    return Key(request.user.id, given, digest)


def key_taken(given: str | None) -> HTTPException:
    """What to raise where a key stands for something else."""
    detail = f"Idempotency-Key {given!r} was used for something else within 24 hours"
    return HTTPException(status_code=422, detail=detail)


def read_request(operation: model.Operation, body: object) -> dict[str, object]:
    """A body that fits the operation, as it is kept. Raises HTTPException."""
    try:
        request = msgspec.json.decode(msgspec.json.encode(body), type=operation.request)
    except (msgspec.ValidationError, ValueError) as error:
        raise HTTPException(status_code=422, detail=f"{operation.name} does not fit: {error}") from None
    unknown = _unknown_field(body, request, "$")
    if unknown is not None:
        raise HTTPException(status_code=422, detail=f"{unknown}: {operation.name} has no such field")
    check_locations(body)
    if (problem := problem_of_profile(request)) is not None:
        raise HTTPException(status_code=422, detail=f"{operation.name} does not fit: {problem}")
    payload: dict[str, object] = msgspec.to_builtins(request)
    return payload


def check_locations(payload: object) -> None:
    """Raises HTTPException where a station would be sent where no file is."""
    problem = problem_of(payload)
    if problem is not None:
        raise HTTPException(status_code=422, detail=problem)


def _unknown_field(given: object, read: object, path: str) -> str | None:
    """The JSON path of something that was given and is nowhere in what was read; a misspelt option is no option."""
    if isinstance(given, dict) and isinstance(read, msgspec.Struct):
        names = {field.encode_name: field.name for field in msgspec.structs.fields(read)}
        for name, value in given.items():
            if name not in names or name == "losses":
                return f"{path}.{name}"
            found = _unknown_field(value, getattr(read, names[name]), f"{path}.{name}")
            if found is not None:
                return found
    if isinstance(given, list) and isinstance(read, tuple | list):
        for position, (each, one) in enumerate(zip(given, read, strict=False)):
            found = _unknown_field(each, one, f"{path}[{position}]")
            if found is not None:
                return found
    return None
