"""Where a station may be sent for a file: by the schemes that OCPP names, and not to the cloud's own services."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

SCHEMES = ("http", "https", "ftp", "ftps", "sftp")
_FIELDS = {"location", "remotelocation", "remote_location", "uri"}


def problem_of(payload: object, path: str = "$") -> str | None:
    """What is wrong with an address in a command, at its JSON path; None: nothing."""
    if isinstance(payload, dict):
        for name, value in payload.items():
            # A reading's location is a word, such as Outlet.
            if str(name).lower() in _FIELDS and isinstance(value, str):
                problem = _problem_of_url(value)
                if problem is not None:
                    return f"{path}.{name}: {problem}"
            problem = problem_of(value, f"{path}.{name}")
            if problem is not None:
                return problem
    elif isinstance(payload, list | tuple):
        for position, value in enumerate(payload):
            problem = problem_of(value, f"{path}[{position}]")
            if problem is not None:
                return problem
    return None


def _problem_of_url(url: str) -> str | None:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return "expected a URL"
    if parts.scheme not in SCHEMES or not host:
        return f"expected a URL that begins with {', '.join(f'{scheme}://' for scheme in SCHEMES)}"
    try:
        if ipaddress.ip_address(host).is_link_local:
            return "expected the address of a file server, got a link-local one"
    except ValueError:
        return None
    return None
