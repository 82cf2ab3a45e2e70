"""Every command under one name, and where their settings come from."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Annotated, NoReturn

from cyclopts import App, CycloptsError, Parameter, Token
from cyclopts.argument import ArgumentCollection

from evwire.cli.api_tokens import api_token
from evwire.cli.asking import call, capabilities, frames
from evwire.cli.database import database_app
from evwire.cli.id_tokens import id_token
from evwire.cli.serving import serve
from evwire.cli.simulating import demo, simulate
from evwire.cli.stations import station
from evwire.cli.words import fail

app = App(
    name="evwire",
    help="OCPP at both ends of the wire: a CSMS, simulated charging stations, and the tools around them.",
    version_flags=[],
)
settings = App(name="config", help="Settings from flags, the environment and a file.", version_flags=[])
for group in (station, api_token, settings, id_token, database_app):
    app.command(group)
for command in (serve, call, capabilities, frames, simulate, demo):
    app.command(command)


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


@app.command(name="quirks")
def list_quirks() -> None:
    """What is known of real chargers, one line each."""
    from evwire import quirks

    for row in quirks.known().values():
        print(f"{row.id}: {row.pattern} ({', '.join(row.source)})")


@app.command
def version() -> None:
    """The version of evwire."""
    print(f"evwire {metadata.version('evwire')}")


def _without_server(error: ImportError) -> NoReturn:
    """What to do about a missing extra; any other failed import is a fault of ours."""
    if error.name is None or error.name.partition(".")[0] == "evwire":
        raise error
    fail(f"this needs more than the library ({error.name} is missing): pip install 'evwire[server]'")


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
        fail(" ".join(str(error).split()))
    except ValueError as error:
        fail(str(error))
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
