"""What a station says in SOAP, as text."""

from __future__ import annotations

BOOT = (
    "<bootNotificationRequest><chargePointVendor>V</chargePointVendor><chargePointModel>M</chargePointModel>"
    "</bootNotificationRequest>"
)
DATES = {"1.2": "2010/08", "1.5": "2012/06", "1.6": "2015/10"}
"""Of the namespaces of each version."""


def envelope(date: str, body: str, *, part: str = "Cs", address: str = "", identity: str = "CP001") -> bytes:
    """A request of a station, or with ``part`` Cp what is said to one."""
    return (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" '
        f'xmlns="urn://Ocpp/{part}/{date}/"><s:Header><chargeBoxIdentity>{identity}</chargeBoxIdentity>'
        f"<a:From><a:Address>{address}</a:Address></a:From></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()
