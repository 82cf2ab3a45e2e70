"""The central system's side."""

from evwire.csms.admission import Accept, Admission, AllowAny, Reject
from evwire.csms.roster import Roster
from evwire.csms.server import CSMS, Serving, Shutdown
from evwire.csms.starting import NoTransaction, NoTransactionReason, RequestedStart
from evwire.csms.station import Station
from evwire.csms.transactions import CountedNumbers, TransactionNumbers, TransactionStart

__all__ = [
    "CSMS",
    "Accept",
    "Admission",
    "AllowAny",
    "CountedNumbers",
    "NoTransaction",
    "NoTransactionReason",
    "Reject",
    "RequestedStart",
    "Roster",
    "Serving",
    "Shutdown",
    "Station",
    "TransactionNumbers",
    "TransactionStart",
]
