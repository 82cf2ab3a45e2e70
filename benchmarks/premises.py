"""What a server under load needs beforehand: a certificate, and a data directory with stations that may come in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evwire.server.config import database_path
from evwire.server.stations import credentials
from evwire.server.storage import Database, stations

PASSWORD = "YyQ3kPq0Zr9cT5uVbn2wXs8LmDe"
# A database takes no more than so many jobs to wait.
_AT_ONCE = 1000


def station_id(number: int) -> str:
    """The identity of one of the stations."""
    return f"CP{number:05d}"


async def add_stations(data: Path, count: int, *, others: Sequence[str] = (), url: str | None = None) -> None:
    """Let ``count`` stations, and others by name, into a server on this directory, all with PASSWORD.

    ``url`` is that of its database, where it is not in the directory.
    """
    database = await Database.open(url or database_path(data))
    try:
        names = [*(station_id(number) for number in range(count)), *others]
        for first in range(0, len(names), _AT_ONCE):
            await asyncio.gather(
                *(
                    database.write(
                        stations.add_station(name, credentials.stored(PASSWORD, generated=True), no_password=False)
                    )
                    for name in names[first : first + _AT_ONCE]
                )
            )
    finally:
        await database.close()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate on P-256, and its key, as PEM files in this folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "certificate.pem", folder / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_path, key_path
