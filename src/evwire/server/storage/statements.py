"""Statements for one row and for many, on SQLite and PostgreSQL.

Many rows go to SQLite one by one, which costs a call of a function; to PostgreSQL they go as one JSON text, so that
there is one statement to prepare whatever their number, and one journey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert
Rows = Sequence[Mapping[str, object]]
Those = sa.ColumnElement[bool] | sa.TextClause

# A NUL in a text of JSON, and not a backslash before "u0000".
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


def insert(connection: sa.Connection, table: sa.Table) -> Insert:
    """An INSERT of this connection's dialect, which knows what to do ``on_conflict``."""
    return _insert(connection.dialect.name, table)


def upsert(
    connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], row: Mapping[str, object], changed: Iterable[str]
) -> None:
    """Insert this row; where there is one with its ``keys``, only the ``changed`` columns of it are replaced."""
    connection.execute(_upsert(connection.dialect.name, table, keys, tuple(changed)), row)


def upsert_all(
    connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], rows: Rows, changed: tuple[str, ...]
) -> None:
    """As :func:`upsert`, for many rows, no two with the same keys; what a row does not have stays as it is."""
    for names, some in _alike(rows):
        replaced = tuple(name for name in changed if name in names)
        if connection.dialect.name == "postgresql":
            connection.execute(_upsert_from_json(table, keys, names, replaced), {"rows": _json(some)})
        else:
            connection.execute(_upsert(connection.dialect.name, table, keys, replaced), some)


def insert_new(
    connection: sa.Connection, table: sa.Table, rows: Rows, told: tuple[str, ...] = ()
) -> set[tuple[object, ...]]:
    """Insert those of the rows that are not there already; of these the columns ``told``. All have the same columns."""
    if not rows:
        return set()
    if connection.dialect.name == "postgresql":
        statement = _insert_from_json(table, tuple(rows[0]), told)
        done = connection.execute(statement, {"rows": _json(rows)})
    else:
        done = connection.execute(_insert_new(table, told), rows)
    return {tuple(row) for row in done.all()} if told else set()


def update_all(connection: sa.Connection, table: sa.Table, key: str, rows: Rows) -> None:
    """Put the columns that each row has into that with its ``key``."""
    # Most have changed little, and alike.
    for names, some in _alike(rows):
        if connection.dialect.name == "postgresql":
            connection.execute(_update_from_json(table, key, names), {"rows": _json(some)})
        else:
            new = [{f"new_{name}": value for name, value in row.items()} for row in some]
            connection.execute(_update(table, key, names), new)


def those(
    connection: sa.Connection, table: sa.Table, names: tuple[str, ...], keys: Iterable[tuple[str | int, ...]]
) -> Those:
    """The condition that the columns ``names`` are one of ``keys``."""
    listed = sorted(keys)
    if connection.dialect.name != "postgresql":
        return sa.tuple_(*(table.c[name] for name in names)).in_(listed)
    columns = ", ".join(f"{table.name}.{name}" for name in names)
    found = f"SELECT {', '.join(names)} FROM json_populate_recordset(NULL::{table.name}, CAST(:keys AS json))"
    rows = [dict(zip(names, key, strict=True)) for key in listed]
    return sa.text(f"({columns}) IN ({found})").bindparams(sa.bindparam("keys", _json(rows), sa.String))


def _alike(rows: Rows) -> Iterable[tuple[tuple[str, ...], Rows]]:
    """The rows that have the same columns, with these."""
    alike: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for row in rows:
        alike.setdefault(tuple(sorted(row)), []).append(row)
    return alike.items()


def _insert(dialect: str, table: sa.Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


# Made once, each of these: building a statement takes longer than executing it.


@cache
def _upsert(dialect: str, table: sa.Table, keys: tuple[str, ...], changed: tuple[str, ...]) -> Insert:
    statement = _insert(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in changed}
    )


@cache
def _insert_new(table: sa.Table, told: tuple[str, ...]) -> sa.Executable:
    statement = sqlite.insert(table).on_conflict_do_nothing()
    return statement.returning(*(table.c[name] for name in told)) if told else statement


@cache
def _update(table: sa.Table, key: str, names: tuple[str, ...]) -> sa.Update:
    values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names if name != key}
    return sa.update(table).where(table.c[key] == sa.bindparam(f"new_{key}")).values(values)


@cache
def _insert_from_json(table: sa.Table, names: tuple[str, ...], told: tuple[str, ...]) -> sa.TextClause:
    columns = ", ".join(names)
    returning = f" RETURNING {', '.join(told)}" if told else ""
    return sa.text(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns}"
        f" FROM json_populate_recordset(NULL::{table.name}, CAST(:rows AS json)) ON CONFLICT DO NOTHING{returning}"
    ).bindparams(sa.bindparam("rows", type_=sa.String))


@cache
def _upsert_from_json(
    table: sa.Table, keys: tuple[str, ...], names: tuple[str, ...], changed: tuple[str, ...]
) -> sa.TextClause:
    columns = ", ".join(names)
    return sa.text(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns}"
        f" FROM json_populate_recordset(NULL::{table.name}, CAST(:rows AS json))"
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in changed)}"
    ).bindparams(sa.bindparam("rows", type_=sa.String))


@cache
def _update_from_json(table: sa.Table, key: str, names: tuple[str, ...]) -> sa.TextClause:
    changed = ", ".join(f"{name} = new.{name}" for name in names if name != key)
    return sa.text(
        f"UPDATE {table.name} SET {changed}"
        f" FROM json_populate_recordset(NULL::{table.name}, CAST(:rows AS json)) AS new"
        f" WHERE {table.name}.{key} = new.{key}"
    ).bindparams(sa.bindparam("rows", type_=sa.String))


def _json(rows: Rows) -> str:
    text = msgspec.json.encode(rows)
    # PostgreSQL keeps no NUL in a text.
    return (_NUL.sub(rb"\1\\ufffd", text) if b"u0000" in text else text).decode()
