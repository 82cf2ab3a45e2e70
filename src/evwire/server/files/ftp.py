"""FTP for stations that can nothing else: who logs in sees one file, to fetch or to leave. Needs the extra ``ftp``."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, TypeVar

from pyftpdlib.authorizers import AuthenticationFailed, DummyAuthorizer  # type: ignore[import-untyped]
from pyftpdlib.filesystems import AbstractedFS, FilesystemError  # type: ignore[import-untyped]
from pyftpdlib.handlers import DTPHandler, FTPHandler  # type: ignore[import-untyped]
from pyftpdlib.ioloop import IOLoop  # type: ignore[import-untyped]
from pyftpdlib.servers import FTPServer  # type: ignore[import-untyped]

from evwire.clock import SYSTEM_CLOCK
from evwire.errors import EvwireError
from evwire.server.files.jobs import FileJobs
from evwire.server.files.store import Incoming
from evwire.server.stations.attempts import Attempts
from evwire.server.storage.files import FileJob, JobKind

T = TypeVar("T")

logger = logging.getLogger("evwire.server")

_COMMANDS = (
    *("USER", "PASS", "QUIT", "NOOP", "SYST", "FEAT", "OPTS", "TYPE", "MODE", "STRU", "ALLO", "HELP"),
    *("PASV", "EPSV", "PORT", "EPRT", "REST", "ABOR", "PWD", "XPWD", "CWD", "XCWD", "CDUP", "XCUP"),
    *("RETR", "STOR", "SIZE"),
)
_MOST_SESSIONS = 64
_MOST_PER_ADDRESS = 8
_IDLE_S = 60
_CHUNK_BYTES = 64 * 1024
_ANSWER_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.2


class _Bridge:
    """From the thread of FTP to the loop in which everything else is."""

    def __init__(self, jobs: FileJobs, running: asyncio.AbstractEventLoop) -> None:
        self.jobs = jobs
        self.attempts = Attempts(SYSTEM_CLOCK)
        self._running = running

    def ask(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._running).result(_ANSWER_WITHIN_S)


class _Tokens(DummyAuthorizer):  # type: ignore[misc]  # untyped
    """Both halves of an address's token are user and password."""

    def __init__(self, bridge: _Bridge) -> None:
        super().__init__()
        self._bridge = bridge

    def validate_authentication(self, username: str, password: str, handler: Any) -> None:
        address = str(handler.remote_ip)
        if self._bridge.attempts.wait_s("ftp", address):
            raise AuthenticationFailed("too many wrong passwords")
        try:
            job = self._bridge.ask(self._bridge.jobs.of_token(username + password))
        except (EvwireError, TimeoutError):
            raise AuthenticationFailed("try again later") from None
        if job is None or job.protocol != "ftp" or not job.takes_part(SYSTEM_CLOCK.now()):
            self._bridge.attempts.failed("ftp", address)
            raise AuthenticationFailed("there is no such file")
        handler.job = job

    def get_home_dir(self, username: str) -> str:
        return "/"

    def has_perm(self, username: str, perm: str, path: str | None = None) -> bool:
        return True

    def get_msg_login(self, username: str) -> str:
        return "Welcome."

    def get_msg_quit(self, username: str) -> str:
        return "Goodbye."


class _OneFile(AbstractedFS):  # type: ignore[misc]  # untyped
    """Whatever the path, it is the job's file; there are no folders, and nothing to list."""

    def ftp2fs(self, ftppath: str) -> str:
        return str(self.ftpnorm(ftppath))

    def fs2ftp(self, fspath: str) -> str:
        return fspath

    def validpath(self, path: str) -> bool:
        return True

    def realpath(self, path: str) -> str:
        return path

    def lexists(self, path: str) -> bool:
        return True

    def isfile(self, path: str) -> bool:
        return True

    def isdir(self, path: str) -> bool:
        return True

    def chdir(self, path: str) -> None:
        """Some go first to the folder that the address seems to name."""

    def getsize(self, path: str) -> int:
        job: FileJob = self.cmd_channel.job
        if job.size is None:
            raise FilesystemError("there is no such file")
        return job.size

    def open(self, filename: str, mode: str) -> Any:
        bridge: _Bridge = self.cmd_channel.bridge
        job: FileJob = self.cmd_channel.job
        if job.kind is JobKind.FIRMWARE and mode == "rb" and job.stored is not None:
            if not bridge.ask(bridge.jobs.may_serve(job, job.size or 0)):
                raise FilesystemError("there is no such file")
            return bridge.jobs.files.firmware(job.stored).open("rb")
        if job.kind is not JobKind.FIRMWARE and mode == "wb":
            return _Upload(bridge, job, filename)
        raise FilesystemError("not so")


