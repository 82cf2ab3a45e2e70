"""A file of lines that does not grow without end."""

from __future__ import annotations

from pathlib import Path

WIRE_LOG_MIB = 100
WIRE_LOG_FILES = 10


class WireLog:
    """Lines at the end of a file. Before it grows beyond ``most_bytes`` it becomes ``FILE.1``, that one ``FILE.2``.

    So many old ones are kept, ``FILE.1`` the newest. ``most_bytes`` 0: it grows for ever. Raises OSError where it
    cannot be written.
    """

    def __init__(self, path: Path, most_bytes: int, files: int) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self._files = files
        self._file = path.open("ab")
        self._bytes = self._file.tell()

    def write(self, line: bytes) -> None:
        """A line with its end; it is in the file afterwards."""
        if 0 < self._most_bytes < self._bytes + len(line) and self._bytes > 0:
            self._begin_anew()
        self._file.write(line)
        self._file.flush()
        self._bytes += len(line)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()

    def _begin_anew(self) -> None:
        self._file.close()
        for number in range(self._files, 1, -1):
            younger = self._old(number - 1)
            if younger.exists():
                younger.replace(self._old(number))
        if self._files > 0:
            self._path.replace(self._old(1))
        self._file = self._path.open("wb" if self._files == 0 else "ab")
        self._bytes = 0

    def _old(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")
