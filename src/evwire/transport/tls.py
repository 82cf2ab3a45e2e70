"""TLS of security profiles 2 and 3, both ends: contexts made from files, and made anew when the files change."""

from __future__ import annotations

import _ssl
import logging
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from os import PathLike, stat
from pathlib import Path
from typing import Literal

import msgspec

from evwire.clock import SYSTEM_CLOCK, Clock
from evwire.errors import EvwireError

logger = logging.getLogger("evwire.transport")

Suites = Literal["compat", "modern"]
"""``compat``: also the two suites without forward secrecy that a CSMS must offer (A00.FR.317)."""
FilePath = str | PathLike[str]

_FORWARD_SECRET = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
    ":ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"
)
_CIPHERS: dict[str, str] = {
    "compat": f"{_FORWARD_SECRET}:AES128-GCM-SHA256:AES256-GCM-SHA384",
    "modern": _FORWARD_SECRET,
}
_CHECK_INTERVAL_S = 1.0

# Object identifiers of public keys, as DER: those of signatures are others.
_KEY_ALGORITHMS = {
    bytes.fromhex("06092a864886f70d010101"): "RSA",
    bytes.fromhex("06072a8648ce3d0201"): "ECDSA",
}


class TlsFileError(EvwireError):
    """A file of TLS cannot be used; says which, and what was expected."""

    def __init__(self, path: FilePath, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class CertificateFiles(msgspec.Struct, frozen=True):
    """A certificate with its chain and its private key, both PEM, the key without a passphrase.

    ``key`` None: it is in the same file.
    """

    certificate: FilePath
    key: FilePath | None = None


def server_context(
    certificates: Sequence[CertificateFiles],
    *,
    client_ca: FilePath | None = None,
    client_crl: FilePath | None = None,
    suites: Suites = "compat",
) -> ssl.SSLContext:
    """What a CSMS listens with: TLS 1.2 and 1.3, no compression, no renegotiation.

    Give an RSA and an ECDSA certificate to serve stations of both kinds (A00.FR.421). With ``client_ca`` every
    station must show a certificate that leads to it (profile 3), and that ``client_crl``, which must have the list of
    each issuer, does not name. Raises TlsFileError, and ValueError for two certificates of one algorithm.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _common(context, suites)
    context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE | ssl.OP_NO_RENEGOTIATION
    if not certificates:
        raise ValueError("expected at least one certificate")
    algorithms = [_load_certificate(context, files) for files in certificates]
    if len(set(algorithms)) < len(algorithms):
        raise ValueError(f"expected certificates of different algorithms, got {', '.join(algorithms)}")
    if client_ca is not None:
        _load_trusted(context, client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    if client_crl is not None:
        if client_ca is None:
            raise ValueError("expected a client CA beside the list of revoked certificates")
        _load_revoked(context, client_crl)
    return context


def client_context(
    *,
    ca: FilePath | None = None,
    certificate: CertificateFiles | None = None,
    suites: Suites = "compat",
    minimum_version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
) -> ssl.SSLContext:
    """What a station connects with: the server's chain and name are checked (A00.FR.309, .412).

    ``ca`` None: the CAs that this machine trusts. ``certificate`` is the station's own (profile 3).
    Raises TlsFileError.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _common(context, suites)
    context.minimum_version = minimum_version
    if ca is None:
        context.load_default_certs()
    else:
        _load_trusted(context, ca)
    if certificate is not None:
        # The server judges whether it has expired: a station's clock may be wrong.
        _load_certificate(context, certificate, expired_too=True)
    return context


class ServerTls:
    """A :func:`server_context` that follows its files: connections made after a change meet the new ones.

    Files are looked at when somebody connects, once a second at most. New ones that cannot be used are an error in
    the log, and the old ones stay in force. Open connections live on. Raises what :func:`server_context` raises.
    """

    def __init__(
        self,
        certificates: Sequence[CertificateFiles],
        *,
        client_ca: FilePath | None = None,
        client_crl: FilePath | None = None,
        suites: Suites = "compat",
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._certificates = tuple(certificates)
        self._client_ca = client_ca
        self._client_crl = client_crl
        self._suites: Suites = suites
        self._clock = clock
        named = [path for files in self._certificates for path in (files.certificate, files.key)]
        self._paths = [path for path in (*named, client_ca, client_crl) if path is not None]
        self._seen = self._stamps()
        self._looked_s = clock.monotonic()
        self._context = self._load()

    def context(self) -> ssl.SSLContext:
        """The one for the next connection."""
        now_s = self._clock.monotonic()
        if now_s - self._looked_s >= _CHECK_INTERVAL_S:
            self._looked_s = now_s
            self.reload(only_if_changed=True)
        return self._context

    def reload(self, *, only_if_changed: bool = False) -> bool:
        """Read the files now; False if they cannot be used, or need not be."""
        stamps = self._stamps()
        if only_if_changed and stamps == self._seen:
            return False
        self._seen = stamps
        try:
            self._context = self._load()
        except (TlsFileError, ValueError) as error:
            logger.error("TLS: the new files cannot be used, the old ones stay in force: %s", error)
            return False
        logger.info("TLS: the files have changed, and are in force for new connections")
        return True

    def _load(self) -> ssl.SSLContext:
        return server_context(
            self._certificates, client_ca=self._client_ca, client_crl=self._client_crl, suites=self._suites
        )

    def _stamps(self) -> list[tuple[int, int, int] | None]:
        return [_stamp(path) for path in self._paths]


def _stamp(path: FilePath) -> tuple[int, int, int] | None:
    try:
        facts = stat(path)
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _common(context: ssl.SSLContext, suites: Suites) -> None:
    ciphers = _CIPHERS.get(suites)
    if ciphers is None:
        raise ValueError(f"expected suites of {' or '.join(_CIPHERS)}, got {suites!r}")
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    context.options |= ssl.OP_NO_COMPRESSION


def _load_certificate(context: ssl.SSLContext, files: CertificateFiles, *, expired_too: bool = False) -> str:
    """Load both files, and say which algorithm the key has."""
    key_path = files.key or files.certificate
    certificate, key = _read(files.certificate), _read(key_path)
    if b"-----BEGIN CERTIFICATE-----" not in certificate:
        raise TlsFileError(files.certificate, "expected a certificate in PEM")
    if b"PRIVATE KEY-----" not in key:
        raise TlsFileError(key_path, "expected a private key in PEM")
    if b"ENCRYPTED" in key:
        # OpenSSL would ask for it on the terminal.
        raise TlsFileError(key_path, "expected a private key without a passphrase")
    facts, der = _first_certificate(files.certificate, certificate)
    expires_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(facts), UTC)
    if expires_at <= SYSTEM_CLOCK.now() and not expired_too:
        raise TlsFileError(files.certificate, f"the certificate has expired at {expires_at:%Y-%m-%d %H:%M} UTC")
    try:
        context.load_cert_chain(files.certificate, key_path)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise TlsFileError(key_path, f"the key does not belong to the certificate in {files.certificate}") from None
        raise TlsFileError(key_path, f"expected a certificate and its key, got {_reason(error)}") from None
    return next((name for identifier, name in _KEY_ALGORITHMS.items() if identifier in der), "another algorithm")


def _first_certificate(path: FilePath, pem: bytes) -> tuple[str, bytes]:
    """When the first certificate of a file expires, as ssl writes it, and its DER."""
    begin, end = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
    first = begin + pem.partition(begin)[2].partition(end)[0] + end + b"\n"
    try:
        # Private, but the only reader of certificates that every Python has.
        facts = _ssl._test_decode_cert(str(path))  # type: ignore[attr-defined]
        return str(facts["notAfter"]), ssl.PEM_cert_to_DER_cert(first.decode("ascii"))
    except (ssl.SSLError, ValueError) as error:
        raise TlsFileError(path, f"expected a certificate in PEM, got {error}") from None


def _load_trusted(context: ssl.SSLContext, path: FilePath) -> None:
    if b"-----BEGIN CERTIFICATE-----" not in _read(path):
        raise TlsFileError(path, "expected certificates of CAs in PEM")
    try:
        context.load_verify_locations(path)
    except ssl.SSLError as error:
        raise TlsFileError(path, f"expected certificates of CAs in PEM, got {_reason(error)}") from None


def _load_revoked(context: ssl.SSLContext, path: FilePath) -> None:
    if b"-----BEGIN X509 CRL-----" not in _read(path):
        raise TlsFileError(path, "expected a certificate revocation list in PEM")
    try:
        context.load_verify_locations(path)
    except ssl.SSLError as error:
        raise TlsFileError(path, f"expected a certificate revocation list in PEM, got {_reason(error)}") from None
    context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF


def _read(path: FilePath) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise TlsFileError(path, error.strerror or str(error)) from None


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or str(error)).replace("_", " ").lower()
