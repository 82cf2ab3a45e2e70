"""The asyncio shell: core, link and handlers make a conversation."""

from evwire.session.json_peer import JsonPeer
from evwire.session.router import CallContext, Exchange, Registers, Router

__all__ = ["CallContext", "Exchange", "JsonPeer", "Registers", "Router"]
