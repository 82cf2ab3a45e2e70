"""The ready-to-run CSMS."""

from evwire.server.app import Running, ServerConfig, running, serve
from evwire.server.client import ApiClient, ApiRefused, ApiUnreachable
from evwire.server.log import escaped, log_to_stderr
from evwire.server.register import add_station, add_token, allow_profile, list_stations, treat_station
from evwire.server.security import TlsConfig, tls_config
from evwire.server.upkeep import backup_database, restore_database, upgrade_database

__all__ = [
    "ApiClient",
    "ApiRefused",
    "ApiUnreachable",
    "Running",
    "ServerConfig",
    "TlsConfig",
    "add_station",
    "add_token",
    "allow_profile",
    "backup_database",
    "escaped",
    "list_stations",
    "log_to_stderr",
    "restore_database",
    "running",
    "serve",
    "tls_config",
    "treat_station",
    "upgrade_database",
]
