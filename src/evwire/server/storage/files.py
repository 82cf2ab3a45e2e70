"""The jobs of stations: to fetch firmware, and to send logs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, select, update

from evwire import model
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import UtcDateTime, Whole, Words, metadata

file_jobs = sa.Table(
    "file_jobs",
    metadata,
    sa.Column("number", Whole, primary_key=True, autoincrement=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("request_id", Whole, nullable=False),
    sa.Column("token_digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("protocol", Words, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("history", sa.JSON, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("firmware_id", Words),
    sa.Column("signed", sa.Boolean, nullable=False),
    sa.Column("retrieve_at", UtcDateTime),
    sa.Column("install_at", UtcDateTime),
    sa.Column("name", Words),
    sa.Column("size", Whole),
    sa.Column("sha256", Words),
    # NULL: there is no file, or none any more.
    sa.Column("stored", Words),
    # How much of it was sent, again and again.
    sa.Column("served", Whole, nullable=False),
    sa.Index("file_jobs_of", "station_id", "kind", "number"),
)

_MOST_STEPS = 100
_SERVED_TIMES = 10


class JobKind(StrEnum):
    """What a job is about."""

    FIRMWARE = "firmware"
    DIAGNOSTICS = "diagnostics"
    SECURITY = "security"


LOGS = (JobKind.DIAGNOSTICS, JobKind.SECURITY)


class JobState(StrEnum):
    """How far a job is."""

    ASKED = "asked"
    """The station was asked, and nobody knows whether it will."""
    REFUSED = "refused"
    RUNNING = "running"
    UPLOADED = "uploaded"
    """The file is here."""
    INSTALLED = "installed"
    FAILED = "failed"
    """The station says so; it may try again while the address is good."""
    CANCELED = "canceled"
    """Given up for another job."""
    EXPIRED = "expired"
    """Nothing came of it while its address was good."""


OPEN = (JobState.ASKED, JobState.RUNNING)
"""Those in which something is to come."""
_ENDS: dict[str, JobState] = {
    model.FirmwareStatus.INSTALLED: JobState.INSTALLED,
    model.FirmwareStatus.DOWNLOAD_FAILED: JobState.FAILED,
    model.FirmwareStatus.INSTALLATION_FAILED: JobState.FAILED,
    model.FirmwareStatus.INSTALL_VERIFICATION_FAILED: JobState.FAILED,
    model.FirmwareStatus.INVALID_SIGNATURE: JobState.FAILED,
    # With the file it is uploaded already.
    model.UploadLogStatus.UPLOADED: JobState.FAILED,
    model.UploadLogStatus.UPLOAD_FAILURE: JobState.FAILED,
    model.UploadLogStatus.BAD_MESSAGE: JobState.FAILED,
    model.UploadLogStatus.NOT_SUPPORTED_OPERATION: JobState.FAILED,
    model.UploadLogStatus.PERMISSION_DENIED: JobState.FAILED,
    model.UploadLogStatus.ACCEPTED_CANCELED: JobState.CANCELED,
}


class Step(msgspec.Struct, frozen=True):
    """What a station said, or was seen to do, and when we heard of it."""

    at: datetime
    status: str


class FileJob(msgspec.Struct, frozen=True, kw_only=True):
    """A station is to fetch firmware, or to send a log. ``number`` 0: not kept yet.

    ``name`` is a label: the firmware's, or what the station called its log. ``stored`` is the server's own name of
    the file, while there is one.
    """

    number: int = 0
    station: str
    kind: JobKind
    state: JobState = JobState.ASKED
    protocol: str
    created_at: datetime
    expires_at: datetime
    finished_at: datetime | None = None
    firmware_id: str | None = None
    signed: bool = False
    retrieve_at: datetime | None = None
    install_at: datetime | None = None
    name: str | None = None
    size: int | None = None
    sha256: str | None = None
    history: list[Step] = []
    request_id: int
    stored: str | None = None

    def takes_part(self, now: datetime) -> bool:
        """Whether its address may be used."""
        if now >= self.expires_at or self.state in (JobState.REFUSED, JobState.INSTALLED, JobState.EXPIRED):
            return False
        return (self.stored is not None) == (self.kind is JobKind.FIRMWARE)


def digest_of(token: str) -> bytes:
    """What is kept of the token in an address: of 192 random bits, which need no stretching."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def add_job(job: FileJob, digest: bytes) -> Callable[[Connection], int]:
    """Keep a new job; its number."""

    def work(connection: Connection) -> int:
        values = msgspec.structs.asdict(job)
        del values["number"]
        values |= {
            "station_id": values.pop("station"),
            "history": msgspec.to_builtins(job.history),
            "token_digest": digest,
            "served": 0,
        }
        connection.execute(insert(connection, file_jobs).values(values).on_conflict_do_nothing())
        query = select(file_jobs.c.number).where(file_jobs.c.token_digest == digest)
        return int(connection.execute(query).scalar_one())

    return work


def job(number: int) -> Callable[[Connection], FileJob | None]:
    """A job by number."""
    return lambda connection: _found(connection, file_jobs.c.number == number)


def job_of(digest: bytes) -> Callable[[Connection], FileJob | None]:
    """The job whose address has the token with this digest."""
    return lambda connection: _found(connection, file_jobs.c.token_digest == digest)


