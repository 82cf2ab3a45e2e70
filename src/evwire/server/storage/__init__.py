"""What the server keeps: every function here makes work for :class:`Database`."""

from evwire.server.storage import access, commands, deviations, events, stations, tokens, transactions
from evwire.server.storage.database import Database

__all__ = ["Database", "access", "commands", "deviations", "events", "stations", "tokens", "transactions"]
