"""Puts the pieces together, starts them in order, and stops them in the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from importlib import import_module

import msgspec

from evwire import CSMS
from evwire.clock import SYSTEM_CLOCK
from evwire.server.commands.calls import Calls
from evwire.server.config import ServerConfig, api_token, database_path
from evwire.server.energy_totals import EnergyTotals
from evwire.server.events import Events
from evwire.server.files.jobs import FileJobs, FilePorts, passive_ports
from evwire.server.frames import Frames
from evwire.server.garbage import seldom
from evwire.server.metrics import Metrics
from evwire.server.parts import Parts
from evwire.server.progress import Progress
from evwire.server.retention import Retention
from evwire.server.signals import told_to_stop
from evwire.server.stations.admission import Admission
from evwire.server.stations.device_model import keep_reports
from evwire.server.stations.history import History
from evwire.server.stations.local_lists import LocalLists
from evwire.server.stations.policy import Policy
from evwire.server.stations.reconciling import Reconciling
from evwire.server.stations.registration import Registrations
from evwire.server.storage import Database, connections
from evwire.server.wire_log import WireLog
from evwire.transport import ServerTls, loop, own_address

logger = logging.getLogger("evwire.server")


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
    file_urls: tuple[str, ...] = ()
    """Where stations fetch firmware and leave logs."""


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
                    yield Running(
                        *(ocpp_port, tls_port, http_port, ocpp_url, tls_url, http_url, token, csms, soap_url),
                        file_urls=tuple(parts.file_jobs.urls.values()),
                    )
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
            for url in server.file_urls:
                announce(f"Chargers' firmware and logs: {url}")
            if new:
                announce(f"API token:                   {server.token}  (kept in {config.data / 'api-token'})")
            if config.pending:
                announce("Stations that nobody added may connect, and wait there until they are adopted.")
            if config.open:
                announce("Open to everybody: any station and any token is accepted. For a laboratory only.")
            with seldom(server.csms):
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
