"""Our decoder and the official schemas say the same about every message of every version."""

from __future__ import annotations

import json
import re
from datetime import datetime
from random import Random
from typing import Any

import payloads
import pytest

from evwire.errors import InvalidMessage
from evwire.versions import ALL
from evwire.versions.checking import decode, encode

VALID_EACH = 100
INVALID_EACH = 100

NO_SCHEMAS = "no schemas: neither the specification (EVWIRE_SPEC) nor the PyPI package ocpp is here"


def every_message() -> list[Any]:
    return [
        pytest.param(version.name, name, id=f"{version.name}-{name}")
        for version in ALL
        for name in payloads.message_types(version.name)
    ]


@pytest.mark.skipif(not payloads.schemas("1.6"), reason=NO_SCHEMAS)
@pytest.mark.parametrize("version", [version.name for version in ALL])
def test_every_schema_has_a_type_and_every_type_a_schema(version: str) -> None:
    assert payloads.schemas(version).keys() == payloads.message_types(version).keys()


@pytest.mark.skipif(not payloads.schemas("1.6"), reason=NO_SCHEMAS)
@pytest.mark.parametrize(("version", "name"), every_message())
def test_what_the_schema_accepts_is_read_and_written_back_unchanged(version: str, name: str) -> None:
    schema, message_type = payloads.schemas(version)[name], payloads.message_types(version)[name]
    judge = payloads.judge(version, name)
    random = Random(f"valid {version} {name}")
    places = [(), *{place for place, kind in payloads.mutations(schema) if kind != "missing"}]
    for towards in random.choices(sorted(places), k=VALID_EACH):
        value = payloads.valid(schema, random, towards)
        message = decode(message_type, json.dumps(value).encode())
        written = json.loads(encode(message))
        assert same(value, written), f"{value}\n{written}"
        assert judge(written), written


@pytest.mark.skipif(not payloads.schemas("1.6"), reason=NO_SCHEMAS)
@pytest.mark.parametrize(("version", "name"), every_message())
def test_what_the_schema_refuses_is_refused_and_nothing_else(version: str, name: str) -> None:
    schema, message_type = payloads.schemas(version)[name], payloads.message_types(version)[name]
    judge = payloads.judge(version, name)
    random = Random(f"invalid {version} {name}")
    every_mutation = sorted(payloads.mutations(schema))
    chosen = random.sample(every_mutation, min(INVALID_EACH, len(every_mutation)))
    chosen += random.choices(every_mutation, k=INVALID_EACH - len(chosen))
    for place, kind in chosen:
        value = payloads.invalid(schema, (place, kind), random)
        # The one difference: the documents allow null for a payload that may be empty (1.6-J and Part 4, 4.2.1).
        expected = judge(value) or (value is None and not schema.get("required"))
        assert expected == accepted(message_type, value, place), f"{kind} at {place}: {json.dumps(value)}"


def accepted(message_type: Any, value: Any, place: payloads.Place) -> bool:
    try:
        decode(message_type, json.dumps(value).encode())
    except InvalidMessage as error:
        # The place that was spoilt, or inside it; an extra property is named below its holder.
        spoilt = "".join("[0]" if step == "[]" else f".{step}" for step in place)
        assert error.path.startswith(f"${spoilt}"), f"{error.path} for {spoilt}"
        return False
    return True


def same(value: Any, written: Any) -> bool:
    """Equal as JSON: numbers by value, times by instant and to the millisecond."""
    if isinstance(value, dict) and isinstance(written, dict):
        return value.keys() == written.keys() and all(same(value[key], written[key]) for key in value)
    if isinstance(value, list) and isinstance(written, list):
        return len(value) == len(written) and all(map(same, value, written))
    if isinstance(value, bool) or isinstance(written, bool):
        return value is written
    if isinstance(value, str) and isinstance(written, str) and value != written:
        return instant(value) == instant(written)
    return bool(value == written)


def instant(text: str) -> datetime | str:
    if not payloads.RFC_3339.fullmatch(text):
        return text
    return datetime.fromisoformat(re.sub(r"(\.\d{1,3})\d*", r"\1", text))
