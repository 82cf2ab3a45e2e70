"""Write the messages of 1.2 and 1.5, and what SOAP says in another order than JSON, from the WSDL files.

    python tools/generate_soap.py [--spec ../shared/spec] [--out src/evwire/versions]

The result is committed; ``tests/versions/test_generated.py`` regenerates and compares.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import facts
import generate
import wsdl

OLD = (("v12", "1.2"), ("v15", "1.5"))
CSMS_SERVICE, STATION_SERVICE = "Central system service", "Charge point service"


class OldPackage(generate.Package):
    """Everything that a version without JSON schemas says."""

    def __init__(self, spec: Path, package: str, version: str) -> None:
        self.source = generate.Source(package, version, (), "", None, None)
        self.enums, self.types, self.messages, self.actions = {}, {}, {}, []
        self.sections, self.use_cases = {}, {}
        csms, station = (wsdl.read(spec / "wsdl" / file) for file in wsdl.FILES[version])
        for service in (csms, station):
            for name, values in service.enums.items():
                self.enums.setdefault(name, generate.Enumeration(name, values))
            for name, properties in service.classes.items():
                fields = [self._field(name, item) for item in properties]
                holder = self.messages if name.endswith(("Request", "Response")) else self.types
                known = holder.setdefault(name, generate.Class(name, fields, {}))
                if known.fields != fields:
                    raise SystemExit(f"{version} {name}: the two services do not agree")
        for operation in sorted({*csms.operations, *station.operations}):
            both = operation in csms.operations and operation in station.operations
            sender = "BOTH" if both else "STATION" if operation in csms.operations else "CSMS"
            block = "Both services" if both else CSMS_SERVICE if sender == "STATION" else STATION_SERVICE
            self.actions.append(
                generate.Action(operation, f"{operation}Request", f"{operation}Response", sender, block)
            )
        for message in self.messages.values():
            self._used_by(message, message.name)

    def _field(self, holder: str, item: wsdl.Property) -> generate.Field:
        note = facts.note_of(holder, item.wire_name) if item.annotation == "Integer" else None
        return generate.Field(item.wire_name, item.annotation, item.required, note)

    def _used_by(self, holder: generate.Class, message: str) -> None:
        for item in holder.fields:
            name = item.annotation.partition("[")[2].rstrip("]") or item.annotation
            if name in self.enums:
                self.enums[name].users.add(message)
            elif name in self.types:
                self.types[name].users.add(message)
                self._used_by(self.types[name], message)


def _order(spec: Path) -> Iterator[str]:
    """Of 1.6, whose messages come from the JSON schemas, what SOAP says in another order."""
    package = next(generate.Package(spec, source) for source in generate.SOURCES if source.version == "1.6")
    yield '"""The order of elements in SOAP, where it is not that of the JSON schema: by class, the wire names."""'
    yield "from __future__ import annotations"
    yield "from collections.abc import Mapping"
    yield "ORDERS: Mapping[str, tuple[str, ...]] = {"
    written: dict[str, list[str]] = {}
    for file in wsdl.FILES["1.6"]:
        for name, properties in wsdl.read(spec / "wsdl" / file).classes.items():
            class_ = package.messages.get(name) or package.types.get(name)
            if class_ is None:
                raise SystemExit(f"the JSON schemas have no {name}")
            said, known = [item.wire_name for item in properties], [item.wire_name for item in class_.fields]
            if sorted(said) != sorted(known):
                raise SystemExit(f"{name}: SOAP says {said}, JSON {known}")
            if said != known:
                written[name] = said
    for name, order in sorted(written.items()):
        words = ", ".join(map(json.dumps, order))
        yield f'    "{name}": ({words}),'
    yield "}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spec", type=Path, default=generate.HERE.parent.parent / "shared" / "spec")
    parser.add_argument("--out", type=Path, default=generate.HERE.parent / "src" / "evwire" / "versions")
    arguments = parser.parse_args()
    generate.write([OldPackage(arguments.spec, *row) for row in OLD], arguments.out)
    path = arguments.out / "v16" / "orders.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_order(arguments.spec)) + "\n", encoding="utf-8")
    generate.tidy([path])


if __name__ == "__main__":
    main()
