"""Write ``src/evwire/versions/v*/{enums,types,messages}.py`` from the specification's JSON schemas.

    python tools/generate.py [--spec ../shared/spec] [--out src/evwire/versions]

The result is committed; ``tests/versions/test_generated.py`` regenerates and compares. Names, limits and directions are
taken over, the schemas' prose is not.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import facts
import naming

Schema = dict[str, object]
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Source:
    """Where one package of messages comes from."""

    package: str
    version: str
    folders: tuple[str, ...]
    suffix: str  # what the file names lack to be the document's class names
    part_2: str | None  # for section numbers
    requirements: str | None  # for use cases


SOURCES = (
    Source("v16", "1.6", ("1.6", "1.6-security"), "Request", None, None),
    Source(
        "v201",
        "2.0.1",
        ("2.0.1",),
        "",
        "text/2.0.1/OCPP-2.0.1_edition3_part2_specification.md",
        "structured/requirements-2.0.1.jsonl",
    ),
    Source(
        "v21",
        "2.1",
        ("2.1",),
        "",
        "text/2.1/OCPP-2.1_edition1_part2_specification.md",
        "structured/requirements-2.1.jsonl",
    ),
)
DOCUMENTS_OF_16 = {
    "1.6": "text/pdf/ocpp-1.6-edition2.txt",
    "1.6-security": "text/pdf/ocpp-1.6-security-whitepaper-edition3.txt",
}


@dataclass
class Field:
    wire_name: str
    annotation: str
    required: bool
    note: str | None


@dataclass
class Class:
    name: str
    fields: list[Field]
    schema: Schema
    users: set[str] = field(default_factory=set)


@dataclass
class Enumeration:
    name: str
    values: list[str]
    users: set[str] = field(default_factory=set)


@dataclass
class Action:
    name: str
    request: str
    response: str | None
    sender: str
    block: str


class Package:
    """Everything one version says, collected from its schema files."""

    def __init__(self, spec: Path, source: Source) -> None:
        self.source = source
        self.enums: dict[str, Enumeration] = {}
        self.types: dict[str, Class] = {}
        self.messages: dict[str, Class] = {}
        self.actions: list[Action] = []
        self.sections = dict(_sections(spec, source))
        self.use_cases = _use_cases(spec, source)
        directions = json.loads((spec / "structured" / "messages.json").read_text())
        for folder in source.folders:
            files = {path.stem: path for path in sorted((spec / "schemas" / folder).glob("*.json"))}
            for stem, path in files.items():
                name = stem if stem.endswith(("Request", "Response")) else stem + source.suffix
                self._add_message(name, json.loads(path.read_text()))
            for name, direction, block in directions[folder]:
                self._add_action(name, direction, block)
        self.actions.sort(key=lambda action: action.name)

    def _add_message(self, name: str, schema: Schema) -> None:
        definitions = _object(schema.get("definitions", {}))
        self.messages[name] = Class(name, self._fields(name, schema, definitions, message=name), schema)

    def _add_action(self, name: str, direction: str, block: str) -> None:
        direction, block = facts.CORRECTIONS.get((self.source.version, name), (direction, block))
        request = f"{name}Request" if f"{name}Request" in self.messages else name
        response = f"{name}Response"
        if request not in self.messages:
            raise SystemExit(f"{self.source.version} {name}: no schema")
        sender = "BOTH" if direction == "both" else "STATION" if direction in ("CP→CS", "CS→CSMS") else "CSMS"
        self.actions.append(Action(name, request, response if response in self.messages else None, sender, block))

    def _fields(self, holder: str, schema: Schema, definitions: Schema, message: str) -> list[Field]:
        if schema.get("additionalProperties") is not False:
            raise SystemExit(f"{holder} permits any property: it needs a class of its own")
        required = set(_list(schema.get("required", [])))
        fields = []
        for wire_name, value in _object(schema.get("properties", {})).items():
            annotation = self._annotation(holder, wire_name, _object(value), definitions, message)
            note = facts.note_of(holder, wire_name) if _NUMBER.match(annotation) else None
            fields.append(Field(wire_name, annotation, wire_name in required, note))
        return sorted(fields, key=lambda item: item.wire_name == "customData")  # the 2.0.1 schemas have it first

    def _annotation(self, holder: str, wire_name: str, schema: Schema, definitions: Schema, message: str) -> str:
        if "$ref" in schema:
            name = str(schema["$ref"]).removeprefix("#/definitions/")
            return self._named(name, _object(definitions[name]), definitions, message)
        if unknown := schema.keys() - _KEYWORDS:
            raise SystemExit(f"{wire_name} of {holder}: no rule for {sorted(unknown)}")
        named = naming.TYPES_OF_16.get((holder, wire_name))
        match schema:
            case {"type": "array", "items": items}:
                item = self._annotation(holder, wire_name, _object(items), definitions, message)
                return _list_annotation(item, schema.get("minItems"), schema.get("maxItems"))
            case {"type": "object"} | {"enum": _}:
                if named is None:
                    raise SystemExit(f"naming.TYPES_OF_16 has no name for {wire_name} of {holder}")
                return self._named(named, schema, definitions, message)
            case {"type": "string", "format": "date-time"}:
                return "ZonedTime" if self.source.version in facts.TIMES_HAVE_A_ZONE else "datetime"
            case {"type": "string", "maxLength": int(limit)}:
                return f"String{limit}"
            case {"type": "string"}:
                return "str"
            case {"type": "boolean"}:
                return "bool"
            case {"type": "integer" | "number" as kind}:
                return _number_annotation(kind, schema)
            case _ if "type" not in schema:
                return "object"
        raise SystemExit(f"{wire_name} of {holder}: {schema}")

    def _named(self, name: str, schema: Schema, definitions: Schema, message: str) -> str:
        if name == "CustomDataType":
            return name
        if "enum" in schema:
            values = [str(value) for value in _list(schema["enum"])]
            known = self.enums.setdefault(name, Enumeration(name, values))
            known.users.add(message)
            if sorted(known.values) != sorted(values):
                raise SystemExit(f"{name} has other values in {message}")
            return name
        if name not in self.types:
            self.types[name] = Class(name, [], schema)
        known_type = self.types[name]
        known_type.users.add(message)
        fields = self._fields(name, schema, definitions, message)
        if known_type.fields and sorted(map(repr, known_type.fields)) != sorted(map(repr, fields)):
            raise SystemExit(f"{name} has other fields in {message}")
        known_type.fields = known_type.fields or fields
        return name


# The keywords that a property's annotation carries, and those that say nothing (additionalProperties of a text, prose).
# What a field has when it is absent is left to whoever reads it: a default would be written to the wire or lost.
_KEYWORDS = frozenset(
    [
        "$ref",
        "type",
        "enum",
        "format",
        "maxLength",
        "minimum",
        "maximum",
        "multipleOf",
        "items",
        "minItems",
        "maxItems",
        "properties",
        "required",
        "additionalProperties",
        "additionalItems",
        "description",
        "javaType",
        "default",
    ]
)
_NUMBER = re.compile(r"(Annotated\[)?(int|float|Integer|Natural|NonNegative|Tenths)\b")


def _number_annotation(kind: object, schema: Schema) -> str:
    minimum, maximum, step = schema.get("minimum"), schema.get("maximum"), schema.get("multipleOf")
    if step is not None:
        if (kind, step, minimum, maximum) != ("number", 0.1, None, None):
            raise SystemExit(f"a step of {step} needs an alias")
        return "Tenths"
    python = "int" if kind == "integer" else "float"
    bounds = [
        f"{word}={float(str(bound)):.15g}" for word, bound in (("ge", minimum), ("le", maximum)) if bound is not None
    ]
    if bounds == ["ge=0"]:
        return "Natural" if python == "int" else "NonNegative"
    if not bounds:
        return "Integer" if python == "int" else "float"
    if python == "int" and maximum is None:
        bounds.append("le=2**63 - 1")
    return f"Annotated[{python}, Meta({', '.join(bounds)})]"


def _list_annotation(item: str, minimum: object, maximum: object) -> str:
    if maximum is None:
        return f"NonEmpty[{item}]" if minimum == 1 else f"list[{item}]"
    return f"Annotated[list[{item}], Meta(min_length={minimum or 0}, max_length={maximum})]"


def _refuse_forgotten_facts(packages: Iterable[Package]) -> None:
    """A fact about a property that no version has (any more) is a mistake in the table."""
    properties = {
        (holder, item.wire_name)
        for package in packages
        for class_ in (*package.types.values(), *package.messages.values())
        for item in class_.fields
        for holder in (class_.name, "*")
    }
    if forgotten := facts.NOTES.keys() - properties:
        raise SystemExit(f"facts.NOTES knows what no version has: {sorted(forgotten)}")


def _sections(spec: Path, source: Source) -> Iterator[tuple[str, str]]:
    """(class, clause) for every class whose heading is found."""
    for folder in source.folders:
        if folder in DOCUMENTS_OF_16:
            document = "Security whitepaper" if folder.endswith("security") else "Section"
            for line in (spec / DOCUMENTS_OF_16[folder]).read_text().splitlines():
                heading = re.fullmatch(r"\s*([5-7]\.\d+)\.\s+(\w+?)(\.req|\.conf)?\s*", line)
                if heading:
                    number, name, kind = heading.groups()
                    yield name + {".req": "Request", ".conf": "Response", None: ""}[kind], f"{document} {number}"
    if source.part_2:
        for line in (spec / source.part_2).read_text().splitlines():
            heading = re.fullmatch(r"# ([123]\.\d+(?:\.\d+)?)\. ?(\w+)", line)
            if heading:
                yield heading[2], f"Part 2, {heading[1]}"


def _use_cases(spec: Path, source: Source) -> dict[str, list[str]]:
    """The use cases whose requirements name a message, by action."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    if source.requirements is None:
        return {}
    for line in (spec / source.requirements).read_text().splitlines():
        requirement = json.loads(line)
        words = f"{requirement.get('precondition', '')} {requirement.get('requirement definition', '')}"
        for action in set(re.findall(r"\b([A-Z]\w+?)(?:Request|Response)\b", words)):
            found[action][requirement["id"].split(".")[0]] += 1
    return {
        action: sorted(case for case, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6])
        for action, counts in found.items()
    }


