"""The official schemas, and payloads made by walking them: right ones, and ones with exactly one thing wrong."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from jsonschema import Draft4Validator, Draft6Validator, FormatChecker, ValidationError, validators

from evwire.versions import by_name

FOLDERS = {"1.6": ("1.6", "1.6-security"), "2.0.1": ("2.0.1",), "2.1": ("2.1",)}
PACKAGES = {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}

# What the schemas inside the PyPI package `ocpp` have changed, taken back: (version, message, place, key) -> OCA's own.
SAMPLED_VALUE = "properties/meterValue/items/properties/sampledValue"
CHANGES_OF_OCPP = {
    ("1.6", "MeterValues", "properties/meterValue", "minItems"): None,
    ("1.6", "MeterValues", SAMPLED_VALUE, "minItems"): None,
    ("1.6", "MeterValues", f"{SAMPLED_VALUE}/items/properties/unit", "enum"): lambda units: [
        unit for unit in units if unit != "Hertz"
    ],
    ("2.0.1", "Get15118EVCertificateResponse", "properties/exiResponse", "maxLength"): 5600,
}


def specification() -> Path | None:
    """The collected specification beside the checkout, or where EVWIRE_SPEC says; ``None`` where there is none."""
    named = os.environ.get("EVWIRE_SPEC")
    path = Path(named) if named else Path(__file__).resolve().parents[2].parent / "shared" / "spec"
    return path if (path / "schemas").is_dir() else None


@cache
def schemas(version: str) -> dict[str, Any]:
    """The schema of every message, by the document's class name; empty where neither source is there."""
    found = {}
    if (spec := specification()) is not None:
        for folder in FOLDERS[version]:
            for path in (spec / "schemas" / folder).glob("*.json"):
                found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
    elif (package := find_spec("ocpp")) is not None and package.origin is not None:
        for path in (Path(package.origin).parent / PACKAGES[version] / "schemas").glob("*.json"):
            found[path.stem] = json.loads(path.read_text(encoding="utf-8-sig"))
        _take_back_changes(version, found)
    return {_class_name(version, stem): _with_references_resolved(schema) for stem, schema in sorted(found.items())}


def message_types(version: str) -> dict[str, Any]:
    """Our type for every message, by name."""
    return {
        message_type.__name__: message_type
        for action in by_name(version).actions.values()
        for message_type in (action.request, action.response)
        if message_type is not None
    }


def _class_name(version: str, stem: str) -> str:
    return stem if version != "1.6" or stem.endswith("Response") else f"{stem}Request"


def _take_back_changes(version: str, found: dict[str, Any]) -> None:
    for (of_version, message, place, key), official in CHANGES_OF_OCPP.items():
        if of_version == version:
            node = found[message]
            for step in place.split("/"):
                node = node[step]
            if official is None:
                del node[key]
            else:
                node[key] = official(node[key]) if callable(official) else official


