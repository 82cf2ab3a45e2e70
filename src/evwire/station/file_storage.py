"""A station's memory in a file: what was flushed outlasts the process, and the power."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Self
from zlib import crc32

import msgspec

from evwire import model
from evwire.errors import EvwireError
from evwire.station.profiles import InstalledProfile
from evwire.station.storage import NotKept

logger = logging.getLogger("evwire.station")

_HEADER = b"evwire outbox 1"
_COMPACT_ABOVE_BYTES = 64 * 1024
_COMPACT_WHEN_DEAD = 4
"""Compact when the file is so many times as long as what is alive in it."""


class StorageInUse(EvwireError):
    """Another process, or another part of this one, has the file."""

    def __init__(self, path: Path, owner: str) -> None:
        super().__init__(path, owner)
        self.path = path
        self.owner = owner

    def __str__(self) -> str:
        return f"{self.path} is in use by process {self.owner}: each station needs a file of its own"


class _Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line: exactly one of these happened."""

    keep: model.TransactionEvent | None = None
    drop: tuple[str, int | None] | None = None
    number: tuple[str, int] | None = None
    drop_number: str | None = None
    document: tuple[str, bytes] | None = None
    profile: InstalledProfile | None = None
    drop_profile: int | None = None


_decode = msgspec.json.Decoder(_Record).decode


def _line(content: bytes) -> bytes:
    return b"%08x %s\n" % (crc32(content), content)


