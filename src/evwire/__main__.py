"""The command line: parsing only. ``evwire --help`` lists the commands."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import os
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

from cyclopts import App, CycloptsError, Parameter, Token
from cyclopts.argument import ArgumentCollection
from cyclopts.validators import Number

from evwire import EvwireError

if TYPE_CHECKING:
    from evwire import server

app = App(
    name="evwire",
    help="OCPP at both ends of the wire: a CSMS, simulated charging stations, and the tools around them.",
    version_flags=[],
)
station = App(name="station", help="Who may connect.", version_flags=[])
id_token = App(name="id-token", help="Who may charge.", version_flags=[])
api_token = App(name="token", help="Who may use the HTTP API.", version_flags=[])
app.command(station)
app.command(api_token)
settings = App(name="config", help="Settings from flags, the environment and a file.", version_flags=[])
app.command(settings)
database_app = App(name="db", help="Care for the database.", version_flags=[])
app.command(id_token)
app.command(database_app)

Flag = Parameter(negative="")
Port = Annotated[int, Parameter(validator=Number(gte=0, lte=65535))]
Data = Annotated[Path, Parameter(help="The directory that has the database and the API token.")]
DatabaseUrl = Annotated[
    str | None,
    Parameter(
        env_var="EVWIRE_DATABASE", help="postgresql://user@host/name or sqlite:///path; a file in --data unless given."
    ),
]
Url = Annotated[str, Parameter(help="Where the server's HTTP API is.")]


@app.command
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
    reconnects_an_hour: Annotated[
        int, Parameter(validator=Number(gte=0), help="Who comes back more often has to rest for minutes; 0: nobody.")
    ] = 60,
    api_requests_a_minute: Annotated[
        int, Parameter(validator=Number(gte=0), help="How often one token may use the HTTP API; 0: without a limit.")
    ] = 3000,
    wire_log: Annotated[Path | None, Parameter(help="Append every frame to this file, as JSON lines.")] = None,
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
            host=host,
            ocpp_port=ocpp_port,
            soap_port=soap_port,
            soap_callbacks=tuple(soap_callback or ()),
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
            reconnects_an_hour=reconnects_an_hour,
            trusted_proxies=tuple(trusted_proxy or ()),
            wire_log=wire_log,
            api_requests_a_minute=api_requests_a_minute,
        )
        if check:
            server.check(server_config)
            return
        server.serve(server_config, announce=lambda line: print(line, flush=True))
    except (EvwireError, ValueError, OSError) as error:
        _fail(str(error))


@settings.command(name="check", help_flags=[])
def check_settings(
    *words: Annotated[str, Parameter(name="FLAGS", allow_leading_hyphen=True, help="As for evwire serve.")],
) -> None:
    """Say what evwire serve would run with, and where each setting comes from; exit code 2 if it could not."""
    from evwire import server

    command, bound = _parsed(["serve", "--check", *words])
    command(*bound.args, **bound.kwargs)
    bound.apply_defaults()
    for name, value in bound.arguments.items():
        flag = name.replace("_", "-")
        if flag not in ("config", "check"):
            print(f"{flag} = {server.shown(value)}  ({_configured.sources.get(flag, 'default')})")
    for problem in server.unknown_variables(os.environ, _configured.names):
        print(f"evwire: {problem}", file=sys.stderr)


@station.command(name="add")
def add_station(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    password: Annotated[
        str | None, Parameter(help="HTTP Basic password; one is made and printed unless given.")
    ] = None,
    no_password: Annotated[bool, Flag, Parameter(help="Let it in without a password.")] = False,
    certificate_only: Annotated[bool, Flag, Parameter(help="Let it in by its certificate only (profile 3).")] = False,
) -> None:
    """Let a station in. Works while the server runs."""
    from evwire import server

    try:
        made = asyncio.run(
            server.add_station(
                data,
                station_id,
                password=password,
                no_password=no_password,
                certificate_only=certificate_only,
                database=database,
            )
        )
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"{station_id} may connect" + (", without a password" if no_password else ""))
    if made is not None:
        print(f"password: {made}")


@station.command(name="allow-profile")
def allow_profile(
    station_id: Annotated[str, Parameter(name="ID")],
    security_profile: Annotated[int, Parameter(name="PROFILE")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
) -> None:
    """Let a station use a lower security profile again than it has used. Works while the server runs."""
    from evwire import server

    try:
        asyncio.run(server.allow_profile(data, station_id, security_profile, database=database))
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"{station_id} may use security profile {security_profile}")


@station.command(name="treat")
def treat_station(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    arriving: Annotated[Literal["strict", "tolerant"], Parameter(help="How what it sends is judged.")] = "tolerant",
    quirk: Annotated[
        tuple[str, ...], Parameter(help="What is known of it; evwire quirks lists the ids.", negative="")
    ] = (),
) -> None:
    """Say how to read what a station sends, from its next connection on. Works while the server runs."""
    from evwire import Tolerance, server

    try:
        asyncio.run(
            server.treat_station(data, station_id, arriving=Tolerance(arriving), quirks=quirk, database=database)
        )
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"{station_id} is read in a {arriving} way" + (f", with {', '.join(quirk)}" if quirk else ""))


@app.command(name="quirks")
def list_quirks() -> None:
    """What is known of real chargers, one line each."""
    from evwire import quirks

    for row in quirks.known().values():
        print(f"{row.id}: {row.pattern} ({', '.join(row.source)})")


@station.command(name="list")
def list_stations(*, data: Data, database: DatabaseUrl = None) -> None:
    """Every station that was added, or seen while everybody was let in."""
    from evwire import server

    try:
        found = asyncio.run(server.list_stations(data, database=database))
    except OSError as error:
        _fail(str(error))
    for each in found:
        known = (each.id, each.version or "-", each.vendor or "-", each.model or "-")
        print(server.escaped(" ".join(known)))


@id_token.command(name="add")
def add_token(
    token: str,
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    group: Annotated[str | None, Parameter(help="Whose transactions it may stop, and who may stop its own.")] = None,
    expires_in_days: Annotated[
        float | None, Parameter(validator=Number(gt=0, lte=36_500), help="For ever, unless given.")
    ] = None,
    at_once: Annotated[
        int | None,
        Parameter(validator=Number(gte=1, lte=1_000_000), help="At most so many transactions of it at a time."),
    ] = None,
) -> None:
    """Let a token charge. Works while the server runs."""
    from evwire import server

    try:
        asyncio.run(
            server.add_token(
                data, token, group=group, expires_in_days=expires_in_days, concurrent_limit=at_once, database=database
            )
        )
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"{token} may charge")


@id_token.command(name="seen")
def seen_tokens(*, data: Data, database: DatabaseUrl = None) -> None:
    """Tokens that were shown to a station and are not known, the newest first: what to add for a new card."""
    from evwire import server

    try:
        found = asyncio.run(server.seen_tokens(data, database=database))
    except OSError as error:
        _fail(str(error))
    for each in found:
        print(server.escaped(f"{each.value} at {each.station}, {each.last_at:%Y-%m-%d %H:%M} UTC, {each.times} times"))


@api_token.command(name="create")
def create_api_token(
    name: Annotated[str, Parameter(help="Whose it is, or what for.")],
    /,
    *,
    data: Data,
    database: DatabaseUrl = None,
    role: Annotated[
        Literal["admin", "operator", "read-only"],
        Parameter(help="admin: all; operator: ask; read-only: look."),
    ] = "read-only",
    station: Annotated[
        tuple[str, ...], Parameter(help="Only for this station; again for another one.", negative="")
    ] = (),
    expires_in_days: Annotated[float | None, Parameter(help="For ever, unless given.")] = None,
) -> None:
    """Make a token of the HTTP API and print it, this once. Works while the server runs."""
    from evwire import server

    try:
        secret = asyncio.run(
            server.create_api_token(
                data, name, role, stations=station, expires_in_days=expires_in_days, database=database
            )
        )
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(secret)


@api_token.command(name="list")
def list_api_tokens(*, data: Data, database: DatabaseUrl = None) -> None:
    """Every token that was made, one line each: id, role, name, for how long, and for which stations."""
    from evwire import server

    try:
        found = asyncio.run(server.list_api_tokens(data, database=database))
    except OSError as error:
        _fail(str(error))
    for each in found:
        until = f"until {each.expires_at:%Y-%m-%dT%H:%MZ}" if each.expires_at else "for ever"
        state = "revoked" if each.revoked_at else until
        print(server.escaped(f"{each.id} {each.role} {each.name} {state} {','.join(each.stations or ()) or '*'}"))


@api_token.command(name="revoke")
def revoke_api_token(
    token_id: Annotated[str, Parameter(name="ID")], /, *, data: Data, database: DatabaseUrl = None
) -> None:
    """Let nobody in with a token any more, from now on. Works while the server runs."""
    from evwire import server

    try:
        asyncio.run(server.revoke_api_token(data, token_id, database=database))
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"{token_id} is revoked")


@database_app.command(name="upgrade")
def upgrade_database(*, data: Data, database: DatabaseUrl = None) -> None:
    """Bring the database up to date, as evwire serve does when it starts; of an SQLite file a copy stays beside it."""
    from evwire import server

    try:
        asyncio.run(server.upgrade_database(data, database=database))
    except (ValueError, OSError) as error:
        _fail(str(error))
    print("the database is up to date")


@database_app.command(name="backup")
def backup_database(file: Path, /, *, data: Data, database: DatabaseUrl = None) -> None:
    """Copy an SQLite database to a new file. Works while the server runs."""
    from evwire import server

    try:
        server.backup_database(data, file, database=database)
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"the database as it is now: {file}")


@database_app.command(name="restore")
def restore_database(file: Path, /, *, data: Data, database: DatabaseUrl = None) -> None:
    """Put a copy of an SQLite database back; the server must be stopped."""
    from evwire import server

    try:
        kept = server.restore_database(data, file, database=database)
    except (ValueError, OSError) as error:
        _fail(str(error))
    print(f"the database is that of {file}" + (f"; the one before: {kept}" if kept is not None else ""))


@app.command
def call(
    station_id: Annotated[str, Parameter(name="ID")],
    what: Annotated[str, Parameter(name="OPERATION|ACTION")],
    payload: Annotated[str, Parameter(name="JSON")] = "{}",
    /,
    *,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
    wait_s: float = 30.0,
    strict_mapping: Annotated[
        bool, Flag, Parameter(help="Refuse an operation that the station's version cannot say whole.")
    ] = False,
) -> None:
    """Ask a connected station in words that are the same for every version, or in its own version's.

    A name in small letters is an operation: evwire call CP001 reset '{"kind": "Immediate"}'

    One that begins with a capital is an action of its version: evwire call CP001 Reset '{"type": "Hard"}'

    Prints the answer, or what became of it, as JSON, and what got lost on the way there to stderr. The API token is
    that of --data or EVWIRE_API_TOKEN. evwire capabilities CP001 lists the operations.
    """
    from evwire import server

    try:
        body = json.loads(payload)
    except ValueError as error:
        _fail(f"expected JSON, got {payload!r}: {error}")
    try:
        client = server.ApiClient(url, data)
        if what[:1].isupper():
            command = client.call(station_id, what, body, wait_s=wait_s)
        else:
            command = client.command(station_id, what, body, wait_s=wait_s, strict_mapping=strict_mapping)
    except server.ApiRefused as refused:
        _api_refused(refused)
    except (OSError, server.ApiUnreachable) as error:
        _fail(str(error))
    for loss in command.get("losses") or ():
        print(server.escaped(f"evwire: lost {loss['field']} = {loss['value']}: {loss['why']}"), file=sys.stderr)
    print(json.dumps(command.get("result", command), indent=2))


@app.command
def capabilities(
    station_id: Annotated[str, Parameter(name="ID")],
    /,
    *,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
) -> None:
    """What a connected station can be asked for, as JSON: its operations, their options, and where those end."""
    from evwire import server

    try:
        print(json.dumps(server.ApiClient(url, data).capabilities(station_id), indent=2))
    except server.ApiRefused as refused:
        _api_refused(refused)
    except (OSError, server.ApiUnreachable) as error:
        _fail(str(error))


@app.command
def frames(
    station_id: Annotated[str | None, Parameter(name="ID")] = None,
    /,
    *,
    follow: Annotated[bool, Flag, Parameter(help="Go on with those that come.")] = False,
    url: Url = "http://127.0.0.1:8080",
    data: Data = Path(),
) -> None:
    """Show the last frames of a station, or of all, as JSON lines."""
    from evwire import server

    try:
        for line in server.ApiClient(url, data).frames(station_id, follow=follow):
            print(server.escaped(line), flush=True)
    except KeyboardInterrupt:
        return
    except (OSError, server.ApiRefused, server.ApiUnreachable) as error:
        _fail(str(error))


@app.command
def version() -> None:
    """The version of evwire."""
    print(f"evwire {metadata.version('evwire')}")


@app.command
def simulate(
    *,
    url: Annotated[str, Parameter(help="Such as ws://host:9000/ocpp; http://host:9001/soap for SOAP.")],
    id: Annotated[str, Parameter(help="The station's id; with --count, what their ids begin with.")],
    version: Annotated[
        str, Parameter(help="Which OCPP it speaks; with -soap behind it, to say that the URL is one of HTTP.")
    ],
    count: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
    password: str | None = None,
    token: Annotated[str, Parameter(help="What the driver shows.")] = "04A2B3C4",
    speed: Annotated[float, Parameter(validator=Number(gt=0), help="Times as fast as a real one.")] = 1.0,
    once: Annotated[bool, Flag, Parameter(help="Charge once and leave.")] = False,
    data: Annotated[
        Path | None, Parameter(help="A directory where they keep what the CSMS has not heard yet, for the next run.")
    ] = None,
    ca: Annotated[Path | None, Parameter(help="Whom to believe who the CSMS is, PEM; those this machine does.")] = None,
    client_cert: Annotated[Path | None, Parameter(help="The station's certificate and chain, PEM (profile 3).")] = None,
    client_key: Annotated[Path | None, Parameter(help="Its key, if it is not in the same file.")] = None,
    listen: Annotated[Port, Parameter(help="With SOAP: where it listens for what the CSMS asks; 0: anywhere.")] = 0,
) -> int:
    """Run stations with simulated hardware, that boot, charge and stop."""
    from evwire import EvwireError, simulator

    try:
        return simulator.simulate(
            url=url,
            station_id=id,
            version=version,
            count=count,
            password=password,
            token=token,
            speed=speed,
            once=once,
            data=data,
            ca=ca,
            client_certificate=client_cert,
            client_key=client_key,
            listen_port=listen,
        )
    except (EvwireError, ValueError, OSError) as error:
        _fail(str(error))


@app.command
def demo(*, once: Annotated[bool, Flag, Parameter(help="Stop when each has charged once.")] = False) -> int:
    """Show a CSMS and three stations that charge, in one process."""
    from evwire import demo as showing

    return showing.demo(once=once)


def _without_server(error: ImportError) -> NoReturn:
    """What to do about a missing extra; any other failed import is a fault of ours."""
    if error.name is None or error.name.partition(".")[0] == "evwire":
        raise error
    _fail(f"this needs more than the library ({error.name} is missing): pip install 'evwire[server]'")


def _api_refused(refused: server.ApiRefused) -> NoReturn:
    from evwire import server

    known = (refused.answer.get("error") or {}).get("details", {})
    operations = known.get("operations") if isinstance(known, dict) else None
    hint = f"; there are {', '.join(operations)}" if operations else ""
    print(server.escaped(f"evwire: {refused}{hint}"), file=sys.stderr)
    raise SystemExit(2 if refused.status < 500 else 1)


def _fail(problem: str) -> NoReturn:
    print(f"evwire: {problem}", file=sys.stderr)
    raise SystemExit(2)


class _Configured:
    """Fills in what no flag gives: from the environment, else from a file.

    Of other commands than ``serve`` only where the data is, which is the same for all.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.sources: dict[str, str] = {}

    def __call__(self, app: App, commands: tuple[str, ...], arguments: ArgumentCollection) -> None:
        by_name = {each.name.removeprefix("--"): each for each in arguments if each.name.startswith("--")}
        serving = commands == ("serve",)
        if not serving:
            by_name = {name: each for name, each in by_name.items() if name in ("data", "database")}
        missing = [name for name, each in by_name.items() if not each.tokens]
        if not missing or not (serving or {"EVWIRE_DATA", "EVWIRE_DATABASE"} & os.environ.keys()):
            return
        from evwire import server

        self.sources = {
            name: "flag" if each.tokens[0].source == "cli" else f"the variable {each.tokens[0].keyword}"
            for name, each in by_name.items()
            if each.tokens
        }
        self.names = [name for name in by_name if name not in ("config", "check")]
        given = server.from_environment(os.environ, self.names)
        file = [token.value for token in by_name["config"].tokens] if serving else []
        if serving and (file or os.environ.get("EVWIRE_CONFIG")):
            path = Path(file[0] if file else os.environ["EVWIRE_CONFIG"])
            given = server.from_file(path, self.names) | given
        for name, each in given.items():
            if name in missing:
                self.sources[name] = each.source
                for index, value in enumerate(each.values):
                    by_name[name].append(Token(keyword=f"--{name}", value=value, source=each.source, index=index))


_configured = _Configured()
app.config = (_configured,)


def _parsed(words: list[str] | None) -> tuple[Callable[..., object], inspect.BoundArguments]:
    """What to run, and with what; exits with 2 for bad input, in one line that says where it stands."""
    try:
        command, bound, _ = app.parse_args(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _fail(" ".join(str(error).split()))
    except ValueError as error:
        _fail(str(error))
    return command, bound


def main(words: list[str] | None = None) -> None:
    """What ``evwire`` runs. Exits with 2 for bad input, in one line."""
    try:
        command, bound = _parsed(words)
        status = command(*bound.args, **bound.kwargs)
        sys.stdout.flush()
    except ImportError as error:
        _without_server(error)
    except BrokenPipeError:
        # Whoever reads has seen enough, as with "| head"; Python would complain once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    raise SystemExit(status or 0)


if __name__ == "__main__":
    main()
