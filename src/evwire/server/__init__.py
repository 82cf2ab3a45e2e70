"""The ready-to-run CSMS."""

from evwire.server.app import Running, ServerConfig, running, serve
from evwire.server.client import ApiClient, ApiRefused, ApiUnreachable
from evwire.server.log import escaped, log_to_stderr
from evwire.server.register import (
    add_station,
    add_token,
    allow_profile,
    create_api_token,
    list_api_tokens,
    list_stations,
    revoke_api_token,
    treat_station,
)
from evwire.server.security import TlsConfig, tls_config
from evwire.server.settings import SettingsError, check, from_environment, from_file, shown, unknown_variables

__all__ = [
    "ApiClient",
    "ApiRefused",
    "ApiUnreachable",
    "Running",
    "ServerConfig",
    "SettingsError",
    "TlsConfig",
    "add_station",
    "add_token",
    "allow_profile",
    "check",
    "create_api_token",
    "escaped",
    "from_environment",
    "from_file",
    "list_api_tokens",
    "list_stations",
    "log_to_stderr",
    "revoke_api_token",
    "running",
    "serve",
    "shown",
    "tls_config",
    "treat_station",
    "unknown_variables",
]
