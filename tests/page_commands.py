"""The commands of a page, typed one after the other."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from evwire.server import Running

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


async def typed(page: str, server: Running, folder: Path) -> str:
    """What the ``bash`` blocks of a page say, in a folder, to this server; none of them may fail or complain."""
    program = folder / "bin" / "evwire"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m evwire "$@"\n')
    program.chmod(0o755)
    script = "\n".join(re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    ours = {name: value for name, value in os.environ.items() if not name.startswith("EVWIRE_")}
    shell = await asyncio.create_subprocess_exec(
        *("bash", "-euc", script.replace("http://127.0.0.1:8080", server.http_url)),
        cwd=folder,
        env={**ours, "PATH": f"{program.parent}:{os.environ['PATH']}", "NO_PROXY": "*"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(shell.communicate(), 50)
    said = out.decode()
    assert (shell.returncode, err.decode()) == (0, ""), said
    return said
