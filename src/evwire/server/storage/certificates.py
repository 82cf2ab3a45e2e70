"""Certificates that stations want to have signed, and those that they say are installed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from evwire import model
from evwire.server.storage.histories import Span, newest
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import LongWords, UtcDateTime, Whole, Words, metadata

certificate_requests = sa.Table(
    "certificate_requests",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("csr", LongWords, nullable=False),
    sa.Column("certificate_type", Words),
    sa.Column("request_id", Whole),
    sa.Column("state", Words, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    # All that it says: a repeated one is the same.
    sa.Column("csr_key", Words, nullable=False),
    sa.UniqueConstraint("station_id", "csr_key"),
)

installed_certificates = sa.Table(
    "installed_certificates",
    metadata,
    sa.Column("number", Whole, primary_key=True),
    sa.Column("station_id", Words, nullable=False),
    sa.Column("certificate_type", Words, nullable=False),
    sa.Column("hash_algorithm", Words, nullable=False),
    sa.Column("issuer_name_hash", Words, nullable=False),
    sa.Column("issuer_key_hash", Words, nullable=False),
    sa.Column("serial_number", Words, nullable=False),
    # How many of sub-CAs are under it.
    sa.Column("children", Whole, nullable=False),
    sa.Column("told_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("station_id", "certificate_type", "issuer_name_hash", "issuer_key_hash", "serial_number"),
)


class CertificateRequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate signing request of a station, PEM text; nothing signs it here yet: ``state`` is Received."""

    number: int
    station: str
    csr: str
    certificate_type: str | None
    request_id: int | None
    state: str
    received_at: datetime


class InstalledCertificateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that a station said it has, when it was asked last."""

    number: int
    station: str
    certificate_type: str
    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    children: int
    told_at: datetime


def wanted(station_id: str, request: model.SignCertificate, now: datetime) -> Callable[[Connection], None]:
    """The station wants this signed; there once, however often it asks."""
    row = {
        "station_id": station_id,
        "csr": request.csr,
        "certificate_type": request.certificate_type,
        "request_id": request.request_id,
        "state": "Received",
        "received_at": now,
        "csr_key": hashlib.sha256(msgspec.json.encode(request)).hexdigest()[:32],
    }

    def work(connection: Connection) -> None:
        connection.execute(insert(connection, certificate_requests).on_conflict_do_nothing(), row)

    return work


def told(
    connection: Connection,
    station_id: str,
    request: model.GetInstalledCertificateIds,
    result: Mapping[str, object],
    now: datetime,
) -> None:
    """Of the types that were asked for, or of all, the station has these and no others."""
    known = installed_certificates.c
    there = installed_certificates.delete().where(known.station_id == station_id)
    if request.certificate_types:
        there = there.where(known.certificate_type.in_(request.certificate_types))
    connection.execute(there)
    chains = msgspec.convert(result.get("certificate_hash_data_chain", []), list[model.CertificateHashDataChain])
    for chain in chains:
        row = {
            "station_id": station_id,
            "certificate_type": chain.certificate_type,
            **msgspec.to_builtins(chain.certificate_hash_data),
            "children": len(chain.child_certificate_hash_data),
            "told_at": now,
        }
        connection.execute(insert(connection, installed_certificates).on_conflict_do_nothing(), row)


def requests_before(
    span: Span, before: int | None, limit: int
) -> Callable[[Connection], Sequence[CertificateRequestRow]]:
    """Up to ``limit`` requests, the newest first, from below the number ``before``."""
    return newest(certificate_requests, CertificateRequestRow, "received_at", span, before, limit)


def installed_before(
    span: Span, before: int | None, limit: int
) -> Callable[[Connection], Sequence[InstalledCertificateRow]]:
    """Up to ``limit`` certificates, the newest first, from below the number ``before``."""
    return newest(installed_certificates, InstalledCertificateRow, "told_at", span, before, limit)
