"""The certificate a station showed, as far as admission needs it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_address
from typing import Any

import msgspec

from evwire.clock import SYSTEM_CLOCK


class ClientCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate whose path was valid when the station connected (A00.FR.403)."""

    common_names: tuple[str, ...]
    """Every CN of the subject; a certificate that fits has one."""
    organizations: tuple[str, ...] = ()
    """Every O of the subject."""
    issuer: str = ""
    """The issuer's name, such as ``O=Operator, CN=Station CA``."""
    serial_number: str = ""
    """Hexadecimal, upper case; unique for an issuer."""
    expires_at: datetime | None = None
    fingerprint_sha256: str = ""
    """Hexadecimal, lower case, of the whole certificate."""

    def mismatch(self, station_id: str, *, organization: str | None = None, now: datetime | None = None) -> str | None:
        """Why this is not the certificate of that station, in a sentence; None if it is (A00.FR.404, .405, .511).

        The only CN must be the station's identity, and with ``organization`` the only O must be that: the same
        characters, not merely containing them.
        """
        if len(self.common_names) != 1:
            return f"the certificate has {len(self.common_names)} common names, expected one"
        if _is_address(self.common_names[0]):
            return f"the common name {self.common_names[0]!r} is an address, expected a serial number"
        if self.common_names[0] != station_id:
            return f"the certificate belongs to {self.common_names[0]!r}"
        if organization is not None and self.organizations != (organization,):
            named = ", ".join(repr(name) for name in self.organizations) or "no organization"
            return f"the certificate is of {named}, expected {organization!r}"
        if self.expires_at is not None and self.expires_at <= (now or SYSTEM_CLOCK.now()):
            return "the certificate has expired"
        return None


def certificate_matches(
    certificate: ClientCertificate | None, station_id: str, *, organization: str | None = None
) -> bool:
    """Whether there is a certificate, and it is that station's: for admission under profile 3."""
    return certificate is not None and certificate.mismatch(station_id, organization=organization) is None


def from_ssl(decoded: Mapping[str, Any] | None, der: bytes | None) -> ClientCertificate | None:
    """From what :meth:`ssl.SSLSocket.getpeercert` returns in its two forms; None without a verified certificate."""
    if not decoded or not der:
        return None
    expires = decoded.get("notAfter")
    return ClientCertificate(
        common_names=tuple(_of(decoded["subject"], "commonName")),
        organizations=tuple(_of(decoded["subject"], "organizationName")),
        issuer=", ".join(f"{_SHORT.get(name, name)}={value}" for name, value in _pairs(decoded["issuer"])),
        serial_number=decoded["serialNumber"],
        expires_at=datetime.fromtimestamp(ssl.cert_time_to_seconds(expires), UTC) if expires else None,
        fingerprint_sha256=sha256(der).hexdigest(),
    )


Name = tuple[tuple[tuple[str, str], ...], ...]

_SHORT = {"commonName": "CN", "organizationName": "O", "organizationalUnitName": "OU", "countryName": "C"}


def _pairs(name: Name) -> Iterator[tuple[str, str]]:
    return (pair for parts in name for pair in parts)


def _of(name: Name, wanted: str) -> Iterator[str]:
    return (value for each, value in _pairs(name) if each == wanted)


def _is_address(name: str) -> bool:
    """Whether this is the certificate of a server rather than of a station."""
    try:
        ip_address(name)
    except ValueError:
        return "://" in name
    return True
