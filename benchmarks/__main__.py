"""``python -m benchmarks``: measure, print, and exit with 1 if any answer was wrong."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import uvloop

from benchmarks.measure import FULL, QUICK, measure
from benchmarks.processes import ServerFailed
from benchmarks.report import page

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="only show that it works: the figures mean nothing")
    arguments.add_argument("--write", action="store_true", help=f"also write {RESULTS.name}")
    chosen = arguments.parse_args()
    if sys.platform != "linux":
        print("CPU time and memory of a server are read from /proc: this needs Linux", file=sys.stderr)
        return 1
    plan = QUICK if chosen.quick else FULL
    try:
        figures = uvloop.run(measure(plan, tell=lambda text: print(text, file=sys.stderr)))
    except ServerFailed as failed:
        print(f"a server did not run:\n{failed}", file=sys.stderr)
        return 1
    text = page(figures, plan, date.today())
    print(text)
    if figures.errors:
        print("INVALID, there were errors:", *figures.errors, sep="\n", file=sys.stderr)
        return 1
    if chosen.write:
        RESULTS.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
