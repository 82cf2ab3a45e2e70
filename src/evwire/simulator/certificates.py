"""Certificates that nobody looks into."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from evwire.model import (
    CertificateHashData,
    CertificateHashDataChain,
    CertificateSigningUse,
    DeleteCertificateStatus,
    GetCertificateIdUse,
    HashAlgorithm,
    InstallCertificateStatus,
    InstallCertificateUse,
)

_BEGIN = "-----BEGIN CERTIFICATE-----"


class SimulatedCertificates:
    """Implements :class:`evwire.station.CertificateStore`.

    Whatever begins like a certificate in PEM is one; the hashes it is listed by are of its text, not of its
    issuer. The signing request is no real one: it has no key.
    """

    def __init__(
        self,
        signing_uses: frozenset[CertificateSigningUse] = frozenset(
            {CertificateSigningUse.CHARGING_STATION_CERTIFICATE}
        ),
        *,
        limit: int = 10,
    ) -> None:
        self.signing_uses = signing_uses
        self.limit = limit
        """How many certificates there is room for."""
        self.own: dict[CertificateSigningUse | None, str] = {}
        """The station's certificates, by what they are for."""
        self._installed: dict[tuple[InstallCertificateUse, str], CertificateHashDataChain] = {}

    def install(self, use: InstallCertificateUse, certificate: str) -> InstallCertificateStatus:
        full = len(self._installed) >= self.limit and (use, certificate) not in self._installed
        if full or not certificate.startswith(_BEGIN):
            return InstallCertificateStatus.REJECTED
        digest = sha256(certificate.encode()).hexdigest()
        self._installed[use, certificate] = CertificateHashDataChain(
            certificate_type=GetCertificateIdUse(use.value),
            certificate_hash_data=CertificateHashData(
                hash_algorithm=HashAlgorithm.SHA256,
                issuer_name_hash=digest,
                issuer_key_hash=digest[::-1],
                serial_number=digest[:16],
            ),
        )
        return InstallCertificateStatus.ACCEPTED

    def delete(self, certificate: CertificateHashData) -> DeleteCertificateStatus:
        for key, each in list(self._installed.items()):
            if each.certificate_hash_data == certificate:
                del self._installed[key]
                return DeleteCertificateStatus.ACCEPTED
        return DeleteCertificateStatus.NOT_FOUND

    def installed(self) -> Sequence[CertificateHashDataChain]:
        return list(self._installed.values())

    async def make_signing_request(self, use: CertificateSigningUse | None) -> str:
        return "-----BEGIN CERTIFICATE REQUEST-----\nc2ltdWxhdGVk\n-----END CERTIFICATE REQUEST-----\n"

    def accept_signed(self, certificate_chain: str, use: CertificateSigningUse | None) -> bool:
        if not certificate_chain.startswith(_BEGIN):
            return False
        self.own[use] = certificate_chain
        return True