class _Upload:
    """What the connection of an upload writes into: kept only by :meth:`keep`, gone when closed without."""

    def __init__(self, bridge: _Bridge, job: FileJob, name: str) -> None:
        self.name = name
        self.closed = False
        self._bridge = bridge
        self._job = job
        self._incoming: Incoming = bridge.jobs.files.new_log()

    def write(self, chunk: bytes) -> None:
        self._incoming.write(chunk)

    def keep(self) -> bool:
        """On the disk and in the database; False if it cannot be, or there is one already."""
        if self._incoming.size == 0:
            return False
        received = self._incoming.finish()
        try:
            return self._bridge.ask(self._bridge.jobs.uploaded(self._job, received, self.name))
        except (EvwireError, TimeoutError, OSError) as error:
            logger.error("%s: its log cannot be kept: %s", self._job.station, error)
            self._bridge.jobs.files.log(received.stored).unlink(missing_ok=True)
            return False

    def close(self) -> None:
        self.closed = True
        self._incoming.abandon()


class _Data(DTPHandler):  # type: ignore[misc]  # untyped
    """A connection for a file."""

    timeout = _IDLE_S
    was_reset = False

    def recv(self, buffer_size: int) -> bytes:
        try:
            received: bytes = self.socket.recv(buffer_size)
        except ConnectionError:
            self.was_reset = True
            self.handle_close()
            return b""
        except OSError:
            received = super().recv(buffer_size)
            return received
        if not received:
            self.handle_close()
        return received

    def handle_close(self) -> None:
        if self._closed or not self.receive or not isinstance(self.file_obj, _Upload):
            super().handle_close()
            return
        kept = self._is_whole() and self.file_obj.keep()
        self.transfer_finished = kept
        self._resp = ("226 Transfer complete." if kept else "426 Not kept; transfer aborted.", logger.debug)
        self.close()

    def _is_whole(self) -> bool:
        """Take what is left; a connection that was reset is no end of a file."""
        try:
            while chunk := self.socket.recv(_CHUNK_BYTES):
                self.file_obj.write(chunk)
        except OSError:
            return False
        return not self.was_reset


class _Session(FTPHandler):  # type: ignore[misc]  # untyped
    """A connection of a station."""

    abstracted_fs = _OneFile
    dtp_handler = _Data
    banner = "Files."
    timeout = _IDLE_S
    max_login_attempts = 2
    auth_failed_timeout = 1
    permit_foreign_addresses = False
    permit_privileged_ports = False
    use_sendfile = False
    proto_cmds: ClassVar[dict[str, Any]] = {name: FTPHandler.proto_cmds[name] for name in _COMMANDS}
    bridge: _Bridge
    job: FileJob

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        if cmd.endswith("STAT"):  # which it would take for known, whatever the table says
            self.respond("500 Not so.")
            return
        super().pre_process_command(line, cmd, arg)

    def on_file_sent(self, file: str) -> None:
        try:
            self.bridge.ask(self.bridge.jobs.fetched(self.job))
        except (EvwireError, TimeoutError) as error:
            logger.warning("%s: it is not kept that it fetched its file: %s", self.job.station, error)


@asynccontextmanager
async def serving_ftp(
    jobs: FileJobs, host: str | None, port: int, passive_ports: Sequence[int] = ()
) -> AsyncIterator[int]:
    """Serve the files of ``jobs`` on this port, 0 is a free one, until left; yields the port.

    ``passive_ports`` are those for the files themselves; none: any. Raises OSError where the port is taken.
    """
    bridge = _Bridge(jobs, asyncio.get_running_loop())
    values = {"authorizer": _Tokens(bridge), "bridge": bridge, "passive_ports": list(passive_ports) or None}
    session = type("Session", (_Session,), values)
    _quiet()
    loop = IOLoop()
    try:
        server = FTPServer((host or "0.0.0.0", port), session, ioloop=loop)
    except OSError as error:
        loop.close()
        raise OSError(f"cannot listen for FTP on {host or 'all interfaces'}, port {port}: {error}") from None
    server.max_cons, server.max_cons_per_ip = _MOST_SESSIONS, _MOST_PER_ADDRESS
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            try:
                loop.loop(timeout=_LOOK_EVERY_S, blocking=False)
            except Exception:
                logger.exception("FTP goes on after a fault")
        server.close_all()

    thread = threading.Thread(target=run, name="ftp", daemon=True)
    thread.start()
    try:
        yield int(server.address[1])
    finally:
        stopping.set()
        await asyncio.to_thread(thread.join, 5.0)


def _quiet() -> None:
    """It logs logins, of which the user's name is half a token, and adds handlers of its own where there are none."""
    theirs = logging.getLogger("pyftpdlib")
    theirs.setLevel(logging.WARNING)
    if not theirs.handlers:
        theirs.addHandler(logging.NullHandler())
