"""``python -m benchmarks [SCENARIO ...]``: measure, print, and exit with 1 if any answer was wrong."""

from __future__ import annotations

import argparse
import sys

import uvloop

from benchmarks.processes import ServerFailed
from benchmarks.report import page
from benchmarks.results import PAGE, Result, kept
from benchmarks.scenarios import SCENARIOS, run


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument("scenario", nargs="*", help=f"of {', '.join(SCENARIOS)}; all of them unless given")
    length = arguments.add_mutually_exclusive_group()
    length.add_argument("--quick", action="store_true", help="only show that it works: the figures mean nothing")
    length.add_argument("--long", action="store_true", help="at full size; takes up to a quarter of an hour each")
    arguments.add_argument("--write", action="store_true", help=f"also keep the results, and renew {PAGE.name}")
    chosen = arguments.parse_args()
    if sys.platform != "linux":
        print("CPU time and memory of a server are read from /proc: this needs Linux", file=sys.stderr)
        return 1
    unknown = set(chosen.scenario) - set(SCENARIOS)
    if unknown:
        arguments.error(f"expected scenarios of {', '.join(SCENARIOS)}, got {', '.join(sorted(unknown))}")
    size = "quick" if chosen.quick else "long" if chosen.long else "short"
    results: list[Result] = []
    for name in chosen.scenario or SCENARIOS:
        try:
            results.append(uvloop.run(run(name, size, lambda text: print(text, file=sys.stderr))))
        except ServerFailed as failed:
            print(f"a server did not run:\n{failed}", file=sys.stderr)
            return 1
    print(page(results))
    errors = [f"{result.scenario}: {error}" for result in results for error in result.errors]
    if errors:
        print("INVALID, there were errors:", *errors, sep="\n", file=sys.stderr)
        return 1
    if chosen.write and size != "quick":
        for result in results:
            result.save()
        PAGE.write_text(page(kept()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
