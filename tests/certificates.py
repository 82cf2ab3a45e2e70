"""A certificate authority for tests: makes what a careful, a careless and a hostile operator would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evwire.transport import CertificateFiles

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """Always the same one: finding one takes long."""
    return rsa.generate_private_key(65537, 2048)


def subject(*common_names: str, organization: str | None = "Operator") -> x509.Name:
    parts = [] if organization is None else [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)]
    return x509.Name([*parts, *(x509.NameAttribute(NameOID.COMMON_NAME, name) for name in common_names)])


def pem(key: Key, passphrase: bytes | None = None) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption(),
    )


class Authority:
    """A CA; ``parent`` None is a root. ``path`` has its certificate."""

    def __init__(self, folder: Path, name: str = "Test CA", parent: Authority | None = None) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = subject(name)
        signer = parent or self
        self.certificate = (
            _builder(self.name, signer.name, self.key, NOW - DAY, NOW + 365 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_CA_USAGE, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(_issued_by(signer.key), critical=False)
            .sign(signer.key, hashes.SHA256())
        )
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        self.path = self._write(f"{name}.pem", self.pem)

    def server(
        self, file_name: str = "server", *, key: Key | None = None, expires: datetime = NOW + 90 * DAY
    ) -> CertificateFiles:
        """A certificate for localhost and 127.0.0.1."""
        return self._issue(
            file_name,
            subject("csms.example"),
            key=key,
            expires=expires,
            names=[x509.DNSName("localhost"), x509.IPAddress(_LOOPBACK)],
            purpose=ExtendedKeyUsageOID.SERVER_AUTH,
        )[0]

    def named(self, name: str) -> CertificateFiles:
        """A server's certificate of old, without a subjectAltName and without a purpose."""
        return self._issue("named", subject(name), expires=NOW + DAY, purpose=None)[0]

    def station(
        self,
        *common_names: str,
        organization: str | None = "Operator",
        key: Key | None = None,
        begins: datetime = NOW - DAY,
        expires: datetime = NOW + 90 * DAY,
        chain: bytes = b"",
        file_name: str = "station",
    ) -> tuple[CertificateFiles, x509.Certificate]:
        return self._issue(
            file_name,
            subject(*common_names, organization=organization),
            key=key,
            begins=begins,
            expires=expires,
            chain=chain,
        )

    def impostor(self, name: str) -> Authority:
        """A station's certificate, used as if it were a CA's."""
        files, certificate = self.station(name, file_name="impostor")
        made = Authority(self.folder, "impostor CA", self)
        made.key, made.name, made.certificate = self._key(files), certificate.subject, certificate
        made.pem = Path(files.certificate).read_bytes()
        return made

    def private_pem(self) -> bytes:
        return pem(self.key)

    def revoke(self, *certificates: x509.Certificate) -> Path:
        """A list of these, in a file."""
        builder = x509.CertificateRevocationListBuilder(self.name, NOW - DAY, NOW + 30 * DAY)
        for certificate in certificates:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder(certificate.serial_number, NOW - DAY).build()
            )
        crl = builder.sign(self.key, hashes.SHA256())
        return self._write("revoked.pem", crl.public_bytes(serialization.Encoding.PEM))

    @staticmethod
    def _key(files: CertificateFiles) -> ec.EllipticCurvePrivateKey:
        key = serialization.load_pem_private_key(Path(files.key or files.certificate).read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    def _issue(
        self,
        file_name: str,
        name: x509.Name,
        *,
        key: Key | None = None,
        begins: datetime = NOW - DAY,
        expires: datetime,
        chain: bytes = b"",
        names: list[x509.GeneralName] | None = None,
        purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.CLIENT_AUTH,
    ) -> tuple[CertificateFiles, x509.Certificate]:
        key = key or ec.generate_private_key(ec.SECP256R1())
        builder = _builder(name, self.name, key, begins, expires).add_extension(_issued_by(self.key), critical=False)
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        certificate = builder.sign(self.key, hashes.SHA256())
        content = certificate.public_bytes(serialization.Encoding.PEM) + chain
        return (
            CertificateFiles(self._write(f"{file_name}.pem", content), self._write(f"{file_name}.key", pem(key))),
            certificate,
        )

    def _write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


def _issued_by(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _builder(
    name: x509.Name, issuer: x509.Name, key: Key, begins: datetime, expires: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(begins, expires - DAY))
        .not_valid_after(expires)
    )


_LOOPBACK = ip_address("127.0.0.1")
_CA_USAGE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)
