"""Settings from a TOML file and from the environment; their names and defaults are the flags of ``evwire serve``."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from evwire.server.config import TOKEN_VARIABLE, ServerConfig
from evwire.server.log import escaped
from evwire.server.redaction import without_secrets

PREFIX = "EVWIRE_"

# Variables that are no flag of evwire serve.
_OTHERS = {TOKEN_VARIABLE, f"{PREFIX}CONFIG", f"{PREFIX}SPEC"}


class SettingsError(ValueError):
    """A setting that is none, or cannot be read: where it stands, and what was expected."""


class Given(msgspec.Struct, frozen=True):
    """What was given for a setting, as words of the command line, and where."""

    values: tuple[str, ...]
    source: str


def from_file(path: Path, names: Collection[str]) -> dict[str, Given]:
    """What a file says of these settings. Raises SettingsError for one it cannot read and for any other name."""
    try:
        text = path.read_bytes().decode()
        table = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: expected UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: expected TOML: {error}") from None
    found = {}
    for key, value in table.items():
        name, source = key.replace("_", "-"), f"{path}, line {_line_of(key, text)}"
        if name not in names:
            raise SettingsError(f"{source}: expected the name of a setting, got {key!r}{_like(name, names)}")
        found[name] = Given(_words(value, f"{source}: {key}"), source)
    return found


def from_environment(environment: Mapping[str, str], names: Collection[str]) -> dict[str, Given]:
    """What variables say of these settings: of more values than one, with commas between them."""
    found = {}
    for name in names:
        variable = PREFIX + name.upper().replace("-", "_")
        # An empty one is what a compose file makes of one that is not set.
        if environment.get(variable):
            found[name] = Given(tuple(environment[variable].split(",")), f"the variable {variable}")
    return found


def unknown_variables(environment: Mapping[str, str], names: Collection[str]) -> list[str]:
    """Variables that look like settings and are none, each with what may have been meant."""
    known = {PREFIX + name.upper().replace("-", "_") for name in names} | _OTHERS
    return [
        f"{variable} is no setting{_like(variable, known)}"
        for variable in sorted(environment)
        if variable.startswith(PREFIX) and variable not in known
    ]


def check(config: ServerConfig) -> None:
    """Whether a server could start so, as far as can be said without starting one.

    Raises ValueError and OSError as :func:`evwire.server.running`.
    """
    if config.tls is not None:
        config.tls.server_tls()
    elif not config.plain:
        raise ValueError("expected a certificate for TLS, or a port without it")
    if config.pending and config.hide_unknown:
        raise ValueError("expected pending or hide_unknown: who lets unknown stations in cannot hide which they are")
    place = config.data
    while not place.exists():
        place = place.absolute().parent
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise OSError(f"{config.data}: expected a directory that can be written")


def shown(value: object) -> str:
    """A setting's value, without what is secret of it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value)) or "-"
    return escaped(without_secrets(str(value)))


def _words(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, dict):
        raise SettingsError(f"{where}: expected a value, got a table")
    if isinstance(value, list):
        return tuple(word for each in value for word in _words(each, where))
    return (str(value).lower() if isinstance(value, bool) else str(value),)


def _line_of(key: str, text: str) -> int:
    pattern = re.compile(rf"\s*\[*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _like(name: str, names: Collection[str]) -> str:
    close = difflib.get_close_matches(name, names, 1)
    return f"; perhaps {close[0]}" if close else ""
