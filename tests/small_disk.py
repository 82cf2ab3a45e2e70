"""A disk of a few megabytes that only one process and its children see, to be filled."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

_SIZE = 8 * 1024 * 1024
_FILLER = "filler"


def mounted(directory: Path) -> tuple[str, ...]:
    """What to put before a command, so that it finds such a disk in this directory."""
    mount = f'mount -t tmpfs -o size={_SIZE} tmpfs "$0" && exec "$@"'
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(directory))


def cannot_mount() -> str | None:
    """Why there can be none here, if so."""
    try:
        tried = subprocess.run([*mounted(Path("/tmp")), "true"], capture_output=True, text=True)
    except FileNotFoundError:
        return "unshare is not installed"
    return None if tried.returncode == 0 else f"no disk can be mounted here: {tried.stderr.strip()}"


class SmallDisk:
    """That of a process."""

    def __init__(self, directory: Path, pid: Callable[[], int]) -> None:
        self._directory = directory
        self._pid = pid

    @property
    def seen_from_outside(self) -> Path:
        """Where its files are for who does not share it."""
        return Path(f"/proc/{self._pid()}/root{self._directory}")

    def fill(self) -> None:
        """Leave no room."""
        with (self.seen_from_outside / _FILLER).open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                return

    def free(self) -> None:
        """Give it back."""
        (self.seen_from_outside / _FILLER).unlink()
