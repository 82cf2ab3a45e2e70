"""``evwire db``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cyclopts import App

from evwire.cli.words import Data, DatabaseUrl, fail

database_app = App(name="db", help="Care for the database.", version_flags=[])


@database_app.command(name="upgrade")
def upgrade_database(*, data: Data, database: DatabaseUrl = None) -> None:
    """Bring the database up to date, as evwire serve does when it starts; of an SQLite file a copy stays beside it."""
    from evwire import server

    try:
        asyncio.run(server.upgrade_database(data, database=database))
    except (ValueError, OSError) as error:
        fail(str(error))
    print("the database is up to date")


@database_app.command(name="backup")
def backup_database(file: Path, /, *, data: Data, database: DatabaseUrl = None) -> None:
    """Copy an SQLite database to a new file. Works while the server runs."""
    from evwire import server

    try:
        server.backup_database(data, file, database=database)
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"the database as it is now: {file}")


@database_app.command(name="restore")
def restore_database(file: Path, /, *, data: Data, database: DatabaseUrl = None) -> None:
    """Put a copy of an SQLite database back; the server must be stopped."""
    from evwire import server

    try:
        kept = server.restore_database(data, file, database=database)
    except (ValueError, OSError) as error:
        fail(str(error))
    print(f"the database is that of {file}" + (f"; the one before: {kept}" if kept is not None else ""))