class FileStorage:
    """An :class:`OutboxStorage`, :class:`DocumentStorage` and :class:`ProfileStorage` in the file ``path``.

    For one process at a time.

    A line for each thing that happened, with a checksum. Nobody waits for the disk on the event loop: a thread
    of its own writes what has gathered and syncs once for all of it, and :meth:`flushed` waits for that. A last
    line that is torn is forgotten: it was never flushed. When most of the file is history it is written anew
    beside, and takes the old one's place in one step.

    Opening raises StorageInUse, OSError, and ValueError for a file that is something else.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._events: dict[tuple[str, int | None], bytes] = {}
        self._numbers: dict[str, int] = {}
        self._documents: dict[str, bytes] = {}
        self._profiles: dict[int, bytes] = {}
        self._unwritten: list[bytes] = []
        self._state = threading.Lock()
        """Held while the above are read or changed, never while the disk is waited for."""
        self._queued: Future[OSError | None] | None = None
        self._newest: Future[OSError | None] | None = None
        self._length = 0
        self._file: int | None = None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_file: int | None = _lock(self.path)
        try:
            self._read()
            self._compact()
        except BaseException:
            os.close(self._lock_file)
            raise
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="evwire-storage")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what is not written yet, and let another process have the file."""
        self._writer.shutdown(wait=True)
        for file in (self._file, self._lock_file):
            if file is not None:
                os.close(file)
        self._file = self._lock_file = None

    # OutboxStorage

    def events(self) -> Iterable[model.TransactionEvent]:
        with self._state:
            contents = list(self._events.values())
        return [event for content in contents if (event := _decode(content).keep) is not None]

    def keep(self, event: model.TransactionEvent) -> None:
        key = (event.transaction_id, event.seq_no)
        if key not in self._events:
            content = msgspec.json.encode(_Record(keep=event))
            with self._state:
                self._events[key] = content
                self._happened(content)

    def drop(self, event: model.TransactionEvent) -> None:
        key = (event.transaction_id, event.seq_no)
        with self._state:
            if self._events.pop(key, None) is not None:
                self._happened(msgspec.json.encode(_Record(drop=key)))

    def numbers(self) -> Mapping[str, int]:
        return dict(self._numbers)

    def keep_number(self, transaction_id: str, number: int) -> None:
        with self._state:
            self._numbers[transaction_id] = number
            self._happened(msgspec.json.encode(_Record(number=(transaction_id, number))))

    def drop_number(self, transaction_id: str) -> None:
        with self._state:
            if self._numbers.pop(transaction_id, None) is not None:
                self._happened(msgspec.json.encode(_Record(drop_number=transaction_id)))

    # DocumentStorage

    def document(self, name: str) -> bytes | None:
        with self._state:
            kept = self._documents.get(name)
        record = None if kept is None else _decode(kept).document
        return None if record is None else record[1]

    def keep_document(self, name: str, content: bytes) -> None:
        kept = msgspec.json.encode(_Record(document=(name, content)))
        with self._state:
            self._documents[name] = kept
            self._happened(kept)

    # ProfileStorage

    def profiles(self) -> Iterable[InstalledProfile]:
        with self._state:
            contents = list(self._profiles.values())
        return [installed for content in contents if (installed := _decode(content).profile) is not None]

    def keep_profile(self, installed: InstalledProfile) -> None:
        content = msgspec.json.encode(_Record(profile=installed))
        with self._state:
            self._profiles[installed.profile.id] = content
            self._happened(content)

    def drop_profile(self, profile_id: int) -> None:
        with self._state:
            if self._profiles.pop(profile_id, None) is not None:
                self._happened(msgspec.json.encode(_Record(drop_profile=profile_id)))

    # All of them

    async def flushed(self) -> None:
        newest = self._newest
        if newest is None:
            return
        # Shielded: who stops waiting must not take the write back.
        problem = await asyncio.shield(asyncio.wrap_future(newest))
        if problem is not None:
            raise NotKept(f"{self.path}: {problem}")

    # On the writer's thread, except for _happened

    def _happened(self, content: bytes) -> None:
        self._unwritten.append(_line(content))
        if self._queued is None:
            self._queued = self._newest = self._writer.submit(self._write)

    def _write(self) -> OSError | None:
        """Write what has gathered; what comes from now on is the next write's."""
        with self._state:
            self._queued = None
            lines, self._unwritten = self._unwritten, []
            alive = sum(map(len, self._alive()))
        try:
            # After a failure nobody knows what of the file reached the disk: it is written anew.
            if self._file is None or self._length > max(_COMPACT_ABOVE_BYTES, _COMPACT_WHEN_DEAD * alive):
                self._compact()
            else:
                data = b"".join(lines)
                _write_all(self._file, data)
                os.fsync(self._file)
                self._length += len(data)
        except OSError as error:
            logger.error("%s: what happened is not kept, the next write tries again: %s", self.path, error)
            if self._file is not None:
                os.close(self._file)
                self._file = None
            return error
        return None

    def _compact(self) -> None:
        """Write what is alive into a new file and put it in the old one's place."""
        with self._state:
            # What is unwritten has changed the state already.
            self._unwritten.clear()
            contents = self._alive()
            contents += [msgspec.json.encode(_Record(number=each)) for each in self._numbers.items()]
        data = b"".join(map(_line, (_HEADER, *contents)))
        beside = self.path.with_name(self.path.name + ".new")
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write_all(file, data)
            os.fsync(file)
            os.rename(beside, self.path)
            _sync_directory(self.path.parent)
        except BaseException:
            os.close(file)
            raise
        if self._file is not None:
            os.close(self._file)
        self._file = file
        self._length = len(data)

    def _alive(self) -> list[bytes]:
        return [*self._events.values(), *self._documents.values(), *self._profiles.values()]

    # Reading

    def _read(self) -> None:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        lines = data.split(b"\n")
        torn = lines.pop()
        ours = _content(lines[0]) == _HEADER if lines else _line(_HEADER).startswith(torn)
        if not ours:
            raise ValueError(f"expected {self.path} to be an outbox of this program or not to exist")
        damaged = 0
        for line in lines[1:]:
            content = _content(line)
            if content is None:
                damaged += 1
            else:
                self._replay(content)
        if torn:
            logger.warning("%s: the last %d bytes were under way when the power went", self.path, len(torn))
        if damaged:
            copy = self.path.with_name(self.path.name + ".damaged")
            with suppress(FileExistsError):
                os.link(self.path, copy)
            logger.error("%s: %d lines are damaged and were left out; the file is kept as %s", self.path, damaged, copy)

    def _replay(self, content: bytes) -> None:
        record = _decode(content)
        if record.keep is not None:
            self._events.setdefault((record.keep.transaction_id, record.keep.seq_no), content)
        elif record.drop is not None:
            self._events.pop(record.drop, None)
        elif record.number is not None:
            transaction_id, number = record.number
            self._numbers[transaction_id] = number
        elif record.drop_number is not None:
            self._numbers.pop(record.drop_number, None)
        elif record.document is not None:
            self._documents[record.document[0]] = content
        elif record.profile is not None:
            self._profiles[record.profile.profile.id] = content
        elif record.drop_profile is not None:
            self._profiles.pop(record.drop_profile, None)


def _content(line: bytes) -> bytes | None:
    """What a line says, or None if it is not what was written."""
    content = line[9:]
    return content if line[:9] == b"%08x " % crc32(content) else None


def _lock(path: Path) -> int:
    """An open file that says who has ``path``; not ``path`` itself, which compacting replaces."""
    file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.truncate(file, 0)
        os.write(file, b"%d\n" % os.getpid())
    except BlockingIOError:
        owner = os.read(file, 20).decode(errors="replace").strip()
        os.close(file)
        raise StorageInUse(path, owner or "(unknown)") from None
    except BaseException:
        os.close(file)
        raise
    return file


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _sync_directory(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
