"""Bytes move here; the only folder that imports a network library."""

from evwire.transport.link import Closed, Handshake, Link, Receiver

__all__ = ["Closed", "Handshake", "Link", "Receiver"]