def _object(value: object) -> Schema:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


# Writing


def _enums(package: Package) -> Iterator[str]:
    yield f'"""The enumerations of OCPP {package.source.version}: a member\'s value is its text on the wire."""'
    yield "from __future__ import annotations"
    yield "from enum import StrEnum"
    yield _all(package.enums)
    for _, enumeration in sorted(package.enums.items()):
        names = [naming.member_name(value) for value in enumeration.values]
        if len(set(names)) != len(names):
            raise SystemExit(f"{enumeration.name}: two members of one name")
        yield f"class {enumeration.name}(StrEnum):"
        yield _docstring(package, enumeration.name, enumeration.users)
        for name, value in zip(names, enumeration.values, strict=True):
            yield f'    {name} = "{value}"'


def _types(package: Package) -> Iterator[str]:
    yield f'"""The types that messages of OCPP {package.source.version} are made of."""'
    yield "from __future__ import annotations"
    yield from _imports(package, package.types.values(), "enums")
    yield _all(package.types)
    for _, class_ in sorted(package.types.items()):
        yield f"class {class_.name}(Message, kw_only=True):"
        yield _docstring(package, class_.name, class_.users)
        yield from _field_lines(class_)


def _messages(package: Package) -> Iterator[str]:
    yield f'"""The messages of OCPP {package.source.version}, and the table of its actions."""'
    yield "from __future__ import annotations"
    yield from _imports(package, package.messages.values(), "enums", "types")
    yield "from evwire.versions.version import Action, Sender"
    yield _all(["ACTIONS", *package.messages])
    for action in package.actions:
        if action.response:
            yield f"class {action.response}(Response, kw_only=True):"
            clause = package.sections.get(action.response)
            yield f'    """Answers :class:`{action.request}`.{f" {clause}." if clause else ""}"""'
            yield from _field_lines(package.messages[action.response])
        yield f"class {action.request}(Request[{action.response or 'Never'}], kw_only=True):"
        yield _message_docstring(package, action)
        yield from _field_lines(package.messages[action.request])
    yield "ACTIONS = ("
    for action in package.actions:
        yield (
            f'    Action("{action.name}", {action.request}, {action.response}, '
            f'Sender.{action.sender}, "{action.block}"),'
        )
    yield ")"


