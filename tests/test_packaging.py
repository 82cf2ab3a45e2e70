"""What is installed is known, and nothing in a data directory is ever run."""

from __future__ import annotations

import asyncio
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.processes import free_port
from tools.sbom import bill_of_materials

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "server.txt"
_NAMES = ("sitecustomize", "usercustomize", "conftest", "evwire", "msgspec", "env", "settings", "plugin", "__init__")


@pytest.mark.threat(49)
def test_the_bill_of_materials_names_every_pin_with_its_hashes() -> None:
    listed = bill_of_materials(LOCK)["components"]
    assert isinstance(listed, list)
    assert [f"{each['name']}=={each['version']}" for each in listed] == [
        f"{name}=={version}" for name, version in re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", LOCK.read_text(), re.M)
    ]
    assert all(each["hashes"] for each in listed)
    assert sum(len(each["hashes"]) for each in listed) == LOCK.read_text().count("--hash=sha256:")


class Trap:
    """Runs when somebody reads it as a pickle."""

    def __init__(self, ran: Path) -> None:
        self._ran = ran

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self._ran,))


@pytest.mark.threat(49)
@pytest.mark.skipif(shutil.which("evwire", path=Path(sys.executable).parent) is None, reason="evwire is not installed")
async def test_no_code_in_the_data_directory_is_run(tmp_path) -> None:
    data, ran = tmp_path / "data", tmp_path / "ran"
    touch = f"import pathlib; pathlib.Path({str(ran)!r}).touch()\n"
    for place in (data, data / "files", data / "migrations" / "versions", data / "quirks"):
        place.mkdir(parents=True)
        for name in _NAMES:
            (place / f"{name}.py").write_text(touch)
        (place / "extra.pth").write_text(touch)
        for name in ("cache.pickle", "state.pkl", "evwire.sqlite3.pickle"):
            (place / name).write_bytes(pickle.dumps(Trap(ran)))
        (place / "alembic.ini").write_text(f"[alembic]\nscript_location = {data / 'migrations'}\n")
    program = Path(sys.executable).parent / "evwire"
    ports = ("--ocpp-port", str(free_port()), "--http-port", str(free_port()))
    server = await asyncio.create_subprocess_exec(
        *(program, "serve", "--data", data, "--open", *ports),
        cwd=data,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    while b"HTTP API" not in (line := await server.stdout.readline()):
        assert line, "it says where it listens"
    server.send_signal(signal.SIGTERM)
    assert await server.wait() == 0
    added = subprocess.run([program, "station", "add", "CP001", "--data", data], cwd=data, capture_output=True)
    assert added.returncode == 0
    assert not ran.exists()
    # They are traps: somebody who did run or read one would be caught.
    pickle.loads((data / "state.pkl").read_bytes())
    assert ran.exists()
    ran.unlink()
    subprocess.run([sys.executable, "-m", "conftest"], cwd=data, check=True)
    assert ran.exists()
