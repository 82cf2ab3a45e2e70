"""The ready-to-run CSMS."""

from evwire.server.app import Running, ServerConfig, running, serve
from evwire.server.client import ApiClient, ApiRefused
from evwire.server.log import log_to_stderr
from evwire.server.register import add_station, add_token, list_stations

__all__ = [
    "ApiClient",
    "ApiRefused",
    "Running",
    "ServerConfig",
    "add_station",
    "add_token",
    "list_stations",
    "log_to_stderr",
    "running",
    "serve",
]
