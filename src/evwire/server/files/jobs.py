"""Stations are sent for firmware, and asked for logs: each time to an address of its own."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import sqlalchemy as sa

from evwire import EvwireError, Station, model
from evwire.clock import SYSTEM_CLOCK
from evwire.server.commands.calls import Calls
from evwire.server.files.store import Files, Received, label_of
from evwire.server.recurring import Recurring
from evwire.server.storage import Database, files
from evwire.server.storage.commands import CommandState
from evwire.server.storage.files import FileJob, JobKind, JobState
from evwire.server.storage.firmware import KeptFirmware
from evwire.transport import ServerTls

logger = logging.getLogger("evwire.server")

PREFERRED = ("https", "http", "ftp")
_PROTOCOLS = model.VariableQuery.of("OCPPCommCtrlr", "FileTransferProtocols")
_LOG_TYPES = {JobKind.DIAGNOSTICS: model.LogType.DIAGNOSTICS_LOG, JobKind.SECURITY: model.LogType.SECURITY_LOG}
_GOOD_FOR = timedelta(days=1)
_INSTALL_WITHIN = timedelta(days=7)
_TOKEN_BYTES = 24
_SWEEP_EVERY_S = 3600.0
KEPT_DAYS = 90


class NoWay(ValueError):
    """A station and this server have no protocol in common."""


class FilePorts(msgspec.Struct, frozen=True, kw_only=True):
    """Where files are listened for. ``host`` None: all interfaces, and ``shown`` is what stations are told then.

    ``url`` is what they are told instead of ``shown`` and the port, for who has a proxy before it.
    """

    host: str | None
    shown: str
    port: int | None
    url: str | None = None
    tls: ServerTls | None = None
    ftp_port: int | None = None
    ftp_passive_ports: Sequence[int] = ()
    trusted_proxies: Sequence[str] = ()


class FileJobs:
    """Makes jobs and follows them. ``urls`` is where stations reach the server's files, by protocol."""

    def __init__(self, database: Database, calls: Calls, folder: Path, *, kept_days: float = KEPT_DAYS) -> None:
        self.files = Files(folder)
        self.urls: dict[str, str] = {}
        self._database = database
        self._calls = calls
        self._kept = timedelta(days=kept_days)
        self._sweeping = Recurring(self._sweep, every_s=_SWEEP_EVERY_S, fault="old files stay for another hour")
        self._following: set[asyncio.Task[None]] = set()

    # What operators ask

    async def update_firmware(
        self,
        station: Station[None],
        kept: KeptFirmware,
        *,
        retrieve_at: datetime | None,
        install_at: datetime | None,
        unsigned: bool,
        protocol: str | None,
        wait_s: float,
    ) -> FileJob:
        """Send a station for firmware; ``unsigned`` without its signature. Raises NoWay, and as :meth:`Calls.start`."""
        now = SYSTEM_CLOCK.now()
        scheme = await self._protocol(station, protocol)
        job = FileJob(
            station=station.id,
            kind=JobKind.FIRMWARE,
            protocol=scheme,
            created_at=now,
            expires_at=max(now, retrieve_at or now, install_at or now) + _INSTALL_WITHIN,
            firmware_id=kept.id,
            signed=kept.signed and not unsigned,
            retrieve_at=retrieve_at,
            install_at=install_at,
            name=kept.name,
            size=kept.size,
            sha256=kept.sha256,
            stored=kept.stored,
            request_id=secrets.randbelow(2**31 - 1) + 1,
        )
        token = secrets.token_hex(_TOKEN_BYTES)
        return await self._ask(
            station,
            job,
            token,
            model.UpdateFirmware(
                location=self._url(scheme, token, _file_name(kept.name)),
                retrieve_date_time=retrieve_at or now,
                install_date_time=install_at,
                request_id=job.request_id,
                signing_certificate=None if unsigned else kept.signing_certificate,
                signature=None if unsigned else kept.signature,
            ),
            wait_s,
        )

    async def get_log(
        self,
        station: Station[None],
        kind: JobKind,
        *,
        oldest: datetime | None,
        latest: datetime | None,
        protocol: str | None,
        wait_s: float,
    ) -> FileJob:
        """Ask a station for a log. Raises NoWay, and as :meth:`Calls.start`."""
        now = SYSTEM_CLOCK.now()
        scheme = await self._protocol(station, protocol)
        job = FileJob(
            station=station.id,
            kind=kind,
            protocol=scheme,
            created_at=now,
            expires_at=now + _GOOD_FOR,
            request_id=secrets.randbelow(2**31 - 1) + 1,
        )
        token = secrets.token_hex(_TOKEN_BYTES)
        request = model.GetLog(
            log_type=_LOG_TYPES[kind],
            remote_location=self._url(scheme, token, ""),
            request_id=job.request_id,
            oldest_timestamp=oldest,
            latest_timestamp=latest,
        )
        return await self._ask(station, job, token, request, wait_s)

    async def _ask(
        self,
        station: Station[None],
        job: FileJob,
        token: str,
        request: model.UpdateFirmware | model.GetLog,
        wait_s: float,
    ) -> FileJob:
        station.check(request)
        number = await self._database.write(files.add_job(job, files.digest_of(token)))
        kept = msgspec.structs.replace(job, number=number)
        asking = asyncio.create_task(self._follow(station, kept, request))
        self._following.add(asking)
        asking.add_done_callback(self._followed)
        await asyncio.wait((asking,), timeout=wait_s)
        if asking.done():
            asking.result()
        return await self._database.read(files.job(number)) or kept

    async def _follow(self, station: Station[None], job: FileJob, request: model.UpdateFirmware | model.GetLog) -> None:
        """Send it, and keep what the station says to it."""
        try:
            command = await self._calls.start(station, request, strict_mapping=False)
        except EvwireError:
            await self._note(job, "not sent", JobState.REFUSED)
            raise
        command = await self._calls.wait(command, 600.0)
        if command.state is CommandState.REFUSED:
            await self._note(job, command.error.code if command.error else "refused", JobState.REFUSED)
        elif command.state is CommandState.ANSWERED:
            status = str((command.result or {}).get("status", ""))
            accepted = status in (model.LogStatus.ACCEPTED, model.LogStatus.ACCEPTED_CANCELED)
            await self._note(job, status, JobState.RUNNING if accepted else JobState.REFUSED)
            if status == model.LogStatus.ACCEPTED_CANCELED:
                await self._database.write(files.gave_up_others(job, SYSTEM_CLOCK.now()))

    def _followed(self, asking: asyncio.Task[None]) -> None:
        self._following.discard(asking)
        if not asking.cancelled() and (error := asking.exception()) is not None:
            # Who waited for it was told.
            logger.debug("a file was not asked for: %s", error)

    async def _note(self, job: FileJob, status: str, state: JobState | None = None) -> None:
        await self._database.write(files.noted(job.number, status, SYSTEM_CLOCK.now(), state))

    async def _protocol(self, station: Station[None], wanted: str | None) -> str:
        if wanted is not None:
            if wanted not in self.urls:
                raise NoWay(f"stations reach this server's files by {_listed(self.urls)}, not by {wanted}")
            return wanted
        ours = [each for each in PREFERRED if each in self.urls]
        if not ours:
            raise NoWay("this server was started without a port for files")
        theirs = await self._station_protocols(station)
        for each in ours:
            if not theirs or each in theirs:
                return each
        raise NoWay(
            f"{station.id} fetches and uploads by {_listed(sorted(theirs))}, and reaches this server's files by "
            f"{_listed(ours)} only"
        )

    async def _station_protocols(self, station: Station[None]) -> set[str]:
        """Those the station says it has; none: it does not say."""
        try:
            result = await station.call(model.GetVariables(queries=(_PROTOCOLS,)))
        except EvwireError as error:
            logger.info("%s: does not say how it transfers files: %s", station.id, error)
            return set()
        told = ",".join(each.value or "" for each in result.values)
        return {word.strip().lower() for word in told.split(",")} - {""}

    def _url(self, scheme: str, token: str, name: str) -> str:
        base = self.urls[scheme]
        if scheme == "ftp":
            user, secret = token[: len(token) // 2], token[len(token) // 2 :]
            return base.replace("://", f"://{user}:{secret}@", 1) + f"/{name}"
        return f"{base}/files/{token}" + (f"/{name}" if name else "")

    # What stations do

    async def of_token(self, token: str) -> FileJob | None:
        """The job whose address this is, whether it is good still or not."""
        return await self._database.read(files.job_of(files.digest_of(token)))

    async def may_serve(self, job: FileJob, length: int) -> bool:
        """So many bytes of firmware go out; False if it was too many already."""
        return await self._database.write(files.serving(job.number, length))

    async def fetched(self, job: FileJob) -> None:
        """The last byte of the firmware has gone out."""
        await self._note(job, "fetched")

    async def uploaded(self, job: FileJob, received: Received, name: str | None) -> bool:
        """Keep a log that is on the disk; False if there is one already, and then it is not there any more."""
        kept = await self._database.write(
            files.received(
                job.number,
                stored=received.stored,
                name=label_of(name),
                size=received.size,
                sha256=received.sha256,
                now=SYSTEM_CLOCK.now(),
            )
        )
        if kept:
            logger.info("%s: its %s log is here, %d bytes", job.station, job.kind, received.size)
        else:
            self.files.log(received.stored).unlink(missing_ok=True)
        return kept

    # As time goes by

    def start(self) -> None:
        """End jobs whose time is over, and forget old logs, from now on."""
        self._sweeping.start()

    async def stop(self) -> None:
        """Nothing is followed any more."""
        await self._sweeping.stop()
        for task in self._following:
            task.cancel()
        if self._following:
            await asyncio.wait(tuple(self._following), timeout=5)

    async def sweep(self, now: datetime) -> None:
        """As if it were ``now``."""
        for stored in await self._database.write(files.expired(now, now - self._kept)):
            self.files.log(stored).unlink(missing_ok=True)

    async def _sweep(self) -> None:
        await self.sweep(SYSTEM_CLOCK.now())


def following(
    keep: Callable[[sa.Connection], object],
    station_id: str,
    request: model.Request[model.Result],
    now: datetime,
) -> Callable[[sa.Connection], None]:
    """``keep``, and with it what the message says of a job."""

    def work(connection: sa.Connection) -> None:
        keep(connection)
        if isinstance(request, model.FirmwareStatusNotification | model.LogStatusNotification):
            files.followed(station_id, request, now)(connection)

    return work


def passive_ports(text: str | None) -> tuple[int, ...]:
    """The ports of ``50000-50099``; none: any. Raises ValueError."""
    if text is None:
        return ()
    first, _, last = text.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal() and 0 < int(first) <= int(last or first) <= 65535):
        raise ValueError(f"expected ports such as 50000-50099, got {text!r}")
    return tuple(range(int(first), int(last or first) + 1))


def _file_name(label: str) -> str:
    """A label as the last part of a URL: what every station's parser can read."""
    name = "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in label)
    return name.lstrip(".") or "firmware"


def _listed(protocols: Sequence[str] | dict[str, str]) -> str:
    return ", ".join(protocols) or "nothing"
