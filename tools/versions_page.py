"""Write ``docs/versions.md`` from the rules of every version.

    python tools/versions_page.py

The page is committed; ``tests/test_versions_page.py`` makes it again and compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evwire import model
from evwire.versions import ALL, OLD, Version, sayable
from evwire.versions.sayable import declared

PAGE = Path(__file__).resolve().parents[1] / "docs" / "versions.md"

_ASKS = {
    model.Asker.STATION: "Station to CSMS",
    model.Asker.CSMS: "CSMS to station",
    model.Asker.EITHER: "Either way",
}
_INTRODUCTION = """\
# What each version says, and what gets lost

Made by `tools/versions_page.py` from the rules that map the version-independent words (`evwire.model`) to each
version's own, so that it says what the program does.

* **Said as** names the actions of a version that say an operation; where there are several, it depends on what is said.
* **Lost** is what a version has no word for: the rest is said, and the result's `losses` name field, value and reason.
  With `strict_mapping` such a request is refused instead (`LossRefused`), before anything is sent.
* **Refused** is what would mean something else without that word: `NotInThisVersion`, before anything is sent.
* What is lost of an **answer** is told by `CSMS.on_loss`, once for each station and field.

`station.capabilities` tells the same of one station beforehand; `GET /api/v1/stations/{id}/capabilities` does, too.
"""


def page(versions: Iterable[Version] = (*OLD, *ALL), operations: Iterable[model.Operation] = model.OPERATIONS) -> str:
    """The whole page."""
    versions, operations = tuple(versions), tuple(operations)
    lines = [_INTRODUCTION, f"| operation | {' | '.join(version.name for version in versions)} |"]
    lines.append("|---" * (len(versions) + 1) + "|")
    for operation in operations:
        said = " | ".join(_said_as(version, operation) for version in versions)
        lines.append(f"| [{operation.name}](#{operation.name}) | {said} |")
    for operation in operations:
        lines += ["", *_section(versions, operation)]
    return "\n".join(lines) + "\n"


def _said_as(version: Version, operation: model.Operation) -> str:
    found = sayable(version, operation.request)
    return ", ".join(found.actions) if found.why_not is None else "—"


def _section(versions: tuple[Version, ...], operation: model.Operation) -> list[str]:
    first_line = (operation.request.__doc__ or "").splitlines()[0].replace("``", "`")
    summary = first_line.partition(": ")[2] or first_line
    lines = [f"## {operation.name}", "", f"{_ASKS[operation.asker]}: {summary}", ""]
    lines.append(f"`model.{operation.request.__name__}`, answered by `model.{operation.result.__name__}`.")
    rows = _rows(versions, operation)
    if not rows:
        return [*lines, "", "Every version that has it says all of it."]
    lines += ["", "| version | field | value | what becomes of it |", "|---|---|---|---|"]
    return [*lines, *rows]


def _rows(versions: tuple[Version, ...], operation: model.Operation) -> list[str]:
    """One row for what several versions or values have in common."""
    found: dict[tuple[str, str, str], dict[str, list[str]]] = {}

    def note(version: Version, field: str, kind: str, why: str, value: str | None) -> None:
        # A refusal names its own version and word in its reason.
        reason = "" if kind == "refused" and value is not None else why
        values = found.setdefault((field, kind, reason), {}).setdefault(version.name, [])
        if value is not None:
            values.append(value)

    for version in versions:
        can = sayable(version, operation.request)
        if can.why_not is not None:
            note(version, "", "refused", can.why_not, None)
        for limit in (*can.limits, *can.depends):
            note(version, f"`{limit.field}`", "refused" if limit.refused else "lost", limit.why, limit.value)
        for field, why in declared(version, operation.result):
            note(version, f"answer's `{field}`", "lost", why, None)
    rows = []
    for (field, kind, why), by_version in found.items():
        alike: dict[tuple[str, ...], list[str]] = {}
        for name, values in by_version.items():
            alike.setdefault(tuple(values), []).append(name)
        for values, names in alike.items():
            becomes = f"{kind}: {why}" if why else kind
            rows.append(f"| {', '.join(names)} | {field} | {', '.join(values)} | {becomes} |".replace("  ", " "))
    return rows


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
