"""Print what ``evwire[server]`` is installed with, as CycloneDX 1.6: by the pins of requirements/server.txt."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)[^\n\\]*((?: ?\\\n +--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE)


def bill_of_materials(lock: Path) -> dict[str, object]:
    """The components of a lock; ``hashes`` are those of all files that may be installed for each."""
    components = [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}",
            "hashes": [{"alg": "SHA-256", "content": content} for content in re.findall(r"sha256:(\w+)", hashes)],
        }
        for name, version, hashes in _PIN.findall(lock.read_text())
    ]
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    ours = {"type": "application", "name": project["name"], "version": str(project.get("version", "unreleased"))}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": components,
    }


if __name__ == "__main__":
    json.dump(bill_of_materials(TOP / "requirements" / "server.txt"), sys.stdout, indent=2)
    print()
