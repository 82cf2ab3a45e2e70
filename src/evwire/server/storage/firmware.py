"""Firmware that is kept for stations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, delete, select, update

from evwire.server.storage.files import OPEN, file_jobs
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import LongWords, UtcDateTime, Whole, Words, metadata

firmware = sa.Table(
    "firmware",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("size", Whole, nullable=False),
    sa.Column("sha256", Words, nullable=False),
    # The name of the file, which is the server's own.
    sa.Column("stored", Words, nullable=False),
    sa.Column("signature", LongWords),
    sa.Column("signing_certificate", LongWords),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


class Firmware(msgspec.Struct, frozen=True, kw_only=True):
    """A file of firmware. ``signed``: there are a signature and the certificate it was made with."""

    id: str
    name: str
    size: int
    sha256: str
    signed: bool
    created_at: datetime


class KeptFirmware(Firmware, frozen=True, kw_only=True):
    """With what only the server needs: its file, and what a station is told of the signature."""

    stored: str
    signature: str | None = None
    signing_certificate: str | None = None


def add_firmware(kept: KeptFirmware) -> Callable[[Connection], None]:
    """Keep what is known of a file that is there already."""

    def work(connection: Connection) -> None:
        values = msgspec.structs.asdict(kept)
        del values["signed"]
        connection.execute(insert(connection, firmware).values(values).on_conflict_do_nothing())

    return work


def one_firmware(firmware_id: str) -> Callable[[Connection], KeptFirmware | None]:
    """Firmware by id."""

    def work(connection: Connection) -> KeptFirmware | None:
        row = connection.execute(select(firmware).where(firmware.c.id == firmware_id)).mappings().first()
        return None if row is None else _firmware(row)

    return work


def sign_firmware(firmware_id: str, signature: str, signing_certificate: str) -> Callable[[Connection], bool]:
    """Keep a signature; False if there is no such firmware."""

    def work(connection: Connection) -> bool:
        signed = update(firmware).where(firmware.c.id == firmware_id)
        signed = signed.values(signature=signature, signing_certificate=signing_certificate)
        return connection.execute(signed).rowcount > 0

    return work


def firmware_after(after: str, limit: int) -> Callable[[Connection], Sequence[Firmware]]:
    """Up to ``limit`` files, by id, from the one behind ``after``."""

    def work(connection: Connection) -> Sequence[Firmware]:
        query = select(firmware).where(firmware.c.id > after).order_by(firmware.c.id).limit(limit)
        names = Firmware.__struct_fields__
        return [
            Firmware(**{name: getattr(kept, name) for name in names})
            for kept in map(_firmware, connection.execute(query).mappings())
        ]

    return work


def remove_firmware(firmware_id: str, now: datetime) -> Callable[[Connection], bool]:
    """Forget firmware; False while a station may still fetch it."""

    def work(connection: Connection) -> bool:
        job = file_jobs.c
        wanted = job.firmware_id == firmware_id, job.state.in_(OPEN), job.expires_at > now
        if connection.execute(select(job.number).where(*wanted).limit(1)).first() is not None:
            return False
        connection.execute(update(file_jobs).where(job.firmware_id == firmware_id).values(stored=None))
        connection.execute(delete(firmware).where(firmware.c.id == firmware_id))
        return True

    return work


def _firmware(row: RowMapping) -> KeptFirmware:
    return KeptFirmware(**row, signed=row["signature"] is not None)
