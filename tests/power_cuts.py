"""What would be on the disk after a power cut, by the system calls of a process: what was not synced is lost.

``strace`` notes every write and sync. :class:`Disk` does them again: a write is in memory until a sync of its file has
returned, and a cut takes from what is in memory either all, or any sectors.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

_CALLS = "write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync,ftruncate,unlink"
_LINE = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(?: resumed>|\()(.*)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_PATH = re.compile(r"<((?:\\x[0-9a-f]{2})+)>")
_RESULT = re.compile(r"\)\s+= (-?\d+)")
_UNFINISHED = " <unfinished ...>"
_SECTOR = 512


def cannot_trace() -> str | None:
    """Why there can be no trace here, if so."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-D", "-o", "/dev/null", "true"], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"strace cannot trace here: {tried.stderr.strip()}"


def tracing(trace: Path) -> tuple[str, ...]:
    """What to put before a command, so that its system calls are noted in this file."""
    return ("strace", "-D", "-f", "-y", "-xx", "-s", "70000", "-e", f"trace={_CALLS}", "-o", str(trace))


class Written(msgspec.Struct, frozen=True):
    path: str
    offset: int
    data: bytes


class Cut(msgspec.Struct, frozen=True):
    """A file is so long now."""

    path: str
    length: int


class Removed(msgspec.Struct, frozen=True):
    path: str


class SyncBegins(msgspec.Struct, frozen=True):
    thread: str
    path: str


class SyncEnds(msgspec.Struct, frozen=True):
    thread: str
    path: str


class Sent(msgspec.Struct, frozen=True):
    """Something may have left, to a socket or a pipe."""

    data: bytes


Event = Written | Cut | Removed | SyncBegins | SyncEnds | Sent


def events(trace: Path) -> Iterator[Event]:
    """What a process did, in order: a write when it returns, a sync in two parts, what leaves when it begins to."""
    begun: dict[str, str] = {}
    for line in trace.read_text().splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        thread, call, rest = match.groups()
        resumed = "resumed>" in line[:60]
        words = begun.pop(thread, "") + rest if resumed else rest
        if words.endswith(_UNFINISHED):
            words = begun[thread] = words.removesuffix(_UNFINISHED)
        path = _path(words)
        if call in ("fsync", "fdatasync"):
            if not resumed:
                yield SyncBegins(thread, path)
            if thread not in begun and _result(words) == 0:
                yield SyncEnds(thread, path)
        elif call in ("sendto", "sendmsg", "write", "writev") and not path.startswith("/"):
            if not resumed:
                yield Sent(b"".join(_texts(words)))
        elif thread in begun:
            continue
        elif call == "pwrite64" and (count := _result(words)) > 0:
            yield Written(path, int(words.rsplit(")", 1)[0].rsplit(", ", 1)[1]), b"".join(_texts(words))[:count])
        elif call == "unlink" and _result(words) == 0:
            yield Removed(b"".join(_texts(words)).decode(errors="replace"))
        elif call == "ftruncate" and _result(words) == 0:
            yield Cut(path, int(words.rsplit(")", 1)[0].rsplit(", ", 1)[1]))


class Disk:
    """Files that are not there at first: as they are and as they were synced."""

    def __init__(self, *files: Path) -> None:
        self._synced: dict[str, bytes] = {}
        self._names = tuple(str(path) for path in files)
        self._unsynced: dict[str, list[Written | Cut]] = {name: [] for name in self._names}
        self._syncing: dict[str, tuple[str, int]] = {}

    def do(self, event: Event) -> None:
        if isinstance(event, Sent) or event.path not in self._unsynced:
            return
        waiting = self._unsynced[event.path]
        if isinstance(event, Removed):
            waiting.clear()
            self._synced.pop(event.path, None)
        elif isinstance(event, SyncBegins):
            self._syncing[event.thread] = (event.path, len(waiting))
        elif isinstance(event, SyncEnds):
            path, count = self._syncing.pop(event.thread)
            self._synced[path] = _done(self._synced.get(path, b""), waiting[:count])
            del waiting[:count]
        else:
            waiting.append(event)

    def after_a_cut(self, directory: Path, chance: random.Random | None) -> None:
        """Put the files there as a cut leaves them: without anything unsynced, or by ``chance`` with some sectors."""
        directory.mkdir()
        for name in self._names:
            data = self._synced.get(name, b"")
            if chance is not None:
                data = _done(data, list(_some(self._unsynced[name], chance)))
            if data:
                (directory / Path(name).name).write_bytes(data)


def _some(waiting: list[Written | Cut], chance: random.Random) -> Iterator[Written | Cut]:
    for each in waiting:
        if isinstance(each, Cut):
            if chance.random() < 0.5:
                yield each
            continue
        for at in range(0, len(each.data), _SECTOR):
            if chance.random() < 0.5:
                yield Written(each.path, each.offset + at, each.data[at : at + _SECTOR])


def _done(data: bytes, changes: list[Written | Cut]) -> bytes:
    if not changes:
        return data
    content = bytearray(data)
    for each in changes:
        length = each.length if isinstance(each, Cut) else each.offset
        if len(content) < length:
            content.extend(bytes(length - len(content)))
        if isinstance(each, Cut):
            del content[length:]
        else:
            content[each.offset : each.offset + len(each.data)] = each.data
    return bytes(content)


def _texts(words: str) -> Iterator[bytes]:
    for match in _TEXT.finditer(words):
        assert match[2] is None, "strace left something out"
        yield _bytes(match[1])


def _path(words: str) -> str:
    match = _PATH.search(words)
    return _bytes(match[1]).decode(errors="replace") if match else ""


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _result(words: str) -> int:
    match = _RESULT.search(words)
    return int(match[1]) if match else -1
