"""Results as a page: of every scenario the circumstances, the figures, and whether the targets are reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.results import Result, Table, Unit, Verdict

OTHER_LOAD_THAT_DISTURBS = 0.1

_LENGTHS = {"short": "", "long": ", the long run", "quick": ", quick: the figures mean nothing"}


def page(results: Iterable[Result]) -> str:
    """All of them, in Markdown."""
    lines = ["# Speed, memory and load", ""]
    for result in results:
        lines += [*_section(result), ""]
    return "\n".join(lines)


def _section(result: Result) -> Iterator[str]:
    yield f"## {result.title}{_LENGTHS[result.length]}"
    yield ""
    machine = result.machine
    took = f", {result.seconds:,.0f} s" if result.seconds else ""
    yield (
        f"{result.measured_on}, {machine.cores} cores ({machine.architecture}), {machine.system}, "
        f"Python {machine.python}{took}. {result.circumstances}"
    )
    yield ""
    if result.other_load > OTHER_LOAD_THAT_DISTURBS:
        yield f"**Other processes were running** and kept {result.other_load:.1f} cores busy: the figures are noisy."
    else:
        yield f"Nothing else was running to speak of ({result.other_load:.2f} cores busy)."
    for error in result.errors:
        yield ""
        yield f"**Invalid**: {error}"
    for table in result.tables:
        yield ""
        yield from _table(table)
    if result.verdicts:
        yield ""
        yield "| what is to be reached | target | goal | measured | |"
        yield "|---|---:|---:|---:|---|"
        yield from map(_row, result.verdicts)


def _table(table: Table) -> Iterator[str]:
    yield table.caption
    yield ""
    yield "| | " + " | ".join(title for title, _ in table.columns) + " |"
    yield "|---|" + "---:|" * len(table.columns)
    for name, figures in table.rows:
        units = (unit for _, unit in table.columns)
        cells = ("" if figure is None else said(figure, unit) for figure, unit in zip(figures, units, strict=True))
        yield f"| {name} | " + " | ".join(cells) + " |"


def _row(verdict: Verdict) -> str:
    target = verdict.at_least if verdict.at_least is not None else verdict.at_most
    limits = ("" if limit is None else said(limit, verdict.unit) for limit in (target, verdict.goal))
    cells = (verdict.what, *limits, said(verdict.measured, verdict.unit), verdict.judgement)
    return "| " + " | ".join(cells) + " |"


def said(figure: float, unit: Unit) -> str:
    """A figure with its unit, as exact as it deserves."""
    match unit:
        case "%":
            return f"{figure:.1%}" if abs(figure) < 0.1 else f"{figure:.0%}"
        case "times":
            return f"{figure:.1f} times"
        case "":
            return f"{figure:,.0f}"
        case "/s":
            return f"{figure:,.0f}/s"
    return f"{figure:,.0f} {unit}" if abs(figure) >= 100 else f"{figure:.1f} {unit}"
