"""Where stations fetch firmware and leave their logs: one address for each file, and nothing else."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from litestar.types import Message, Receive, Scope, Send
from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.server.files.jobs import FileJobs
from evwire.server.files.store import MOST_LOG_BYTES, Incoming, TooLarge
from evwire.server.stations.attempts import Attempts
from evwire.server.storage import DatabaseAway
from evwire.server.storage.files import FileJob, JobKind

logger = logging.getLogger("evwire.server")

MOST_TRANSFERS = 32
_IDLE_S = 60.0
_LONGEST_S = 3600.0
_CHUNK_BYTES = 256 * 1024
# Of a form around a file.
_FRAME_BYTES = 16 * 1024
_TOKEN = re.compile(r"/files/([0-9a-f]{48})(?:/(.*))?", re.DOTALL)
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")
_NOTHING = b"there is no such file\n"


class _Refused(Exception):
    """An answer that is no file."""

    def __init__(self, status: int, why: bytes, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.headers = headers or {}


class _Gone(Exception):
    """The station has hung up, or says nothing for too long."""


class FilePort:
    """An ASGI application: ``GET``, ``HEAD`` for firmware, ``PUT`` and ``POST`` for logs, at ``/files/<token>``.

    What follows the token in a path is a label. Every other address, and one that was used up, is the same 404.
    """

    def __init__(self, jobs: FileJobs, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._jobs = jobs
        self._attempts = Attempts(clock)
        self._transfers = 0
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and close its connection."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            try:
                await self._answered(scope, receive, sending)
            except DatabaseAway:
                raise _Refused(503, b"try again later\n", {"Retry-After": "30"}) from None
            except TimeoutError:
                raise _Refused(408, b"too slow\n") from None
        except _Refused as refused:
            if not begun:
                await _answer(send, refused.status, refused.why, refused.headers)
        except _Gone:
            logger.info("files: a transfer from %s was not finished", _address(scope))

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        job, label = await self._job(scope)
        method = str(scope.get("method", ""))
        allowed = ("GET", "HEAD") if job.kind is JobKind.FIRMWARE else ("PUT", "POST")
        if method not in allowed:
            raise _Refused(405, b"not so\n", {"Allow": ", ".join(allowed)})
        if self._transfers >= MOST_TRANSFERS:
            raise _Refused(503, b"try again later\n", {"Retry-After": "30"})
        self._transfers += 1
        try:
            async with asyncio.timeout(_LONGEST_S):
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
                if job.kind is JobKind.FIRMWARE:
                    await self._send_firmware(job, headers, method == "HEAD", receive, send)
                else:
                    await self._take_log(job, headers, label, receive)
                    await _answer(send, 201, b"")
        finally:
            self._transfers -= 1

    async def _job(self, scope: Scope) -> tuple[FileJob, str | None]:
        address = _address(scope)
        path = str(scope["path"])
        wait_s = self._attempts.wait_s(path[:64], address)
        if wait_s:
            raise _Refused(429, b"too many wrong addresses\n", {"Retry-After": str(wait_s)})
        match = _TOKEN.fullmatch(path)
        job = await self._jobs.of_token(match[1]) if match else None
        if match is None or job is None:
            self._attempts.failed(path[:64], address)
            raise _Refused(404, _NOTHING)
        if not job.takes_part(self._clock.now()):
            raise _Refused(404, _NOTHING)
        return job, match[2]

    # Firmware

    async def _send_firmware(
        self, job: FileJob, headers: Mapping[str, str], only_head: bool, receive: Receive, send: Send
    ) -> None:
        assert job.stored is not None and job.size is not None, "a job of firmware has a file"
        tag = f'"{job.sha256}"'
        span = headers.get("range") if headers.get("if-range", tag) == tag else None
        first, end = _span(span, job.size)
        if not only_head and not await self._jobs.may_serve(job, end - first):
            raise _Refused(404, _NOTHING)
        head = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(end - first),
            "Accept-Ranges": "bytes",
            "ETag": tag,
        }
        if span is not None and (first, end) != (0, job.size):
            head["Content-Range"] = f"bytes {first}-{end - 1}/{job.size}"
        try:
            file = await asyncio.to_thread(_opened, self._jobs.files.firmware(job.stored), first)
        except FileNotFoundError:
            raise _Refused(404, _NOTHING) from None
        try:
            await _start(send, 206 if "Content-Range" in head else 200, head)
            if only_head:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            await self._stream(file, end - first, receive, send)
        finally:
            file.close()
        if end == job.size:
            await self._jobs.fetched(job)

    async def _stream(self, file: BinaryIO, left: int, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(_until_gone(receive))
        try:
            while left:
                chunk = await asyncio.to_thread(file.read, min(_CHUNK_BYTES, left))
                left -= len(chunk)
                if gone.done() or not chunk:
                    raise _Gone
                async with asyncio.timeout(_IDLE_S):
                    await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})
            if gone.done():
                raise _Gone
        finally:
            gone.cancel()

    # Logs

    async def _take_log(self, job: FileJob, headers: Mapping[str, str], label: str | None, receive: Receive) -> None:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:19]) > MOST_LOG_BYTES + _FRAME_BYTES:
            raise _too_large()
        incoming = await asyncio.to_thread(self._jobs.files.new_log)
        try:
            kind, options = parse_options_header(headers.get("content-type", ""))
            body = _body(receive)
            if kind == "multipart/form-data":
                name = await _take_form(incoming, body, options.get("boundary", "")) or label
            else:
                async for chunk in body:
                    await asyncio.to_thread(incoming.write, chunk)
                _, named = parse_options_header(headers.get("content-disposition", ""))
                name = named.get("filename") or label
            if incoming.size == 0:
                raise _Refused(400, b"expected a file\n")
            received = await asyncio.to_thread(incoming.finish)
            try:
                kept = await self._jobs.uploaded(job, received, name)
            except BaseException:
                self._jobs.files.log(received.stored).unlink(missing_ok=True)
                raise
            if not kept:
                raise _Refused(404, _NOTHING)
        except TooLarge:
            logger.warning("%s: its log is larger than %d bytes, and was refused", job.station, MOST_LOG_BYTES)
            raise _too_large() from None
        except (MultipartError, ValueError) as error:
            raise _Refused(400, f"expected a form with a file: {error}\n".encode()) from None
        except OSError as error:
            logger.error("%s: its log cannot be kept: %s", job.station, error)
            raise _Refused(507, b"there is no room\n") from None
        finally:
            await asyncio.to_thread(incoming.abandon)


async def _take_form(incoming: Incoming, body: AsyncIterator[bytes], boundary: str) -> str | None:
    """The first file of a form, or else its first field; the rest is read and let go."""
    name: str | None = None
    taking, taken = False, False
    with PushMultipartParser(boundary, max_segment_count=16) as parser:
        async for chunk in body:
            events: Iterable[MultipartSegment | bytes | bytearray | None] = parser.parse(chunk)
            for event in events:
                if isinstance(event, MultipartSegment):
                    taking = not taken and event.filename is not None
                    name = event.filename if taking else name
                elif event is None:
                    taken, taking = taken or taking, False
                elif taking:
                    await asyncio.to_thread(incoming.write, bytes(event))
    return name


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    """The chunks of a request. Raises _Gone and TimeoutError for one that does not come to its end, TooLarge for one
    without end.
    """
    size = 0
    while True:
        async with asyncio.timeout(_IDLE_S):
            message = await receive()
        if message["type"] != "http.request":
            raise _Gone
        size += len(message["body"])
        if size > MOST_LOG_BYTES + _FRAME_BYTES:
            raise TooLarge
        if message["body"]:
            yield message["body"]
        if not message["more_body"]:
            return


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _opened(path: Path, first: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(first)
    return file


def _span(text: str | None, size: int) -> tuple[int, int]:
    """From where to where; all of it where that is not one range of bytes."""
    match = _RANGE.fullmatch(text.strip()) if text is not None else None
    if match is None or match[1] == match[2] == "":
        return 0, size
    if match[1] == "":
        first, end = max(0, size - int(match[2])), size
    else:
        first, end = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
    if first >= end:
        raise _Refused(416, b"there is no such part\n", {"Content-Range": f"bytes */{size}"})
    return first, end


def _too_large() -> _Refused:
    return _Refused(413, f"expected at most {MOST_LOG_BYTES} bytes\n".encode())


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    lines = {"Connection": "close", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", **headers}
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


async def _answer(send: Send, status: int, text: bytes, headers: Mapping[str, str] | None = None) -> None:
    told = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(text)), **(headers or {})}
    with suppress(OSError):
        await _start(send, status, told)
        await send({"type": "http.response.body", "body": text, "more_body": False})
