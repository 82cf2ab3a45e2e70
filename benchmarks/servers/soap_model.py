"""Plain functions for version-independent messages, said in SOAP."""

from __future__ import annotations

import argparse
import asyncio

from benchmarks.servers.plain_model import csms
from evwire.transport import loop


async def listen(port: int) -> None:
    """Serve until the process is ended."""
    async with csms.serve_soap(host="127.0.0.1", port=port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    loop.run(listen(arguments.parse_args().port))
