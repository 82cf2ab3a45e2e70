"""Files on the disk: under names of our own, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

import msgspec

MOST_LOG_BYTES = 100 * 1024 * 1024
MOST_FIRMWARE_BYTES = 1024 * 1024 * 1024
_MOST_LABEL = 200


class TooLarge(OSError):
    """More bytes than a file may have."""


class Received(msgspec.Struct, frozen=True):
    """A file that is on the disk, and will be after a power cut."""

    stored: str
    size: int
    sha256: str


class Incoming:
    """A file that is being written. Blocks, as files do; one thread at a time."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._stored = secrets.token_hex(16)
        self._temporary = folder / f"{self._stored}.part"
        self._file = os.fdopen(os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge before it would be more than it may be, and OSError where there is no room."""
        if self.size + len(chunk) > self._most_bytes:
            raise TooLarge(errno.EFBIG, f"expected at most {self._most_bytes} bytes")
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> Received:
        """Put it in its place, for good."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._temporary, self._folder / self._stored)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return Received(self._stored, self.size, self._hash.hexdigest())

    def abandon(self) -> None:
        """Leave nothing; after :meth:`finish` it does nothing."""
        with suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)


class Files:
    """Two folders, ``firmware`` and ``logs``, whose files have random names that nobody outside learns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("firmware", "logs"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            for left in (folder / name).glob("*.part"):
                left.unlink(missing_ok=True)

    def new_firmware(self) -> Incoming:
        """Begin a file of firmware."""
        return Incoming(self._folder / "firmware", MOST_FIRMWARE_BYTES)

    def new_log(self) -> Incoming:
        """Begin the file of a log."""
        return Incoming(self._folder / "logs", MOST_LOG_BYTES)

    def firmware(self, stored: str) -> Path:
        """Where a file of firmware is."""
        return self._folder / "firmware" / stored

    def log(self, stored: str) -> Path:
        """Where the file of a log is."""
        return self._folder / "logs" / stored


def label_of(name: str | None) -> str:
    """What somebody calls a file, for people to read: its last part, printable and not long. It is never a path."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in last if each.isprintable())[:_MOST_LABEL].strip()
    return "file" if shown in ("", ".", "..") else shown
