"""The care of a database: bring it up to date, copy it, put a copy back.

``database`` is the URL of the database, if it is not the file in the ``data`` directory.
"""

from __future__ import annotations

from pathlib import Path

from evwire.server.config import database_path
from evwire.server.storage import Database, copies
from evwire.server.storage.database import sqlite_file


async def upgrade_database(data: Path, *, database: str | None = None) -> None:
    """Bring the database up to date, as a server would when it starts. Raises OSError as that does."""
    await (await Database.open(database or database_path(data), may_lose=True)).close()


def backup_database(data: Path, target: Path, *, database: str | None = None) -> None:
    """Copy the database, while a server may be using it.

    Raises OSError where it cannot, and ValueError for a PostgreSQL, which has tools of its own for that.
    """
    copies.copy(_file(data, database), target)


def restore_database(data: Path, source: Path, *, database: str | None = None) -> Path | None:
    """Put a copy back; returns where what was there is now. Raises as :func:`backup_database`."""
    return copies.restore(source, _file(data, database))


def _file(data: Path, database: str | None) -> Path:
    path = sqlite_file(database or database_path(data))
    if path is None:
        raise ValueError("expected an SQLite database; for PostgreSQL use pg_dump and pg_restore")
    return path
