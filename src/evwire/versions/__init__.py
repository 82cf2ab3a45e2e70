"""How each version says it: one row a version. The only folder that knows that there is more than one."""

from evwire.versions.checking import Codec, decode, encode
from evwire.versions.features import Facts, facts_of
from evwire.versions.mapping import Context, Lift, Lower, Lowered, TransactionStart, VersionMapping
from evwire.versions.sayable import Sayable, sayable
from evwire.versions.schema import Message, Request, Response
from evwire.versions.tolerance import NO_ALLOWANCES, Allowances, Deviation, Tolerance, read
from evwire.versions.v12 import VERSION as V12
from evwire.versions.v15 import VERSION as V15
from evwire.versions.v16 import VERSION as V16
from evwire.versions.v21 import VERSION as V21
from evwire.versions.v201 import VERSION as V201
from evwire.versions.version import Action, Sender, Version

__all__ = [
    "ALL",
    "NO_ALLOWANCES",
    "OLD",
    "V12",
    "V15",
    "V16",
    "V21",
    "V201",
    "Action",
    "Allowances",
    "Codec",
    "Context",
    "Deviation",
    "Facts",
    "Lift",
    "Lower",
    "Lowered",
    "Message",
    "Request",
    "Response",
    "Sayable",
    "Sender",
    "Tolerance",
    "TransactionStart",
    "Version",
    "VersionMapping",
    "by_name",
    "by_subprotocol",
    "decode",
    "encode",
    "facts_of",
    "read",
    "sayable",
]

ALL = (V16, V201, V21)
"""Those that have every version-independent word: what a station offers unless told otherwise."""
OLD = (V12, V15)
"""Those that lack words, and are spoken with whoever speaks nothing else."""

_BY_NAME = {version.name: version for version in (*OLD, *ALL)}
_BY_SUBPROTOCOL = {version.subprotocol: version for version in (*OLD, *ALL)}


def by_name(name: str) -> Version:
    """The version called ``1.6``, ``2.0.1``, ``2.1`` and so on; ``KeyError`` for one we do not speak."""
    return _BY_NAME[name]


def by_subprotocol(subprotocol: str) -> Version | None:
    """The version that a WebSocket subprotocol such as ``ocpp1.6`` names, if we speak it."""
    return _BY_SUBPROTOCOL.get(subprotocol)
