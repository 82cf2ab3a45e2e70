"""Security profiles: which one a station uses, and that it does not fall back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from evwire import Handshake
from evwire.transport import CertificateFiles, ServerTls, Suites

HIGHEST_PROFILE = 3


class TlsConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Where stations connect with TLS, and what they must show. ``client_ca`` makes it profile 3, else it is 2."""

    certificates: tuple[CertificateFiles, ...]
    client_ca: Path | None = None
    client_crl: Path | None = None
    suites: Suites = "compat"
    port: int = 9443

    def server_tls(self) -> ServerTls:
        """The files, read; as :class:`~evwire.transport.ServerTls` it raises TlsFileError and ValueError."""
        return ServerTls(self.certificates, client_ca=self.client_ca, client_crl=self.client_crl, suites=self.suites)


def tls_config(
    certificates: Sequence[Path],
    keys: Sequence[Path],
    *,
    client_ca: Path | None = None,
    client_crl: Path | None = None,
    suites: Suites = "compat",
    port: int = 9443,
) -> TlsConfig | None:
    """From what an operator typed; None without a certificate. Raises ValueError for what does not fit together."""
    if not certificates:
        if keys or client_ca or client_crl:
            raise ValueError("expected a certificate of the server too: --tls-cert")
        return None
    if keys and len(keys) != len(certificates):
        raise ValueError(f"expected a key for each certificate, got {len(certificates)} and {len(keys)}")
    if client_crl and not client_ca:
        raise ValueError("expected the CA of the stations too: --client-ca")
    return TlsConfig(
        certificates=tuple(
            CertificateFiles(certificate, key)
            for certificate, key in zip(certificates, keys or certificates, strict=True)
        ),
        client_ca=client_ca,
        client_crl=client_crl,
        suites=suites,
        port=port,
    )


def best_profile(handshake: Handshake) -> int:
    """The highest security profile that this connection can still be of: 1, 2 or 3."""
    if handshake.client_certificate is not None:
        return 3
    return 2 if handshake.secure else 1
