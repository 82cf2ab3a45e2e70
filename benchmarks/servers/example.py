"""``examples/csms.py`` as it stands, and how all servers of ours are run."""

from __future__ import annotations

import argparse
import gc
import importlib.util
import logging
import signal
from pathlib import Path

from evwire import CSMS

EXAMPLE = Path(__file__).parents[2] / "examples" / "csms.py"


def load() -> CSMS[None]:
    """The example's CSMS, with its handlers."""
    specification = importlib.util.spec_from_file_location("example_csms", EXAMPLE)
    assert specification is not None and specification.loader is not None, f"{EXAMPLE} cannot be loaded"
    example = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(example)
    csms: CSMS[None] = example.csms
    return csms


def run(csms: CSMS[None]) -> None:
    """Serve on ``--port`` as the example does; SIGUSR1 collects garbage, so that memory can be compared."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    logging.basicConfig(level=logging.INFO)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, lambda *_: gc.collect())
    csms.run(port=arguments.parse_args().port)


if __name__ == "__main__":
    run(load())
