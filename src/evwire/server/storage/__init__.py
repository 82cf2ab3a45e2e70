"""What the server keeps: every function here makes work for :class:`Database`."""

from evwire.server.storage import (
    access,
    authorizations,
    command_queue,
    commands,
    connections,
    copies,
    deviations,
    energy_totals,
    retention,
    security_events,
    stations,
    statuses,
    telling,
    tokens,
    transactions,
)
from evwire.server.storage.database import HOLD_S, Database, DatabaseAway

__all__ = [
    "HOLD_S",
    "Database",
    "DatabaseAway",
    "access",
    "authorizations",
    "command_queue",
    "commands",
    "connections",
    "copies",
    "deviations",
    "energy_totals",
    "retention",
    "security_events",
    "stations",
    "statuses",
    "telling",
    "tokens",
    "transactions",
]
