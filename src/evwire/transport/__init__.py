"""Bytes move here; the only folder that imports a network library."""

from evwire.transport import loop, memory, websocket
from evwire.transport.addresses import own_address
from evwire.transport.asgi import Application, application
from evwire.transport.failures import CertificateRefused, HandshakeRefused, ProxyRefused
from evwire.transport.foreign import ForeignLink, adopt
from evwire.transport.link import Closed, Handshake, Link, Receiver
from evwire.transport.websocket import Listener, Refuse, Upgrade, station_url

__all__ = [
    "Application",
    "CertificateRefused",
    "Closed",
    "ForeignLink",
    "Handshake",
    "HandshakeRefused",
    "Link",
    "Listener",
    "ProxyRefused",
    "Receiver",
    "Refuse",
    "Upgrade",
    "adopt",
    "application",
    "loop",
    "memory",
    "own_address",
    "station_url",
    "websocket",
]
