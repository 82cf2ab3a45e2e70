"""What a user gets: the wheel, installed where no checkout is near."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
NO_INDEX = re.compile(
    r"Failed to establish a new connection|Temporary failure in name resolution|Name or service not known"
    r"|Network is unreachable|Connection refused|ConnectTimeoutError|Cannot connect to proxy|NameResolutionError"
)
# Nothing of the checkout or of the environment that runs the tests may leak into the user's.
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "EVWIRE"))}


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=CLEAN | {"COLUMNS": "160", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=TOP)
    assert built.returncode == 0, built.stdout
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    source = {
        path.relative_to(TOP / "src").as_posix()
        for path in (TOP / "src" / "evwire").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in packed if ".dist-info/" not in name} == source
    assert "evwire/py.typed" in packed
    assert any(name.endswith("/licenses/LICENSE") for name in packed)


@pytest.mark.timeout(600)
def test_the_wheel_with_its_server_runs_the_demo_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "install", "-q")
    pinned = _run(*pip, "--require-hashes", "-r", TOP / "requirements" / "server.txt", cwd=tmp_path)
    if pinned.returncode != 0 and NO_INDEX.search(pinned.stdout):
        pytest.skip("no package index can be reached, so nothing can be installed into an empty environment")
    assert pinned.returncode == 0, pinned.stdout

    # Without an index this succeeds only if the pins are all that the wheel's own metadata asks for.
    installed = _run(*pip, "--no-index", f"{wheel}[server]", cwd=tmp_path)
    assert installed.returncode == 0, installed.stdout

    demo = _run(programs / "evwire", "demo", "--once", cwd=tmp_path)
    assert demo.returncode == 0, demo.stdout
    finished = re.findall(r"^.*\bCP\d+\b.*\bfinished\b.*\bkWh\b.*$", demo.stdout, re.MULTILINE)
    assert len(finished) == 3, demo.stdout
