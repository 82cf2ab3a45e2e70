"""Puts the pieces together, starts them in order, and stops them in the other."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from importlib import import_module
from pathlib import Path

import msgspec

from evwire import CSMS
from evwire.clock import SYSTEM_CLOCK
from evwire.csms import Shutdown
from evwire.server.commands.calls import Calls
from evwire.server.energy_totals import EnergyTotals
from evwire.server.events import Events
from evwire.server.files.jobs import KEPT_DAYS, FileJobs, FilePorts, passive_ports
from evwire.server.frames import Frames
from evwire.server.metrics import Metrics
from evwire.server.parts import Parts
from evwire.server.progress import STALLED_AFTER_S, Progress
from evwire.server.retention import Keep, Retention
from evwire.server.signals import told_to_stop
from evwire.server.stations.admission import Admission
from evwire.server.stations.attempts import CONNECTS_AN_HOUR, REQUESTS_A_MINUTE
from evwire.server.stations.clocks import OfflineStarts
from evwire.server.stations.device_model import keep_reports
from evwire.server.stations.history import History
from evwire.server.stations.local_lists import LocalLists
from evwire.server.stations.policy import Policy
from evwire.server.stations.reconciling import WRITES_A_DAY, Reconciling
from evwire.server.stations.registration import Registrations
from evwire.server.stations.security import TlsConfig
from evwire.server.storage import HOLD_S, Database, connections
from evwire.server.wire_log import WIRE_LOG_FILES, WIRE_LOG_MIB, WireLog
from evwire.transport import ServerTls, loop, own_address

logger = logging.getLogger("evwire.server")

TOKEN_VARIABLE = "EVWIRE_API_TOKEN"


class ServerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How to run. Port 0 is a free one. ``host`` None: all interfaces, or loopback when open to everybody."""

    data: Path
    database: str | None = None
    """The URL of the database, ``postgresql:`` or ``sqlite:``; None: a file in ``data``."""
    may_lose: bool = False
    """Start even where the database says that it wrote what a power cut would take."""
    hold_s: float = HOLD_S
    """How long a station waits for its answer while the database is away, before its link is closed."""
    shutdown: Shutdown = "close-frame"
    """How stations are left when the server stops."""
    host: str | None = None
    ocpp_port: int = 9000
    soap_port: int | None = None
    """For stations that speak SOAP, with TLS where there is a certificate; None: not spoken."""
    soap_callbacks: tuple[str, ...] = ()
    """Networks in which such stations are called at the address they name."""
    files: bool = True
    """Whether there is a port where stations fetch firmware and leave logs, with TLS where there is a certificate."""
    files_port: int | None = None
    """None: two above that of OCPP, and a free one where that is a free one."""
    files_url: str | None = None
    """What stations reach that port by, for who has a proxy before it."""
    files_kept_days: float = KEPT_DAYS
    """After so many days a log is deleted."""
    ftp_port: int | None = None
    """For stations that can only FTP; None: there is none."""
    ftp_passive_ports: str | None = None
    """The ports of its files, as 50000-50099; None: any."""
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    open: bool = False
    plain: bool = True
    """Whether there is a port without TLS."""
    tls: TlsConfig | None = None
    organization: str | None = None
    """What certificates of stations must be made out to (O), if anything."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose word about the address, TLS and certificate of a station is believed."""
    hide_unknown: bool = False
    """Answer 401 instead of 404 to a station that nobody added, so that nobody can find out who was."""
    pending: bool = False
    """Let stations in that nobody added, to wait until somebody adopts them."""
    reconnects_an_hour: int = CONNECTS_AN_HOUR
    """How often a station may come back in an hour before it has to rest."""
    offline_starts: OfflineStarts = OfflineStarts.JUDGE
    """What is said of the card of a transaction that began while nobody could be asked."""
    match_orphans: bool = False
    """Take an end of an unknown transaction for that of the only one that runs there."""
    wire_log: Path | None = None
    wire_log_mib: int = WIRE_LOG_MIB
    """How large the wire log may grow before a new one is begun; 0: without a limit."""
    wire_log_files: int = WIRE_LOG_FILES
    """How many old ones are kept."""
    keep: Keep = Keep()
    """What is deleted when."""
    api_requests_a_minute: int = REQUESTS_A_MINUTE
    """How often one token may use the HTTP API; 0: as often as it likes."""
    load_stations_a_minute: int = 0
    """How many stations one token may make give or take load, not by a batch; 0: a share of the fleet."""
    ready_within_s: float = STALLED_AFTER_S
    """A server that cannot commit within so long is not ready."""
    writes_a_day: int = WRITES_A_DAY
    """How often one variable of a station that departs from what is wanted is written in a day."""
    call_timeout_s: float = 25.0
    """How long a station may take to answer a command; less than who asked waits, so that silence can be told."""

    def __post_init__(self) -> None:
        if self.files_url is not None and not self.files_url.startswith(("http://", "https://")):
            raise ValueError(f"expected a URL that begins with http:// or https:// for files, got {self.files_url!r}")
        passive_ports(self.ftp_passive_ports)