def jobs_before(
    before: int | None,
    limit: int,
    *,
    kinds: Collection[JobKind],
    only: Sequence[str] | None = None,
    station: str | None = None,
    state: JobState | None = None,
) -> Callable[[Connection], Sequence[FileJob]]:
    """Up to ``limit`` jobs of these kinds, the newest first, from below the number ``before``."""

    def work(connection: Connection) -> Sequence[FileJob]:
        known = file_jobs.c
        query = select(file_jobs).where(known.kind.in_(kinds)).order_by(known.number.desc()).limit(limit)
        if before is not None:
            query = query.where(known.number < before)
        if only is not None:
            query = query.where(known.station_id.in_(only))
        if station is not None:
            query = query.where(known.station_id == station)
        if state is not None:
            query = query.where(known.state == state)
        return [_job(row) for row in connection.execute(query).mappings()]

    return work


def noted(number: int, status: str, now: datetime, state: JobState | None = None) -> Callable[[Connection], None]:
    """Something was seen of a job that is not over; with ``state`` that is how far it is now."""

    def work(connection: Connection) -> None:
        found = _found(connection, file_jobs.c.number == number)
        if found is not None and not _was_last(found, status):
            _step(connection, found, status, now, state if found.state in OPEN else None)

    return work


def gave_up_others(job: FileJob, now: datetime) -> Callable[[Connection], None]:
    """The station said that it gives up what it did for this job."""

    def work(connection: Connection) -> None:
        known = file_jobs.c
        kinds = (JobKind.FIRMWARE,) if job.kind is JobKind.FIRMWARE else LOGS
        others = known.station_id == job.station, known.kind.in_(kinds), known.number < job.number
        query = select(file_jobs).where(*others, known.state.in_(OPEN))
        for row in connection.execute(query).mappings().all():
            _step(connection, _job(row), "canceled", now, JobState.CANCELED)

    return work


def followed(
    station_id: str, told: model.FirmwareStatusNotification | model.LogStatusNotification, now: datetime
) -> Callable[[Connection], None]:
    """A station told how far it is; of one without a request id it is its newest job that is meant."""
    kinds = (JobKind.FIRMWARE,) if isinstance(told, model.FirmwareStatusNotification) else LOGS
    status = str(told.status)

    def work(connection: Connection) -> None:
        known = file_jobs.c
        wanted = [known.station_id == station_id, known.kind.in_(kinds)]
        if told.request_id is not None:
            wanted.append(known.request_id == told.request_id)
        found = _found(connection, *wanted)
        # Idle answers a trigger, and is nothing that happens.
        if found is None or status == model.FirmwareStatus.IDLE or _was_last(found, status):
            return
        state = None
        if found.state in (*OPEN, JobState.FAILED, JobState.EXPIRED):
            state = _ENDS.get(status, JobState.RUNNING)
        _step(connection, found, status, now, state)

    return work


def serving(number: int, length: int) -> Callable[[Connection], bool]:
    """So many bytes more go out; False if all that was sent already is too much for any number of retries."""

    def work(connection: Connection) -> bool:
        known = file_jobs.c
        room = known.served + length <= known.size * _SERVED_TIMES + 1024
        sent = update(file_jobs).where(known.number == number, room).values(served=known.served + length)
        return connection.execute(sent).rowcount > 0

    return work


def received(
    number: int, *, stored: str, name: str, size: int, sha256: str, now: datetime
) -> Callable[[Connection], bool]:
    """The file of a log is here; False if there is one already."""

    def work(connection: Connection) -> bool:
        found = _found(connection, file_jobs.c.number == number)
        if found is None or found.stored not in (None, stored):
            return False
        if found.stored is None:
            file = {"stored": stored, "name": name, "size": size, "sha256": sha256}
            connection.execute(update(file_jobs).where(file_jobs.c.number == number).values(file))
            _step(connection, found, "received", now, JobState.UPLOADED)
        return True

    return work


def expired(now: datetime, kept_from: datetime) -> Callable[[Connection], list[str]]:
    """Jobs that are over by the clock end; the files of logs from before ``kept_from``, which nobody has any more."""

    def work(connection: Connection) -> list[str]:
        known = file_jobs.c
        over = update(file_jobs).where(known.state.in_(OPEN), known.expires_at <= now)
        connection.execute(over.values(state=JobState.EXPIRED, finished_at=now))
        old = known.kind.in_(LOGS), known.stored.is_not(None), known.finished_at < kept_from
        files = list(connection.execute(select(known.stored).where(*old)).scalars())
        connection.execute(update(file_jobs).where(*old).values(stored=None))
        return files

    return work


def _was_last(found: FileJob, status: str) -> bool:
    return bool(found.history) and found.history[-1].status == status


def _step(connection: Connection, found: FileJob, status: str, now: datetime, state: JobState | None) -> None:
    values: dict[str, object] = {}
    if len(found.history) < _MOST_STEPS:
        values["history"] = msgspec.to_builtins([*found.history, Step(now, status)])
    if state is not None:
        values |= {"state": state, "finished_at": None if state in OPEN else now}
    if values:
        connection.execute(update(file_jobs).where(file_jobs.c.number == found.number).values(values))


def _found(connection: Connection, *wanted: sa.ColumnElement[bool]) -> FileJob | None:
    query = select(file_jobs).where(*wanted).order_by(file_jobs.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else _job(row)


def _job(row: RowMapping) -> FileJob:
    known = {name: row[name] for name in FileJob.__struct_fields__ if name in row}
    return FileJob(
        **known
        | {
            "station": row["station_id"],
            "kind": JobKind(row["kind"]),
            "state": JobState(row["state"]),
            "history": msgspec.convert(row["history"], list[Step]),
        }
    )