def _all(names: Iterable[str]) -> str:
    return f"__all__ = [{', '.join(json.dumps(name) for name in sorted(names))}]"


def _message_docstring(package: Package, action: Action) -> str:
    station = "charge point" if package.source.version < "2" else "station"
    csms = "central system" if package.source.version < "2" else "CSMS"
    ways = {"STATION": f"{station} → {csms}", "CSMS": f"{csms} → {station}", "BOTH": f"{station} ↔ {csms}"}
    way = ways[action.sender]
    told = [way[0].upper() + way[1:], action.block]
    if cases := package.use_cases.get(action.name):
        told.append(f"Use case{'s' if len(cases) > 1 else ''} {', '.join(cases)}")
    if clause := package.sections.get(action.request) or package.sections.get(action.name):
        told.append(clause)
    return f'    """{". ".join(told)}."""'


def _docstring(package: Package, name: str, users: set[str]) -> str:
    clause = package.sections.get(name)
    carriers = sorted({re.sub("(Request|Response)$", "", user) for user in users})
    shown = ", ".join(carriers[:3]) + (f" and {len(carriers) - 3} more" if len(carriers) > 3 else "")
    return f'    """Part of {shown}.{f" {clause}." if clause else ""}"""'


def _field_lines(class_: Class) -> Iterator[str]:
    for item in class_.fields:
        name = naming.attribute_name(item.wire_name)
        annotation = item.annotation if item.required or item.annotation == "object" else f"{item.annotation} | None"
        parts = [] if name == item.wire_name else [f'name="{item.wire_name}"']
        if not item.required:
            parts.append("default=None")
        default = " = None" if parts == ["default=None"] else f" = field({', '.join(parts)})" if parts else ""
        yield f"    {name}: {annotation}{default}"
        if item.note:
            yield f'    """{item.note}"""'


