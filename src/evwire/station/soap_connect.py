"""SOAP for a station, where the packages of ``evwire[soap]`` are."""

from __future__ import annotations

import ssl as tls
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from evwire.transport import ServerTls

if TYPE_CHECKING:
    from evwire.station.soap import SoapConnect


def soap_connect(
    *,
    host: str | Sequence[str] | None = None,
    port: int = 0,
    address: str | None = None,
    ssl: tls.SSLContext | None = None,
    listen_ssl: tls.SSLContext | ServerTls | None = None,
) -> SoapConnect:
    """A :class:`~evwire.station.soap.SoapConnect`. Raises ModuleNotFoundError without ``evwire[soap]``."""
    made: type[SoapConnect] = import_module("evwire.station.soap").SoapConnect
    return made(host=host, port=port, address=address, ssl=ssl, listen_ssl=listen_ssl)
