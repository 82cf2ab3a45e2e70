"""The asyncio shell: core, link and handlers make a conversation."""

from evwire.rpc import Counters
from evwire.session.backlog import WAITING_LIMIT, Backlog
from evwire.session.json_peer import JsonPeer
from evwire.session.judging import Deviations
from evwire.session.losing import AnswerLosses
from evwire.session.router import CallContext, Exchange, Registers, Router
from evwire.session.tasks import end_tasks, in_thread, of_handler

__all__ = [
    "WAITING_LIMIT",
    "AnswerLosses",
    "Backlog",
    "CallContext",
    "Counters",
    "Deviations",
    "Exchange",
    "JsonPeer",
    "Registers",
    "Router",
    "end_tasks",
    "in_thread",
    "of_handler",
]
