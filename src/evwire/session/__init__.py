"""The asyncio shell: core, link and handlers make a conversation."""

from evwire.rpc import Counters
from evwire.session.json_peer import JsonPeer
from evwire.session.router import CallContext, Exchange, Registers, Router

__all__ = ["CallContext", "Counters", "Exchange", "JsonPeer", "Registers", "Router"]
