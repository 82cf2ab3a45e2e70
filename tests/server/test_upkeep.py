"""The database is copied, put back and brought up to date without losing anything."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa
from alembic import command

from evwire.server import add_token, backup_database, restore_database, upgrade_database
from evwire.server.storage import Database, tokens


async def known(data) -> list[str]:
    database = await Database.open(data / "evwire.sqlite3")
    rows = await database.read(tokens.tokens_after("", 10))
    await database.close()
    return [row.value for row in rows]


async def test_a_copy_that_was_made_while_the_server_runs_is_put_back_when_it_does_not(tmp_path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    await add_token(data, "FIRST")
    server = await Database.open(data / "evwire.sqlite3")
    await server.write(tokens.add_token(tokens.TokenRow(value="SECOND")))
    backup_database(data, copy)
    await server.write(tokens.add_token(tokens.TokenRow(value="THIRD")))
    with pytest.raises(OSError, match="stop it first"):
        restore_database(data, copy)
    await server.close()
    kept = restore_database(data, copy)
    assert await known(data) == ["FIRST", "SECOND"]
    assert kept is not None
    shutil.move(kept, tmp_path / "evwire.sqlite3")
    assert await known(tmp_path) == ["FIRST", "SECOND", "THIRD"]


async def test_a_copy_is_written_over_nothing(tmp_path) -> None:
    await add_token(tmp_path, "FIRST")
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(FileExistsError, match="nothing is written over"):
        backup_database(tmp_path, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


@pytest.mark.parametrize("contents", [b"", b"something else, and long enough to be looked at " * 10])
async def test_what_is_no_copy_is_not_put_back(tmp_path, contents) -> None:
    await add_token(tmp_path, "FIRST")
    (tmp_path / "copy").write_bytes(contents)
    with pytest.raises(OSError, match="copy"):
        restore_database(tmp_path, tmp_path / "copy")
    assert await known(tmp_path) == ["FIRST"]


async def test_for_a_postgresql_its_own_tools_are_named(tmp_path) -> None:
    with pytest.raises(ValueError, match="pg_dump"):
        backup_database(tmp_path, tmp_path / "copy", database="postgresql://localhost/evwire")


async def test_before_an_older_database_is_changed_a_copy_of_it_is_put_beside_it(tmp_path, monkeypatch) -> None:
    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0003"))
    older = await Database.open(tmp_path / "evwire.sqlite3")
    row = sa.text("INSERT INTO id_tokens (key, value, status) VALUES ('first', 'FIRST', 'Accepted')")
    await older.write(lambda connection: connection.execute(row))
    await older.close()
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["evwire.sqlite3"]
    await upgrade_database(tmp_path)
    await upgrade_database(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evwire.sqlite3", "evwire.sqlite3.0003"]
    assert await known(tmp_path) == ["FIRST"]
    (tmp_path / "evwire.sqlite3.0003").rename(tmp_path / "evwire.sqlite3")
    assert await known(tmp_path) == ["FIRST"]
