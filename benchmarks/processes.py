"""Servers in processes of their own, on a core of their own, and what Linux knows about them."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[1]
STARTING_S = 30.0
DESCRIPTORS_TO_SPARE = 200
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") / 1024


class ServerFailed(Exception):
    """A server did not start, or ended by itself; the text is what it wrote last."""


class Server:
    """One server: ``python -m MODULE ARGUMENTS --port PORT``, from entering to leaving."""

    def __init__(self, module: str, *arguments: str, port: int | None = None) -> None:
        self.port = free_port() if port is None else port
        self._module = module
        self._arguments = arguments
        self._awaited = [self.port]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  (closed on leaving)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module, *self._arguments, *self._options()],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process is not None, "left without having been entered"
        self._process.kill()
        self._process.wait()
        self._log.close()

    def _options(self) -> list[str]:
        return ["--port", str(self.port)]

    @property
    def pid(self) -> int:
        assert self._process is not None, "not entered yet"
        return self._process.pid

    async def listening(self) -> None:
        """Wait until it takes connections, on every port it has. Raises ServerFailed."""
        for port in self._awaited:
            await self._listening(port)

    async def _listening(self, port: int) -> None:
        give_up_at = time.monotonic() + STARTING_S
        while True:
            assert self._process is not None, "not entered yet"
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                raise ServerFailed(f"{self._module}: {self.said()}")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return

    def open_at(self) -> float:
        """Wait until it takes stations; when that was, by ``time.monotonic()``. Raises ServerFailed.

        For a thread: an event loop with ten thousand stations that dial sees it seconds late.
        """
        give_up_at = time.monotonic() + STARTING_S
        while not self.ended() and time.monotonic() < give_up_at:
            try:
                socket.create_connection(("127.0.0.1", self.port), STARTING_S).close()
            except ConnectionRefusedError:
                time.sleep(0.02)
            else:
                return time.monotonic()
        raise ServerFailed(f"{self._module}: {self.said()}")

    def ended(self) -> bool:
        """Whether it has ended by itself."""
        assert self._process is not None, "not entered yet"
        return self._process.poll() is not None

    def said(self) -> str:
        """The end of what it wrote to its standard error."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-2000:]

    def keep_to(self, core: int) -> None:
        """Run on this core only, where the system can do that."""
        if hasattr(os, "sched_setaffinity"):
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {core})

    def cpu_s(self) -> float:
        """User and system time since its start, of all its threads."""
        # Linux's clock of another process (clock_getcpuclockid(3)); /proc/PID/stat counts in 10 ms only.
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory_kib(self) -> float:
        """Resident memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE_KIB

    def most_memory_kib(self) -> float:
        """The most resident memory it ever had."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return float(status.partition("VmHWM:")[2].split()[0])

    def signal(self, number: int) -> None:
        assert self._process is not None, "not entered yet"
        self._process.send_signal(number)


class EvwireServe(Server):
    """``evwire serve`` on a data directory, as it is installed; with TLS only, if given a certificate and its key;
    with ``soap`` its port is the one for SOAP.
    """

    def __init__(
        self,
        data: Path,
        *,
        tls: tuple[Path, Path] | None = None,
        port: int | None = None,
        options: tuple[str, ...] = (),
        soap: bool = False,
    ) -> None:
        super().__init__("evwire", "serve", *options, port=port)
        self._data = data
        self._tls = tls
        self._soap = soap
        self.http_port = free_port()
        # What has not been loaded yet would count as memory of stations.
        self._awaited.append(self.http_port)

    def _options(self) -> list[str]:
        ports = ["--host", "127.0.0.1", "--http-port", str(self.http_port)]
        options = ["--data", str(self._data), *ports, "--no-files", "--reconnects-an-hour", "0"]
        if self._soap:
            return [*options, "--ocpp-port", "0", "--soap-port", str(self.port)]
        if self._tls is None:
            return [*options, "--ocpp-port", str(self.port)]
        certificate, key = (str(path) for path in self._tls)
        return [*options, "--no-plain", "--tls-cert", certificate, "--tls-key", key, "--tls-port", str(self.port)]


def busy_s() -> float:
    """CPU time that the whole machine has spent on anything, all cores together."""
    user, nice, system, _, _, irq, softirq, *_ = (
        int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / TICKS_PER_S


def two_cores() -> tuple[int, int]:
    """One for the server and one for the load; the same if there is only one."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    return cores[0], cores[-1]


def free_port() -> int:
    """One that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def allow_descriptors(stations: int) -> None:
    """Let this process, and those it starts, have so many connections, as far as the system permits."""
    wanted = stations + DESCRIPTORS_TO_SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
