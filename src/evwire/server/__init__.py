"""The ready-to-run CSMS."""

from evwire.server.app import Running, running, serve
from evwire.server.client import ApiClient, ApiRefused, ApiUnreachable
from evwire.server.config import ServerConfig
from evwire.server.log import escaped, log_to_stderr
from evwire.server.register import (
    add_station,
    add_token,
    adopt_station,
    allow_profile,
    create_api_token,
    list_api_tokens,
    list_stations,
    pending_stations,
    revoke_api_token,
    seen_tokens,
    treat_station,
)
from evwire.server.retention import Keep
from evwire.server.settings import SettingsError, check, from_environment, from_file, shown, unknown_variables
from evwire.server.stations.clocks import OfflineStarts
from evwire.server.stations.security import TlsConfig, tls_config
from evwire.server.upkeep import backup_database, restore_database, upgrade_database

__all__ = [
    "ApiClient",
    "ApiRefused",
    "ApiUnreachable",
    "Keep",
    "OfflineStarts",
    "Running",
    "ServerConfig",
    "SettingsError",
    "TlsConfig",
    "add_station",
    "add_token",
    "adopt_station",
    "allow_profile",
    "backup_database",
    "check",
    "create_api_token",
    "escaped",
    "from_environment",
    "from_file",
    "list_api_tokens",
    "list_stations",
    "log_to_stderr",
    "pending_stations",
    "restore_database",
    "revoke_api_token",
    "running",
    "seen_tokens",
    "serve",
    "shown",
    "tls_config",
    "treat_station",
    "unknown_variables",
    "upgrade_database",
]