class Running(msgspec.Struct, frozen=True):
    """A server that listens. ``ocpp_url`` has TLS only if nothing else is listened for."""

    ocpp_port: int | None
    tls_port: int | None
    http_port: int
    ocpp_url: str
    tls_url: str | None
    http_url: str
    token: str
    csms: CSMS[None]
    soap_url: str | None = None


def database_path(data: Path) -> Path:
    """The SQLite file in a data directory, which is made if it is not there."""
    data.mkdir(parents=True, exist_ok=True)
    return data / "evwire.sqlite3"


def api_token(data: Path, *, make: bool = True) -> tuple[str, bool]:
    """The token of the HTTP API, and whether it was made just now.

    From the environment, else from the data directory, where the first start puts one that only its
    owner can read. Without ``make`` a missing one is a FileNotFoundError.
    """
    given = os.environ.get(TOKEN_VARIABLE)
    if given:
        return given, False
    path = data / "api-token"
    if path.exists():
        return path.read_text().strip(), False
    if not make:
        raise FileNotFoundError(f"expected the API token in {path} or in {TOKEN_VARIABLE}; evwire serve makes one")
    data.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(24)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token + "\n")
    return token, True


@asynccontextmanager
async def running(config: ServerConfig) -> AsyncIterator[Running]:
    """A server inside a running loop: database, then OCPP, then HTTP; left in the other order.

    Raises OSError where it cannot listen or write, TlsFileError for a file of TLS that cannot be used, and
    ValueError for options that do not fit together.
    """
    tls = config.tls.server_tls() if config.tls is not None else None
    if tls is None and not config.plain:
        raise ValueError("expected a certificate for TLS, or a port without it")
    if config.pending and config.hide_unknown:
        raise ValueError("expected pending or hide_unknown: who lets unknown stations in cannot hide which they are")
    host = config.host or ("127.0.0.1" if config.open else None)
    token, _ = api_token(config.data)
    frames = Frames(_wire_log(config))
    opened = Database.open(
        config.database or database_path(config.data), hold_s=config.hold_s, may_lose=config.may_lose
    )
    async with _closing(await opened) as database:
        registrations = Registrations(database, config.data, pending=config.pending)
        await database.write(connections.forget_open(SYSTEM_CLOCK.now()))
        history = History(database)
        admission = Admission(
            database,
            config.data,
            registrations=registrations,
            history=history,
            everybody=config.open,
            hide_unknown=config.hide_unknown,
            organization=config.organization,
            reconnects_an_hour=config.reconnects_an_hour,
        )
        policy = Policy(
            database,
            registrations=registrations,
            everybody=config.open,
            offline_starts=config.offline_starts,
            match_orphans=config.match_orphans,
        )
        csms: CSMS[None] = CSMS(
            admission=admission.admit, transaction_numbers=policy, call_timeout_s=config.call_timeout_s
        )
        csms.on_refused(admission.refused)
        history.attach(csms)
        policy.attach(csms)
        registrations.attach(csms)
        keep_reports(csms, database)
        csms.tap(frames.tap)
        calls = Calls(csms, database, load_a_minute=config.load_stations_a_minute)
        parts = Parts(
            csms=csms,
            database=database,
            frames=frames,
            calls=calls,
            file_jobs=FileJobs(database, calls, config.data / "files", kept_days=config.files_kept_days),
            metrics=Metrics(csms, database),
            progress=Progress(database, stalled_after_s=config.ready_within_s),
            events=Events(database),
            registrations=registrations,
            energy_totals=EnergyTotals(database),
            retention=Retention(database, config.keep),
            reconciling=Reconciling(csms, database, writes_a_day=config.writes_a_day),
            local_lists=LocalLists(csms, database),
        )

        parts.events.attach(csms)
        await parts.events.start()
        parts.energy_totals.gained = parts.metrics.delivered
        parts.energy_totals.start()
        parts.retention.start()
        await parts.calls.resume()
        parts.local_lists.start()
        try:
            async with _ocpp(csms, config, host, tls) as (ocpp_port, tls_port, soap_port):
                plain_url = f"ws://{_shown(host)}:{ocpp_port}/ocpp" if ocpp_port is not None else None
                tls_url = f"wss://{_shown(host)}:{tls_port}/ocpp" if tls_port is not None else None
                soap_scheme = "http" if tls is None else "https"
                soap_url = f"{soap_scheme}://{_shown(host)}:{soap_port}/soap" if soap_port is not None else None
                ocpp_url = plain_url or tls_url or ""
                # Takes a third of the start to load: stations need not wait for it, nor while it loads.
                await asyncio.to_thread(import_module, "evwire.server.api.port")
                from evwire.server.api.port import listening, make_app, serving_files

                app = make_app(
                    parts,
                    token=token,
                    url=f"{ocpp_url}/<station id>",
                    requests_a_minute=config.api_requests_a_minute,
                )
                proxies = config.trusted_proxies
                async with (
                    serving_files(parts.file_jobs, _file_ports(config, host)),
                    listening(app, config.http_host, config.http_port, proxies) as http_port,
                ):
                    http_url = f"http://{_shown(config.http_host)}:{http_port}"
                    yield Running(ocpp_port, tls_port, http_port, ocpp_url, tls_url, http_url, token, csms, soap_url)
                    frames.stop()
                    await parts.events.stop()
        finally:
            await parts.local_lists.stop()
            await parts.reconciling.stop()
            await parts.calls.stop()
            await parts.progress.stop()
            await parts.energy_totals.stop()
            await parts.retention.stop()
            await parts.events.stop()
            frames.close()


