"""What the server keeps: every function here makes work for :class:`Database`."""

from evwire.server.storage import (
    access,
    batches,
    command_queue,
    commands,
    configuration,
    copies,
    deviations,
    local_lists,
    stations,
    telling,
    tokens,
    transactions,
    variables,
)
from evwire.server.storage.database import HOLD_S, Database, DatabaseAway

__all__ = [
    "HOLD_S",
    "Database",
    "DatabaseAway",
    "access",
    "batches",
    "command_queue",
    "commands",
    "configuration",
    "copies",
    "deviations",
    "local_lists",
    "stations",
    "telling",
    "tokens",
    "transactions",
    "variables",
]