def _imports(package: Package, classes: Iterable[Class], *siblings: str) -> Iterator[str]:
    text = "\n".join(line for class_ in classes for line in _field_lines(class_))
    words = set(re.findall(r"\w+", re.sub(r'"[^"]*"', "", text)))
    if "datetime" in words:
        yield "from datetime import datetime"
    typing = [name for name in ("Annotated", "Never") if name in words]
    if siblings[-1] == "types" and any(action.response is None for action in package.actions):
        typing.append("Never")
    if typing:
        yield f"from typing import {', '.join(sorted(set(typing)))}"
    from_msgspec = [name for name in ("Meta", "field") if name in words]
    if from_msgspec:
        yield f"from msgspec import {', '.join(from_msgspec)}"
    bases = {"Message"} if siblings[-1] == "enums" else {"Request", "Response"}
    pattern = re.compile(r"CustomDataType|NonEmpty|Integer|Natural|NonNegative|Tenths|ZonedTime|String\d+")
    aliases = {word for word in words if pattern.fullmatch(word)}
    yield f"from evwire.versions.schema import {', '.join(sorted(bases | aliases))}"
    for sibling in siblings:
        names = sorted(words & set(package.enums if sibling == "enums" else package.types))
        if names:
            yield f"from evwire.versions.{package.source.package}.{sibling} import {', '.join(names)}"


def generate(spec: Path, out: Path) -> None:
    """Write the three files of every version under ``out``."""
    packages = [Package(spec, source) for source in SOURCES]
    _refuse_forgotten_facts(packages)
    write(packages, out)


def write(packages: Iterable[Package], out: Path) -> None:
    """The three files of each package."""
    written = []
    for package in packages:
        folder = out / package.source.package
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in (("enums", _enums(package)), ("types", _types(package)), ("messages", _messages(package))):
            path = folder / f"{name}.py"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            written.append(path)
    tidy(written)


def tidy(written: Iterable[Path]) -> None:
    """Sort and format what was generated."""
    files = [str(path) for path in written]
    settings = ["--isolated", "--line-length=120", "--quiet"]
    ruff = [sys.executable, "-m", "ruff"]
    sort = ["check", "--select=I,RUF022", "--fix", "--config=lint.isort.known-first-party=['evwire']"]
    subprocess.run([*ruff, *sort, *settings, *files], check=True)
    subprocess.run([*ruff, "format", *settings, *files], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spec", type=Path, default=HERE.parent.parent / "shared" / "spec")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src" / "evwire" / "versions")
    arguments = parser.parse_args()
    generate(arguments.spec, arguments.out)


if __name__ == "__main__":
    main()
