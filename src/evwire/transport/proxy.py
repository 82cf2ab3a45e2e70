"""What a proxy says of the station behind it, believed only from proxies that were named."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import cast

from msgspec import structs

from evwire.transport.client_certificate import ClientCertificate
from evwire.transport.link import Handshake
from evwire.transport.upgrade_request import Refuse, UpgradeRequest


class TrustedProxies:
    """The networks of one's own proxies, such as ``10.0.0.0/8``. Raises ValueError for what is no network."""

    def __init__(self, networks: Sequence[str]) -> None:
        if isinstance(networks, str):
            raise ValueError(f"expected a sequence of networks, got {networks!r}")
        self._networks = tuple(ip_network(network) for network in networks)

    def seen_through(self, request: UpgradeRequest) -> UpgradeRequest | Refuse:
        """The request as it left the station: see :meth:`behind`."""
        handshake = self.behind(request.handshake)
        if isinstance(handshake, Refuse):
            return handshake
        return request if handshake is request.handshake else structs.replace(request, handshake=handshake)

    def behind(self, handshake: Handshake) -> Handshake | Refuse:
        """The handshake as it left the station, if one of the proxies sent it, else as it is.

        Read are ``X-Forwarded-For``, ``X-Forwarded-Proto`` and, as nginx writes them, ``X-SSL-Client-Verify`` and
        ``X-SSL-Client-Cert`` (``$ssl_client_escaped_cert``).
        """
        if not self._networks or not self._trusted(handshake.peer_address):
            return handshake
        headers = handshake.headers
        certificate = None
        if headers.get("x-ssl-client-verify") == "SUCCESS":
            try:
                certificate = _forwarded(headers.get("x-ssl-client-cert", ""))
            except ValueError:
                return Refuse(400, "The client certificate that the proxy forwarded cannot be read.")
        forwarded_protocol = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        return structs.replace(
            handshake,
            peer_address=self._first_stranger(handshake),
            secure=forwarded_protocol in ("https", "wss") if forwarded_protocol else handshake.secure,
            client_certificate=certificate,
        )

    def _first_stranger(self, handshake: Handshake) -> str:
        """From our end, the first address that is not one of the proxies; what stands before it, anybody can write."""
        nearest = handshake.peer_address
        for hop in reversed(handshake.headers.get("x-forwarded-for", "").split(",")):
            address = _address(hop.strip())
            if address is None:
                return nearest
            nearest = str(address)
            if not self._trusted(nearest):
                return nearest
        return nearest

    def _trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(
            address in network for network in self._networks if network.version == address.version
        )


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address written as IPv6 is the IPv4 address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _forwarded(escaped_pem: str) -> ClientCertificate:
    # The only thing here that needs cryptography, which not everybody has.
    adapter = import_module("evwire.transport.forwarded_certificate")
    return cast("ClientCertificate", adapter.read(escaped_pem))
