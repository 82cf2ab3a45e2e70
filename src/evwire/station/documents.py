"""What a station remembers besides its outbox: a few documents by name, each kept as a whole."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

from evwire.station.storage import NotKept

logger = logging.getLogger("evwire.station")


@runtime_checkable
class DocumentStorage(Protocol):
    """Keeps documents; what was given outlasts a power cut once :meth:`flushed` has returned.

    No other method may wait; all are called on the event loop.
    """

    def document(self, name: str) -> bytes | None:
        """The document that was kept last under this name, if any."""
        ...

    def keep_document(self, name: str, content: bytes) -> None:
        """Keep a document in place of the one before."""
        ...

    async def flushed(self) -> None:
        """Return when all that was given so far is kept; raises NotKept where that cannot be had."""
        ...


class MemoryDocuments:
    """A :class:`DocumentStorage` that lasts as long as the process."""

    def __init__(self) -> None:
        self._documents: dict[str, bytes] = {}

    def document(self, name: str) -> bytes | None:
        return self._documents.get(name)

    def keep_document(self, name: str, content: bytes) -> None:
        self._documents[name] = content

    async def flushed(self) -> None:
        return


class FileDocuments:
    """A :class:`DocumentStorage` in a directory of its own: a file for each, replaced in one step.

    A thread of its own writes; of a document that changed several times meanwhile, only the newest.
    """

    def __init__(self, directory: str | Path) -> None:
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self._unwritten: dict[str, bytes] = {}
        self._state = threading.Lock()
        """Held while the above is read or changed, never while the disk is waited for."""
        self._newest: Future[OSError | None] | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="evwire-documents")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what is not written yet."""
        self._writer.shutdown(wait=True)

    def document(self, name: str) -> bytes | None:
        with self._state:
            unwritten = self._unwritten.get(name)
        if unwritten is not None:
            return unwritten
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def keep_document(self, name: str, content: bytes) -> None:
        with self._state:
            idle = not self._unwritten
            self._unwritten[name] = content
        if idle or self._newest is None or self._newest.done():
            self._newest = self._writer.submit(self._write)

    async def flushed(self) -> None:
        newest = self._newest
        if newest is None:
            return
        # Shielded: who stops waiting must not take the write back.
        problem = await asyncio.shield(asyncio.wrap_future(newest))
        if problem is not None:
            raise NotKept(f"{self.directory}: {problem}")

    def _path(self, name: str) -> Path:
        return self.directory / f"{name}.json"

    def _write(self) -> OSError | None:
        while True:
            with self._state:
                if not self._unwritten:
                    return None
                name, content = next(iter(self._unwritten.items()))
            try:
                self._replace(name, content)
            except OSError as error:
                logger.error("%s is not kept, the next change tries again: %s", self._path(name), error)
                return error
            with self._state:
                if self._unwritten.get(name) is content:
                    del self._unwritten[name]

    def _replace(self, name: str, content: bytes) -> None:
        path = self._path(name)
        beside = path.with_suffix(".new")
        with open(beside, "wb", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)
        directory = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
