"""What must hold for every file of the project."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]


def _tracked_texts() -> dict[str, str]:
    if not (TOP / ".git").exists():
        pytest.skip("not a checkout: nobody says which files belong to the project")
    names = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True).stdout.split("\n")
    texts: dict[str, str] = {}
    for name in filter(None, names):
        path = TOP / name
        if path.is_file():
            texts[name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def test_no_file_names_a_registrys_host_or_a_path_of_one_machine() -> None:
    hosts = ("pypi" + ".org", "python" + "hosted", "npm" + "js", "/work" + "/", "/root" + "/", "/home" + "/")
    pattern = re.compile("|".join(re.escape(host) for host in hosts))
    found = [name for name, text in _tracked_texts().items() if pattern.search(text)]
    assert found == []


def test_the_changelog_speaks_of_this_version() -> None:
    version = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (TOP / "CHANGELOG.md").read_text()


def test_the_licence_is_the_one_the_package_names() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    licence = (TOP / "LICENSE").read_text()
    assert project["license"] == "MIT"
    assert licence.startswith("MIT License")
    assert project["authors"][0]["name"] in licence


@pytest.mark.threat(49)
def test_every_requirement_is_pinned_by_hash() -> None:
    for lock in sorted((TOP / "requirements").glob("*.txt")):
        text = lock.read_text()
        assert "://" not in text
        pins = re.findall(r"^([\w.\-\[\]]+)==", text, re.MULTILINE)
        assert pins, f"{lock.name} pins nothing"
        blocks = re.split(r"\n(?=\S)", text.strip())
        without = [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
        assert without == []


def test_the_extras_of_the_package_are_what_the_locks_are_made_of() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    base = (TOP / "requirements" / "base.in").read_text().splitlines()
    server = (TOP / "requirements" / "server.in").read_text().splitlines()
    assert set(project["dependencies"]) <= set(base)
    assert set(project["optional-dependencies"]["server"]) <= set(server)


def test_what_two_locks_pin_they_pin_alike() -> None:
    pins: dict[str, set[str]] = {}
    for lock in sorted((TOP / "requirements").glob("*.txt")):
        for name, version in re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", lock.read_text(), re.MULTILINE):
            pins.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


def test_continuous_integration_runs_what_a_contributor_runs() -> None:
    lines = (TOP / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]
