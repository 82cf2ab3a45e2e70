"""``evwire serve``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from evwire import EvwireError
from evwire.cli.words import Data, DatabaseUrl, Flag, Port, fail


def serve(
    *,
    data: Data,
    database: DatabaseUrl = None,
    i_accept_data_loss: Annotated[
        bool, Flag, Parameter(help="Start even where the database says that it wrote what a power cut would take.")
    ] = False,
    hold: Annotated[
        float,
        Parameter(
            validator=Number(gt=0), help="Seconds that a station waits for its answer while the database is away."
        ),
    ] = 25.0,
    shutdown: Annotated[
        Literal["close-frame", "abort"],
        Parameter(help="How to leave stations at the end; abort: without a Close frame, which some never forgive."),
    ] = "close-frame",
    host: Annotated[
        str | None, Parameter(help="Where stations connect: all interfaces, loopback with --open, unless given.")
    ] = None,
    ocpp_port: Port = 9000,
    soap_port: Annotated[
        int | None, Parameter(help="Listen for SOAP too, with TLS where there is a certificate; 9001 is usual.")
    ] = None,
    soap_callback: Annotated[
        list[str] | None, Parameter(negative="", help="A network where such stations may be called, as 10.20.0.0/16.")
    ] = None,
    files: Annotated[bool, Parameter(help="Whether stations can fetch firmware and leave logs.")] = True,
    files_port: Annotated[
        int | None,
        Parameter(validator=Number(gte=0, lte=65535), help="Where they do; two above --ocpp-port unless given."),
    ] = None,
    files_url: Annotated[
        str | None, Parameter(help="How they reach it, where there is a proxy before it: https://files.example.org.")
    ] = None,
    files_kept_days: Annotated[float, Parameter(validator=Number(gt=0), help="A log is deleted after so many.")] = 90.0,
    ftp_port: Annotated[
        int | None,
        Parameter(validator=Number(gte=0, lte=65535), help="Serve those files by FTP too; 21 and 2121 are usual."),
    ] = None,
    ftp_passive_ports: Annotated[
        str | None, Parameter(help="Where FTP listens for the files themselves, as 50000-50099; anywhere.")
    ] = None,
    http_host: str = "127.0.0.1",
    http_port: Port = 8080,
    open: Annotated[bool, Flag, Parameter(help="Accept any station and any token: for a laboratory.")] = False,
    plain: Annotated[bool, Parameter(help="Whether to listen without TLS, too.")] = True,
    tls_cert: Annotated[
        list[Path] | None, Parameter(negative="", help="Certificate and chain, PEM; again for a second algorithm.")
    ] = None,
    tls_key: Annotated[
        list[Path] | None, Parameter(negative="", help="The key of each certificate, if it is not in the same file.")
    ] = None,
    tls_port: Port = 9443,
    tls_suites: Annotated[
        Literal["compat", "modern"], Parameter(help="modern: only what keeps old conversations secret.")
    ] = "compat",
    client_ca: Annotated[
        Path | None, Parameter(help="Who signs the certificates that stations must show with TLS (profile 3).")
    ] = None,
    client_crl: Annotated[Path | None, Parameter(help="Those of them that were revoked.")] = None,
    organization: Annotated[str | None, Parameter(help="What they must be made out to, besides the station.")] = None,
    trusted_proxy: Annotated[
        list[str] | None, Parameter(negative="", help="A network whose X-Forwarded-For and the like are believed.")
    ] = None,
    hide_unknown: Annotated[
        bool, Flag, Parameter(help="Answer stations that nobody added like wrong passwords: 401, not 404.")
    ] = False,
    pending: Annotated[
        bool, Flag, Parameter(help="Let stations in that nobody added, to wait until they are adopted.")
    ] = False,
    reconnects_an_hour: Annotated[
        int, Parameter(validator=Number(gte=0), help="Who comes back more often has to rest for minutes; 0: nobody.")
    ] = 60,
    offline_starts: Annotated[
        Literal["accept", "judge"],
        Parameter(
            help="What a station hears of a card that charged while nobody could be asked: accepted, or the truth."
        ),
    ] = "judge",
    match_orphans: Annotated[
        bool, Flag, Parameter(help="Take the end of an unknown transaction for that of the only one running there.")
    ] = False,
    api_requests_a_minute: Annotated[
        int, Parameter(validator=Number(gte=0), help="How often one token may use the HTTP API; 0: without a limit.")
    ] = 3000,
    load_stations_a_minute: Annotated[
        int,
        Parameter(
            validator=Number(gte=0),
            help="How many stations one token may make give or take load; 0: 5 % of the fleet, and at least 50.",
        ),
    ] = 0,
    writes_a_day: Annotated[
        int,
        Parameter(validator=Number(gte=0), help="How often a setting of a station that departs is put right a day."),
    ] = 10,
    wire_log: Annotated[Path | None, Parameter(help="Append every frame to this file, as JSON lines.")] = None,
    wire_log_mib: Annotated[
        int, Parameter(validator=Number(gte=0), help="How large it may grow before a new one is begun; 0: any size.")
    ] = 100,
    wire_log_files: Annotated[int, Parameter(validator=Number(gte=0), help="How many old ones are kept.")] = 10,
    keep_days: Annotated[
        int, Parameter(validator=Number(gte=0), help="How long histories and messages are kept; 0: for ever.")
    ] = 365,
    keep_audit_days: Annotated[
        int, Parameter(validator=Number(gte=0), help="How long the audit and security events are kept; 0: for ever.")
    ] = 730,
    keep_events_days: Annotated[
        int, Parameter(validator=Number(gte=0), help="How long events that all webhooks took are kept; 0: for ever.")
    ] = 30,
    config: Annotated[Path | None, Parameter(help="A TOML file with any of these settings.")] = None,
    check: Annotated[bool, Flag, Parameter(help="Only say whether all this fits together.")] = False,
    verbose: Annotated[bool, Flag, Parameter(help="Log every frame too.")] = False,
    log_format: Annotated[Literal["text", "json"], Parameter(help="json: each message an object on a line.")] = "text",
) -> None:
    """Run a CSMS until it is told to stop.

    A flag counts more than its variable (EVWIRE_OCPP_PORT for --ocpp-port), and that more than the file of --config.
    """
    from evwire import server

    server.log_to_stderr(logging.DEBUG if verbose else logging.INFO, log_format)
    try:
        server_config = server.ServerConfig(
            data=data,
            database=database,
            may_lose=i_accept_data_loss,
            hold_s=hold,
            shutdown=shutdown,
            host=host,
            ocpp_port=ocpp_port,
            soap_port=soap_port,
            soap_callbacks=tuple(soap_callback or ()),
            files=files,
            files_port=files_port,
            files_url=files_url,
            files_kept_days=files_kept_days,
            ftp_port=ftp_port,
            ftp_passive_ports=ftp_passive_ports,
            http_host=http_host,
            http_port=http_port,
            open=open,
            plain=plain,
            tls=server.tls_config(
                tls_cert or (),
                tls_key or (),
                client_ca=client_ca,
                client_crl=client_crl,
                suites=tls_suites,
                port=tls_port,
            ),
            organization=organization,
            hide_unknown=hide_unknown,
            pending=pending,
            reconnects_an_hour=reconnects_an_hour,
            offline_starts=server.OfflineStarts(offline_starts),
            match_orphans=match_orphans,
            trusted_proxies=tuple(trusted_proxy or ()),
            wire_log=wire_log,
            wire_log_mib=wire_log_mib,
            wire_log_files=wire_log_files,
            keep=server.Keep(histories=keep_days, audit=keep_audit_days, events=keep_events_days),
            api_requests_a_minute=api_requests_a_minute,
            load_stations_a_minute=load_stations_a_minute,
            writes_a_day=writes_a_day,
        )
        if check:
            server.check(server_config)
            return
        server.serve(server_config, announce=lambda line: print(line, flush=True))
    except (EvwireError, ValueError, OSError) as error:
        fail(str(error))