def _with_references_resolved(schema: Any) -> Any:
    definitions = schema.get("definitions", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return resolve(definitions[node["$ref"].removeprefix("#/definitions/")])
            return {key: resolve(value) for key, value in node.items() if key not in ("definitions", "description")}
        return [resolve(item) for item in node] if isinstance(node, list) else node

    return resolve(schema)


# The judge

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
formats = FormatChecker(formats=())


@formats.checks("date-time")
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return bool(RFC_3339.fullmatch(value)) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _multiple_of(validator: Any, step: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    # In binary 21.4 is no multiple of 0.1; jsonschema's own check is in binary.
    if isinstance(value, float | int) and Decimal(str(value)) % Decimal(str(step)):
        yield ValidationError(f"{value} is not a multiple of {step}")


@cache
def judge(version: str, name: str) -> Callable[[Any], bool]:
    """Whether the official schema accepts a payload."""
    draft = Draft4Validator if schemas(version)[name]["$schema"].endswith("draft-04/schema#") else Draft6Validator
    exact = validators.extend(draft, {"multipleOf": _multiple_of})
    return exact(schemas(version)[name], format_checker=formats).is_valid


# Right payloads

Place = tuple[str, ...]
LETTERS = 'abcXYZ 0189-_/äß中😀"\\'


def valid(schema: Any, random: Random, towards: Place = (), depth: int = 0) -> Any:
    """A payload that the schema accepts; what lies ``towards`` a place is in it."""
    if "enum" in schema:
        return random.choice(schema["enum"])
    match schema.get("type"):
        case "object":
            return _valid_object(schema, random, towards, depth)
        case "array":
            least = max(schema.get("minItems", 0), 1 if towards else 0)
            count = min(schema.get("maxItems", 99), least + random.choice((0, 0, 1, 2) if depth < 3 else (0,)))
            return [valid(schema["items"], random, towards[1:] if index == 0 else (), depth) for index in range(count)]
        case "string" if schema.get("format") == "date-time":
            return _time(random)
        case "string":
            return _text(random, schema.get("maxLength", 40))
        case "boolean":
            return random.random() < 0.5
        case "integer":
            return _whole(schema, random)
        case "number":
            return _number(schema, random)
        case None:
            return random.choice([{"any": [1, None, {"x": 0.5}]}, "text", 7, True, [1, 2], {}])
    raise AssertionError(schema)


def _valid_object(schema: Any, random: Random, towards: Place, depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    chance = (0.5, 0.3, 0.15)[min(depth, 2)]
    for name, part in schema.get("properties", {}).items():
        forced = bool(towards) and towards[0] == name
        if forced or name in schema.get("required", ()) or random.random() < chance:
            value[name] = valid(part, random, towards[1:] if forced else (), depth + 1)
    if schema.get("additionalProperties") is not False and random.random() < 0.5:
        value |= {"x-vendor": random.choice([1, "a", None, [0.5], {"deep": {}}])}
    return value


def _text(random: Random, longest: int) -> str:
    length = longest if longest <= 60 and random.random() < 0.3 else random.randint(0, min(longest, 30))
    return "".join(random.choices(LETTERS, k=length))


def _time(random: Random) -> str:
    when = datetime(2024, 2, 28, tzinfo=UTC) + timedelta(seconds=random.randint(0, 10**8))
    zone = random.choice((UTC, UTC, timezone(timedelta(hours=random.randint(-12, 14), minutes=30))))
    text = when.astimezone(zone).isoformat().replace("+00:00", random.choice(("Z", "+00:00")))
    fraction = random.choice(("", "", ".5", ".123", ".000", ".123456", ".1234567"))
    return text[:19] + fraction + text[19:]


def _whole(schema: Any, random: Random) -> int:
    least, most = int(schema.get("minimum", -(10**9))), int(schema.get("maximum", 10**9))
    return random.choice([max(least, min(most, value)) for value in (least, most, 0, 1, 42, random.randint(0, 10**9))])


def _number(schema: Any, random: Random) -> float:
    least, most = schema.get("minimum", -1000), schema.get("maximum", 1000)
    digits = 1 if "multipleOf" in schema else random.choice((0, 1, 3, 9))
    value = round(random.uniform(least, most), digits)
    return random.choice((value, value, int(value), least, most))


# Payloads with one thing wrong

Mutation = tuple[Place, str]


def mutations(schema: Any, place: Place = ()) -> Iterator[Mutation]:
    """Every (place, kind of mistake) that the schema forbids."""
    yield place, "other type"
    if "enum" in schema:
        yield place, "unknown value"
        yield place, "other case"
    elif schema.get("type") == "object":
        for name in schema.get("required", ()):
            yield (*place, name), "missing"
        if schema.get("additionalProperties") is False:
            yield place, "extra"
        for name, part in schema.get("properties", {}).items():
            if "type" in part or "enum" in part:
                yield from mutations(part, (*place, name))
    elif schema.get("type") == "array":
        if schema.get("minItems"):
            yield place, "too few"
        if "maxItems" in schema:
            yield place, "too many"
        yield from mutations(schema["items"], (*place, "[]"))
    elif schema.get("format") == "date-time":
        yield place, "no time"
    else:
        for key, kind in (("maxLength", "too long"), ("minimum", "too small"), ("maximum", "too big")):
            if key in schema:
                yield place, kind
        if "multipleOf" in schema:
            yield place, "between two steps"


def invalid(schema: Any, mutation: Mutation, random: Random) -> Any:
    """A right payload with one mistake in it."""
    place, kind = mutation
    root = [valid(schema, random, place)]
    holder: Any = root
    key: Any = 0
    part = schema
    for step in place:
        holder, key = holder[key], 0 if step == "[]" else step
        part = part["items"] if step == "[]" else part["properties"][step]
    if kind == "missing":
        del holder[key]
    else:
        holder[key] = _mistake(kind, part, holder[key], random)
    return root[0]


def _mistake(kind: str, schema: Any, value: Any, random: Random) -> Any:
    match kind:
        case "other type":
            return _other_type(schema, random)
        case "unknown value":
            return random.choice(("Nonsense", "", value + " ", value + "x"))
        case "other case":
            return value.swapcase()
        case "extra":
            return value | {random.choice(("extra", "Id", "vendorid", "")): random.choice((1, None, "x", {}))}
        case "too few":
            return value[: schema["minItems"] - 1]
        case "too many":
            return value + value[:1] * (schema["maxItems"] + 1 - len(value))
        case "no time":
            return random.choice(
                ("yesterday", "", "2024-01-01", "2024-13-01T00:00:00Z", "2024-02-30T10:00:00Z", "12:00")
            )
        case "too long":
            return "é" * (schema["maxLength"] + random.choice((1, 1, 5)))
        case "too small":
            return schema["minimum"] - random.choice((1, 1000))
        case "too big":
            return schema["maximum"] + random.choice((1, 1000))
        case "between two steps":
            return random.choice((21.45, 0.05, -3.33, 1e-9, 16.0001))
    raise AssertionError(kind)


def _other_type(schema: Any, random: Random) -> Any:
    others: dict[str, list[Any]] = {
        "object": [None, 1, "x", [], [{}], True],
        "array": [None, 1, "x", {}, False],
        "string": [None, 1, 1.5, {}, [], True],
        "integer": [None, "1", 1.5, {}, [], True, ""],
        "number": [None, "1.5", {}, [], False],
        "boolean": [None, "true", 1, 0, {}, []],
    }
    return random.choice(others[schema.get("type", "string")])
