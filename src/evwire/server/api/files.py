"""The HTTP API of firmware and logs, for operators."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import uuid4

import msgspec
from cryptography import x509
from litestar import delete, get, post, put
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from evwire import ConnectionClosed, InvalidMessage, NotInThisVersion
from evwire.clock import SYSTEM_CLOCK
from evwire.server.api.access import Asking, needing, seen_by
from evwire.server.api.known import connected
from evwire.server.api.listings import Listing, Rows, Text
from evwire.server.files.jobs import NoWay
from evwire.server.files.store import MOST_FIRMWARE_BYTES, Received, label_of
from evwire.server.parts import Parts
from evwire.server.storage import files, firmware
from evwire.server.storage.access import Role
from evwire.server.storage.files import LOGS, FileJob, JobKind, JobState, Step
from evwire.server.storage.firmware import Firmware, KeptFirmware

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Protocol = Literal["https", "http", "ftp"]
Wait = Annotated[float, QueryParameter(ge=0, le=600, description="How long to wait for the station's answer.")]
InState = Annotated[JobState | None, QueryParameter(name="state")]

_ADMIN: dict[str, Any] = {"raises": [HTTPException], **needing(Role.ADMIN, every_station=True)}
_OPERATOR: dict[str, Any] = {"raises": [HTTPException], **needing(Role.OPERATOR)}
_READ: dict[str, Any] = {"raises": [HTTPException], **needing(Role.READ_ONLY)}
_CHUNK_BYTES = 256 * 1024


class FirmwareSignature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a station checks firmware by: a signature (Base64), and the certificate that it was made with (PEM)."""

    signature: Annotated[str, msgspec.Meta(min_length=1, max_length=800, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]
    signing_certificate: Annotated[str, msgspec.Meta(min_length=1, max_length=5500)]


class NewFirmwareUpdate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which firmware a station is to fetch and install, and when: at once, unless a time is given.

    ``unsigned`` confirms that the station installs it without a signature to check. ``protocol``: instead of that
    which the station says it has.
    """

    firmware: str
    retrieve_at: Moment | None = None
    install_at: Moment | None = None
    unsigned: bool = False
    protocol: Protocol | None = None


class NewLog(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which log a station is to send; ``from`` and ``until`` when something happened."""

    kind: Literal["diagnostics", "security"] = "diagnostics"
    from_: Moment | None = msgspec.field(name="from", default=None)
    until: Moment | None = None
    protocol: Protocol | None = None


class FirmwareUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """A station fetches and installs firmware. ``history`` is what it said, and what was seen, with our time of it."""

    number: int
    station: str
    state: JobState
    firmware: str
    name: str | None
    size: int | None
    sha256: str | None
    signed: bool
    protocol: str
    created_at: datetime
    retrieve_at: datetime | None
    install_at: datetime | None
    expires_at: datetime
    finished_at: datetime | None
    history: list[Step]


class LogUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A station sends a log. ``name`` is what the station called it; ``file`` where it is, while there is one."""

    number: int
    station: str
    kind: JobKind
    state: JobState
    name: str | None
    size: int | None
    sha256: str | None
    file: str | None
    protocol: str
    created_at: datetime
    expires_at: datetime
    finished_at: datetime | None
    history: list[Step]


def file_routes(parts: Parts) -> Sequence[BaseRouteHandler]:
    """The routes of firmware, of updates, and of logs."""
    csms, database, jobs = parts.csms, parts.database, parts.file_jobs

    async def kept_firmware(firmware_id: str) -> KeptFirmware:
        kept = await database.read(firmware.one_firmware(firmware_id))
        if kept is None:
            raise HTTPException(status_code=404, detail=f"no firmware {firmware_id!r}")
        return kept

    async def seen_job(request: Asking, number: str, kinds: Sequence[JobKind]) -> FileJob:
        is_one = number.isascii() and number.isdecimal() and len(number) < 19
        found = await database.read(files.job(int(number))) if is_one else None
        if found is None or found.kind not in kinds or not request.user.sees(found.station):
            raise HTTPException(status_code=404, detail=f"there is no number {number!r}")
        return found

    @post(
        "/firmware",
        status_code=201,
        summary="Keep firmware: the body is the file",
        description="`name` is a label for people, and part of the address that stations are given.",
        request_max_body_size=MOST_FIRMWARE_BYTES,
        raises=[HTTPException],
        **_streaming(needing(Role.ADMIN, every_station=True)),
    )
    async def add_firmware(
        request: Asking, name: Annotated[str, QueryParameter(min_length=1, max_length=200)]
    ) -> Firmware:
        incoming = await asyncio.to_thread(jobs.files.new_firmware)
        try:
            async for chunk in request.stream():
                await asyncio.to_thread(incoming.write, chunk)
            if incoming.size == 0:
                raise HTTPException(status_code=422, detail="expected a file of firmware as the body")
            received: Received = await asyncio.to_thread(incoming.finish)
        except OSError as error:
            raise HTTPException(status_code=507, detail=f"the file cannot be kept: {error.strerror}") from None
        finally:
            await asyncio.to_thread(incoming.abandon)
        kept = KeptFirmware(
            id=str(uuid4()),
            name=label_of(name),
            size=received.size,
            sha256=received.sha256,
            signed=False,
            created_at=SYSTEM_CLOCK.now(),
            stored=received.stored,
        )
        try:
            await database.write(firmware.add_firmware(kept))
        except BaseException:
            jobs.files.firmware(received.stored).unlink(missing_ok=True)
            raise
        return _shown(kept)

    @put("/firmware/{firmware_id:str}/signature", summary="Keep the signature of firmware", **_ADMIN)
    async def sign_firmware(firmware_id: FromPath[str], data: JSONBody[FirmwareSignature]) -> Firmware:
        await kept_firmware(firmware_id)
        try:
            x509.load_pem_x509_certificate(data.signing_certificate.encode())
        except ValueError:
            raise HTTPException(status_code=422, detail="$.signing_certificate: expected a certificate, PEM") from None
        await database.write(firmware.sign_firmware(firmware_id, data.signature, data.signing_certificate))
        return _shown(await kept_firmware(firmware_id))

    @delete("/firmware/{firmware_id:str}", status_code=204, summary="Delete firmware", **_ADMIN)
    async def remove_firmware(firmware_id: FromPath[str]) -> None:
        kept = await kept_firmware(firmware_id)
        if not await database.write(firmware.remove_firmware(firmware_id, SYSTEM_CLOCK.now())):
            raise HTTPException(status_code=409, detail="a station may still fetch it")
        await asyncio.to_thread(jobs.files.firmware(kept.stored).unlink, missing_ok=True)

    @post(
        "/stations/{station_id:str}/firmware-updates",
        status_code=201,
        summary="Have a station fetch and install firmware",
        **_OPERATOR,
    )
    async def update_firmware(
        station_id: FromPath[str], data: JSONBody[NewFirmwareUpdate], wait_s: Wait = 30.0
    ) -> FirmwareUpdate:
        station = await connected(csms, database, station_id)
        kept = await database.read(firmware.one_firmware(data.firmware))
        if kept is None:
            raise HTTPException(status_code=422, detail=f"$.firmware: no firmware {data.firmware!r}")
        if not kept.signed and not data.unsigned:
            problem = "this firmware has no signature that the station could check: confirm it with unsigned true"
            raise HTTPException(status_code=422, detail=f"$.unsigned: {problem}")
        asking = jobs.update_firmware(
            station,
            kept,
            retrieve_at=data.retrieve_at,
            install_at=data.install_at,
            unsigned=data.unsigned,
            protocol=data.protocol,
            wait_s=wait_s,
        )
        try:
            return _update(await asking)
        except (NoWay, InvalidMessage, NotInThisVersion, ConnectionClosed) as error:
            raise _problem(error) from None

    @post("/stations/{station_id:str}/logs", status_code=201, summary="Have a station send a log", **_OPERATOR)
    async def get_log(station_id: FromPath[str], data: JSONBody[NewLog], wait_s: Wait = 30.0) -> LogUpload:
        station = await connected(csms, database, station_id)
        asking = jobs.get_log(
            station, JobKind(data.kind), oldest=data.from_, latest=data.until, protocol=data.protocol, wait_s=wait_s
        )
        try:
            return _log(await asking)
        except (NoWay, InvalidMessage, NotInThisVersion, ConnectionClosed) as error:
            raise _problem(error) from None

    @get("/firmware-updates/{number:str}", summary="How far a firmware update is", **_READ)
    async def one_update(request: Asking, number: FromPath[str]) -> FirmwareUpdate:
        return _update(await seen_job(request, number, (JobKind.FIRMWARE,)))

    @get("/logs/{number:str}", summary="How far the upload of a log is", **_READ)
    async def one_log(request: Asking, number: FromPath[str]) -> LogUpload:
        return _log(await seen_job(request, number, LOGS))

    @get(
        "/files/{number:str}",
        summary="The file of a log, to be saved",
        description="`number` is that of the upload.",
        media_type="application/octet-stream",
        **_OPERATOR,
    )
    async def one_file(request: Asking, number: FromPath[str]) -> Stream:
        found = await seen_job(request, number, LOGS)
        path = jobs.files.log(found.stored) if found.stored is not None else None
        if path is None or not await asyncio.to_thread(path.is_file):
            raise HTTPException(status_code=404, detail="there is no file yet, or none any more")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name or 'log', safe='')}",
            "Content-Length": str(found.size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return Stream(_chunks(path), media_type="application/octet-stream", headers=headers)

    def firmware_rows() -> Rows[Firmware]:
        return lambda after, limit: database.read(firmware.firmware_after(after or "", limit))

    def update_rows(request: Asking, station: Text = None, in_state: InState = None) -> Rows[FirmwareUpdate]:
        async def rows(after: int | None, limit: int) -> list[FirmwareUpdate]:
            query = files.jobs_before(
                after, limit, kinds=(JobKind.FIRMWARE,), only=seen_by(request.user), station=station, state=in_state
            )
            return [_update(job) for job in await database.read(query)]

        return rows

    def log_rows(request: Asking, station: Text = None, in_state: InState = None) -> Rows[LogUpload]:
        async def rows(after: int | None, limit: int) -> list[LogUpload]:
            query = files.jobs_before(
                after, limit, kinds=LOGS, only=seen_by(request.user), station=station, state=in_state
            )
            return [_log(job) for job in await database.read(query)]

        return rows

    return (
        add_firmware,
        sign_firmware,
        remove_firmware,
        update_firmware,
        get_log,
        one_update,
        one_log,
        one_file,
        *Listing(
            path="/firmware",
            name="firmware",
            summary="Firmware that is kept, by id",
            row=Firmware,
            rows=firmware_rows,
            place=lambda row: row.id,
            every_station=True,
            numbered=False,
        ).routes(),
        *Listing(
            path="/firmware-updates",
            name="firmware_updates",
            summary="Firmware updates, the newest first",
            row=FirmwareUpdate,
            rows=update_rows,
            place=lambda row: row.number,
        ).routes(),
        *Listing(
            path="/logs",
            name="logs",
            summary="Uploads of logs, the newest first",
            row=LogUpload,
            rows=log_rows,
            place=lambda row: row.number,
        ).routes(),
    )


def _streaming(needed: dict[str, Any]) -> dict[str, Any]:
    """The body is no text that the audit could keep."""
    return {**needed, "opt": {**needed["opt"], "streams": True}}


def _shown(kept: KeptFirmware) -> Firmware:
    return Firmware(**{name: getattr(kept, name) for name in Firmware.__struct_fields__})


def _update(job: FileJob) -> FirmwareUpdate:
    names = set(FirmwareUpdate.__struct_fields__) - {"firmware"}
    return FirmwareUpdate(**{name: getattr(job, name) for name in names}, firmware=job.firmware_id or "")


def _log(job: FileJob) -> LogUpload:
    names = set(LogUpload.__struct_fields__) - {"file"}
    file = f"/api/v1/files/{job.number}" if job.stored is not None else None
    return LogUpload(**{name: getattr(job, name) for name in names}, file=file)


def _problem(error: Exception) -> HTTPException:
    return HTTPException(status_code=409 if isinstance(error, ConnectionClosed) else 422, detail=str(error))


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield chunk
