"""Bytes move here; the only folder that imports a network library."""

from evwire.transport import loop, memory, websocket
from evwire.transport.addresses import own_address
from evwire.transport.asgi import Application, application
from evwire.transport.client_certificate import ClientCertificate, certificate_matches
from evwire.transport.complaints import Complaints
from evwire.transport.failures import CertificateRefused, HandshakeRefused, ProxyRefused
from evwire.transport.foreign import ForeignLink, adopt
from evwire.transport.link import Closed, Handshake, Link, Receiver
from evwire.transport.tls import CertificateFiles, ServerTls, Suites, TlsFileError, client_context, server_context
from evwire.transport.websocket import Listener, Refuse, Upgrade, station_url

__all__ = [
    "Application",
    "CertificateFiles",
    "CertificateRefused",
    "ClientCertificate",
    "Closed",
    "Complaints",
    "ForeignLink",
    "Handshake",
    "HandshakeRefused",
    "Link",
    "Listener",
    "ProxyRefused",
    "Receiver",
    "Refuse",
    "ServerTls",
    "Suites",
    "TlsFileError",
    "Upgrade",
    "adopt",
    "application",
    "certificate_matches",
    "client_context",
    "loop",
    "memory",
    "own_address",
    "server_context",
    "station_url",
    "websocket",
]
