"""A client certificate as text, read by cryptography: the one file that imports it."""

from __future__ import annotations

from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from evwire.transport.client_certificate import ClientCertificate


def read(escaped_pem: str) -> ClientCertificate:
    """From PEM, percent-encoded. Raises ValueError."""
    certificate = x509.load_pem_x509_certificate(unquote(escaped_pem).encode())
    return ClientCertificate(
        common_names=_of(certificate.subject, NameOID.COMMON_NAME),
        organizations=_of(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=", ".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in certificate.issuer),
        serial_number=_even(f"{certificate.serial_number:X}"),
        expires_at=certificate.not_valid_after_utc,
        fingerprint_sha256=certificate.fingerprint(SHA256()).hex(),
    )


def _of(name: x509.Name, identifier: x509.ObjectIdentifier) -> tuple[str, ...]:
    return tuple(str(part.value) for part in name.get_attributes_for_oid(identifier))


def _even(digits: str) -> str:
    return digits.zfill(len(digits) + len(digits) % 2)
