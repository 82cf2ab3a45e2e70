"""Statements that SQLite and PostgreSQL spell alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(connection: sa.Connection, table: sa.Table) -> Insert:
    """An INSERT of this connection's dialect, which knows what to do ``on_conflict``."""
    return insert_of(connection.dialect.name, table)


def upsert(
    connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], row: Mapping[str, object], changed: Iterable[str]
) -> None:
    """Insert this row; where there is one with its ``keys``, only the ``changed`` columns of it are replaced."""
    connection.execute(_upsert(connection.dialect.name, table, keys, tuple(changed)), row)


def insert_of(dialect: str, table: sa.Table) -> Insert:
    """An INSERT of the dialect with this name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _upsert(dialect: str, table: sa.Table, keys: tuple[str, ...], changed: tuple[str, ...]) -> Insert:
    # Building a statement takes longer than executing it.
    statement = insert_of(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in changed}
    )