def serve(config: ServerConfig, *, announce: Callable[[str], object] = print) -> None:
    """Run until SIGINT or SIGTERM, and at the second one not even that long; says where it can be reached.

    Raises OSError as :func:`running`.
    """
    _, new = api_token(config.data)

    async def until_told() -> None:
        stop = told_to_stop()
        async with running(config) as server:
            announce(f"Type this into the charger:  {server.ocpp_url}/<station id>")
            if server.tls_url not in (None, server.ocpp_url):
                announce(f"or, with TLS:                {server.tls_url}/<station id>")
            if server.soap_url is not None:
                announce(f"or, where it speaks SOAP:   {server.soap_url}")
            announce(f"Page and HTTP API:           {server.http_url}")
            if new:
                announce(f"API token:                   {server.token}  (kept in {config.data / 'api-token'})")
            if config.pending:
                announce("Stations that nobody added may connect, and wait there until they are adopted.")
            if config.open:
                announce("Open to everybody: any station and any token is accepted. For a laboratory only.")
            # What is here now stays: looking for garbage in it again and again would hold up every station.
            gc.collect()
            gc.freeze()
            # And what is here for long, such as ten thousand stations, is looked through ten times as rarely.
            gc.set_threshold(*gc.get_threshold()[:2], 100)
            await stop.wait()
            logger.info("stopping")

    loop.run(until_told())


@asynccontextmanager
async def _closing(database: Database) -> AsyncIterator[Database]:
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _ocpp(
    csms: CSMS[None], config: ServerConfig, host: str | None, tls: ServerTls | None
) -> AsyncIterator[tuple[int | None, int | None, int | None]]:
    """The ports without and with TLS, and that of SOAP, where there are such."""
    async with AsyncExitStack() as stack:
        stops = ExitStack()

        async def listen(port: int, ssl: ServerTls | None) -> int:
            serving = csms.serve(
                host=host, port=port, ssl=ssl, trusted_proxies=config.trusted_proxies, shutdown=config.shutdown
            )
            # Leaving one port closes the connections of all: nobody may come in by another meanwhile.
            stops.callback(serving.stop)
            return (await stack.enter_async_context(serving)).port

        plain_port = await listen(config.ocpp_port, None) if config.plain else None
        tls_port = await listen(config.tls.port, tls) if config.tls is not None else None
        soap_port = None
        if config.soap_port is not None:
            soap = csms.serve_soap(
                host=host,
                port=config.soap_port,
                ssl=tls,
                callbacks=config.soap_callbacks,
                trusted_proxies=config.trusted_proxies,
            )
            soap_port = (await stack.enter_async_context(soap)).port
        with stops:
            yield plain_port, tls_port, soap_port


def _wire_log(config: ServerConfig) -> WireLog | None:
    if config.wire_log is None:
        return None
    return WireLog(config.wire_log, config.wire_log_mib * 1024 * 1024, config.wire_log_files)


def _file_ports(config: ServerConfig, host: str | None) -> FilePorts:
    """Where files are listened for. Whoever fetches one proves it by the address, so that no certificate is asked."""
    port = config.files_port
    if port is None:
        port = config.ocpp_port + 2 if config.ocpp_port else 0
    tls = config.tls
    return FilePorts(
        host=host,
        shown=_shown(host),
        port=port if config.files else None,
        url=config.files_url,
        tls=msgspec.structs.replace(tls, client_ca=None, client_crl=None).server_tls() if tls is not None else None,
        ftp_port=config.ftp_port,
        ftp_passive_ports=passive_ports(config.ftp_passive_ports),
        trusted_proxies=config.trusted_proxies,
    )


def _shown(host: str | None) -> str:
    """The host to print: one that a charger can dial."""
    if host in (None, "0.0.0.0", "::"):
        return own_address()
    return f"[{host}]" if host and ":" in host else str(host)
