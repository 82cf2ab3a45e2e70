"""The ready-to-run CSMS."""

from evwire.server.app import Running, ServerConfig, running, serve
from evwire.server.client import ApiClient, ApiRefused, ApiUnreachable
from evwire.server.log import escaped, log_to_stderr
from evwire.server.register import add_station, add_token, list_stations

__all__ = [
    "ApiClient",
    "ApiRefused",
    "ApiUnreachable",
    "Running",
    "ServerConfig",
    "add_station",
    "add_token",
    "escaped",
    "list_stations",
    "log_to_stderr",
    "running",
    "serve",
]
